#include "src/archive/mhtml.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/head.h"
#include "src/archive/said.h"
#include "src/base/hash.h"

enum { BOUNDARY_MAX = 200, ID_MAX = 300, VALUE_MAX = 2000 };

/* A message or a part of one: header and body inside the file. */
struct part {
	size_t head, head_size, body, body_end;
};

struct search {
	const char *data;
	size_t size;
	int parts;
	struct part page, text;
	bool have_page, have_text;
};

/* --- headers --- */

static bool value_of(const struct search *s, const struct part *p,
		     const char *name, char *value, size_t size)
{
	*value = '\0';
	return head_value(s->data + p->head, p->head_size, name, value, size);
}

/* boundary="..." or boundary=... */
static bool parameter(const char *value, const char *name, char *to,
		      size_t size)
{
	size_t n = strlen(name);

	for (value = strchr(value, ';'); value; value = strchr(value, ';')) {
		size_t length;

		value += 1 + strspn(value + 1, " \t\r\n");
		if (strncasecmp(value, name, n) || value[n] != '=')
			continue;
		value += n + 1;
		length = *value == '"' ? strcspn(++value, "\"")
				       : strcspn(value, "; \t\r\n");
		if (length == 0 || length >= size)
			return false;
		memcpy(to, value, length);
		to[length] = '\0';
		return true;
	}
	return false;
}

/* Where the header ends and the body begins. */
static void split(const struct search *s, size_t from, size_t end,
		  struct part *p)
{
	size_t at = from;

	*p = (struct part){ from, end - from, end, end };
	while (at < end) {
		const char *line = s->data + at;
		const char *stop = memchr(line, '\n', end - at);
		size_t n = stop ? (size_t)(stop - line) + 1 : end - at;

		if (n == 1 || (n == 2 && line[0] == '\r')) {
			p->head_size = at - from;
			p->body = at + n;
			return;
		}
		at += n;
		if (at - from > MHTML_HEAD_MAX)
			break;
	}
	p->head_size = end - from < MHTML_HEAD_MAX ? end - from
						   : MHTML_HEAD_MAX;
}

/* --- parts --- */

/* The next line that is --BOUNDARY, from `at` (the start of a line) on: where
 * it begins and where the line behind it does. */
static bool next_boundary(const struct search *s, size_t at, size_t end,
			  const char *boundary, size_t *ret_start,
			  size_t *ret_next)
{
	size_t n = strlen(boundary);

	while (at < end) {
		const char *line = s->data + at;
		const char *stop = memchr(line, '\n', end - at);
		size_t length = stop ? (size_t)(stop - line) + 1 : end - at;

		if (length >= n + 2 && line[0] == '-' && line[1] == '-' &&
		    !memcmp(line + 2, boundary, n)) {
			*ret_start = at;
			*ret_next = at + length;
			return true;
		}
		at += length;
	}
	return false;
}

static void look_at(struct search *s, const struct part *p, const char *start,
		    int depth);

static void look_inside(struct search *s, const struct part *p,
			const char *boundary, const char *start, int depth)
{
	size_t from, to, next;

	if (!next_boundary(s, p->body, p->body_end, boundary, &to, &from))
		return;
	while (!s->have_page && s->parts++ < MHTML_PARTS_MAX) {
		bool more = next_boundary(s, from, p->body_end, boundary, &to,
					  &next);
		struct part part;

		split(s, from, more ? to : p->body_end, &part);
		look_at(s, &part, start, depth + 1);
		if (!more || from >= p->body_end)
			return;
		from = next;
	}
}

/* start=: another part is the page, by its Content-ID. */
static bool is_other(const struct search *s, const struct part *p,
		     const char *start)
{
	char id[ID_MAX];

	return *start && value_of(s, p, "Content-ID", id, sizeof(id)) &&
	       strcmp(id, start);
}

