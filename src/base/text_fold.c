/* Folded keys: see text.h. */
#include "src/base/text.h"

#include <string.h>

#include <utf8proc.h>

struct letter {
	utf8proc_int32_t from;
	const char *to;
};

/* BGN/PCGN 1947 for Russian, marks left out; hard and soft signs are marks
 * there. The letters ye and yo are handled by writes_y(). */
static const struct letter russian[] = {
	{0x430, "a"},  {0x431, "b"},  {0x432, "v"},    {0x433, "g"},
	{0x434, "d"},  {0x435, "e"},  {0x436, "zh"},   {0x437, "z"},
	{0x438, "i"},  {0x439, "y"},  {0x43a, "k"},    {0x43b, "l"},
	{0x43c, "m"},  {0x43d, "n"},  {0x43e, "o"},    {0x43f, "p"},
	{0x440, "r"},  {0x441, "s"},  {0x442, "t"},    {0x443, "u"},
	{0x444, "f"},  {0x445, "kh"}, {0x446, "ts"},   {0x447, "ch"},
	{0x448, "sh"}, {0x449, "shch"}, {0x44a, ""},   {0x44b, "y"},
	{0x44c, ""},   {0x44d, "e"},  {0x44e, "yu"},   {0x44f, "ya"},
	{0x451, "e"},  {0x456, "i"},  {0x457, "yi"},   {0x454, "ye"},
	{0x491, "g"},  {0x45e, "w"},
};

/* BGN/PCGN 2019 for Ukrainian, where it differs. */
static const struct letter ukrainian[] = {
	{0x433, "h"},
	{0x438, "y"},
	{0x439, "i"},
};

/* Latin letters that Unicode does not take apart. */
static const struct letter latin[] = {
	{0xe6, "ae"},  {0xf0, "d"},  {0xf8, "o"},  {0xfe, "th"}, {0x111, "d"},
	{0x127, "h"},  {0x131, "i"}, {0x142, "l"}, {0x153, "oe"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *look_up(const struct letter *table, size_t count,
			   utf8proc_int32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].from == c)
			return table[i].to;
	return NULL;
}

struct folder {
	const utf8proc_uint8_t *text;
	size_t length, at;
	struct buffer *out;
	size_t start;	       /* of this key in out */
	bool gap;	       /* a space is due before the next letter */
	int word;	       /* letters since the last gap */
	utf8proc_int32_t last; /* the Cyrillic letter before, 0 none */
	bool in_cyrillic, in_ukrainian; /* the word at hand */
};

/* One character at `at`; 0 at the end, -1 for a byte that is not UTF-8. */
static utf8proc_int32_t peek(const struct folder *f, size_t at, size_t *ret_n)
{
	utf8proc_int32_t c = 0;
	utf8proc_ssize_t n;

	*ret_n = 0;
	if (at >= f->length)
		return 0;
	if (f->text[at] < 0x80) {
		*ret_n = 1;
		return f->text[at] == 0 ? -1 : f->text[at];
	}
	n = utf8proc_iterate(f->text + at, (utf8proc_ssize_t)(f->length - at),
			     &c);
	*ret_n = n <= 0 ? 1 : (size_t)n;
	return n <= 0 ? -1 : c;
}

static bool is_letter(utf8proc_int32_t c)
{
	utf8proc_category_t category;

	if (c <= 0)
		return false;
	category = utf8proc_category(c);
	return category >= UTF8PROC_CATEGORY_LU &&
	       category <= UTF8PROC_CATEGORY_LO;
}

static bool is_kept(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return (category >= UTF8PROC_CATEGORY_LU &&
		category <= UTF8PROC_CATEGORY_LO) ||
	       (category >= UTF8PROC_CATEGORY_ND &&
		category <= UTF8PROC_CATEGORY_NO);
}

static bool is_cyrillic(utf8proc_int32_t c)
{
	return c >= 0x400 && c <= 0x4ff;
}

