/* report_told: what is said to have happened, in time. A dossier has what is
 * said of its ship, party or place; the timeline has all of it. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/base/id.h"
#include "src/report/kept.h"
#include "src/report/report.h"

enum {
	/* Rivals are looked for among what is listed at a time: of a thing with
	 * more rows each sort is listed by itself. */
	LISTED_MAX = 200,
	COLUMNS = 6
};

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

/* A row of a list or, without one, of the case. */
struct told_row {
	const struct compose_list *list; /* NULL: as it stands in the case */
	int place;
	const struct pane_reference *reference;
};

static bool is_hers(const struct told_row *row)
{
	return row->list && compose_list_ship(row->list) != 0;
}

/* The cells of a row, on scratch. */
static enum status make_cells(struct report *report,
			      const struct told_row *row,
			      const struct telling *telling,
			      struct phrase *cells[COLUMNS])
{
	struct shown_field shown[REGISTRY_FIELDS_MAX];
	bool hers = is_hers(row);
	struct happening told;
	const char *about;
	enum status status = compose_printed(
		report->reader, report->scratch, row->list, row->place,
		row->reference, telling, &told, &about, report->err);

	if (status != STATUS_OK)
		return status;
	cells[0] = words(report, told.when);
	cells[1] = words(report, told.place);
	cells[2] = words(report, hers ? told.what : about);
	cells[3] = words(report, hers ? told.with : told.what);
	return support_cells(report, telling, shown,
			     shown_fields(telling->kind, hers, shown), cells,
			     COLUMNS - 2);
}

/* ---- rows that come again ---- */

/* In the dossier of its place and in the timeline a row is the same, but for
 * rivals. */
static bool comes_again(const struct report *report,
			const struct told_row *row)
{
	return report->kept && report->options->all &&
	       row->reference->standing != STANDING_DISPUTED &&
	       row->reference->standing != STANDING_TWO_WAYS &&
	       (!row->list ||
		compose_list_stands_alone(row->list, row->place));
}

/* Cells behind each other: length, whether it is empty, text. */
struct cell_head {
	uint32_t length, empty;
};

static void keep_cells(struct report *report, int64_t record,
		       const struct printed cells[COLUMNS])
{
	size_t n = 0;
	char *bytes, *to;

	for (int i = 0; i < COLUMNS; i++)
		n += sizeof(struct cell_head) + cells[i].length;
	bytes = to = talloc_array(report->scratch, char, (unsigned int)n);
	for (int i = 0; bytes && i < COLUMNS; i++) {
		const struct cell_head head = { (uint32_t)cells[i].length,
						cells[i].empty };

		memcpy(to, &head, sizeof(head));
		memcpy(to + sizeof(head), cells[i].text, cells[i].length);
		to += sizeof(head) + cells[i].length;
	}
	if (bytes)
		kept_add(report->kept, KEPT_ROW, record, bytes, n);
}

/* On scratch, since the footnotes are kept in the same place. */
static bool find_cells(struct report *report, int64_t record,
		       struct printed cells[COLUMNS])
{
	const char *bytes;
	size_t length;

	if (!kept_find(report->kept, KEPT_ROW, record, &bytes, &length))
		return false;
	bytes = talloc_memdup(report->scratch, bytes, length);
	for (int i = 0; bytes && i < COLUMNS; i++) {
		struct cell_head head;

		memcpy(&head, bytes, sizeof(head));
		cells[i] = (struct printed){ bytes + sizeof(head), head.length,
					     head.empty };
		bytes += sizeof(head) + head.length;
	}
	return bytes != NULL;
}

static enum status cite_cells(struct report *report,
			      const struct printed cells[COLUMNS])
{
	char key[ID_LENGTH + 1];
	enum status status = STATUS_OK;

	for (int i = 0; i < COLUMNS; i++) {
		size_t at = 0;

		while (status == STATUS_OK &&
		       printed_next_key(&cells[i], &at, key, sizeof(key)))
			status = cite_key(report, key);
	}
	return status;
}

static enum status print_cells(struct report *report,
			       const struct told_row *row,
			       const struct telling *telling,
			       struct printed printed[COLUMNS])
{
	struct phrase *cells[COLUMNS];
	enum status status = make_cells(report, row, telling, cells);

	for (int i = 0; i < COLUMNS && status == STATUS_OK; i++)
		printed[i] = document_print(report->document, report->scratch,
					    cells[i]);
	return status;
}

