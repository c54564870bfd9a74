/* addresses: text that holds addresses becomes sources, one each.
 *
 * Tabs of a browser come in by one paste: the addresses of a text in its
 * order, each once, compared as base/address.h does (without scheme, "www.",
 * fragment and closing slash), those that the case has already left out. */
#ifndef TAFFRAIL_INGEST_ADDRESSES_H
#define TAFFRAIL_INGEST_ADDRESSES_H

#include <stddef.h>

#include "store/casefile.h"

enum { ADDRESSES_MAX = 10000, ADDRESS_BYTES = 4096,
       ADDRESSES_TEXT_BYTES = 1 << 20 };

struct address {
	const char *text;
	int64_t source;  /* that has it; 0: none yet */
	const char *key; /* of a new source, proposed from host and year */
};
struct addresses {
	struct address *list;
	int count, fresh; /* fresh: without a source */
	int repeated;     /* that stood in the text before */
};

/* What begins with http:// or https://, up to a blank, quote or bracket;
 * a closing mark of the sentence around it is not taken. On ctx. Errors:
 * LIMIT (too many), INVALID (not UTF-8), NOMEM. None is no error. */
enum status addresses_read(const void *ctx, const char *text, size_t length,
			   struct addresses **ret_addresses,
			   struct error *err) must_check;
/* By what two addresses are one, hashed. */
uint64_t address_key(const char *text, size_t length);
/* Fill in the sources that have them, and count the fresh ones. */
enum status addresses_compare(struct casefile *casefile,
			      struct addresses *addresses,
			      struct error *err) must_check;
/* A source for each fresh one, with its key: one entry. Compares first. */
enum status addresses_add(struct casefile *casefile,
			  struct addresses *addresses, int64_t *ret_entry,
			  struct error *err) must_check;

#endif
