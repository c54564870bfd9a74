/* What a detail or a conflict asks: fields resolved with all their claims, and the rivals of a record. */
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"

static char *text_on(const void *ctx, const char *text)
{
	return text ? talloc_strdup(ctx, text) : NULL;
}

/* Which claim on the desk a candidate came from. */
static const struct told *origin_of(const struct engine *engine, int candidate)
{
	int i = engine->desk->candidate_told[candidate];

	return &engine->desk->told[i < 0 ? -1 - i : i];
}

static void fill_claim(struct engine *engine, struct derive_field *out, int i,
		       const struct resolution *resolution)
{
	const struct candidate *c = &engine->desk->candidates[i];
	const struct told *t = origin_of(engine, i);
	struct derive_claim *claim = &out->claims[i];
	const struct field *field = out->field;

	claim->implied = engine->desk->candidate_told[i] < 0;
	claim->claim = t->id;
	claim->citation = t->citation;
	claim->source = t->source;
	claim->record = t->record;
	claim->on_group = t->on_group;
	claim->said = claim->implied ? NULL : text_on(out->claims, t->said);
	claim->shown = text_on(out->claims,
			       c->closes ? "no others"
					 : told_shown(engine, t, field,
						      &c->value));
	claim->hedge = text_on(out->claims, t->hedge);
	claim->unit = text_on(out->claims, t->unit);
	claim->reference = field->type == VALUE_REFERENCE ? t->reference : 0;
	claim->negative = c->polarity == POLARITY_NOT;
	claim->unknown = c->polarity == POLARITY_UNKNOWN;
	claim->former = c->ended;
	claim->value = resolution->value_of[i];
	claim->relation = (int)resolution->relation[i];
	claim->relation_words = resolve_relation_words(resolution->relation[i]);
	claim->supports = claim->value == 0 &&
			  c->verdict != RESOLVE_REJECTED;
	claim->preferred = c->verdict == RESOLVE_PREFERRED;
	claim->rejected = c->verdict == RESOLVE_REJECTED;
}

static void fill_values(struct engine *engine, struct derive_field *out,
			const struct resolution *resolution)
{
	for (int i = 0; i < resolution->value_count; i++) {
		const struct resolved_value *r = &resolution->values[i];
		const struct candidate *c =
			&engine->desk->candidates[r->first];
		struct derive_value *v = &out->values[i];

		v->text = text_on(out->values,
				  told_shown(engine,
					     origin_of(engine, r->first),
					     out->field, &c->value));
		v->reference = out->field->type == VALUE_REFERENCE
				       ? c->value.reference : 0;
		v->first = r->first;
		v->standing = r->standing;
		v->settled = r->settled;
		v->negative = r->polarity == POLARITY_NOT;
		v->by_low = r->by_low;
		v->by_high = r->by_high;
	}
}

static enum status fill_field(struct engine *engine, const struct kind *kind,
			      struct derive_field *out, struct error *err)
{
	struct resolve_rules rules;
	struct resolution resolution;
	int n = engine->desk->candidate_count;

	make_rules(engine, kind, out->field, &rules);
	if (resolve(engine->resolver, &rules, engine->desk->candidates, n,
		    &resolution) != STATUS_OK)
		return no_memory(err);
	out->claims = talloc_zero_array(out, struct derive_claim, (unsigned)n);
	out->values = talloc_zero_array(out, struct derive_value,
					(unsigned)resolution.value_count);
	if (!out->claims || !out->values)
		return no_memory(err);
	out->claim_count = n;
	out->value_count = resolution.value_count;
	out->judged = resolution.judged;
	for (int i = 0; i < n; i++)
		fill_claim(engine, out, i, &resolution);
	fill_values(engine, out, &resolution);
	if (resolution.value_count > 0)
		out->standing = resolution.values[0].standing;
	if (*resolution.why)
		out->why = talloc_strdup(out, resolution.why);
	return STATUS_OK;
}

/* For `holds` the stored standing knows of rival records too. */
static void look_at_rivals(struct engine *engine,
			   const struct derive_kind *kind, int64_t record,
			   struct derive_field *out)
{
	struct rival_row row;

