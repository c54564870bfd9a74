/* fetch: `f` in the workbench: asking, the run through the queue, its progress,
 * and the list of jobs. */
#ifndef TAFFRAIL_UI_FETCH_H
#define TAFFRAIL_UI_FETCH_H

#include "store/fetch_queue.h"
#include "ui/network.h"
#include "ui/workbench.h"

/* What is to be fetched once a yes was said; the app's, on talloc. */
struct fetch_wish {
	int64_t source;
	const char *address; /* of no source yet: one is made; NULL. Neither:
			      * all that waits in the queue */
	enum fetch_requisites requisites;
};

/* Ask whether a source, or an address that has none, may be contacted; a yes
 * puts it into the queue and begins. */
void fetch_ask(struct app *app, int64_t source, const char *address,
	       enum fetch_requisites requisites);
/* The yes: to app->wish. */
void fetch_start(struct app *app);
/* A run that begins or ends takes nothing up; said. */
bool fetch_is_between(struct app *app);

/* Read the route for the status line. */
void fetch_read_route(struct app *app);
/* "fetching 12 kB" while a job works; "" none. */
void fetch_words(struct app *app, char *buffer, size_t size);
/* Milliseconds until the words change; -1: no job. */
int fetch_tick(struct app *app);
/* What is at work now. */
int fetch_look(struct app *app, struct ui_transfer *ret_transfers, int max);
/* Stop the job, and wait for its thread: the program ends. */
void fetch_end(struct app *app);
/* After the store has ended. */
void fetch_free(struct app *app);

/* --- jobs_view.c --- */
/* The queue as it was read last. */
struct waiting_list {
	struct ui_waiting *rows;
	int count;
};
/* In the thread of the store; NULL: could not be read. */
struct waiting_list *fetch_list_waiting(const struct ui_network *network,
					struct casefile *casefile,
					const void *ctx);
/* In the interface: the list becomes the app's. */
void jobs_take_waiting(struct app *app, struct waiting_list *list);
int jobs_waiting(const struct app *app);
/* Draw the list of jobs anew, where it is on the screen. */
void jobs_again(struct app *app);

#endif
