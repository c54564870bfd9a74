/* sheets: the text of a PDF, page by page, by a program of its own.
 *
 * taffrail-pdf-text reads the file in a process with limits on memory and time
 * and without a network; nothing of it runs in this one. It is looked for in
 * TAFFRAIL_LIBEXEC, beside this program, and where it was installed. */
#ifndef TAFFRAIL_ARCHIVE_SHEETS_H
#define TAFFRAIL_ARCHIVE_SHEETS_H

#include <stdatomic.h>

#include "src/base/text.h"

enum { SHEETS_TEXT_MAX = 16 << 20, SHEETS_WAIT_MS = 30000 };

/* Append the text, UTF-8, a form feed behind each page. Another thread may set
 * *stop (NULL: none does): INTERRUPTED within a moment. INVALID: damaged, or
 * no PDF; REFUSED: it asks for a password; NOT_FOUND: the program is missing;
 * LIMIT: too long, too large, or the program was ended; IO, NOMEM. */
enum status sheets_read(const char *data, size_t size,
			const atomic_bool *stop, struct buffer *text,
			struct error *err) must_check;

#endif
