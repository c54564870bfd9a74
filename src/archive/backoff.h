/* backoff: when an address may be asked again. */
#ifndef TAFFRAIL_ARCHIVE_BACKOFF_H
#define TAFFRAIL_ARCHIVE_BACKOFF_H

#include "src/base/text.h"

enum { BACKOFF_TRIES_MAX = 5, BACKOFF_LEAST_MS = 2000,
       BACKOFF_MOST_MS = 300000,
       /* A server that asks for more is not asked again by itself. */
       BACKOFF_WAIT_MAX_MS = 3600000,
       BACKOFF_REFUSALS_MAX = 3 /* of one host, in a row: it is left alone */ };

/* Statuses that may pass by themselves (RFC 9110, RFC 6585, RFC 8470): 408, 425,
 * 429, 500, 502, 503, 504. */
bool backoff_may_pass(int status);
/* 403 and 429: the host wants less of this, or nothing. */
bool backoff_is_refusal(int status);

/* Milliseconds after try number `tries` (from 1): four times as long each time,
 * up to the most; somewhere in the upper half of that, by `random`. */
int64_t backoff_delay(int tries, uint32_t random);

/* Retry-After of a head (RFC 9110, section 10.2.3), in ms from `now` (ms since
 * 1970): seconds, or a date, which is read by the server's own clock where it
 * gave its Date. Never less than 0. False: none, or not readable. */
bool backoff_retry_after(const struct buffer *head, int64_t now,
			 int64_t *ret_ms);

/* Random bits, good enough to spread requests. */
uint32_t backoff_random(void);

#endif
