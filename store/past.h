/* past: the content tables as the case had them after an entry.
 *
 * Rows that were undone since are in no table but in the kept lines; rows
 * that were undone then and are back now must not be seen. Where there are
 * such, temporary views stand before the tables of the same name, so that
 * every question answers as of then; where there are none, nothing is made
 * and `entry <= until` is enough. For derive_view alone. */
#ifndef TAFFRAIL_STORE_PAST_H
#define TAFFRAIL_STORE_PAST_H

#include "store/casefile.h"

struct past {
	int64_t until;   /* rows of greater entries do not count; 0: now */
	bool shadowed;   /* views stand before tables: no index can be named */
	bool open;
	int64_t hidden;  /* entry that was left out before: open_entry.h */
};

/* entry 0: now, and nothing is done. Nothing else may be asked of the case
 * until past_close(). NOMEM, IO, CORRUPT (kept lines). */
enum status past_open(struct casefile *casefile, int64_t entry,
		       struct past *ret_past, struct error *err) must_check;
/* Take the views away. status: of what was done meanwhile; when it is no OK,
 * temporary tables made since past_open() go too. Gives it back, or its own
 * failure. */
enum status past_close(struct casefile *casefile, struct past *past,
			enum status status, struct error *err) must_check;

#endif
