/* What deriving asks for at every claim, kept in memory: it is small beside
 * the claims. Read once, then again only where something was touched. */
#include <stdlib.h>
#include <string.h>

#include "store/casefile_internal.h"
#include "store/derive_internal.h"

/* Entries above known_by do not count; 0 lets all in. */
#define KNOWN(alias) "(?1 = 0 OR " alias ".entry <= ?1)"

typedef enum status read_row(struct engine *engine, struct statement *s,
			     struct error *err);

static void bind_known(const struct engine *engine, struct statement *s)
{
	db_bind_integer(s, 1, engine->memory.known_by);
	if (db_parameters(s) == 3)
		db_bind_integer(s, 3, engine->casefile->making_at);
}

/* Run `sql` with known_by as ?1, `id` as ?2 and, where it asks, the time
 * of the entry being made as ?3, a row at a time. */
static enum status each_row(struct engine *engine, const char *sql, bool with,
			    int64_t id, read_row *read, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	bind_known(engine, s);
	if (with)
		db_bind_integer(s, 2, id);
	while (status == STATUS_OK && db_step(s))
		status = read(engine, s, err);
	return rows_end(s, status, err);
}

static int letter_of(const char *text)
{
	return text && *text >= 'A' && *text <= 'F' && !text[1]
		       ? *text - 'A' + 1 : 0;
}

static int digit_of(const char *text)
{
	return text && *text >= '1' && *text <= '6' && !text[1]
		       ? *text - '0' : 0;
}

#define SOURCE_SQL                                                            \
	"SELECT s.id, s.part_of FROM source s WHERE " KNOWN("s")
#define RELIABILITY_SQL                                                       \
	"SELECT g.target, g.value FROM setting g "                            \
	"WHERE g.name = 'reliability' AND " KNOWN("g")
#define SETTING_ORDER " ORDER BY coalesce(g.seq, 0), g.entry, g.id"

static enum status read_source(struct engine *engine, struct statement *s,
			       struct error *err)
{
	struct support_source source = {
		.id = db_column_integer(s, 0),
		.part_of = db_column_integer(s, 1),
		.published = { TIME_MIN, TIME_MAX },
	};

	return support_put(engine->memory.support, &source) == STATUS_OK
		       ? STATUS_OK : no_memory(err);
}

static enum status read_reliability(struct engine *engine, struct statement *s,
				    struct error *err)
{
	const struct support_source *known = support_get(
		engine->memory.support, db_column_integer(s, 0));
	struct support_source source;

	if (!known)
		return STATUS_OK;
	source = *known;
	source.letter = letter_of(db_column_text(s, 1, NULL));
	return support_put(engine->memory.support, &source) == STATUS_OK
		       ? STATUS_OK : no_memory(err);
}

/* The publication day comes from the document's own cells. */
static enum status read_published(struct engine *engine, struct statement *s,
				  struct error *err)
{
	const struct support_source *known = support_get(
		engine->memory.support, db_column_integer(s, 0));
	struct support_source source;

	if (!known)
		return STATUS_OK;
	source = *known;
	if (!db_column_is_null(s, 1))
		source.published.low = db_column_integer(s, 1);
	if (!db_column_is_null(s, 2))
		source.published.high = db_column_integer(s, 2);
	return support_put(engine->memory.support, &source) == STATUS_OK
		       ? STATUS_OK : no_memory(err);
}

#define DERIVATION_SQL                                                        \
	"SELECT d.source, d.\"from\", d.how, d.stated FROM derivation d "     \
	"WHERE " KNOWN("d")

static enum status read_derivation(struct engine *engine, struct statement *s,
				   struct error *err)
{
	return support_derive(engine->memory.support, db_column_integer(s, 0),
			      db_column_integer(s, 1),
			      (enum derivation_how)db_column_integer(s, 2),
			      (enum stated)db_column_integer(s, 3)) ==
			       STATUS_OK ? STATUS_OK : no_memory(err);
}

static enum status load_sources(struct engine *engine, struct error *err)
{
	enum status status = each_row(engine, SOURCE_SQL, false, 0,
				      read_source, err);

