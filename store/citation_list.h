/* citation_list: the citations of a source, in the order of their numbers. */
#ifndef TAFFRAIL_STORE_CITATION_LIST_H
#define TAFFRAIL_STORE_CITATION_LIST_H

#include "store/casefile.h"

/* At most n ids; talloc array on ctx. Citations that a newer one replaces are
 * left out. */
enum status citation_list(struct casefile *casefile, const void *ctx,
			  int64_t source, int n, int64_t **ret_ids,
			  int *ret_count, struct error *err) must_check;

/* What a citation says, claim by claim, in the order of the records, and what
 * those said that it replaces; claims that a newer one replaces are left out.
 * Texts on ctx, never NULL. */
struct citation_claim {
	int64_t claim, record;
	const struct field *field;
	const char *said, *hedge;
	bool negative, unknown;
};
enum status citation_claims(struct casefile *casefile, const void *ctx,
			    int64_t citation, int n,
			    struct citation_claim **ret_claims,
			    int *ret_count, struct error *err) must_check;

#endif
