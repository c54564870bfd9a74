/* find_alike: spellings that readers take for each other, brought to one. Only
 * words that are searched are folded so: names stay apart. */
#include <string.h>

#include <utf8proc.h>

#include "store/find_internal.h"

/* Cyrillic letters that look like a Latin one, capitals as small letters. */
static const struct alike {
	utf8proc_int32_t from;
	char to;
} letters[] = {
	{0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43a, 'k'}, {0x43c, 'm'},
	{0x43d, 'h'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'},
	{0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'},
};

static char look_alike(utf8proc_int32_t c)
{
	c = utf8proc_tolower(c);
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].from == c)
			return letters[i].to;
	return 0;
}

static bool is_latin(utf8proc_int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_cyrillic(utf8proc_int32_t c)
{
	return c >= 0x400 && c <= 0x4ff;
}

struct run {
	size_t length;
	bool latin, cyrillic;
};

static utf8proc_int32_t next(const char *text, size_t length, size_t *at)
{
	utf8proc_int32_t c = 0;
	utf8proc_ssize_t n = utf8proc_iterate(
		(const utf8proc_uint8_t *)text + *at,
		(utf8proc_ssize_t)(length - *at), &c);

	*at += n > 0 ? (size_t)n : 1;
	return n > 0 ? c : 0;
}

/* Letters of the two scripts without a break, or one character else. */
static struct run read_run(const char *text, size_t length)
{
	struct run run = { 0, false, false };
	size_t at = 0;

	while (at < length) {
		utf8proc_int32_t c = next(text, length, &at);

		if (!is_latin(c) && !is_cyrillic(c)) {
			run.length += run.length == 0 ? at : 0;
			break;
		}
		run.latin |= is_latin(c);
		run.cyrillic |= is_cyrillic(c);
		run.length = at;
	}
	return run;
}

static void put_latin(const char *text, size_t length, struct buffer *out)
{
	for (size_t at = 0, from = 0; at < length; from = at) {
		char c = look_alike(next(text, length, &at));

		if (c)
			buffer_append_char(out, c);
		else
			buffer_append(out, text + from, at - from);
	}
}

/* Where the word begins that has the next Cyrillic letter; length: none has. */
static size_t next_word(const char *text, size_t length, size_t at)
{
	size_t from = at;

	while (at < length && (unsigned char)text[at] != 0xd0 &&
	       (unsigned char)text[at] != 0xd1)
		at++;
	while (at > from && at < length && is_latin(text[at - 1]))
		at--;
	return at;
}

static bool alike_mixed(const char *text, size_t length)
{
	for (size_t at = next_word(text, length, 0); at < length;
	     at = next_word(text, length, at)) {
		struct run run = read_run(text + at, length - at);

		if (run.latin && run.cyrillic)
			return true;
		at += run.length;
	}
	return false;
}

static void alike_to_latin(const char *text, size_t length, struct buffer *out)
{
	for (size_t at = 0; at < length;) {
		struct run run = read_run(text + at, length - at);

		if (run.latin && run.cyrillic)
			put_latin(text + at, run.length, out);
		else
			buffer_append(out, text + at, run.length);
		at += run.length;
	}
}

/* A nought among letters, in no number. */
static bool is_letter_o(const char *word, size_t n, size_t at)
{
	size_t letters_seen = 0;

	for (size_t i = 0; i < n; i++) {
		if (word[i] >= '1' && word[i] <= '9')
			return false;
		letters_seen += word[i] != '0';
	}
	return letters_seen >= 2 && at + 1 < n;
}

static void fold_word(char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word[i] == 'j' || word[i] == 'y')
			word[i] = 'i';
		else if (word[i] == '0' && is_letter_o(word, n, i))
			word[i] = 'o';
}

void alike_fold(char *folded, size_t length)
{
	for (size_t at = 0; at < length;) {
		const char *space = memchr(folded + at, ' ', length - at);
		size_t n = space ? (size_t)(space - folded) - at : length - at;

		fold_word(folded + at, n);
		at += n + 1;
	}
}

enum status fold_searched(const char *text, size_t length, struct buffer *out)
{
	size_t start = out->length;
	struct buffer latin;

	if (!alike_mixed(text, length)) {
		(void)!fold_words(text, length, out);
	} else {
		buffer_init(&latin, length + 1);
		alike_to_latin(text, length, &latin);
		if (latin.status == STATUS_OK)
			(void)!fold_words(latin.data, latin.length, out);
		else if (out->status == STATUS_OK)
			out->status = latin.status;
		buffer_release(&latin);
	}
	if (out->status == STATUS_OK && out->length > start)
		alike_fold(out->data + start, out->length - start);
	return out->status;
}
