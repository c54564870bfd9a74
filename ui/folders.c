#include "ui/folders.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

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
