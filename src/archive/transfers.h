/* transfers: many exchanges at once, in one thread, by one event loop (libcurl
 * multi). Each is what transfer_run would have brought.
 *
 * A connection is used again for plain http without a proxy alone, and only
 * when nothing lies on it: a request gets the bytes that answer it. What a
 * server sends unasked ends its connection. */
#ifndef TAFFRAIL_ARCHIVE_TRANSFERS_H
#define TAFFRAIL_ARCHIVE_TRANSFERS_H

#include "src/archive/transfer.h"

struct transfers;

/* One that is over. */
struct transfers_end {
	void *payload;
	enum status status;     /* and err: as of transfer_run */
	struct error err;
	bool may_pass;          /* the same request may do better later */
	struct transfer transfer; /* the caller's, when status is OK */
};

/* One that is at work, as other threads see it. */
struct transfers_state {
	char address[256];
	int64_t done, total; /* bytes of the body; total 0: not said */
};

enum status transfers_open(struct transfers **ret_transfers,
			   struct error *err) must_check;
void transfers_close(struct transfers *transfers); /* drops what is at work */

/* Begin one; the texts of `options` live until it is over. Its progress
 * function is not called. Errors: it never began. */
enum status transfers_add(struct transfers *transfers, const char *address,
			  const struct transfer_options *options,
			  void *payload, struct error *err) must_check;
/* Move what can be moved, wait at most `ms` for something to do, and come back
 * at once when one is over or transfers_wake is called. */
enum status transfers_turn(struct transfers *transfers, int ms,
			   struct error *err) must_check;
/* The next that is over; false: none. */
bool transfers_take(struct transfers *transfers,
		    struct transfers_end *ret_end);
/* End all that is at work, as stopped by hand. */
void transfers_stop(struct transfers *transfers);

/* From any thread. */
void transfers_wake(struct transfers *transfers);
int transfers_look(struct transfers *transfers,
		   struct transfers_state *ret_states, int max);

#endif
