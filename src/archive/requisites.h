/* requisites: what a page needs to be shown as it was: styles, images, frames,
 * scripts, fonts, sound, icons. Scripts are kept and never run, so what they
 * would fetch is not among them. */
#ifndef TAFFRAIL_ARCHIVE_REQUISITES_H
#define TAFFRAIL_ARCHIVE_REQUISITES_H

#include "src/archive/spool.h"

enum { REQUISITES_MAX = 300,              /* of one page */
       REQUISITES_BYTES = 50 << 20,       /* of all of them together */
       REQUISITES_FRAMES = 2,             /* frames in frames */
       REQUISITES_STYLES = 6,             /* sheets that import sheets */
       REQUISITES_REFERENCES = 20000,     /* of a document, looked at */
       REQUISITES_SOURCE_MAX = 16 << 20 };

/* The addresses that a document names, resolved against its own address and
 * its base element, in the form in which they are fetched (address_normal),
 * each once, in the order in which they stand; those that are not http or
 * https (data:, mailto:) and those inside the document (#part) left out. Array
 * and texts on ctx. What is neither HTML nor CSS names none. `depth`: 0 the
 * page itself; deeper than the limits above: none. At most REQUISITES_MAX, of
 * the first REQUISITES_REFERENCES. */
enum status requisites_find(const void *ctx, struct spool *bytes,
			    const char *type, const char *address, int depth,
			    const char ***ret_addresses, int *ret_count,
			    struct error *err) must_check;
/* The same of bytes in memory (fuzzing, tests). */
enum status requisites_read(const void *ctx, const char *data, size_t size,
			    const char *type, const char *address, int depth,
			    const char ***ret_addresses, int *ret_count,
			    struct error *err) must_check;

#endif
