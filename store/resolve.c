#include "store/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/hash.h"
#include "store/resolve_internal.h"

static const char *const standing_marks[] = {
#define MARK(name, mark, words) mark,
	STANDING_TABLE(MARK)
#undef MARK
};
static const char *const standing_texts[] = {
#define WORDS(name, mark, words) words,
	STANDING_TABLE(WORDS)
#undef WORDS
};

const char *standing_mark(enum standing standing)
{
	return standing < STANDING_LAST ? standing_marks[standing] : "";
}

const char *standing_words(enum standing standing)
{
	return standing < STANDING_LAST ? standing_texts[standing] : "";
}

static const char *const relation_texts[] = {
#define WORDS(name, words) words,
	RESOLVE_RELATION_TABLE(WORDS)
#undef WORDS
};

const char *resolve_relation_words(enum resolve_relation relation)
{
	return relation < RESOLVE_RELATION_LAST ? relation_texts[relation] : "";
}

struct resolver *resolver_new(void)
{
	return calloc(1, sizeof(struct resolver));
}

static void release_arrays(struct resolver *r)
{
	free(r->values);
	free(r->sorted);
	free(r->ranks);
	free(r->value_of);
	free(r->relation);
	free(r->pool);
	free(r->kept);
	free(r->places);
	free(r->units);
	free(r->order);
	free(r->start);
	memset(r, 0, sizeof(*r));
}

void resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return;
	release_arrays(resolver);
	free(resolver);
}

enum status resolver_reserve(struct resolver *r, int n)
{
	size_t size = 16;

	if (n <= r->capacity)
		return STATUS_OK;
	while (size < (size_t)n)
		size *= 2;
	release_arrays(r);
	r->values = calloc(size, sizeof(*r->values));
	r->sorted = calloc(size, sizeof(*r->sorted));
	r->ranks = calloc(size, sizeof(*r->ranks));
	r->value_of = calloc(size, sizeof(*r->value_of));
	r->relation = calloc(size, sizeof(*r->relation));
	r->pool = calloc(size, sizeof(*r->pool));
	r->kept = calloc(size, sizeof(*r->kept));
	r->places = calloc(size, sizeof(*r->places));
	r->units = calloc(size, sizeof(*r->units));
	r->order = calloc(size, sizeof(*r->order));
	r->start = calloc(size + 1, sizeof(*r->start));
	if (!r->values || !r->sorted || !r->ranks || !r->value_of ||
	    !r->relation || !r->pool || !r->kept || !r->places || !r->units ||
	    !r->order || !r->start) {
		release_arrays(r);
		return STATUS_NOMEM;
	}
	r->capacity = (int)size;
	return STATUS_OK;
}

/* Wording is no conflict: names, texts and addresses oppose nothing. */
bool resolve_type_opposes(enum value_type type)
{
	return type != VALUE_TEXT && type != VALUE_NAME &&
	       type != VALUE_ADDRESS;
}

static bool same_words(const struct candidate *a, const struct candidate *b)
{
	if (*a->value.key && *b->value.key)
		return !strcmp(a->value.key, b->value.key);
	return a->words && b->words && !strcmp(a->words, b->words);
}

static bool words_alone(const struct candidate *c)
{
	enum value_type type = c->value.type;

	return c->value.not_understood || type == VALUE_TEXT ||
	       ((type == VALUE_REFERENCE || type == VALUE_CHOICE) &&
		c->value.reference == 0);
}

enum value_relation resolve_candidates(const struct run *run,
				       const struct candidate *a,
				       const struct candidate *b)
{
	enum value_type type = run->rules->type;

	if (type == VALUE_HOLDS)
		return VALUE_RELATION_EQUAL;
	if (words_alone(a) || words_alone(b))
		return words_alone(a) && words_alone(b) && same_words(a, b)
			       ? VALUE_RELATION_EQUAL
			       : VALUE_RELATION_NOT_COMPARED;
	if (type != VALUE_REFERENCE && type != VALUE_CHOICE)
		return value_compare(&a->value, &b->value);
	if (a->value.reference == b->value.reference)
		return VALUE_RELATION_EQUAL;
	return run->rules->compare ? run->rules->compare(run->rules->payload,
							 &a->value, &b->value)
				   : VALUE_RELATION_DISJOINT;
}

/* Does the denial `no` deny what `yes` says? */
static bool denies(const struct run *run, const struct candidate *no,
		   const struct candidate *yes)
{
	enum value_relation relation;

	if (no->closes || candidate_other_time(no, yes))
		return false;
	relation = resolve_candidates(run, yes, no);
	return relation == VALUE_RELATION_EQUAL ||
	       relation == VALUE_RELATION_INSIDE;
}

