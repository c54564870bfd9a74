/* detail_claim: one claim with all that is known of its citation, as details,
 * conflicts and footnotes show it. */
#ifndef TAFFRAIL_STORE_DETAIL_CLAIM_H
#define TAFFRAIL_STORE_DETAIL_CLAIM_H

#include "store/detail.h"

/* Texts on ctx. ret_by: who judged it last; NULL nobody. */
void detail_claim_fill(struct casefile *casefile, const void *ctx,
		       const struct derive_claim *claim,
		       struct detail_claim *ret_claim, const char **ret_by);

/* The address of a source, and if it is lost, how it is named; NULL. */
void detail_address(struct casefile *casefile, const void *ctx, int64_t source,
		    const char **ret_address, const char **ret_lost);

#endif
