#include "src/archive/transfer_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "src/archive/head.h"
#include "src/archive/late.h"
#include "src/archive/special.h"
#include "src/base/clock.h"

enum { REDIRECT_FIRST = 300, REDIRECT_LAST = 399 };

static bool by_proxy(const struct transfer_options *options)
{
	return options->proxy && *options->proxy;
}

enum status transfer_start(struct error *err)
{
	enum status rc = late_load(LATE_CURL, err);

	if (rc == STATUS_OK && curl_global_init(CURL_GLOBAL_DEFAULT))
		return error_set(err, STATUS_NOMEM, "libcurl does not start");
	return rc;
}

const char *transfer_tool(void)
{
	static char text[160];

	if (!*text) {
		const char *version = curl_version();
		size_t n = strcspn(version, " ");

		n += version[n] ? 1 + strcspn(version + n + 1, " ") : 0;
		snprintf(text, sizeof(text), "%s, %.*s", PACKAGE_STRING,
			 (int)n, version);
	}
	return text;
}

void transfer_init(struct transfer *transfer)
{
	memset(transfer, 0, sizeof(*transfer));
	buffer_init(&transfer->request, TRANSFER_HEAD_BYTES);
	buffer_init(&transfer->head, TRANSFER_HEAD_BYTES);
	buffer_init(&transfer->certificates, TRANSFER_CHAIN_BYTES);
	spool_init(&transfer->body);
}

void transfer_release(struct transfer *transfer)
{
	buffer_release(&transfer->request);
	buffer_release(&transfer->head);
	buffer_release(&transfer->certificates);
	spool_release(&transfer->body);
	free(transfer->next);
	transfer->next = NULL;
}

/* --- what libcurl calls --- */

static void remember_refused(struct run *r, const struct sockaddr *address,
			     const char *what)
{
	const void *at = address->sa_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)(const void *)
				  address)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)(const void *)
				  address)->sin_addr;

	r->refused = what;
	if (!inet_ntop(address->sa_family, at, r->refused_address,
		       sizeof(r->refused_address)))
		*r->refused_address = '\0';
}

static curl_socket_t open_socket(void *payload, curlsocktype purpose,
				 struct curl_sockaddr *address)
{
	struct run *r = payload;
	const char *what = special_address(&address->addr);
	int fd;

	(void)purpose;
	if (what && !r->options->allow_special && !by_proxy(r->options)) {
		remember_refused(r, &address->addr, what);
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
		    address->protocol);
	if (fd >= 0 && r->connections)
		connections_add(r->connections, fd);
	return fd;
}

static int close_socket(void *payload, curl_socket_t fd)
{
	connections_drop(payload, fd);
	return close(fd);
}

/* The connection stands, nothing of the request has been sent. Where one that
 * was used before broke, libcurl comes here again with another. */
static int before_request(void *payload, char *peer, char *own, int peer_port,
			  int own_port)
{
	struct run *r = payload;

	(void)own;
	buffer_clear(&r->t->request);
	if (r->connections &&
	    connections_have_rest(r->connections, own_port, peer_port)) {
		r->stale = true;
		return CURL_PREREQFUNC_ABORT;
	}
	if (by_proxy(r->options))
		return CURL_PREREQFUNC_OK;
	if (strchr(peer, ':'))
		snprintf(r->t->peer, sizeof(r->t->peer), "[%s]:%d", peer,
			 peer_port);
	else
		snprintf(r->t->peer, sizeof(r->t->peer), "%s:%d", peer,
			 peer_port);
	if (!r->options->allow_special && special_host(peer)) {
		r->refused = special_host(peer);
		return CURL_PREREQFUNC_ABORT;
	}
	return CURL_PREREQFUNC_OK;
}

/* Each response begins with a status line; those before the last are interim
 * (100, 103) and no part of the final one. */
static size_t take_head(char *data, size_t size, size_t count, void *payload)
{
	struct run *r = payload;
	size_t n = size * count;

	if (n > 5 && !memcmp(data, "HTTP/", 5) && r->head_done) {
		buffer_clear(&r->t->head);
		r->head_done = false;
	}
	if (buffer_append(&r->t->head, data, n) != STATUS_OK) {
		r->head_too_long = true;
		return 0;
	}
	if (n <= 2 && data[n - 1] == '\n')
		r->head_done = true;
	return n;
}

static size_t take_body(char *data, size_t size, size_t count, void *payload)
{
	struct run *r = payload;
	size_t n = size * count, take = n;
	int64_t room = r->max_bytes - r->t->body.size;

	if ((int64_t)take > room) {
		take = (size_t)room;
		r->too_long = true;
	}
	if (spool_append(&r->t->body, data, take, &r->err) != STATUS_OK)
		return 0;
	return take;
}

