/* A record's claims become its row: field by field, candidates, resolution,
 * cell. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/derive_internal.h"

static struct candidate *candidate_add(struct engine *engine, int told)
{
	struct desk *desk = engine->desk;

	if (desk->candidate_count == desk->candidate_capacity) {
		int n = desk->candidate_capacity
				? desk->candidate_capacity * 2 : 16;
		struct candidate *candidates = realloc(
			desk->candidates, (size_t)n * sizeof(*candidates));
		int *from;

		if (!candidates)
			return NULL;
		desk->candidates = candidates;
		from = realloc(desk->candidate_told,
			       (size_t)n * sizeof(*from));
		if (!from)
			return NULL;
		desk->candidate_told = from;
		desk->candidate_capacity = n;
	}
	desk->candidate_told[desk->candidate_count] = told;
	return &desk->candidates[desk->candidate_count++];
}

/* The origins of the claims on which an inferred one rests in the end. */
static const char premise_sql[] =
	"WITH RECURSIVE rest(id) AS ("
	"SELECT rests_on FROM premise WHERE claim = ?1 UNION "
	"SELECT p.rests_on FROM premise p JOIN rest ON p.claim = rest.id) "
	"SELECT DISTINCT coalesce(t.origin, t.source) FROM rest "
	"JOIN claim c ON c.id = rest.id JOIN citation t ON t.id = c.citation "
	"WHERE coalesce(t.origin_unknown, 0) = 0 AND NOT EXISTS "
	"(SELECT 1 FROM premise q WHERE q.claim = c.id) ORDER BY 1";

enum { PREMISE_ORIGINS_MAX = 32 };

static enum status premise_unit(struct engine *engine, int64_t claim,
				struct support_unit *unit, struct error *err)
{
	int64_t *origins = arena_take(&engine->desk->arena,
				      PREMISE_ORIGINS_MAX * sizeof(*origins));
	struct statement *s;
	int count = 0;
	enum status status;

	if (!origins)
		return no_memory(err);
	status = db_prepare(engine->db, premise_sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, claim);
	while (count < PREMISE_ORIGINS_MAX && db_step(s))
		origins[count++] = db_column_integer(s, 0);
	status = rows_end(s, status, err);
	if (count > 0) {
		unit->origins = origins;
		unit->count = count;
	}
	return status;
}

static enum status fill_unit(struct engine *engine, const struct told *told,
			     struct candidate *c, struct error *err)
{
	c->unit.origins = &told->origin;
	c->unit.count = told->citation && told->origin ? 1 : 0;
	if (engine->memory.inferred &&
	    idmap_get(engine->memory.inferred, told->id, NULL))
		return premise_unit(engine, told->id, &c->unit, err);
	return STATUS_OK;
}

static void fill_verdict(struct engine *engine, struct candidate *c,
			 int64_t claim)
{
	int64_t at;
	enum verdict verdict = gather_verdict(engine, claim, c->citation, &at);

	c->verdict = verdict == VERDICT_PREFERRED ? RESOLVE_PREFERRED
		     : verdict == VERDICT_REJECTED ? RESOLVE_REJECTED
						   : RESOLVE_UNJUDGED;
	c->judged = at;
}

/* In a field of many, a denial of what nobody names denies all others: "there
 * are no others". */
static bool leaves_no_other(const struct told *told, const struct field *field)
{
	static const char *const words[] = { "other", "others", "any other",
					     "any others", "anything else",
					     "anybody else", "anyone else" };

	if (!field->many || told->polarity != POLARITY_NOT ||
	    told->reference || told->choice || told->edtf || told->bounds)
		return false;
	for (size_t i = 0; told->said && i < sizeof(words) / sizeof(*words);
	     i++)
		if (!strcasecmp(told->said, words[i]))
			return true;
	return !told->said;
}

static enum status fill_candidate(struct engine *engine,
				  const struct told *told,
				  const struct field *field,
				  struct candidate *c, struct error *err)
{
	c->claim = told->id;
	c->citation = told->citation;
	c->source = told->source;
	c->words = told->said;
	c->polarity = told->polarity;
	c->on_group = told->on_group;
	c->digit = c->letter = c->distance = 0;
	c->as_of = c->from = c->to = (struct span){ TIME_MIN, TIME_MAX };
	c->ended = false;
	c->closes = leaves_no_other(told, field);
	if (field->type == VALUE_HOLDS) {
		c->value.type = VALUE_HOLDS;
		c->value.not_understood = false;
		c->value.key[0] = '\0';
		c->value.reference = 0;
	} else {
		told_value(engine, told, field, &c->value);
	}
	fill_verdict(engine, c, c->claim);
	return fill_unit(engine, told, c, err);
}

