/* The tables of a case: made for a new file, compared in one that comes in. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/migrate.h"

/* The first version, and the steps since up to `version`. */
static enum status create_content(struct db *db, int64_t version,
				  struct error *err)
{
	const struct asset *a = asset_find("schema.sql");
	enum status status;

	if (!a)
		bug("no schema.sql in the program");
	status = db_exec(db, (const char *)a->data, err);
	return status == STATUS_OK ? migrate_steps(db, 1, version, err)
				   : status;
}

static enum status create_derived(struct db *db,
				  const struct derive_names *names,
				  const struct registry *r, struct error *err)
{
	char *ddl = derive_ddl(NULL, names, r);
	enum status status;

	if (!ddl)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_exec(db, ddl, err);
	talloc_free(ddl);
	if (status == STATUS_OK)
		status = db_exec(db, find_ddl(), err);
	return status;
}

enum status schema_create(struct casefile *c, struct error *err)
{
	enum status status = create_content(c->db, CASE_SCHEMA, err);

	if (status == STATUS_OK)
		status = create_derived(c->db, &derive_names_kept, c->registry,
					err);
	return status;
}

/* A view, a virtual table or a column that is computed runs what its maker
 * wrote, and may never come to an end. */
static bool is_plain_table(struct db *db, const char *name)
{
	struct statement *s;
	bool plain;

	if (db_prepare(db, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND "
		       "type = 'table' AND sql LIKE 'CREATE TABLE%' AND NOT "
		       "EXISTS (SELECT 1 FROM pragma_table_xinfo(?1) WHERE "
		       "hidden <> 0)", &s, NULL) != STATUS_OK)
		return false;
	db_bind_text(s, 1, name, strlen(name));
	plain = db_step(s);
	db_reset(s);
	return plain;
}

enum status schema_look(struct casefile *c, struct error *err)
{
	static const char *const first[] = { "registry", "meta", "entry" };

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (!is_plain_table(c->db, first[i]))
			return error_set(err, STATUS_CORRUPT, "%s: its %s is "
					 "not as taffrail makes it: not opened",
					 c->file.path, first[i]);
	return STATUS_OK;
}

static enum status open_model(const struct registry *registry,
			      const struct derive_names *names,
			      int64_t version, struct db **ret_db,
			      struct error *err)
{
	sqlite3 *memory = NULL;
	struct db *db;
	enum status status;

	if (sqlite3_open(":memory:", &memory) != SQLITE_OK ||
	    !(db = db_wrap(memory, "schema"))) {
		sqlite3_close(memory);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	status = create_content(db, version, err);
	if (status == STATUS_OK)
		status = create_derived(db, names, registry, err);
	if (status == STATUS_OK) {
		*ret_db = db;
		return STATUS_OK;
	}
	db_free(db);
	sqlite3_close(memory);
	return status;
}

/* What a file is compared with. */
struct model {
	struct casefile *casefile;
	int64_t version;
	struct db *now, *before; /* before: opened when it is needed */
};

static enum status model_open(struct casefile *c, int64_t version,
			      struct model *ret_model, struct error *err)
{
	*ret_model = (struct model){ .casefile = c, .version = version };
	return open_model(c->registry, &derive_names_kept, version,
			  &ret_model->now, err);
}

static void close_db(struct db *db)
{
	sqlite3 *handle = db ? db_handle(db) : NULL;

	db_free(db);
	sqlite3_close(handle);
}

static void model_close(struct model *model)
{
	close_db(model->now);
	close_db(model->before);
}

/* Is it as an older program made it? */
static bool is_as_before(struct model *model, const char *name,
			 const char *sql)
{
	struct statement *s;
	bool is;

	if (!sql || (!model->before &&
		     open_model(model->casefile->registry,
				&derive_names_before, model->version,
				&model->before, NULL) != STATUS_OK) ||
	    db_prepare(model->before, "SELECT 1 FROM sqlite_schema WHERE "
		       "type || ' ' || name = ?1 AND sql = ?2", &s, NULL) !=
		    STATUS_OK)
		return false;
	db_bind_text(s, 1, name, strlen(name));
	db_bind_text(s, 2, sql, strlen(sql));
	is = db_step(s);
	db_reset(s);
	return is;
}

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

static const char schema_sql[] =
	"SELECT type || ' ' || name, sql FROM sqlite_schema "
	"WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1";

/* Both lists are sorted: walk them side by side. */
static enum status compare(struct model *model, struct error *err)
{
	struct statement *a, *b;
	enum status status = db_prepare(model->casefile->db, schema_sql, &a,
					err);

