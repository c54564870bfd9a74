#include "src/base/quantity.h"

#include <string.h>

#include "src/base/numerals.h"
#include "src/base/quantity_tables.h"
#include "src/base/words.h"

__extension__ typedef __int128 wide;

const char *dimension_to_string(enum dimension dimension)
{
	static const char *const words[] = {
#define DIMENSION_WORD(name, word, base) word,
		DIMENSION_TABLE(DIMENSION_WORD)
#undef DIMENSION_WORD
	};

	return (unsigned)dimension < DIMENSION_LAST ? words[dimension] : "";
}

enum dimension dimension_from_string(const char *word, size_t length)
{
	for (int i = 0; i < DIMENSION_LAST; i++) {
		const char *name = dimension_to_string((enum dimension)i);

		if (strlen(name) == length && memcmp(name, word, length) == 0)
			return (enum dimension)i;
	}
	return DIMENSION_LAST;
}

/* "km/h" comes as three words: a slash parts the names in the table. */
static int match_symbol(const struct words *words, int at, const char *symbol)
{
	const char *slash = strchr(symbol, '/');
	char phrase[16];

	if (slash == NULL)
		return 0;
	snprintf(phrase, sizeof(phrase), "%.*s / %s", (int)(slash - symbol),
		 symbol, slash + 1);
	return words_match(words, at, phrase);
}

/* The unit with the longest name at word `at`. */
static const struct unit *unit_at(const struct words *words, int at,
				  int *ret_used)
{
	const struct unit *best = NULL;

	*ret_used = 0;
	for (int i = 0; i < unit_table_length; i++) {
		const struct unit *unit = &unit_table[i];
		int used = words_match_any(words, at, unit->names);

		if (used == 0)
			used = match_symbol(words, at, unit->symbol);
		if (used > *ret_used) {
			*ret_used = used;
			best = unit;
		}
	}
	return best;
}

const struct unit *unit_find(const char *word, size_t length)
{
	const struct unit *unit;
	struct words words;
	int used;

	for (int i = 0; i < unit_table_length; i++)
		if (strlen(unit_table[i].symbol) == length &&
		    memcmp(unit_table[i].symbol, word, length) == 0)
			return &unit_table[i];
	if (!words_read(word, length, &words))
		return NULL;
	unit = unit_at(&words, 0, &used);
	return used == words.count ? unit : NULL;
}

bool unit_to_base(int64_t printed, const struct unit *unit, int64_t *ret_base)
{
	wide scaled;

	if (unit == NULL || printed == NUMBER_MAX || printed == NUMBER_MIN) {
		*ret_base = printed;
		return true;
	}
	scaled = (wide)printed * unit->numerator;
	scaled += (scaled < 0 ? -1 : 1) *
		  ((wide)unit->denominator * NUMBER_ONE / 2);
	scaled /= (wide)unit->denominator * NUMBER_ONE;
	if (scaled >= NUMBER_MAX || scaled <= NUMBER_MIN)
		return false;
	*ret_base = (int64_t)scaled;
	return true;
}

static bool interval_to_base(struct interval *interval,
			     const struct unit *unit)
{
	return unit_to_base(interval->low, unit, &interval->low) &&
	       unit_to_base(interval->high, unit, &interval->high);
}

static struct interval widen(int64_t printed, int64_t by)
{
	struct interval interval = {.low = printed, .high = printed};

	if (__builtin_sub_overflow(printed, by, &interval.low))
		interval.low = NUMBER_MIN;
	if (__builtin_add_overflow(printed, by, &interval.high))
		interval.high = NUMBER_MAX;
	return interval;
}

struct interval quantity_round(int64_t printed)
{
	int64_t size = printed < 0 ? -printed : printed, place = 1, by;

	if (size == 0)
		return widen(printed, 0);
	while (place <= size / 10 && size % (place * 10) == 0)
		place *= 10;
	by = place / 2;
	return widen(printed, by < size / ROUND_LIMIT ? by
						      : size / ROUND_LIMIT);
}

struct interval quantity_about(int64_t printed, enum dimension dimension)
{
	int64_t by = (printed < 0 ? -printed : printed) / ABOUT_PART;

	if (dimension == DIMENSION_COUNT && by < NUMBER_ONE)
		by = NUMBER_ONE;
	return widen(printed, by);
}

static bool is_measure(enum dimension dimension)
{
	return dimension != DIMENSION_COUNT && dimension != DIMENSION_SHARE &&
	       dimension != DIMENSION_DURATION;
}

/* The least member of a number that may itself be vague, or its greatest. */
static struct interval apply_bound(enum bound bound, struct interval n,
				   enum dimension dimension)
{
	bool vague = n.low != n.high;

