/* export: a case as case notes that an editor can publish.
 *
 * What leaves: the notes whose setting publish is yes, and what the case says
 * with its sources. What is marked restricted, and all that is about it, does
 * not leave: the report is made from a copy that does not hold it. Where
 * something open speaks of it, or a published note cites it, a label stands
 * ("vessel withheld 2", footnote withheld3-5). Then every file and its name
 * are searched for what only restricted rows hold; that stops the export.
 *
 * The same case gives the same bytes on any machine and day: no date, path or
 * name but those of the case, and the digest of its dump. */
#ifndef TAFFRAIL_REPORT_EXPORT_H
#define TAFFRAIL_REPORT_EXPORT_H

#include "store/casefile.h"

struct export_options {
	int64_t record;     /* a dossier of this one; 0: the whole case */
	const char *format; /* markdown (NULL), html, csv */
	bool all;           /* also the kinds that only fill the appendix */
	bool replace;       /* a file that is there and differs is replaced */
	/* Told of each string of a restricted row that something open prints
	 * too; NULL: not told. */
	void (*printed)(void *payload, const char *text, const char *where);
	void *payload;
};

/* Write into `folder`, which is made when it is missing: case-notes.md (.html),
 * KIND-ID.md for one record, KIND.csv for each kind. All files or none; nothing
 * changes when the same bytes are there. Errors: INVALID (no such format; a
 * note cites what is not there: names note and citation), REFUSED (restricted
 * text would leave: names it), EXISTS, IO, FULL. */
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
