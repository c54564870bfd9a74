#include "src/base/numerals.h"

#include <string.h>

struct numeral {
	const char *word;
	int64_t value;
};

static const struct numeral units[] = {
	{"zero", 0},	  {"one", 1},	     {"two", 2},      {"three", 3},
	{"four", 4},	  {"five", 5},	     {"six", 6},      {"seven", 7},
	{"eight", 8},	  {"nine", 9},	     {"ten", 10},     {"eleven", 11},
	{"twelve", 12},	  {"thirteen", 13},  {"fourteen", 14}, {"fifteen", 15},
	{"sixteen", 16},  {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
	{"pair", 2},	  {"single", 1},     {"no", 0},	      {"none", 0},
	{"nil", 0},	  {"once", 1},	     {"twice", 2},
};

static const struct numeral tens[] = {
	{"twenty", 20},	 {"thirty", 30},  {"forty", 40},  {"fourty", 40},
	{"fifty", 50},	 {"sixty", 60},	  {"seventy", 70}, {"eighty", 80},
	{"ninety", 90},
};

static const struct numeral scales[] = {
	{"dozen", 12},	  {"hundred", 100},	 {"thousand", 1000},
	{"k", 1000},	  {"million", 1000000},	 {"mn", 1000000},
	{"billion", INT64_C(1000000000)},
	{"bn", INT64_C(1000000000)},
};

const struct vague_word vague_table[] = {
	{"hundreds of thousands", 200000, "two hundred thousand make a plural"},
	{"tens of thousands", 20000, "two tens of thousands make a plural"},
	{"tens of millions", 20000000, "two tens of millions make a plural"},
	{"hundreds of millions", 200000000, "likewise"},
	{"billions", 2000000000, "two billions make a plural"},
	{"millions", 2000000, "two millions make a plural"},
	{"thousands", 2000, "two thousands make a plural"},
	{"hundreds", 200, "two hundreds make a plural"},
	{"scores", 40, "two scores make a plural"},
	{"dozens", 24, "two dozens make a plural"},
	{"tens", 20, "two tens make a plural"},
	{"several/a number of", 3, "dictionaries: more than two"},
	{"a few/few", 2, "dictionaries: a small number; two at the least"},
	{"multiple", 2, "more than one"},
	{"a couple/couple", 2, "two, loosely"},
	{"numerous/many/a large number of/large numbers of", 3,
	 "more than several is meant; several is what is sure"},
};
const int vague_table_length = sizeof(vague_table) / sizeof(*vague_table);

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool find(const struct numeral *table, size_t count,
		 const struct words *words, int at, int64_t *ret_value)
{
	for (size_t i = 0; i < count; i++)
		if (word_is(words, at, table[i].word)) {
			*ret_value = table[i].value;
			return true;
		}
	return false;
}

static bool multiply(int64_t *value, int64_t factor)
{
	return *value == NUMBER_MAX ||
	       !__builtin_mul_overflow(*value, factor, value);
}

bool decimal_parse(const char *text, size_t length, int64_t *ret_millionths)
{
	bool negative = length > 0 && text[0] == '-';
	int64_t value = 0;
	int decimals = -1;
	size_t at = negative, digits = 0;

	for (; at < length; at++) {
		if (text[at] == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (text[at] < '0' || text[at] > '9' || decimals == 6)
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, text[at] - '0', &value))
			return false;
		digits++;
		decimals += decimals >= 0;
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 6; decimals++)
		if (!multiply(&value, 10))
			return false;
	*ret_millionths = negative ? -value : value;
	return digits > 0;
}

static bool is_digits(const struct words *words, int at, size_t length)
{
	return at < words->count && words->items[at].kind == WORD_DIGITS &&
	       (length == 0 || words->items[at].length == length);
}

static bool is_glued_digits(const struct words *words, int at, size_t length)
{
	return is_digits(words, at, length) && words->items[at].glued;
}

