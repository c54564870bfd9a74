/* resolve: from all that is claimed about one field of one record to the
 * values that are shown: their order, their standing, and why the first
 * stands first. Pure: no database. DESIGN: Support and standing, Resolution.
 *
 * Rejected claims never win, and nothing is hidden. In order: a preferred
 * claim; what still holds before what has ended; a cited claim before the
 * analyst's word; the better grade (digit, then letter; 6 and F, like no
 * grade, stand between 3 and 4, C and D); within one origin the document
 * nearest to it; the most precise; for states the latest as-of date; else
 * there is no winner, and the order is one of display alone: more origins,
 * more claims, the smaller id.
 *
 * A claim supports a value when its interval lies inside of it. A wider one
 * that overlaps is compatible and counts for nothing. In a field of many
 * values each value stands for itself, and only "is not" and "these are all"
 * oppose one. Text is never compared; names may differ in wording without a
 * conflict. Opposite bounds that meet ("more than 1,000", "as many as 1,000")
 * are told apart: of one origin it is one statement, told two ways; of two
 * origins a contradiction, unless the one number in common lets both stand. */
#ifndef TAFFRAIL_STORE_RESOLVE_H
#define TAFFRAIL_STORE_RESOLVE_H

#include "src/base/value.h"
#include "store/derive.h"
#include "store/support.h"
#include "store/table.h"

enum resolve_verdict { RESOLVE_UNJUDGED, RESOLVE_PREFERRED, RESOLVE_REJECTED };

struct candidate {
	int64_t claim, citation, source; /* citation 0: uncited, unless it
					  * rests on premises (unit) */
	struct value value;
	const char *words;        /* as printed; compares what was not
				   * understood. NULL: nothing */
	enum polarity polarity;
	struct support_unit unit; /* the origins it draws on */
	int digit, letter;        /* credibility 1-6, reliability 1-6; 0 none */
	int distance;             /* support_distance() to its origin */
	struct span as_of;        /* open: not said */
	struct span from, to;     /* of a state; open: not said */
	bool ended;               /* ended before its as-of date */
	enum resolve_verdict verdict;
	int64_t judged;           /* order of the verdict; the greater is later */
	int64_t on_group;         /* record of the group it is read from; 0 */
	/* It says that there are no others than those that its citation names
	 * (names it none: its source): no value, but it opposes the others. */
	bool closes;
};

/* How a claim stands to the shown value; words for people. */
#define RESOLVE_RELATION_TABLE(R)                                             \
	R(SUPPORTS, "supports")                                               \
	R(WIDER, "wider, counts for nothing")                                 \
	R(COMPATIBLE, "compatible, counts for nothing")                       \
	R(OPPOSITE, "opposite bound")                                         \
	R(OTHER, "another value")       /* of a field of many, or in words */ \
	R(OTHER_TIME, "of another time")                                      \
	R(UNIT_SLIP, "unit slip")                                             \
	R(CONTRADICTS, "contradicts")                                         \
	R(DENIES, "denies")                                                   \
	R(CLOSES, "says that there are no others")                            \
	R(UNKNOWN, "said to be unknown")                                      \
	R(REJECTED, "rejected")

enum resolve_relation {
#define RESOLVE_RELATION_ENUM(name, words) RESOLVE_RELATION_##name,
	RESOLVE_RELATION_TABLE(RESOLVE_RELATION_ENUM)
#undef RESOLVE_RELATION_ENUM
	RESOLVE_RELATION_LAST
};
const char *resolve_relation_words(enum resolve_relation relation);

/* How a stands to b, for references and choices (joined records, parent
 * places, the tree); the other types are compared by value_compare(). */
typedef enum value_relation resolve_compare(void *payload,
					    const struct value *a,
					    const struct value *b);

struct resolve_rules {
	enum value_type type;
	bool many;
	bool state;                 /* the later as-of date counts */
	struct support *support;
	resolve_compare *compare;   /* NULL: by equality */
	void *payload;
};

struct resolved_value {
	int first;                  /* the candidate that is shown for it */
	enum standing standing;
	enum polarity polarity;
	int by_low, by_high;        /* independent origins; 0 uncited, rejected */
	int supporters;             /* claims that count, cited or not */
	bool settled;               /* opposed, and a verdict says who wins */
};

enum { RESOLVE_WHY_MAX = 160 };

struct resolution {
	const struct resolved_value *values; /* in order; [0] is shown */
	int value_count;
	const int *value_of;        /* per candidate: its value; -1: none */
	const enum resolve_relation *relation; /* per candidate, to the shown */
	bool judged;                /* a verdict on one of the claims */
	/* In words, why the first comes first; "" when it stands alone. */
	char why[RESOLVE_WHY_MAX];
};

/* Working memory, kept from one field to the next. */
struct resolver;
struct resolver *resolver_new(void); /* NULL: no memory */
void resolver_free(struct resolver *resolver);

/* Resolve n candidates. The arrays of *ret_resolution belong to the resolver
 * and hold until its next use. NOMEM. */
enum status resolve(struct resolver *resolver,
		    const struct resolve_rules *rules,
		    const struct candidate *candidates, int n,
		    struct resolution *ret_resolution) must_check;

/* Do all of these oppose the others as one origin with two tongues (true), or
 * does some other origin oppose (false)? For rival records. */
bool resolve_one_origin(struct support *support,
			const struct candidate *const *ours, int our_count,
			const struct candidate *const *theirs,
			int their_count);

/* Which of n candidates stands first, where side[i] tells for which of two
 * opposing records it speaks; and why that side comes first, in words. */
int resolve_first(struct resolver *resolver, const struct resolve_rules *rules,
		  const struct candidate *candidates, const int *side, int n,
		  char ret_why[RESOLVE_WHY_MAX]);

#endif
