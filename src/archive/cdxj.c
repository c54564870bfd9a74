#include "src/archive/cdxj.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/archive/head.h"
#include "src/base/clock.h"

enum { PARTS_MAX = 512, STAMP_DIGITS = 14 };

struct part {
	const char *text;
	size_t length;
	size_t name; /* bytes before the = */
	int number;  /* where it stood */
};

static char lower_of(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void put_lower(struct buffer *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		buffer_append_char(out, lower_of(text[i]));
}

/* The parts of a host from the last to the first. */
static void put_host(struct buffer *out, const char *host, size_t length)
{
	while (length > 0) {
		size_t from = length;

		while (from > 0 && host[from - 1] != '.')
			from--;
		put_lower(out, host + from, length - from);
		if (from > 0)
			buffer_append_char(out, ',');
		length = from > 0 ? from - 1 : 0;
	}
}

/* www.port.example, www2.port.example */
static size_t www_of(const char *host, size_t length)
{
	size_t n = 3;

	if (length < 4 || strncasecmp(host, "www", 3))
		return 0;
	while (n < length && host[n] >= '0' && host[n] <= '9')
		n++;
	return n < length && host[n] == '.' ? n + 1 : 0;
}

static void put_authority(struct buffer *out, const char *text, size_t length,
			  const char *own_port)
{
	const char *user = memrchr(text, '@', length), *port;
	size_t host, skip;

	if (user) {
		length -= (size_t)(user + 1 - text);
		text = user + 1;
	}
	port = memrchr(text, ':', length);
	if (port && memchr(port, ']', length - (size_t)(port - text)))
		port = NULL; /* the colons of [2001:db8::1] */
	host = port ? (size_t)(port - text) : length;
	skip = www_of(text, host);
	if (*text == '[')
		put_lower(out, text, host);
	else
		put_host(out, text + skip, host - skip);
	if (port && length - host > 1 &&
	    (length - host != strlen(own_port) ||
	     strncmp(port, own_port, length - host)))
		buffer_append(out, port, length - host);
	buffer_append_char(out, ')');
}

static int by_name(const void *a, const void *b)
{
	const struct part *one = a, *other = b;
	size_t n = one->name < other->name ? one->name : other->name;
	int order = strncasecmp(one->text, other->text, n);

	if (order == 0)
		order = (one->name > other->name) - (one->name < other->name);
	return order ? order : one->number - other->number;
}

static void put_query(struct buffer *out, const char *query, size_t length)
{
	struct part parts[PARTS_MAX];
	int count = 0;

	for (size_t at = 0; at <= length && count < PARTS_MAX;) {
		const char *from = query + at;
		size_t n = length - at;
		const char *end = memchr(from, '&', n), *is;

		n = end ? (size_t)(end - from) : n;
		is = memchr(from, '=', n);
		parts[count] = (struct part){
			from, n, is ? (size_t)(is - from) : n, count };
		count++;
		at += n + 1;
		if (count == PARTS_MAX && at < length) /* the rest as it is */
			parts[count - 1].length = length -
						  (size_t)(from - query);
	}
	qsort(parts, (size_t)count, sizeof(*parts), by_name);
	for (int i = 0; i < count; i++) {
		buffer_append_char(out, i ? '&' : '?');
		put_lower(out, parts[i].text, parts[i].length);
	}
}

enum status cdxj_surt(const char *address, struct buffer *out)
{
	bool secure = !strncasecmp(address, "https://", 8);
	size_t n, end;

	if (!secure && strncasecmp(address, "http://", 7))
		return buffer_append_string(out, address);
	address += secure ? 8 : 7;
	n = strcspn(address, "/?#");
	put_authority(out, address, n, secure ? ":443" : ":80");
	address += n;
	end = strcspn(address, "#");
	n = strcspn(address, "?#");
	if (n == 0)
		buffer_append_char(out, '/');
	put_lower(out, address, n);
	if (n < end)
		put_query(out, address + n + 1, end - n - 1);
	return out->status;
}

/* 20231016053000 */
static void digits_of(int64_t ms, char ret_digits[STAMP_DIGITS + 1])
{
	char text[CLOCK_TEXT_MAX];
	int n = 0;

	clock_print(ms, text);
	for (const char *c = text; *c && n < STAMP_DIGITS; c++)
		if (*c >= '0' && *c <= '9')
			ret_digits[n++] = *c;
	ret_digits[n] = '\0';
}

static char *fields_of(const struct warc_entry *e, const char *file,
		       const char *record)
{
	char type[256], charset[64];
	json_t *o = json_object();
	char *text;

	head_split_type(e->type, type, sizeof(type), charset, sizeof(charset));
	json_object_set_new(o, "url", json_string(e->address));
	json_object_set_new(o, "mime", json_string(e->revisit ? "warc/revisit"
							      : type));
	if (e->status)
		json_object_set_new(o, "status", json_integer(e->status));
	json_object_set_new(o, "digest", json_string(e->digest));
	json_object_set_new(o, "length", json_integer(e->length));
	json_object_set_new(o, "offset", json_integer(e->offset));
	json_object_set_new(o, "filename", json_string(file));
	if (*record)
		json_object_set_new(o, "recordDigest", json_string(record));
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	return text;
}

enum status cdxj_line(const struct warc_entry *entry, const char *file,
		      const char *record, struct buffer *out)
{
	char digits[STAMP_DIGITS + 1];
	char *fields = fields_of(entry, file, record);

	if (!fields)
		return STATUS_NOMEM;
	digits_of(entry->at, digits);
	cdxj_surt(entry->address, out);
	buffer_appendf(out, " %s ", digits);
	buffer_append_string(out, fields);
	free(fields);
	return out->status;
}
