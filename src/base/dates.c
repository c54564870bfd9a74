#include "src/base/dates.h"

#include <string.h>

#include "src/base/dates_read.h"
#include "src/base/dates_tables.h"

/* What stands before the date or between two. */
struct phrase {
	enum date_word word;
	bool has_word;
	bool is_range; /* from one to the other, not between */
	struct when first, second;
	bool has_second;
	struct span low, high; /* of first, of second or first */
};

static bool take(struct date_reader *r, const char *phrases)
{
	int used = words_match_any(&r->words, r->at, phrases);

	r->at += used;
	return used > 0;
}

/* Words before a date; "from" yields to a stronger one, and nothing adds
 * nothing. */
static void read_words(struct date_reader *r, struct phrase *phrase)
{
	int best;

	do {
		enum date_word word = DATE_WORD_NOTHING;

		best = 0;
		for (int i = 0; i < date_word_table_length; i++) {
			int used = words_match_any(&r->words, r->at,
						   date_word_table[i].words);

			if (used <= best)
				continue;
			best = used;
			word = date_word_table[i].word;
		}
		/* "beginning of 2023" is a part of it, "beginning in 2023" is
		 * not. */
		if (word == DATE_WORD_SINCE &&
		    word_is(&r->words, r->at + best, "of"))
			return;
		r->at += best;
		if (best > 0 && word != DATE_WORD_NOTHING) {
			phrase->word = word;
			phrase->has_word = true;
		}
	} while (best > 0);
}

static bool read_one(struct date_reader *r, struct when *ret_when)
{
	int start = r->at;

	/* "the last three months" begins like "the" of a date; "the" may
	 * have been skipped. */
	if (when_read(r, ret_when))
		return true;
	*ret_when = (struct when){.fixed = true};
	if (relative_read(r, &ret_when->span))
		return true;
	r->at = start;
	return when_read_day(r, ret_when);
}

/* "to late October", "and Oct. 1", "-12 October". */
static bool read_second(struct date_reader *r, struct phrase *phrase)
{
	static const char ranges[] = "to/until/till/through/thru/up to/-/"
				     "up until/to the/and until/and ended/"
				     "and ending";
	int start = r->at;

	if (phrase->word != DATE_WORD_BETWEEN && take(r, ranges))
		phrase->is_range = true;
	else if (!take(r, "and/or/and the/or the/to/-"))
		return true;
	while (take(r, "in/on/at/the/again on"))
		;
	if (read_one(r, &phrase->second)) {
		phrase->has_second = true;
		return true;
	}
	phrase->is_range = false;
	r->at = start;
	return false;
}

static void adopt_month(struct when *to, const struct when *from)
{
	if (to->fixed || from->fixed || to->month != 0)
		return;
	to->month = from->month;
	to->last_month = from->last_month;
}

static bool is_free(const struct when *when)
{
	return !when->fixed && !when->has_year;
}

/* Two dates share what is printed once: "7 to 12 October", "September to
 * December last year", "Dec. 2022 to February". */
static bool resolve_pair(const struct date_reader *r, struct phrase *p)
{
	struct when *a = &p->first, *b = &p->second;

	adopt_month(a, b);
	adopt_month(b, a);
	if (is_free(b) && !is_free(a)) {
		int64_t year =
			a->fixed ? calendar_civil(calendar_day_of(a->span.low))
					   .year
				 : a->year;

		if (!when_resolve(r, a, &p->low))
			return false;
		return (when_in_year(b, year, &p->high) &&
			p->high.high >= p->low.low) ||
		       when_in_year(b, year + 1, &p->high);
	}
	if (!when_resolve(r, b, &p->high))
		return false;
	if (!is_free(a))
		return when_resolve(r, a, &p->low);
	return when_nearest(a, calendar_day_of(p->high.high), &p->low);
}

