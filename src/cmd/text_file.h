/* text_file: a text that a command is given by its path. */
#ifndef TAFFRAIL_CMD_TEXT_FILE_H
#define TAFFRAIL_CMD_TEXT_FILE_H

#include "src/cmd/command.h"

/* The whole of it, ended by a NUL, on the invocation's ctx; NULL: said in
 * invocation->err (NOT_FOUND, IO; LIMIT: beyond 16 MiB; INVALID: not UTF-8,
 * or with a NUL). */
char *text_file_read(struct invocation *invocation, const char *path,
		     size_t *ret_length);

#endif
