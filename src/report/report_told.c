/* report_told: what is said to have happened, in time. A dossier has what is
 * said of its ship; what is in no dossier follows at the end of the ships. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/report/report.h"

enum { WINDOW = 200 };

static const char *const ship_columns[] = { "When", "Where", "What is said",
					    "With", "Said by", "Rests on" };
static const char *const case_columns[] = { "When", "Where", "Of whom",
					    "What is said", "Said by",
					    "Rests on" };

/* ---- which were told ---- */

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Asked only after all were told: sorted then, once. */
static bool is_told(void *payload, int64_t record)
{
	struct report *report = payload;

	if (!report->told_count)
		return false;
	if (!report->told_sorted)
		qsort(report->told, (size_t)report->told_count,
		      sizeof(*report->told), by_id);
	report->told_sorted = true;
	return bsearch(&record, report->told, (size_t)report->told_count,
		       sizeof(*report->told), by_id) != NULL;
}

static enum status tell(struct report *report, int64_t record)
{
	int room = report->told_room ? report->told_room * 2 : 256;

	if (report->told_count == report->told_room) {
		report->told = talloc_realloc(report->ctx, report->told,
					      int64_t, (unsigned int)room);
		if (!report->told)
			return report_no_memory(report);
		report->told_room = room;
	}
	report->told[report->told_count++] = record;
	report->told_sorted = false;
	return STATUS_OK;
}

/* ---- rows ---- */

/* When, where; what is said and with whom, or of whom and what is said. */
static int shown_fields(const struct kind *kind, bool ship,
			struct shown_field *shown)
{
	const int columns[] = {
		[COMPOSE_WHEN] = 0, [COMPOSE_PLACE] = 1,
		[COMPOSE_WHAT] = ship ? 2 : 3,
		[COMPOSE_SHIPS] = ship ? 3 : 2,
	};
	const struct compose_kind *spec = compose_kind(kind->number);
	int count = 0;

	for (int i = 0; i < kind->field_count; i++) {
		const struct field *field = kind->fields[i];
		enum compose_column column = compose_column(spec, field);

		if (column != COMPOSE_NOWHERE)
			shown[count++] = (struct shown_field){
				field, columns[column] };
		else if (field->number == FIELD_HOLDS)
			shown[count++] = (struct shown_field){
				field, SUPPORT_NO_CELL };
	}
	return count;
}

static enum status put_row(struct report *report,
			   const struct happening *row, bool ship,
			   const char *about)
{
	const struct kind *kind = registry_kind(report->registry, row->kind);
	struct shown_field shown[REGISTRY_FIELDS_MAX];
	struct phrase *cells[6];
	enum status status;

	cells[0] = words(report, row->when);
	cells[1] = words(report, row->place);
	cells[2] = words(report, ship ? row->what : about);
	cells[3] = words(report, ship ? row->with : row->what);
	status = support_cells(report, row->telling, shown,
			       shown_fields(kind, ship, shown), cells, 4);
	if (status == STATUS_OK)
		document_row(report->document, cells, 6);
	return status == STATUS_OK && ship ? tell(report, row->record)
					   : status;
}

static enum status put_window(struct report *report, int64_t ship,
			      const char *heading, bool *begun,
			      int64_t position, int64_t *ret_total)
{
	struct happening *rows;
	int count = 0, year = 0;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = compose_happenings(report->casefile, report->scratch,
					    ship, COMPOSE_PRINTED, position,
					    WINDOW, &rows, &count, ret_total,
					    &year, NULL, report->err);
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (!*begun) {
			document_heading(report->document, 4, heading);
			document_table(report->document, ship_columns, 6);
		}
		*begun = true;
		status = put_row(report, &rows[i], true, NULL);
	}
	return status;
}

enum status told_table(struct report *report, int64_t ship,
		       const char *heading)
{
	int64_t total = 1;
	bool begun = false;
	enum status status = STATUS_OK;

	for (int64_t at = 0; at < total && status == STATUS_OK; at += WINDOW)
		status = put_window(report, ship, heading, &begun, at, &total);
	if (begun)
		document_table_end(report->document);
	return status;
}

static enum status put_left(struct report *report,
			    const struct pane_reference *left, int n)
{
	struct happening *rows;
	const char **about;
	int count = 0;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = compose_listed(report->casefile, report->scratch,
					COMPOSE_PRINTED, left, n, &rows,
					&count, &about, report->err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_row(report, &rows[i], false, about[i]);
	return status;
}

enum status report_events(struct report *report)
{
	struct pane_reference *left = NULL;
	int count = 0;
	enum status status = STATUS_OK;

	if (report->options->record)
		return STATUS_OK;
	status = compose_left(report->casefile, report->ctx, is_told, report,
			      &left, &count, report->err);
	if (status == STATUS_OK && count > 0) {
		document_heading(report->document, 2,
				 "What else is said to have happened");
		document_table(report->document, case_columns, 6);
	}
	for (int at = 0; at < count && status == STATUS_OK; at += WINDOW)
		status = put_left(report, left + at,
				  count - at < WINDOW ? count - at : WINDOW);
	document_table_end(report->document);
	talloc_free(left);
	return status;
}
