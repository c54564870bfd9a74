/* What came, into the case, in groups. */
#include "src/archive/runner_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/requisites.h"
#include "src/base/clock.h"
#include "store/capture.h"

enum { TAKE_UP_EVERY = 8 };

struct runner_event *runner_new_event(struct runner *r, const char *address,
				      struct error *err)
{
	if (r->event_count == r->event_room) {
		int room = r->event_room ? 2 * r->event_room : 16;
		struct runner_event *more = realloc(
			r->events, (size_t)room * sizeof(*more));

		if (!more) {
			(void)error_set(err, STATUS_NOMEM, "out of memory");
			return NULL;
		}
		r->events = more;
		r->event_room = room;
	}
	memset(&r->events[r->event_count], 0, sizeof(*r->events));
	r->events[r->event_count].address = talloc_strdup(r->told, address);
	r->events[r->event_count].report.address = "";
	if (!r->events[r->event_count].address) {
		(void)error_set(err, STATUS_NOMEM, "out of memory");
		return NULL;
	}
	return &r->events[r->event_count++];
}

enum status runner_put(struct runner *r, const struct pending *pending,
		       struct error *err)
{
	if (r->pending_count == r->pending_room) {
		int room = r->pending_room ? 2 * r->pending_room : 16;
		struct pending *more = realloc(r->pending, (size_t)room *
							   sizeof(*more));

		if (!more)
			return error_set(err, STATUS_NOMEM, "out of memory");
		r->pending = more;
		r->pending_room = room;
	}
	if (r->pending_count == 0)
		r->pending_since = clock_monotonic_ms();
	r->pending[r->pending_count] = *pending;
	r->pending[r->pending_count++].number = ++r->put;
	if (pending->hop)
		r->pending_bytes += fetch_hop_bytes(pending->hop);
	return STATUS_OK;
}

bool runner_group_is_due(const struct runner *r)
{
	int most = r->active < r->options.at_once ? RUNNER_GROUP_LAST
						   : RUNNER_GROUP;

	return r->pending_count > 0 &&
	       (r->pending_count >= most ||
		r->pending_bytes >= RUNNER_GROUP_BYTES ||
		clock_monotonic_ms() - r->pending_since >= RUNNER_GROUP_MS ||
		r->active == 0);
}

/* --- sources --- */

/* Two rows may be of one address: the second finds what the first made. */
static enum status make_source(struct casefile *casefile, const char *what,
			       struct keep_sources **sources,
			       struct fetch *fetch, struct error *err)
{
	const char *address = fetch_lacks_source(fetch);
	int64_t source = capture_source_at(casefile, address);
	bool made = source == 0;
	enum status status = STATUS_OK;

	if (made && !*sources)
		status = keep_sources_begin(casefile, what, sources, err);
	if (made && status == STATUS_OK)
		status = keep_sources_add(*sources, address, &source, err);
	if (status == STATUS_OK)
		fetch_set_source(fetch, source, made);
	return status;
}

/* The line of the history: how many, and the first. */
static void name_sources(const struct runner *r, int count, char *text,
			 size_t size)
{
	const char *first = NULL;
	int n = 0;

	for (int i = count - 1; i >= 0; i--) {
		const struct pending *p = &r->pending[i];

		if (p->hop && fetch_lacks_source(p->item->fetch)) {
			first = fetch_lacks_source(p->item->fetch);
			n++;
		}
	}
	if (n > 1)
		snprintf(text, size, "%d sources, the first of %.150s", n,
			 first);
	else
		snprintf(text, size, "source %.200s", first ? first : "");
}

static enum status make_sources(struct runner *r, struct casefile *casefile,
				int count, struct error *err)
{
	struct keep_sources *sources = NULL;
	enum status status = STATUS_OK;
	char what[256];

	name_sources(r, count, what, sizeof(what));

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct pending *p = &r->pending[i];

		if (p->hop && fetch_lacks_source(p->item->fetch))
			status = make_source(casefile, what, &sources,
					     p->item->fetch, err);
	}
	if (!sources)
		return status;
	if (status == STATUS_OK)
		return keep_sources_commit(sources, err);
	keep_sources_abandon(sources);
	return status;
}

/* --- a group --- */

static enum status settle_row(struct casefile *casefile,
			      const struct pending *p, struct error *err)
{
	struct fetch_item row = {
		.id = p->item->id, .tries = p->outcome.tries,
		.next = p->outcome.next, .why = p->outcome.trouble,
		.given_up = p->outcome.given_up };

	return p->outcome.done ? fetch_queue_done(casefile, row.id, err)
			       : fetch_queue_again(casefile, &row, err);
}

static void name_group(const struct runner *r, int hops, char *text,
		       size_t size)
{
	const struct pending *p = r->pending;

	while (!p->hop)
		p++;
	if (hops > 1)
		snprintf(text, size, "%d captures, the first of %.150s", hops,
			 fetch_hop_address(p->hop));
	else
		snprintf(text, size, "%s %.200s",
			 fetch_hop_transfer(p->hop)->head.length > 0 ||
					 fetch_hop_bytes(p->hop) > 0
				 ? "capture" : "failed fetch",
			 fetch_hop_address(p->hop));
}

