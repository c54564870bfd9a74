/* fetching: one address through the queue, as a command does it. */
#ifndef TAFFRAIL_TESTS_ARCHIVE_FETCHING_H
#define TAFFRAIL_TESTS_ARCHIVE_FETCHING_H

#include <talloc.h>

#include "src/archive/runner.h"

static inline enum status run_all(struct casefile *c, struct runner *runner,
				  struct fetch_report *ret_report,
				  struct error *e)
{
	enum status status = STATUS_OK, result = STATUS_OK;
	const struct runner_event *event;
	bool more = true;

	while (status == STATUS_OK && more) {
		status = runner_settle(runner, c, &more, e);
		while (status == STATUS_OK && (event = runner_event(runner))) {
			*ret_report = event->report;
			ret_report->address = talloc_strdup(
				c, event->report.address);
			if (event->status != STATUS_OK)
				result = error_set(e, event->status, "%s",
						   event->trouble);
		}
		if (status == STATUS_OK && more)
			status = runner_work(runner, 100, e);
	}
	return status == STATUS_OK ? result : status;
}

/* All hops; the status is that of its last event. */
static inline enum status fetch_run(struct casefile *c, int64_t source,
				    const char *address,
				    const struct fetch_options *options,
				    struct fetch_report *ret_report,
				    struct error *e)
{
	struct runner_options o = { .fetch = *options, .gap_ms = 0 };
	void *ctx = talloc_new(NULL);
	struct runner *runner = NULL;
	struct fetch_item item;
	enum status status;

	memset(ret_report, 0, sizeof(*ret_report));
	status = fetch_item_make(c, ctx, source, address, &item, e);
	if (status == STATUS_OK)
		status = runner_open(c, &o, &runner, e);
	if (status == STATUS_OK)
		status = fetch_queue_add(c, &item, 1, e);
	if (status == STATUS_OK)
		status = runner_want(runner, item.id, e);
	if (status == STATUS_OK)
		status = run_all(c, runner, ret_report, e);
	runner_close(runner, c);
	talloc_free(ctx);
	return status;
}

#endif
