/* Making dirty records again, in an order in which each finds what it looks
 * up: documents (their day is the context of dates), places (a berth is
 * inside its port), groups, then the rest; and what each change drags along,
 * until nothing is dirty. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/derive_rivalry.h"
#include "src/base/text_add.h"

/* A record that comes back more often than this goes round in a circle that
 * derive_refuse_cycles() could not see; it keeps what it has. */
enum { TIMES_MAX = 16 };

static int order_of(int kind)
{
	switch (kind) {
	case KIND_DOCUMENT:
		return 0;
	case KIND_PLACE:
		return 1;
	case KIND_GROUP:
		return 2;
	default:
		return 3;
	}
}

static bool enqueue_one(struct derive *derive, int64_t record, int64_t kind)
{
	int64_t now = engine_kind_of(&derive->engine, record), known;
	struct idmap **queue =
		&derive->queues[order_of((int)(now ? now : kind))];

	/* Of a record that is gone only the row that went knows the kind. */
	if (!kind && idmap_get(*queue, record, &known))
		kind = known;
	return idmap_put(queue, record, kind);
}

/* What is said of a joined record is said of its representative. */
static bool enqueue(void *payload, int64_t record, int64_t kind)
{
	struct derive *derive = payload;
	int64_t shown = memory_representative(&derive->engine.memory, record);

	return enqueue_one(derive, record, kind) &&
	       (shown == record || enqueue_one(derive, shown, 0));
}

/* Any record; false: none. */
struct pick {
	int64_t record, value;
	bool any;
};

static bool pick_any(void *payload, int64_t record, int64_t value)
{
	struct pick *pick = payload;

	pick->record = record;
	pick->value = value;
	pick->any = true;
	return false;
}

static bool take(struct idmap **map, struct pick *pick)
{
	pick->any = false;
	idmap_walk(*map, pick_any, pick);
	if (pick->any)
		idmap_drop(map, pick->record);
	return pick->any;
}

/* The members of a group as its row has them. */
static enum status members_of(struct engine *engine, int64_t group,
			      struct pairs *members, struct error *err)
{
	const struct derive_kind *kind = engine_kind(engine, KIND_GROUP);
	const struct field *f = engine_field(kind->kind, FIELD_GROUP_MEMBER);
	struct statement *s;
	enum status status = db_prepare(engine->db, kind->select_values, &s,
					err);

	if (status != STATUS_OK || !f)
		return status;
	db_bind_integer(s, 1, group);
	while (status == STATUS_OK && db_step(s))
		if (db_column_integer(s, 1) == f->slot &&
		    !db_column_is_null(s, 5) &&
		    db_column_integer(s, 8) != STANDING_NEGATIVE &&
		    db_column_integer(s, 8) != STANDING_REJECTED &&
		    !pairs_add(members, db_column_integer(s, 5), 0))
			status = no_memory(err);
	pairs_sort(members);
	return rows_end(s, status, err);
}

/* What a row was before it is made again. */
struct before {
	bool any;
	struct rival_row row;
	struct pairs members, rivals;
};

static void before_release(struct before *before)
{
	pairs_release(&before->members);
	pairs_release(&before->rivals);
}

static enum status note_rivals(struct engine *engine,
			       const struct derive_kind *kind,
			       const struct rival_row *row, struct pairs *out,
			       struct error *err)
{
	struct rivals rivals = { 0 };
	enum status status = rivals_find(engine, kind, row, &rivals, err);

	for (int i = 0; i < rivals.count && status == STATUS_OK; i++)
		if (rivals.items[i].rivalry != DERIVE_RIVALRY_POSSIBLE &&
		    !pairs_add(out, rivals.items[i].id, 0))
			status = no_memory(err);
	rivals_release(&rivals);
	return status;
}

static enum status look_before(struct engine *engine,
			       const struct derive_kind *kind, int64_t record,
			       struct before *before, struct error *err)
{
	enum status status;

	memset(before, 0, sizeof(*before));
	arena_reset(&engine->desk->arena);
	status = rival_row_read(engine, kind, record, &before->row, err);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	before->any = status == STATUS_OK;
	if (status == STATUS_OK && kind->kind->number == KIND_GROUP)
		status = members_of(engine, record, &before->members, err);
	if (status == STATUS_OK && kind->by_key)
		status = rivals_near(engine, kind, &before->row,
				     &before->rivals, err);
	return status;
}

