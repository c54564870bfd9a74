/* derive: the cells. What a list shows is resolved from claims and kept in
 * one wide table a kind, w_KIND, made from the registry; every value beyond
 * the shown one (many-valued fields, rivals) stands in v_KIND. Both can be
 * dropped and made anew (derive_rebuild). DESIGN: Support and standing,
 * Resolution, Identity.
 *
 * w_KIND(id INTEGER PRIMARY KEY, and for each field, by its slot s:
 *   xS  TEXT     what is shown, short (NULL: nothing said)
 *   kS  TEXT     folded key   (NAME, CHOICE, IDENTIFIER, COUNTRY, ADDRESS)
 *   rS  INTEGER  the record   (REFERENCE; the representative of joined ones),
 *                choice number (CHOICE)
 *   lS, hS INTEGER low, high  (DATE, PERIOD, NUMBER; NULL = open)
 *   nS  INTEGER  number of values in v_KIND beyond this one
 *   cS  INTEGER  the winning claim's id
 *  standing INTEGER, standing2 INTEGER: 3 bits a slot (20 slots each)
 *  by_low, by_high INTEGER: independent origins of `holds` (things: of the record)
 *  title TEXT, title_key TEXT: how the record is called in other lists
 *  label INTEGER: 1 when the title is a working label in brackets
 *  same INTEGER: the representative's id when joined into another, else NULL)
 * v_KIND(id, slot, ord, x, k, r, l, h, standing, by_low, by_high, claim):
 *   every value of a slot in order of resolution, ord 0 the shown one. */
#ifndef TAFFRAIL_STORE_DERIVE_H
#define TAFFRAIL_STORE_DERIVE_H

#include "store/casefile.h"

/* Standing of a value; the character is the mark in lists ("" quiet). */
#define STANDING_TABLE(S)                                                     \
	S(NONE, "", "nothing said")                                           \
	S(SINGLE, "", "single origin")                                        \
	S(AGREED, "", "agreed by two or more origins")                        \
	S(TWO_WAYS, "~", "one origin, told two ways")                         \
	S(DISPUTED, "!", "disputed")                                          \
	S(UNCITED, "?", "uncited: the analyst's word only")                   \
	S(NEGATIVE, "-", "denied: said not to be")                            \
	S(REJECTED, "x", "rejected by a judgement")

enum standing {
#define STANDING_ENUM(name, mark, words) STANDING_##name,
	STANDING_TABLE(STANDING_ENUM)
#undef STANDING_ENUM
	STANDING_LAST
};
const char *standing_mark(enum standing standing);
const char *standing_words(enum standing standing);

struct derive;
struct derive *derive_open(struct casefile *casefile); /* NULL: no memory */
void derive_close(struct derive *derive);

/* DDL of the derived tables, from the registry, by the one quoting
 * generator. Used for a new case, a rebuild, and the schema check. */
char *derive_ddl(const void *ctx, const struct registry *registry);

/* A row came in (or went: undo, expunge). Remembers what must be derived
 * again: the record of a claim, records that refer to a group, everything
 * resting on a citation, judgement, source setting, joined records... Called
 * inside the action's transaction. */
enum status derive_touch(struct casefile *casefile, const struct row *row,
			 bool gone, struct error *err) must_check;
/* Derive what was touched, cells and search index; still inside the
 * transaction. Cost depends on what was touched, not on the case. */
enum status derive_flush(struct casefile *casefile,
			 struct error *err) must_check;
/* Forget what was touched (after a rollback). */
void derive_forget(struct casefile *casefile);
/* A bulk load begins: collect kinds instead of records; flush derives the
 * whole kinds with indexes made afterwards when the case was empty. */
void derive_bulk(struct casefile *casefile);

typedef bool derive_progress(void *payload, int64_t done, int64_t total);
enum status derive_rebuild(struct casefile *casefile,
			   derive_progress *progress, void *payload,
			   struct error *err) must_check;
/* Compare kept cells with cells made anew. ret_difference: NULL, or one line
 * (talloc on ctx) that names the first record and field that differ. */
enum status derive_check(struct casefile *casefile, const void *ctx,
			 char **ret_difference, int64_t *ret_cells,
			 struct error *err) must_check;

/* Derive one kind, and those it refers to by title, as of a valid date and/or
 * as known by an entry, into temporary tables t_KIND / tv_KIND of the same
 * shape; ret_prefix gets "t_" for list queries. */
struct derive_view {
	bool has_as_of;
	struct span as_of;
	int64_t known_by; /* entry number; 0 = now */
};
enum status derive_view(struct casefile *casefile, int kind,
			const struct derive_view *view,
			struct error *err) must_check;

/* The record that stands for `record` (itself when not joined). */
int64_t derive_representative(struct casefile *casefile, int64_t record);
/* Its title for people ("Maria", "(company, not named: owner of the Maria)");
 * never NULL; talloc on ctx. A source: its short key or title. */
char *derive_title(struct casefile *casefile, const void *ctx, int64_t record);

#endif
