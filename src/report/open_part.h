/* open_part: of a case, what may leave.
 *
 * What is restricted must not even be in memory when a document is made: a
 * title, a count or an order could tell of it. So a case with something
 * restricted is copied first (store/copy.h, with labels), and what is made of
 * the copy is searched (store/leak.h) before it gets its name.
 *
 * A case as of a day, or as known by an entry, is such a copy too: everything
 * that a document asks is then answered as of that day. */
#ifndef TAFFRAIL_REPORT_OPEN_PART_H
#define TAFFRAIL_REPORT_OPEN_PART_H

#include <limits.h>

#include "store/derive.h"
#include "store/leak.h"

struct open_part {
	struct casefile *given;
	struct casefile *whole;    /* the one given, or as it was */
	struct casefile *casefile; /* that, or its open part */
	struct hidden *hidden;     /* NULL: nothing is restricted */
	void *ctx;
	char *head;                /* of the history, when this began */
	bool held;
	char folder[PATH_MAX], file[PATH_MAX], past[PATH_MAX];
};

/* view: NULL, or empty, as it is now. Errors: as copy_case(). Release it in any case. */
enum status open_part_init(struct open_part *part, struct casefile *casefile,
			   const struct derive_view *view,
			   struct error *err) must_check;
/* Hold one view of the case given until the release. BUSY: somebody has written
 * since open_part_init() began, so that what was open then may be restricted
 * now, and a copy is not what the view shows: begin again. */
enum status open_part_hold(struct open_part *part,
			   struct error *err) must_check;
void open_part_release(struct open_part *part);

#endif