/* A group of three behind that sign ("": a blank); the words taken. */
static int group_at(const struct words *words, int at, const char *sign)
{
	if (*sign == '\0')
		return is_digits(words, at, 3) && !words->items[at].glued;
	return word_is(words, at, sign) && words->items[at].glued &&
			       is_glued_digits(words, at + 1, 3)
		       ? 2 : 0;
}

/* Points group where one alone cannot be decimal: "1.000.000", "1.500,50". */
static bool points_group(const struct words *words, int at)
{
	if (group_at(words, at, ".") == 0)
		return false;
	at += 2;
	return group_at(words, at, ".") > 0 ||
	       (word_is(words, at, ",") && words->items[at].glued &&
		is_glued_digits(words, at + 1, 0) &&
		!is_digits(words, at + 1, 3));
}

static const char *group_sign(const struct words *words, int at)
{
	static const char *const signs[] = {",", "", "'"};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (group_at(words, at, signs[i]) > 0)
			return signs[i];
	return points_group(words, at) ? "." : NULL;
}

/* Groups of three behind the first, all with one sign: "1,000,000", "1 000
 * 000", "1'000'000", "1.000.000". Appends the digits to text; returns the words
 * taken. */
static int read_groups(const struct words *words, int at, char *text,
		       size_t *used, size_t size)
{
	const char *sign = group_sign(words, at);
	int start = at, taken;

	while (sign && (taken = group_at(words, at, sign)) > 0 &&
	       *used + 3 < size) {
		memcpy(text + *used, words->items[at + taken - 1].text, 3);
		*used += 3;
		at += taken;
	}
	return at - start;
}

bool numerals_point_may_group(const struct words *words)
{
	for (int i = 0; i + 2 < words->count; i++)
		if (is_digits(words, i, 0) && words->items[i].length <= 3 &&
		    words->items[i].text[0] != '0' &&
		    !(i > 0 && words->items[i].glued &&
		      (word_is(words, i - 1, ".") ||
		       word_is(words, i - 1, ","))) &&
		    group_at(words, i + 1, ".") > 0 &&
		    !points_group(words, i + 1))
			return true;
	return false;
}

/* Figures with groups and a decimal point, or a decimal comma that cannot be
 * a group ("1,5"). */
static int read_figures(const struct words *words, int at, int64_t *ret_value)
{
	char text[64];
	size_t used;
	int start = at;

	if (!is_digits(words, at, 0) || words->items[at].length > 24)
		return 0;
	used = words->items[at].length;
	memcpy(text, words->items[at].text, used);
	at++;
	if (used <= 3)
		at += read_groups(words, at, text, &used, 32);
	if ((word_is(words, at, ".") || word_is(words, at, ",")) &&
	    words->items[at].glued && is_glued_digits(words, at + 1, 0) &&
	    words->items[at + 1].length <= 6) {
		size_t n = words->items[at + 1].length;

		text[used++] = '.';
		memcpy(text + used, words->items[at + 1].text, n);
		used += n;
		at += 2;
	}
	return decimal_parse(text, used, ret_value) ? at - start : 0;
}

/* "twenty-one", "six", "ninety": below a hundred, in ones. */
static int read_small(const struct words *words, int at, int64_t *ret_value)
{
	int64_t ones;
	int next;

	if (find(units, COUNT(units), words, at, ret_value))
		return 1;
	if (!find(tens, COUNT(tens), words, at, ret_value))
		return 0;
	next = at + 1 + word_is(words, at + 1, "-");
	if (find(units, COUNT(units), words, next, &ones) && ones > 0 &&
	    ones < 10) {
		*ret_value += ones;
		return next + 1 - at;
	}
	return 1;
}

static int read_vague(const struct words *words, int at,
		      struct interval *number)
{
	for (int i = 0; i < vague_table_length; i++) {
		int used = words_match_any(words, at, vague_table[i].words);

		if (used > 0) {
			number->low = vague_table[i].least * NUMBER_ONE;
			number->high = NUMBER_MAX;
			return used;
		}
	}
	return 0;
}

