#include "src/cmd/workbench_fetch.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "src/archive/backoff.h"
#include "src/archive/contact.h"
#include "src/archive/route.h"
#include "src/archive/runner.h"
#include "src/base/clock.h"

enum { WORK_MS = 10000 };

static void read_route(struct casefile *casefile, char *ret_words, size_t size)
{
	struct route route;

	route_read(casefile, &route);
	route_words(&route, ret_words, size);
}

static enum status choose_route(struct casefile *casefile, const char *words,
				struct error *err)
{
	struct route route;
	enum status status = route_parse(words, &route, err);

	return status == STATUS_OK ? route_write(casefile, &route, err)
				   : status;
}

static enum status may_contact(struct casefile *casefile, const void *ctx,
			       int64_t source, const char **ret_address,
			       bool *ret_open, struct error *err)
{
	struct error reason = {.status = STATUS_OK};
	enum contact contact = contact_of(casefile, source,
					  source ? NULL : *ret_address,
					  &reason);
	struct route route;
	struct row *row;
	enum status status;

	if (contact != CONTACT_FREE && contact != CONTACT_ASK)
		return error_set(err, STATUS_REFUSED, "%s", reason.text);
	route_read(casefile, &route);
	if (route.kind == ROUTE_NEVER)
		return error_set(err, STATUS_REFUSED, "the network of this "
				 "case is set to never: taffrail fetch --direct "
				 "or --proxy changes that");
	*ret_open = route.kind != ROUTE_OFF;
	if (!source)
		return STATUS_OK;
	status = casefile_row(casefile, ctx, TABLE_SOURCE, source, &row, err);
	if (status != STATUS_OK)
		return status;
	*ret_address = row_text(row, SOURCE_ADDRESS);
	if (!*ret_address)
		return error_set(err, STATUS_REFUSED, "this source has no "
				 "address");
	return STATUS_OK;
}

/* --- the queue --- */

static enum status want(struct casefile *casefile, struct runner *runner,
			int64_t item, struct error *err)
{
	enum status status = runner_want(runner, item, err);

	return status == STATUS_OK ? runner_again(runner, casefile, item, err)
				   : status;
}

static enum status add(struct casefile *casefile, void *run, int64_t source,
		       enum fetch_requisites requisites, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct fetch_item item;
	enum status status = fetch_item_make(casefile, ctx, source, NULL,
					     &item, err);

	item.requisites = requisites;
	if (status == STATUS_OK)
		status = fetch_queue_add(casefile, &item, 1, err);
	if (status == STATUS_OK && run)
		status = want(casefile, run, item.id, err);
	talloc_free(ctx);
	return status;
}

static enum status add_all(struct casefile *casefile, void *run,
			   int *ret_count, struct error *err)
{
	struct fetch_item *item;
	enum status status = STATUS_OK;
	int64_t after = 0;

	*ret_count = 0;
	while (status == STATUS_OK &&
	       (item = fetch_queue_after(casefile, NULL, after))) {
		after = item->id;
		/* Given up or held: the person at hand asks for it now. */
		status = fetch_queue_add(casefile, item, 1, err);
		if (status == STATUS_OK && run)
			status = want(casefile, run, item->id, err);
		++*ret_count;
		talloc_free(item);
	}
	return status;
}

static const char *words_of(const void *ctx, const struct fetch_item *item)
{
	const char *why = item->why ? item->why : "";
	time_t at = (time_t)(item->next / 1000);
	char when[16] = "";
	struct tm tm;

	if (item->given_up)
		return talloc_asprintf(ctx, "given up after %d tries: %s",
				       item->tries, why);
	if (item->next > clock_now() && localtime_r(&at, &tm))
		strftime(when, sizeof(when), "%H:%M:%S", &tm);
	if (*when)
		return talloc_asprintf(ctx, "again at %s (try %d of %d)%s%s",
				       when, item->tries + 1,
				       BACKOFF_TRIES_MAX, *why ? ": " : "",
				       why);
	return "waits";
}

