/* detail_rest: what stands below the claims of a detail: what a claim rests
 * on, identities, lists that had the record again, notes and tags. */
#include <string.h>
#include <talloc.h>

#include "ui/detail_rows.h"
#include "src/base/text_add.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* "  Maja, Owner: not Azia, hedged: probably (rusi23/14 l.5)" */
static const char *premise_words(struct detail_rows *rows,
				 const struct detail_premise *premise)
{
	return talloc_asprintf(
		rows->load, "%*s%s%s%s: %s%s%s%s (%s%s)", 2 * premise->depth,
		"", premise->title, premise->field ? ", " : "",
		premise->field ? premise->field->label : "",
		premise->unknown ? "said to be unknown " : "",
		premise->negative ? "not " : "", premise->said,
		*premise->hedge
			? talloc_asprintf(rows->load, ", hedged: %s",
					  premise->hedge)
			: "",
		detail_rows_where(rows, premise->where),
		premise->again ? ", see above" : "");
}

void detail_rows_premises(struct detail_rows *rows, int64_t claim)
{
	struct detail_premise *premises;
	int count;

	if (detail_premises(rows->casefile, rows->load, claim, &premises,
			    &count, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < count; i++) {
		const struct detail_premise *premise = &premises[i];
		struct view_row *row = view_load_row(rows->load);

		if (!row)
			return;
		row->chosen = (struct chosen){
			.table = TABLE_CLAIM, .id = premise->claim,
			.record = premise->record,
			.kind = casefile_kind_of(rows->casefile,
						 premise->record),
			.claim = premise->claim,
			.citation = premise->citation,
			.field = premise->field, .said = premise->said,
			.title = premise->where};
		view_cell_set(row, DETAIL_LABEL, i == 0 ? "rests on" : "",
			      STYLE_DIM);
		view_cell_set(row, DETAIL_VALUE, premise_words(rows, premise),
			      STYLE_NORMAL);
		row->cells[DETAIL_VALUE].reference = premise->record;
	}
}

/* In full the whole text, below its first line. */
static void add_note(struct detail_rows *rows, const struct detail_note *note)
{
	bool closed = note->state && strcmp(note->state, "closed") == 0;
	const char *text = talloc_asprintf(rows->load, "%s%s%s%s", note->text,
					   closed ? " (closed)" : "",
					   note->by && *note->by ? "  " : "",
					   or_empty(note->by));
	size_t room = detail_rows_room(rows), n = view_line_bytes(text, room);
	struct view_row *row = view_load_row(rows->load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_NOTE, .id = note->id,
				      .record = rows->record,
				      .kind = rows->kind,
				      .said = note->text,
				      .title = note->type};
	view_cell_set(row, DETAIL_LABEL, note->type, STYLE_DIM);
	view_cell_set(row, DETAIL_VALUE,
		      rows->load->query.full
			      ? talloc_strndup(rows->load, text, n) : text,
		      closed ? STYLE_DIM : STYLE_NORMAL);
	if (rows->load->query.full && text[n])
		detail_rows_words(rows, "", text + n + (text[n] == ' '));
}

static void add_tags(struct detail_rows *rows, const struct detail *detail)
{
	char *text = talloc_strdup(rows->load, "");

	for (int i = 0; i < detail->tag_count; i++)
		text = text_add(text, "%s%s", i > 0 ? ", " : "",
				detail->tags[i]);
	if (*text)
		detail_rows_words(rows, "tags", text);
	if (detail->marked)
		detail_rows_words(rows, "marked", "*");
}

/* "ofac24, unchanged in 2 later copies, the last of 2024-02-05" */
static void add_seen(struct detail_rows *rows, const struct detail_seen *seen)
{
	detail_rows_words(rows, "seen", talloc_asprintf(
		rows->load, "%s: unchanged in %d later cop%s, last %s%s%s",
		seen->key, seen->times, seen->times == 1 ? "y" : "ies",
		seen->last, seen->newer ? "; a newer copy is of " : "",
		or_empty(seen->newer)));
}

void detail_rows_rest(struct detail_rows *rows, const struct detail *detail)
{
	for (int i = 0; i < detail->identity_count; i++) {
		const struct detail_identity *same = &detail->identities[i];
		struct view_row *row = view_load_row(rows->load);

		if (!row)
			return;
		row->chosen = (struct chosen){.table = TABLE_JUDGEMENT,
					      .id = same->judgement,
					      .record = same->other,
					      .title = same->title};
		view_cell_set(row, DETAIL_LABEL, same->verdict, STYLE_DIM);
		view_cell_set(row, DETAIL_VALUE,
			      talloc_asprintf(rows->load, "%s%s%s",
					      same->title,
					      same->reason ? ": " : "",
					      or_empty(same->reason)),
			      STYLE_NORMAL);
		row->cells[DETAIL_VALUE].reference = same->other;
	}
	for (int i = 0; i < detail->seen_count; i++)
		add_seen(rows, &detail->seen[i]);
	for (int i = 0; i < detail->note_count; i++)
		add_note(rows, &detail->notes[i]);
	add_tags(rows, detail);
}
