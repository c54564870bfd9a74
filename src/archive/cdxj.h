/* cdxj: lines of an index of web captures (CDXJ 0.1 of webrecorder.net, as
 * WACZ 1.1.1 wants it): "SURT 20231016053000 {json}". */
#ifndef TAFFRAIL_ARCHIVE_CDXJ_H
#define TAFFRAIL_ARCHIVE_CDXJ_H

#include "src/archive/warc_export.h"
#include "src/base/text.h"

enum { CDXJ_SURT_MAX = 20000, CDXJ_LINE_MAX = 64 << 10 };

/* An address in sort-friendly form: all in lower case, without scheme, user,
 * fragment, a leading www (or www2) and the scheme's own port, its host's
 * parts from the end, its query's parts sorted by name:
 * https://www.Port.example:8443/A?b=2&a=1 gives
 * example,port:8443)/a?a=1&b=2. What is not http or https stays as it is.
 * Gives the buffer's status. */
enum status cdxj_surt(const char *address, struct buffer *out);
/* One line without its end. `file` is the WARC's name; `record` the SHA-256
 * of the record as it lies there ("" left out). LIMIT, NOMEM. */
enum status cdxj_line(const struct warc_entry *entry, const char *file,
		      const char *record, struct buffer *out);

#endif
