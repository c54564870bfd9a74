/* The tables of a case: made for a new file, compared in one that comes in. */
#include <sqlite3.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/find.h"

static enum status create_content(struct db *db, struct error *err)
{
	const struct asset *a = asset_find("schema.sql");
	char *sql;
	enum status status;

	if (!a)
		bug("no schema.sql in the program");
	sql = talloc_strndup(NULL, (const char *)a->data, a->size);
	if (!sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_exec(db, sql, err);
	talloc_free(sql);
	return status;
}

static enum status create_derived(struct db *db, const struct registry *r,
				  struct error *err)
{
	char *ddl = derive_ddl(NULL, r);
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
	enum status status = create_content(c->db, err);

	if (status == STATUS_OK)
		status = create_derived(c->db, c->registry, err);
	return status;
}

static enum status open_model(const struct registry *registry,
			      struct db **ret_db, struct error *err)
{
	sqlite3 *memory = NULL;
	struct db *db;
	enum status status;

	if (sqlite3_open(":memory:", &memory) != SQLITE_OK ||
	    !(db = db_wrap(memory, "schema"))) {
		sqlite3_close(memory);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	status = create_content(db, err);
	if (status == STATUS_OK)
		status = create_derived(db, registry, err);
	if (status == STATUS_OK) {
		*ret_db = db;
		return STATUS_OK;
	}
	db_free(db);
	sqlite3_close(memory);
	return status;
}

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

static const char schema_sql[] =
	"SELECT type || ' ' || name, sql FROM sqlite_schema "
	"WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1";

/* Both lists are sorted: walk them side by side. */
static enum status compare(struct db *theirs, struct db *ours,
			   const char *path, struct error *err)
{
	struct statement *a, *b;
	enum status status = db_prepare(theirs, schema_sql, &a, err);

	if (status == STATUS_OK)
		status = db_prepare(ours, schema_sql, &b, err);
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
		    same_text(db_column_text(a, 1, NULL),
			      db_column_text(b, 1, NULL)))
			continue;
		status = error_set(err, STATUS_CORRUPT, "%s: its %s is not as "
				   "taffrail makes it: not opened", path,
				   name);
		db_reset(a);
		db_reset(b);
		return status;
	}
}

enum status schema_check(struct casefile *c, struct error *err)
{
	struct db *model;
	enum status status = open_model(c->registry, &model, err);
	sqlite3 *handle;

	if (status != STATUS_OK)
		return status;
	status = compare(c->db, model, c->file.path, err);
	handle = db_handle(model);
	db_free(model);
	sqlite3_close(handle);
	return status;
}
