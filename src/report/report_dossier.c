/* report_dossier: all that is said of one ship, party or place; and the list
 * of all dossiers.
 *
 * Happenings come by sort, in time. Then whatever else refers to the thing or
 * to a group of its, kind by kind: designations, legal actions, statements
 * and requests under headings of their own, every other kind under its
 * own name, so that nothing that is alleged of it is left out. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/report/report.h"

/* ---- what happened ---- */

static const struct told_section happening_sections[] = {
	{ "Calls and sightings", { KIND_PORT_CALL, KIND_SIGHTING,
				   KIND_ENCOUNTER, KIND_INSPECTION, 0 } },
	{ "Voyages and counts", { KIND_VOYAGE, KIND_TALLY, 0 } },
	{ "AIS gaps", { KIND_AIS_GAP, 0 } },
	{ "Cargo", { KIND_CARGO_MOVEMENT, 0 } },
	{ "Events", { KIND_EVENT_KIND, 0 } },
	{ NULL, { 0 } }
};

/* ---- what else refers to it ---- */

static const char *const listing_fields[] = { "target", "authority", "listed",
					      "when", "delisted", "reason",
					      NULL };
static const char *const action_fields[] = { "target", "authority", "action",
					     "when", "reason", "for", NULL };
static const char *const statement_fields[] = { "what", "about", "when",
						"sort", NULL };
static const char *const request_fields[] = { "to", "about", "when",
					      "outcome", "answer", NULL };

/* In this order; kinds that are not here follow by their own name. */
static const struct relation_section {
	int kind;
	const char *heading;
	const char *const *fields;
} relation_sections[] = {
	{ KIND_DESIGNATION, "Designations", listing_fields },
	{ KIND_LEGAL_ACTION, "Legal actions", action_fields },
	{ KIND_STATEMENT, "What is alleged", statement_fields },
	{ KIND_REQUEST, "What was asked, and answered", request_fields },
	{ 0, NULL, NULL }
};

static const struct relation_section *section_of(int kind)
{
	const struct relation_section *section = relation_sections;

	while (section->kind && section->kind != kind)
		section++;
	return section;
}

/* The tree above and the tables of happenings have these. */
static bool is_told_above(const struct kind *kind)
{
	return compose_kind(kind->number) || kind->number == KIND_SHIP_ROLE ||
	       kind->number == KIND_SHAREHOLDING ||
	       kind->number == KIND_IDENTITY;
}

static enum status add_field(struct report *report, const struct kind *kind,
			     const struct field *field, int64_t target,
			     struct ids *ids)
{
	struct pane_reference *found;
	int count = 0;
	enum status status = pane_references(report->reader, report->scratch,
					     kind, field, target, &found,
					     &count, report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = ids_add(ids, found[i].record, report->err);
	return status;
}

static enum status add_target(struct report *report, const struct kind *kind,
			      int64_t target, struct ids *ids)
{
	int target_kind = casefile_kind_of(report->casefile, target);
	enum status status = STATUS_OK;

	for (int i = 0; i < kind->field_count && status == STATUS_OK; i++)
		if (kind->fields[i]->type == VALUE_REFERENCE &&
		    field_takes_kind(report->registry, kind->fields[i],
				     target_kind))
			status = add_field(report, kind, kind->fields[i],
					   target, ids);
	return status;
}

static enum status put_kind(struct report *report, const struct kind *kind,
			    const struct relation_section *section,
			    const int64_t *targets, int target_count)
{
	struct ids ids = { .id = NULL };
	enum status status = report_fresh(report);

	for (int i = 0; i < target_count && status == STATUS_OK; i++)
		status = add_target(report, kind, targets[i], &ids);
	if (status == STATUS_OK)
		status = ids_sort(&ids, report->err);
	if (status == STATUS_OK && ids.count > 0) {
		document_heading(report->document, 2,
				 section->heading ? section->heading
						  : kind->plural);
		status = kind_table(report, kind, section->fields, ids.id,
				    (int)ids.count);
	}
	ids_release(&ids);
	return status;
}

/* Itself and the groups that it is said to belong to. */
static enum status list_targets(struct report *report, int64_t record,
				void *ctx, int64_t **ret_targets,
				int *ret_count)
{
	int64_t *groups, *targets;
	int count = 0;
	enum status status = pane_groups(report->reader, ctx, record, &groups,
					 &count, report->err);

	if (status != STATUS_OK)
		return status;
	targets = talloc_array(ctx, int64_t, (unsigned int)count + 1);
	if (!targets)
		return report_no_memory(report);
	targets[0] = record;
	for (int i = 0; i < count; i++)
		targets[i + 1] = groups[i];
	*ret_targets = targets;
	*ret_count = count + 1;
	return STATUS_OK;
}

static enum status put_relations(struct report *report, int64_t record)
{
	void *ctx = talloc_new(report->ctx);
	const struct registry *registry = report->registry;
	int n = registry_kind_count(registry), count;
	int64_t *targets;
	enum status status = ctx ? list_targets(report, record, ctx, &targets,
						&count)
				 : report_no_memory(report);