/* Whether parts add to more than the whole hangs on each of them. */
static enum status drag_tallies(struct derive *derive, struct before *before,
				bool gone, struct error *err)
{
	struct engine *engine = &derive->engine;
	const struct derive_kind *kind = engine->made.kind;
	struct rival_row row;
	enum status status = STATUS_OK;

	if (kind->kind->number != KIND_TALLY)
		return STATUS_OK;
	if (before->any)
		status = tally_family(engine, kind, &before->row,
				      &before->rivals, err);
	if (status != STATUS_OK || gone)
		return status;
	rival_row_of_made(&engine->made, &row);
	return tally_family(engine, kind, &row, &before->rivals, err);
}

/* The texts of the old row went with the desk; its numbers stay. */
static enum status drag_rivals(struct derive *derive, struct before *before,
			       bool gone, struct error *err)
{
	struct engine *engine = &derive->engine;
	struct rival_row row;
	enum status status = STATUS_OK;

	if (!engine->made.kind->by_key)
		return STATUS_OK;
	if (!gone) {
		rival_row_of_made(&engine->made, &row);
		status = note_rivals(engine, engine->made.kind, &row,
				     &before->rivals, err);
	}
	if (status == STATUS_OK)
		status = drag_tallies(derive, before, gone, err);
	pairs_sort(&before->rivals);
	for (int i = 0; i < before->rivals.count && status == STATUS_OK; i++)
		if (!idmap_put(&derive->light, before->rivals.items[i].a, 0))
			status = no_memory(err);
	return status;
}

static const char relations_of_sql[] =
	"SELECT DISTINCT record FROM claim WHERE ref = ?";

/* What refers to a record, or to one that is joined with it. */
static enum status drag_referring(struct derive *derive, int64_t record,
				  struct error *err)
{
	int n;
	const struct pair *joined =
		pairs_find(&derive->engine.memory.joined, record, &n);
	enum status status = derive_dirty_by(derive, relations_of_sql, record,
					     err);

	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = derive_dirty_by(derive, relations_of_sql, joined[i].b,
					 err);
	return status;
}

/* A member that came or went: what is said of each member, and the rivals of
 * what refers to it, or to another group that it is in: who is looked for by
 * way of the members as they are now is not found by way of one that left. */
static enum status drag_member(struct derive *derive, int64_t member,
			       struct error *err)
{
	int n;
	const struct pair *groups =
		pairs_find(&derive->engine.memory.groups, member, &n);
	enum status status = drag_referring(derive, member, err);

	if (!derive_dirty(derive, member, 0))
		return no_memory(err);
	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = drag_referring(derive, groups[i].b, err);
	return status;
}

static enum status drag_differing(struct derive *derive,
				  const struct pairs *from,
				  const struct pairs *other, bool *changed,
				  struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < from->count && status == STATUS_OK; i++) {
		int n;

		if (pairs_find(other, from->items[i].a, &n))
			continue;
		*changed = true;
		status = drag_member(derive, from->items[i].a, err);
	}
	return status;
}

static const char says_each_sql[] =
	"SELECT 1 FROM claim WHERE record = ? AND reading = 1 LIMIT 1";

/* What made the group stale (a grade, the day of a document) may have done so
 * by a claim that is read on each of its members. */
static enum status drag_members(struct derive *derive,
				const struct pairs *members, struct error *err)
{
	int64_t group = derive->engine.made.id;

	if (!engine_integer(&derive->engine, 0, says_each_sql, 1, group, 0))
		return STATUS_OK;
	for (int i = 0; i < members->count; i++)
		if (!derive_dirty(derive, members->items[i].a, 0))
			return no_memory(err);
	return STATUS_OK;
}

static enum status drag_group(struct derive *derive, struct before *before,
			      struct error *err)
{
	struct engine *engine = &derive->engine;
	struct pairs now = { 0 };
	bool changed = false;
	enum status status;

