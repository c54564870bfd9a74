/* What the files of blob share. */
#ifndef TAFFRAIL_STORE_BLOB_INTERNAL_H
#define TAFFRAIL_STORE_BLOB_INTERNAL_H

#include "store/blob.h"
#include "store/db.h"

enum blob_coding { BLOB_PLAIN, BLOB_DEFLATED };

/* A complete blob; false: none of that name. */
struct blob_row {
	int64_t id, size;
};
bool blob_find(struct db *db, const char *sha256, struct blob_row *ret_blob);

/* The bytes of one part, straightened out, into `buffer` of BLOB_PART_BYTES.
 * The length that they must have follows from the blob's size. */
enum status blob_part_read(struct db *db, const struct blob_row *blob,
			   const char *sha256, int64_t part, void *buffer,
			   size_t *ret_length, struct error *err) must_check;

/* Give every part, in order, to `each`; stops at its first failure. */
typedef enum status blob_each(void *payload, const void *data, size_t length,
			      struct error *err);
enum status blob_walk(struct db *db, const struct blob_row *blob,
		      const char *sha256, blob_each *each, void *payload,
		      struct error *err) must_check;

/* Take away the parts and the row of a blob that was never finished. */
enum status blob_remove_unfinished(struct db *db, int64_t id,
				   struct error *err) must_check;

#endif
