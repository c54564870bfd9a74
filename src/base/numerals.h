/* numerals: numbers in figures and in English words, exact or vague, as
 * intervals in millionths. */
#ifndef TAFFRAIL_BASE_NUMERALS_H
#define TAFFRAIL_BASE_NUMERALS_H

#include <stdint.h>

#include "src/base/value.h"
#include "src/base/words.h"

/* Words for numbers that are not said: each a lower bound, since nobody who
 * writes one can be held to an upper one. */
struct vague_word {
	const char *words; /* folded, split by / */
	int64_t least;
	const char *reason;
};
extern const struct vague_word vague_table[];
extern const int vague_table_length;

/* Read the number at word `at`: figures ("1,000", "1 000", "1'000", "1.000.000",
 * "1.500,5", "1.5"), words up to the billions ("twenty-one", "a hundred and
 * five", "1.5 million", "half a million", "300k", "two dozen"), vague words ("several hundred", "dozens"). Returns the words
 * taken, 0 none. A number that does not fit is none. */
int numerals_read(const struct words *words, int at,
		  struct interval *ret_number);

/* Does a number stand there that is read as a decimal, and may be one with
 * thousands ("1.000", "12.500")? */
bool numerals_point_may_group(const struct words *words);

/* Millionths of the plain decimal in text ("4", "1000", "-2.5"); at most six
 * decimals. False: not one, or too large. */
bool decimal_parse(const char *text, size_t length, int64_t *ret_millionths);

#endif
