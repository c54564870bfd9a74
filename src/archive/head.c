#include "src/archive/head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

/* What stands for bytes: three bytes each, EE BC 80 to EE BF BF. */
enum { PRIVATE_NUL = 0xef00, PRIVATE_BASE = 0xef00 };

static void append_private(struct buffer *out, unsigned char byte)
{
	utf8proc_uint8_t code[4];
	utf8proc_ssize_t n =
		utf8proc_encode_char(PRIVATE_BASE + byte, code);

	buffer_append(out, code, (size_t)n);
}

static bool is_private(utf8proc_int32_t c)
{
	return c == PRIVATE_NUL || (c >= 0xef80 && c <= 0xefff);
}

enum status head_text(const char *bytes, size_t size, struct buffer *out)
{
	size_t at = 0;

	while (at < size) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = (utf8proc_ssize_t)text_plain(bytes + at,
								  size - at);

		buffer_append(out, bytes + at, (size_t)n);
		at += (size_t)n;
		if (at == size)
			break;
		n = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
				     (utf8proc_ssize_t)(size - at), &c);
		if (n > 0 && c != 0 && !is_private(c)) {
			buffer_append(out, bytes + at, (size_t)n);
			at += (size_t)n;
			continue;
		}
		n = n > 0 ? n : 1;
		for (; n > 0; n--)
			append_private(out, (unsigned char)bytes[at++]);
	}
	return out->status;
}

enum status head_bytes(const char *text, size_t size, struct buffer *out)
{
	size_t at = 0;

	while (at < size) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)text + at,
			(utf8proc_ssize_t)(size - at), &c);

		if (n <= 0)
			return STATUS_INVALID;
		if (is_private(c))
			buffer_append_char(out, (char)(c - PRIVATE_BASE));
		else
			buffer_append(out, text + at, (size_t)n);
		at += (size_t)n;
	}
	return out->status;
}

/* The end of the line at `at`, without its line end; *ret_next is where the
 * next begins. */
static size_t line_end(const char *head, size_t size, size_t at,
		       size_t *ret_next)
{
	const char *newline = memchr(head + at, '\n', size - at);
	size_t end = newline ? (size_t)(newline - head) : size;

	*ret_next = newline ? end + 1 : size;
	if (end > at && head[end - 1] == '\r')
		end--;
	return end;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(struct head_field *f)
{
	while (f->value_size > 0 && is_blank(f->value[0])) {
		f->value++;
		f->value_size--;
	}
	while (f->value_size > 0 && is_blank(f->value[f->value_size - 1]))
		f->value_size--;
	while (f->name_size > 0 && is_blank(f->name[f->name_size - 1]))
		f->name_size--;
}

bool head_next(const char *head, size_t size, size_t *at,
	       struct head_field *ret_field)
{
	while (*at < size) {
		size_t start = *at, next;
		size_t end = line_end(head, size, start, &next);
		const char *colon = memchr(head + start, ':', end - start);
		bool status_line =
			start == 0 && size > 5 && !memcmp(head, "HTTP/", 5);

		while (next < size &&
		       (head[next] == ' ' || head[next] == '\t'))
			end = line_end(head, size, next, &next);
		*at = next;
		if (!colon || status_line)
			continue;
		ret_field->name = head + start;
		ret_field->name_size = (size_t)(colon - head) - start;
		ret_field->value = colon + 1;
		ret_field->value_size = end - (size_t)(colon + 1 - head);
		trim(ret_field);
		return true;
	}
	return false;
}

static void append_unfolded(struct buffer *out, const struct head_field *f)
{
	for (size_t i = 0; i < f->value_size; i++) {
		bool folds = f->value[i] == '\r' || f->value[i] == '\n';

		if (!folds) {
			buffer_append_char(out, f->value[i]);
			continue;
		}
		while (i + 1 < f->value_size && is_blank(f->value[i + 1]))
			i++;
		buffer_append_char(out, ' ');
	}
}

static bool has_name(const struct head_field *f, const char *name)
{
	return f->name_size == strlen(name) &&
	       !strncasecmp(f->name, name, f->name_size);
}

bool head_values(const char *head, size_t size, const char *name,
		 struct buffer *out)
{
	struct head_field f;
	bool found = false;

	for (size_t at = 0; head_next(head, size, &at, &f);) {
		if (!has_name(&f, name))
			continue;
		if (found)
			buffer_append_string(out, ", ");
		append_unfolded(out, &f);
		found = true;
	}
	return found;
}

bool head_value(const char *head, size_t size, const char *name, char *array,
		size_t array_size)
{
	struct head_field f;

	for (size_t at = 0; head_next(head, size, &at, &f);) {
		if (!has_name(&f, name))
			continue;
		if (f.value_size >= array_size)
			f.value_size = array_size - 1;
		memcpy(array, f.value, f.value_size);
		array[f.value_size] = '\0';
		return true;
	}
	return false;
}

int head_status(const char *head, size_t size)
{
	const char *blank;
	int code = 0;

	if (size < 12 || memcmp(head, "HTTP/", 5))
		return 0;
	blank = memchr(head, ' ', size);
	if (!blank || size - (size_t)(blank - head) < 4)
		return 0;
	for (int i = 1; i <= 3; i++) {
		if (blank[i] < '0' || blank[i] > '9')
			return 0;
		code = code * 10 + (blank[i] - '0');
	}
	return code;
}

static void copy_lower(char *to, size_t to_size, const char *from, size_t n)
{
	if (n >= to_size)
		n = to_size - 1;
	for (size_t i = 0; i < n; i++)
		to[i] = (char)tolower((unsigned char)from[i]);
	to[n] = '\0';
}

/* `parameters` begins at a semicolon. */
static void find_charset(const char *parameters, char *charset, size_t size)
{
	while (*parameters == ';') {
		size_t n, quoted;

		parameters += 1 + strspn(parameters + 1, " \t");
		n = strcspn(parameters, ";");
		if (n > 8 && !strncasecmp(parameters, "charset=", 8)) {
			quoted = parameters[8] == '"' || parameters[8] == '\'';
			parameters += 8 + quoted;
			copy_lower(charset, size, parameters,
				   strcspn(parameters, "\"'; \t"));
			return;
		}
		parameters += n;
	}
}

void head_split_type(const char *value, char *type, size_t type_size,
		     char *charset, size_t charset_size)
{
	size_t n = strcspn(value, ";, \t");
	const char *parameters = strchr(value, ';');

	copy_lower(type, type_size, value, n);
	*charset = '\0';
	if (parameters)
		find_charset(parameters, charset, charset_size);
}