/* What only matters where there is something to compare with. */
static void fill_facts(struct engine *engine, const struct told *told,
		       struct candidate *c)
{
	struct support *support = engine->memory.support;
	int64_t digit = 0;

	c->as_of = told_as_of(engine, told);
	c->from = told_span(told->from);
	c->to = told_span(told->to);
	c->ended = told->to && c->to.high != TIME_MAX &&
		   (c->as_of.high == TIME_MAX ||
		    c->to.high <= derive_end_of_day(c->as_of.high));
	if (!told->citation)
		return;
	if (engine->memory.credibility)
		idmap_get(engine->memory.credibility, told->citation, &digit);
	c->digit = (int)digit;
	c->letter = support_letter(support, told->source);
	if (!told->origin_unknown)
		c->distance = support_distance(support, told->source,
					       told->origin) +
			      (told->repeats != 0);
}

static const struct told *told_of(const struct engine *engine, int candidate)
{
	int i = engine->desk->candidate_told[candidate];

	return &engine->desk->told[i < 0 ? -1 - i : i];
}

void make_facts(struct engine *engine)
{
	struct desk *desk = engine->desk;

	for (int i = 0; i < desk->candidate_count; i++)
		fill_facts(engine, told_of(engine, i), &desk->candidates[i]);
}

static enum status add_candidates(struct engine *engine,
				  const struct field *field, struct error *err)
{
	struct desk *desk = engine->desk;
	enum status status = STATUS_OK;

	for (int i = 0; i < desk->told_count && status == STATUS_OK; i++) {
		struct candidate *c;

		if (desk->told[i].field != field->number)
			continue;
		c = candidate_add(engine, i);
		if (!c)
			return no_memory(err);
		status = fill_candidate(engine, &desk->told[i], field, c,
					err);
	}
	return status;
}

static bool says_complete(const struct engine *engine, const struct told *told)
{
	const struct field *field =
		registry_field(engine->registry, FIELD_GROUP_COMPLETE);
	const struct choice *yes;

	if (told->field != FIELD_GROUP_COMPLETE || told->on_group || !field ||
	    told->polarity != POLARITY_IS)
		return false;
	yes = registry_choice_by_word(engine->registry, field->qualifier,
				      "yes", 3);
	if (told->choice)
		return yes && told->choice == yes->number;
	return told->said && !strcasecmp(told->said, "yes");
}

/* A group that is said to be complete has no other members. */
static enum status add_complete(struct engine *engine,
				const struct field *field, struct error *err)
{
	struct desk *desk = engine->desk;
	enum status status = STATUS_OK;

	if (field->number != FIELD_GROUP_MEMBER || desk->candidate_count == 0)
		return STATUS_OK;
	for (int i = 0; i < desk->told_count && status == STATUS_OK; i++) {
		struct candidate *c;

		if (!says_complete(engine, &desk->told[i]))
			continue;
		c = candidate_add(engine, -1 - i);
		if (!c)
			return no_memory(err);
		status = fill_candidate(engine, &desk->told[i], field, c, err);
		c->polarity = POLARITY_NOT;
		c->closes = true;
	}
	return status;
}

enum status make_candidates(struct engine *engine, const struct field *field,
			    struct error *err)
{
	enum status status;

	engine->desk->candidate_count = 0;
	status = add_candidates(engine, field, err);
	if (status == STATUS_OK)
		status = add_complete(engine, field, err);
	if (status == STATUS_OK && engine->desk->candidate_count > 1)
		make_facts(engine);
	return status;
}

/* A citation that says something of a relation asserts it, unless it says of
 * `holds` itself; and where all that do deny it, the rest is but the
 * description of what is denied. */
static bool implies(const struct engine *engine, int i)
{
	const struct told *t = &engine->desk->told[i];

	if (t->field == FIELD_HOLDS || t->polarity != POLARITY_IS)
		return false;
	for (int j = 0; j < engine->desk->candidate_count; j++)
		if (engine->desk->candidates[j].citation == t->citation)
			return false;
	return true;
}

