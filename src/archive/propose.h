/* propose: what a captured page says of itself, as claims that may be taken:
 * title, publisher, author, published, updated, language. */
#ifndef TAFFRAIL_ARCHIVE_PROPOSE_H
#define TAFFRAIL_ARCHIVE_PROPOSE_H

#include "store/casefile.h"

enum { PROPOSE_MAX = 6 };

struct proposal {
	const struct field *field;
	const char *said;      /* as printed */
	/* Where the payload has just these bytes, for a passage; length 0: it
	 * has them only otherwise written (entities, another charset). */
	int64_t start, length;
	bool known;            /* the record has such a claim already */
};
struct proposals {
	int64_t capture, source;
	struct proposal list[PROPOSE_MAX];
	int count;
};

/* On ctx. NOT_FOUND: no such capture, or without bytes; INVALID: its bytes are
 * no page. None found is OK with count 0. */
enum status propose_read(struct casefile *casefile, const void *ctx,
			 int64_t capture, struct proposals **ret_proposals,
			 struct error *err) must_check;
/* Take one: a claim, with a citation of the page's metadata, on its bytes. One
 * entry, one undo. Errors: of edit_claim. */
enum status propose_take(struct casefile *casefile,
			 const struct proposals *proposals, int index,
			 int64_t *ret_entry, struct error *err) must_check;

#endif
