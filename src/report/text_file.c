#include "src/report/text_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"

enum { TEXT_MAX = 16 << 20, PART = 64 << 10 };

static enum status wrong(struct error *err, enum status status,
			 const char *path, const char *what)
{
	return error_set(err, status, "%s: %s", path, what);
}

static enum status read_all(FILE *file, const char *path, struct buffer *text,
			    struct error *err)
{
	char part[PART];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), file)) > 0 &&
	       buffer_append(text, part, n) == STATUS_OK)
		;
	if (ferror(file))
		return wrong(err, STATUS_IO, path, "cannot be read");
	if (text->status != STATUS_OK)
		return wrong(err, text->status, path, "larger than 16 MiB");
	if (!utf8_valid(text->data, text->length) ||
	    memchr(text->data, '\0', text->length))
		return wrong(err, STATUS_INVALID, path, "no text in UTF-8");
	return STATUS_OK;
}

enum status text_file_read(const void *ctx, const char *path, char **ret_text,
			   size_t *ret_length, struct error *err)
{
	FILE *file = fopen(path, "re");
	struct buffer text;
	char *out;
	enum status status;

	if (!file)
		return wrong(err, errno == ENOENT ? STATUS_NOT_FOUND
						  : STATUS_IO,
			     path, strerror(errno));
	buffer_init(&text, TEXT_MAX);
	status = read_all(file, path, &text, err);
	fclose(file);
	if (status == STATUS_OK) {
		out = talloc_strndup(ctx, text.data, text.length);
		if (out) {
			*ret_text = out;
			*ret_length = text.length;
		} else {
			status = error_set(err, STATUS_NOMEM, "out of memory");
		}
	}
	buffer_release(&text);
	return status;
}
