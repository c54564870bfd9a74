/* blob: archived bytes, content-addressed by SHA-256.
 *
 * The same bytes are kept once. They lie in parts of 1 MiB, deflated only
 * where that saves at least a tenth, so that any place in a large file is
 * read without the rest of it and no part is larger than SQLite's limit of
 * a value in a case. A blob is named by 64 lower-case hex digits.
 *
 * Called on the store's thread, like everything that touches the case. Where
 * writing fails inside a transaction, the whole of it is rolled back: abandon
 * the action. */
#ifndef TAFFRAIL_STORE_BLOB_H
#define TAFFRAIL_STORE_BLOB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/sha256.h"
#include "store/casefile.h"

enum { BLOB_PART_BYTES = 1 << 20,
       /* An unfinished blob that nobody has added to for this long was left
	* by a crash: longer than a fetch at its slowest takes for a part. */
       BLOB_STALE_SECONDS = 3600 };

/* Keep `size` bytes (data may be NULL when 0). In a transaction it becomes
 * part of it; else it is one of its own. Errors: REFUSED (the case is open
 * for reading), FULL, BUSY, IO, NOMEM. */
enum status blob_put(struct casefile *casefile, const void *data, size_t size,
		     char ret_sha256[SHA256_HEX + 1],
		     struct error *err) must_check;

/* Bytes of at most one part that were hashed and deflated beforehand, which may
 * be done in any thread. Talloc'ed on ctx. */
struct blob_packed {
	char sha256[SHA256_HEX + 1];
	size_t size;        /* of the bytes themselves */
	bool deflated;
	size_t packed_size; /* of `data` */
	unsigned char *data;
};
/* LIMIT: more than one part. */
enum status blob_pack(const void *ctx, const void *data, size_t size,
		      struct blob_packed **ret_packed,
		      struct error *err) must_check;
/* As blob_put. */
enum status blob_put_packed(struct casefile *casefile,
			    const struct blob_packed *packed,
			    struct error *err) must_check;

/* A blob whose bytes come piece by piece, of any size. A full part is written
 * at once, in a short transaction of its own unless one is open already; so
 * is the completion, which makes the blob exist. Finished inside an action it
 * therefore stands or falls with the action's rows; a blob of less than one
 * part costs no transaction beside it. */
struct blob_writer;
enum status blob_writer_open(struct casefile *casefile,
			     struct blob_writer **ret_writer,
			     struct error *err) must_check;
/* After a failure the writer can only be abandoned. */
enum status blob_writer_append(struct blob_writer *writer, const void *data,
			       size_t size, struct error *err) must_check;
int64_t blob_writer_size(const struct blob_writer *writer);
/* Complete, and free the writer (also on failure, when what was written is
 * taken away). Bytes that are there already are not kept twice. */
enum status blob_writer_finish(struct blob_writer *writer,
			       char ret_sha256[SHA256_HEX + 1],
			       struct error *err) must_check;
/* Take away what was written, and free. NULL is fine. What cannot be taken
 * away now, the next open sweeps. */
void blob_writer_abandon(struct blob_writer *writer);

bool blob_exists(struct casefile *casefile, const char *sha256);
/* In bytes; -1: not there. */
int64_t blob_size(struct casefile *casefile, const char *sha256);

/* Up to `length` bytes from `offset`; fewer only at the end. NOT_FOUND: no
 * such blob, or offset beyond its end; CORRUPT: a part is missing or does not
 * inflate. The hash is not looked at: blob_check does. */
enum status blob_read(struct casefile *casefile, const char *sha256,
		      int64_t offset, size_t length, void *buffer,
		      size_t *ret_length, struct error *err) must_check;
/* The whole of a blob of at most `max` bytes (LIMIT), talloc'ed on ctx with a
 * NUL behind it. */
enum status blob_read_all(struct casefile *casefile, const void *ctx,
			  const char *sha256, size_t max, char **ret_data,
			  size_t *ret_size, struct error *err) must_check;
/* SHA-256 of a range that lies inside the blob (else NOT_FOUND), in hex: what
 * a passage keeps. */
enum status blob_range_sha256(struct casefile *casefile, const char *sha256,
			      int64_t offset, int64_t length,
			      char ret_sha256[SHA256_HEX + 1],
			      struct error *err) must_check;
/* Write the bytes to a stream. CORRUPT when their hash is not the blob's,
 * which is known only after the last byte. */
enum status blob_write_to(struct casefile *casefile, const char *sha256,
			  FILE *stream, struct error *err) must_check;

/* Recompute every hash. ret_difference: NULL, or one line (talloc on ctx)
 * that names the first damaged or missing blob, its captures and how many
 * claims rest on it. A capture that a load brought without its bytes is no
 * damage. ret_blobs: how many were looked at. */
enum status blob_check(struct casefile *casefile, const void *ctx,
		       char **ret_difference, int64_t *ret_blobs,
		       struct error *err) must_check;

/* Take away the bytes of that name, unless a row that was not expunged still
 * names them. For expunge, inside its transaction. */
enum status blob_forget(struct casefile *casefile, const char *sha256,
			struct error *err) must_check;

/* Take away unfinished blobs that were left by a crash. */
enum status blob_sweep(struct casefile *casefile,
		       struct error *err) must_check;

#endif
