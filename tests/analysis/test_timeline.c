#include "tests/store/fixture.h"

#include "src/analysis/timeline_internal.h"
#include "src/base/id.h"
#include "src/base/calendar.h"
#include "src/base/text_add.h"

static int64_t at(int64_t year, int month, int day)
{
	return calendar_day((struct civil){year, month, day}) * CALENDAR_DAY;
}

/* 40 cells, 39 steps of a day: 1 Sep to 10 Oct 2023. */
static struct span forty(void)
{
	return (struct span){at(2023, 9, 1), at(2023, 10, 10)};
}

static void test_bars(void **state)
{
	const struct {
		enum timeline_shape shape;
		struct span span;
		const char *bar;
	} table[] = {
		{TIMELINE_RANGE, {at(2023, 9, 3), at(2023, 9, 8)},
		 "  [====]                                "},
		{TIMELINE_WINDOW, {at(2023, 9, 3), at(2023, 9, 8)},
		 "  (....)                                "},
		{TIMELINE_GAP, {at(2023, 9, 3), at(2023, 9, 8)},
		 "  [    ]                                "},
		{TIMELINE_WINDOW, {at(2023, 9, 3), at(2023, 9, 3) + 86399},
		 "  *                                     "},
		{TIMELINE_RANGE, {TIME_MIN, at(2023, 9, 4)},
		 "<==]                                    "},
		{TIMELINE_RANGE, {at(2023, 10, 8), TIME_MAX},
		 "                                     [=>"},
		{TIMELINE_RANGE, {TIME_MIN, TIME_MAX},
		 "<======================================>"},
		{TIMELINE_RANGE, {at(2020, 1, 1), at(2020, 2, 1)},
		 "<                                       "},
		{TIMELINE_WINDOW, {at(2024, 1, 1), at(2024, 2, 1)},
		 "                                       >"},
		{TIMELINE_UNDATED, {TIME_MAX, TIME_MAX},
		 "                                        "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct timeline_item item = {.shape = table[i].shape,
					     .span = table[i].span};
		char bar[TIMELINE_CELLS_MAX + 1];

		timeline_bar(&item, forty(), 40, bar);
		assert_string_equal(bar, table[i].bar);
	}
}

static void test_gaps_are_holes_in_a_line(void **state)
{
	const struct timeline_item gaps[] = {
		{TIMELINE_GAP, {at(2023, 9, 3), at(2023, 9, 8)}},
		{TIMELINE_GAP, {at(2023, 9, 21), at(2023, 9, 25)}},
	};
	char bar[TIMELINE_CELLS_MAX + 1];

	(void)state;
	timeline_blank_bar(TIMELINE_GAP, 40, bar);
	for (size_t i = 0; i < 2; i++)
		timeline_draw(&gaps[i], forty(), 40, bar);
	assert_string_equal(bar, "--[    ]------------[   ]---------------");
}

/* A point stands in the cell in which what begins there would be drawn. */
static void test_points(void **state)
{
	int64_t bounds[41];
	bool begins[40] = {[0] = true, [7] = true, [39] = true};
	char bar[TIMELINE_CELLS_MAX + 1];

	(void)state;
	timeline_cells(forty(), 40, bounds);
	for (int i = 0; i < 40; i++) {
		struct timeline_item item = {TIMELINE_WINDOW,
					     {bounds[i], bounds[i]}};

		timeline_bar(&item, forty(), 40, bar);
		assert_int_equal(strchr(bar, '*') - bar, i);
		item.span.low = item.span.high = bounds[i + 1] - 1;
		timeline_bar(&item, forty(), 40, bar);
		assert_int_equal(strchr(bar, '*') - bar, i);
	}
	timeline_blank_bar(TIMELINE_WINDOW, 40, bar);
	bar[7] = '(';
	timeline_draw_points(TIMELINE_WINDOW, begins, 40, bar);
	assert_string_equal(bar, "*      (                               *");
	timeline_blank_bar(TIMELINE_GAP, 40, bar);
	timeline_draw_points(TIMELINE_GAP, begins, 40, bar);
	assert_string_equal(bar, "o------o-------------------------------o");
}

static void test_scales(void **state)
{
	const struct {
		struct span range;
		int width;
		const char *scale;
	} table[] = {
		{{at(2023, 9, 1), at(2023, 10, 10)}, 40,
		 " 2 Sep 2023  14 Sep  22 Sep  30 Sep     "},
		{{at(2023, 6, 15), at(2023, 12, 15)}, 60,
		 "     Jul 2023  Aug       Sep      Oct       Nov       Dec   "},
		{{at(2019, 6, 1), at(2024, 1, 1)}, 50,
		 "      2020      2021       2022       2023        "},
		{{TIME_MIN, TIME_MIN}, 10, "          "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char scale[TIMELINE_CELLS_MAX + 1];

		timeline_scale(table[i].range, table[i].width, scale);
		assert_string_equal(scale, table[i].scale);
	}
}

static void test_zoom_and_scroll_stop_somewhere(void **state)
{
	struct span range = forty();
	struct span half = timeline_zoom(range, 1);
	char scale[TIMELINE_CELLS_MAX + 1];

	(void)state;
	assert_true(half.high - half.low == (range.high - range.low) / 2);
	assert_true(timeline_scroll(range, 1).low ==
		    range.low + (range.high - range.low) / 2);
	for (int i = 0; i < 100; i++)
		half = timeline_zoom(half, 1);
	assert_true(half.high - half.low == INT64_C(2) * CALENDAR_DAY);
	for (int i = 0; i < 200; i++) {
		range = timeline_zoom(range, -1);
		range = timeline_scroll(range, i % 3 ? 1 : -1);
		timeline_scale(range, 80, scale);
		assert_true(range.high > range.low);
	}
}

static void test_around_an_item(void **state)
{
	struct timeline_item item = {TIMELINE_RANGE, {at(2020, 1, 1),
						      at(2020, 1, 3)}};
	struct span range = timeline_around(&item, forty());

	(void)state;
	assert_true(range.high - range.low == forty().high - forty().low);
	assert_true(range.low + (range.high - range.low) / 2 ==
		    at(2020, 1, 2));
	item.span.low = TIME_MIN;
	range = timeline_around(&item, forty());
	assert_true(range.low + (range.high - range.low) / 2 ==
		    at(2020, 1, 3));
	item.shape = TIMELINE_UNDATED;
	assert_true(timeline_around(&item, forty()).low == forty().low);
}

/* --- a case with more calls than stand in memory, and a few gaps --- */

enum { CALLS = 2500, UNDATED = 300, GAPS = 3 };

static int64_t named(const char *what, int i)
{
	char name[32];
	int64_t id = 0;

	snprintf(name, sizeof(name), "%s%d", what, i);
	assert_int_equal(id_from_name("long", 4, name, strlen(name), &id),
			 STATUS_OK);
	return id;
}

/* Call i is on the day i from 2015 on; from CALLS on they have no day. `more`
 * is said too: records, each behind a comma. */
static void long_open_with(struct fixture *f, const char *more)
{
	char *text = talloc_strdup(
		NULL, "{\"t\":\"taffrail\",\"form\":1,\"namespace\":"
		"\"long\"}\n{\"t\":\"source\",\"id\":\"@one\",\"kind\":"
		"\"press\"}\n{\"t\":\"citation\",\"id\":\"@c\","
		"\"source\":\"@one\",\"n\":1,\"says\":[{\"record\":"
		"\"@ship0\",\"kind\":\"vessel\",\"name\":\"Endless\"}");

	for (int i = 0; i < CALLS + UNDATED; i++) {
		struct civil day = calendar_civil(
			calendar_day((struct civil){2015, 1, 1}) + i);

		text = text_add(
			text, ",{\"record\":\"@p%d\",\"kind\":\"port-call\","
			"\"ship\":\"@ship0\"", i);
		if (i < CALLS)
			text = text_add(
				text, ",\"when\":\"%04d-%02d-%02d\"",
				(int)day.year, day.month, day.day);
		text = text_add(text, "}");
	}
	for (int i = 0; i <= GAPS; i++) {
		text = text_add(
			text, ",{\"record\":\"@g%d\",\"kind\":\"ais-gap\","
			"\"ship\":\"@ship0\"", i);
		if (i < GAPS)
			text = text_add(
				text, ",\"when\":{\"said\":\"then\",\"edtf\":"
				"\"%d-02-01/%d-06-01\"}", 2016 + i, 2016 + i);
		text = text_add(text, "}");
	}
	text = text_add(text, "%s]}\n", more);
	fixture_open(f);
	good(f, fixture_load(f, text, NULL));
	talloc_free(text);
}

static void long_open(struct fixture *f)
{
	long_open_with(f, "");
}

/* A gap of which only is said before when it was has no end that is drawn. */
static void test_a_gap_before_a_day_did_not_end_then(void **state)
{
	struct fixture f;
	const struct kind *gap;

	(void)state;
	fixture_open(&f);
	gap = registry_kind(casefile_registry(f.casefile), KIND_AIS_GAP);
	assert_int_equal(timeline_item_of(gap, TIME_MIN, at(2023, 8, 20)).shape,
			 TIMELINE_WINDOW);
	assert_int_equal(timeline_item_of(gap, at(2023, 8, 20), TIME_MAX).shape,
			 TIMELINE_GAP);
	fixture_close(&f);
}

/* Port calls, AIS gaps, no day said; whatever is read of it. */
static void check_lanes(const struct timeline *timeline)
{
	int count;
	const struct timeline_lane *lanes = timeline_lanes(timeline, &count);

	assert_int_equal(count, 3);
	assert_int_equal(lanes[0].kind->number, KIND_PORT_CALL);
	assert_int_equal(lanes[0].first, 0);
	assert_int_equal(lanes[0].count, CALLS);
	assert_int_equal(lanes[1].kind->number, KIND_AIS_GAP);
	assert_int_equal(lanes[1].first, CALLS + 1);
	assert_int_equal(lanes[1].count, GAPS);
	assert_null(lanes[2].kind);
	assert_int_equal(lanes[2].first, CALLS + GAPS + 2);
	assert_int_equal(lanes[2].count, UNDATED + 1);
	assert_int_equal(timeline_total(timeline),
			 CALLS + GAPS + UNDATED + 1 + 3);
}

static int64_t place_of(struct fixture *f, struct timeline *timeline,
			int64_t record)
{
	int64_t position = -2;

	good(f, timeline_position(timeline, record, &position, &f->err));
	return position;
}

/* The window is what stands there, however it is cut. */
static void check_windows(struct fixture *f, struct timeline *timeline)
{
	struct timeline_row *rows;
	int count;

	good(f, timeline_window(timeline, f->ctx, CALLS - 1, 8, &rows, &count,
				&f->err));
	assert_int_equal(count, 8);
	assert_int_equal(rows[0].said->record, named("p", CALLS - 2));
	assert_int_equal(rows[1].said->record, named("p", CALLS - 1));
	assert_int_equal(rows[1].item.shape, TIMELINE_WINDOW);
	assert_null(rows[2].said);
	assert_int_equal(rows[2].lane, 1);
	assert_int_equal(rows[3].said->record, named("g", 0));
	assert_int_equal(rows[3].item.shape, TIMELINE_GAP);
	assert_true(rows[3].item.span.low == at(2016, 2, 1));
	assert_int_equal(rows[5].said->record, named("g", 2));
	assert_null(rows[6].said);
	assert_int_equal(rows[7].lane, 2);
	assert_int_equal(rows[7].item.shape, TIMELINE_UNDATED);
	good(f, timeline_window(timeline, f->ctx,
				timeline_total(timeline) - 1, 8, &rows, &count,
				&f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].said->record, named("g", GAPS));
	assert_int_equal(place_of(f, timeline, named("p", 0)), 1);
	assert_int_equal(place_of(f, timeline, named("g", GAPS)),
			 timeline_total(timeline) - 1);
	assert_int_equal(place_of(f, timeline, named("nobody", 0)), -1);
}

static void check_moves(struct fixture *f, struct timeline *timeline)
{
	struct span june = {at(2017, 6, 1), at(2017, 7, 1)};
	int64_t day = calendar_day((struct civil){2017, 6, 1}) -
		      calendar_day((struct civil){2015, 1, 1});
	int64_t position;

	/* the first of its lane in what is drawn; itself where it is there */
	good(f, timeline_within(timeline, named("p", 3), june, &position,
				&f->err));
	assert_int_equal(position, 1 + day);
	good(f, timeline_within(timeline, named("p", (int)day + 9), june,
				&position, &f->err));
	assert_int_equal(position, 1 + day + 9);
	/* reaches in; nothing of its lane does; has no day */
	good(f, timeline_within(timeline, named("g", 1), june, &position,
				&f->err));
	assert_int_equal(position, CALLS + 3);
	june.low = at(2020, 1, 1);
	june.high = at(2020, 2, 1);
	good(f, timeline_within(timeline, named("g", 1), june, &position,
				&f->err));
	assert_int_equal(position, CALLS + 3);
	good(f, timeline_within(timeline, named("g", GAPS), june, &position,
				&f->err));
	assert_int_equal(position, timeline_total(timeline) - 1);
}

static void check_bars(struct fixture *f, struct timeline *timeline,
		       const char *all)
{
	char bar[TIMELINE_CELLS_MAX + 1];
	struct span week = {at(2016, 1, 29), at(2016, 2, 7)};

	good(f, timeline_lane_bar(timeline, 0, timeline_range(timeline), 20,
				  bar, &f->err));
	assert_string_equal(bar, all);
	good(f, timeline_lane_bar(timeline, 0, week, 10, bar, &f->err));
	assert_string_equal(bar, "*********>");
	good(f, timeline_lane_bar(timeline, 1, week, 10, bar, &f->err));
	assert_string_equal(bar, "---[     >");
	good(f, timeline_lane_bar(timeline, 2, week, 10, bar, &f->err));
	assert_string_equal(bar, "          ");
}

static void test_of_the_case(void **state)
{
	struct timeline *timeline;
	struct fixture f;

	(void)state;
	long_open(&f);
	good(&f, timeline_open(f.casefile, f.ctx, 0, &timeline, &f.err));
	check_lanes(timeline);
	check_windows(&f, timeline);
	check_moves(&f, timeline);
	check_bars(&f, timeline, "******************* ");
	assert_true(timeline_range(timeline).low < at(2015, 1, 1));
	assert_true(timeline_range(timeline).low > at(2014, 6, 1));
	talloc_free(timeline);
	fixture_close(&f);
}

static void test_of_a_ship(void **state)
{
	struct timeline *timeline;
	struct fixture f;

	(void)state;
	long_open(&f);
	good(&f, timeline_open(f.casefile, f.ctx, named("ship", 0), &timeline,
			       &f.err));
	check_lanes(timeline);
	check_windows(&f, timeline);
	check_moves(&f, timeline);
	check_bars(&f, timeline, "******************* ");
	talloc_free(timeline);
	fixture_close(&f);
}

/* Of which only the last day is said: some by the index of it, as those that
 * stand in memory. */
static void test_an_open_start_in_a_long_lane(void **state)
{
	static const char calls[] =
		",{\"record\":\"@o0\",\"kind\":\"port-call\",\"ship\":"
		"\"@ship0\",\"when\":{\"said\":\"then\",\"edtf\":"
		"\"../2010-01-01\"}},{\"record\":\"@o1\",\"kind\":"
		"\"port-call\",\"ship\":\"@ship0\",\"when\":{\"said\":"
		"\"then\",\"edtf\":\"../2023-01-05\"}}";
	const struct {
		struct span range;
		const char *bar;
	} table[] = {
		{{at(2012, 1, 1), at(2012, 1, 10)}, "<........>"},
		{{at(2023, 1, 1), at(2023, 1, 10)}, "<...)     "},
		{{at(2023, 2, 1), at(2023, 2, 10)}, "<         "},
	};
	struct timeline *timelines[2];
	struct fixture f;

	(void)state;
	long_open_with(&f, calls);
	for (int i = 0; i < 2; i++)
		good(&f, timeline_open(f.casefile, f.ctx,
				       i == 0 ? named("ship", 0) : 0,
				       &timelines[i], &f.err));
	assert_true(timeline_range(timelines[0]).low < at(2010, 1, 1));
	assert_true(timeline_range(timelines[0]).high > at(2023, 1, 5));
	assert_true(timeline_range(timelines[1]).low ==
		    timeline_range(timelines[0]).low);
	assert_true(timeline_range(timelines[1]).high ==
		    timeline_range(timelines[0]).high);
	for (size_t i = 0; i < 2 * sizeof(table) / sizeof(table[0]); i++) {
		char bar[TIMELINE_CELLS_MAX + 1];

		good(&f, timeline_lane_bar(timelines[i % 2], 0,
					   table[i / 2].range, 10, bar,
					   &f.err));
		assert_string_equal(bar, table[i / 2].bar);
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_gaps_are_holes_in_a_line),
		cmocka_unit_test(test_a_gap_before_a_day_did_not_end_then),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_zoom_and_scroll_stop_somewhere),
		cmocka_unit_test(test_around_an_item),
		cmocka_unit_test(test_of_the_case),
		cmocka_unit_test(test_of_a_ship),
		cmocka_unit_test(test_an_open_start_in_a_long_lane),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
