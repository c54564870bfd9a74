/* layout: where panes stand and which columns they show, for a screen size.
 *
 * Pure: no curses, no state. Cells are counted from 0; a rectangle with
 * height 0 or width 0 is not shown. docs/architecture.md, Screens, has the
 * two reference pictures (80x24 and 120x40). */
#ifndef TAFFRAIL_UI_LAYOUT_H
#define TAFFRAIL_UI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

enum {
	LAYOUT_WIDTH_MIN = 80, LAYOUT_HEIGHT_MIN = 24,
	LAYOUT_SPLIT_WIDTH = 110, /* from here on chain and sources stand side
				   * by side */
	LAYOUT_DETAIL_MIN = 3     /* lines of detail, at any size */
};

struct rect {
	int row, column, height, width;
};

/* The panes of the first page, in the order of their number keys. */
enum pane { PANE_FLEET, PANE_CALLS, PANE_CHAIN, PANE_ORIGINS, PANE_DETAIL,
	    PANE_COUNT };

struct layout_home {
	int height, width;
	enum pane lower; /* CHAIN or ORIGINS: which one where only one fits */
	int zoomed;      /* enum pane on the whole screen; -1 none */
};

/* Each rectangle holds its heading line and its rows. The first line of the
 * screen, and the two at the foot, belong to nobody here. `ret_panes` has
 * PANE_COUNT entries. False: the screen is smaller than 80x24. */
bool layout_home(const struct layout_home *wanted, struct rect *ret_panes);

/* A page of one view with the detail below it. `detail` false: none. */
bool layout_single(int height, int width, bool detail, struct rect *ret_view,
		   struct rect *ret_detail);

/* A column of a table. Widths are in cells, without the gap after them. */
struct layout_column {
	int least;    /* narrower than this it is not shown */
	int best;     /* more than this gains nothing */
	int priority; /* 1 goes last; columns of priority 0 always stay */
	int takes;    /* share of what is left beyond every `best` */
};

enum { LAYOUT_COLUMNS_MAX = 25 };

/* Choose columns for `width` cells, one blank between two: those that do not
 * fit go, the highest priority number first; then what is left widens the
 * others up to `best`, the least priority number first; then goes by `takes`.
 * ret_widths: one per column, 0 = not shown. */
void layout_columns(const struct layout_column *columns, int count, int width,
		    int *ret_widths);

#endif