/* "More than 1,000" beside "as many as 1,000": nothing in common. With one
 * number in common both may stand, but not as one statement. */
static bool opposite_bounds(const struct run *run, const struct candidate *a,
			    const struct candidate *b)
{
	int64_t a_low, a_high, b_low, b_high;

	if (!value_range(&a->value, &a_low, &a_high) ||
	    !value_range(&b->value, &b_low, &b_high))
		return false;
	return a_high < b_low || b_high < a_low ||
	       candidates_one_origin(run->rules->support, a, b);
}

bool resolve_opposed(const struct run *run, const struct candidate *a,
		     const struct candidate *b)
{
	enum value_relation relation;

	if (a->polarity == POLARITY_UNKNOWN || b->polarity == POLARITY_UNKNOWN)
		return false;
	if (a->polarity == POLARITY_NOT && b->polarity == POLARITY_NOT)
		return false;
	if (a->polarity == POLARITY_NOT)
		return denies(run, a, b);
	if (b->polarity == POLARITY_NOT)
		return denies(run, b, a);
	if (run->rules->many || !resolve_type_opposes(run->rules->type) ||
	    candidate_other_time(a, b))
		return false;
	relation = resolve_candidates(run, a, b);
	if (relation == VALUE_RELATION_OPPOSITE)
		return opposite_bounds(run, a, b);
	return relation == VALUE_RELATION_DISJOINT ||
	       relation == VALUE_RELATION_UNIT_SLIP;
}

/* Unassigned while values are made; then -1 (no value) or its value. */
enum { OPEN = -2, NO_VALUE = -1 };

static int add_value(struct run *run, int first)
{
	struct resolved_value *value =
		&run->resolver->values[run->value_count];

	memset(value, 0, sizeof(*value));
	value->first = first;
	value->polarity = run->c[first].polarity;
	run->resolver->value_of[first] = run->value_count;
	return run->value_count++;
}

/* Take those that say the same, or something inside of it, into the value. */
static void absorb(struct run *run, int value)
{
	int *value_of = run->resolver->value_of;
	const struct candidate *first =
		&run->c[run->resolver->values[value].first];

	for (int i = 0; i < run->n; i++) {
		const struct candidate *c = &run->c[i];
		enum value_relation relation;

		if (value_of[i] != OPEN || c->polarity != first->polarity ||
		    candidate_live(c) != candidate_live(first))
			continue;
		relation = c->polarity == POLARITY_UNKNOWN
				   ? VALUE_RELATION_EQUAL
				   : resolve_candidates(run, c, first);
		if (relation == VALUE_RELATION_EQUAL ||
		    (relation == VALUE_RELATION_INSIDE &&
		     c->polarity == POLARITY_IS && !run->rules->many))
			value_of[i] = value;
		else if (!run->rules->many &&
			 (relation == VALUE_RELATION_CONTAINS ||
			  relation == VALUE_RELATION_OVERLAPS ||
			  (relation == VALUE_RELATION_OPPOSITE &&
			   !resolve_opposed(run, c, first))) &&
			 c->polarity == POLARITY_IS)
			value_of[i] = NO_VALUE;
	}
}

/* Make values of all open candidates that `wanted` lets through, the first in
 * order first. */
typedef bool wanted_fn(const struct run *run, int i);

static void make_values(struct run *run, wanted_fn *wanted)
{
	struct resolver *r = run->resolver;

	for (;;) {
		int count = 0;

		for (int i = 0; i < run->n; i++)
			if (r->value_of[i] == OPEN && wanted(run, i))
				r->pool[count++] = i;
		if (count == 0)
			return;
		absorb(run, add_value(run, resolve_select(run, r->pool,
							  count)));
	}
}

static bool opposes_any(const struct run *run, int i)
{
	for (int j = 0; j < run->n; j++)
		if (candidate_live(&run->c[j]) &&
		    run->c[j].polarity == POLARITY_IS &&
		    denies(run, &run->c[i], &run->c[j]))
			return true;
	return false;
}

static bool wanted_live(const struct run *run, int i)
{
	const struct candidate *c = &run->c[i];

	if (!candidate_live(c) || c->polarity == POLARITY_UNKNOWN)
		return false;
	return c->polarity == POLARITY_IS || opposes_any(run, i);
}

static bool wanted_denial(const struct run *run, int i)
{
	return candidate_live(&run->c[i]) &&
	       run->c[i].polarity == POLARITY_NOT;
}

static bool wanted_unknown(const struct run *run, int i)
{
	return candidate_live(&run->c[i]) &&
	       run->c[i].polarity == POLARITY_UNKNOWN;
}

static bool wanted_rejected(const struct run *run, int i)
{
	return !candidate_live(&run->c[i]);
}

