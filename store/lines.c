#include "store/lines.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 16 };

static enum status failed(int number, const char *what, struct error *err)
{
	return error_set(err, number == ENOSPC ? STATUS_FULL : STATUS_IO,
			 "%s: %s", what, strerror(number));
}

/* A file without a name in the folder of `beside`. */
static FILE *nameless(const char *beside)
{
	const char *slash = strrchr(beside, '/');
	char path[PATH_MAX];
	FILE *file;
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%.*s.taffrail-XXXXXX",
			     slash ? (int)(slash - beside) + 1 : 0, beside) >=
	    sizeof(path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	fd = mkstemp(path);
	if (fd < 0)
		return NULL;
	unlink(path);
	file = fdopen(fd, "w+");
	if (!file)
		close(fd);
	return file;
}

static enum status copy(struct lines *lines, FILE *from, struct error *err)
{
	size_t n;

	while ((n = fread(lines->block, 1, BLOCK_BYTES, from)) > 0)
		if (fwrite(lines->block, 1, n, lines->stream) != n)
			return failed(errno, "keeping what was read", err);
	if (ferror(from))
		return failed(errno, "reading", err);
	if (fflush(lines->stream) != 0 ||
	    fseeko(lines->stream, 0, SEEK_SET) != 0)
		return failed(errno, "keeping what was read", err);
	return STATUS_OK;
}

static enum status spool(struct lines *lines, FILE *from, const char *beside,
			 struct error *err)
{
	lines->stream = nameless(beside);
	if (!lines->stream)
		return failed(errno, "keeping what is read", err);
	lines->spooled = true;
	return copy(lines, from, err);
}

static enum status measure(struct lines *lines, struct error *err)
{
	off_t begin = ftello(lines->stream), end;

	if (begin < 0 || fseeko(lines->stream, 0, SEEK_END) != 0)
		return failed(errno, "reading", err);
	end = ftello(lines->stream);
	if (end < 0 || fseeko(lines->stream, begin, SEEK_SET) != 0)
		return failed(errno, "reading", err);
	lines->begin = (int64_t)begin;
	lines->size = end > begin ? (int64_t)(end - begin) : 0;
	return STATUS_OK;
}

enum status lines_open(struct lines *lines, FILE *stream, const char *beside,
		       size_t max, struct error *err)
{
	enum status status = STATUS_OK;

	*lines = (struct lines){ .stream = stream };
	buffer_init(&lines->line, max);
	lines->block = malloc(BLOCK_BYTES);
	if (!lines->block)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (ftello(stream) < 0)
		status = spool(lines, stream, beside, err);
	if (status == STATUS_OK)
		status = measure(lines, err);
	if (status != STATUS_OK)
		lines_close(lines);
	return status;
}

void lines_close(struct lines *lines)
{
	if (lines->spooled && lines->stream)
		fclose(lines->stream);
	free(lines->block);
	buffer_release(&lines->line);
	*lines = (struct lines){ .stream = NULL };
}

/* False: at the end, or the stream failed. */
static bool fill(struct lines *lines)
{
	lines->next = 0;
	lines->end = fread(lines->block, 1, BLOCK_BYTES, lines->stream);
	return lines->end > 0;
}

/* Up to and with the newline, or to the end of the block. */
static size_t take_piece(struct lines *lines, const char **ret, bool *ret_whole)
{
	const char *from = lines->block + lines->next;
	size_t left = lines->end - lines->next;
	const char *newline = memchr(from, '\n', left);
	size_t n = newline ? (size_t)(newline - from) + 1 : left;

	lines->next += n;
	lines->here.at += (int64_t)n;
	*ret_whole = newline != NULL;
	*ret = from;
	return n;
}

static enum status too_long(const struct lines *lines, struct error *err)
{
	return error_set(err, STATUS_LIMIT, "the line is longer than %zu bytes",
			 lines->line.max);
}

/* A line that goes over the end of the block. */
static enum status join(struct lines *lines, const char *piece, size_t n,
			struct error *err)
{
	bool whole = false;

	buffer_clear(&lines->line);
	buffer_append(&lines->line, piece, n);
	while (!whole && lines->line.status == STATUS_OK && fill(lines)) {
		n = take_piece(lines, &piece, &whole);
		buffer_append(&lines->line, piece, n - whole);
	}
	if (lines->line.status == STATUS_LIMIT)
		return too_long(lines, err);
	if (lines->line.status != STATUS_OK)
		return error_set(err, lines->line.status, "out of memory");
	if (ferror(lines->stream))
		return failed(errno, "reading", err);
	return STATUS_OK;
}

enum status lines_next(struct lines *lines, const char **ret_line,
		       size_t *ret_length, struct error *err)
{
	const char *piece;
	bool whole;
	size_t n;
	enum status status;

	if (lines->next == lines->end && !fill(lines)) {
		*ret_line = NULL;
		*ret_length = 0;
		return ferror(lines->stream) ? failed(errno, "reading", err)
					     : STATUS_OK;
	}
	lines->here.number++;
	n = take_piece(lines, &piece, &whole);
	if (whole && n - 1 > lines->line.max)
		return too_long(lines, err);
	if (whole) {
		*ret_line = piece;
		*ret_length = n - 1;
		return STATUS_OK;
	}
	status = join(lines, piece, n, err);
	if (status == STATUS_OK) {
		*ret_line = lines->line.data;
		*ret_length = lines->line.length;
	}
	return status;
}

enum status lines_seek(struct lines *lines, struct lines_place place,
		       struct error *err)
{
	clearerr(lines->stream);
	if (fseeko(lines->stream, (off_t)(lines->begin + place.at),
		   SEEK_SET) != 0)
		return failed(errno, "going back in the text", err);
	lines->here = place;
	lines->next = lines->end = 0;
	return STATUS_OK;
}
