/* charset: bytes of a page to UTF-8, with the way back for every character.
 *
 * Which charset: byte order mark, then the HTTP header, then the first meta
 * element that names one, then UTF-8 if every byte fits it, else
 * windows-1252 (WHATWG Encoding and HTML Standards, which also say that
 * ISO-8859-1 and ASCII mean windows-1252). */
#ifndef TAFFRAIL_ARCHIVE_CHARSET_H
#define TAFFRAIL_ARCHIVE_CHARSET_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/text.h"

enum { CHARSET_NAME_MAX = 40 };

/* The bytes of UTF-8 from `text` on stand for those of the source from
 * `source` on, one to one up to the next mark. A character whose lengths
 * differ has a mark before and one behind it. */
struct charset_mark {
	uint32_t text, source;
};

struct decoded {
	char *text; /* UTF-8, NUL behind it; on ctx */
	size_t length;
	struct charset_mark *marks; /* ascending; on ctx */
	size_t mark_count;
	char charset[CHARSET_NAME_MAX];
	const char *why; /* "byte order mark", "header", "meta", ... */
	size_t replaced; /* sequences that became U+FFFD */
};

/* header: the charset of the HTTP header, "" or NULL none. LIMIT: more than
 * `max` bytes of UTF-8; INVALID never: what cannot be read becomes U+FFFD. */
enum status charset_decode(const void *ctx, const char *data, size_t size,
			   const char *header, size_t max,
			   struct decoded **ret_decoded,
			   struct error *err) must_check;
/* What was decoded had been made from other bytes before (a transfer encoding
 * taken off): from here on its marks lead to those, by marks whose `text` is
 * an offset in what was decoded. False: no memory. */
bool charset_through(struct decoded *decoded, const struct charset_mark *under,
		     size_t count) __attribute__((warn_unused_result));
/* Where in the source the character at (or around) `offset` begins; the
 * length of the text gives the end of the source. */
size_t charset_source(const struct decoded *decoded, size_t offset);

#endif
