/* website: the hosts of the case's own parties, who are not to learn that they
 * are looked at (fields of the word "website" of any kind). Also a claim that
 * was withdrawn or denies counts: it costs a question, no secret. */
#ifndef TAFFRAIL_STORE_WEBSITE_H
#define TAFFRAIL_STORE_WEBSITE_H

#include "store/casefile.h"

/* The host of what was printed, lower case, ASCII; false: it has none. */
typedef bool website_host(const char *said, char *ret_host, size_t size);

/* Whose website is that host, or one above it? 0: nobody's. A "www." in front of
 * a website says nothing. What is known is kept with the case until it changes,
 * 16 bytes a website. Errors: of the case; who asks then contacts nobody. */
enum status website_party(struct casefile *casefile, website_host *host_of,
			  const char *host, int64_t *ret_party,
			  struct error *err) must_check;

#endif
