/* request: messages between the interface and the thread of the store.
 *
 * A message is a whole talloc context that changes hands: who posts it never
 * touches it again until it comes back. The thread of the store owns the case
 * file from store_side_open() to store_side_close(); the interface owns the
 * terminal. The interface never waits: answers are taken when the descriptor
 * of store_side_answers() can be read. */
#ifndef TAFFRAIL_UI_REQUEST_H
#define TAFFRAIL_UI_REQUEST_H

#include <stdbool.h>

#include "src/base/status.h"

struct app;
struct casefile;
struct shelf;
struct store_side;

/* Slots beside those of the views, which are their serials. */
enum request_slot {
	SLOT_LAST = 0x7fffffe0, SLOT_LINE, SLOT_COMPLETE, SLOT_SELECT, SLOT_FIND,
	SLOT_PIPE, SLOT_IMPORT, SLOT_ROUTE, SLOT_WAITING
};

/* Embed as the first member. */
struct request {
	struct request *next;
	/* Requests of one slot supersede each other while they wait: only the
	 * newest is run. 0: never dropped (everything that writes). */
	unsigned slot;
	bool job; /* long, and told of: keys do not wait for its answer */
	bool shares; /* reads alone: with what waits behind it in one view */
	enum status status;
	struct error error;
	/* In the thread of the store: fill the answer in, allocated on the
	 * request. NOMEM and the rest go to `status` and `error`. */
	enum status (*run)(struct store_side *side, struct request *request,
			   struct error *err);
	/* In the interface, with the answer; frees the request or keeps it. */
	void (*done)(struct app *app, struct request *request);
};

/* Start the thread; `casefile` is its own until store_side_close(). */
enum status store_side_open(struct casefile *casefile,
			    struct store_side **ret_side,
			    struct error *err) must_check;
/* Let it finish what writes, drop the rest, end it. NULL is fine. */
void store_side_close(struct store_side *side);

/* Hand a message over. */
void store_side_post(struct store_side *side, struct request *request);
/* Readable while answers wait. */
int store_side_answers(const struct store_side *side);
/* The next answer; NULL none. */
struct request *store_side_take(struct store_side *side);
/* Requests that are waiting or being run (the busy count is exact). */
int store_side_busy(struct store_side *side);
/* A copy that is being read is not wanted. */
void store_side_stop_reading(struct store_side *side);
/* Once after another program changed the case. */
bool store_side_changed(struct store_side *side);

/* For run functions. */
struct casefile *store_side_case(struct store_side *side);

/* In one that takes long, where the case can be read: does a request wait that
 * writes nothing? Run those that do. */
bool store_side_is_awaited(struct store_side *side);
void store_side_answer(struct store_side *side);

/* What a view keeps between its requests (an open list). Freed when another
 * generation is asked for, by `close`, which may be NULL (talloc_free). */
struct store_cache {
	unsigned slot, generation;
	void *object;
	void (*close)(void *object);
};
/* The cache of a slot, emptied when its generation is another one. */
struct store_cache *store_side_cache(struct store_side *side, unsigned slot,
				     unsigned generation);
/* The pages that were read; they stay when the case changes. */
struct shelf *store_side_shelf(struct store_side *side);
/* Forget what slots below this one keep: the views of pages that were left. */
void store_side_forget_below(struct store_side *side, unsigned slot);
/* Forget every cached object (the case changed). */
void store_side_forget(struct store_side *side);

#endif
