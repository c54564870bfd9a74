#include "src/base/json.h"

#include <stdio.h>

/* How many bytes from `at` on need no escape. */
static size_t plain_run(const char *text, size_t length, size_t at)
{
	size_t end = at;

	while (end < length && (unsigned char)text[end] >= 0x20 &&
	       text[end] != '"' && text[end] != '\\')
		end++;
	return end - at;
}

static void write_escape(struct buffer *out, char c)
{
	static const char digits[] = "0123456789abcdef";
	char escape[] = { '\\', 'u', '0', '0', digits[(unsigned char)c >> 4],
			  digits[c & 15] };

	if (c == '"' || c == '\\') {
		escape[1] = c;
		buffer_append(out, escape, 2);
	} else {
		buffer_append(out, escape, sizeof(escape));
	}
}

enum status json_write_string(struct buffer *out, const char *text,
			      size_t length)
{
	if (!utf8_valid(text, length))
		return STATUS_INVALID;
	buffer_append_char(out, '"');
	for (size_t at = 0; at < length; at++) {
		size_t n = plain_run(text, length, at);

		buffer_append(out, text + at, n);
		at += n;
		if (at < length)
			write_escape(out, text[at]);
	}
	return buffer_append_char(out, '"');
}
