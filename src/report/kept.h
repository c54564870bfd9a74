/* kept: what was printed for one document of a publication and comes again in
 * others: a footnote by its citation, a row of a table by its record. The
 * texts lie in a file without a name beside what is exported; in memory is
 * where each begins. What cannot be kept, since the disk is full or there is
 * too much of it, is made anew by whoever asks. */
#ifndef TAFFRAIL_REPORT_KEPT_H
#define TAFFRAIL_REPORT_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kept_sort { KEPT_NOTE, KEPT_ROW };

struct kept;
/* A talloc child of ctx that owns fd. NULL: no memory; fd is closed. */
struct kept *kept_new(const void *ctx, int fd);
/* Borrowed until the next call. False: it is not there. */
bool kept_find(struct kept *kept, enum kept_sort sort, int64_t id,
	       const char **ret_bytes, size_t *ret_length);
bool kept_has(struct kept *kept, enum kept_sort sort, int64_t id);
/* It is not there yet. id > 0. */
void kept_add(struct kept *kept, enum kept_sort sort, int64_t id,
	      const char *bytes, size_t length);

#endif
