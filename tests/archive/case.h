/* case: a new case for each test, in the folder that the runner removes. */
#ifndef TAFFRAIL_TESTS_ARCHIVE_CASE_H
#define TAFFRAIL_TESTS_ARCHIVE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/casefile.h"
#include "store/entry.h"

#define good(call)                                                            \
	do {                                                                  \
		enum status status_ = (call);                                 \
		if (status_ != STATUS_OK)                                     \
			fail_msg("%s: %s: %s", #call,                         \
				 status_to_string(status_), err.text);        \
	} while (0)

static struct error err;
static char case_path[256];

static inline int case_setup(void **state)
{
	static int number;
	const char *folder = getenv("TMPDIR");
	struct casefile *c;

	snprintf(case_path, sizeof(case_path), "%s/archive-%d-%d.taf",
		 folder ? folder : "/tmp", (int)getpid(), ++number);
	if (casefile_new(case_path, &c, &err) != STATUS_OK) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = c;
	return 0;
}

static inline int case_teardown(void **state)
{
	casefile_close(*state);
	unlink(case_path);
	return 0;
}

static inline void case_reopen(void **state)
{
	struct casefile *c;

	casefile_close(*state);
	*state = NULL;
	good(casefile_open(case_path, CASEFILE_WRITE, &c, &err));
	*state = c;
}

/* A source with an address, as an entry of its own. */
static inline int64_t case_add_source(struct casefile *c, const char *address)
{
	struct action *action;
	struct row row;

	row_init(&row, TABLE_SOURCE, 0);
	row_set_text(&row, SOURCE_ADDRESS, address);
	row_set_integer(&row, SOURCE_STATE, ADDRESS_KNOWN);
	good(action_begin(c, "a source", false, &action, &err));
	good(action_add(action, &row, &err));
	good(action_commit(action, NULL, &err));
	return row.id;
}

/* A generator with a seed that is printed, so that a failure can be had
 * again: TAFFRAIL_SEED=n. */
static uint64_t random_state;

static inline void random_start(void)
{
	const char *given = getenv("TAFFRAIL_SEED");

	random_state = given ? strtoull(given, NULL, 0)
			     : (uint64_t)time(NULL) * 2654435761u;
	print_message("# TAFFRAIL_SEED=%llu\n",
		      (unsigned long long)random_state);
	random_state |= 1;
}

static inline uint64_t random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* Bytes that deflate (a few letters) or do not. */
static inline void random_fill(unsigned char *data, size_t size, bool packable)
{
	for (size_t i = 0; i < size; i++)
		data[i] = packable ? (unsigned char)('a' + random_next() % 4)
				   : (unsigned char)random_next();
}

#endif
