/* footnotes: those of one document, by key and by label, in little memory: a
 * large case has hundreds of thousands of them, and what is kept of one that
 * was written is its name. */
#ifndef TAFFRAIL_REPORT_FOOTNOTES_H
#define TAFFRAIL_REPORT_FOOTNOTES_H

#include <stdbool.h>

struct footnote {
	struct footnote *by_key, *by_label; /* the tables' */
	int turn;             /* number to try for the next of this label */
	unsigned short key;   /* where it begins behind the label; 0: none, the
			       * label is only taken */
	bool referred;
	char label[];         /* unique */
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
