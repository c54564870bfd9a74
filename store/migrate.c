#include "store/migrate.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "src/base/text_add.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/open_entry.h"
#include "store/find.h"
#include "store/registry_merge.h"

/* Ours has 30 kB; a case's own kinds and fields may be many. */
enum { REGISTRY_BYTES_MAX = 4 << 20 };

/* Append alone: what a released program wrote is never written otherwise. */
static const struct step {
	int to;
	const char *sql; /* an asset */
} steps[] = {
	{ 2, "schema-2.sql" },
	{ 3, "schema-3.sql" },
	{ 4, "schema-4.sql" },
	{ 5, "schema-5.sql" },
	{ 6, "schema-6.sql" },
	{ 7, "schema-7.sql" },
};

int64_t migrate_version(struct db *db)
{
	return db_integer(db, 0, "PRAGMA user_version", 0);
}

static enum status take_step(struct db *db, const struct step *step,
			     struct error *err)
{
	const struct asset *a = asset_find(step->sql);

	if (!a)
		bug("no %s in the program", step->sql);
	return db_exec(db, (const char *)a->data, err);
}

enum status migrate_steps(struct db *db, int64_t from, int64_t to,
			  struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) &&
			   status == STATUS_OK; i++)
		if (steps[i].to > from && steps[i].to <= to)
			status = take_step(db, &steps[i], err);
	return status;
}

static const char *program_registry(void)
{
	const struct asset *a = asset_find("registry.txt");

	if (!a)
		bug("no registry.txt in the program");
	return (const char *)a->data;
}

static enum status read_lines(struct casefile *c, char **ret_text,
			      struct error *err)
{
	struct statement *s;
	char *text = talloc_strdup(c, "");
	enum status status = db_prepare(
		c->db, "SELECT line FROM registry ORDER BY ord", &s, err);

	if (status != STATUS_OK)
		return status;
	while (text && talloc_get_size(text) <= REGISTRY_BYTES_MAX &&
	       db_step(s)) {
		const char *line = db_column_text(s, 0, NULL);

		text = text_add(text, "%s\n", line ? line : "");
	}
	if (text && talloc_get_size(text) > REGISTRY_BYTES_MAX) {
		db_reset(s);
		talloc_free(text);
		return error_set(err, STATUS_CORRUPT, "%s: its registry is "
				 "larger than any", c->file.path);
	}
	if (!text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_status(s, err);
	if (status == STATUS_OK)
		*ret_text = text;
	else
		talloc_free(text);
	return status;
}

static enum status merge(struct casefile *c, struct registry_merge *ret_merge,
			 struct error *err)
{
	char *text = NULL;
	enum status status = read_lines(c, &text, err);

	if (status == STATUS_OK)
		status = registry_merge(c, text, program_registry(), ret_merge,
					err);
	talloc_free(text);
	return status;
}

static void merge_release(struct registry_merge *m)
{
	talloc_free(m->text);
	talloc_free(m->missing);
	talloc_free(m->widened);
}

enum status migrate_read_registry(struct casefile *c, char **ret_unknown,
				  struct error *err)
{
	struct registry_merge m;
	enum status status = merge(c, &m, err);

	if (status != STATUS_OK)
		return status;
	status = registry_parse(m.text, strlen(m.text), &c->registry, err);
	merge_release(&m);
	if (status == STATUS_OK)
		*ret_unknown = m.first_unknown;
	return status;
}

/* Comments stay in the asset. */
static enum status insert_lines(struct casefile *c, const char *text,
				struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, "INSERT INTO registry (line) "
					"VALUES (?)", &s, err);

	while (status == STATUS_OK && *text) {
		size_t n = strcspn(text, "\n");

		if (n > 0 && *text != '#') {
			db_bind_text(s, 1, text, n);
			status = db_run(s, err);
		}
		text += n + (text[n] == '\n');
	}
	return status;
}

enum status migrate_make(struct casefile *c, struct error *err)
{
	const char *text = program_registry();
	enum status status = registry_parse(text, strlen(text), &c->registry,
					    err);

	if (status == STATUS_OK)
		status = schema_create(c, err);
	return status == STATUS_OK ? insert_lines(c, text, err) : status;
}

enum status migrate_tables(struct db *db, struct error *err)
{
	enum status status;

