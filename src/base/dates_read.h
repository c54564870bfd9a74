/* dates_read: the parts of the date reader share this; see dates.h. */
#ifndef TAFFRAIL_BASE_DATES_READ_H
#define TAFFRAIL_BASE_DATES_READ_H

#include "src/base/calendar.h"
#include "src/base/dates.h"
#include "src/base/edtf.h"
#include "src/base/words.h"

struct date_reader {
	struct words words;
	int at;
	bool has_context;
	int64_t first, last; /* days that the day of publication may be */
	unsigned flags;
	const char *warning;
};

/* One date as printed: a span, or the first and last day of one in a year
 * that is printed, or to be found. */
struct when {
	bool fixed;
	struct span span;
	int month, day;		  /* month 0: only a day was printed */
	int last_month, last_day; /* last_day 0: the end of the month;
				   * last_month 13, 14: in the next year */
	bool has_year;
	int64_t year;
};

/* Each reads at words.items[at], and moves `at` when it gives true. */
bool when_read(struct date_reader *r, struct when *ret_when);
/* "7" in "7 to 12 October": who joins the two finds the month. */
bool when_read_day(struct date_reader *r, struct when *ret_when);
bool relative_read(struct date_reader *r, struct span *ret_span);
bool duration_read(struct date_reader *r, struct duration *ret_duration);
/* "for decades": two at the least. */
bool duration_read_plural(struct date_reader *r,
			  struct duration *ret_duration);

/* The span in a year; false: no such day in it. */
bool when_in_year(const struct when *when, int64_t year,
		  struct span *ret_span);
/* In the printed year, or the nearest that does not begin after `day`. */
bool when_nearest(const struct when *when, int64_t day,
		  struct span *ret_span);
/* The same for each day that the day of publication may be. */
bool when_resolve(const struct date_reader *r, const struct when *when,
		  struct span *ret_span);

/* From `span` on, back (sign -1) or forth (+1) by `duration`; vague ones by
 * at most their reach. */
struct span duration_move(struct span span, const struct duration *duration,
			  int sign);
/* The dates of an EDTF expression. */
void dates_from_edtf(const struct edtf *edtf, struct dates *ret_dates);

#endif
