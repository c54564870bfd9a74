/* Small questions to a case that every module asks. */
#include <string.h>
#include <talloc.h>

#include "store/open_entry.h"
#include "store/pane_internal.h"
#include "store/rows.h"

char *casefile_meta(struct casefile *casefile, const void *ctx,
		    const char *name)
{
	struct statement *s;
	char *value = NULL;

	if (db_prepare(casefile->db, "SELECT value FROM meta WHERE name = ?",
		       &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_text(s, 1, name, strlen(name));
	if (db_step(s))
		value = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return value;
}

enum status casefile_set_meta(struct casefile *casefile, const char *name,
			      const char *value, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile->db,
		"INSERT INTO meta (name, value) VALUES (?, ?) "
		"ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		&s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, name, strlen(name));
	db_bind_text(s, 2, value, strlen(value));
	return db_run(s, err);
}

/* A figure of a chapter of a report. */
enum { PARTS_DEPTH_MAX = 8 };

int64_t casefile_document_of(struct casefile *casefile, int64_t source)
{
	for (int i = 0; i < PARTS_DEPTH_MAX; i++) {
		int64_t whole = db_integer(casefile->db, 0, "SELECT part_of "
					   "FROM source WHERE id = ?1", 1,
					   source);

		if (whole == 0)
			break;
		source = whole;
	}
	return source;
}

bool casefile_changed_elsewhere(struct casefile *casefile)
{
	int64_t now = db_integer(casefile->db, 0, "PRAGMA data_version", 0);
	bool changed = now != casefile->data_version;

	casefile->data_version = now;
	/* A large batch of another program begins, or is done. */
	if (changed && !db_in_transaction(casefile->db))
		(void)!open_entry_look(casefile, NULL);
	return changed;
}

int64_t casefile_others(struct casefile *c)
{
	return c->pane_cache ? pane_cache_others(c->pane_cache)
			     : db_integer(c->db, 0, "PRAGMA data_version", 0);
}

struct case_stamp casefile_stamp(struct casefile *c)
{
	return (struct case_stamp){
		.own = db_changes_ever(c->db),
		.others = casefile_others(c),
		.hidden = c->hidden,
	};
}

enum status casefile_row(struct casefile *casefile, const void *ctx,
			 enum table_id table, int64_t id, struct row **ret_row,
			 struct error *err)
{
	struct statement *s;
	struct row row, *copy;
	enum status status = rows_select(casefile->db, table, id, &s, err);

	if (status != STATUS_OK)
		return status;
	if (!db_step(s)) {
		char printed[ID_LENGTH + 1];

		status = db_status(s, err);
		id_print(id, printed);
		return status != STATUS_OK
			       ? status
			       : error_set(err, STATUS_NOT_FOUND,
					   "no %s %s in the case",
					   table_get(table)->word, printed);
	}
	rows_read(s, table, &row);
	copy = row_copy(ctx, &row);
	db_reset(s);
	if (!copy)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_row = copy;
	return STATUS_OK;
}

enum table_id casefile_table_of(struct casefile *casefile, int64_t id)
{
	/* A source's id is its record's too: source first. */
	if (rows_exist(casefile->db, TABLE_SOURCE, id))
		return TABLE_SOURCE;
	for (int i = 0; i < TABLE_LAST; i++)
		if (rows_exist(casefile->db, (enum table_id)i, id))
			return (enum table_id)i;
	return TABLE_LAST;
}

int casefile_kind_of(struct casefile *casefile, int64_t record)
{
	struct pane_cache *cache = casefile->pane_cache;
	int kind = cache ? pane_cache_kind(cache, record) : 0;

	if (kind)
		return kind;
	kind = (int)db_integer(casefile->db, 0,
			       "SELECT kind FROM record WHERE id = ?", 1,
			       record);
	if (cache)
		pane_cache_set_kind(cache, record, kind);
	return kind;
}

char *casefile_setting(struct casefile *casefile, const void *ctx,
		       int64_t target, const char *name)
{
	struct statement *s;
	char *value = NULL;

	/* Most things have none of a name: CASE keeps them from a sorter, which
	 * costs more to set up than all the rest. */
	if (db_prepare(casefile->db,
		       "SELECT value FROM setting WHERE target = ?1 AND CASE "
		       "WHEN name = ?2 THEN id = (SELECT id FROM setting WHERE "
		       "target = ?1 AND name = ?2 ORDER BY " SETTING_LATEST("")
		       ") END", &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, target);
	db_bind_text(s, 2, name, strlen(name));
	if (db_step(s) && !db_column_is_null(s, 0))
		value = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return value;
}

void casefile_setting_follow(struct casefile *casefile, struct row *row)
{
	const char *name = row_text(row, SETTING_NAME);
	int64_t seq = 0, id = INT64_MIN;
	struct statement *s;

	if (!name || row->data[SETTING_SEQ].type != DATUM_NULL ||
	    db_prepare(casefile->db, "SELECT coalesce(seq, 0), id FROM "
		       "setting WHERE target = ? AND name = ? ORDER BY "
		       SETTING_LATEST(""), &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, row_integer(row, SETTING_TARGET));
	db_bind_text(s, 2, name, strlen(name));
	if (db_step(s)) {
		seq = db_column_integer(s, 0);
		id = db_column_integer(s, 1);
	}
	db_reset(s);
	seq += row->id < id;
	if (seq > 0)
		row_set_integer(row, SETTING_SEQ, seq);
}

void casefile_watch(struct casefile *casefile,
		    const struct casefile_watch *watch)
{
	casefile->watch = *watch;
}

bool casefile_step(struct casefile *casefile, const char *what, int64_t done,
		   int64_t total)
{
	const struct casefile_watch *w = &casefile->watch;

	if (done > total) /* an entry is counted by slices of its tables */
		done = total;
	return !w->progress || w->progress(w->payload, what, done, total);
}
