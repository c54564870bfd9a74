/* textform: the text form of a case, read and written (docs/case-format.md). */
#ifndef TAFFRAIL_STORE_TEXTFORM_H
#define TAFFRAIL_STORE_TEXTFORM_H

#include <stdio.h>

#include "src/base/text.h"
#include "store/casefile.h"

/* Append the canonical line of a row, without newline. */
enum status textform_write_row(const struct registry *registry,
			       const struct row *row, struct buffer *out,
			       struct error *err) must_check;
/* Read one canonical line back (undo, redo). Texts on ctx. */
enum status textform_read_row(const struct registry *registry, const void *ctx,
			      const char *line, size_t length,
			      struct row *ret_row,
			      struct error *err) must_check;

struct load_report {
	int64_t lines, added, skipped, claims, captures_without_bytes;
	int64_t entry;
};
typedef bool load_progress(void *payload, int64_t bytes_done,
			   int64_t bytes_total);
/* Load a stream as one entry, all or nothing. `name` is for messages
 * ("file:line: key: what"). bytes_dir: blobs by hash, or NULL. */
enum status textform_load(struct casefile *casefile, FILE *stream,
			  const char *name, const char *bytes_dir,
			  load_progress *progress, void *payload,
			  struct load_report *ret_report,
			  struct error *err) must_check;
/* Write the case, sorted by table and id. bytes_dir: write blobs by hash. */
enum status textform_dump(struct casefile *casefile, FILE *stream,
			  const char *bytes_dir, struct error *err) must_check;
/* SHA-256 over the dump, hex. */
enum status textform_digest(struct casefile *casefile, char ret_hex[65],
			    struct error *err) must_check;

/* The same over the dump as it was when `entry` was the newest. What was
 * expunged since is not there any more: then it differs. NOT_FOUND: no such
 * entry. */
enum status textform_digest_at(struct casefile *casefile, int64_t entry,
			       char ret_hex[65],
			       struct error *err) must_check;

#endif
