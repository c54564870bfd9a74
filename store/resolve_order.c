/* Which of several candidates stands first, and why. Each step narrows those
 * that are left; the first step that leaves one value alone is the reason.
 * Narrowing, and not a comparison of two, because nearness counts within one
 * origin only and containment is no full order: a sort could go round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/resolve_internal.h"

/* Keep those with the smallest key. */
typedef int64_t step_key(const struct run *run, int i);

static int keep_least(const struct run *run, int *kept, int m, step_key *key)
{
	int64_t least = INT64_MAX;
	int out = 0;

	for (int i = 0; i < m; i++) {
		int64_t k = key(run, kept[i]);

		if (k < least)
			least = k;
	}
	for (int i = 0; i < m; i++)
		if (key(run, kept[i]) == least)
			kept[out++] = kept[i];
	return out;
}

static int64_t key_rejected(const struct run *run, int i)
{
	return !candidate_live(&run->c[i]);
}

static int64_t key_preferred(const struct run *run, int i)
{
	if (run->c[i].verdict != RESOLVE_PREFERRED)
		return INT64_MAX;
	return run->c[i].judged == INT64_MAX ? INT64_MIN : -run->c[i].judged;
}

static int64_t key_said(const struct run *run, int i)
{
	return run->c[i].polarity == POLARITY_UNKNOWN;
}

static int64_t key_ended(const struct run *run, int i)
{
	return run->c[i].ended;
}

static int64_t key_cited(const struct run *run, int i)
{
	return !candidate_cited(&run->c[i]);
}

/* No grade and "cannot be judged" (6, F) stand between 3 and 4, C and D. */
static int64_t grade_rank(int grade)
{
	return grade == 0 || grade == 6 ? 7 : 2 * (int64_t)grade;
}

static int64_t key_digit(const struct run *run, int i)
{
	return grade_rank(run->c[i].digit);
}

static int64_t key_letter(const struct run *run, int i)
{
	return grade_rank(run->c[i].letter);
}

static bool one_origin(const struct candidate *a, const struct candidate *b)
{
	return a->unit.count == 1 && b->unit.count == 1 &&
	       a->unit.origins[0] == b->unit.origins[0];
}

static int keep_nearest(const struct run *run, int *kept, int m)
{
	int out = 0;

	for (int i = 0; i < m; i++) {
		const struct candidate *c = &run->c[kept[i]];
		bool nearest = true;

		for (int j = 0; j < m && nearest; j++)
			nearest = !one_origin(c, &run->c[kept[j]]) ||
				  run->c[kept[j]].distance >= c->distance;
		run->resolver->places[i] = nearest;
	}
	for (int i = 0; i < m; i++)
		if (run->resolver->places[i])
			kept[out++] = kept[i];
	return out;
}

static bool understood(const struct candidate *c)
{
	if (c->value.not_understood)
		return false;
	return (c->value.type != VALUE_REFERENCE &&
		c->value.type != VALUE_CHOICE) || c->value.reference != 0;
}

static int64_t key_understood(const struct run *run, int i)
{
	return !understood(&run->c[i]);
}

/* Widths of intervals; denials have none and give no way to either. */
static int keep_narrowest(const struct run *run, int *kept, int m)
{
	uint64_t least = UINT64_MAX;
	int out = 0;

	for (int i = 0; i < m; i++) {
		uint64_t width = value_precision(&run->c[kept[i]].value);

		if (run->c[kept[i]].polarity == POLARITY_IS && width < least)
			least = width;
	}
	for (int i = 0; i < m; i++)
		if (run->c[kept[i]].polarity != POLARITY_IS ||
		    value_precision(&run->c[kept[i]].value) == least)
			kept[out++] = kept[i];
	return out;
}

static bool wider_than_another(const struct run *run, const int *kept, int m,
			       int i)
{
	const struct candidate *c = &run->c[kept[i]];

	for (int j = 0; j < m; j++) {
		const struct candidate *other = &run->c[kept[j]];

		if (j != i && other->polarity == c->polarity &&
		    resolve_candidates(run, c, other) ==
			    VALUE_RELATION_CONTAINS)
			return true;
	}
	return false;
}

/* "At least five" before "at least four": both have no end. */
static int keep_innermost(const struct run *run, int *kept, int m)
{
	int out = 0;

	for (int i = 0; i < m; i++)
		run->resolver->places[i] =
			!wider_than_another(run, kept, m, i);
	for (int i = 0; i < m; i++)
		if (run->resolver->places[i])
			kept[out++] = kept[i];
	return out > 0 ? out : m;
}

static int keep_precise(const struct run *run, int *kept, int m)
{
	m = keep_least(run, kept, m, key_understood);
	m = keep_narrowest(run, kept, m);
	return keep_innermost(run, kept, m);
}

static int64_t key_as_of(const struct run *run, int i)
{
	const struct span *as_of = &run->c[i].as_of;

	if (!run->rules->state || as_of->low == TIME_MIN)
		return INT64_MAX;
	return as_of->low == TIME_MAX ? INT64_MIN : -as_of->low;
}

/* No rule is left; what more claims say is shown first, as order alone. */
static int keep_common(const struct run *run, int *kept, int m)
{
	int most = 0, out = 0;

	for (int i = 0; i < m; i++) {
		int same = 0;

		for (int j = 0; j < m; j++)
			same += run->c[kept[i]].polarity ==
					run->c[kept[j]].polarity &&
				resolve_candidates(run, &run->c[kept[i]],
						   &run->c[kept[j]]) ==
					VALUE_RELATION_EQUAL;
		run->resolver->places[i] = same;
		if (same > most)
			most = same;
	}
	for (int i = 0; i < m; i++)
		if (run->resolver->places[i] == most)
			kept[out++] = kept[i];
	return out;
}

