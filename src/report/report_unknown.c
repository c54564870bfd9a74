/* report_unknown: what is denied, said to be unknown, or was asked without an
 * answer, and how much rests on one origin alone. */
#include <string.h>
#include <talloc.h>

#include "src/report/report.h"

enum { PAGE = 512 };

struct tally {
	int64_t events, single;
};

/* Under its heading, which comes with the first. */
static void put_item(struct report *report, struct phrase *item)
{
	if (!report->unknown_begun)
		document_heading(report->document, 2,
				 "Denied, or said to be unknown");
	report->unknown_begun = true;
	document_item(report->document, 0, item);
}

/* How the first that denies it, or calls it unknown, puts it; NULL: flatly. */
static enum status negative_hedge(struct report *report, int64_t record,
				  const char **ret_hedge)
{
	struct pane_claim *claims;
	int count;
	enum status status = pane_claims(report->reader, report->scratch,
					 record, &claims, &count,
					 report->err);

	*ret_hedge = NULL;
	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (claims[i].field == FIELD_HOLDS && !claims[i].replaced &&
		    claims[i].polarity != POLARITY_IS && !*ret_hedge)
			*ret_hedge = claims[i].hedge;
	return status;
}

/* "voyage Angara: said not to be, had no record; denied: one origin" */
static enum status put_negative(struct report *report, const struct kind *kind,
				const struct pane_row *row)
{
	struct phrase *item = phrase_new(report->scratch);
	bool denied = strcmp(row->cells[0].text, "no") == 0;
	struct telling *telling;
	const char *hedge;
	enum status status = negative_hedge(report, row->id, &hedge);

	if (status == STATUS_OK)
		status = telling_read(report->reader, report->scratch, kind,
				      row->id, &telling, report->err);
	if (status != STATUS_OK)
		return status;
	phrase_add(item, PIECE_STRONG, topic_of(report, telling, NULL));
	phrase_format(item, ": said %s%s%s; %s", denied ? "not to be" : "to be unknown",
		      hedge ? ", " : "", hedge ? hedge : "",
		      stands_on(report, row->standing, row->by_low,
				row->by_high));
	status = cite_record(report, item, row->id);
	if (status == STATUS_OK)
		put_item(report, item);
	return status;
}

/* "cargo movement ..., said to contain: not known" */
static enum status put_unknown_field(struct report *report,
				     const struct telling *telling,
				     const struct pane_claim *claim)
{
	struct phrase *item = phrase_new(report->scratch);
	const struct field *field = registry_field(report->registry,
						   claim->field);
	enum status status;

	phrase_add(item, PIECE_STRONG, topic_of(report, telling, field));
	phrase_format(item, ", %s: said not to be known",
		      field ? label_in_sentence(report, field->label) : "");
	if (claim->hedge)
		phrase_format(item, ", %s", claim->hedge);
	status = cite(report, item, claim->citation);
	if (status == STATUS_OK)
		put_item(report, item);
	return status;
}

static bool says_unknown(const struct pane_claim *claim)
{
	return claim->polarity == POLARITY_UNKNOWN && claim->citation &&
	       claim->field != FIELD_HOLDS && !claim->replaced &&
	       !(claim->judged && (claim->verdict == VERDICT_REJECTED ||
				   claim->verdict == VERDICT_WITHDRAWN));
}

/* Of something that is said to be, the fields that are said not to be known:
 * what a container held. */
static enum status put_unknown_fields(struct report *report,
				      const struct kind *kind, int64_t id)
{
	struct telling *telling;
	enum status status = telling_read(report->reader, report->scratch,
					  kind, id, &telling, report->err);

	for (int i = 0; status == STATUS_OK && i < telling->claim_count; i++)
		if (says_unknown(&telling->claims[i]))
			status = put_unknown_field(report, telling,
						   &telling->claims[i]);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status look_at(struct report *report, const struct kind *kind,
			   const struct pane_held *held, struct tally *tally)
{
	struct pane_row *row;
	enum status status = STATUS_OK;

	if (!is_selected(report, held->id))
		return STATUS_OK;
	tally->events++;
	tally->single += held->by_high == 1;
	if (!held->negative && !pane_says_unknown(report->reader, held->id))
		return STATUS_OK;
	status = report_fresh(report);
	if (status == STATUS_OK && !held->negative)
		return put_unknown_fields(report, kind, held->id);
	if (status == STATUS_OK)
		status = pane_row(report->reader, report->scratch, kind,
				  held->id, &row, report->err);
	return status == STATUS_OK ? put_negative(report, kind, row) : status;
}

static enum status look_at_kind(struct report *report, const struct kind *kind,
				struct tally *tally)
{
	enum status status = STATUS_OK;
	int64_t after = INT64_MIN;
	int count = PAGE;

	while (count == PAGE && status == STATUS_OK) {
		struct pane_held *held;

		status = pane_held(report->reader, report->ctx, kind, after,
				   PAGE, &held, &count, report->err);
		for (int i = 0; status == STATUS_OK && i < count; i++)
			status = look_at(report, kind, &held[i], tally);
		if (status == STATUS_OK && count > 0)
			after = held[count - 1].id;
		if (status == STATUS_OK)
			talloc_free(held);
	}
	return status;
}

enum status report_unknown(struct report *report)
{
	struct tally tally = { .events = 0 };
	int n = registry_kind_count(report->registry);
	struct phrase *text;
	enum status status = STATUS_OK;

	report->unknown_begun = false;
	for (int i = 0; i < n && status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(report->registry,
							   i);

		if (kind_has_holds(kind))
			status = look_at_kind(report, kind, &tally);
	}
	if (status == STATUS_OK)
		status = report_fresh(report);
	if (status != STATUS_OK)
		return status;
	if (tally.events) {
		text = phrase_new(report->scratch);
		phrase_format(text, "Of the %lld relations and events that "
			      "are told in this publication, %lld rest on one "
			      "origin.", (long long)tally.events,
			      (long long)tally.single);
		document_paragraph(report->document, text);
	}
	status = kind_section(report, KIND_REQUEST, NULL, "Asked and answered");
	return status == STATUS_OK
		       ? kind_section(report, KIND_SEARCH, NULL, "Looked for")
		       : status;
}
