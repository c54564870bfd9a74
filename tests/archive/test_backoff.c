/* When an address may be asked again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/archive/backoff.h"

static void each_try_waits_longer_up_to_the_most(void **state)
{
	static const int64_t most[] = { 2000, 8000, 32000, 128000, 300000,
					300000 };

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(backoff_delay(i + 1, 0), most[i] / 2);
		assert_in_range(backoff_delay(i + 1, UINT32_MAX),
				most[i] - 2, most[i]);
	}
	assert_int_equal(backoff_delay(1000, 0), BACKOFF_MOST_MS / 2);
}

/* Two that failed at once come back apart. */
static void chance_spreads_them(void **state)
{
	int64_t sum = 0;

	(void)state;
	for (int i = 0; i < 64; i++)
		sum += backoff_delay(3, (uint32_t)i << 26) - 16000;
	/* Even over the upper half: 0, 250, 500, ... 15,750. */
	assert_int_equal(sum / 64, 7875);
}

static int64_t retry_after(const char *lines)
{
	struct buffer head;
	int64_t ms = -1;

	buffer_init(&head, 4096);
	buffer_append_string(&head, "HTTP/1.1 503 Down\r\n");
	buffer_append_string(&head, lines);
	buffer_append_string(&head, "\r\n");
	/* 2023-10-16 05:30:00 UTC */
	if (!backoff_retry_after(&head, INT64_C(1697434200000), &ms))
		ms = -1;
	buffer_release(&head);
	return ms;
}

static void the_server_says_when(void **state)
{
	(void)state;
	assert_int_equal(retry_after("Retry-After: 120\r\n"), 120000);
	assert_int_equal(retry_after("retry-after: 0\r\n"), 0);
	assert_int_equal(retry_after("Retry-After: Mon, 16 Oct 2023 05:31:00 "
				     "GMT\r\n"), 60000);
	/* Its clock is an hour ahead: so is its date. */
	assert_int_equal(retry_after("Date: Mon, 16 Oct 2023 06:30:00 GMT\r\n"
				     "Retry-After: Mon, 16 Oct 2023 06:31:00 "
				     "GMT\r\n"), 60000);
	assert_int_equal(retry_after("Retry-After: Mon, 16 Oct 2023 05:00:00 "
				     "GMT\r\n"), 0);
}

static void what_is_not_readable_says_nothing(void **state)
{
	static const char *const lines[] = {
		"", "Retry-After: \r\n", "Retry-After: soon\r\n",
		"Retry-After: -5\r\n", "Retry-After: 12x\r\n",
		"Retry-After: 99999999999999999999\r\n",
		"Retry-After: Mon, 99 Oct 2023 05:31:00 GMT\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(retry_after(lines[i]), -1);
}

static void some_statuses_pass(void **state)
{
	(void)state;
	assert_true(backoff_may_pass(429) && backoff_may_pass(503));
	assert_false(backoff_may_pass(200) || backoff_may_pass(404) ||
		     backoff_may_pass(403) || backoff_may_pass(501));
	assert_true(backoff_is_refusal(403) && backoff_is_refusal(429));
	assert_false(backoff_is_refusal(503));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_try_waits_longer_up_to_the_most),
		cmocka_unit_test(chance_spreads_them),
		cmocka_unit_test(the_server_says_when),
		cmocka_unit_test(what_is_not_readable_says_nothing),
		cmocka_unit_test(some_statuses_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