	if (out->field->type == VALUE_HOLDS && kind->by_key &&
	    rival_row_read(engine, kind, record, &row, NULL) == STATUS_OK)
		out->standing = row.cells[0].standing;
}

/* All that is said of the record, for each of its fields. */
static enum status lay_out(struct engine *engine,
			   const struct derive_kind *kind, int64_t record,
			   struct error *err)
{
	bool any;
	enum status status = gather_record(engine, record, false, err);

	return status == STATUS_OK
		       ? gather_settle(engine, kind->kind, &any, err)
		       : status;
}

static enum status resolve_field(struct engine *engine,
				 const struct kind *kind,
				 struct derive_field *out, struct error *err)
{
	enum status status = out->field->type == VALUE_HOLDS
				     ? make_holds_candidates(engine, err)
				     : make_candidates(engine, out->field, err);

	if (status != STATUS_OK || engine->desk->candidate_count == 0)
		return status;
	make_facts(engine);
	return fill_field(engine, kind, out, err);
}

static enum status find_kind(struct engine *engine, int64_t record,
			     const struct derive_kind **ret_kind,
			     struct error *err)
{
	const struct derive_kind *kind =
		engine_kind(engine, engine_kind_of(engine, record));

	if (!kind)
		return error_set(err, STATUS_NOT_FOUND,
				 "there is no such record in the case");
	*ret_kind = kind;
	return STATUS_OK;
}

static enum status resolve_fields(struct engine *engine, int64_t record,
				  struct derive_field **fields, int count,
				  struct error *err)
{
	const struct derive_kind *kind;
	enum status status = find_kind(engine, record, &kind, err);

