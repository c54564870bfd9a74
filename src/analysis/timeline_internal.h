/* timeline, inside: what stands in the lanes. */
#ifndef TAFFRAIL_ANALYSIS_TIMELINE_INTERNAL_H
#define TAFFRAIL_ANALYSIS_TIMELINE_INTERNAL_H

#include "src/analysis/compose.h"
#include "src/analysis/timeline.h"

/* A stretch of a lane: some of the few, or the part of a list from `from`. */
struct timeline_stretch {
	const struct kind *kind;
	int64_t count;
	int *places;       /* of the few; NULL: of the list */
	struct list *list;
	int64_t from;
	/* Of the list those of which no first day is said, by their last: all,
	 * or TIMELINE_FEW_MAX that end last. No index has them. */
	struct span *open;
	int open_count;
};

struct timeline {
	struct casefile *casefile;
	int64_t ship;
	const struct registry *registry;
	struct compose_list *few;
	struct timeline_lane *lanes;
	struct timeline_stretch **stretches; /* of each lane */
	int *stretch_counts;
	int lane_count;
	struct span range;
	int64_t total;
};

/* How what a kind says is drawn, and an item of it between two instants
 * (TIME_MAX, TIME_MAX: no day). */
enum timeline_shape timeline_shape_of(const struct kind *kind);
struct timeline_item timeline_item_of(const struct kind *kind, int64_t low,
				      int64_t high);

#endif
