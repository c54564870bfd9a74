#include "src/archive/warc_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>
#include <time.h>
#include <zlib.h>

enum { RAW_BYTES = 64 << 10, GZIP_WINDOW = 16 + MAX_WBITS };

struct warc_in {
	FILE *stream;
	bool gzip, ended, member_open;
	z_stream z;
	unsigned char raw[RAW_BYTES];
	char data[RAW_BYTES]; /* unpacked, not yet taken */
	size_t at, length;
	int64_t packed, unpacked;
	int64_t left; /* of the block at hand */
	bool in_record;
};

/* --- bytes --- */

static enum status broken(struct error *err, const char *what)
{
	return error_set(err, STATUS_INVALID, "WARC: %s", what);
}

static enum status read_raw(struct warc_in *in, void *to, size_t size,
			    size_t *ret_size, struct error *err)
{
	size_t n = fread(to, 1, size, in->stream);

	if (n == 0 && ferror(in->stream))
		return error_set(err, STATUS_IO, "WARC: %s", strerror(errno));
	in->packed += (int64_t)n;
	*ret_size = n;
	return STATUS_OK;
}

/* Zeros after the last member are padding (tapes, block devices). */
static enum status next_member(struct warc_in *in, struct error *err)
{
	if (in->z.next_in[0] == 0) {
		in->ended = true;
		return STATUS_OK;
	}
	if (in->z.next_in[0] != 0x1f || inflateReset(&in->z) != Z_OK)
		return broken(err, "what follows a gzip member is none");
	in->member_open = true;
	return STATUS_OK;
}

static enum status inflate_some(struct warc_in *in, struct error *err)
{
	int code;

	in->z.next_out = (unsigned char *)in->data;
	in->z.avail_out = sizeof(in->data);
	code = inflate(&in->z, Z_NO_FLUSH);
	in->length = sizeof(in->data) - in->z.avail_out;
	in->unpacked += (int64_t)in->length;
	if (code == Z_STREAM_END)
		in->member_open = false;
	else if (code != Z_OK && code != Z_BUF_ERROR)
		return broken(err, "its gzip is damaged");
	if (in->unpacked > WARC_FREE_BYTES &&
	    in->unpacked > in->packed * WARC_RATIO_MAX)
		return error_set(err, STATUS_LIMIT, "WARC: it unpacks to far "
				 "too much");
	return STATUS_OK;
}

static enum status fill_packed(struct warc_in *in, struct error *err)
{
	enum status status = STATUS_OK;

	while (in->length == 0 && !in->ended && status == STATUS_OK) {
		if (in->z.avail_in == 0) {
			size_t n = 0;

			status = read_raw(in, in->raw, sizeof(in->raw), &n,
					  err);
			in->z.next_in = in->raw;
			in->z.avail_in = (uInt)n;
			in->ended = n == 0;
			if (status == STATUS_OK && in->ended &&
			    in->member_open)
				return broken(err, "it ends inside a gzip "
						   "member");
			continue;
		}
		if (!in->member_open) {
			status = next_member(in, err);
			continue;
		}
		status = inflate_some(in, err);
	}
	return status;
}

/* Have at least one byte, or be at the end. */
static enum status fill(struct warc_in *in, struct error *err)
{
	enum status status;

	if (in->at < in->length || in->ended)
		return STATUS_OK;
	in->at = in->length = 0;
	if (in->gzip)
		return fill_packed(in, err);
	status = read_raw(in, in->data, sizeof(in->data), &in->length, err);
	in->ended = status == STATUS_OK && in->length == 0;
	return status;
}

/* One line without its end; *ret_any false: the end of the file. */
static enum status read_line(struct warc_in *in, struct buffer *line,
			     bool *ret_any, struct error *err)
{
	buffer_clear(line);
	*ret_any = false;
	for (;;) {
		enum status status = fill(in, err);
		const char *from = in->data + in->at, *end;
		size_t n = in->length - in->at;

		if (status != STATUS_OK || n == 0)
			return status;
		*ret_any = true;
		end = memchr(from, '\n', n);
		if (end)
			n = (size_t)(end - from);
		if (buffer_append(line, from, n) != STATUS_OK)
			return error_set(err, STATUS_LIMIT, "WARC: the header "
					 "of a record is too long");
		in->at += n + (end != NULL);
		if (end)
			break;
	}
	if (line->length > 0 && line->data[line->length - 1] == '\r')
		buffer_truncate(line, line->length - 1);
	return STATUS_OK;
}

/* --- headers --- */

static const char *skip_blank(const char *text)
{
	return text + strspn(text, " \t");
}