static bool all_denied(const struct engine *engine)
{
	for (int i = 0; i < engine->desk->candidate_count; i++)
		if (engine->desk->candidates[i].polarity != POLARITY_NOT)
			return false;
	return engine->desk->candidate_count > 0;
}

static enum status add_implied(struct engine *engine,
			       const struct field *field, struct error *err)
{
	struct desk *desk = engine->desk;
	enum status status = STATUS_OK;

	for (int i = 0; i < desk->told_count && status == STATUS_OK; i++) {
		struct candidate *c;

		if (!implies(engine, i))
			continue;
		c = candidate_add(engine, -1 - i);
		if (!c)
			return no_memory(err);
		status = fill_candidate(engine, &desk->told[i], field, c,
					err);
		/* A verdict on that other value alone is none on the whole. */
		fill_verdict(engine, c, 0);
	}
	return status;
}

enum status make_holds_candidates(struct engine *engine, struct error *err)
{
	const struct field *field =
		registry_field(engine->registry, FIELD_HOLDS);
	enum status status;

	engine->desk->candidate_count = 0;
	if (!field)
		return STATUS_OK;
	status = add_candidates(engine, field, err);
	if (status == STATUS_OK && !all_denied(engine))
		status = add_implied(engine, field, err);
	if (status == STATUS_OK && engine->desk->candidate_count > 1)
		make_facts(engine);
	return status;
}

static enum value_relation flip(enum value_relation relation)
{
	if (relation == VALUE_RELATION_INSIDE)
		return VALUE_RELATION_CONTAINS;
	return relation == VALUE_RELATION_CONTAINS ? VALUE_RELATION_INSIDE
						   : relation;
}

static enum value_relation compare_choices(void *payload,
					   const struct value *a,
					   const struct value *b)
{
	const struct engine *engine = payload;
	const struct choice *x =
		registry_choice(engine->registry, (int)a->reference);
	const struct choice *y =
		registry_choice(engine->registry, (int)b->reference);

	if (!x || !y)
		return VALUE_RELATION_NOT_COMPARED;
	if (choice_within(x, y))
		return VALUE_RELATION_INSIDE;
	return choice_within(y, x) ? VALUE_RELATION_CONTAINS
				   : VALUE_RELATION_DISJOINT;
}

bool derive_in_group(const struct engine *engine, int64_t member,
		     int64_t group)
{
	int count;
	const struct pair *groups =
		pairs_find(&engine->memory.groups, member, &count);

	for (int i = 0; i < count; i++)
		if (groups[i].b == group)
			return true;
	return false;
}

/* A berth is inside its port, a ship inside a group of ships. */
static enum value_relation compare_references(void *payload,
					      const struct value *a,
					      const struct value *b)
{
	struct engine *engine = payload;

	if (places_within(engine, a->reference, b->reference) ||
	    derive_in_group(engine, a->reference, b->reference))
		return VALUE_RELATION_INSIDE;
	if (places_within(engine, b->reference, a->reference) ||
	    derive_in_group(engine, b->reference, a->reference))
		return flip(VALUE_RELATION_INSIDE);
	return VALUE_RELATION_DISJOINT;
}

static enum value_relation compare_places(void *payload, const struct value *a,
					  const struct value *b)
{
	struct engine *engine = payload;

	if (places_within(engine, a->reference, b->reference))
		return VALUE_RELATION_INSIDE;
	return places_within(engine, b->reference, a->reference)
		       ? VALUE_RELATION_CONTAINS : VALUE_RELATION_DISJOINT;
}

/* In a field of many a group stands beside its members: both are said. */
static resolve_compare *compare_of(const struct engine *engine,
				   const struct field *field)
{
	if (field->type == VALUE_CHOICE)
		return compare_choices;
	if (field->type != VALUE_REFERENCE)
		return NULL;
	if (!field->many)
		return compare_references;
	return field->qualifier && strcmp(field->qualifier, "*") &&
			       field_takes_kind(engine->registry, field,
						KIND_PLACE)
		       ? compare_places : NULL;
}

void make_rules(struct engine *engine, const struct kind *kind,
		const struct field *field, struct resolve_rules *ret_rules)
{
	*ret_rules = (struct resolve_rules){
		.type = field->type,
		.many = field->many,
		.state = kind->kind_class != KIND_EVENT,
		.support = engine->memory.support,
		.compare = compare_of(engine, field),
		.payload = engine,
	};
}

