/* titles: how the things of the case are called, in memory and in order.
 *
 * Filtering as one types, sorting by what is referred to, and completion all
 * begin with names; a few thousand to a few hundred thousand of them, 12 bytes
 * and the key each. Kinds are read when first asked for, and again after the
 * cells changed. */
#ifndef TAFFRAIL_STORE_TITLES_H
#define TAFFRAIL_STORE_TITLES_H

#include "store/casefile.h"
#include "store/ids.h"

/* Things of one kind by (title_key, id); those without a title are not here.
 * The keys stand in `text` each after a space and with a NUL behind, so that
 * " mar" is found wherever a word starts with "mar". */
struct titles_kind {
	const struct kind *kind;
	size_t count;
	int64_t *id;
	uint32_t *offset; /* of the space; count + 1 of them */
	char *text;
};
static inline const char *titles_key(const struct titles_kind *titles,
				     size_t i)
{
	return titles->text + titles->offset[i] + 1;
}

/* Relations and events have none: count 0. view: of the temporary tables of
 * derive_view(), where they hold this kind. The pointer holds until the next
 * call after a change of the case. */
enum status titles_get(struct casefile *casefile, const struct kind *kind,
		       bool view, const struct titles_kind **ret_titles,
		       struct error *err) must_check;
/* The first `limit` of them (down: the last, the last of all first), the
 * caller's to free by talloc: for a first window, before all are read. */
enum status titles_first(struct casefile *casefile, const struct kind *kind,
			 bool view, bool down, size_t limit, void *parent,
			 struct titles_kind **ret_titles,
			 struct error *err) must_check;
/* Add to `out`, in order of title, those with a word that starts with `word`
 * (folded, no spaces). */
enum status titles_match(const struct titles_kind *titles, const char *word,
			 size_t length, struct ids *out,
			 struct error *err) must_check;

/* The cells changed: read again what is asked for. */
void titles_forget(struct casefile *casefile);

#endif
