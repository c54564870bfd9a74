/* warc_import: a WARC made by others (wget, Heritrix, Browsertrix,
 * ArchiveWeb.page, taffrail) as captures.
 *
 * Each response or resource is a capture, with its request when that stands
 * beside it, and says which program made it. A payload that reads as a page,
 * a text or a PDF is a capture of the source with its address (made when
 * there is none), or of the one source given; what is neither (images,
 * styles) is kept as a part of the page before it. A revisit names the capture
 * whose bytes it speaks of. Digests that do not fit are said in `suspect`.
 *
 * Captures are written in groups; a file that breaks off leaves what came
 * before. What the case has already (address, time, payload) is passed over,
 * so an import that was cut off can be done again. */
#ifndef TAFFRAIL_ARCHIVE_WARC_IMPORT_H
#define TAFFRAIL_ARCHIVE_WARC_IMPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "store/casefile.h"

struct warc_import_report {
	int64_t records, captures, sources; /* made */
	int64_t known;   /* there already */
	int64_t skipped; /* records of no capture: warcinfo, metadata, ... */
	int64_t left;    /* answers that cannot be taken: over 2,000 MiB, with
			  * an address that is too long, in no HTTP */
	int64_t doubtful; /* with something in `suspect` */
	int64_t last;    /* capture */
};

struct warc_import_wanted {
	int64_t source;       /* 0: by address */
	const char *obtained; /* as in attach */
	const char *from;     /* "a WARC" */
	const char *doubt;    /* about every capture; NULL none */
	/* Is that address a page? NULL: told by the payload. */
	bool (*is_page)(void *payload, const char *address);
	void *payload;
};

/* Adds to the report, which tells on failure too what was kept before.
 * INVALID: not a WARC, or broken. */
enum status warc_import(struct casefile *casefile,
			const struct warc_import_wanted *wanted, FILE *stream,
			struct warc_import_report *report,
			struct error *err) must_check;

#endif