static struct made_value *value_add(struct made *made)
{
	if (made->value_count == made->value_capacity) {
		int n = made->value_capacity ? made->value_capacity * 2 : 32;
		struct made_value *values = realloc(
			made->values, (size_t)n * sizeof(*values));

		if (!values)
			return NULL;
		made->values = values;
		made->value_capacity = n;
	}
	return &made->values[made->value_count++];
}

static const char *choice_key(struct engine *engine, int64_t number)
{
	const struct choice *choice =
		registry_choice(engine->registry, (int)number);
	struct buffer key;

	if (!choice)
		return NULL;
	buffer_init_fixed(&key, engine->text, sizeof(engine->text));
	if (text_fold(choice->word, strlen(choice->word), &key) != STATUS_OK)
		return choice->word;
	return arena_copy(&engine->desk->arena, key.data, key.length);
}

static void fill_range(const struct field *field, const struct value *value,
		       struct made_value *v)
{
	int64_t least = field->type == VALUE_NUMBER ? NUMBER_MIN : TIME_MIN;
	int64_t most = field->type == VALUE_NUMBER ? NUMBER_MAX : TIME_MAX;

	if (value->not_understood)
		return;
	if (field->type == VALUE_POSITION) {
		v->l = value->latitude;
		v->h = value->longitude;
		v->has_l = v->has_h = true;
	} else if (value_range(value, &v->l, &v->h)) {
		v->has_l = v->l != least;
		v->has_h = v->h != most;
	}
}

static void fill_value(struct engine *engine, const struct field *field,
		       const struct resolved_value *resolved, int ord,
		       struct made_value *v)
{
	const struct candidate *c = &engine->desk->candidates[resolved->first];
	const struct told *told = told_of(engine, resolved->first);

	memset(v, 0, sizeof(*v));
	v->slot = field->slot;
	v->ord = ord;
	v->claim = c->claim;
	v->standing = resolved->standing;
	v->by_low = resolved->by_low;
	v->by_high = resolved->by_high;
	v->x = told_cell(engine, told, field, &c->value);
	if (c->polarity == POLARITY_UNKNOWN || field->type == VALUE_HOLDS)
		return;
	if (field->type == VALUE_CHOICE)
		v->k = choice_key(engine, c->value.reference);
	else if (derive_has_key(field) && *c->value.key)
		v->k = arena_copy(&engine->desk->arena, c->value.key,
				  strlen(c->value.key));
	if (derive_has_reference(field) && c->value.reference) {
		v->r = c->value.reference;
		v->has_r = true;
	}
	if (derive_has_range(field))
		fill_range(field, &c->value, v);
}

static void fill_cell(struct cell *cell, const struct made_value *v, int more,
		      bool denial)
{
	cell->x = v->x;
	cell->claim = v->claim;
	cell->standing = v->standing;
	cell->more = more;
	if (denial)
		return;
	cell->k = v->k;
	cell->r = v->r;
	cell->l = v->l;
	cell->h = v->h;
	cell->has_r = v->has_r;
	cell->has_l = v->has_l;
	cell->has_h = v->has_h;
}

static enum status fill_slot(struct engine *engine, const struct field *field,
			     const struct resolution *resolution,
			     struct error *err)
{
	struct made *made = &engine->made;
	int n = resolution->value_count;
	bool keep = field->many || n > 1;

	for (int i = 0; i < n; i++) {
		const struct resolved_value *r = &resolution->values[i];
		struct made_value alone, *v = &alone;

		if (keep)
			v = value_add(made);
		if (!v)
			return no_memory(err);
		fill_value(engine, field, r, i, v);
		if (i == 0)
			fill_cell(&made->cells[field->slot], v, n - 1,
				  r->polarity == POLARITY_NOT);
	}
	return STATUS_OK;
}

static enum status make_field(struct engine *engine, const struct kind *kind,
			      const struct field *field, struct error *err)
{
	struct resolve_rules rules;
	struct resolution resolution;

	if (engine->desk->candidate_count == 0)
		return STATUS_OK;
	make_rules(engine, kind, field, &rules);
	if (resolve(engine->resolver, &rules, engine->desk->candidates,
		    engine->desk->candidate_count, &resolution) != STATUS_OK)
		return no_memory(err);
	if (field->type == VALUE_HOLDS && resolution.value_count > 0) {
		engine->made.by_low = resolution.values[0].by_low;
		engine->made.by_high = resolution.values[0].by_high;
	}
	return fill_slot(engine, field, &resolution, err);
}

