/* transfer: one request and its response, byte for byte; transfers.h runs many
 * at once. The only files that call libcurl. They know nothing of a case, and
 * may run on a thread of their own.
 *
 * HTTP/1.1 on the wire; no redirect is followed; neither chunks nor
 * compression are taken off; no cookies, no referer, no netrc, nothing from
 * the environment (proxies); TLS 1.2 or newer, verified; a connection of its
 * own for each (transfers.h says when not). Only http and https. Addresses that special.h names are
 * refused at the socket, before any packet, unless they are allowed; behind a
 * proxy, which resolves by itself, by their written name. */
#ifndef TAFFRAIL_ARCHIVE_TRANSFER_H
#define TAFFRAIL_ARCHIVE_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "src/archive/spool.h"
#include "src/base/text.h"

struct transfer_options {
	bool allow_special;
	const char *proxy; /* NULL or "": direct. See transfer_check_proxy */
	const char *agent; /* User-Agent; no line ends */
	/* Go on when the certificate does not hold; `tls` then says why. */
	bool allow_untrusted;
	/* More lines of the request ("If-None-Match: x"); NULL-ended. NULL */
	const char *const *lines;
	/* The body of a POST; NULL: a GET. */
	const struct buffer *post;
	/* Caps; 0: the default. A body beyond max_bytes is cut. */
	int64_t max_bytes;
	long max_seconds, connect_seconds;
	/* Slower than slow_bytes a second for slow_seconds: cut. */
	long slow_bytes, slow_seconds;
	/* Called a few times a second; false: stop. May be NULL. */
	bool (*progress)(void *payload, int64_t done, int64_t total);
	void *payload;
};

enum { TRANSFER_BYTES = 50 << 20, TRANSFER_SECONDS = 300,
       TRANSFER_CONNECT_SECONDS = 20, TRANSFER_SLOW_BYTES = 1024,
       TRANSFER_SLOW_SECONDS = 30, TRANSFER_HEAD_BYTES = 256 << 10,
       TRANSFER_CHAIN_BYTES = 256 << 10,
       TRANSFER_ADDRESS_MAX = 8192 };

/* Why a response is not whole; the words of WARC-Truncated (ISO 28500). */
enum transfer_cut { CUT_NONE, CUT_LENGTH, CUT_TIME, CUT_DISCONNECT,
		    CUT_UNSPECIFIED };

struct transfer {
	int64_t started, ended; /* ms since 1970 */
	struct buffer request;  /* as sent */
	struct buffer head;     /* of the final response, as received */
	struct spool body;      /* as received, codings and trailers included */
	int status;             /* 200, ...; 0: no status line came */
	enum transfer_cut cut;
	char peer[64];  /* "192.0.2.1:443", "[2001:db8::1]:80"; "" by proxy */
	/* "TLSv1.3 / TLS_AES_256_GCM_SHA384, verified", or ", NOT verified:
	 * self-signed certificate" */
	char tls[256];
	struct buffer certificates; /* the server's chain, PEM; may be empty */
	char *next; /* where it redirects to; NULL nowhere */
	/* What libcurl said when it did not end well; "" */
	char trouble[256];
};

/* Once, before any thread is made. */
enum status transfer_start(struct error *err) must_check;
/* "taffrail 0.1.0, libcurl/7.88.1 OpenSSL/3.0.22". */
const char *transfer_tool(void);

void transfer_init(struct transfer *transfer);
void transfer_release(struct transfer *transfer);
/* Errors say that nothing was received: REFUSED (a special address, another
 * scheme), NOT_FOUND (no such host), IO (no connection, TLS not verified),
 * INTERRUPTED. OK once a byte of a response came, whole or cut. */
enum status transfer_run(const char *address,
			 const struct transfer_options *options,
			 struct transfer *ret_transfer,
			 struct error *err) must_check;

/* An address in the form in which it is kept, shown and fetched: http or
 * https, host in lower case (international names by their ASCII form), what
 * must be encoded encoded, no fragment. INVALID: not an address; REFUSED:
 * another scheme, or a user name in it. */
enum status address_normal(const char *address, char *ret_address,
			   size_t size, struct error *err) must_check;
/* The address that a document at `base` means by a reference ("../a.png"), in
 * that form. Errors alike. */
enum status address_resolve(const char *base, const char *reference,
			    char *ret_address, size_t size,
			    struct error *err) must_check;
/* Host of an address, lower case, ASCII, no brackets; false: none. */
bool address_host(const char *address, char *ret_host, size_t size);

/* socks5h://, socks4a://, http:// or https:// with host and port; REFUSED
 * with the better form for socks5:// and socks4://, which would ask the local
 * resolver for every host. */
enum status transfer_check_proxy(const char *proxy,
				 struct error *err) must_check;
/* The proxy without user name and password, as a capture keeps it. */
enum status transfer_proxy_shown(const char *proxy, char *ret_text,
				 size_t size, struct error *err) must_check;

#endif
