#include "src/archive/payload.h"

#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "src/archive/head.h"
#include "src/base/hash.h"

void payload_init(struct payload *payload)
{
	memset(payload, 0, sizeof(*payload));
	spool_init(&payload->bytes);
}

void payload_release(struct payload *payload)
{
	spool_release(&payload->bytes);
}

/* --- chunks --- */

enum chunk_state { CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_AFTER,
		   CHUNK_TRAILER, CHUNK_WRONG };

struct chunks {
	enum chunk_state state;
	uint64_t rest; /* of the chunk, or the size as read so far */
	bool digits;
	struct spool *out;
};

static void chunk_line_ends(struct chunks *k)
{
	if (!k->digits)
		k->state = CHUNK_WRONG;
	else
		k->state = k->rest ? CHUNK_DATA : CHUNK_TRAILER;
}

static void chunk_size_char(struct chunks *k, char c)
{
	int digit = hex_digit(c);

	if (digit >= 0 && k->rest < UINT64_MAX >> 8) {
		k->rest = k->rest << 4 | (uint64_t)digit;
		k->digits = true;
	} else if (c == '\n') {
		chunk_line_ends(k);
	} else if (c == ';' || c == ' ' || c == '\t' || c == '\r') {
		k->state = CHUNK_EXTENSION;
	} else {
		k->state = CHUNK_WRONG;
	}
}

/* One byte outside of a chunk's data. */
static void chunk_char(struct chunks *k, char c)
{
	if (k->state == CHUNK_SIZE)
		chunk_size_char(k, c);
	else if (k->state == CHUNK_EXTENSION && c == '\n')
		chunk_line_ends(k);
	else if (k->state == CHUNK_AFTER && c == '\n') {
		k->state = CHUNK_SIZE;
		k->digits = false;
	} else if (k->state == CHUNK_AFTER && c != '\r') {
		k->state = CHUNK_WRONG;
	}
}

static enum status dechunk(void *payload, const void *data, size_t size,
			   struct error *err)
{
	struct chunks *k = payload;
	const char *bytes = data;
	enum status status = STATUS_OK;

	for (size_t at = 0; at < size && status == STATUS_OK;) {
		size_t n = size - at;

		if (k->state == CHUNK_TRAILER || k->state == CHUNK_WRONG)
			return STATUS_OK;
		if (k->state != CHUNK_DATA) {
			chunk_char(k, bytes[at++]);
			continue;
		}
		if (n > k->rest)
			n = (size_t)k->rest;
		status = spool_append(k->out, bytes + at, n, err);
		at += n;
		k->rest -= n;
		if (k->rest == 0)
			k->state = CHUNK_AFTER;
	}
	return status;
}

/* --- gzip and deflate --- */

struct unpack {
	z_stream stream;
	struct spool *out;
	int64_t came, max;
	bool ended, wrong;
};

static int64_t allowed(const struct unpack *u)
{
	int64_t ratio = PAYLOAD_FREE_BYTES + u->came * PAYLOAD_RATIO_MAX;

	return ratio < u->max ? ratio : u->max;
}

/* Members may follow each other (RFC 1952, section 2.2), and one may end where
 * a piece does. */
static bool next_member(struct unpack *u)
{
	if (!u->ended)
		return true;
	if (u->stream.avail_in == 0 || u->stream.next_in[0] != 0x1f ||
	    inflateReset(&u->stream) != Z_OK)
		return false;
	u->ended = false;
	return true;
}

static enum status inflate_piece(struct unpack *u, struct error *err)
{
	unsigned char out[16384];
	enum status status = STATUS_OK;

	do {
		int code;
		size_t n;

		u->stream.next_out = out;
		u->stream.avail_out = sizeof(out);
		code = inflate(&u->stream, Z_NO_FLUSH);
		n = sizeof(out) - u->stream.avail_out;
		if (u->out->size + (int64_t)n > allowed(u)) {
			u->wrong = true;
			n = (size_t)(allowed(u) - u->out->size);
		}
		status = spool_append(u->out, out, n, err);
		u->ended = code == Z_STREAM_END;
		if (code != Z_OK && code != Z_BUF_ERROR && !u->ended)
			u->wrong = true;
	} while (status == STATUS_OK && !u->wrong && next_member(u) &&
		 (u->stream.avail_in > 0 || u->stream.avail_out == 0));
	return status;
}

static enum status unpack_piece(void *payload, const void *data, size_t size,
				struct error *err)
{
	struct unpack *u = payload;
	unsigned char copy[4096];
	const unsigned char *bytes = data;
	enum status status = STATUS_OK;

