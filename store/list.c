#include "store/list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/derive_internal.h"
#include "store/list_internal.h"

/* From here on counting in the index is cheaper than walking it. */
enum { COUNT_WALKED = 20000 };

static void forget_matches(struct list *list)
{
	for (int i = 0; i < list->match_count; i++)
		list_match_release(&list->matches[i]);
	memset(list->matches, 0,
	       sizeof(*list->matches) * (LIST_WORDS_MAX + 1));
	list->match_count = 0;
}

static void forget_rows(struct list *list)
{
	list_sorting_free(list->sorting);
	list->sorting = NULL;
	ids_release(&list->ids);
	ids_release(&list->within);
	list_finding_release(&list->finding);
	ids_release(&list->joined);
	ids_release(&list->walk.targets);
	free(list->walk.text);
	list->walk = (struct list_walk){.count = 0};
	TALLOC_FREE(list->tail);
	list->prepared = list->complete = false;
	list->within_known = list->testing = false;
	list->at_least = 0;
	list->tests = 0;
}

static int release(struct list *list)
{
	forget_rows(list);
	forget_matches(list);
	return 0;
}

/* The field by which things are called, as derive has it. */
static bool is_title(const struct kind *kind, const struct field *field)
{
	return !kind_has_holds(kind) && (strcmp(field->word, "name") == 0 ||
					 strcmp(field->word, "title") == 0);
}

static const struct field *first_reference(const struct kind *kind)
{
	for (int i = 0; kind->line[i] != NULL; i++)
		if (kind->line[i]->type == VALUE_REFERENCE)
			return kind->line[i];
	return kind->field_count > 0 ? kind->fields[0] : NULL;
}

/* Things by title, events by date, relations by what they are first said
 * of: a ship's roles have no date more often than one. */
static const struct field *default_sort(const struct list *list)
{
	if (!kind_has_holds(list->kind))
		return NULL;
	if (list->kind->kind_class == KIND_EVENT && list->date != NULL)
		return list->date;
	return first_reference(list->kind);
}

static int standing_slot(const struct kind *kind)
{
	for (int i = 0; i < kind->field_count && !kind_has_holds(kind); i++)
		if (kind->fields[i]->type == VALUE_NAME)
			return kind->fields[i]->slot;
	return 0;
}

static enum list_order order_of(const struct list *list)
{
	const struct field *f = list->sort;

	if (list->query.by == LIST_SORT_ID)
		return LIST_BY_ID;
	if (list->query.by != LIST_SORT_FIELD)
		return LIST_BY_SCAN;
	if (f == NULL)
		return LIST_BY_TITLE;
	if (f == list->date)
		return LIST_BY_DATE;
	if (f->type == VALUE_REFERENCE)
		return f->many ? LIST_BY_MANY_REFERENCE : LIST_BY_REFERENCE;
	if (derive_has_key(f) && f->many)
		return LIST_BY_MANY_KEY;
	return derive_has_key(f) && f->indexed ? LIST_BY_KEY : LIST_BY_SCAN;
}

static enum status set_order(struct list *list, const struct list_query *query,
			     struct error *err)
{
	list->date = derive_main_date(list->kind);
	list->sort = query->by == LIST_SORT_FIELD ? query->sort : NULL;
	if (list->sort != NULL &&
	    (list->sort->slot >= list->kind->field_count ||
	     list->kind->fields[list->sort->slot] != list->sort))
		return error_set(err, STATUS_INVALID, "%s have no %s",
				 list->kind->plural, list->sort->label);
	if (query->by == LIST_SORT_FIELD && list->sort == NULL)
		list->sort = default_sort(list);
	else if (list->sort != NULL && is_title(list->kind, list->sort))
		list->sort = NULL;
	list->order = order_of(list);
	list->standing_slot = standing_slot(list->kind);
	return STATUS_OK;
}

/* Words of the filter, what refers to `about`, conditions: all of them hold
 * ids of records, so they are found again after a change. */
static enum status read_conditions(struct list *list, struct error *err)
{
	enum status status = STATUS_OK;

	if (list->view &&
	    list->view_number != derive_view_number(list->casefile))
		list->conditions_read = false;
	if (list->conditions_read)
		return STATUS_OK;
	forget_rows(list);
	forget_matches(list);
	TALLOC_FREE(list->where);
	list->test_sql = NULL;
	if (list->view)
		status = derive_view(list->casefile, list->kind->number,
				     &list->query.view, err);
	list->view_number = list->view ? derive_view_number(list->casefile)
				       : 0;
	if (status == STATUS_OK)
		status = where_parse(list->casefile, list, list->kind,
				     list->view, list->query.where,
				     &list->where, err);
	if (status == STATUS_OK && list->query.about != 0)
		status = list_match_about(list, list->query.about, err);
	if (status == STATUS_OK && list->query.filter != NULL)
		status = list_match_words(list, list->query.filter, err);
	list->conditions_read = status == STATUS_OK;
	return status;
}

