#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/analysis/timeline.h"
#include "src/base/calendar.h"

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
	struct kind gaps = {.number = KIND_AIS_GAP};
	struct timeline_item items[] = {
		{.shape = TIMELINE_GAP,
		 .span = {at(2023, 9, 3), at(2023, 9, 8)}},
		{.shape = TIMELINE_GAP,
		 .span = {at(2023, 9, 21), at(2023, 9, 25)}},
	};
	struct timeline timeline = {.items = items, .count = 2};
	struct timeline_lane lane = {&gaps, 0, 2};
	char bar[TIMELINE_CELLS_MAX + 1];

	(void)state;
	timeline_lane_bar(&timeline, &lane, forty(), 40, bar);
	assert_string_equal(bar, "--[    ]------------[   ]---------------");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_gaps_are_holes_in_a_line),
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_zoom_and_scroll_stop_somewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