	if (migrate_version(db) >= CASE_SCHEMA)
		return STATUS_OK;
	status = db_begin(db, err);
	if (status != STATUS_OK)
		return status;
	/* Another program may have been first. */
	status = migrate_steps(db, migrate_version(db), CASE_SCHEMA, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

static enum status note_entry(struct casefile *c,
			      const struct registry_merge *m,
			      struct error *err)
{
	struct entry_row e = { .kind = ENTRY_MIGRATION };
	struct entry_digest none;
	enum status status;

	e.what = talloc_asprintf(c, "registry of a newer taffrail: %d kinds, "
				 "fields and choices more", m->missing_count);
	if (e.what && m->widened_count > 0)
		e.what = text_add(e.what,
				  ", %d that take "
				  "many values",
				  m->widened_count);
	if (!e.what)
		return error_set(err, STATUS_NOMEM, "out of memory");
	entry_digest_init(&none);
	status = entry_start(c, &e, err);
	if (status == STATUS_OK)
		status = entry_insert(c, &e, &none, err);
	talloc_free(e.what);
	return status;
}

/* Statements made for the old registry are known by its addresses, so it
 * stays until the case is closed. */
static enum status read_anew(struct casefile *c, struct error *err)
{
	char *unknown = NULL;
	enum status status;

	derive_close(c->derive);
	c->derive = NULL;
	talloc_steal(c, c->registry);
	c->registry = NULL;
	status = migrate_read_registry(c, &unknown, err);
	if (status != STATUS_OK)
		return status;
	c->derive = derive_open(c);
	return c->derive ? STATUS_OK
			 : error_set(err, STATUS_NOMEM, "out of memory");
}

static bool cells_step(void *payload, int64_t done, int64_t total)
{
	return casefile_step(payload, "cells", done, total);
}

/* Each takes the place of the line with its number. */
static enum status widen_lines(struct casefile *c, const char *text,
			       struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		c->db, "UPDATE registry SET line = ?1 WHERE line LIKE ?2", &s,
		err);

	while (status == STATUS_OK && *text) {
		size_t n = strcspn(text, "\n");
		int number = 0;
		char like[40];

		sscanf(text, "field|%d|", &number);
		snprintf(like, sizeof(like), "field|%d|%%", number);
		db_bind_text(s, 1, text, n);
		db_bind_text(s, 2, like, strlen(like));
		status = db_run(s, err);
		text += n + (text[n] == '\n');
	}
	return status;
}

static enum status bring_up(struct casefile *c, const struct registry_merge *m,
			    struct error *err)
{
	enum status status = insert_lines(c, m->missing, err);

	if (status == STATUS_OK)
		status = widen_lines(c, m->widened, err);
	if (status == STATUS_OK)
		status = note_entry(c, m, err);
	if (status == STATUS_OK)
		status = read_anew(c, err);
	if (status == STATUS_OK)
		status = derive_rebuild(c, cells_step, c, err);
	return status;
}

static bool is_behind(const struct registry_merge *m)
{
	return m->missing_count + m->widened_count > 0;
}

static enum status complete_registry(struct casefile *c, struct error *err)
{
	struct registry_merge m;
	enum status status = open_entry_write(c, err);

	if (status != STATUS_OK)
		return status;
	status = merge(c, &m, err);
	if (status == STATUS_OK && is_behind(&m))
		status = bring_up(c, &m, err);
	if (status == STATUS_OK) {
		merge_release(&m);
		status = db_commit(c->db, err);
	} else {
		db_rollback(c->db);
	}
	if (status == STATUS_OK)
		(void)!casefile_remember(c, NULL);
	return status;
}

static enum status is_incomplete(struct casefile *c, bool *ret_incomplete,
				 struct error *err)
{
	struct registry_merge m;
	enum status status = merge(c, &m, err);

	if (status != STATUS_OK)
		return status;
	*ret_incomplete = is_behind(&m);
	merge_release(&m);
	return STATUS_OK;
}

enum status migrate_case(struct casefile *c, struct error *err)
{
	bool incomplete = false;
	enum status status = migrate_tables(c->db, err);

	if (status == STATUS_OK)
		status = is_incomplete(c, &incomplete, err);
	if (status == STATUS_OK && incomplete)
		status = complete_registry(c, err);
	if (status == STATUS_OK && find_is_stale(c))
		status = find_rebuild(c, err);
	return status;
}
