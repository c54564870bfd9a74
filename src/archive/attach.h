/* attach: what could not be fetched, as a capture all the same: a file or a
 * stream, with a word on how it was obtained. Nothing is fetched for it. */
#ifndef TAFFRAIL_ARCHIVE_ATTACH_H
#define TAFFRAIL_ARCHIVE_ATTACH_H

#include <stdio.h>

#include "src/archive/said.h"
#include "store/casefile.h"

struct attach_report {
	int64_t capture, source, entry, size;
	bool made;        /* the source, for the address that the file says */
	struct said said; /* what the file says of itself */
	const char *type; /* what it was taken for; lives for ever */
	bool text; /* it can be read and found */
	char sha256[65];
};

/* Read `stream` to its end. A saved page (MHTML, SingleFile, of a browser) says
 * itself where and when it was; source 0: the one with that address, made
 * where there is none (INVALID: it does not say). `name` is that of the file ("" none): its ending
 * helps to tell the type where the bytes do not. `obtained` must say
 * something (INVALID), and so must the stream. Errors besides: REFUSED (no
 * such source, or the case is open for reading), IO, FULL. */
enum status attach_stream(struct casefile *casefile, int64_t source,
			  FILE *stream, const char *name,
			  const char *obtained,
			  struct attach_report *ret_report,
			  struct error *err) must_check;

#endif