/* What a page needs too, with the page itself. */
static enum status queue_parts(struct runner *r, struct casefile *casefile,
			       const struct fetch_hop *hop, struct error *err)
{
	struct fetch_item *items = NULL;
	int count = 0, kept = 0;
	int64_t there = 0, bytes;
	enum status status = fetch_hop_parts(hop, casefile, NULL, &items,
					     &count, err);

	if (status == STATUS_OK && count > 0)
		fetch_queue_parts(casefile, items[0].page, &there, &bytes);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (there + kept < REQUISITES_MAX &&
		    !fetch_queue_has_part(casefile, items[i].address,
					  items[i].page))
			items[kept++] = items[i];
	if (status == STATUS_OK && kept > 0)
		status = fetch_queue_add(casefile, items, kept, err);
	for (int i = 0; r->wanted && i < kept && status == STATUS_OK; i++)
		status = runner_want(r, items[i].id, err);
	talloc_free(items);
	return status;
}

static enum status write_one(struct runner *r, struct casefile *casefile,
			     const struct pending *p,
			     struct keep_group *group, struct error *err)
{
	enum status status = STATUS_OK;

	if (p->hop)
		status = fetch_hop_keep(p->hop, casefile, group, err);
	if (p->hop && status == STATUS_OK)
		status = queue_parts(r, casefile, p->hop, err);
	if (status == STATUS_OK && p->ends)
		status = settle_row(casefile, p, err);
	return status;
}

/* Now and then the network gets more to do: what comes goes behind the group,
 * and `pending` may move. */
static enum status write_all(struct runner *r, struct casefile *casefile,
			     int count, struct keep_group *group,
			     struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		status = write_one(r, casefile, &r->pending[i], group, err);
		if (status == STATUS_OK && i % TAKE_UP_EVERY == 0)
			status = runner_take_up(r, casefile, err);
	}
	return status;
}

/* Captures and the rows that they settle: all of it or nothing. */
static enum status write_group(struct runner *r, struct casefile *casefile,
			       int count, int hops, int64_t *ret_entry,
			       struct error *err)
{
	struct keep_group *group;
	char what[256];
	enum status status = make_sources(r, casefile, count, err);

	if (status != STATUS_OK)
		return status;
	name_group(r, hops, what, sizeof(what));
	status = keep_group_begin(casefile, what, &group, err);
	if (status != STATUS_OK)
		return status;
	status = write_all(r, casefile, count, group, err);
	if (status == STATUS_OK)
		return keep_group_commit(group, ret_entry, err);
	keep_group_abandon(group);
	return status;
}

/* --- telling --- */

static void count_event(struct runner *r, const struct runner_event *e)
{
	struct runner_totals *t = &r->totals;

	if (e->what == RUNNER_KEPT)
		t->kept++;
	else if (e->what == RUNNER_FAILED)
		t->failed++;
	else
		t->left++;
}

static enum status tell(struct runner *r, const struct pending *p,
			struct error *err)
{
	struct runner_event *e = runner_new_event(r, p->item->row->address,
						  err);

	if (!e)
		return STATUS_NOMEM;
	e->what = p->outcome.what;
	e->item = p->item->id;
	e->page = p->item->row->page;
	if (p->item->fetch)
		e->report = *fetch_report_of(p->item->fetch);
	e->report.address = talloc_strdup(r->told, e->report.address);
	if (!e->report.address)
		return error_set(err, STATUS_NOMEM, "out of memory");
	snprintf(e->trouble, sizeof(e->trouble), "%s", p->outcome.trouble);
	e->status = p->outcome.status;
	e->next = p->outcome.done ? 0 : p->outcome.next;
	e->given_up = p->outcome.given_up;
	count_event(r, e);
	return STATUS_OK;
}

/* It waits again, or is gone. */
static void let_go(struct runner *r, const struct pending *p)
{
	struct item *item = p->item;

	if (p->outcome.done || p->outcome.given_up) {
		r->totals.waiting--;
		item_free(item);
		return;
	}
	fetch_close(item->fetch);
	item->fetch = NULL;
	TALLOC_FREE(item->row);
	item->hops = false;
	item->told = true;
	item->due = p->outcome.next;
	host_put(item->home, item, false);
}

static enum status tell_all(struct runner *r, int count, int64_t entry,
			    struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count; i++) {
		struct pending *p = &r->pending[i];

		if (p->hop) {
			r->totals.captures++;
			r->totals.bytes += fetch_hop_bytes(p->hop);
			r->pending_bytes -= fetch_hop_bytes(p->hop);
			fetch_hop_kept(p->hop, entry);
		}
		if (p->ends && status == STATUS_OK)
			status = tell(r, p, err);
		if (p->ends)
			let_go(r, p);
	}
	r->pending_count -= count;
	memmove(r->pending, r->pending + count,
		(size_t)r->pending_count * sizeof(*r->pending));
	r->pending_since = clock_monotonic_ms();
	return status;
}

static int by_row(const void *a, const void *b)
{
	const struct pending *x = a, *y = b;
	int order = (x->item->id > y->item->id) - (x->item->id < y->item->id);

	return order ? order : (x->number > y->number) -
				       (x->number < y->number);
}

enum status runner_write(struct runner *runner, struct casefile *casefile,
			 struct error *err)
{
	struct runner *r = runner;
	enum status status = STATUS_OK;
	int64_t entry = 0;
	int count = r->pending_count, hops = 0;

	/* As they were asked for, whatever was read first. */
	if (count > 1)
		qsort(r->pending, (size_t)count, sizeof(*r->pending), by_row);
	for (int i = 0; i < count; i++)
		hops += r->pending[i].hop != NULL;
	if (hops > 0)
		status = write_group(r, casefile, count, hops, &entry, err);
	for (int i = 0; i < count && hops == 0 && status == STATUS_OK; i++)
		status = settle_row(casefile, &r->pending[i], err);
	return status == STATUS_OK ? tell_all(r, count, entry, err) : status;
}
