/* The short forms of spans: see dates.h. */
#include <stdio.h>

#include "src/base/calendar.h"
#include "src/base/dates.h"
#include "src/base/dates_tables.h"

enum { YEAR_ALONE = -1 };

static const char *const thirds[] = {"early ", "mid-", "late "};

/* Both ends of a span taken apart. */
struct ends {
	struct civil low, high;
	bool whole_days;
	bool from_month, to_month; /* begins, ends with a month */
};

static struct ends take_apart(struct span span)
{
	struct ends e;
	int64_t first = calendar_day_of(span.low);
	int64_t last = calendar_day_of(span.high);

	e.low = calendar_civil(first);
	e.high = calendar_civil(last);
	e.whole_days = span.low == first * CALENDAR_DAY &&
		       span.high == last * CALENDAR_DAY + CALENDAR_DAY - 1;
	e.from_month = e.low.day == 1;
	e.to_month = e.high.day ==
		     calendar_month_length(e.high.year, e.high.month);
	return e;
}

static void put_year(struct buffer *out, int64_t year, int left_out)
{
	if (year != left_out)
		buffer_appendf(out, " %lld", (long long)year);
}

/* 0 early, 1 mid, 2 late; -1: the days are no third of a month. */
static int month_third(const struct ends *e)
{
	for (int i = 0; i < 3; i++)
		if (e->low.day == part_table[i].first_day &&
		    (part_table[i].last_day == 0
			     ? e->to_month
			     : e->high.day == part_table[i].last_day))
			return i;
	return -1;
}

static int year_third(const struct ends *e)
{
	for (int i = 0; i < 3; i++)
		if (e->low.month == part_table[i].first_month &&
		    e->high.month == part_table[i].last_month)
			return i;
	return -1;
}

static void put_day(struct buffer *out, struct civil day)
{
	buffer_appendf(out, "%d %s", day.day, calendar_month_name(day.month));
}

static void put_in_month(struct buffer *out, const struct ends *e, int year)
{
	int third = month_third(e);

	if (e->low.day == e->high.day)
		put_day(out, e->low);
	else if (e->from_month && e->to_month)
		buffer_append_string(out, calendar_month_name(e->low.month));
	else if (third >= 0)
		buffer_appendf(out, "%s%s", thirds[third],
			       calendar_month_name(e->low.month));
	else
		buffer_appendf(out, "%d-%d %s", e->low.day, e->high.day,
			       calendar_month_name(e->low.month));
	put_year(out, e->low.year, year);
}

static void put_end(struct buffer *out, struct civil day, bool month_alone)
{
	if (month_alone)
		buffer_append_string(out, calendar_month_name(day.month));
	else
		put_day(out, day);
}

static void put_days(struct buffer *out, const struct ends *e, int year)
{
	bool of_months = e->from_month && e->to_month;
	bool of_years = of_months && e->low.month == 1 && e->high.month == 12;
	int third = of_months ? year_third(e) : -1;

	if (of_years) {
		buffer_appendf(out, "%lld", (long long)e->low.year);
		if (e->low.year != e->high.year)
			buffer_appendf(out, "-%lld", (long long)e->high.year);
	} else if (e->low.year != e->high.year) {
		put_end(out, e->low, of_months);
		buffer_appendf(out, " %lld-", (long long)e->low.year);
		put_end(out, e->high, of_months);
		buffer_appendf(out, " %lld", (long long)e->high.year);
	} else if (e->low.month == e->high.month) {
		put_in_month(out, e, year);
	} else if (third >= 0) {
		buffer_appendf(out, "%s%lld", thirds[third],
			       (long long)e->low.year);
	} else {
		put_end(out, e->low, of_months);
		buffer_append_char(out, '-');
		put_end(out, e->high, of_months);
		put_year(out, e->low.year, year);
	}
}

static void put_instant(struct buffer *out, int64_t second)
{
	int of_day = (int)(second - calendar_day_of(second) * CALENDAR_DAY);

	buffer_appendf(out, " %02d:%02d", of_day / 3600, of_day / 60 % 60);
}

/* "16 Oct 09:30"; two instants of two days are printed by their days. */
static void put_closed(struct buffer *out, struct span span, int year)
{
	struct ends e = take_apart(span);

	put_days(out, &e, year);
	if (!e.whole_days && span.high - span.low < CALENDAR_HOUR)
		put_instant(out, span.low);
}

