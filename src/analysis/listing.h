/* listing: what is said of the designation of a ship or a party, in one cell.
 *
 *   "US May 2022"   listed then, by whom as shortly named as the case can
 *   "US in 2022"    a stretch of time in which it stood listed
 *   "listed"        by an authority that nobody names
 *   "no"            somebody says that it is not
 *   "US in 2022|no" opposed and not judged, in the order of resolution
 *   "US May 2022 +2" two more authorities; "; no UK" what another denies
 *   ""              nobody says anything
 *
 * What is said of a group counts where it is said of each of its members.
 * Several tellings of one authority are one: the most precise is shown. */
#ifndef TAFFRAIL_ANALYSIS_LISTING_H
#define TAFFRAIL_ANALYSIS_LISTING_H

#include "src/analysis/telling.h"

struct listing {
	const char *text;
	enum standing standing;
	int by_low, by_high;
	int64_t record;  /* the designation shown; 0 none */
	int64_t against; /* the one that opposes it; 0 none */
};

/* groups: ids of the groups that have `record` as member (pane_groups). */
enum status listing_read(struct pane_reader *reader, const void *ctx,
			 int64_t record, const int64_t *groups,
			 int group_count, struct listing *ret_listing,
			 struct error *err) must_check;

/* The shortest name that the case has for an authority. */
char *listing_authority(struct pane_reader *reader, const void *ctx,
			int64_t authority);

#endif
