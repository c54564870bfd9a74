#include "store/titles.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/wide.h"

enum { TEXT_FIRST = 4096 };

struct titles {
	struct case_stamp stamp; /* when this was read */
	int kinds;
	struct titles_kind **kind; /* 2 * kinds: kept, then of the view */
};

static struct titles *titles_of(struct casefile *c)
{
	struct case_stamp now = casefile_stamp(c);
	struct titles *t = c->titles;

	if (t != NULL && !case_stamp_is(&t->stamp, &now))
		titles_forget(c);
	if (c->titles != NULL)
		return c->titles;
	t = talloc_zero(c, struct titles);
	if (t == NULL)
		return NULL;
	t->stamp = now;
	t->kinds = registry_kind_count(c->registry);
	t->kind = talloc_zero_array(t, struct titles_kind *,
				    (unsigned)t->kinds * 2);
	if (t->kind == NULL)
		TALLOC_FREE(t);
	c->titles = t;
	return t;
}

void titles_forget(struct casefile *casefile)
{
	TALLOC_FREE(casefile->titles);
}

static int release(struct titles_kind *t)
{
	free(t->id);
	free(t->offset);
	free(t->text);
	return 0;
}

struct room {
	size_t rows, bytes, used;
};

static bool make_room(struct titles_kind *t, struct room *room, size_t more)
{
	if (t->count + 1 >= room->rows) {
		size_t rows = room->rows * 3 / 2 + 64;
		int64_t *id = realloc(t->id, rows * sizeof(*id));
		uint32_t *offset;

		if (id == NULL)
			return false;
		t->id = id;
		offset = realloc(t->offset, rows * sizeof(*offset));
		if (offset == NULL)
			return false;
		t->offset = offset;
		room->rows = rows;
	}
	if (room->used + more > room->bytes) {
		size_t bytes = (room->used + more) * 3 / 2 + TEXT_FIRST;
		char *text = realloc(t->text, bytes);

		if (text == NULL)
			return false;
		t->text = text;
		room->bytes = bytes;
	}
	return true;
}

static enum status add(struct titles_kind *t, struct room *room, int64_t id,
		       const char *key, size_t n, struct error *err)
{
	if (room->used + n + 2 > UINT32_MAX)
		return error_set(err, STATUS_LIMIT, "more than 4 GiB of names "
				 "of %s", t->kind->plural);
	if (!make_room(t, room, n + 2))
		return error_set(err, STATUS_NOMEM, "out of memory");
	t->id[t->count] = id;
	t->offset[t->count++] = (uint32_t)room->used;
	t->text[room->used] = ' ';
	memcpy(t->text + room->used + 1, key, n);
	t->text[room->used + n + 1] = '\0';
	room->used += n + 2;
	t->offset[t->count] = (uint32_t)room->used;
	return STATUS_OK;
}

/* limit -1: all. */
static enum status read_kind(struct casefile *c, struct titles_kind *t,
			     bool view, bool down, int64_t limit,
			     struct error *err)
{
	struct room room = {.rows = 0};
	char *table = wide_table(t, t->kind, view);
	const char *way = down ? " DESC" : "";
	struct statement *s;
	enum status status =
		table == NULL
			? error_set(err, STATUS_NOMEM, "out of memory")
			: wide_prepare(c, &s, err, "SELECT id, title_key FROM "
				       "%s WHERE title_key IS NOT NULL "
				       "ORDER BY title_key%s, id%s LIMIT ?1",
				       table, way, way);

	talloc_free(table);
	if (status == STATUS_OK)
		db_bind_integer(s, 1, limit);

	while (status == STATUS_OK && db_step(s)) {
		size_t n;
		const char *key = db_column_text(s, 1, &n);

		/* A NUL would end the key in memory before its end. */
		status = add(t, &room, db_column_integer(s, 0), key,
			     strnlen(key, n), err);
	}
	if (status == STATUS_OK)
		return db_status(s, err);
	return status;
}

static enum status make(struct casefile *c, void *parent,
			const struct kind *kind, bool view, bool down,
			int64_t limit, struct titles_kind **ret_titles,
			struct error *err)
{
	struct titles_kind *t = talloc_zero(parent, struct titles_kind);
	enum status status = STATUS_OK;

	if (t == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	talloc_set_destructor(t, release);
	t->kind = kind;
	if (!kind_has_holds(kind))
		status = read_kind(c, t, view, down, limit, err);
	if (status != STATUS_OK)
		talloc_free(t);
	else
		*ret_titles = t;
	return status;
}

enum status titles_first(struct casefile *casefile, const struct kind *kind,
			 bool view, bool down, size_t limit, void *parent,
			 struct titles_kind **ret_titles, struct error *err)
{
	view = view && wide_has_view(casefile, kind);
	return make(casefile, parent, kind, view, down, (int64_t)limit,
		    ret_titles, err);
}

enum status titles_get(struct casefile *casefile, const struct kind *kind,
		       bool view, const struct titles_kind **ret_titles,
		       struct error *err)
{
	struct titles *all = titles_of(casefile);
	int index = 0;

	if (all == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (index < all->kinds &&
	       registry_kind_at(casefile->registry, index) != kind)
		index++;
	if (index == all->kinds)
		bug("no such kind: %s", kind->word);
	view = view && wide_has_view(casefile, kind);
	if (view)
		index += all->kinds;
	if (all->kind[index] == NULL) {
		enum status status = make(casefile, all, kind, view, false,
					  -1, &all->kind[index], err);

		if (status != STATUS_OK)
			return status;
	}
	*ret_titles = all->kind[index];
	return STATUS_OK;
}

/* Row whose key begins at or before `at`. */
static size_t row_at(const struct titles_kind *t, size_t at)
{
	size_t low = 0, high = t->count;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		if (t->offset[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

enum status titles_match(const struct titles_kind *titles, const char *word,
			 size_t length, struct ids *out, struct error *err)
{
	size_t at = 0, end = titles->count > 0
				     ? titles->offset[titles->count] : 0;
	char needle[VALUE_KEY_MAX];

	if (length == 0 || length + 1 > sizeof(needle))
		return STATUS_OK;
	needle[0] = ' ';
	memcpy(needle + 1, word, length);
	while (at < end) {
		const char *hit = memmem(titles->text + at, end - at, needle,
					 length + 1);
		enum status status;
		size_t row;

		if (hit == NULL)
			break;
		row = row_at(titles, (size_t)(hit - titles->text));
		status = ids_add(out, titles->id[row], err);
		if (status != STATUS_OK)
			return status;
		at = titles->offset[row + 1];
	}
	return STATUS_OK;
}
