#include "store/rowpast.h"

#include <string.h>
#include <talloc.h>

#include "store/entry_internal.h"
#include "store/rows.h"

struct kept {
	enum table_id table;
	int64_t id;
	char *line;
};

struct rowpast {
	struct casefile *casefile;
	int64_t entry;
	bool *stood; /* by entry, up to `entry` */
	struct kept *kept;
	int count, next;
};

/* Of an entry the last undo or redo up to then decides. */
static enum status read_stood(struct rowpast *past, struct error *err)
{
	static const char sql[] =
		"SELECT e.id, COALESCE((SELECT t.kind FROM entry t WHERE "
		"t.target = e.id AND t.kind IN (1, 2) AND t.id <= ?1 "
		"ORDER BY t.id DESC LIMIT 1), 2) = 2 "
		"FROM entry e WHERE e.id <= ?1";
	struct statement *s;
	enum status status = db_prepare(casefile_db(past->casefile), sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	past->stood = talloc_zero_array(past, bool,
					(unsigned int)past->entry + 1);
	if (!past->stood) {
		db_reset(s);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	db_bind_integer(s, 1, past->entry);
	while (db_step(s))
		past->stood[db_column_integer(s, 0)] =
			db_column_integer(s, 1) != 0;
	return db_status(s, err);
}

static enum status keep(void *payload, enum table_id table, int64_t id,
			const char *line, size_t length, struct error *err)
{
	struct rowpast *past = payload;
	char *copy;

	past->kept = talloc_realloc(past, past->kept, struct kept,
				    (unsigned int)past->count + 1);
	copy = talloc_strndup(past, line, length);
	if (!past->kept || !copy)
		return error_set(err, STATUS_NOMEM, "out of memory");
	past->kept[past->count++] = (struct kept){ table, id, copy };
	return STATUS_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum status read_kept(struct rowpast *past, struct error *err)
{
	struct db *db = casefile_db(past->casefile);
	enum status status = STATUS_OK;

	for (int64_t e = 1; e <= past->entry && status == STATUS_OK; e++)
		if (past->stood[e] &&
		    !db_integer(db, 1, "SELECT live FROM entry WHERE id = ?1",
				1, e))
			status = undone_each(past->casefile, e, keep, past,
					     err);
	if (past->count)
		qsort(past->kept, (size_t)past->count, sizeof(*past->kept),
		      by_place);
	return status;
}

enum status rowpast_new(const void *ctx, struct casefile *casefile,
		     int64_t entry, struct rowpast **ret_past, struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct rowpast *past;
	enum status status;

	if (entry < 1 ||
	    !db_integer(db, 0, "SELECT 1 FROM entry WHERE id = ?1", 1, entry))
		return error_set(err, STATUS_NOT_FOUND, "the history has no "
				 "entry %lld", (long long)entry);
	past = talloc_zero(ctx, struct rowpast);
	if (!past)
		return error_set(err, STATUS_NOMEM, "out of memory");
	past->casefile = casefile;
	past->entry = entry;
	status = read_stood(past, err);
	if (status == STATUS_OK)
		status = read_kept(past, err);
	if (status != STATUS_OK) {
		talloc_free(past);
		return status;
	}
	*ret_past = past;
	return STATUS_OK;
}

bool rowpast_has(const struct rowpast *past, int64_t entry)
{
	return entry >= 1 && entry <= past->entry && past->stood[entry];
}

const char *rowpast_kept(struct rowpast *past, enum table_id table, int64_t before)
{
	const struct kept *kept = past->next < past->count
					  ? &past->kept[past->next] : NULL;

	if (!kept || kept->table != table || kept->id >= before)
		return NULL;
	past->next++;
	return kept->line;
}

static enum status add_change(const void *ctx, struct rowpast_change **list,
			      int *count, struct rowpast_change change,
			      struct error *err)
{
	*list = talloc_realloc(ctx, *list, struct rowpast_change,
			       (unsigned int)*count + 1);
	if (!*list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	(*list)[(*count)++] = change;
	return STATUS_OK;
}

enum status rowpast_changes(struct rowpast *past, const void *ctx,
			 struct rowpast_change **ret_changes, int *ret_count,
			 struct error *err)
{
	struct rowpast_change *list = NULL;
	int count = 0;
	enum status status = STATUS_OK;

	for (int t = 0; t < TABLE_LAST && status == STATUS_OK; t++) {
		struct statement *s;

		status = rows_select_all(casefile_db(past->casefile),
					 (enum table_id)t, INT64_MIN, &s, err);
		if (status != STATUS_OK)
			return status;
		while (status == STATUS_OK && db_step(s)) {
			struct row row;

			rows_read(s, (enum table_id)t, &row);
			if (!rowpast_has(past, row.entry))
				status = add_change(
					ctx, &list, &count,
					(struct rowpast_change){
						(enum table_id)t, row.id,
						false }, err);
		}
		db_reset(s);
	}
	for (int i = 0; i < past->count && status == STATUS_OK; i++)
		status = add_change(ctx, &list, &count,
				    (struct rowpast_change){ past->kept[i].table,
							  past->kept[i].id,
							  true }, err);
	if (status != STATUS_OK)
		return status;
	*ret_changes = list;
	*ret_count = count;
	return STATUS_OK;
}
