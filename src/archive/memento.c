#include "src/archive/memento.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "src/archive/head.h"
#include "src/archive/said.h"

/* Hosts, and what stands before time and original. "*" is one part. */
static const struct archive {
	const char *host, *before;
} archives[] = {
	{ "web.archive.org", "/web/" },
	{ "archive.today", "/" }, { "archive.ph", "/" },
	{ "archive.is", "/" }, { "archive.li", "/" }, { "archive.md", "/" },
	{ "archive.fo", "/" }, { "archive.vn", "/" },
	{ "arquivo.pt", "/wayback/" },
	{ "wayback.archive-it.org", "/*/" },
	{ "webarchive.nationalarchives.gov.uk", "/ukgwa/" },
	{ "www.webarchive.org.uk", "/wayback/archive/" },
};

static const char *behind_scheme(const char *address)
{
	return !strncasecmp(address, "https://", 8)  ? address + 8
	       : !strncasecmp(address, "http://", 7) ? address + 7 : NULL;
}

static const char *behind_host(const struct archive *a, const char *address)
{
	size_t n = strlen(a->host);

	return strncasecmp(address, a->host, n) || address[n] != '/'
		       ? NULL : address + n;
}

static const char *behind_path(const struct archive *a, const char *path)
{
	const char *want = a->before;

	for (; *want; want++) {
		if (*want == '*') {
			path += strcspn(path, "/?#");
			continue;
		}
		if (*path != *want)
			return NULL;
		path++;
	}
	return path;
}

static int64_t time_of(const char digits[15])
{
	struct tm tm = { .tm_isdst = 0 };
	int64_t seconds;
	int day;

	if (strlen(digits) != 14 ||
	    sscanf(digits, "%4d%2d%2d%2d%2d%2d", &tm.tm_year, &tm.tm_mon,
		   &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6 ||
	    tm.tm_year < 1990 || tm.tm_mon < 1 || tm.tm_mon > 12 ||
	    tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	day = tm.tm_mday;
	seconds = (int64_t)timegm(&tm);
	/* The 31st of February is no day. */
	return tm.tm_mday == day ? seconds * 1000 : 0;
}

/* 20231016053000id_/ or 2023.10.16-053000/: what stands behind it; NULL: it is
 * no time. */
static const char *behind_time(const char *at, int64_t *ret_at)
{
	char digits[15];
	size_t n = 0;

	for (; *at && *at != '/'; at++) {
		if (*at >= '0' && *at <= '9' && n < 14)
			digits[n++] = *at;
		else if (*at != '.' && *at != '-')
			break;
	}
	digits[n] = '\0';
	if (n < 4)
		return NULL;
	if (*at >= 'a' && *at <= 'z')
		at += strcspn(at, "_/") + (at[strcspn(at, "_/")] == '_');
	if (*at != '/')
		return NULL;
	*ret_at = time_of(digits);
	return at + 1;
}

/* "https://port.example/14", "http:/port.example/14", "port.example/14" */
static bool take_original(const char *from, size_t length, struct memento *m)
{
	const char *scheme = "http";
	int n;

	if (!strncasecmp(from, "https:/", 7) || !strncasecmp(from, "http:/", 6)) {
		size_t word = strcspn(from, ":");

		scheme = word == 5 ? "https" : "http";
		word++;
		while (word < length && from[word] == '/')
			word++;
		from += word;
		length -= word;
	}
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)from[i] <= ' ' || strchr("<>\"", from[i])) {
			length = 0;
			break;
		}
	if (length == 0 || memchr(from, '.', length) == NULL ||
	    length > MEMENTO_ADDRESS_MAX - 16)
		return false;
	n = snprintf(m->original, sizeof(m->original), "%s://%.*s", scheme,
		     (int)length, from);
	m->original[strcspn(m->original, "#")] = '\0';
	return n > 0;
}

bool memento_of_address(const char *address, struct memento *ret_memento)
{
	const char *rest = behind_scheme(address);

	memset(ret_memento, 0, sizeof(*ret_memento));
	for (size_t i = 0; rest && i < sizeof(archives) / sizeof(*archives);
	     i++) {
		const char *at = behind_host(&archives[i], rest);

		if (at)
			at = behind_path(&archives[i], at);
		if (at)
			at = behind_time(at, &ret_memento->at);
		if (at && take_original(at, strlen(at), ret_memento))
			return true;
	}
	ret_memento->at = 0;
	return false;
}

/* <https://port.example/14>; rel="original", <...>; rel="timegate" */
static void read_links(const char *links, struct memento *m)
{
	while ((links = strchr(links, '<')) != NULL) {
		size_t length = strcspn(++links, ">");
		const char *end = links + length;
		size_t more = strcspn(end, "<");
		const char *rel = memmem(end, more, "rel=", 4);

		if (rel && *end == '>' &&
		    memmem(rel, more - (size_t)(rel - end), "original", 8) &&
		    take_original(links, length, m))
			return;
		links = end;
	}
}

bool memento_of_head(const char *head, struct memento *ret_memento)
{
	char date[100], links[MEMENTO_ADDRESS_MAX];
	size_t size = strlen(head);

	memset(ret_memento, 0, sizeof(*ret_memento));
	if (!head_value(head, size, "Memento-Datetime", date, sizeof(date)))
		return false;
	ret_memento->at = said_date(date);
	if (head_value(head, size, "Link", links, sizeof(links)))
		read_links(links, ret_memento);
	return ret_memento->at != 0;
}

static bool is_archive(const char *address)
{
	const char *rest = behind_scheme(address);

	for (size_t i = 0; rest && i < sizeof(archives) / sizeof(*archives);
	     i++)
		if (behind_host(&archives[i], rest))
			return true;
	return false;
}

/* An archive that is known answered, with a copy: a page of its own says no
 * date and is no success; whoever stands under its name without its certificate
 * is somebody else. */
static bool may_say(const struct row *row, const char *head, bool said)
{
	const char *address = row_text(row, CAPTURE_ADDRESS);
	const char *tls = row_text(row, CAPTURE_TLS);
	int status = head ? head_status(head, strlen(head)) : 0;

	return address && is_archive(address) &&
	       (!tls || !strstr(tls, "NOT verified")) &&
	       (said || !head || (status >= 200 && status <= 299));
}

void memento_mark(struct row *row, struct memento *memento)
{
	const char *address = row_text(row, CAPTURE_ADDRESS);
	const char *head = row_text(row, CAPTURE_HEADERS);
	struct memento shape;
	bool shaped = address && memento_of_address(address, &shape);
	bool said = head && memento_of_head(head, memento);

	if (!said && shaped)
		*memento = shape;
	else if (said && shaped && !*memento->original)
		memcpy(memento->original, shape.original,
		       sizeof(shape.original));
	/* What says of itself that it was there is a copy of nothing else. */
	if ((!said && !shaped) || !*memento->original ||
	    !may_say(row, head, said) ||
	    (address && !strcmp(address, memento->original)))
		return;
	row_set_text(row, CAPTURE_COPY_OF, memento->original);
	row_set_integer(row, CAPTURE_COPY_AT, memento->at);
}
