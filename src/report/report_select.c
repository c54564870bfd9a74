/* report_select: what a publication is about.
 *
 * By default the ships, companies and places of which the citations of the
 * notes that leave say something, and those that the notes hang on; else the
 * records that were named; else all. A relation or event is in it when it is
 * cited, or refers to one of them or to a group of theirs. */
#include <string.h>
#include <talloc.h>

#include "src/report/citing.h"
#include "src/report/report.h"

enum { PAGE = 512 };

/* Kinds that have a dossier of their own, in the order of the dossiers. */
static const int dossier_kinds[] = { KIND_VESSEL, KIND_COMPANY, KIND_PLACE };
enum { DOSSIER_KINDS = sizeof(dossier_kinds) / sizeof(*dossier_kinds) };

static int dossier_rank(struct report *report, int64_t record)
{
	int kind = casefile_kind_of(report->casefile, record);

	for (int i = 0; i < DOSSIER_KINDS; i++)
		if (dossier_kinds[i] == kind)
			return i;
	return -1;
}

/* ---- things ---- */

static enum status add_thing(struct report *report, int64_t record)
{
	int64_t shown = pane_representative(report->reader, record);

	if (dossier_rank(report, shown) < 0 || !is_said(report, shown))
		return STATUS_OK;
	return ids_add(&report->selection.things, shown, report->err);
}

/* A group stands for its members. */
static enum status add_named(struct report *report, int64_t record)
{
	int64_t *members;
	int count = 0;
	enum status status = add_thing(report, record);

	if (status != STATUS_OK || casefile_kind_of(report->casefile, record) !=
					   KIND_GROUP)
		return status;
	status = pane_members(report->reader, report->scratch, record,
			      &members, &count, report->err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_thing(report, members[i]);
	return status;
}

/* ---- what notes cite ---- */

/* What one citation says of a record: whom else it names there. */
static enum status add_references(struct report *report, int64_t record,
				  int64_t citation)
{
	struct pane_claim *claims;
	int count = 0;
	enum status status = pane_claims(report->reader, report->scratch,
					 record, &claims, &count,
					 report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (claims[i].citation == citation && claims[i].reference &&
		    !claims[i].replaced)
			status = add_named(report, claims[i].reference);
	return status;
}

static enum status add_cited(struct report *report, int64_t citation)
{
	int64_t *records;
	int count = 0;
	enum status status = pane_cited_records(report->reader,
						report->scratch, citation,
						&records, &count,
						report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		status = ids_add(&report->selection.records, records[i],
				 report->err);
		if (status == STATUS_OK)
			status = add_named(report, records[i]);
		if (status == STATUS_OK)
			status = add_references(report, records[i], citation);
	}
	return status;
}

/* The next citation that a text names; 0: no more. */
static int64_t next_cited(struct report *report, const char **at)
{
	const char *mark = *at;

	while (mark && (mark = strchr(mark, '@'))) {
		struct named_citation name = citing_read(mark);
		int64_t found = name.well_formed
					? pane_find_citation(report->reader,
							     name.key,
							     name.key_length,
							     name.n)
					: 0;

		mark = name.after > mark ? name.after : mark + 1;
		*at = mark;
		if (found)
			return found;
	}
	return 0;
}

static bool leaves(const struct pane_note *note)
{
	return note->type != NOTE_TODO &&
	       (note->type != NOTE_QUESTION || note->state == 0);
}

static enum status add_notes(struct report *report)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < report->note_count && status == STATUS_OK; i++) {
		const struct pane_note *note = &report->notes[i];
		const char *at = note->text;
		int64_t citation;

		if (!leaves(note))
			continue;
		if (note->target)
			status = add_named(report, note->target);
		while (status == STATUS_OK &&
		       (citation = next_cited(report, &at)))
			status = add_cited(report, citation);
		if (status == STATUS_OK)
			status = report_fresh(report);
	}
	return status;
}

/* ---- what is about them ---- */

static enum status add_naming(struct report *report, int64_t record)
{
	struct pane_claim *claims;
	int count = 0;
	enum status status = pane_naming(report->reader, report->scratch,
					 record, &claims, &count,
					 report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = ids_add(&report->selection.records,
				 pane_representative(report->reader,
						     claims[i].record),
				 report->err);
	return status;
}

/* Under each of its names, and as one of a group. */
static enum status add_about(struct report *report, int64_t thing)
{
	int64_t *joined, *groups;
	int count = 0, group_count = 0;
	enum status status = pane_joined(report->reader, report->scratch,
					 thing, &joined, &count, report->err);

	if (status == STATUS_OK)
		status = pane_groups(report->reader, report->scratch, thing,
				     &groups, &group_count, report->err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_naming(report, joined[i]);
	for (int i = 0; i < group_count && status == STATUS_OK; i++)
		status = add_naming(report, groups[i]);
	return status;
}

static enum status add_all_about(struct report *report)
{
	struct selection *selection = &report->selection;
	enum status status = ids_sort(&selection->things, report->err);

