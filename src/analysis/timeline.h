/* timeline: what is said of a ship, or of all, laid out in time.
 *
 * Lanes are the kinds of what is said, in the registry's order; what bears no
 * day has a lane of its own, the last. Nothing is filled in: an open end is
 * drawn open, a day that lies somewhere between two is drawn as that window,
 * and an AIS gap is a hole.
 *
 * A lane may be of any length: a row is composed when somebody looks at it. */
#ifndef TAFFRAIL_ANALYSIS_TIMELINE_H
#define TAFFRAIL_ANALYSIS_TIMELINE_H

#include "src/analysis/panes.h"

enum {
	TIMELINE_CELLS_MAX = 400, /* of a bar */
	/* A kind of the case with more records than this is read by its index.
	 * Its lane shows every range as long as no more begin in what is drawn;
	 * else a point where something begins. */
	TIMELINE_FEW_MAX = 1000
};

enum timeline_shape {
	TIMELINE_UNDATED,
	TIMELINE_WINDOW, /* one day, somewhere in it: (.....) */
	TIMELINE_RANGE,  /* from here to there: [=====] */
	TIMELINE_GAP     /* nothing was sent: [     ] */
};

struct timeline_item {
	enum timeline_shape shape;
	struct span span;    /* TIME_MIN, TIME_MAX: open */
};

struct timeline_lane {
	const struct kind *kind; /* NULL: those without a day */
	int64_t first, count;    /* the row of its heading; rows below it */
};

/* A heading (said NULL), or something said. */
struct timeline_row {
	int lane;
	const struct happening *said;
	const char *about; /* whose it is, in the timeline of the case; "" */
	struct timeline_item item;
};

struct timeline;

/* ship 0: the whole case. A talloc child of ctx, good while the case does not
 * change. */
enum status timeline_open(struct casefile *casefile, const void *ctx,
			  int64_t ship, struct timeline **ret_timeline,
			  struct error *err) must_check;
const struct timeline_lane *timeline_lanes(const struct timeline *timeline,
					   int *ret_count);
/* Rows of all lanes, with a heading each. */
int64_t timeline_total(const struct timeline *timeline);
/* From the first day said to the last, with some air; both TIME_MIN where no
 * day is said. */
struct span timeline_range(const struct timeline *timeline);
/* Rows from `position` on, at most n, on ctx. What went in the meantime is
 * left out. */
enum status timeline_window(struct timeline *timeline, const void *ctx,
			    int64_t position, int n,
			    struct timeline_row **ret_rows, int *ret_count,
			    struct error *err) must_check;
/* The row of a record; -1: it has none. */
enum status timeline_position(struct timeline *timeline, int64_t record,
			      int64_t *ret_position,
			      struct error *err) must_check;
/* The same, or if it does not lie in the range the first row of its lane that
 * begins there. */
enum status timeline_within(struct timeline *timeline, int64_t record,
			    struct span range, int64_t *ret_position,
			    struct error *err) must_check;

/* Draw into `width` cells between two instants, ASCII; `bar` has width + 1
 * bytes, width is at most TIMELINE_CELLS_MAX. What lies outside the range
 * leaves `<` or `>` at that end. */
void timeline_bar(const struct timeline_item *item, struct span range,
		  int width, char *bar);
/* The same over what stands in the bar: the later one is seen. */
void timeline_draw(const struct timeline_item *item, struct span range,
		   int width, char *bar);
/* A point of that shape in each cell that is still empty, as far as `begins`
 * says so. */
void timeline_draw_points(enum timeline_shape shape, const bool *begins,
			  int width, char *bar);
/* Nothing yet; of gaps a line, in which each is a hole. */
void timeline_blank_bar(enum timeline_shape shape, int width, char *bar);
/* The instants where the cells begin, width + 1 of them. */
void timeline_cells(struct span range, int width, int64_t *bounds);
/* A whole lane in one bar. */
enum status timeline_lane_bar(struct timeline *timeline, int lane,
			      struct span range, int width, char *bar,
			      struct error *err) must_check;
/* The scale: years, months or days, each label beginning at its instant. */
void timeline_scale(struct span range, int width, char *scale);

/* A range half as long or twice as long (`by` 1 or -1) around its middle, and
 * one moved by half its length. Never shorter than two days nor longer than
 * four thousand years. */
struct span timeline_zoom(struct span range, int by);
struct span timeline_scroll(struct span range, int by);
/* One of the same length around an item; the same where it has no day. */
struct span timeline_around(const struct timeline_item *item,
			    struct span range);

#endif
