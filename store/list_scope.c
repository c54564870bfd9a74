/* Few rows that fit are found at once and sorted. Where many fit, the list is
 * walked in its order and each row tested, so that the first window comes
 * after a few rows; whoever looks far makes it worth while to find all. */
#include "store/list_internal.h"

#include <stdint.h>

static enum status read_ids(struct list *list, const char *sql, size_t limit,
			    struct ids *out, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(list->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	where_bind(list->where, s);
	while (status == STATUS_OK && out->count <= limit && db_step(s))
		status = ids_add(out, db_column_integer(s, 0), err);
	if (status == STATUS_OK && out->count <= limit)
		return db_status(s, err);
	db_reset(s);
	return status;
}

static enum status read_joined(struct list *list, struct error *err)
{
	struct statement *s;
	enum status status;

	ids_clear(&list->joined);
	if (list->joined_too)
		return STATUS_OK;
	status = wide_prepare(list->casefile, &s, err, "SELECT id FROM %s "
			      "WHERE same IS NOT NULL", list->wide);
	while (status == STATUS_OK && db_step(s))
		status = ids_add(&list->joined, db_column_integer(s, 0), err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	if (status == STATUS_OK)
		status = ids_sort(&list->joined, err);
	return status;
}

static enum status gather_where(struct list *list, size_t limit,
				struct ids *out, bool *ret_all,
				struct error *err)
{
	enum status status = read_ids(
		list, wide_sql(list->casefile, "SELECT w.id FROM %s w "
			       "WHERE 1%s", list->wide,
			       where_sql(list->where)), limit, out, err);

	*ret_all = out->count <= limit;
	if (status == STATUS_OK && *ret_all)
		status = ids_sort(out, err);
	return status;
}

/* The condition with the fewest rows. */
static enum status find_fewest(struct list *list, struct ids *few,
			       bool *ret_found, struct error *err)
{
	enum status status = STATUS_OK;
	bool found = false;

	for (int i = 0; i < list->match_count && status == STATUS_OK; i++) {
		size_t limit = found && few->count > 0 ? few->count - 1
			       : found			? 0 : LIST_FEW;
		struct ids ids = {.id = NULL};
		bool all;

		status = list_match_gather(list, &list->matches[i], limit,
					   &ids, &all, err);
		if (status == STATUS_OK && all) {
			struct ids before = *few;

			*few = ids;
			ids = before;
			found = true;
		}
		ids_release(&ids);
	}
	if (status == STATUS_OK && !found && list->where != NULL) {
		ids_clear(few);
		status = gather_where(list, LIST_FEW, few, &found, err);
	}
	*ret_found = found;
	return status;
}

static enum status keep_fitting(struct list *list, struct ids *few,
				struct error *err)
{
	enum status status = STATUS_OK;
	size_t n = 0;

	/* One condition found just these. */
	if (list->match_count + (list->where != NULL) == 1) {
		ids_subtract(few, &list->joined);
		return STATUS_OK;
	}
	for (size_t i = 0; i < few->count && status == STATUS_OK; i++) {
		bool fits = false;

		status = list_test(list, few->id[i], &fits, err);
		if (fits)
			few->id[n++] = few->id[i];
	}
	few->count = n;
	return status;
}

static enum status prepare_few(struct list *list, bool *ret_found,
			       struct error *err)
{
	struct ids few = {.id = NULL};
	enum status status = find_fewest(list, &few, ret_found, err);

	if (status == STATUS_OK && *ret_found)
		status = keep_fitting(list, &few, err);
	if (status == STATUS_OK && *ret_found)
		status = list_sort_few(list, &few, err);
	ids_release(&few);
	if (status == STATUS_OK && *ret_found)
		list->complete = true;
	return status;
}

/* One word, and nothing else: few rows are sorted; those that can still be
 * counted need no test, and of more it is known that there are so many. */
static enum status prepare_one(struct list *list, bool *ret_found,
			       struct error *err)
{
	struct ids ids = {.id = NULL};
	bool all;
	enum status status = list_match_gather(list, &list->matches[0],
					       LIST_COUNTED, &ids, &all, err);

	if (status == STATUS_OK && !all)
		status = ids_sort(&ids, err);
	ids_subtract(&ids, &list->joined);
	*ret_found = status == STATUS_OK && all && ids.count <= LIST_FEW;
	if (*ret_found) {
		status = list_sort_few(list, &ids, err);
		list->complete = status == STATUS_OK;
	} else if (status == STATUS_OK && all) {
		list->within = ids;
		list->within_known = true;
		return STATUS_OK;
	}
	list->at_least = ids.count < LIST_COUNTED ? (int64_t)ids.count
						  : LIST_COUNTED;
	ids_release(&ids);
	return status;
}

/* A kind of few rows in a case of many names: along the names of what they
 * refer to would be a search for each name. */
static enum status prepare_small(struct list *list, bool *ret_found,
				 struct error *err)
{
	struct ids all = {.id = NULL};
	enum status status;

	if (list->order != LIST_BY_REFERENCE &&
	    list->order != LIST_BY_MANY_REFERENCE)
		return STATUS_OK;
	status = gather_where(list, LIST_FEW, &all, ret_found, err);
	if (status == STATUS_OK && *ret_found) {
		ids_subtract(&all, &list->joined);
		status = list_sort_few(list, &all, err);
	}
	ids_release(&all);
	if (status == STATUS_OK && *ret_found)
		list->complete = true;
	return status;
}

enum status list_prepare(struct list *list, struct error *err)
{
	bool found = false;
	enum status status;

	if (list->prepared)
		return STATUS_OK;
	status = read_joined(list, err);
	if (status == STATUS_OK)
		status = !list_has_conditions(list)
				 ? prepare_small(list, &found, err)
			 : list->match_count == 1 && list->where == NULL
				 ? prepare_one(list, &found, err)
				 : prepare_few(list, &found, err);
	if (status == STATUS_OK && !found) {
		list->testing = list_has_conditions(list);
		status = list_walk_begin(list, err);
	}
	/* They stand in memory: no row need be tested. */
	if (status == STATUS_OK && list->testing && !list->within_known &&
	    list_matches_are_own(list))
		status = list_find_all(list, err);
	list->prepared = status == STATUS_OK;
	return status;
}

/* One more condition is known whole. */
static enum status narrow(struct list *list, struct ids *ids, bool first,
			  struct error *err)
{
	enum status status = ids_sort(ids, err);

	if (status == STATUS_OK && first) {
		struct ids none = list->within;

		list->within = *ids;
		*ids = none;
	} else if (status == STATUS_OK) {
		ids_intersect(&list->within, ids);
	}
	ids_clear(ids);
	return status;
}

static enum status find_where(struct list *list, struct error *err)
{
	bool all;

	ids_clear(&list->within);
	return list->where != NULL
		       ? gather_where(list, SIZE_MAX, &list->within, &all, err)
		       : STATUS_OK;
}

enum status list_find_some(struct list *list, int64_t until, struct error *err)
{
	struct list_finding *finding = &list->finding;
	bool done = true;
	enum status status = STATUS_OK;

	if (!finding->begun)
		status = find_where(list, err);
	finding->begun = status == STATUS_OK;
	while (status == STATUS_OK && done &&
	       finding->match < list->match_count) {
		status = list_match_gather_on(
			list, &list->matches[finding->match], SIZE_MAX - 1,
			until, &finding->gather, &finding->ids, &done, err);
		if (status != STATUS_OK || !done)
			break;
		status = narrow(list, &finding->ids,
				finding->match == 0 && list->where == NULL,
				err);
		finding->gather = (struct list_gather){.own = false};
		finding->match++;
	}
	if (status == STATUS_OK && !done)
		return STATUS_OK;
	if (status == STATUS_OK)
		ids_subtract(&list->within, &list->joined);
	list->within_known = status == STATUS_OK;
	list_finding_release(finding);
	return status;
}

void list_finding_release(struct list_finding *finding)
{
	ids_release(&finding->ids);
	*finding = (struct list_finding){.begun = false};
}

enum status list_find_all(struct list *list, struct error *err)
{
	return list_find_some(list, 0, err);
}

enum status list_meet(struct list *list, int64_t id, struct error *err)
{
	bool fits = true;
	enum status status = STATUS_OK;

	if (list->testing && !list->within_known &&
	    list->tests++ >= LIST_TESTS_MAX)
		status = list_find_all(list, err);
	if (status != STATUS_OK)
		return status;
	if (list->within_known)
		fits = ids_has(&list->within, id);
	else if (list->testing)
		status = list_test(list, id, &fits, err);
	else
		fits = !ids_has(&list->joined, id);
	if (status != STATUS_OK || !fits)
		return status;
	return ids_add(&list->ids, id, err);
}
