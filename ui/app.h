/* app: the workbench. One call takes the terminal, shows a case, and gives
 * the terminal back. */
#ifndef TAFFRAIL_UI_APP_H
#define TAFFRAIL_UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

struct casefile;
struct ui_network;

struct ui_options {
	const char *theme;   /* "default", "mono", one of the user's; NULL: the
			      * user's own, else default */
	bool plain;          /* no lines between panes */
	bool mouse;
	bool tour;           /* begin with the walk of assets/tour.txt */
	const char *read_only; /* why, for who tries to write; NULL: unknown */
	const struct ui_network *net; /* what `f` does; NULL: it says that it
				     * cannot */
	/* Keep the name that was given at the first write; may be NULL. */
	void (*remember_analyst)(const char *name);
};

/* Show the case until the analyst leaves. The case file belongs to another
 * thread until the call returns. Gives 0, or an exit status and a line on
 * standard error (no terminal, unknown terminal type). */
int ui_run(struct casefile *casefile, const struct ui_options *options);

#endif