/* As it stands at its place, while what is said of it is at hand. */
static enum status keep_for_others(struct report *report,
				   const struct told_row *hers,
				   const struct telling *telling)
{
	const struct told_row row = { .reference = hers->reference };
	int64_t record = hers->reference->record;
	struct printed cells[COLUMNS];
	enum status status;

	if (!comes_again(report, hers) ||
	    kept_has(report->kept, KEPT_ROW, record))
		return STATUS_OK;
	status = print_cells(report, &row, telling, cells);
	if (status == STATUS_OK)
		keep_cells(report, record, cells);
	return status;
}

static enum status put_new(struct report *report, const struct told_row *row)
{
	int64_t record = row->reference->record;
	struct printed cells[COLUMNS];
	struct telling *telling;
	enum status status = telling_read(report->reader, report->scratch,
					  row->reference->kind, record,
					  &telling, report->err);

	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status == STATUS_OK)
		status = print_cells(report, row, telling, cells);
	if (status != STATUS_OK)
		return status;
	document_row_printed(report->document, cells, COLUMNS);
	if (is_hers(row))
		return keep_for_others(report, row, telling);
	if (comes_again(report, row))
		keep_cells(report, record, cells);
	return STATUS_OK;
}

static enum status put_row(struct report *report, const struct told_row *row)
{
	struct printed cells[COLUMNS];
	enum status status = report_fresh(report);

	if (status != STATUS_OK)
		return status;
	if (is_hers(row) || !comes_again(report, row) ||
	    !find_cells(report, row->reference->record, cells))
		return put_new(report, row);
	status = cite_cells(report, cells);
	document_row_printed(report->document, cells, COLUMNS);
	return status;
}

/* ---- of a thing ---- */

static bool is_of(const struct pane_reference *reference, const int *kinds)
{
	while (*kinds && *kinds != reference->kind->number)
		kinds++;
	return *kinds != 0;
}

static enum status put_section(struct report *report,
			       const struct told_section *section,
			       const struct compose_list *list)
{
	enum status status = STATUS_OK;
	bool begun = false;

	for (int i = 0; i < compose_list_count(list) && status == STATUS_OK;
	     i++) {
		const struct told_row row = { list, i,
					      compose_list_at(list, i) };

		if (!is_of(row.reference, section->kinds))
			continue;
		if (!begun) {
			document_heading(report->document, 2,
					 section->heading);
			document_table(report->document,
				       is_hers(&row) ? ship_columns
						     : case_columns, COLUMNS);
		}
		begun = true;
		status = put_row(report, &row);
	}
	if (begun)
		document_table_end(report->document);
	return status;
}

static enum status list_told(struct report *report, const void *ctx,
			     int64_t thing, const int *kinds,
			     struct compose_list **ret_list)
{
	const struct compose_query query = { .thing = thing, .kinds = kinds,
					     .style = COMPOSE_PRINTED };

	return compose_list_open(report->casefile, ctx, &query, ret_list,
				 report->err);
}

enum status told_sections(struct report *report, int64_t thing,
			  const struct told_section *sections)
{
	struct compose_list *list = NULL;
	enum status status = list_told(report, report->ctx, thing, NULL,
				       &list);
	bool single = list && compose_list_count(list) > LISTED_MAX;

	for (; sections->heading && status == STATUS_OK; sections++) {
		if (single) {
			TALLOC_FREE(list);
			status = list_told(report, report->ctx, thing,
					   sections->kinds, &list);
		}
		if (status == STATUS_OK)
			status = put_section(report, sections, list);
	}
	talloc_free(list);
	return status;
}

struct telling_all {
	struct report *report;
	enum status status;
};

static bool put_selected(void *payload,
			 const struct pane_reference *reference)
{
	struct telling_all *all = payload;
	const struct told_row row = { .reference = reference };

	if (is_selected(all->report, reference->record))
		all->status = put_row(all->report, &row);
	return all->status == STATUS_OK;
}

enum status report_events(struct report *report)
{
	struct telling_all all = { report, STATUS_OK };
	enum status status;

	document_table(report->document, case_columns, COLUMNS);
	status = compose_walk(report->reader, put_selected, &all,
			      report->err);
	document_table_end(report->document);
	return status == STATUS_OK ? all.status : status;
}
