/* timeline_view: what is said of a ship, or of all, as bars over time. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/timeline.h"
#include "src/base/calendar.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { WHEN, WHAT, BAR, COLUMNS };
enum { WHEN_WIDTH = 15, WHAT_NARROW = 22, WHAT_WIDE = 34, BAR_LEAST = 20,
       WIDE_FROM = 110 };

static const struct view_column usual[COLUMNS] = {
	[WHEN] = {"when", "When", {WHEN_WIDTH, WHEN_WIDTH, 0, 0}, false},
	[WHAT] = {"timeline", "What is said",
		  {WHAT_NARROW, WHAT_NARROW, 0, 0}, false},
	[BAR] = {"time", "", {BAR_LEAST, BAR_LEAST, 0, 1}, false},
};

/* The bar has a fixed place, so that its scale stands over it. */
static int place_columns(struct view_load *load)
{
	struct view_column *columns =
		talloc_array(load, struct view_column, COLUMNS);
	int what = load->query.width >= WIDE_FROM ? WHAT_WIDE : WHAT_NARROW;
	int bar = load->query.width - 1 - WHEN_WIDTH - 1 - what - 1;

	bar = bar < BAR_LEAST ? BAR_LEAST : bar;
	bar = bar > TIMELINE_CELLS_MAX ? TIMELINE_CELLS_MAX : bar;
	if (!columns)
		return 0;
	for (int i = 0; i < COLUMNS; i++)
		columns[i] = usual[i];
	columns[WHAT].size.least = columns[WHAT].size.best = what;
	columns[BAR].size.least = columns[BAR].size.best = bar;
	load->columns = columns;
	load->column_count = COLUMNS;
	return bar;
}

static void add_heading(struct view_load *load, const struct timeline *timeline,
			const struct timeline_lane *lane, struct span range,
			int width)
{
	struct view_row *row = view_load_row(load);
	char bar[TIMELINE_CELLS_MAX + 1];

	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	timeline_lane_bar(timeline, lane, range, width, bar);
	view_cell_set(row, WHEN,
		      talloc_asprintf(load, "%s %d",
				      lane->kind ? lane->kind->plural
						 : "No day said",
				      lane->count), STYLE_HEADING);
	view_cell_set(row, BAR, talloc_strdup(load, bar), STYLE_DIM);
}

static char *what_of(struct view_load *load, const struct happening *said)
{
	return talloc_asprintf(load, "%s%s%s%s%s", said->place,
			       *said->place && *said->what ? ": " : "",
			       said->what, *said->with ? ", with " : "",
			       said->with);
}

static void add_item(struct view_load *load, const struct timeline_item *item,
		     struct span range, int width)
{
	const struct happening *said = item->said;
	struct view_row *row = view_load_row(load);
	char bar[TIMELINE_CELLS_MAX + 1];
	enum style style = said->standing == STANDING_REJECTED
				   ? STYLE_REJECTED
				   : style_of_standing(said->standing);

	if (!row)
		return;
	timeline_bar(item, range, width, bar);
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = said->record,
				      .kind = said->kind,
				      .record = said->record,
				      .title = what_of(load, said)};
	view_cell_set(row, WHEN, said->when, style);
	row->cells[WHEN].standing = said->when_standing;
	view_cell_set(row, WHAT, row->chosen.title, style);
	row->cells[WHAT].standing = said->standing;
	view_cell_set(row, BAR, talloc_strdup(load, bar), style);
}

static void set_titles(struct view_load *load, struct span range, int width)
{
	const char *ship = load->query.subject.title;
	char scale[TIMELINE_CELLS_MAX + 1];

	timeline_scale(range, width, scale);
	load->headings[BAR] = talloc_strdup(load, scale);
	load->title = load->query.subject.id
			      ? talloc_asprintf(load, "Timeline of the %s",
						ship ? ship : "")
			      : "Timeline of the case";
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct view_query *query = &load->query;
	struct timeline *timeline;
	int width = place_columns(load);
	struct span range;
	enum status status = timeline_read(
		store_side_case(side), load, query->subject.id, load->position,
		load->count, &timeline, err);

	if (status != STATUS_OK)
		return status;
	range = query->range.low < query->range.high ? query->range
						     : timeline->range;
	load->range = range;
	for (int i = 0; i < timeline->lane_count; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];

		if (timeline->total <= TIMELINE_LANES_MAX)
			add_heading(load, timeline, lane, range, width);
		for (int k = 0; k < lane->count; k++)
			add_item(load, &timeline->items[lane->first + k],
				 range, width);
	}
	set_titles(load, range, width);
	load->total = timeline->total;
	if (timeline->total <= TIMELINE_LANES_MAX)
		view_load_whole(load);
	return STATUS_OK;
}

const struct view_class timeline_view = {
	.name = "timeline",
	.title = "Timeline",
	.empty = "nothing is said yet that could stand in time: a adds a call",
	.flags = VIEW_HEADS,
	.columns = usual,
	.column_count = COLUMNS,
	.load = load,
};

/* --- actions --- */

/* The chosen ship, or the one that the panes speak of; id 0: the case. */
static struct chosen ship_here(struct app *app)
{
	struct chosen chosen = page_chosen(app);
	struct chosen none = {.table = TABLE_LAST};

	if (page_view(app)->class == &timeline_view)
		return none;
	if (chosen.kind == KIND_VESSEL && chosen.record != 0)
		return chosen;
	if (app->page->home && app->page->subject.kind == KIND_VESSEL)
		return app->page->subject;
	return none;
}

void do_timeline(struct app *app, const struct call *call)
{
	struct view_query query = {.subject = ship_here(app)};

	if (*call->argument)
		query.subject = (struct chosen){.table = TABLE_LAST};
	page_open(app, &timeline_view, &query);
}

/* The range, moved so that the chosen row's bar stands in its middle. */
static struct span around_chosen(const struct view *view, struct span range)
{
	const struct view_row *row = view_chosen_row(view);
	const char *bar = row ? row->cells[BAR].text : NULL;
	int width = bar ? (int)strlen(bar) : 0, first = -1, last = -1;
	int64_t length = range.high - range.low, middle;

	for (int i = 0; i < width; i++) {
		if (bar[i] == ' ')
			continue;
		first = first < 0 ? i : first;
		last = i;
	}
	if (first < 0 || (first == 0 && last == width - 1))
		return range;
	middle = range.low + length / (2 * width) * (first + last + 1);
	return (struct span){middle - length / 2, middle + length / 2};
}

bool timeline_move(struct app *app, int scroll, int zoom)
{
	struct view *view = page_view(app);
	struct view_query query = view->query;
	struct span range;

	if (view->class != &timeline_view)
		return false;
	if (!view->window || view->window->range.low == TIME_MIN) {
		app_say(app, MESSAGE_INFO, "no day is said here");
		return true;
	}
	range = view->window->range;
	if (zoom > 0)
		range = around_chosen(view, range);
	query.range = zoom ? timeline_zoom(range, zoom)
		    : scroll ? timeline_scroll(range, scroll)
			     : (struct span){0, 0};
	view_ask(view, &query, true);
	return true;
}
