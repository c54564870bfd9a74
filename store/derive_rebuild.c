/* Everything anew: the tables dropped and made, kind by kind in the order in
 * which one needs the other; most of it from one stream over the claims by
 * record, so that five million of them need no memory and no sort. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/hash.h"
#include "store/derive_internal.h"
#include "store/open_entry.h"

typedef char *ddl_fn(const void *ctx, const struct derive_names *names,
		     const struct kind *kind);

static enum status exec_ddl(struct engine *engine, const struct kind *kind,
			    ddl_fn *ddl, struct error *err)
{
	char *sql = ddl(NULL, engine->names, kind);
	enum status status = sql ? db_exec(engine->db, sql, err)
				 : no_memory(err);

	talloc_free(sql);
	return status;
}

static enum status exec_all(struct engine *engine, ddl_fn *ddl,
			    struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < engine->kind_count && status == STATUS_OK; i++)
		status = exec_ddl(engine, engine->kinds[i].kind, ddl, err);
	return status;
}

enum status derive_view_tables(struct engine *engine, const struct kind *kind,
			       struct error *err)
{
	enum status status = exec_ddl(engine, kind, derive_drop_ddl, err);

	return status == STATUS_OK
		       ? exec_ddl(engine, kind, derive_table_ddl, err)
		       : status;
}

enum status derive_view_indexes(struct engine *engine, const struct kind *kind,
				struct error *err)
{
	return exec_ddl(engine, kind, derive_index_ddl, err);
}

static enum status make_without_rivals(struct engine *engine, int64_t record,
				       const struct derive_kind *kind,
				       struct error *err)
{
	bool any, joined = memory_representative(&engine->memory, record) !=
			   record;
	enum status status = gather_record(engine, record, joined, err);

	if (status == STATUS_OK)
		status = gather_settle(engine, kind->kind, &any, err);
	return status == STATUS_OK
		       ? make_record(engine, record, kind, any, err) : status;
}

static enum status kind_pass(struct engine *engine,
			     const struct derive_kind *kind, bool fresh,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, kind->of_kind, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, kind->kind->number);
	db_bind_integer(s, 2, engine->memory.known_by);
	while (status == STATUS_OK && db_step(s)) {
		status = make_without_rivals(engine, db_column_integer(s, 0),
					     kind, err);
		if (status == STATUS_OK)
			status = write_made(engine, fresh, err);
	}
	return rows_end(s, status, err);
}

/* One number for all days of publication: does another pass move any? */
static uint64_t days_of(struct engine *engine, const struct kind *kind)
{
	const struct field *f = engine_field(kind, FIELD_PUBLISHED);
	uint64_t days = 0;
	struct statement *s;
	const char *kept;
	char *sql, text[64];

	if (!f)
		return 0;
	snprintf(text, sizeof(text), "SELECT id, l%d, h%d FROM ", f->slot,
		 f->slot);
	sql = derive_sql(NULL, engine->names, kind, text, "");
	kept = sql ? db_keep(engine->db, sql) : NULL;
	talloc_free(sql);
	if (!kept || engine_note(engine, db_prepare(engine->db, kept, &s,
						    NULL)) != STATUS_OK)
		return 0;
	while (db_step(s))
		for (int i = 0; i < 3; i++)
			days = hash_add(days,
					(uint64_t)db_column_integer(s, i));
	engine_note(engine, db_status(s, NULL));
	return days;
}

static enum status reload(struct engine *engine, struct error *err)
{
	engine->memory.loaded = false;
	return memory_load(engine, err);
}

/* What is said of documents hangs on the days of the documents that say it:
 * passes until no day moves. */
enum { DOCUMENT_PASSES = 8 };

static enum status documents_anew(struct engine *engine,
				  const struct derive_kind *kind,
				  struct error *err)
{
	uint64_t days = 0, before;
	enum status status = kind_pass(engine, kind, true, err);

	for (int i = 0; i < DOCUMENT_PASSES && status == STATUS_OK; i++) {
		before = days;
		days = days_of(engine, kind->kind);
		if (i > 0 && days == before)
			break;
		status = derive_anchored_anew(engine, KIND_DOCUMENT, err);
		if (status == STATUS_OK)
			status = reload(engine, err);
		if (status == STATUS_OK)
			status = kind_pass(engine, kind, false, err);
	}
	return status;
}

