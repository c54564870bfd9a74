/* A list in the order of what a column refers to: along the titles of the
 * targets, and for each of them the rows that refer to it, by date. Joining
 * the other way round, row by row, costs a thousand times as much.
 *
 * Titled targets come first, then those without a title (a voyage, a tally),
 * then rows that refer to nothing. */
#include "store/list_internal.h"

#include <string.h>

enum { TARGET_KINDS_MAX = 64 };

struct merge {
	const struct titles_kind *titles;
	size_t at;
};

static bool before(const struct merge *a, const struct merge *b)
{
	int order = strcmp(titles_key(a->titles, a->at),
			   titles_key(b->titles, b->at));

	return order != 0 ? order < 0
			  : a->titles->id[a->at] < b->titles->id[b->at];
}

static enum status merge_kinds(struct merge *kinds, int count, struct ids *out,
			       struct error *err)
{
	for (;;) {
		struct merge *least = NULL;
		enum status status;

		for (int i = 0; i < count; i++)
			if (kinds[i].at < kinds[i].titles->count &&
			    (least == NULL || before(&kinds[i], least)))
				least = &kinds[i];
		if (least == NULL)
			return STATUS_OK;
		status = ids_add(out, least->titles->id[least->at++], err);
		if (status != STATUS_OK)
			return status;
	}
}

enum status list_refer_targets(struct list *list, struct ids *out,
			       struct error *err)
{
	struct merge kinds[TARGET_KINDS_MAX];
	int count = 0;

	for (int i = 0; i < registry_kind_count(list->registry); i++) {
		const struct kind *kind = registry_kind_at(list->registry, i);
		enum status status;

		if (count == TARGET_KINDS_MAX ||
		    !field_takes_kind(list->registry, list->sort,
				      kind->number))
			continue;
		status = titles_get(list->casefile, kind, list->view,
				    &kinds[count].titles, err);
		if (status != STATUS_OK)
			return status;
		kinds[count++].at = 0;
	}
	return merge_kinds(kinds, count, out, err);
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
	enum status status;

	if (walk->targets_read)
		return STATUS_OK;
	ids_clear(&walk->targets);
	status = list_refer_targets(list, &walk->targets, err);
	if (list->descending)
		ids_reverse(&walk->targets, 0);
	walk->targets_read = status == STATUS_OK;
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

enum status list_refer_on(struct list *list, size_t count, struct error *err)
{
	enum status status = read_targets(list, err);

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
