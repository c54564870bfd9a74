/* Dates that hang on the day of publication: "on Saturday", "last week", "in
 * recent weeks". See dates.h. */
#include "src/base/dates_read.h"
#include "src/base/dates_tables.h"

/* Every rule takes one day of publication and gives a span. */
static struct span week_of(int64_t day, int64_t back)
{
	int64_t monday = day - calendar_weekday(day) - 7 * back;

	return calendar_days(monday, monday + 6);
}

static struct span month_of(int64_t day, int64_t back)
{
	struct civil civil = calendar_civil(day);
	int64_t total = civil.year * 12 + civil.month - 1 - back;
	int64_t year = total / 12 - (total % 12 < 0);

	return calendar_month(year, (int)(total - year * 12) + 1);
}

static struct span year_of(int64_t day, int64_t back)
{
	int64_t year = calendar_civil(day).year - back;

	return calendar_years(year, year);
}

static struct span day_of(int64_t day, int64_t back)
{
	return calendar_days(day - back, day - back);
}

struct named_row {
	const char *words;
	struct span (*rule)(int64_t day, int64_t back);
	int64_t back;
};

static const struct named_row named[] = {
	{"today/this morning/this afternoon/this evening/tonight", day_of, 0},
	{"yesterday/last night/yesterday morning", day_of, 1},
	{"the day before yesterday", day_of, 2},
	{"tomorrow", day_of, -1},
	{"this week", week_of, 0},
	{"last week/the previous week", week_of, 1},
	{"next week", week_of, -1},
	{"this month", month_of, 0},
	{"last month/the previous month", month_of, 1},
	{"next month", month_of, -1},
	{"this year", year_of, 0},
	{"last year/the previous year", year_of, 1},
	{"next year", year_of, -1},
};

enum { NAMED = sizeof(named) / sizeof(*named) };

static struct span both(const struct date_reader *r,
			const struct named_row *row)
{
	return (struct span){row->rule(r->first, row->back).low,
			     row->rule(r->last, row->back).high};
}

static bool read_named(struct date_reader *r, struct span *ret_span)
{
	for (int i = 0; i < NAMED; i++) {
		int used = words_match_any(&r->words, r->at, named[i].words);

		if (used == 0)
			continue;
		*ret_span = both(r, &named[i]);
		r->at += used;
		return true;
	}
	return false;
}

/* "earlier this month": from its start to the day of publication. */
static bool read_earlier(struct date_reader *r, struct span *ret_span)
{
	int used = words_match_any(&r->words, r->at, "earlier/so far");

	if (used == 0)
		return false;
	r->at += used;
	if (!read_named(r, ret_span))
		return false;
	if (ret_span->high > calendar_days(r->last, r->last).high)
		ret_span->high = calendar_days(r->last, r->last).high;
	return ret_span->low <= ret_span->high;
}

/* Thirds and halves of a calendar month or year. */
static struct span part_of(struct span whole, const struct part_row *part)
{
	struct civil first = calendar_civil(calendar_day_of(whole.low));
	struct civil last = calendar_civil(calendar_day_of(whole.high));

	if (first.month != last.month || first.year != last.year)
		return (struct span){
			calendar_month(first.year, part->first_month).low,
			calendar_month(last.year, part->last_month).high};
	first.day = part->first_day;
	if (part->last_day != 0)
		last.day = part->last_day;
	return calendar_days(calendar_day(first), calendar_day(last));
}

/* "late last month", "early this year". */
static bool read_part(struct date_reader *r, struct span *ret_span)
{
	int used = 0, part = 0;
	struct span whole;

	for (; part < part_table_length && used == 0; part++)
		used = words_match_any(&r->words, r->at,
				       part_table[part].words);
	r->at += used;
	if (used == 0 || words_match_any(&r->words, r->at,
					 "this month/last month/next month/"
					 "this year/last year/next year/"
					 "the previous year") == 0)
		return false;
	if (!read_named(r, &whole))
		return false;
	*ret_span = part_of(whole, &part_table[part - 1]);
	return true;
}

