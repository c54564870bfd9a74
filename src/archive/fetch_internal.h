/* What the files of fetch share. */
#ifndef TAFFRAIL_ARCHIVE_FETCH_INTERNAL_H
#define TAFFRAIL_ARCHIVE_FETCH_INTERNAL_H

#include "src/archive/fetch.h"
#include "src/archive/page.h"
#include "src/archive/payload.h"
#include "src/archive/recapture.h"
#include "store/blob.h"
#include "store/find.h"

enum { FETCH_TYPE_MAX = 256 };

struct fetch {
	struct fetch_options options;
	struct route route;
	char *agent, *typed;
	struct fetch_report report;
	char *next;              /* to be fetched; "" nothing */
	char *past[FETCH_HOPS_MAX + 1];  /* addresses so far */
	int past_count;
	struct fetch_hop *came; /* not judged yet */
	struct recapture before; /* of the address that is next */
	int64_t asked;           /* when the last exchange began */
	int64_t id;              /* of its capture: in the order of asking,
				    whichever is read first */
	int64_t last;            /* the capture that the next follows; 0 */
};

/* One exchange, on its way into the case. */
struct fetch_hop {
	struct fetch *fetch;
	int64_t id, follows; /* of its capture, and of the one before */
	bool failed;         /* nothing came */
	struct transfer transfer;
	struct payload payload;
	struct blob_packed *packed; /* the payload; NULL: too large */
	struct find_packed *words;  /* of its page; NULL: it has none */
	struct recapture before;
	char type[FETCH_TYPE_MAX], suspect[ERROR_TEXT_MAX + 32];
	char *address;
	const char **parts; /* what the page needs too */
	int part_count;
	/* Once it is written. */
	int64_t size;
	bool unchanged;
};

/* The bytes that are kept as the payload; once packed, their number alone. */
struct spool *fetch_hop_payload(struct fetch_hop *hop);

#endif
