#include "src/archive/runner_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/backoff.h"
#include "src/archive/requisites.h"
#include "src/base/clock.h"

enum { HOST_MAX = 256 };

/* --- open and close --- */

enum status runner_open(struct casefile *casefile,
			const struct runner_options *options,
			struct runner **ret_runner, struct error *err)
{
	struct runner *r = calloc(1, sizeof(*r));
	struct route route;
	enum status status;

	if (!r)
		return error_set(err, STATUS_NOMEM, "out of memory");
	r->options = *options;
	if (r->options.at_once <= 0)
		r->options.at_once = RUNNER_AT_ONCE;
	if (r->options.per_host <= 0)
		r->options.per_host = RUNNER_PER_HOST;
	if (r->options.gap_ms < 0)
		r->options.gap_ms = RUNNER_GAP_MS;
	r->told = talloc_new(NULL);
	status = r->told ? fetch_check_route(casefile, &route, err)
			 : error_set(err, STATUS_NOMEM, "out of memory");
	/* Chosen and kept now: what begins a fetch only reads. */
	talloc_free(route_agent(casefile, NULL));
	if (status == STATUS_OK)
		status = runner_network_open(&r->network, err);
	if (status == STATUS_OK)
		status = fetch_queue_hold(casefile, err);
	if (status != STATUS_OK) {
		runner_network_close(r->network);
		talloc_free(r->told);
		free(r);
		return status;
	}
	r->held = clock_monotonic_ms();
	*ret_runner = r;
	return STATUS_OK;
}

enum status runner_want(struct runner *runner, int64_t item,
			struct error *err)
{
	struct wanted *w;

	HASH_FIND(hh, runner->wanted, &item, sizeof(item), w);
	if (w)
		return STATUS_OK;
	w = calloc(1, sizeof(*w));
	if (!w)
		return error_set(err, STATUS_NOMEM, "out of memory");
	w->id = item;
	HASH_ADD(hh, runner->wanted, id, sizeof(w->id), w);
	if (w->hh.tbl)
		return STATUS_OK;
	free(w);
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static void free_hosts(struct runner *r)
{
	struct runner_host *h, *next;

	HASH_ITER(hh, r->hosts, h, next) {
		while (h->first) {
			struct item *item = h->first;

			h->first = item->next;
			item_free(item);
		}
		HASH_DELETE(hh, r->hosts, h);
		free(h->name);
		free(h);
	}
}

static void free_wanted(struct runner *r)
{
	struct wanted *w, *next;

	HASH_ITER(hh, r->wanted, w, next) {
		HASH_DELETE(hh, r->wanted, w);
		free(w);
	}
}

/* An item may have several hops among what is pending. */
static void free_pending(struct runner *r)
{
	for (int i = 0; i < r->pending_count; i++)
		if (r->pending[i].ends)
			item_free(r->pending[i].item);
}

void runner_close(struct runner *runner, struct casefile *casefile)
{
	struct runner *r = runner;

	if (!r)
		return;
	runner_network_close(r->network);
	free_pending(r);
	free_hosts(r);
	free_wanted(r);
	if (casefile)
		fetch_queue_release(casefile);
	free(r->pending);
	free(r->events);
	talloc_free(r->told);
	free(r);
}

/* --- beginning --- */

/* What the rule forbids leaves the queue. */
static enum status refuse(struct runner *r, struct item *item,
			  const struct error *why, struct error *err)
{
	struct pending p = { .item = item, .ends = true };

	p.outcome.what = RUNNER_LEFT;
	p.outcome.status = why->status;
	p.outcome.done = true;
	snprintf(p.outcome.trouble, sizeof(p.outcome.trouble), "%s",
		 why->text);
	return runner_put(r, &p, err);
}

static void no_more_active(struct runner *r, struct item *item)
{
	item->host->active--;
	r->active--;
	*item->work_link = item->work_next;
	if (item->work_next)
		item->work_next->work_link = item->work_link;
}

/* The parts of a page have a limit together. */
static enum status room_for_part(struct casefile *casefile,
				 struct fetch_options *o, struct error *err)
{
	int64_t count, bytes, most = o->max_bytes > 0
					     ? o->max_bytes
					     : (int64_t)TRANSFER_BYTES;

