/* support: how many independent origins stand behind a value. Pure: it knows
 * sources and derivations that it was told, and no database.
 *
 * Support counts origins, not documents (DESIGN: Support and standing):
 * - Two origins are one when one is an ancestor of the other by stated (or by
 *   inferred) derivations, so three documents on one report are one.
 * - By a possible derivation the count is a range, 1-2.
 * - Credits (the imagery that a figure was made from) add nothing and join
 *   nothing; a shared ancestor that nobody cites joins nothing either.
 * - A figure takes its knowledge from the report that it is part of.
 * - An unknown origin is never independent: it counts beside no other. */
#ifndef TAFFRAIL_STORE_SUPPORT_H
#define TAFFRAIL_STORE_SUPPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/value.h"
#include "store/table.h"

struct support;

/* What is kept of a source. Sources are few (tens of thousands at most). */
struct support_source {
	int64_t id, part_of;
	int letter;            /* reliability A-F as 1-6; 0 not graded */
	struct span published; /* TIME_MIN, TIME_MAX: not said */
};

struct support *support_new(void); /* NULL: no memory */
void support_free(struct support *support); /* NULL is fine */

/* Who was told of some sources alone: called for one that is asked about and not
 * known yet, to put it and its derivations here. What it gives back other than
 * OK is its own to remember; the source counts as unknown this time. */
typedef enum status support_fetch(void *payload, int64_t source);
void support_set_fetch(struct support *support, support_fetch *fetch,
		       void *payload);

/* Add a source or overwrite what is kept of it; its derivations stay. NOMEM. */
enum status support_put(struct support *support,
			const struct support_source *source) must_check;
/* Forget a source and what it derives from. */
void support_drop(struct support *support, int64_t source);
/* NULL: not known. Valid until the next put or drop. */
const struct support_source *support_get(struct support *support,
					 int64_t source);
/* `source` takes its knowledge from `from`. NOMEM. */
enum status support_derive(struct support *support, int64_t source,
			   int64_t from, enum derivation_how how,
			   enum stated stated) must_check;

/* Is `ancestor` the source itself, or reached from it by derivations?
 * possible: possible ones are followed too. */
bool support_draws_on(struct support *support, int64_t source,
		      int64_t ancestor, bool possible);
/* Are two origins one? */
bool support_one(struct support *support, int64_t a, int64_t b, bool possible);
/* Steps of derivation from a document to an origin: 0 the same; 1 when no way
 * is recorded (the document names its origin). */
int support_distance(struct support *support, int64_t source, int64_t origin);

/* Publication day of a source, else of what it is part of; open: not said. */
struct span support_published(struct support *support, int64_t source);
/* Reliability of a source, else of what it is part of; 0 not graded. */
int support_letter(struct support *support, int64_t source);

/* Call back with every source that draws on `source`, itself included; parts
 * of a source draw on it. Nothing is fetched: all must have been put. */
typedef void support_visit(void *payload, int64_t source);
void support_drawing_on(struct support *support, int64_t source,
			support_visit *visit, void *payload);

/* One telling: the origins that it draws on; more than one for an inferred
 * claim, which rests on its premises together; none: unknown. */
struct support_unit {
	const int64_t *origins;
	int count;
};
/* Independent origins of n tellings: at least `ret_low`, at most `ret_high`.
 * Tellings of unknown origin alone count as one. */
void support_count(struct support *support, const struct support_unit *units,
		   int n, int *ret_low, int *ret_high);

#endif
