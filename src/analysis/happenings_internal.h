/* happenings, inside: which records are told, in what order. */
#ifndef TAFFRAIL_ANALYSIS_HAPPENINGS_INTERNAL_H
#define TAFFRAIL_ANALYSIS_HAPPENINGS_INTERNAL_H

#include "src/analysis/compose.h"

struct item {
	struct pane_reference reference;
	const char *field;   /* by which it is hers; NULL */
	int sequence;        /* as collected */
	int64_t sort, first; /* the row it stands under, as its rival; 0 */
};

struct items {
	struct item *list;
	int count, room;
};

/* A record at the end, found by `field` (NULL). False: no memory. */
bool items_add(const void *ctx, struct items *items,
	       const struct pane_reference *reference, const char *field);
/* What the query asks for of a thing: where it took part, or where it was the
 * place. */
enum status items_collect(struct pane_reader *reader, const void *ctx,
			  const struct compose_query *query, int64_t thing,
			  bool place, struct items *items,
			  struct error *err) must_check;
/* By time, each once, a rival in time below the one it contradicts. */
void items_order(struct pane_reader *reader, const void *ctx,
		 struct items *items);

/* Is it the day in which an unjudged rival differs? */
bool items_differ_in_time(const struct derive_rival *rival,
			  const struct kind *kind);
/* Disputed or told two ways. */
bool items_contested(enum standing standing);

#endif