/* What `span` was before dates_about made it wider. */
static bool narrow(struct span span, struct span *ret_span)
{
	int64_t middle = span.low / 2 + span.high / 2, day, first;
	struct civil civil;

	if (span.low == TIME_MIN || span.high == TIME_MAX)
		return false;
	day = calendar_day_of(middle);
	civil = calendar_civil(day);
	first = calendar_day((struct civil){civil.year, civil.month, 1});
	const struct span tried[] = {
		calendar_days(day, day),
		calendar_days(first, first + 9),
		calendar_days(first + 10, first + 19),
		{calendar_days(first + 20, first + 20).low,
		 calendar_month(civil.year, civil.month).high},
		calendar_month(civil.year, civil.month),
		calendar_years(civil.year, civil.year),
	};

	for (size_t i = 0; i < sizeof(tried) / sizeof(*tried); i++) {
		struct span about = dates_about(tried[i]);

		if (about.low == span.low && about.high == span.high) {
			*ret_span = tried[i];
			return true;
		}
	}
	return false;
}

/* The part of a month that begins on that day: "mid-Aug", "Aug", a day. */
static void put_beginning(struct buffer *out, int64_t second, int year)
{
	struct civil day = calendar_civil(calendar_day_of(second));

	if (day.day == 1)
		buffer_append_string(out, calendar_month_name(day.month));
	else if (day.day == 11 || day.day == 21)
		buffer_appendf(out, "%s%s", thirds[day.day / 10],
			       calendar_month_name(day.month));
	else
		put_day(out, day);
	put_year(out, day.year, year);
}

/* "before mid-Aug" ends where it begins; hung on a thing that happened in
 * mid-August it ends where that ends. "Until" is said of months alone: what
 * was before a day need not have lasted to it. */
static void put_before(struct buffer *out, struct span span, unsigned flags,
		       int year)
{
	struct ends e = take_apart(
		(struct span){span.high - CALENDAR_DAY + 1, span.high});
	int third = e.high.day == 10 ? 0 : e.high.day == 20 ? 1 : -1;
	bool before = flags & DATE_BEFORE && (third >= 0 || !e.to_month);

	if ((flags & DATE_BEFORE) && !(flags & DATE_ANCHORED)) {
		buffer_append_string(out, "before ");
		put_beginning(out, span.high + 1, year);
		return;
	}
	buffer_append_string(out, before ? "before "
				  : flags & DATE_WITHIN &&
						  !(flags & DATE_UNKNOWN_START)
					  ? "by "
					  : "until ");
	if (before && third >= 0)
		buffer_appendf(out, "%s%s", thirds[third],
			       calendar_month_name(e.high.month));
	else if (flags & DATE_WITHIN && e.to_month && e.high.month == 12)
		year = YEAR_ALONE;
	else
		put_end(out, e.high, e.to_month);
	if (year == YEAR_ALONE)
		buffer_appendf(out, "%lld", (long long)e.high.year);
	else
		put_year(out, e.high.year, year);
}

/* What hangs on a thing of 2022, or lies from that year on, is not said to be
 * of its January. */
static void put_from(struct buffer *out, int64_t second, unsigned flags,
		     int year)
{
	struct civil day = calendar_civil(calendar_day_of(second));

	if (flags & (DATE_ANCHORED | DATE_WITHIN) && day.month == 1 &&
	    day.day == 1)
		buffer_appendf(out, "%lld", (long long)day.year);
	else
		put_beginning(out, second, year);
}

static void put_after(struct buffer *out, struct span span, unsigned flags,
		      int year)
{
	struct civil day;

	if (!(flags & DATE_AFTER) || (flags & DATE_ANCHORED)) {
		buffer_append_string(out, flags & DATE_AFTER ? "from "
					  : flags & DATE_WITHIN &&
						  !(flags & DATE_UNKNOWN_END)
						  ? "not before "
						  : "since ");
		put_from(out, span.low, flags, year);
		return;
	}
	day = calendar_civil(calendar_day_of(span.low - 1));
	buffer_append_string(out, "after ");
	put_end(out, day,
		day.day == calendar_month_length(day.year, day.month));
	put_year(out, day.year, year);
}

enum status dates_print(struct span span, unsigned flags, int year,
			struct buffer *out)
{
	struct span narrowed;

	if (span.low == TIME_MIN && span.high == TIME_MAX)
		return out->status;
	if (span.low == TIME_MIN) {
		put_before(out, span, flags, year);
	} else if (span.high == TIME_MAX) {
		put_after(out, span, flags, year);
	} else if (flags & DATE_APPROXIMATE && narrow(span, &narrowed)) {
		buffer_append_char(out, '~');
		put_closed(out, narrowed, year);
	} else {
		put_closed(out, span, year);
	}
	return out->status;
}
