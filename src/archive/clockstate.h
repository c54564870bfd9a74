/* clockstate: how far the clock of this machine can be believed. */
#ifndef TAFFRAIL_ARCHIVE_CLOCKSTATE_H
#define TAFFRAIL_ARCHIVE_CLOCKSTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLOCKSTATE_MAX = 160 };

/* "synchronised, within 12 ms; the server's Date is 3 s behind": what the
 * kernel says of its clock (adjtimex, where there is one), and how far the
 * server's Date (as printed; NULL or unreadable: left out) stood from ours when
 * its answer had come, `ended`, ms since 1970. */
void clockstate_words(int64_t ended, const char *date,
		      char ret_text[CLOCKSTATE_MAX]);

/* An HTTP date in its preferred form (RFC 9110, section 5.6.7:
 * "Sun, 06 Nov 1994 08:49:37 GMT") in ms since 1970; false: another form. */
bool clockstate_date(const char *date, int64_t *ret_ms);

#endif
