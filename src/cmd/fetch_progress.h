/* fetch_progress: what a fetch is at, on standard error: a line for the whole
 * and one for each transfer. On a terminal they stand below what was printed and
 * are drawn anew; elsewhere they are printed every few seconds. */
#ifndef TAFFRAIL_CMD_FETCH_PROGRESS_H
#define TAFFRAIL_CMD_FETCH_PROGRESS_H

#include "src/archive/runner.h"

struct fetch_progress {
	int64_t last; /* ms of the last drawing */
	int lines;    /* that stand there now */
};

void fetch_progress_show(struct fetch_progress *progress,
			 struct runner *runner);
/* Take them away before something else is printed. */
void fetch_progress_clear(struct fetch_progress *progress);

#endif
