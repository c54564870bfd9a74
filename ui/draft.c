#include "ui/draft.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

enum { DRAFT_MAX = 1 << 16 };

/* XDG Base Directory Specification: state, default ~/.local/state. */
static char *state_folder(const void *ctx)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state == '/')
		return talloc_asprintf(ctx, "%s/taffrail", state);
	if (home && *home == '/')
		return talloc_asprintf(ctx, "%s/.local/state/taffrail", home);
	return NULL;
}

static void make_folders(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
}

/* Names come from the program and the case: only plain letters stay. */
static char *draft_path(const void *ctx, const char *case_id, const char *what)
{
	char *folder = state_folder(ctx), *path, *name;

	if (!folder)
		return NULL;
	path = talloc_asprintf(ctx, "%s/drafts/%s-%s", folder, case_id, what);
	if (!path)
		return NULL;
	name = path + strlen(folder) + strlen("/drafts/");
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '-')
			*name = '_';
	make_folders(path);
	return path;
}

void draft_keep(const char *case_id, const char *what, const char *text)
{
	void *ctx = talloc_new(NULL);
	char *path = draft_path(ctx, case_id, what);
	size_t length = strlen(text);
	int fd;

	if (!path || length > DRAFT_MAX)
		goto out;
	if (length == 0) {
		(void)unlink(path);
		goto out;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		goto out;
	if (write(fd, text, length) != (ssize_t)length)
		(void)unlink(path);
	(void)close(fd);
out:
	talloc_free(ctx);
}

char *draft_read(const void *ctx, const char *case_id, const char *what)
{
	char *path = draft_path(ctx, case_id, what), *text = NULL;
	FILE *file = path ? fopen(path, "re") : NULL;

	if (file) {
		size_t n;

		text = talloc_size(ctx, DRAFT_MAX + 1);
		n = text ? fread(text, 1, DRAFT_MAX, file) : 0;
		if (text)
			text[n] = '\0';
		(void)fclose(file);
	}
	talloc_free(path);
	return text;
}
