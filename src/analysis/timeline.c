#include "src/analysis/timeline.h"

#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"

/* The cell of an instant; -1 before the range, width after it. */
static int cell_of(int64_t at, struct span range, int width)
{
	double length = (double)range.high - (double)range.low;

	if (at == TIME_MIN || at < range.low)
		return -1;
	if (at == TIME_MAX || at > range.high)
		return width;
	if (length <= 0)
		return 0;
	return (int)(((double)at - (double)range.low) * (width - 1) / length);
}

static const struct {
	char start, fill, end, point;
} shapes[] = {
	[TIMELINE_UNDATED] = {' ', ' ', ' ', ' '},
	[TIMELINE_WINDOW] = {'(', '.', ')', '*'},
	[TIMELINE_RANGE] = {'[', '=', ']', '#'},
	[TIMELINE_GAP] = {'[', ' ', ']', 'o'},
};

/* No longer than a cell, though it may lie across two. */
static bool is_short(const struct span *span, struct span range, int width)
{
	return span->low != TIME_MIN && span->high != TIME_MAX &&
	       (double)span->high - (double)span->low <=
		       ((double)range.high - (double)range.low) / width;
}

static void draw(const struct timeline_item *item, struct span range,
		 int width, char *bar)
{
	int from = cell_of(item->span.low, range, width);
	int to = cell_of(item->span.high, range, width);

	if (item->shape == TIMELINE_UNDATED)
		return;
	if (from >= width || to < 0) { /* it lies beyond this end */
		bar[to < 0 ? 0 : width - 1] = to < 0 ? '<' : '>';
		return;
	}
	if (from == to || is_short(&item->span, range, width)) {
		bar[from < 0 ? 0 : from] = shapes[item->shape].point;
		return;
	}
	for (int i = from < 0 ? 0 : from; i <= to && i < width; i++)
		bar[i] = shapes[item->shape].fill;
	bar[from < 0 ? 0 : from] = from < 0 ? '<' : shapes[item->shape].start;
	bar[to >= width ? width - 1 : to] =
		to >= width ? '>' : shapes[item->shape].end;
}

static int bounded(int width)
{
	return width < 1 ? 1
	       : width > TIMELINE_CELLS_MAX ? TIMELINE_CELLS_MAX : width;
}

static void blank(char *bar, int width, char with)
{
	memset(bar, with, (size_t)width);
	bar[width] = '\0';
}

void timeline_bar(const struct timeline_item *item, struct span range,
		  int width, char *bar)
{
	width = bounded(width);
	blank(bar, width, ' ');
	if (range.low != TIME_MIN)
		draw(item, range, width, bar);
}

void timeline_draw(const struct timeline_item *item, struct span range,
		   int width, char *bar)
{
	if (range.low != TIME_MIN)
		draw(item, range, bounded(width), bar);
}

void timeline_draw_points(enum timeline_shape shape, const bool *begins,
			  int width, char *bar)
{
	char empty = shape == TIMELINE_GAP ? '-' : ' ';

	for (int i = 0; i < bounded(width); i++)
		if (begins[i] && (bar[i] == empty || bar[i] == '<'))
			bar[i] = shapes[shape].point;
}

void timeline_blank_bar(enum timeline_shape shape, int width, char *bar)
{
	blank(bar, bounded(width), shape == TIMELINE_GAP ? '-' : ' ');
}

void timeline_cells(struct span range, int width, int64_t *bounds)
{
	double length = (double)range.high - (double)range.low;

	width = bounded(width);
	bounds[0] = range.low;
	for (int i = 1; i < width; i++) { /* as cell_of() has it, rounded up */
		double from = length * i / (width - 1);
		int64_t whole = (int64_t)from;

		bounds[i] = range.low + whole + ((double)whole < from);
	}
	bounds[width] = range.high + 1;
}

/* --- the scale --- */

enum { MONTHS = 12, YEAR_DAYS = 366, LABEL_GAP = 2 };

/* Whole months from one label to the next, so that labels keep apart; 0: days
 * are told. */
