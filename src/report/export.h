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

/* What an editor should look at before it goes out; the line is that of the
 * exported Markdown, or of the text that was given. */
struct report_warning {
	int line;
	int64_t note, citation; /* 0: none */
	bool dead;              /* a citation of nothing */
	const char *text;
};

struct export_options {
	int64_t record;     /* a dossier of this one; 0: the whole case */
	const int64_t *records; /* or of each of these, all or none */
	int record_count;
	const char *format; /* markdown (NULL), html, csv */
	const char *as_of;  /* EDTF: what held on this day; NULL: any */
	int64_t known_by;   /* as the case knew it after this entry; 0: now */
	bool all;           /* also the kinds that only fill the appendix */
	bool copies;        /* archived copies beside the Markdown */
	bool replace;       /* a file that is there and differs is replaced */
	char *digest;       /* 65 bytes for the case's digest; NULL */
	const char *published; /* EDTF: the day on which it goes out; NULL */
	bool strict;        /* a warning stops it: REFUSED */
	/* Told of each warning of the check, by line; NULL: not told, and then
	 * nothing is checked unless `strict`. */
	void (*warn)(void *payload, const struct report_warning *warning);
	/* Told of each string of a restricted row that something open prints
	 * too; NULL: not told. */
	void (*printed)(void *payload, const char *text, const char *where);
	/* Told of each dossier, copy and table of an earlier export that
	 * stands in the folder and is none of this one; NULL: not told. */
	void (*stale)(void *payload, const char *name);
	/* Asked before each file is begun; false: INTERRUPTED. NULL: goes on. */
	bool (*go_on)(void *payload);
	void *payload;
};

/* Write into `folder`, which is made when it is missing: case-notes.md (.html),
 * KIND-ID.md for one record, KIND.csv for each kind. All files or none, and then
 * no folder either that this made; nothing changes when the same bytes are
 * there. Errors: INVALID (no such format; a
 * note cites what is not there: names note and citation), REFUSED (restricted
 * text would leave: names it), INTERRUPTED, EXISTS, IO, FULL. */
enum status report_export(struct casefile *casefile, const char *folder,
			  const struct export_options *options,
			  struct error *err) must_check;

/* CASE-notes beside the case file, talloc'ed on ctx. NULL: no memory. */
char *export_default_folder(struct casefile *casefile, const void *ctx);

/* No error for a warning: OK with their list, on ctx, by line; of the options
 * `published` counts. Looked for in findings: sentences without a citation;
 * citations of nothing, of what was withdrawn or replaced; rejected or
 * disputed claims, hedges and single origins where the sentence does not say
 * so; with `published`, states and denials of more than 30 days before;
 * documents without an archived copy; findings that no second person has
 * passed. INVALID: `published` is no day. */
enum status report_check(struct casefile *casefile, const void *ctx,
			 const struct export_options *options,
			 struct report_warning **ret_warnings, int *ret_count,
			 struct error *err) must_check;

/* Note in this account's exports.log that it went out. Nobody is kept from
 * exporting because that could not be written. */
void report_keep_in_log(struct casefile *casefile, const char *folder,
			const char *format, const char *digest);

/* Any Markdown that cites as notes do: the same footnotes and the same check
 * (through options->warn). Citations in code stay as they are. ret_text is
 * malloc'ed. INVALID: a citation that is not there; each is told of as a
 * warning with `dead`, and the message names the first. */
enum status report_cite(struct casefile *casefile,
			const struct export_options *options, const char *text,
			size_t length, char **ret_text, size_t *ret_length,
			struct error *err) must_check;

/* What a second reader looks at: a sentence, and one citation in it. */
struct review_item {
	int line;              /* of a text; 0: of a note */
	int64_t note, citation;
	int64_t target, with;  /* for review_add() */
	const char *sentence, *name, *document, *place, *quote, *translation;
	const char *says;      /* its claims, a line each */
};
/* Of the findings that may leave (text NULL), or of a Markdown text. On ctx;
 * citations that are not there are left out. */
enum status review_items(struct casefile *casefile, const void *ctx,
			 const char *text, size_t length,
			 struct review_item **ret_items, int *ret_count,
			 struct error *err) must_check;

#endif
