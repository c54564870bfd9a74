#include "src/base/words.h"

#include <string.h>

#include "src/base/text.h"

static const char signs[] = "-/:%~<>=+,.()?&";

/* Signs beyond ASCII, and what they are read as. */
static const struct {
	const char *bytes, *as;
} foreign[] = {
	{"\xe2\x80\x90", "-"},	 {"\xe2\x80\x91", "-"},
	{"\xe2\x80\x92", "-"},	 {"\xe2\x80\x93", "-"},
	{"\xe2\x80\x94", "-"},	 {"\xe2\x88\x92", "-"},
	{"\xe2\x89\xa5", ">="},	 {"\xe2\x89\xa4", "<="},
	{"\xe2\x89\x88", "~"},	 {"\xc2\xa0", " "},
	{"\xe2\x80\x89", " "},	 {"\xe2\x80\xaf", " "},
	{"\xe2\x80\x99", "'"},	 {"\xe2\x80\x98", "'"},
	{"\xe2\x80\x9c", " "},	 {"\xe2\x80\x9d", " "},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct reader {
	const char *text;
	size_t length, at;
	bool glued;
	struct words *words;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter(const struct reader *r, size_t at)
{
	return at < r->length && (is_ascii_letter(r->text[at]) ||
				  (unsigned char)r->text[at] >= 0x80);
}

/* What the sign beyond ASCII at `at` is read as, or NULL. */
static const char *foreign_at(const struct reader *r, size_t at,
			      size_t *ret_n)
{
	for (size_t i = 0; i < COUNT(foreign); i++) {
		size_t n = strlen(foreign[i].bytes);

		if (r->length - at >= n &&
		    memcmp(r->text + at, foreign[i].bytes, n) == 0) {
			*ret_n = n;
			return foreign[i].as;
		}
	}
	return NULL;
}

static bool add(struct reader *r, enum word_kind kind, const char *text,
		size_t length)
{
	struct words *words = r->words;
	char *copy = words->bytes + words->used;

	if (words->count == WORDS_MAX ||
	    length + 1 > sizeof(words->bytes) - words->used)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	words->used += length + 1;
	words->items[words->count++] =
		(struct word){kind, copy, length, r->glued};
	r->glued = true;
	return true;
}

static bool add_digits(struct reader *r)
{
	size_t start = r->at;

	while (r->at < r->length && is_digit(r->text[r->at]))
		r->at++;
	return add(r, WORD_DIGITS, r->text + start, r->at - start);
}

/* Folding may make several words of one run of letters, or none. */
static bool add_folded(struct reader *r, const char *letters, size_t length)
{
	char array[WORDS_INPUT_MAX];
	struct buffer folded;
	char *word, *space;

	buffer_init_fixed(&folded, array, sizeof(array));
	if (text_fold(letters, length, &folded) != STATUS_OK)
		return false;
	for (word = folded.data; *word != '\0'; word = space) {
		space = word + strcspn(word, " ");
		if (!add(r, WORD_LETTERS, word, (size_t)(space - word)))
			return false;
		if (*space == ' ') {
			space++;
			r->glued = false;
		}
	}
	return true;
}

/* "a.m.": a point between two single letters belongs to the word. */
static bool point_joins(const struct reader *r, size_t start)
{
	bool single = r->at - start == 1 ||
		      (r->at - start > 1 && r->text[r->at - 2] == '.');

	return r->text[r->at] == '.' && single && is_letter(r, r->at + 1) &&
	       !is_letter(r, r->at + 2);
}

/* The T of 2023-10-16T14:30 (ISO 8601), which would else be "t14". */
static bool is_time_mark(const struct reader *r)
{
	return r->glued && r->at + 3 < r->length && r->text[r->at] == 'T' &&
	       is_digit(r->text[r->at + 1]) && is_digit(r->text[r->at + 2]) &&
	       r->text[r->at + 3] == ':';
}

static bool add_letters(struct reader *r)
{
	size_t start = r->at, n;

	if (is_time_mark(r))
		return add_folded(r, r->text + r->at++, 1);
	for (; r->at < r->length; r->at++) {
		char c = r->text[r->at];

		if (foreign_at(r, r->at, &n) != NULL)
			break;
		if (!is_letter(r, r->at) && !is_digit(c) &&
		    !point_joins(r, start))
			break;
	}
	return add_folded(r, r->text + start, r->at - start);
}

/* "week's": what follows the apostrophe of a word is left out. "'23" is a year
 * that lacks its century; between digits it is a sign. */
static bool add_apostrophe(struct reader *r, bool digits)
{
	if ((!r->glued || digits) && r->at < r->length &&
	    is_digit(r->text[r->at]))
		return add(r, WORD_SIGN, "'", 1);
	while (r->at < r->length && is_ascii_letter(r->text[r->at]))
		r->at++;
	return true;
}

static bool add_sign(struct reader *r, char c)
{
	bool digits = r->words->count > 0 && r->glued &&
		      r->words->items[r->words->count - 1].kind == WORD_DIGITS;

	if (c == '\'')
		return add_apostrophe(r, digits);
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"') {
		r->glued = false;
		return true;
	}
	if (c == '\0' || strchr(signs, c) == NULL)
		return false;
	if (c == '.' &&
	    !(digits && r->at < r->length && is_digit(r->text[r->at]))) {
		r->glued = false;
		return true;
	}
	return add(r, WORD_SIGN, &c, 1);
}

static bool read_next(struct reader *r)
{
	size_t n;
	const char *as = foreign_at(r, r->at, &n);

	if (as != NULL) {
		r->at += n;
		for (; *as != '\0'; as++)
			if (!add_sign(r, *as))
				return false;
		return true;
	}
	if (is_digit(r->text[r->at]))
		return add_digits(r);
	if (is_letter(r, r->at))
		return add_letters(r);
	r->at++;
	return add_sign(r, r->text[r->at - 1]);
}

bool words_read(const char *text, size_t length, struct words *ret_words)
{
	struct reader r = {.text = text, .length = length, .words = ret_words};

	ret_words->count = 0;
	ret_words->used = 0;
	if (length > WORDS_INPUT_MAX || !utf8_valid(text, length))
		return false;
	while (r.at < r.length)
		if (!read_next(&r))
			return false;
	return true;
}

bool word_is(const struct words *words, int at, const char *text)
{
	return at >= 0 && at < words->count &&
	       strcmp(words->items[at].text, text) == 0;
}

/* Match one phrase of `length` bytes. */
static int match(const struct words *words, int at, const char *phrase,
		 size_t length)
{
	int start = at;

	for (size_t i = 0; i < length; at++) {
		const char *space = memchr(phrase + i, ' ', length - i);
		size_t n = space == NULL ? length - i
					 : (size_t)(space - phrase) - i;

		if (at > start && word_is(words, at, "-"))
			at++;
		if (at >= words->count || words->items[at].length != n ||
		    memcmp(words->items[at].text, phrase + i, n) != 0)
			return 0;
		i += n + (space != NULL);
	}
	return at - start;
}

int words_match(const struct words *words, int at, const char *phrase)
{
	return match(words, at, phrase, strlen(phrase));
}

int words_match_any(const struct words *words, int at, const char *phrases)
{
	const char *next;
	int best = 0;
	char first;

	if (at < 0 || at >= words->count)
		return 0;
	first = words->items[at].text[0];
	for (; phrases != NULL; phrases = next) {
		next = strchr(phrases, '/');
		if (next != NULL)
			next++;
		if (*phrases == first) {
			size_t n = next == NULL ? strlen(phrases)
						: (size_t)(next - phrases) - 1;
			int used = match(words, at, phrases, n);

			if (used > best)
				best = used;
		}
	}
	return best;
}
