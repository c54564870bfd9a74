/* left: what is left to look at, row by row, behind counts of the status. */
#ifndef TAFFRAIL_STORE_LEFT_H
#define TAFFRAIL_STORE_LEFT_H

#include "store/casefile.h"
#include "store/registry.h"

/* name, word, heading. Uncited: claims on the analyst's word alone that are
 * not replaced, rejected or withdrawn. Stale: citations, not replaced, found in
 * a copy of a page that a newer copy differs from, and not found in that one.
 * Suspect: copies that look like another page than was asked for. Lost: sources
 * of which only the link text is known. */
#define LEFT_TABLE(L)                                                         \
	L(UNCITED, "uncited", "Values without a source")                      \
	L(STALE, "stale", "Citations whose page has changed since")           \
	L(SUSPECT, "suspect", "Copies that look wrong")                       \
	L(LOST, "lost", "Lost addresses")

enum left {
#define LEFT_ENUM(name, word, heading) LEFT_##name,
	LEFT_TABLE(LEFT_ENUM)
#undef LEFT_ENUM
	LEFT_LAST
};

struct left_row {
	int64_t record;      /* what it is about; a source's id is its record */
	int64_t source, citation, claim; /* 0 none */
	const struct field *field;       /* of a claim; NULL */
	const char *title;   /* of the record */
	const char *what;    /* the value, the words cited, the link; "" */
	const char *why;     /* "copies of 3 Jan and 5 Feb 2024"; "" */
};

/* By its word; LEFT_LAST: there is no such. */
enum left left_by_word(const char *word);
const char *left_heading(enum left which);

int64_t left_count(struct casefile *casefile, enum left which);
/* Rows from `position` on, at most n, talloc array on ctx; by record. */
enum status left_window(struct casefile *casefile, const void *ctx,
			enum left which, int64_t position, int n,
			struct left_row **ret_rows, int *ret_count,
			struct error *err) must_check;

#endif
