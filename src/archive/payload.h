/* payload: what a reader of the page gets: the body without transfer coding
 * (chunks and their trailers, RFC 9112 section 7) and without content coding
 * (gzip, deflate; RFC 9110 section 8.4). Passages point into the payload.
 *
 * Hostile bodies: at most two layers of coding; what is unpacked may be 100
 * times as large as what came, past the first MiB, and never over the cap. */
#ifndef TAFFRAIL_ARCHIVE_PAYLOAD_H
#define TAFFRAIL_ARCHIVE_PAYLOAD_H

#include "src/archive/spool.h"

enum { PAYLOAD_RATIO_MAX = 100, PAYLOAD_FREE_BYTES = 1 << 20,
       PAYLOAD_LAYERS_MAX = 2 };

struct payload {
	struct spool bytes;
	bool same;    /* the wire body is the payload; `bytes` is empty */
	bool cut;     /* the coding ends early or is wrong: what came before it */
	/* A coding that was left on, because it is not known here or is wrong:
	 * "br"; "" none. */
	char left[32];
};

void payload_init(struct payload *payload);
void payload_release(struct payload *payload);
/* Decode the wire body by what the head says. max: of the result, in bytes;
 * LIMIT beyond it is no error: the payload is cut. Errors: of the spool. */
enum status payload_decode(const char *head, size_t head_size,
			   struct spool *wire, int64_t max,
			   struct payload *ret_payload,
			   struct error *err) must_check;

#endif