	fetch_queue_parts(casefile, o->page, &count, &bytes);
	if (bytes >= REQUISITES_BYTES)
		return error_set(err, STATUS_LIMIT, "the parts of its page are "
				 "more than %d MiB together",
				 REQUISITES_BYTES >> 20);
	o->max_bytes = REQUISITES_BYTES - bytes < most
			       ? REQUISITES_BYTES - bytes : most;
	return STATUS_OK;
}

static enum status open_item(struct runner *r, struct casefile *casefile,
			     struct item *item, struct error *err)
{
	struct fetch_options o = r->options.fetch;
	enum status status;

	o.page = item->row->page;
	o.depth = item->row->depth;
	o.requisites = item->row->requisites;
	if (o.page) {
		status = room_for_part(casefile, &o, err);
		if (status != STATUS_OK)
			return status;
	}
	return fetch_open(casefile, item->row->source, item->row->address, &o,
			  &item->fetch, err);
}

/* Errors here end the run; what is wrong with one item does not. */
static enum status begin(struct runner *r, struct casefile *casefile,
			 struct item *item, struct error *err)
{
	enum status status = STATUS_OK;

	if (!item->fetch) {
		item->row = fetch_queue_read(casefile, NULL, item->id);
		if (!item->row) { /* taken out meanwhile */
			no_more_active(r, item);
			r->totals.waiting--;
			item_free(item);
			return STATUS_OK;
		}
		status = open_item(r, casefile, item, &item->err);
	}
	if (status == STATUS_NOMEM)
		return error_set(err, status, "out of memory");
	if (status != STATUS_OK) {
		no_more_active(r, item);
		return refuse(r, item, &item->err, err);
	}
	runner_network_put(r->network, item);
	return STATUS_OK;
}

/* What was led to a host that is to be left alone waits as long, and then goes
 * the way again from its beginning. */
static enum status put_off_hops(struct runner *r, struct error *err)
{
	enum status status = STATUS_OK;
	struct item *item;

	while (status == STATUS_OK && (item = runner_held_hop(r))) {
		struct pending p = { .item = item, .ends = true };

		p.outcome.what = RUNNER_KEPT;
		p.outcome.next = item->host->held;
		p.outcome.tries = item->row->tries;
		snprintf(p.outcome.trouble, sizeof(p.outcome.trouble),
			 "leads to %.200s, which asked not to be asked yet",
			 item->host->name);
		status = runner_put(r, &p, err);
	}
	return status;
}

/* Rows that were added, and what may begin: all of it is reading. */
static enum status begin_all(struct runner *r, struct casefile *casefile,
			     struct error *err)
{
	bool began = casefile_read_begin(casefile);
	enum status status = runner_read_rows(r, casefile, err);
	struct item *item;

	if (status == STATUS_OK)
		status = put_off_hops(r, err);
	while (status == STATUS_OK && !atomic_load(&r->stop) &&
	       (item = runner_pick(r)))
		status = begin(r, casefile, item, err);
	casefile_read_end(casefile, began);
	return status;
}

/* --- what came --- */

static void try_later(struct pending *p, int64_t wait)
{
	int tries = p->item->row->tries + 1;
	int64_t delay = backoff_delay(tries, backoff_random());

	p->outcome.tries = tries;
	if (tries >= BACKOFF_TRIES_MAX || wait > BACKOFF_WAIT_MAX_MS)
		p->outcome.given_up = true;
	else
		p->outcome.next = clock_now() + (wait > delay ? wait : delay);
}

/* The host as a whole waits when it asks for that. */
static enum status hold_host(struct casefile *casefile,
			     struct runner_host *host, int64_t wait,
			     struct error *err)
{
	if (wait <= 0)
		return STATUS_OK;
	host->held = clock_now() + wait;
	return fetch_queue_hold_host(casefile, host->name, host->held, err);
}

static enum status look_at_status(struct casefile *casefile, struct pending *p,
				  struct error *err)
{
	const struct transfer *t = fetch_hop_transfer(p->hop);
	struct runner_host *host = p->item->host;
	int64_t wait = 0;
	bool cut = t->cut == CUT_TIME || t->cut == CUT_DISCONNECT;

