/* What was printed is found again: what still waits to be written, what lies
 * in the file, and by its sort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "src/report/kept.h"

enum { MANY = 5000 };

static int scratch(void)
{
	char name[] = "/tmp/test_kept-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static size_t text_of(int i, const char *what, char text[128])
{
	return (size_t)snprintf(text, 128, "%s %d of %.*s", what, i, i % 60,
				"------------------------------------------------"
				"------------");
}

static void assert_kept(struct kept *kept, enum kept_sort sort, int i,
			const char *what)
{
	const char *bytes;
	size_t length, n;
	char text[128];

	n = text_of(i, what, text);
	assert_true(kept_find(kept, sort, i, &bytes, &length));
	assert_int_equal(length, n);
	assert_memory_equal(bytes, text, n);
}

static void test_each_is_found(void **state)
{
	struct kept *kept = kept_new(NULL, scratch());
	const char *bytes;
	size_t length;
	char text[128];

	(void)state;
	assert_non_null(kept);
	for (int i = 1; i <= MANY; i++) {
		length = text_of(i, "note", text);
		kept_add(kept, KEPT_NOTE, i, text, length);
		length = text_of(i, "row", text);
		if (i % 2)
			kept_add(kept, KEPT_ROW, i, text, length);
		assert_kept(kept, KEPT_NOTE, i, "note");
	}
	for (int i = MANY; i >= 1; i--) {
		assert_kept(kept, KEPT_NOTE, i, "note");
		assert_int_equal(kept_has(kept, KEPT_ROW, i), i % 2);
		if (i % 2)
			assert_kept(kept, KEPT_ROW, i, "row");
	}
	assert_false(kept_find(kept, KEPT_NOTE, MANY + 1, &bytes, &length));
	talloc_free(kept);
}

static void test_too_long_is_not_kept(void **state)
{
	struct kept *kept = kept_new(NULL, scratch());
	char *text = calloc(1, 1 << 20);

	(void)state;
	assert_non_null(text);
	kept_add(kept, KEPT_NOTE, 7, text, 1 << 20);
	assert_false(kept_has(kept, KEPT_NOTE, 7));
	kept_add(kept, KEPT_NOTE, 7, text, 1000);
	assert_true(kept_has(kept, KEPT_NOTE, 7));
	free(text);
	talloc_free(kept);
}

/* No room on the disk: whoever asks makes it anew. */
static void test_a_full_disk_keeps_nothing(void **state)
{
	FILE *full = fopen("/dev/full", "r+");
	struct kept *kept;
	char text[128];

	(void)state;
	if (!full)
		skip();
	kept = kept_new(NULL, dup(fileno(full)));
	fclose(full);
	for (int i = 1; i <= MANY; i++)
		kept_add(kept, KEPT_NOTE, i, text, text_of(i, "note", text));
	for (int i = 1; i <= MANY; i++)
		assert_false(kept_has(kept, KEPT_NOTE, i));
	talloc_free(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_is_found),
		cmocka_unit_test(test_too_long_is_not_kept),
		cmocka_unit_test(test_a_full_disk_keeps_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
