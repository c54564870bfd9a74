/* copy: a case for somebody else. */
#ifndef TAFFRAIL_STORE_COPY_H
#define TAFFRAIL_STORE_COPY_H

#include "store/casefile.h"

struct copy_options {
	bool open_only;  /* leave out what is marked restricted, and all that
			  * refers to it; implies no_history */
	bool no_history; /* content alone: one entry, nothing undone */
};
struct copy_report {
	int64_t rows, left_out;
};
/* Make `target`, which must not exist. Without options an exact copy
 * (VACUUM INTO, fsync). */
enum status copy_case(struct casefile *casefile, const char *target,
		      const struct copy_options *options,
		      struct copy_report *ret_report,
		      struct error *err) must_check;

#endif
