/* Rival records: of one kind, agreeing on the kind's rival key, at one time,
 * and different elsewhere; or one says that the other is not. DESIGN, What is
 * compared. Judged by the rows of the wide table, so that a group counts for
 * its members and a joined record for its representative. */
#include <stdlib.h>
#include <string.h>

#include "store/derive_rivalry.h"

void rivals_release(struct rivals *rivals)
{
	free(rivals->items);
	memset(rivals, 0, sizeof(*rivals));
}

static bool rivals_add(struct rivals *rivals, const struct rival *rival)
{
	if (rivals->count == rivals->capacity) {
		int n = rivals->capacity ? rivals->capacity * 2 : 8;
		struct rival *items = realloc(rivals->items,
					      (size_t)n * sizeof(*items));

		if (!items)
			return false;
		rivals->items = items;
		rivals->capacity = n;
	}
	rivals->items[rivals->count++] = *rival;
	return true;
}

/* ---- which rows to look at ---- */

static enum status collect_ids(struct engine *engine, const char *sql,
			       const int64_t *key, struct pairs *ids,
			       struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	if (key)
		db_bind_integer(s, 1, *key);
	while (status == STATUS_OK && db_step(s))
		if (!pairs_add(ids, db_column_integer(s, 0), 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static bool add_pair_ends(struct pairs *out, const struct pairs *from,
			  int64_t key)
{
	int n;
	const struct pair *found = pairs_find(from, key, &n);

	for (int i = 0; i < n; i++)
		if (!pairs_add(out, found[i].b, 0))
			return false;
	return true;
}

/* A ship, the groups that she is in; a group, its members and their groups. */
static bool expand_key(struct engine *engine, int64_t key, struct pairs *keys)
{
	const struct memory *m = &engine->memory;
	int first = keys->count + 1, last;

	if (!pairs_add(keys, key, 0) ||
	    !add_pair_ends(keys, &m->members, key))
		return false;
	last = keys->count;
	if (!add_pair_ends(keys, &m->groups, key))
		return false;
	for (int i = first; i < last; i++)
		if (!add_pair_ends(keys, &m->groups, keys->items[i].a))
			return false;
	return true;
}

static bool made_keys(struct engine *engine, const struct field *field,
		      const struct made *made, struct pairs *keys)
{
	for (int i = 0; i < made->value_count; i++)
		if (made->values[i].slot == field->slot &&
		    made->values[i].has_r &&
		    !expand_key(engine, made->values[i].r, keys))
			return false;
	return true;
}

/* The values of the key's reference: one, or all of a field of many. */
static enum status row_keys(struct engine *engine,
			    const struct derive_kind *kind,
			    const struct field *field,
			    const struct rival_row *row, struct pairs *keys,
			    struct error *err)
{
	struct statement *s;
	enum status status;

	if (row->cells[field->slot].has_r &&
	    !expand_key(engine, row->cells[field->slot].r, keys))
		return no_memory(err);
	if (!field->many)
		return STATUS_OK;
	if (row->made)
		return made_keys(engine, field, row->made, keys)
			       ? STATUS_OK : no_memory(err);
	status = db_prepare(engine->db, kind->select_values, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, row->id);
	while (status == STATUS_OK && db_step(s))
		if (db_column_integer(s, 1) == field->slot &&
		    !db_column_is_null(s, 5) &&
		    !expand_key(engine, db_column_integer(s, 5), keys))
			status = no_memory(err);
	return rows_end(s, status, err);
}

static enum status candidate_rows(struct engine *engine,
				  const struct derive_kind *kind,
				  const struct rival_row *row,
				  struct pairs *ids, struct error *err)
{
	const struct field *field = derive_rival_reference(kind->kind);
	struct pairs keys = { 0 };
	enum status status = row_keys(engine, kind, field, row, &keys, err);

	pairs_sort(&keys);
	for (int i = 0; i < keys.count && status == STATUS_OK; i++)
		status = collect_ids(engine, kind->by_key, &keys.items[i].a,
				     ids, err);
	pairs_release(&keys);
	if (status == STATUS_OK && row->asserted)
		status = collect_ids(engine, kind->denials, NULL, ids, err);
	else if (status == STATUS_OK && !row->cells[field->slot].has_r)
		status = collect_ids(engine, kind->asserted, NULL, ids, err);
	if (status == STATUS_OK && kind->kind->number == KIND_TALLY)
		status = tally_family(engine, kind, row, ids, err);
	pairs_sort(ids);
	return status;
}

enum status rivals_find(struct engine *engine, const struct derive_kind *kind,
			const struct rival_row *row, struct rivals *rivals,
			struct error *err)
{
	struct pairs ids = { 0 };
	enum status status;

	rivals->count = 0;
	if (!kind->by_key || row->same || (!row->asserted && !row->denial))
		return STATUS_OK;
	status = candidate_rows(engine, kind, row, &ids, err);
	for (int i = 0; i < ids.count && status == STATUS_OK; i++) {
		struct rival_row other;
		struct rival rival;

		if (ids.items[i].a == row->id)
			continue;
		status = rival_row_read(engine, kind, ids.items[i].a, &other,
					err);
		if (status == STATUS_OK &&
		    rivalry_judge(engine, kind, row, &other, &rival) &&
		    !rivals_add(rivals, &rival))
			status = no_memory(err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK; /* a value without its row */
	}
	pairs_release(&ids);
	return status;
}

static bool stands_disputed(const struct rival_row *row)
{
	return row->cells[0].standing == STANDING_DISPUTED ||
	       row->cells[0].standing == STANDING_TWO_WAYS;
}

enum status rivals_near(struct engine *engine, const struct derive_kind *kind,
			const struct rival_row *row, struct pairs *near,
			struct error *err)
{
	struct pairs ids = { 0 };
	enum status status;

	if (!kind->by_key || row->same || (!row->asserted && !row->denial))
		return STATUS_OK;
	status = candidate_rows(engine, kind, row, &ids, err);
	for (int i = 0; i < ids.count && status == STATUS_OK; i++) {
		struct rival_row other;

		status = rival_row_read(engine, kind, ids.items[i].a, &other,
					err);
		if (status == STATUS_OK && other.id != row->id &&
		    stands_disputed(&other) && !pairs_add(near, other.id, 0))
			status = no_memory(err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	pairs_release(&ids);
	return status;
}

/* ---- what it does to the standing ---- */

static const char as_of_sql[] =
	"SELECT c.as_of, t.source FROM claim c "
	"LEFT JOIN citation t ON t.id = c.citation WHERE c.id = ?";

bool rival_as_of(struct engine *engine, int64_t claim, struct span *ret_span)
{
	struct statement *s;
	struct told told = { 0 };
	bool found;

	if (engine_note(engine, db_prepare(engine->db, as_of_sql, &s, NULL)) !=
	    STATUS_OK)
		return false;
	db_bind_integer(s, 1, claim);
	found = db_step(s);
	if (found) {
		told.as_of = db_column_text(s, 0, NULL);
		told.source = db_column_integer(s, 1);
		*ret_span = told_as_of(engine, &told);
	}
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	return found;
}

static const char period_sql[] =
	"SELECT c.said, c.edtf, c.anchor, c.anchor_field, c.relation, "
	"c.\"offset\", t.source FROM claim c "
	"LEFT JOIN citation t ON t.id = c.citation WHERE c.id = ?";

bool rival_period(struct engine *engine, int64_t claim,
		  const struct field *field, struct period *ret_period)
{
	struct statement *s;
	struct told told = { .field = field->number };
	struct value value = { .not_understood = true };

	if (engine_note(engine, db_prepare(engine->db, period_sql, &s, NULL)) !=
	    STATUS_OK)
		return false;
	db_bind_integer(s, 1, claim);
	if (db_step(s)) {
		told.said = db_column_text(s, 0, NULL);
		told.edtf = db_column_text(s, 1, NULL);
		told.anchor = db_column_integer(s, 2);
		told.anchor_field = (int)db_column_integer(s, 3);
		told.relation = (int)db_column_integer(s, 4);
		told.offset = db_column_text(s, 5, NULL);
		told.source = db_column_integer(s, 6);
		told_value(engine, &told, field, &value);
	}
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	*ret_period = value.period;
	return value.type == VALUE_PERIOD && !value.not_understood;
}

/* The claims that speak for a record: live, and of the polarity shown. */
static int speakers(const struct desk *desk, enum polarity polarity,
		    const struct candidate **out, int max)
{
	int n = 0;

	for (int i = 0; i < desk->candidate_count && n < max; i++)
		if (desk->candidates[i].verdict != RESOLVE_REJECTED &&
		    desk->candidates[i].polarity == polarity)
			out[n++] = &desk->candidates[i];
	return n;
}

static int64_t preference(const struct candidate *const *c, int n)
{
	int64_t latest = INT64_MIN;

	for (int i = 0; i < n; i++)
		if (c[i]->verdict == RESOLVE_PREFERRED &&
		    c[i]->judged > latest)
			latest = c[i]->judged;
	return latest;
}

enum { SPEAKERS_MAX = 64 };

static enum polarity shown_polarity(const char *x)
{
	return x && !strcmp(x, "no") ? POLARITY_NOT : POLARITY_IS;
}

/* Bring the holds claims of a record onto the desk. */
enum status rivals_lay_out(struct engine *engine,
			   const struct derive_kind *kind, int64_t record,
			   struct error *err)
{
	bool any;
	enum status status = gather_record(engine, record, false, err);

	if (status == STATUS_OK)
		status = gather_settle(engine, kind->kind, &any, err);
	if (status == STATUS_OK)
		status = make_holds_candidates(engine, err);
	if (status == STATUS_OK)
		make_facts(engine);
	return status;
}

static const char *stored_holds(struct engine *engine,
				const struct derive_kind *kind, int64_t id)
{
	struct rival_row row;

	return engine_note(engine, rival_row_read(engine, kind, id, &row,
						  NULL)) == STATUS_OK
		       ? row.cells[0].x : NULL;
}

enum status rivals_weigh(struct engine *engine, const struct derive_kind *kind,
			 int64_t other, struct rival_telling *ret_telling,
			 struct error *err)
{
	const struct candidate *ours[SPEAKERS_MAX], *theirs[SPEAKERS_MAX];
	enum polarity polarity;
	int m, n;
	enum status status;

	m = speakers(engine->desk, shown_polarity(engine->made.cells[0].x),
		     ours, SPEAKERS_MAX);
	engine_turn(engine);
	status = rivals_lay_out(engine, kind, other, err);
	if (status == STATUS_OK) {
		polarity = shown_polarity(
			stored_holds(engine, kind, other));
		n = speakers(engine->desk, polarity, theirs, SPEAKERS_MAX);
		ret_telling->two_ways = resolve_one_origin(
			engine->memory.support, ours, m, theirs, n);
		ret_telling->ours = preference(ours, m) > preference(theirs, n);
		ret_telling->theirs = preference(theirs, n) >
				      preference(ours, m);
	}
	engine_turn(engine);
	return status;
}

static void worsen(struct cell *holds, enum standing standing)
{
	if (holds->standing == STANDING_REJECTED ||
	    holds->standing == STANDING_DISPUTED)
		return;
	holds->standing = standing;
}

enum status rivals_apply(struct engine *engine, struct error *err)
{
	const struct derive_kind *kind = engine->made.kind;
	struct rivals rivals = { 0 };
	struct rival_row row;
	enum status status;

	if (!kind->by_key)
		return STATUS_OK;
	rival_row_of_made(&engine->made, &row);
	status = rivals_find(engine, kind, &row, &rivals, err);
	for (int i = 0; i < rivals.count && status == STATUS_OK; i++) {
		struct rival_telling telling = { 0 };

		if (rivals.items[i].rivalry == DERIVE_RIVALRY_POSSIBLE)
			continue;
		status = rivals_weigh(engine, kind, rivals.items[i].id,
				      &telling, err);
		if (status == STATUS_OK && !telling.ours)
			worsen(&engine->made.cells[0],
			       telling.two_ways ? STANDING_TWO_WAYS
						: STANDING_DISPUTED);
	}
	rivals_release(&rivals);
	return status;
}
