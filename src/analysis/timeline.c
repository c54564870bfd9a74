#include "src/analysis/timeline.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/calendar.h"

/* A visit, a meeting, a sighting: two days are those between which it lies. */
static bool is_moment(int kind)
{
	static const int moments[] = {KIND_PORT_CALL, KIND_SIGHTING,
				      KIND_ENCOUNTER, KIND_INSPECTION,
				      KIND_CARGO_MOVEMENT};

	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
		if (moments[i] == kind)
			return true;
	return false;
}

static enum timeline_shape shape_of(const struct registry *registry,
				    const struct happening *said)
{
	const struct kind *kind = registry_kind(registry, said->kind);
	const struct field *date = kind ? derive_main_date(kind) : NULL;

	if (said->sort_low == TIME_MAX)
		return TIMELINE_UNDATED;
	if (said->kind == KIND_AIS_GAP)
		return TIMELINE_GAP;
	return date && date->type == VALUE_PERIOD && !is_moment(said->kind)
		       ? TIMELINE_RANGE : TIMELINE_WINDOW;
}

static void take_item(struct timeline *timeline, const struct registry *registry,
		      const struct happening *said)
{
	struct timeline_item *item = &timeline->items[timeline->count++];

	item->said = said;
	item->shape = shape_of(registry, said);
	item->span = (struct span){said->sort_low, said->sort_high};
}

static void add_lane(struct timeline *timeline, const struct kind *kind,
		     int first)
{
	if (timeline->count > first)
		timeline->lanes[timeline->lane_count++] =
			(struct timeline_lane){kind, first,
					       timeline->count - first};
}

static void add_items(struct timeline *timeline,
		      const struct registry *registry,
		      const struct happening *said, int count, int kind,
		      bool dated)
{
	for (int i = 0; i < count; i++)
		if ((said[i].sort_low != TIME_MAX) == dated &&
		    (kind == 0 || said[i].kind == kind))
			take_item(timeline, registry, &said[i]);
}

/* In lanes, those without a day last. */
static void make_lanes(struct timeline *timeline,
		       const struct registry *registry,
		       const struct happening *said, int count)
{
	int first;

	for (int i = 0; i < registry_kind_count(registry); i++) {
		const struct kind *kind = registry_kind_at(registry, i);

		first = timeline->count;
		add_items(timeline, registry, said, count, kind->number, true);
		add_lane(timeline, kind, first);
	}
	first = timeline->count;
	add_items(timeline, registry, said, count, 0, false);
	add_lane(timeline, NULL, first);
}

static void find_range(struct timeline *timeline)
{
	struct span range = {TIME_MIN, TIME_MIN};

	for (int i = 0; i < timeline->count; i++) {
		const struct timeline_item *item = &timeline->items[i];

		if (item->shape == TIMELINE_UNDATED)
			continue;
		calendar_widen(&range, item->span.low);
		calendar_widen(&range, item->span.high);
	}
	if (range.low != TIME_MIN) { /* a little air at both ends */
		int64_t air = (range.high - range.low) / 40 + CALENDAR_DAY;

		range.low = calendar_add(range.low, -air);
		range.high = calendar_add(range.high, air);
	}
	timeline->range = range;
}

enum status timeline_read(struct casefile *casefile, const void *ctx,
			  int64_t ship, int64_t position, int n,
			  struct timeline **ret_timeline, struct error *err)
{
	const struct registry *registry = casefile_registry(casefile);
	int kinds = registry_kind_count(registry);
	struct timeline *timeline = talloc_zero(ctx, struct timeline);
	struct happening *said;
	int count, year;
	enum status status;

	if (!timeline)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = happenings_read(casefile, timeline, ship, 0,
				 TIMELINE_LANES_MAX, &said, &count,
				 &timeline->total, &year, err);
	if (status == STATUS_OK && timeline->total > TIMELINE_LANES_MAX)
		status = happenings_read(casefile, timeline, ship, position, n,
					 &said, &count, &timeline->total,
					 &year, err);
	if (status != STATUS_OK)
		return status;
	timeline->items = talloc_array(timeline, struct timeline_item,
				       (unsigned)count + 1);
	timeline->lanes = talloc_array(timeline, struct timeline_lane,
				       (unsigned)kinds + 1);
	if (!timeline->items || !timeline->lanes)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (timeline->total > TIMELINE_LANES_MAX) {
		for (int i = 0; i < count; i++)
			take_item(timeline, registry, &said[i]);
		add_lane(timeline, NULL, 0);
	} else {
		make_lanes(timeline, registry, said, count);
	}
	find_range(timeline);
	*ret_timeline = timeline;
	return STATUS_OK;
}

/* --- drawing --- */

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
	return (int)(((double)at - (double)range.low) / length *
		     (double)(width - 1));
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

void timeline_lane_bar(const struct timeline *timeline,
		       const struct timeline_lane *lane, struct span range,
		       int width, char *bar)
{
	bool gaps = lane->kind && lane->kind->number == KIND_AIS_GAP;

	width = bounded(width);
	blank(bar, width, gaps ? '-' : ' ');
	if (range.low == TIME_MIN)
		return;
	for (int i = 0; i < lane->count; i++)
		draw(&timeline->items[lane->first + i], range, width, bar);
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