/* "Z", "", "+02:00": minutes east of Greenwich; false: none of these. */
static bool read_zone(const char *text, int *ret_minutes)
{
	int hours, minutes, end = 0;

	*ret_minutes = 0;
	text += *text == 'Z';
	if (*skip_blank(text) == '\0')
		return true;
	if ((*text != '+' && *text != '-') || text[1] < '0' || text[1] > '9' ||
	    sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2 ||
	    end != 5 || hours > 14 || minutes > 59 || text[6] != '\0')
		return false;
	*ret_minutes = (*text == '-' ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

/* Such a day and such an hour there are. */
static bool is_moment(const struct tm *tm)
{
	struct tm same = *tm;

	same.tm_sec -= tm->tm_sec == 60;
	(void)timegm(&same);
	return same.tm_mon == tm->tm_mon && same.tm_mday == tm->tm_mday &&
	       same.tm_hour == tm->tm_hour && same.tm_min == tm->tm_min;
}

/* 2023-10-16T05:30:00Z, with or without a fraction. */
static int64_t read_date(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };
	int end = 0, scale = 100, east;
	int64_t ms;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon,
		   &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end) !=
		    6 || end == 0 || tm.tm_year < 1970 || tm.tm_year > 9999)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	if (!is_moment(&tm))
		return 0;
	ms = (int64_t)timegm(&tm) * 1000;
	text += end;
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9'; text++, scale /= 10)
			ms += (*text - '0') * scale;
	if (!read_zone(text, &east))
		return 0;
	ms -= (int64_t)east * 60000;
	return ms < 0 ? 0 : ms;
}

static bool read_length(const char *text, int64_t *ret_length)
{
	char *end;

	errno = 0;
	*ret_length = strtoll(text, &end, 10);
	return end != text && !errno && *ret_length >= 0 &&
	       *skip_blank(end) == '\0';
}

/* Text without controls: what is none of that cannot be kept, and is no reason
 * to read no further. */
static bool is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return utf8_valid(text, n);
}

/* Drafts and many writers put an address in <>. */
static void copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n > 1 && from[0] == '<' && from[n - 1] == '>') {
		from++;
		n -= 2;
	}
	if (n < size && is_plain(from, n)) {
		memcpy(to, from, n);
		to[n] = '\0';
	}
}

#define TEXT_FIELDS(F)                                                        \
	F("WARC-Type", type) F("WARC-Record-ID", id)                          \
	F("WARC-Target-URI", uri) F("Content-Type", content)                  \
	F("WARC-Refers-To-Target-URI", refers_uri)                            \
	F("WARC-Segment-Number", segment) F("WARC-IP-Address", ip)            \
	F("WARC-Block-Digest", block_digest)                                  \
	F("WARC-Payload-Digest", payload_digest)                              \
	F("WARC-Truncated", truncated)

/* The one field that may be there more than once. */
static void add_id(struct warc_in_record *r, const char *value)
{
	size_t n = strlen(r->concurrent), length = strlen(value);

	if (length == 0 || length + 2 > sizeof(r->concurrent) - n)
		return;
	copy(r->concurrent + n, sizeof(r->concurrent) - n, value);
	n = strlen(r->concurrent);
	memcpy(r->concurrent + n, " ", 2);
}

static void take_text(struct warc_in_record *r, const char *name,
		      const char *value)
{
#define TAKE(word, member)                                                    \
	if (!strcasecmp(name, word))                                          \
		copy(r->member, sizeof(r->member), value);
	TEXT_FIELDS(TAKE)
#undef TAKE
	if (!strcasecmp(name, "WARC-Date"))
		r->at = read_date(value);
	if (!strcasecmp(name, "WARC-Refers-To-Date"))
		r->refers_at = read_date(value);
	if (!strcasecmp(name, "WARC-Concurrent-To"))
		add_id(r, value);
}

static enum status take_field(struct warc_in_record *r, struct buffer *line,
			      struct error *err)
{
	char *colon = strchr(line->data, ':');
	const char *value;
	int64_t before = r->length;

	if (!colon) /* a folded or foreign line */
		return STATUS_OK;
	*colon = '\0';
	value = skip_blank(colon + 1);
	if (!strcasecmp(line->data, "Content-Length") &&
	    (!read_length(value, &r->length) ||
	     (before >= 0 && before != r->length)))
		return broken(err, "a record has no length that can be read");
	take_text(r, line->data, value);
	return STATUS_OK;
}

static enum status read_header(struct warc_in *in, struct buffer *line,
			       struct warc_in_record *r, struct error *err)
{
	size_t total = 0;
	bool any;

	for (;;) {
		enum status status = read_line(in, line, &any, err);

		if (status != STATUS_OK)
			return status;
		if (!any)
			return broken(err, "it ends inside the header of a "
					   "record");
		if (line->length == 0)
			break;
		total += line->length;
		if (total > WARC_HEAD_MAX)
			return error_set(err, STATUS_LIMIT, "WARC: the header "
					 "of a record is too long");
		status = take_field(r, line, err);
		if (status != STATUS_OK)
			return status;
	}
	return r->length < 0 ? broken(err, "a record has no length")
			     : STATUS_OK;
}