/* What libcurl says of the connection: the protocol and cipher of TLS have no
 * call of their own that works with every TLS library. */
static void note_tls(struct run *r, const char *text, size_t size)
{
	static const char start[] = "SSL connection using ";
	size_t n = sizeof(start) - 1;

	if (size <= n || memcmp(text, start, n))
		return;
	text += n;
	size -= n;
	while (size > 0 && (unsigned char)text[size - 1] <= ' ')
		size--;
	snprintf(r->t->tls, sizeof(r->t->tls), "%.*s",
		 (int)(size < 100 ? size : 100), text);
}

static int take_note(CURL *curl, curl_infotype type, char *data, size_t size,
		     void *payload)
{
	struct run *r = payload;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		buffer_append(&r->t->request, data, size);
	else if (type == CURLINFO_TEXT)
		note_tls(r, data, size);
	return 0;
}

static int take_progress(void *payload, curl_off_t total, curl_off_t done,
			 curl_off_t up_total, curl_off_t up)
{
	struct run *r = payload;

	(void)up_total;
	(void)up;
	atomic_store(&r->done, (long long)done);
	atomic_store(&r->total, (long long)total);
	if (!r->options->progress ||
	    r->options->progress(r->options->payload, done, total))
		return 0;
	r->stopped = true;
	return 1;
}

/* --- setting up --- */

#define or_default(value, absent) ((value) > 0 ? (value) : (absent))

static void set_limits(CURL *curl, const struct transfer_options *o)
{
	curl_easy_setopt(curl, CURLOPT_TIMEOUT,
			 or_default(o->max_seconds, (long)TRANSFER_SECONDS));
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
			 or_default(o->connect_seconds,
				    (long)TRANSFER_CONNECT_SECONDS));
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT,
			 or_default(o->slow_bytes,
				    (long)TRANSFER_SLOW_BYTES));
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
			 or_default(o->slow_seconds,
				    (long)TRANSFER_SLOW_SECONDS));
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

static void set_tls(CURL *curl, const struct transfer_options *o)
{
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER,
			 o->allow_untrusted ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST,
			 o->allow_untrusted ? 0L : 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
}

/* A connection is used again only where the next response is as exact as on one
 * of its own: what is known of TLS is told when a connection is made, and a
 * proxy may be another one. */
static bool may_reuse(const struct run *r, const char *address)
{
	return r->connections && !r->fresh && !r->options->post &&
	       !by_proxy(r->options) && !strncmp(address, "http://", 7);
}

static void set_connection(const struct run *r, const char *address)
{
	bool reuse = may_reuse(r, address);

	curl_easy_setopt(r->curl, CURLOPT_FORBID_REUSE, reuse ? 0L : 1L);
	curl_easy_setopt(r->curl, CURLOPT_FRESH_CONNECT, reuse ? 0L : 1L);
	if (!r->connections)
		return;
	curl_easy_setopt(r->curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(r->curl, CURLOPT_CLOSESOCKETDATA, r->connections);
}

static void set_wire(CURL *curl)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
	curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

static void set_callbacks(struct run *r)
{
	CURL *curl = r->curl;

	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, r);
	curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(curl, CURLOPT_PREREQDATA, r);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, r);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, r);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, take_note);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, r);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, take_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, r);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, r->curl_error);
}

/* False: no memory; the list is freed. */
static bool add_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (!longer)
		curl_slist_free_all(*list);
	else
		*list = longer;
	return longer != NULL;
}

/* What a common browser sends, so that a request says little of who asks; but
 * no compression, so that passages point into the bytes as they came. */
static struct curl_slist *request_headers(const char *const *more)
{
	static const char *const lines[] = {
		("Accept: text/html,application/xhtml+xml,application/xml;"
		 "q=0.9,*/*;q=0.8"),
		"Accept-Language: en-US,en;q=0.5",
		"Accept-Encoding: identity",
	};
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (!add_line(&list, lines[i]))
			return NULL;
	for (; more && *more; more++)
		if (!add_line(&list, *more))
			return NULL;
	return list;
}

static enum status set_up(struct run *r, const char *address,
			  struct error *err)
{
	const struct transfer_options *o = r->options;
	CURLcode code;

