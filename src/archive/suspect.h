/* suspect: is a capture what it was fetched for? Walls, errors and empty
 * shells are kept and marked, with the reason in words. */
#ifndef TAFFRAIL_ARCHIVE_SUSPECT_H
#define TAFFRAIL_ARCHIVE_SUSPECT_H

#include "src/archive/page.h"
#include "src/archive/payload.h"
#include "src/archive/transfer.h"

enum { SUSPECT_TEXT_LEAST = 200, /* characters of a page worth the name */
       SUSPECT_MAX = 400 };

/* True: `ret_reason` says why. `page` NULL: the payload has no text. `hops`:
 * redirects that came before. Patterns are those of common servers and may
 * be wrong either way: a mark is a hint, never a deletion. */
bool suspect_judge(const struct transfer *transfer,
		   const struct payload *payload, const struct page *page,
		   const char *type, const char *address, int hops,
		   char ret_reason[SUSPECT_MAX]);

#endif