	switch (bound) {
	case BOUND_AT_LEAST:
	case BOUND_MORE:
		return (struct interval){n.low, NUMBER_MAX, bound == BOUND_MORE,
					 false};
	case BOUND_AT_MOST:
	case BOUND_LESS:
		return (struct interval){0, n.high, false,
					 bound == BOUND_LESS && !vague};
	case BOUND_NEARLY:
		return (struct interval){n.low - n.low / ABOUT_PART, n.high,
					 false, !vague};
	case BOUND_ABOUT:
		return vague ? n : quantity_about(n.low, dimension);
	case BOUND_EXACT:
		break;
	}
	return vague || !is_measure(dimension) ? n : quantity_round(n.low);
}

/* What is being read, and how far. */
struct reader {
	struct words words;
	int at;
	enum bound bound;
	bool bound_said;
	struct interval low, high; /* one number, or the two of a range */
	bool is_range;
	struct quantity *quantity;
};

static void read_bound(struct reader *r, const struct bound_words *table,
		       int length)
{
	int best = 0, at = -1;

	for (int i = 0; i < length; i++) {
		int used = words_match_any(&r->words, r->at, table[i].words);

		if (used > best) {
			best = used;
			at = i;
		}
	}
	if (at < 0)
		return;
	if (!r->bound_said || table[at].bound != BOUND_EXACT)
		r->bound = table[at].bound;
	r->bound_said = true;
	r->at += best;
}

/* An article alone counts nothing: "a large amount". */
static bool read_number(struct reader *r, struct interval *ret_number)
{
	int used = numerals_read(&r->words, r->at, ret_number);

	if (used == 1 && (word_is(&r->words, r->at, "a") ||
			  word_is(&r->words, r->at, "an")))
		return false;
	r->at += used;
	return used > 0;
}

/* "1,000 to 2,000", "between 3 and 5", "9-12", "two or three". */
static bool read_numbers(struct reader *r)
{
	static const char *const joints[] = {"to", "and", "-", "or"};
	bool between = word_is(&r->words, r->at, "between");
	int saved;

	if (between || word_is(&r->words, r->at, "from"))
		r->at++;
	if (!read_number(r, &r->low)) {
		/* "another round trip" is one. */
		if (!word_is(&r->words, r->at - 1, "another"))
			return false;
		r->low.low = r->low.high = NUMBER_ONE;
	}
	saved = r->at;
	for (size_t i = 0; i < sizeof(joints) / sizeof(*joints); i++) {
		if (!word_is(&r->words, r->at, joints[i]) ||
		    (strcmp(joints[i], "and") == 0) != between)
			continue;
		r->at++;
		if (read_number(r, &r->high)) {
			r->is_range = true;
			return r->low.low <= r->high.high;
		}
		r->at = saved;
	}
	return !between;
}

/* Words behind which comes another matter: "180 miles from the border". */
static bool is_link(const struct words *words, int at)
{
	return words_match_any(
		       words, at,
		       "of/from/to/by/in/on/at/with/for/between/through/"
		       "away/off/out/inside/outside/along/into/via/long/wide/"
		       "deep/high/beyond/per/each/north/south/east/west/"
		       "northeast/northwest/southeast/southwest/north east/"
		       "north west/south east/south west/a day/(") > 0;
}

/* A second number among the words ("two hundred three hundred"), unless it
 * is part of one ("five two-way trips"). */
static bool is_second_number(const struct reader *r)
{
	struct interval number;
	int used = numerals_read(&r->words, r->at, &number);

	return used > 0 && r->words.items[r->at].kind == WORD_LETTERS &&
	       number.low == number.high && number.low > NUMBER_ONE &&
	       !word_is(&r->words, r->at + used, "-");
}

static bool read_noun(struct reader *r)
{
	struct quantity *q = r->quantity;
	struct buffer noun;

	if (word_is(&r->words, r->at, "of"))
		r->at++;
	buffer_init_fixed(&noun, q->noun, sizeof(q->noun));
	for (; r->at < r->words.count && !is_link(&r->words, r->at); r->at++) {
		const struct word *word = &r->words.items[r->at];

		if (word->kind == WORD_SIGN && strcmp(word->text, "-") != 0)
			return false;
		if (word_is(&r->words, r->at, "and") || is_second_number(r))
			return false;
		if (word->kind == WORD_SIGN)
			continue;
		if (noun.length > 0)
			buffer_append_char(&noun, ' ');
		buffer_append_string(&noun, word->text);
	}
	return noun.status == STATUS_OK;
}

