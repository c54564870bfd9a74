/* fuzz: what every fuzz target has in common.
 *
 * A target is tests/fuzz/fuzz_NAME.c with the one function below. Configured
 * with --enable-fuzzing (CC=clang) it is a libFuzzer program, which
 * `make fuzz` runs for FUZZ_SECONDS each. Otherwise tests/fuzz/replay.c is its
 * main: it feeds the kept inputs tests/fuzz/corpus/NAME/ and reports TAP, so
 * that `make check` replays what was ever found. */
#ifndef TAFFRAIL_TESTS_FUZZ_FUZZ_H
#define TAFFRAIL_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Parse data; abort when what must hold does not. Always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An assertion that stays in every build. */
#define fuzz_check(condition)                                                 \
	do {                                                                  \
		if (!(condition)) {                                           \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__,    \
				#condition);                                  \
			abort();                                              \
		}                                                             \
	} while (0)

#endif
