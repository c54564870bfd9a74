/* Reading blobs. blob_write.c writes them, blob_check.c proves them. */
#include "store/blob_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <zlib.h>

bool blob_find(struct db *db, const char *sha256, struct blob_row *ret_blob)
{
	struct statement *s;
	bool found;

	if (!sha256 ||
	    db_prepare(db, "SELECT id, size FROM blob WHERE sha256 = ?", &s,
		       NULL) != STATUS_OK)
		return false;
	db_bind_text(s, 1, sha256, strlen(sha256));
	found = db_step(s);
	if (found) {
		ret_blob->id = db_column_integer(s, 0);
		ret_blob->size = db_column_integer(s, 1);
		db_reset(s);
	}
	return found;
}

static enum status find_or_say(struct db *db, const char *sha256,
			       struct blob_row *ret_blob, struct error *err)
{
	if (blob_find(db, sha256, ret_blob))
		return STATUS_OK;
	return error_set(err, STATUS_NOT_FOUND, "archived bytes %.16s: not in "
			 "the case", sha256 ? sha256 : "(none)");
}

static enum status damaged(const char *sha256, int64_t part,
			   struct error *err)
{
	return error_set(err, STATUS_CORRUPT, "archived bytes %.16s: part %lld "
			 "is damaged; run taffrail verify", sha256,
			 (long long)part + 1);
}

/* Does it inflate to exactly `length` bytes? */
static bool inflate_exactly(const void *data, size_t size, void *buffer,
			    size_t length)
{
	uLongf got = length;

	return uncompress(buffer, &got, data, size) == Z_OK && got == length;
}

static size_t part_length(const struct blob_row *blob, int64_t part)
{
	int64_t rest = blob->size - part * BLOB_PART_BYTES;

	return rest < BLOB_PART_BYTES ? (size_t)rest : BLOB_PART_BYTES;
}

static bool decode(struct statement *s, size_t length, void *buffer)
{
	size_t n = 0;
	const void *data = db_column_blob(s, 2, &n);

	if (!data || db_column_integer(s, 1) != (int64_t)length)
		return false;
	if (db_column_integer(s, 0) == BLOB_DEFLATED)
		return inflate_exactly(data, n, buffer, length);
	if (n != length)
		return false;
	memcpy(buffer, data, n);
	return true;
}

