#include "store/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/casefile.h"

enum {
	HEADER_BYTES = 100,
	BUSY_MS = 5000,
	VALUE_BYTES_MAX = 64 << 20, /* one value: a part of a blob is 1 MiB */
	SQL_BYTES_MAX = 100000      /* generated DDL of the widest kind fits */
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static enum status read_header(int fd, const char *path,
			       unsigned char header[HEADER_BYTES],
			       struct error *err)
{
	ssize_t n = pread(fd, header, HEADER_BYTES, 0);

	if (n < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
	if (n < HEADER_BYTES || memcmp(header, "SQLite format 3", 16))
		return error_set(err, STATUS_INVALID, "%s: not a case file; "
				 "taffrail new makes one", path);
	return STATUS_OK;
}

static enum status check_header(const unsigned char *header,
				struct profile_file *file, struct error *err)
{
	if (be32(header + 68) != CASE_APPLICATION_ID)
		return error_set(err, STATUS_INVALID, "%s: an SQLite file of "
				 "another program, not a case", file->path);
	file->user_version = be32(header + 60);
	if (file->user_version == 0 || be32(header + 56) != 1)
		return error_set(err, STATUS_INVALID, "%s: not a whole case: "
				 "its making was interrupted; make it again",
				 file->path);
	return STATUS_OK;
}

static void look_for_sidecars(struct profile_file *file)
{
	static const char *const endings[] = { "-journal", "-wal", "-shm" };
	struct stat st;

	for (int i = 0; i < 3; i++) {
		snprintf(file->sidecar_name, sizeof(file->sidecar_name),
			 "%s%s", file->path, endings[i]);
		if (lstat(file->sidecar_name, &st) == 0) {
			file->sidecar = true;
			return;
		}
	}
	file->sidecar_name[0] = '\0';
}

static enum status look_at(int fd, struct profile_file *file,
			   struct error *err)
{
	unsigned char header[HEADER_BYTES];
	struct stat st;
	enum status status;

	if (fstat(fd, &st) < 0)
		return error_set(err, STATUS_IO, "%s: %s", file->path,
				 strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_set(err, STATUS_INVALID, "%s: not a file",
				 file->path);
	file->device = (uint64_t)st.st_dev;
	file->inode = (uint64_t)st.st_ino;
	file->size = (int64_t)st.st_size;
	status = read_header(fd, file->path, header, err);
	if (status == STATUS_OK)
		status = check_header(header, file, err);
	return status;
}

enum status profile_look(const char *path, struct profile_file *ret_file,
			 struct error *err)
{
	struct profile_file file = { .size = 0 };
	char *real = realpath(path, NULL);
	enum status status;
	int fd;

