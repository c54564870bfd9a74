#include "store/sqlview.h"

#include <sqlite3.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text_add.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/table.h"

static const char views[] =
	"CREATE TEMP VIEW claims AS SELECT c.id, c.record, c.field, c.said, "
	"c.hedge, c.polarity, c.as_of, c.citation, t.source, t.n, "
	"t.\"at\" AS place, t.quote FROM claim c "
	"LEFT JOIN citation t ON t.id = c.citation;"
	"CREATE TEMP VIEW citations AS SELECT * FROM citation;"
	"CREATE TEMP VIEW sources AS SELECT s.*, (SELECT value FROM "
	"setting WHERE target = s.id AND name = 'key' ORDER BY "
	SETTING_LATEST("") ") AS key FROM source s;";

/* DDL made from the registry: words are letters and dashes, and quoted. */
static char *append_name(char *sql, const char *before, const char *word,
			 const char *after)
{
	char name[64];
	size_t n = strlen(word) < 63 ? strlen(word) : 63;

	for (size_t i = 0; i < n; i++)
		name[i] = word[i] == '-' || word[i] == '"' ? '_' : word[i];
	name[n] = '\0';
	return text_add(sql, "%s\"%s%s\"", before, name, after);
}

static char *append_column(char *sql, char letter, const struct field *f,
			   const char *after)
{
	sql = text_add(sql, ", %c%d", letter, f->slot);
	return append_name(sql, " AS ", f->word, after);
}

static char *field_columns(char *sql, const struct field *f)
{
	if (f->type == VALUE_HOLDS)
		return sql;
	if (f->type == VALUE_REFERENCE) {
		sql = text_add(sql,
			       ", coalesce((SELECT t.title FROM temp.titles t "
			       "WHERE t.id = r%d), x%d)",
			       f->slot, f->slot);
		sql = append_name(sql, " AS ", f->word, "");
	} else {
		sql = append_column(sql, 'x', f, "");
	}
	if (f->type == VALUE_REFERENCE || f->type == VALUE_CHOICE)
		sql = append_column(sql, 'r', f, "_id");
	if (f->type == VALUE_DATE || f->type == VALUE_PERIOD ||
	    f->type == VALUE_NUMBER) {
		sql = append_column(sql, 'l', f, "_low");
		sql = append_column(sql, 'h', f, "_high");
	}
	return sql;
}

static enum status kind_view(struct db *db, const struct kind *kind,
			     struct error *err)
{
	char *sql = talloc_strdup(NULL, "CREATE TEMP VIEW");
	enum status status;

	sql = append_name(sql, " ", kind->word, "");
	sql = text_add(sql, " AS SELECT id, title");
	for (int i = 0; sql && i < kind->field_count; i++)
		sql = field_columns(sql, kind->fields[i]);
	if (sql)
		sql = text_add(sql, ", by_low, by_high FROM main.\"w_%s\"",
			       kind->word);
	if (!sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_exec(db, sql, err);
	talloc_free(sql);
	return status;
}

/* How every record is called, so that a reference shows as a name. */
static enum status titles_view(struct db *db, const struct registry *r,
			       struct error *err)
{
	char *sql = talloc_strdup(NULL, "CREATE TEMP VIEW titles AS ");
	enum status status;

	for (int i = 0; sql && i < registry_kind_count(r); i++)
		sql = text_add(sql, "%sSELECT id, title FROM main.\"w_%s\"",
			       i ? " UNION ALL " : "",
			       registry_kind_at(r, i)->word);
	if (!sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_exec(db, sql, err);
	talloc_free(sql);
	return status;
}

enum status sqlview_open(struct casefile *casefile, struct error *err)
{
	const struct registry *r = casefile_registry(casefile);
	struct db *db = casefile_db(casefile);
	enum status status = db_exec(db, views, err);

	if (status == STATUS_OK)
		status = titles_view(db, r, err);

	for (int i = 0; i < registry_kind_count(r) && status == STATUS_OK; i++)
		status = kind_view(db, registry_kind_at(r, i), err);
	if (status == STATUS_OK)
		status = db_exec(db, "PRAGMA query_only = 1", err);
	return status;
}

static bool give_row(sqlite3_stmt *s, int64_t row, sqlview_row *each,
		     void *payload)
{
	const char *cells[SQLVIEW_COLUMNS_MAX];
	int n = sqlite3_column_count(s);

	if (n > SQLVIEW_COLUMNS_MAX)
		n = SQLVIEW_COLUMNS_MAX;
	for (int i = 0; i < n; i++)
		cells[i] = row == 0 ? sqlite3_column_name(s, i)
				    : (const char *)sqlite3_column_text(s, i);
	return each(payload, row, n, cells);
}

/* More than blanks, comments and semicolons. */
static bool has_statement(sqlite3 *handle, const char *sql)
{
	sqlite3_stmt *s = NULL;
	const char *rest = "";
	int code = SQLITE_OK;

	while (code == SQLITE_OK && !s && *sql) {
		code = sqlite3_prepare_v2(handle, sql, -1, &s, &rest);
		sql = rest;
	}
	if (s)
		code = SQLITE_ROW; /* what it would do is not asked */
	sqlite3_finalize(s);
	return code != SQLITE_OK;
}

enum status sqlview_run(struct casefile *casefile, const char *sql,
			sqlview_row *each, void *payload, struct error *err)
{
	sqlite3 *handle = casefile_sqlite(casefile);
	sqlite3_stmt *s = NULL;
	const char *rest = "";
	int64_t row = 0;
	int code = sqlite3_prepare_v2(handle, sql, -1, &s, &rest);

	if (code != SQLITE_OK)
		return error_set(err, STATUS_INVALID, "sql: %s",
				 sqlite3_errmsg(handle));
	if (!s)
		return STATUS_OK;
	if (has_statement(handle, rest)) {
		sqlite3_finalize(s);
		return error_set(err, STATUS_INVALID, "sql: one statement at a "
				 "time; a second one begins here: %.60s",
				 rest + strspn(rest, " \t\n"));
	}
	if (!sqlite3_stmt_readonly(s)) {
		sqlite3_finalize(s);
		return error_set(err, STATUS_REFUSED, "sql: reads alone: "
				 "nothing in a case is typed over");
	}
	if (give_row(s, row, each, payload))
		while ((code = sqlite3_step(s)) == SQLITE_ROW &&
		       give_row(s, ++row, each, payload))
			;
	if (code != SQLITE_ROW && code != SQLITE_DONE && code != SQLITE_OK)
		error_set(err, STATUS_INVALID, "sql: %s",
			  sqlite3_errmsg(handle));
	else
		code = SQLITE_OK;
	sqlite3_finalize(s);
	return code == SQLITE_OK ? STATUS_OK : STATUS_INVALID;
}