/* A relation that did not hold then is in no view as of that day. */
static bool out_of_view(const struct engine *engine, const struct kind *kind,
			const struct field *field)
{
	const struct desk *desk = engine->desk;

	return engine->has_as_of && kind->kind_class == KIND_RELATION &&
	       field->type == VALUE_PERIOD && desk->candidate_count == 1 &&
	       !desk->candidates[0].value.not_understood &&
	       period_holds_at(&desk->candidates[0].value.period,
			       engine->as_of) == ANSWER_NO;
}

static enum status make_fields(struct engine *engine, const struct kind *kind,
			       struct error *err)
{
	struct desk *desk = engine->desk;
	enum status status = STATUS_OK;
	int number = 0;

	for (int i = 0; i < desk->told_count && status == STATUS_OK; i++) {
		const struct field *field;

		if (desk->told[i].field == number)
			continue;
		number = desk->told[i].field;
		field = engine_field(kind, number);
		if (!field || field->type == VALUE_HOLDS)
			continue;
		status = make_candidates(engine, field, err);
		if (status == STATUS_OK)
			status = make_field(engine, kind, field, err);
		if (out_of_view(engine, kind, field))
			engine->made.gone = true;
	}
	return status;
}

/* Origins of all that is said of a thing. */
static enum status make_support(struct engine *engine, struct error *err)
{
	struct made *made = &engine->made;
	struct support_unit *units = arena_take(
		&engine->desk->arena,
		((size_t)engine->desk->told_count + 1) * sizeof(*units));
	int count = 0;

	if (!units)
		return no_memory(err);
	for (int i = 0; i < engine->desk->told_count; i++) {
		const struct told *t = &engine->desk->told[i];
		bool known = !t->citation ||
			     gather_verdict(engine, t->id, t->citation,
					    NULL) == VERDICT_REJECTED;

		for (int j = 0; j < count && !known; j++)
			known = units[j].count == (t->origin != 0) &&
				(!t->origin || units[j].origins[0] ==
						       t->origin);
		if (known)
			continue;
		units[count].origins = &t->origin;
		units[count++].count = t->origin != 0;
	}
	support_count(engine->memory.support, units, count, &made->by_low,
		      &made->by_high);
	return STATUS_OK;
}

static void made_clear(struct made *made, int64_t record,
		       const struct derive_kind *kind)
{
	made->id = record;
	made->kind = kind;
	made->gone = made->label = false;
	made->value_count = 0;
	made->by_low = made->by_high = 0;
	made->title = made->title_key = NULL;
	made->same = 0;
	memset(made->cells, 0, (size_t)kind->kind->field_count *
				       sizeof(made->cells[0]));
}

enum status make_record(struct engine *engine, int64_t record,
			const struct derive_kind *kind, bool any,
			struct error *err)
{
	struct made *made = &engine->made;
	int64_t same = memory_representative(&engine->memory, record);
	bool holds = kind_has_holds(kind->kind);
	enum status status;

	made_clear(made, record, kind);
	made->same = same == record ? 0 : same;
	made->gone = holds && any && engine->desk->told_count == 0;
	status = make_fields(engine, kind->kind, err);
	if (status == STATUS_OK && holds) {
		status = make_holds_candidates(engine, err);
		if (status == STATUS_OK)
			status = make_field(engine, kind->kind,
					    kind->kind->fields[0], err);
	} else if (status == STATUS_OK) {
		status = make_support(engine, err);
	}
	return status == STATUS_OK ? title_of_made(engine, err) : status;
}

enum status make_whole(struct engine *engine, int64_t record,
		       const struct derive_kind *kind, struct error *err)
{
	bool any, joined = memory_representative(&engine->memory, record) !=
			   record;
	enum status status = gather_record(engine, record, joined, err);

	if (status == STATUS_OK)
		status = gather_settle(engine, kind->kind, &any, err);
	if (status == STATUS_OK)
		status = make_record(engine, record, kind, any, err);
	if (status == STATUS_OK && !engine->made.gone)
		status = rivals_apply(engine, err);
	return status;
}
