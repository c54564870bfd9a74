/* review: the second reader. Somebody looks at a passage beside a text that
 * cites it, and says whether the passage bears the text out.
 *
 * It is kept as a setting of what was looked at, named "review/" and the id
 * of what it was looked at with: of a note with a citation, or (for a text
 * outside of the case) of a citation with a sentence, which id_from_name()
 * turns into an id. The latest wins; the history keeps all, each by name. */
#ifndef TAFFRAIL_STORE_REVIEW_H
#define TAFFRAIL_STORE_REVIEW_H

#include "store/casefile.h"

struct review {
	bool given, right;
	const char *reason;  /* why it is wrong; "" */
	const char *analyst; /* who says so; "" not said */
};

/* INVALID: wrong without a reason. REFUSED: right of a note that this analyst
 * wrote. */
enum status review_add(struct casefile *casefile, int64_t target, int64_t with,
		       bool right, const char *reason, int64_t *ret_entry,
		       struct error *err) must_check;
/* `given` is false when nobody has looked. Texts on ctx. */
enum status review_read(struct casefile *casefile, const void *ctx,
			int64_t target, int64_t with,
			struct review *ret_review,
			struct error *err) must_check;
/* Who wrote a note: itself or its entry; "" not said. On ctx; NULL: no
 * memory, no such note. */
char *review_author(struct casefile *casefile, const void *ctx, int64_t note);

#endif