	if (status == STATUS_OK)
		status = db_prepare(model->now, schema_sql, &b, err);
	if (status != STATUS_OK)
		return status;
	for (;;) {
		bool more_a = db_step(a), more_b = db_step(b);
		const char *name;

		if (!more_a && !more_b)
			return db_status(a, err);
		name = db_column_text(more_a ? a : b, 0, NULL);
		if (more_a && more_b &&
		    same_text(name, db_column_text(b, 0, NULL)) &&
		    (same_text(db_column_text(a, 1, NULL),
			       db_column_text(b, 1, NULL)) ||
		     is_as_before(model, name, db_column_text(a, 1, NULL))))
			continue;
		status = error_set(err, STATUS_CORRUPT, "%s: its %s is not as "
				   "taffrail makes it: not opened",
				   model->casefile->file.path, name);
		db_reset(a);
		db_reset(b);
		return status;
	}
}

static enum status newer(const struct casefile *c, const char *what,
			 struct error *err)
{
	return error_set(err, STATUS_NEWER, "%s: made by a newer taffrail, and "
			 "its %s cannot be read by this one: update taffrail",
			 c->file.path, what);
}

/* Columns of `table` that the file lacks. */
static int64_t columns_missing(struct casefile *c, struct db *model,
			       const char *table)
{
	static const char sql[] = "SELECT name FROM pragma_table_info(?)";
	struct statement *a, *b;
	int64_t missing = 0;

	if (db_prepare(model, sql, &a, NULL) != STATUS_OK)
		return 1;
	db_bind_text(a, 1, table, strlen(table));
	while (db_step(a)) {
		const char *name = db_column_text(a, 0, NULL);

		if (db_prepare(c->db, "SELECT 1 FROM pragma_table_info(?) "
			       "WHERE name = ?", &b, NULL) != STATUS_OK)
			return 1;
		db_bind_text(b, 1, table, strlen(table));
		db_bind_text(b, 2, name, strlen(name));
		missing += !db_step(b);
		db_reset(b);
	}
	return missing + (db_status(a, NULL) != STATUS_OK);
}

/* Derived tables and the index are laid out as this program does it; content
 * may have more columns. */
static bool is_covered(struct model *model, const char *name, const char *sql)
{
	struct casefile *c = model->casefile;
	bool derived = !strncmp(name, "w_", 2) || !strncmp(name, "v_", 2) ||
		       !strncmp(name, "find", 4);
	struct statement *s;
	const char *theirs;
	char table[ERROR_TEXT_MAX];
	bool same;

	if (db_prepare(c->db, "SELECT sql FROM sqlite_schema WHERE type = "
		       "'table' AND name = ?", &s, NULL) != STATUS_OK)
		return false;
	db_bind_text(s, 1, name, strlen(name));
	if (!db_step(s))
		return false;
	theirs = db_column_text(s, 0, NULL);
	snprintf(table, sizeof(table), "table %s", name);
	same = same_text(theirs, sql) ||
	       (derived && is_as_before(model, table, theirs));
	db_reset(s);
	return same || (!derived && columns_missing(c, model->now, name) == 0);
}

static enum status covers(struct model *model, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		model->now, "SELECT name, sql FROM sqlite_schema WHERE type = "
		"'table' AND name NOT LIKE 'sqlite_%'", &s, err);

	while (status == STATUS_OK && db_step(s)) {
		const char *name = db_column_text(s, 0, NULL);

		if (!is_covered(model, name, db_column_text(s, 1, NULL)))
			status = newer(model->casefile, name, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

enum status schema_check(struct casefile *c, struct error *err)
{
	int64_t version = migrate_version(c->db);
	struct model model;
	enum status status;

	/* What this program does not know it cannot check. */
	if (version > CASE_SCHEMA && c->foreign)
		return newer(c, "schema", err);
	status = model_open(c, version, &model, err);
	if (status != STATUS_OK)
		return status;
	status = version > CASE_SCHEMA ? covers(&model, err)
				       : compare(&model, err);
	model_close(&model);
	return status;
}

enum status schema_covers(struct casefile *c, struct error *err)
{
	struct model model;
	enum status status = model_open(c, CASE_SCHEMA, &model, err);

	if (status != STATUS_OK)
		return status;
	status = covers(&model, err);
	model_close(&model);
	return status;
}