	if (status == STATUS_OK)
		status = each_row(engine, RELIABILITY_SQL SETTING_ORDER, false,
				  0, read_reliability, err);
	if (status == STATUS_OK)
		status = each_row(engine, engine->published_sql, false, 0,
				  read_published, err);
	return status == STATUS_OK
		       ? each_row(engine, DERIVATION_SQL, false, 0,
				  read_derivation, err)
		       : status;
}

enum status memory_source(struct engine *engine, int64_t source,
			  struct error *err)
{
	enum status status;

	support_drop(engine->memory.support, source);
	status = each_row(engine, SOURCE_SQL " AND s.id = ?2", true, source,
			  read_source, err);
	if (status == STATUS_OK)
		status = each_row(engine, RELIABILITY_SQL
				  " AND g.target = ?2" SETTING_ORDER, true,
				  source, read_reliability, err);
	if (status == STATUS_OK)
		status = each_row(engine, engine->published_one_sql, true,
				  source, read_published, err);
	return status == STATUS_OK
		       ? each_row(engine, DERIVATION_SQL " AND d.source = ?2",
				  true, source, read_derivation, err)
		       : status;
}

/* A judgement is dated; a later one about the same thing takes its place.
 * That of an entry being made has no entry yet, but its time. */
#define JUDGED_AT "coalesce(j.dated, e.at, ?3)"
#define VERDICT_SQL                                                           \
	"SELECT j.about, j.verdict, " JUDGED_AT " FROM judgement j "          \
	"LEFT JOIN entry e ON e.id = j.entry WHERE j.other IS NULL AND "      \
	KNOWN("j")
#define VERDICT_ORDER " ORDER BY 3, j.entry, j.id"

static enum status read_verdict(struct engine *engine, struct statement *s,
				struct error *err)
{
	struct memory *m = &engine->memory;
	int64_t about = db_column_integer(s, 0);
	int64_t verdict = db_column_integer(s, 1);

	if (verdict == VERDICT_UNDECIDED) {
		idmap_drop(&m->verdicts, about);
		return STATUS_OK;
	}
	return idmap_put(&m->verdicts, about, verdict) &&
	       idmap_put(&m->verdict_times, about, db_column_integer(s, 2))
		       ? STATUS_OK : no_memory(err);
}

enum status memory_verdict(struct engine *engine, int64_t about,
			   struct error *err)
{
	idmap_drop(&engine->memory.verdicts, about);
	return each_row(engine,
			VERDICT_SQL " AND j.about = ?2" VERDICT_ORDER, true,
			about, read_verdict, err);
}

/* The latest word on each pair; who is joined follows from those that say
 * "same". */
#define IDENTITY_SQL                                                          \
	"SELECT j.about, j.other, j.verdict, " JUDGED_AT " FROM judgement j " \
	"LEFT JOIN entry e ON e.id = j.entry WHERE j.other IS NOT NULL AND "  \
	KNOWN("j") " ORDER BY min(j.about, j.other), max(j.about, j.other), " \
	"4, j.entry, j.id"

/* Who stands for a record, following the chain. */
static int64_t find_root(const struct idmap *map, int64_t record)
{
	int64_t parent;

	while (idmap_get(map, record, &parent) && parent != record)
		record = parent;
	return record;
}

struct identity {
	struct engine *engine;
	int64_t low, high;
	bool same, any;
	enum status status;
};

static bool join_pair(struct identity *id)
{
	struct idmap **map = &id->engine->memory.representative;
	int64_t a, b;

	if (!id->any || !id->same)
		return true;
	a = find_root(*map, id->low);
	b = find_root(*map, id->high);
	if (a == b)
		return true;
	return a < b ? idmap_put(map, b, a) && idmap_put(map, a, a)
		     : idmap_put(map, a, b) && idmap_put(map, b, b);
}

static bool next_pair(struct identity *id, struct statement *s)
{
	int64_t a = db_column_integer(s, 0), b = db_column_integer(s, 1);
	int64_t low = a < b ? a : b, high = a < b ? b : a;
	bool joined = true;

	if (id->any && (id->low != low || id->high != high))
		joined = join_pair(id);
	id->low = low;
	id->high = high;
	id->any = true;
	id->same = db_column_integer(s, 2) == VERDICT_SAME && low != high;
	return joined;
}

