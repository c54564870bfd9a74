/* drafts: the form or note being typed, so that Esc, a lost terminal, a kill
 * and a crash lose at most the last two seconds of it.
 *
 * The interface holds what the case keeps (store/draft.h) and posts each
 * change; where a line was typed goes with it, so that taking it up leads
 * back to the page, the pane and the thing that it was about. */
#ifndef TAFFRAIL_UI_DRAFTS_H
#define TAFFRAIL_UI_DRAFTS_H

#include <stdbool.h>

#include "src/base/id.h"
#include "store/draft.h"

struct app;
struct edit;

struct drafts {
	struct draft list[DRAFTS_MAX]; /* newest first; texts owned */
	int count;
	struct id_generator ids;
	char current[ID_LENGTH + 1]; /* the one being typed */
	char *begun;  /* what the program typed of it: no draft; NULL none */
	int64_t changed_since;  /* ms: an unsaved change; 0 none */
	char taking[64];        /* waits for the rows of its place; "" none */
	unsigned taking_view;
	int64_t taking_about;   /* what must be chosen then; 0 anything */
	char sent[64];          /* the line that was taken as it stands */
	char sent_id[ID_LENGTH + 1]; /* and its draft */
	bool failed;            /* said once that none can be kept */
};

/* Read those that wait, with those that a workbench left that ended, and say
 * so (at the start). */
void drafts_read(struct app *app);
/* A line of that name is going to be typed: what it begins with, the newest
 * draft of that name; NULL none. Anew: it is one of its own, and older ones
 * stay as they are. */
const struct draft *drafts_begin(struct app *app, const char *name, bool anew);
/* The line as it stands was typed by the program: left so, it is no draft. */
void drafts_begun(struct app *app);
/* Is something kept of what is being typed under that name? */
bool drafts_waits(const struct app *app, const char *name);
/* Keep what is being typed as it stands; empty: drop it. */
void drafts_keep(struct app *app);
/* Drop that of what is being typed under that name. */
void drafts_drop(struct app *app, const char *name);
/* The line of that name is taken as it stands: the next edit that is made
 * carries it (drafts_carry). "": none is. */
void drafts_sent(struct app *app, const char *name);
void drafts_carry(struct app *app, struct edit *edit, const char *name);
/* What an edit carried was entered, or is a draft again. */
void drafts_settle(struct app *app, const struct edit *edit, bool entered);
/* Keep it when it has been changed for two seconds. Returns in how many ms
 * that will be; -1: nothing is unsaved. */
int drafts_tick(struct app *app);

#endif
