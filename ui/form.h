/* form: entering a record on the line of its kind.
 *
 * A few rows above the foot: the line, what the program understands of each
 * part while it is typed, how we know, and the records of the case that fit.
 * Enter makes the record; where one fits, it asks first whether to add to it. */
#ifndef TAFFRAIL_UI_FORM_H
#define TAFFRAIL_UI_FORM_H

#include "store/edit.h"
#include "ui/workbench.h"

enum { FORM_PARTS_MAX = 10, FORM_OFFERS_MAX = 2 };

struct form {
	const struct kind *kind;
	unsigned generation, answered; /* of the line, as typed and understood */
	bool accept_later;      /* Enter was pressed before the answer came */
	struct line *line;      /* as understood; NULL before the answer */
	struct request *answer; /* which owns it */
	int offer;              /* chosen: fits first, then a new one */
	bool knowing_open;      /* the summary row is being typed */
	struct line_edit other; /* the line that is not being typed */
	char prefilled[256];    /* what stood on the line: "Maria, "; "" */
};

void form_open(struct app *app, const struct kind *kind, const char *text);
int form_rows(const struct form *form);
/* The line is understood anew. */
void form_read_again(struct app *app);
/* Tab in the row of how we know. */
void form_next_scope(struct app *app);
/* The field in which the cursor stands, and where its value begins on the
 * line; NULL: the line of the kind has no more, and the part names none. */
const struct field *form_field(const struct app *app, size_t *ret_from);
/* Names of parts that begin with the word before the cursor, that is not said
 * yet: "flag: ", "registered owner: ". Texts on ctx; how many. */
int form_names(const struct app *app, const void *ctx, const char **names,
	       int max);
/* Records that fit and are offered. */
int form_fits(const struct form *form);
/* Why the line cannot be entered as it stands; NULL: it can, or no answer has
 * come. */
const char *form_trouble(const struct form *form);

#endif
