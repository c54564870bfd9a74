#include "src/cmd/fetch_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/base/clock.h"

enum { BAR_MS = 100, LINE_MS = 5000, SHOWN_MAX = 8, WIDTH_MAX = 200,
       WIDTH_LEAST = 20, WIDTH_USUAL = 80 };

static bool on_terminal(void)
{
	const char *name = getenv("TERM");

	return isatty(STDERR_FILENO) && name && strcmp(name, "dumb") != 0;
}

static int width(void)
{
	struct winsize size;
	int n = WIDTH_USUAL;

	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) &&
	    size.ws_col >= WIDTH_LEAST)
		n = size.ws_col;
	return n < WIDTH_MAX ? n : WIDTH_MAX;
}

/* Addresses are ASCII by their form; a line never fills the last column. */
static void line(const char *text, bool terminal, int columns)
{
	fprintf(stderr, "%s%.*s\n", terminal ? "\r\033[K" : "",
		terminal ? columns - 1 : (int)strlen(text), text);
}

static void say_one(const struct transfers_state *s, bool terminal,
		    int columns)
{
	char text[sizeof(s->address) + 64];

	if (s->total > 0)
		snprintf(text, sizeof(text), "  %3d %% of %" PRId64 " kB  %.255s",
			 (int)(s->done * 100 / s->total), s->total / 1024,
			 s->address);
	else
		snprintf(text, sizeof(text), "  %8" PRId64 " kB  %.255s",
			 s->done / 1024, s->address);
	line(text, terminal, columns);
}

void fetch_progress_show(struct fetch_progress *progress,
			 struct runner *runner)
{
	struct transfers_state states[SHOWN_MAX];
	struct runner_totals t = runner_totals(runner);
	bool terminal = on_terminal();
	int columns = width(), n;
	int64_t now = clock_monotonic_ms();
	char text[WIDTH_MAX];

	if (progress->last == 0)
		progress->last = now;
	if (now - progress->last < (terminal ? BAR_MS : LINE_MS))
		return;
	fetch_progress_clear(progress);
	progress->last = now;
	snprintf(text, sizeof(text), "%" PRId64 " kept (%" PRId64 " kB), %"
		 PRId64 " at work, %" PRId64 " waiting, %" PRId64 " failed",
		 t.kept, t.bytes / 1024, t.active, t.waiting, t.failed);
	line(text, terminal, columns);
	n = runner_look(runner, states, SHOWN_MAX);
	for (int i = 0; i < n; i++)
		say_one(&states[i], terminal, columns);
	progress->lines = terminal ? n + 1 : 0;
}

void fetch_progress_clear(struct fetch_progress *progress)
{
	if (progress->lines > 0)
		fprintf(stderr, "\r\033[%dA\033[J", progress->lines);
	progress->lines = 0;
}