	if (status == STATUS_OK)
		status = lay_out(engine, kind, record, err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = resolve_field(engine, kind->kind, fields[i], err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (fields[i]->claim_count > 0)
			look_at_rivals(engine, kind, record, fields[i]);
	return status;
}

enum status derive_resolve_fields(struct casefile *casefile, const void *ctx,
				  int64_t record,
				  const struct field *const *fields, int count,
				  struct derive_field ***ret_fields,
				  struct error *err)
{
	struct derive_field **out = talloc_array(ctx, struct derive_field *,
						 (unsigned)count + 1);
	struct engine *engine;
	enum status status = out ? derive_ready(casefile, &engine, err)
				 : no_memory(err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		out[i] = talloc_zero(out, struct derive_field);
		if (!out[i])
			status = no_memory(err);
		else
			out[i]->field = fields[i];
	}
	if (status == STATUS_OK)
		status = resolve_fields(
			engine,
			memory_representative(&engine->memory, record), out,
			count, err);
	if (status == STATUS_OK)
		status = engine_sound(engine, err);
	if (status != STATUS_OK) {
		talloc_free(out);
		return status;
	}
	*ret_fields = out;
	return STATUS_OK;
}

enum status derive_resolve(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct field *field,
			   struct derive_field **ret_field, struct error *err)
{
	struct derive_field **fields;
	enum status status = derive_resolve_fields(casefile, ctx, record,
						   &field, 1, &fields, err);

	if (status != STATUS_OK)
		return status;
	*ret_field = talloc_steal(ctx, fields[0]);
	talloc_free(fields);
	return STATUS_OK;
}

/* ---- rivals ---- */

enum { POOL_MAX = 128 };

/* The claims of both records on one table: whose stands first, and why. */
struct pool {
	struct candidate *candidates;
	int *side;
	int count;
	bool judged;
};

static void pool_add(struct pool *pool, const struct desk *desk, int side)
{
	for (int i = 0; i < desk->candidate_count && pool->count < POOL_MAX;
	     i++) {
		const struct candidate *c = &desk->candidates[i];

		if (c->verdict == RESOLVE_PREFERRED)
			pool->judged = true;
		pool->candidates[pool->count] = *c;
		pool->side[pool->count++] = side;
	}
}

static enum status weigh_rival(struct engine *engine,
			       const struct derive_kind *kind,
			       const struct rival *rival, void *ctx,
			       struct derive_rival *out, struct error *err)
{
	struct rival_telling telling = { 0 };
	struct resolve_rules rules;
	struct pool pool = { 0 };
	char why[RESOLVE_WHY_MAX];
	int first;
	enum status status = rivals_weigh(engine, kind, rival->id, &telling,
					  err);

	if (status != STATUS_OK)
		return status;
	pool.candidates = talloc_array(NULL, struct candidate, POOL_MAX);
	pool.side = talloc_array(pool.candidates, int, POOL_MAX);
	if (!pool.side) {
		talloc_free(pool.candidates);
		return no_memory(err);
	}
	pool_add(&pool, engine->desk, 0);
	engine_turn(engine);
	pool_add(&pool, engine->desk, 1);
	engine_turn(engine);
	make_rules(engine, kind->kind, kind->kind->fields[0], &rules);
	first = resolve_first(engine->resolver, &rules, pool.candidates,
			      pool.side, pool.count, why);
	out->record = rival->id;
	out->rivalry = rival->rivalry;
	out->differs = rival->differs;
	out->how = rival->adds ? "parts add to more"
		   : rival->opposite && telling.two_ways
			   ? resolve_relation_words(RESOLVE_RELATION_OPPOSITE)
			   : NULL;
	out->first = pool.count > 0 && pool.side[first] == 1;
	out->judged = pool.judged;
	out->two_ways = telling.two_ways;
	out->why = talloc_strdup(ctx, why);
	talloc_free(pool.candidates);
	return out->why ? STATUS_OK : no_memory(err);
}

static enum status weigh_all(struct engine *engine,
			     const struct derive_kind *kind,
			     const struct rivals *rivals,
			     struct derive_rival *out, struct error *err)
{
	enum status status = STATUS_OK;
	int n = 0;

	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < rivals->count && status == STATUS_OK; i++) {
			const struct rival *r = &rivals->items[i];

			if ((r->rivalry == DERIVE_RIVALRY_POSSIBLE) != pass)
				continue;
			status = weigh_rival(engine, kind, r, out, &out[n++],
					     err);
		}
	return status;
}

static enum status rivals_of(struct engine *engine, const void *ctx,
			     const struct derive_kind *kind, int64_t record,
			     struct derive_rival **ret_rivals, int *ret_count,
			     struct error *err)
{
	struct rivals rivals = { 0 };
	struct derive_rival *out = NULL;
	struct rival_row row;
	enum status status = rivals_lay_out(engine, kind, record, err);

	if (status == STATUS_OK)
		status = rival_row_read(engine, kind, record, &row, err);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK; /* withdrawn: it has none */
	else if (status == STATUS_OK)
		status = rivals_find(engine, kind, &row, &rivals, err);
	if (status == STATUS_OK) {
		engine->made.cells[0] = row.cells[0];
		out = talloc_zero_array(ctx, struct derive_rival,
					(unsigned)rivals.count);
		status = out ? weigh_all(engine, kind, &rivals, out, err)
			     : no_memory(err);
	}
	if (status == STATUS_OK) {
		*ret_rivals = out;
		*ret_count = rivals.count;
	} else {
		talloc_free(out);
	}
	rivals_release(&rivals);
	return status;
}

enum status derive_rivals(struct casefile *casefile, const void *ctx,
			  int64_t record, struct derive_rival **ret_rivals,
			  int *ret_count, struct error *err)
{
	const struct derive_kind *kind;
	struct engine *engine;
	enum status status = derive_ready(casefile, &engine, err);

	if (status != STATUS_OK)
		return status;
	record = memory_representative(&engine->memory, record);
	status = find_kind(engine, record, &kind, err);
	if (status != STATUS_OK)
		return status;
	if (!kind->by_key) {
		*ret_rivals = talloc_zero_array(ctx, struct derive_rival, 0);
		*ret_count = 0;
		return *ret_rivals ? STATUS_OK : no_memory(err);
	}
	status = rivals_of(engine, ctx, kind, record, ret_rivals, ret_count,
			   err);
	return status == STATUS_OK ? engine_sound(engine, err) : status;
}
