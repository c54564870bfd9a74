/* website: the hosts of the case's own parties, who are not to learn that they
 * are looked at (fields of the word "website" of any kind). Also a claim that
 * was withdrawn or denies counts: it costs a question, no secret. */
#ifndef TAFFRAIL_STORE_WEBSITE_H
#define TAFFRAIL_STORE_WEBSITE_H

#include "store/casefile.h"

struct website {
	int64_t party;    /* a record */
	const char *host; /* lower case, ASCII */
};
/* The host of what was printed; false: it has none. */
typedef bool website_host(const char *said, char *ret_host, size_t size);

/* All of them, kept with the case until it changes: good until the next call.
 * Errors: of the case; who asks then contacts nobody. */
enum status website_all(struct casefile *casefile, website_host *host_of,
			const struct website **ret_websites, int *ret_count,
			struct error *err) must_check;

#endif
