/* warc_read: records of a WARC file (1.0 and 1.1, and the drafts before), one
 * after the other, from a stream that is read once. Plain, or gzip with any
 * number of members. Made for files of strangers: every size has a cap, and a
 * broken file gives what came before the break and one line. */
#ifndef TAFFRAIL_ARCHIVE_WARC_READ_H
#define TAFFRAIL_ARCHIVE_WARC_READ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/text.h"

enum { WARC_HEAD_MAX = 128 << 10,    /* the header of one record */
       WARC_VALUE_MAX = 8300,        /* one value; a longer one, or one with
				      * controls or no UTF-8, is left out */
       WARC_IDS_MAX = 1024,          /* all of WARC-Concurrent-To */
       WARC_RATIO_MAX = 200,         /* unpacked to packed, beyond ... */
       WARC_FREE_BYTES = 64 << 20 }; /* ... so many bytes */

struct warc_in_record {
	char type[32], id[256], uri[WARC_VALUE_MAX], content[256];
	char refers_uri[WARC_VALUE_MAX], ip[64];
	char concurrent[WARC_IDS_MAX]; /* each with a blank behind it */
	char segment[16];              /* "1": the first of several */
	char block_digest[160], payload_digest[160], truncated[32];
	int64_t at;     /* WARC-Date, ms since 1970; 0: none that can be read */
	int64_t refers_at; /* WARC-Refers-To-Date, the same */
	int64_t length; /* of the block */
};

struct warc_in;
/* The stream stays the caller's. INVALID: not a WARC. */
enum status warc_in_open(FILE *stream, struct warc_in **ret_in,
			 struct error *err) must_check;
void warc_in_close(struct warc_in *in); /* NULL is fine */
/* The next record; what is left of the last one's block is passed over.
 * *ret_more false: the end. INVALID: broken from here on, also where two
 * lengths are said; LIMIT: a cap. A date with an offset is that moment; one
 * that no calendar has, or with no time of day, is none. */
enum status warc_in_next(struct warc_in *in, struct warc_in_record *ret_record,
			 bool *ret_more, struct error *err) must_check;
/* Up to `size` bytes of the block; 0 at its end. INVALID: the file ends
 * inside of it. */
enum status warc_in_read(struct warc_in *in, void *data, size_t size,
			 size_t *ret_size, struct error *err) must_check;
/* Do the first bytes look like a WARC, plain or packed? */
bool warc_in_looks(const char *data, size_t size);

#endif
