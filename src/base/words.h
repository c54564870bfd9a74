/* words: a short printed text taken apart into words, numbers and signs, for
 * the readers of dates and quantities. */
#ifndef TAFFRAIL_BASE_WORDS_H
#define TAFFRAIL_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MAX = 64, WORDS_BYTES = 1024, WORDS_INPUT_MAX = 512 };

enum word_kind {
	WORD_LETTERS, /* folded (text_fold): "octobre", "km2", "q3" */
	WORD_DIGITS,  /* a run of ASCII digits */
	WORD_SIGN     /* one of - / : % ~ < > = + , . ( ) ? & */
};

struct word {
	enum word_kind kind;
	const char *text; /* NUL-terminated, in `bytes` */
	size_t length;
	bool glued; /* nothing stood before it */
};

/* Points of abbreviations are left out ("Oct.", "a.m." is "am"); a point is
 * kept between digits alone. Dashes and minus signs are "-", the signs for at
 * least and at most are ">" "=" and "<" "=". */
struct words {
	struct word items[WORDS_MAX];
	int count;
	char bytes[WORDS_BYTES];
	size_t used;
};

/* False: longer than WORDS_INPUT_MAX, or too many words, or a byte that is
 * not UTF-8, or a sign that is not in the list. */
bool words_read(const char *text, size_t length, struct words *ret_words);

/* Is the word at `at` these letters, digits or this sign? Past the end: no. */
bool word_is(const struct words *words, int at, const char *text);
/* Do the words from `at` on begin with `phrase` (folded, single spaces)?
 * Hyphens between them do not matter. Returns the words taken, 0 none. */
int words_match(const struct words *words, int at, const char *phrase);
/* The same with a list of phrases split by "/"; the longest wins. */
int words_match_any(const struct words *words, int at, const char *phrases);

#endif