static bool read_unit(struct reader *r, const struct unit *given)
{
	struct quantity *q = r->quantity;
	int hyphen = word_is(&r->words, r->at, "-"), used;

	q->unit = unit_at(&r->words, r->at + hyphen, &used);
	if (q->unit != NULL) {
		r->at += hyphen + used;
		q->dimension = q->unit->dimension;
	} else {
		q->dimension = DIMENSION_COUNT;
	}
	read_bound(r, bound_behind, bound_behind_length);
	if (q->unit == NULL && !read_noun(r))
		return false;
	if (q->unit == NULL && given != NULL) {
		q->unit = given;
		q->dimension = given->dimension;
	}
	/* What follows "six-day" or "9,400-tonne" is what has that size. */
	return (q->unit != NULL && hyphen) || r->at == r->words.count ||
	       is_link(&r->words, r->at);
}

enum { FRACTION_MOST = 100 };

static bool is_small_number(const struct word *word, int64_t *ret_value)
{
	return word->kind == WORD_DIGITS && word->length <= 3 &&
	       decimal_parse(word->text, word->length, ret_value) &&
	       *ret_value > 0;
}

/* "1/3": no decimal need be exact, so the two nearest millionths. The words
 * taken; 0: none. */
static int read_fraction(const struct words *words, int at,
			 struct interval *ret_interval)
{
	int64_t part, whole;

	if (words->count < at + 3 || !word_is(words, at + 1, "/") ||
	    !words->items[at + 1].glued || !words->items[at + 2].glued ||
	    !is_small_number(&words->items[at], &part) ||
	    !is_small_number(&words->items[at + 2], &whole) || part > whole ||
	    whole > FRACTION_MOST * NUMBER_ONE)
		return 0;
	whole /= NUMBER_ONE;
	ret_interval->low = part / whole;
	ret_interval->high = ret_interval->low + (part % whole != 0);
	return 3;
}

/* The longest words for a share at `at`; 0: none. */
static int share_at(const struct words *words, int at,
		    struct interval *ret_share)
{
	int best = read_fraction(words, at, ret_share);

	for (int i = 0; i < share_table_length; i++) {
		int used = words_match_any(words, at, share_table[i].words);

		if (used > best) {
			best = used;
			*ret_share = share_table[i].interval;
		}
	}
	return best;
}

/* A share in words, or a fraction, stands alone or with an end ("half of the
 * shares", "1/3 of them"), perhaps behind a bound ("at least a quarter"). */
static bool read_share(struct reader *r)
{
	struct interval share = {0}, number;
	int used = share_at(&r->words, r->at, &share), end = r->at + used;

	/* "A quarter of a million" is no share. */
	if (used == 0 || numerals_read(&r->words, r->at, &number) > used ||
	    (end < r->words.count && !is_link(&r->words, end) &&
	     !word_is(&r->words, end, "owned") &&
	     !word_is(&r->words, end, "stake")))
		return false;
	if (r->bound_said)
		share = apply_bound(r->bound, share, DIMENSION_SHARE);
	r->quantity->interval = share;
	r->quantity->approximate = r->bound == BOUND_ABOUT;
	r->quantity->dimension = DIMENSION_SHARE;
	r->quantity->unit = unit_find("%", 1);
	return true;
}

static bool finish(struct reader *r)
{
	struct quantity *q = r->quantity;
	struct interval n = r->low;

	if (r->is_range) {
		n.high = r->high.high;
		if (r->bound == BOUND_AT_LEAST || r->bound == BOUND_MORE ||
		    r->bound == BOUND_AT_MOST || r->bound == BOUND_LESS)
			n = apply_bound(r->bound, n, q->dimension);
		else if (r->bound == BOUND_ABOUT && n.high != NUMBER_MAX) {
			n.low = quantity_about(n.low, q->dimension).low;
			n.high = quantity_about(n.high, q->dimension).high;
		}
	} else {
		n = apply_bound(r->bound, n, q->dimension);
	}
	q->approximate = r->bound == BOUND_ABOUT;
	q->vague = r->low.low != r->low.high;
	q->interval = n;
	return interval_to_base(&q->interval, q->unit);
}

bool quantity_parse_in(const char *text, size_t length,
		       const struct unit *unit, struct quantity *ret_quantity)
{
	struct quantity quantity = {0};
	struct reader r = {.quantity = &quantity};

	if (!words_read(text, length, &r.words) || r.words.count == 0)
		return false;
	if (!read_share(&r)) {
		int before;

		do {
			before = r.at;
			read_bound(&r, bound_before, bound_before_length);
		} while (r.at > before);
		if (!(r.at > 0 && read_share(&r)) &&
		    (!read_numbers(&r) || !read_unit(&r, unit) || !finish(&r)))
			return false;
		quantity.point_may_group =
			numerals_point_may_group(&r.words) &&
			quantity.dimension != DIMENSION_SHARE;
	}
	*ret_quantity = quantity;
	return true;
}

bool quantity_parse(const char *text, size_t length,
		    struct quantity *ret_quantity)
{
	return quantity_parse_in(text, length, NULL, ret_quantity);
}
