#include "ui/request.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

#include "src/archive/shelf.h"
#include "src/base/clock.h"
#include "store/casefile.h"
#include "store/derive.h"
#include "store/entry.h"
#include "store/find.h"
#include "store/pane_rows.h"
#include "store/warm.h"

enum {
	CACHES = 16,
	POLL_CASE_MS = 1000, /* another program's changes are looked for so often */
	TOGETHER_MS = 4, /* answers that come so close are drawn together */
	SHARE_MAX = 8, /* so many in one view: who writes must get in between */
	WARM_MS = 50, /* nobody asked for anything that long: time to read ahead */
	WARM_AGAIN_MS = 1000 /* somebody did: not between all of his keys */
};

struct queue {
	struct request *first, **last;
};

struct store_side {
	struct casefile *casefile;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue waiting, answers;
	int busy;
	bool changed, ending;
	bool merge;     /* something was written: the index may be merged */
	enum warm warm; /* what is to be read ahead next */
	bool interrupted; /* the last time */
	/* As this program left it or saw it. */
	struct last_seen {
		int64_t entry, rebuilds;
	} seen;
	int bell[2]; /* a pipe: bytes stand in it while answers wait */
	struct store_cache caches[CACHES];
	unsigned next_cache;
	struct pane_reader *view; /* of requests that share one; NULL */
	int sharing;              /* so many did */
	int64_t silent_since;     /* ms; an answer waits unrung; 0 */
	struct shelf *shelf;
};

static void queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->last = &queue->first;
}

static void queue_put(struct queue *queue, struct request *request)
{
	request->next = NULL;
	*queue->last = request;
	queue->last = &request->next;
}

static struct request *queue_take(struct queue *queue)
{
	struct request *request = queue->first;

	if (!request)
		return NULL;
	queue->first = request->next;
	if (!queue->first)
		queue->last = &queue->first;
	return request;
}

static void queue_free(struct queue *queue)
{
	struct request *request;

	while ((request = queue_take(queue)))
		talloc_free(request);
}

/* Drop the waiting requests of a slot; returns how many. */
static int queue_supersede(struct queue *queue, unsigned slot)
{
	struct request **at = &queue->first;
	int dropped = 0;

	queue->last = &queue->first;
	while (*at) {
		struct request *request = *at;

		if (slot != 0 && request->slot == slot) {
			*at = request->next;
			talloc_free(request);
			dropped++;
			continue;
		}
		queue->last = &request->next;
		at = &request->next;
	}
	return dropped;
}

static void ring(struct store_side *side)
{
	ssize_t n;

	do
		n = write(side->bell[1], "", 1);
	while (n < 0 && errno == EINTR);
}

static struct last_seen look(struct store_side *side)
{
	struct last_seen seen = {0, derive_rebuilds(side->casefile)};
	void *ctx = talloc_new(NULL);
	struct entry_info *entries;
	struct error err;
	int count = 0;

	if (ctx && entry_log(side->casefile, ctx, 0, 1, &entries, &count,
			     &err) == STATUS_OK && count > 0)
		seen.entry = entries[0].id;
	talloc_free(ctx);
	return seen;
}

/* Only an entry changes what is shown, or cells made anew: drafts and merges
 * do not. */
static bool entered_elsewhere(struct store_side *side)
{
	struct last_seen before = side->seen;

	if (!casefile_changed_elsewhere(side->casefile))
		return false;
	store_side_forget(side);
	side->warm = 0;
	side->seen = look(side);
	return side->seen.entry != before.entry ||
	       side->seen.rebuilds != before.rebuilds;
}

static bool is_asked(void *payload)
{
	struct store_side *side = payload;
	bool asked;

	pthread_mutex_lock(&side->lock);
	asked = side->waiting.first || side->ending;
	pthread_mutex_unlock(&side->lock);
	return asked;
}

/* What commits leave undone (store/find.h), until somebody asks. */
static void merge_a_little(struct store_side *side)
{
	struct error err;
	bool more = false;

	if (!side->merge || !casefile_is_writable(side->casefile))
		return;
	side->merge = find_idle(side->casefile, is_asked, side, &more,
				&err) == STATUS_OK && more;
}

/* Nobody waits for it: a request stops it, and it is begun again later. Another
 * failure shows when the same is asked for in earnest. */
static void read_ahead(struct store_side *side)
{
	struct error err;

	side->interrupted = casefile_warm(side->casefile, side->warm, is_asked,
					  side, &err) == STATUS_INTERRUPTED;
	if (!side->interrupted)
		side->warm++;
}

