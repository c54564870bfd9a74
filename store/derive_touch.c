/* What a row that came or went makes stale. Only ids are remembered here:
 * the rows that hang on them are looked up by derive_spread(), when all rows
 * of the action are in, or out. */
#include <stdlib.h>
#include <string.h>

#include "store/derive_internal.h"
#include "store/find.h"

/* Above so many records one by one costs more than everything anew. A record
 * made again costs as much as four that are made in order; and what a load
 * remembers must stay within its memory. */
enum { DIRTY_LEAST = 20000, DIRTY_MOST = 200000, DIRTY_PART = 4 };

void touched_release(struct touched *touched)
{
	idmap_free(&touched->records);
	idmap_free(&touched->sources);
	idmap_free(&touched->abouts);
	idmap_free(&touched->graded);
	idmap_free(&touched->replaced);
	idmap_free(&touched->followed);
	idmap_free(&touched->inferred);
	idmap_free(&touched->each);
	idmap_free(&touched->parents);
	pairs_release(&touched->identities);
	pairs_release(&touched->anchored);
	memset(touched, 0, sizeof(*touched));
}

static void touch_whole(struct touched *touched)
{
	touched_release(touched);
	touched->any = touched->whole = true;
}

bool derive_dirty(struct derive *derive, int64_t record, int kind)
{
	struct touched *t = &derive->touched;
	int64_t known;

	if (t->whole || record == 0)
		return true;
	if (idmap_get(t->records, record, &known) && known)
		kind = (int)known;
	return idmap_put(&t->records, record, kind);
}

typedef bool touch_row(struct derive *derive, const struct row *row,
		       bool gone);

static bool touch_record(struct derive *derive, const struct row *row,
			 bool gone)
{
	(void)gone;
	return derive_dirty(derive, row->id,
			    (int)row_integer(row, RECORD_KIND));
}

static bool touch_source(struct derive *derive, const struct row *row,
			 bool gone)
{
	(void)gone;
	return idmap_put(&derive->touched.sources, row->id, 0) &&
	       derive_dirty(derive, row->id, KIND_DOCUMENT);
}

static bool touch_derivation(struct derive *derive, const struct row *row,
			     bool gone)
{
	(void)gone;
	return idmap_put(&derive->touched.sources,
			 row_integer(row, DERIVATION_SOURCE), 0);
}

static bool touch_citation(struct derive *derive, const struct row *row,
			   bool gone)
{
	int64_t replaces = row_integer(row, CITATION_REPLACES);

	(void)gone;
	return !replaces ||
	       idmap_put(&derive->touched.followed, replaces, 0);
}

static bool touch_claim(struct derive *derive, const struct row *row,
			bool gone)
{
	struct touched *t = &derive->touched;
	int64_t record = row_integer(row, CLAIM_RECORD);
	int64_t replaces = row_integer(row, CLAIM_REPLACES);

	if (replaces && !idmap_put(&t->replaced, replaces, 0))
		return false;
	if (row_integer(row, CLAIM_READING) == READING_EACH &&
	    !idmap_put(&t->each, record, 0))
		return false;
	if (!gone && row_integer(row, CLAIM_ANCHOR) &&
	    !pairs_add(&t->anchored, record, row_integer(row, CLAIM_FIELD)))
		return false;
	if (row_integer(row, CLAIM_FIELD) == FIELD_PLACE_PARENT &&
	    !idmap_put(&t->parents, record, 0))
		return false;
	return derive_dirty(derive, record, 0);
}

static bool touch_premise(struct derive *derive, const struct row *row,
			  bool gone)
{
	(void)gone;
	return idmap_put(&derive->touched.inferred,
			 row_integer(row, PREMISE_CLAIM), 0);
}

static bool touch_judgement(struct derive *derive, const struct row *row,
			    bool gone)
{
	int64_t about = row_integer(row, JUDGEMENT_ABOUT);
	int64_t other = row_integer(row, JUDGEMENT_OTHER);

	(void)gone;
	return other ? pairs_add(&derive->touched.identities, about, other)
		     : idmap_put(&derive->touched.abouts, about, 0);
}

static bool touch_setting(struct derive *derive, const struct row *row,
			  bool gone)
{
	int64_t target = row_integer(row, SETTING_TARGET);
	const char *name = row_text(row, SETTING_NAME);

	(void)gone;
	if (!name)
		return true;
	if (!strcmp(name, "reliability"))
		return idmap_put(&derive->touched.sources, target, 0);
	if (!strcmp(name, "credibility"))
		return idmap_put(&derive->touched.graded, target, 0);
	return (strcmp(name, "label") && strcmp(name, "key")) ||
	       derive_dirty(derive, target, 0);
}

