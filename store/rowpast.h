/* rowpast: which rows the case held when an entry was its newest. Rows of later
 * entries do not count; those that were taken out since come from the lines
 * that undo kept. */
#ifndef TAFFRAIL_STORE_ROWPAST_H
#define TAFFRAIL_STORE_ROWPAST_H

#include "store/casefile.h"

struct rowpast;
/* NOT_FOUND: no such entry; NOMEM. */
enum status rowpast_new(const void *ctx, struct casefile *casefile,
		     int64_t entry, struct rowpast **ret_past,
		     struct error *err) must_check;
/* Did the rows of this entry stand then? */
bool rowpast_has(const struct rowpast *past, int64_t entry);
/* The next canonical line of a table, by ascending id, of a row that stood
 * then, is gone now, and has an id below `before`; NULL: none. */
const char *rowpast_kept(struct rowpast *past, enum table_id table, int64_t before);

/* What became of the rows since: of entries after it (added), and of entries
 * up to it that are taken out now (gone). */
struct rowpast_change {
	enum table_id table;
	int64_t id;
	bool gone;
};
enum status rowpast_changes(struct rowpast *past, const void *ctx,
			 struct rowpast_change **ret_changes, int *ret_count,
			 struct error *err) must_check;

#endif
