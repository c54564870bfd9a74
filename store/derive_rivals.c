/* Rival records: of one kind, agreeing on the kind's rival key, at one time,
 * and different elsewhere; or one says that the other is not. DESIGN, What is
 * compared. Judged by the rows of the wide table, so that a group counts for
 * its members and a joined record for its representative. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/derive_internal.h"

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

/* ---- one field of two rows ---- */

enum fit { FIT_SAME, FIT_INSIDE, FIT_WIDER, FIT_APART, FIT_OPEN, FIT_WORDS };

static bool said(const struct cell *cell)
{
	return cell->x || cell->has_r || cell->has_l || cell->has_h;
}

static enum fit fit_of(enum value_relation relation)
{
	switch (relation) {
	case VALUE_RELATION_EQUAL:
		return FIT_SAME;
	case VALUE_RELATION_INSIDE:
		return FIT_INSIDE;
	case VALUE_RELATION_CONTAINS:
		return FIT_WIDER;
	case VALUE_RELATION_DISJOINT:
		return FIT_APART;
	default:
		return FIT_WORDS;
	}
}

static enum reading reading_of(struct engine *engine, int64_t claim)
{
	return (enum reading)engine_integer(
		engine, READING_NOT_SAID,
		"SELECT reading FROM claim WHERE id = ?", 1, claim, 0);
}

static bool is_group(const struct engine *engine, int64_t record)
{
	int count;

	return pairs_find(&engine->memory.members, record, &count) != NULL;
}

/* Does the group that a reads on each of its members know b as one? */
static bool each_has(struct engine *engine, const struct cell *group,
		     int64_t member)
{
	int count;
	const struct pair *groups =
		pairs_find(&engine->memory.groups, member, &count);

	for (int i = 0; i < count; i++)
		if (groups[i].b == group->r)
			return reading_of(engine, group->claim) ==
			       READING_EACH;
	return false;
}

/* Two groups, each read on its members, share one. */
static bool each_shares(struct engine *engine, const struct cell *a,
			const struct cell *b)
{
	int n;
	const struct pair *members =
		pairs_find(&engine->memory.members, a->r, &n);

	for (int i = 0; i < n; i++)
		if (each_has(engine, b, members[i].b))
			return reading_of(engine, a->claim) == READING_EACH;
	return false;
}

static enum fit fit_references(struct engine *engine,
			       const struct kind *kind,
			       const struct field *field,
			       const struct cell *a, const struct cell *b)
{
	struct resolve_rules rules;
	struct value x = { .type = VALUE_REFERENCE, .reference = a->r };
	struct value y = { .type = VALUE_REFERENCE, .reference = b->r };

	if (a->r == b->r)
		return FIT_SAME;
	if (each_has(engine, a, b->r) || each_has(engine, b, a->r) ||
	    each_shares(engine, a, b))
		return FIT_SAME;
	if (is_group(engine, a->r) || is_group(engine, b->r))
		return FIT_WORDS; /* together, or nobody says how */
	make_rules(engine, kind, field, &rules);
	return rules.compare ? fit_of(rules.compare(rules.payload, &x, &y))
			     : FIT_APART;
}

static enum fit fit_choices(struct engine *engine, const struct kind *kind,
			    const struct field *field, const struct cell *a,
			    const struct cell *b)
{
	struct resolve_rules rules;
	struct value x = { .type = VALUE_CHOICE, .reference = a->r };
	struct value y = { .type = VALUE_CHOICE, .reference = b->r };

	if (a->r == b->r)
		return FIT_SAME;
	make_rules(engine, kind, field, &rules);
	return fit_of(rules.compare(rules.payload, &x, &y));
}

static enum fit fit_ranges(const struct cell *a, const struct cell *b)
{
	int64_t al = a->has_l ? a->l : INT64_MIN;
	int64_t ah = a->has_h ? a->h : INT64_MAX;
	int64_t bl = b->has_l ? b->l : INT64_MIN;
	int64_t bh = b->has_h ? b->h : INT64_MAX;

	if (!a->has_l && !a->has_h && !b->has_l && !b->has_h)
		return FIT_WORDS;
	if (ah < bl || bh < al)
		return FIT_APART;
	if (al == bl && ah == bh)
		return FIT_SAME;
	if (al >= bl && ah <= bh)
		return FIT_INSIDE;
	return al <= bl && ah >= bh ? FIT_WIDER : FIT_WORDS;
}

/* How field of a stands to that of b. OPEN: not said in one of them; WORDS:
 * cannot be compared, or they touch without either lying in the other. */
