#include "src/archive/clockstate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_SYS_TIMEX_H
#include <sys/timex.h>
#endif

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static bool month_of(const char *word, int *ret_month)
{
	const char *at = strlen(word) == 3 ? strstr(months, word) : NULL;

	if (!at || (at - months) % 3)
		return false;
	*ret_month = (int)(at - months) / 3;
	return true;
}

bool clockstate_date(const char *date, int64_t *ret_ms)
{
	struct tm tm = { .tm_isdst = 0 };
	char day[4], month[4], zone[4];
	int end = 0;

	if (sscanf(date, "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %3[A-Z]%n",
		   day, &tm.tm_mday, month, &tm.tm_year, &tm.tm_hour,
		   &tm.tm_min, &tm.tm_sec, zone, &end) != 8 ||
	    date[end] || strcmp(zone, "GMT") || !month_of(month, &tm.tm_mon))
		return false;
	if (tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_year < 1970 ||
	    tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60 ||
	    tm.tm_hour < 0 || tm.tm_min < 0 || tm.tm_sec < 0)
		return false;
	tm.tm_year -= 1900;
	*ret_ms = (int64_t)timegm(&tm) * 1000;
	return true;
}

static int own_state(char *text, size_t size)
{
	if (getenv("TAFFRAIL_CLOCK"))
		return snprintf(text, size, "set by hand");
#ifdef HAVE_SYS_TIMEX_H
	struct timex now = { .modes = 0 };
	int state = adjtimex(&now);

	if (state == TIME_ERROR)
		return snprintf(text, size, "not synchronised");
	if (state >= 0)
		return snprintf(text, size, "synchronised, within %ld ms",
				now.maxerror / 1000 + 1);
#endif
	return snprintf(text, size, "state of the clock not known");
}

void clockstate_words(int64_t ended, const char *date,
		      char ret_text[CLOCKSTATE_MAX])
{
	int n = own_state(ret_text, CLOCKSTATE_MAX);
	int64_t at, apart;

	if (!date || !clockstate_date(date, &at))
		return;
	/* A Date has no fraction: the same second counts as the same time. */
	apart = at / 1000 - ended / 1000;
	if (apart == 0)
		snprintf(ret_text + n, CLOCKSTATE_MAX - (size_t)n,
			 "; the server's Date is the same second");
	else
		snprintf(ret_text + n, CLOCKSTATE_MAX - (size_t)n,
			 "; the server's Date is %" PRId64 " s %s",
			 apart < 0 ? -apart : apart,
			 apart < 0 ? "behind" : "ahead");
}