static touch_row *const touch_rows[TABLE_LAST] = {
	[TABLE_RECORD] = touch_record,
	[TABLE_SOURCE] = touch_source,
	[TABLE_DERIVATION] = touch_derivation,
	[TABLE_CITATION] = touch_citation,
	[TABLE_CLAIM] = touch_claim,
	[TABLE_PREMISE] = touch_premise,
	[TABLE_JUDGEMENT] = touch_judgement,
	[TABLE_SETTING] = touch_setting,
};

enum status derive_touch(struct casefile *casefile, const struct row *row,
			 bool gone, struct error *err)
{
	enum status status = find_index_row(casefile, row, gone, err);

	return status == STATUS_OK ? derive_touch_cells(casefile, row, gone,
							err) : status;
}

void derive_shadow(struct casefile *casefile, bool shadowed)
{
	struct derive *derive = casefile_derive(casefile);

	if (derive)
		derive->engine.shadowed = shadowed;
}

/* Counted once an action, of the records that it met. */
static int64_t most_dirty(struct derive *derive)
{
	struct touched *t = &derive->touched;

	if (t->most == 0) {
		t->most = db_integer(casefile_db(derive->casefile), 0,
				     "SELECT count(*) FROM record", 0) /
			  DIRTY_PART;
		if (t->most < DIRTY_LEAST)
			t->most = DIRTY_LEAST;
		if (t->most > DIRTY_MOST)
			t->most = DIRTY_MOST;
	}
	return t->most;
}

enum status derive_touch_cells(struct casefile *casefile,
			       const struct row *row, bool gone,
			       struct error *err)
{
	struct derive *derive = casefile_derive(casefile);
	struct touched *t = &derive->touched;

	if (t->whole || !touch_rows[row->table])
		return STATUS_OK;
	t->any = true;
	if (!touch_rows[row->table](derive, row, gone))
		return no_memory(err);
	if (idmap_count(t->records) > DIRTY_LEAST &&
	    idmap_count(t->records) > most_dirty(derive))
		touch_whole(t);
	if (idmap_count(t->replaced) > DIRTY_LEAST ||
	    idmap_count(t->inferred) > DIRTY_LEAST ||
	    idmap_count(t->abouts) > DIRTY_LEAST ||
	    t->identities.count > DIRTY_LEAST ||
	    t->anchored.count > DIRTY_LEAST)
		touch_whole(t);
	return STATUS_OK;
}

void derive_forget(struct casefile *casefile)
{
	struct derive *derive = casefile_derive(casefile);

	touched_release(&derive->touched);
	derive_queues_release(derive);
	derive->engine.memory.loaded = false;
}

/* A load into an empty case derives it whole at its end. */
void derive_bulk(struct casefile *casefile)
{
	struct derive *derive = casefile_derive(casefile);

	if (db_integer(casefile_db(casefile), 0,
		       "SELECT 1 FROM record LIMIT 1", 0) == 0)
		touch_whole(&derive->touched);
}

/* ---- what hangs on what was touched ---- */

