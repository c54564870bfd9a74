#include "src/archive/shelf.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/blob.h"

/* A page, or why there is none. */
struct place {
	char *hash, *type;
	struct page *page; /* on the place */
	size_t size;       /* of the payload */
	size_t held;       /* bytes of memory */
	struct error why;
	unsigned used;     /* when, by the shelf's clock */
};

/* What is being read. A context of its own, whose place and page no other
 * thread touches until it is done. */
struct job {
	struct shelf *shelf;
	struct place *place;
	char *data;
	pthread_t thread;
	bool done;    /* with the lock held */
	bool dropped; /* another one is wanted: that it was stopped is no news */
	atomic_bool stop;
};

struct shelf {
	struct place *places[SHELF_PLACES];
	int count;
	unsigned clock;
	struct job *job; /* changed by who asks, with the lock held */
	pthread_mutex_t lock;
	pthread_cond_t finished;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* --- places --- */

static struct place *place_new(const void *ctx, const char *hash,
			       const char *type, size_t size)
{
	struct place *place = talloc_zero(ctx, struct place);

	if (!place)
		return NULL;
	place->hash = talloc_strdup(place, hash);
	place->type = talloc_strdup(place, type ? type : "");
	place->size = size;
	if (!place->hash || !place->type)
		TALLOC_FREE(place);
	return place;
}

static bool is_of(const struct place *place, const char *hash,
		  const char *type)
{
	return !strcmp(place->hash, hash) &&
	       !strcmp(place->type, type ? type : "");
}

static struct place *find(struct shelf *shelf, const char *hash,
			  const char *type)
{
	for (int i = 0; i < shelf->count; i++)
		if (is_of(shelf->places[i], hash, type))
			return shelf->places[i];
	return NULL;
}

static void take_off(struct shelf *shelf, int i)
{
	talloc_free(shelf->places[i]);
	shelf->places[i] = shelf->places[--shelf->count];
}

static bool is_full(const struct shelf *shelf, size_t more)
{
	for (int i = 0; i < shelf->count; i++)
		more += shelf->places[i]->held;
	return shelf->count == SHELF_PLACES ||
	       (shelf->count >= SHELF_KEPT && more > SHELF_BYTES);
}

static void put_on(struct shelf *shelf, struct place *place)
{
	place->held = talloc_total_size(place);
	while (is_full(shelf, place->held)) {
		int oldest = 0;

		for (int i = 1; i < shelf->count; i++)
			if (shelf->places[i]->used <
			    shelf->places[oldest]->used)
				oldest = i;
		take_off(shelf, oldest);
	}
	place->used = ++shelf->clock;
	shelf->places[shelf->count++] = talloc_steal(shelf, place);
}

/* Who is given a page keeps it, also when it is taken off. */
static enum status give(struct shelf *shelf, struct place *place,
			const void *ctx, struct page **ret_page,
			struct error *err)
{
	struct error why = place->why;

	place->used = ++shelf->clock;
	if (place->page) {
		*ret_page = talloc_reference(ctx, place->page);
		return *ret_page ? STATUS_OK : no_memory(err);
	}
	for (int i = 0; why.status == STATUS_INTERRUPTED && i < shelf->count;
	     i++)
		if (shelf->places[i] == place)
			take_off(shelf, i);
	return error_set(err, why.status, "%s", why.text);
}

/* --- reading --- */

static void read_place(struct place *place, const char *data,
		       const atomic_bool *stop)
{
	place->why.status = page_read_until(place, data, place->size,
					    *place->type ? place->type : NULL,
					    stop, &place->page, &place->why);
}

static void *work(void *payload)
{
	struct job *job = payload;

	read_place(job->place, job->data, &job->stop);
	pthread_mutex_lock(&job->shelf->lock);
	job->done = true;
	pthread_cond_signal(&job->shelf->finished);
	pthread_mutex_unlock(&job->shelf->lock);
	return NULL;
}

/* Signals are the interface's alone. */
static bool begin(struct job *job)
{
	sigset_t all, before;
	bool begun;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	begun = pthread_create(&job->thread, NULL, work, job) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return begun;
}

static void finish(struct shelf *shelf)
{
	struct job *job = shelf->job;

	pthread_join(job->thread, NULL);
	pthread_mutex_lock(&shelf->lock);
	shelf->job = NULL;
	pthread_mutex_unlock(&shelf->lock);
	if (job->place->why.status != STATUS_NOMEM &&
	    !(job->dropped && job->place->why.status == STATUS_INTERRUPTED))
		put_on(shelf, job->place);
	talloc_free(job);
}

/* Wait a moment for what is being read. False: it is still. */
static bool await(struct shelf *shelf)
{
	const struct timespec until = clock_monotonic_in(SHELF_WAIT_MS);
	bool done;

	pthread_mutex_lock(&shelf->lock);
	while (!shelf->job->done &&
	       pthread_cond_timedwait(&shelf->finished, &shelf->lock,
				      &until) != ETIMEDOUT)
		;
	done = shelf->job->done;
	pthread_mutex_unlock(&shelf->lock);
	if (done)
		finish(shelf);
	return done;
}

static bool is_pdf(const char *data, size_t size)
{
	const char *type = page_sniff(data, size);

	return type && !strcmp(type, "application/pdf");
}

/* Data and place are the job's from here on. False: no thread. */
static bool start(struct shelf *shelf, struct place *place, char *data)
{
	struct job *job = talloc_zero(NULL, struct job);
	bool begun;

	if (!job)
		return false;
	job->shelf = shelf;
	job->place = talloc_steal(job, place);
	job->data = talloc_steal(job, data);
	pthread_mutex_lock(&shelf->lock);
	shelf->job = job;
	begun = begin(job);
	if (!begun)
		shelf->job = NULL;
	pthread_mutex_unlock(&shelf->lock);
	if (!begun)
		talloc_free(job);
	return begun;
}

/* --- asking --- */

static enum status read_bytes(struct casefile *casefile, const void *ctx,
			      const char *hash, char **ret_data,
			      size_t *ret_size, struct error *err)
{
	if (!blob_exists(casefile, hash) ||
	    blob_size(casefile, hash) > PAGE_SOURCE_MAX)
		return error_set(err, STATUS_NOT_FOUND, "the bytes of this "
				 "copy are not held, or too many");
	return blob_read_all(casefile, ctx, hash, PAGE_SOURCE_MAX, ret_data,
			     ret_size, err);
}

static enum status read_alone(struct casefile *casefile, const void *ctx,
			      const char *hash, const char *type,
			      struct page **ret_page, struct error *err)
{
	char *data;
	size_t size;
	enum status status = read_bytes(casefile, ctx, hash, &data, &size,
					err);

