/* layout: where panes stand, and which columns they show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ui/layout.h"

static void home(int width, int height, struct rect *panes)
{
	struct layout_home wanted = {height, width, PANE_CHAIN, -1};

	assert_true(layout_home(&wanted, panes));
}

static void check_rect(const struct rect *rect, int row, int column,
		       int height, int width)
{
	assert_int_equal(rect->row, row);
	assert_int_equal(rect->column, column);
	assert_int_equal(rect->height, height);
	assert_int_equal(rect->width, width);
}

static void small_screen_has_one_lower_pane(void **state)
{
	struct rect panes[PANE_COUNT];
	struct layout_home wanted = {24, 80, PANE_ORIGINS, -1};

	(void)state;
	home(80, 24, panes);
	check_rect(&panes[PANE_FLEET], 1, 0, 10, 25);
	check_rect(&panes[PANE_CALLS], 1, 26, 10, 54);
	check_rect(&panes[PANE_CHAIN], 11, 0, 7, 80);
	check_rect(&panes[PANE_ORIGINS], 0, 0, 0, 0);
	check_rect(&panes[PANE_DETAIL], 18, 0, 4, 80);
	assert_true(layout_home(&wanted, panes));
	check_rect(&panes[PANE_ORIGINS], 11, 0, 7, 80);
	assert_int_equal(panes[PANE_CHAIN].height, 0);
}

static void large_screen_has_all_five(void **state)
{
	struct rect panes[PANE_COUNT];

	(void)state;
	home(120, 40, panes);
	check_rect(&panes[PANE_FLEET], 1, 0, 13, 35);
	check_rect(&panes[PANE_CALLS], 1, 36, 13, 84);
	check_rect(&panes[PANE_CHAIN], 14, 0, 13, 72);
	check_rect(&panes[PANE_ORIGINS], 14, 73, 13, 47);
	check_rect(&panes[PANE_DETAIL], 27, 0, 11, 120);
}

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->height > 0 && b->height > 0 &&
	       a->row < b->row + b->height && b->row < a->row + a->height &&
	       a->column < b->column + b->width &&
	       b->column < a->column + a->width;
}

static void panes_never_overlap_nor_leave_the_screen(void **state)
{
	(void)state;
	for (int width = 80; width < 320; width += 7)
		for (int height = 24; height < 120; height++) {
			struct rect panes[PANE_COUNT];

			home(width, height, panes);
			assert_true(panes[PANE_DETAIL].height >=
				    1 + LAYOUT_DETAIL_MIN);
			for (int i = 0; i < PANE_COUNT; i++) {
				assert_true(panes[i].row + panes[i].height <=
					    height - 2);
				assert_true(panes[i].column + panes[i].width <=
					    width);
				for (int k = 0; k < i; k++)
					assert_false(overlap(&panes[i],
							     &panes[k]));
			}
		}
}

static void a_zoomed_pane_has_the_body(void **state)
{
	struct rect panes[PANE_COUNT];
	struct layout_home wanted = {24, 80, PANE_CHAIN, PANE_DETAIL};

	(void)state;
	assert_true(layout_home(&wanted, panes));
	check_rect(&panes[PANE_DETAIL], 1, 0, 21, 80);
	for (int i = 0; i < PANE_DETAIL; i++)
		assert_int_equal(panes[i].height, 0);
}

static void too_small_is_said(void **state)
{
	struct rect panes[PANE_COUNT], view, detail;
	struct layout_home narrow = {24, 79, PANE_CHAIN, -1};
	struct layout_home low = {23, 80, PANE_CHAIN, -1};

	(void)state;
	assert_false(layout_home(&narrow, panes));
	assert_false(layout_home(&low, panes));
	assert_false(layout_single(23, 80, true, &view, &detail));
}

static void one_view_with_its_detail(void **state)
{
	struct rect view, detail;

	(void)state;
	assert_true(layout_single(24, 80, true, &view, &detail));
	check_rect(&view, 1, 0, 14, 80);
	check_rect(&detail, 15, 0, 7, 80);
	assert_true(layout_single(24, 80, false, &view, &detail));
	check_rect(&view, 1, 0, 21, 80);
	assert_int_equal(detail.height, 0);
}

/* --- columns --- */

static const struct layout_column calls[] = {
	{15, 15, 0, 0}, {6, 11, 1, 1}, {20, 28, 0, 3},
	{8, 8, 3, 1}, {3, 3, 0, 0}, {13, 13, 2, 1},
};

static void columns_go_by_priority(void **state)
{
	static const int narrow[] = {15, 6, 26, 0, 3, 0};
	static const int wide[] = {15, 11, 28, 8, 3, 13};
	int widths[6];

	(void)state;
	layout_columns(calls, 6, 53, widths);
	assert_memory_equal(widths, narrow, sizeof(narrow));
	layout_columns(calls, 6, 83, widths);
	assert_memory_equal(widths, wide, sizeof(wide));
}

static void columns_fill_the_width(void **state)
{
	(void)state;
	for (int width = 41; width < 300; width++) {
		int widths[6], used = -1;

		layout_columns(calls, 6, width, widths);
		for (int i = 0; i < 6; i++) {
			used += widths[i] > 0 ? widths[i] + 1 : 0;
			assert_true(widths[i] == 0 ||
				    widths[i] >= calls[i].least);
		}
		assert_true(used <= width);
		if (width >= 83)
			assert_int_equal(used, width);
	}
}

static void columns_that_must_stay_stay(void **state)
{
	int widths[6];

	(void)state;
	layout_columns(calls, 6, 10, widths);
	assert_int_equal(widths[0], 15);
	assert_int_equal(widths[1], 0);
	assert_int_equal(widths[4], 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_screen_has_one_lower_pane),
		cmocka_unit_test(large_screen_has_all_five),
		cmocka_unit_test(panes_never_overlap_nor_leave_the_screen),
		cmocka_unit_test(a_zoomed_pane_has_the_body),
		cmocka_unit_test(too_small_is_said),
		cmocka_unit_test(one_view_with_its_detail),
		cmocka_unit_test(columns_go_by_priority),
		cmocka_unit_test(columns_fill_the_width),
		cmocka_unit_test(columns_that_must_stay_stay),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
