#include "src/base/calendar.h"

/* Days are reckoned in eras of 400 years that begin on 1 March, so that the
 * leap day is the last of its year (H. Hinnant, chrono-compatible low-level
 * date algorithms). */
enum { ERA_DAYS = 146097, ERA_TO_1970 = 719468 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool calendar_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int calendar_month_length(int64_t year, int month)
{
	static const int length[] = {31, 28, 31, 30, 31, 30,
				     31, 31, 30, 31, 30, 31};

	return length[month - 1] + (month == 2 && calendar_is_leap(year));
}

int64_t calendar_day(struct civil civil)
{
	int64_t year = civil.year - (civil.month <= 2);
	int64_t era = floor_div(year, 400);
	int64_t of_era = year - era * 400;
	int64_t of_year =
		(153 * ((civil.month + 9) % 12) + 2) / 5 + civil.day - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - ERA_TO_1970;
}

struct civil calendar_civil(int64_t day)
{
	int64_t era = floor_div(day + ERA_TO_1970, ERA_DAYS);
	int64_t of_era = day + ERA_TO_1970 - era * ERA_DAYS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / 146096) /
		       365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct civil civil = {
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
	};

	civil.year = year + era * 400 + (civil.month <= 2);
	return civil;
}

int calendar_weekday(int64_t day)
{
	/* 1970-01-01 was a Thursday. */
	int64_t of_week = (day + 3) % 7;

	return (int)(of_week < 0 ? of_week + 7 : of_week);
}

int64_t calendar_day_of(int64_t second)
{
	return floor_div(second, CALENDAR_DAY);
}

struct span calendar_days(int64_t first, int64_t last)
{
	return (struct span){first * CALENDAR_DAY,
			     last * CALENDAR_DAY + CALENDAR_DAY - 1};
}

struct span calendar_month(int64_t year, int month)
{
	return calendar_months(year, month, month);
}

struct span calendar_months(int64_t year, int first, int last)
{
	struct civil from = {year, first, 1};
	struct civil to = {year, last, calendar_month_length(year, last)};

	return calendar_days(calendar_day(from), calendar_day(to));
}

struct span calendar_years(int64_t first, int64_t last)
{
	struct civil from = {first, 1, 1}, to = {last, 12, 31};

	return calendar_days(calendar_day(from), calendar_day(to));
}

int64_t calendar_add(int64_t second, int64_t delta)
{
	int64_t sum;

	if (second == TIME_MIN || second == TIME_MAX)
		return second;
	if (__builtin_add_overflow(second, delta, &sum))
		return delta < 0 ? TIME_MIN : TIME_MAX;
	return sum;
}

int64_t calendar_add_months(int64_t second, int64_t months)
{
	int64_t day = calendar_day_of(second), total;
	struct civil civil;
	int length;

	if (second == TIME_MIN || second == TIME_MAX)
		return second;
	if (months > 12 * CALENDAR_YEAR_MAX || months < -12 * CALENDAR_YEAR_MAX)
		return months < 0 ? TIME_MIN : TIME_MAX;
	civil = calendar_civil(day);
	total = civil.year * 12 + civil.month - 1 + months;
	civil.year = floor_div(total, 12);
	if (civil.year > CALENDAR_YEAR_MAX || civil.year < -CALENDAR_YEAR_MAX)
		return months < 0 ? TIME_MIN : TIME_MAX;
	civil.month = (int)(total - civil.year * 12) + 1;
	length = calendar_month_length(civil.year, civil.month);
	if (civil.day > length)
		civil.day = length;
	return calendar_day(civil) * CALENDAR_DAY +
	       (second - day * CALENDAR_DAY);
}

const char *calendar_month_name(int month)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr",
					    "May", "Jun", "Jul", "Aug",
					    "Sep", "Oct", "Nov", "Dec"};

	return names[month - 1];
}

void calendar_widen(struct span *range, int64_t second)
{
	if (second == TIME_MIN || second == TIME_MAX)
		return;
	if (range->low == TIME_MIN || second < range->low)
		range->low = second;
	if (range->high == TIME_MIN || second > range->high)
		range->high = second;
}
