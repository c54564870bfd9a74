/* wrap: texts that go on below, cut by what a terminal shows of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "src/base/text_add.h"
#include "ui/view.h"

enum { WIDTH = 41, ROOM = WIDTH - 1 };

static const struct view_column columns[] = {
	{"text", "", {8, 200, 0, 1}, false},
};

/* Wrapped, one row of that text. */
static struct view_load *wrapped(const char *text)
{
	struct view_load *load = talloc_zero(NULL, struct view_load);

	assert_non_null(load);
	load->columns = columns;
	load->column_count = 1;
	load->query.width = WIDTH;
	load->sought = -1;
	load->rows = talloc_zero(load, struct view_row);
	load->row_count = 1;
	view_cell_set(load->rows, 0, talloc_strdup(load, text), STYLE_NORMAL);
	view_wrap(load);
	return load;
}

static size_t cells_shown(const char *text, size_t length)
{
	struct buffer safe;
	size_t cells;

	buffer_init(&safe, 1 << 16);
	assert_int_equal(term_safe(text, length, &safe), STATUS_OK);
	cells = text_width(safe.data, safe.length);
	buffer_release(&safe);
	return cells;
}

static void check_lines_fit(const char *text)
{
	struct view_load *load = wrapped(text);
	size_t length = 0;

	for (int i = 0; i < load->row_count; i++) {
		const char *line = load->rows[i].cells[0].text;

		assert_in_range(cells_shown(line, strlen(line)), 1, ROOM);
		length += strlen(line);
	}
	assert_int_equal(length, strlen(text));
	talloc_free(load);
}

static void controls_take_the_cells_that_show_them(void **state)
{
	char tabs[100], *text = talloc_strdup(NULL, "");

	(void)state;
	for (int i = 0; i < 20; i++)
		text = text_add(text, "\u202eab\x1b[31m");
	check_lines_fit(text);
	talloc_free(text);
	memset(tabs, '\t', sizeof(tabs) - 1);
	tabs[sizeof(tabs) - 1] = '\0';
	check_lines_fit(tabs);
	tabs[30] = 'x';
	check_lines_fit(tabs);
}

static void a_character_wider_than_the_room_is_still_gone_over(void **state)
{
	(void)state;
	assert_int_equal(view_line_bytes("\u202ea", 3), strlen("\u202e"));
	assert_int_equal(view_line_bytes("\u8239a", 1), strlen("\u8239"));
	assert_int_equal(view_line_bytes("", 3), 0);
}

/* The last line holds all the rest, so that the sign of a cut stands there. */
static void a_text_of_too_many_lines_is_not_cut_in_silence(void **state)
{
	char text[ROOM * 50 + 1];
	struct view_load *load;
	size_t length = 0;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	load = wrapped(text);
	assert_int_equal(load->row_count, 40);
	for (int i = 0; i < load->row_count; i++)
		length += strlen(load->rows[i].cells[0].text);
	assert_int_equal(length, strlen(text));
	talloc_free(load);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_take_the_cells_that_show_them),
		cmocka_unit_test(
			a_character_wider_than_the_room_is_still_gone_over),
		cmocka_unit_test(
			a_text_of_too_many_lines_is_not_cut_in_silence),
	};

	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
