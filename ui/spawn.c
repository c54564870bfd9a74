#include "ui/spawn.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 16, TEXT_MAX = 1 << 20 };

/* "code --wait" is a program and its arguments; a blank parts them, no shell
 * reads them. */
static int split(char *command, char **arguments)
{
	int count = 0;
	char *at = command;

	while (*at && count < ARGUMENTS_MAX - 2) {
		at += strspn(at, " ");
		if (!*at)
			break;
		arguments[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	return count;
}

static const char *editor(void)
{
	const char *visual = getenv("VISUAL"), *other = getenv("EDITOR");

	if (visual && *visual)
		return visual;
	return other && *other ? other : "vi";
}

static enum status run(const void *ctx, const char *path, struct error *err)
{
	char *command = talloc_strdup(ctx, editor());
	char *file = talloc_strdup(ctx, path);
	char *arguments[ARGUMENTS_MAX];
	int count = command ? split(command, arguments) : 0, state = 0, failed;
	pid_t child;

	if (count == 0 || !file)
		return error_set(err, STATUS_NOT_FOUND, "EDITOR is empty");
	arguments[count++] = file;
	arguments[count] = NULL;
	failed = posix_spawnp(&child, arguments[0], NULL, NULL, arguments,
			      environ);
	if (failed)
		return error_set(err, STATUS_NOT_FOUND,
				 "editor `%s` did not start: %s", arguments[0],
				 strerror(failed));
	while (waitpid(child, &state, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(state) || WEXITSTATUS(state) == 127)
		return error_set(err, STATUS_NOT_FOUND,
				 "editor `%s` did not start", arguments[0]);
	if (WEXITSTATUS(state) != 0)
		return error_set(err, STATUS_IO,
				 "the editor gave up; nothing was entered");
	return STATUS_OK;
}

static enum status read_back(const void *ctx, const char *path,
			     char **ret_text, struct error *err)
{
	FILE *file = fopen(path, "re");
	char *text = file ? talloc_size(ctx, TEXT_MAX + 1) : NULL;
	size_t n = text ? fread(text, 1, TEXT_MAX, file) : 0;

	if (file)
		(void)fclose(file);
	if (!text)
		return error_set(err, STATUS_IO,
				 "what was written could not be read");
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	text[n] = '\0';
	*ret_text = talloc_realloc(ctx, text, char, (unsigned)n + 1);
	return STATUS_OK;
}

enum status spawn_editor(const void *ctx, const char *text, char **ret_text,
			 struct error *err)
{
	const char *folder = getenv("XDG_RUNTIME_DIR");
	char *path;
	int fd;
	enum status status;

	if (!folder || *folder != '/')
		folder = getenv("TMPDIR");
	path = talloc_asprintf(ctx, "%s/taffrail-note-XXXXXX",
			       folder && *folder == '/' ? folder : "/tmp");
	fd = path ? mkstemp(path) : -1;
	if (fd < 0)
		return error_set(err, STATUS_IO, "no file could be made in %s",
				 folder ? folder : "/tmp");
	status = write(fd, text, strlen(text)) == (ssize_t)strlen(text)
			 ? STATUS_OK
			 : error_set(err, STATUS_IO, "%s could not be written",
				     path);
	(void)close(fd);
	if (status == STATUS_OK)
		status = run(ctx, path, err);
	if (status == STATUS_OK)
		status = read_back(ctx, path, ret_text, err);
	(void)unlink(path);
	talloc_free(path);
	return status;
}
