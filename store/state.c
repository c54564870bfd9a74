#include "store/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES_MAX = 32 };

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

static bool parse(FILE *f, struct state_place *place)
{
	char numbers[64], head[80];

	if (!fgets(place->path, sizeof(place->path), f) ||
	    !chomp(place->path) || !fgets(numbers, sizeof(numbers), f) ||
	    !chomp(numbers) || !fgets(head, sizeof(head), f) || !chomp(head))
		return false;
	if (strlen(head) != 64 && *head)
		return false;
	memcpy(place->head, head, strlen(head) + 1);
	return sscanf(numbers, "%" SCNu64 " %" SCNu64, &place->device,
		      &place->inode) == 2;
}

static enum status open_state(const char *id, FILE **ret_file,
			      struct error *err)
{
	char path[PATH_MAX], folder[PATH_MAX - 40];
	enum status status;

	if (!id_is_plain(id))
		return error_set(err, STATUS_INVALID, "case id %s", id);
	status = state_folder(folder, sizeof(folder), err);
	if (status != STATUS_OK)
		return status;
	snprintf(path, sizeof(path), "%s/%s", folder, id);
	*ret_file = fopen(path, "re");
	if (!*ret_file)
		return error_set(err, STATUS_NOT_FOUND, "%s: %s", path,
				 strerror(errno));
	return STATUS_OK;
}

enum status state_read(const char *id, state_each *each, void *payload,
		       struct error *err)
{
	struct state_place place;
	FILE *f;
	int count = 0;
	enum status status = open_state(id, &f, err);

	if (status != STATUS_OK)
		return status;
	while (count < PLACES_MAX && parse(f, &place)) {
		count++;
		if (!each(payload, &place))
			break;
	}
	fclose(f);
	return count > 0 ? STATUS_OK
			 : error_set(err, STATUS_NOT_FOUND, "%s: nothing is "
				     "known of this case", id);
}

struct rewriting {
	const struct state_place *place;
	FILE *file;
	int count;
};

static void put(struct rewriting *w, const struct state_place *place)
{
	fprintf(w->file, "%s\n%" PRIu64 " %" PRIu64 "\n%s\n", place->path,
		place->device, place->inode, place->head);
	w->count++;
}

static bool keep(void *payload, const struct state_place *old)
{
	struct rewriting *w = payload;
	bool same_file = old->device == w->place->device &&
			 old->inode == w->place->inode;

	if (!same_file && strcmp(old->path, w->place->path) != 0)
		put(w, old);
	return w->count < PLACES_MAX;
}

static enum status rewrite(const char *folder, const char *id,
			   const struct state_place *place, struct error *err)
{
	char path[PATH_MAX + 40], temporary[PATH_MAX + 80];
	struct rewriting w = { .place = place };
	bool written;

	snprintf(path, sizeof(path), "%s/%s", folder, id);
	snprintf(temporary, sizeof(temporary), "%s/.%s.%ld", folder, id,
		 (long)getpid());
	w.file = fopen(temporary, "we");
	if (!w.file)
		return error_set(err, STATUS_IO, "%s: %s", temporary,
				 strerror(errno));
	put(&w, place);
	(void)!state_read(id, keep, &w, NULL);
	written = !ferror(w.file);
	if (fclose(w.file) == 0 && written && rename(temporary, path) == 0)
		return STATUS_OK;
	(void)!error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
	unlink(temporary);
	return STATUS_IO;
}

/* Two programs that write in two copies of one case. */
static int lock(const char *folder)
{
	char path[PATH_MAX + 40];
	int fd;

	snprintf(path, sizeof(path), "%s/.lock", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		(void)flock(fd, LOCK_EX);
	return fd;
}

enum status state_write(const char *id, const struct state_place *place,
			struct error *err)
{
	char folder[PATH_MAX];
	enum status status;
	int fd;

	if (!id_is_plain(id) || strchr(place->path, '\n'))
		return error_set(err, STATUS_INVALID, "case id %s", id);
	status = state_folder(folder, sizeof(folder), err);
	if (status != STATUS_OK)
		return status;
	fd = lock(folder);
	status = rewrite(folder, id, place, err);
	if (fd >= 0)
		close(fd);
	return status;
}

struct seeking {
	const char *path;
	uint64_t device, inode;
	bool found;
};

static bool is_this(void *payload, const struct state_place *place)
{
	struct seeking *sought = payload;

	sought->found = place->device == sought->device &&
			place->inode == sought->inode &&
			!strcmp(place->path, sought->path);
	return !sought->found;
}

bool state_knows_file(const char *path, uint64_t device, uint64_t inode)
{
	struct seeking sought = { path, device, inode, false };
	char folder[PATH_MAX];
	struct dirent *d;
	DIR *dir;

	if (state_folder(folder, sizeof(folder), NULL) != STATUS_OK)
		return false;
	dir = opendir(folder);
	if (!dir)
		return false;
	while (!sought.found && (d = readdir(dir)))
		if (id_is_plain(d->d_name))
			(void)!state_read(d->d_name, is_this, &sought, NULL);
	closedir(dir);
	return sought.found;
}
