/* report_ships: a dossier a ship. Who she is, what is said of her listing,
 * who stands behind her as a tree, and what is said of her in time. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/listing.h"
#include "src/analysis/panes.h"
#include "src/report/report.h"

enum { PAGE = 256 };

/* ---- listing ---- */

static enum status put_listing(struct report *report, int64_t ship)
{
	struct listing listing;
	int64_t *groups;
	struct phrase *text;
	int count;
	enum status status = pane_groups(report->reader, report->scratch,
					 ship, &groups, &count, report->err);

	if (status == STATUS_OK)
		status = listing_read(report->reader, report->scratch, ship,
				      groups, count, &listing, report->err);
	if (status != STATUS_OK)
		return status;
	text = words(report, "Her own listing: ");
	if (!*listing.text)
		phrase_text(text, "nobody says anything of it.");
	else
		phrase_format(text, "%s (%s).", listing.text,
			      stands_on(report, listing.standing,
					listing.by_low, listing.by_high));
	if (listing.record)
		status = cite_record(report, text, listing.record);
	if (status == STATUS_OK && listing.against)
		status = cite_record(report, text, listing.against);
	document_paragraph(report->document, text);
	return status;
}

/* ---- chain ---- */

static void chain_marks(struct report *report, struct phrase *item,
			const struct chain_row *row)
{
	if (row->when && *row->when && strcmp(row->role, row->when) != 0)
		phrase_format(item, ", %s", row->when);
	if (row->share && *row->share)
		phrase_format(item, ", share %s", row->share);
	if (row->listed && strcmp(row->listed, "listed") == 0)
		phrase_text(item, ", listed");
	else if (row->listed && *row->listed)
		phrase_format(item, ", listed: %s", row->listed);
	phrase_format(item, " (%s)", stands_on(report, row->standing,
					       row->by_low, row->by_high));
	if (row->repeated)
		phrase_text(item, ", see above");
	if (row->cycle)
		phrase_text(item, ", which leads back here");
}

/* A relation or an action is cited whole; of a party's own field the table of
 * its fields has the footnotes. */
static enum status chain_cites(struct report *report, struct phrase *item,
			       const struct chain_row *row)
{
	/* Several need a look at who stands behind what. */
	if (row->citation_count > 1)
		return cite_record(report, item, row->record);
	return row->citation_count ? cite(report, item, row->citation)
				   : STATUS_OK;
}

/* Roles and holdings lead to a party; what was done to one does not. */
static bool is_relation(struct report *report, int64_t record)
{
	int kind = casefile_kind_of(report->casefile, record);

	return kind == KIND_SHIP_ROLE || kind == KIND_SHAREHOLDING;
}

static enum status put_chain_row(struct report *report,
				 const struct chain_row *row)
{
	struct phrase *item = phrase_new(report->scratch);
	enum status status;

	if (row->negative)
		phrase_text(item, "not: ");
	if (row->former && strcmp(row->role, "FORMER") == 0)
		phrase_text(item, "formerly: ");
	else
		phrase_format(item, "%s%s: ", row->former ? "formerly " : "",
			      row->role);
	if (row->party && !row->label && is_relation(report, row->record))
		phrase_add(item, PIECE_STRONG, row->title);
	else
		phrase_text(item, row->title);
	chain_marks(report, item, row);
	status = chain_cites(report, item, row);
	if (status == STATUS_OK)
		document_item(report->document, row->depth, item);
	return status;
}

static enum status put_chain(struct report *report, int64_t record,
			     enum chain_direction direction,
			     const char *heading)
{
	struct chain_row *rows;
	int count;
	enum status status;

	if (!report->chains)
		report->chains = chain_memo_new(report->casefile, report->ctx);
	if (!report->chains)
		return report_no_memory(report);
	status = chain_read_printed(report->chains, report->scratch, record,
				    direction, &rows, &count, report->err);
	if (status == STATUS_OK && count > 0)
		document_heading(report->document, 4, heading);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_chain_row(report, &rows[i]);
	return status;
}

/* ---- identities that are not hers ---- */

