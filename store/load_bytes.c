/* Archived bytes that come beside a text form: DIR/SHA256. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/blob.h"
#include "store/load_internal.h"

static bool hash_is_plain(const char *hash)
{
	return strlen(hash) == SHA256_HEX &&
	       strspn(hash, "0123456789abcdef") == SHA256_HEX;
}

static enum status copy_in(struct loader *l, int fd, const char *hash,
			   struct error *err)
{
	struct blob_writer *writer;
	char block[1 << 16], got[SHA256_HEX + 1];
	ssize_t n = 0;
	enum status status = blob_writer_open(l->casefile, &writer, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && (n = read(fd, block, sizeof(block))) > 0)
		status = blob_writer_append(writer, block, (size_t)n, err);
	if (status == STATUS_OK && n < 0)
		status = error_set(err, STATUS_IO, "%s: %s", hash,
				   strerror(errno));
	if (status != STATUS_OK) {
		blob_writer_abandon(writer);
		return status;
	}
	status = blob_writer_finish(writer, got, err);
	l->has_bytes = true;
	if (status == STATUS_OK && strcmp(got, hash))
		status = load_error(l, STATUS_CORRUPT, "sha256: the bytes in "
				    "the folder have another hash", err);
	return status;
}

static enum status file_error(struct loader *l, const char *hash,
			      const char *why, struct error *err)
{
	char what[200];

	snprintf(what, sizeof(what), "sha256: %s: %.100s", hash, why);
	return load_error(l, STATUS_IO, what, err);
}

enum status load_bytes(struct loader *l, const char *hash, bool *missing,
		       struct error *err)
{
	char path[PATH_MAX];
	struct stat st;
	enum status status;
	int fd;

	if (!hash_is_plain(hash))
		return load_error(l, STATUS_INVALID, "sha256: 64 lower-case "
				  "hex digits are wanted", err);
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", l->bytes_dir,
			     hash) >= sizeof(path))
		return load_error(l, STATUS_LIMIT, "folder: path too long",
				  err);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		*missing = true;
		return STATUS_OK;
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		status = file_error(l, hash, strerror(errno), err);
	else if (!S_ISREG(st.st_mode))
		status = file_error(l, hash, "no regular file", err);
	else
		status = copy_in(l, fd, hash, err);
	if (fd >= 0)
		close(fd);
	return status;
}
