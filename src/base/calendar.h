/* calendar: days and seconds in the proleptic Gregorian calendar, with a
 * year 0 (ISO 8601). Days count from 1970-01-01, seconds from its midnight
 * UTC. No leap seconds. */
#ifndef TAFFRAIL_BASE_CALENDAR_H
#define TAFFRAIL_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/value.h"

enum { CALENDAR_DAY = 86400, CALENDAR_HOUR = 3600 };
/* Years whose seconds fit an int64 with room to spare. */
#define CALENDAR_YEAR_MAX INT64_C(290000000000)

struct civil {
	int64_t year;
	int month, day; /* from 1 */
};

bool calendar_is_leap(int64_t year);
int calendar_month_length(int64_t year, int month);
int64_t calendar_day(struct civil civil);
struct civil calendar_civil(int64_t day);
int calendar_weekday(int64_t day); /* 0 = Monday (ISO 8601) */
/* The day in which a second lies, rounded down. */
int64_t calendar_day_of(int64_t second);

/* "Jan" for 1; static. */
const char *calendar_month_name(int month);

/* Spans of whole days, months, years; both ends inclusive. */
struct span calendar_days(int64_t first, int64_t last);
struct span calendar_month(int64_t year, int month);
struct span calendar_months(int64_t year, int first, int last);
struct span calendar_years(int64_t first, int64_t last);

/* Move by whole months; a day that the month does not have becomes its last.
 * The time of day stays. TIME_MIN and TIME_MAX stay. */
int64_t calendar_add_months(int64_t second, int64_t months);
/* Add seconds; stops at TIME_MIN, TIME_MAX, which stay. */
int64_t calendar_add(int64_t second, int64_t delta);
/* Make a range hold a second too, which TIME_MIN and TIME_MAX are not; a range
 * that holds none yet is TIME_MIN, TIME_MIN. */
void calendar_widen(struct span *range, int64_t second);

#endif
