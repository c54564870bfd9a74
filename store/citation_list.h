/* citation_list: the citations of a source, in the order of their numbers. */
#ifndef TAFFRAIL_STORE_CITATION_LIST_H
#define TAFFRAIL_STORE_CITATION_LIST_H

#include "store/casefile.h"

/* At most n ids; talloc array on ctx. Citations that a newer one replaces are
 * left out. */
enum status citation_list(struct casefile *casefile, const void *ctx,
			  int64_t source, int n, int64_t **ret_ids,
			  int *ret_count, struct error *err) must_check;

#endif
