/* fake_case: a case without a file (see the .c). */
#ifndef TAFFRAIL_TESTS_UI_FAKE_CASE_H
#define TAFFRAIL_TESTS_UI_FAKE_CASE_H

struct casefile;
struct casefile *fake_case(void);

#endif
