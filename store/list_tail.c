/* The end of a long list. Who goes to the last of a million rows waits for no
 * walk over those before: it is walked from behind. Only where every row of a
 * kind stands in the order of one index or two. */
#include "store/list_internal.h"

#include <string.h>
#include <talloc.h>

/* So many are walked in less time than all are counted. */
enum { WALKED_AT_ONCE = 10000 };

static bool has_tail(const struct list *list)
{
	return !list_has_conditions(list) && !list->view && !list->complete &&
	       (list->order == LIST_BY_TITLE || list->order == LIST_BY_ID ||
		list->order == LIST_BY_DATE);
}

static enum status open_tail(struct list *list, struct error *err)
{
	struct list_query query = list->query;
	enum status status;

	if (list->tail != NULL)
		return STATUS_OK;
	query.descending = !list->descending;
	status = list_open(list->casefile, list, &query, &list->tail, err);
	if (status == STATUS_OK)
		list->tail->backwards = true;
	return status;
}

/* Rows still to be walked until `count` are known. */
static size_t missing(const struct list *list, size_t count)
{
	size_t known = list != NULL ? list->ids.count : 0;

	return count > known ? count - known : 0;
}

enum status list_tail_ids(struct list *list, const void *ctx, size_t from,
			  size_t to, int64_t **ret_ids, int *ret_count,
			  struct error *err)
{
	int64_t total = -1, *ids;
	size_t last, count;
	enum status status;

	*ret_ids = NULL;
	if (has_tail(list) && missing(list, to) > WALKED_AT_ONCE)
		total = list_total(list);
	if (total < 0 || from >= (size_t)total)
		return STATUS_OK;
	last = (size_t)total;
	to = to < last ? to : last;
	if (missing(list->tail, last - from) >= missing(list, to))
		return STATUS_OK;
	status = open_tail(list, err);
	if (status == STATUS_OK)
		status = list_prepare(list->tail, err);
	if (status == STATUS_OK)
		status = list_walk_on(list->tail, last - from, err);
	if (status != STATUS_OK || list->tail->ids.count < last - from)
		return status;
	count = to - from;
	ids = talloc_array(ctx, int64_t, (unsigned)count + 1);
	if (ids == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < count; i++)
		ids[i] = list->tail->ids.id[last - 1 - from - i];
	*ret_ids = ids;
	*ret_count = (int)count;
	return STATUS_OK;
}
