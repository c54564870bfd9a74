/* One date as printed: "14 October 2023", "mid-August", "Q3 2022",
 * "14.10.2023", "10/2023". See dates.h. */
#include "src/base/dates_read.h"

#include <string.h>

#include "src/base/dates_tables.h"

static int digits_at(const struct words *words, int at, size_t least,
		     size_t most)
{
	const struct word *word;
	int value = 0;

	if (at < 0 || at >= words->count)
		return -1;
	word = &words->items[at];
	if (word->kind != WORD_DIGITS || word->length < least ||
	    word->length > most)
		return -1;
	for (size_t i = 0; i < word->length; i++)
		value = value * 10 + (word->text[i] - '0');
	return value;
}

static bool is_glued(const struct words *words, int at, const char *sign)
{
	return word_is(words, at, sign) && words->items[at].glued &&
	       at + 1 < words->count && words->items[at + 1].glued;
}

/* A day of the month, "14" or "14th". */
static int day_at(const struct words *words, int at, int *ret_used)
{
	int day = digits_at(words, at, 1, 2);

	*ret_used = 1;
	if (day < 1 || day > 31)
		return 0;
	if (at + 1 < words->count && words->items[at + 1].glued &&
	    words_match_any(words, at + 1, "st/nd/rd/th") > 0)
		*ret_used = 2;
	return day;
}

static int month_at(const struct words *words, int at, int *ret_used)
{
	int month = 0;

	*ret_used = dates_name(month_table, month_table_length, words, at,
			       &month);
	return month;
}

static int year_at(const struct words *words, int at)
{
	int year = digits_at(words, at, 4, 4);

	/* 1,000 and "300" are no years of a ship. */
	return year >= 1000 && year <= 2999 ? year : 0;
}

/* "'23", "'98": of our time. */
static int short_year_at(const struct words *words, int at)
{
	enum { CENTURY_TURNS = 60 };
	int year = word_is(words, at, "'") ? digits_at(words, at + 1, 2, 2)
					   : -1;

	if (year < 0)
		return 0;
	return year + (year < CENTURY_TURNS ? 2000 : 1900);
}

/* A year behind a month or season: ", 2023", "of 2023", "'23", "last year". */
static void read_year(struct date_reader *r, struct when *when)
{
	int at = r->at, used, year, back = -1;

	year = short_year_at(&r->words, at);
	if (year != 0) {
		when->has_year = true;
		when->year = year;
		r->at += 2;
		return;
	}
	if (word_is(&r->words, at, ",") || is_glued(&r->words, at, "-"))
		at++;
	used = words_match_any(&r->words, at, "of/in/of the year");
	year = year_at(&r->words, at + used);
	if (year != 0) {
		when->has_year = true;
		when->year = year;
		r->at = at + used + 1;
		/* Russian: "2023 goda", "2023 g." */
		r->at += words_match_any(&r->words, r->at, "goda/god/g");
		return;
	}
	if (words_match_any(&r->words, at + used,
			    "last year/previous year") > 0)
		back = 1;
	else if (words_match_any(&r->words, at + used, "this year") > 0)
		back = 0;
	if (back < 0 || !r->has_context ||
	    calendar_civil(r->first).year != calendar_civil(r->last).year)
		return;
	when->has_year = true;
	when->year = calendar_civil(r->last).year - back;
	r->at = at + used + 2;
}

static void set_month(struct when *when, int month, int first, int last)
{
	when->month = when->last_month = month;
	when->day = first;
	when->last_day = last;
}

/* 2023-10-14, 2023-10, 2023/10/14: the year first leaves no doubt. */
static bool read_year_first(struct date_reader *r, struct when *when)
{
	const char *sign = word_is(&r->words, r->at + 1, "/") ? "/" : "-";
	int year = year_at(&r->words, r->at);
	int month = digits_at(&r->words, r->at + 2, 2, 2), day;

	if (year == 0 || !is_glued(&r->words, r->at + 1, sign) || month < 1 ||
	    month > 12)
		return false;
	when->has_year = true;
	when->year = year;
	set_month(when, month, 1, 0);
	r->at += 3;
	day = digits_at(&r->words, r->at + 1, 2, 2);
	if (is_glued(&r->words, r->at, sign) && day >= 1 && day <= 31) {
		set_month(when, month, day, day);
		r->at += 2;
	}
	return true;
}