	if (backoff_is_refusal(t->status))
		host->stopped |= ++host->refusals >= BACKOFF_REFUSALS_MAX;
	else
		host->refusals = 0;
	if (!backoff_may_pass(t->status) && !cut) {
		p->outcome.done = true;
		return STATUS_OK;
	}
	(void)backoff_retry_after(&t->head, t->ended, &wait);
	if (cut && *t->trouble)
		snprintf(p->outcome.trouble, sizeof(p->outcome.trouble),
			 "%s", t->trouble);
	else
		snprintf(p->outcome.trouble, sizeof(p->outcome.trouble),
			 "status %d%s", t->status,
			 wait > BACKOFF_WAIT_MAX_MS
				 ? ", to be asked again in more than an hour"
				 : "");
	try_later(p, wait);
	return hold_host(casefile, host,
			 wait > BACKOFF_WAIT_MAX_MS ? BACKOFF_WAIT_MAX_MS
						    : wait, err);
}

static bool was_stopped(const struct runner *r, const struct pending *p)
{
	return atomic_load(&r->stop) &&
	       fetch_hop_transfer(p->hop)->cut == CUT_UNSPECIFIED;
}

/* It goes on at another place, perhaps of another host, before what waits. */
static enum status go_on(struct runner *r, struct item *item,
			 struct error *err)
{
	struct transfer_options o;
	const char *address = fetch_request(item->fetch, &o);
	char name[HOST_MAX];
	struct runner_host *host;

	if (!address_host(address, name, sizeof(name)))
		snprintf(name, sizeof(name), "%s", item->host->name);
	host = runner_host(r, name, err);
	if (!host)
		return STATUS_NOMEM;
	item->hops = true;
	host_put(host, item, true);
	return STATUS_OK;
}

static enum status settle_good(struct runner *r, struct casefile *casefile,
			       struct item *item, struct error *err)
{
	struct pending p = { .item = item };
	bool more = false;
	enum status status = fetch_judge(item->fetch, casefile, &p.hop, &more,
					 &item->err);

	if (status == STATUS_NOMEM)
		return error_set(err, status, "out of memory");
	p.ends = !more;
	p.outcome.what = RUNNER_KEPT;
	if (status == STATUS_REFUSED) {
		p.outcome.status = status;
		p.outcome.done = true;
		snprintf(p.outcome.trouble, sizeof(p.outcome.trouble), "%s",
			 item->err.text);
	} else if (p.ends && was_stopped(r, &p)) {
		snprintf(p.outcome.trouble, sizeof(p.outcome.trouble),
			 "stopped by hand");
		p.outcome.tries = item->row->tries;
	} else if (p.ends) {
		status = look_at_status(casefile, &p, err);
		if (status != STATUS_OK)
			return status;
	}
	status = runner_put(r, &p, err);
	return status == STATUS_OK && more ? go_on(r, item, err) : status;
}

static enum status settle_bad(struct runner *r, struct item *item,
			      struct error *err)
{
	struct pending p = { .item = item, .ends = true };
	enum status status = fetch_fail(item->fetch, &item->err, &p.hop,
					err);

	if (status != STATUS_OK)
		return status;
	p.outcome.what = item->status == STATUS_INTERRUPTED ? RUNNER_LEFT
							    : RUNNER_FAILED;
	p.outcome.status = item->status;
	snprintf(p.outcome.trouble, sizeof(p.outcome.trouble), "%s",
		 item->err.text);
	if (item->status == STATUS_INTERRUPTED)
		p.outcome.tries = item->row->tries;
	else if (item->may_pass)
		try_later(&p, 0);
	else
		p.outcome.done = true;
	return runner_put(r, &p, err);
}

static enum status settle_came(struct runner *r, struct casefile *casefile,
			       struct error *err)
{
	enum status status = STATUS_OK;
	struct item *item;

