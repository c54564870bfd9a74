/* publication: the documents that an export of a case consists of, and what
 * is in them.
 *
 * Case notes, a dossier a ship, company and place, the timeline, the
 * conflicts, the evidence and the method: each is a file of its own and leads
 * to the others; a format of one page (HTML) has them behind each other. By
 * default they are about what the published findings, notes and open
 * questions cite; with `records` about these; with `all` about the case. */
#ifndef TAFFRAIL_REPORT_PUBLICATION_H
#define TAFFRAIL_REPORT_PUBLICATION_H

#include "src/report/report.h"

/* A file of it, without its extension: [a-z0-9-]. The stream stays the
 * callee's and is used until the next one begins. */
typedef enum status publication_begin(void *payload, const char *name,
				      FILE **ret_stream, struct error *err);

/* Decide what is in it: report->notes, selection and papers. Released by
 * publication_release(), also after an error. */
enum status publication_prepare(struct report *report) must_check;
void publication_release(struct report *report);

/* Write all of it. Errors: those of `begin`; INVALID, a note cites what
 * is not there (with a check it is counted instead); NOMEM, IO. */
enum status publication_write(struct report *report,
			      const struct document_writer *writer,
			      publication_begin *begin,
			      void *payload) must_check;
/* The copies that its documents led to; here names have their extension. */
enum status publication_write_copies(struct report *report,
				     publication_begin *begin,
				     void *payload) must_check;
/* The findings and questions alone, as they stand in the case notes, for the
 * check. */
enum status publication_write_notes(struct report *report,
				    const struct document_writer *writer,
				    FILE *out) must_check;

#endif
