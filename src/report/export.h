/* export: a case as case notes that an editor can publish.
 *
 * What leaves: the notes whose setting publish is yes, and what the case says
 * with its sources. What is marked restricted, and all that refers to it,
 * does not leave: then the report is made from a copy that does not hold it.
 * A published note that cites something restricted stops the export.
 *
 * The same case gives the same bytes on any machine and day: no date, path or
 * name but those of the case, and the digest of its dump. */
#ifndef TAFFRAIL_REPORT_EXPORT_H
#define TAFFRAIL_REPORT_EXPORT_H

#include "store/casefile.h"

struct export_options {
	int64_t record;     /* a dossier of this one; 0: the whole case */
	const char *format; /* NULL: markdown */
	bool all;           /* also the kinds that only fill the appendix */
	bool replace;       /* a file that is there and differs is replaced */
};

/* Write into `folder`, which is made when it is missing: case-notes.md, or
 * KIND-ID.md for one record. Nothing changes when the same bytes are there.
 * Errors: INVALID (no such format; a note cites what is not there: names note
 * and citation), EXISTS, IO, FULL. */
enum status report_export(struct casefile *casefile, const char *folder,
			  const struct export_options *options,
			  struct error *err) must_check;

/* CASE-notes beside the case file, talloc'ed on ctx. NULL: no memory. */
char *export_default_folder(struct casefile *casefile, const void *ctx);

/* What an editor should look at before it goes out; the line is that of the
 * exported document. */
struct report_warning {
	int line;
	int64_t note, citation; /* 0: none */
	const char *text;
};
/* No error for a warning: OK with their list, on ctx, by line. Looked for in
 * findings: sentences without a citation; citations of nothing, of something
 * withdrawn; rejected or disputed claims, and those of a single origin, where
 * the sentence does not say so. */
enum status report_check(struct casefile *casefile, const void *ctx,
			 struct report_warning **ret_warnings, int *ret_count,
			 struct error *err) must_check;

#endif
