#include "src/cmd/analyst.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/cmd/out.h"

enum { NAME_MAX_BYTES = 80 };

static bool config_path(char *path, size_t size, const char *file)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	int n;

	if (config && *config == '/')
		n = snprintf(path, size, "%s/taffrail%s", config, file);
	else if (home && *home == '/')
		n = snprintf(path, size, "%s/.config/taffrail%s", home, file);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

static bool take_line(FILE *f, char name[NAME_MAX_BYTES])
{
	size_t n;

	if (!fgets(name, NAME_MAX_BYTES, f))
		return false;
	n = strcspn(name, "\r\n");
	name[n] = '\0';
	return n > 0 && utf8_valid(name, n);
}

static bool read_config(char name[NAME_MAX_BYTES])
{
	char path[PATH_MAX];
	FILE *f;
	bool found;

	if (!config_path(path, sizeof(path), "/analyst"))
		return false;
	f = fopen(path, "re");
	if (!f)
		return false;
	found = take_line(f, name);
	fclose(f);
	return found;
}

void analyst_keep(const char *name)
{
	char path[PATH_MAX];
	FILE *f;

	/* ~/.config itself may be missing on a new account. */
	if (config_path(path, sizeof(path), "")) {
		char *slash = strrchr(path, '/');

		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
		mkdir(path, 0700);
	}
	if (!config_path(path, sizeof(path), "/analyst"))
		return;
	f = fopen(path, "we");
	if (!f)
		return;
	fprintf(f, "%s\n", name);
	fclose(f);
}

static bool ask(char name[NAME_MAX_BYTES])
{
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return false;
	fputs("Under which name do you write? (kept; --as NAME changes it) ",
	      stderr);
	if (!take_line(stdin, name))
		return false;
	analyst_keep(name);
	return true;
}

void analyst_settle(struct casefile *casefile, const char *given)
{
	char name[NAME_MAX_BYTES];
	const char *environment = getenv("TAFFRAIL_ANALYST");

	if (!given && environment && *environment)
		given = environment;
	if (given) {
		casefile_set_analyst(casefile, given);
	} else if (read_config(name) || ask(name)) {
		casefile_set_analyst(casefile, name);
	} else {
		out_error("no name given: written by \"not said\" (--as NAME "
			  "says who)");
		casefile_set_analyst(casefile, "");
	}
}

void analyst_known(struct casefile *casefile)
{
	char name[NAME_MAX_BYTES];
	const char *environment = getenv("TAFFRAIL_ANALYST");

	if (environment && *environment)
		casefile_set_analyst(casefile, environment);
	else if (read_config(name))
		casefile_set_analyst(casefile, name);
}
