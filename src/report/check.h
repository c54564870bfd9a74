/* check: what an editor should look at in the findings.
 *
 * A sentence is checked by its own words and the citations in it. It says
 * enough of a single origin when it names the speaker, the origin or the
 * document, or says that there is one alone; of a dispute when it says so or
 * cites the other side too. */
#ifndef TAFFRAIL_REPORT_CHECK_H
#define TAFFRAIL_REPORT_CHECK_H

#include "src/report/report.h"

/* A talloc child of ctx; `text` and `length` are those of a memory stream to
 * which the document goes, by which lines are counted. NULL: no memory. */
struct check *check_new(const void *ctx, char *const *text,
			const size_t *length, FILE *stream);
/* A paragraph of a note follows. */
void check_begin(struct check *check, struct document *document,
		 const struct pane_note *note);
/* The day of publication, by its first second: what may have changed since
 * it was said is then looked for. */
void check_publication(struct check *check, int64_t second);
/* Where the next paragraph stands, when it is not what was written. */
void check_at_line(struct check *check, int line);
/* Around the paragraphs of one note: at its end, who has passed it. */
void check_note_begins(struct check *check);
void check_second_reader(struct check *check, struct report *report,
			 const struct pane_note *note);
/* The note names a citation (0: there is none of that name). */
void check_citation(struct check *check, int64_t note, int64_t citation,
		    const char *name, size_t length);
/* The paragraph's own text, its citations still in it. */
void check_paragraph(struct check *check, struct report *report,
		     const struct pane_note *note, const char *text,
		     size_t length);
/* Up to the end of the first sentence of a text: a point, with what closes
 * behind it, but for that of "U.S." and of initials. */
size_t check_sentence_length(const char *text, size_t length);
/* Takes what was found; the array lives on ctx. */
enum status check_result(struct check *check, const void *ctx,
			 struct report_warning **ret_warnings,
			 int *ret_count) must_check;

#endif