enum status derive_dirty_by(struct derive *derive, const char *sql, int64_t id,
			    struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(derive->engine.db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	while (status == STATUS_OK && db_step(s))
		if (!derive_dirty(derive, db_column_integer(s, 0), 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static const char said_in_sql[] =
	"SELECT DISTINCT c.record FROM citation t "
	"JOIN claim c ON c.citation = t.id WHERE t.source = ?";
static const char of_origin_sql[] =
	"SELECT DISTINCT c.record FROM citation t "
	"JOIN claim c ON c.citation = t.id WHERE t.origin = ?";
static const char cited_sql[] =
	"SELECT DISTINCT record FROM claim WHERE citation = ?";
static const char claim_sql[] = "SELECT record FROM claim WHERE id = ?";
static const char replaced_by_sql[] =
	"SELECT d.record FROM claim c JOIN claim d ON d.id = c.replaces "
	"WHERE c.id = ?";
static const char rests_sql[] =
	"SELECT c.record FROM premise p JOIN claim c ON c.id = p.claim "
	"WHERE p.rests_on = ?";
static const char refers_sql[] =
	"SELECT DISTINCT record FROM claim WHERE ref = ?";

struct spread {
	struct derive *derive;
	struct error *err;
	enum status status;
};

static void spread_source(void *payload, int64_t source)
{
	struct spread *spread = payload;

	if (spread->status == STATUS_OK)
		spread->status = derive_dirty_by(spread->derive, said_in_sql,
						 source, spread->err);
	if (spread->status == STATUS_OK)
		spread->status = derive_dirty_by(spread->derive, of_origin_sql,
						 source, spread->err);
}

enum status derive_dirty_source(struct derive *derive, int64_t source,
				struct error *err)
{
	struct spread spread = { derive, err, STATUS_OK };

	support_drawing_on(derive->engine.memory.support, source,
			   spread_source, &spread);
	return spread.status;
}

static bool each_source(void *payload, int64_t source, int64_t unused)
{
	struct spread *s = payload;
	struct derive *d = s->derive;

	(void)unused;
	s->status = derive_dirty_source(d, source, s->err);
	if (s->status == STATUS_OK)
		s->status = memory_source(&d->engine, source, s->err);
	if (s->status == STATUS_OK)
		s->status = derive_dirty_source(d, source, s->err);
	return s->status == STATUS_OK;
}

static bool each_followed(void *payload, int64_t citation, int64_t unused)
{
	struct spread *s = payload;

	(void)unused;
	s->status = memory_followed(&s->derive->engine, citation, s->err);
	if (s->status == STATUS_OK)
		s->status = derive_dirty_by(s->derive, cited_sql, citation,
					    s->err);
	return s->status == STATUS_OK;
}

/* Places whose parent a claim, or the claims of a citation, give. */
static const char parents_sql[] =
	"SELECT record FROM claim WHERE id = ?1 AND field = 1003 UNION "
	"SELECT record FROM claim WHERE citation = ?1 AND field = 1003 UNION "
	"SELECT d.record FROM claim c JOIN claim d ON d.id = c.replaces "
	"WHERE c.id = ?1 AND d.field = 1003";

static enum status spread_parents(struct derive *derive, int64_t id,
				  struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(derive->engine.db, parents_sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	while (status == STATUS_OK && db_step(s))
		if (!idmap_put(&derive->touched.parents,
			       db_column_integer(s, 0), 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static bool each_replaced(void *payload, int64_t claim, int64_t unused)
{
	struct spread *s = payload;

	(void)unused;
	s->status = memory_replaced(&s->derive->engine, claim, s->err);
	if (s->status == STATUS_OK)
		s->status = derive_dirty_by(s->derive, claim_sql, claim,
					    s->err);
	if (s->status == STATUS_OK)
		s->status = spread_parents(s->derive, claim, s->err);
	return s->status == STATUS_OK;
}

/* A verdict on a claim, on a citation and so on all its claims, or on what
 * replaced a claim. */
static bool each_about(void *payload, int64_t about, int64_t unused)
{
	static const char *const hanging[] = {
		claim_sql, cited_sql, replaced_by_sql, rests_sql
	};
	struct spread *s = payload;

	(void)unused;
	s->status = memory_verdict(&s->derive->engine, about, s->err);
	for (size_t i = 0; i < sizeof(hanging) / sizeof(*hanging) &&
			   s->status == STATUS_OK; i++)
		s->status = derive_dirty_by(s->derive, hanging[i], about,
					    s->err);
	if (s->status == STATUS_OK)
		s->status = spread_parents(s->derive, about, s->err);
	return s->status == STATUS_OK;
}

static bool each_graded(void *payload, int64_t citation, int64_t unused)
{
	struct spread *s = payload;

	(void)unused;
	s->status = memory_credibility(&s->derive->engine, citation, s->err);
	if (s->status == STATUS_OK)
		s->status = derive_dirty_by(s->derive, cited_sql, citation,
					    s->err);
	return s->status == STATUS_OK;
}

/* What rests on it in turn takes its origins from there too. */
static const char above_sql[] =
	"WITH RECURSIVE above(id) AS (SELECT ?1 UNION "
	"SELECT p.claim FROM premise p JOIN above ON p.rests_on = above.id) "
	"SELECT DISTINCT c.record FROM above JOIN claim c ON c.id = above.id";

static bool each_inferred(void *payload, int64_t claim, int64_t unused)
{
	struct spread *s = payload;

	(void)unused;
	s->status = memory_inferred(&s->derive->engine, claim, s->err);
	if (s->status == STATUS_OK)
		s->status = derive_dirty_by(s->derive, above_sql, claim,
					    s->err);
	return s->status == STATUS_OK;
}

static bool each_group(void *payload, int64_t group, int64_t unused)
{
	struct spread *s = payload;
	int64_t shown = memory_representative(&s->derive->engine.memory,
					      group);
	int n;
	const struct pair *members =
		pairs_find(&s->derive->engine.memory.members, shown, &n);

	(void)unused;
	for (int i = 0; i < n; i++)
		if (!derive_dirty(s->derive, members[i].b, 0)) {
			s->status = no_memory(s->err);
			return false;
		}
	return true;
}

/* ---- joined records ---- */

/* The row tells with whom it was joined before. */
static int64_t stored_same(struct engine *engine, int64_t record)
{
	const struct derive_kind *kind =
		engine_kind(engine, engine_kind_of(engine, record));
	struct rival_row row;

	if (!kind || engine_note(engine, rival_row_read(engine, kind, record,
							&row, NULL)) !=
			     STATUS_OK)
		return record;
	return row.same ? row.same : record;
}

/* Fields of the record with relative dates: joining may close a circle. */
static const char hanging_sql[] =
	"SELECT DISTINCT field FROM claim WHERE record = ? AND "
	"anchor IS NOT NULL";

static enum status spread_anchored(struct derive *derive, int64_t record,
				   struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(derive->engine.db, hanging_sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	while (status == STATUS_OK && db_step(s))
		if (!pairs_add(&derive->touched.anchored, record,
			       db_column_integer(s, 0)))
			status = no_memory(err);
	return rows_end(s, status, err);
}

/* A record that is joined or taken apart, and all that refers to it. */
static enum status spread_record(struct derive *derive, int64_t record,
				 struct error *err)
{
	enum status status = STATUS_OK;

	if (!derive_dirty(derive, record, 0))
		return no_memory(err);
	if (engine_kind_of(&derive->engine, record) == KIND_PLACE &&
	    !idmap_put(&derive->touched.parents, record, 0))
		return no_memory(err);
	status = spread_anchored(derive, record, err);
	return status == STATUS_OK
		       ? derive_dirty_by(derive, refers_sql, record, err)
		       : status;
}

/* All rows that were joined into one, of any kind. */
static enum status spread_stored(struct derive *derive, int64_t shown,
				 struct error *err)
{
	struct engine *engine = &derive->engine;
	enum status status = spread_record(derive, shown, err);

	for (int i = 0; i < engine->kind_count && status == STATUS_OK; i++) {
		struct pairs ids = { 0 };
		struct statement *s;

		status = db_prepare(engine->db, engine->kinds[i].joined, &s,
				    err);
		if (status != STATUS_OK)
			return status;
		db_bind_integer(s, 1, shown);
		while (db_step(s))
			if (!pairs_add(&ids, db_column_integer(s, 0), 0))
				status = no_memory(err);
		status = rows_end(s, status, err);
		for (int j = 0; j < ids.count && status == STATUS_OK; j++)
			status = spread_record(derive, ids.items[j].a, err);
		pairs_release(&ids);
	}
	return status;
}

static enum status spread_joined(struct derive *derive, int64_t record,
				 struct error *err)
{
	const struct memory *m = &derive->engine.memory;
	int64_t shown = memory_representative(m, record);
	int n;
	const struct pair *joined = pairs_find(&m->joined, shown, &n);
	enum status status = spread_record(derive, record, err);

	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = spread_record(derive, joined[i].b, err);
	return status;
}

static enum status spread_identities(struct derive *derive, struct error *err)
{
	struct engine *engine = &derive->engine;
	const struct pairs *pairs = &derive->touched.identities;
	enum status status = STATUS_OK;

	for (int i = 0; i < pairs->count && status == STATUS_OK; i++) {
		const struct pair *p = &pairs->items[i];

		status = spread_stored(derive, stored_same(engine, p->a), err);
		if (status == STATUS_OK)
			status = spread_stored(
				derive, stored_same(engine, p->b), err);
	}
	if (status == STATUS_OK && pairs->count > 0)
		status = memory_identity(engine, err);
	for (int i = 0; i < pairs->count && status == STATUS_OK; i++) {
		status = spread_joined(derive, pairs->items[i].a, err);
		if (status == STATUS_OK)
			status = spread_joined(derive, pairs->items[i].b, err);
	}
	return status;
}

struct each_touched {
	struct idmap *ids;
	idmap_each *each;
};

enum status derive_spread(struct derive *derive, struct error *err)
{
	struct touched *t = &derive->touched;
	struct spread spread = { derive, err, STATUS_OK };
	const struct each_touched walks[] = {
		{ t->sources, each_source },     { t->followed, each_followed },
		{ t->replaced, each_replaced },  { t->abouts, each_about },
		{ t->graded, each_graded },      { t->inferred, each_inferred },
	};
	enum status status = spread_identities(derive, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++)
		if (!idmap_walk(walks[i].ids, walks[i].each, &spread))
			return spread.status;
	idmap_walk(t->each, each_group, &spread);
	return spread.status == STATUS_OK ? derive_spread_places(derive, err)
					  : spread.status;
}
