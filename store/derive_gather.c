/* The claims of a record, with what their citations say of how they are
 * known. One prepared join; nothing is allocated a claim but its text, on an
 * arena that is emptied from record to record. */
#include <stdlib.h>
#include <string.h>

#include "store/derive_internal.h"

/* Read in the order of the index claim_record, so that a record's claims come
 * together without a sort. Citations are looked up beside it: the claims of a
 * record mostly share one, and a join would look for it at each. */
#define TOLD_COLUMNS                                                          \
	"SELECT c.id, c.record, c.field, c.said, c.bounds, c.edtf, c.anchor, " \
	"c.anchor_field, c.relation, c.\"offset\", c.ref, c.choice, c.unit, " \
	"c.hedge, c.polarity, c.as_of, c.\"from\", c.\"to\", c.reading, "     \
	"c.citation FROM claim c "
#define TOLD_INDEX "INDEXED BY claim_record "
#define TOLD_KNOWN "(?1 = 0 OR c.entry <= ?1) "
#define TOLD_ORDER "ORDER BY c.record, c.field, c.id"

#define TOLD_STREAM "WHERE " TOLD_KNOWN TOLD_ORDER
#define TOLD_RECORD "WHERE " TOLD_KNOWN "AND c.record = ?2 " TOLD_ORDER
#define TOLD_EACH                                                             \
	"WHERE " TOLD_KNOWN "AND c.record = ?2 AND c.reading = 1 " TOLD_ORDER

/* A table, or the view that stands before it. */
static const char *const stream_sql[2] = {
	TOLD_COLUMNS TOLD_INDEX TOLD_STREAM, TOLD_COLUMNS TOLD_STREAM };
static const char *const record_sql[2] = {
	TOLD_COLUMNS TOLD_INDEX TOLD_RECORD, TOLD_COLUMNS TOLD_RECORD };
static const char *const each_sql[2] = {
	TOLD_COLUMNS TOLD_INDEX TOLD_EACH, TOLD_COLUMNS TOLD_EACH };

static struct told *told_add(struct engine *engine)
{
	struct desk *desk = engine->desk;

	if (desk->told_count == desk->told_capacity) {
		int capacity = desk->told_capacity ? desk->told_capacity * 2
						   : 64;
		struct told *told = realloc(desk->told, (size_t)capacity *
							sizeof(*told));

		if (!told)
			return NULL;
		desk->told = told;
		desk->told_capacity = capacity;
	}
	return &desk->told[desk->told_count++];
}

/* "" and NULL are the same: nothing said. */
static bool take_text(struct engine *engine, struct statement *s, int column,
		      const char **ret_text)
{
	size_t length;
	const char *text;

	*ret_text = NULL;
	if (db_column_is_null(s, column))
		return true;
	text = db_column_text(s, column, &length);
	if (!text || length == 0)
		return true;
	*ret_text = arena_copy(&engine->desk->arena, text, length);
	return *ret_text != NULL;
}

static const char facts_sql[] =
	"SELECT source, origin, origin_unknown, repeats FROM citation "
	"WHERE id = ?";

/* The facts of a citation; the last one is kept. false: not readable. */
static bool read_facts(struct engine *engine, int64_t citation)
{
	struct facts *facts = &engine->facts;
	struct statement *s;

	if (facts->citation == citation)
		return true;
	memset(facts, 0, sizeof(*facts));
	if (db_prepare(engine->db, facts_sql, &s, NULL) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, citation);
	if (!db_step(s))
		return db_status(s, NULL) == STATUS_OK;
	facts->citation = citation;
	facts->source = db_column_integer(s, 0);
	facts->origin = db_column_integer(s, 1);
	facts->origin_unknown = db_column_integer(s, 2) != 0;
	facts->repeats = db_column_integer(s, 3);
	db_reset(s);
	return true;
}

/* Without an origin of its own a citation has its source as the origin. */
static bool take_facts(struct engine *engine, struct told *t)
{
	const struct facts *facts = &engine->facts;

	t->source = t->origin = t->repeats = 0;
	t->origin_unknown = false;
	if (!t->citation)
		return true;
	if (!read_facts(engine, t->citation))
		return false;
	t->source = facts->source;
	t->origin_unknown = facts->origin_unknown;
	t->repeats = facts->repeats;
	t->origin = facts->origin;
	if (!t->origin && !t->origin_unknown)
		t->origin = t->source;
	return true;
}

