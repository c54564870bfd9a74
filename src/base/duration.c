/* Durations in words and in ISO 8601 form: see dates.h. */
#include "src/base/dates_read.h"
#include "src/base/dates_tables.h"
#include "src/base/numerals.h"

/* Whole numbers only: "two weeks"; halves of a unit are not read. */
static bool whole(const struct interval *number)
{
	return number->low % NUMBER_ONE == 0 &&
	       (number->high == NUMBER_MAX || number->high % NUMBER_ONE == 0) &&
	       number->low >= 0 &&
	       number->low <= 1000000 * NUMBER_ONE;
}

static void set_range(const struct duration_row *row,
		      const struct interval *number, struct duration *duration)
{
	int64_t low = number->low / NUMBER_ONE * row->size, high;

	high = number->high == NUMBER_MAX
		       ? (row->reach * NUMBER_ONE > number->low
				  ? row->reach * row->size
				  : low * 2)
		       : number->high / NUMBER_ONE * row->size;
	*duration = (struct duration){0};
	if (row->base == DURATION_MONTHS) {
		duration->months_low = low;
		duration->months_high = high;
	} else {
		duration->seconds_low = low;
		duration->seconds_high = high;
	}
	duration->is_vague = number->high == NUMBER_MAX;
}

static const struct duration_row *row_at(const struct words *words, int at,
					 int *ret_used)
{
	for (int i = 0; i < duration_table_length; i++) {
		*ret_used = words_match_any(words, at, duration_table[i].words);
		if (*ret_used > 0)
			return &duration_table[i];
	}
	return NULL;
}

bool duration_read(struct date_reader *r, struct duration *ret_duration)
{
	const struct duration_row *row;
	struct interval number, to;
	int at = r->at, used = numerals_read(&r->words, at, &number), more;

	if (used == 0 || !whole(&number))
		return false;
	at += used;
	/* "two or three weeks", "2-3 days" */
	if (word_is(&r->words, at, "or") || word_is(&r->words, at, "to") ||
	    word_is(&r->words, at, "-")) {
		more = numerals_read(&r->words, at + 1, &to);
		if (more > 0 && whole(&to) && to.high >= number.low) {
			number.high = to.high;
			at += 1 + more;
		}
	}
	if (word_is(&r->words, at, "-"))
		at++;
	row = row_at(&r->words, at, &used);
	if (row == NULL)
		return false;
	set_range(row, &number, ret_duration);
	r->at = at + used;
	return true;
}

bool duration_read_plural(struct date_reader *r, struct duration *ret_duration)
{
	const struct interval two = {.low = 2 * NUMBER_ONE,
				     .high = NUMBER_MAX};
	const struct duration_row *row;
	int used;

	row = row_at(&r->words, r->at, &used);
	if (row == NULL ||
	    r->words.items[r->at].text[r->words.items[r->at].length - 1] != 's')
		return false;
	set_range(row, &two, ret_duration);
	r->at += used;
	return true;
}

struct iso_unit {
	char letter;
	bool in_time;
	int64_t months, seconds;
};

static const struct iso_unit iso_units[] = {
	{'Y', false, 12, 0},	  {'M', false, 1, 0},
	{'W', false, 0, 604800},  {'D', false, 0, 86400},
	{'H', true, 0, 3600},	  {'M', true, 0, 60},
	{'S', true, 0, 1},
};

static const struct iso_unit *iso_unit(char letter, bool in_time)
{
	for (size_t i = 0; i < sizeof(iso_units) / sizeof(*iso_units); i++)
		if (iso_units[i].letter == letter &&
		    iso_units[i].in_time == in_time)
			return &iso_units[i];
	return NULL;
}

/* P1Y2M10DT2H30M: whole numbers, each unit at most once is not asked. */
static bool parse_iso(const char *text, size_t length,
		      struct duration *ret_duration)
{
	struct duration d = {0};
	bool in_time = false, any = false;
	size_t at = 1;

	if (length < 3 || text[0] != 'P')
		return false;
	while (at < length) {
		const struct iso_unit *unit;
		int64_t n = 0;
		size_t start;

		if (text[at] == 'T' && !in_time) {
			in_time = true;
			at++;
		}
		start = at;
		for (; at < length && at - start < 6 && text[at] >= '0' &&
		       text[at] <= '9';
		     at++)
			n = n * 10 + (text[at] - '0');
		if (at == start || at == length)
			return false;
		unit = iso_unit(text[at++], in_time);
		if (unit == NULL)
			return false;
		d.months_low += n * unit->months;
		d.seconds_low += n * unit->seconds;
		any = true;
	}
	d.months_high = d.months_low;
	d.seconds_high = d.seconds_low;
	*ret_duration = d;
	return any;
}

bool duration_parse(const char *text, size_t length,
		    struct duration *ret_duration)
{
	struct date_reader r = {0};

	if (parse_iso(text, length, ret_duration))
		return true;
	if (!words_read(text, length, &r.words))
		return false;
	if (words_match_any(&r.words, 0, "for/over/within/lasting/some/about"))
		r.at++;
	return duration_read(&r, ret_duration) && r.at == r.words.count;
}

static int64_t move(int64_t second, int64_t months, int64_t seconds)
{
	return calendar_add(calendar_add_months(second, months), seconds);
}

/* The end of a span is the second before its successor, which moves: the end
 * of September, a month on, is the end of October. A single day stays one. */
static int64_t move_end(struct span span, int64_t months, int64_t seconds)
{
	bool is_day = calendar_add(span.low, CALENDAR_DAY) > span.high;
	int64_t end;

	if (is_day)
		return move(span.high, months, seconds);
	end = calendar_add(move(calendar_add(span.high, 1), months, seconds),
			   -1);
	return end < move(span.low, months, seconds)
		       ? move(span.high, months, seconds)
		       : end;
}

struct span duration_move(struct span span, const struct duration *d, int sign)
{
	if (sign < 0)
		return (struct span){
			move(span.low, -d->months_high, -d->seconds_high),
			move_end(span, -d->months_low, -d->seconds_low)};
	return (struct span){move(span.low, d->months_low, d->seconds_low),
			     move_end(span, d->months_high, d->seconds_high)};
}
