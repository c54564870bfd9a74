/* network: what `f` needs of the archive, so that the interface knows neither
 * addresses nor libcurl. The caller of ui_run() fills it in.
 *
 * Everything but transfer is called in the thread of the store. */
#ifndef TAFFRAIL_UI_NETWORK_H
#define TAFFRAIL_UI_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

struct casefile;

enum { UI_ROUTE_MAX = 160 };

struct ui_network {
	void *payload; /* given to open */
	/* The way that packets take, for the status line: "off", "direct". */
	void (*route)(struct casefile *casefile, char *ret_words, size_t size);
	/* "direct", "proxy URL", "never": kept in the case. */
	enum status (*choose)(struct casefile *casefile, const char *words,
			      struct error *err);
	/* May a source be contacted at all: its address, on ctx. REFUSED with
	 * the reason; ret_open false: no route was chosen yet. */
	enum status (*may)(struct casefile *casefile, const void *ctx,
			   int64_t source, const char **ret_address,
			   bool *ret_open, struct error *err);
	/* A fetch; `progress` is called while transfer works, in its thread,
	 * and ends it by false. */
	enum status (*open)(void *payload, struct casefile *casefile,
			    int64_t source,
			    bool (*progress)(void *job, int64_t done,
					     int64_t total),
			    void *job, void **ret_fetch, struct error *err);
	/* One exchange; in a thread of its own. */
	enum status (*transfer)(void *fetch, struct error *err);
	/* Keep what came, or that it failed (why not NULL). ret_more: it goes
	 * on elsewhere. One line on ctx of what was kept; NULL none. */
	enum status (*keep)(void *fetch, struct casefile *casefile,
			    const struct error *why, const void *ctx,
			    bool *ret_more, const char **ret_words,
			    struct error *err);
	void (*close)(void *fetch);
};

#endif
