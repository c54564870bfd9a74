/* Tallies against each other: "at least five round trips by two ships,
 * mid-August to 14 October" beside "at least four". A count has a scope: of
 * what, in which unit, by whom, from where to where, in which window and
 * direction. DESIGN, What is compared. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/derive_rivalry.h"

/* Fields of a tally, as numbered in the registry. */
enum { TALLY_WHAT = 4101, TALLY_HOW_MANY = 4102, TALLY_UNIT = 4103,
       TALLY_BY = 4104, TALLY_FROM = 4105, TALLY_TO = 4106,
       TALLY_WINDOW = 4107, TALLY_PART_OF = 4108, TALLY_DIRECTION = 4109 };

static const struct cell *cell_of(const struct derive_kind *kind,
				  const struct rival_row *row, int number)
{
	static const struct cell empty;
	const struct field *f = engine_field(kind->kind, number);

	return f ? &row->cells[f->slot] : &empty;
}

/* ---- scope ---- */

/* Two parts of a scope: narrower in one and wider in the other is neither. */
static enum fit narrow(enum fit scope, enum fit part)
{
	if (scope == FIT_APART || part == FIT_APART)
		return FIT_APART;
	if (scope == FIT_SAME || scope == part)
		return part;
	return part == FIT_SAME ? scope : FIT_WORDS;
}

struct scope {
	struct engine *engine;
	const struct derive_kind *kind;
	const struct rival_row *a, *b;
	bool possible; /* a part of it is not said, or nobody says how */
};

/* What is not said may be the same. */
static enum fit leave_open(struct scope *s, enum fit fit)
{
	if (fit != FIT_OPEN)
		return fit;
	s->possible = true;
	return FIT_SAME;
}

static enum fit fit_field(struct scope *s, int number)
{
	const struct field *f = engine_field(s->kind->kind, number);
	const struct cell *x = cell_of(s->kind, s->a, number);
	const struct cell *y = cell_of(s->kind, s->b, number);

	if (!f || (!cell_said(x) && !cell_said(y)))
		return FIT_SAME;
	return leave_open(s, fit_cells(s->engine, s->kind->kind, f, x, y));
}

/* Round trips among trips; "anything" is no scope. */
static enum fit fit_what(struct scope *s)
{
	const struct cell *cells[] = { cell_of(s->kind, s->a, TALLY_WHAT),
				       cell_of(s->kind, s->b, TALLY_WHAT) };

	for (int i = 0; i < 2; i++) {
		const struct choice *c = cells[i]->has_r
			? registry_choice(s->engine->registry,
					  (int)cells[i]->r) : NULL;

		if (!c || !c->broader)
			return FIT_APART;
	}
	return fit_field(s, TALLY_WHAT);
}

static enum fit fit_unit(struct scope *s)
{
	const struct cell *x = cell_of(s->kind, s->a, TALLY_UNIT);
	const struct cell *y = cell_of(s->kind, s->b, TALLY_UNIT);

	if (x->x && y->x)
		return strcasecmp(x->x, y->x) ? FIT_APART : FIT_SAME;
	s->possible = s->possible || x->x || y->x;
	return FIT_SAME;
}

/* Inbound is not both ways, and neither is what nobody says. */
static enum fit fit_direction(struct scope *s)
{
	const struct cell *x = cell_of(s->kind, s->a, TALLY_DIRECTION);
	const struct cell *y = cell_of(s->kind, s->b, TALLY_DIRECTION);

	if (!cell_said(x) && !cell_said(y))
		return FIT_SAME;
	return fit_cells(s->engine, s->kind->kind,
			 engine_field(s->kind->kind, TALLY_DIRECTION), x, y) ==
			       FIT_SAME ? FIT_SAME : FIT_APART;
}

