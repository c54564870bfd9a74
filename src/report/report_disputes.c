/* report_disputes: where claims oppose each other, side by side, and what was
 * judged of it. */
#include <string.h>
#include <talloc.h>

#include "src/report/report.h"
#include "store/conflict.h"

static const char *const columns[] = { "Says", "Printed", "Said by", "Origin",
				       "As of", "Verdict" };
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

static const char *or_none(const char *text, const char *instead)
{
	return text && *text ? text : instead;
}

static const char *says(const struct detail_claim *claim)
{
	const char *text = or_none(claim->value, or_none(claim->said, "yes"));

	if (claim->negative && strcmp(text, "yes") == 0)
		return "no";
	return text;
}

static enum status put_claim(struct report *report,
			     const struct detail_claim *claim)
{
	struct phrase *row[COLUMNS];
	enum status status = STATUS_OK;

	row[0] = words(report, NULL);
	if (claim->hedge && *claim->hedge)
		phrase_format(row[0], "%s: ", claim->hedge);
	phrase_text(row[0], says(claim));
	row[1] = phrase_new(report->scratch);
	phrase_add(row[1], PIECE_QUOTE, claim->quote);
	if (claim->citation)
		status = cite(report, row[1], claim->citation);
	row[2] = words(report, or_none(claim->speaker_title,
				       "the document itself"));
	row[3] = words(report, or_none(claim->origin_title, "not known"));
	row[4] = words(report, claim->as_of);
	row[5] = words(report, claim->verdict);
	if (claim->reason && *claim->reason)
		phrase_format(row[5], ": %s", claim->reason);
	if (status == STATUS_OK)
		document_row(report->document, row, COLUMNS);
	return status;
}

static bool ends_sentence(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n > 0 && strchr(".!?", text[n - 1]);
}

static enum status put_conflict(struct report *report,
				const struct conflict *conflict)
{
	struct phrase *text = phrase_new(report->scratch);
	enum status status = STATUS_OK;

	document_heading(report->document, 3, conflict->what);
	phrase_format(text, "%s%s%s.",
		      conflict->standing == STANDING_TWO_WAYS
			      ? "One origin, told two ways"
			      : "Disputed",
		      conflict->relation ? ": " : "",
		      or_none(conflict->relation, ""));
	if (conflict->judged)
		phrase_format(text, " Judged: %s%s",
			      or_none(conflict->judgement, "settled"),
			      ends_sentence(conflict->judgement) ? "" : ".");
	else
		phrase_text(text, " Not judged: both stand.");
	document_paragraph(report->document, text);
	document_table(report->document, columns, COLUMNS);
	for (int i = 0; i < conflict->claim_count && status == STATUS_OK; i++)
		status = put_claim(report, &conflict->claims[i]);
	document_table_end(report->document);
	return status;
}

enum status report_disputes(struct report *report)
{
	struct conflict *conflicts;
	int count;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = conflict_list(report->casefile, report->scratch,
				       report->options->record, true,
				       &conflicts, &count, report->err);
	if (status == STATUS_OK && count > 0)
		document_heading(report->document, 2, "Where it is disputed");
	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = put_conflict(report, &conflicts[i]);
	return status;
}
