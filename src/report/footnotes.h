/* footnotes: those of one document, by key and by label, in little memory: a
 * large case has hundreds of thousands of them, and what is kept of one that
 * was written is its name. */
#ifndef TAFFRAIL_REPORT_FOOTNOTES_H
#define TAFFRAIL_REPORT_FOOTNOTES_H

#include <stdbool.h>

#include "src/report/phrase.h"

struct footnote {
	const char *key;         /* NULL: a label that is only taken */
	const char *label;       /* unique */
	struct phrase *text;     /* NULL: written */
	struct footnote *next;   /* of those that wait; its owner's */
	struct footnote *by_key, *by_label; /* the tables' */
	int turn;                /* number to try for the next of this label */
	bool referred;
};

struct footnotes;
/* A talloc child of ctx. NULL: no memory. */
struct footnotes *footnotes_new(const void *ctx);
struct footnote *footnotes_find(const struct footnotes *notes,
				const char *key);
struct footnote *footnotes_find_label(const struct footnotes *notes,
				      const char *label);
/* Copies both; key may be NULL. They are not there yet. NULL: no memory. */
struct footnote *footnotes_add(struct footnotes *notes, const char *key,
			       const char *label);

#endif
