#include "src/base/clock.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/edtf.h"

enum { SECOND_MS = 1000, MS_NS = 1000000, SECOND_NS = 1000000000 };

enum clock_state { CLOCK_UNREAD, CLOCK_RUNS, CLOCK_FIXED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static enum clock_state state;
static int64_t fixed;

/* Milliseconds, or an EDTF date. */
static bool read_fixed(const char *text, int64_t *ret_fixed)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	struct edtf edtf;

	if (*text == '\0')
		return false;
	/* A year alone is short; times since 1970 that matter are not. */
	if (*end == '\0' && strlen(text) > 6) {
		*ret_fixed = number;
		return true;
	}
	if (edtf_parse(text, strlen(text), &edtf, NULL) != STATUS_OK ||
	    edtf_span(&edtf).low == TIME_MIN)
		return false;
	*ret_fixed = edtf_span(&edtf).low * 1000;
	return true;
}

static void read_environment(void)
{
	const char *text = getenv("TAFFRAIL_CLOCK");

	state = text != NULL && read_fixed(text, &fixed) ? CLOCK_FIXED
							  : CLOCK_RUNS;
}

int64_t clock_now(void)
{
	struct timespec now;
	int64_t result;

	pthread_mutex_lock(&lock);
	if (state == CLOCK_UNREAD)
		read_environment();
	result = fixed;
	if (state == CLOCK_RUNS && clock_gettime(CLOCK_REALTIME, &now) == 0)
		result = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	pthread_mutex_unlock(&lock);
	return result;
}

int64_t clock_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
}

struct timespec clock_monotonic_in(int ms)
{
	struct timespec then;

	clock_gettime(CLOCK_MONOTONIC, &then);
	then.tv_sec += ms / SECOND_MS;
	then.tv_nsec += (long)(ms % SECOND_MS) * MS_NS;
	if (then.tv_nsec >= SECOND_NS) {
		then.tv_nsec -= SECOND_NS;
		then.tv_sec++;
	}
	return then;
}

void clock_reset(void)
{
	pthread_mutex_lock(&lock);
	state = CLOCK_UNREAD;
	pthread_mutex_unlock(&lock);
}

void clock_print(int64_t milliseconds, char ret_text[CLOCK_TEXT_MAX])
{
	int64_t second = milliseconds / 1000 - (milliseconds % 1000 < 0);
	int64_t day = calendar_day_of(second);
	int of_day = (int)(second - day * CALENDAR_DAY);
	struct civil civil = calendar_civil(day);

	snprintf(ret_text, CLOCK_TEXT_MAX, "%04lld-%02d-%02dT%02d:%02d:%02dZ",
		 (long long)civil.year, civil.month, civil.day, of_day / 3600,
		 of_day / 60 % 60, of_day % 60);
}
