/* status: words, and error texts that are safe to print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/status.h"

static void words_of_every_status(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_LAST; i++)
		assert_true(strlen(status_to_string((enum status)i)) > 0);
	assert_string_equal(status_to_string(STATUS_FULL), "disk full");
	assert_string_equal(status_to_string(STATUS_LAST), "unknown status");
	assert_string_equal(status_to_string((enum status)-1),
			    "unknown status");
}

static void error_gives_its_status_back(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(error_set(&err, STATUS_BUSY, "%s: %d", "x", 7),
			 STATUS_BUSY);
	assert_int_equal(err.status, STATUS_BUSY);
	assert_string_equal(err.text, "x: 7");
	assert_int_equal(error_set(NULL, STATUS_IO, "lost"), STATUS_IO);
}

static void error_may_quote_itself(void **state)
{
	struct error err;

	(void)state;
	error_set(&err, STATUS_IO, "disk");
	error_set(&err, STATUS_IO, "reading: %s", err.text);
	assert_string_equal(err.text, "reading: disk");
}

static void controls_become_visible(void **state)
{
	static const struct {
		const char *raw, *shown;
	} cases[] = {
		{"a\x1b[31mb", "a^[[31mb"},
		{"one\ntwo\t\x7f", "one^Jtwo^I^?"},
		{"\xc2\x9b" "5n", "<U+009B>5n"},
		{"x\xe2\x80\xaey", "x<U+202E>y"},
		{"\xef\xbb\xbfz", "<U+FEFF>z"},
		{"\xff\xc3", "<FF><C3>"},
		{"Sīnā – Мария", "Sīnā – Мария"},
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		error_set(&err, STATUS_INVALID, "%s", cases[i].raw);
		assert_string_equal(err.text, cases[i].shown);
	}
}

/* Every alignment of a two-byte character with the cut. */
static void long_text_is_cut_at_a_character(void **state)
{
	char raw[3 * ERROR_TEXT_MAX];
	struct error err;

	(void)state;
	for (size_t lead = 0; lead < 4; lead++) {
		size_t length;

		memset(raw, 'a', sizeof(raw));
		for (size_t i = lead; i + 2 < sizeof(raw); i += 2)
			memcpy(raw + i, "\xc3\xa9", 2);
		raw[sizeof(raw) - 1] = '\0';
		error_set(&err, STATUS_LIMIT, "%s", raw);
		length = strlen(err.text);
		assert_in_range(length, ERROR_TEXT_MAX - 2,
				ERROR_TEXT_MAX - 1);
		assert_memory_equal(err.text, raw, length);
		assert_int_equal((length - lead) % 2, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_every_status),
		cmocka_unit_test(error_gives_its_status_back),
		cmocka_unit_test(error_may_quote_itself),
		cmocka_unit_test(controls_become_visible),
		cmocka_unit_test(long_text_is_cut_at_a_character),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