	while (size > 0 && status == STATUS_OK && !u->wrong) {
		size_t n = size < sizeof(copy) ? size : sizeof(copy);

		memcpy(copy, bytes, n);
		u->stream.next_in = copy;
		u->stream.avail_in = (uInt)n;
		if (!next_member(u))
			break;
		u->came += (int64_t)n;
		status = inflate_piece(u, err);
		bytes += n;
		size -= n;
	}
	return status;
}

/* "deflate" ought to be a zlib stream; some servers send it bare. */
static int window_of(struct spool *in)
{
	char buffer[2];
	size_t n;
	const unsigned char *h = (const unsigned char *)spool_head(
		in, buffer, sizeof(buffer), &n);

	if (n == 2 && h[0] == 0x1f && h[1] == 0x8b)
		return 16 + MAX_WBITS;
	if (n == 2 && (h[0] & 0x0f) == Z_DEFLATED &&
	    (h[0] * 256 + h[1]) % 31 == 0)
		return MAX_WBITS;
	return -MAX_WBITS;
}

static enum status unpack(struct spool *in, struct spool *out, int64_t max,
			  bool *ret_cut, bool *ret_nothing, struct error *err)
{
	struct unpack u = { .out = out, .max = max };
	enum status status;

	if (inflateInit2(&u.stream, window_of(in)) != Z_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = spool_walk(in, unpack_piece, &u, err);
	inflateEnd(&u.stream);
	*ret_cut = u.wrong || !u.ended;
	*ret_nothing = out->size == 0 && in->size > 0 && *ret_cut;
	return status;
}

/* --- by the head --- */

static bool is_gzip(const char *coding)
{
	return !strcasecmp(coding, "gzip") || !strcasecmp(coding, "x-gzip") ||
	       !strcasecmp(coding, "deflate");
}

/* Split "gzip, chunked" into lower-case words, first applied first. */
static int split_codings(const char *head, size_t size, const char *name,
			 char words[][32], int max)
{
	struct buffer value;
	int count = 0;
	char *at;

	buffer_init(&value, 1024);
	if (!head_values(head, size, name, &value)) {
		buffer_release(&value);
		return 0;
	}
	at = value.data;
	while (*at && count < max) {
		size_t n;

		at += strspn(at, ", \t");
		n = strcspn(at, ",; \t");
		if (n > 0 && n < 32 &&
		    (n != 8 || strncasecmp(at, "identity", 8))) {
			memcpy(words[count], at, n);
			words[count++][n] = '\0';
		}
		at += strcspn(at, ",");
	}
	buffer_release(&value);
	return count;
}

/* Take one coding off `from`, which is replaced by what was in it. */
static enum status take_off(struct payload *p, struct spool *from,
			    const char *coding, int64_t max, struct error *err)
{
	struct spool out;
	bool cut = false, nothing = false;
	enum status status;

	spool_init(&out);
	if (!strcasecmp(coding, "chunked")) {
		struct chunks k = { .state = CHUNK_SIZE, .out = &out };

		status = spool_walk(from, dechunk, &k, err);
		cut = k.state != CHUNK_TRAILER;
		nothing = k.state == CHUNK_WRONG && out.size == 0;
	} else if (is_gzip(coding)) {
		status = unpack(from, &out, max, &cut, &nothing, err);
	} else {
		status = STATUS_OK;
		nothing = true;
	}
	if (status != STATUS_OK || nothing) {
		snprintf(p->left, sizeof(p->left), "%s", coding);
		spool_release(&out);
		return status;
	}
	p->cut = p->cut || cut;
	p->same = false;
	spool_release(&p->bytes);
	p->bytes = out;
	return STATUS_OK;
}

enum status payload_decode(const char *head, size_t head_size,
			   struct spool *wire, int64_t max,
			   struct payload *ret_payload, struct error *err)
{
	char words[8][32];
	int count = split_codings(head, head_size, "Content-Encoding", words,
				  4);
	int layers = 0;
	struct payload p;
	enum status status = STATUS_OK;

	count += split_codings(head, head_size, "Transfer-Encoding",
			       words + count, 4);
	payload_init(&p);
	p.same = true;
	for (int i = count - 1; i >= 0 && status == STATUS_OK && !*p.left;
	     i--) {
		if (is_gzip(words[i]) && ++layers > PAYLOAD_LAYERS_MAX) {
			memcpy(p.left, words[i], sizeof(p.left));
			break;
		}
		status = take_off(&p, p.same ? wire : &p.bytes, words[i], max,
				  err);
	}
	if (status != STATUS_OK) {
		payload_release(&p);
		return status;
	}
	*ret_payload = p;
	return STATUS_OK;
}
