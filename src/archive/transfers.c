#include "src/archive/transfers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "src/archive/transfer_internal.h"

enum { SPARE_MAX = 64 };

struct one {
	struct one *next, **link; /* of those at work, or that are over */
	struct run run;
	struct transfer_options options;
	struct transfers_end end;
};

struct transfers {
	CURLM *multi;
	CURL *spare[SPARE_MAX]; /* handles to use again */
	int spare_count;
	struct connections connections;
	struct one *active;
	struct one *over, **over_last;
	pthread_mutex_t lock; /* of the list of those at work */
};

/* --- connections that may be used again --- */

void connections_add(struct connections *connections, int fd)
{
	struct connections *c = connections;

	if (c->count == c->room) {
		int room = c->room ? 2 * c->room : 16;
		struct connection *list = realloc(
			c->list, (size_t)room * sizeof(*list));

		/* One that is not listed is never found clean. */
		if (!list)
			return;
		c->list = list;
		c->room = room;
	}
	c->list[c->count++] = (struct connection){ .fd = fd };
}

void connections_drop(struct connections *connections, int fd)
{
	for (int i = 0; i < connections->count; i++)
		if (connections->list[i].fd == fd) {
			connections->list[i] =
				connections->list[--connections->count];
			return;
		}
}

static int port_of(const struct sockaddr_storage *address)
{
	const void *at = address;

	if (address->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)at)->sin6_port);
	return ntohs(((const struct sockaddr_in *)at)->sin_port);
}

/* Only once it stands: then they stay as they are. */
static void look_up_ports(struct connection *c)
{
	struct sockaddr_storage own, peer;
	socklen_t own_size = sizeof(own), peer_size = sizeof(peer);

	if (c->own_port ||
	    getsockname(c->fd, (struct sockaddr *)&own, &own_size) ||
	    getpeername(c->fd, (struct sockaddr *)&peer, &peer_size))
		return;
	c->own_port = port_of(&own);
	c->peer_port = port_of(&peer);
}

