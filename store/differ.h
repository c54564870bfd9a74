/* differ: what two copies of a case judged differently.
 *
 * A dump of one, loaded into the other, adds its judgements to those that are
 * there; the last of all holds. Nobody shall be overruled without being told:
 * of each claim, citation, cell or pair the last judgement that came with an
 * entry is held against the last that was there. */
#ifndef TAFFRAIL_STORE_DIFFER_H
#define TAFFRAIL_STORE_DIFFER_H

#include "store/casefile.h"

struct differing {
	int64_t here, came;    /* judgements */
	const char *about;     /* "Maria, Flag: Panama", "rusi23/14" */
	const char *here_says; /* "preferred: nearer to the register" */
	const char *came_says;
	bool came_holds;       /* it is the later of the two */
};
/* In the order of what came. Array and texts on ctx. */
enum status differ_find(struct casefile *casefile, const void *ctx,
			int64_t entry, struct differing **ret_differing,
			int *ret_count, struct error *err) must_check;

#endif
