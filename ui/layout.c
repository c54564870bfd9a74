#include "ui/layout.h"

#include <string.h>

/* Between the two pictures heights grow by a straight line: at 24 lines the
 * top, lower and detail panes have 10, 7 and 4 of them, at 40 lines 13, 13
 * and 11, headings included. */
enum { FRAME_LINES = 3, SMALL_BODY = LAYOUT_HEIGHT_MIN - FRAME_LINES };

static int grown(int body, int at_small, int per_16_lines)
{
	return at_small + (body - SMALL_BODY) * per_16_lines / 16;
}

static int fleet_width(int width)
{
	int wanted = 25 + (width - LAYOUT_WIDTH_MIN) / 4;

	return wanted > 44 ? 44 : wanted;
}

static bool too_small(int height, int width)
{
	return height < LAYOUT_HEIGHT_MIN || width < LAYOUT_WIDTH_MIN;
}

bool layout_home(const struct layout_home *wanted, struct rect *ret_panes)
{
	int body = wanted->height - FRAME_LINES, width = wanted->width;
	int detail = grown(body, 4, 7), lower = grown(body, 7, 6);
	int top = body - detail - lower, left = fleet_width(width);
	int chain = width, below = 1 + top, foot = below + lower;

	memset(ret_panes, 0, PANE_COUNT * sizeof(*ret_panes));
	if (too_small(wanted->height, width))
		return false;
	if (wanted->zoomed >= 0 && wanted->zoomed < PANE_COUNT) {
		ret_panes[wanted->zoomed] = (struct rect){1, 0, body, width};
		return true;
	}
	ret_panes[PANE_FLEET] = (struct rect){1, 0, top, left};
	ret_panes[PANE_CALLS] =
		(struct rect){1, left + 1, top, width - left - 1};
	ret_panes[PANE_DETAIL] = (struct rect){foot, 0, detail, width};
	if (width < LAYOUT_SPLIT_WIDTH) {
		ret_panes[wanted->lower] = (struct rect){below, 0, lower, width};
		return true;
	}
	chain = width * 6 / 10;
	ret_panes[PANE_CHAIN] = (struct rect){below, 0, lower, chain};
	ret_panes[PANE_ORIGINS] =
		(struct rect){below, chain + 1, lower, width - chain - 1};
	return true;
}

bool layout_single(int height, int width, bool detail, struct rect *ret_view,
		   struct rect *ret_detail)
{
	int body = height - FRAME_LINES;
	int below = detail ? grown(body, 7, 6) : 0;

	*ret_view = *ret_detail = (struct rect){0, 0, 0, 0};
	if (too_small(height, width))
		return false;
	*ret_view = (struct rect){1, 0, body - below, width};
	if (detail)
		*ret_detail = (struct rect){1 + body - below, 0, below, width};
	return true;
}

static int used_width(const int *widths, int count)
{
	int used = 0, shown = 0;

	for (int i = 0; i < count; i++) {
		used += widths[i];
		shown += widths[i] > 0;
	}
	return shown > 1 ? used + shown - 1 : used;
}

/* The shown column that goes first; -1: all must stay. */
static int first_to_go(const struct layout_column *columns, const int *widths,
		       int count)
{
	int found = -1;

	for (int i = 0; i < count; i++)
		if (widths[i] > 0 && columns[i].priority > 0 &&
		    (found < 0 ||
		     columns[i].priority >= columns[found].priority))
			found = i;
	return found;
}

static int widen_to_best(const struct layout_column *columns, int count,
			 int left, int *widths)
{
	int highest = 0;

	for (int i = 0; i < count; i++)
		if (columns[i].priority > highest)
			highest = columns[i].priority;
	for (int priority = 0; priority <= highest; priority++)
		for (int i = 0; i < count && left > 0; i++) {
			int more = columns[i].best - widths[i];

			if (widths[i] == 0 || columns[i].priority != priority ||
			    more <= 0)
				continue;
			more = more < left ? more : left;
			widths[i] += more;
			left -= more;
		}
	return left;
}

static void share_the_rest(const struct layout_column *columns, int count,
			   int left, int *widths)
{
	int shares = 0;

	for (int i = 0; i < count; i++)
		shares += widths[i] > 0 ? columns[i].takes : 0;
	for (int i = 0; i < count && shares > 0; i++) {
		int part;

		if (widths[i] == 0)
			continue;
		part = left * columns[i].takes / shares;
		widths[i] += part;
		left -= part;
		shares -= columns[i].takes;
	}
}

void layout_columns(const struct layout_column *columns, int count, int width,
		    int *ret_widths)
{
	for (int i = 0; i < count; i++)
		ret_widths[i] = columns[i].least;
	while (used_width(ret_widths, count) > width) {
		int gone = first_to_go(columns, ret_widths, count);

		if (gone < 0)
			break;
		ret_widths[gone] = 0;
	}
	share_the_rest(columns, count,
		       widen_to_best(columns, count,
				     width - used_width(ret_widths, count),
				     ret_widths),
		       ret_widths);
}