static void look_at(struct search *s, const struct part *p, const char *start,
		    int depth)
{
	char value[VALUE_MAX], type[256], charset[CHARSET_NAME_MAX];
	char boundary[BOUNDARY_MAX], its_start[ID_MAX] = "";

	if (depth > MHTML_DEPTH_MAX)
		return;
	if (!value_of(s, p, "Content-Type", value, sizeof(value)))
		snprintf(value, sizeof(value), "text/plain");
	head_split_type(value, type, sizeof(type), charset, sizeof(charset));
	if (!strncmp(type, "multipart/", 10)) {
		(void)parameter(value, "start", its_start, sizeof(its_start));
		if (parameter(value, "boundary", boundary, sizeof(boundary)))
			look_inside(s, p, boundary, its_start, depth);
		return;
	}
	if (!s->have_page && (!strcmp(type, "text/html") ||
			      !strcmp(type, "application/xhtml+xml")) &&
	    !is_other(s, p, start)) {
		s->page = *p;
		s->have_page = true;
	} else if (!s->have_text && !strncmp(type, "text/plain", 10)) {
		s->text = *p;
		s->have_text = true;
	}
}

/* --- transfer encodings --- */

struct out {
	struct mhtml *m;
	struct buffer bytes;
	size_t room;
	int64_t shift; /* file - bytes, at the last mark */
	bool failed;
};

/* One byte, made from the file at `from` on. */
static void put(struct out *o, char byte, size_t from)
{
	int64_t shift = (int64_t)from - (int64_t)o->bytes.length;
	struct mhtml *m = o->m;

	if (m->mark_count == 0 || shift != o->shift) {
		if (m->mark_count == o->room) {
			size_t room = o->room ? 2 * o->room : 64;
			struct charset_mark *more = talloc_realloc(
				m, m->marks, struct charset_mark,
				(unsigned int)room);

			o->failed = o->failed || !more;
			if (!more)
				return;
			m->marks = more;
			o->room = room;
		}
		m->marks[m->mark_count++] = (struct charset_mark){
			(uint32_t)o->bytes.length, (uint32_t)from };
		o->shift = shift;
	}
	buffer_append_char(&o->bytes, byte);
}

/* RFC 2045, section 6.7. What is no escape stays as it is. */
static void take_quoted(struct out *o, const char *data, size_t at, size_t end)
{
	while (at < end) {
		size_t left = end - at, n;

		if (data[at] != '=') {
			put(o, data[at], at);
			at++;
			continue;
		}
		if (left > 2 && hex_digit(data[at + 1]) >= 0 &&
		    hex_digit(data[at + 2]) >= 0) {
			put(o, (char)(hex_digit(data[at + 1]) << 4 |
				      hex_digit(data[at + 2])), at);
			at += 3;
			continue;
		}
		/* A line that goes on in the next. */
		for (n = 1; n < left && (data[at + n] == ' ' ||
					 data[at + n] == '\t'); n++)
			;
		if (n < left && data[at + n] == '\r')
			n++;
		if (n < left && data[at + n] == '\n') {
			at += n + 1;
			continue;
		}
		put(o, '=', at);
		at++;
	}
}

static int letter_of(char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* RFC 2045, section 6.8: a byte begins in the letter that it is put at. */
static void take_base64(struct out *o, const char *data, size_t at, size_t end)
{
	unsigned int bits = 0, have = 0;
	size_t from = at;

	for (; at < end; at++) {
		int letter = letter_of(data[at]);

		if (letter < 0)
			continue;
		bits = (bits << 6 | (unsigned int)letter) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			put(o, (char)(bits >> have), from);
			from = at; /* its last bits belong to the next byte */
			if (have == 0)
				from = at + 1;
		} else {
			from = at;
		}
	}
}

static void take_plain(struct out *o, const char *data, size_t at, size_t end)
{
	for (; at < end; at++)
		put(o, data[at], at);
}

