/* mhtml: a page saved as one message (MHTML, RFC 2557; also a mail): the part
 * that is the page, without its transfer encoding, with the way back to the
 * bytes of the file.
 *
 * Made for files of strangers: parts inside parts are followed to a depth,
 * headers have caps, and what is not well formed is read as far as it goes. */
#ifndef TAFFRAIL_ARCHIVE_MHTML_H
#define TAFFRAIL_ARCHIVE_MHTML_H

#include "src/archive/charset.h"

enum { MHTML_HEAD_MAX = 64 << 10, /* of the message or of a part */
       MHTML_DEPTH_MAX = 4, MHTML_PARTS_MAX = 20000,
       MHTML_ADDRESS_MAX = 8300 };

struct mhtml {
	char *bytes; /* of the page, as its charset has them; NUL behind */
	size_t length;
	/* bytes to file: as in struct decoded, text being `bytes` */
	struct charset_mark *marks;
	size_t mark_count;
	char type[256]; /* of the page, with its charset */
	/* As the file says; "" and 0: it does not. */
	char address[MHTML_ADDRESS_MAX];
	int64_t at; /* ms since 1970 */
};

/* Everything is talloc'ed on ctx. INVALID: no part is a page or a text; NOMEM;
 * LIMIT: more than `max` bytes. */
enum status mhtml_read(const void *ctx, const char *data, size_t size,
		       size_t max, struct mhtml **ret_mhtml,
		       struct error *err) must_check;
/* Do the first bytes look like a message of several parts? */
bool mhtml_looks(const char *data, size_t size);

#endif
