/* id, sha256, clock, calendar: numbers that must never change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/base/sha256.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void hash_of(const char *text, char hex[SHA256_HEX + 1])
{
	uint8_t digest[SHA256_BYTES];

	assert_int_equal(sha256_of(text, strlen(text), digest), STATUS_OK);
	sha256_hex(digest, hex);
}

/* FIPS 180-4 examples. */
static void hashes(void **state)
{
	char hex[SHA256_HEX + 1];

	(void)state;
	hash_of("", hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
				 "27ae41e4649b934ca495991b7852b855");
	hash_of("abc", hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
}

static void a_hash_is_used_again(void **state)
{
	struct sha256 *hash = sha256_open();
	uint8_t first[SHA256_BYTES], second[SHA256_BYTES];

	(void)state;
	assert_non_null(hash);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sha256_update(hash, "ab", 2), STATUS_OK);
		assert_int_equal(sha256_update(hash, "c", 1), STATUS_OK);
		assert_int_equal(sha256_finish(hash, i ? second : first),
				 STATUS_OK);
		assert_int_equal(sha256_start(hash), STATUS_OK);
	}
	assert_memory_equal(first, second, SHA256_BYTES);
	assert_int_equal(first[0], 0xba);
	sha256_close(hash);
	sha256_close(NULL);
}

static void ids_in_letters(void **state)
{
	char text[ID_LENGTH + 1];
	int64_t id = 0;

	(void)state;
	id_print(1, text);
	assert_string_equal(text, "0000000000001");
	id_print(INT64_MAX, text);
	assert_string_equal(text, "7zzzzzzzzzzzz");
	id_print(INT64_C(0x0123456789abcdef), text);
	assert_string_equal(text, "028t5cy4tqkff");
	assert_true(id_parse("028T5CY4TQKFF", 13, &id));
	assert_int_equal(id, INT64_C(0x0123456789abcdef));
	assert_true(id_parse("ooooooooooOil", 13, &id));
	assert_int_equal(id, 33);
}

static void what_is_no_id(void **state)
{
	static const char *const bad[] = {
		"", "1", "000000000000", "00000000000001", "0000000000000",
		"8000000000000", "u000000000001", "000000000000u",
		"00000000000-1", "00000000 0001",
	};
	int64_t id = 77;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(id_parse(bad[i], strlen(bad[i]), &id));
	assert_false(id_parse("0000\0" "00000001", 13, &id));
	assert_int_equal(id, 77);
}

static void every_id_comes_back(void **state)
{
	(void)state;
	random_seed();
	for (int i = 0; i < 100000; i++) {
		int64_t id = (int64_t)(random_bits() >> (1 + random_below(62)));
		int64_t back = 0;
		char text[ID_LENGTH + 1];

		if (id == 0)
			continue;
		id_print(id, text);
		assert_true(id_parse(text, ID_LENGTH, &back));
		assert_true(id == back);
	}
}

/* Reckoned apart: python3 -c 'import hashlib;
 * print(int.from_bytes(hashlib.sha256(b"orient-express\0maria").digest()[:8],
 * "big") >> 1)' */
static void ids_of_names(void **state)
{
	int64_t id, other;

	(void)state;
	assert_int_equal(id_from_name("orient-express", 14, "maria", 5, &id),
			 STATUS_OK);
	assert_true(id == INT64_C(359772437345291176));
	/* the zero byte keeps the two apart */
	assert_int_equal(id_from_name("a", 1, "bc", 2, &id), STATUS_OK);
	assert_int_equal(id_from_name("ab", 2, "c", 1, &other), STATUS_OK);
	assert_true(id != other);
	assert_int_equal(id_nested(INT64_C(0x0123456789abcdef), 2003, 1, &id),
			 STATUS_OK);
	assert_true(id == INT64_C(8526757585988393207));
}

static void generated_ids_rise(void **state)
{
	struct id_generator generator;
	int64_t last = 0;

	(void)state;
	id_generator_init(&generator);
	for (int i = 0; i < 20000; i++) {
		int64_t n = 1 + random_below(5000);
		int64_t first = i % 3 ? id_generator_next(&generator)
				      : id_generator_reserve(&generator, n);

		assert_true(first > last);
		last = i % 3 ? first : first + n - 1;
	}
}