static void put_gap(struct folder *f)
{
	f->gap = f->out->length > f->start;
	f->word = 0;
	f->last = 0;
	f->in_cyrillic = false;
}

/* Letters of the key; spaces only between words. */
static void put(struct folder *f, const char *bytes, size_t n)
{
	char spaced[40];

	if (n == 0 || n + 1 > sizeof(spaced))
		return;
	if (!f->gap) {
		buffer_append(f->out, bytes, n);
		return;
	}
	spaced[0] = ' ';
	memcpy(spaced + 1, bytes, n);
	buffer_append(f->out, spaced, n + 1);
	f->gap = false;
}

static void put_char(struct folder *f, utf8proc_int32_t c)
{
	const char *other = look_up(latin, COUNT(latin), c);
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n;

	f->word++;
	/* A letter of another Cyrillic alphabet, its mark taken away. */
	if (other == NULL && is_cyrillic(c))
		other = look_up(russian, COUNT(russian), c);
	if (other != NULL) {
		put(f, other, strlen(other));
		return;
	}
	n = utf8proc_encode_char(c, bytes);
	put(f, (const char *)bytes, (size_t)n);
}

/* A letter that only Ukrainian has, up to the end of this word? */
static bool word_is_ukrainian(const struct folder *f)
{
	size_t n;

	for (size_t at = f->at;; at += n) {
		utf8proc_int32_t c = utf8proc_tolower(peek(f, at, &n));

		if (c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491)
			return true;
		if (!is_cyrillic(c) && (c < 0x300 || c > 0x36f))
			return false;
	}
}

/* Russian e is "ye" at the start of a word, and after a vowel, a short i, a
 * hard or a soft sign. */
static bool writes_y(const struct folder *f, utf8proc_int32_t c)
{
	static const utf8proc_int32_t before[] = {
		0,     0x430, 0x435, 0x438, 0x43e, 0x443, 0x44b, 0x44d,
		0x44e, 0x44f, 0x451, 0x439, 0x44a, 0x44c,
	};

	if (f->in_ukrainian || (c != 0x435 && c != 0x451))
		return false;
	for (size_t i = 0; i < COUNT(before); i++)
		if (before[i] == f->last)
			return true;
	return false;
}

/* A letter and the mark behind it as one letter, where Cyrillic has it. */
static utf8proc_int32_t compose(struct folder *f, utf8proc_int32_t c)
{
	size_t n;
	utf8proc_int32_t mark = peek(f, f->at, &n);
	utf8proc_int32_t made = 0;

	if (mark == 0x306)
		made = c == 0x438 ? 0x439 : c == 0x443 ? 0x45e : 0;
	else if (mark == 0x308)
		made = c == 0x435 ? 0x451 : c == 0x456 ? 0x457 : 0;
	if (made == 0)
		return c;
	f->at += n;
	return made;
}

static bool fold_cyrillic(struct folder *f, utf8proc_int32_t c)
{
	const char *to = NULL;

	c = compose(f, utf8proc_tolower(c));
	if (!f->in_cyrillic)
		f->in_ukrainian = word_is_ukrainian(f) || c == 0x456 ||
				  c == 0x457 || c == 0x454 || c == 0x491;
	if (f->in_ukrainian)
		to = look_up(ukrainian, COUNT(ukrainian), c);
	if (to == NULL)
		to = look_up(russian, COUNT(russian), c);
	if (to == NULL)
		return false;
	f->in_cyrillic = true;
	f->word++;
	if (writes_y(f, c))
		put(f, "y", 1);
	put(f, to, strlen(to));
	f->last = c;
	return true;
}

/* Between two single letters a point or slash joins: "U.S.", "M/V". */
static bool joins(const struct folder *f, utf8proc_int32_t c)
{
	size_t n, m;

	if ((c != '.' && c != '/') || f->word != 1)
		return false;
	return is_letter(peek(f, f->at, &n)) &&
	       !is_letter(peek(f, f->at + n, &m));
}

