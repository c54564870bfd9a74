/* wacz_import: a WACZ made by others (Browsertrix, ArchiveWeb.page, js-wacz,
 * taffrail) as captures: each WARC in its archive/ as warc_import takes it.
 *
 * A page is what its pages/ lists, and where that led; everything else is kept
 * as a part of the page before it. What datapackage.json says of a WARC's
 * SHA-256 is held against its bytes: where it is another, where a WARC is not
 * listed, or the list is not what datapackage-digest.json says, every capture of
 * that WARC is marked. Nested WACZ and files that name a WACZ elsewhere are not
 * followed. */
#ifndef TAFFRAIL_ARCHIVE_WACZ_IMPORT_H
#define TAFFRAIL_ARCHIVE_WACZ_IMPORT_H

#include "src/archive/warc_import.h"

enum { WACZ_LIST_MAX = 64 << 20 }; /* bytes of a list of pages */
#define WACZ_ARCHIVE_MAX ((int64_t)16 << 30) /* bytes of one WARC */

/* Is it a ZIP with a WARC in archive/? The stream is read from its beginning
 * again afterwards. */
bool wacz_looks(FILE *stream);

/* As warc_import; on failure the report tells what was kept before. INVALID:
 * damaged, or without a WARC; LIMIT. */
enum status wacz_import(struct casefile *casefile, int64_t source,
			FILE *stream, const char *obtained,
			struct warc_import_report *ret_report,
			struct error *err) must_check;

/* The list of pages of a WACZ: JSON lines with `url`. Lines that are none are
 * passed over. NULL: no memory. */
struct wacz_pages;
struct wacz_pages *wacz_pages_read(const void *ctx, const char *data,
				   size_t size);
bool wacz_pages_have(void *pages, const char *address);

#endif
