#include "ui/line_edit.h"

#include <string.h>

#include <utf8proc.h>

static size_t take_code(const struct line_edit *line, size_t at,
			utf8proc_int32_t *ret_code)
{
	utf8proc_ssize_t n = utf8proc_iterate(
		(const utf8proc_uint8_t *)line->text + at,
		(utf8proc_ssize_t)(line->length - at), ret_code);

	return n > 0 ? (size_t)n : 1;
}

/* The end of the grapheme that begins at `at`. */
static size_t next_grapheme(const struct line_edit *line, size_t at)
{
	utf8proc_int32_t before, after, state = 0;

	if (at >= line->length)
		return line->length;
	at += take_code(line, at, &before);
	while (at < line->length) {
		size_t n = take_code(line, at, &after);

		if (utf8proc_grapheme_break_stateful(before, after, &state))
			break;
		before = after;
		at += n;
	}
	return at;
}

static size_t previous_grapheme(const struct line_edit *line, size_t at)
{
	size_t start = 0, next;

	while ((next = next_grapheme(line, start)) < at)
		start = next;
	return start;
}

void line_edit_replace(struct line_edit *line, size_t from, size_t to,
		       const char *text)
{
	size_t n = strlen(text), tail = line->length - to;

	if (from + n + tail >= LINE_MAX_BYTES)
		return;
	memmove(line->text + from + n, line->text + to, tail);
	memcpy(line->text + from, text, n);
	line->length = from + n + tail;
	line->text[line->length] = '\0';
	line->cursor = from + n;
}

void line_edit_set(struct line_edit *line, const char *text)
{
	line->length = line->cursor = 0;
	line->text[0] = '\0';
	line_edit_insert_text(line, text, strlen(text));
}

bool line_edit_insert(struct line_edit *line, key character)
{
	char bytes[8] = "";
	size_t before = line->length;

	if (!key_is_text(character))
		return false;
	utf8proc_encode_char((utf8proc_int32_t)character,
			     (utf8proc_uint8_t *)bytes);
	line_edit_replace(line, line->cursor, line->cursor, bytes);
	return line->length > before;
}

void line_edit_insert_text(struct line_edit *line, const char *text,
			   size_t length)
{
	while (length > 0) {
		utf8proc_int32_t code;
		utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)text,
			(utf8proc_ssize_t)length, &code);

		if (n <= 0) {
			n = 1;
			code = '?';
		}
		if (code == '\n' || code == '\t')
			code = ' ';
		(void)line_edit_insert(line, (key)code);
		text += n;
		length -= (size_t)n;
	}
}

void line_edit_left(struct line_edit *line)
{
	if (line->cursor > 0)
		line->cursor = previous_grapheme(line, line->cursor);
}

void line_edit_right(struct line_edit *line)
{
	line->cursor = next_grapheme(line, line->cursor);
}

static bool is_blank(char c)
{
	return c == ' ' || c == ',';
}

static size_t word_start(const struct line_edit *line)
{
	size_t at = line->cursor;

	while (at > 0 && is_blank(line->text[at - 1]))
		at--;
	while (at > 0 && !is_blank(line->text[at - 1]))
		at--;
	return at;
}

void line_edit_word_left(struct line_edit *line)
{
	line->cursor = word_start(line);
}

void line_edit_word_right(struct line_edit *line)
{
	size_t at = line->cursor;

	while (at < line->length && is_blank(line->text[at]))
		at++;
	while (at < line->length && !is_blank(line->text[at]))
		at++;
	line->cursor = at;
}

void line_edit_erase(struct line_edit *line)
{
	if (line->cursor > 0)
		line_edit_replace(line, previous_grapheme(line, line->cursor),
				  line->cursor, "");
}

void line_edit_erase_right(struct line_edit *line)
{
	size_t at = line->cursor;

	line_edit_replace(line, at, next_grapheme(line, at), "");
}

void line_edit_erase_word(struct line_edit *line)
{
	line_edit_replace(line, word_start(line), line->cursor, "");
}

void line_edit_erase_start(struct line_edit *line)
{
	line_edit_replace(line, 0, line->cursor, "");
}

void line_edit_erase_end(struct line_edit *line)
{
	line_edit_replace(line, line->cursor, line->length, "");
}

size_t line_edit_part(const struct line_edit *line, int *ret_number)
{
	size_t at = 0;
	int number = 0;
	bool quoted = false;

	for (size_t i = 0; i < line->cursor; i++) {
		quoted ^= line->text[i] == '"';
		if (line->text[i] != ',' || quoted)
			continue;
		at = i + 1;
		number++;
	}
	while (at < line->cursor && line->text[at] == ' ')
		at++;
	if (ret_number)
		*ret_number = number;
	return at;
}