enum status derive_kind_anew(struct engine *engine,
			     const struct derive_kind *kind, struct error *err)
{
	return kind->kind->number == KIND_DOCUMENT
		       ? documents_anew(engine, kind, err)
		       : kind_pass(engine, kind, true, err);
}

/* ---- relative dates ---- */

static const char *const anchored_sql[2] = {
	"SELECT DISTINCT record FROM claim INDEXED BY claim_anchor "
	"WHERE anchor IS NOT NULL",
	"SELECT DISTINCT record FROM claim WHERE anchor IS NOT NULL" };

static enum status anchored_records(struct engine *engine, int kind,
				    struct pairs *records, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db,
					anchored_sql[engine->shadowed], &s,
					err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		int64_t record = db_column_integer(s, 0);

		if (kind && engine_kind_of(engine, record) != kind)
			continue;
		if (!pairs_add(records, record, 0))
			status = no_memory(err);
	}
	return rows_end(s, status, err);
}

static bool dates_moved(const struct rival_row *old, const struct made *made)
{
	const struct kind *kind = made->kind->kind;

	for (int i = 0; i < kind->field_count; i++) {
		const struct cell *a = &old->cells[kind->fields[i]->slot];
		const struct cell *b = &made->cells[kind->fields[i]->slot];

		if (a->has_l != b->has_l || a->has_h != b->has_h ||
		    a->l != b->l || a->h != b->h)
			return true;
	}
	return false;
}

static enum status anchored_pass(struct engine *engine,
				 const struct pairs *records, bool *moved,
				 struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < records->count && status == STATUS_OK; i++) {
		int64_t record = records->items[i].a;
		const struct derive_kind *kind =
			engine_kind(engine, engine_kind_of(engine, record));
		struct rival_row old;

		if (!kind)
			continue;
		status = rival_row_read(engine, kind, record, &old, err);
		if (status == STATUS_NOT_FOUND) {
			status = STATUS_OK;
			continue;
		}
		if (status == STATUS_OK)
			status = make_without_rivals(engine, record, kind, err);
		if (status == STATUS_OK && dates_moved(&old, &engine->made))
			*moved = true;
		if (status == STATUS_OK)
			status = write_made(engine, false, err);
	}
	return status;
}

/* A chain of dates that hang on each other is no longer than this. */
enum { ANCHOR_PASSES = 16 };

enum status derive_anchored_anew(struct engine *engine, int kind,
				 struct error *err)
{
	struct pairs records = { 0 };
	bool moved = true;
	enum status status = anchored_records(engine, kind, &records, err);

	for (int i = 0; i < ANCHOR_PASSES && moved && status == STATUS_OK;
	     i++) {
		moved = false;
		status = anchored_pass(engine, &records, &moved, err);
	}
	pairs_release(&records);
	return status;
}

/* ---- rivals ---- */

struct anew {
	struct engine *engine;
	const struct derive_kind *kind;
	struct error *err;
	enum status status;
};

static bool rival_anew(void *payload, int64_t record, int64_t unused)
{
	struct anew *anew = payload;

	(void)unused;
	anew->status = make_whole(anew->engine, record, anew->kind, anew->err);
	if (anew->status == STATUS_OK)
		anew->status = write_made(anew->engine, false, anew->err);
	return anew->status == STATUS_OK;
}

enum status derive_rivals_anew(struct engine *engine,
			       const struct derive_kind *kind,
			       struct error *err)
{
	struct anew anew = { engine, kind, err, STATUS_OK };
	struct idmap *dirty = NULL;

	if (!kind->by_key)
		return STATUS_OK;
	anew.status = rivals_collect(engine, kind, &dirty, err);
	if (anew.status == STATUS_OK)
		idmap_walk(dirty, rival_anew, &anew);
	idmap_free(&dirty);
	return anew.status;
}

/* ---- the stream ---- */

static bool is_early(int kind)
{
	return kind == KIND_DOCUMENT || kind == KIND_PLACE ||
	       kind == KIND_GROUP;
}

