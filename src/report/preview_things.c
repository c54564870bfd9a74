/* What chosen rows are about. */
#include "src/report/preview.h"

#include <talloc.h>

#include "store/derive.h"
#include "store/ids.h"

enum { STEPS_MAX = 8 };

/* The column of what a row is about, + 1; 0: it is about nothing. */
static const int about[TABLE_LAST] = {
	[TABLE_CLAIM] = CLAIM_RECORD + 1,
	[TABLE_NOTE] = NOTE_TARGET + 1,
	[TABLE_JUDGEMENT] = JUDGEMENT_ABOUT + 1,
	[TABLE_CITATION] = CITATION_SOURCE + 1,
	[TABLE_CAPTURE] = CAPTURE_SOURCE + 1,
};

static int64_t thing_of(struct casefile *casefile, const void *ctx, int64_t id)
{
	for (int i = 0; i < STEPS_MAX && id; i++) {
		enum table_id table = casefile_table_of(casefile, id);
		struct row *row;

		if (table == TABLE_RECORD || table == TABLE_SOURCE)
			return derive_representative(casefile, id);
		if (table == TABLE_LAST || !about[table] ||
		    casefile_row(casefile, ctx, table, id, &row, NULL) !=
			    STATUS_OK)
			return 0;
		id = row_integer(row, about[table] - 1);
		talloc_free(row);
	}
	return 0;
}

enum status preview_things(struct casefile *casefile, const void *ctx,
			   const int64_t *ids, int count,
			   int64_t **ret_things, int *ret_count,
			   int *ret_left, struct error *err)
{
	struct ids things = { .count = 0 };
	int left = 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		int64_t thing = thing_of(casefile, ctx, ids[i]);

		left += thing == 0;
		if (thing)
			status = ids_add(&things, thing, err);
	}
	if (status == STATUS_OK)
		status = ids_sort(&things, err);
	if (status == STATUS_OK) {
		int64_t *list = talloc_array(ctx, int64_t,
					     (unsigned int)things.count + 1);

		for (size_t i = 0; list && i < things.count; i++)
			list[i] = things.id[i];
		*ret_things = list;
		*ret_count = (int)things.count;
		*ret_left = left;
		if (!list)
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	ids_release(&things);
	return status;
}
