#include "store/rows.h"

#include <string.h>

/* All SQL over content tables is made here, at compile time, from the same
 * lists as the descriptors. */
#define QUOTED(column, key, type, refers, words) "\"" key "\","
#define MARK_EACH(column, key, type, refers, words) "?,"
#define COLUMNS(name) "id,entry," name##_COLUMNS(QUOTED) "\"dated\",\"analyst\""

struct table_sql {
	const char *insert, *known, *remove, *slice, *one, *entry, *all, *exists,
		*count, *highest;
};

static const struct table_sql sql[TABLE_LAST] = {
#define TABLE_SQL(name, word)                                                 \
	[TABLE_##name] = {                                                    \
		.insert = "INSERT INTO " word "(" COLUMNS(name) ") VALUES ("  \
			  "?,?," name##_COLUMNS(MARK_EACH) "?,?)",            \
		.known = "INSERT INTO temp.known_" word "(" COLUMNS(name)     \
			 ") VALUES (?,?," name##_COLUMNS(MARK_EACH) "?,?)",   \
		.remove = "DELETE FROM " word " WHERE id = ?",                \
		.slice = "DELETE FROM " word " WHERE id IN (SELECT id FROM "  \
			 word " WHERE id BETWEEN ? AND ? AND entry = ? "      \
			 "LIMIT ?)",                                          \
		.one = "SELECT " COLUMNS(name) " FROM " word " WHERE id = ?", \
		.entry = "SELECT " COLUMNS(name) " FROM " word                \
			 " WHERE id BETWEEN ? AND ? AND entry = ? "           \
			 "ORDER BY id",                                       \
		.all = "SELECT " COLUMNS(name) " FROM " word                  \
		       " WHERE id > ? ORDER BY id",                           \
		.exists = "SELECT 1 FROM " word " WHERE id = ?",              \
		.count = "SELECT count(*) FROM " word,                        \
		.highest = "SELECT max(id) FROM " word,                       \
	},
	TABLE_TABLE(TABLE_SQL)
#undef TABLE_SQL
};

#define REFERRERS(name, word)                                                 \
	static const char *const referrers_##name[] = {                       \
		name##_COLUMNS(REFERRER_##name) };
/* One statement a column; only reference columns are ever prepared. */
#define DEFINE_REFERRER(word, key)                                            \
	"SELECT id FROM " word " WHERE \"" key "\" = ? AND entry <> ? LIMIT ?",
#define REFERRER_RECORD(c, key, t, r, w) DEFINE_REFERRER("record", key)
#define REFERRER_SOURCE(c, key, t, r, w) DEFINE_REFERRER("source", key)
#define REFERRER_DERIVATION(c, key, t, r, w) DEFINE_REFERRER("derivation", key)
#define REFERRER_CAPTURE(c, key, t, r, w) DEFINE_REFERRER("capture", key)
#define REFERRER_CITATION(c, key, t, r, w) DEFINE_REFERRER("citation", key)
#define REFERRER_PASSAGE(c, key, t, r, w) DEFINE_REFERRER("passage", key)
#define REFERRER_CLAIM(c, key, t, r, w) DEFINE_REFERRER("claim", key)
#define REFERRER_PREMISE(c, key, t, r, w) DEFINE_REFERRER("premise", key)
#define REFERRER_JUDGEMENT(c, key, t, r, w) DEFINE_REFERRER("judgement", key)
#define REFERRER_SETTING(c, key, t, r, w) DEFINE_REFERRER("setting", key)
#define REFERRER_NOTE(c, key, t, r, w) DEFINE_REFERRER("note", key)
#define REFERRER_TAG(c, key, t, r, w) DEFINE_REFERRER("tag", key)
#define REFERRER_MARK(c, key, t, r, w) DEFINE_REFERRER("mark", key)
#define REFERRER_SEEN(c, key, t, r, w) DEFINE_REFERRER("seen", key)
#define REFERRER_STAMP(c, key, t, r, w) DEFINE_REFERRER("stamp", key)
TABLE_TABLE(REFERRERS)

