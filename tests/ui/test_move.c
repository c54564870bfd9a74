/* view: going over rows, some of which cannot be chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <talloc.h>

#include "ui/view.h"

enum { PAGE = 4 };

/* A view of PAGE lines; a row a letter, '.' cannot be chosen. */
static struct view *view_of(const char *rows)
{
	struct view *view = talloc_zero(NULL, struct view);

	assert_non_null(view);
	view->rect.height = PAGE + 1;
	view->window = talloc_zero(view, struct view_load);
	assert_non_null(view->window);
	view->window->whole = true;
	for (size_t i = 0; rows[i]; i++) {
		struct view_row *row = view_load_row(view->window);

		assert_non_null(row);
		row->flags = rows[i] == '.' ? VIEW_ROW_QUIET : 0;
	}
	view->total = view->window->row_count;
	return view;
}

static void check_at(const struct view *view, int at, int top)
{
	assert_int_equal(view->at, at);
	assert_int_equal(view->top, top);
}

static void the_end_shows_the_last_row(void **state)
{
	struct view *view = view_of("ab.......");

	(void)state;
	view_move_to_end(view);
	check_at(view, 1, 5);
	view_move(view, 1);
	check_at(view, 1, 5);
	talloc_free(view);
}

/* Each row is in sight at some time, on the way down and up again. */
static void what_cannot_be_chosen_is_gone_over_by_line(void **state)
{
	static const char rows[] = "a.........b";
	struct view *view = view_of(rows);
	bool seen[sizeof(rows)] = {false};

	(void)state;
	for (int step = 0; step < 20; step++) {
		for (int64_t i = view->top; i < view->top + PAGE; i++)
			seen[i] = true;
		view_move(view, 1);
	}
	check_at(view, 10, 7);
	for (int i = 0; i < view->total; i++)
		assert_true(seen[i]);
	memset(seen, 0, sizeof(seen));
	for (int step = 0; step < 20; step++) {
		for (int64_t i = view->top; i < view->top + PAGE; i++)
			seen[i] = true;
		view_move(view, -1);
	}
	check_at(view, 0, 0);
	for (int i = 0; i < view->total; i++)
		assert_true(seen[i]);
	talloc_free(view);
}

static void the_way_back_leads_over_the_same_lines(void **state)
{
	struct view *view = view_of("ab.......");

	(void)state;
	view_move_to_end(view);
	view_move(view, -1);
	check_at(view, 1, 4);
	view_move(view, -PAGE);
	check_at(view, 1, 0);
	view_move(view, -1);
	check_at(view, 0, 0);
	talloc_free(view);
}

static void a_few_rows_between_are_passed_at_once(void **state)
{
	struct view *view = view_of("a..b..c.");

	(void)state;
	view_move(view, 1);
	check_at(view, 3, 2);
	view_move(view, 1);
	check_at(view, 6, 4);
	view_move(view, -1);
	check_at(view, 3, 3);
	talloc_free(view);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_shows_the_last_row),
		cmocka_unit_test(what_cannot_be_chosen_is_gone_over_by_line),
		cmocka_unit_test(the_way_back_leads_over_the_same_lines),
		cmocka_unit_test(a_few_rows_between_are_passed_at_once),
	};

	return cmocka_run_group_tests_name("move", tests, NULL, NULL);
}
