#include "src/report/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_MAX = 32, TRIES = 8 };

struct folder {
	int fd;
	char *path;
	bool made; /* it was not there before */
};

struct folder_file {
	struct folder *folder;
	FILE *stream;
	char name[FOLDER_NAME_MAX + 1];
	char temporary[TEMPORARY_MAX];
};

static enum status folder_error(struct error *err, const char *path,
				const char *name, int number)
{
	enum status status = number == ENOENT  ? STATUS_NOT_FOUND
			     : number == ENOSPC ? STATUS_FULL
			     : number == EDQUOT ? STATUS_FULL
			     : number == ENOMEM ? STATUS_NOMEM
						: STATUS_IO;

	return error_set(err, status, "%s%s%s: %s", path, name ? "/" : "",
			 name ? name : "", strerror(number));
}

static int open_directory(const char *path, bool *ret_made)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int fd = open(path, flags);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	*ret_made = mkdir(path, 0700) == 0;
	if (!*ret_made && errno != EEXIST)
		return -1;
	return open(path, flags);
}

enum status folder_open(const char *path, struct folder **ret_folder,
			struct error *err)
{
	bool made = false;
	int fd = open_directory(path, &made);
	struct folder *folder;

	if (fd < 0)
		return folder_error(err, path, NULL, errno);
	folder = calloc(1, sizeof(*folder));
	if (folder)
		folder->path = strdup(path);
	if (!folder || !folder->path) {
		free(folder);
		close(fd);
		return folder_error(err, path, NULL, ENOMEM);
	}
	folder->fd = fd;
	folder->made = made;
	*ret_folder = folder;
	return STATUS_OK;
}

void folder_close(struct folder *folder)
{
	if (!folder)
		return;
	close(folder->fd);
	free(folder->path);
	free(folder);
}

/* By then the path may stand for another folder: that one stays. */
void folder_abandon(struct folder *folder)
{
	struct stat own, there;

	if (folder && folder->made && fstat(folder->fd, &own) == 0 &&
	    lstat(folder->path, &there) == 0 && own.st_dev == there.st_dev &&
	    own.st_ino == there.st_ino)
		(void)rmdir(folder->path);
	folder_close(folder);
}

void folder_each(struct folder *folder,
		 void (*visit)(void *payload, const char *name),
		 void *payload)
{
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	if (fd >= 0 && !dir)
		close(fd);
	for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
		visit(payload, e->d_name);
	if (dir)
		closedir(dir);
}

bool folder_name_is_safe(const char *name)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789._-";
	size_t length = strlen(name);

	return length > 0 && length <= FOLDER_NAME_MAX &&
	       strspn(name, letters) == length && *name != '.' &&
	       *name != '-';
}

/* The name begins with a dot, so that no file of an export can have it. */
static int make_temporary(int fd, char ret_name[TEMPORARY_MAX])
{
	unsigned char random[8];

	for (int i = 0; i < TRIES; i++) {
		int file;

		if (RAND_bytes(random, sizeof(random)) != 1)
			return -1;
		snprintf(ret_name, TEMPORARY_MAX,
			 ".taffrail-%02x%02x%02x%02x%02x%02x%02x%02x",
			 random[0], random[1], random[2], random[3],
			 random[4], random[5], random[6], random[7]);
		file = openat(fd, ret_name,
			      O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW |
				      O_CLOEXEC,
			      0600);
		if (file >= 0 || errno != EEXIST)
			return file;
	}
	return -1;
}

int folder_scratch(struct folder *folder)
{
	char name[TEMPORARY_MAX];
	int fd = make_temporary(folder->fd, name);

	if (fd >= 0)
		unlinkat(folder->fd, name, 0);
	return fd;
}

enum status folder_file_begin(struct folder *folder, const char *name,
			      struct folder_file **ret_file,
			      struct error *err)
{
	struct folder_file *file;
	int fd;

	if (!folder_name_is_safe(name))
		return error_set(err, STATUS_INVALID,
				 "%s: not a name for a file of an export",
				 name);
	file = calloc(1, sizeof(*file));
	if (!file)
		return folder_error(err, folder->path, name, ENOMEM);
	snprintf(file->name, sizeof(file->name), "%s", name);
	file->folder = folder;
	fd = make_temporary(folder->fd, file->temporary);
	if (fd >= 0)
		file->stream = fdopen(fd, "w+");
	if (!file->stream) {
		int number = errno;

		if (fd >= 0) {
			close(fd);
			unlinkat(folder->fd, file->temporary, 0);
		}
		free(file);
		return folder_error(err, folder->path, name, number);
	}
	*ret_file = file;
	return STATUS_OK;
}

