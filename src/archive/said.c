#include "src/archive/said.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "src/base/text.h"

/* --- dates --- */

static int month_of(const char *word)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++)
		if (!strncasecmp(months + 3 * i, word, 3))
			return i;
	return -1;
}

/* "+0200", "GMT+0200", "GMT", "(...)": minutes east of Greenwich. */
static int offset_of(const char *zone)
{
	int hours, minutes;
	char sign;

	zone += strspn(zone, " \t");
	if (!strncasecmp(zone, "GMT", 3) || !strncasecmp(zone, "UTC", 3))
		zone += 3;
	if (sscanf(zone, "%c%2d%2d", &sign, &hours, &minutes) != 3 ||
	    (sign != '+' && sign != '-') || hours > 14 || minutes > 59 ||
	    hours < 0 || minutes < 0)
		return 0;
	return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

int64_t said_date(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };
	char word[16] = "";
	const char *comma = strchr(text, ',');
	int end = 0, read;
	int64_t seconds;

	text = comma ? comma + 1 : text;
	read = sscanf(text, " %2d %15s %4d %2d:%2d:%2d%n", &tm.tm_mday, word,
		      &tm.tm_year, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end);
	if (read != 6)
		read = sscanf(text, " %*15s %15s %2d %4d %2d:%2d:%2d%n", word,
			      &tm.tm_mday, &tm.tm_year, &tm.tm_hour,
			      &tm.tm_min, &tm.tm_sec, &end);
	tm.tm_mon = month_of(word);
	if (read != 6 || end == 0 || tm.tm_mon < 0 || tm.tm_year < 1970 ||
	    tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60 || tm.tm_hour < 0 ||
	    tm.tm_min < 0 || tm.tm_sec < 0)
		return 0;
	tm.tm_year -= 1900;
	seconds = (int64_t)timegm(&tm) - 60 * (int64_t)offset_of(text + end);
	return seconds > 0 ? seconds * 1000 : 0;
}

/* --- pages --- */

static const char *find(const char *data, size_t size, const char *word)
{
	return memmem(data, size, word, strlen(word));
}

/* From `at` to a blank, the comment's end or the end of it all. */
static void take_address(const char *at, const char *end, struct said *said)
{
	size_t n = 0;

	while (at + n < end && !strchr(" \t\r\n<>\"#", at[n]) && at[n])
		n++;
	if (n < 8 || n >= sizeof(said->address) || !utf8_valid(at, n) ||
	    (strncasecmp(at, "http://", 7) && strncasecmp(at, "https://", 8)))
		return;
	memcpy(said->address, at, n);
	said->address[n] = '\0';
}

static const char *after(const char *at, const char *end, const char *word)
{
	const char *found = find(at, (size_t)(end - at), word);

	if (!found)
		return NULL;
	found += strlen(word);
	while (found < end && (*found == ' ' || *found == '\t'))
		found++;
	return found;
}

static void read_single_file(const char *at, const char *end,
			     struct said *said)
{
	const char *url = after(at, end, "url:");
	const char *date = after(at, end, "saved date:");
	char text[100];

	if (url)
		take_address(url, end, said);
	if (!date)
		return;
	snprintf(text, sizeof(text), "%.*s",
		 (int)(end - date < 90 ? end - date : 90), date);
	said->at = said_date(text);
}

/* "saved from url=(0022)https://port.example/14": the mark of the web. */
static void read_mark(const char *at, const char *end, struct said *said)
{
	const char *close = at < end && *at == '('
				    ? memchr(at, ')', (size_t)(end - at))
				    : NULL;

	if (close)
		take_address(close + 1, end, said);
}

bool said_by_page(const char *data, size_t size, struct said *ret_said)
{
	size_t n = size < SAID_HEAD_MAX ? size : SAID_HEAD_MAX;
	const char *all_end = data + n, *at = data;

	memset(ret_said, 0, sizeof(*ret_said));
	while (at < all_end && (at = find(at, (size_t)(all_end - at),
					  "<!--")) != NULL) {
		const char *end = find(at, (size_t)(all_end - at), "-->");
		const char *mark;

		if (!end)
			end = all_end;
		if (find(at, (size_t)(end - at), "saved with SingleFile"))
			read_single_file(at, end, ret_said);
		else if ((mark = after(at, end, "saved from url=")))
			read_mark(mark, end, ret_said);
		if (*ret_said->address)
			return true;
		at = end < all_end ? end + 3 : all_end;
	}
	return ret_said->at != 0;
}
