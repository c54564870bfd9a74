/* wacz_export: the captures of a case as one WACZ file (Web Archive Collection
 * Zipped 1.1.1, webrecorder.net).
 *
 *   archive/data.warc.gz    as warc_export writes it, stored
 *   indexes/index.cdx       CDXJ, sorted bytewise, with a digest a record
 *   pages/pages.jsonl       what was cited, not what it loads
 *   custody/captures.jsonl  who, when, how, and each entry of the history
 *                           since, without its words
 *   custody/stamps/ID.*     each time stamp that names one of these captures
 *   custody/README.txt      how to verify them
 *   datapackage.json        hash and size of each file above
 *   datapackage-digest.json its hash
 *
 * What is marked restricted does not leave. The same case gives the same
 * bytes. */
#ifndef TAFFRAIL_ARCHIVE_WACZ_EXPORT_H
#define TAFFRAIL_ARCHIVE_WACZ_EXPORT_H

#include "src/archive/warc_export.h"

struct wacz_report {
	struct warc_report warc;
	int64_t pages, stamps;
};

/* Into a new file: beside it first, then under its name, whole. EXISTS unless
 * `replace`. */
enum status wacz_export(struct casefile *casefile, const char *path,
			bool replace, struct wacz_report *ret_report,
			struct error *err) must_check;

#endif
