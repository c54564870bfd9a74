/* pane_spans: where in time the records of a kind lie, by the index of their
 * main date, whatever their number. */
#include <talloc.h>

#include "src/base/calendar.h"
#include "store/derive_internal.h"
#include "store/pane_internal.h"

/* The last day of a kind is looked for among so many that begin last. */
enum { LAST_MAX = 200 };

static int slot_of(const struct kind *kind)
{
	const struct field *date = derive_main_date(kind);

	if (!date)
		bug("%s have no main date", kind->plural);
	return date->slot;
}

/* What stands before and after the table's name is taken. */
static enum status prepare(struct pane_reader *reader, enum pane_query query,
			   const struct kind *kind, char *before, char *after,
			   struct statement **ret, struct error *err)
{
	const char *made = db_recall(reader->db, kind, (int)query);
	enum status status = STATUS_NOMEM;

	if (made)
		status = db_prepare(reader->db, made, ret, err);
	else if (before && after)
		status = pane_prepare_made(reader, query, kind,
					   derive_sql(NULL, &derive_names_kept,
						      kind, before, after),
					   ret, err);
	else
		(void)error_set(err, status, "out of memory");
	talloc_free(before);
	talloc_free(after);
	return status;
}

int64_t pane_undated_count(struct pane_reader *reader, const struct kind *kind)
{
	int slot = slot_of(kind);
	struct statement *s;
	int64_t count = 0;

	if (prepare(reader, PANE_UNDATED, kind,
		    talloc_strdup(NULL, "SELECT COUNT(*) FROM "),
		    talloc_asprintf(NULL, " WHERE l%d IS NULL AND h%d IS NULL "
				    "AND same IS NULL", slot, slot),
		    &s, NULL) != STATUS_OK)
		return 0;
	if (db_step(s))
		count = db_column_integer(s, 0);
	db_reset(s);
	return count;
}

static enum status collect(struct statement *s, const void *ctx, int n,
			   struct span **ret_spans, int *ret_count,
			   struct error *err)
{
	struct span *spans = talloc_array(ctx, struct span, (unsigned)n + 1);
	enum status status;
	int count = 0;

	if (!spans) {
		db_reset(s);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	while (count < n && db_step(s))
		spans[count++] = (struct span){
			pane_integer(s, 0, TIME_MIN),
			pane_integer(s, 1, TIME_MAX)};
	status = db_status(s, err);
	db_reset(s);
	*ret_spans = spans;
	*ret_count = count;
	return status;
}

/* `after` is taken; ?1 to ?3 are first, second and n. */
static enum status spans(struct pane_reader *reader, const void *ctx,
			 enum pane_query query, const struct kind *kind,
			 char *after, int64_t first, int64_t second, int n,
			 struct span **ret_spans, int *ret_count,
			 struct error *err)
{
	int slot = slot_of(kind);
	struct statement *s;
	enum status status = prepare(
		reader, query, kind,
		talloc_asprintf(NULL, "SELECT l%d, h%d FROM ", slot, slot),
		after, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, first);
	db_bind_integer(s, 2, second);
	db_bind_integer(s, 3, n);
	return collect(s, ctx, n, ret_spans, ret_count, err);
}

enum status pane_spans(struct pane_reader *reader, const void *ctx,
		       const struct kind *kind, struct span within, int n,
		       struct span **ret_spans, int *ret_count,
		       struct error *err)
{
	int slot = slot_of(kind);

	return spans(reader, ctx, PANE_SPANS, kind,
		     talloc_asprintf(NULL, " WHERE l%d >= ?1 AND l%d < ?2 "
				     "ORDER BY l%d LIMIT ?3", slot, slot, slot),
		     within.low, within.high, n, ret_spans, ret_count, err);
}

enum status pane_spans_before(struct pane_reader *reader, const void *ctx,
			      const struct kind *kind, int64_t before, int n,
			      struct span **ret_spans, int *ret_count,
			      struct error *err)
{
	int slot = slot_of(kind);

	return spans(reader, ctx, PANE_SPANS_BEFORE, kind,
		     talloc_asprintf(NULL, " WHERE l%d >= ?1 AND l%d < ?2 "
				     "ORDER BY l%d DESC LIMIT ?3", slot, slot,
				     slot),
		     INT64_MIN, before, n, ret_spans, ret_count, err);
}

enum status pane_spans_open(struct pane_reader *reader, const void *ctx,
			    const struct kind *kind, int n,
			    struct span **ret_spans, int *ret_count,
			    struct error *err)
{
	int slot = slot_of(kind);

	return spans(reader, ctx, PANE_SPANS_OPEN, kind,
		     talloc_asprintf(NULL, " WHERE l%d IS NULL AND h%d >= ?1 "
				     "AND h%d < ?2 ORDER BY h%d DESC LIMIT ?3",
				     slot, slot, slot, slot),
		     INT64_MIN, INT64_MAX, n, ret_spans, ret_count, err);
}

struct span pane_days(struct pane_reader *reader, const struct kind *kind)
{
	struct span days = {TIME_MIN, TIME_MIN}, all = {TIME_MIN, TIME_MAX};
	struct span *spans = NULL;
	int count = 0;

	if (pane_spans(reader, NULL, kind, all, 1, &spans, &count, NULL) ==
		    STATUS_OK && count > 0)
		calendar_widen(&days, spans[0].low);
	TALLOC_FREE(spans);
	if (pane_spans_before(reader, NULL, kind, TIME_MAX, LAST_MAX, &spans,
			      &count, NULL) != STATUS_OK)
		return days;
	for (int i = 0; i < count; i++) {
		calendar_widen(&days, spans[i].low);
		calendar_widen(&days, spans[i].high);
	}
	talloc_free(spans);
	return days;
}

enum status pane_begins(struct pane_reader *reader, const struct kind *kind,
			const int64_t *bounds, int count, bool *ret_begins,
			struct error *err)
{
	int slot = slot_of(kind);
	struct statement *s;
	enum status status = prepare(
		reader, PANE_BEGINS, kind, talloc_strdup(NULL, "SELECT 1 FROM "),
		talloc_asprintf(NULL, " WHERE l%d >= ?1 AND l%d < ?2 LIMIT 1",
				slot, slot), &s, err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		db_bind_integer(s, 1, bounds[i]);
		db_bind_integer(s, 2, bounds[i + 1]);
		ret_begins[i] = db_step(s);
		status = db_status(s, err);
		db_reset(s);
	}
	return status;
}