static void generated_ids_hold_the_time(void **state)
{
	struct id_generator a, b;
	int64_t first, second;

	(void)state;
	setenv("TAFFRAIL_CLOCK", "2023-10-16T05:30:00Z", 1);
	clock_reset();
	assert_true(clock_now() == INT64_C(1697434200000));
	id_generator_init(&a);
	id_generator_init(&b);
	first = id_generator_next(&a);
	second = id_generator_next(&b);
	assert_true(first >> ID_COUNTER_BITS ==
		    INT64_C(1697434200000) - ID_EPOCH);
	/* two copies in one millisecond start apart, all but surely */
	assert_true(first != second);
	assert_true(id_generator_next(&a) == first + 1);
	/* the clock going back changes nothing */
	setenv("TAFFRAIL_CLOCK", "1577836800005", 1);
	clock_reset();
	assert_true(clock_now() == INT64_C(1577836800005));
	assert_true(id_generator_next(&a) == first + 2);
	unsetenv("TAFFRAIL_CLOCK");
	clock_reset();
	assert_true(clock_now() > INT64_C(1577836800005));
}

/* A limit of time is of the clock that the condition is waited for by: of
 * another one it would lie in the past, or years ahead. */
static void a_wait_has_a_limit_of_time(void **state)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int64_t start = clock_monotonic_ms();
	pthread_cond_t never;
	struct timespec then;

	(void)state;
	for (int ms = 0; ms < 3000; ms += 7) {
		then = clock_monotonic_in(ms);
		assert_in_range(then.tv_nsec, 0, 999999999);
		assert_true((int64_t)then.tv_sec * 1000 +
			    then.tv_nsec / 1000000 >= start + ms);
	}
	clock_condition_init(&never);
	pthread_mutex_lock(&lock);
	start = clock_monotonic_ms();
	then = clock_monotonic_in(20);
	while (pthread_cond_timedwait(&never, &lock, &then) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&lock);
	assert_true(clock_monotonic_ms() - start >= 20);
	pthread_cond_destroy(&never);
}

static void the_clock_in_letters(void **state)
{
	char text[CLOCK_TEXT_MAX];

	(void)state;
	clock_print(INT64_C(1697434200999), text);
	assert_string_equal(text, "2023-10-16T05:30:00Z");
	clock_print(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
}

static void days_there_and_back(void **state)
{
	(void)state;
	random_seed();
	assert_true(calendar_day((struct civil){1970, 1, 1}) == 0);
	assert_true(calendar_day((struct civil){2000, 3, 1}) == 11017);
	for (int i = 0; i < 100000; i++) {
		int64_t day = (int64_t)(random_bits() >> 20) - (1 << 28);
		struct civil civil = calendar_civil(day);

		assert_true(calendar_day(civil) == day);
		assert_in_range(civil.month, 1, 12);
		assert_in_range(civil.day, 1,
				calendar_month_length(civil.year, civil.month));
	}
}

static void weekdays(void **state)
{
	(void)state;
	/* 16 October 2023 was a Monday, 1 January 1970 a Thursday. */
	assert_int_equal(calendar_weekday(19646), 0);
	assert_int_equal(calendar_weekday(0), 3);
	assert_int_equal(calendar_weekday(-1), 2);
	assert_int_equal(calendar_weekday(-4), 6);
}

static void months_are_added(void **state)
{
	int64_t january = calendar_month(2023, 1).high;

	(void)state;
	assert_true(calendar_add_months(january, 1) ==
		    calendar_month(2023, 2).high);
	assert_true(calendar_add_months(calendar_month(2023, 3).low, -13) ==
		    calendar_month(2022, 2).low);
	assert_true(calendar_add_months(TIME_MAX, -1) == TIME_MAX);
	assert_true(calendar_add_months(0, INT64_MAX) == TIME_MAX);
	assert_true(calendar_add_months(0, INT64_MIN) == TIME_MIN);
	assert_true(calendar_add(5, INT64_MAX) == TIME_MAX);
	assert_true(calendar_add(-5, INT64_MIN) == TIME_MIN);
	assert_true(calendar_add(TIME_MIN, 5) == TIME_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes),
		cmocka_unit_test(a_hash_is_used_again),
		cmocka_unit_test(ids_in_letters),
		cmocka_unit_test(what_is_no_id),
		cmocka_unit_test(every_id_comes_back),
		cmocka_unit_test(ids_of_names),
		cmocka_unit_test(generated_ids_rise),
		cmocka_unit_test(generated_ids_hold_the_time),
		cmocka_unit_test(a_wait_has_a_limit_of_time),
		cmocka_unit_test(the_clock_in_letters),
		cmocka_unit_test(days_there_and_back),
		cmocka_unit_test(weekdays),
		cmocka_unit_test(months_are_added),
	};

	return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