static enum status waiting(struct casefile *casefile, const void *ctx, int max,
			   struct ui_waiting **ret_waiting, int *ret_count,
			   struct error *err)
{
	struct ui_waiting *list = talloc_array(ctx, struct ui_waiting,
					       (unsigned)max);
	struct fetch_item *item;
	int64_t after = 0;
	int n = 0;

	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (n < max && (item = fetch_queue_after(casefile, list, after))) {
		after = item->id;
		list[n++] = (struct ui_waiting){ item->id, item->address,
						 words_of(list, item) };
	}
	*ret_waiting = list;
	*ret_count = n;
	return STATUS_OK;
}

/* --- a run --- */

static enum status open_run(void *payload, struct casefile *casefile,
			    void **ret_run, struct error *err)
{
	const struct runner_options options = {
		.fetch = { .allow_private = *(const bool *)payload },
		.gap_ms = -1, .wait = true };
	struct runner *runner;
	enum status status = transfer_start(err);

	if (status == STATUS_OK)
		status = runner_open(casefile, &options, &runner, err);
	if (status == STATUS_OK)
		*ret_run = runner;
	return status;
}

static void close_run(void *run, struct casefile *casefile)
{
	runner_close(run, casefile);
}

static const char *came_words(const void *ctx, const struct runner_event *e)
{
	const struct fetch_report *r = &e->report;
	int64_t wait = (e->next - clock_now() + 999) / 1000;
	char when[64] = "";

	if (e->next)
		snprintf(when, sizeof(when), "; again in %" PRId64 " s",
			 wait > 0 ? wait : 0);
	else if (e->given_up)
		snprintf(when, sizeof(when), "; given up");
	if (*e->trouble)
		return talloc_asprintf(ctx, "%s%s", e->trouble, when);
	return talloc_asprintf(ctx, "done: fetched %s%s, status %d, %" PRId64
			       " bytes%s%s%s%s", e->page ? "part: " : "",
			       r->address, r->status, r->size,
			       r->unchanged ? ", unchanged" : "",
			       *r->suspect ? "; SUSPECT: " : "", r->suspect,
			       e->page ? "" : ": o reads it");
}

static enum status settle(void *run, struct casefile *casefile,
			  const void *ctx, bool *ret_more,
			  struct ui_came **ret_came, int *ret_count,
			  struct error *err)
{
	const struct runner_event *e;
	struct ui_came *came = NULL;
	int n = 0;
	enum status status = runner_settle(run, casefile, ret_more, err);

	while ((e = runner_event(run))) {
		came = talloc_realloc(ctx, came, struct ui_came,
				      (unsigned)n + 1);
		if (!came)
			return error_set(err, STATUS_NOMEM, "out of memory");
		came[n++] = (struct ui_came){
			.address = talloc_strdup(ctx, e->address),
			.words = came_words(ctx, e),
			.good = e->what == RUNNER_KEPT && !*e->trouble };
	}
	*ret_came = came;
	*ret_count = n;
	return status;
}

static enum status work(void *run, struct error *err)
{
	return runner_work(run, WORK_MS, err);
}

static void stop(void *run)
{
	runner_stop(run);
}

static void wake(void *run)
{
	runner_wake(run);
}

static int look(void *run, struct ui_transfer *ret_transfers, int max)
{
	struct transfers_state states[UI_LOOK_MAX];
	int n = runner_look(run, states, max < UI_LOOK_MAX ? max
							 : UI_LOOK_MAX);

	for (int i = 0; i < n; i++) {
		struct ui_transfer *t = &ret_transfers[i];

		memcpy(t->address, states[i].address, sizeof(t->address));
		t->done = states[i].done;
		t->total = states[i].total;
	}
	return n;
}

const struct ui_network workbench_network = {
	.route = read_route, .choose = choose_route, .may = may_contact,
	.add = add, .add_all = add_all, .waiting = waiting,
	.forget = fetch_queue_clear, .open = open_run, .settle = settle,
	.close = close_run, .work = work, .stop = stop, .wake = wake,
	.look = look,
};
