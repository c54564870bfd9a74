/* known: the names of the case, to be found again in a text.
 *
 * Ships, companies, people, organisations, government bodies and places below
 * country, by every name that the case has for them, and by their numbers
 * (IMO, MMSI). A name is found at the start of a word, word by word by its
 * folded key, the longest first. Words that begin with a small letter are no
 * names: "port" is not Port. */
#ifndef TAFFRAIL_STORE_KNOWN_H
#define TAFFRAIL_STORE_KNOWN_H

#include "store/casefile.h"

enum { KNOWN_MAX = 500000 /* names; more are left out */ };

struct known;
struct known_name {
	size_t at, length; /* in the text */
	int64_t record;
	int kind;
};

/* Read the names; talloc'ed on ctx. They hold until the case changes. */
enum status known_read(struct casefile *casefile, const void *ctx,
		       struct known **ret_known, struct error *err) must_check;
int known_count(const struct known *known);
/* The first name that begins at `from` or after it and before `end`; it may
 * reach up to `length`. `from` must not stand inside a word. */
bool known_find(const struct known *known, const char *text, size_t length,
		size_t from, size_t end, struct known_name *ret_name);
/* The word from `at` on: where it begins and ends (UTF-8). False: none. */
bool known_word(const char *text, size_t length, size_t at, size_t *ret_start,
		size_t *ret_end);

#endif
