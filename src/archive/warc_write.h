/* warc_write: records of WARC/1.1 (ISO 28500:2017) into a stream, plain or
 * each a gzip member of its own. It knows nothing of a case.
 *
 * A record is opened, its block is given twice in the same pieces (the digest
 * stands before the block): first to warc_hash, then to warc_put. */
#ifndef TAFFRAIL_ARCHIVE_WARC_WRITE_H
#define TAFFRAIL_ARCHIVE_WARC_WRITE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/sha256.h"
#include "src/base/text.h"

enum { WARC_ID_MAX = 64, WARC_DATE_MAX = 32, WARC_FIELDS_MAX = 64 << 10 };

struct warc_out;
/* The stream stays the caller's. gzip: one member a record. */
enum status warc_out_open(FILE *stream, bool gzip, struct warc_out **ret_out,
			  struct error *err) must_check;
void warc_out_close(struct warc_out *out); /* NULL is fine */

/* "<urn:uuid:...>", the same for the same words: an export of the same case
 * has the same bytes. */
enum status warc_id(const char *words, char ret_id[WARC_ID_MAX]) must_check;
/* ms since 1970 as 2023-10-16T05:30:00.250Z; no fraction when it is 0. */
void warc_date(int64_t ms, char ret_date[WARC_DATE_MAX]);

/* Begin a record: `fields` are its lines, each ended by CR LF, but for the
 * version, WARC-Block-Digest and Content-Length. `packed`: its block does not
 * shrink; store it in the member as it is. */
enum status warc_begin(struct warc_out *out, const struct buffer *fields,
		       bool packed, struct error *err) must_check;
enum status warc_hash(struct warc_out *out, const void *data, size_t size,
		      struct error *err) must_check;
/* The first call writes the header: all of the block must have been hashed. */
enum status warc_put(struct warc_out *out, const void *data, size_t size,
		     struct error *err) must_check;
/* Offset and length of the record in the stream (in bytes as written). */
enum status warc_end(struct warc_out *out, int64_t *ret_offset,
		     int64_t *ret_length, struct error *err) must_check;
/* All of it, for a block in memory. */
enum status warc_record(struct warc_out *out, const struct buffer *fields,
			const void *data, size_t size, int64_t *ret_offset,
			int64_t *ret_length, struct error *err) must_check;

#endif
