/* report_told: what is said to have happened, in time. A dossier has what is
 * said of its ship, party or place; the timeline has all of it. */
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
	return status;
}

static bool is_of(const struct happening *row, const int *kinds)
{
	while (*kinds && *kinds != row->kind)
		kinds++;
	return *kinds != 0;
}

struct told_table {
	const char *heading;
	bool of_it; /* whose it is need not be said */
	bool begun;
};

static enum status put_rows(struct report *report, struct told_table *table,
			    const int *kinds, const struct happening *rows,
			    const char *const *about, int count)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (!is_of(&rows[i], kinds))
			continue;
		if (!table->begun) {
			document_heading(report->document, 2, table->heading);
			document_table(report->document,
				       table->of_it ? ship_columns
						    : case_columns, 6);
		}
		table->begun = true;
		status = put_row(report, &rows[i], table->of_it, about[i]);
	}
	return status;
}

/* A sort of which there is more than a window, window by window. */
static enum status put_long(struct report *report, struct told_table *table,
			    int64_t thing, const int *kinds)
{
	struct compose_query query = { .thing = thing, .kinds = kinds,
				       .style = COMPOSE_PRINTED,
				       .n = WINDOW };
	int64_t total = 1;
	enum status status = STATUS_OK;

	for (; query.position < total && status == STATUS_OK;
	     query.position += WINDOW) {
		struct happening *rows;
		const char **about;
		int count = 0, year;

		status = report_fresh(report);
		if (status == STATUS_OK)
			status = compose_happenings(
				report->casefile, report->scratch, &query,
				&rows, &count, &total, &year, &about,
				report->err);
		if (status == STATUS_OK)
			status = put_rows(report, table, kinds, rows, about,
					  count);
	}
	return status;
}

enum status told_sections(struct report *report, int64_t thing,
			  const struct told_section *sections)
{
	const struct compose_query query = { .thing = thing, .n = WINDOW,
					     .style = COMPOSE_PRINTED };
	bool place = casefile_kind_of(report->casefile, thing) == KIND_PLACE;
	struct happening *rows;
	const char **about;
	int64_t total = 0;
	int count = 0, year;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = compose_happenings(report->casefile, report->scratch,
					    &query, &rows, &count, &total,
					    &year, &about, report->err);
	for (; sections->heading && status == STATUS_OK; sections++) {
		struct told_table table = { .heading = sections->heading,
					    .of_it = !place };

		status = total > WINDOW
				 ? put_long(report, &table, thing,
					    sections->kinds)
				 : put_rows(report, &table, sections->kinds,
					    rows, about, count);
		if (table.begun)
			document_table_end(report->document);
	}
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

static bool is_left_out(void *payload, int64_t record)
{
	const struct report *report = payload;

	return !is_selected(report, record);
}

enum status report_events(struct report *report)
{
	struct pane_reference *left = NULL;
	int count = 0;
	enum status status = compose_left(report->casefile, report->ctx,
					  is_left_out, report, &left, &count,
					  report->err);

	document_table(report->document, case_columns, 6);
	for (int at = 0; at < count && status == STATUS_OK; at += WINDOW)
		status = put_left(report, left + at,
				  count - at < WINDOW ? count - at : WINDOW);
	document_table_end(report->document);
	talloc_free(left);
	return status;
}