/* Parts of a scale, which must follow: "half a million", "a quarter of a
 * million". */
static const struct {
	const char *words; /* folded, split by / */
	int64_t value;
} parts[] = {
	{"half a/a half/half", NUMBER_ONE / 2},
	{"a quarter of a/a quarter/quarter of a", NUMBER_ONE / 4},
	{"three quarters of a", 3 * NUMBER_ONE / 4},
};

static int read_part(const struct words *words, int at, int64_t *ret_value)
{
	int64_t scale;

	for (size_t i = 0; i < COUNT(parts); i++) {
		int used = words_match_any(words, at, parts[i].words);

		if (used == 0)
			continue;
		used += word_is(words, at + used, "-");
		if (!find(scales, COUNT(scales), words, at + used, &scale))
			continue;
		*ret_value = parts[i].value;
		return used;
	}
	return 0;
}

/* "One and a half", which may be million. */
static int read_half(const struct words *words, int at, int64_t *value)
{
	int used = words_match(words, at, "and a half");

	if (used > 0)
		*value += NUMBER_ONE / 2;
	return used;
}

/* What may stand first: figures, a vague word, a small number, "a". */
static int read_head(const struct words *words, int at,
		     struct interval *number)
{
	int64_t value = 0;
	int used = read_part(words, at, &value);

	if (used == 0)
		used = read_figures(words, at, &value);
	if (used == 0) {
		used = read_vague(words, at, number);
		if (used > 0)
			return used;
		used = read_small(words, at, &value);
		value *= NUMBER_ONE;
		if (used > 0)
			used += read_half(words, at + used, &value);
	}
	if (used == 0 &&
	    (word_is(words, at, "a") || word_is(words, at, "an"))) {
		used = 1;
		value = NUMBER_ONE;
	}
	number->low = number->high = value;
	return used;
}

/* "a pair of", "a single": the article is no number of its own. */
static int skip_article(const struct words *words, int at)
{
	int64_t value;

	return word_is(words, at, "a") &&
	       (word_is(words, at + 1, "pair") ||
		word_is(words, at + 1, "single")) &&
	       find(units, COUNT(units), words, at + 1, &value);
}

/* The part behind a scale: "a hundred and five", "two thousand three". */
static int read_rest(const struct words *words, int at, int64_t below,
		     int64_t *ret_value)
{
	int and = word_is(words, at, "and");
	int64_t scale = 1;
	int used = read_small(words, at + and, ret_value);

	if (used == 0)
		return 0;
	if (word_is(words, at + and + used, "hundred")) {
		scale = 100;
		used++;
	}
	*ret_value *= scale;
	return *ret_value > 0 && *ret_value < below ? and + used : 0;
}

/* Figures take a scale ("1.5 million") but nothing behind it. */
static int read_scales(const struct words *words, int at,
		       struct interval *number, bool in_words)
{
	int start = at, used;
	int64_t scale, rest;

	while (find(scales, COUNT(scales), words, at, &scale)) {
		if (!multiply(&number->low, scale) ||
		    !multiply(&number->high, scale))
			return -1;
		at++;
		if (!in_words || number->high == NUMBER_MAX)
			scale = 1;
		while ((used = read_rest(words, at, scale, &rest)) > 0) {
			number->low += rest * NUMBER_ONE;
			number->high = number->low;
			at += used;
			scale = rest < 100 ? 1 : 100;
		}
	}
	return at - start;
}

int numerals_read(const struct words *words, int at,
		  struct interval *ret_number)
{
	struct interval number = {0};
	int article = skip_article(words, at);
	bool in_words = at < words->count &&
			words->items[at].kind == WORD_LETTERS;
	int head = read_head(words, at + article, &number), more;

	if (head == 0)
		return 0;
	more = read_scales(words, at + article + head, &number, in_words);
	if (more < 0 || number.low > NUMBER_MAX - 1000000 * NUMBER_ONE)
		return 0;
	*ret_number = number;
	return article + head + more;
}