/* The nearest past one, that day included; "last Friday" is before it. */
static bool read_weekday(struct date_reader *r, struct span *ret_span)
{
	int last = words_match_any(&r->words, r->at, "last/this past/past");
	int at = r->at + last, weekday, used;
	int64_t first, final;

	if (last == 0)
		at += words_match_any(&r->words, at, "this");
	used = dates_name(weekday_table, weekday_table_length, &r->words, at,
			  &weekday);
	if (used == 0)
		return false;
	at += used;
	at += words_match_any(&r->words, at, "morning/afternoon/evening/night");
	first = r->first - (last > 0);
	final = r->last - (last > 0);
	first -= (calendar_weekday(first) - weekday + 7) % 7;
	final -= (calendar_weekday(final) - weekday + 7) % 7;
	*ret_span = calendar_days(first, final);
	r->at = at;
	return true;
}

static struct span context_span(const struct date_reader *r)
{
	return calendar_days(r->first, r->last);
}

/* "in recent weeks": as far back as the word reaches. */
static bool read_recent(struct date_reader *r, struct span *ret_span)
{
	int at = r->at + words_match_any(&r->words, r->at, "recent/these past");

	for (int i = 0; i < duration_table_length && at > r->at; i++) {
		const struct duration_row *row = &duration_table[i];
		int used = words_match_any(&r->words, at, row->words);
		struct duration d = {0};

		if (used == 0)
			continue;
		if (row->base == DURATION_MONTHS)
			d.months_high = row->reach * row->size;
		else
			d.seconds_high = row->reach * row->size;
		*ret_span = duration_move(context_span(r), &d, -1);
		ret_span->high = context_span(r).high;
		r->flags |= DATE_VAGUE;
		r->at = at + used;
		return true;
	}
	return false;
}

/* "recently" reaches back as far as "recent months". */
static bool read_recently(struct date_reader *r, struct span *ret_span)
{
	struct duration d = {.months_high = 12};
	int used = words_match_any(&r->words, r->at,
				   "recently/lately/more recently");

	if (used == 0)
		return false;
	*ret_span = duration_move(context_span(r), &d, -1);
	ret_span->high = context_span(r).high;
	r->flags |= DATE_VAGUE;
	r->at += used;
	return true;
}

/* "the last three months", "the course of the past two weeks". */
static bool read_last(struct date_reader *r, struct span *ret_span)
{
	struct duration d;
	int used = words_match_any(
		&r->words, r->at,
		"the last/the past/last/past/the course of the last/"
		"the course of the past/the previous/the preceding");

	if (used == 0)
		return false;
	r->at += used;
	if (!duration_read(r, &d))
		return false;
	d.months_low = d.seconds_low = 0;
	if (d.is_vague)
		r->flags |= DATE_VAGUE;
	*ret_span = duration_move(context_span(r), &d, -1);
	return true;
}

/* "three days ago" is a day; of longer units only about that day is said:
 * half of one unit on each side. */
static bool read_ago(struct date_reader *r, struct span *ret_span)
{
	struct duration d;
	int64_t half = 0;

	if (!duration_read(r, &d) ||
	    words_match_any(&r->words, r->at, "ago/earlier/before that") == 0)
		return false;
	r->at += words_match_any(&r->words, r->at, "ago/earlier/before that");
	if (d.is_vague)
		r->flags |= DATE_VAGUE;
	if (d.months_high >= 12 && d.months_high % 12 == 0)
		half = 183;
	else if (d.months_high > 0)
		half = 15;
	else if (d.seconds_high % 604800 == 0)
		half = 3;
	*ret_span = duration_move(context_span(r), &d, -1);
	ret_span->low = calendar_add(ret_span->low, -half * CALENDAR_DAY);
	ret_span->high = calendar_add(ret_span->high, half * CALENDAR_DAY);
	if (ret_span->high > context_span(r).high)
		ret_span->high = context_span(r).high;
	return true;
}

bool relative_read(struct date_reader *r, struct span *ret_span)
{
	static bool (*const readers[])(struct date_reader *, struct span *) = {
		read_named,  read_earlier,  read_part, read_weekday,
		read_recent, read_recently, read_last, read_ago,
	};
	int start = r->at;

	if (!r->has_context)
		return false;
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		r->at = start;
		if (readers[i](r, ret_span)) {
			r->flags |= DATE_WEEKDAY;
			return true;
		}
	}
	r->at = start;
	return false;
}