static enum status read_told(struct engine *engine, struct statement *s,
			     int64_t on_group, struct error *err)
{
	struct told *t = told_add(engine);

	if (!t)
		return no_memory(err);
	t->id = db_column_integer(s, 0);
	t->record = db_column_integer(s, 1);
	t->field = (int)db_column_integer(s, 2);
	t->anchor = db_column_integer(s, 6);
	t->anchor_field = (int)db_column_integer(s, 7);
	t->relation = (int)db_column_integer(s, 8);
	t->reference = db_column_integer(s, 10);
	t->choice = db_column_integer(s, 11);
	t->polarity = (enum polarity)db_column_integer(s, 14);
	t->reading = (enum reading)db_column_integer(s, 18);
	t->citation = db_column_integer(s, 19);
	t->on_group = on_group;
	if (!take_facts(engine, t))
		return error_set(err, STATUS_CORRUPT, "a claim's citation "
				 "cannot be read; run taffrail verify");
	if (take_text(engine, s, 3, &t->said) &&
	    take_text(engine, s, 4, &t->bounds) &&
	    take_text(engine, s, 5, &t->edtf) &&
	    take_text(engine, s, 9, &t->offset) &&
	    take_text(engine, s, 12, &t->unit) &&
	    take_text(engine, s, 13, &t->hedge) &&
	    take_text(engine, s, 15, &t->as_of) &&
	    take_text(engine, s, 16, &t->from) &&
	    take_text(engine, s, 17, &t->to))
		return STATUS_OK;
	return no_memory(err);
}

static void clear_told(struct engine *engine)
{
	engine->facts.citation = 0; /* rows may have changed since */
	engine->desk->told_count = 0;
	arena_reset(&engine->desk->arena);
}

enum status gather_open(struct engine *engine, struct claim_stream *ret_stream,
			struct error *err)
{
	struct claim_stream stream = { NULL, true };
	enum status status = db_prepare(engine->db,
					stream_sql[engine->shadowed],
					&stream.statement, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(stream.statement, 1, engine->memory.known_by);
	stream.more = db_step(stream.statement);
	*ret_stream = stream;
	return db_status(stream.statement, err);
}

void gather_close(struct claim_stream *stream)
{
	if (stream->statement)
		db_reset(stream->statement);
}

enum status gather_next(struct engine *engine, struct claim_stream *stream,
			int64_t record, struct error *err)
{
	enum status status = STATUS_OK;

	clear_told(engine);
	while (stream->more && status == STATUS_OK) {
		int64_t at = db_column_integer(stream->statement, 1);

		if (at > record)
			return STATUS_OK;
		if (at == record)
			status = read_told(engine, stream->statement, 0, err);
		stream->more = db_step(stream->statement);
		if (!stream->more && status == STATUS_OK)
			status = db_status(stream->statement, err);
	}
	return status;
}

static enum status gather_from(struct engine *engine,
			       const char *const sql[2], int64_t record, int64_t on_group,
			       struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, sql[engine->shadowed], &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, engine->memory.known_by);
	db_bind_integer(s, 2, record);
	while (status == STATUS_OK && db_step(s))
		status = read_told(engine, s, on_group, err);
	return rows_end(s, status, err);
}

static enum status gather_joined(struct engine *engine, int64_t record,
				 struct error *err)
{
	int count;
	const struct pair *joined =
		pairs_find(&engine->memory.joined, record, &count);
	enum status status = STATUS_OK;

	if (count == 0)
		return gather_from(engine, record_sql, record, 0, err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = gather_from(engine, record_sql, joined[i].b, 0, err);
	return status;
}

/* What is said of each ship of a group is said of this one: the same
 * citation, one support. */
static enum status gather_groups(struct engine *engine, int64_t record,
				 struct error *err)
{
	int count;
	const struct pair *groups =
		pairs_find(&engine->memory.groups, record, &count);
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = gather_from(engine, each_sql, groups[i].b,
				     groups[i].b, err);
	return status;
}

enum status gather_record(struct engine *engine, int64_t record, bool own,
			  struct error *err)
{
	enum status status;

