/* random: numbers for property tests. The seed is printed; TAFFRAIL_SEED in
 * the environment gives it again. */
#ifndef TAFFRAIL_TESTS_BASE_RANDOM_H
#define TAFFRAIL_TESTS_BASE_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t random_state;

static inline void random_seed(void)
{
	const char *text = getenv("TAFFRAIL_SEED");
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	random_state = text != NULL ? strtoull(text, NULL, 10)
				    : (uint64_t)now.tv_nsec * 2654435761U + 1;
	printf("# TAFFRAIL_SEED=%llu\n", (unsigned long long)random_state);
}

/* xorshift64* (S. Vigna): any state but 0. */
static inline uint64_t random_bits(void)
{
	if (random_state == 0)
		random_state = 1;
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64_C(2685821657736338717);
}

/* 0 .. below - 1 */
static inline unsigned random_below(unsigned below)
{
	return (unsigned)((random_bits() >> 32) % below);
}

/* A text made of pieces. Returns its length. */
static inline size_t random_text(const char *const *pieces, unsigned count,
				 unsigned most, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned n = random_below(most + 1); n > 0; n--) {
		int more = snprintf(text + used, size - used, "%s",
				    pieces[random_below(count)]);

		if (more < 0 || (size_t)more >= size - used)
			break;
		used += (size_t)more;
	}
	return used < size ? used : size - 1;
}

#endif
