/* deflated: what goes in comes out, whatever it is and however small the room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "src/base/deflated.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Around the size where the window changes, and where lengths wrap. */
static const size_t sizes[] = { 0, 1, 2, 100, 4095, 16383, 16384, 16385,
				32769, 65536, 1 << 20 };

/* Letters of a small alphabet pack; of all bytes not. */
static void fill(unsigned char *data, size_t size, unsigned letters)
{
	for (size_t i = 0; i < size; i++)
		data[i] = (unsigned char)(random_bits() % letters);
}

static void goes_round(const unsigned char *data, size_t size, int level)
{
	size_t room = deflated_most(size);
	unsigned char *packed = malloc(room), *back = malloc(size + 1);
	uLongf length = (uLongf)size + 1;
	size_t n;

	assert_non_null(packed);
	assert_non_null(back);
	n = deflated_put(data, size, level, packed, room);
	assert_true(n > 0 && n <= room);
	assert_int_equal(uncompress(back, &length, packed, (uLong)n), Z_OK);
	assert_int_equal(length, size);
	assert_true(size == 0 || !memcmp(back, data, size));
	/* One byte less of room is none. */
	assert_int_equal(deflated_put(data, size, level, packed, n - 1), 0);
	free(packed);
	free(back);
}

static void what_goes_in_comes_out(void **state)
{
	static const int levels[] = { 1, 3, 6, 9 };
	unsigned char *data = calloc(1, sizes[COUNT(sizes) - 1] + 1);

	(void)state;
	random_seed();
	assert_non_null(data);
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (size_t l = 0; l < COUNT(levels); l++)
			for (unsigned letters = 1; letters <= 256;
			     letters *= 16) {
				fill(data, sizes[i], letters);
				goes_round(data, sizes[i], levels[l]);
			}
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