/* Joined records and members of groups take claims of others too. */
static bool takes_others(const struct engine *engine, int64_t record)
{
	const struct memory *m = &engine->memory;
	int n;

	return idmap_get(m->representative, record, NULL) ||
	       pairs_find(&m->groups, record, &n);
}

static enum status make_streamed(struct engine *engine,
				 struct claim_stream *stream, int64_t record,
				 const struct derive_kind *kind,
				 struct error *err)
{
	bool any;
	enum status status;

	if (takes_others(engine, record))
		return make_without_rivals(engine, record, kind, err);
	status = gather_next(engine, stream, record, err);
	if (status == STATUS_OK)
		status = gather_settle(engine, kind->kind, &any, err);
	return status == STATUS_OK
		       ? make_record(engine, record, kind, any, err) : status;
}

enum { PROGRESS_EVERY = 4096 };

static enum status stream_records(struct engine *engine,
				  struct claim_stream *stream,
				  derive_progress *progress, void *payload,
				  struct error *err)
{
	struct statement *s;
	int64_t done = 0, total = 0;
	enum status status = db_prepare(
		engine->db, "SELECT id, kind FROM record ORDER BY id", &s, err);

	if (status == STATUS_OK && progress)
		total = db_integer(engine->db, 0,
				   "SELECT count(*) FROM record", 0);
	while (status == STATUS_OK && db_step(s)) {
		int64_t record = db_column_integer(s, 0);
		int number = (int)db_column_integer(s, 1);
		const struct derive_kind *kind = engine_kind(engine, number);

		if (progress && ++done % PROGRESS_EVERY == 0 &&
		    !progress(payload, done, total))
			status = error_set(err, STATUS_INTERRUPTED,
					   "stopped: nothing was changed");
		if (status != STATUS_OK || !kind || is_early(number))
			continue;
		status = make_streamed(engine, stream, record, kind, err);
		if (status == STATUS_OK)
			status = write_made(engine, true, err);
	}
	return rows_end(s, status, err);
}

static enum status stream_all(struct engine *engine, derive_progress *progress,
			      void *payload, struct error *err)
{
	struct claim_stream stream = { 0 };
	enum status status = gather_open(engine, &stream, err);

	if (status == STATUS_OK)
		status = stream_records(engine, &stream, progress, payload,
					err);
	gather_close(&stream);
	return status;
}

/* Documents first: their days are read into memory with the sources. */
static enum status make_early(struct engine *engine, struct error *err)
{
	static const int early[] = { KIND_DOCUMENT, KIND_PLACE, KIND_GROUP };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(early) / sizeof(*early) &&
			   status == STATUS_OK; i++) {
		const struct derive_kind *kind = engine_kind(engine, early[i]);

		if (!kind)
			continue;
		status = derive_kind_anew(engine, kind, err);
		if (status == STATUS_OK)
			status = derive_anchored_anew(engine, early[i], err);
		if (status == STATUS_OK)
			status = reload(engine, err);
	}
	return status;
}

static enum status make_late(struct engine *engine, struct error *err)
{
	enum status status = exec_all(engine, derive_index_ddl, err);

	if (status == STATUS_OK)
		status = derive_anchored_anew(engine, 0, err);
	for (int i = 0; i < engine->kind_count && status == STATUS_OK; i++)
		status = derive_rivals_anew(engine, &engine->kinds[i], err);
	return status;
}

enum status derive_everything(struct engine *engine, derive_progress *progress,
			      void *payload, struct error *err)
{
	enum status status = exec_all(engine, derive_drop_ddl, err);

	if (status == STATUS_OK)
		status = exec_all(engine, derive_table_ddl, err);
	if (status == STATUS_OK)
		status = reload(engine, err);
	if (status == STATUS_OK)
		status = make_early(engine, err);
	if (status == STATUS_OK)
		status = stream_all(engine, progress, payload, err);
	return status == STATUS_OK ? make_late(engine, err) : status;
}

int64_t derive_rebuilds(struct casefile *casefile)
{
	char *text = casefile_meta(casefile, NULL, "rebuilds");
	int64_t n = text ? strtoll(text, NULL, 10) : 0;

	talloc_free(text);
	return n;
}