	if (!real)
		return error_set(err, errno == ENOENT ? STATUS_NOT_FOUND
						      : STATUS_IO,
				 "%s: %s", path, strerror(errno));
	if (strlen(real) >= sizeof(file.path)) {
		free(real);
		return error_set(err, STATUS_LIMIT, "%s: path too long", path);
	}
	memcpy(file.path, real, strlen(real) + 1);
	free(real);
	/* Closed before SQLite opens it: a later close would drop its locks. */
	fd = open(file.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
	status = look_at(fd, &file, err);
	close(fd);
	if (status != STATUS_OK)
		return status;
	look_for_sidecars(&file);
	*ret_file = file;
	return STATUS_OK;
}

struct setting_int {
	int option, value;
};
static const struct setting_int config_table[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	/* A bound value does not make the plan anew: the statements are ours. */
	{ SQLITE_DBCONFIG_ENABLE_QPSG, 1 },
};
/* Views stay possible: `taffrail sql` makes temporary ones. A view of the
 * file is refused by the schema check instead. */
static const struct setting_int limit_table[] = {
	{ SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX },
	{ SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 60 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 5 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
};

static int apply_profile(sqlite3 *handle, bool write)
{
	static const char pragmas[] =
		"PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0;"
		"PRAGMA temp_store = FILE; PRAGMA cache_size = -4096;";
	static const char writer[] =
		"PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;";
	/* Each run of a statement allocates its cursors anew: from here. */
	int code = sqlite3_db_config(handle, SQLITE_DBCONFIG_LOOKASIDE, NULL,
				     1200, 300);

	for (size_t i = 0;
	     i < sizeof(config_table) / sizeof(*config_table) && !code; i++)
		code = sqlite3_db_config(handle, config_table[i].option,
					 config_table[i].value, NULL);
	for (size_t i = 0; i < sizeof(limit_table) / sizeof(*limit_table); i++)
		sqlite3_limit(handle, limit_table[i].option,
			      limit_table[i].value);
	sqlite3_busy_timeout(handle, BUSY_MS);
	sqlite3_extended_result_codes(handle, 1);
	if (!code)
		code = sqlite3_exec(handle, pragmas, NULL, NULL, NULL);
	if (!code && write)
		code = sqlite3_exec(handle, writer, NULL, NULL, NULL);
	return code;
}

static void use_folder_for_temporary_files(const char *path)
{
	char folder[PATH_MAX];
	char *slash;

	/* Sorts and journals spill beside the case, so that evidence stays on
	 * the disk that the analyst chose. */
	if (strlen(path) >= sizeof(folder))
		return;
	memcpy(folder, path, strlen(path) + 1);
	slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return;
	*slash = '\0';
	if (access(folder, W_OK) == 0)
		setenv("SQLITE_TMPDIR", folder, 1);
}

enum status profile_open(const char *path, bool write, bool create,
			 sqlite3 **ret_handle, struct error *err)
{
	/* A connection belongs to one thread at a time: no locks. */
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
	sqlite3 *handle = NULL;
	int code;

	if (*path != '/')
		bug("case path is not absolute: %s", path);
	flags |= write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if (create)
		flags |= SQLITE_OPEN_CREATE;
	use_folder_for_temporary_files(path);
	/* Both are refused, without harm, once SQLite is in use. Nobody reads
	 * its count of memory, which locks at each allocation. */
	sqlite3_config(SQLITE_CONFIG_URI, 0);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	code = sqlite3_open_v2(path, &handle, flags, NULL);
	if (code == SQLITE_OK)
		code = apply_profile(handle, write);
	if (code != SQLITE_OK) {
		enum status status = error_set(
			err, (code & 0xff) == SQLITE_NOMEM ? STATUS_NOMEM
			     : (code & 0xff) == SQLITE_NOTADB ||
			       (code & 0xff) == SQLITE_CORRUPT
				     ? STATUS_CORRUPT
			     : (code & 0xff) == SQLITE_BUSY ? STATUS_BUSY
							    : STATUS_IO,
			"%s: %s%s", path,
			handle ? sqlite3_errmsg(handle) : "out of memory",
			(code & 0xff) == SQLITE_CORRUPT
				? "; take an earlier copy of the file" : "");
		sqlite3_close(handle);
		return status;
	}
	*ret_handle = handle;
	return STATUS_OK;
}

static enum status copy_bytes(int from, int to, const char *name,
			      struct error *err)
{
	char *block = malloc(1 << 16);
	enum status status = STATUS_OK;
	ssize_t n = 0;

	if (!block)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (status == STATUS_OK && (n = read(from, block, 1 << 16)) > 0) {
		for (ssize_t done = 0; done < n && status == STATUS_OK;) {
			ssize_t m = write(to, block + done,
					  (size_t)(n - done));

			if (m < 0)
				status = error_set(err,
						   errno == ENOSPC
							   ? STATUS_FULL
							   : STATUS_IO,
						   "%s: %s", name,
						   strerror(errno));
			else
				done += m;
		}
	}
	if (status == STATUS_OK && (n < 0 || fsync(to) < 0))
		status = error_set(err, STATUS_IO, "%s: %s", name,
				   strerror(errno));
	free(block);
	return status;
}

enum status profile_copy(const char *path, const char *target,
			 struct error *err)
{
	enum status status;
	int from = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int to;

	if (from < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
	to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (to < 0) {
		close(from);
		return error_set(err, errno == EEXIST ? STATUS_EXISTS
						      : STATUS_IO,
				 "%s: %s", target, strerror(errno));
	}
	status = copy_bytes(from, to, target, err);
	close(from);
	if (close(to) < 0 && status == STATUS_OK)
		status = error_set(err, STATUS_IO, "%s: %s", target,
				   strerror(errno));
	if (status != STATUS_OK)
		unlink(target);
	return status;
}

enum status profile_private_folder(char *ret_path, unsigned long size,
				   struct error *err)
{
	const char *base = getenv("TMPDIR");
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/taffrail-XXXXXX",
		 base && *base == '/' ? base : "/tmp");
	if (!mkdtemp(path) || strlen(path) >= size)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
	memcpy(ret_path, path, strlen(path) + 1);
	return STATUS_OK;
}