static void close_open(struct run *run, wanted_fn *wanted)
{
	for (int i = 0; i < run->n; i++)
		if (run->resolver->value_of[i] == OPEN && wanted(run, i))
			run->resolver->value_of[i] = NO_VALUE;
}

/* A rejected claim stands with the value that it says, and does not count. */
static void join_rejected(struct run *run)
{
	for (int i = 0; i < run->n; i++) {
		const struct candidate *c = &run->c[i];

		if (candidate_live(c))
			continue;
		for (int v = 0; v < run->value_count; v++) {
			const struct candidate *first =
				&run->c[run->resolver->values[v].first];

			if (first->polarity != c->polarity ||
			    resolve_candidates(run, c, first) !=
				    VALUE_RELATION_EQUAL)
				continue;
			run->resolver->value_of[i] = v;
			break;
		}
	}
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	return hash_bytes(hash, text, strlen(text));
}

static uint64_t candidate_hash(const struct candidate *c)
{
	uint64_t hash = hash_add(HASH_START, (uint64_t)((int64_t)c->polarity +
							4 * c->closes));

	if (c->polarity == POLARITY_UNKNOWN)
		return hash;
	hash = hash_add(hash, (uint64_t)c->value.reference);
	if (c->value.reference && !words_alone(c))
		return hash; /* whatever it is called there */
	if (*c->value.key)
		return hash_text(hash, c->value.key);
	return c->words && words_alone(c) ? hash_text(hash, c->words) : hash;
}

static bool keyed(enum value_type type)
{
	return type != VALUE_NUMBER && type != VALUE_DATE &&
	       type != VALUE_PERIOD && type != VALUE_POSITION;
}

static int hash_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	for (int i = 0; i < 2; i++)
		if (x->keys[i] != y->keys[i])
			return x->keys[i] < y->keys[i] ? -1 : 1;
	return 0;
}

/* A field may have thousands of values (the members of a group): equal ones
 * are brought together by a sort, not by comparing each with each. */
static void make_equal_values(struct run *run)
{
	struct resolver *r = run->resolver;

	for (int i = 0; i < run->n; i++) {
		r->ranks[i].keys[0] = (int64_t)candidate_hash(&run->c[i]);
		r->ranks[i].keys[1] = i;
	}
	qsort(r->ranks, (size_t)run->n, sizeof(*r->ranks), hash_compare);
	for (int i = 0, end; i < run->n; i = end) {
		int v;

		for (end = i; end < run->n && r->ranks[end].keys[0] ==
						      r->ranks[i].keys[0];
		     end++)
			r->pool[end - i] = (int)r->ranks[end].keys[1];
		v = add_value(run, resolve_select(run, r->pool, end - i));
		for (int j = 0; j < end - i; j++)
			r->value_of[r->pool[j]] = v;
	}
}

/* "Docked" beside "unloads" is no second value: it is wider, and counts for
 * nothing. Above this many values nobody looks for it. */
enum { WIDER_VALUES_MAX = 256 };

static bool wider_value(const struct run *run, int v)
{
	const struct resolved_value *values = run->resolver->values;
	const struct candidate *c = &run->c[values[v].first];

	if (c->polarity != POLARITY_IS || !candidate_live(c))
		return false;
	for (int w = 0; w < run->value_count; w++) {
		const struct candidate *other = &run->c[values[w].first];

		if (w != v && other->polarity == POLARITY_IS &&
		    candidate_live(other) &&
		    resolve_candidates(run, c, other) ==
			    VALUE_RELATION_CONTAINS)
			return true;
	}
	return false;
}

/* Values go to their places; those without one are no values. */
static void keep_places(struct run *run, int kept)
{
	struct resolver *r = run->resolver;

	for (int v = 0; v < run->value_count; v++)
		if (r->places[v] >= 0)
			r->values[r->places[v]] = r->values[v];
	for (int i = 0; i < run->n; i++)
		if (r->value_of[i] >= 0)
			r->value_of[i] = r->places[r->value_of[i]];
	run->value_count = kept;
}

static void drop_wider(struct run *run)
{
	struct resolver *r = run->resolver;
	int kept = 0;

	if (run->value_count > WIDER_VALUES_MAX || !run->rules->compare)
		return;
	for (int v = 0; v < run->value_count; v++)
		r->places[v] = wider_value(run, v) ? NO_VALUE : kept++;
	keep_places(run, kept);
}

/* "Said to be unknown" is a value only where nothing else is said. */
static void drop_unknown(struct run *run)
{
	struct resolver *r = run->resolver;
	int kept = 0;

	for (int v = 0; v < run->value_count; v++)
		r->places[v] = run->c[r->values[v].first].polarity ==
				       POLARITY_UNKNOWN ? NO_VALUE : kept++;
	if (kept > 0)
		keep_places(run, kept);
}

