/* shelf: pages that were read, kept by the bytes they were made of, so that a
 * copy is opened again without being read again.
 *
 * What takes longer than a moment (a PDF, a large page) is read by a thread of
 * the shelf, one at a time; who asks meanwhile asks again later. The last two
 * pages stay, and more of them while all are small. Nothing of it is in the
 * case: a text made elsewhere is never believed. */
#ifndef TAFFRAIL_ARCHIVE_SHELF_H
#define TAFFRAIL_ARCHIVE_SHELF_H

#include "src/archive/page.h"
#include "store/casefile.h"

enum { SHELF_PLACES = 8,         /* pages at most */
       SHELF_KEPT = 2,           /* stay whatever their size */
       SHELF_BYTES = 64 << 20,   /* of memory, above that the oldest go */
       SHELF_AT_ONCE = 256 << 10, /* a payload up to this is read at once */
       SHELF_WAIT_MS = 8 };      /* who asks for a larger one waits so long */

struct shelf;

/* talloc'ed on ctx; NULL: no memory. talloc_free() stops what is being read and
 * waits for it. */
struct shelf *shelf_new(const void *ctx);

/* The page of the payload with that hash, announced as `type` (NULL: not said);
 * it lives as long as ctx. shelf NULL: read here, and not kept. UNFINISHED: it
 * is being read, ask again; what another one asks for stops it. NOT_FOUND: the
 * bytes are not held; INTERRUPTED: shelf_stop was called, the next who asks has
 * it read anew; else as of page_read. */
enum status shelf_page(struct shelf *shelf, struct casefile *casefile,
		       const void *ctx, const char *hash, const char *type,
		       struct page **ret_page, struct error *err) must_check;
/* The same in passing: reads here, stops nothing; a PDF that is not on the
 * shelf is UNFINISHED. */
enum status shelf_page_now(struct shelf *shelf, struct casefile *casefile,
			   const void *ctx, const char *hash, const char *type,
			   struct page **ret_page,
			   struct error *err) must_check;

/* From any thread: what is being read is not wanted. */
void shelf_stop(struct shelf *shelf);

#endif
