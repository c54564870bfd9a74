/* fetch: an address into captures of a source, hop by hop.
 *
 * fetch_open and fetch_keep touch the case and run on the store's thread;
 * fetch_transfer touches only the network and may run on another. In between
 * nothing of the case is held. fetch_run does all of it on one thread.
 *
 * Every response of which a byte came is a capture, in an entry of its own;
 * each redirect is one, and the next `follows` it. Equal bytes are kept once. A
 * request that brought nothing leaves a capture without bytes when its source
 * was known before, with the reason as its suspect; else nothing but its
 * message. What is in the case already is asked for with a condition; a 304 is
 * kept as a revisit of the capture that has the bytes. */
#ifndef TAFFRAIL_ARCHIVE_FETCH_H
#define TAFFRAIL_ARCHIVE_FETCH_H

#include "src/archive/route.h"
#include "src/archive/transfer.h"

enum { FETCH_HOPS_MAX = 20 };

struct fetch_options {
	bool allow_private;
	bool allow_untrusted; /* keep it though its certificate does not hold */
	bool whole; /* ask without a condition, also for what is there */
	/* Caps of one exchange, as in transfer_options; 0: the default. */
	int64_t max_bytes;
	long max_seconds;
	bool (*progress)(void *payload, int64_t done, int64_t total);
	void *payload;
};

struct fetch_report {
	int64_t source, capture, entry; /* the last capture; 0 none */
	int hops;                       /* captures made */
	int status;                     /* HTTP, of the last */
	int64_t size;                   /* of its payload */
	bool new_source, unchanged;
	char suspect[ERROR_TEXT_MAX];   /* "" not suspect */
	char address[TRANSFER_ADDRESS_MAX]; /* of the last */
};

struct fetch;
/* source 0: that of the address, or a new one of kind press, made as an entry
 * of its own when the first byte has come. address NULL: the source's. Contact rules that ask are
 * the caller's to have asked; those that forbid are REFUSED here, as are an
 * address that is none (INVALID) and a case whose route is off or never. */
enum status fetch_open(struct casefile *casefile, int64_t source,
		       const char *address,
		       const struct fetch_options *options,
		       struct fetch **ret_fetch,
		       struct error *err) must_check;
/* The next exchange. Errors as of transfer_run: nothing to keep, all over. */
enum status fetch_transfer(struct fetch *fetch, struct error *err) must_check;
/* Keep what it brought. ret_more: it redirects, transfer again. REFUSED: kept,
 * but where it redirects to is not contacted (also said in the capture's
 * suspect). */
enum status fetch_keep(struct fetch *fetch, struct casefile *casefile,
		       bool *ret_more, struct error *err) must_check;
/* What has been kept so far. */
const struct fetch_report *fetch_report_of(const struct fetch *fetch);
/* Keep that fetch_transfer failed, and why: a capture without bytes. Nothing is
 * kept when there is no source yet, or when nobody was asked (REFUSED,
 * INVALID, INTERRUPTED). */
enum status fetch_keep_failure(struct fetch *fetch, struct casefile *casefile,
			       const struct error *why,
			       struct error *err) must_check;
void fetch_close(struct fetch *fetch); /* NULL is fine */

/* All hops. The report is filled on failure too, with what was kept. */
enum status fetch_run(struct casefile *casefile, int64_t source,
		      const char *address,
		      const struct fetch_options *options,
		      struct fetch_report *ret_report,
		      struct error *err) must_check;

#endif
