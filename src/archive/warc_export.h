/* warc_export: the captures of a case as a WARC/1.1 file.
 *
 * A warcinfo record; then for each capture, oldest first: its response (for a
 * file that was attached: a resource), its request, and a metadata record
 * with who fetched it, how and with which clock; the chain of certificates
 * once, as a metadata record. A 304 is a revisit (server-not-modified), and so
 * is a payload that an earlier record has (identical-payload-digest). A fetch
 * that brought nothing is a metadata record alone.
 *
 * What is marked restricted, itself or its source, does not leave. The same
 * case gives the same bytes. */
#ifndef TAFFRAIL_ARCHIVE_WARC_EXPORT_H
#define TAFFRAIL_ARCHIVE_WARC_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "store/casefile.h"

enum { WARC_SAME_LEAST = 1024 /* bytes; smaller payloads are not worth a
			       * revisit, which needs the earlier record */ };

/* A response or resource as it lies in the file, for an index. */
struct warc_entry {
	const char *address, *type, *digest; /* of the payload, sha256:hex */
	int64_t capture, at;                 /* ms since 1970 */
	int64_t offset, length;
	int status;
	bool revisit;
};
typedef enum status warc_each(void *payload, const struct warc_entry *entry,
			      struct error *err);

struct warc_report {
	int64_t captures, records, bytes;
	int64_t left; /* restricted */
	int64_t without; /* whose bytes are not in the case */
};

/* Into a stream; `each` may be NULL. */
enum status warc_export_stream(struct casefile *casefile, FILE *stream,
			       bool gzip, warc_each *each, void *payload,
			       struct warc_report *ret_report,
			       struct error *err) must_check;
/* Into a new file, gzip when its name ends in .gz: beside it first, then under
 * its name, whole. EXISTS unless `replace`. */
enum status warc_export(struct casefile *casefile, const char *path,
			bool replace, struct warc_report *ret_report,
			struct error *err) must_check;

#endif