	if (engine->made.kind->kind->number != KIND_GROUP)
		return STATUS_OK;
	status = members_of(engine, engine->made.id, &now, err);
	if (status == STATUS_OK)
		status = drag_differing(derive, &before->members, &now,
					&changed, err);
	if (status == STATUS_OK)
		status = drag_differing(derive, &now, &before->members,
					&changed, err);
	if (status == STATUS_OK)
		status = drag_members(derive, &now, err);
	if (status == STATUS_OK && changed)
		status = memory_group(engine, engine->made.id,
				      &before->members, &now, err);
	pairs_release(&now);
	if (status == STATUS_OK && changed)
		status = drag_referring(derive, engine->made.id, err);
	return status;
}

static bool same_range(const struct cell *a, const struct cell *b)
{
	return a->has_l == b->has_l && a->has_h == b->has_h &&
	       (!a->has_l || a->l == b->l) && (!a->has_h || a->h == b->h);
}

static const struct cell no_cell;

static const struct cell *old_cell(const struct before *before,
				   const struct field *field)
{
	return before->any ? &before->row.cells[field->slot] : &no_cell;
}

/* The day of publication is the context of every date of the document. */
static enum status drag_document(struct derive *derive,
				 const struct before *before, bool gone,
				 struct error *err)
{
	struct engine *engine = &derive->engine;
	const struct made *made = &engine->made;
	const struct field *f;
	enum status status;

	if (made->kind->kind->number != KIND_DOCUMENT)
		return STATUS_OK;
	f = engine_field(made->kind->kind, FIELD_PUBLISHED);
	if (!f || (before->any && !gone &&
		   same_range(old_cell(before, f), &made->cells[f->slot])))
		return STATUS_OK;
	status = memory_source(engine, made->id, err);
	return status == STATUS_OK
		       ? derive_dirty_source(derive, made->id, err) : status;
}

static const char anchored_sql[] =
	"SELECT DISTINCT record FROM claim WHERE anchor = ?";

/* Dates that hang on a date of this record. */
static enum status drag_anchored(struct derive *derive,
				 const struct before *before, bool gone,
				 struct error *err)
{
	const struct made *made = &derive->engine.made;
	const struct kind *kind = made->kind->kind;

	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];
		const struct cell *now = gone ? &no_cell
					      : &made->cells[f->slot];

		if ((f->type != VALUE_DATE && f->type != VALUE_PERIOD) ||
		    same_range(old_cell(before, f), now))
			continue;
		return derive_dirty_by(derive, anchored_sql, made->id, err);
	}
	return STATUS_OK;
}

static enum status drag(struct derive *derive, struct before *before,
			bool gone, struct error *err)
{
	enum status status = drag_document(derive, before, gone, err);

	if (status == STATUS_OK)
		status = drag_group(derive, before, err);
	if (status == STATUS_OK)
		status = drag_anchored(derive, before, gone, err);
	return status == STATUS_OK ? drag_rivals(derive, before, gone, err)
				   : status;
}

/* The record is no more: its row goes, and what it was drags along. */
static enum status make_gone(struct derive *derive, int64_t record, int kind,
			     struct error *err)
{
	struct engine *engine = &derive->engine;
	const struct derive_kind *k = engine_kind(engine, kind);
	struct before before;
	enum status status;

	if (!k)
		return STATUS_OK;
	status = look_before(engine, k, record, &before, err);
	engine->made.id = record;
	engine->made.kind = k;
	if (status == STATUS_OK)
		status = write_gone(engine, k, record, err);
	if (status == STATUS_OK)
		status = drag(derive, &before, true, err);
	before_release(&before);
	return status;
}

static enum status make_again(struct derive *derive, int64_t record, int hint,
			      struct error *err)
{
	struct engine *engine = &derive->engine;
	int kind = engine_kind_of(engine, record);
	const struct derive_kind *k = engine_kind(engine, kind);
	struct before before;
	enum status status;

	if (!k)
		return make_gone(derive, record, hint, err);
	status = look_before(engine, k, record, &before, err);
	if (status == STATUS_OK)
		status = make_whole(engine, record, k, err);
	if (status == STATUS_OK)
		status = write_made(engine, false, err);
	if (status == STATUS_OK)
		status = drag(derive, &before, engine->made.gone, err);
	before_release(&before);
	return status;
}