/* 03/04/2023 may be a day in March or in April: the span holds both. */
static void set_ambiguous(struct date_reader *r, struct when *when, int a,
			  int b)
{
	int first = a < b ? a : b, last = a < b ? b : a;

	when->month = first;
	when->day = last;
	when->last_month = last;
	when->last_day = first;
	r->warning = "day and month could be either way round";
}

/* 14.10.2023, 14/10/2023, 14-10-2023. Points are European: day first. */
static bool read_day_first(struct date_reader *r, struct when *when)
{
	static const char *const signs[] = {".", "/", "-"};
	int a = digits_at(&r->words, r->at, 1, 2);
	int b = digits_at(&r->words, r->at + 2, 1, 2);
	int year = year_at(&r->words, r->at + 4);

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (a < 1 || b < 1 || a > 31 || b > 31 || year == 0 ||
		    !is_glued(&r->words, r->at + 1, signs[i]) ||
		    !is_glued(&r->words, r->at + 3, signs[i]))
			continue;
		if (b > 12 && (a > 12 || i == 0))
			return false;
		if (i > 0 && a <= 12 && b <= 12 && a != b)
			set_ambiguous(r, when, a, b);
		else if (b <= 12)
			set_month(when, b, a, a);
		else
			set_month(when, a, b, b);
		when->has_year = true;
		when->year = year;
		r->at += 5;
		return true;
	}
	return false;
}

/* 10/2023, 10.2023. */
static bool read_month_and_year(struct date_reader *r, struct when *when)
{
	int month = digits_at(&r->words, r->at, 1, 2);
	int year = year_at(&r->words, r->at + 2);

	if (month < 1 || month > 12 || year == 0 ||
	    (!is_glued(&r->words, r->at + 1, "/") &&
	     !is_glued(&r->words, r->at + 1, ".")))
		return false;
	set_month(when, month, 1, 0);
	when->has_year = true;
	when->year = year;
	r->at += 3;
	return true;
}

/* "14 October", "the 14th of October". */
static bool read_day_month(struct date_reader *r, struct when *when)
{
	int at = r->at + word_is(&r->words, r->at, "the"), used;
	int day = day_at(&r->words, at, &used), month;

	if (day == 0)
		return false;
	at += used;
	if (word_is(&r->words, at, "of") || word_is(&r->words, at, "-"))
		at++;
	month = month_at(&r->words, at, &used);
	if (month == 0)
		return false;
	r->at = at + used;
	set_month(when, month, day, day);
	read_year(r, when);
	return true;
}

/* "October 14", "October", "Oct-23" is October. */
static bool read_month(struct date_reader *r, struct when *when)
{
	int used, month = month_at(&r->words, r->at, &used), day;

	if (month == 0)
		return false;
	r->at += used;
	set_month(when, month, 1, 0);
	day = day_at(&r->words, r->at, &used);
	if (day != 0) {
		r->at += used;
		set_month(when, month, day, day);
	}
	read_year(r, when);
	return true;
}

/* "early 2022", "mid-August", "the end of last year" is relative. */
static bool read_part(struct date_reader *r, struct when *when)
{
	for (int i = 0; i < part_table_length; i++) {
		const struct part_row *part = &part_table[i];
		int used = words_match_any(&r->words, r->at, part->words);
		int at = r->at + used, month_used, month;

		if (used == 0)
			continue;
		if (word_is(&r->words, at, "-"))
			at++;
		month = month_at(&r->words, at, &month_used);
		if (month == 0 && year_at(&r->words, at) == 0)
			continue;
		r->at = at + month_used;
		if (month != 0) {
			set_month(when, month, part->first_day,
				  part->last_day);
		} else {
			set_month(when, part->first_month, 1, 0);
			when->last_month = part->last_month;
		}
		read_year(r, when);
		return true;
	}
	return false;
}

