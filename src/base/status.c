#include "src/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"

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

static void show_line(char *ret_text, size_t size, const char *raw)
{
	size_t length = strlen(raw), used = 0;

	for (size_t at = 0; at < length;) {
		char shown[TEXT_SHOWN_MAX];
		size_t step = text_show_char(raw + at, length - at, shown);
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