	clear_told(engine);
	if (own)
		return gather_from(engine, record_sql, record, 0, err);
	status = gather_joined(engine, record, err);
	return status == STATUS_OK ? gather_groups(engine, record, err)
				   : status;
}

enum verdict gather_verdict(const struct engine *engine, int64_t claim,
			    int64_t citation, int64_t *ret_at)
{
	const struct memory *m = &engine->memory;
	int64_t verdict = VERDICT_UNDECIDED, at = INT64_MIN, other, other_at;

	if (m->verdicts) {
		if (idmap_get(m->verdicts, claim, &verdict))
			idmap_get(m->verdict_times, claim, &at);
		if (citation && idmap_get(m->verdicts, citation, &other) &&
		    idmap_get(m->verdict_times, citation, &other_at) &&
		    other_at > at) {
			verdict = other;
			at = other_at;
		}
	}
	if (ret_at)
		*ret_at = at;
	return (enum verdict)verdict;
}

/* A replacement that was withdrawn replaces nothing. */
bool gather_replaced(const struct engine *engine, int64_t claim)
{
	int64_t by;

	if (!engine->memory.replaced ||
	    !idmap_get(engine->memory.replaced, claim, &by))
		return false;
	return gather_verdict(engine, by, 0, NULL) != VERDICT_WITHDRAWN;
}

enum { FOLLOW_MAX = 64 };

/* The claims of a citation that was replaced follow the new one. */
static enum status follow_citation(struct engine *engine, struct told *t,
				   struct error *err)
{
	int64_t next = t->citation;

	for (int i = 0; i < FOLLOW_MAX; i++)
		if (!idmap_get(engine->memory.followed, next, &next))
			break;
	if (next == t->citation || !read_facts(engine, next) ||
	    engine->facts.citation != next)
		return STATUS_OK;
	t->citation = next;
	return take_facts(engine, t)
		       ? STATUS_OK
		       : error_set(err, STATUS_CORRUPT, "a citation cannot be "
				   "read; run taffrail verify");
}

/* Records of two kinds may be joined (an organisation, a company): fields of
 * the same word and type are one. */
static const struct field *map_field(const struct engine *engine,
				     const struct kind *kind,
				     const struct told *t)
{
	const struct field *own = engine_field(kind, t->field), *other;

	if (t->on_group)
		return own && own->number != FIELD_HOLDS ? own : NULL;
	if (own)
		return own;
	other = registry_field(engine->registry, t->field);
	if (!other)
		return NULL;
	own = registry_field_by_word(engine->registry, kind, other->word,
				     strlen(other->word));
	return own && own->type == other->type ? own : NULL;
}

static bool counts(const struct engine *engine, const struct told *t)
{
	if (gather_verdict(engine, t->id, t->citation, NULL) ==
	    VERDICT_WITHDRAWN)
		return false;
	if (gather_replaced(engine, t->id))
		return false;
	return !engine->has_as_of || told_holds_in(t, engine->as_of);
}

static int told_compare(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static bool is_sorted(const struct desk *desk)
{
	for (int i = 1; i < desk->told_count; i++)
		if (told_compare(&desk->told[i - 1], &desk->told[i]) > 0)
			return false;
	return true;
}

enum status gather_settle(struct engine *engine, const struct kind *kind,
			  bool *ret_any, struct error *err)
{
	struct desk *desk = engine->desk;
	int kept = 0;

	*ret_any = desk->told_count > 0;
	for (int i = 0; i < desk->told_count; i++) {
		struct told *t = &desk->told[i];
		const struct field *field = map_field(engine, kind, t);
		enum status status;

		if (!field || !counts(engine, t))
			continue;
		t->field = field->number;
		if (engine->memory.followed) {
			status = follow_citation(engine, t, err);
			if (status != STATUS_OK)
				return status;
		}
		desk->told[kept++] = *t;
	}
	desk->told_count = kept;
	if (!is_sorted(desk))
		qsort(desk->told, (size_t)kept, sizeof(*desk->told),
		      told_compare);
	return STATUS_OK;
}
