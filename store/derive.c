/* The derive module's one object a case, and what others ask of it. */
#include "store/derive.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"
#include "store/open_entry.h"

const struct derive_kind *engine_kind(const struct engine *engine, int number)
{
	for (int i = 0; i < engine->kind_count; i++)
		if (engine->kinds[i].kind->number == number)
			return &engine->kinds[i];
	return NULL;
}

const struct field *engine_field(const struct kind *kind, int number)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->number == number)
			return kind->fields[i];
	return NULL;
}

int engine_kind_of(struct engine *engine, int64_t record)
{
	return (int)engine_integer(engine, 0,
				   "SELECT kind FROM record WHERE id = ?", 1,
				   record, 0);
}

enum status engine_note(struct engine *engine, enum status status)
{
	if (status != STATUS_OK && status != STATUS_NOT_FOUND &&
	    engine->failed == STATUS_OK)
		engine->failed = status;
	return status;
}

enum status engine_sound(struct engine *engine, struct error *err)
{
	enum status failed = engine->failed;

	if (failed == STATUS_OK && (engine->desks[0].arena.failed ||
				    engine->desks[1].arena.failed))
		failed = STATUS_NOMEM;
	engine->failed = STATUS_OK;
	engine->desks[0].arena.failed = engine->desks[1].arena.failed = false;
	return failed == STATUS_OK
		       ? failed
		       : error_set(err, failed, "the cells could not be "
				   "derived: %s", status_to_string(failed));
}

int64_t engine_integer(struct engine *engine, int64_t absent, const char *sql,
		       int n, int64_t a, int64_t b)
{
	struct statement *s;
	int64_t value = absent;

	if (engine_note(engine, db_prepare(engine->db, sql, &s, NULL)) !=
	    STATUS_OK)
		return absent;
	db_bind_integer(s, 1, a);
	if (n > 1)
		db_bind_integer(s, 2, b);
	if (db_step(s) && !db_column_is_null(s, 0))
		value = db_column_integer(s, 0);
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	return value;
}

static const char *keep_sql(struct db *db, char *sql)
{
	const char *kept = sql ? db_keep(db, sql) : NULL;

	talloc_free(sql);
	return kept;
}

/* Days of publication, of all documents and of one. */
static bool keep_published(struct engine *engine)
{
	const struct kind *document =
		registry_kind(engine->registry, KIND_DOCUMENT);
	const struct field *f = document
		? engine_field(document, FIELD_PUBLISHED) : NULL;
	char text[64];

	engine->published_sql = "SELECT NULL WHERE ?1 IS NULL";
	engine->published_one_sql = "SELECT NULL WHERE ?1 + ?2 IS NULL";
	if (!f)
		return true;
	snprintf(text, sizeof(text), "SELECT id, l%d, h%d FROM ", f->slot,
		 f->slot);
	engine->published_sql = keep_sql(
		engine->db, derive_sql(NULL, engine->names, document, text,
				       " WHERE ?1 IS NOT NULL"));
	engine->published_one_sql = keep_sql(
		engine->db, derive_sql(NULL, engine->names, document, text,
				       " WHERE ?1 IS NOT NULL AND id = ?2"));
	return engine->published_sql && engine->published_one_sql;
}

static bool keep_members(struct engine *engine)
{
	const struct kind *group = registry_kind(engine->registry, KIND_GROUP);
	char text[96];

	engine->members_sql = "SELECT NULL, NULL WHERE ?1 IS NULL";
	if (!group)
		return true;
	/* All as they lie: by the index each would be a search. */
	snprintf(text, sizeof(text), " WHERE +slot = ? AND +r IS NOT NULL AND "
		 "standing NOT IN (%d, %d)", STANDING_NEGATIVE,
		 STANDING_REJECTED);
	engine->members_sql = keep_sql(
		engine->db, derive_values_sql(NULL, engine->names, group,
					      "SELECT id, r FROM ", text));
	return engine->members_sql != NULL;
}

