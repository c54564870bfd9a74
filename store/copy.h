/* copy: a case for somebody else. */
#ifndef TAFFRAIL_STORE_COPY_H
#define TAFFRAIL_STORE_COPY_H

#include "store/casefile.h"
#include "store/derive.h"

struct copy_options {
	bool open_only;  /* leave out what is marked restricted, and all that
			  * refers to it; implies no_history */
	bool no_history; /* content alone: one entry, nothing undone */
	bool labels;     /* with open_only: a label where something open
			  * speaks of a restricted thing (hidden.h) */
	bool unsearched; /* its bytes stay here: whoever makes something of it
			  * searches that */
	/* As it was known by an entry, with cells as of a day: implies
	 * no_history, not for open_only. What is restricted now is so in the
	 * copy; of what was undone since, what was ever marked so and not
	 * opened again. A note is set to publish in it when it was then and
	 * its newest version is now. NULL: as it is. */
	const struct derive_view *view;
	const struct span *as_of; /* with open_only, of such a copy: again */
};
/* A string of a restricted row that something open prints too. */
struct leak;
struct copy_report {
	int64_t rows, left_out;
	struct leak *printed; /* leak.h; on copy_case()'s ctx */
	int printed_count;
};
/* Make `target`, which must not exist. Without options an exact copy
 * (VACUUM INTO, fsync). With open_only the bytes of the new file are searched
 * for what only restricted rows hold: REFUSED names it, and there is no file.
 * ctx: for ret_report's list. */
enum status copy_case(struct casefile *casefile, const void *ctx,
		      const char *target,
		      const struct copy_options *options,
		      struct copy_report *ret_report,
		      struct error *err) must_check;

#endif