static enum fit fit_cells(struct engine *engine, const struct kind *kind,
			  const struct field *field, const struct cell *a,
			  const struct cell *b)
{
	if (!said(a) || !said(b))
		return FIT_OPEN;
	switch (field->type) {
	case VALUE_REFERENCE:
		return a->has_r && b->has_r
			       ? fit_references(engine, kind, field, a, b)
			       : FIT_WORDS;
	case VALUE_CHOICE:
		return a->has_r && b->has_r
			       ? fit_choices(engine, kind, field, a, b)
			       : FIT_WORDS;
	case VALUE_NUMBER:
	case VALUE_DATE:
	case VALUE_PERIOD:
		return fit_ranges(a, b);
	case VALUE_IDENTIFIER:
	case VALUE_COUNTRY:
		if (!a->k || !b->k)
			return FIT_WORDS;
		return strcmp(a->k, b->k) ? FIT_APART : FIT_SAME;
	default:
		return FIT_WORDS;
	}
}

static bool is_time(const struct field *field)
{
	return field->type == VALUE_DATE || field->type == VALUE_PERIOD;
}

static bool in_key(const struct kind *kind, const struct field *field)
{
	for (int i = 0; kind->rival[i]; i++)
		if (kind->rival[i] == field)
			return true;
	return false;
}

/* ---- denials ---- */

/* A denial as of October says nothing of what began in May after. */
static bool began_later(struct engine *engine, const struct derive_kind *kind,
			const struct rival_row *denial,
			const struct rival_row *other)
{
	struct span as_of = { TIME_MIN, TIME_MAX };
	const struct cell *date;

	if (!kind->date)
		return false;
	date = &other->cells[kind->date->slot];
	if (!date->has_l)
		return false;
	if (said(&denial->cells[kind->date->slot]))
		return false; /* it names its own time, compared as a field */
	if (rival_as_of(engine, denial->cells[0].claim, &as_of))
		return as_of.high != TIME_MAX && date->l > as_of.high;
	return false;
}

/* Every part that the denial names must fit; one that it leaves open is any.
 * What the other leaves open makes it a possible rival, no contradiction. */
static bool denial_of(struct engine *engine, const struct derive_kind *kind,
		      const struct rival_row *denial,
		      const struct rival_row *other, struct rival *rival)
{
	const struct kind *k = kind->kind;

	rival->rivalry = DERIVE_RIVALRY_DENIES;
	for (int i = 1; i < k->field_count; i++) {
		const struct field *f = k->fields[i];
		const struct cell *no = &denial->cells[f->slot];
		const struct cell *yes = &other->cells[f->slot];

		/* Rows with a shared value of many were looked up by it. */
		if (!said(no) || (f->many && said(yes)))
			continue;
		switch (fit_cells(engine, k, f, yes, no)) {
		case FIT_APART:
			return false;
		case FIT_WIDER:
			if (!is_time(f) && f->type != VALUE_NUMBER)
				return false;
			break;
		case FIT_OPEN:
			if (!is_time(f))
				rival->rivalry = DERIVE_RIVALRY_POSSIBLE;
			break;
		case FIT_WORDS: /* printed words, or a group as a whole */
			if (derive_has_reference(f))
				rival->rivalry = DERIVE_RIVALRY_POSSIBLE;
			break;
		default:
			break;
		}
	}
	return !began_later(engine, kind, denial, other);
}

/* ---- two assertions ---- */

/* "Associated" is said of many at once: the root of a tree is no key. */
static bool means_nothing(const struct engine *engine,
			  const struct field *field, const struct cell *cell)
{
	const struct choice *choice;

	if (field->type != VALUE_CHOICE || !cell->has_r)
		return false;
	choice = registry_choice(engine->registry, (int)cell->r);
	return choice && !choice->broader;
}

static bool key_agrees(struct engine *engine, const struct kind *kind,
		       const struct rival_row *a, const struct rival_row *b,
		       bool *possible)
{
	for (int i = 0; kind->rival[i]; i++) {
		const struct field *f = kind->rival[i];
		const struct cell *x = &a->cells[f->slot];
		const struct cell *y = &b->cells[f->slot];
		enum fit fit = fit_cells(engine, kind, f, x, y);

		if (f->many && said(x) && said(y))
			continue; /* looked up by a value that they share */
		if (means_nothing(engine, f, x))
			return false;
		if (fit == FIT_OPEN)
			*possible = true;
		else if (fit == FIT_WORDS && f->type == VALUE_TEXT &&
			 !strcasecmp(x->x, y->x))
			continue;
		else if (fit != FIT_SAME)
			return false;
	}
	return true;
}

/* A tally of a part of the time bounds one of the whole from below; other
 * windows and directions are other scopes. */
