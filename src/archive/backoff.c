#include "src/archive/backoff.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "src/archive/clockstate.h"
#include "src/archive/head.h"
#include "src/base/clock.h"

enum { GROWTH = 4, DIGITS_MAX = 9 };

static bool is_one_of(int status, const int *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == status)
			return true;
	return false;
}

bool backoff_may_pass(int status)
{
	static const int list[] = { 408, 425, 429, 500, 502, 503, 504 };

	return is_one_of(status, list, sizeof(list) / sizeof(*list));
}

bool backoff_is_refusal(int status)
{
	static const int list[] = { 403, 429 };

	return is_one_of(status, list, sizeof(list) / sizeof(*list));
}

int64_t backoff_delay(int tries, uint32_t random)
{
	int64_t most = BACKOFF_LEAST_MS;

	while (--tries > 0 && most < BACKOFF_MOST_MS)
		most *= GROWTH;
	if (most > BACKOFF_MOST_MS)
		most = BACKOFF_MOST_MS;
	return most / 2 + (int64_t)((uint64_t)random * (uint64_t)(most / 2) >>
				    32);
}

static bool date_of(const struct buffer *head, const char *name,
		    int64_t *ret_ms)
{
	char value[64];

	return head_value(head->data, head->length, name, value,
			  sizeof(value)) &&
	       clockstate_date(value, ret_ms);
}

bool backoff_retry_after(const struct buffer *head, int64_t now,
			 int64_t *ret_ms)
{
	char value[64];
	int64_t until, from = now;
	size_t digits;

	if (!head_value(head->data, head->length, "Retry-After", value,
			sizeof(value)))
		return false;
	digits = strspn(value, "0123456789");
	if (digits > 0 && digits <= DIGITS_MAX && !value[digits]) {
		*ret_ms = strtoll(value, NULL, 10) * 1000;
		return true;
	}
	if (!date_of(head, "Retry-After", &until))
		return false;
	(void)date_of(head, "Date", &from);
	*ret_ms = until > from ? until - from : 0;
	return true;
}

uint32_t backoff_random(void)
{
	uint32_t bits;

	if (getrandom(&bits, sizeof(bits), GRND_NONBLOCK) == sizeof(bits))
		return bits;
	return (uint32_t)clock_now() * UINT32_C(2654435761);
}
