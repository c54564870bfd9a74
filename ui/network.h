/* network: what `f` needs of the archive, so that the interface knows neither
 * addresses nor libcurl. The caller of ui_run() fills it in.
 *
 * All is called in the thread of the store, but what says otherwise. */
#ifndef TAFFRAIL_UI_NETWORK_H
#define TAFFRAIL_UI_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "store/fetch_queue.h"

struct casefile;

enum { UI_ROUTE_MAX = 160 };

/* An address in the queue: "again at 12:30, after 2 tries: status 503". */
struct ui_waiting {
	int64_t id;
	const char *address, *words;
};

/* One that came, or did not. */
struct ui_came {
	const char *address, *words;
	bool good;
};

/* One that is at work: bytes of its body; total 0: not known. At most so many
 * are looked at. */
enum { UI_LOOK_MAX = 16 };
struct ui_transfer {
	char address[256];
	int64_t done, total;
};

struct ui_network {
	void *payload; /* given to open */
	/* The way that packets take, for the status line: "off", "direct". */
	void (*route)(struct casefile *casefile, char *ret_words, size_t size);
	/* "direct", "proxy URL", "never": kept in the case. */
	enum status (*choose)(struct casefile *casefile, const char *words,
			      struct error *err);
	/* May a source be contacted at all: its address, on ctx; source 0: an
	 * address that has none, given in ret_address. REFUSED with the reason;
	 * ret_open false: no route was chosen yet. */
	enum status (*may)(struct casefile *casefile, const void *ctx,
			   int64_t source, const char **ret_address,
			   bool *ret_open, struct error *err);
	/* Put a source into the queue of the case: the person at hand said yes,
	 * also to what its page needs to be shown. run: what is at work, told
	 * of it; NULL: nothing is. */
	enum status (*add)(struct casefile *casefile, void *run,
			   int64_t source, enum fetch_requisites requisites,
			   struct error *err);
	/* The same for all that waits there; ret_count: how many. */
	enum status (*add_all)(struct casefile *casefile, void *run,
			       int *ret_count, struct error *err);
	/* What waits, at most `max`, on ctx. */
	enum status (*waiting)(struct casefile *casefile, const void *ctx,
			       int max, struct ui_waiting **ret_waiting,
			       int *ret_count, struct error *err);
	/* Take one out of the queue, or all (0). */
	enum status (*forget)(struct casefile *casefile, int64_t id,
			      int64_t *ret_count, struct error *err);
	/* A run; it works through what is then added. */
	enum status (*open)(void *payload, struct casefile *casefile,
			    void **ret_run, struct error *err);
	/* Write what came, begin what may begin: one line of it each, on ctx.
	 * ret_more: work again. */
	enum status (*settle)(void *run, struct casefile *casefile,
			      const void *ctx, bool *ret_more,
			      struct ui_came **ret_came, int *ret_count,
			      struct error *err);
	/* casefile NULL: it is gone. */
	void (*close)(void *run, struct casefile *casefile);
	/* In a thread of its own, never beside settle: until settle has
	 * something to do. */
	enum status (*work)(void *run, struct error *err);
	/* From any thread. */
	void (*stop)(void *run);
	void (*wake)(void *run);
	int (*look)(void *run, struct ui_transfer *ret_transfers, int max);
};

#endif
