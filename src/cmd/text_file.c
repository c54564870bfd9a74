#include "src/cmd/text_file.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"

enum { TEXT_MAX = 16 << 20, PART = 64 << 10 };

static char *wrong(struct invocation *v, enum status status, const char *path,
		   const char *what)
{
	error_set(&v->err, status, "%s: %s", path, what);
	return NULL;
}

char *text_file_read(struct invocation *v, const char *path,
		     size_t *ret_length)
{
	FILE *file = fopen(path, "re");
	struct buffer text;
	char part[PART], *out = NULL;
	size_t n;
	bool bad;

	if (!file)
		return wrong(v, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
			     path, strerror(errno));
	buffer_init(&text, TEXT_MAX);
	while ((n = fread(part, 1, sizeof(part), file)) > 0 &&
	       buffer_append(&text, part, n) == STATUS_OK)
		;
	bad = ferror(file);
	fclose(file);
	if (bad)
		wrong(v, STATUS_IO, path, "cannot be read");
	else if (text.status != STATUS_OK)
		wrong(v, text.status, path, "larger than 16 MiB");
	else if (!utf8_valid(text.data, text.length) ||
		 memchr(text.data, '\0', text.length))
		wrong(v, STATUS_INVALID, path, "no text in UTF-8");
	else
		out = talloc_strndup(v->ctx, text.data, text.length);
	*ret_length = text.length;
	buffer_release(&text);
	return out;
}
