/* lines: a text stream read line by line, with a limit on the line, that can
 * be read a second time.
 *
 * A stream that cannot go back (a pipe) is first copied to a nameless file
 * beside the case, so that what is loaded stays on that disk. */
#ifndef TAFFRAIL_STORE_LINES_H
#define TAFFRAIL_STORE_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/text.h"

struct lines_place {
	int64_t at;     /* bytes from the beginning */
	int64_t number; /* lines before it */
};

struct lines {
	FILE *stream;
	bool spooled;
	int64_t begin;           /* of the text in the stream */
	int64_t size;            /* in bytes; 0 not known */
	struct lines_place here; /* behind the line that was read last */
	char *block;
	size_t next, end;        /* what is left of the block */
	struct buffer line;      /* a line that does not lie in one block */
};

/* From where the stream stands. beside: a path in the folder of the spool.
 * max: bytes of a line. The stream stays the caller's. IO, FULL, NOMEM. */
enum status lines_open(struct lines *lines, FILE *stream, const char *beside,
		       size_t max, struct error *err) must_check;
void lines_close(struct lines *lines);

/* The next line without its newline; valid until the next call. *ret_line is
 * NULL at the end. LIMIT: the line is too long; IO. */
enum status lines_next(struct lines *lines, const char **ret_line,
		       size_t *ret_length, struct error *err) must_check;
/* Go to a place: one that was kept in `here`, or {0}. */
enum status lines_seek(struct lines *lines, struct lines_place place,
		       struct error *err) must_check;

#endif
