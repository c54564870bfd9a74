/* fake_case: a case without a file (see the .c). */
#ifndef TAFFRAIL_TESTS_UI_FAKE_CASE_H
#define TAFFRAIL_TESTS_UI_FAKE_CASE_H

#include <stdint.h>

struct casefile {
	struct registry *registry;
	char analyst[64];
	char last[256];  /* what the last entry did */
	int64_t entries;
};
struct casefile *fake_case(void);

#endif
