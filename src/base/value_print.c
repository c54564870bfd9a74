/* The short form of a value: see value.h. */
#include "src/base/value.h"

#include <string.h>

#include "src/base/calendar.h"
#include "src/base/dates.h"
#include "src/base/position.h"
#include "src/base/quantity.h"
#include "src/base/text.h"

struct printer {
	const struct value *value;
	const char *said;
	const char *unit;
	int year;
	struct buffer *out;
};

static void print_said(const struct printer *p)
{
	buffer_append_string(p->out, p->said == NULL ? "" : p->said);
}

static void print_key(const struct printer *p)
{
	if (p->value->key[0] != '\0')
		buffer_append_string(p->out, p->value->key);
	else
		print_said(p);
}

static const struct unit *unit_of(const struct value *v, const char *symbol)
{
	const struct unit *unit = v->unit;

	if (unit == NULL && symbol != NULL)
		unit = unit_find(symbol, strlen(symbol));
	if (unit != NULL && (int)unit->dimension != v->dimension)
		unit = NULL;
	return unit;
}

static void print_number(const struct printer *p)
{
	const struct value *v = p->value;

	/* "several hundred" is all that was said: no figure is as true. */
	if (v->flags & NUMBER_VAGUE && p->said != NULL && *p->said != '\0') {
		print_said(p);
		return;
	}
	quantity_print(&v->number, (enum dimension)v->dimension,
		       unit_of(v, p->unit), v->flags & NUMBER_APPROXIMATE, p->out);
}

static void print_mark(const struct printer *p)
{
	if (p->value->flags & DATE_UNCERTAIN)
		buffer_append_char(p->out, '?');
}

/* "in recent weeks" is all that was said: the days are those of a rule. */
static bool print_vague(const struct printer *p)
{
	if (!(p->value->flags & DATE_VAGUE) || p->said == NULL ||
	    *p->said == '\0')
		return false;
	print_said(p);
	return true;
}

static void print_date(const struct printer *p)
{
	if (print_vague(p))
		return;
	dates_print(p->value->span, p->value->flags | DATE_WITHIN, p->year,
		    p->out);
	print_mark(p);
}

/* The year of both ends, or 0. */
static int common_year(const struct period *period)
{
	int64_t low = calendar_civil(calendar_day_of(period->start.low)).year;
	int64_t high = calendar_civil(calendar_day_of(period->end.high)).year;

	return low == high && low > 0 && low < 10000 ? (int)low : 0;
}

static bool is_open(struct span span)
{
	return span.low == TIME_MIN || span.high == TIME_MAX;
}

static bool is_year(struct span span)
{
	int64_t year = calendar_civil(calendar_day_of(span.low)).year;
	struct span whole = calendar_years(year, year);

	return whole.low == span.low && whole.high == span.high;
}

/* "since early Mar", "until 2021": an end that is itself somewhere in a span
 * keeps it, for "since Jan 2021" says more than "since 2021". */
static bool print_open(const struct printer *p)
{
	const struct period *period = &p->value->period;
	unsigned flags = p->value->flags;
	bool since = period->end.high == TIME_MAX && !is_open(period->start);
	bool until = period->start.low == TIME_MIN && !is_open(period->end);

	if ((!since && !until) ||
	    flags & (DATE_BEFORE | DATE_AFTER | DATE_ANCHORED))
		return false;
	buffer_append_string(p->out, since ? "since " : "until ");
	dates_print(since ? period->start : period->end, flags, p->year,
		    p->out);
	return true;
}

/* "Sep-Dec", "mid-Aug-14 Oct": the year once, behind, unless it is left out
 * anyway. Open ends and years are printed as a span. */
static void print_ends(const struct printer *p)
{
	const struct period *period = &p->value->period;
	unsigned flags = p->value->flags;
	int year = common_year(period);

	if (print_open(p))
		return;
	if (is_open(period->start) || is_open(period->end) ||
	    (is_year(period->start) && is_year(period->end))) {
		dates_print(p->value->span, flags, p->year, p->out);
		return;
	}
	dates_print(period->start, flags, year == 0 ? p->year : year, p->out);
	buffer_append_char(p->out, '-');
	dates_print(period->end, flags, p->year, p->out);
}

static bool in_one_month(const struct period *period)
{
	struct civil low = calendar_civil(calendar_day_of(period->start.low));
	struct civil high = calendar_civil(calendar_day_of(period->end.high));

	return low.year == high.year && low.month == high.month;
}

/* Seconds to millionths; more than fits is as good as no bound. */
static int64_t to_number(int64_t seconds)
{
	if (seconds < 0 || seconds >= NUMBER_MAX / NUMBER_ONE)
		return NUMBER_MAX;
	return seconds * NUMBER_ONE;
}

