#include "src/base/text_add.h"

#include <talloc.h>

#undef talloc_vasprintf_append
#undef talloc_strndup_append

char *text_vadd(char *text, const char *format, va_list args)
{
	return text ? talloc_vasprintf_append(text, format, args) : NULL;
}

char *text_add(char *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text = text_vadd(text, format, args);
	va_end(args);
	return text;
}

char *text_add_bytes(char *text, const char *bytes, size_t length)
{
	return text ? talloc_strndup_append(text, bytes, length) : NULL;
}
