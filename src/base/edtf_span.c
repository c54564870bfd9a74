/* What an EDTF date may mean, as a span: see edtf.h. */
#include "src/base/edtf.h"

#include "src/base/calendar.h"

/* Seasons (ISO 8601-2, 4.8) by first month and length. Where the hemisphere
 * is not said, the northern one is meant; a winter, and a southern summer,
 * begins in December of its year and ends in the next. */
static const struct {
	int first, months;
} seasons[] = {
	[21] = {3, 3},	[22] = {6, 3}, [23] = {9, 3},  [24] = {12, 3},
	[25] = {3, 3},	[26] = {6, 3}, [27] = {9, 3},  [28] = {12, 3},
	[29] = {9, 3},	[30] = {12, 3}, [31] = {3, 3}, [32] = {6, 3},
	[33] = {1, 3},	[34] = {4, 3}, [35] = {7, 3},  [36] = {10, 3},
	[37] = {1, 4},	[38] = {5, 4}, [39] = {9, 4},  [40] = {1, 6},
	[41] = {7, 6},
};

static int64_t power_of_ten(int exponent)
{
	int64_t power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

static int digit_count(int64_t n)
{
	int count = 1;

	while (n >= 10) {
		n /= 10;
		count++;
	}
	return count;
}

/* Does `value` have the digits of `pattern`, but for those that are X? */
static bool fits(int64_t value, int64_t pattern, unsigned mask)
{
	for (; mask != 0 || value != 0 || pattern != 0; mask >>= 1) {
		if ((mask & 1) == 0 && value % 10 != pattern % 10)
			return false;
		value /= 10;
		pattern /= 10;
	}
	return true;
}

/* Years as magnitudes, without sign. */
static void year_range(const struct edtf_date *date, int64_t *ret_low,
		       int64_t *ret_high)
{
	int64_t year = date->year < 0 ? -date->year : date->year;
	int unspecific = digit_count(year) - date->significant;

	*ret_low = *ret_high = year;
	for (int i = 0; i < 4; i++)
		if (date->unspecified[EDTF_PART_YEAR] & 1U << i)
			*ret_high += 9 * power_of_ten(i);
	if (date->significant != 0 && unspecific > 0) {
		int64_t unit = power_of_ten(unspecific);

		*ret_low = year / unit * unit;
		*ret_high = unit - 1 > INT64_MAX - *ret_low
				    ? INT64_MAX
				    : *ret_low + unit - 1;
	}
	if (date->negative) {
		int64_t low = *ret_low;

		*ret_low = -*ret_high;
		*ret_high = -low;
	}
}

static bool day_fits(const struct edtf_date *date, int day)
{
	return date->precision < EDTF_DAY ||
	       fits(day, date->day, date->unspecified[EDTF_PART_DAY]);
}

/* The first day of this month that fits, going up or down; 0 none. */
static int find_day(const struct edtf_date *date, int64_t year, int month,
		    int step)
{
	int length = calendar_month_length(year, month);

	for (int i = 1; i <= length; i++) {
		int day = step > 0 ? i : length + 1 - i;

		if (day_fits(date, day))
			return day;
	}
	return 0;
}

static bool find_in_year(const struct edtf_date *date, int64_t year, int step,
			 struct civil *ret_civil)
{
	for (int i = 1; i <= 12; i++) {
		int month = step > 0 ? i : 13 - i, day;

		if (date->precision >= EDTF_MONTH &&
		    !fits(month, date->month,
			  date->unspecified[EDTF_PART_MONTH]))
			continue;
		day = find_day(date, year, month, step);
		if (day == 0)
			continue;
		*ret_civil = (struct civil){year, month, day};
		return true;
	}
	return false;
}

/* The first day that fits, from year `from` to year `to`, by `step`. */
static bool find(const struct edtf_date *date, int64_t from, int64_t to,
		 int step, struct civil *ret_civil)
{
	int64_t pattern = date->year < 0 ? -date->year : date->year;

	/* A year that is given has its day or not; X leaves at most 9,999. */
	for (int64_t year = from;; year += step) {
		int64_t size = year < 0 ? -year : year;

		if ((date->significant != 0 ||
		     fits(size, pattern, date->unspecified[EDTF_PART_YEAR])) &&
		    find_in_year(date, year, step, ret_civil))
			return true;
		if (year == to)
			return false;
	}
}

static struct span season_span(const struct edtf_date *date, int64_t low,
			       int64_t high)
{
	int first = seasons[date->month].first;
	int last = first + seasons[date->month].months - 1;
	struct span from = calendar_month(low, first);
	struct span to = calendar_month(high + (last > 12),
					last > 12 ? last - 12 : last);

	return (struct span){from.low, to.high};
}

static struct span time_span(const struct edtf_date *date)
{
	struct civil civil = {date->year, date->month, date->day};
	int64_t second = calendar_day(civil) * CALENDAR_DAY +
			 date->hour * 3600 + date->minute * 60 + date->second -
			 date->zone * 60;

	return (struct span){second, second};
}

static int64_t clamp_year(int64_t year)
{
	if (year > CALENDAR_YEAR_MAX)
		return CALENDAR_YEAR_MAX;
	return year < -CALENDAR_YEAR_MAX ? -CALENDAR_YEAR_MAX : year;
}

struct span edtf_date_span(const struct edtf_date *date)
{
	static const struct span none = {1, 0};
	struct civil first, last;
	struct span span;
	int64_t low, high;

	year_range(date, &low, &high);
	if (low < -CALENDAR_YEAR_MAX || high > CALENDAR_YEAR_MAX) {
		span = calendar_years(clamp_year(low), clamp_year(high));
		if (low < -CALENDAR_YEAR_MAX)
			span.low = TIME_MIN;
		if (high > CALENDAR_YEAR_MAX)
			span.high = TIME_MAX;
		return span;
	}
	if (date->precision == EDTF_YEAR)
		return calendar_years(low, high);
	if (date->precision == EDTF_SEASON)
		return season_span(date, low, high);
	if (!find(date, low, high, 1, &first) ||
	    !find(date, high, low, -1, &last))
		return none;
	if (date->precision == EDTF_SECOND)
		return time_span(date);
	return calendar_days(calendar_day(first), calendar_day(last));
}

static int64_t element_low(const struct edtf_element *e)
{
	return e->low_end == EDTF_END_DATE ? edtf_date_span(&e->low).low
					   : TIME_MIN;
}

static int64_t element_high(const struct edtf_element *e)
{
	if (!e->is_range)
		return edtf_date_span(&e->low).high;
	return e->high_end == EDTF_END_DATE ? edtf_date_span(&e->high).high
					    : TIME_MAX;
}

struct span edtf_span(const struct edtf *edtf)
{
	struct span span = {element_low(&edtf->elements[0]),
			    element_high(&edtf->elements[0])};

	for (int i = 1; i < edtf->count; i++) {
		int64_t low = element_low(&edtf->elements[i]);
		int64_t high = element_high(&edtf->elements[i]);

		span.low = low < span.low ? low : span.low;
		span.high = high > span.high ? high : span.high;
	}
	return span;
}

static unsigned date_flags(const struct edtf_date *date)
{
	unsigned flags = 0;

	for (int i = 0; i < EDTF_PARTS; i++) {
		if (date->qualifier[i] & EDTF_APPROXIMATE)
			flags |= DATE_APPROXIMATE;
		if (date->qualifier[i] & EDTF_UNCERTAIN)
			flags |= DATE_UNCERTAIN;
	}
	return flags;
}

unsigned edtf_flags(const struct edtf *edtf)
{
	unsigned flags = 0;

	for (int i = 0; i < edtf->count; i++) {
		const struct edtf_element *e = &edtf->elements[i];

		flags |= date_flags(&e->low) | date_flags(&e->high);
		if (e->low_end == EDTF_END_UNKNOWN)
			flags |= DATE_UNKNOWN_START;
		if (e->high_end == EDTF_END_UNKNOWN)
			flags |= DATE_UNKNOWN_END;
	}
	return flags;
}