static bool tallies_differ(struct engine *engine,
			   const struct derive_kind *kind,
			   const struct rival_row *a,
			   const struct rival_row *b,
			   const struct field **ret_field)
{
	const struct kind *k = kind->kind;
	const struct field *number = NULL;
	const struct cell *x, *y;
	enum fit window;

	for (int i = 0; i < k->field_count; i++) {
		const struct field *f = k->fields[i];

		if (f->type == VALUE_NUMBER && !number)
			number = f;
		if (!strcmp(f->word, "direction") &&
		    fit_cells(engine, k, f, &a->cells[f->slot],
			      &b->cells[f->slot]) != FIT_SAME &&
		    (said(&a->cells[f->slot]) || said(&b->cells[f->slot])))
			return false;
	}
	if (!number || !kind->date)
		return false;
	x = &a->cells[number->slot];
	y = &b->cells[number->slot];
	window = fit_ranges(&a->cells[kind->date->slot],
			    &b->cells[kind->date->slot]);
	*ret_field = number;
	if (window == FIT_SAME)
		return fit_ranges(x, y) == FIT_APART;
	if (window == FIT_INSIDE)
		return x->has_l && y->has_h && x->l > y->h;
	return window == FIT_WIDER && y->has_l && x->has_h && y->l > x->h;
}

static const char shared_sql[] =
	"SELECT 1 FROM claim c JOIN citation t ON t.id = c.citation "
	"WHERE c.record = ?1 AND EXISTS (SELECT 1 FROM claim d "
	"JOIN citation u ON u.id = d.citation "
	"WHERE d.record = ?2 AND u.source = t.source) LIMIT 1";

/* One document that names two owners does not contradict itself. */
static bool named_together(struct engine *engine, int64_t a, int64_t b)
{
	return engine_integer(engine, 0, shared_sql, 2, a, b) != 0;
}

static bool fields_differ(struct engine *engine, const struct derive_kind *kind,
			  const struct rival_row *a, const struct rival_row *b,
			  const struct field **ret_field)
{
	const struct kind *k = kind->kind;

	for (int i = 1; i < k->field_count; i++) {
		const struct field *f = k->fields[i];

		if (f->many || in_key(k, f) || f == kind->date)
			continue;
		if (fit_cells(engine, k, f, &a->cells[f->slot],
			      &b->cells[f->slot]) != FIT_APART)
			continue;
		if (f->type == VALUE_REFERENCE &&
		    named_together(engine, a->id, b->id))
			continue;
		*ret_field = f;
		return true;
	}
	return false;
}

/* Who owned her until October and who owns her as of October are no rivals:
 * one had ended on the day for which the other is said. */
static bool ended_before(struct engine *engine, const struct cell *date,
			 const struct rival_row *other)
{
	struct span as_of = { TIME_MIN, TIME_MAX };

	return date->has_h && rival_as_of(engine, other->cells[0].claim,
					  &as_of) &&
	       as_of.high != TIME_MAX &&
	       date->h <= derive_end_of_day(as_of.high);
}

static enum fit fit_times(struct engine *engine, const struct derive_kind *kind,
			  const struct rival_row *a, const struct rival_row *b)
{
	const struct cell *x, *y;

	if (!kind->date)
		return FIT_OPEN;
	x = &a->cells[kind->date->slot];
	y = &b->cells[kind->date->slot];
	if (kind->date->type == VALUE_PERIOD && said(x) != said(y) &&
	    ended_before(engine, said(x) ? x : y, said(x) ? b : a))
		return FIT_APART;
	return fit_cells(engine, kind->kind, kind->date, x, y);
}

static bool contradiction_of(struct engine *engine,
			     const struct derive_kind *kind,
			     const struct rival_row *a,
			     const struct rival_row *b, struct rival *rival)
{
	bool possible = false, differ;
	enum fit time;

	if (!key_agrees(engine, kind->kind, a, b, &possible))
		return false;
	time = fit_times(engine, kind, a, b);
	if (time == FIT_APART)
		return false;
	if (kind->kind->kind_class == KIND_EVENT && time == FIT_OPEN)
		possible = true; /* another one of its kind, perhaps */
	differ = kind->kind->number == KIND_TALLY
			 ? tallies_differ(engine, kind, a, b, &rival->differs)
			 : fields_differ(engine, kind, a, b, &rival->differs);
	rival->rivalry = possible ? DERIVE_RIVALRY_POSSIBLE
				  : DERIVE_RIVALRY_CONTRADICTS;
	return differ;
}

static bool judge_rows(struct engine *engine, const struct derive_kind *kind,
		       const struct rival_row *a, const struct rival_row *b,
		       struct rival *rival)
{
	memset(rival, 0, sizeof(*rival));
	rival->id = b->id;
	if (b->same || (a->denial && b->denial))
		return false;
	if (a->denial && b->asserted)
		return denial_of(engine, kind, a, b, rival);
	if (b->denial && a->asserted)
		return denial_of(engine, kind, b, a, rival);
	return a->asserted && b->asserted &&
	       contradiction_of(engine, kind, a, b, rival);
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
		    judge_rows(engine, kind, row, &other, &rival) &&
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