	for (const struct relation_section *section = relation_sections;
	     section->kind && status == STATUS_OK; section++) {
		const struct kind *kind = registry_kind(registry,
							section->kind);

		if (kind)
			status = put_kind(report, kind, section, targets,
					  count);
	}
	for (int i = 0; i < n && status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(registry, i);
		const struct relation_section *section =
			section_of(kind->number);

		if (kind_has_holds(kind) && !section->kind &&
		    !is_told_above(kind))
			status = put_kind(report, kind, section, targets,
					  count);
	}
	talloc_free(ctx);
	return status;
}

/* ---- who it is ---- */

static bool is_party(int kind)
{
	return kind == KIND_COMPANY || kind == KIND_PERSON;
}

static enum status put_identity(struct report *report, int64_t record,
				int kind)
{
	enum status status = STATUS_OK;

	document_heading_of(report->document, 2, kind == KIND_VESSEL
							 ? "Who she is"
							 : "What it is");
	if (kind == KIND_VESSEL || is_party(kind))
		status = listing_sentence(report, record);
	if (status == STATUS_OK)
		status = identity_items(report, record);
	if (status == STATUS_OK && kind == KIND_VESSEL)
		status = identity_sentences(report, record);
	return status == STATUS_OK ? fields_table(report, record, NULL)
				   : status;
}

enum status report_dossier(struct report *report)
{
	int64_t record = report->paper->record;
	int kind = casefile_kind_of(report->casefile, record);
	enum status status = report_own_notes(report, record);

	if (status == STATUS_OK)
		status = report_fresh(report);
	if (status == STATUS_OK)
		status = put_identity(report, record, kind);
	if (status == STATUS_OK)
		status = report_fresh(report);
	if (status == STATUS_OK)
		status = chain_section(report, record, kind == KIND_VESSEL);
	if (status == STATUS_OK)
		status = told_sections(report, record, happening_sections);
	if (status == STATUS_OK)
		status = put_relations(report, record);
	if (status == STATUS_OK && !paper_name(report, PAPER_CONFLICTS))
		status = report_fresh(report);
	if (status == STATUS_OK && !paper_name(report, PAPER_CONFLICTS))
		status = disputes_of(report, record);
	return status;
}

/* ---- the list of them ---- */

/* "Vessels: Adler, Angara, Ascalon." */
static void put_kind_line(struct report *report, const struct kind *kind,
			  int first, int end)
{
	struct phrase *item = phrase_new(report->scratch);

	phrase_add(item, PIECE_STRONG, kind->plural);
	for (int i = first; i < end; i++) {
		phrase_text(item, i == first ? ": " : ", ");
		phrase_link(item, report->papers[i].title,
			    report->papers[i].name);
	}
	document_item(report->document, 0, item);
}

static int kind_of_paper(struct report *report, int i)
{
	const struct paper *paper = &report->papers[i];

	return paper->type == PAPER_DOSSIER
		       ? casefile_kind_of(report->casefile, paper->record) : 0;
}

enum status report_contents(struct report *report)
{
	bool begun = false;

	for (int i = 0, end; i < report->paper_count; i = end) {
		int kind = kind_of_paper(report, i);

		for (end = i + 1; end < report->paper_count &&
				  kind_of_paper(report, end) == kind; end++)
			;
		if (!kind)
			continue;
		if (!begun)
			document_heading(report->document, 2, "Dossiers");
		begun = true;
		put_kind_line(report, registry_kind(report->registry, kind),
			      i, end);
	}
	return STATUS_OK;
}
