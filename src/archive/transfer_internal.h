/* What the files of transfer share: one exchange inside libcurl. */
#ifndef TAFFRAIL_ARCHIVE_TRANSFER_INTERNAL_H
#define TAFFRAIL_ARCHIVE_TRANSFER_INTERNAL_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdatomic.h>

#include "src/archive/transfer.h"

/* The sockets of connections that may be used again. */
struct connection {
	int fd;
	int own_port, peer_port; /* 0: not looked up yet */
};
struct connections {
	struct connection *list;
	int count, room;
};
void connections_add(struct connections *connections, int fd);
void connections_drop(struct connections *connections, int fd);
/* Does something lie there already, or was it closed, on the connection between
 * these ports? Bytes that nobody asked for would be taken for the head of the
 * next response. */
bool connections_have_rest(struct connections *connections, int own_port,
			   int peer_port);

/* The caller fills in curl, options, t (after transfer_init) and connections;
 * all of them stay where they are until run_release. */
struct run {
	CURL *curl;
	const struct transfer_options *options;
	struct transfer *t;
	struct connections *connections; /* NULL: one of its own each */
	bool fresh; /* on a new connection, whatever there is */
	bool stale; /* the connection was not clean: start again, fresh */
	struct curl_slist *headers;
	char address[TRANSFER_ADDRESS_MAX];
	const char *refused; /* what kind of address the socket refused */
	char refused_address[INET6_ADDRSTRLEN];
	int64_t max_bytes;
	bool too_long, head_too_long, stopped, head_done;
	atomic_llong done, total; /* bytes of the body; total 0: not said */
	struct error err; /* of the spool */
	char curl_error[CURL_ERROR_SIZE];
};

/* Check the address and set curl up for it. Errors as of transfer_run. */
enum status run_start(struct run *run, const char *address,
		      struct error *err) must_check;
/* What came of it. */
enum status run_finish(struct run *run, CURLcode code,
		       struct error *err) must_check;
void run_release(struct run *run); /* not curl, not t */
/* May the same request do better later? */
bool run_may_pass(const struct run *run, CURLcode code);

#endif
