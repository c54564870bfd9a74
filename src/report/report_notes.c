/* report_notes: findings and questions that are set to publish. Their text is
 * the analyst's; [@rusi23/14] in it becomes a footnote. Several stand in one
 * pair of brackets behind each other: [@rusi23/14; @wapo23/3]. */
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/report/check.h"
#include "src/report/citing.h"
#include "src/report/report.h"

static enum status unknown_citation(struct report *report,
				    const struct pane_note *note,
				    const struct named_citation *name)
{
	char printed[ID_LENGTH + 1];

	id_print(note->id, printed);
	return error_set(report->err, STATUS_INVALID,
			 "note %s cites %.*s: there is no such citation that "
			 "may leave; correct the note", printed,
			 (int)(name->after - name->key), name->key);
}

/* It is not in the open part: perhaps in the whole, and then it stays
 * behind. */
static enum status put_withheld(struct report *report,
				const struct pane_note *note,
				const struct named_citation *name,
				struct phrase *phrase)
{
	struct pane_reader *whole = pane_reader_new(report->part->whole,
						    report->scratch);
	int64_t citation = whole ? pane_find_citation(whole, name->key,
						      name->key_length,
						      name->n) : 0;

	talloc_free(whole);
	if (!citation || !hidden_has(report->part->hidden, citation)) {
		if (report->check)
			check_citation(report->check, note->id, 0, name->key,
				       (size_t)(name->after - name->key));
		return report->check ? STATUS_OK
				     : unknown_citation(report, note, name);
	}
	return cite_withheld(report, phrase, citation);
}

static enum status put_citation(struct report *report,
				const struct pane_note *note,
				const struct named_citation *name,
				struct phrase *phrase)
{
	int64_t citation = name->well_formed
				   ? pane_find_citation(report->reader,
							name->key,
							name->key_length,
							name->n)
				   : 0;

	if (!citation && name->well_formed && report->part &&
	    report->part->hidden)
		return put_withheld(report, note, name, phrase);
	if (report->check)
		check_citation(report->check, note->id, citation, name->key,
			       (size_t)(name->after - name->key));
	if (!citation)
		return report->check ? STATUS_OK
				     : unknown_citation(report, note, name);
	return cite(report, phrase, citation);
}

/* A bracket with citations alone; the space before it goes, as a footnote's
 * mark stands at its word. */
static enum status put_bracket(struct report *report,
			       const struct pane_note *note, const char *text,
			       struct phrase *phrase, const char **ret_after)
{
	enum status status = STATUS_OK;
	const char *at = text + 1;

	while (*at == '@' && status == STATUS_OK) {
		struct named_citation name = citing_read(at);

		status = put_citation(report, note, &name, phrase);
		at = citing_next(name.after);
	}
	*ret_after = *at == ']' ? at + 1 : at;
	return status;
}

static enum status put_paragraph(struct report *report,
				 const struct pane_note *note,
				 const char *text, size_t length)
{
	struct phrase *phrase = phrase_new(report->scratch);
	const char *end = text + length, *from = text, *at = text;
	enum status status = STATUS_OK;

	if (report->check)
		check_begin(report->check, report->document, note);
	while (at < end && status == STATUS_OK) {
		if (strncmp(at, "[@", 2) != 0) {
			at++;
			continue;
		}
		phrase_add(phrase, PIECE_TEXT,
			   talloc_strndup(report->scratch, from,
					  (size_t)(at - from)));
		status = put_bracket(report, note, at, phrase, &at);
		at = at < end ? at : end; /* a bracket that nobody closed */
		from = at;
	}
	if (status != STATUS_OK)
		return status;
	phrase_add(phrase, PIECE_TEXT,
		   talloc_strndup(report->scratch, from,
				  (size_t)(end - from)));
	document_paragraph(report->document, phrase);
	if (report->check)
		check_paragraph(report->check, report, note, text, length);
	return STATUS_OK;
}

/* Paragraphs are told apart by an empty line. */
static enum status put_note(struct report *report,
			    const struct pane_note *note)
{
	const char *text = note->text;
	enum status status = report_fresh(report);

	if (report->check)
		check_note_begins(report->check);
	while (*text && status == STATUS_OK) {
		const char *gap = strstr(text, "\n\n");
		size_t n = gap ? (size_t)(gap - text) : strlen(text);

		if (strspn(text, " \n\t") < n)
			status = put_paragraph(report, note, text, n);
		text += n;
		text += strspn(text, "\n");
	}
	if (report->check && status == STATUS_OK)
		check_second_reader(report->check, report, note);
	return status;
}

static bool is_open(const struct pane_note *note)
{
	return note->type != NOTE_QUESTION || note->state == 0;
}

/* about: notes on this record alone; 0: all of what is selected. */
static enum status put_notes(struct report *report, int64_t about, int type,
			     const char *heading)
{
	const struct pane_note *notes = report->notes;
	bool begun = false;
	enum status status = STATUS_OK;

	for (int i = 0; i < report->note_count && status == STATUS_OK; i++) {
		if (notes[i].type != type || !is_open(&notes[i]) ||
		    (about ? notes[i].target != about
			   : !is_note_selected(report, &notes[i])))
			continue;
		if (!begun)
			document_heading(report->document, 2, heading);
		begun = true;
		status = put_note(report, &notes[i]);
	}
	return status;
}

enum status report_findings(struct report *report)
{
	enum status status = put_notes(report, 0, NOTE_FINDING, "Findings");

	return status == STATUS_OK ? put_notes(report, 0, NOTE_NOTE, "Notes")
				   : status;
}

enum status report_questions(struct report *report)
{
	return put_notes(report, 0, NOTE_QUESTION, "What is not known");
}

enum status report_own_notes(struct report *report, int64_t record)
{
	enum status status = put_notes(report, record, NOTE_FINDING,
				       "Findings on it");

	if (status == STATUS_OK)
		status = put_notes(report, record, NOTE_NOTE, "Notes");
	return status == STATUS_OK
		       ? put_notes(report, record, NOTE_QUESTION,
				   "What is not known of it")
		       : status;
}