enum status engine_init(struct engine *engine, struct casefile *casefile,
			const struct derive_names *names, struct error *err)
{
	enum status status = STATUS_OK;
	int n;

	memset(engine, 0, sizeof(*engine));
	engine->casefile = casefile;
	engine->db = casefile_db(casefile);
	engine->registry = casefile_registry(casefile);
	engine->names = names;
	engine->desk = engine->desks;
	engine->shadowed = open_entry_hidden(casefile) != 0;
	n = registry_kind_count(engine->registry);
	engine->kinds = calloc((size_t)n, sizeof(*engine->kinds));
	engine->resolver = resolver_new();
	if (!engine->kinds || !engine->resolver)
		return no_memory(err);
	engine->kind_count = n;
	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = derive_statements(
			engine->db, names,
			registry_kind_at(engine->registry, i),
			&engine->kinds[i]);
	if (status != STATUS_OK)
		return no_memory(err);
	return keep_published(engine) && keep_members(engine)
		       ? STATUS_OK : no_memory(err);
}

void engine_release(struct engine *engine)
{
	memory_release(&engine->memory);
	for (int i = 0; i < 2; i++) {
		arena_release(&engine->desks[i].arena);
		free(engine->desks[i].told);
		free(engine->desks[i].candidates);
		free(engine->desks[i].candidate_told);
	}
	resolver_free(engine->resolver);
	free(engine->made.values);
	free(engine->kinds);
	memset(engine, 0, sizeof(*engine));
}

struct derive *derive_open(struct casefile *casefile)
{
	struct derive *derive = calloc(1, sizeof(*derive));

	if (derive)
		derive->casefile = casefile;
	return derive;
}

void derive_close(struct derive *derive)
{
	if (!derive)
		return;
	touched_release(&derive->touched);
	derive_queues_release(derive);
	if (derive->engine_ready)
		engine_release(&derive->engine);
	free(derive);
}

/* What another connection committed makes memory stale. */
enum status derive_ready(struct casefile *casefile, struct engine **ret_engine,
			 struct error *err)
{
	struct derive *derive = casefile_derive(casefile);
	int64_t version = casefile_others(casefile);
	enum status status = STATUS_OK;

	if (!derive->engine_ready) {
		status = engine_init(&derive->engine, casefile,
				     &derive_names_kept, err);
		if (status != STATUS_OK) {
			engine_release(&derive->engine);
			return status;
		}
		derive->engine_ready = true;
	}
	if (version != derive->data_version)
		derive->engine.memory.loaded = false;
	derive->data_version = version;
	status = memory_begin(&derive->engine, err);
	if (status == STATUS_OK)
		*ret_engine = &derive->engine;
	return status;
}

enum status derive_ready_whole(struct casefile *casefile,
			       struct engine **ret_engine, struct error *err)
{
	enum status status = derive_ready(casefile, ret_engine, err);

	return status == STATUS_OK ? memory_load(*ret_engine, err) : status;
}

const struct memory *derive_memory(struct casefile *casefile)
{
	struct derive *derive = casefile_derive(casefile);

	return derive && derive->engine_ready &&
			       derive->engine.memory.loaded &&
			       derive->data_version ==
				       casefile_others(casefile)
		       ? &derive->engine.memory : NULL;
}

enum status derive_as_of(struct casefile *casefile, struct span as_of,
			 struct error *err)
{
	struct engine *engine;
	enum status status = derive_ready(casefile, &engine, err);

	if (status != STATUS_OK)
		return status;
	engine->has_as_of = true;
	engine->as_of = as_of;
	return STATUS_OK;
}

int64_t derive_representative(struct casefile *casefile, int64_t record)
{
	struct engine *engine;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return record;
	return memory_representative(&engine->memory, record);
}

static int64_t *copy_ends(const void *ctx, const struct pairs *pairs,
			  int64_t key, int *ret_count)
{
	int n;
	const struct pair *found = pairs_find(pairs, key, &n);
	int64_t *ids = talloc_array(ctx, int64_t, (unsigned)n + 1);

	if (!ids)
		return NULL;
	for (int i = 0; i < n; i++)
		ids[i] = found[i].b;
	*ret_count = n;
	return ids;
}

int64_t *derive_joined(struct casefile *casefile, const void *ctx,
		       int64_t record, int *ret_count)
{
	struct engine *engine;
	int64_t *ids, shown;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return NULL;
	shown = memory_representative(&engine->memory, record);
	ids = copy_ends(ctx, &engine->memory.joined, shown, ret_count);
	if (ids && *ret_count == 0) {
		ids[0] = record;
		*ret_count = 1;
	}
	return ids;
}

int64_t *derive_groups_of(struct casefile *casefile, const void *ctx,
			  int64_t record, int *ret_count)
{
	struct engine *engine;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return NULL;
	return copy_ends(ctx, &engine->memory.groups,
			 memory_representative(&engine->memory, record),
			 ret_count);
}