	while (status == STATUS_OK &&
	       (item = runner_network_take(r->network))) {
		no_more_active(r, item);
		status = item->status == STATUS_OK
				 ? settle_good(r, casefile, item, err)
				 : settle_bad(r, item, err);
	}
	return status;
}

enum status runner_take_up(struct runner *runner, struct casefile *casefile,
			   struct error *err)
{
	enum status status = settle_came(runner, casefile, err);

	return status == STATUS_OK ? begin_all(runner, casefile, err)
				   : status;
}

static enum status hold_on(struct runner *r, struct casefile *casefile,
			   struct error *err)
{
	if (clock_monotonic_ms() - r->held < FETCH_QUEUE_HOLD_MS)
		return STATUS_OK;
	r->held = clock_monotonic_ms();
	return fetch_queue_hold(casefile, err);
}

enum status runner_settle(struct runner *runner, struct casefile *casefile,
			  bool *ret_more, struct error *err)
{
	struct runner *r = runner;
	enum status status;

	r->event_count = r->event_at = 0;
	talloc_free_children(r->told);
	status = hold_on(r, casefile, err);
	if (status == STATUS_OK)
		status = runner_take_up(r, casefile, err);
	if (status == STATUS_OK && runner_group_is_due(r)) {
		status = runner_write(r, casefile, err);
		/* Some wait again, or are new. */
		if (status == STATUS_OK)
			status = begin_all(r, casefile, err);
	}
	if (status != STATUS_OK)
		return status;
	*ret_more = r->active > 0 || r->pending_count > 0 ||
		    (r->wake != 0 && !atomic_load(&r->stop));
	if (*ret_more || atomic_load(&r->stop))
		return STATUS_OK;
	return runner_tell_left(r, casefile, err);
}

/* Is it at work, or on its way into the case? */
static bool runner_has(const struct runner *r, int64_t item)
{
	for (const struct item *i = r->at_work; i; i = i->work_next)
		if (i->id == item)
			return true;
	for (int i = 0; i < r->pending_count; i++)
		if (r->pending[i].item->id == item)
			return true;
	return false;
}

enum status runner_again(struct runner *runner, struct casefile *casefile,
			 int64_t item, struct error *err)
{
	struct runner_host *h, *next;
	struct fetch_item *row;
	enum status status = STATUS_OK;

	HASH_ITER(hh, runner->hosts, h, next)
		for (struct item *i = h->first; i; i = i->next)
			if (i->id == item) {
				i->due = h->held = h->ready = 0;
				i->told = false;
				return STATUS_OK;
			}
	row = item <= runner->seen && !runner_has(runner, item)
		      ? fetch_queue_read(casefile, NULL, item) : NULL;
	if (row)
		status = runner_add_row(runner, row, err);
	talloc_free(row);
	return status;
}

const struct runner_event *runner_event(struct runner *runner)
{
	if (runner->event_at == runner->event_count)
		return NULL;
	return &runner->events[runner->event_at++];
}

/* --- the network --- */

static int time_to_wait(const struct runner *r, int max_ms)
{
	int64_t ms = max_ms, now = clock_monotonic_ms();

	if (r->wake && r->wake - now < ms)
		ms = r->wake - now;
	if (r->pending_count > 0 &&
	    r->pending_since + RUNNER_GROUP_MS - now < ms)
		ms = r->pending_since + RUNNER_GROUP_MS - now;
	/* What came while a group was written may be the last that came. */
	return ms < 0 || runner_group_is_due(r) ? 0 : (int)ms;
}

enum status runner_work(struct runner *runner, int max_ms, struct error *err)
{
	return runner_network_wait(runner->network,
				   time_to_wait(runner, max_ms), err);
}

void runner_stop(struct runner *runner)
{
	atomic_store(&runner->stop, true);
	runner_network_stop(runner->network);
}

void runner_wake(struct runner *runner)
{
	runner_network_wake(runner->network);
}

int runner_look(struct runner *runner, struct transfers_state *ret_states,
		int max)
{
	return runner_network_look(runner->network, ret_states, max);
}

struct runner_totals runner_totals(const struct runner *runner)
{
	struct runner_totals t = runner->totals;

	t.active = runner->active;
	t.waiting -= runner->active;
	return t;
}
