/* profile: how every case file is opened, one's own and a stranger's alike.
 *
 * A case that comes from someone else is code: a journal beside it can delete
 * files, a trigger or view in it can call functions, its schema can hang a
 * query. So: the header is read before SQLite sees the file; paths are
 * absolute and never URIs; nothing of the file's own schema ever runs. */
#ifndef TAFFRAIL_STORE_PROFILE_H
#define TAFFRAIL_STORE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

struct sqlite3;

struct profile_file {
	char path[4096];        /* absolute, symbolic links resolved */
	uint64_t device, inode;
	int64_t size;
	uint32_t user_version;
	bool sidecar;           /* a -journal, -wal or -shm lies beside it */
	char sidecar_name[4200];
};

/* Look at a file without SQLite: regular, readable, a case of ours, of
 * whatever version. NOT_FOUND, INVALID (not a case: says what it is), IO. */
enum status profile_look(const char *path, struct profile_file *ret_file,
			 struct error *err) must_check;
/* Open with SQLite under the strict profile. */
enum status profile_open(const char *path, bool write, bool create,
			 struct sqlite3 **ret_handle,
			 struct error *err) must_check;
/* Copy the main file alone to `target` (new, 0600) and fsync it. */
enum status profile_copy(const char *path, const char *target,
			 struct error *err) must_check;
/* A private folder (0700) for a checked copy; the caller removes it. */
enum status profile_private_folder(char *ret_path, unsigned long size,
				   struct error *err) must_check;

#endif
