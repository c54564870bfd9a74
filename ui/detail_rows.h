/* detail_rows: the rows of the detail, which speak of claims.
 *
 * Two sets of columns: a wide one, one claim a row with everything that is
 * known of it, and a narrow one, for three lines at 80 cells. */
#ifndef TAFFRAIL_UI_DETAIL_ROWS_H
#define TAFFRAIL_UI_DETAIL_ROWS_H

#include "store/conflict.h"
#include "store/detail.h"
#include "ui/view.h"

/* What the rows of one load share. */
struct detail_rows {
	struct view_load *load;
	struct casefile *casefile;
	int64_t record;
	int kind;
	int numbered; /* claims that got a number so far */
	bool cited;   /* the citations stand above the fields */
};

/* The columns that every row has. */
enum { DETAIL_NUMBER, DETAIL_LABEL, DETAIL_VALUE };

/* Cells for words behind a label, and "rusi23 l.64" for "rusi23/60 l.64" (on
 * the load). */
size_t detail_rows_room(const struct detail_rows *rows);
const char *detail_rows_where(struct detail_rows *rows, const char *where);
/* Set the columns of the load, once its rows are there: without the column
 * of numbers where there is nothing to judge. */
void detail_rows_columns(struct view_load *load);
/* A quiet line of words behind a label ("why", "judge"). */
void detail_rows_words(struct detail_rows *rows, const char *label,
		       const char *words);
/* The head of the wide columns; nothing on a narrow screen. */
void detail_rows_head(struct detail_rows *rows, const char *says);
/* One claim; label and value are left out ("") where they repeat the row
 * above. number: give it the next number, by which it is judged. */
void detail_rows_claim(struct detail_rows *rows, const struct field *field,
		       const char *label, const char *value,
		       const struct detail_claim *claim, bool number);
/* One citation of a call or a role: where, and its words. */
void detail_rows_citation(struct detail_rows *rows,
			  const struct detail_claim *claim);
void detail_rows_field(struct detail_rows *rows,
		       const struct detail_field *field);
void detail_rows_conflict(struct detail_rows *rows,
			  const struct conflict *conflict);
/* --- detail_rest.c --- */
/* What a claim rests on, below it. */
void detail_rows_premises(struct detail_rows *rows, int64_t claim);
/* Identities, notes, tags. */
void detail_rows_rest(struct detail_rows *rows, const struct detail *detail);

#endif
