/* zip_read: ZIP files of strangers, by libzip, held to limits. Nothing is ever
 * written to a file of a name that stands in them. */
#ifndef TAFFRAIL_ARCHIVE_ZIP_READ_H
#define TAFFRAIL_ARCHIVE_ZIP_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/archive/spool.h"

enum { ZIP_ENTRIES_MAX = 1 << 16,
       ZIP_NAME_MAX = 1024,
       ZIP_RATIO_MAX = 200,           /* unpacked to packed, beyond ... */
       ZIP_FREE_BYTES = 64 << 20 };   /* ... so many bytes */

struct zip_in;
/* The stream stays the caller's; it must be a file that can be read anywhere.
 * INVALID: not a ZIP, damaged, a name that is none of ours to have (leading
 * slash, backslash, a part "." or "..", a control, not UTF-8, there twice),
 * entries that lie over each other; LIMIT. */
enum status zip_in_open(FILE *stream, struct zip_in **ret_zip,
			struct error *err) must_check;
void zip_in_close(struct zip_in *zip); /* NULL is fine */

int zip_in_count(const struct zip_in *zip);
const char *zip_in_name(const struct zip_in *zip, int index);
/* -1: there is none. */
int zip_in_find(const struct zip_in *zip, const char *name);
/* Give the bytes of an entry in pieces. LIMIT: more than `max`, or unpacked to
 * far too much; INVALID: encrypted, packed by a method that is not read here,
 * or another CRC than it says. */
enum status zip_in_walk(struct zip_in *zip, int index, int64_t max,
			spool_each *each, void *payload,
			struct error *err) must_check;
/* Do the first bytes look like a ZIP? */
bool zip_in_looks(const char *data, size_t size);

#endif
