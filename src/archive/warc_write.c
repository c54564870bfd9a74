#include "src/archive/warc_write.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>
#include <zlib.h>

#include "src/base/clock.h"

enum { OUT_BYTES = 64 << 10, LEVEL_USUAL = 6, GZIP_WINDOW = 16 + MAX_WBITS };

struct warc_out {
	FILE *stream;
	bool gzip, packed, in_block;
	struct sha256 *hash;
	struct buffer fields;
	int64_t at;            /* bytes written to the stream */
	int64_t start;         /* of the record */
	int64_t hashed, given; /* bytes of the block */
	z_stream z;
	unsigned char out[OUT_BYTES];
};

static int out_destroy(struct warc_out *out)
{
	if (out->gzip)
		deflateEnd(&out->z);
	sha256_close(out->hash);
	buffer_release(&out->fields);
	return 0;
}

enum status warc_out_open(FILE *stream, bool gzip, struct warc_out **ret_out,
			  struct error *err)
{
	struct warc_out *out = talloc_zero(NULL, struct warc_out);

	if (!out)
		return error_set(err, STATUS_NOMEM, "out of memory");
	out->stream = stream;
	buffer_init(&out->fields, WARC_FIELDS_MAX);
	out->hash = sha256_open();
	if (!out->hash ||
	    (gzip && deflateInit2(&out->z, LEVEL_USUAL, Z_DEFLATED,
				  GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
			     Z_OK)) {
		sha256_close(out->hash);
		buffer_release(&out->fields);
		talloc_free(out);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	out->gzip = gzip;
	talloc_set_destructor(out, out_destroy);
	*ret_out = out;
	return STATUS_OK;
}

void warc_out_close(struct warc_out *out)
{
	talloc_free(out);
}

enum status warc_id(const char *words, char ret_id[WARC_ID_MAX])
{
	uint8_t d[SHA256_BYTES];
	enum status status = sha256_of(words, strlen(words), d);

	if (status != STATUS_OK)
		return status;
	/* Version 8 and variant of RFC 9562: made our own way. */
	d[6] = (uint8_t)((d[6] & 0x0f) | 0x80);
	d[8] = (uint8_t)((d[8] & 0x3f) | 0x80);
	snprintf(ret_id, WARC_ID_MAX, "<urn:uuid:%02x%02x%02x%02x-%02x%02x-"
		 "%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x>", d[0], d[1],
		 d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11],
		 d[12], d[13], d[14], d[15]);
	return STATUS_OK;
}

void warc_date(int64_t ms, char ret_date[WARC_DATE_MAX])
{
	char text[CLOCK_TEXT_MAX];
	size_t n;

	clock_print(ms - ms % 1000, text);
	n = strlen(text);
	if (ms % 1000 && n > 0)
		snprintf(text + n - 1, sizeof(text) - n + 1, ".%03dZ",
			 (int)(ms % 1000));
	snprintf(ret_date, WARC_DATE_MAX, "%s", text);
}

/* --- the stream --- */

static enum status write_out(struct warc_out *out, const void *data,
			     size_t size, struct error *err)
{
	if (size > 0 && fwrite(data, 1, size, out->stream) != size)
		return error_set(err, errno == ENOSPC ? STATUS_FULL
						      : STATUS_IO,
				 "could not be written: %s", strerror(errno));
	out->at += (int64_t)size;
	return STATUS_OK;
}

static enum status pack(struct warc_out *out, int flush, struct error *err)
{
	enum status status;

	do {
		out->z.next_out = out->out;
		out->z.avail_out = sizeof(out->out);
		deflate(&out->z, flush);
		status = write_out(out, out->out,
				   sizeof(out->out) - out->z.avail_out, err);
	} while (status == STATUS_OK && out->z.avail_out == 0);
	return status;
}

static enum status send(struct warc_out *out, const void *data, size_t size,
			struct error *err)
{
	unsigned char copy[4096];
	const unsigned char *from = data;
	enum status status = STATUS_OK;

