/* Undo and redo of many rows: in slices, under an open entry.
 *
 * Undo first keeps the lines of rows that are all still there, then turns the
 * entry off, with its cells, in one transaction, then sweeps its rows out.
 * Redo puts rows in that nobody sees, then turns the entry on. */
#include "store/derive.h"
#include "store/open_entry.h"
#include "store/rows.h"
#include "store/undo_internal.h"

/* At most a slice of rows of a table, from beyond *after on. */
static enum status keep_some(struct keeper *k, const struct entry_row *e,
			     enum table_id table, int64_t *after, bool *more,
			     struct error *err)
{
	struct statement *s;
	int count = 0;
	enum status status = rows_select_entry(k->c->db, table, e->id, *after,
					       e->high, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && count < k->c->slice_rows && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		*after = row.id + 1;
		count++;
		status = keeper_row(k, &row, err);
		if (status == STATUS_OK)
			status = derive_touch_cells(k->c, &row, true, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	*more = count == k->c->slice_rows;
	return status == STATUS_OK ? keeper_flush(k, err) : status;
}

static enum status stopped(struct error *err)
{
	return error_set(err, STATUS_INTERRUPTED, "stopped: nothing was "
			 "changed");
}

static enum status keep_all(struct keeper *k, const struct entry_row *e,
			    struct error *err)
{
	int64_t done = 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		int64_t after = e->low;
		bool more = true;

		while (more && status == STATUS_OK) {
			status = keep_some(k, e, (enum table_id)i, &after,
					   &more, err);
			done += k->c->slice_rows;
			if (status == STATUS_OK && more &&
			    !casefile_step(k->c, "keeping rows", done, e->rows))
				status = stopped(err);
			if (status == STATUS_OK && more)
				status = open_entry_slice(k->c, err);
		}
	}
	return status;
}

/* The cells as they are without its rows, which are still in the tables. */
static enum status derive_without(struct casefile *c, int64_t entry,
				  struct error *err)
{
	enum status status = open_entry_hide(c, entry, err);

	if (status == STATUS_OK)
		status = derive_flush(c, err);
	return status == STATUS_OK ? open_entry_show(c, err) : status;
}

static enum status turn_off(struct casefile *c, const struct entry_row *e,
			    struct error *err)
{
	enum status status = open_entry_slice(c, err);

	if (status == STATUS_OK)
		status = derive_without(c, e->id, err);
	if (status == STATUS_OK)
		status = undo_note(c, ENTRY_UNDO, e, err);
	if (status == STATUS_OK)
		status = open_entry_turn(c, err);
	return status == STATUS_OK ? db_commit(c->db, err) : status;
}

enum status undo_large(struct casefile *c, const struct entry_row *e,
		       struct error *err)
{
	struct keeper k;
	enum status status = open_entry_begin(c, OPEN_KEEP, e->id, e->low,
					      e->high, err);

	keeper_init(&k, c, e->id);
	if (status == STATUS_OK)
		status = keep_all(&k, e, err);
	keeper_release(&k);
	if (status == STATUS_OK)
		status = turn_off(c, e, err);
	/* It is taken back from here on; a sweep that fails is gone on with by
	 * the next that writes. */
	open_entry_fail(c);
	return status;
}

struct filler {
	struct casefile *c;
	int64_t entry, done, total;
	int rows; /* since the last commit */
};

static enum status fill_row(void *payload, enum table_id table, int64_t id,
			    const char *line, size_t length,
			    struct error *err)
{
	struct filler *f = payload;
	enum status status = undone_put(f->c, table, id, line, length,
					f->entry, err);

	if (status != STATUS_OK || ++f->rows < f->c->slice_rows)
		return status;
	f->done += f->rows;
	f->rows = 0;
	if (!casefile_step(f->c, "putting rows back", f->done, f->total))
		return stopped(err);
	return open_entry_slice(f->c, err);
}

static enum status turn_on(struct casefile *c, const struct entry_row *e,
			   struct error *err)
{
	enum status status = derive_flush(c, err);

	if (status == STATUS_OK)
		status = undone_drop(c, e->id, err);
	if (status == STATUS_OK)
		status = undo_note(c, ENTRY_REDO, e, err);
	if (status == STATUS_OK)
		status = open_entry_end(c, err);
	return status == STATUS_OK ? db_commit(c->db, err) : status;
}

enum status redo_large(struct casefile *c, const struct entry_row *e,
		       struct error *err)
{
	struct filler f = { .c = c, .entry = e->id, .total = e->rows };
	enum status status = open_entry_begin(c, OPEN_FILL, e->id, e->low,
					      e->high, err);

	if (status == STATUS_OK)
		status = undone_each(c, e->id, fill_row, &f, err);
	if (status == STATUS_OK)
		status = turn_on(c, e, err);
	if (status != STATUS_OK)
		open_entry_fail(c);
	return status;
}
