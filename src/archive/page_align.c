#include <string.h>

#include "src/archive/markup.h"
#include "src/archive/page_brief.h"
#include "src/archive/page_internal.h"

/* How far ahead a lost place is looked for, and by how many bytes of text it
 * must be known again: enough that it is not some other place. */
enum { SEARCH_BYTES = 64 << 10, KNOWN_BYTES = 24, KNOWN_LEAST = 6 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Step over one tag, comment or script; false: none begins here. */
static bool step_over(struct page_align *a)
{
	size_t end;

	if (a->cursor >= a->size || a->source[a->cursor] != '<')
		return false;
	end = markup_end(a->source, a->size, a->cursor);
	if (end == a->cursor)
		return false;
	if (markup_is_raw(a->source, a->size, a->cursor))
		end = markup_raw_end(a->source, a->size, a->cursor, end);
	a->cursor = end;
	return true;
}

static bool same_here(const struct page_align *a, const char *text, size_t n)
{
	return a->size - a->cursor >= n &&
	       !memcmp(a->source + a->cursor, text, n);
}

static bool is_markup(const struct page_align *a)
{
	return a->source[a->cursor] == '<' &&
	       markup_end(a->source, a->size, a->cursor) != a->cursor;
}

static bool take(struct page_align *a, size_t span, size_t *ret_from,
		 size_t *ret_span)
{
	*ret_from = a->cursor;
	*ret_span = span;
	a->cursor += span;
	return true;
}

static bool take_entity(struct page_align *a, const char *text, size_t n,
			size_t *ret_from, size_t *ret_span)
{
	char decoded[8];
	size_t decoded_n, span;

	if (a->cursor >= a->size || a->source[a->cursor] != '&')
		return false;
	span = markup_entity(a->source, a->size, a->cursor, decoded,
			     &decoded_n);
	if (span == 0 || decoded_n != n || memcmp(decoded, text, n))
		return false;
	return take(a, span, ret_from, ret_span);
}

/* The next words of the text, up to what could be written otherwise. */
static size_t known_size(const char *rest, size_t size)
{
	size_t n = 0;

	while (n < size && n < KNOWN_BYTES && !strchr("<&\r\n", rest[n]) &&
	       (unsigned char)rest[n] != PAGE_SIGN_LEAD)
		n++;
	return n;
}

static bool find_again(struct page_align *a, const char *rest, size_t size)
{
	size_t n = known_size(rest, size), room = a->size - a->cursor;
	const char *found;

	if (n < KNOWN_LEAST)
		return false;
	if (room > SEARCH_BYTES)
		room = SEARCH_BYTES;
	found = memmem(a->source + a->cursor, room, rest, n);
	if (found)
		a->cursor = (size_t)(found - a->source);
	return found != NULL;
}

/* Up to the first `what`, or all of it. */
static size_t up_to(const char *text, char what, size_t size)
{
	const char *found = memchr(text, what, size);

	return found ? (size_t)(found - text) : size;
}

/* Most text is the same to its end, and a whole piece is compared in less time
 * than its bytes one by one. */
static size_t same_size(const char *text, const char *source, size_t size)
{
	size_t n = 0;

	size = up_to(source, '&', up_to(source, '<', size));
	if (!memcmp(text, source, size))
		return size;
	while (text[n] == source[n])
		n++;
	return n;
}

size_t page_align_same(struct page_align *align, const char *rest,
		       size_t rest_size)
{
	const char *source = align->source + align->cursor;
	size_t most = align->size - align->cursor, n;

	if (align->lost)
		return 0;
	most = rest_size < most ? rest_size : most;
	n = same_size(rest, source, most);
	/* a character is not torn */
	while (n > 0 && n < rest_size &&
	       ((unsigned char)rest[n] & 0xc0) == 0x80)
		n--;
	align->cursor += n;
	return n;
}

bool page_align_tag(struct page_align *align, const char *name,
		    size_t *ret_from, size_t *ret_span)
{
	struct page_align a = *align;
	size_t from;

	for (;;) {
		while (a.cursor < a.size && is_blank(a.source[a.cursor]))
			a.cursor++;
		from = a.cursor;
		if (!step_over(&a))
			return false;
		if (markup_tag_is(a.source, a.size, from, name))
			break;
	}
	*align = a;
	*ret_from = from;
	*ret_span = a.cursor - from;
	return true;
}

bool page_align_next(struct page_align *align, const char *rest,
		     size_t rest_size, size_t character, size_t *ret_from,
		     size_t *ret_span)
{
	struct page_align start = *align;

	if (align->lost)
		return false;
	for (;;) {
		if (take_entity(align, rest, character, ret_from, ret_span))
			return true;
		if (same_here(align, rest, character) &&
		    !is_markup(align))
			return take(align, character, ret_from, ret_span);
		/* The parser leaves out markup, controls, and blanks in
		 * places. */
		if (step_over(align))
			continue;
		if (align->cursor >= align->size ||
		    (unsigned char)align->source[align->cursor] > ' ')
			break;
		align->cursor++;
	}
	*align = start;
	if (find_again(align, rest, rest_size))
		return take(align, character, ret_from, ret_span);
	align->lost = true;
	return false;
}
