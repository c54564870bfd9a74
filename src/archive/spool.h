/* spool: bytes that come in before it is known where they belong. Up to 1 MiB
 * lie in memory, more in a file without a name, which no crash leaves behind.
 * One thread at a time. */
#ifndef TAFFRAIL_ARCHIVE_SPOOL_H
#define TAFFRAIL_ARCHIVE_SPOOL_H

#include <stdint.h>
#include <stdio.h>

#include "src/base/sha256.h"
#include "src/base/text.h"

enum { SPOOL_MEMORY_BYTES = 1 << 20 };

struct spool {
	struct buffer memory;
	FILE *file; /* NULL: all of it is in memory */
	int64_t size;
};

void spool_init(struct spool *spool);
void spool_release(struct spool *spool); /* then as after init */
/* Their number stays. */
void spool_forget(struct spool *spool);
/* IO, FULL or NOMEM; then only release it. */
enum status spool_append(struct spool *spool, const void *data, size_t size,
			 struct error *err) must_check;

/* All that a stream still gives. IO where it cannot be read. */
enum status spool_read(struct spool *spool, FILE *stream,
		       struct error *err) must_check;

/* Give all bytes, in order, in pieces of at most 64 KiB; stops at the first
 * failure of `each`, which is given back. */
typedef enum status spool_each(void *payload, const void *data, size_t size,
			       struct error *err);
enum status spool_walk(struct spool *spool, spool_each *each, void *payload,
		       struct error *err) must_check;
/* One that gathers them in a struct buffer; LIMIT where that has no more room,
 * NOMEM. */
enum status spool_gather(void *buffer, const void *data, size_t size,
			 struct error *err) must_check;
/* The SHA-256 of all bytes, in lower-case digits. */
enum status spool_hash(struct spool *spool, char ret_hex[SHA256_HEX + 1],
		       struct error *err) must_check;
/* The first bytes, at most `max`, as a pointer into memory when they are
 * there; else they are read into `buffer` of `max` bytes. */
const char *spool_head(struct spool *spool, char *buffer, size_t max,
		       size_t *ret_size);

#endif
