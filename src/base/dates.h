/* dates: dates as people print them, read as spans and periods.
 *
 * "14 October 2023", "Oct. 16", "mid-August", "September to December last
 * year", "between Sept. 7 and Oct. 1", "since August", "in recent weeks", "on
 * Saturday", "six-day visit". The words and their rules are the tables of
 * dates_tables.c, each row with its reason.
 *
 * Relative to the day of publication: a year that is not printed is the
 * nearest that does not put the date after that day; a bare weekday is the
 * nearest past one, that day included; last week is the Monday to Sunday
 * before; last month and last year are the calendar ones before. A
 * publication known less exactly than by day makes the result wider. */
#ifndef TAFFRAIL_BASE_DATES_H
#define TAFFRAIL_BASE_DATES_H

#include "src/base/text.h"
#include "src/base/value.h"

struct dates {
	struct span span;     /* the whole: a date is somewhere inside */
	struct period period; /* start, end, duration (-1: not said) */
	unsigned flags;       /* enum date_flag */
	bool has_date;        /* false: only a duration was said */
	const char *warning;  /* static text, NULL none */
};

/* Read a whole text. `context` is the day of publication (TIME_MIN, TIME_MAX:
 * not known), `offset` the seconds east of UTC in which its day is meant.
 * False: not understood, or it needs a context that is missing. */
bool dates_parse(const char *text, size_t length, struct span context,
		 int offset, struct dates *ret_dates);

/* A date that hangs on an anchor: `relation` is before, after, around, during
 * or on; `amount` is NULL, a duration ("3 months", "P3M", "a few days") or an
 * expression that is read as of the anchor ("last Saturday"). INVALID: other
 * words. */
enum status dates_relative(const char *relation, const char *amount,
			   struct span anchor, int offset,
			   struct dates *ret_dates,
			   struct error *err) must_check;

/* "3 months", "six-day", "P1Y2M", "several years", "PT6H": months and seconds
 * apart, since a month has no fixed length. The upper end of a vague one is
 * how far its word reaches (dates_tables.c): "a few days" are two to
 * fourteen, for more would be called weeks. */
struct duration {
	int64_t months_low, months_high;
	int64_t seconds_low, seconds_high;
	bool is_vague;
};
bool duration_parse(const char *text, size_t length,
		    struct duration *ret_duration);

/* The span made wider for "about": 3 days on each side of a day, half its
 * length on each side of a longer one, in whole days. */
struct span dates_about(struct span span);

/* Append the short form of a span: "14 Oct", "mid-Aug", "Sep-Dec", "before
 * mid-Aug", "since Aug 2022". The year is left out when it is `year`. */
enum status dates_print(struct span span, unsigned flags, int year,
			struct buffer *out);

#endif
