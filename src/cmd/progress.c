#include <stdio.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/cmd/command.h"
#include "src/cmd/guard.h"

enum { BAR_MS = 100, LINE_MS = 5000 };

bool progress_show(void *progress, int64_t done, int64_t total)
{
	struct progress *p = progress;
	int64_t now = clock_now();
	bool terminal = isatty(STDERR_FILENO);

	if (p->last == 0)
		p->last = now;
	if (now - p->last < (terminal ? BAR_MS : LINE_MS))
		return !guard_interrupted();
	p->last = now;
	fprintf(stderr, "%s%s: %3d %%%s", terminal ? "\r" : "", p->what,
		total > 0 ? (int)(done * 100 / total) : 0,
		terminal ? "" : "\n");
	return !guard_interrupted();
}

bool progress_step(void *progress, const char *what, int64_t done,
		   int64_t total)
{
	struct progress *p = progress;

	p->what = what;
	return progress_show(p, done, total);
}

void progress_end(struct progress *progress)
{
	if (progress->last && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%40s\r", "");
}
