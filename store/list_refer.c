/* A list in the order of what a column refers to: along the titles of the
 * targets, and for each of them the rows that refer to it, by date. Joining
 * the other way round, row by row, costs a thousand times as much.
 *
 * Titled targets come first, then those without a title (a voyage, a tally),
 * then rows that refer to nothing. */
#include "store/list_internal.h"

#include <stdint.h>
#include <string.h>
#include <talloc.h>

enum {
	TARGET_KINDS_MAX = 64,
	/* Of each kind, for a first window: reading every name of a large case
	 * takes longer than all else that a fresh list does. */
	FIRST_TARGETS = 64,
};

struct merge {
	const struct titles_kind *titles;
	size_t at;
};

static bool before(const struct merge *a, const struct merge *b, bool down)
{
	int order = strcmp(titles_key(a->titles, a->at),
			   titles_key(b->titles, b->at));

	if (order == 0)
		order = a->titles->id[a->at] < b->titles->id[b->at] ? -1 : 1;
	return down ? order > 0 : order < 0;
}

/* Until all are in, or until one that has `stop` of them is at its end: what
 * it did not tell would be next. */
static enum status merge_kinds(struct merge *kinds, int count, bool down,
			       size_t stop, struct ids *out, struct error *err)
{
	for (;;) {
		struct merge *least = NULL;
		enum status status;

		for (int i = 0; i < count; i++) {
			if (kinds[i].at == stop)
				return STATUS_OK;
			if (kinds[i].at < kinds[i].titles->count &&
			    (least == NULL || before(&kinds[i], least, down)))
				least = &kinds[i];
		}
		if (least == NULL)
			return STATUS_OK;
		status = ids_add(out, least->titles->id[least->at++], err);
		if (status != STATUS_OK)
			return status;
	}
}

/* Titled records that the sort column may refer to, by title. */
static enum status all_targets(struct list *list, const struct kind *kind,
			       void *unused, struct merge *into,
			       struct error *err)
{
	(void)unused;
	return titles_get(list->casefile, kind, list->view, &into->titles,
			  err);
}

/* The first of them in the order of the list. */
static enum status first_targets(struct list *list, const struct kind *kind,
				 void *parent, struct merge *into,
				 struct error *err)
{
	struct titles_kind *titles;
	enum status status = titles_first(list->casefile, kind, list->view,
					  list->descending, FIRST_TARGETS,
					  parent, &titles, err);

	if (status == STATUS_OK)
		into->titles = titles;
	return status;
}

typedef enum status targets_of(struct list *list, const struct kind *kind,
			       void *parent, struct merge *into,
			       struct error *err);

static enum status begin_merge(struct list *list, targets_of *read,
			       void *parent,
			       struct merge kinds[TARGET_KINDS_MAX],
			       int *ret_count, struct error *err)
{
	*ret_count = 0;
	for (int i = 0; i < registry_kind_count(list->registry); i++) {
		const struct kind *kind = registry_kind_at(list->registry, i);
		enum status status;

		if (*ret_count == TARGET_KINDS_MAX ||
		    !field_takes_kind(list->registry, list->sort,
				      kind->number))
			continue;
		status = read(list, kind, parent, &kinds[*ret_count], err);
		if (status != STATUS_OK)
			return status;
		kinds[(*ret_count)++].at = 0;
	}
	return STATUS_OK;
}

static const char *target_sql(struct list *list)
{
	const char *down = list->descending ? " DESC" : "";
	int s = list->sort->slot;

	if (list->order == LIST_BY_MANY_REFERENCE)
		return wide_sql(list->casefile, "SELECT id, 0 FROM %s v WHERE "
				"slot = %d AND r = ?1 AND ord = 0 AND %s "
				"ORDER BY id%s", list->values, s,
				list_shown_sql(list, 'r'), down);
	if (list->date == NULL)
		return wide_sql(list->casefile, "SELECT id, 0 FROM %s WHERE "
				"r%d = ?1 ORDER BY id%s", list->wide, s, down);
	return wide_sql(list->casefile, "SELECT id, l%d IS NULL FROM %s WHERE "
			"r%d = ?1 ORDER BY l%d%s, id%s", list->date->slot,
			list->wide, s, list->date->slot, down, down);
}

