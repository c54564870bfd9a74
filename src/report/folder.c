#include "src/report/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/name_if_free.h"

enum {
	TEMPORARY_MAX = 32, TEMPORARY_DIGITS = 16, TRIES = 8,
	/* More files than this go onto the disk at once, not one by one. */
	SYNC_TOGETHER = 16
};
static const char temporary_prefix[] = ".taffrail-";

struct folder {
	int fd;
	char *path;
	bool made; /* it was not there before */
};

/* An export may have tens of thousands. */
struct folder_file {
	struct folder *folder;
	FILE *stream;
	uint64_t temporary; /* of its name until it is given its own */
	uint64_t before;    /* of what stood there, while it may come back; 0 */
	bool there;         /* the same bytes have that name already */
	bool named;
	char name[];
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

static void sweep(struct folder *folder);

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
	sweep(folder);
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

/* ---- temporary files ---- */

/* The name begins with a dot, so that no file of an export can have it. */
static void temporary_name(uint64_t number, char name[TEMPORARY_MAX])
{
	snprintf(name, TEMPORARY_MAX, "%s%0*" PRIx64, temporary_prefix,
		 (int)TEMPORARY_DIGITS, number);
}

static bool is_temporary(const char *name)
{
	size_t n = strlen(temporary_prefix);

	return strncmp(name, temporary_prefix, n) == 0 &&
	       strlen(name) == n + TEMPORARY_DIGITS &&
	       strspn(name + n, "0123456789abcdef") == TEMPORARY_DIGITS;
}

static bool draw_number(uint64_t *ret_number)
{
	*ret_number = 0;
	while (*ret_number == 0)
		if (RAND_bytes((unsigned char *)ret_number,
			       sizeof(*ret_number)) != 1)
			return false;
	return true;
}

static int make_temporary(int fd, uint64_t *ret_number)
{
	char name[TEMPORARY_MAX];

	for (int i = 0; i < TRIES && draw_number(ret_number); i++) {
		int file;

		temporary_name(*ret_number, name);
		file = openat(fd, name,
			      O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW |
				      O_CLOEXEC,
			      0600);
		if (file >= 0 || errno != EEXIST)
			return file;
	}
	return -1;
}

static void drop_temporary(int fd, uint64_t number)
{
	char name[TEMPORARY_MAX];

	temporary_name(number, name);
	unlinkat(fd, name, 0);
}

int folder_scratch(struct folder *folder)
{
	uint64_t number;
	int fd = make_temporary(folder->fd, &number);

	if (fd >= 0)
		drop_temporary(folder->fd, number);
	return fd;
}

static void sweep_name(void *payload, const char *name)
{
	const struct folder *folder = payload;
	struct stat entry;

	if (is_temporary(name) &&
	    fstatat(folder->fd, name, &entry, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(entry.st_mode))
		unlinkat(folder->fd, name, 0);
}

/* Whoever writes here shares a lock: who has it alone may sweep. Where there
 * are no locks nothing is swept. */
static void sweep(struct folder *folder)
{
	if (flock(folder->fd, LOCK_EX | LOCK_NB) == 0)
		folder_each(folder, sweep_name, folder);
	(void)flock(folder->fd, LOCK_SH);
}

/* ---- files ---- */

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
	file = calloc(1, sizeof(*file) + strlen(name) + 1);
	if (!file)
		return folder_error(err, folder->path, name, ENOMEM);
	memcpy(file->name, name, strlen(name) + 1);
	file->folder = folder;
	fd = make_temporary(folder->fd, &file->temporary);
	if (fd >= 0)
		file->stream = fdopen(fd, "w+");
	if (!file->stream) {
		int number = errno;

		if (fd >= 0) {
			close(fd);
			drop_temporary(folder->fd, file->temporary);
		}
		free(file);
		return folder_error(err, folder->path, name, number);
	}
	*ret_file = file;
	return STATUS_OK;
}

const char *folder_file_name(const struct folder_file *file)
{
	return file->name;
}

FILE *folder_file_stream(struct folder_file *file)
{
	char name[TEMPORARY_MAX];
	int fd;

	if (file->stream)
		return file->stream;
	temporary_name(file->temporary, name);
	fd = openat(file->folder->fd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
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

void folder_file_close(struct folder_file *file)
{
	if (!file)
		return;
	if (file->stream)
		fclose(file->stream);
	if (!file->named)
		drop_temporary(file->folder->fd, file->temporary);
	free(file);
}

/* ---- names ---- */

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

/* Does the name stand for a plain file with just these bytes already? */
static bool is_there(struct folder_file *file)
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

static enum status is_free(const struct folder_file *file, struct error *err)
{
	struct stat entry;

	return fstatat(file->folder->fd, file->name, &entry,
		       AT_SYMLINK_NOFOLLOW) == 0 ? taken(file, err)
						 : STATUS_OK;
}

/* Everything on the disk before a name is given; 0 or the error's number. */
static int sync_file(struct folder_file *file)
{
	FILE *stream = folder_file_stream(file);
	int number = 0;

	if (!stream)
		return errno ? errno : EIO;
	if (fflush(stream) != 0 || ferror(stream) || fsync(fileno(stream)) != 0)
		number = errno ? errno : EIO;
	file->stream = NULL;
	if (fclose(stream) != 0 && number == 0)
		number = errno;
	return number;
}

/* False: this system cannot, or it failed. */
static bool sync_all(struct folder *folder)
{
#ifdef __linux__
	return syncfs(folder->fd) == 0;
#else
	(void)folder;
	return false;
#endif
}

/* What stands there gets a second name, under which it can come back. Where
 * it may have none it is replaced all the same. */
static void keep_before(struct folder_file *file)
{
	int fd = file->folder->fd;
	char name[TEMPORARY_MAX];
	uint64_t number;

	if (!draw_number(&number))
		return;
	temporary_name(number, name);
	if (linkat(fd, file->name, fd, name, 0) == 0)
		file->before = number;
}

/* rename() replaces in one step. */
static int give_name(struct folder_file *file, bool replace)
{
	int fd = file->folder->fd, number = 0;
	char name[TEMPORARY_MAX];

	temporary_name(file->temporary, name);
	if (replace)
		keep_before(file);
	if (!replace)
		number = name_if_free(fd, name, file->name);
	else if (renameat(fd, name, fd, file->name) != 0)
		number = errno;
	file->named = number == 0;
	return number;
}

static void take_name_back(struct folder_file *file)
{
	int fd = file->folder->fd;
	char name[TEMPORARY_MAX];

	temporary_name(file->before, name);
	if (file->named && file->before)
		(void)renameat(fd, name, fd, file->name);
	else if (file->named)
		unlinkat(fd, file->name, 0);
}

static enum status look_before(struct folder_file *file, bool replace,
			       struct error *err)
{
	enum status status = STATUS_OK;

	file->there = is_there(file);
	if (!file->there && !replace)
		status = is_free(file, err);
	return status == STATUS_OK ? folder_file_rest(file, err) : status;
}

static enum status name_file(struct folder_file *file, bool replace,
			     bool synced, struct error *err)
{
	int number = synced ? 0 : sync_file(file);

	if (number == 0)
		number = give_name(file, replace);
	if (number == EEXIST)
		return taken(file, err);
	return number ? folder_error(err, file->folder->path, file->name,
				     number)
		      : STATUS_OK;
}

static enum status name_files(struct folder *folder,
			      struct folder_file **files, int count,
			      bool replace, struct error *err)
{
	bool together = count > SYNC_TOGETHER && sync_all(folder);
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (!files[i]->there)
			status = name_file(files[i], replace, together, err);
	if (status == STATUS_OK && fsync(folder->fd) != 0)
		status = folder_error(err, folder->path, NULL, errno);
	return status;
}

enum status folder_commit(struct folder *folder, struct folder_file **files,
			  int count, bool replace, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = look_before(files[i], replace, err);
	if (status == STATUS_OK)
		status = name_files(folder, files, count, replace, err);
	for (int i = 0; i < count; i++) {
		if (status != STATUS_OK)
			take_name_back(files[i]);
		if (files[i]->before)
			drop_temporary(folder->fd, files[i]->before);
	}
	return status;
}