static enum status skip_block(struct warc_in *in, struct error *err)
{
	enum status status = STATUS_OK;

	while (in->in_record && in->left > 0 && status == STATUS_OK) {
		char piece[4096];
		size_t n;

		status = warc_in_read(in, piece, sizeof(piece), &n, err);
	}
	in->in_record = false;
	return status;
}

static enum status next_with(struct warc_in *in, struct buffer *line,
			     struct warc_in_record *r, bool *ret_more,
			     struct error *err)
{
	enum status status;
	bool any;

	do { /* the two line ends after a block, and more of them */
		status = read_line(in, line, &any, err);
	} while (status == STATUS_OK && any && line->length == 0);
	if (status != STATUS_OK || !any) {
		*ret_more = false;
		return status;
	}
	if (strncmp(line->data, "WARC/", 5))
		return broken(err, "no record begins where one should");
	status = read_header(in, line, r, err);
	if (status != STATUS_OK)
		return status;
	in->left = r->length;
	in->in_record = true;
	*ret_more = true;
	return STATUS_OK;
}

enum status warc_in_next(struct warc_in *in, struct warc_in_record *ret_record,
			 bool *ret_more, struct error *err)
{
	struct buffer line;
	enum status status = skip_block(in, err);

	if (status != STATUS_OK)
		return status;
	memset(ret_record, 0, sizeof(*ret_record));
	ret_record->length = -1;
	buffer_init(&line, WARC_HEAD_MAX);
	status = next_with(in, &line, ret_record, ret_more, err);
	buffer_release(&line);
	return status;
}

enum status warc_in_read(struct warc_in *in, void *data, size_t size,
			 size_t *ret_size, struct error *err)
{
	enum status status;
	size_t n;

	*ret_size = 0;
	if (in->left == 0)
		return STATUS_OK;
	status = fill(in, err);
	if (status != STATUS_OK)
		return status;
	n = in->length - in->at;
	if (n == 0)
		return broken(err, "it ends inside a record");
	if (n > size)
		n = size;
	if ((int64_t)n > in->left)
		n = (size_t)in->left;
	memcpy(data, in->data + in->at, n);
	in->at += n;
	in->left -= (int64_t)n;
	*ret_size = n;
	return STATUS_OK;
}

/* --- opening --- */

static int in_destroy(struct warc_in *in)
{
	if (in->gzip)
		inflateEnd(&in->z);
	return 0;
}

/* The first bytes tell; they are kept for the first record. */
static enum status sniff(struct warc_in *in, struct error *err)
{
	size_t n = 0;
	enum status status = read_raw(in, in->raw, sizeof(in->raw), &n, err);

	if (status != STATUS_OK)
		return status;
	if (n < 5 || (in->raw[0] != 0x1f && memcmp(in->raw, "WARC/", 5)))
		return broken(err, "this is none");
	if (in->raw[0] != 0x1f) {
		memcpy(in->data, in->raw, n);
		in->length = n;
		return STATUS_OK;
	}
	if (inflateInit2(&in->z, GZIP_WINDOW) != Z_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	in->gzip = in->member_open = true;
	in->z.next_in = in->raw;
	in->z.avail_in = (uInt)n;
	status = fill(in, err);
	if (status == STATUS_OK &&
	    (in->length < 5 || memcmp(in->data, "WARC/", 5)))
		return broken(err, "this is none");
	return status;
}

enum status warc_in_open(FILE *stream, struct warc_in **ret_in,
			 struct error *err)
{
	struct warc_in *in = talloc_zero(NULL, struct warc_in);
	enum status status;

	if (!in)
		return error_set(err, STATUS_NOMEM, "out of memory");
	talloc_set_destructor(in, in_destroy);
	in->stream = stream;
	status = sniff(in, err);
	if (status != STATUS_OK) {
		talloc_free(in);
		return status;
	}
	*ret_in = in;
	return STATUS_OK;
}

void warc_in_close(struct warc_in *in)
{
	talloc_free(in);
}

bool warc_in_looks(const char *data, size_t size)
{
	char out[16];
	z_stream z = { .avail_out = sizeof(out) };
	unsigned char copy_of[512];

	if (size >= 5 && !memcmp(data, "WARC/", 5))
		return true;
	if (size < 20 || (unsigned char)data[0] != 0x1f ||
	    inflateInit2(&z, GZIP_WINDOW) != Z_OK)
		return false;
	if (size > sizeof(copy_of))
		size = sizeof(copy_of);
	memcpy(copy_of, data, size);
	z.next_in = copy_of;
	z.avail_in = (uInt)size;
	z.next_out = (unsigned char *)out;
	(void)inflate(&z, Z_SYNC_FLUSH);
	inflateEnd(&z);
	return sizeof(out) - z.avail_out >= 5 && !memcmp(out, "WARC/", 5);
}