FILE *folder_file_stream(struct folder_file *file)
{
	int fd;

	if (file->stream)
		return file->stream;
	fd = openat(file->folder->fd, file->temporary,
		    O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		file->stream = fdopen(fd, "r+");
	if (fd >= 0 && !file->stream)
		close(fd);
	return file->stream;
}

enum status folder_file_rest(struct folder_file *file, struct error *err)
{
	FILE *stream = file->stream;
	int number = 0;

	if (!stream)
		return STATUS_OK;
	errno = 0;
	if (fflush(stream) != 0 || ferror(stream))
		number = errno ? errno : EIO;
	file->stream = NULL;
	if (fclose(stream) != 0 && number == 0)
		number = errno;
	return number ? folder_error(err, file->folder->path, file->name,
				     number)
		      : STATUS_OK;
}

bool folder_sync(struct folder *folder)
{
#ifdef __linux__
	return syncfs(folder->fd) == 0;
#else
	(void)folder;
	return false;
#endif
}

void folder_file_abandon(struct folder_file *file)
{
	if (!file)
		return;
	if (file->stream)
		fclose(file->stream);
	unlinkat(file->folder->fd, file->temporary, 0);
	free(file);
}

/* Both files from their beginnings, part by part. */
static bool same_bytes(int a, int b)
{
	char part_a[4096], part_b[4096];
	off_t at = 0;
	ssize_t n;

	do {
		n = pread(a, part_a, sizeof(part_a), at);
		if (n < 0 || pread(b, part_b, sizeof(part_b), at) != n ||
		    memcmp(part_a, part_b, (size_t)n) != 0)
			return false;
		at += n;
	} while (n > 0);
	return true;
}

bool folder_file_is_there(struct folder_file *file)
{
	int fd = openat(file->folder->fd, file->name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	FILE *own = fd >= 0 ? folder_file_stream(file) : NULL;
	struct stat entry;
	bool same = own && fflush(own) == 0 && fstat(fd, &entry) == 0 &&
		    S_ISREG(entry.st_mode) && same_bytes(fileno(own), fd);

	if (fd >= 0)
		close(fd);
	return same;
}

static enum status taken(const struct folder_file *file, struct error *err)
{
	return error_set(err, STATUS_EXISTS,
			 "%s/%s: already there; to replace it, say --force",
			 file->folder->path, file->name);
}

enum status folder_file_is_free(struct folder_file *file, struct error *err)
{
	struct stat entry;

	if (fstatat(file->folder->fd, file->name, &entry,
		    AT_SYMLINK_NOFOLLOW) == 0)
		return taken(file, err);
	return STATUS_OK;
}

/* Everything on the disk before the name is given; 0 or the error's number. */
static int close_synced(struct folder_file *file)
{
	int number = 0;

	errno = 0;
	if (!folder_file_stream(file))
		return errno ? errno : EIO;
	if (fflush(file->stream) != 0 || ferror(file->stream) ||
	    fsync(fileno(file->stream)) != 0)
		number = errno ? errno : EIO;
	if (fclose(file->stream) != 0 && number == 0)
		number = errno;
	file->stream = NULL;
	return number;
}

/* linkat() refuses a name that is taken, in one step. */
static int give_name(struct folder_file *file, bool replace)
{
	int fd = file->folder->fd;

	if (replace)
		return renameat(fd, file->temporary, fd, file->name) == 0
			       ? 0 : errno;
	if (linkat(fd, file->temporary, fd, file->name, 0) != 0)
		return errno;
	unlinkat(fd, file->temporary, 0);
	return 0;
}

enum status folder_file_commit(struct folder_file *file, bool replace,
			       bool synced, struct error *err)
{
	struct folder *folder = file->folder;
	enum status status = STATUS_OK;
	int number = synced && !file->stream ? 0 : close_synced(file);

	if (number == 0)
		number = give_name(file, replace);
	if (number == EEXIST)
		status = taken(file, err);
	else if (number != 0)
		status = folder_error(err, folder->path, file->name, number);
	if (status != STATUS_OK) {
		folder_file_abandon(file);
		return status;
	}
	free(file);
	if (!synced && fsync(folder->fd) != 0)
		return folder_error(err, folder->path, NULL, errno);
	return STATUS_OK;
}
