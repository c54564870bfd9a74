/* Times in canonical lines: ISO 8601, UTC, milliseconds only when there are
 * any. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"
#include "store/rowline.h"

void rowline_time_print(int64_t ms, char ret_text[ROWLINE_TIME_MAX])
{
	int rest = (int)((ms % 1000 + 1000) % 1000);
	int64_t second = (ms - rest) / 1000;
	int64_t day = calendar_day_of(second);
	int of_day = (int)(second - day * CALENDAR_DAY);
	struct civil civil = calendar_civil(day);
	int n = snprintf(ret_text, ROWLINE_TIME_MAX,
			 "%04lld-%02d-%02dT%02d:%02d:%02d",
			 (long long)civil.year, civil.month, civil.day,
			 of_day / 3600, of_day / 60 % 60, of_day % 60);

	if (rest)
		n += snprintf(ret_text + n, (size_t)(ROWLINE_TIME_MAX - n),
			      ".%03d", rest);
	snprintf(ret_text + n, (size_t)(ROWLINE_TIME_MAX - n), "Z");
}

/* Digits where the pattern has 0, the same character elsewhere. */
static bool looks_like(const char *text, const char *pattern)
{
	size_t i;

	for (i = 0; pattern[i]; i++)
		if (pattern[i] == '0' ? !isdigit((unsigned char)text[i])
				      : text[i] != pattern[i])
			return false;
	return text[i] == '\0';
}

static int number_at(const char *text, int digits)
{
	int n = 0;

	while (digits-- > 0)
		n = n * 10 + (*text++ - '0');
	return n;
}

bool rowline_time(const char *text, int64_t *ret_ms)
{
	bool fraction = looks_like(text, "0000-00-00T00:00:00.000Z");
	struct civil civil;
	int hour, minute, second;

	if (!fraction && !looks_like(text, "0000-00-00T00:00:00Z"))
		return false;
	civil.year = number_at(text, 4);
	civil.month = number_at(text + 5, 2);
	civil.day = number_at(text + 8, 2);
	hour = number_at(text + 11, 2);
	minute = number_at(text + 14, 2);
	second = number_at(text + 17, 2);
	if (civil.month < 1 || civil.month > 12 || civil.day < 1 ||
	    civil.day > calendar_month_length(civil.year, civil.month) ||
	    hour > 23 || minute > 59 || second > 59)
		return false;
	*ret_ms = (calendar_day(civil) * CALENDAR_DAY + hour * 3600 +
		   minute * 60 + second) * 1000 +
		  (fraction ? number_at(text + 20, 3) : 0);
	return true;
}
