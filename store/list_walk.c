/* A list in the order of an index, made as far as somebody looks.
 *
 * Rows without the key stand last, whichever the direction; rows of one key by
 * id. A date whose first day is open ("before mid-August") is earlier than any
 * day. A walk that goes on later begins behind the last row it met: first the
 * rest of the rows with the same key, then the keys after it. */
#include "store/list_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

enum { AHEAD = 1000 };

static void add_segment(struct list_walk *walk, const char *from,
			const char *key, bool last_resort)
{
	if (walk->count == LIST_SEGMENTS_MAX)
		bug("a walk of more than %d parts", LIST_SEGMENTS_MAX);
	walk->segments[walk->count++] = (struct list_segment){
		.from = from, .key = key, .last_resort = last_resort};
}

static void begin_title(struct list *list)
{
	struct casefile *c = list->casefile;

	add_segment(&list->walk, wide_sql(c, "%s WHERE title_key IS NOT NULL",
					  list->wide), "title_key", false);
	add_segment(&list->walk, wide_sql(c, "%s WHERE title_key IS NULL",
					  list->wide), NULL, false);
	list->walk.key_is_text = true;
}

static void begin_id(struct list *list)
{
	add_segment(&list->walk,
		    wide_sql(list->casefile, "%s WHERE 1", list->wide), NULL,
		    false);
}

static void begin_date(struct list *list)
{
	struct casefile *c = list->casefile;
	int s = list->sort->slot;
	const char *open = wide_sql(c, "%s WHERE l%d IS NULL AND h%d IS NOT "
				    "NULL", list->wide, s, s);
	const char *dated = wide_sql(c, "%s WHERE l%d IS NOT NULL", list->wide,
				     s);
	const char *low = wide_sql(c, "l%d", s), *high = wide_sql(c, "h%d", s);
	bool open_last = list->descending != list->backwards;

	if (!open_last)
		add_segment(&list->walk, open, high, false);
	add_segment(&list->walk, dated, low, false);
	if (open_last)
		add_segment(&list->walk, open, high, false);
	add_segment(&list->walk,
		    wide_sql(c, "%s WHERE l%d IS NULL AND h%d IS NULL",
			     list->wide, s, s), NULL, false);
}

const char *list_shown_sql(struct list *list, char column)
{
	const char *sql = wide_sql(
		list->casefile, "(v.standing NOT IN (%d, %d, %d, %d) OR "
		"EXISTS (SELECT 1 FROM %s w WHERE w.id = v.id AND "
		"w.%c%d IS NOT NULL))", STANDING_TWO_WAYS, STANDING_DISPUTED,
		STANDING_NEGATIVE, STANDING_REJECTED, list->wide, column,
		list->sort->slot);

	return sql != NULL ? sql : "";
}

static void begin_key(struct list *list)
{
	struct casefile *c = list->casefile;
	int s = list->sort->slot;

	if (list->order == LIST_BY_KEY)
		add_segment(&list->walk,
			    wide_sql(c, "%s WHERE k%d IS NOT NULL",
				     list->wide, s), wide_sql(c, "k%d", s),
			    false);
	else
		add_segment(&list->walk,
			    wide_sql(c, "%s v WHERE slot = %d AND ord = 0 AND "
				     "k IS NOT NULL AND %s", list->values, s,
				     list_shown_sql(list, 'k')), "k", false);
	add_segment(&list->walk,
		    wide_sql(c, "%s WHERE k%d IS NULL", list->wide, s), NULL,
		    true);
	list->walk.key_is_text = true;
}

static void begin_reference(struct list *list)
{
	add_segment(&list->walk,
		    wide_sql(list->casefile, "%s WHERE r%d IS NULL",
			     list->wide, list->sort->slot), NULL, true);
}

static void begin_nothing(struct list *list)
{
	(void)list;
}

