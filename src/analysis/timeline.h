/* timeline: what is said of a ship, or of all, laid out in time.
 *
 * Lanes are the kinds of what is said, in the registry's order; what bears no
 * day has a lane of its own, the last. Nothing is filled in: an open end is
 * drawn open, a day that lies somewhere between two is drawn as that window,
 * and an AIS gap is a hole. */
#ifndef TAFFRAIL_ANALYSIS_TIMELINE_H
#define TAFFRAIL_ANALYSIS_TIMELINE_H

#include "src/analysis/panes.h"

enum {
	TIMELINE_CELLS_MAX = 400, /* of a bar */
	TIMELINE_LANES_MAX = 1000 /* of the case with more rows than this, rows
				   * are read in windows by time, not in lanes */
};

enum timeline_shape {
	TIMELINE_UNDATED,
	TIMELINE_WINDOW, /* one day, somewhere in it: (.....) */
	TIMELINE_RANGE,  /* from here to there: [=====] */
	TIMELINE_GAP     /* nothing was sent: [     ] */
};

struct timeline_item {
	const struct happening *said;
	enum timeline_shape shape;
	struct span span;    /* TIME_MIN, TIME_MAX: open */
};

struct timeline_lane {
	const struct kind *kind; /* NULL: those without a day, or no lanes */
	int first, count;        /* of the items */
};

struct timeline {
	struct timeline_item *items;
	int count;
	int64_t total;       /* rows, beyond this window too */
	struct timeline_lane *lanes;
	int lane_count;
	struct span range;   /* from the first day said to the last; both TIME_MIN
			      * where no day is said */
};

/* ship 0: the whole case. Up to TIMELINE_LANES_MAX rows come whole, whatever
 * the window, in lanes; more come from `position` on, at most n, in one. */
enum status timeline_read(struct casefile *casefile, const void *ctx,
			  int64_t ship, int64_t position, int n,
			  struct timeline **ret_timeline,
			  struct error *err) must_check;

/* Draw into `width` cells between two instants, ASCII; `bar` has width + 1
 * bytes, width is at most TIMELINE_CELLS_MAX. What lies outside the range
 * leaves `<` or `>` at that end. */
void timeline_bar(const struct timeline_item *item, struct span range,
		  int width, char *bar);
/* A whole lane in one bar: where items lie over each other, the later one is
 * seen; gaps are holes in a line. */
void timeline_lane_bar(const struct timeline *timeline,
		       const struct timeline_lane *lane, struct span range,
		       int width, char *bar);
/* The scale: years, months or days, each label beginning at its instant. */
void timeline_scale(struct span range, int width, char *scale);

/* A range half as long or twice as long (`by` 1 or -1) around its middle, and
 * one moved by half its length. Never shorter than two days nor longer than
 * four thousand years. */
struct span timeline_zoom(struct span range, int by);
struct span timeline_scroll(struct span range, int by);

#endif