static int64_t key_id(const struct run *run, int i)
{
	return run->c[i].claim;
}

enum step_name { STEP_REJECTED, STEP_PREFERRED, STEP_SAID, STEP_ENDED,
		 STEP_CITED, STEP_DIGIT, STEP_LETTER, STEP_NEAR, STEP_PRECISE,
		 STEP_AS_OF, STEP_COMMON, STEP_ID, STEP_LAST };

static const struct step {
	step_key *key; /* or */
	int (*keep)(const struct run *run, int *kept, int m);
	const char *why;
} steps[STEP_LAST] = {
	[STEP_REJECTED] = { key_rejected, NULL, "the other is rejected" },
	[STEP_PREFERRED] = { key_preferred, NULL, "a judgement prefers it" },
	[STEP_SAID] = { key_said, NULL, "the other is said to be unknown" },
	[STEP_ENDED] = { key_ended, NULL, "the other has ended" },
	[STEP_CITED] = { key_cited, NULL, "the other cites no source" },
	[STEP_DIGIT] = { key_digit, NULL, "it has the better grade" },
	[STEP_LETTER] = { key_letter, NULL,
			  "its source has the better grade" },
	[STEP_NEAR] = { NULL, keep_nearest,
			"its document is nearer to the same origin" },
	[STEP_PRECISE] = { NULL, keep_precise, "it is more precise" },
	[STEP_AS_OF] = { key_as_of, NULL, "its as-of date is later" },
	[STEP_COMMON] = { NULL, keep_common, NULL },
	[STEP_ID] = { key_id, NULL, NULL },
};

static int narrow(const struct run *run, const struct step *step, int *kept,
		  int m)
{
	if (m < 2)
		return m;
	return step->key ? keep_least(run, kept, m, step->key)
			 : step->keep(run, kept, m);
}

int resolve_select(const struct run *run, const int *pool, int count)
{
	int *kept = run->resolver->kept;
	int m = count;

	memcpy(kept, pool, (size_t)count * sizeof(*kept));
	for (int i = 0; i < STEP_LAST; i++)
		m = narrow(run, &steps[i], kept, m);
	return kept[0];
}

static bool all_ours(const int *kept, int m, const int *value_of, int ours)
{
	for (int i = 0; i < m; i++)
		if (value_of[kept[i]] != ours)
			return false;
	return true;
}

static bool any_graded(const struct run *run, const int *pool, int count)
{
	for (int i = 0; i < count; i++)
		if (run->c[pool[i]].digit || run->c[pool[i]].letter)
			return true;
	return false;
}

/* A step after the grades decides by itself where nothing is graded. */
static const char *why_tail(int step, bool graded)
{
	return step > STEP_LETTER && !graded ? ", and nothing is graded" : "";
}

void resolve_explain(const struct run *run, const int *pool, int count,
		     const int *value_of, int ours, bool disputed, bool judged,
		     char ret_why[RESOLVE_WHY_MAX])
{
	int *kept = run->resolver->kept;
	int m = count, step = 0;
	const char *both = disputed && !judged
		? "; both are shown, because nobody has judged" : "";

	memcpy(kept, pool, (size_t)count * sizeof(*kept));
	for (; step < STEP_LAST; step++) {
		m = narrow(run, &steps[step], kept, m);
		if (all_ours(kept, m, value_of, ours))
			break;
	}
	if (step >= STEP_LAST || !steps[step].why)
		snprintf(ret_why, RESOLVE_WHY_MAX,
			 "no rule puts one before the other; the order is one "
			 "of display alone%s", both);
	else
		snprintf(ret_why, RESOLVE_WHY_MAX, "the first stands first: "
			 "%s%s%s", steps[step].why,
			 why_tail(step, any_graded(run, pool, count)), both);
}

static int rank_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	for (int i = 0; i < RANK_KEYS; i++)
		if (x->keys[i] != y->keys[i])
			return x->keys[i] < y->keys[i] ? -1 : 1;
	return 0;
}

/* What is, then what is not, then what is said to be unknown. */
static int64_t key_polarity(const struct run *run, int i)
{
	return run->c[i].polarity;
}

static step_key *const rank_steps[] = {
	key_rejected, key_preferred, key_polarity, key_ended, key_cited,
	key_digit, key_letter, key_as_of
};
enum { RANK_STEPS = sizeof(rank_steps) / sizeof(*rank_steps) };

static void rank_fill(const struct run *run, int value, struct rank *rank)
{
	const struct resolved_value *v = &run->resolver->values[value];
	int i;

	for (i = 0; i < RANK_STEPS; i++)
		rank->keys[i] = rank_steps[i](run, v->first);
	rank->keys[i++] = -(int64_t)v->by_low;
	rank->keys[i++] = -(int64_t)v->supporters;
	rank->keys[i] = run->c[v->first].claim;
	rank->value = value;
}

void resolve_rank_values(const struct run *run)
{
	struct resolver *r = run->resolver;
	int n = run->value_count;

	for (int i = 0; i < n; i++)
		rank_fill(run, i, &r->ranks[i]);
	qsort(r->ranks, (size_t)n, sizeof(*r->ranks), rank_compare);
	for (int i = 0; i < n; i++) {
		r->sorted[i] = r->values[r->ranks[i].value];
		r->places[r->ranks[i].value] = i;
	}
	memcpy(r->values, r->sorted, (size_t)n * sizeof(*r->values));
	for (int i = 0; i < run->n; i++)
		if (r->value_of[i] >= 0)
			r->value_of[i] = r->places[r->value_of[i]];
}
