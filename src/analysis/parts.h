/* parts: the values that a composed cell was made of, one by one, so that each
 * can be asked for by itself. */
#ifndef TAFFRAIL_ANALYSIS_PARTS_H
#define TAFFRAIL_ANALYSIS_PARTS_H

#include "store/casefile.h"
#include "store/derive.h"

/* Which cell of a row. */
enum parts_of {
	PARTS_NONE, /* a cell that holds one value */
	PARTS_ROW,  /* of a happening: all of it */
	PARTS_WHEN, PARTS_PLACE, PARTS_WHAT, PARTS_WITH,
	PARTS_LISTED /* of a ship: all of its designations */
};

struct part {
	int64_t record;    /* of which it is said */
	int kind;          /* of that record */
	const struct field *field;
	const char *text;  /* bare, in its short form */
	int64_t reference; /* the record that it names; 0 */
	enum standing standing;
};

/* Each value once, in the order of the kind's fields; on ctx. */
enum status parts_read(struct casefile *casefile, const void *ctx,
		       int64_t record, enum parts_of of,
		       struct part **ret_parts, int *ret_count,
		       struct error *err) must_check;

#endif