static void fold_other(struct folder *f, utf8proc_int32_t c)
{
	enum { PARTS = 32 };
	utf8proc_int32_t parts[PARTS];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char(
		c, parts, PARTS,
		UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
			UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
		&boundary);

	if (n < 0 || n > PARTS)
		n = 0;
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		if (is_kept(parts[i]))
			put_char(f, parts[i]);
		else
			put_gap(f);
	}
}

static void fold_char(struct folder *f, utf8proc_int32_t c)
{
	if (c < 0) {
		put_gap(f);
	} else if (joins(f, c)) {
		f->word = 0;
	} else if (c < 0x80) {
		char lower = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);

		f->in_cyrillic = false;
		f->last = 0;
		if ((lower >= 'a' && lower <= 'z') ||
		    (lower >= '0' && lower <= '9')) {
			f->word++;
			put(f, &lower, 1);
		} else {
			put_gap(f);
		}
	} else if (!is_cyrillic(c) || !fold_cyrillic(f, c)) {
		fold_other(f, c);
	}
}

/* ASCII as it stands in a key; a point or slash may join, and what is above
 * ASCII is looked at by itself: nothing. */
static const char plain[256] =
	"                " "                " "              \0\0"
	"0123456789      " " abcdefghijklmno" "pqrstuvwxyz     "
	" abcdefghijklmno" "pqrstuvwxyz     ";

/* A run of ASCII at once, which is what most text is, without a branch that
 * depends on the letter; false: there is none, or the room is so short that it
 * matters where it is cut. */
static bool fold_run(struct folder *f)
{
	enum { RUN_MAX = 512 };
	char run[RUN_MAX + 1];
	size_t at = f->at, n = f->gap ? 1 : 0;
	size_t end = f->length - at < RUN_MAX ? f->length : at + RUN_MAX;
	bool gap = f->gap || f->out->length == f->start;
	unsigned word = (unsigned)f->word;

	if (f->out->max - f->out->length <= end - at + 1)
		return false;
	run[0] = ' ';
	for (; at < end && plain[f->text[at]]; at++) {
		bool blank = plain[f->text[at]] == ' ';

		run[n] = plain[f->text[at]];
		n += !(blank & gap);
		gap = blank;
		word = (word + 1) & (blank - 1u);
	}
	if (at == f->at)
		return false;
	n -= gap && n > 0;
	buffer_append(f->out, run, n);
	f->at = at;
	f->gap = gap && f->out->length > f->start;
	f->word = (int)word;
	f->in_cyrillic = false;
	f->last = 0;
	return true;
}

enum status text_fold(const char *text, size_t length, struct buffer *out)
{
	struct folder f = {.text = (const utf8proc_uint8_t *)text,
			   .length = length,
			   .out = out,
			   .start = out->length};

	while (f.at < length && out->status == STATUS_OK) {
		size_t n;
		utf8proc_int32_t c;

		if (fold_run(&f))
			continue;
		c = peek(&f, f.at, &n);
		f.at += n;
		fold_char(&f, c);
	}
	return out->status;
}

enum status name_fold(const char *text, size_t length, struct buffer *out)
{
	static const char *const prefixes[] = {"the ", "mv ", "ms ",
					       "mt ",  "ss "};
	size_t start = out->length, skip = 0;

	text_fold(text, length, out);
	for (size_t i = 0; i < COUNT(prefixes);) {
		size_t n = strlen(prefixes[i]);

		if (out->length - start - skip > n &&
		    memcmp(out->data + start + skip, prefixes[i], n) == 0) {
			skip += n;
			i = 0;
		} else {
			i++;
		}
	}
	if (skip > 0) {
		memmove(out->data + start, out->data + start + skip,
			out->length - start - skip);
		buffer_truncate(out, out->length - skip);
	}
	return out->status;
}
