/* fetch_queue: addresses that a person said yes to and that are not fetched
 * yet, or were given up. Rows of the case outside of its history: in no dump,
 * no hash and no copy; adopting a case leaves them behind.
 *
 * Each call that writes is a transaction, or a part of the one that is open. */
#ifndef TAFFRAIL_STORE_FETCH_QUEUE_H
#define TAFFRAIL_STORE_FETCH_QUEUE_H

#include "store/casefile.h"

enum { QUEUE_SCHEMA = 3 }; /* the version that brought it */

enum fetch_requisites { REQUISITES_NONE, REQUISITES_OWN_HOST, REQUISITES_ALL };

struct fetch_item {
	int64_t id;
	const char *address, *host;
	int64_t source; /* 0: that of the address, or none yet */
	int64_t page;   /* a part of the page with this capture; 0 */
	int depth;      /* of such a part: 1 what the page itself names */
	enum fetch_requisites requisites;
	bool given_up;
	int tries;
	int64_t next;   /* not before, ms since 1970; 0: now */
	const char *why; /* what the last try brought; NULL none */
	int64_t added;  /* ms since 1970 */
};

/* Put addresses in, in one transaction; their ids come back. One that is there
 * already is taken up again: now, with no tries behind it. Read: address, host,
 * source, page, depth, requisites. REFUSED (read-only case), BUSY, IO, FULL. */
enum status fetch_queue_add(struct casefile *casefile,
			    struct fetch_item *items, int count,
			    struct error *err) must_check;
/* The row of an address that is no part of a page; 0 none. */
int64_t fetch_queue_at(struct casefile *casefile, const char *address);
/* Is an address a part of that page already, fetched or waiting? */
bool fetch_queue_has_part(struct casefile *casefile, const char *address,
			  int64_t page);

/* How many parts of a page are kept or wait, and the bytes of those kept. */
void fetch_queue_parts(struct casefile *casefile, int64_t page,
		       int64_t *ret_count, int64_t *ret_bytes);

/* A row, texts on ctx; NULL: none of that id, or no memory. */
struct fetch_item *fetch_queue_read(struct casefile *casefile,
				    const void *ctx, int64_t id);
/* The next by ascending id; NULL no more. */
struct fetch_item *fetch_queue_after(struct casefile *casefile,
				     const void *ctx, int64_t after);
int64_t fetch_queue_count(struct casefile *casefile);

/* It is kept: the row goes. */
enum status fetch_queue_done(struct casefile *casefile, int64_t id,
			     struct error *err) must_check;
/* It is not: tries, next, why and given_up are kept. */
enum status fetch_queue_again(struct casefile *casefile,
			      const struct fetch_item *item,
			      struct error *err) must_check;
/* No row of this host is tried before `next`. */
enum status fetch_queue_hold_host(struct casefile *casefile,
				  const char *host, int64_t next,
				  struct error *err) must_check;
/* Take one row out, or with id 0 all; ret_count (may be NULL): how many. */
enum status fetch_queue_clear(struct casefile *casefile, int64_t id,
			      int64_t *ret_count,
			      struct error *err) must_check;

/* One program at a time works through the queue of a case: BUSY names the other
 * one. To be said again each FETCH_QUEUE_HOLD_MS; a program that died holds
 * nothing, nor does one of another machine that was silent for three times
 * that. */
enum { FETCH_QUEUE_HOLD_MS = 30000 };
enum status fetch_queue_hold(struct casefile *casefile,
			     struct error *err) must_check;
void fetch_queue_release(struct casefile *casefile);

#endif
