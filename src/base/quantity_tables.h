/* quantity_tables: the words of quantities and what they mean, each row with
 * its reason. Read by quantity.c, and printed in the method of a
 * publication. */
#ifndef TAFFRAIL_BASE_QUANTITY_TABLES_H
#define TAFFRAIL_BASE_QUANTITY_TABLES_H

#include "src/base/quantity.h"

/* What a word makes of the number beside it. */
enum bound {
	BOUND_EXACT,	/* [n, n], a printed measure widened by its rounding */
	BOUND_AT_LEAST, /* [n, inf) */
	BOUND_MORE,	/* (n, inf) */
	BOUND_AT_MOST,	/* [0, n] */
	BOUND_LESS,	/* [0, n) */
	BOUND_ABOUT,	/* a tenth on each side */
	BOUND_NEARLY	/* a tenth below, n itself not */
};

struct bound_words {
	const char *words; /* folded, split by / */
	enum bound bound;
	const char *reason;
};

/* Before the number, and behind it. */
extern const struct bound_words bound_before[];
extern const int bound_before_length;
extern const struct bound_words bound_behind[];
extern const int bound_behind_length;

/* Shares that stand for themselves. */
struct share_words {
	const char *words;
	struct interval interval; /* millionths of one */
	const char *reason;
};
extern const struct share_words share_table[];
extern const int share_table_length;

extern const struct unit unit_table[];
extern const int unit_table_length;

/* Two units that writers take for each other. */
struct unit_pair {
	const char *one, *other; /* symbols */
	const char *reason;
};
extern const struct unit_pair slip_table[];
extern const int slip_table_length;

/* A printed measure stands for what rounds to it: half a unit of its last
 * place that is not a trailing zero, but no more than one part in this many
 * (200 km is printed for 190 as for 210, not for 150). Counts and shares are
 * not widened. */
enum { ROUND_LIMIT = 20 };
/* "about n": one part in this many on each side; a count at least by one. */
enum { ABOUT_PART = 10 };

#endif