static bool resolve(const struct date_reader *r, struct phrase *phrase)
{
	if (phrase->has_second)
		return resolve_pair(r, phrase) &&
		       phrase->low.low <= phrase->high.high;
	if (!when_resolve(r, &phrase->first, &phrase->low))
		return false;
	phrase->high = phrase->low;
	return true;
}

static void set_window(struct dates *dates, int64_t low, int64_t high)
{
	dates->period.start = dates->period.end = (struct span){low, high};
	dates->span = dates->period.start;
}

static void set_period(struct dates *dates, struct span start,
		       struct span end)
{
	dates->period.start = start;
	dates->period.end = end;
	dates->span = (struct span){start.low, end.high};
}

/* What began then went on at least until it was written, where that is
 * known. */
static struct span unknown_end(const struct date_reader *r, int64_t start)
{
	struct span end = {start, TIME_MAX};

	if (r->has_context && calendar_days(r->first, r->first).low > start)
		end.low = calendar_days(r->first, r->first).low;
	return end;
}

static void set_single(const struct date_reader *r, const struct phrase *p,
		       struct dates *dates)
{
	struct span about;

	switch (p->word) {
	case DATE_WORD_SINCE:
	case DATE_WORD_FROM:
		dates->flags |= DATE_UNKNOWN_END;
		set_period(dates, p->low, unknown_end(r, p->low.low));
		break;
	case DATE_WORD_UNTIL:
		dates->flags |= DATE_UNKNOWN_START;
		set_period(dates, (struct span){TIME_MIN, p->low.high},
			   p->low);
		break;
	case DATE_WORD_BY:
		set_window(dates, TIME_MIN, p->low.high);
		break;
	case DATE_WORD_FROM_ON:
		set_window(dates, p->low.low, TIME_MAX);
		break;
	case DATE_WORD_BEFORE:
		dates->flags |= DATE_BEFORE;
		set_window(dates, TIME_MIN, p->low.low - 1);
		break;
	case DATE_WORD_AFTER:
		dates->flags |= DATE_AFTER;
		set_window(dates, p->low.high + 1, TIME_MAX);
		break;
	case DATE_WORD_ABOUT:
		dates->flags |= DATE_APPROXIMATE;
		about = dates_about(p->low);
		set_window(dates, about.low, about.high);
		break;
	case DATE_WORD_BETWEEN:
	case DATE_WORD_NOTHING:
		set_window(dates, p->low.low, p->low.high);
		break;
	}
}

/* "early or mid-March": only words that fit both are left to joined dates. */
static bool set_phrase(const struct date_reader *r, const struct phrase *p,
		       struct dates *dates)
{
	if (!p->has_second) {
		set_single(r, p, dates);
		return p->word != DATE_WORD_BETWEEN;
	}
	if (p->is_range)
		set_period(dates, p->low, p->high);
	else
		set_window(dates, p->low.low, p->high.high);
	return p->word == DATE_WORD_NOTHING || p->word == DATE_WORD_BETWEEN ||
	       ((p->word == DATE_WORD_FROM || p->word == DATE_WORD_SINCE) &&
		p->is_range);
}

/* "three weeks after 1 March". */
static bool read_shift(struct date_reader *r, struct duration *ret_duration,
		       int *ret_sign)
{
	int start = r->at;

	if (duration_read(r, ret_duration)) {
		*ret_sign = take(r, "before/prior to/ahead of") ? -1 : 1;
		if (*ret_sign < 0 || take(r, "after/following"))
			return true;
	}
	r->at = start;
	*ret_sign = 0;
	return false;
}

static void read_behind(struct date_reader *r, struct phrase *phrase)
{
	if (take(r, "onwards/onward/on/or later/or after/and after/and later"))
		phrase->word = DATE_WORD_FROM_ON;
	else if (take(r, "or earlier/or before/and before/and earlier"))
		phrase->word = DATE_WORD_BY;
	if (take(r, "?"))
		r->flags |= DATE_UNCERTAIN;
}

