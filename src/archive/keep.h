/* keep: bytes and what is known of them into the case, as one capture. */
#ifndef TAFFRAIL_ARCHIVE_KEEP_H
#define TAFFRAIL_ARCHIVE_KEEP_H

#include "src/archive/page.h"
#include "src/archive/spool.h"
#include "store/casefile.h"

struct keep {
	struct row *row;     /* of table capture; hashes and size are set here */
	struct spool *bytes; /* the payload */
	struct spool *wire;  /* the body as it came; NULL: the same */
	const struct page *page; /* its text, for the index; NULL none */
	const char *what;    /* the line of the history */
};
/* One entry. row->id and the hash of the payload (64 digits) come back. */
enum status keep_capture(struct casefile *casefile, struct keep *keep,
			 char ret_sha256[65], int64_t *ret_entry,
			 struct error *err) must_check;

#endif