static void print_duration(const struct printer *p)
{
	struct interval interval = {
		.low = to_number(p->value->period.duration_low),
		.high = to_number(p->value->period.duration_high),
	};

	if (p->said != NULL && *p->said != '\0')
		print_said(p);
	else
		quantity_print(&interval, DIMENSION_DURATION, NULL, false,
			       p->out);
}

static void print_period(const struct printer *p)
{
	const struct value *v = p->value;
	bool window = v->period.start.low == v->period.end.low &&
		      v->period.start.high == v->period.end.high;

	if (print_vague(p))
		return;
	if (v->span.low == TIME_MIN && v->span.high == TIME_MAX)
		print_duration(p);
	else if (window || in_one_month(&v->period))
		dates_print(v->span, v->flags | (window ? DATE_WITHIN : 0),
			    p->year, p->out);
	else
		print_ends(p);
	print_mark(p);
}

static void print_position(const struct printer *p)
{
	struct position position = {p->value->latitude, p->value->longitude,
				    p->value->precision};

	position_print(&position, p->out);
}

static void print_nothing(const struct printer *p)
{
	(void)p;
}

/* As much of the text as fits, cut between characters. */
static size_t copy(const char *text, size_t length, char *buffer, size_t size)
{
	size_t n = length < size - 1 ? length : size - 1;

	if (n < length)
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	memcpy(buffer, text, n);
	buffer[n] = '\0';
	return n;
}

size_t value_print_short(const struct value *value, const char *said,
			 const char *unit, int year, char *buffer, size_t size)
{
	static void (*const printers[])(const struct printer *) = {
		[VALUE_TEXT] = print_said,     [VALUE_NAME] = print_said,
		[VALUE_NUMBER] = print_number, [VALUE_DATE] = print_date,
		[VALUE_PERIOD] = print_period, [VALUE_REFERENCE] = print_said,
		[VALUE_CHOICE] = print_said,   [VALUE_IDENTIFIER] = print_key,
		[VALUE_COUNTRY] = print_key,   [VALUE_ADDRESS] = print_said,
		[VALUE_POSITION] = print_position,
		[VALUE_HOLDS] = print_nothing,
	};
	char array[VALUE_TEXT_MAX + 1];
	struct buffer out;
	struct printer printer = {value, said, unit, year, &out};

	if (size == 0 || (unsigned)value->type >= VALUE_TYPE_LAST)
		bug("no room for a value, or no type");
	if (value->not_understood || printers[value->type] == print_said)
		return copy(said == NULL ? "" : said,
			    said == NULL ? 0 : strlen(said), buffer, size);
	buffer_init_fixed(&out, array, sizeof(array));
	printers[value->type](&printer);
	return copy(array, out.length, buffer, size);
}

static bool is_closed(const struct interval *in)
{
	/* A millionth apart is a rounding: "a third". */
	return in->low != NUMBER_MIN && in->high != NUMBER_MAX &&
	       in->high - in->low > 1;
}

/* Whole months and years are read as such; "early October" is not. */
static bool is_plain(struct civil low, struct civil high)
{
	return low.day == 1 &&
	       high.day == calendar_month_length(high.year, high.month);
}

static void print_days(struct span span, struct buffer *out)
{
	struct civil low = calendar_civil(calendar_day_of(span.low));
	struct civil high = calendar_civil(calendar_day_of(span.high));

	if (is_plain(low, high) ||
	    calendar_day_of(span.low) == calendar_day_of(span.high))
		return;
	buffer_appendf(out, "%d", low.day);
	if (low.month != high.month || low.year != high.year)
		buffer_appendf(out, " %s", calendar_month_name(low.month));
	if (low.year != high.year)
		buffer_appendf(out, " %lld", (long long)low.year);
	buffer_appendf(out, "-%d %s %lld", high.day,
		       calendar_month_name(high.month), (long long)high.year);
}

size_t value_print_bounds(const struct value *value, const char *unit,
			  char *buffer, size_t size)
{
	char array[VALUE_KEY_MAX], shown[VALUE_KEY_MAX];
	struct buffer out;

	if (size == 0)
		bug("no room for bounds");
	buffer_init_fixed(&out, array, sizeof(array));
	if (value->not_understood)
		;
	else if (value->type == VALUE_NUMBER && is_closed(&value->number))
		quantity_print_bounds(&value->number,
				      (enum dimension)value->dimension,
				      unit_of(value, unit), &out);
	else if ((value->type == VALUE_DATE || value->type == VALUE_PERIOD) &&
		 !is_open(value->span))
		print_days(value->span, &out);
	value_print_short(value, NULL, unit, 0, shown, sizeof(shown));
	if (out.length == strlen(shown) &&
	    memcmp(array, shown, out.length) == 0)
		buffer_clear(&out);
	return copy(array, out.length, buffer, size);
}
