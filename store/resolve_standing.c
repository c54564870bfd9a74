/* What stands behind each value, and what stands against it. */
#include <string.h>

#include "store/resolve_internal.h"

/* Tellings of one origin are one unit: it keeps the counting short. */
static int add_unit(struct run *run, int count, const struct support_unit *unit)
{
	struct support_unit *units = run->resolver->units;

	for (int i = 0; i < count; i++)
		if (units[i].count == unit->count &&
		    (unit->count == 0 ||
		     (unit->count == 1 &&
		      units[i].origins[0] == unit->origins[0])))
			return count;
	units[count] = *unit;
	return count + 1;
}

/* Bring the claims of each value together: order[start[v] .. start[v + 1]). */
void resolve_sort_by_value(struct run *run)
{
	struct resolver *r = run->resolver;
	int at = 0;

	memset(r->start, 0, ((size_t)run->value_count + 1) * sizeof(int));
	for (int i = 0; i < run->n; i++)
		if (r->value_of[i] >= 0)
			r->start[r->value_of[i]]++;
	for (int v = 0; v <= run->value_count; v++) {
		int count = r->start[v];

		r->start[v] = at;
		at += count;
	}
	for (int i = 0; i < run->n; i++)
		if (r->value_of[i] >= 0)
			r->order[r->start[r->value_of[i]]++] = i;
	for (int v = run->value_count; v > 0; v--)
		r->start[v] = r->start[v - 1];
	r->start[0] = 0;
}

/* The k-th live claim of a value from *k on; NULL: no more. */
static const struct candidate *next_of(const struct run *run, int v, int *k)
{
	const struct resolver *r = run->resolver;

	while (r->start[v] + *k < r->start[v + 1]) {
		const struct candidate *c =
			&run->c[r->order[r->start[v] + (*k)++]];

		if (candidate_live(c))
			return c;
	}
	return NULL;
}

static void count_support(struct run *run, int v)
{
	struct resolved_value *value = &run->resolver->values[v];
	const struct candidate *c;
	int units = 0, k = 0;

	while ((c = next_of(run, v, &k))) {
		value->supporters++;
		if (candidate_cited(c))
			units = add_unit(run, units, &c->unit);
	}
	support_count(run->rules->support, run->resolver->units, units,
		      &value->by_low, &value->by_high);
}

bool candidates_one_origin(struct support *support, const struct candidate *a,
			   const struct candidate *b)
{
	if (!candidate_cited(a) || !candidate_cited(b))
		return !candidate_cited(a) &&
		       !candidate_cited(b);
	for (int i = 0; i < a->unit.count; i++)
		for (int j = 0; j < b->unit.count; j++)
			if (support_one(support, a->unit.origins[i],
					b->unit.origins[j], false))
				return true;
	return false;
}

bool resolve_one_origin(struct support *support,
			const struct candidate *const *ours, int our_count,
			const struct candidate *const *theirs, int their_count)
{
	for (int i = 0; i < their_count; i++) {
		bool same = false;

		for (int j = 0; j < our_count && !same; j++)
			same = candidates_one_origin(support, ours[j],
						     theirs[i]);
		if (!same)
			return false;
	}
	return true;
}

struct opposition {
	bool any, other_origin;
	int64_t ours, theirs; /* latest preference on either side */
};

static int64_t preference(const struct candidate *c)
{
	return c->verdict == RESOLVE_PREFERRED ? c->judged : INT64_MIN;
}

static bool told_by_ours(const struct run *run, int v,
			 const struct candidate *opposer)
{
	const struct candidate *c;
	int k = 0;

	while ((c = next_of(run, v, &k)))
		if (candidates_one_origin(run->rules->support, c, opposer))
			return true;
	return false;
}

static bool of_citation(const struct candidate *closing,
			const struct candidate *c)
{
	return c->citation == closing->citation;
}

static bool of_source(const struct candidate *closing,
		      const struct candidate *c)
{
	return c->source == closing->source;
}

typedef bool named_fn(const struct candidate *closing,
		      const struct candidate *c);

static bool names(const struct candidate *closing, const struct candidate *c,
		  named_fn *named)
{
	return c->polarity == POLARITY_IS && !c->closes && candidate_live(c) &&
	       named(closing, c);
}

/* What is told in the same breath as "these are all"; else in the document. */
static named_fn *set_of(const struct run *run, const struct candidate *closing)
{
	named_fn *const ways[] = { of_citation, of_source };

	for (int w = 0; w < 2; w++)
		for (int i = 0; i < run->n; i++)
			if (names(closing, &run->c[i], ways[w]))
				return ways[w];
	return NULL;
}

/* A berth of a port that is named, or the port of such a berth, is inside. */
static bool fits_named(const struct run *run, const struct candidate *closing,
		       named_fn *named, const struct candidate *first)
{
	for (int i = 0; i < run->n; i++) {
		enum value_relation relation;

		if (!names(closing, &run->c[i], named))
			continue;
		relation = resolve_candidates(run, &run->c[i], first);
		if (relation == VALUE_RELATION_EQUAL ||
		    relation == VALUE_RELATION_INSIDE ||
		    relation == VALUE_RELATION_CONTAINS)
			return true;
	}
	return false;
}