static bool flatten(void *payload, int64_t key, int64_t value)
{
	struct memory *m = payload;
	int64_t root = find_root(m->representative, value);

	return idmap_put(&m->representative, key, root) &&
	       pairs_add(&m->joined, root, key);
}

enum status memory_identity(struct engine *engine, struct error *err)
{
	struct memory *m = &engine->memory;
	struct identity id = { .engine = engine };
	struct statement *s;
	bool room = true;
	enum status status = db_prepare(engine->db, IDENTITY_SQL, &s, err);

	if (status != STATUS_OK)
		return status;
	idmap_free(&m->representative);
	m->joined.count = 0;
	bind_known(engine, s);
	while (room && db_step(s))
		room = next_pair(&id, s);
	status = db_status(s, err);
	db_reset(s);
	room = room && join_pair(&id) &&
	       idmap_walk(m->representative, flatten, m);
	if (!room)
		return no_memory(err);
	pairs_sort(&m->joined);
	return status;
}

#define REPLACED_SQL                                                          \
	"SELECT c.replaces, c.id FROM claim c WHERE c.replaces IS NOT NULL "  \
	"AND " KNOWN("c")
#define FOLLOWED_SQL                                                          \
	"SELECT t.replaces, t.id FROM citation t "                            \
	"WHERE t.replaces IS NOT NULL AND " KNOWN("t")
#define CREDIBILITY_SQL                                                       \
	"SELECT g.target, g.value FROM setting g "                            \
	"WHERE g.name = 'credibility' AND " KNOWN("g")
#define INFERRED_SQL "SELECT p.claim FROM premise p WHERE " KNOWN("p")

static enum status read_replaced(struct engine *engine, struct statement *s,
				 struct error *err)
{
	return idmap_put(&engine->memory.replaced, db_column_integer(s, 0),
			 db_column_integer(s, 1)) ? STATUS_OK : no_memory(err);
}

static enum status read_followed(struct engine *engine, struct statement *s,
				 struct error *err)
{
	return idmap_put(&engine->memory.followed, db_column_integer(s, 0),
			 db_column_integer(s, 1)) ? STATUS_OK : no_memory(err);
}

static enum status read_credibility(struct engine *engine, struct statement *s,
				    struct error *err)
{
	return idmap_put(&engine->memory.credibility, db_column_integer(s, 0),
			 digit_of(db_column_text(s, 1, NULL)))
		       ? STATUS_OK : no_memory(err);
}

static enum status read_inferred(struct engine *engine, struct statement *s,
				 struct error *err)
{
	return idmap_put(&engine->memory.inferred, db_column_integer(s, 0), 1)
		       ? STATUS_OK : no_memory(err);
}

enum status memory_replaced(struct engine *engine, int64_t claim,
			    struct error *err)
{
	idmap_drop(&engine->memory.replaced, claim);
	return each_row(engine, REPLACED_SQL " AND c.replaces = ?2", true,
			claim, read_replaced, err);
}

enum status memory_followed(struct engine *engine, int64_t citation,
			    struct error *err)
{
	idmap_drop(&engine->memory.followed, citation);
	return each_row(engine, FOLLOWED_SQL " AND t.replaces = ?2", true,
			citation, read_followed, err);
}

enum status memory_credibility(struct engine *engine, int64_t citation,
			       struct error *err)
{
	idmap_drop(&engine->memory.credibility, citation);
	return each_row(engine, CREDIBILITY_SQL
			" AND g.target = ?2" SETTING_ORDER, true, citation,
			read_credibility, err);
}

enum status memory_inferred(struct engine *engine, int64_t claim,
			    struct error *err)
{
	idmap_drop(&engine->memory.inferred, claim);
	return each_row(engine, INFERRED_SQL " AND p.claim = ?2", true, claim,
			read_inferred, err);
}

/* Members of groups from the groups' own cells. */
enum status memory_groups(struct engine *engine, struct error *err)
{
	struct memory *m = &engine->memory;
	const struct derive_kind *k = engine_kind(engine, KIND_GROUP);
	const struct field *f = k ? engine_field(k->kind, FIELD_GROUP_MEMBER)
				  : NULL;
	struct statement *s;
	bool room = true;
	enum status status;

