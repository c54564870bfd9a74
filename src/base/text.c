#include "src/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum { FIRST_CAPACITY = 64 };

static char empty[1];

void buffer_init(struct buffer *buffer, size_t max)
{
	*buffer = (struct buffer){.data = empty, .max = max};
}

void buffer_init_fixed(struct buffer *buffer, char *array, size_t size)
{
	if (size == 0)
		bug("a fixed buffer without room for its NUL");
	array[0] = '\0';
	*buffer = (struct buffer){.data = array,
				  .capacity = size,
				  .max = size - 1,
				  .fixed = true};
}

void buffer_release(struct buffer *buffer)
{
	if (!buffer->fixed && buffer->data != empty)
		free(buffer->data);
	buffer_init(buffer, 0);
}

void buffer_clear(struct buffer *buffer)
{
	buffer_truncate(buffer, 0);
	buffer->status = STATUS_OK;
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
	if (length >= buffer->length)
		return;
	buffer->length = length;
	buffer->data[length] = '\0';
}

/* Room for `more` bytes and a NUL. */
static enum status make_room(struct buffer *buffer, size_t more)
{
	size_t need, capacity;
	char *data;

	if (buffer->status != STATUS_OK)
		return buffer->status;
	if (more > buffer->max - buffer->length)
		return buffer->status = STATUS_LIMIT;
	need = buffer->length + more + 1;
	if (need <= buffer->capacity)
		return STATUS_OK;
	capacity = buffer->capacity < FIRST_CAPACITY ? FIRST_CAPACITY
						     : buffer->capacity * 2;
	if (capacity < need)
		capacity = need;
	data = realloc(buffer->data == empty ? NULL : buffer->data, capacity);
	if (data == NULL)
		return buffer->status = STATUS_NOMEM;
	buffer->data = data;
	buffer->capacity = capacity;
	return STATUS_OK;
}

enum status buffer_append(struct buffer *buffer, const void *data,
			  size_t length)
{
	enum status status;

	/* Room alone has no NUL yet. */
	if (length == 0)
		return buffer->status;
	status = make_room(buffer, length);
	if (status != STATUS_OK)
		return status;
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
	return STATUS_OK;
}

enum status buffer_append_string(struct buffer *buffer, const char *string)
{
	return buffer_append(buffer, string, strlen(string));
}

enum status buffer_append_char(struct buffer *buffer, char c)
{
	return buffer_append(buffer, &c, 1);
}

enum status buffer_appendf(struct buffer *buffer, const char *format, ...)
{
	enum status status;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return buffer->status = STATUS_INVALID;
	status = make_room(buffer, (size_t)n);
	if (status != STATUS_OK || n == 0)
		return status;
	va_start(args, format);
	vsnprintf(buffer->data + buffer->length, (size_t)n + 1, format, args);
	va_end(args);
	buffer->length += (size_t)n;
	return STATUS_OK;
}

char *buffer_steal(struct buffer *buffer, size_t *ret_length)
{
	char *data;

	if (buffer->fixed)
		bug("a fixed buffer cannot be stolen");
	if (make_room(buffer, 0) != STATUS_OK)
		return NULL;
	data = buffer->data;
	data[buffer->length] = '\0';
	if (ret_length != NULL)
		*ret_length = buffer->length;
	buffer_init(buffer, buffer->max);
	return data;
}

bool utf8_valid(const char *text, size_t length)
{
	for (size_t at = 0; at < length;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n;

		if ((unsigned char)text[at] < 0x80) {
			at++;
			continue;
		}
		n = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
				     (utf8proc_ssize_t)(length - at), &c);
		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return true;
}
