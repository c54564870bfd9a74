/* conflict: where claims oppose each other: fields of one record, rival
 * records, claims inside one source. DESIGN: What is compared. */
#ifndef TAFFRAIL_STORE_CONFLICT_H
#define TAFFRAIL_STORE_CONFLICT_H

#include "store/casefile.h"
#include "store/derive.h"
#include "store/detail.h"

/* Order of the view: designations, ownership, place and date, the rest. */
enum conflict_group { CONFLICT_DESIGNATION, CONFLICT_OWNERSHIP,
		      CONFLICT_PLACE_DATE, CONFLICT_REST };

struct conflict {
	enum conflict_group group;
	enum standing standing;   /* DISPUTED or TWO_WAYS */
	int64_t record, rival;    /* rival 0: inside one record */
	const struct field *field;
	const char *what;         /* "Maria: listed by the United States" */
	const char *relation;     /* contradicts, unit slip, ... */
	struct detail_claim *claims;
	int claim_count;
	bool judged;
	const char *judgement;    /* verdict, by, cause, reason */
	const char *undecided;    /* the same of a claim that was left so */
};
/* Whole case, or of one record (0 = all), on ctx. */
enum status conflict_list(struct casefile *casefile, const void *ctx,
			  int64_t record, bool judged_too,
			  struct conflict **ret_conflicts, int *ret_count,
			  struct error *err) must_check;

#endif