	for (size_t i = 0; i < selection->things.count &&
			   status == STATUS_OK; i++) {
		int64_t thing = selection->things.id[i];

		status = report_fresh(report);
		if (status == STATUS_OK)
			status = ids_add(&selection->records, thing,
					 report->err);
		if (status == STATUS_OK)
			status = add_about(report, thing);
	}
	return status == STATUS_OK
		       ? ids_sort(&selection->records, report->err) : status;
}

/* ---- dossiers, in order ---- */

struct titled {
	int64_t id;
	int rank;
	bool label; /* working labels come after names */
	const char *title;
};

static int by_title(const void *a, const void *b)
{
	const struct titled *x = a, *y = b;
	int order;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->label != y->label)
		return x->label ? 1 : -1;
	order = strcmp(x->title, y->title);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static enum status order_dossiers(struct report *report)
{
	struct selection *selection = &report->selection;
	size_t n = selection->things.count;
	void *ctx = talloc_new(report->ctx);
	struct titled *list = talloc_array(ctx, struct titled,
					   (unsigned int)n + 1);

	selection->dossiers = talloc_array(report->ctx, int64_t,
					   (unsigned int)n + 1);
	if (!list || !selection->dossiers)
		return report_no_memory(report);
	for (size_t i = 0; i < n; i++) {
		char *title = pane_title(report->reader, list,
					 selection->things.id[i]);

		list[i] = (struct titled){
			.id = selection->things.id[i],
			.rank = dossier_rank(report, selection->things.id[i]),
			.label = title && *title == '(',
			.title = title ? title : "",
		};
	}
	qsort(list, n, sizeof(*list), by_title);
	for (size_t i = 0; i < n; i++)
		selection->dossiers[i] = list[i].id;
	selection->dossier_count = (int)n;
	talloc_free(ctx);
	return STATUS_OK;
}

/* ---- the three ways to ask ---- */

static enum status add_kind(struct report *report, int number)
{
	const struct kind *kind = registry_kind(report->registry, number);
	struct pane_place place = { .id = 0 };
	enum status status = STATUS_OK;
	int count = PAGE;

	while (kind && count == PAGE && status == STATUS_OK) {
		int64_t *ids;

		status = pane_ids(report->reader, report->scratch, kind,
				  &place, PAGE, &ids, &count, report->err);
		for (int i = 0; status == STATUS_OK && i < count; i++)
			status = add_thing(report, ids[i]);
	}
	return status;
}

static enum status select_all(struct report *report)
{
	enum status status = STATUS_OK;

	report->selection.whole = true;
	for (int i = 0; i < DOSSIER_KINDS && status == STATUS_OK; i++)
		status = add_kind(report, dossier_kinds[i]);
	return status == STATUS_OK
		       ? ids_sort(&report->selection.things, report->err)
		       : status;
}

static enum status select_named(struct report *report)
{
	const struct export_options *options = report->options;
	enum status status = STATUS_OK;

	for (int i = 0; i < options->record_count && status == STATUS_OK;
	     i++) {
		int64_t shown = pane_representative(report->reader,
						    options->records[i]);

		if (!casefile_kind_of(report->casefile, shown))
			return error_set(report->err, STATUS_NOT_FOUND,
					 "there is no such record to export");
		status = ids_add(&report->selection.things, shown,
				 report->err);
	}
	return status == STATUS_OK ? add_all_about(report) : status;
}

enum status select_read(struct report *report)
{
	const struct export_options *options = report->options;
	enum status status;

	if (options->record) {
		report->selection.whole = true;
		return STATUS_OK;
	}
	if (options->record_count)
		status = select_named(report);
	else if (options->all)
		status = select_all(report);
	else {
		status = add_notes(report);
		if (status == STATUS_OK)
			status = add_all_about(report);
	}
	return status == STATUS_OK ? order_dossiers(report) : status;
}

void select_release(struct selection *selection)
{
	ids_release(&selection->things);
	ids_release(&selection->records);
}

bool is_selected(const struct report *report, int64_t record)
{
	return report->selection.whole ||
	       ids_has(&report->selection.records, record);
}

int keep_selected(const struct report *report, int64_t *ids, int count)
{
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (is_selected(report, ids[i]))
			ids[kept++] = ids[i];
	return kept;
}

/* Of named things: a note that hangs on one of them, or cites what is said of
 * one. Else all that may leave. */
bool is_note_selected(struct report *report, const struct pane_note *note)
{
	const char *at = note->text;
	int64_t citation;

	if (!report->options->record_count)
		return true;
	if (note->target &&
	    is_selected(report, pane_representative(report->reader,
						    note->target)))
		return true;
	while ((citation = next_cited(report, &at))) {
		int64_t *records;
		int count = 0;

		if (pane_cited_records(report->reader, report->scratch,
				       citation, &records, &count, NULL) !=
		    STATUS_OK)
			return true;
		for (int i = 0; i < count; i++)
			if (is_selected(report, records[i]))
				return true;
	}
	return false;
}
