#include "src/archive/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include <utf8proc.h>

enum { PRESCAN_BYTES = 2048, CHARACTER_MAX = 8 };

static const char replacement[] = "\xef\xbf\xbd";

/* Labels that mean another charset than they name, for iconv. */
static const struct alias {
	const char *label, *charset;
} aliases[] = {
	{ "utf8", "utf-8" }, { "iso-8859-1", "windows-1252" },
	{ "iso8859-1", "windows-1252" }, { "latin1", "windows-1252" },
	{ "ascii", "windows-1252" }, { "us-ascii", "windows-1252" },
	{ "iso-8859-9", "windows-1254" }, { "x-sjis", "cp932" },
	{ "shift_jis", "cp932" }, { "gb2312", "gb18030" },
	{ "gbk", "gb18030" }, { "ks_c_5601-1987", "cp949" },
	{ "euc-kr", "cp949" }, { "utf-16", "utf-16le" },
	{ "x-cp1251", "windows-1251" }, { "cp1251", "windows-1251" },
};

static void set_charset(struct decoded *d, const char *label, size_t n,
			const char *why)
{
	if (n >= sizeof(d->charset))
		n = sizeof(d->charset) - 1;
	for (size_t i = 0; i < n; i++)
		d->charset[i] = label[i] >= 'A' && label[i] <= 'Z'
					? (char)(label[i] + 32) : label[i];
	d->charset[n] = '\0';
	d->why = why;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (!strcmp(d->charset, aliases[i].label))
			snprintf(d->charset, sizeof(d->charset), "%s",
				 aliases[i].charset);
}

/* Length of a byte order mark; sets the charset. */
static size_t take_mark(struct decoded *d, const char *data, size_t size)
{
	if (size >= 3 && !memcmp(data, "\xef\xbb\xbf", 3)) {
		set_charset(d, "utf-8", 5, "byte order mark");
		return 3;
	}
	if (size >= 2 && !memcmp(data, "\xff\xfe", 2)) {
		set_charset(d, "utf-16le", 8, "byte order mark");
		return 2;
	}
	if (size >= 2 && !memcmp(data, "\xfe\xff", 2)) {
		set_charset(d, "utf-16be", 8, "byte order mark");
		return 2;
	}
	return 0;
}

/* The first "charset=" inside a meta element, as <meta charset="x"> or in a
 * content attribute. */
static bool prescan(struct decoded *d, const char *data, size_t size)
{
	size_t end = size < PRESCAN_BYTES ? size : PRESCAN_BYTES;
	bool in_meta = false;

	for (size_t i = 0; i + 8 < end; i++) {
		size_t at = i + 8, n;

		if (data[i] == '<')
			in_meta = !strncasecmp(data + i + 1, "meta", 4);
		if (data[i] == '>')
			in_meta = false;
		if (!in_meta || strncasecmp(data + i, "charset=", 8))
			continue;
		at += at < end && (data[at] == '"' || data[at] == '\'');
		for (n = 0; at + n < end && n < CHARSET_NAME_MAX; n++)
			if (strchr("\"'; \t\r\n/>", data[at + n]))
				break;
		if (n > 0) {
			set_charset(d, data + at, n, "meta");
			/* A page whose meta could be read is not UTF-16. */
			if (!strncmp(d->charset, "utf-16", 6))
				set_charset(d, "utf-8", 5, "meta");
			return true;
		}
	}
	return false;
}

struct decoder {
	struct decoded *d;
	struct buffer out;
	size_t marks_room;
	int64_t shift; /* source - text, at the last mark */
	struct error *err;
};

/* The next byte of text stands at `source`. */
static bool mark(struct decoder *k, size_t source)
{
	struct decoded *d = k->d;
	int64_t shift = (int64_t)source - (int64_t)k->out.length;

	if (d->mark_count > 0 && shift == k->shift)
		return true;
	if (d->mark_count == k->marks_room) {
		size_t room = k->marks_room ? k->marks_room * 2 : 16;
		struct charset_mark *more = talloc_realloc(
			d, d->marks, struct charset_mark, (unsigned int)room);

		if (!more)
			return false;
		d->marks = more;
		k->marks_room = room;
	}
	d->marks[d->mark_count++] = (struct charset_mark){
		(uint32_t)k->out.length, (uint32_t)source };
	k->shift = shift;
	return true;
}

static bool put(struct decoder *k, size_t source, const char *text, size_t n)
{
	return mark(k, source) &&
	       buffer_append(&k->out, text, n) == STATUS_OK;
}

/* Behind the ASCII from `at` on, eight bytes at a time: most of most pages. */
static size_t behind_ascii(const char *data, size_t size, size_t at)
{
	uint64_t eight;

	for (; size - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, data + at, sizeof(eight));
		if (eight & 0x8080808080808080u)
			break;
	}
	while (at < size && (unsigned char)data[at] < 0x80)
		at++;
	return at;
}

static bool decode_utf8(struct decoder *k, const char *data, size_t size,
			size_t at)
{
	size_t good = at; /* start of what is well formed so far */

	while ((at = behind_ascii(data, size, at)) < size) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)data + at,
			(utf8proc_ssize_t)(size - at), &c);

		if (n > 0) {
			at += (size_t)n;
			continue;
		}
		if (at > good && !put(k, good, data + good, at - good))
			return false;
		if (!put(k, at, replacement, 3))
			return false;
		k->d->replaced++;
		good = ++at;
	}
	return at == good || put(k, good, data + good, at - good);
}

/* The bytes of one character: as few as iconv takes. Returns how many; 0:
 * none fit. */