	m->groups.count = m->members.count = 0;
	m->groups.sorted = m->members.sorted = true;
	if (!f)
		return STATUS_OK;
	status = db_prepare(engine->db, engine->members_sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, f->slot);
	while (room && db_step(s)) {
		int64_t group = db_column_integer(s, 0);
		int64_t member = db_column_integer(s, 1);

		room = pairs_add(&m->groups, member, group) &&
		       pairs_add(&m->members, group, member);
	}
	status = db_status(s, err);
	db_reset(s);
	pairs_sort(&m->groups);
	pairs_sort(&m->members);
	return room ? status : no_memory(err);
}

enum status memory_group(struct engine *engine, int64_t group,
			 const struct pairs *before, const struct pairs *now,
			 struct error *err)
{
	struct memory *m = &engine->memory;
	bool room = true;

	for (int i = 0; i < before->count; i++) {
		pairs_remove(&m->groups, before->items[i].a, group);
		pairs_remove(&m->members, group, before->items[i].a);
	}
	for (int i = 0; room && i < now->count; i++)
		room = pairs_insert(&m->groups, now->items[i].a, group) &&
		       pairs_insert(&m->members, group, now->items[i].a);
	return room ? STATUS_OK : no_memory(err);
}

static enum status load_maps(struct engine *engine, struct error *err)
{
	static const struct load {
		const char *sql;
		read_row *read;
	} loads[] = {
		{ VERDICT_SQL VERDICT_ORDER, read_verdict },
		{ REPLACED_SQL, read_replaced },
		{ FOLLOWED_SQL, read_followed },
		{ CREDIBILITY_SQL SETTING_ORDER, read_credibility },
		{ INFERRED_SQL, read_inferred },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(loads) / sizeof(*loads) &&
			   status == STATUS_OK; i++)
		status = each_row(engine, loads[i].sql, false, 0,
				  loads[i].read, err);
	return status;
}

static enum status fetch_source(void *payload, int64_t source)
{
	struct engine *engine = payload;

	engine->memory.fetched++;
	return engine_note(engine, memory_source(engine, source, NULL));
}

static enum status load_whole(struct engine *engine, struct error *err)
{
	struct memory *m = &engine->memory;
	struct support *before = m->support;
	enum status status;

	m->support = support_new();
	status = m->support ? load_sources(engine, err) : no_memory(err);
	if (status != STATUS_OK) {
		support_free(m->support);
		m->support = before;
		return status;
	}
	support_free(before);
	m->whole = true;
	return STATUS_OK;
}

enum status memory_load(struct engine *engine, struct error *err)
{
	enum status status = memory_begin(engine, err);

	return status == STATUS_OK && !engine->memory.whole
		       ? load_whole(engine, err) : status;
}

/* So many sources one by one take as long as twenty thousand at once. */
enum { FETCHED_MAX = 1000 };

enum status memory_begin(struct engine *engine, struct error *err)
{
	struct memory *m = &engine->memory;
	enum status status;

	if (m->loaded)
		return !m->whole && m->fetched > FETCHED_MAX
			       ? load_whole(engine, err) : STATUS_OK;
	memory_release(m);
	m->support = support_new();
	if (!m->support)
		return no_memory(err);
	support_set_fetch(m->support, fetch_source, engine);
	status = memory_identity(engine, err);
	if (status == STATUS_OK)
		status = load_maps(engine, err);
	if (status == STATUS_OK)
		status = memory_groups(engine, err);
	m->loaded = status == STATUS_OK;
	return status;
}

void memory_release(struct memory *memory)
{
	int64_t known_by = memory->known_by;

	support_free(memory->support);
	idmap_free(&memory->representative);
	pairs_release(&memory->joined);
	idmap_free(&memory->verdicts);
	idmap_free(&memory->verdict_times);
	idmap_free(&memory->replaced);
	idmap_free(&memory->followed);
	idmap_free(&memory->credibility);
	idmap_free(&memory->inferred);
	pairs_release(&memory->groups);
	pairs_release(&memory->members);
	memset(memory, 0, sizeof(*memory));
	memory->known_by = known_by;
}

int64_t memory_representative(const struct memory *memory, int64_t record)
{
	int64_t representative;

	if (memory->representative &&
	    idmap_get(memory->representative, record, &representative))
		return representative;
	return record;
}
