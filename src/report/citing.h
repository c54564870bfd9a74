/* citing: citations as a text names them. [@rusi23/14] is one; several stand
 * in one pair of brackets behind each other: [@rusi23/14; @wapo23/3]. */
#ifndef TAFFRAIL_REPORT_CITING_H
#define TAFFRAIL_REPORT_CITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct named_citation {
	const char *key;   /* "rusi23", not ended */
	size_t key_length;
	int64_t n;
	const char *after; /* where reading goes on; key up to here is what
			    * stands there */
	bool well_formed;
};

/* A name at `text`, which is its '@', up to what cannot belong to it. */
struct named_citation citing_read(const char *text);
/* After a name: past what parts it from the next. */
const char *citing_next(const char *after);

#endif