	if (!out->gzip)
		return write_out(out, data, size, err);
	while (size > 0 && status == STATUS_OK) {
		size_t n = size < sizeof(copy) ? size : sizeof(copy);

		memcpy(copy, from, n);
		out->z.next_in = copy;
		out->z.avail_in = (uInt)n;
		status = pack(out, Z_NO_FLUSH, err);
		from += n;
		size -= n;
	}
	return status;
}

/* --- records --- */

enum status warc_begin(struct warc_out *out, const struct buffer *fields,
		       bool packed, struct error *err)
{
	out->start = out->at;
	out->hashed = out->given = 0;
	out->in_block = false;
	out->packed = packed;
	buffer_clear(&out->fields);
	buffer_append(&out->fields, fields->data, fields->length);
	if (out->fields.status != STATUS_OK)
		return error_set(err, STATUS_LIMIT, "a record's header is too "
				 "long");
	return sha256_start(out->hash);
}

enum status warc_hash(struct warc_out *out, const void *data, size_t size,
		      struct error *err)
{
	enum status status = sha256_update(out->hash, data, size);

	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256: %s",
				 status_to_string(status));
	out->hashed += (int64_t)size;
	return STATUS_OK;
}

static enum status start_member(struct warc_out *out, struct error *err)
{
	if (!out->gzip)
		return STATUS_OK;
	if (deflateReset(&out->z) != Z_OK ||
	    deflateParams(&out->z, out->packed ? 0 : LEVEL_USUAL,
			  Z_DEFAULT_STRATEGY) != Z_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static enum status open_block(struct warc_out *out, struct error *err)
{
	static const char version[] = "WARC/1.1\r\n";
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX + 1];
	enum status status = sha256_finish(out->hash, digest);

	if (status == STATUS_OK)
		status = start_member(out, err);
	if (status != STATUS_OK)
		return status;
	out->in_block = true;
	sha256_hex(digest, hex);
	buffer_appendf(&out->fields, "WARC-Block-Digest: sha256:%s\r\n"
		       "Content-Length: %" PRId64 "\r\n\r\n", hex,
		       out->hashed);
	status = send(out, version, sizeof(version) - 1, err);
	if (status == STATUS_OK)
		status = send(out, out->fields.data, out->fields.length, err);
	return status;
}

enum status warc_put(struct warc_out *out, const void *data, size_t size,
		     struct error *err)
{
	enum status status = STATUS_OK;

	if (!out->in_block)
		status = open_block(out, err);
	out->given += (int64_t)size;
	return status == STATUS_OK ? send(out, data, size, err) : status;
}

enum status warc_end(struct warc_out *out, int64_t *ret_offset,
		     int64_t *ret_length, struct error *err)
{
	enum status status = warc_put(out, "", 0, err);

	if (status == STATUS_OK && out->given != out->hashed)
		return error_set(err, STATUS_CORRUPT, "the archived bytes "
				 "changed while they were read");
	if (status == STATUS_OK)
		status = send(out, "\r\n\r\n", 4, err);
	if (status == STATUS_OK && out->gzip) {
		out->z.avail_in = 0;
		status = pack(out, Z_FINISH, err);
	}
	if (status != STATUS_OK)
		return status;
	if (ret_offset)
		*ret_offset = out->start;
	if (ret_length)
		*ret_length = out->at - out->start;
	return STATUS_OK;
}

enum status warc_record(struct warc_out *out, const struct buffer *fields,
			const void *data, size_t size, int64_t *ret_offset,
			int64_t *ret_length, struct error *err)
{
	enum status status = warc_begin(out, fields, false, err);

	if (status == STATUS_OK)
		status = warc_hash(out, data, size, err);
	if (status == STATUS_OK)
		status = warc_put(out, data, size, err);
	if (status == STATUS_OK)
		status = warc_end(out, ret_offset, ret_length, err);
	return status;
}
