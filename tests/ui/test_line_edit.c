/* line_edit: a line being typed, by graphemes; and the form's summary row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/line_edit.h"

static void graphemes_are_whole(void **state)
{
	struct line_edit line;

	(void)state;
	/* e with an acute mark of its own, then a letter of two cells */
	line_edit_set(&line, "e\xcc\x81\xe5\x87\x8c");
	line_edit_erase(&line);
	assert_string_equal(line.text, "e\xcc\x81");
	line_edit_left(&line);
	assert_int_equal(line.cursor, 0);
	line_edit_right(&line);
	assert_int_equal(line.cursor, 3);
	line_edit_erase(&line);
	assert_string_equal(line.text, "");
	line_edit_erase(&line);
	line_edit_erase_right(&line);
	assert_int_equal(line.length, 0);
}

static void no_control_gets_in(void **state)
{
	struct line_edit line;

	(void)state;
	line_edit_set(&line, "");
	assert_false(line_edit_insert(&line, 0x1b));
	assert_false(line_edit_insert(&line, 0x9b));
	assert_false(line_edit_insert(&line, PRESS_UP));
	line_edit_insert_text(&line, "a\nb\x1b[2Jc\xff", 9);
	assert_string_equal(line.text, "a b[2Jc?");
	assert_true(utf8_valid(line.text, line.length));
}

static void words_and_parts(void **state)
{
	struct line_edit line;

	(void)state;
	line_edit_set(&line, "Maria, Port Example, on Sat");
	assert_int_equal(line_edit_part(&line, NULL), 21);
	line_edit_word_left(&line);
	line_edit_word_left(&line);
	assert_string_equal(line.text + line.cursor, "on Sat");
	line_edit_erase_word(&line);
	assert_string_equal(line.text, "Maria, Port on Sat");
	line_edit_erase_end(&line);
	assert_string_equal(line.text, "Maria, Port ");
	line_edit_erase_start(&line);
	assert_string_equal(line.text, "");
	assert_int_equal(line_edit_part(&line, NULL), 0);
}

static void quotes_keep_commas_in_a_part(void **state)
{
	struct line_edit line;
	int number;

	(void)state;
	line_edit_set(&line, "hedge: may, quote: \"in port, it seems");
	assert_int_equal(line_edit_part(&line, &number), 12);
	assert_int_equal(number, 1);
	line_edit_insert_text(&line, "\", at: 3", 8);
	assert_string_equal(line.text + line_edit_part(&line, &number), "at: 3");
	assert_int_equal(number, 2);
}

static void a_full_line_takes_no_more(void **state)
{
	struct line_edit line;

	(void)state;
	line_edit_set(&line, "");
	for (int i = 0; i < LINE_MAX_BYTES + 10; i++)
		(void)line_edit_insert(&line, 0x416);
	assert_true(line.length < LINE_MAX_BYTES);
	assert_true(utf8_valid(line.text, line.length));
	assert_false(line_edit_insert(&line, 0x416));
}

static unsigned seed_of_run(void)
{
	const char *given = getenv("TAFFRAIL_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20231014u;

	print_message("# seed %u\n", seed);
	return seed;
}

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Whatever is pressed, the text stays valid and the cursor on a character. */
static void random_editing_keeps_the_line_valid(void **state)
{
	static const key letters[] = {'a', ' ', ',', 0x416, 0x301, 0x51cc,
				      0x1f6a2, 0x200d, 0xe9};
	static void (*const edits[])(struct line_edit *) = {
		line_edit_left, line_edit_right, line_edit_word_left,
		line_edit_word_right, line_edit_erase, line_edit_erase_right,
		line_edit_erase_word, line_edit_left, line_edit_left,
		line_edit_erase_end,
	};
	unsigned seed = seed_of_run();
	struct line_edit line;

	(void)state;
	line_edit_set(&line, "");
	for (int i = 0; i < 20000; i++) {
		if (next(&seed) % 3)
			(void)line_edit_insert(&line,
					       letters[next(&seed) % 9]);
		else
			edits[next(&seed) % 10](&line);
		assert_true(line.cursor <= line.length);
		assert_int_equal(strlen(line.text), line.length);
		assert_true(utf8_valid(line.text, line.length));
		assert_true(utf8_valid(line.text, line.cursor));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(graphemes_are_whole),
		cmocka_unit_test(no_control_gets_in),
		cmocka_unit_test(words_and_parts),
		cmocka_unit_test(quotes_keep_commas_in_a_part),
		cmocka_unit_test(a_full_line_takes_no_more),
		cmocka_unit_test(random_editing_keeps_the_line_valid),
	};

	return cmocka_run_group_tests_name("line_edit", tests, NULL, NULL);
}
