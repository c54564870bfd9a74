/* Whether two records are rivals: DESIGN, What is compared. Judged by their
 * rows, field by field. */
#include <string.h>
#include <strings.h>

#include "store/derive_rivalry.h"

/* ---- one field of two rows ---- */

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

enum reading rivalry_reading(struct engine *engine, int64_t claim)
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
			return rivalry_reading(engine, group->claim) ==
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
			return rivalry_reading(engine, a->claim) == READING_EACH;
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

enum fit fit_ranges(const struct cell *a, const struct cell *b)
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

enum fit fit_cells(struct engine *engine, const struct kind *kind,
		   const struct field *field, const struct cell *a,
		   const struct cell *b)
{
	if (!cell_said(a) || !cell_said(b))
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

/* ---- a field of many, read as a set ---- */

static bool add_told(struct engine *engine, int64_t claim, int64_t reference,
		     struct pairs *set)
{
	return engine_integer(engine, POLARITY_IS, "SELECT polarity FROM claim "
			      "WHERE id = ?", 1, claim, 0) != POLARITY_IS ||
	       pairs_add(set, reference, 0);
}

static bool made_set(struct engine *engine, const struct field *field,
		     const struct made *made, struct pairs *set)
{
	for (int i = 0; i < made->value_count; i++) {
		const struct made_value *v = &made->values[i];

		if (v->slot == field->slot && v->has_r &&
		    v->standing != STANDING_REJECTED &&
		    !add_told(engine, v->claim, v->r, set))
			return false;
	}
	return true;
}

static bool stored_set(struct engine *engine, const struct derive_kind *kind,
		       const struct field *field, int64_t id,
		       struct pairs *set)
{
	struct statement *s;
	bool room = true;

	if (engine_note(engine, db_prepare(engine->db, kind->select_values, &s,
					   NULL)) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, id);
	while (room && db_step(s))
		if (db_column_integer(s, 1) == field->slot &&
		    !db_column_is_null(s, 5) &&
		    db_column_integer(s, 8) != STANDING_REJECTED)
			room = add_told(engine, db_column_integer(s, 11),
					db_column_integer(s, 5), set);
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	return room;
}

/* The choices that a row says of itself; what is denied or rejected is none
 * of them. Mostly one: then the row itself has it. */
static void told_set(struct engine *engine, const struct derive_kind *kind,
		     const struct field *field, const struct rival_row *row,
		     struct pairs *set)
{
	const struct cell *cell = &row->cells[field->slot];
	bool room = true;

	if (cell->more == 0 && cell->has_r)
		room = pairs_add(set, cell->r, 0);
	else if (cell->more > 0 && row->made)
		room = made_set(engine, field, row->made, set);
	else if (cell->more > 0)
		room = stored_set(engine, kind, field, row->id, set);
	if (!room)
		engine_note(engine, STATUS_NOMEM);
}

/* "Associated" is said of many at once: the root of a tree is no key. */
static bool means_nothing(const struct engine *engine, int64_t number)
{
	const struct choice *choice =
		registry_choice(engine->registry, (int)number);

	return choice && !choice->broader;
}

/* The nearest that one of a stands to one of b. As a key the root of a tree
 * is none. */
static enum fit nearest(struct engine *engine, const struct derive_kind *kind,
			const struct field *field, const struct pairs *a,
			const struct pairs *b, bool as_key)
{
	static const enum fit order[] = { FIT_SAME, FIT_INSIDE, FIT_WIDER,
					  FIT_WORDS };
	bool found[FIT_WORDS + 1] = { false };

	for (int i = 0; i < a->count; i++)
		for (int j = 0; j < b->count; j++) {
			struct cell x = { .r = a->items[i].a, .has_r = true };
			struct cell y = { .r = b->items[j].a, .has_r = true };

			if (as_key && means_nothing(engine, x.r))
				continue;
			found[fit_cells(engine, kind->kind, field, &x, &y)] =
				true;
		}
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (found[order[i]])
			return order[i];
	return FIT_APART;
}

static enum fit fit_sets(struct engine *engine, const struct derive_kind *kind,
			 const struct field *field, const struct rival_row *a,
			 const struct rival_row *b, bool as_key)
{
	struct pairs x = { 0 }, y = { 0 };
	enum fit fit = FIT_WORDS;

	if (!cell_said(&a->cells[field->slot]) ||
	    !cell_said(&b->cells[field->slot]))
		return FIT_OPEN;
	told_set(engine, kind, field, a, &x);
	told_set(engine, kind, field, b, &y);
	if (x.count > 0 && y.count > 0)
		fit = nearest(engine, kind, field, &x, &y, as_key);
	pairs_release(&x);
	pairs_release(&y);
	return fit;
}

static bool is_set(const struct field *field)
{
	return field->many && field->type == VALUE_CHOICE;
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
	if (cell_said(&denial->cells[kind->date->slot]))
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
		if (!cell_said(no) ||
		    (f->many && !is_set(f) && cell_said(yes)))
			continue;
		switch (is_set(f) ? fit_sets(engine, kind, f, other, denial,
					     false)
				  : fit_cells(engine, k, f, yes, no)) {
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

static bool share_member(const struct engine *engine, int64_t a, int64_t b)
{
	int n;
	const struct pair *members =
		pairs_find(&engine->memory.members, a, &n);

	for (int i = 0; i < n; i++)
		if (derive_in_group(engine, members[i].b, b))
			return true;
	return false;
}

/* How a group's claim is read, where it knows the other subject. */
static enum fit fit_reading(struct engine *engine, const struct cell *group,
			    enum fit side, enum fit *ret_together)
{
	enum reading reading = rivalry_reading(engine, group->claim);

	if (reading == READING_TOGETHER)
		*ret_together = side;
	if (reading == READING_NOT_SAID)
		return FIT_OPEN;
	return reading == READING_EACH ? FIT_SAME : FIT_APART;
}

enum fit fit_subjects(struct engine *engine, const struct kind *kind,
		      const struct field *field, const struct cell *a,
		      const struct cell *b, enum fit *ret_together)
{
	*ret_together = FIT_APART;
	if (!a->has_r || !b->has_r || a->r == b->r)
		return fit_cells(engine, kind, field, a, b);
	if (derive_in_group(engine, b->r, a->r))
		return fit_reading(engine, a, FIT_WIDER, ret_together);
	if (derive_in_group(engine, a->r, b->r))
		return fit_reading(engine, b, FIT_INSIDE, ret_together);
	if (!share_member(engine, a->r, b->r))
		return fit_cells(engine, kind, field, a, b);
	return each_shares(engine, a, b) ? FIT_SAME : FIT_OPEN;
}

static enum fit fit_key(struct engine *engine, const struct derive_kind *kind,
			const struct field *field, const struct rival_row *a,
			const struct rival_row *b)
{
	const struct cell *x = &a->cells[field->slot];
	const struct cell *y = &b->cells[field->slot];
	enum fit together;

	if (is_set(field))
		return fit_sets(engine, kind, field, a, b, true);
	if (field->many && cell_said(x) && cell_said(y))
		return FIT_SAME; /* looked up by a value that they share */
	if (field->type == VALUE_CHOICE && x->has_r &&
	    means_nothing(engine, x->r))
		return FIT_APART;
	return fit_subjects(engine, kind->kind, field, x, y, &together);
}

static bool key_agrees(struct engine *engine, const struct derive_kind *kind,
		       const struct rival_row *a, const struct rival_row *b,
		       bool *possible)
{
	for (int i = 0; kind->kind->rival[i]; i++) {
		const struct field *f = kind->kind->rival[i];
		const struct cell *x = &a->cells[f->slot];
		const struct cell *y = &b->cells[f->slot];
		enum fit fit = fit_key(engine, kind, f, a, b);

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

/* ---- two states in time ---- */

/* When a state holds: in all of `certain` (none when low > high), nowhere
 * beside `hull`. It is current when nobody says that it had ended on the day
 * for which it is told. */
struct state_time {
	struct span hull, certain, as_of;
	bool current;
};

static void tell_period(struct state_time *t, const struct period *p)
{
	bool known = t->as_of.high != TIME_MAX;

	t->hull = (struct span){ p->start.low, p->end.high };
	t->certain = (struct span){ p->start.high, p->end.low };
	t->current = p->end.high == TIME_MAX ||
		     (known && p->end.high >
				       derive_end_of_day(t->as_of.high));
	if (t->current && known && p->start.high <= t->as_of.low &&
	    t->certain.high < t->as_of.low)
		t->certain.high = t->as_of.low;
}

static void state_time(struct engine *engine, const struct field *date,
		       const struct rival_row *row, struct state_time *t)
{
	const struct cell *cell = &row->cells[date->slot];
	bool told = cell_said(cell);
	struct period period;

	*t = (struct state_time){ { TIME_MIN, TIME_MAX },
				  { TIME_MAX, TIME_MIN },
				  { TIME_MIN, TIME_MAX }, true };
	rival_as_of(engine, told ? cell->claim : row->cells[0].claim,
		    &t->as_of);
	if (told && (cell->has_l || cell->has_h) &&
	    rival_period(engine, cell->claim, date, &period))
		tell_period(t, &period);
	else if (told)
		t->current = false; /* words that nobody can read */
	else if (t->as_of.high != TIME_MAX)
		t->certain = t->as_of;
}

/* What began after the day for which the other is told, or had ended by then,
 * is another time; the other says no more than that day. */
static bool other_time(const struct state_time *a, bool b_told,
		       const struct state_time *b)
{
	int64_t told_on = derive_end_of_day(b->as_of.high);

	if (a->hull.low > b->hull.high || b->hull.low > a->hull.high)
		return true;
	if (b->as_of.high == TIME_MAX || !b->current)
		return false;
	return a->hull.low > told_on || (!b_told && a->hull.high <= told_on);
}

/* Do both hold at one time? Two that are told as they stand do. Of one that
 * is over and nobody says since when it cannot be said. */
static enum answer states_meet(struct engine *engine, const struct field *date,
			       const struct rival_row *a,
			       const struct rival_row *b)
{
	bool x = cell_said(&a->cells[date->slot]);
	bool y = cell_said(&b->cells[date->slot]);
	struct state_time s, t;

	if (!x && !y)
		return ANSWER_YES;
	state_time(engine, date, a, &s);
	state_time(engine, date, b, &t);
	if (other_time(&s, y, &t) || other_time(&t, x, &s))
		return ANSWER_NO;
	if (s.current && t.current)
		return ANSWER_YES;
	return s.certain.low <= s.certain.high &&
			       t.certain.low <= t.certain.high &&
			       s.certain.low <= t.certain.high &&
			       t.certain.low <= s.certain.high
		       ? ANSWER_YES : ANSWER_CANNOT_SAY;
}

static enum answer times_meet(struct engine *engine,
			      const struct derive_kind *kind,
			      const struct rival_row *a,
			      const struct rival_row *b)
{
	const struct field *date = kind->date;
	bool event = kind->kind->kind_class == KIND_EVENT;

	if (!date)
		return event ? ANSWER_CANNOT_SAY : ANSWER_YES;
	if (!event && date->type == VALUE_PERIOD)
		return states_meet(engine, date, a, b);
	switch (fit_cells(engine, kind->kind, date, &a->cells[date->slot],
			  &b->cells[date->slot])) {
	case FIT_APART:
		return ANSWER_NO;
	case FIT_OPEN: /* another one of its kind, perhaps */
		return event ? ANSWER_CANNOT_SAY : ANSWER_YES;
	default:
		return ANSWER_YES;
	}
}

static bool contradiction_of(struct engine *engine,
			     const struct derive_kind *kind,
			     const struct rival_row *a,
			     const struct rival_row *b, struct rival *rival)
{
	bool possible = false;
	enum answer time;

	if (kind->kind->number == KIND_TALLY)
		return tally_judge(engine, kind, a, b, rival);
	if (!key_agrees(engine, kind, a, b, &possible) ||
	    !fields_differ(engine, kind, a, b, &rival->differs))
		return false;
	time = times_meet(engine, kind, a, b);
	rival->rivalry = possible || time == ANSWER_CANNOT_SAY
				 ? DERIVE_RIVALRY_POSSIBLE
				 : DERIVE_RIVALRY_CONTRADICTS;
	return time != ANSWER_NO;
}

bool rivalry_judge(struct engine *engine, const struct derive_kind *kind,
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
