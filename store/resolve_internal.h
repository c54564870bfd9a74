/* What resolve.c (values and their standing) and resolve_order.c (which comes
 * first, and why) share. */
#ifndef TAFFRAIL_STORE_RESOLVE_INTERNAL_H
#define TAFFRAIL_STORE_RESOLVE_INTERNAL_H

#include "store/resolve.h"

/* Places for sorting the values of a field of many: lower comes first. */
enum { RANK_KEYS = 11 };
struct rank {
	int64_t keys[RANK_KEYS];
	int value;
};

struct resolver {
	int capacity; /* candidates that the arrays have room for */
	struct resolved_value *values;
	struct resolved_value *sorted;
	struct rank *ranks;
	int *value_of;
	enum resolve_relation *relation;
	int *pool, *kept, *places;
	struct support_unit *units;
	int *order, *start; /* candidates by value */
};

/* One run over the candidates of a field. */
struct run {
	struct resolver *resolver;
	const struct resolve_rules *rules;
	const struct candidate *c;
	int n;
	int value_count;
};

enum status resolver_reserve(struct resolver *resolver, int n) must_check;

enum value_relation resolve_candidates(const struct run *run,
				       const struct candidate *a,
				       const struct candidate *b);
static inline bool candidate_live(const struct candidate *c)
{
	return c->verdict != RESOLVE_REJECTED;
}
static inline bool candidate_cited(const struct candidate *c)
{
	return c->citation != 0 || c->unit.count > 0;
}
/* Of two values that do not hold at one time neither opposes the other. */
static inline bool candidate_other_time(const struct candidate *a,
					const struct candidate *b)
{
	return a->to.high < b->from.low || b->to.high < a->from.low;
}
/* Two candidates that cannot both be right. */
bool resolve_opposed(const struct run *run, const struct candidate *a,
		     const struct candidate *b);
/* Is some origin of a one with some origin of b? The analyst's uncited words
 * are one origin too. */
bool candidates_one_origin(struct support *support, const struct candidate *a,
			   const struct candidate *b);
/* Can two values of this type contradict each other at all? */
bool resolve_type_opposes(enum value_type type);

/* Bring the claims of each value together in order[] and start[]. */
void resolve_sort_by_value(struct run *run);
/* Supporters and independent origins of each value. */
void resolve_count(struct run *run);
/* Standing of each value, relation of each claim to the first. */
void resolve_standings(struct run *run);

/* The candidate among `pool` that stands first. Leaves `pool` alone. */
int resolve_select(const struct run *run, const int *pool, int count);
/* Why a candidate of `ours` comes before all of `theirs`: a few words. */
void resolve_explain(const struct run *run, const int *pool, int count,
		     const int *value_of, int ours, bool disputed, bool judged,
		     char ret_why[RESOLVE_WHY_MAX]);
/* Order of the values of a field of many. */
void resolve_rank_values(const struct run *run);

#endif
