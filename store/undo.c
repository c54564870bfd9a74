/* Undo takes the rows of an entry out and keeps their lines; redo puts them
 * back. Both are entries themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/derive.h"
#include "store/open_entry.h"
#include "store/rows.h"
#include "store/undo_internal.h"

/* Keep and untouch the rows of one table; deletion comes after. */
static enum status keep_table(struct keeper *k, const struct entry_row *e,
			      enum table_id table, struct error *err)
{
	struct statement *s;
	enum status status = rows_select_entry(k->c->db, table, e->id, e->low,
					       e->high, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		status = keeper_row(k, &row, err);
		if (status == STATUS_OK)
			status = derive_touch(k->c, &row, true, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status delete_table(struct casefile *c, const struct entry_row *e,
				enum table_id table, struct error *err)
{
	int64_t count = 1;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && count > 0)
		status = rows_delete_entry(c->db, table, e->id, e->low,
					   e->high, UNDO_SLICE, &count, err);
	return status;
}

enum { LISTED = 9 }; /* table (1 byte), id (8) */

static int by_table_and_id(const void *a, const void *b)
{
	return memcmp(a, b, LISTED);
}

static int64_t listed_id(const unsigned char *listed)
{
	uint64_t value = 0;

	for (int i = 1; i < LISTED; i++)
		value = value << 8 | listed[i];
	return (int64_t)value;
}

/* The rows as the entry was hashed, by table and ascending id; they were
 * listed as they came. */
static unsigned char *list_in_order(const struct entry_row *e)
{
	unsigned char *list = malloc(e->list_size ? e->list_size : 1);

	if (!list)
		return NULL;
	memcpy(list, e->list, e->list_size);
	qsort(list, e->list_size / LISTED, LISTED, by_table_and_id);
	return list;
}

/* Small entries list their rows: no scan over the range of their ids. */
static enum status keep_listed(struct keeper *k, const struct entry_row *e,
			       struct error *err)
{
	unsigned char *list = list_in_order(e);
	enum status status = list ? STATUS_OK
				  : error_set(err, STATUS_NOMEM,
					      "out of memory");

	for (size_t i = 0; i + LISTED <= e->list_size && status == STATUS_OK;
	     i += LISTED) {
		enum table_id table = (enum table_id)list[i];
		int64_t id = listed_id(list + i);
		struct statement *s;
		struct row row;

		status = rows_select(k->c->db, table, id, &s, err);
		if (status != STATUS_OK || !db_step(s))
			continue;
		rows_read(s, table, &row);
		status = keeper_row(k, &row, err);
		if (status == STATUS_OK)
			status = derive_touch(k->c, &row, true, err);
		db_reset(s);
	}
	free(list);
	for (size_t i = 0; i + LISTED <= e->list_size && status == STATUS_OK;
	     i += LISTED)
		status = rows_delete(k->c->db, (enum table_id)e->list[i],
				     listed_id(e->list + i),
				     err);
	return status;
}

static enum status keep_all(struct keeper *k, const struct entry_row *e,
			    struct error *err)
{
	enum status status = STATUS_OK;

	if (e->list)
		return keep_listed(k, e, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = keep_table(k, e, (enum table_id)i, err);
	for (int i = TABLE_LAST - 1; i >= 0 && status == STATUS_OK; i--)
		status = delete_table(k->c, e, (enum table_id)i, err);
	return status;
}

static enum status take_out(struct casefile *c, const struct entry_row *e,
			    struct error *err)
{
	struct keeper k;
	enum status status;

	keeper_init(&k, c, e->id);
	status = keep_all(&k, e, err);
	if (status == STATUS_OK)
		status = keeper_flush(&k, err);
	keeper_release(&k);
	return status;
}

/* Rows of other entries that refer to rows of this one, by name. */
struct dependents {
	int count;
	char names[300];
};

static void dependent(void *payload, enum table_id table, int64_t id)
{
	struct dependents *d = payload;
	size_t used = strlen(d->names);
	char printed[ID_LENGTH + 1];

	if (d->count++ >= 3)
		return;
	id_print(id, printed);
	snprintf(d->names + used, sizeof(d->names) - used, "%s%s %s",
		 used ? ", " : "", table_get(table)->word, printed);
}

static enum status find_dependents(struct casefile *c,
				   const struct entry_row *e,
				   enum table_id table, struct dependents *d,
				   struct error *err)
{
	struct statement *s;
	enum status status = rows_select_entry(c->db, table, e->id, e->low,
					       e->high, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && d->count == 0 && db_step(s))
		status = rows_referrers(c->db, table, db_column_integer(s, 0),
					e->id, 3, dependent, d, err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status listed_dependents(struct casefile *c,
				     const struct entry_row *e,
				     struct dependents *d, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i + LISTED <= e->list_size && status == STATUS_OK;
	     i += LISTED)
		status = rows_referrers(c->db, (enum table_id)e->list[i],
					listed_id(e->list + i),
					e->id, 3, dependent, d, err);
	return status;
}

static enum status refuse_dependents(struct casefile *c,
				     const struct entry_row *e,
				     struct error *err)
{
	struct dependents d = { .count = 0 };
	enum status status = STATUS_OK;

	if (e->list)
		status = listed_dependents(c, e, &d, err);
	else
		for (int i = 0; i < TABLE_LAST && status == STATUS_OK &&
				d.count == 0; i++)
			status = find_dependents(c, e, (enum table_id)i, &d,
						 err);
	if (status != STATUS_OK || d.count == 0)
		return status;
	return error_set(err, STATUS_REFUSED, "\"%s\" is not taken back: what "
			 "came later rests on it (%s%s); take that back first",
			 e->what, d.names, d.count > 3 ? ", and more" : "");
}

static enum status set_live(struct casefile *c, int64_t entry, bool live,
			    struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		c->db, "UPDATE entry SET live = ? WHERE id = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, live);
	db_bind_integer(s, 2, entry);
	return db_run(s, err);
}

enum status undo_note(struct casefile *c, enum entry_kind kind,
		      const struct entry_row *target, struct error *err)
{
	struct entry_row e = { .kind = kind, .target = target->id,
			       .target_uid = target->uid,
			       .what = target->what };
	struct entry_digest none;
	enum status status = entry_start(c, &e, err);

	entry_digest_init(&none);
	if (status == STATUS_OK)
		status = entry_insert(c, &e, &none, err);
	if (status == STATUS_OK)
		status = set_live(c, target->id, kind == ENTRY_REDO, err);
	return status;
}

static enum status undo_allowed(const struct entry_row *e, struct error *err)
{
	if (e->kind != ENTRY_DO)
		return error_set(err, STATUS_REFUSED, "entry %lld is itself an "
				 "%s", (long long)e->id,
				 entry_kind_words[e->kind]);
	if (!e->live)
		return error_set(err, STATUS_REFUSED, "\"%s\" is taken back "
				 "already", e->what);
	if (e->capture)
		return error_set(err, STATUS_REFUSED, "\"%s\" is an archived "
				 "copy: evidence is never taken back; withdraw "
				 "it by a judgement", e->what);
	return STATUS_OK;
}

static enum status redo_allowed(const struct entry_row *e, struct error *err)
{
	if (e->kind == ENTRY_DO && !e->live)
		return STATUS_OK;
	return error_set(err, STATUS_REFUSED, "\"%s\" was not taken back",
			 e->what);
}

/* What undo and redo share: a small one is one transaction, cells derived,
 * head noted. */
struct act {
	enum status (*look)(struct casefile *c, const struct entry_row *e,
			    struct error *err);
	enum status (*small)(struct casefile *c, const struct entry_row *e,
			     struct error *err);
	enum status (*large)(struct casefile *c, const struct entry_row *e,
			     struct error *err);
};

static enum status act_small(struct casefile *c, const struct entry_row *e,
			     const struct act *how, struct error *err)
{
	enum status status = how->small(c, e, err);

	if (status == STATUS_OK)
		status = derive_flush(c, err);
	if (status == STATUS_OK)
		status = db_commit(c->db, err);
	else
		db_rollback(c->db);
	if (status != STATUS_OK)
		derive_forget(c);
	return status;
}

static enum status act(struct casefile *c, const void *ctx, int64_t entry,
		       const struct act *how, char **ret_what,
		       struct error *err)
{
	struct entry_row *e = NULL;
	char *what = NULL;
	enum status status = open_entry_write(c, err);

	if (status != STATUS_OK)
		return status;
	status = entry_read(c, NULL, entry, &e, err);
	if (status == STATUS_OK && !(what = talloc_strdup(ctx, e->what)))
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = how->look(c, e, err);
	if (status != STATUS_OK)
		db_rollback(c->db);
	else if (e->rows > c->large_rows)
		status = how->large(c, e, err);
	else
		status = act_small(c, e, how, err);
	talloc_free(e);
	if (status == STATUS_OK)
		(void)!casefile_remember(c, NULL);
	if (status == STATUS_OK && ret_what)
		*ret_what = what;
	else
		talloc_free(what);
	return status;
}

static enum status undo_look(struct casefile *c, const struct entry_row *e,
			     struct error *err)
{
	enum status status = undo_allowed(e, err);

	return status == STATUS_OK ? refuse_dependents(c, e, err)
				   : status;
}

static enum status undo_small(struct casefile *c, const struct entry_row *e,
			      struct error *err)
{
	enum status status = take_out(c, e, err);

	return status == STATUS_OK ? undo_note(c, ENTRY_UNDO, e, err)
				   : status;
}

enum status entry_undo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what, struct error *err)
{
	static const struct act undo = { undo_look, undo_small, undo_large };

	return act(casefile, ctx, entry, &undo, ret_what, err);
}

struct putter {
	struct casefile *c;
	int64_t entry;
};

static enum status put_back(void *payload, enum table_id table, int64_t id,
			    const char *line, size_t length,
			    struct error *err)
{
	struct putter *p = payload;

	return undone_put(p->c, table, id, line, length, p->entry, err);
}

static enum status redo_look(struct casefile *c, const struct entry_row *e,
			     struct error *err)
{
	(void)c;
	return redo_allowed(e, err);
}

static enum status redo_small(struct casefile *c, const struct entry_row *e,
			      struct error *err)
{
	struct putter p = { .c = c, .entry = e->id };
	enum status status = undone_each(c, e->id, put_back, &p, err);

	if (status == STATUS_OK)
		status = undone_drop(c, e->id, err);
	return status == STATUS_OK ? undo_note(c, ENTRY_REDO, e, err)
				   : status;
}

enum status entry_redo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what, struct error *err)
{
	static const struct act redo = { redo_look, redo_small, redo_large };

	return act(casefile, ctx, entry, &redo, ret_what, err);
}
