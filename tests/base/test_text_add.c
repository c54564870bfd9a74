#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <talloc.h>

#include "src/base/text_add.h"

static void test_text_grows_in_its_context(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = talloc_strdup(ctx, "");

	(void)state;
	text = text_add(text, "%s %d", "at least", 5);
	text = text_add_bytes(text, " voyages and more", 8);
	assert_string_equal(text, "at least 5 voyages");
	assert_ptr_equal(talloc_parent(text), ctx);
	talloc_free(ctx);
}

/* Of "not " + "the owner", "the owner" must not be what is left. */
static void test_what_lost_its_beginning_stays_lost(void **state)
{
	(void)state;
	assert_null(text_add(NULL, "%s", "the owner"));
	assert_null(text_add_bytes(NULL, "the owner", 9));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_grows_in_its_context),
		cmocka_unit_test(test_what_lost_its_beginning_stays_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
