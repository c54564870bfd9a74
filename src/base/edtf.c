#include "src/base/edtf.h"

#include <string.h>

#include "src/base/calendar.h"

struct cursor {
	const char *at, *end;
	bool too_large; /* a year or a set beyond what is kept */
};

static bool take_char(struct cursor *c, char wanted)
{
	if (c->at >= c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool take_string(struct cursor *c, const char *wanted)
{
	size_t n = strlen(wanted);

	if ((size_t)(c->end - c->at) < n || memcmp(c->at, wanted, n) != 0)
		return false;
	c->at += n;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `n` digits; X stands for any where `ret_mask` is given. */
static bool take_digits(struct cursor *c, int n, int64_t *ret_value,
			unsigned *ret_mask)
{
	int64_t value = 0;
	unsigned mask = 0;

	if (c->end - c->at < n)
		return false;
	for (int i = 0; i < n; i++) {
		char digit = c->at[i];

		if (ret_mask != NULL && digit == 'X')
			mask |= 1U << (n - 1 - i);
		else if (!is_digit(digit))
			return false;
		value = value * 10 + (digit == 'X' ? 0 : digit - '0');
	}
	c->at += n;
	*ret_value = value;
	if (ret_mask != NULL)
		*ret_mask = mask;
	return true;
}

static bool take_two(struct cursor *c, int *ret_value, unsigned *ret_mask)
{
	int64_t value;

	if (!take_digits(c, 2, &value, ret_mask))
		return false;
	*ret_value = (int)value;
	return true;
}

/* A run of at least `least` digits. */
static bool take_number(struct cursor *c, int least, int64_t *ret_value)
{
	const char *start = c->at;
	int64_t value = 0;

	for (; c->at < c->end && is_digit(*c->at); c->at++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *c->at - '0', &value))
			c->too_large = true;
	*ret_value = value;
	return c->at - start >= least && !c->too_large;
}

static unsigned take_qualifier(struct cursor *c)
{
	if (take_char(c, '?'))
		return EDTF_UNCERTAIN;
	if (take_char(c, '~'))
		return EDTF_APPROXIMATE;
	if (take_char(c, '%'))
		return EDTF_UNCERTAIN | EDTF_APPROXIMATE;
	return 0;
}

/* A qualifier behind a part holds for it and all parts to its left. */
static void take_group_qualifier(struct cursor *c, struct edtf_date *date,
				 enum edtf_part part)
{
	unsigned qualifier = take_qualifier(c);

	for (int i = 0; i <= (int)part; i++)
		date->qualifier[i] |= qualifier;
}

static bool take_exponent(struct cursor *c, struct edtf_date *date)
{
	int64_t exponent;

	if (!take_char(c, 'E'))
		return true;
	if (!take_number(c, 1, &exponent) || exponent == 0)
		return false;
	if (exponent > 18) {
		c->too_large = true;
		return false;
	}
	date->exponent = (int)exponent;
	for (int64_t i = 0; i < exponent; i++)
		if (__builtin_mul_overflow(date->year, 10, &date->year))
			c->too_large = true;
	return !c->too_large;
}

static bool take_significant(struct cursor *c, struct edtf_date *date)
{
	int64_t digits;

	if (!take_char(c, 'S'))
		return true;
	if (!take_number(c, 1, &digits) || digits < 1 || digits > 18)
		return false;
	date->significant = (int)digits;
	return true;
}

/* Y-17E7, Y171010000S3: four digits or fewer only with an exponent. */
static bool take_long_year(struct cursor *c, struct edtf_date *date)
{
	const char *digits;

	date->long_year = true;
	date->negative = take_char(c, '-');
	digits = c->at;
	if (!take_number(c, 1, &date->year) || *digits == '0')
		return false;
	if (c->at - digits < 5 && (c->at == c->end || *c->at != 'E'))
		return false;
	return take_exponent(c, date) && take_significant(c, date);
}

static bool take_year(struct cursor *c, struct edtf_date *date)
{
	bool ok;

	if (take_char(c, 'Y')) {
		ok = take_long_year(c, date);
	} else {
		date->negative = take_char(c, '-');
		ok = take_digits(c, 4, &date->year,
				 &date->unspecified[EDTF_PART_YEAR]) &&
		     take_significant(c, date);
		if (ok && date->negative && date->year == 0 &&
		    date->unspecified[EDTF_PART_YEAR] == 0)
			return false; /* there is but one year 0 */
		if (date->significant != 0 &&
		    date->unspecified[EDTF_PART_YEAR] != 0)
			return false;
	}
	if (ok && date->negative)
		date->year = -date->year;
	return ok;
}

static bool take_zone(struct cursor *c, struct edtf_date *date)
{
	int hours, minutes = 0, sign;

	if (take_char(c, 'Z')) {
		date->has_zone = true;
		return true;
	}
	if (c->at == c->end || (*c->at != '+' && *c->at != '-'))
		return true;
	sign = *c->at++ == '-' ? -1 : 1;
	if (!take_two(c, &hours, NULL) ||
	    (take_char(c, ':') && !take_two(c, &minutes, NULL)))
		return false;
	if (hours > 18 || minutes > 59)
		return false;
	date->has_zone = true;
	date->zone = sign * (hours * 60 + minutes);
	return true;
}

static bool take_time(struct cursor *c, struct edtf_date *date)
{
	for (int i = 0; i < EDTF_PARTS; i++)
		if (date->unspecified[i] != 0 || date->qualifier[i] != 0)
			return false;
	date->precision = EDTF_SECOND;
	return take_two(c, &date->hour, NULL) && take_char(c, ':') &&
	       take_two(c, &date->minute, NULL) && take_char(c, ':') &&
	       take_two(c, &date->second, NULL) && date->hour < 24 &&
	       date->minute < 60 && date->second < 60 && take_zone(c, date);
}

static bool take_day(struct cursor *c, struct edtf_date *date)
{
	date->precision = EDTF_DAY;
	date->qualifier[EDTF_PART_DAY] = take_qualifier(c);
	if (!take_two(c, &date->day, &date->unspecified[EDTF_PART_DAY]))
		return false;
	take_group_qualifier(c, date, EDTF_PART_DAY);
	return !take_char(c, 'T') || take_time(c, date);
}

static bool take_month(struct cursor *c, struct edtf_date *date)
{
	date->qualifier[EDTF_PART_MONTH] = take_qualifier(c);
	if (!take_two(c, &date->month, &date->unspecified[EDTF_PART_MONTH]))
		return false;
	date->precision = EDTF_MONTH;
	if (date->month >= 21 && date->unspecified[EDTF_PART_MONTH] == 0)
		date->precision = EDTF_SEASON;
	take_group_qualifier(c, date, EDTF_PART_MONTH);
	if (date->precision == EDTF_SEASON)
		return date->month <= 41;
	return !take_char(c, '-') || take_day(c, date);
}

static bool take_date(struct cursor *c, struct edtf_date *date)
{
	struct span span;

	memset(date, 0, sizeof(*date));
	date->qualifier[EDTF_PART_YEAR] = take_qualifier(c);
	if (!take_year(c, date))
		return false;
	take_group_qualifier(c, date, EDTF_PART_YEAR);
	if (!date->long_year && date->significant == 0 && take_char(c, '-') &&
	    !take_month(c, date))
		return false;
	span = edtf_date_span(date);
	return span.low <= span.high; /* some such day exists */
}

static bool is_ordered(const struct edtf_element *e)
{
	return e->low_end != EDTF_END_DATE || e->high_end != EDTF_END_DATE ||
	       edtf_date_span(&e->high).high >= edtf_date_span(&e->low).low;
}

static bool take_interval_end(struct cursor *c, bool at_end,
			      enum edtf_end *end, struct edtf_date *date)
{
	*end = EDTF_END_UNKNOWN;
	if (at_end)
		return true;
	*end = EDTF_END_OPEN;
	if (take_string(c, ".."))
		return true;
	*end = EDTF_END_DATE;
	return take_date(c, date);
}

static bool take_interval(struct cursor *c, struct edtf_element *e)
{
	bool at_slash = c->at < c->end && *c->at == '/';

	if (!take_interval_end(c, at_slash, &e->low_end, &e->low))
		return false;
	if (c->at == c->end)
		return e->low_end == EDTF_END_DATE;
	if (!take_char(c, '/'))
		return false;
	e->is_range = true;
	return take_interval_end(c, c->at == c->end, &e->high_end, &e->high) &&
	       (e->low_end == EDTF_END_DATE || e->high_end == EDTF_END_DATE) &&
	       is_ordered(e);
}

/* One member of a set: a date, or a range with at most one open end. */
static bool take_member(struct cursor *c, struct edtf_element *e)
{
	if (take_string(c, "..")) {
		e->is_range = true;
		e->low_end = EDTF_END_OPEN;
		return take_date(c, &e->high);
	}
	if (!take_date(c, &e->low))
		return false;
	if (!take_string(c, ".."))
		return true;
	e->is_range = true;
	if (c->at < c->end && (*c->at == ',' || *c->at == ']' || *c->at == '}'))
		e->high_end = EDTF_END_OPEN;
	else if (!take_date(c, &e->high))
		return false;
	return is_ordered(e);
}

static bool take_set(struct cursor *c, struct edtf *edtf, char close)
{
	edtf->count = 0;
	do {
		if (edtf->count == EDTF_ELEMENTS_MAX) {
			c->too_large = true;
			return false;
		}
		while (edtf->count > 0 && take_char(c, ' '))
			;
		if (!take_member(c, &edtf->elements[edtf->count]))
			return false;
		edtf->count++;
	} while (take_char(c, ','));
	/* Only the first may begin open, only the last may end open. */
	for (int i = 0; i < edtf->count; i++)
		if ((i > 0 && edtf->elements[i].low_end == EDTF_END_OPEN) ||
		    (i + 1 < edtf->count &&
		     edtf->elements[i].high_end == EDTF_END_OPEN))
			return false;
	return take_char(c, close);
}

static bool take_whole(struct cursor *c, struct edtf *edtf)
{
	edtf->count = 1;
	if (take_char(c, '[')) {
		edtf->shape = EDTF_ONE_OF;
		return take_set(c, edtf, ']');
	}
	if (take_char(c, '{')) {
		edtf->shape = EDTF_ALL_OF;
		return take_set(c, edtf, '}');
	}
	if (!take_interval(c, &edtf->elements[0]))
		return false;
	edtf->shape = edtf->elements[0].is_range ? EDTF_INTERVAL : EDTF_DATE;
	return true;
}

enum status edtf_parse(const char *text, size_t length, struct edtf *ret_edtf,
		       struct error *err)
{
	struct cursor c = {.at = text, .end = text + length};
	struct edtf edtf = {0};
	int shown = length > 60 ? 60 : (int)length;

	if (length > EDTF_LENGTH_MAX)
		return error_set(err, STATUS_LIMIT,
				 "a date of %zu bytes is too long", length);
	if (take_whole(&c, &edtf) && c.at == c.end) {
		*ret_edtf = edtf;
		return STATUS_OK;
	}
	if (c.too_large)
		return error_set(err, STATUS_LIMIT,
				 "'%.*s' holds more than is kept of a date",
				 shown, text);
	return error_set(err, STATUS_INVALID,
			 "'%.*s' is not an EDTF date; write it like "
			 "2023-10-14, 2023-08~ or 2023-08/2023-10",
			 shown, text);
}
