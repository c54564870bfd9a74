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

/* "rusi23 itself", "White House in wapo23" */
static char *speaker_words(struct report *report,
			   const struct detail_claim *claim)
{
	char *key = telling_source_key(report->reader, report->scratch,
				       claim->source);

	if (!claim->citation || !key)
		return talloc_strdup(report->scratch, "the analyst");
	if (!claim->speaker_title || !*claim->speaker_title)
		return talloc_asprintf(report->scratch, "%s itself", key);
	return talloc_asprintf(report->scratch, "%s in %s",
			       claim->speaker_title, key);
}

static enum status put_claim(struct report *report,
			     const struct detail_claim *claim, bool number)
{
	struct phrase *row[COLUMNS];
	enum status status = STATUS_OK;

	row[0] = words(report, NULL);
	if (claim->hedge && *claim->hedge)
		phrase_format(row[0], "%s: ", claim->hedge);
	phrase_text(row[0], number ? number_words(report, claim->said, NULL,
						  says(claim))
				   : says(claim));
	row[1] = phrase_new(report->scratch);
	phrase_add(row[1], PIECE_QUOTE, claim->quote);
	if (claim->citation)
		status = cite(report, row[1], claim->citation);
	row[2] = words(report, speaker_words(report, claim));
	row[3] = words(report, or_none(claim->origin_title, "not known"));
	row[4] = words(report, claim->as_of);
	row[5] = words(report, claim->verdict);
	if (claim->reason && *claim->reason)
		phrase_format(row[5], ": %s", claim->reason);
	if (status == STATUS_OK)
		document_row(report->document, row, COLUMNS);
	return status;
}

/* ---- headings ---- */

/* What is asked of it: "how many"; of `holds`, whether it is so at all. */
static const char *question_words(struct report *report,
				  const struct kind *kind,
				  const struct field *field)
{
	if (field->number != FIELD_HOLDS)
		return label_in_sentence(report, field->label);
	return kind->kind_class == KIND_EVENT ? "did it happen?"
					      : "is there one?";
}

/* Of two records: whom both are about, as the list of conflicts has it. */
static char *rival_words(struct report *report,
			 const struct conflict *conflict,
			 const struct kind *kind)
{
	const char *at = conflict->what, *end = at + strlen(at);

	for (const char *colon = strstr(at, ": "); colon;
	     colon = strstr(colon + 2, ": "))
		end = colon;
	return talloc_asprintf(report->scratch, "%.*s (%s): %s",
			       (int)(end - at), at,
			       label_in_sentence(report, kind->label),
			       question_words(report, kind, conflict->field));
}

/* "Weapons deals, North Korea (event): did it happen?" */
static char *heading_words(struct report *report,
			   const struct conflict *conflict)
{
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, conflict->record));
	struct telling *telling;
	const char *question;

	if (kind && conflict->rival)
		return rival_words(report, conflict, kind);
	if (!kind || telling_read(report->reader, report->scratch, kind,
				  conflict->record, &telling, NULL) !=
			     STATUS_OK)
		return talloc_strdup(report->scratch, conflict->what);
	question = question_words(report, kind, conflict->field);
	if (!kind_has_holds(kind))
		return talloc_asprintf(report->scratch, "%s: %s",
				       title_of(report, conflict->record),
				       question);
	return talloc_asprintf(report->scratch, "%s: %s",
			       topic_of(report, telling, conflict->field),
			       question);
}

/* ---- one conflict ---- */

/* How the claims stand to each other, as a sentence goes on. */
static const struct {
	const char *relation, *words;
} relation_words[] = {
	{ "contradicts", "they cannot all be right" },
	{ "denies", "it is said, and it is denied" },
	{ "unit slip", "perhaps a slip of the unit" },
	{ "opposite bound", "opposite bounds of one statement" },
	{ "parts add to more", "the parts add up to more than the whole" },
	{ "says that there are no others",
	  "one says that there are no others" },
	{ NULL, NULL }
};

static const char *relation_in_words(const char *relation)
{
	for (int i = 0; relation && relation_words[i].relation; i++)
		if (strcmp(relation_words[i].relation, relation) == 0)
			return relation_words[i].words;
	return relation;
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

	document_heading(report->document,
			 report->paper->type == PAPER_CONFLICTS ? 2 : 3,
			 heading_words(report, conflict));
	phrase_format(text, "%s%s%s.",
		      conflict->standing == STANDING_TWO_WAYS
			      ? "One origin, told two ways"
			      : "Disputed",
		      conflict->relation ? ": " : "",
		      or_none(relation_in_words(conflict->relation), ""));
	if (conflict->judged)
		phrase_format(text, " Judged: %s%s",
			      or_none(conflict->judgement, "settled"),
			      ends_sentence(conflict->judgement) ? "" : ".");
	else if (conflict->undecided)
		phrase_format(text, " Not judged, both stand: %s%s",
			      conflict->undecided,
			      ends_sentence(conflict->undecided) ? "" : ".");
	else
		phrase_text(text, " Not judged: both stand.");
	document_paragraph(report->document, text);
	document_table(report->document, columns, COLUMNS);
	for (int i = 0; i < conflict->claim_count && status == STATUS_OK; i++)
		status = put_claim(report, &conflict->claims[i],
				   !conflict->rival &&
					   conflict->field->type ==
						   VALUE_NUMBER);
	document_table_end(report->document);
	return status;
}

static bool is_wanted(const struct report *report,
		      const struct conflict *conflict)
{
	return is_selected(report, conflict->record) ||
	       (conflict->rival && is_selected(report, conflict->rival));
}

enum status report_disputes(struct report *report)
{
	struct conflict *conflicts;
	int count = 0, told = 0;
	enum status status = conflict_list(report->casefile, report->scratch,
					   0, true, &conflicts, &count,
					   report->err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (is_wanted(report, &conflicts[i])) {
			status = put_conflict(report, &conflicts[i]);
			told++;
		}
	if (status == STATUS_OK && !told)
		document_paragraph(report->document,
				   words(report, "Nothing of it is "
						 "disputed."));
	return status;
}

enum status disputes_of(struct report *report, int64_t record)
{
	struct conflict *conflicts;
	int count = 0;
	enum status status = conflict_list(report->casefile, report->scratch,
					   record, true, &conflicts, &count,
					   report->err);

	if (status == STATUS_OK && count > 0)
		document_heading(report->document, 2, "Where it is disputed");
	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = put_conflict(report, &conflicts[i]);
	return status;
}