	if (status != STATUS_OK)
		return status;
	status = page_read(ctx, data, size, type, ret_page, err);
	talloc_free(data);
	return status;
}

static enum status read_new(struct shelf *shelf, struct casefile *casefile,
			    const void *ctx, const char *hash,
			    const char *type, bool passing,
			    struct page **ret_page, struct error *err)
{
	void *own = talloc_new(NULL);
	struct place *place;
	char *data = NULL;
	size_t size = 0;
	bool pdf, later;
	enum status status = read_bytes(casefile, own, hash, &data, &size,
					err);

	if (status != STATUS_OK) {
		talloc_free(own);
		return status;
	}
	place = place_new(own, hash, type, size);
	pdf = is_pdf(data, size);
	later = pdf || (size > SHELF_AT_ONCE && !passing);
	if (!place) {
		status = no_memory(err);
	} else if (later) {
		status = STATUS_UNFINISHED;
		if (!passing && !start(shelf, place, data))
			status = error_set(err, STATUS_NOMEM, "no thread "
					   "could be made to read this copy");
	} else {
		read_place(place, data, NULL);
		put_on(shelf, place);
		status = give(shelf, place, ctx, ret_page, err);
	}
	talloc_free(own);
	return status;
}

static enum status unfinished(struct error *err)
{
	return error_set(err, STATUS_UNFINISHED, "this copy is still being "
			 "read: once more in a moment");
}

static enum status ask(struct shelf *shelf, struct casefile *casefile,
		       const void *ctx, const char *hash, const char *type,
		       bool passing, struct page **ret_page, struct error *err)
{
	struct place *place = find(shelf, hash, type);
	enum status status;

	if (!place && shelf->job && !passing) {
		if (!is_of(shelf->job->place, hash, type)) {
			shelf->job->dropped = true;
			shelf->job->stop = true;
		}
		if (!await(shelf))
			return unfinished(err);
		place = find(shelf, hash, type);
	}
	if (place)
		return give(shelf, place, ctx, ret_page, err);
	status = read_new(shelf, casefile, ctx, hash, type, passing, ret_page,
			  err);
	if (status == STATUS_UNFINISHED && shelf->job && !passing &&
	    await(shelf)) {
		place = find(shelf, hash, type);
		return place ? give(shelf, place, ctx, ret_page, err)
			     : no_memory(err);
	}
	return status == STATUS_UNFINISHED ? unfinished(err) : status;
}

enum status shelf_page(struct shelf *shelf, struct casefile *casefile,
		       const void *ctx, const char *hash, const char *type,
		       struct page **ret_page, struct error *err)
{
	return shelf ? ask(shelf, casefile, ctx, hash, type, false, ret_page,
			   err)
		     : read_alone(casefile, ctx, hash, type, ret_page, err);
}

enum status shelf_page_now(struct shelf *shelf, struct casefile *casefile,
			   const void *ctx, const char *hash, const char *type,
			   struct page **ret_page, struct error *err)
{
	return shelf ? ask(shelf, casefile, ctx, hash, type, true, ret_page,
			   err)
		     : read_alone(casefile, ctx, hash, type, ret_page, err);
}

void shelf_stop(struct shelf *shelf)
{
	pthread_mutex_lock(&shelf->lock);
	if (shelf->job)
		shelf->job->stop = true;
	pthread_mutex_unlock(&shelf->lock);
}

/* --- lifetime --- */

static int end(struct shelf *shelf)
{
	if (shelf->job) {
		shelf->job->stop = true;
		pthread_join(shelf->job->thread, NULL);
		TALLOC_FREE(shelf->job);
	}
	pthread_cond_destroy(&shelf->finished);
	pthread_mutex_destroy(&shelf->lock);
	return 0;
}

struct shelf *shelf_new(const void *ctx)
{
	struct shelf *shelf = talloc_zero(ctx, struct shelf);

	if (!shelf)
		return NULL;
	pthread_mutex_init(&shelf->lock, NULL);
	clock_condition_init(&shelf->finished);
	talloc_set_destructor(shelf, end);
	return shelf;
}
