/* fetch: `f` in the workbench: asking, one job at a time, its progress. */
#ifndef TAFFRAIL_UI_FETCH_H
#define TAFFRAIL_UI_FETCH_H

#include "ui/workbench.h"

/* Read the route for the status line. */
void fetch_read_route(struct app *app);
/* "fetching 12 kB" while a job works; "" none. */
void fetch_words(struct app *app, char *buffer, size_t size);
/* Milliseconds until the words change; -1: no job. */
int fetch_tick(struct app *app);
/* Stop the job, and wait for its thread: the program ends. */
void fetch_end(struct app *app);
/* After the store has ended. */
void fetch_free(struct app *app);

#endif