/* One group, counted on each of its ships here and together there. */
static enum fit fit_same_group(struct scope *s, const struct cell *x,
			       const struct cell *y)
{
	enum reading a = rivalry_reading(s->engine, x->claim);
	enum reading b = rivalry_reading(s->engine, y->claim);

	if (a == b)
		return FIT_SAME;
	if (a == READING_NOT_SAID || b == READING_NOT_SAID)
		return leave_open(s, FIT_OPEN);
	return a == READING_EACH ? FIT_INSIDE : FIT_WIDER;
}

/* What the Maria did is a part of what she and the Angara did together. */
static enum fit fit_by(struct scope *s)
{
	const struct field *f = engine_field(s->kind->kind, TALLY_BY);
	const struct cell *x = cell_of(s->kind, s->a, TALLY_BY);
	const struct cell *y = cell_of(s->kind, s->b, TALLY_BY);
	enum fit together, fit;

	if (!f || (!cell_said(x) && !cell_said(y)))
		return FIT_SAME;
	if (x->has_r && y->has_r && x->r == y->r)
		return fit_same_group(s, x, y);
	fit = fit_subjects(s->engine, s->kind->kind, f, x, y, &together);
	if (fit == FIT_APART && together != FIT_APART)
		return together;
	return leave_open(s, fit == FIT_WORDS ? FIT_APART : fit);
}

static enum fit fit_window(struct scope *s)
{
	const struct cell *x = cell_of(s->kind, s->a, TALLY_WINDOW);
	const struct cell *y = cell_of(s->kind, s->b, TALLY_WINDOW);

	if (!cell_said(x) || !cell_said(y))
		return leave_open(s, FIT_OPEN);
	return fit_ranges(x, y);
}

/* a's scope against b's. */
static enum fit fit_scope(struct scope *s)
{
	enum fit scope = fit_what(s);

	scope = narrow(scope, fit_unit(s));
	scope = narrow(scope, fit_direction(s));
	scope = narrow(scope, fit_by(s));
	scope = narrow(scope, fit_field(s, TALLY_FROM));
	scope = narrow(scope, fit_field(s, TALLY_TO));
	return narrow(scope, fit_window(s));
}

/* ---- numbers ---- */

static bool exceeds(const struct cell *narrow, const struct cell *wide)
{
	return narrow->has_l && wide->has_h && narrow->l > wide->h;
}

/* "More than 1,000" and "as many as 1,000" part at one number. */
static bool opposite(const struct cell *x, const struct cell *y)
{
	return !x->has_h && x->has_l && y->has_h && x->l - 1 == y->h &&
	       (!y->has_l || (y->l == 0 && y->h != 0));
}

static bool scopes_differ(struct scope *s, struct rival *rival)
{
	const struct cell *x = cell_of(s->kind, s->a, TALLY_HOW_MANY);
	const struct cell *y = cell_of(s->kind, s->b, TALLY_HOW_MANY);

	switch (fit_scope(s)) {
	case FIT_SAME:
		rival->opposite = opposite(x, y) || opposite(y, x);
		return fit_ranges(x, y) == FIT_APART;
	case FIT_INSIDE:
		return exceeds(x, y);
	case FIT_WIDER:
		return exceeds(y, x);
	default:
		return false;
	}
}

/* ---- parts of a whole ---- */

static const char parts_sql[] =
	"SELECT DISTINCT record FROM claim WHERE ref = ?1 AND field = ?2";

