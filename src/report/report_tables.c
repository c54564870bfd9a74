/* report_tables: sections that are one table of a kind. */
#include <string.h>
#include <talloc.h>

#include "src/report/report.h"

enum { PAGE = 512 };

struct titled {
	int64_t id;
	const char *title;
};

static int by_title(const void *a, const void *b)
{
	const struct titled *x = a, *y = b;
	int order = strcmp(x->title, y->title);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* What fits one page reads in the order of its titles, whom it is about
 * first; the ids of relations have no order that means anything. */
static enum status order_page(struct report *report, int64_t *ids, int count)
{
	struct titled *list;
	enum status status = report_fresh(report);

	if (status != STATUS_OK)
		return status;
	list = talloc_array(report->scratch, struct titled,
			    (unsigned int)count + 1);
	if (!list)
		return report_no_memory(report);
	for (int i = 0; i < count; i++) {
		list[i].id = ids[i];
		list[i].title = title_of(report, ids[i]);
	}
	qsort(list, (size_t)count, sizeof(*list), by_title);
	for (int i = 0; i < count; i++)
		ids[i] = list[i].id;
	return STATUS_OK;
}

enum status kind_section(struct report *report, int number,
			 const char *const *fields, const char *heading)
{
	const struct kind *kind = registry_kind(report->registry, number);
	struct pane_place place = { .id = 0 };
	enum status status = STATUS_OK;
	bool begun = false;
	int count = PAGE, kept;

	while (kind && count == PAGE && status == STATUS_OK) {
		int64_t *ids;

		status = pane_ids(report->reader, report->ctx, kind, &place,
				  PAGE, &ids, &count, report->err);
		kept = status == STATUS_OK ? keep_selected(report, ids, count)
					   : 0;
		if (kept > 0 && !begun)
			document_heading(report->document, 2,
					 heading ? heading : kind->plural);
		if (status == STATUS_OK && !begun && count < PAGE)
			status = order_page(report, ids, kept);
		begun = begun || kept > 0;
		if (status == STATUS_OK)
			status = kind_table(report, kind, fields, ids, kept);
		talloc_free(ids);
	}
	return status;
}

enum status report_listings(struct report *report)
{
	static const char *const fields[] = {
		"target", "authority", "listed", "when", "delisted", "reason",
		NULL
	};

	return kind_section(report, KIND_DESIGNATION, fields, "Designations");
}

enum status report_actions(struct report *report)
{
	static const char *const fields[] = {
		"target", "authority", "action", "when", "reason", "for", NULL
	};

	return kind_section(report, KIND_LEGAL_ACTION, fields, "Legal actions");
}

/* ---- the rest, when all is asked for ---- */

/* Kinds that a section above, or another form, has already. */
static const int elsewhere[] = {
	KIND_DOCUMENT, KIND_VESSEL, KIND_IDENTITY, KIND_COMPANY, KIND_PLACE,
	KIND_REQUEST, KIND_SEARCH, KIND_PORT_CALL, KIND_SIGHTING, KIND_ENCOUNTER, KIND_VOYAGE,
	KIND_AIS_GAP, KIND_CARGO_MOVEMENT, KIND_INSPECTION, KIND_SHIP_ROLE,
	KIND_DESIGNATION, KIND_LEGAL_ACTION, KIND_EVENT_KIND, KIND_TALLY
};

static bool is_elsewhere(int number)
{
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++)
		if (elsewhere[i] == number)
			return true;
	return false;
}

enum status report_appendix_kinds(struct report *report)
{
	enum status status = STATUS_OK;
	int n = registry_kind_count(report->registry);

	if (!report->options->all || report->options->record_count)
		return STATUS_OK;
	for (int i = 0; i < n && status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(report->registry,
							   i);

		if (!is_elsewhere(kind->number))
			status = kind_section(report, kind->number, NULL, NULL);
	}
	return status;
}
