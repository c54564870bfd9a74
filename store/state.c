#include "store/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status make_folder(const char *path, struct error *err)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return STATUS_OK;
	return error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
}

/* mkdir -p from the first slash on; the last folders are private. */
static enum status make_path(char *path, struct error *err)
{
	enum status status = STATUS_OK;

	for (char *p = path + 1; *p && status == STATUS_OK; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		status = make_folder(path, err);
		*p = '/';
	}
	return status == STATUS_OK ? make_folder(path, err) : status;
}

enum status state_folder(char *ret_path, unsigned long size,
			 struct error *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char path[PATH_MAX];
	int n;

	if (state && *state == '/')
		n = snprintf(path, sizeof(path), "%s/taffrail/cases", state);
	else if (home && *home == '/')
		n = snprintf(path, sizeof(path),
			     "%s/.local/state/taffrail/cases", home);
	else
		return error_set(err, STATUS_NOT_FOUND, "no home folder: set "
				 "HOME or XDG_STATE_HOME");
	if (n < 0 || (size_t)n >= sizeof(path) || (size_t)n >= size)
		return error_set(err, STATUS_LIMIT, "state folder: path too "
				 "long");
	memcpy(ret_path, path, (size_t)n + 1);
	return make_path(ret_path, err);
}

static bool id_is_plain(const char *id)
{
	size_t n = strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz");

	return n > 0 && n < 32 && !id[n];
}

static bool chomp(char *line)
{
	size_t n = strlen(line);

	if (n == 0 || line[n - 1] != '\n')
		return false;
	line[n - 1] = '\0';
	return true;
}

static bool parse(FILE *f, struct state_case *c)
{
	char numbers[64], head[80];

	if (!fgets(c->path, sizeof(c->path), f) || !chomp(c->path) ||
	    !fgets(numbers, sizeof(numbers), f) || !chomp(numbers) ||
	    !fgets(head, sizeof(head), f) || !chomp(head))
		return false;
	if (strlen(head) != 64 && *head)
		return false;
	memcpy(c->head, head, strlen(head) + 1);
	return sscanf(numbers, "%" SCNu64 " %" SCNu64, &c->device,
		      &c->inode) == 2;
}

enum status state_read(const char *id, struct state_case *ret_case,
		       struct error *err)
{
	struct state_case c = { .device = 0 };
	char path[PATH_MAX], folder[PATH_MAX - 40];
	enum status status;
	FILE *f;
	bool good;

	if (!id_is_plain(id))
		return error_set(err, STATUS_INVALID, "case id %s", id);
	status = state_folder(folder, sizeof(folder), err);
	if (status != STATUS_OK)
		return status;
	snprintf(path, sizeof(path), "%s/%s", folder, id);
	f = fopen(path, "re");
	if (!f)
		return error_set(err, STATUS_NOT_FOUND, "%s: %s", path,
				 strerror(errno));
	good = parse(f, &c);
	fclose(f);
	if (!good)
		return error_set(err, STATUS_NOT_FOUND, "%s: not readable",
				 path);
	memcpy(c.id, id, strlen(id) + 1);
	*ret_case = c;
	return STATUS_OK;
}

enum status state_write(const struct state_case *state_case,
			struct error *err)
{
	char path[PATH_MAX], temporary[PATH_MAX], folder[PATH_MAX - 80];
	enum status status;
	FILE *f;

	if (!id_is_plain(state_case->id) || strchr(state_case->path, '\n'))
		return error_set(err, STATUS_INVALID, "case id %s",
				 state_case->id);
	status = state_folder(folder, sizeof(folder), err);
	if (status != STATUS_OK)
		return status;
	snprintf(path, sizeof(path), "%s/%s", folder, state_case->id);
	snprintf(temporary, sizeof(temporary), "%s/.%s.%ld", folder,
		 state_case->id, (long)getpid());
	f = fopen(temporary, "we");
	if (!f)
		return error_set(err, STATUS_IO, "%s: %s", temporary,
				 strerror(errno));
	fprintf(f, "%s\n%" PRIu64 " %" PRIu64 "\n%s\n", state_case->path,
		state_case->device, state_case->inode, state_case->head);
	if (fclose(f) != 0 || rename(temporary, path) < 0) {
		status = error_set(err, STATUS_IO, "%s: %s", path,
				   strerror(errno));
		unlink(temporary);
	}
	return status;
}

bool state_knows_file(const char *path, uint64_t device, uint64_t inode)
{
	char folder[PATH_MAX];
	struct dirent *d;
	bool known = false;
	DIR *dir;

	if (state_folder(folder, sizeof(folder), NULL) != STATUS_OK)
		return false;
	dir = opendir(folder);
	if (!dir)
		return false;
	while (!known && (d = readdir(dir))) {
		struct state_case c;

		known = id_is_plain(d->d_name) &&
			state_read(d->d_name, &c, NULL) == STATUS_OK &&
			c.device == device && c.inode == inode &&
			!strcmp(c.path, path);
	}
	closedir(dir);
	return known;
}
