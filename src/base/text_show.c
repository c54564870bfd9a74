/* Text on a terminal: see text.h. */
#define _XOPEN_SOURCE 700
#include "src/base/text.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <utf8proc.h>

enum { MARKS_MAX = 4 };

static utf8proc_int32_t take(const char *text, size_t length, size_t *ret_n)
{
	utf8proc_int32_t c = -1;
	utf8proc_ssize_t n;

	n = utf8proc_iterate((const utf8proc_uint8_t *)text,
			     (utf8proc_ssize_t)length, &c);
	*ret_n = n <= 0 ? 1 : (size_t)n;
	return n <= 0 ? -1 : c;
}

static size_t char_width(utf8proc_int32_t c)
{
	int width;

	if (c < 0)
		return 1;
	width = wcwidth((wchar_t)c);
	if (width >= 0 && c != 0)
		return (size_t)width;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return 1;
	default:
		width = utf8proc_charwidth(c);
		return width < 0 ? 1 : (size_t)width;
	}
}

size_t text_plain(const char *text, size_t length)
{
	size_t n = 0;

	while (n < length && text[n] >= 0x20 && text[n] < 0x7f)
		n++;
	return n;
}

size_t text_width(const char *text, size_t length)
{
	size_t width = 0, n;

	for (size_t at = 0; at < length; at += n) {
		if (text[at] >= 0x20 && text[at] < 0x7f) {
			n = 1;
			width++;
			continue;
		}
		width += char_width(take(text + at, length - at, &n));
	}
	return width;
}

size_t text_clip(const char *text, size_t length, size_t cells,
		 size_t *ret_cells)
{
	size_t fits = 0, fit_cells = 0, width = 0, n;
	utf8proc_int32_t last = 0, state = 0;

	/* A letter of ASCII before another, or at the end, stands alone. */
	n = text_plain(text, length <= cells ? length : cells + 1);
	if (n == length || n > cells) {
		fits = n < cells ? n : cells;
		if (ret_cells != NULL)
			*ret_cells = fits;
		return fits;
	}

	for (size_t at = 0; at < length; at += n) {
		utf8proc_int32_t c = take(text + at, length - at, &n);

		if (at > 0 && (c < 0 || last < 0 ||
			       utf8proc_grapheme_break_stateful(last, c,
								&state))) {
			fits = at;
			fit_cells = width;
		}
		width += char_width(c);
		if (width > cells)
			break;
		last = c;
		if (at + n >= length) {
			fits = length;
			fit_cells = width;
		}
	}
	if (ret_cells != NULL)
		*ret_cells = fit_cells;
	return fits;
}

/* Letters that show nothing, though Unicode calls them letters or marks:
 * names made of them look empty or look like another. */
static bool is_blank_filler(utf8proc_int32_t c)
{
	static const utf8proc_int32_t fillers[] = {
		0x34f,	0x115f, 0x1160, 0x17b4, 0x17b5,
		0x180b, 0x180c, 0x180d, 0x3164, 0xffa0,
	};

	for (size_t i = 0; i < sizeof(fillers) / sizeof(*fillers); i++)
		if (fillers[i] == c)
			return true;
	return false;
}

/* Characters that a terminal obeys, reorders by, or does not show. */
static bool is_unsafe(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return is_blank_filler(c);
	}
}

static void show_code(utf8proc_int32_t c, char ret_shown[TEXT_SHOWN_MAX])
{
	snprintf(ret_shown, TEXT_SHOWN_MAX, "<U+%04X>", (unsigned int)c);
}

size_t text_show_char(const char *text, size_t length,
		      char ret_shown[TEXT_SHOWN_MAX])
{
	size_t n;
	utf8proc_int32_t c = take(text, length, &n);

	if (c < 0) {
		snprintf(ret_shown, TEXT_SHOWN_MAX, "<%02X>",
			 (unsigned char)*text);
	} else if (c < 0x20 || c == 0x7f) {
		snprintf(ret_shown, TEXT_SHOWN_MAX, "^%c", (char)(c ^ 0x40));
	} else if (is_unsafe(c)) {
		show_code(c, ret_shown);
	} else {
		memcpy(ret_shown, text, n);
		ret_shown[n] = '\0';
	}
	return n;
}

static bool is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return category == UTF8PROC_CATEGORY_MN ||
	       category == UTF8PROC_CATEGORY_ME;
}

static bool is_variation_selector(utf8proc_int32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* What term_safe writes where text_show_char would write something that is
 * safe but of doubtful width; true when it did. */
static bool show_doubtful(utf8proc_int32_t c, int *marks,
			  char ret_shown[TEXT_SHOWN_MAX])
{
	if (is_variation_selector(c)) {
		ret_shown[0] = '\0';
		return true;
	}
	if (c >= 0x1f1e6 && c <= 0x1f1ff) {
		*marks = 0;
		snprintf(ret_shown, TEXT_SHOWN_MAX, "%c",
			 (char)('A' + (c - 0x1f1e6)));
		return true;
	}
	if (!is_mark(c)) {
		*marks = 0;
		return false;
	}
	if (++*marks <= MARKS_MAX)
		return false;
	show_code(c, ret_shown);
	return true;
}

static size_t show_next(const char *text, size_t length, int *marks,
			char ret_shown[TEXT_SHOWN_MAX])
{
	size_t n;
	utf8proc_int32_t c = take(text, length, &n);

	if (c < 0 || !show_doubtful(c, marks, ret_shown))
		text_show_char(text, length, ret_shown);
	return n;
}

enum status term_safe(const char *text, size_t length, struct buffer *out)
{
	int marks = MARKS_MAX; /* a mark needs a letter to stand on */
	size_t n;

	for (size_t at = 0; at < length; at += n) {
		char shown[TEXT_SHOWN_MAX];

		n = show_next(text + at, length - at, &marks, shown);
		if (buffer_append_string(out, shown) != STATUS_OK)
			break;
	}
	return out->status;
}

/* Letters of two bytes that are shown as they are, a cell each: most of what is
 * not ASCII. */
static bool is_plain_letter(const char *text, size_t length)
{
	unsigned int first = (unsigned char)text[0];

	return length > 1 && ((unsigned char)text[1] & 0xc0) == 0x80 &&
	       ((first >= 0xc3 && first <= 0xc9) || /* Latin */
		first == 0xd0 || first == 0xd1);    /* Cyrillic */
}

static size_t next_shown(const char *text, size_t length, int *marks,
			 size_t *ret_cells)
{
	char shown[TEXT_SHOWN_MAX];
	bool letter = is_plain_letter(text, length);
	size_t n;

	*ret_cells = 1;
	if (letter || *text == '\t' || (*text >= 0x20 && *text < 0x7f)) {
		*marks = 0;
		return letter ? 2 : 1;
	}
	n = show_next(text, length, marks, shown);
	*ret_cells = text_width(shown, strlen(shown));
	return n;
}

size_t text_clip_shown(const char *text, size_t length, size_t cells,
		       size_t *ret_cells)
{
	size_t fits = 0, fit_cells = 0, width = 0, n;
	int marks = MARKS_MAX;

	for (size_t at = 0; at < length && width <= cells; at += n) {
		size_t more;

		n = next_shown(text + at, length - at, &marks, &more);
		if (more > 0) { /* else it stands on what is before it */
			fits = at;
			fit_cells = width;
		}
		width += more;
		if (width <= cells && at + n >= length) {
			fits = length;
			fit_cells = width;
		}
	}
	if (ret_cells)
		*ret_cells = fit_cells;
	return fits;
}