bool connections_have_rest(struct connections *connections, int own_port,
			   int peer_port)
{
	bool found = false;

	for (int i = 0; i < connections->count; i++) {
		struct connection *c = &connections->list[i];
		char byte;

		look_up_ports(c);
		if (c->own_port != own_port || c->peer_port != peer_port)
			continue;
		found = true;
		if (recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
			return true;
	}
	return !found;
}

/* --- lists --- */

static void list_put(struct one **list, struct one *o)
{
	o->next = *list;
	o->link = list;
	if (o->next)
		o->next->link = &o->next;
	*list = o;
}

static void list_take(struct one *o)
{
	*o->link = o->next;
	if (o->next)
		o->next->link = o->link;
}

static void one_free(struct transfers *t, struct one *o)
{
	run_release(&o->run);
	if (o->run.curl && t->spare_count < SPARE_MAX) {
		curl_easy_reset(o->run.curl);
		t->spare[t->spare_count++] = o->run.curl;
	} else {
		curl_easy_cleanup(o->run.curl);
	}
	free(o);
}

/* --- the set --- */

enum status transfers_open(struct transfers **ret_transfers,
			   struct error *err)
{
	struct transfers *t = calloc(1, sizeof(*t));

	if (t)
		t->multi = curl_multi_init();
	if (!t || !t->multi) {
		free(t);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	pthread_mutex_init(&t->lock, NULL);
	t->over_last = &t->over;
	*ret_transfers = t;
	return STATUS_OK;
}

static void drop(struct transfers *t, struct one *o)
{
	curl_multi_remove_handle(t->multi, o->run.curl);
	transfer_release(&o->end.transfer);
	list_take(o);
	one_free(t, o);
}

void transfers_close(struct transfers *transfers)
{
	struct transfers *t = transfers;
	struct transfers_end end;

	if (!t)
		return;
	while (t->active)
		drop(t, t->active);
	while (transfers_take(t, &end))
		if (end.status == STATUS_OK)
			transfer_release(&end.transfer);
	while (t->spare_count > 0)
		curl_easy_cleanup(t->spare[--t->spare_count]);
	curl_multi_cleanup(t->multi);
	free(t->connections.list);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static enum status begin(struct transfers *t, struct one *o,
			 const char *address, struct error *err)
{
	enum status status;

	if (!o->run.curl)
		o->run.curl = t->spare_count > 0 ? t->spare[--t->spare_count]
						 : curl_easy_init();
	status = run_start(&o->run, address, err);
	if (status != STATUS_OK)
		return status;
	curl_easy_setopt(o->run.curl, CURLOPT_PRIVATE, (char *)o);
	if (curl_multi_add_handle(t->multi, o->run.curl))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

enum status transfers_add(struct transfers *transfers, const char *address,
			  const struct transfer_options *options,
			  void *payload, struct error *err)
{
	struct one *o = calloc(1, sizeof(*o));
	enum status status;

	if (!o)
		return error_set(err, STATUS_NOMEM, "out of memory");
	o->options = *options;
	o->options.progress = NULL;
	o->end.payload = payload;
	o->run.options = &o->options;
	o->run.t = &o->end.transfer;
	o->run.connections = &transfers->connections;
	transfer_init(&o->end.transfer);
	status = begin(transfers, o, address, err);
	if (status != STATUS_OK) {
		transfer_release(&o->end.transfer);
		one_free(transfers, o);
		return status;
	}
	pthread_mutex_lock(&transfers->lock);
	list_put(&transfers->active, o);
	pthread_mutex_unlock(&transfers->lock);
	return STATUS_OK;
}

/* On a connection of its own this time. */
static bool begin_again(struct transfers *t, struct one *o)
{
	char address[TRANSFER_ADDRESS_MAX];

	memcpy(address, o->run.address, sizeof(address));
	o->run.stale = false;
	o->run.fresh = true;
	run_release(&o->run);
	curl_easy_reset(o->run.curl);
	return begin(t, o, address, &o->end.err) == STATUS_OK;
}

static void end_one(struct transfers *t, struct one *o, CURLcode code)
{
	struct transfers_end *end = &o->end;

	curl_multi_remove_handle(t->multi, o->run.curl);
	if (o->run.stale && begin_again(t, o))
		return;
	end->status = run_finish(&o->run, code, &end->err);
	end->may_pass = run_may_pass(&o->run, code);
	if (end->status != STATUS_OK)
		transfer_release(&end->transfer);
	pthread_mutex_lock(&t->lock);
	list_take(o);
	pthread_mutex_unlock(&t->lock);
	o->next = NULL;
	*t->over_last = o;
	t->over_last = &o->next;
}

static void take_ends(struct transfers *t)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(t->multi, &left))) {
		CURLcode code = message->data.result;
		char *payload = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
				  &payload);
		end_one(t, (struct one *)(void *)payload, code);
	}
}

enum status transfers_turn(struct transfers *transfers, int ms,
			   struct error *err)
{
	struct transfers *t = transfers;
	CURLMcode code = CURLM_OK;
	int running;

	for (int turn = 0; turn < 2 && !t->over && !code; turn++) {
		if (turn > 0)
			code = curl_multi_poll(t->multi, NULL, 0, ms, NULL);
		if (!code)
			code = curl_multi_perform(t->multi, &running);
		take_ends(t);
	}
	if (code)
		return error_set(err, STATUS_IO, "libcurl: %s",
				 curl_multi_strerror(code));
	return STATUS_OK;
}

bool transfers_take(struct transfers *transfers,
		    struct transfers_end *ret_end)
{
	struct one *o = transfers->over;

	if (!o)
		return false;
	transfers->over = o->next;
	if (!o->next)
		transfers->over_last = &transfers->over;
	*ret_end = o->end;
	one_free(transfers, o);
	return true;
}

void transfers_stop(struct transfers *transfers)
{
	while (transfers->active) {
		struct one *o = transfers->active;

		o->run.stopped = true;
		o->run.stale = false;
		end_one(transfers, o, CURLE_ABORTED_BY_CALLBACK);
	}
}

void transfers_wake(struct transfers *transfers)
{
	curl_multi_wakeup(transfers->multi);
}

int transfers_look(struct transfers *transfers,
		   struct transfers_state *ret_states, int max)
{
	int n = 0;

	pthread_mutex_lock(&transfers->lock);
	for (struct one *o = transfers->active; o && n < max; o = o->next) {
		struct transfers_state *s = &ret_states[n++];

		snprintf(s->address, sizeof(s->address), "%.255s",
			 o->run.address);
		s->done = atomic_load(&o->run.done);
		s->total = atomic_load(&o->run.total);
	}
	pthread_mutex_unlock(&transfers->lock);
	return n;
}
