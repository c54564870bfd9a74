/* css: the addresses that a style sheet names: url(), @import in both forms and
 * the strings of image-set(), by the tokens of CSS Syntax 3 (section 4), so that
 * comments, strings, escapes and broken urls are told apart. */
#ifndef TAFFRAIL_ARCHIVE_CSS_H
#define TAFFRAIL_ARCHIVE_CSS_H

#include <stddef.h>

enum { CSS_ADDRESS_MAX = 4096 }; /* longer ones are passed over */

/* Each address as it is meant (escapes undone), not resolved. What @namespace
 * names is no address to fetch. */
typedef void css_each(void *payload, const char *address);
void css_addresses(const char *text, size_t size, css_each *each,
		   void *payload);

#endif
