#include "src/base/country.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"

#include "src/base/country_table.h"

enum {
	COUNTRIES = sizeof(countries) / sizeof(*countries),
	NAMES_MAX = 2048,
	NAME_BYTES = 32768,
	FOLDED_MAX = 128
};

struct name {
	const char *key;
	const struct country *country;
};

/* All names, folded, in order: made at the first look-up. */
static struct name names[NAMES_MAX];
static size_t name_count;
static char name_bytes[NAME_BYTES];
static size_t bytes_used;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->key,
		      ((const struct name *)b)->key);
}

static void add_name(const struct country *country, const char *text,
		     size_t length)
{
	struct buffer key;

	if (length == 0)
		return;
	if (name_count == NAMES_MAX)
		bug("more than %d names of countries", NAMES_MAX);
	buffer_init_fixed(&key, name_bytes + bytes_used,
			  sizeof(name_bytes) - bytes_used);
	if (text_fold(text, length, &key) != STATUS_OK)
		bug("the names of countries take more than %d bytes",
		    NAME_BYTES);
	names[name_count++] = (struct name){key.data, country};
	bytes_used += key.length + 1;
}

static void make_names(void)
{
	for (size_t i = 0; i < COUNTRIES; i++) {
		const struct country *c = &countries[i];
		const char *other = c->other;

		add_name(c, c->alpha2, strlen(c->alpha2));
		add_name(c, c->alpha3, strlen(c->alpha3));
		add_name(c, c->name, strlen(c->name));
		while (*other != '\0') {
			size_t n = strcspn(other, "/");

			add_name(c, other, n);
			other += n + (other[n] == '/');
		}
	}
	qsort(names, name_count, sizeof(*names), compare_names);
}

static const struct country *find_key(const char *key)
{
	struct name wanted = {.key = key};
	const struct name *found = bsearch(&wanted, names, name_count,
					   sizeof(*names), compare_names);

	return found == NULL ? NULL : found->country;
}

/* "russian flagged", "flag of panama", "the bahamas": what stands around the
 * name of a flag. */
static const char *strip(char *key)
{
	static const char *const before[] = {"flag of ", "the ",
					     "republic of ", "state of ",
					     "kingdom of "};
	static const char *const behind[] = {" flagged", " flag",
					     " registered", " registry"};

	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind); i++) {
		size_t length = strlen(key), n = strlen(behind[i]);

		if (length > n && strcmp(key + length - n, behind[i]) == 0)
			key[length - n] = '\0';
	}
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		size_t n = strlen(before[i]);

		if (strncmp(key, before[i], n) == 0)
			key += n;
	}
	return key;
}

const struct country *country_find(const char *text, size_t length)
{
	char array[FOLDED_MAX];
	const struct country *found;
	struct buffer key;

	pthread_once(&made, make_names);
	buffer_init_fixed(&key, array, sizeof(array));
	if (length > 4 * sizeof(array) ||
	    text_fold(text, length, &key) != STATUS_OK || key.length == 0)
		return NULL;
	found = find_key(array);
	return found == NULL ? find_key(strip(array)) : found;
}

const struct country *country_at(size_t i)
{
	return i < COUNTRIES ? &countries[i] : NULL;
}