static bool read_expression(struct date_reader *r, struct dates *dates)
{
	struct phrase phrase = {.word = DATE_WORD_NOTHING};
	struct duration shift;
	int sign;

	read_shift(r, &shift, &sign);
	read_words(r, &phrase);
	if (!read_one(r, &phrase.first) || !read_second(r, &phrase))
		return false;
	if (!phrase.has_second)
		read_behind(r, &phrase);
	if (!resolve(r, &phrase))
		return false;
	if (sign != 0) {
		if (phrase.has_second || phrase.has_word)
			return false;
		phrase.low = duration_move(phrase.low, &shift, sign);
	}
	dates->has_date = true;
	return set_phrase(r, &phrase, dates);
}

struct time_of_day {
	bool said, has_zone;
	int second; /* of the day */
	int length; /* 60 or 1 */
	int zone;   /* minutes east of UTC */
};

static int number_at(const struct words *words, int at, size_t digits)
{
	const struct word *word;

	if (at < 0 || at >= words->count)
		return -1;
	word = &words->items[at];
	if (word->kind != WORD_DIGITS || word->length > digits)
		return -1;
	return word->length == 1 ? word->text[0] - '0'
				 : (word->text[0] - '0') * 10 + word->text[1] -
					   '0';
}

/* "EDT", "+0800", "+04:30", "UTC+3". */
static void read_zone(struct date_reader *r, struct time_of_day *time)
{
	int used = dates_name(zone_table, zone_table_length, &r->words, r->at,
			      &time->zone);
	const struct word *digits;
	int sign = word_is(&r->words, r->at, "-") ? -1 : 1;

	r->at += used;
	time->has_zone = used > 0;
	if (used > 0 || (sign > 0 && !word_is(&r->words, r->at, "+")) ||
	    r->at + 1 >= r->words.count)
		return;
	digits = &r->words.items[r->at + 1];
	if (digits->kind != WORD_DIGITS || digits->length != 4 ||
	    !digits->glued)
		return;
	time->zone = (digits->text[0] - '0') * 600 +
		     (digits->text[1] - '0') * 60 +
		     (digits->text[2] - '0') * 10 + digits->text[3] - '0';
	time->zone *= sign;
	time->has_zone = true;
	r->at += 2;
}

/* "5:30 a.m. EDT", "12:00:00 +0800". */
static bool read_time(struct date_reader *r, struct time_of_day *time)
{
	int at = r->at, hour = number_at(&r->words, at, 2);
	int minute = 0, second = 0;
	bool noon;

	if (hour < 0)
		return false;
	at++;
	time->length = 60;
	if (word_is(&r->words, at, ":")) {
		minute = number_at(&r->words, at + 1, 2);
		at += 2;
		if (word_is(&r->words, at, ":")) {
			second = number_at(&r->words, at + 1, 2);
			time->length = 1;
			at += 2;
			if (word_is(&r->words, at, ".")) /* parts of it */
				at += 2;
		}
	} else if (!word_is(&r->words, at, "am") &&
		   !word_is(&r->words, at, "pm")) {
		return false;
	}
	noon = word_is(&r->words, at, "pm");
	if (noon || word_is(&r->words, at, "am")) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + 12 * noon;
		at++;
	}
	if (hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59)
		return false;
	time->said = true;
	time->second = hour * 3600 + minute * 60 + second;
	r->at = at;
	read_zone(r, time);
	return true;
}

/* A time in a known zone makes an instant of a day; without one the day is
 * all that is known. */
static void apply_time(const struct time_of_day *time, struct dates *dates)
{
	int64_t low;

	if (!time->said || !time->has_zone ||
	    calendar_add(dates->span.low, CALENDAR_DAY - 1) !=
		    dates->span.high)
		return;
	low = dates->span.low + time->second - time->zone * 60;
	set_window(dates, low, low + time->length - 1);
}

static void set_duration(struct dates *dates, const struct duration *d)
{
	dates->period.duration_low = d->months_low * 2629746 + d->seconds_low;
	dates->period.duration_high =
		d->is_vague ? -1 : d->months_high * 2629746 + d->seconds_high;
}