static enum status add_parts_of(struct engine *engine, int64_t whole,
				struct pairs *ids, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, parts_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, whole);
	db_bind_integer(s, 2, TALLY_PART_OF);
	while (status == STATUS_OK && db_step(s))
		if (!pairs_add(ids, memory_representative(
					    &engine->memory,
					    db_column_integer(s, 0)), 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

/* All that claim to be part of it, or of one that is joined into it; whether
 * the claim stands is for their rows to say. */
static enum status parts_of(struct engine *engine, int64_t whole,
			    struct pairs *ids, struct error *err)
{
	int n;
	const struct pair *joined =
		pairs_find(&engine->memory.joined, whole, &n);
	enum status status = n == 0 ? add_parts_of(engine, whole, ids, err)
				    : STATUS_OK;

	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = add_parts_of(engine, joined[i].b, ids, err);
	pairs_sort(ids);
	return status;
}

enum status tally_family(struct engine *engine, const struct derive_kind *kind,
			 const struct rival_row *row, struct pairs *ids,
			 struct error *err)
{
	const struct cell *whole = cell_of(kind, row, TALLY_PART_OF);
	struct pairs found = { 0 };
	enum status status = parts_of(engine, row->id, &found, err);

	if (status == STATUS_OK && whole->has_r) {
		status = parts_of(engine, whole->r, &found, err);
		if (status == STATUS_OK && !pairs_add(&found, whole->r, 0))
			status = no_memory(err);
	}
	for (int i = 0; i < found.count && status == STATUS_OK; i++)
		if (!pairs_add(ids, found.items[i].a, 0))
			status = no_memory(err);
	pairs_release(&found);
	return status;
}

enum status tally_families(struct engine *engine,
			   const struct derive_kind *kind,
			   struct idmap **dirty, struct error *err)
{
	const struct field *f = engine_field(kind->kind, TALLY_PART_OF);
	struct statement *s;
	enum status status;
	char text[64], *sql;
	const char *kept;

	if (!f)
		return STATUS_OK;
	snprintf(text, sizeof(text), "SELECT id, r%d FROM ", f->slot);
	sql = derive_sql(NULL, engine->names, kind->kind, text,
			 " WHERE x0 = 'yes'");
	kept = sql ? db_keep(engine->db, sql) : NULL;
	talloc_free(sql);
	status = kept ? db_prepare(engine->db, kept, &s, err)
		      : no_memory(err);
	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		if (!db_column_is_null(s, 1) &&
		    (!idmap_put(dirty, db_column_integer(s, 0), 0) ||
		     !idmap_put(dirty, db_column_integer(s, 1), 0)))
			status = no_memory(err);
	return rows_end(s, status, err);
}

/* Parts that are looked at for one sum; above it nobody adds by hand. */
enum { PARTS_MAX = 64 };

struct sum {
	struct scope scope;
	const struct rival_row *whole;
	struct rival_row *parts;
	int count;
};

/* Does a row count as a part? One of another unit does not add. */
static bool is_part(struct sum *sum, const struct rival_row *row)
{
	const struct derive_kind *kind = sum->scope.kind;
	struct scope units = { .engine = sum->scope.engine, .kind = kind,
			       .a = row, .b = sum->whole };

	return row->asserted && !row->same &&
	       cell_of(kind, row, TALLY_PART_OF)->r == sum->whole->id &&
	       cell_of(kind, row, TALLY_HOW_MANY)->has_l &&
	       fit_unit(&units) != FIT_APART &&
	       fit_field(&units, TALLY_WHAT) != FIT_APART;
}

/* Two parts add when nothing can be counted in both. */
static bool add_up(struct sum *sum, const struct rival_row *a,
		   const struct rival_row *b)
{
	struct scope s = { .engine = sum->scope.engine,
			   .kind = sum->scope.kind, .a = a, .b = b };

	return fit_window(&s) == FIT_APART || fit_by(&s) == FIT_APART;
}

static enum status read_part(struct sum *sum, int64_t id,
			     struct rival_row *row)
{
	const struct rival_row *known[] = { sum->scope.a, sum->scope.b };

	for (int i = 0; i < 2; i++)
		if (known[i]->id == id) {
			*row = *known[i];
			return STATUS_OK;
		}
	return rival_row_read(sum->scope.engine, sum->scope.kind, id, row,
			      NULL);
}

static enum status read_parts(struct sum *sum, const struct pairs *ids)
{
	for (int i = 0; i < ids->count && sum->count < PARTS_MAX; i++) {
		struct rival_row *row = &sum->parts[sum->count];
		enum status status = read_part(sum, ids->items[i].a, row);

		if (status == STATUS_OK)
			sum->count += is_part(sum, row);
		else if (status != STATUS_NOT_FOUND)
			return status;
	}
	return STATUS_OK;
}

/* The greatest first, then by id: the same sum whoever asks. */
static int next_part(const struct sum *sum, const bool *done)
{
	int best = -1;
	int64_t most = INT64_MIN;

	for (int i = 0; i < sum->count; i++) {
		int64_t low = cell_of(sum->scope.kind, &sum->parts[i],
				      TALLY_HOW_MANY)->l;

		if (!done[i] && low > most) {
			best = i;
			most = low;
		}
	}
	return best;
}

static bool adds_to_all(struct sum *sum, const bool *in, int part)
{
	for (int i = 0; i < sum->count; i++)
		if (in[i] && !add_up(sum, &sum->parts[part], &sum->parts[i]))
			return false;
	return true;
}

/* Does `part` belong to parts that add to more than the whole? */
static bool exceeded_by_sum(struct sum *sum, int64_t part)
{
	const struct cell *whole = cell_of(sum->scope.kind, sum->whole,
					   TALLY_HOW_MANY);
	bool done[PARTS_MAX] = { false }, in[PARTS_MAX] = { false };
	bool among = false;
	int64_t total = 0;
	int i;

	while ((i = next_part(sum, done)) >= 0) {
		int64_t low = cell_of(sum->scope.kind, &sum->parts[i],
				      TALLY_HOW_MANY)->l;

		done[i] = true;
		in[i] = adds_to_all(sum, in, i);
		if (!in[i] || low <= 0)
			continue;
		total = total > INT64_MAX - low ? INT64_MAX : total + low;
		among = among || sum->parts[i].id == part;
	}
	return among && total > whole->h;
}

static bool parts_exceed(const struct scope *scope,
			 const struct rival_row *whole, int64_t part,
			 struct rival *rival)
{
	struct engine *engine = scope->engine;
	struct sum sum = { .scope = *scope, .whole = whole };
	struct pairs ids = { 0 };
	enum status status = parts_of(engine, whole->id, &ids, NULL);

	sum.parts = calloc(PARTS_MAX, sizeof(*sum.parts));
	if (status == STATUS_OK)
		status = sum.parts ? read_parts(&sum, &ids) : STATUS_NOMEM;
	engine_note(engine, status);
	rival->adds = status == STATUS_OK && sum.count > 1 &&
		      exceeded_by_sum(&sum, part);
	free(sum.parts);
	pairs_release(&ids);
	return rival->adds;
}

/* A part never counts more than the whole, and neither do all together. */
static bool part_differs(struct scope *s, const struct rival_row *whole,
			 const struct rival_row *part, struct rival *rival)
{
	const struct cell *most = cell_of(s->kind, whole, TALLY_HOW_MANY);
	const struct cell *least = cell_of(s->kind, part, TALLY_HOW_MANY);
	struct sum alone = { .scope = *s, .whole = whole };

	if (!most->has_h || !is_part(&alone, part))
		return false;
	return exceeds(least, most) ||
	       parts_exceed(s, whole, part->id, rival);
}

static bool is_part_of(const struct derive_kind *kind,
		       const struct rival_row *part,
		       const struct rival_row *whole)
{
	const struct cell *cell = cell_of(kind, part, TALLY_PART_OF);

	return cell->has_r && cell->r == whole->id;
}

bool tally_judge(struct engine *engine, const struct derive_kind *kind,
		 const struct rival_row *a, const struct rival_row *b,
		 struct rival *rival)
{
	struct scope s = { .engine = engine, .kind = kind, .a = a, .b = b };
	bool differ;

	if (is_part_of(kind, a, b))
		differ = part_differs(&s, b, a, rival);
	else if (is_part_of(kind, b, a))
		differ = part_differs(&s, a, b, rival);
	else
		differ = scopes_differ(&s, rival);
	rival->differs = engine_field(kind->kind, TALLY_HOW_MANY);
	rival->rivalry = s.possible ? DERIVE_RIVALRY_POSSIBLE
				    : DERIVE_RIVALRY_CONTRADICTS;
	return differ;
}
