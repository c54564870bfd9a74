/* The network in a thread of its own: requests go in, items come out that are
 * read and want to be settled. A commit stops it no more than it stops the
 * readers. */
#include "src/archive/runner_internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "src/base/clock.h"

enum { TURN_MS = 10000 };

struct runner_network {
	struct transfers *transfers; /* the thread's alone, but to be woken */
	struct runner_reader *reader; /* NULL: read where it comes */
	pthread_t thread;
	atomic_bool stop, ending;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t something;
	struct item_list asked, done;
	bool woken;
	struct error err; /* of the event loop, which is over then */
};

void item_list_put(struct item_list *list, struct item *item)
{
	item->next = NULL;
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
}

struct item *item_list_take(struct item_list *list)
{
	struct item *item = list->first;

	if (!item)
		return NULL;
	list->first = item->next;
	if (!list->first)
		list->last = NULL;
	item->next = NULL;
	return item;
}

/* --- in the thread --- */

void runner_network_done(struct runner_network *n, struct item *item)
{
	pthread_mutex_lock(&n->lock);
	if (!n->done.first)
		pthread_cond_signal(&n->something);
	item_list_put(&n->done, item);
	pthread_mutex_unlock(&n->lock);
}

static void end_with(struct runner_network *n, struct item *item,
		     enum status status)
{
	item->status = status;
	runner_network_done(n, item);
}

static void begin(struct runner_network *n, struct item *item)
{
	struct transfer_options o;
	const char *address = fetch_request(item->fetch, &o);
	enum status status;

	item->may_pass = false;
	/* asked for while the run was stopped */
	if (atomic_load(&n->stop))
		status = error_set(&item->err, STATUS_INTERRUPTED,
				   "stopped by hand");
	else
		status = transfers_add(n->transfers, address, &o, item,
				       &item->err);
	if (status != STATUS_OK)
		end_with(n, item, status);
}

static void begin_all(struct runner_network *n)
{
	struct item_list asked;
	struct item *item;

	pthread_mutex_lock(&n->lock);
	asked = n->asked;
	n->asked = (struct item_list){ NULL, NULL };
	pthread_mutex_unlock(&n->lock);
	while ((item = item_list_take(&asked)))
		begin(n, item);
}

static void take_one(struct runner_network *n, struct item *item,
		     struct transfer *transfer)
{
	item->transfer = malloc(sizeof(*transfer));
	if (!item->transfer) {
		transfer_release(transfer);
		end_with(n, item, error_set(&item->err, STATUS_NOMEM,
					    "out of memory"));
		return;
	}
	*item->transfer = *transfer;
	if (n->reader) {
		runner_reader_put(n->reader, item);
		return;
	}
	item_read(item);
	runner_network_done(n, item);
}

static void take_ends(struct runner_network *n)
{
	struct transfers_end end;

	while (transfers_take(n->transfers, &end)) {
		struct item *item = end.payload;

		item->err = end.err;
		item->may_pass = end.may_pass;
		if (end.status == STATUS_OK)
			take_one(n, item, &end.transfer);
		else
			end_with(n, item, end.status);
	}
}

static void fail(struct runner_network *n, const struct error *err)
{
	pthread_mutex_lock(&n->lock);
	n->err = *err;
	pthread_cond_signal(&n->something);
	pthread_mutex_unlock(&n->lock);
}

static void *move_all(void *payload)
{
	struct runner_network *n = payload;
	struct error err = { .status = STATUS_OK };

	while (!atomic_load(&n->ending)) {
		begin_all(n);
		if (transfers_turn(n->transfers, TURN_MS, &err) != STATUS_OK) {
			fail(n, &err);
			break;
		}
		if (atomic_load(&n->stop))
			transfers_stop(n->transfers);
		take_ends(n);
	}
	return NULL;
}

/* --- open and close --- */

static bool start(struct runner_network *n)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = !pthread_create(&n->thread, NULL, move_all, n);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

static void release(struct runner_network *n)
{
	transfers_close(n->transfers);
	pthread_cond_destroy(&n->something);
	pthread_mutex_destroy(&n->lock);
	free(n);
}

enum status runner_network_open(struct runner_network **ret_network,
				struct error *err)
{
	struct runner_network *n = calloc(1, sizeof(*n));
	enum status status;

	if (!n)
		return error_set(err, STATUS_NOMEM, "out of memory");
	pthread_mutex_init(&n->lock, NULL);
	clock_condition_init(&n->something);
	status = transfers_open(&n->transfers, err);
	if (status != STATUS_OK) {
		release(n);
		return status;
	}
	n->reader = runner_reader_open(n);
	if (!start(n)) {
		runner_reader_close(n->reader);
		release(n);
		return error_set(err, STATUS_IO, "no thread could be made for "
				 "the network: end other programs, and try "
				 "again");
	}
	*ret_network = n;
	return STATUS_OK;
}

void runner_network_close(struct runner_network *network)
{
	struct runner_network *n = network;
	struct transfers_end end;
	struct item *item;

	if (!n)
		return;
	atomic_store(&n->ending, true);
	transfers_wake(n->transfers);
	pthread_join(n->thread, NULL);
	runner_reader_close(n->reader);
	transfers_stop(n->transfers);
	while (transfers_take(n->transfers, &end)) {
		if (end.status == STATUS_OK)
			transfer_release(&end.transfer);
		item_free(end.payload);
	}
	while ((item = item_list_take(&n->asked)))
		item_free(item);
	while ((item = item_list_take(&n->done)))
		item_free(item);
	release(n);
}

/* --- from outside --- */

void runner_network_put(struct runner_network *n, struct item *item)
{
	bool first;

	pthread_mutex_lock(&n->lock);
	first = !n->asked.first;
	item_list_put(&n->asked, item);
	pthread_mutex_unlock(&n->lock);
	if (first)
		transfers_wake(n->transfers);
}

struct item *runner_network_take(struct runner_network *n)
{
	struct item *item;

	pthread_mutex_lock(&n->lock);
	item = item_list_take(&n->done);
	pthread_mutex_unlock(&n->lock);
	return item;
}

enum status runner_network_wait(struct runner_network *n, int ms,
				struct error *err)
{
	const struct timespec until = clock_monotonic_in(ms);
	enum status status;
	int rc = 0;

	pthread_mutex_lock(&n->lock);
	while (!n->done.first && !n->woken && n->err.status == STATUS_OK &&
	       rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&n->something, &n->lock, &until);
	n->woken = false;
	status = n->err.status;
	if (status != STATUS_OK)
		*err = n->err;
	pthread_mutex_unlock(&n->lock);
	return status;
}

void runner_network_wake(struct runner_network *n)
{
	pthread_mutex_lock(&n->lock);
	n->woken = true;
	pthread_cond_signal(&n->something);
	pthread_mutex_unlock(&n->lock);
}

void runner_network_stop(struct runner_network *n)
{
	atomic_store(&n->stop, true);
	transfers_wake(n->transfers);
	runner_network_wake(n);
}

int runner_network_look(struct runner_network *n,
			struct transfers_state *ret_states, int max)
{
	return transfers_look(n->transfers, ret_states, max);
}
