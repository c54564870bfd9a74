/* What undo.c, undo_large.c and undone.c share. */
#ifndef TAFFRAIL_STORE_UNDO_INTERNAL_H
#define TAFFRAIL_STORE_UNDO_INTERNAL_H

#include "store/entry_internal.h"

/* Lines being kept for an entry that is undone, a part at a time. */
struct keeper {
	struct casefile *c;
	int64_t entry, part;
	int lines;
	struct buffer bytes, line;
};
void keeper_init(struct keeper *k, struct casefile *c, int64_t entry);
void keeper_release(struct keeper *k);
enum status keeper_add(struct keeper *k, enum table_id table, int64_t id,
		       const char *line, size_t length,
		       struct error *err) must_check;
enum status keeper_row(struct keeper *k, const struct row *row,
		       struct error *err) must_check;
/* What is left of the last part. */
enum status keeper_flush(struct keeper *k, struct error *err) must_check;
/* Drop the lines that are kept for an entry. */
enum status undone_drop(struct casefile *c, int64_t entry,
			struct error *err) must_check;
/* Put the row of a kept line back, under its entry. EXISTS names the row that
 * has its id by now. */
enum status undone_put(struct casefile *c, enum table_id table, int64_t id,
		       const char *line, size_t length, int64_t entry,
		       struct error *err) must_check;

/* Note an undo or a redo of an entry, and turn it off or on. */
enum status undo_note(struct casefile *c, enum entry_kind kind,
		      const struct entry_row *target,
		      struct error *err) must_check;

/* Large ones, under an open entry (store/open_entry.h): in many transactions,
 * the first of which the caller has begun and has looked at `e` in. They
 * leave none open. */
enum status undo_large(struct casefile *c, const struct entry_row *e,
		       struct error *err) must_check;
enum status redo_large(struct casefile *c, const struct entry_row *e,
		       struct error *err) must_check;

#endif