static bool copy_query(struct list *list, const struct list_query *query)
{
	struct list_query *own = &list->query;

	*own = *query;
	if (query->filter != NULL)
		own->filter = talloc_strdup(list, query->filter);
	if (query->where != NULL)
		own->where = talloc_strdup(list, query->where);
	list->descending = query->descending;
	list->joined_too = query->joined_too;
	list->view = query->view.has_as_of || query->view.known_by != 0;
	list->wide = wide_table(list, list->kind, list->view);
	list->values = wide_values(list, list->kind, list->view);
	list->matches = talloc_zero_array(list, struct list_match,
					  LIST_WORDS_MAX + 1);
	return (query->filter == NULL || own->filter != NULL) &&
	       (query->where == NULL || own->where != NULL) &&
	       list->wide != NULL && list->values != NULL &&
	       list->matches != NULL;
}

enum status list_open(struct casefile *casefile, const void *ctx,
		      const struct list_query *query, struct list **ret_list,
		      struct error *err)
{
	const struct registry *registry = casefile_registry(casefile);
	const struct kind *kind = registry_kind(registry, query->kind);
	struct list *list;
	enum status status;

	if (kind == NULL)
		return error_set(err, STATUS_INVALID, "no kind %d in this "
				 "case", query->kind);
	list = talloc_zero(ctx, struct list);
	if (list == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	list->casefile = casefile;
	list->db = casefile_db(casefile);
	list->registry = registry;
	list->kind = kind;
	if (!copy_query(list, query)) {
		talloc_free(list);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	talloc_set_destructor(list, release);
	status = set_order(list, query, err);
	if (status == STATUS_OK)
		status = read_conditions(list, err);
	if (status != STATUS_OK) {
		talloc_free(list);
		return status;
	}
	*ret_list = list;
	return STATUS_OK;
}

void list_close(struct list *list)
{
	if (list)
		derive_view_drop(list->casefile, list->view_number);
	talloc_free(list);
}

void list_refresh(struct list *list)
{
	list->conditions_read = false;
}

/* Make the list at least `count` long, if it is. */
static enum status reach(struct list *list, size_t count, struct error *err)
{
	enum status status = list_prepare(list, err);

	if (status == STATUS_OK)
		status = list_walk_on(list, count, err);
	return status;
}

enum status list_ready(struct list *list, int ms, bool *ret_ready,
		       int64_t *ret_done, int64_t *ret_total,
		       struct error *err)
{
	enum status status = read_conditions(list, err);
	bool begun;

	*ret_done = *ret_total = 0;
	*ret_ready = false;
	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = list_prepare(list, err);
	if (status == STATUS_OK && list->order == LIST_BY_SCAN &&
	    !list->complete)
		status = list_sort_some(list, ms, ret_done, ret_total, err);
	db_read_end(list->db, begun);
	*ret_ready = list->complete || list->order != LIST_BY_SCAN;
	return status;
}

static enum status read_window(struct list *list, const void *ctx, size_t from,
			       size_t n, struct list_row **ret_rows,
			       int *ret_count, struct error *err)
{
	size_t to = from + n;
	int64_t *ids = NULL;
	enum status status = list_prepare(list, err);

	if (status == STATUS_OK)
		status = list_tail_ids(list, ctx, from, to, &ids, ret_count,
				       err);
	if (status == STATUS_OK && ids == NULL)
		status = reach(list, to, err);
	if (status != STATUS_OK)
		return status;
	if (ids != NULL)
		return list_read_rows(list, ctx, ids, *ret_count, ret_rows,
				      ret_count, err);
	if (from > list->ids.count)
		from = list->ids.count;
	if (to > list->ids.count)
		to = list->ids.count;
	/* An empty list has no array to point into. */
	return list_read_rows(list, ctx,
			      list->ids.id ? list->ids.id + from : NULL,
			      (int)(to - from), ret_rows, ret_count, err);
}

enum status list_window(struct list *list, const void *ctx, int64_t position,
			int n, struct list_row **ret_rows, int *ret_count,
			struct error *err)
{
	enum status status = read_conditions(list, err);
	bool begun;

	if (position < 0 || n < 0)
		bug("a window of %d rows at %" PRId64, n, position);
	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = read_window(list, ctx, (size_t)position, (size_t)n, ret_rows,
			     ret_count, err);
	db_read_end(list->db, begun);
	return status;
}

enum status list_window_ids(struct list *list, const void *ctx,
			    int64_t position, int n, int64_t **ret_ids,
			    int *ret_count, struct error *err)
{
	enum status status = read_conditions(list, err);
	size_t from = (size_t)position, to = from + (size_t)n;
	int64_t *ids;
	bool begun;

	if (position < 0 || n < 0)
		bug("a window of %d ids at %" PRId64, n, position);
	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = reach(list, to, err);
	db_read_end(list->db, begun);
	if (status != STATUS_OK)
		return status;
	to = to < list->ids.count ? to : list->ids.count;
	from = from < to ? from : to;
	ids = talloc_array(ctx, int64_t, (unsigned)(to - from) + 1);
	if (ids == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (to > from)
		memcpy(ids, list->ids.id + from, (to - from) * sizeof(*ids));
	*ret_ids = ids;
	*ret_count = (int)(to - from);
	return STATUS_OK;
}

static enum status read_count(struct list *list, int64_t limit,
			      int64_t *ret_count, struct error *err)
{
	enum status status = reach(list, 0, err);

	if (status == STATUS_OK && !list->complete &&
	    !list_has_conditions(list) && limit >= COUNT_WALKED) {
		*ret_count = list_total(list);
		return *ret_count >= 0
			       ? STATUS_OK
			       : error_set(err, STATUS_IO, "the rows of the "
					   "list could not be counted");
	}
	/* To count is to look at every name: not in their order. */
	if (status == STATUS_OK && !list->complete && list->testing &&
	    limit >= COUNT_WALKED) {
		if (!list->within_known)
			status = list_find_all(list, err);
		*ret_count = (int64_t)list->within.count;
		return status;
	}
	if (status == STATUS_OK)
		status = reach(list, limit < IDS_MAX ? (size_t)limit + 1
						     : SIZE_MAX, err);
	*ret_count = (int64_t)list->ids.count;
	return status;
}

enum status list_known(struct list *list, int64_t *ret_count, bool *ret_all,
		       struct error *err)
{
	*ret_all = list->complete || !list->testing || list->within_known;
	if (*ret_all)
		return list_count(list, INT64_MAX - 1, ret_count, err);
	*ret_count = (int64_t)list->ids.count;
	if (*ret_count < list->at_least)
		*ret_count = list->at_least;
	return STATUS_OK;
}

enum status list_tally(struct list *list, int ms, bool *ret_ready,
		       struct error *err)
{
	int64_t until = ms > 0 ? clock_monotonic_ms() + ms : 0;
	enum status status = read_conditions(list, err);
	bool begun;

	*ret_ready = false;
	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = list_prepare(list, err);
	if (status == STATUS_OK && list->testing && !list->complete &&
	    !list->within_known)
		status = list_find_some(list, until, err);
	db_read_end(list->db, begun);
	*ret_ready = status == STATUS_OK &&
		     (!list->testing || list->complete || list->within_known);
	return status;
}

enum status list_count(struct list *list, int64_t limit, int64_t *ret_count,
		       struct error *err)
{
	enum status status = read_conditions(list, err);
	int64_t count = 0;
	bool begun;

	if (limit < 0)
		limit = 0;
	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = read_count(list, limit, &count, err);
	db_read_end(list->db, begun);
	if (status == STATUS_OK)
		*ret_count = count <= limit ? count : limit + 1;
	return status;
}

enum status list_ids(struct list *list, const void *ctx, int64_t max,
		     int64_t **ret_ids, int64_t *ret_count, struct error *err)
{
	struct ids copy = {.id = NULL};
	enum status status = read_conditions(list, err);
	size_t n = 0;
	bool begun;

	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = reach(list, (size_t)max, err);
	db_read_end(list->db, begun);
	if (status != STATUS_OK)
		return status;
	n = list->ids.count < (size_t)max ? list->ids.count : (size_t)max;
	copy.id = talloc_array(ctx, int64_t, (unsigned)n + 1);
	if (copy.id == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (n > 0)
		memcpy(copy.id, list->ids.id, n * sizeof(*copy.id));
	copy.count = copy.capacity = n;
	status = ids_sort(&copy, err);
	if (status != STATUS_OK)
		return status;
	*ret_ids = copy.id;
	*ret_count = (int64_t)copy.count;
	return STATUS_OK;
}

static enum status read_position(struct list *list, int64_t id,
				 int64_t *ret_position, struct error *err)
{
	size_t at = 0;
	bool fits = false;
	enum status status = reach(list, 0, err);

	*ret_position = -1;
	if (status == STATUS_OK)
		status = list_test(list, id, &fits, err);
	while (status == STATUS_OK && fits) {
		for (; at < list->ids.count; at++)
			if (list->ids.id[at] == id) {
				*ret_position = (int64_t)at;
				return STATUS_OK;
			}
		if (list->complete)
			break;
		status = reach(list, list->ids.count * 2 + 1, err);
	}
	return status;
}

enum status list_position(struct list *list, int64_t id, int64_t *ret_position,
			  struct error *err)
{
	enum status status = read_conditions(list, err);
	int64_t position = -1;
	bool begun;

	if (status != STATUS_OK)
		return status;
	begun = db_read_begin(list->db);
	status = read_position(list, id, &position, err);
	db_read_end(list->db, begun);
	if (status == STATUS_OK)
		*ret_position = position;
	return status;
}