/* With the lock held: where the first stands that only reads; NULL. To preview a
 * sheet is to write it and to take that back. */
static struct request **find_reading(struct store_side *side)
{
	struct request **at = &side->waiting.first;

	while (*at && ((*at)->slot == 0 || (*at)->slot == SLOT_IMPORT))
		at = &(*at)->next;
	return *at && !side->ending ? at : NULL;
}

bool store_side_is_awaited(struct store_side *side)
{
	bool awaited;

	pthread_mutex_lock(&side->lock);
	awaited = find_reading(side) != NULL;
	pthread_mutex_unlock(&side->lock);
	return awaited;
}

static struct request *take_reading(struct store_side *side)
{
	struct request **at = find_reading(side);
	struct request *request = at ? *at : NULL;

	if (!request)
		return NULL;
	*at = request->next;
	if (!*at)
		side->waiting.last = at;
	return request;
}

void store_side_answer(struct store_side *side)
{
	/* Of views that ask again and again: the work must go on. */
	enum { AT_ONCE_MAX = 16 };

	for (int i = 0; i < AT_ONCE_MAX; i++) {
		struct request *request;

		pthread_mutex_lock(&side->lock);
		request = take_reading(side);
		pthread_mutex_unlock(&side->lock);
		if (!request)
			return;
		request->status = request->run(side, request, &request->error);
		pthread_mutex_lock(&side->lock);
		queue_put(&side->answers, request);
		ring(side);
		pthread_mutex_unlock(&side->lock);
	}
}

/* With the lock held. The panes of a ship are drawn together: while the others
 * come, and that is soon, their reader is left to sleep. */
static void tell(struct store_side *side)
{
	const struct request *next = side->waiting.first;
	int64_t now = clock_monotonic_ms();

	if (side->silent_since == 0)
		side->silent_since = now;
	if (side->view && next && next->shares &&
	    now - side->silent_since < TOGETHER_MS)
		return;
	side->silent_since = 0;
	ring(side);
}

/* With the lock held. False: time to end. */
static struct request *wait_for_request(struct store_side *side)
{
	struct request *request;

	while (!(request = queue_take(&side->waiting))) {
		bool ahead = side->warm < WARM_LAST;
		struct timespec until = clock_monotonic_in(
			!ahead		    ? POLL_CASE_MS
			: side->interrupted ? WARM_AGAIN_MS
					    : WARM_MS);

		TALLOC_FREE(side->view); /* nobody reads: let others write */
		if (side->silent_since != 0)
			tell(side);
		if (side->ending)
			return NULL;
		if (pthread_cond_timedwait(&side->more, &side->lock, &until) !=
		    ETIMEDOUT)
			continue;
		pthread_mutex_unlock(&side->lock);
		if (ahead) {
			read_ahead(side);
			pthread_mutex_lock(&side->lock);
			continue;
		}
		if (entered_elsewhere(side)) {
			pthread_mutex_lock(&side->lock);
			side->changed = true;
			ring(side);
			continue;
		}
		do
			merge_a_little(side);
		while (side->merge && !is_asked(side));
		pthread_mutex_lock(&side->lock);
	}
	return request;
}

/* The panes of a ship are read one after another: one look at the file for all
 * of them, and what one found out the next need not ask. */
static void share_view(struct store_side *side, const struct request *request)
{
	if (!request->shares || side->sharing == SHARE_MAX) {
		TALLOC_FREE(side->view);
		side->sharing = 0;
	}
	if (!request->shares)
		return;
	side->sharing++;
	if (!side->view)
		side->view = pane_reader_new(side->casefile, NULL);
}

static void *work(void *payload)
{
	struct store_side *side = payload;
	struct request *request;

	pthread_mutex_lock(&side->lock);
	while ((request = wait_for_request(side))) {
		/* At the end only what writes is still done. */
		bool skip = side->ending && request->slot != 0, others;

		pthread_mutex_unlock(&side->lock);
		others = !skip && request->slot == 0 && entered_elsewhere(side);
		share_view(side, request);
		if (!skip)
			request->status =
				request->run(side, request, &request->error);
		if (!skip && request->slot == 0) {
			side->merge = true;
			side->seen = look(side);
		}
		pthread_mutex_lock(&side->lock);
		side->changed |= others;
		queue_put(&side->answers, request);
		tell(side);
	}
	pthread_mutex_unlock(&side->lock);
	store_side_forget(side);
	return NULL;
}

