/* report_ships: what is said of a listing, in a sentence, and of the
 * identities that are not known to be a ship's own. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/listing.h"
#include "src/report/report.h"

/* ---- listing ---- */

enum status listing_sentence(struct report *report, int64_t record)
{
	struct listing listing;
	int64_t *groups;
	struct phrase *text;
	int count;
	enum status status = pane_groups(report->reader, report->scratch,
					 record, &groups, &count,
					 report->err);

	if (status == STATUS_OK)
		status = listing_read(report->reader, report->scratch, record,
				      groups, count, &listing, report->err);
	if (status != STATUS_OK)
		return status;
	text = words(report, casefile_kind_of(report->casefile, record) ==
					     KIND_VESSEL
				     ? "Her own listing: "
				     : "Its own listing: ");
	if (!*listing.text)
		phrase_text(text, "nobody says anything of it.");
	else
		phrase_format(text, "%s (%s).",
			      strcmp(listing.text, "listed") == 0
				      ? "listed, by whom is not said"
				      : listing.text,
			      stands_on(report, listing.standing,
					listing.by_low, listing.by_high));
	if (listing.record)
		status = cite_record(report, text, listing.record);
	if (status == STATUS_OK && listing.against)
		status = cite_record(report, text, listing.against);
	document_paragraph(report->document, text);
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

enum status identity_sentences(struct report *report, int64_t ship)
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