/* Not without end, where records depend on each other in a ring. */
static enum status make_in_turn(struct derive *derive, const struct pick *pick,
				struct error *err)
{
	int64_t times = 0;

	idmap_get(derive->times, pick->record, &times);
	if (times >= TIMES_MAX)
		return STATUS_OK;
	if (!idmap_put(&derive->times, pick->record, times + 1))
		return no_memory(err);
	return make_again(derive, pick->record, (int)pick->value, err);
}

static enum status settle_light(struct derive *derive, struct error *err)
{
	struct engine *engine = &derive->engine;
	enum status status = STATUS_OK;

	struct pick pick;

	while (status == STATUS_OK && take(&derive->light, &pick)) {
		const struct derive_kind *k;

		k = engine_kind(engine, engine_kind_of(engine, pick.record));
		if (!k)
			continue;
		status = make_whole(engine, pick.record, k, err);
		if (status == STATUS_OK)
			status = write_made(engine, false, err);
	}
	return status;
}

static bool next_dirty(struct derive *derive, struct pick *pick)
{
	for (int i = 0; i < 4; i++)
		if (take(&derive->queues[i], pick))
			return true;
	return false;
}

enum status derive_settle_dirty(struct derive *derive, struct error *err)
{
	enum status status = STATUS_OK;
	struct pick pick;

	for (;;) {
		bool room = idmap_walk(derive->touched.records, enqueue,
				       derive);

		idmap_free(&derive->touched.records);
		if (!room)
			return no_memory(err);
		if (status != STATUS_OK || !next_dirty(derive, &pick))
			break;
		status = make_in_turn(derive, &pick, err);
	}
	return status == STATUS_OK ? settle_light(derive, err) : status;
}

void derive_queues_release(struct derive *derive)
{
	for (int i = 0; i < 4; i++)
		idmap_free(&derive->queues[i]);
	idmap_free(&derive->light);
	idmap_free(&derive->times);
}

static const char all_anchored_sql[] =
	"SELECT DISTINCT record, field FROM claim WHERE anchor IS NOT NULL";

/* A load that was too large to remember what it touched: all relative dates
 * are looked at. */