static enum status make_bell(struct store_side *side, struct error *err)
{
	if (pipe(side->bell) != 0)
		return error_set(err, STATUS_IO,
				 "no pipe could be made: too many open files");
	for (int i = 0; i < 2; i++) {
		fcntl(side->bell[i], F_SETFD, FD_CLOEXEC);
		fcntl(side->bell[i], F_SETFL, O_NONBLOCK);
	}
	return STATUS_OK;
}

/* Signals are the interface's alone. */
static int start_thread(struct store_side *side)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&side->thread, NULL, work, side);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

enum status store_side_open(struct casefile *casefile,
			    struct store_side **ret_side, struct error *err)
{
	struct store_side *side = calloc(1, sizeof(*side));
	enum status status;

	if (!side)
		return error_set(err, STATUS_NOMEM, "out of memory");
	side->shelf = shelf_new(NULL);
	if (!side->shelf) {
		free(side);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	side->casefile = casefile;
	side->seen = look(side);
	queue_init(&side->waiting);
	queue_init(&side->answers);
	status = make_bell(side, err);
	if (status != STATUS_OK) {
		talloc_free(side->shelf);
		free(side);
		return status;
	}
	pthread_mutex_init(&side->lock, NULL);
	clock_condition_init(&side->more);
	if (start_thread(side) != 0) {
		close(side->bell[0]);
		close(side->bell[1]);
		talloc_free(side->shelf);
		free(side);
		return error_set(err, STATUS_NOMEM, "no thread could be made");
	}
	*ret_side = side;
	return STATUS_OK;
}

void store_side_close(struct store_side *side)
{
	if (!side)
		return;
	pthread_mutex_lock(&side->lock);
	side->ending = true;
	pthread_cond_signal(&side->more);
	pthread_mutex_unlock(&side->lock);
	shelf_stop(side->shelf);
	pthread_join(side->thread, NULL);
	talloc_free(side->shelf);
	queue_free(&side->waiting);
	queue_free(&side->answers);
	pthread_cond_destroy(&side->more);
	pthread_mutex_destroy(&side->lock);
	close(side->bell[0]);
	close(side->bell[1]);
	free(side);
}

void store_side_post(struct store_side *side, struct request *request)
{
	pthread_mutex_lock(&side->lock);
	side->busy -= queue_supersede(&side->waiting, request->slot);
	side->busy++;
	queue_put(&side->waiting, request);
	pthread_cond_signal(&side->more);
	pthread_mutex_unlock(&side->lock);
}

int store_side_answers(const struct store_side *side)
{
	return side->bell[0];
}

struct request *store_side_take(struct store_side *side)
{
	struct request *request;
	char bytes[64];

	pthread_mutex_lock(&side->lock);
	request = queue_take(&side->answers);
	if (request)
		side->busy--;
	else
		while (read(side->bell[0], bytes, sizeof(bytes)) > 0)
			;
	pthread_mutex_unlock(&side->lock);
	return request;
}

int store_side_busy(struct store_side *side)
{
	int busy;

	pthread_mutex_lock(&side->lock);
	busy = side->busy;
	pthread_mutex_unlock(&side->lock);
	return busy;
}

bool store_side_changed(struct store_side *side)
{
	bool changed;

	pthread_mutex_lock(&side->lock);
	changed = side->changed;
	side->changed = false;
	pthread_mutex_unlock(&side->lock);
	return changed;
}

struct casefile *store_side_case(struct store_side *side)
{
	return side->casefile;
}

static void cache_clear(struct store_cache *cache)
{
	if (cache->object && cache->close)
		cache->close(cache->object);
	else if (cache->object)
		talloc_free(cache->object);
	cache->object = NULL;
	cache->close = NULL;
}

struct store_cache *store_side_cache(struct store_side *side, unsigned slot,
				     unsigned generation)
{
	struct store_cache *cache = NULL;

	for (int i = 0; i < CACHES && !cache; i++)
		if (side->caches[i].slot == slot)
			cache = &side->caches[i];
	if (!cache)
		cache = &side->caches[side->next_cache++ % CACHES];
	if (cache->slot != slot || cache->generation != generation)
		cache_clear(cache);
	cache->slot = slot;
	cache->generation = generation;
	return cache;
}

void store_side_stop_reading(struct store_side *side)
{
	shelf_stop(side->shelf);
}

struct shelf *store_side_shelf(struct store_side *side)
{
	return side->shelf;
}

void store_side_forget_below(struct store_side *side, unsigned slot)
{
	for (int i = 0; i < CACHES; i++)
		if (side->caches[i].slot < slot)
			cache_clear(&side->caches[i]);
}

void store_side_forget(struct store_side *side)
{
	for (int i = 0; i < CACHES; i++)
		cache_clear(&side->caches[i]);
}
