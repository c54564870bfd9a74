/* folder: where an export goes. A file stands there whole or not at all.
 *
 * Everything happens below one open directory: a temporary file made with
 * O_CREAT | O_EXCL | O_NOFOLLOW (mode 0600), written, synced, then given its
 * name, and the directory synced. Nothing is followed, nothing outside is
 * touched, and what stood there before stays until all that follows it is
 * whole. Temporary files of one that was killed go with the next that opens
 * the folder while nobody else writes there. */
#ifndef TAFFRAIL_REPORT_FOLDER_H
#define TAFFRAIL_REPORT_FOLDER_H

#include <stdbool.h>
#include <stdio.h>

#include "src/base/status.h"

enum { FOLDER_NAME_MAX = 80 };

struct folder;
struct folder_file;

/* Open a directory for writing; made (0700) when its last part is missing.
 * Errors: NOT_FOUND (the way to it), IO. */
enum status folder_open(const char *path, struct folder **ret_folder,
			struct error *err) must_check;
void folder_close(struct folder *folder); /* NULL is fine */
/* ... and take it away again if folder_open() made it and nothing is in it. */
void folder_abandon(struct folder *folder); /* NULL is fine */

/* Every name in it, in no order. */
void folder_each(struct folder *folder,
		 void (*visit)(void *payload, const char *name),
		 void *payload);

/* May a file of an export be called so? [A-Za-z0-9._-], at most 80 bytes, no
 * leading dot or dash. */
bool folder_name_is_safe(const char *name);

/* Begin a file called `name`. INVALID: a name that is not safe. */
enum status folder_file_begin(struct folder *folder, const char *name,
			      struct folder_file **ret_file,
			      struct error *err) must_check;
/* Stays the file's; opened again when it rests. NULL: cannot be, errno says
 * why. */
FILE *folder_file_stream(struct folder_file *file);
/* All of it is written: keep no descriptor of it until it is asked for, since
 * an export may have thousands of files. IO, FULL. */
enum status folder_file_rest(struct folder_file *file,
			     struct error *err) must_check;
/* A file without a name beside what is exported, open for reading and
 * writing; it goes when it is closed. -1: cannot be. */
int folder_scratch(struct folder *folder);
const char *folder_file_name(const struct folder_file *file);
/* Give all of them their names, on the disk, or none. One whose name stands for a plain file with just its bytes already is left out.
 * EXISTS when something else has a name and not `replace`; then, and on any
 * failure, what stood there before stands there again. */
enum status folder_commit(struct folder *folder, struct folder_file **files,
			  int count, bool replace,
			  struct error *err) must_check;
/* It goes, unless it has its name; NULL is fine. */
void folder_file_close(struct folder_file *file);

#endif