static int64_t months_step(struct span range, int width)
{
	static const int64_t steps[] = {1, 3, 6, 12, 24, 60, 120, 240, 600,
					1200, 6000, 12000};
	int64_t days = (range.high - range.low) / CALENDAR_DAY;
	int64_t most = width / 10 > 0 ? width / 10 : 1;

	if (days < 62)
		return 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (days / 30 / steps[i] <= most)
			return steps[i];
	return steps[sizeof(steps) / sizeof(steps[0]) - 1];
}

static void put_label(char *scale, int width, int at, const char *label,
		      int *free_from)
{
	int n = (int)strlen(label);

	if (at < *free_from || at + n > width)
		return;
	memcpy(scale + at, label, (size_t)n);
	*free_from = at + n + LABEL_GAP;
}

static void scale_of_days(struct span range, int width, char *scale)
{
	int64_t first = calendar_day_of(range.low) + 1;
	int64_t last = calendar_day_of(range.high);
	int free_from = 0;

	for (int64_t day = first; day <= last; day++) {
		struct civil civil = calendar_civil(day);
		char label[40];

		snprintf(label, sizeof(label),
			 free_from == 0 ? "%d %s %lld" : "%d %s", civil.day,
			 calendar_month_name(civil.month), (long long)civil.year);
		put_label(scale, width,
			  cell_of(day * CALENDAR_DAY, range, width), label,
			  &free_from);
	}
}

static void scale_of_months(struct span range, int width, int64_t step,
			    char *scale)
{
	struct civil civil = calendar_civil(calendar_day_of(range.low));
	int64_t last = calendar_civil(calendar_day_of(range.high)).year;
	int64_t month = civil.year * MONTHS + civil.month - 1;
	int free_from = 0;

	month += step - (month % step + step) % step;
	for (; month < (last + 1) * MONTHS; month += step) {
		int64_t year = month / MONTHS;
		int of_year = (int)(month % MONTHS);
		int64_t day = calendar_day(
			(struct civil){year, of_year + 1, 1});
		char label[40];

		if (of_year == 0 || free_from == 0)
			snprintf(label, sizeof(label), "%s%s%lld",
				 of_year || step < MONTHS
					 ? calendar_month_name(of_year + 1) : "",
				 of_year || step < MONTHS ? " " : "",
				 (long long)year);
		else
			snprintf(label, sizeof(label), "%s",
				 calendar_month_name(of_year + 1));
		put_label(scale, width,
			  cell_of(day * CALENDAR_DAY, range, width), label,
			  &free_from);
	}
}

void timeline_scale(struct span range, int width, char *scale)
{
	int64_t step;

	width = bounded(width);
	blank(scale, width, ' ');
	if (range.low == TIME_MIN)
		return;
	step = months_step(range, width);
	if (step == 0)
		scale_of_days(range, width, scale);
	else
		scale_of_months(range, width, step, scale);
}

/* --- zoom and scroll --- */

#define LENGTH_LEAST ((int64_t)2 * CALENDAR_DAY)
#define LENGTH_MOST ((int64_t)4000 * YEAR_DAYS * CALENDAR_DAY)

struct span timeline_zoom(struct span range, int by)
{
	int64_t length = range.high - range.low;
	int64_t middle = range.low + length / 2;

	length = by > 0 ? length / 2 : length * 2;
	length = length < LENGTH_LEAST ? LENGTH_LEAST : length;
	length = length > LENGTH_MOST ? LENGTH_MOST : length;
	return (struct span){middle - length / 2, middle + length / 2};
}

struct span timeline_scroll(struct span range, int by)
{
	int64_t step = (range.high - range.low) / 2;
	struct span moved = {range.low + by * step, range.high + by * step};

	return moved.low < -LENGTH_MOST || moved.high > LENGTH_MOST ? range
								    : moved;
}

struct span timeline_around(const struct timeline_item *item,
			    struct span range)
{
	int64_t low = item->span.low, high = item->span.high;
	int64_t half = (range.high - range.low) / 2, middle;

	if (item->shape == TIMELINE_UNDATED ||
	    (low == TIME_MIN && high == TIME_MAX))
		return range;
	middle = low == TIME_MIN ? high
		 : high == TIME_MAX ? low : low + (high - low) / 2;
	return (struct span){middle - half, middle + half};
}