/* "These are all" is no value among them. */
static void drop_closing(struct run *run)
{
	struct resolver *r = run->resolver;
	int kept = 0;

	for (int v = 0; v < run->value_count; v++)
		r->places[v] = run->c[r->values[v].first].closes ? NO_VALUE
								 : kept++;
	if (kept < run->value_count)
		keep_places(run, kept);
}

static void form_many(struct run *run)
{
	make_equal_values(run);
	drop_closing(run);
	drop_wider(run);
	drop_unknown(run);
}

static void form_single(struct run *run)
{
	make_values(run, wanted_live);
	if (run->value_count == 0)
		make_values(run, wanted_denial);
	else
		close_open(run, wanted_denial);
	if (run->value_count == 0)
		make_values(run, wanted_unknown);
	else
		close_open(run, wanted_unknown);
	join_rejected(run);
	make_values(run, wanted_rejected);
}

static bool any_judged(const struct run *run)
{
	for (int i = 0; i < run->n; i++)
		if (run->c[i].verdict != RESOLVE_UNJUDGED)
			return true;
	return false;
}

/* The first against the second value; the others follow the same steps. */
static void explain(struct run *run, struct resolution *out)
{
	struct resolver *r = run->resolver;
	enum standing standing = r->values[0].standing;
	int count = 0;

	for (int i = 0; i < run->n; i++)
		if (r->value_of[i] == 0 || r->value_of[i] == 1)
			r->pool[count++] = i;
	resolve_explain(run, r->pool, count, r->value_of, 0,
			standing == STANDING_DISPUTED ||
				standing == STANDING_TWO_WAYS,
			out->judged, out->why);
}

static void resolve_all(struct run *run, struct resolution *out)
{
	struct resolver *r = run->resolver;

	for (int i = 0; i < run->n; i++)
		r->value_of[i] = OPEN;
	if (run->rules->many && keyed(run->rules->type))
		form_many(run);
	else
		form_single(run);
	resolve_count(run);
	if (run->rules->many) {
		resolve_rank_values(run);
		resolve_sort_by_value(run);
	}
	resolve_standings(run);
	out->judged = any_judged(run);
	if (run->value_count > 1)
		explain(run, out);
}

/* Most fields have one claim. */
static void resolve_alone(struct run *run)
{
	struct resolver *r = run->resolver;
	const struct candidate *c = &run->c[0];
	struct resolved_value *value;

	if (c->closes) {
		r->value_of[0] = NO_VALUE;
		r->relation[0] = RESOLVE_RELATION_CLOSES;
		return;
	}
	value = &r->values[add_value(run, 0)];

	value->supporters = candidate_live(c);
	value->by_low = value->by_high = candidate_live(c) &&
					 candidate_cited(c);
	r->relation[0] = candidate_live(c) ? RESOLVE_RELATION_SUPPORTS
					   : RESOLVE_RELATION_REJECTED;
	if (!candidate_live(c))
		value->standing = STANDING_REJECTED;
	else if (c->polarity == POLARITY_NOT)
		value->standing = STANDING_NEGATIVE;
	else
		value->standing = candidate_cited(c) ? STANDING_SINGLE
					   : STANDING_UNCITED;
}

enum status resolve(struct resolver *resolver,
		    const struct resolve_rules *rules,
		    const struct candidate *candidates, int n,
		    struct resolution *ret_resolution)
{
	struct run run = { resolver, rules, candidates, n, 0 };
	struct resolution *out = ret_resolution;

	if (resolver_reserve(resolver, n) != STATUS_OK)
		return STATUS_NOMEM;
	out->why[0] = '\0';
	out->judged = n == 1 && candidates[0].verdict != RESOLVE_UNJUDGED;
	if (n == 1)
		resolve_alone(&run);
	else if (n > 1)
		resolve_all(&run, out);
	out->values = resolver->values;
	out->value_count = run.value_count;
	out->value_of = resolver->value_of;
	out->relation = resolver->relation;
	return STATUS_OK;
}

int resolve_first(struct resolver *resolver, const struct resolve_rules *rules,
		  const struct candidate *candidates, const int *side, int n,
		  char ret_why[RESOLVE_WHY_MAX])
{
	struct run run = { resolver, rules, candidates, n, 0 };
	bool judged;
	int first;

	ret_why[0] = '\0';
	if (n < 2 || resolver_reserve(resolver, n) != STATUS_OK)
		return 0;
	for (int i = 0; i < n; i++)
		resolver->pool[i] = i;
	judged = any_judged(&run);
	first = resolve_select(&run, resolver->pool, n);
	resolve_explain(&run, resolver->pool, n, side, side[first], true,
			judged, ret_why);
	return first;
}