static enum status put_identities(struct report *report, int64_t target)
{
	const struct kind *kind = registry_kind(report->registry,
						KIND_IDENTITY);
	const struct field *vessel = telling_field(report->reader, kind,
						   "vessel");
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_references(report->reader, report->scratch,
					     kind, vessel, target, &found,
					     &count, report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct phrase *item = words(report, "Under an identity that "
					    "is not known to be her own");
		struct telling *telling;
		const char *name, *hedge;

		status = telling_read(report->reader, report->scratch, kind,
				      found[i].record, &telling, report->err);
		if (status != STATUS_OK)
			return status == STATUS_NOT_FOUND ? STATUS_OK : status;
		name = telling_cell(report->reader, telling, "name")->text;
		hedge = telling_winner(telling,
				       &telling->row->cells[0])->hedge;
		phrase_format(item, ": %s%s%s (%s)", name ? name : "not given",
			      hedge ? ", " : "", hedge ? hedge : "",
			      stands_on(report, telling->row->standing,
					telling->row->by_low,
					telling->row->by_high));
		status = cite_record(report, item, found[i].record);
		document_item(report->document, 0, item);
	}
	return status;
}

static enum status put_all_identities(struct report *report, int64_t ship)
{
	int64_t *groups;
	int count = 0;
	enum status status = put_identities(report, ship);

	if (status == STATUS_OK)
		status = pane_groups(report->reader, report->scratch, ship,
				     &groups, &count, report->err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_identities(report, groups[i]);
	return status;
}

/* ---- the dossier ---- */

enum status report_ship(struct report *report, int64_t ship)
{
	enum status status = report_fresh(report);

	if (status != STATUS_OK)
		return status;
	document_heading(report->document, 3, title_of(report, ship));
	status = put_listing(report, ship);
	if (status == STATUS_OK)
		status = identity_items(report, ship);
	if (status == STATUS_OK)
		status = put_all_identities(report, ship);
	if (status == STATUS_OK)
		status = fields_table(report, ship, NULL);
	if (status == STATUS_OK)
		status = put_chain(report, ship, CHAIN_UP,
				   "Who stands behind her");
	if (status == STATUS_OK)
		status = told_table(report, ship, "What is said of her");
	return status;
}

static enum status ships_where(struct report *report, bool label)
{
	const struct kind *kind = registry_kind(report->registry, KIND_VESSEL);
	struct pane_place place = { .id = 0 };
	enum status status = STATUS_OK;
	int count = PAGE;

	while (count == PAGE && status == STATUS_OK) {
		int64_t *ids;

		status = pane_ids(report->reader, report->ctx, kind, &place,
				  PAGE, &ids, &count, report->err);
		for (int i = 0; status == STATUS_OK && i < count; i++) {
			struct pane_row *row;

			status = pane_row(report->reader, ids, kind, ids[i],
					  &row, report->err);
			if (status == STATUS_OK && row->label == label &&
			    is_said(report, ids[i]))
				status = report_ship(report, ids[i]);
			else if (status == STATUS_NOT_FOUND)
				status = STATUS_OK;
		}
		talloc_free(ids);
	}
	return status;
}

enum status report_ships(struct report *report)
{
	enum status status = STATUS_OK;

	if (!report->options->record) {
		document_heading(report->document, 2, "Ships");
		status = ships_where(report, false);
		return status == STATUS_OK ? ships_where(report, true)
					   : status;
	}
	if (casefile_kind_of(report->casefile, report->options->record) ==
	    KIND_VESSEL)
		return report_ship(report, report->options->record);
	return report_thing(report, report->options->record, 2);
}

enum status report_thing(struct report *report, int64_t record, int level)
{
	static const char *const but[] = { NULL };
	enum status status = report_fresh(report);

	if (status != STATUS_OK)
		return status;
	document_heading(report->document, level, title_of(report, record));
	status = identity_items(report, record);
	if (status == STATUS_OK)
		status = fields_table(report, record, but);
	if (status == STATUS_OK)
		status = put_chain(report, record, CHAIN_UP,
				   "Who stands behind it");
	if (status == STATUS_OK)
		status = put_chain(report, record, CHAIN_DOWN,
				   "What it stands behind");
	return status;
}