/* "for several years", "a six-day visit", "six-day visit in mid-September":
 * what lasted, in two words at most, may stand behind. */
static bool read_duration(struct date_reader *r, struct dates *dates)
{
	struct duration duration;
	bool lasts = word_is(&r->words, r->at, "for");

	while (take(r, "for/lasting/lasted/over/about/some/nearly/almost"))
		;
	if (!duration_read(r, &duration)) {
		r->at += words_match_any(&r->words, r->at, "a/an/the");
		if (!duration_read(r, &duration) &&
		    !(lasts && duration_read_plural(r, &duration)))
			return false;
	}
	if (words_match_any(&r->words, r->at,
			    "ago/before/after/earlier/later/prior/following"))
		return false;
	if (!take(r, "official visit/port call/long visit"))
		take(r, "visit/trip/voyage/stay/stop/call/gap/period/long/"
			"journey/passage/handshake/tour");
	set_duration(dates, &duration);
	return r->at == r->words.count || read_expression(r, dates);
}

static void read_start(struct date_reader *r, struct dates *dates)
{
	r->at = 0;
	r->flags = 0;
	*dates = (struct dates){.span = {TIME_MIN, TIME_MAX}};
	set_window(dates, TIME_MIN, TIME_MAX);
	dates->period.duration_low = dates->period.duration_high = -1;
}

static bool parse_words(struct date_reader *r, struct dates *dates)
{
	struct time_of_day time = {0};

	read_start(r, dates);
	if (read_duration(r, dates) && r->at == r->words.count)
		return true;
	read_start(r, dates);
	if (read_time(r, &time))
		take(r, ",/on/of");
	if (!read_expression(r, dates))
		return false;
	take(r, "at/,/t");
	if (!time.said)
		read_time(r, &time);
	apply_time(&time, dates);
	return r->at == r->words.count;
}

/* "2022-23": as EDTF the autumn of 2022, in print two years. */
static void set_double_year(const struct edtf *edtf, struct dates *dates)
{
	const struct edtf_date *date = &edtf->elements[0].low;

	if (edtf->shape != EDTF_DATE || date->precision != EDTF_SEASON ||
	    date->year % 100 + 1 != date->month)
		return;
	set_period(dates, calendar_years(date->year, date->year),
		   calendar_years(date->year + 1, date->year + 1));
}

static void set_context(struct date_reader *r, struct span context, int offset)
{
	r->has_context = context.low != TIME_MIN && context.high != TIME_MAX;
	if (!r->has_context)
		return;
	/* The day begins at midnight where it was written; a whole day is
	 * that day whatever the zone. */
	if (context.high >= calendar_add(context.low, CALENDAR_DAY - 1))
		offset = 0;
	r->first = calendar_day_of(calendar_add(context.low, offset));
	r->last = calendar_day_of(calendar_add(context.high, offset));
	if (calendar_civil(r->first).year < -9999 ||
	    calendar_civil(r->last).year > 9999)
		r->has_context = false;
}

bool dates_parse(const char *text, size_t length, struct span context,
		 int offset, struct dates *ret_dates)
{
	struct date_reader r = {0};
	struct dates dates;
	struct edtf edtf;

	while (length > 0 && text[length - 1] == ' ')
		length--;
	while (length > 0 && text[0] == ' ') {
		text++;
		length--;
	}
	if (edtf_parse(text, length, &edtf, NULL) == STATUS_OK) {
		dates_from_edtf(&edtf, ret_dates);
		set_double_year(&edtf, ret_dates);
		return true;
	}
	set_context(&r, context, offset);
	if (!words_read(text, length, &r.words) || r.words.count == 0 ||
	    !parse_words(&r, &dates))
		return false;
	dates.flags |= r.flags;
	dates.warning = r.warning;
	*ret_dates = dates;
	return true;
}