#define BLANK_TEXT(key) "\"" key "\" = NULL,"
#define BLANK_TEXT_NEED(key) "\"" key "\" = '" ROWS_EXPUNGED "',"
#define BLANK_ROW(key)
#define BLANK_ROW_NEED(key)
#define BLANK_ANY(key)
#define BLANK_ANY_NEED(key)
#define BLANK_INTEGER(key)
#define BLANK_WORD(key)
#define BLANK_KIND_NEED(key)
#define BLANK_FIELD(key)
#define BLANK_FIELD_NEED(key)
#define BLANK_CHOICE(key)
#define BLANK_TIME(key)
#define BLANK_HASH(key)
#define BLANK_COLUMN(column, key, type, refers, words) BLANK_##type(key)
static const char *const blank_sql[TABLE_LAST] = {
#define BLANK_SQL(name, word)                                                 \
	[TABLE_##name] = "UPDATE " word " SET " name##_COLUMNS(BLANK_COLUMN)  \
			 "\"analyst\" = NULL WHERE id = ?",
	TABLE_TABLE(BLANK_SQL)
#undef BLANK_SQL
};

struct referrer_list {
	const char *const *sql;
	int count;
};
static const struct referrer_list referrers[TABLE_LAST] = {
#define REFERRER_LIST(name, word)                                             \
	[TABLE_##name] = { referrers_##name, name##_COUNT },
	TABLE_TABLE(REFERRER_LIST)
#undef REFERRER_LIST
};

static enum status insert_by(struct db *db, const char *insert,
			     const struct row *row, struct error *err)
{
	const struct table *table = table_get(row->table);
	struct statement *s;
	enum status status = db_prepare(db, insert, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, row->id);
	db_bind_integer(s, 2, row->entry);
	for (int i = 0; i < table->count; i++) {
		const struct datum *d = &row->data[i];

		if (d->type == DATUM_INTEGER)
			db_bind_integer(s, i + 3, d->integer);
		else if (d->type == DATUM_TEXT)
			db_bind_text(s, i + 3, d->text, d->length);
		else
			db_bind_null(s, i + 3);
	}
	return db_run(s, err);
}

enum status rows_insert(struct db *db, const struct row *row,
			struct error *err)
{
	return insert_by(db, sql[row->table].insert, row, err);
}

enum status rows_insert_known(struct db *db, const struct row *row,
			      struct error *err)
{
	return insert_by(db, sql[row->table].known, row, err);
}

enum status rows_delete(struct db *db, enum table_id table, int64_t id,
			struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(db, sql[table].remove, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return db_run(s, err);
}

enum status rows_delete_entry(struct db *db, enum table_id table,
			      int64_t entry, int64_t low, int64_t high,
			      int64_t slice, int64_t *ret_count,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(db, sql[table].slice, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, low);
	db_bind_integer(s, 2, high);
	db_bind_integer(s, 3, entry);
	db_bind_integer(s, 4, slice);
	status = db_run(s, err);
	if (status == STATUS_OK)
		*ret_count = db_changes(db);
	return status;
}

bool rows_exist(struct db *db, enum table_id table, int64_t id)
{
	return db_integer(db, 0, sql[table].exists, 1, id) != 0;
}

int64_t rows_count(struct db *db, enum table_id table)
{
	return db_integer(db, 0, sql[table].count, 0);
}

int64_t rows_highest(struct db *db, enum table_id table)
{
	return db_integer(db, 0, sql[table].highest, 0);
}

enum status rows_select(struct db *db, enum table_id table, int64_t id,
			struct statement **ret, struct error *err)
{
	enum status status = db_prepare(db, sql[table].one, ret, err);

	if (status == STATUS_OK)
		db_bind_integer(*ret, 1, id);
	return status;
}

enum status rows_select_entry(struct db *db, enum table_id table,
			      int64_t entry, int64_t low, int64_t high,
			      struct statement **ret, struct error *err)
{
	enum status status = db_prepare(db, sql[table].entry, ret, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(*ret, 1, low);
	db_bind_integer(*ret, 2, high);
	db_bind_integer(*ret, 3, entry);
	return STATUS_OK;
}

enum status rows_select_all(struct db *db, enum table_id table, int64_t after,
			    struct statement **ret, struct error *err)
{
	enum status status = db_prepare(db, sql[table].all, ret, err);

	if (status == STATUS_OK)
		db_bind_integer(*ret, 1, after);
	return status;
}

static bool is_text(enum column_type type)
{
	return type == COLUMN_TEXT || type == COLUMN_HASH;
}

void rows_read(struct statement *statement, enum table_id table,
	       struct row *ret_row)
{
	const struct table *t = table_get(table);

	row_init(ret_row, table, db_column_integer(statement, 0));
	ret_row->entry = db_column_integer(statement, 1);
	for (int i = 0; i < t->count; i++) {
		size_t n = 0;
		const char *text;

		if (db_column_is_null(statement, i + 2))
			continue;
		if (!is_text(t->columns[i].type)) {
			row_set_integer(ret_row, i,
					db_column_integer(statement, i + 2));
			continue;
		}
		text = db_column_text(statement, i + 2, &n);
		row_set_text_n(ret_row, i, text, n);
	}
}

static enum status column_referrers(struct db *db, enum table_id child,
				    int column, int64_t id, int64_t except,
				    int limit, rows_referrer *referrer,
				    void *payload, struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(db, referrers[child].sql[column], &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, except);
	db_bind_integer(s, 3, limit);
	while (db_step(s))
		referrer(payload, child, db_column_integer(s, 0));
	return db_status(s, err);
}

static bool may_refer(const struct column *column, enum table_id table)
{
	return column->type == COLUMN_ANY ||
	       (column->type == COLUMN_ROW && column->refers == table);
}

enum status rows_referrers(struct db *db, enum table_id table, int64_t id,
			   int64_t except_entry, int limit,
			   rows_referrer *referrer, void *payload,
			   struct error *err)
{
	for (int child = 0; child < TABLE_LAST; child++) {
		const struct table *t = table_get((enum table_id)child);

		for (int i = 0; i < referrers[child].count; i++) {
			enum status status;

			if (!may_refer(&t->columns[i], table))
				continue;
			status = column_referrers(db, (enum table_id)child, i,
						  id, except_entry, limit,
						  referrer, payload, err);
			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

enum status rows_blank(struct db *db, enum table_id table, int64_t id,
		       struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(db, blank_sql[table], &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return db_run(s, err);
}
