/* Who comes next: rows of the queue by host. */
#include "src/archive/runner_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/backoff.h"
#include "src/base/clock.h"

struct runner_host *runner_host(struct runner *runner, const char *name,
				struct error *err)
{
	struct runner_host *h;

	HASH_FIND_STR(runner->hosts, name, h);
	if (h)
		return h;
	h = calloc(1, sizeof(*h));
	if (h)
		h->name = strdup(name);
	if (h && h->name) {
		h->last = &h->first;
		HASH_ADD_KEYPTR(hh, runner->hosts, h->name, strlen(h->name),
				h);
		if (h->hh.tbl)
			return h;
	}
	if (h)
		free(h->name);
	free(h);
	(void)error_set(err, STATUS_NOMEM, "out of memory");
	return NULL;
}

void host_put(struct runner_host *host, struct item *item, bool first)
{
	item->host = host;
	if (first) {
		item->next = host->first;
		host->first = item;
		if (!item->next)
			host->last = &item->next;
		return;
	}
	item->next = NULL;
	*host->last = item;
	host->last = &item->next;
}

static void host_take(struct runner_host *host, struct item **at)
{
	struct item *item = *at;

	*at = item->next;
	if (!*at)
		host->last = at;
	item->next = NULL;
}

void item_free(struct item *item)
{
	if (!item)
		return;
	fetch_close(item->fetch);
	talloc_free(item->row);
	free(item);
}

/* --- picking --- */

static void wake_at(struct runner *r, int64_t when)
{
	if (r->wake == 0 || when < r->wake)
		r->wake = when;
}

static int64_t later_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The place of the first item of a host that may begin; NULL: none. */
static struct item **pick_of(struct runner *r, struct runner_host *h,
			     int64_t now, int64_t clock)
{
	if (h->stopped || h->active >= r->options.per_host)
		return NULL;
	for (struct item **at = &h->first; *at; at = &(*at)->next) {
		struct item *item = *at;
		bool free = item->hops || item->is_part;

		if (!item->hops && later_of(item->due, h->held) > clock) {
			if (r->options.wait)
				wake_at(r, now - clock +
					later_of(item->due, h->held));
			continue;
		}
		if (free || h->ready <= now)
			return at;
		wake_at(r, h->ready);
	}
	return NULL;
}

struct item *runner_held_hop(struct runner *r)
{
	int64_t clock = clock_now();
	struct runner_host *h, *next;

	HASH_ITER(hh, r->hosts, h, next)
		for (struct item **at = &h->first; h->held > clock && *at;
		     at = &(*at)->next)
			if ((*at)->hops) {
				struct item *item = *at;

				host_take(h, at);
				return item;
			}
	return NULL;
}

struct item *runner_pick(struct runner *r)
{
	int64_t now = clock_monotonic_ms(), clock = clock_now(), gap;
	struct runner_host *h, *next;

	r->wake = 0;
	if (r->active >= r->options.at_once)
		return NULL;
	HASH_ITER(hh, r->hosts, h, next) {
		struct item **at = pick_of(r, h, now, clock);
		struct item *item = at ? *at : NULL;

		if (!item)
			continue;
		host_take(h, at);
		gap = r->options.gap_ms;
		if (!item->hops && !item->is_part && gap > 0)
			h->ready = now + gap + backoff_random() % (gap / 2 + 1);
		h->active++;
		r->active++;
		item->work_next = r->at_work;
		item->work_link = &r->at_work;
		if (r->at_work)
			r->at_work->work_link = &item->work_next;
		r->at_work = item;
		/* The next host is asked first the next time. The table of a
		 * single one would be let go of, and asked for again. */
		if (HASH_COUNT(r->hosts) > 1) {
			HASH_DELETE(hh, r->hosts, h);
			HASH_ADD_KEYPTR(hh, r->hosts, h->name,
					strlen(h->name), h);
		}
		return item;
	}
	return NULL;
}

/* --- rows --- */

static bool is_wanted(const struct runner *r, const struct fetch_item *row)
{
	struct wanted *w;

	if (!r->wanted)
		return true;
	HASH_FIND(hh, r->wanted, &row->id, sizeof(row->id), w);
	return w != NULL;
}

static enum status tell_left(struct runner *r, const struct fetch_item *row,
			     const char *why, struct error *err)
{
	struct runner_event *e = runner_new_event(r, row->address, err);

	if (!e)
		return STATUS_NOMEM;
	e->what = RUNNER_LEFT;
	e->status = STATUS_BUSY;
	e->item = row->id;
	e->page = row->page;
	e->next = row->given_up ? 0 : row->next;
	e->given_up = row->given_up;
	snprintf(e->trouble, sizeof(e->trouble), "%s", why);
	r->totals.left++;
	return STATUS_OK;
}

static enum status tell_given_up(struct runner *r,
				 const struct fetch_item *row,
				 struct error *err)
{
	char why[ERROR_TEXT_MAX];

	snprintf(why, sizeof(why), "given up after %d tries (%.200s); name it "
		 "to try again", row->tries, row->why ? row->why : "");
	return tell_left(r, row, why, err);
}

enum status runner_add_row(struct runner *r, const struct fetch_item *row,
			   struct error *err)
{
	struct runner_host *h = runner_host(r, row->host, err);
	struct item *item = h ? calloc(1, sizeof(*item)) : NULL;

	if (!item)
		return error_set(err, STATUS_NOMEM, "out of memory");
	item->id = row->id;
	item->home = h;
	item->due = row->next;
	item->is_part = row->page != 0;
	host_put(h, item, false);
	r->totals.waiting++;
	return STATUS_OK;
}

enum status runner_read_rows(struct runner *runner, struct casefile *casefile,
			     struct error *err)
{
	enum status status = STATUS_OK;
	struct fetch_item *row;

	while (status == STATUS_OK &&
	       (row = fetch_queue_after(casefile, NULL, runner->seen))) {
		runner->seen = row->id;
		if (is_wanted(runner, row) && !row->given_up)
			status = runner_add_row(runner, row, err);
		else if (is_wanted(runner, row))
			status = tell_given_up(runner, row, err);
		talloc_free(row);
	}
	return status;
}

/* --- what is left --- */

static enum status tell_item(struct runner *r, struct casefile *casefile,
			     struct item *item, struct error *err)
{
	struct fetch_item *row;
	enum status status;

	if (item->told)
		return STATUS_OK;
	item->told = true;
	row = fetch_queue_read(casefile, NULL, item->id);
	if (!row)
		return STATUS_OK;
	status = tell_left(r, row, item->host->stopped
			   ? "its host has refused three times in a row; it waits "
			     "in the queue"
			   : "it waits in the queue", err);
	talloc_free(row);
	return status;
}

enum status runner_tell_left(struct runner *runner,
			     struct casefile *casefile, struct error *err)
{
	enum status status = STATUS_OK;
	struct runner_host *h, *next;

	HASH_ITER(hh, runner->hosts, h, next)
		for (struct item *i = h->first; i && status == STATUS_OK;
		     i = i->next)
			status = tell_item(runner, casefile, i, err);
	return status;
}
