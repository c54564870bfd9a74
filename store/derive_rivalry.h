/* Whether two records are rivals, and what the files that judge it share:
 * derive_rivalry.c (keys, denials, assertions, times) and derive_tally.c
 * (counts, which have a scope). */
#ifndef TAFFRAIL_STORE_DERIVE_RIVALRY_H
#define TAFFRAIL_STORE_DERIVE_RIVALRY_H

#include "store/derive_internal.h"

/* How field of a stands to that of b. OPEN: not said in one of them; WORDS:
 * cannot be compared, or they touch without either lying in the other. */
enum fit { FIT_SAME, FIT_INSIDE, FIT_WIDER, FIT_APART, FIT_OPEN, FIT_WORDS };

/* Is anything said in a cell? */
static inline bool cell_said(const struct cell *cell)
{
	return cell->x || cell->has_r || cell->has_l || cell->has_h;
}
enum fit fit_cells(struct engine *engine, const struct kind *kind,
		   const struct field *field, const struct cell *a,
		   const struct cell *b);
enum fit fit_ranges(const struct cell *a, const struct cell *b);
/* Two subjects of a key, of which one may be a group: read on each of its
 * members it is the same as one of them; together, it is none of them (and
 * *ret_together says which side the member is in: INSIDE, WIDER, else APART);
 * where nobody says how, it is OPEN. */
enum fit fit_subjects(struct engine *engine, const struct kind *kind,
		      const struct field *field, const struct cell *a,
		      const struct cell *b, enum fit *ret_together);
enum reading rivalry_reading(struct engine *engine, int64_t claim);

/* Can both rows stand? false: they can. */
bool rivalry_judge(struct engine *engine, const struct derive_kind *kind,
		   const struct rival_row *a, const struct rival_row *b,
		   struct rival *ret_rival);

/* ---- derive_tally.c ---- */

/* Counts of one scope contradict where they have no number in common; one of
 * a narrower scope (a part of the time, one of the ships, round trips among
 * trips) bounds the wider from below, and so do parts that add. Another
 * window, direction, subject or unit is no conflict. */
bool tally_judge(struct engine *engine, const struct derive_kind *kind,
		 const struct rival_row *a, const struct rival_row *b,
		 struct rival *ret_rival);
/* The tallies that a row is part of, its parts, and the other parts of the
 * same whole, itself among them: whose standing hangs on each other. */
enum status tally_family(struct engine *engine, const struct derive_kind *kind,
			 const struct rival_row *row, struct pairs *ids,
			 struct error *err) must_check;
/* All tallies of the case that are parts or have parts: for a rebuild. */
enum status tally_families(struct engine *engine,
			   const struct derive_kind *kind,
			   struct idmap **dirty, struct error *err) must_check;

#endif
