/* draft: the form or note being typed, kept in the case file but outside of
 * its history: in no dump, no hash and no copy. Saving one is a transaction
 * of its own, so a power cut costs what was typed since the last save.
 *
 * Each open case keeps its own: a row's name says which draft it is, the
 * process and computer that keep it, and what is typed. What one that ended
 * left (process gone; on another computer, or behind a number that was given
 * anew, when it was not saved for long) is taken over by the next that asks. */
#ifndef TAFFRAIL_STORE_DRAFT_H
#define TAFFRAIL_STORE_DRAFT_H

#include "store/casefile.h"

/* Bytes of a draft's texts together, and drafts in one case: what lies beyond
 * is refused when it is saved and left out when it is read. */
enum { DRAFT_BYTES_MAX = 1 << 16, DRAFTS_MAX = 64 };
/* ms after the last save: a draft of a process that answers by its number is
 * left alone for so long, one kept on another computer for so long. */
enum { DRAFT_LIVING_MS = 24 * 3600 * 1000, DRAFT_AFAR_MS = 3600 * 1000 };

struct draft {
	const char *name;  /* what is being typed: "port-call", "note" */
	const char *id;    /* which one, 13 letters; "" or NULL: the only one,
			    * which every open case shares */
	const char *text;  /* the line as it stands */
	const char *how;   /* the row that says how we know; "" */
	const char *place; /* where it was typed, in the workbench's own words */
	int64_t at;        /* saved at, ms since 1970; set by the store */
};

/* Keep it under its name and id as this process's, over an older one. Without
 * `text` and `how` it is dropped. `at` is not read. Errors: REFUSED (read-only
 * case), INVALID (not
 * UTF-8), LIMIT, BUSY, IO, NOMEM. */
enum status draft_save(struct casefile *casefile, const struct draft *draft,
		       struct error *err) must_check;
/* Drop it; none of that name and id is fine. Errors as above. */
enum status draft_drop(struct casefile *casefile, const char *name,
		       const char *id, struct error *err) must_check;
/* Make those this process's that others left when they ended. Writes only
 * where there are any. Errors as above. */
enum status draft_take_over(struct casefile *casefile,
			    struct error *err) must_check;
/* This process's and the shared ones, newest first, talloc'ed on ctx. A row
 * that this program cannot read (made by another one) is left out. */
enum status draft_list(struct casefile *casefile, const void *ctx,
		       struct draft **ret_drafts, int *ret_count,
		       struct error *err) must_check;
/* The newest of that name; NOT_FOUND. It stays until it is dropped: what is
 * taken up and lost again is still there. */
enum status draft_read(struct casefile *casefile, const void *ctx,
		       const char *name, struct draft **ret_draft,
		       struct error *err) must_check;

#endif