	set_limits(r->curl, o);
	set_wire(r->curl);
	set_connection(r, address);
	set_tls(r->curl, o);
	set_callbacks(r);
	curl_easy_setopt(r->curl, CURLOPT_HTTPHEADER, r->headers);
	/* Set, even to nothing, so that the environment has no say. */
	curl_easy_setopt(r->curl, CURLOPT_NOPROXY, "");
	code = curl_easy_setopt(r->curl, CURLOPT_PROXY,
				by_proxy(o) ? o->proxy : "");
	if (code == CURLE_OK && o->post) {
		curl_easy_setopt(r->curl, CURLOPT_POSTFIELDSIZE,
				 (long)o->post->length);
		code = curl_easy_setopt(r->curl, CURLOPT_POSTFIELDS,
					o->post->data);
	}
	if (code == CURLE_OK && o->agent)
		code = curl_easy_setopt(r->curl, CURLOPT_USERAGENT, o->agent);
	if (code == CURLE_OK)
		code = curl_easy_setopt(r->curl, CURLOPT_URL, address);
	if (code != CURLE_OK)
		return error_set(err, STATUS_NOMEM, "libcurl: %s",
				 curl_easy_strerror(code));
	return STATUS_OK;
}

/* --- what came of it --- */

struct code_meaning {
	CURLcode code;
	enum status status;
	enum transfer_cut cut;
	bool passes; /* by itself, perhaps */
};

static const struct code_meaning meanings[] = {
	{ CURLE_OPERATION_TIMEDOUT, STATUS_IO, CUT_TIME, true },
	{ CURLE_PARTIAL_FILE, STATUS_IO, CUT_DISCONNECT, true },
	{ CURLE_RECV_ERROR, STATUS_IO, CUT_DISCONNECT, true },
	{ CURLE_SEND_ERROR, STATUS_IO, CUT_UNSPECIFIED, true },
	{ CURLE_GOT_NOTHING, STATUS_IO, CUT_DISCONNECT, true },
	{ CURLE_COULDNT_CONNECT, STATUS_IO, CUT_UNSPECIFIED, true },
	{ CURLE_SSL_CONNECT_ERROR, STATUS_IO, CUT_UNSPECIFIED, true },
	{ CURLE_COULDNT_RESOLVE_PROXY, STATUS_IO, CUT_UNSPECIFIED, true },
	{ CURLE_PROXY, STATUS_IO, CUT_UNSPECIFIED, true },
	{ CURLE_COULDNT_RESOLVE_HOST, STATUS_NOT_FOUND, CUT_UNSPECIFIED,
	  true },
	{ CURLE_URL_MALFORMAT, STATUS_INVALID, CUT_UNSPECIFIED, false },
	{ CURLE_OUT_OF_MEMORY, STATUS_NOMEM, CUT_UNSPECIFIED, false },
};

static const struct code_meaning *meaning_of(CURLcode code)
{
	static const struct code_meaning other = {
		.status = STATUS_IO, .cut = CUT_UNSPECIFIED };

	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (meanings[i].code == code)
			return &meanings[i];
	return &other;
}

static enum transfer_cut cut_of(const struct run *r, CURLcode code)
{
	if (code == CURLE_OK)
		return CUT_NONE;
	if (r->too_long || r->head_too_long)
		return CUT_LENGTH;
	return meaning_of(code)->cut;
}

static enum status say_refused(const struct run *r, const char *address,
			       struct error *err)
{
	return error_set(err, STATUS_REFUSED, "%.200s: leads to %s (%s), which "
			 "is not contacted; --allow-private does",
			 address, r->refused_address, r->refused);
}

static enum status nothing_came(const struct run *r, CURLcode code,
				const char *address, struct error *err)
{
	if (r->refused)
		return say_refused(r, address, err);
	if (r->stopped)
		return error_set(err, STATUS_INTERRUPTED, "%.200s: stopped",
				 address);
	return error_set(err, meaning_of(code)->status, "%.200s: %s", address,
			 *r->curl_error ? r->curl_error
					: curl_easy_strerror(code));
}

/* False: no memory. */
static bool find_next(struct transfer *t, CURL *curl)
{
	char *next = NULL;

	if (t->status < REDIRECT_FIRST || t->status > REDIRECT_LAST)
		return true;
	if (curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next) || !next)
		return true;
	t->next = strndup(next, TRANSFER_ADDRESS_MAX - 1);
	return t->next != NULL;
}

/* Does the first certificate of the chain name this host? */
static bool names_host(const struct buffer *chain, const char *host)
{
	BIO *bio = BIO_new_mem_buf(chain->data, (int)chain->length);
	X509 *leaf = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	bool named = leaf && (X509_check_host(leaf, host, 0, 0, NULL) == 1 ||
			      X509_check_ip_asc(leaf, host, 0) == 1);

	X509_free(leaf);
	BIO_free(bio);
	return named;
}