enum status blob_part_read(struct db *db, const struct blob_row *blob,
			   const char *sha256, int64_t part, void *buffer,
			   size_t *ret_length, struct error *err)
{
	size_t length = part_length(blob, part);
	struct statement *s;
	bool good;
	enum status status =
		db_prepare(db, "SELECT coded, size, data FROM blob_part WHERE "
			   "blob = ? AND part = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, blob->id);
	db_bind_integer(s, 2, part);
	if (!db_step(s)) {
		status = db_status(s, err);
		return status != STATUS_OK ? status
					   : damaged(sha256, part, err);
	}
	good = decode(s, length, buffer);
	db_reset(s);
	if (!good)
		return damaged(sha256, part, err);
	*ret_length = length;
	return STATUS_OK;
}

static enum status part_buffer(void **ret_buffer, struct error *err)
{
	*ret_buffer = malloc(BLOB_PART_BYTES);
	if (!*ret_buffer)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

/* Give the bytes [offset, end) to `each`, part by part. */
static enum status walk_range(struct db *db, const struct blob_row *blob,
			      const char *sha256, int64_t offset, int64_t end,
			      blob_each *each, void *payload,
			      struct error *err)
{
	void *buffer;
	enum status status = part_buffer(&buffer, err);

	while (status == STATUS_OK && offset < end) {
		int64_t part = offset / BLOB_PART_BYTES;
		size_t from = (size_t)(offset % BLOB_PART_BYTES), n = 0;

		status = blob_part_read(db, blob, sha256, part, buffer, &n,
					err);
		if (status != STATUS_OK)
			break;
		n -= from;
		if ((int64_t)n > end - offset)
			n = (size_t)(end - offset);
		status = each(payload, (char *)buffer + from, n, err);
		offset += (int64_t)n;
	}
	free(buffer);
	return status;
}

enum status blob_walk(struct db *db, const struct blob_row *blob,
		      const char *sha256, blob_each *each, void *payload,
		      struct error *err)
{
	return walk_range(db, blob, sha256, 0, blob->size, each, payload, err);
}

bool blob_exists(struct casefile *casefile, const char *sha256)
{
	struct blob_row blob;

	return blob_find(casefile_db(casefile), sha256, &blob);
}

int64_t blob_size(struct casefile *casefile, const char *sha256)
{
	struct blob_row blob;

	return blob_find(casefile_db(casefile), sha256, &blob) ? blob.size
							       : -1;
}

static enum status copy_out(void *payload, const void *data, size_t length,
			    struct error *err)
{
	char **at = payload;

	(void)err;
	memcpy(*at, data, length);
	*at += length;
	return STATUS_OK;
}

enum status blob_read(struct casefile *casefile, const char *sha256,
		      int64_t offset, size_t length, void *buffer,
		      size_t *ret_length, struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct blob_row blob;
	char *at = buffer;
	enum status status = find_or_say(db, sha256, &blob, err);

	if (status != STATUS_OK)
		return status;
	if (offset < 0 || offset > blob.size)
		return error_set(err, STATUS_NOT_FOUND, "archived bytes %.16s: "
				 "end before byte %lld", sha256,
				 (long long)offset);
	if ((int64_t)length > blob.size - offset)
		length = (size_t)(blob.size - offset);
	status = walk_range(db, &blob, sha256, offset,
			    offset + (int64_t)length, copy_out, &at, err);
	if (status == STATUS_OK)
		*ret_length = length;
	return status;
}

enum status blob_read_all(struct casefile *casefile, const void *ctx,
			  const char *sha256, size_t max, char **ret_data,
			  size_t *ret_size, struct error *err)
{
	struct blob_row blob;
	char *data;
	enum status status =
		find_or_say(casefile_db(casefile), sha256, &blob, err);

	if (status != STATUS_OK)
		return status;
	if (blob.size < 0 || (uint64_t)blob.size > max)
		return error_set(err, STATUS_LIMIT, "archived bytes %.16s: "
				 "%lld bytes, more than %zu", sha256,
				 (long long)blob.size, max);
	data = talloc_size(ctx, (size_t)blob.size + 1);
	if (!data)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = blob_read(casefile, sha256, 0, (size_t)blob.size, data,
			   ret_size, err);
	if (status != STATUS_OK) {
		talloc_free(data);
		return status;
	}
	data[*ret_size] = '\0';
	*ret_data = data;
	return STATUS_OK;
}

static enum status hash_in(void *payload, const void *data, size_t length,
			   struct error *err)
{
	enum status status = sha256_update(payload, data, length);

	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256: %s",
				 status_to_string(status));
	return STATUS_OK;
}

enum status blob_range_sha256(struct casefile *casefile, const char *sha256,
			      int64_t offset, int64_t length,
			      char ret_sha256[SHA256_HEX + 1],
			      struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct blob_row blob;
	struct sha256 *hash;
	uint8_t digest[SHA256_BYTES];
	enum status status = find_or_say(db, sha256, &blob, err);

	if (status != STATUS_OK)
		return status;
	if (offset < 0 || length < 0 || offset > blob.size ||
	    length > blob.size - offset)
		return error_set(err, STATUS_NOT_FOUND, "archived bytes %.16s: "
				 "have no %lld bytes from %lld on", sha256,
				 (long long)length, (long long)offset);
	hash = sha256_open();
	if (!hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = walk_range(db, &blob, sha256, offset, offset + length,
			    hash_in, hash, err);
	if (status == STATUS_OK)
		status = sha256_finish(hash, digest);
	if (status == STATUS_OK)
		sha256_hex(digest, ret_sha256);
	sha256_close(hash);
	return status;
}

struct output {
	FILE *stream;
	struct sha256 *hash;
};

static enum status write_out(void *payload, const void *data, size_t length,
			     struct error *err)
{
	struct output *out = payload;

	if (fwrite(data, 1, length, out->stream) != length)
		return error_set(err, STATUS_IO, "archived bytes: could not be "
				 "written out");
	return hash_in(out->hash, data, length, err);
}

enum status blob_write_to(struct casefile *casefile, const char *sha256,
			  FILE *stream, struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct output out = { .stream = stream };
	struct blob_row blob;
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX + 1];
	enum status status = find_or_say(db, sha256, &blob, err);

	if (status != STATUS_OK)
		return status;
	out.hash = sha256_open();
	if (!out.hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = blob_walk(db, &blob, sha256, write_out, &out, err);
	if (status == STATUS_OK)
		status = sha256_finish(out.hash, digest);
	sha256_close(out.hash);
	if (status != STATUS_OK)
		return status;
	sha256_hex(digest, hex);
	if (strcmp(hex, sha256))
		return error_set(err, STATUS_CORRUPT, "archived bytes %.16s: "
				 "are not what was archived; run taffrail "
				 "verify", sha256);
	return STATUS_OK;
}