static void (*const begin_table[])(struct list *list) = {
	[LIST_BY_TITLE] = begin_title,
	[LIST_BY_ID] = begin_id,
	[LIST_BY_DATE] = begin_date,
	[LIST_BY_KEY] = begin_key,
	[LIST_BY_MANY_KEY] = begin_key,
	[LIST_BY_REFERENCE] = begin_reference,
	[LIST_BY_MANY_REFERENCE] = begin_reference,
	[LIST_BY_SCAN] = begin_nothing,
};

static void turn_around(struct list_walk *walk)
{
	for (int i = 0; i < walk->count / 2; i++) {
		struct list_segment first = walk->segments[i];

		walk->segments[i] = walk->segments[walk->count - 1 - i];
		walk->segments[walk->count - 1 - i] = first;
	}
}

enum status list_walk_begin(struct list *list, struct error *err)
{
	begin_table[list->order](list);
	if (list->backwards)
		turn_around(&list->walk);
	for (int i = 0; i < list->walk.count; i++)
		if (list->walk.segments[i].from == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

/* Rows of each kind, as long as the case stands so; -1: not counted. */
struct totals {
	struct case_stamp stamp;
	int64_t of[];
};

/* Where the total of the list's kind is kept; NULL: no memory. */
static int64_t *kept_total(struct list *list)
{
	struct casefile *c = list->casefile;
	int count = registry_kind_count(list->registry), at = 0;
	struct case_stamp now = casefile_stamp(c);

	if (c->totals == NULL)
		c->totals = talloc_size(c, sizeof(*c->totals) +
					   (size_t)count * sizeof(int64_t));
	else if (case_stamp_is(&c->totals->stamp, &now))
		count = 0; /* what is there holds */
	if (c->totals == NULL)
		return NULL;
	c->totals->stamp = now;
	for (int i = 0; i < count; i++)
		c->totals->of[i] = -1;
	while (registry_kind_at(list->registry, at) != list->kind)
		at++;
	return &c->totals->of[at];
}

/* count(*) takes an index only when it holds every row: that of titles, or
 * the two that share the main date. */
static int64_t count_rows(struct list *list)
{
	struct casefile *c = list->casefile;
	const char *sql;

	if (!kind_has_holds(list->kind) || list->date == NULL)
		sql = wide_sql(c, "SELECT count(*) FROM %s", list->wide);
	else
		sql = wide_sql(c, "SELECT (SELECT count(*) FROM %s WHERE l%d "
			       "IS NOT NULL) + (SELECT count(*) FROM %s WHERE "
			       "l%d IS NULL)", list->wide, list->date->slot,
			       list->wide, list->date->slot);
	return sql != NULL ? db_integer(list->db, -1, sql, 0) : -1;
}

int64_t list_total(struct list *list)
{
	int64_t *kept = list->view ? NULL : kept_total(list);
	int64_t rows = kept != NULL && *kept >= 0 ? *kept : count_rows(list);

	if (kept != NULL)
		*kept = rows;
	return rows >= 0 ? rows - (int64_t)list->joined.count : -1;
}

bool list_walk_is_whole(struct list *list)
{
	if (list->within_known)
		return list->ids.count == list->within.count;
	return !list->testing &&
	       list_total(list) == (int64_t)list->ids.count;
}

enum part { PART_FRESH, PART_SAME_KEY, PART_AFTER };

static const char *part_sql(struct list *list, const struct list_segment *g,
			    enum part part)
{
	const char *down = list->descending ? " DESC" : "";
	const char *sign = list->descending ? "<" : ">";
	struct casefile *c = list->casefile;

	if (g->key == NULL)
		return part == PART_FRESH
			       ? wide_sql(c, "SELECT id, NULL FROM %s "
					  "ORDER BY id%s", g->from, down)
			       : wide_sql(c, "SELECT id, NULL FROM %s AND "
					  "id %s ?1 ORDER BY id%s", g->from,
					  sign, down);
	if (part == PART_FRESH)
		return wide_sql(c, "SELECT id, %s FROM %s ORDER BY %s%s, "
				"id%s", g->key, g->from, g->key, down, down);
	if (part == PART_SAME_KEY)
		return wide_sql(c, "SELECT id, %s FROM %s AND %s = ?2 AND "
				"id %s ?1 ORDER BY id%s", g->key, g->from,
				g->key, sign, down);
	return wide_sql(c, "SELECT id, %s FROM %s AND %s %s ?2 "
			"ORDER BY %s%s, id%s", g->key, g->from, g->key, sign,
			g->key, down, down);
}

static enum status remember(struct list_walk *walk, struct statement *s,
			    bool text, struct error *err)
{
	walk->id = db_column_integer(s, 0);
	walk->resumed = true;
	if (text) {
		const char *key = db_column_text(s, 1, &walk->length);
		char *copy = realloc(walk->text, walk->length + 1);

		if (copy == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		memcpy(copy, key, walk->length + 1);
		walk->text = copy;
	} else {
		walk->number = db_column_integer(s, 1);
	}
	return STATUS_OK;
}

static void bind_resume(const struct list_walk *walk, struct statement *s,
			const struct list_segment *g, enum part part)
{
	if (part == PART_FRESH)
		return;
	if (part == PART_SAME_KEY || g->key == NULL)
		db_bind_integer(s, 1, walk->id);
	if (g->key == NULL)
		return;
	if (walk->key_is_text)
		db_bind_text(s, 2, walk->text, walk->length);
	else
		db_bind_integer(s, 2, walk->number);
}

/* Steps until the list has `count` ids; the last row met is remembered. */
static enum status run_part(struct list *list, const struct list_segment *g,
			    enum part part, size_t count, struct error *err)
{
	struct list_walk *walk = &list->walk;
	bool text = g->key != NULL && walk->key_is_text;
	struct statement *s;
	enum status status =
		db_prepare(list->db, part_sql(list, g, part), &s, err);

	if (status != STATUS_OK)
		return status;
	bind_resume(walk, s, g, part);
	while (db_step(s)) {
		status = list_meet(list, db_column_integer(s, 0), err);
		if (status == STATUS_OK && list->ids.count >= count)
			status = remember(walk, s, text, err);
		if (status != STATUS_OK || list->ids.count >= count) {
			db_reset(s);
			return status;
		}
	}
	return db_status(s, err);
}

static enum status run_segment(struct list *list,
			       const struct list_segment *g, size_t count,
			       struct error *err)
{
	enum status status = STATUS_OK;

	if (!list->walk.resumed)
		return run_part(list, g, PART_FRESH, count, err);
	if (g->key != NULL)
		status = run_part(list, g, PART_SAME_KEY, count, err);
	if (status == STATUS_OK && list->ids.count < count)
		status = run_part(list, g, PART_AFTER, count, err);
	return status;
}

enum status list_run_segments(struct list *list, size_t count,
			      struct error *err)
{
	struct list_walk *walk = &list->walk;
	enum status status = STATUS_OK;

	while (walk->at < walk->count) {
		const struct list_segment *g = &walk->segments[walk->at];

		if (g->last_resort && !walk->resumed && list->testing &&
		    !list->within_known)
			status = list_find_all(list, err);
		if (status != STATUS_OK)
			return status;
		if (!g->last_resort || walk->resumed ||
		    !list_walk_is_whole(list))
			status = run_segment(list, g, count, err);
		if (status != STATUS_OK || list->ids.count >= count)
			return status;
		walk->at++;
		walk->resumed = false;
	}
	list->complete = true;
	return STATUS_OK;
}

enum status list_walk_on(struct list *list, size_t count, struct error *err)
{
	/* Each return costs a search for the place; tests cost more. */
	size_t ahead = list->testing && !list->within_known ? 0 : AHEAD;

	if (list->complete || list->ids.count >= count)
		return STATUS_OK;
	if (list->order == LIST_BY_SCAN)
		return list_sort_all(list, err);
	if (list->order == LIST_BY_REFERENCE ||
	    list->order == LIST_BY_MANY_REFERENCE)
		return list_refer_on(list, count, ahead, err);
	if (count < SIZE_MAX - ahead)
		count += ahead;
	return list_run_segments(list, count, err);
}
