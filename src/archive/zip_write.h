/* zip_write: a ZIP file, by libzip; nothing of its time, place or user gets
 * into it. */
#ifndef TAFFRAIL_ARCHIVE_ZIP_WRITE_H
#define TAFFRAIL_ARCHIVE_ZIP_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "src/base/status.h"

struct zip_out;
/* Begin `part`, which is replaced. Every entry bears the day of `at` (ms since
 * 1970). Nothing is written before zip_out_finish. */
enum status zip_out_open(const char *part, int64_t at,
			 struct zip_out **ret_out,
			 struct error *err) must_check;
/* The first `size` bytes of a stream, stored. The stream is the file's from here on, also on
 * failure. */
enum status zip_out_file(struct zip_out *out, const char *name, FILE *stream,
			 int64_t size, struct error *err) must_check;
/* Bytes, deflated; borrowed until the end. */
enum status zip_out_bytes(struct zip_out *out, const char *name,
			  const void *data, size_t size,
			  struct error *err) must_check;
/* Write it, flush it to the disk, give it its name. Frees `out`; on failure
 * nothing is left. */
enum status zip_out_finish(struct zip_out *out, const char *path,
			   struct error *err) must_check;
void zip_out_abandon(struct zip_out *out); /* NULL is fine */

#endif