static size_t one_character(iconv_t converter, const char *data, size_t size,
			    char *out, size_t *ret_n)
{
	size_t most = size < CHARACTER_MAX ? size : CHARACTER_MAX;

	for (size_t n = 1; n <= most; n++) {
		char copy[CHARACTER_MAX];
		char *in = copy, *to = out;
		size_t in_left = n, out_left = 16;

		memcpy(copy, data, n);
		iconv(converter, NULL, NULL, NULL, NULL);
		if (iconv(converter, &in, &in_left, &to, &out_left) !=
			    (size_t)-1 && in_left == 0 && out_left < 16) {
			*ret_n = 16 - out_left;
			return n;
		}
	}
	return 0;
}

static bool decode_by(struct decoder *k, iconv_t converter, const char *data,
		      size_t size, size_t at)
{
	bool wide = !strncmp(k->d->charset, "utf-16", 6);

	while (at < size) {
		char out[16];
		size_t n, out_n = 0;

		if (!wide && (unsigned char)data[at] < 0x80) {
			if (!put(k, at, data + at, 1))
				return false;
			at++;
			continue;
		}
		n = one_character(converter, data + at, size - at, out,
				  &out_n);
		if (n == 0 ? !put(k, at, replacement, 3)
			   : !put(k, at, out, out_n))
			return false;
		k->d->replaced += n == 0;
		at += n ? n : wide && size - at > 1 ? 2 : 1;
	}
	return true;
}

static bool decode(struct decoder *k, const char *data, size_t size, size_t at)
{
	iconv_t converter;
	bool done;

	if (strcmp(k->d->charset, "utf-8")) {
		converter = iconv_open("UTF-8", k->d->charset);
		if (converter != (iconv_t)-1) {
			done = decode_by(k, converter, data, size, at);
			iconv_close(converter);
			return done;
		}
		set_charset(k->d, "utf-8", 5, "unknown charset");
	}
	return decode_utf8(k, data, size, at);
}

static size_t choose(struct decoded *d, const char *data, size_t size,
		     const char *header)
{
	size_t start = take_mark(d, data, size);

	if (start > 0)
		return start;
	if (header && *header)
		set_charset(d, header, strlen(header), "header");
	else if (prescan(d, data, size))
		return 0;
	else if (utf8_valid(data, size))
		set_charset(d, "utf-8", 5, "every byte fits");
	else
		set_charset(d, "windows-1252", 12, "a guess");
	return 0;
}

enum status charset_decode(const void *ctx, const char *data, size_t size,
			   const char *header, size_t max,
			   struct decoded **ret_decoded, struct error *err)
{
	struct decoded *d = talloc_zero(ctx, struct decoded);
	struct decoder k = { .d = d };
	size_t start;
	bool done;

	if (!d)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (size > max || max >= UINT32_MAX) {
		talloc_free(d);
		return error_set(err, STATUS_LIMIT, "page: %zu bytes, more "
				 "than is read as text", size);
	}
	buffer_init(&k.out, max);
	start = choose(d, data, size, header);
	done = decode(&k, data, size, start) && mark(&k, size);
	d->length = k.out.length;
	d->text = done ? talloc_strndup(d, "", 0) : NULL;
	if (done && d->length > 0)
		d->text = talloc_memdup(d, k.out.data, d->length + 1);
	done = done && d->text;
	start = k.out.status == STATUS_LIMIT;
	buffer_release(&k.out);
	if (!done) {
		talloc_free(d);
		return start ? error_set(err, STATUS_LIMIT, "page: more text "
					 "than is read")
			     : error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_decoded = d;
	return STATUS_OK;
}

size_t charset_source(const struct decoded *decoded, size_t offset)
{
	size_t low = 0, high = decoded->mark_count;
	const struct charset_mark *m;
	size_t source;

	/* The last mark at or before the offset. */
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (decoded->marks[middle].text <= offset)
			low = middle;
		else
			high = middle;
	}
	m = &decoded->marks[low];
	if (offset < m->text)
		return m->source;
	source = m->source + (offset - m->text);
	/* Inside of a character that is longer here than there. */
	if (low + 1 < decoded->mark_count && source > m[1].source)
		source = m[1].source;
	return source;
}

/* Where one mark of the lower floor says that an offset lies. */
static uint32_t below(const struct charset_mark *m, uint32_t at)
{
	return at < m->text ? m->source : m->source + (at - m->text);
}

bool charset_through(struct decoded *decoded, const struct charset_mark *under,
		     size_t count)
{
	size_t room = decoded->mark_count + count, n = 0, u = 0;
	struct charset_mark *marks = talloc_array(
		decoded, struct charset_mark, (unsigned int)room + 1);

	if (!marks || count == 0)
		return marks != NULL;
	for (size_t i = 0; i < decoded->mark_count; i++) {
		const struct charset_mark *m = &decoded->marks[i];
		bool last = i + 1 == decoded->mark_count;
		uint32_t end = last ? UINT32_MAX : m[1].text - m->text;

		/* A character may be longer here than there. */
		if (!last && m[1].source - m->source < end)
			end = m[1].source - m->source;
		while (u + 1 < count && under[u + 1].text <= m->source)
			u++;
		marks[n++] = (struct charset_mark){ m->text,
						    below(&under[u],
							  m->source) };
		/* Marks below that lie inside of this stretch. */
		while (u + 1 < count && under[u + 1].text - m->source < end) {
			u++;
			marks[n++] = (struct charset_mark){
				m->text + (under[u].text - m->source),
				under[u].source };
		}
	}
	talloc_free(decoded->marks);
	decoded->marks = marks;
	decoded->mark_count = n;
	return true;
}
