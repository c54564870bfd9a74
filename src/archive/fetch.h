/* fetch: an address into captures of a source, hop by hop.
 *
 * A fetch is moved by the runner (runner.h): fetch_request and fetch_take belong
 * to the network and run on its threads; the rest touches the case and runs on
 * the store's. In between nothing of the case is held.
 *
 * Every response of which a byte came is a capture; each redirect is one, and
 * the next `follows` it. Captures that come close together are one entry. Equal
 * bytes are kept once. A request that brought nothing leaves a capture without
 * bytes when its source was known before, with the reason as its suspect; else
 * nothing but its message. What is in the case already is asked for with a
 * condition; a 304 is kept as a revisit of the capture that has the bytes. */
#ifndef TAFFRAIL_ARCHIVE_FETCH_H
#define TAFFRAIL_ARCHIVE_FETCH_H

#include "src/archive/keep.h"
#include "src/archive/route.h"
#include "src/archive/transfer.h"
#include "store/fetch_queue.h"

enum { FETCH_HOPS_MAX = 20 };

struct fetch_options {
	bool allow_private;
	bool allow_untrusted; /* keep it though its certificate does not hold */
	bool whole; /* ask without a condition, also for what is there */
	/* Caps of one exchange, as in transfer_options; 0: the default. */
	int64_t max_bytes;
	long max_seconds;
	/* Also what it needs to be shown; of such a part: the page's capture, and
	 * how far from it (1: the page names it). */
	enum fetch_requisites requisites;
	int64_t page;
	int depth;
};

struct fetch_report {
	int64_t source, capture, entry; /* the last capture; 0 none */
	int hops;                       /* captures made */
	int status;                     /* HTTP, of the last */
	int64_t size;                   /* of its payload */
	bool new_source, unchanged;
	char suspect[ERROR_TEXT_MAX];   /* "" not suspect */
	const char *address; /* of the last; "" none; as long as its fetch */
};

/* A row for the queue: of an address that was named (source 0: that of the
 * address, or none yet), or of a source (address NULL: its own). Texts on ctx.
 * INVALID: no address; REFUSED: its contact rule forbids it. Rules that ask are
 * the caller's to have asked. */
enum status fetch_item_make(struct casefile *casefile, const void *ctx,
			    int64_t source, const char *address,
			    struct fetch_item *ret_item,
			    struct error *err) must_check;
/* The way to the network; REFUSED, with what to type, where there is none. */
enum status fetch_check_route(struct casefile *casefile,
			      struct route *ret_route,
			      struct error *err) must_check;

struct fetch;
/* source 0: that of the address, or a new one of kind press, made in an entry
 * of its own when the first bytes have come. Contact rules that ask are
 * the caller's to have asked; those that forbid are REFUSED here, as are an
 * address that is none (INVALID) and a case whose route is off or never. */
enum status fetch_open(struct casefile *casefile, int64_t source,
		       const char *address,
		       const struct fetch_options *options,
		       struct fetch **ret_fetch,
		       struct error *err) must_check;
/* What is asked for next: its address, and how; both the fetch's own. */
const char *fetch_request(struct fetch *fetch,
			  struct transfer_options *ret_options);
/* What came of it, which is the fetch's from here on: taken apart and read. */
enum status fetch_take(struct fetch *fetch, struct transfer *transfer,
		       struct error *err) must_check;

/* One exchange, on its way into the case; freed by fetch_hop_kept, or with its
 * fetch. */
struct fetch_hop;
/* Judge what was taken. ret_more: it redirects, request again. REFUSED: there
 * is a hop to keep, but where it redirects to is not contacted (also said in
 * the capture's suspect). */
enum status fetch_judge(struct fetch *fetch, struct casefile *casefile,
			struct fetch_hop **ret_hop, bool *ret_more,
			struct error *err) must_check;
/* The exchange failed: a hop without bytes, or NULL when there is no source yet,
 * or when nobody was asked (REFUSED, INVALID, INTERRUPTED). */
enum status fetch_fail(struct fetch *fetch, const struct error *why,
		       struct fetch_hop **ret_hop, struct error *err) must_check;

/* The address as typed, when its source is still to be made; NULL. */
const char *fetch_lacks_source(const struct fetch *fetch);
void fetch_set_source(struct fetch *fetch, int64_t source, bool made);
/* Into a group; safe once that is committed, then say so. */
enum status fetch_hop_keep(struct fetch_hop *hop, struct casefile *casefile,
			   struct keep_group *group,
			   struct error *err) must_check;
void fetch_hop_kept(struct fetch_hop *hop, int64_t entry);
/* What it names that is to be fetched too, as rows for the queue (texts on ctx):
 * of the same host, or where others are asked for, of those that no contact
 * rule forbids. */
enum status fetch_hop_parts(const struct fetch_hop *hop,
			    struct casefile *casefile, const void *ctx,
			    struct fetch_item **ret_items, int *ret_count,
			    struct error *err) must_check;
int64_t fetch_hop_bytes(const struct fetch_hop *hop); /* that it holds */
const struct transfer *fetch_hop_transfer(const struct fetch_hop *hop);
const char *fetch_hop_address(const struct fetch_hop *hop);

/* What has been kept so far. */
const struct fetch_report *fetch_report_of(const struct fetch *fetch);
void fetch_close(struct fetch *fetch); /* NULL is fine */

#endif
