#include "ui/folders.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

#include "src/base/text.h"

enum { NAMES_MAX = 10000 }; /* of a folder, when a path is completed */

static char *in_folder(const void *ctx, const char *variable,
		       const char *usual, const char *name)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder && *folder == '/')
		return talloc_asprintf(ctx, "%s/taffrail/%s", folder, name);
	if (home && *home == '/')
		return talloc_asprintf(ctx, "%s/%s/taffrail/%s", home, usual,
				       name);
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

char *folders_state(const void *ctx, const char *name)
{
	char *path = in_folder(ctx, "XDG_STATE_HOME", ".local/state", name);

	if (path)
		make_folders(path);
	return path;
}

char *folders_config(const void *ctx, const char *name)
{
	return in_folder(ctx, "XDG_CONFIG_HOME", ".config", name);
}

const char *folders_passing(void)
{
	static const char *const variables[] = {"XDG_RUNTIME_DIR", "TMPDIR"};

	for (int i = 0; i < 2; i++) {
		const char *folder = getenv(variables[i]);

		if (folder && *folder == '/')
			return folder;
	}
	return "/tmp";
}

char *folders_typed(const void *ctx, const char *path)
{
	const char *home = getenv("HOME");

	if (strncmp(path, "~/", 2) == 0 && home)
		return talloc_asprintf(ctx, "%s%s", home, path + 1);
	return talloc_strdup(ctx, path);
}

static bool can_be_shown(const char *name)
{
	char shown[1024];
	struct buffer buffer;

	buffer_init_fixed(&buffer, shown, sizeof(shown));
	return term_safe(name, strlen(name), &buffer) == STATUS_OK &&
	       strcmp(buffer.data, name) == 0;
}

/* Hidden ones only when asked for. */
static bool is_offered(const char *name, const char *start)
{
	return strncmp(name, start, strlen(start)) == 0 &&
	       (*name != '.' || *start == '.') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && can_be_shown(name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *whole_path(const void *ctx, const char *typed,
			      size_t folder, const char *real,
			      const char *name)
{
	struct stat entry;
	char *path = talloc_asprintf(ctx, "%s%s", real, name);
	bool is_folder = path && stat(path, &entry) == 0 &&
			 S_ISDIR(entry.st_mode);

	return talloc_asprintf(ctx, "%.*s%s%s", (int)folder, typed, name,
			       is_folder ? "/" : "");
}

int folders_complete(const void *ctx, const char *path, size_t length,
		     const char **ret_paths, int max)
{
	char *typed = talloc_strndup(ctx, path, length);
	char *slash = typed ? strrchr(typed, '/') : NULL;
	size_t folder = slash ? (size_t)(slash + 1 - typed) : 0;
	char *real = typed ? folders_typed(ctx, talloc_strndup(ctx, typed,
								folder))
			   : NULL;
	DIR *dir = real ? opendir(*real ? real : ".") : NULL;
	int count = 0, seen = 0;

	for (struct dirent *e = dir ? readdir(dir) : NULL;
	     e && count < max && seen < NAMES_MAX; e = readdir(dir), seen++) {
		const char *whole;

		if (!is_offered(e->d_name, typed + folder))
			continue;
		whole = whole_path(ctx, typed, folder, real, e->d_name);
		if (whole)
			ret_paths[count++] = whole;
	}
	if (dir)
		closedir(dir);
	if (count > 1)
		qsort(ret_paths, (size_t)count, sizeof(*ret_paths), by_name);
	return count;
}
