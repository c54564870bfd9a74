#include "store/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/name_if_free.h"

static enum status failed(const char *path, struct error *err)
{
	return error_set(err, errno == EEXIST   ? STATUS_EXISTS
			      : errno == ENOSPC ? STATUS_FULL
						: STATUS_IO,
			 "%s: %s", path, strerror(errno));
}

enum status fresh_init(const char *target, struct fresh *ret_fresh,
		       struct error *err)
{
	/* Never a URI, nor an option of anything. */
	const char *here = *target == '/' ? "" : "./";
	struct fresh fresh;
	struct stat st;

	if ((size_t)snprintf(fresh.part, sizeof(fresh.part), "%s%s.part", here,
			     target) >= sizeof(fresh.part))
		return error_set(err, STATUS_LIMIT, "%s: path too long",
				 target);
	snprintf(fresh.target, sizeof(fresh.target), "%s%s", here, target);
	if (lstat(fresh.target, &st) == 0) {
		errno = EEXIST;
		return failed(target, err);
	}
	if (lstat(fresh.part, &st) == 0)
		return error_set(err, STATUS_EXISTS, "%s: left by a copy that "
				 "was interrupted: remove it", fresh.part);
	*ret_fresh = fresh;
	return STATUS_OK;
}

static enum status sync_path(const char *path, int flags, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	enum status status = fd >= 0 && fsync(fd) == 0 ? STATUS_OK
						       : failed(path, err);

	if (fd >= 0)
		close(fd);
	return status;
}

static enum status sync_folder_of(const char *path, struct error *err)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/'); /* fresh_init() sees to one */

	snprintf(folder, sizeof(folder), "%.*s",
		 slash == path ? 1 : (int)(slash - path), path);
	return sync_path(folder, O_DIRECTORY, err);
}

enum status fresh_place(const struct fresh *fresh, struct error *err)
{
	enum status status = sync_path(fresh->part, 0, err);

	if (status != STATUS_OK)
		return status;
	errno = name_if_free(AT_FDCWD, fresh->part, fresh->target);
	if (errno != 0)
		return failed(fresh->target, err);
	status = sync_folder_of(fresh->target, err);
	if (status != STATUS_OK)
		unlink(fresh->target);
	return status;
}

void fresh_abandon(const struct fresh *fresh)
{
	unlink(fresh->part);
}