/* All rows of one target: undated ones, which an index puts first, go last. */
static enum status run_target(struct list *list, int64_t target,
			      struct error *err)
{
	struct ids undated = {.id = NULL};
	struct statement *s;
	enum status status =
		db_prepare(list->db, target_sql(list), &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, target);
	while (status == STATUS_OK && db_step(s)) {
		int64_t id = db_column_integer(s, 0);

		status = db_column_integer(s, 1) != 0
				 ? ids_add(&undated, id, err)
				 : list_meet(list, id, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	else
		db_reset(s);
	for (size_t i = 0; i < undated.count && status == STATUS_OK; i++)
		status = list_meet(list, undated.id[i], err);
	ids_release(&undated);
	return status;
}

static const char *next_sql(struct list *list)
{
	int s = list->sort->slot;

	if (list->order == LIST_BY_MANY_REFERENCE)
		return wide_sql(list->casefile, "SELECT min(r) FROM %s v "
				"WHERE slot = %d AND r > ?1 AND ord = 0 AND "
				"%s", list->values, s,
				list_shown_sql(list, 'r'));
	return wide_sql(list->casefile, "SELECT min(r%d) FROM %s "
			"WHERE r%d > ?1", s, list->wide, s);
}

/* What the column refers to and no title stands for, in order of id. */
static enum status add_others(struct list *list, struct error *err)
{
	struct ids *targets = &list->walk.targets;
	struct ids known = {.id = NULL};
	const char *sql = next_sql(list);
	size_t from = targets->count;
	enum status status = sql != NULL ? STATUS_OK : STATUS_NOMEM;
	int64_t id = -1;

	for (size_t i = 0; i < from && status == STATUS_OK; i++)
		status = ids_add(&known, targets->id[i], err);
	if (status == STATUS_OK)
		status = ids_sort(&known, err);
	while (status == STATUS_OK &&
	       (id = db_integer(list->db, -1, sql, 1, id)) >= 0)
		if (!ids_has(&known, id))
			status = ids_add(targets, id, err);
	if (list->descending)
		ids_reverse(targets, from);
	ids_release(&known);
	return status;
}

static enum status run_targets(struct list *list, size_t count,
			       struct error *err)
{
	struct list_walk *walk = &list->walk;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && list->ids.count < count &&
	       walk->target < walk->targets.count)
		status = run_target(list, walk->targets.id[walk->target++],
				    err);
	return status;
}

static enum status read_targets(struct list *list, struct error *err)
{
	struct list_walk *walk = &list->walk;
	struct merge kinds[TARGET_KINDS_MAX];
	enum status status;
	int n;

	if (walk->targets_read)
		return STATUS_OK;
	ids_clear(&walk->targets);
	status = begin_merge(list, all_targets, NULL, kinds, &n, err);
	if (status == STATUS_OK)
		status = merge_kinds(kinds, n, false, SIZE_MAX, &walk->targets,
				     err);
	if (list->descending)
		ids_reverse(&walk->targets, 0);
	walk->targets_read = status == STATUS_OK;
	return status;
}

/* The rows of the first targets; they are the first of all targets too, so
 * the walk goes on behind them. */
static enum status run_first(struct list *list, size_t count,
			     struct error *err)
{
	struct list_walk *walk = &list->walk;
	struct merge kinds[TARGET_KINDS_MAX];
	void *parent;
	enum status status;
	int n;

	if (walk->targets_read || walk->target > 0)
		return STATUS_OK;
	parent = talloc_new(list);
	if (parent == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	ids_clear(&walk->targets);
	status = begin_merge(list, first_targets, parent, kinds, &n, err);
	if (status == STATUS_OK)
		status = merge_kinds(kinds, n, list->descending, FIRST_TARGETS,
				     &walk->targets, err);
	talloc_free(parent);
	if (status == STATUS_OK)
		status = run_targets(list, count, err);
	return status;
}

static enum status read_others(struct list *list, struct error *err)
{
	struct list_walk *walk = &list->walk;
	enum status status = STATUS_OK;

	if (walk->others_read)
		return STATUS_OK;
	if (list->testing && !list->within_known)
		status = list_find_all(list, err);
	if (status == STATUS_OK && !list_walk_is_whole(list))
		status = add_others(list, err);
	walk->others_read = status == STATUS_OK;
	return status;
}

enum status list_refer_on(struct list *list, size_t count, size_t ahead,
			  struct error *err)
{
	enum status status = run_first(list, count, err);

	if (status != STATUS_OK || list->ids.count >= count)
		return status;
	if (count < SIZE_MAX - ahead)
		count += ahead;
	status = read_targets(list, err);
	if (status == STATUS_OK)
		status = run_targets(list, count, err);
	if (status != STATUS_OK || list->ids.count >= count)
		return status;
	status = read_others(list, err);
	if (status == STATUS_OK)
		status = run_targets(list, count, err);
	if (status != STATUS_OK || list->ids.count >= count)
		return status;
	return list_run_segments(list, count, err);
}
