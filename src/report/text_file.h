/* text_file: a text that is given by its path. */
#ifndef TAFFRAIL_REPORT_TEXT_FILE_H
#define TAFFRAIL_REPORT_TEXT_FILE_H

#include <stddef.h>

#include "src/base/status.h"

/* The whole of it, ended by a NUL, on ctx. Errors name the path: NOT_FOUND, IO;
 * LIMIT: beyond 16 MiB; INVALID: not UTF-8, or with a NUL; NOMEM. */
enum status text_file_read(const void *ctx, const char *path, char **ret_text,
			   size_t *ret_length, struct error *err) must_check;

#endif
