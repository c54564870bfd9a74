#include "src/base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

const char *status_to_string(enum status status)
{
	static const char *const words[STATUS_LAST] = {
#define STATUS_WORDS(name, text) [STATUS_##name] = text,
		STATUS_TABLE(STATUS_WORDS)
#undef STATUS_WORDS
	};

	if ((unsigned int)status >= STATUS_LAST)
		return "unknown status";
	return words[status];
}

/* Characters that a terminal obeys, reorders by, or does not show. */
static bool is_unsafe(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

/* The printable form of the first character of `text`, in `ret_shown`;
 * returns the bytes that this character takes. */
static size_t show_char(const char *text, size_t length, char ret_shown[16])
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
					      (utf8proc_ssize_t)length, &c);

	if (n <= 0) {
		snprintf(ret_shown, 16, "<%02X>", (unsigned char)*text);
		return 1;
	}
	if (c < 0x20 || c == 0x7f)
		snprintf(ret_shown, 16, "^%c", (char)(c ^ 0x40));
	else if (is_unsafe(c))
		snprintf(ret_shown, 16, "<U+%04X>", (unsigned int)c);
	else
		snprintf(ret_shown, 16, "%.*s", (int)n, text);
	return (size_t)n;
}

static void show_line(char *ret_text, size_t size, const char *raw)
{
	size_t length = strlen(raw), used = 0;

	for (size_t at = 0; at < length;) {
		char shown[16];
		size_t step = show_char(raw + at, length - at, shown);
		size_t n = strlen(shown);

		if (used + n >= size)
			break;
		memcpy(ret_text + used, shown, n);
		used += n;
		at += step;
	}
	ret_text[used] = '\0';
}

enum status error_set(struct error *err, enum status status,
		      const char *format, ...)
{
	/* No character gets shorter when shown, so that a text cut here is
	 * cut again below, between characters. Separate from err->text, which
	 * may be an argument. */
	char raw[ERROR_TEXT_MAX + 4];
	va_list args;
	int n;

	if (err == NULL)
		return status;
	va_start(args, format);
	n = vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	err->status = status;
	show_line(err->text, sizeof(err->text),
		  n < 0 ? status_to_string(status) : raw);
	return status;
}

void bug_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "taffrail: bug at %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}
