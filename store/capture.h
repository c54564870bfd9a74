/* capture: what the archive asks of a case before and after it fetches. */
#ifndef TAFFRAIL_STORE_CAPTURE_H
#define TAFFRAIL_STORE_CAPTURE_H

#include "store/casefile.h"

/* The source with that address, as printed; 0 none. The smallest id when
 * there are several. */
int64_t capture_source_at(struct casefile *casefile, const char *address);

/* Sources with a known address, ascending, beyond `after`; 0 no more. Those
 * that are parts of another at the same address are passed over, and with
 * `missing` those of which a capture without a doubt is there. */
int64_t capture_next_source(struct casefile *casefile, int64_t after,
			    bool missing);

/* The newest capture of a source that ended a row of redirects; 0 none. */
int64_t capture_latest(struct casefile *casefile, int64_t source);

/* The newest whole capture of an address that was answered with 200 and is no
 * revisit; 0 none. */
int64_t capture_whole_at(struct casefile *casefile, const char *address);

/* The newest capture of an address, however it came, that has bytes and is no
 * revisit; 0 none. And the next older by id, before that one. */
int64_t capture_with_bytes_at(struct casefile *casefile, const char *address);
int64_t capture_with_bytes_before(struct casefile *casefile,
				  const char *address, int64_t before);
/* Is there a capture of that address, begun then, with that payload ("": none
 * came), that is a revisit of that one (0: no revisit)? */
bool capture_known(struct casefile *casefile, const char *address,
		   int64_t started, const char *sha256, int64_t revisit);

/* Captures by ascending id: the next beyond `after`, and the last; 0 none. */
int64_t capture_after(struct casefile *casefile, int64_t after);
int64_t capture_last(struct casefile *casefile);
/* The oldest capture before this one (a row of the table) with the same payload
 * and the same body on the wire, whole and answered with 200; 0 none. */
int64_t capture_same_before(struct casefile *casefile, const struct row *row);
/* The oldest capture with that chain of certificates; 0 none. */
int64_t capture_first_with(struct casefile *casefile,
			   const char *certificates);

/* The next time stamp beyond `after`; 0 none. */
int64_t capture_stamp_after(struct casefile *casefile, int64_t after);
/* Did the history ever have this head? */
bool capture_history_has(struct casefile *casefile, const char *hash);

/* What happened to a capture, oldest first: the entry that made it, and every
 * entry since with a row about it (a passage, note, tag, mark, judgement,
 * setting, a revisit, a capture it led to, its being expunged). */
struct capture_event {
	int64_t entry, at;
	const char *by, *what, *hash;
	const char *row; /* "capture", "passage", ... */
};
typedef void capture_each_event(void *payload,
				const struct capture_event *event);
enum status capture_events(struct casefile *casefile, int64_t capture,
			   capture_each_event *each, void *payload,
			   struct error *err) must_check;

/* How many claims a record has on a field. */
int64_t capture_claims_of(struct casefile *casefile, int64_t record,
			  int field);

#endif
