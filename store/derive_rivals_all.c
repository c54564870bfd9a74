/* Which records of a kind may be rivals, over the whole kind: those that share
 * all references and choices of the key, those that meet in a group, and
 * every denial with what it denies. Only they are looked at one by one. */
#include <string.h>
#include <talloc.h>

#include "store/derive_rivalry.h"
#include "src/base/text_add.h"

/* A tally is compared with those of a narrower scope: only whose it is counts.
 */
static bool groups_by(const struct kind *kind, const struct field *field)
{
	if (kind->number == KIND_TALLY)
		return field == derive_rival_reference(kind);
	return !field->many && derive_has_reference(field);
}

/* The part of the key that takes many values, by each of which a row is
 * grouped; a key has one at most. NULL: none. */
static const struct field *many_of_key(const struct kind *kind)
{
	for (int i = 0; kind->rival[i]; i++)
		if (kind->rival[i]->many && derive_has_reference(kind->rival[i]))
			return kind->rival[i];
	return NULL;
}

/* "v.r, w.r1": the parts of the key that can be grouped by. */
static char *key_columns(const struct kind *kind)
{
	char *columns = talloc_strdup(NULL, many_of_key(kind) ? "v.r" : "");

	for (int i = 0; columns && kind->rival[i]; i++)
		if (groups_by(kind, kind->rival[i]))
			columns = text_add(columns, "%sw.r%d",
					   *columns ? ", " : "",
					   kind->rival[i]->slot);
	return columns;
}

static char *from_clause(const struct engine *engine, const struct kind *kind)
{
	const struct field *many = many_of_key(kind);
	char *from = derive_sql(NULL, engine->names, kind, " FROM ", " w");
	char *values, *both;

	if (!many || !from)
		return from;
	values = derive_values_sql(NULL, engine->names, kind, "", "");
	both = values ? talloc_asprintf(NULL, "%s JOIN %s v ON v.id = w.id "
					"AND v.slot = %d", from, values,
					many->slot) : NULL;
	talloc_free(values);
	talloc_free(from);
	return both;
}

/* SELECT w.id FROM ... WHERE (key) IN (SELECT key FROM ... GROUP BY key HAVING
 * count(*) > 1): two assertions. */
static char *shared_sql(const struct engine *engine, const struct kind *kind)
{
	const struct field *key = derive_rival_reference(kind);
	char *columns = key_columns(kind), *from = from_clause(engine, kind);
	char *sql = NULL, first[24];

	snprintf(first, sizeof(first), key->many ? "v.r" : "w.r%d", key->slot);
	if (columns && from)
		sql = talloc_asprintf(
			NULL, "SELECT w.id%s WHERE w.x0 = 'yes' AND (%s) IN "
			"(SELECT %s%s WHERE w.x0 = 'yes' AND %s IS NOT NULL "
			"GROUP BY %s HAVING count(*) > 1)", from, columns,
			columns, from, first, columns);
	talloc_free(columns);
	talloc_free(from);
	return sql;
}

static enum status add_ids(struct engine *engine, const char *sql,
			   const int64_t *key, struct idmap **dirty,
			   struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	if (key)
		db_bind_integer(s, 1, *key);
	while (status == STATUS_OK && db_step(s))
		if (!idmap_put(dirty, db_column_integer(s, 0), 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static enum status add_shared(struct engine *engine,
			      const struct derive_kind *kind,
			      struct idmap **dirty, struct error *err)
{
	char *sql = shared_sql(engine, kind->kind);
	const char *kept = sql ? db_keep(engine->db, sql) : NULL;

	talloc_free(sql);
	return kept ? add_ids(engine, kept, NULL, dirty, err)
		    : no_memory(err);
}

/* Rows that refer to a group, and those that refer to its members. */
static enum status add_group_rows(struct engine *engine,
				  const struct derive_kind *kind,
				  struct idmap **dirty, struct error *err)
{
	const struct pairs *members = &engine->memory.members;
	enum status status = STATUS_OK;
	int64_t before = 0;

	for (int i = 0; i < members->count && status == STATUS_OK; i++) {
		const struct pair *p = &members->items[i];

		if (i == 0 || p->a != members->items[i - 1].a) {
			before = idmap_count(*dirty);
			status = add_ids(engine, kind->by_key, &p->a, dirty,
					 err);
			before = idmap_count(*dirty) - before;
		}
		/* A group that nothing here refers to brings nobody together */
		if (status == STATUS_OK && before > 0)
			status = add_ids(engine, kind->by_key, &p->b, dirty,
					 err);
	}
	return status;
}

static enum status add_denied(struct engine *engine,
			      const struct derive_kind *kind, int64_t denial,
			      struct idmap **dirty, struct error *err)
{
	struct rivals rivals = { 0 };
	struct rival_row row;
	enum status status;

	arena_reset(&engine->desk->arena);
	status = rival_row_read(engine, kind, denial, &row, err);
	if (status == STATUS_OK)
		status = rivals_find(engine, kind, &row, &rivals, err);
	if (status == STATUS_OK && rivals.count > 0 &&
	    !idmap_put(dirty, denial, 0))
		status = no_memory(err);
	for (int i = 0; i < rivals.count && status == STATUS_OK; i++)
		if (!idmap_put(dirty, rivals.items[i].id, 0))
			status = no_memory(err);
	rivals_release(&rivals);
	return status;
}

static enum status add_denials(struct engine *engine,
			       const struct derive_kind *kind,
			       struct idmap **dirty, struct error *err)
{
	struct pairs ids = { 0 };
	struct statement *s;
	char *sql = derive_sql(NULL, engine->names, kind->kind,
			       "SELECT id FROM ", " WHERE x0 = 'no'");
	const char *kept = sql ? db_keep(engine->db, sql) : NULL;
	enum status status = kept ? db_prepare(engine->db, kept, &s, err)
				  : no_memory(err);

	talloc_free(sql);
	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		if (!pairs_add(&ids, db_column_integer(s, 0), 0))
			status = no_memory(err);
	status = rows_end(s, status, err);
	for (int i = 0; i < ids.count && status == STATUS_OK; i++)
		status = add_denied(engine, kind, ids.items[i].a, dirty, err);
	pairs_release(&ids);
	return status;
}

enum status rivals_collect(struct engine *engine,
			   const struct derive_kind *kind,
			   struct idmap **dirty, struct error *err)
{
	enum status status = add_shared(engine, kind, dirty, err);

	if (status == STATUS_OK)
		status = add_group_rows(engine, kind, dirty, err);
	if (status == STATUS_OK && kind->kind->number == KIND_TALLY)
		status = tally_families(engine, kind, dirty, err);
	return status == STATUS_OK ? add_denials(engine, kind, dirty, err)
				   : status;
}