static enum status anchored_all(struct derive *derive, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(derive->engine.db, all_anchored_sql,
					&s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		if (!pairs_add(&derive->touched.anchored,
			       db_column_integer(s, 0),
			       db_column_integer(s, 1)))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static enum status make_everything(struct derive *derive, struct error *err)
{
	enum status status;

	touched_release(&derive->touched);
	status = derive_everything(&derive->engine, NULL, NULL, err);
	if (status == STATUS_OK)
		status = anchored_all(derive, err);
	if (status == STATUS_OK)
		status = derive_refuse_cycles(derive, err);
	touched_release(&derive->touched);
	return status;
}

static enum status flush(struct derive *derive, struct error *err)
{
	enum status status;

	if (derive->touched.whole)
		return make_everything(derive, err);
	status = derive_spread(derive, err);
	if (status == STATUS_OK)
		status = derive_refuse_cycles(derive, err);
	return status == STATUS_OK ? derive_settle_dirty(derive, err) : status;
}

enum status derive_flush(struct casefile *casefile, struct error *err)
{
	struct derive *derive = casefile_derive(casefile);
	struct engine *engine;
	enum status status;

	if (!derive->touched.any)
		return STATUS_OK;
	status = derive_ready_whole(casefile, &engine, err);
	if (status == STATUS_OK)
		status = flush(derive, err);
	if (status == STATUS_OK)
		status = engine_sound(engine, err);
	touched_release(&derive->touched);
	derive_queues_release(derive);
	return status;
}

/* ---- cycles of relative dates ---- */

struct cycle {
	struct engine *engine;
	int64_t record, field;
	struct pairs seen;
	struct pairs from; /* for each that was seen: the one that led to it */
	int at;            /* whose anchors are looked at */
};

static const char anchors_sql[] =
	"SELECT anchor, coalesce(anchor_field, 105) FROM claim "
	"WHERE record = ?1 AND field = ?2 AND anchor IS NOT NULL";

static bool seen_before(const struct pairs *seen, int64_t a, int64_t b)
{
	for (int i = 0; i < seen->count; i++)
		if (seen->items[i].a == a && seen->items[i].b == b)
			return true;
	return false;
}

static bool add_anchors(struct cycle *cycle, int64_t record, int64_t field)
{
	const struct memory *m = &cycle->engine->memory;
	struct statement *s;
	bool start = false;

	if (engine_note(cycle->engine, db_prepare(cycle->engine->db,
						  anchors_sql, &s, NULL)) !=
	    STATUS_OK)
		return false;
	db_bind_integer(s, 1, record);
	db_bind_integer(s, 2, field);
	while (!start && db_step(s)) {
		int64_t a = memory_representative(m, db_column_integer(s, 0));
		int64_t b = db_column_integer(s, 1);

		start = a == cycle->record && b == cycle->field;
		if (!seen_before(&cycle->seen, a, b) &&
		    (!pairs_add(&cycle->seen, a, b) ||
		     !pairs_add(&cycle->from, cycle->at, 0)))
			engine_note(cycle->engine, STATUS_NOMEM);
	}
	engine_note(cycle->engine, db_status(s, NULL));
	db_reset(s);
	return start;
}

/* Walk all anchors from the start, breadth first; true: back at the start. */
static bool goes_round(struct cycle *cycle)
{
	if (!pairs_add(&cycle->seen, cycle->record, cycle->field) ||
	    !pairs_add(&cycle->from, 0, 0))
		engine_note(cycle->engine, STATUS_NOMEM);
	for (int i = 0; i < cycle->seen.count; i++) {
		struct pair at = cycle->seen.items[i];
		int n;
		const struct pair *joined = pairs_find(
			&cycle->engine->memory.joined, at.a, &n);

		cycle->at = i;
		if (n == 0 && add_anchors(cycle, at.a, at.b))
			return true;
		for (int j = 0; j < n; j++)
			if (add_anchors(cycle, joined[j].b, at.b))
				return true;
	}
	return false;
}

enum { CHAIN_MAX = 6 }; /* dates that are named, of a longer chain */

static char *add_link(struct derive *derive, char *chain, struct pair link)
{
	const struct field *field =
		registry_field(derive->engine.registry, (int)link.b);
	char *title = derive_title(derive->casefile, NULL, link.a);

	if (chain)
		chain = text_add(chain, "%s%.60s (%s)", *chain ? " < " : "",
				 title ? title : "a record",
				 field ? field->word : "?");
	talloc_free(title);
	return chain;
}

/* From the last that was looked at back to the start: each is the anchor of
 * the one before it. */
static char *chain_of(struct derive *derive, const struct cycle *cycle)
{
	char *chain = talloc_strdup(NULL, "");
	int at = cycle->at, named = 0;

	chain = add_link(derive, chain, cycle->seen.items[0]);
	for (; at > 0 && named < CHAIN_MAX; named++) {
		chain = add_link(derive, chain, cycle->seen.items[at]);
		at = (int)cycle->from.items[at].a;
	}
	if (chain && at > 0)
		chain = text_add(chain, " < ...");
	return add_link(derive, chain, cycle->seen.items[0]);
}

static enum status refuse_cycle(struct derive *derive,
				const struct cycle *cycle, struct error *err)
{
	char *chain = chain_of(derive, cycle);
	enum status status = error_set(
		err, STATUS_REFUSED, "a date would hang on itself: %s; give "
		"one of them a day", chain ? chain : "a circle");

	talloc_free(chain);
	return status;
}

enum status derive_refuse_cycles(struct derive *derive, struct error *err)
{
	struct pairs *anchored = &derive->touched.anchored;
	enum status status = STATUS_OK;

	pairs_sort(anchored);
	for (int i = 0; i < anchored->count && status == STATUS_OK; i++) {
		struct cycle cycle = { .engine = &derive->engine,
				       .record = memory_representative(
					       &derive->engine.memory,
					       anchored->items[i].a),
				       .field = anchored->items[i].b };

		if (goes_round(&cycle))
			status = refuse_cycle(derive, &cycle, err);
		pairs_release(&cycle.seen);
		pairs_release(&cycle.from);
	}
	return status;
}