/* So that another program that shows the case reads it anew. */
static enum status count_rebuild(struct casefile *casefile, struct error *err)
{
	int64_t n = derive_rebuilds(casefile);
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRId64,
		       n < 0 || n == INT64_MAX ? 1 : n + 1);
	return casefile_set_meta(casefile, "rebuilds", text, err);
}

enum status derive_rebuild(struct casefile *casefile,
			   derive_progress *progress, void *payload,
			   struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct engine *engine;
	enum status status = open_entry_write(casefile, err);

	if (status != STATUS_OK)
		return status;
	status = derive_ready_whole(casefile, &engine, err);
	if (status == STATUS_OK)
		status = derive_everything(engine, progress, payload, err);
	if (status == STATUS_OK)
		status = engine_sound(engine, err);
	if (status == STATUS_OK)
		status = count_rebuild(casefile, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	derive_forget(casefile);
	return status;
}

/* ---- comparing ---- */

struct check {
	const void *ctx;
	char *difference;
	int64_t cells;
	int64_t *rows, *values; /* expected, by kind */
};

static enum status check_record(struct engine *engine, int64_t record,
				const struct derive_kind *kind,
				struct check *check, struct error *err)
{
	size_t i = (size_t)(kind - engine->kinds);
	enum status status = make_whole(engine, record, kind, err);

	if (status != STATUS_OK)
		return status;
	if (!engine->made.gone) {
		check->rows[i]++;
		check->values[i] += engine->made.value_count;
	}
	return write_compare(engine, check->ctx, &check->difference,
			     &check->cells, err);
}

static int64_t count_of(struct engine *engine, char *sql)
{
	const char *kept = sql ? db_keep(engine->db, sql) : NULL;
	int64_t n = kept ? db_integer(engine->db, -1, kept, 0) : -1;

	talloc_free(sql);
	return n;
}

/* Rows of records that are no more. */
static enum status check_counts(struct engine *engine, struct check *check,
				struct error *err)
{
	for (int i = 0; i < engine->kind_count && !check->difference; i++) {
		const struct kind *kind = engine->kinds[i].kind;
		int64_t rows = count_of(
			engine, derive_sql(NULL, engine->names, kind,
					   "SELECT count(*) FROM ", ""));
		int64_t values = count_of(
			engine, derive_values_sql(NULL, engine->names, kind,
						  "SELECT count(*) FROM ",
						  ""));

		if (rows == check->rows[i] && values == check->values[i])
			continue;
		check->difference = talloc_asprintf(
			check->ctx, "%s: the cells hold rows of records that "
			"are not in the case; run taffrail rebuild",
			kind->word);
		if (!check->difference)
			return no_memory(err);
	}
	return STATUS_OK;
}

static enum status check_all(struct engine *engine, struct check *check,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		engine->db, "SELECT id, kind FROM record ORDER BY id "
		"/* compared */", &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && !check->difference && db_step(s)) {
		const struct derive_kind *kind =
			engine_kind(engine, (int)db_column_integer(s, 1));

		if (kind)
			status = check_record(engine, db_column_integer(s, 0),
					      kind, check, err);
	}
	status = rows_end(s, status, err);
	return status == STATUS_OK && !check->difference
		       ? check_counts(engine, check, err) : status;
}

enum status derive_check(struct casefile *casefile, const void *ctx,
			 char **ret_difference, int64_t *ret_cells,
			 struct error *err)
{
	struct engine *engine;
	struct check check = { .ctx = ctx };
	enum status status = derive_ready_whole(casefile, &engine, err);

	if (status != STATUS_OK)
		return status;
	check.rows = calloc((size_t)engine->kind_count, sizeof(int64_t));
	check.values = calloc((size_t)engine->kind_count, sizeof(int64_t));
	status = check.rows && check.values ? check_all(engine, &check, err)
					    : no_memory(err);
	free(check.rows);
	free(check.values);
	if (status == STATUS_OK)
		status = engine_sound(engine, err);
	if (status != STATUS_OK) {
		talloc_free(check.difference);
		return status;
	}
	*ret_difference = check.difference;
	*ret_cells = check.cells;
	return STATUS_OK;
}
