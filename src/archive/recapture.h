/* recapture: a page that the case has already is asked for with a condition
 * (RFC 9110, section 13), so that one that did not change is not sent again.
 * The capture of a 304 is a revisit: it names the capture whose bytes the
 * server spoke of, and no bytes of its own. */
#ifndef TAFFRAIL_ARCHIVE_RECAPTURE_H
#define TAFFRAIL_ARCHIVE_RECAPTURE_H

#include "store/casefile.h"

enum { RECAPTURE_LINE_MAX = 1024 };

struct recapture {
	int64_t capture; /* whose bytes are there; 0: ask without a condition */
	int64_t size;
	char sha256[65], type[256];
	/* "If-None-Match: ...", "If-Modified-Since: ..."; "" none */
	char match[RECAPTURE_LINE_MAX], since[RECAPTURE_LINE_MAX];
	const char *lines[3]; /* the above, for transfer_options; NULL-ended */
};

/* The newest whole capture of this very address that was answered with 200,
 * has its bytes in the case and told a validator. */
void recapture_find(struct casefile *casefile, const char *address,
		    struct recapture *ret_before);

#endif
