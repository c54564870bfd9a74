#include "src/archive/spool.h"

#include <errno.h>
#include <string.h>

enum { PIECE_BYTES = 64 << 10 };

void spool_init(struct spool *spool)
{
	memset(spool, 0, sizeof(*spool));
	buffer_init(&spool->memory, SPOOL_MEMORY_BYTES);
}

void spool_release(struct spool *spool)
{
	buffer_release(&spool->memory);
	if (spool->file)
		fclose(spool->file);
	spool_init(spool);
}

void spool_forget(struct spool *spool)
{
	int64_t size = spool->size;

	spool_release(spool);
	spool->size = size;
}

static enum status failed(struct error *err)
{
	if (errno == ENOSPC)
		return error_set(err, STATUS_FULL, "temporary file: the disk "
				 "is full; make room and try again");
	return error_set(err, STATUS_IO, "temporary file: %s",
			 strerror(errno));
}

static enum status write_file(struct spool *spool, const void *data,
			      size_t size, struct error *err)
{
	if (fwrite(data, 1, size, spool->file) != size)
		return failed(err);
	return STATUS_OK;
}

static enum status move_to_file(struct spool *spool, struct error *err)
{
	enum status status;

	spool->file = tmpfile();
	if (!spool->file)
		return failed(err);
	status = write_file(spool, spool->memory.data, spool->memory.length,
			    err);
	buffer_clear(&spool->memory);
	return status;
}

enum status spool_append(struct spool *spool, const void *data, size_t size,
			 struct error *err)
{
	enum status status = STATUS_OK;

	if (!spool->file &&
	    size > SPOOL_MEMORY_BYTES - spool->memory.length)
		status = move_to_file(spool, err);
	if (status != STATUS_OK)
		return status;
	if (spool->file)
		status = write_file(spool, data, size, err);
	else if (buffer_append(&spool->memory, data, size) != STATUS_OK)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		spool->size += (int64_t)size;
	return status;
}

static enum status walk_memory(struct spool *spool, spool_each *each,
			       void *payload, struct error *err)
{
	enum status status = STATUS_OK;
	size_t at = 0, size = spool->memory.length;

	while (status == STATUS_OK && at < size) {
		size_t n = size - at < PIECE_BYTES ? size - at : PIECE_BYTES;

		status = each(payload, spool->memory.data + at, n, err);
		at += n;
	}
	return status;
}

enum status spool_walk(struct spool *spool, spool_each *each, void *payload,
		       struct error *err)
{
	enum status status = STATUS_OK;
	char *piece;

	if (!spool->file)
		return walk_memory(spool, each, payload, err);
	if (fflush(spool->file) || fseeko(spool->file, 0, SEEK_SET))
		return failed(err);
	piece = malloc(PIECE_BYTES);
	if (!piece)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (status == STATUS_OK) {
		size_t n = fread(piece, 1, PIECE_BYTES, spool->file);

		if (n == 0)
			break;
		status = each(payload, piece, n, err);
	}
	free(piece);
	if (status == STATUS_OK && ferror(spool->file))
		status = failed(err);
	if (fseeko(spool->file, 0, SEEK_END) && status == STATUS_OK)
		status = failed(err);
	return status;
}

enum status spool_gather(void *buffer, const void *data, size_t size,
			 struct error *err)
{
	enum status status = buffer_append(buffer, data, size);

	return status == STATUS_OK
		       ? status : error_set(err, status, "%s",
					    status == STATUS_LIMIT
						    ? "too large"
						    : "out of memory");
}

enum status spool_read(struct spool *spool, FILE *stream, struct error *err)
{
	char *piece = malloc(PIECE_BYTES);
	enum status status = piece ? STATUS_OK
				   : error_set(err, STATUS_NOMEM,
					       "out of memory");

	while (status == STATUS_OK) {
		size_t n = fread(piece, 1, PIECE_BYTES, stream);

		if (n == 0)
			break;
		status = spool_append(spool, piece, n, err);
	}
	free(piece);
	if (status == STATUS_OK && ferror(stream))
		return error_set(err, STATUS_IO, "what was given cannot be "
				 "read: %s", strerror(errno));
	return status;
}

static enum status hash_piece(void *payload, const void *data, size_t size,
			      struct error *err)
{
	enum status status = sha256_update(payload, data, size);

	return status == STATUS_OK
		       ? status : error_set(err, status, "SHA-256 failed");
}

enum status spool_hash(struct spool *spool, char ret_hex[SHA256_HEX + 1],
		       struct error *err)
{
	struct sha256 *hash = sha256_open();
	uint8_t digest[SHA256_BYTES];
	enum status status = hash ? spool_walk(spool, hash_piece, hash, err)
				  : error_set(err, STATUS_NOMEM,
					      "out of memory");

	if (status == STATUS_OK) {
		status = sha256_finish(hash, digest);
		if (status != STATUS_OK)
			(void)error_set(err, status, "SHA-256 failed");
	}
	if (status == STATUS_OK)
		sha256_hex(digest, ret_hex);
	sha256_close(hash);
	return status;
}

const char *spool_head(struct spool *spool, char *buffer, size_t max,
		       size_t *ret_size)
{
	if (!spool->file) {
		*ret_size = spool->memory.length < max ? spool->memory.length
						       : max;
		return spool->memory.data;
	}
	*ret_size = 0;
	if (fflush(spool->file) == 0 &&
	    fseeko(spool->file, 0, SEEK_SET) == 0)
		*ret_size = fread(buffer, 1, max, spool->file);
	if (fseeko(spool->file, 0, SEEK_END))
		*ret_size = 0;
	return buffer;
}
