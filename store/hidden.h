/* hidden: what is marked restricted, and all that hangs on it.
 *
 * A row that is about a hidden thing is hidden too; so is a record of which
 * every claim is hidden. With `labels` a marked record, source or note is not
 * gone where something open speaks of it: a label stands there ("vessel
 * withheld 2"), numbered by the order in which things were first marked in
 * this case, so that it stays the same while the case grows. */
#ifndef TAFFRAIL_STORE_HIDDEN_H
#define TAFFRAIL_STORE_HIDDEN_H

#include "store/casefile.h"

struct hidden;

/* A talloc child of ctx. NOMEM, or what reading the case gave. */
enum status hidden_new(const void *ctx, struct casefile *casefile, bool labels,
		       struct hidden **ret_hidden,
		       struct error *err) must_check;
bool hidden_is_empty(const struct hidden *hidden);
bool hidden_has(const struct hidden *hidden, int64_t id);
/* Is it marked itself, so that its label takes its place? Always false
 * without labels. */
bool hidden_is_labelled(const struct hidden *hidden, int64_t id);
/* The number of its label; of what hangs on a marked thing that thing's; 0:
 * neither. */
int hidden_number(const struct hidden *hidden, int64_t id);
/* The i-th thing that was marked, from 0; it may be open again. 0: no more. */
int64_t hidden_marked(const struct hidden *hidden, int i);
/* What may leave of a row: false when it is hidden and has no label, else
 * true with `row` changed to what a reader may see of it (texts on ctx, or
 * literals). */
bool hidden_open_row(const struct hidden *hidden, const void *ctx,
		     struct row *row);
/* Does a reference of this row name something with a label? */
bool hidden_names_labelled(const struct hidden *hidden,
			   const struct row *row);

#endif