static enum status decode(struct mhtml *m, const struct search *s,
			  const struct part *p, size_t max, struct error *err)
{
	struct out o = { .m = m };
	char how[64];
	enum status status;

	buffer_init(&o.bytes, max + 1);
	(void)value_of(s, p, "Content-Transfer-Encoding", how, sizeof(how));
	if (!strcasecmp(how, "quoted-printable"))
		take_quoted(&o, s->data, p->body, p->body_end);
	else if (!strcasecmp(how, "base64"))
		take_base64(&o, s->data, p->body, p->body_end);
	else
		take_plain(&o, s->data, p->body, p->body_end);
	/* What stands behind the last byte is the end of the part. */
	put(&o, '\0', p->body_end);
	status = o.failed ? STATUS_NOMEM : o.bytes.status;
	if (status == STATUS_OK) {
		m->length = o.bytes.length - 1;
		m->bytes = talloc_memdup(m, o.bytes.data, o.bytes.length);
		status = m->bytes ? STATUS_OK : STATUS_NOMEM;
	}
	buffer_release(&o.bytes);
	return status == STATUS_OK
		       ? status : error_set(err, status, "a saved page: %s",
					    status_to_string(status));
}

static bool is_web(const char *address)
{
	return (!strncasecmp(address, "http://", 7) ||
		!strncasecmp(address, "https://", 8)) &&
	       !strpbrk(address, " \t\r\n<>\"");
}

/* A browser says the address of all, others that of the page's part. */
static void read_said(struct mhtml *m, const struct search *s,
		      const struct part *all, const struct part *page)
{
	char date[100];

	if (!value_of(s, all, "Snapshot-Content-Location", m->address,
		      sizeof(m->address)) &&
	    !value_of(s, page, "Content-Location", m->address,
		      sizeof(m->address)))
		(void)value_of(s, all, "Content-Location", m->address,
			       sizeof(m->address));
	m->address[strcspn(m->address, "#")] = '\0';
	if (!is_web(m->address) || !utf8_valid(m->address, strlen(m->address)))
		*m->address = '\0';
	if (value_of(s, all, "Date", date, sizeof(date)))
		m->at = said_date(date);
}

enum status mhtml_read(const void *ctx, const char *data, size_t size,
		       size_t max, struct mhtml **ret_mhtml, struct error *err)
{
	struct search s = { .data = data, .size = size };
	struct part all;
	const struct part *page;
	struct mhtml *m;
	enum status status;

	if (size > max)
		return error_set(err, STATUS_LIMIT, "a saved page: too large");
	split(&s, 0, size, &all);
	look_at(&s, &all, "", 0);
	page = s.have_page ? &s.page : &s.text;
	if (!s.have_page && !s.have_text)
		return error_set(err, STATUS_INVALID, "a saved page: none of "
				 "its parts is a page or a text");
	m = talloc_zero(ctx, struct mhtml);
	if (!m)
		return error_set(err, STATUS_NOMEM, "out of memory");
	(void)value_of(&s, page, "Content-Type", m->type, sizeof(m->type));
	read_said(m, &s, &all, page);
	status = decode(m, &s, page, max, err);
	if (status == STATUS_OK)
		*ret_mhtml = m;
	else
		talloc_free(m);
	return status;
}

bool mhtml_looks(const char *data, size_t size)
{
	struct search s = { .data = data, .size = size };
	struct part all;
	char value[VALUE_MAX];

	/* A header's name begins it: no page and no text does. */
	if (size == 0 || !((data[0] >= 'A' && data[0] <= 'Z') ||
			   (data[0] >= 'a' && data[0] <= 'z')))
		return false;
	split(&s, 0, size, &all);
	return value_of(&s, &all, "MIME-Version", value, sizeof(value)) &&
	       value_of(&s, &all, "Content-Type", value, sizeof(value)) &&
	       !strncasecmp(value, "multipart/", 10);
}