static bool read_season(struct date_reader *r, struct when *when)
{
	for (int i = 0; i < season_table_length; i++) {
		const struct season_row *season = &season_table[i];
		int used = words_match_any(&r->words, r->at, season->words);

		if (used == 0)
			continue;
		r->at += used;
		set_month(when, season->first_month, 1, 0);
		when->last_month = season->last_month;
		read_year(r, when);
		return true;
	}
	return false;
}

/* "2023", "the 2010s". */
static bool read_bare_year(struct date_reader *r, struct when *when)
{
	int at = r->at + word_is(&r->words, r->at, "the");
	int year = year_at(&r->words, at);

	if (year == 0)
		return false;
	at++;
	at += words_match_any(&r->words, at, "goda/god/g");
	when->fixed = true;
	when->span = calendar_years(year, year);
	if (year % 10 == 0 && word_is(&r->words, at, "s") &&
	    r->words.items[at].glued) {
		when->span = calendar_years(year, year + 9);
		at++;
	}
	r->at = at;
	return true;
}

bool when_read_day(struct date_reader *r, struct when *ret_when)
{
	int used, day = day_at(&r->words, r->at, &used);

	if (day == 0)
		return false;
	r->at += used;
	*ret_when = (struct when){0};
	set_month(ret_when, 0, day, day);
	read_year(r, ret_when);
	return true;
}

/* "Monday, October 16": the weekday adds nothing to a full date. */
static void skip_weekday(struct date_reader *r)
{
	int weekday, used, ignored;
	int at = r->at;

	at += dates_name(weekday_table, weekday_table_length, &r->words, at,
			 &weekday);
	if (at == r->at)
		return;
	if (word_is(&r->words, at, ","))
		at++;
	used = word_is(&r->words, at, "the");
	if (day_at(&r->words, at + used, &ignored) != 0 ||
	    month_at(&r->words, at, &ignored) != 0 ||
	    year_at(&r->words, at) != 0)
		r->at = at;
}

bool when_read(struct date_reader *r, struct when *ret_when)
{
	static bool (*const readers[])(struct date_reader *, struct when *) = {
		read_year_first, read_day_first, read_month_and_year,
		read_day_month,	 read_part,	 read_month,
		read_season,	 read_bare_year,
	};
	int start = r->at;

	skip_weekday(r);
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		*ret_when = (struct when){0};
		if (readers[i](r, ret_when))
			return true;
	}
	r->at = start;
	return false;
}

bool when_in_year(const struct when *when, int64_t year, struct span *ret_span)
{
	int64_t last_year = year + (when->last_month > 12);
	int last_month = when->last_month - 12 * (when->last_month > 12);
	int length;
	struct civil first = {year, when->month, when->day}, last;

	if (when->fixed) {
		*ret_span = when->span;
		return true;
	}
	if (when->month == 0 ||
	    when->day > calendar_month_length(year, when->month))
		return false;
	length = calendar_month_length(last_year, last_month);
	last = (struct civil){last_year, last_month,
			      when->last_day == 0 ? length : when->last_day};
	if (last.day > length)
		return false;
	*ret_span = calendar_days(calendar_day(first), calendar_day(last));
	return true;
}

bool when_nearest(const struct when *when, int64_t day, struct span *ret_span)
{
	int64_t year = calendar_civil(day).year;

	if (when->fixed || when->has_year)
		return when_in_year(when, when->year, ret_span);
	/* A 29 February may be eight years back (1904 to 1896). */
	for (int back = 0; back <= 8; back++)
		if (when_in_year(when, year - back, ret_span) &&
		    calendar_day_of(ret_span->low) <= day)
			return true;
	return false;
}

bool when_resolve(const struct date_reader *r, const struct when *when,
		  struct span *ret_span)
{
	struct span early, late;

	if (when->fixed || when->has_year)
		return when_in_year(when, when->year, ret_span);
	if (!r->has_context || !when_nearest(when, r->first, &early) ||
	    !when_nearest(when, r->last, &late))
		return false;
	*ret_span = (struct span){early.low, late.high};
	return true;
}
