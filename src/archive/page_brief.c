#include "src/archive/page_brief.h"

#include <string.h>
#include <talloc.h>

#include <utf8proc.h>

#include "src/archive/markup.h"

enum {
	WORDS_LEAST = 24, /* fewer are taken as fast as a sign */
	WORDS_MOST = 4096,
	SIGN_FIRST = 0xf0000, SIGNS_MOST = 1 << 16 /* plane 15 */
};

/* Bytes of which the parser makes more than text: markup, controls, the last
 * characters of Unicode's first plane and all of the further ones. */
static const bool is_not_plain[256] = {
	[0x00 ... 0x08] = true, [0x0b ... 0x1f] = true, ['&'] = true,
	['<'] = true, [0x7f] = true, [0xef ... 0xff] = true,
};

static bool is_plain(char c)
{
	return !is_not_plain[(unsigned char)c];
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '#' || c == ';';
}

static bool goes_on(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static bool add_words(struct page_brief *b, const void *ctx, size_t from,
		      size_t length)
{
	if (b->count == b->room) {
		size_t room = b->room ? 2 * b->room : 64;
		struct page_words *more = talloc_realloc(
			ctx, b->words, struct page_words, (unsigned)room);

		if (!more)
			return false;
		b->words = more;
		b->room = room;
	}
	b->words[b->count++] = (struct page_words){ (uint32_t)from,
						    (uint32_t)length };
	return true;
}

static bool put_sign(struct page_brief *b, const void *ctx, size_t from,
		     size_t length)
{
	utf8proc_uint8_t sign[PAGE_SIGN_BYTES];

	utf8proc_encode_char(SIGN_FIRST + (utf8proc_int32_t)b->count, sign);
	return add_words(b, ctx, from, length) &&
	       buffer_append(&b->text, sign, sizeof(sign)) == STATUS_OK;
}

static bool put_whole(struct page_brief *b, size_t from, size_t end)
{
	return buffer_append(&b->text, b->source + from, end - from) ==
	       STATUS_OK;
}

/* Where plain words that begin here end; ret_blank: there is none, blanks
 * alone, of which the parser makes something else. */
static size_t words_end(const char *source, size_t at, size_t end,
			bool *ret_blank)
{
	size_t first;

	if (end - at > WORDS_MOST)
		end = at + WORDS_MOST;
	while (at < end && (unsigned char)source[at] <= ' ' &&
	       is_plain(source[at]))
		at++;
	for (first = at; at < end && is_plain(source[at]); at++)
		;
	*ret_blank = at == first;
	return at;
}

/* Text between two tags. */
static bool put_text(struct page_brief *b, const void *ctx, size_t at,
		     size_t end)
{
	while (at < end) {
		bool blank;
		size_t next = words_end(b->source, at, end, &blank);

		/* A character is not torn. */
		while (next < end && next > at && goes_on(b->source[next]))
			next--;
		if (!blank && next - at >= WORDS_LEAST &&
		    b->count < SIGNS_MOST) {
			if (!put_sign(b, ctx, at, next - at))
				return false;
			at = next;
			continue;
		}
		/* The byte in the way, and what may be of an entity's name. */
		next += next < end;
		while (next < end && (is_name(b->source[next]) ||
				      (unsigned char)b->source[next] >= 0x80))
			next++;
		next += next < end && is_plain(b->source[next]);
		if (!put_whole(b, at, next))
			return false;
		at = next;
	}
	return true;
}

/* The end of the tag, comment or script that begins at '<'; what stands behind a
 * lone one is the parser's to judge. */
static size_t markup_behind(const char *source, size_t size, size_t at)
{
	size_t end = markup_end(source, size, at);
	const char *next;

	if (end != at)
		return markup_is_raw(source, size, at)
			       ? markup_raw_end(source, size, at, end) : end;
	next = memchr(source + at + 1, '<', size - at - 1);
	return next ? (size_t)(next - source) : size;
}

static bool put_all(struct page_brief *b, const void *ctx, size_t size)
{
	for (size_t at = 0, end; at < size; at = end) {
		const char *tag = memchr(b->source + at, '<', size - at);
		size_t start = tag ? (size_t)(tag - b->source) : size;

		if (!put_text(b, ctx, at, start))
			return false;
		end = tag ? markup_behind(b->source, size, start) : size;
		if (!put_whole(b, start, end))
			return false;
	}
	return true;
}

enum status page_brief_make(struct page_brief *brief, const void *ctx,
			    const char *source, size_t size)
{
	bool good;

	*brief = (struct page_brief){ .source = source };
	buffer_init(&brief->text, size);
	good = memchr(source, PAGE_SIGN_LEAD, size)
		       ? put_whole(brief, 0, size) : put_all(brief, ctx, size);
	if (good)
		return STATUS_OK;
	page_brief_release(brief);
	return STATUS_NOMEM;
}

void page_brief_release(struct page_brief *brief)
{
	buffer_release(&brief->text);
	TALLOC_FREE(brief->words);
}

const struct page_words *page_brief_words(const struct page_brief *brief,
					  const char *text, size_t size)
{
	utf8proc_int32_t c;
	size_t i;

	if (size < PAGE_SIGN_BYTES || (unsigned char)*text != PAGE_SIGN_LEAD)
		return NULL;
	utf8proc_iterate((const utf8proc_uint8_t *)text, PAGE_SIGN_BYTES, &c);
	i = (size_t)(c - SIGN_FIRST);
	return c >= SIGN_FIRST && i < brief->count ? &brief->words[i] : NULL;
}

void page_brief_put_back(const struct page_brief *brief, const char *text,
			 size_t size, struct buffer *out)
{
	while (size > 0) {
		const char *sign = memchr(text, PAGE_SIGN_LEAD, size);
		size_t n = sign ? (size_t)(sign - text) : size;
		const struct page_words *words =
			sign ? page_brief_words(brief, sign, size - n) : NULL;

		buffer_append(out, text, n);
		if (words)
			buffer_append(out, brief->source + words->from,
				      words->length);
		n += words ? (size_t)PAGE_SIGN_BYTES : sign ? 1 : 0;
		text += n;
		size -= n;
	}
}