/* The chain as the server sent it, and what is to be thought of it. */
static void note_chain(struct run *r, const char *address)
{
	static const char start[] = "Cert:";
	struct curl_certinfo *info = NULL;
	char host[256] = "";
	long result = X509_V_OK;
	size_t n = strlen(r->t->tls);

	if (n == 0 || curl_easy_getinfo(r->curl, CURLINFO_CERTINFO, &info) ||
	    !info)
		return;
	for (int i = 0; i < info->num_of_certs; i++)
		for (struct curl_slist *s = info->certinfo[i]; s; s = s->next)
			if (!strncmp(s->data, start, sizeof(start) - 1))
				buffer_append_string(&r->t->certificates,
						     s->data + sizeof(start) -
							     1);
	curl_easy_getinfo(r->curl, CURLINFO_SSL_VERIFYRESULT, &result);
	if (result == X509_V_OK &&
	    (!address_host(address, host, sizeof(host)) ||
	     !names_host(&r->t->certificates, host)))
		result = X509_V_ERR_HOSTNAME_MISMATCH;
	snprintf(r->t->tls + n, sizeof(r->t->tls) - n, "%s%s",
		 result == X509_V_OK ? ", verified" : ", NOT verified: ",
		 result == X509_V_OK ? ""
				     : X509_verify_cert_error_string(result));
}

static enum status settle(struct run *r, CURLcode code, const char *address,
			  struct error *err)
{
	struct transfer *t = r->t;

	if (r->err.status != STATUS_OK)
		return error_set(err, r->err.status, "%s", r->err.text);
	if (t->head.length == 0 && t->body.size == 0)
		return nothing_came(r, code, address, err);
	t->cut = cut_of(r, code);
	t->status = head_status(t->head.data, t->head.length);
	if (!find_next(t, r->curl))
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (code != CURLE_OK)
		snprintf(t->trouble, sizeof(t->trouble), "%s",
			 r->too_long ? "larger than the cap"
			 : r->stopped ? "stopped by hand"
			 : *r->curl_error ? r->curl_error
					  : curl_easy_strerror(code));
	return STATUS_OK;
}

/* Behind a proxy the name is all that is known of where a request goes. */
static enum status check_name(const char *address,
			      const struct transfer_options *options,
			      struct error *err)
{
	char host[256];
	const char *what;
	bool proxied = by_proxy(options);
	size_t n;

	if (!address_host(address, host, sizeof(host)))
		return error_set(err, STATUS_INVALID, "%.200s: not an address",
				 address);
	n = strlen(host);
	if (!proxied && n > 6 && !strcasecmp(host + n - 6, ".onion"))
		return error_set(err, STATUS_REFUSED, "%.200s: an onion "
				 "address needs a proxy", address);
	what = proxied && !options->allow_special ? special_host(host) : NULL;
	if (what)
		return error_set(err, STATUS_REFUSED, "%.200s: %s is %s, "
				 "which is not contacted; --allow-private "
				 "does", address, host, what);
	return STATUS_OK;
}

enum status run_start(struct run *r, const char *address, struct error *err)
{
	const struct transfer_options *o = r->options;
	enum status status = address_normal(address, r->address,
					    sizeof(r->address), err);

	if (status == STATUS_OK && by_proxy(o))
		status = transfer_check_proxy(o->proxy, err);
	if (status == STATUS_OK)
		status = check_name(r->address, o, err);
	if (status != STATUS_OK)
		return status;
	r->max_bytes = or_default(o->max_bytes, (int64_t)TRANSFER_BYTES);
	r->headers = request_headers(o->lines);
	if (!r->curl || !r->headers)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = set_up(r, r->address, err);
	r->t->started = clock_now();
	return status;
}

enum status run_finish(struct run *r, CURLcode code, struct error *err)
{
	r->t->ended = clock_now();
	note_chain(r, r->address);
	return settle(r, code, r->address, err);
}

void run_release(struct run *r)
{
	curl_slist_free_all(r->headers);
	r->headers = NULL;
}

bool run_may_pass(const struct run *r, CURLcode code)
{
	return !r->refused && meaning_of(code)->passes;
}

enum status transfer_run(const char *address,
			 const struct transfer_options *options,
			 struct transfer *ret_transfer, struct error *err)
{
	struct transfer t;
	struct run r = { .options = options, .t = &t,
			 .curl = curl_easy_init() };
	enum status status;

	transfer_init(&t);
	status = run_start(&r, address, err);
	if (status == STATUS_OK)
		status = run_finish(&r, curl_easy_perform(r.curl), err);
	run_release(&r);
	curl_easy_cleanup(r.curl);
	if (status != STATUS_OK) {
		transfer_release(&t);
		return status;
	}
	*ret_transfer = t;
	return STATUS_OK;
}
