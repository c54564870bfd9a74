/* text_add: strings that grow and cannot lose their beginning.
 *
 * talloc's own way of appending takes NULL for an empty string, so that one
 * failure in the middle leaves the tail alone: of "not " + "owner" the owner.
 * Here NULL stays NULL until somebody looks; talloc's is banned. */
#ifndef TAFFRAIL_BASE_TEXT_ADD_H
#define TAFFRAIL_BASE_TEXT_ADD_H

#include <stdarg.h>
#include <stddef.h>

/* `text` (talloc; NULL stays NULL) with more behind it, in its context, where
 * it may have moved. NULL: no memory, and the old text stays its context's. */
char *text_add(char *text, const char *format, ...)
	__attribute__((format(printf, 2, 3), warn_unused_result));
char *text_vadd(char *text, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), warn_unused_result));
/* The same of bytes that need not end in NUL. */
char *text_add_bytes(char *text, const char *bytes, size_t length)
	__attribute__((warn_unused_result));

#endif
