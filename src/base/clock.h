/* clock: the time of day. TAFFRAIL_CLOCK in the environment fixes it, for
 * tests: an EDTF date or time ("2023-10-16T05:30:00Z") or milliseconds since
 * 1970. Read once, at the first call. */
#ifndef TAFFRAIL_BASE_CLOCK_H
#define TAFFRAIL_BASE_CLOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(void);
/* Milliseconds that pass however the clock is set, for limits of time. */
int64_t clock_monotonic_ms(void);
/* The same for a condition that is waited for: made by the first, it takes the
 * second, `ms` from now, as its limit (pthread_cond_timedwait). */
void clock_condition_init(pthread_cond_t *condition);
struct timespec clock_monotonic_in(int ms);
/* Forget the fixed time, so that the next call reads the environment. */
void clock_reset(void);

enum { CLOCK_TEXT_MAX = 32 };
/* "2023-10-16T05:30:00Z". */
void clock_print(int64_t milliseconds, char ret_text[CLOCK_TEXT_MAX]);

#endif