/* Does "these are all" leave a value out? */
static bool shuts_out(const struct run *run, const struct candidate *closing,
		      int v)
{
	const struct candidate *c, *first =
		&run->c[run->resolver->values[v].first];
	named_fn *named = set_of(run, closing);
	int k = 0;

	if (!named || first->polarity != POLARITY_IS)
		return false;
	while ((c = next_of(run, v, &k)))
		if (names(closing, c, named))
			return false;
	return !run->rules->compare || !fits_named(run, closing, named, first);
}

static struct opposition find_opposition(const struct run *run, int v)
{
	struct opposition o = { .ours = INT64_MIN, .theirs = INT64_MIN };
	const struct candidate *first =
		&run->c[run->resolver->values[v].first];

	for (int i = 0; i < run->n; i++) {
		const struct candidate *c = &run->c[i];

		if (!candidate_live(c))
			continue;
		if (run->resolver->value_of[i] == v) {
			if (preference(c) > o.ours)
				o.ours = preference(c);
			continue;
		}
		if (c->closes ? !shuts_out(run, c, v)
			      : !resolve_opposed(run, c, first))
			continue;
		o.any = true;
		o.other_origin = o.other_origin || !told_by_ours(run, v, c);
		if (preference(c) > o.theirs)
			o.theirs = preference(c);
	}
	return o;
}

static bool uncited_alone(const struct run *run, int v)
{
	const struct candidate *c;
	int k = 0;

	while ((c = next_of(run, v, &k)))
		if (candidate_cited(c))
			return false;
	return true;
}

/* In a field of many only a denial opposes, and "these are all". */
static bool may_oppose(const struct run *run)
{
	for (int i = 0; i < run->n; i++)
		if (run->c[i].polarity == POLARITY_NOT)
			return true;
	return !run->rules->many;
}

static enum standing find_standing(const struct run *run, int v, bool opposable)
{
	struct resolved_value *value = &run->resolver->values[v];

	if (value->supporters == 0)
		return STANDING_REJECTED;
	if (opposable) {
		struct opposition o = find_opposition(run, v);

		value->settled = o.any && o.ours != o.theirs;
		if (o.any && o.ours <= o.theirs)
			return o.other_origin ? STANDING_DISPUTED
					      : STANDING_TWO_WAYS;
	}
	if (value->polarity == POLARITY_NOT)
		return STANDING_NEGATIVE;
	if (uncited_alone(run, v))
		return STANDING_UNCITED;
	return value->by_low >= 2 ? STANDING_AGREED : STANDING_SINGLE;
}

static enum resolve_relation compared(const struct run *run,
				      const struct candidate *c,
				      const struct candidate *shown)
{
	switch (resolve_candidates(run, c, shown)) {
	case VALUE_RELATION_EQUAL:
	case VALUE_RELATION_INSIDE:
		return RESOLVE_RELATION_SUPPORTS;
	case VALUE_RELATION_CONTAINS:
		return RESOLVE_RELATION_WIDER;
	case VALUE_RELATION_OVERLAPS:
		return RESOLVE_RELATION_COMPATIBLE;
	case VALUE_RELATION_OPPOSITE:
		return resolve_opposed(run, c, shown) &&
				       !candidates_one_origin(
					       run->rules->support, c, shown)
			       ? RESOLVE_RELATION_CONTRADICTS
			       : RESOLVE_RELATION_OPPOSITE;
	case VALUE_RELATION_UNIT_SLIP:
		return RESOLVE_RELATION_UNIT_SLIP;
	case VALUE_RELATION_DISJOINT:
		if (run->rules->many ||
		    !resolve_type_opposes(run->rules->type))
			return RESOLVE_RELATION_OTHER;
		return candidate_other_time(c, shown)
			       ? RESOLVE_RELATION_OTHER_TIME
			       : RESOLVE_RELATION_CONTRADICTS;
	case VALUE_RELATION_NOT_COMPARED:
	case VALUE_RELATION_LAST:
		break;
	}
	return RESOLVE_RELATION_OTHER;
}

static enum resolve_relation relation_to(const struct run *run, int i,
					 const struct candidate *shown)
{
	const struct candidate *c = &run->c[i];

	if (!candidate_live(c))
		return RESOLVE_RELATION_REJECTED;
	if (run->resolver->value_of[i] == 0)
		return RESOLVE_RELATION_SUPPORTS;
	if (c->closes)
		return RESOLVE_RELATION_CLOSES;
	if (c->polarity == POLARITY_UNKNOWN)
		return RESOLVE_RELATION_UNKNOWN;
	if (c->polarity != shown->polarity) {
		if (!resolve_opposed(run, c, shown))
			return RESOLVE_RELATION_OTHER;
		return c->polarity == POLARITY_NOT
			       ? RESOLVE_RELATION_DENIES
			       : RESOLVE_RELATION_CONTRADICTS;
	}
	return compared(run, c, shown);
}

static void find_relations(const struct run *run)
{
	const struct candidate *shown =
		run->value_count > 0 ? &run->c[run->resolver->values[0].first]
				     : run->c;

	for (int i = 0; i < run->n; i++)
		run->resolver->relation[i] =
			run->value_count > 0 || run->c[i].closes
				? relation_to(run, i, shown)
				: RESOLVE_RELATION_OTHER;
}

void resolve_count(struct run *run)
{
	resolve_sort_by_value(run);
	for (int v = 0; v < run->value_count; v++)
		count_support(run, v);
}

void resolve_standings(struct run *run)
{
	bool opposable = may_oppose(run);

	for (int v = 0; v < run->value_count; v++)
		run->resolver->values[v].standing =
			find_standing(run, v, opposable);
	find_relations(run);
}
