/* Threads that take apart and read what came, beside the event loop and the
 * store: half of the work that a page makes. An item that is being read, with
 * its fetch, is the reader's alone. */
#include "src/archive/runner_internal.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* Two keep up with what one event loop brings from a fast line. */
enum { READERS_MAX = 2 };

struct runner_reader {
	struct runner_network *network; /* told what is read */
	pthread_t threads[READERS_MAX];
	int thread_count;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct item_list waiting;
	bool ending;
};

void item_read(struct item *item)
{
	item->status = fetch_take(item->fetch, item->transfer, &item->err);
	free(item->transfer);
	item->transfer = NULL;
}

static void *read_all(void *payload)
{
	struct runner_reader *reader = payload;
	struct item *item;

	pthread_mutex_lock(&reader->lock);
	while (!reader->ending) {
		item = item_list_take(&reader->waiting);
		if (!item) {
			pthread_cond_wait(&reader->more, &reader->lock);
			continue;
		}
		pthread_mutex_unlock(&reader->lock);
		item_read(item);
		runner_network_done(reader->network, item);
		pthread_mutex_lock(&reader->lock);
	}
	pthread_mutex_unlock(&reader->lock);
	return NULL;
}

static bool start(struct runner_reader *reader)
{
	int *n = &reader->thread_count;
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (*n < READERS_MAX && !pthread_create(&reader->threads[*n], NULL,
						   read_all, reader))
		++*n;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return *n > 0;
}

struct runner_reader *runner_reader_open(struct runner_network *network)
{
	struct runner_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->network = network;
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->more, NULL);
	if (start(reader))
		return reader;
	pthread_cond_destroy(&reader->more);
	pthread_mutex_destroy(&reader->lock);
	free(reader);
	return NULL;
}

static void drop(struct item *item)
{
	if (item->transfer)
		transfer_release(item->transfer);
	item_free(item);
}

void runner_reader_close(struct runner_reader *reader)
{
	struct item *item;

	if (!reader)
		return;
	pthread_mutex_lock(&reader->lock);
	reader->ending = true;
	pthread_cond_broadcast(&reader->more);
	pthread_mutex_unlock(&reader->lock);
	while (reader->thread_count > 0)
		pthread_join(reader->threads[--reader->thread_count], NULL);
	while ((item = item_list_take(&reader->waiting)))
		drop(item);
	pthread_cond_destroy(&reader->more);
	pthread_mutex_destroy(&reader->lock);
	free(reader);
}

void runner_reader_put(struct runner_reader *reader, struct item *item)
{
	pthread_mutex_lock(&reader->lock);
	item_list_put(&reader->waiting, item);
	pthread_cond_signal(&reader->more);
	pthread_mutex_unlock(&reader->lock);
}
