/* timeline_view: what is said of a ship, or of all, as bars over time. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/parts.h"
#include "src/analysis/timeline.h"
#include "src/base/calendar.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { WHEN, WHAT, BAR, COLUMNS };
/* Up to so many rows all are at hand. */
enum { WHOLE_MAX = 1000 };
/* In place of a table: what is sought is to lie in what is drawn. */
static const enum table_id moved = TABLE_LAST;
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

/* What the interface moves by: of each row of the window where it lies in
 * time, of each lane where it stands. */
struct laid_out {
	struct timeline_item items[VIEW_WHOLE_MAX];
	int64_t *lanes;      /* their first rows */
	int lane_count;
};

static enum status add_heading(struct view_load *load,
			       struct timeline *timeline, int at,
			       struct span range, int width, struct error *err)
{
	struct view_row *row = view_load_row(load);
	const struct timeline_lane *lane;
	char bar[TIMELINE_CELLS_MAX + 1];
	int count;
	enum status status;

	if (!row)
		return STATUS_OK;
	lane = &timeline_lanes(timeline, &count)[at];
	row->flags = VIEW_ROW_QUIET;
	status = timeline_lane_bar(timeline, at, range, width, bar, err);
	if (status != STATUS_OK)
		return status;
	view_cell_set(row, WHEN,
		      talloc_asprintf(load, "%s %lld",
				      lane->kind ? lane->kind->plural
						 : "No day said",
				      (long long)lane->count), STYLE_HEADING);
	view_cell_set(row, BAR, talloc_strdup(load, bar), STYLE_DIM);
	return STATUS_OK;
}

static char *what_of(struct view_load *load, const struct timeline_row *row)
{
	const struct happening *said = row->said;
	bool more = *said->place || *said->what;

	return talloc_asprintf(load, "%s%s%s%s%s%s%s", row->about,
			       *row->about && more ? ", " : "", said->place,
			       *said->place && *said->what ? ": " : "",
			       said->what, *said->with ? ", with " : "",
			       said->with);
}

static void add_item(struct view_load *load, const struct timeline_row *from,
		     struct span range, int width)
{
	const struct happening *said = from->said;
	struct view_row *row = view_load_row(load);
	char bar[TIMELINE_CELLS_MAX + 1];
	enum style style = said->standing == STANDING_REJECTED
				   ? STYLE_REJECTED
				   : style_of_standing(said->standing);

	if (!row)
		return;
	timeline_bar(&from->item, range, width, bar);
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = said->record,
				      .kind = said->kind,
				      .record = said->record,
				      .title = what_of(load, from)};
	view_cell_set(row, WHEN, said->when, style);
	row->cells[WHEN].standing = said->when_standing;
	view_cell_set(row, WHAT, row->chosen.title, style);
	row->cells[WHAT].standing = said->standing;
	row->cells[WHEN].parts = PARTS_WHEN;
	row->cells[WHAT].parts = PARTS_ROW;
	view_cell_set(row, BAR, talloc_strdup(load, bar), style);
}

/* What went in the meantime leaves its place empty. */
static bool add_nothing(struct view_load *load)
{
	struct view_row *row = view_load_row(load);

	if (row)
		row->flags = VIEW_ROW_QUIET;
	return row != NULL;
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

/* Kept while the case stays as it is, however it is zoomed. */
static enum status open_timeline(struct store_side *side,
				 const struct view_load *load,
				 struct timeline **ret_timeline,
				 struct error *err)
{
	struct store_cache *cache = store_side_cache(side, load->view, 1);
	struct timeline *timeline = cache->object;
	enum status status = STATUS_OK;

	if (!timeline)
		status = timeline_open(store_side_case(side), NULL,
				       load->query.subject.id, &timeline, err);
	if (status != STATUS_OK)
		return status;
	cache->object = timeline;
	*ret_timeline = timeline;
	return STATUS_OK;
}

/* The chosen row stays; after a move along time (moved) it is one that lies in
 * what is drawn. */
static enum status find_place(struct view_load *load, struct timeline *timeline,
			      struct error *err)
{
	const struct chosen *seek = &load->seek;
	enum status status;

	if (seek->id == 0)
		return STATUS_OK;
	status = seek->table == moved
			 ? timeline_within(timeline, seek->id, load->range,
					   &load->sought, err)
			 : timeline_position(timeline, seek->id, &load->sought,
					     err);
	if (status == STATUS_OK && load->sought >= 0) {
		load->position = load->sought - load->count / 2;
		load->position = load->position < 0 ? 0 : load->position;
	}
	return status;
}

static struct laid_out *lay_out(struct view_load *load,
				const struct timeline *timeline)
{
	struct laid_out *laid_out = talloc_zero(load, struct laid_out);
	int count;
	const struct timeline_lane *lanes = timeline_lanes(timeline, &count);

	if (!laid_out)
		return NULL;
	laid_out->lanes = talloc_array(laid_out, int64_t, (unsigned)count + 1);
	for (int i = 0; laid_out->lanes && i < count; i++)
		laid_out->lanes[laid_out->lane_count++] = lanes[i].first;
	load->extra = laid_out;
	return laid_out;
}

static enum status add_rows(struct view_load *load, struct timeline *timeline,
			    int width, struct error *err)
{
	struct laid_out *laid_out = lay_out(load, timeline);
	struct timeline_row *rows;
	int count;
	enum status status = timeline_window(timeline, load, load->position,
					     load->count, &rows, &count, err);

	if (status == STATUS_OK && !laid_out)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (rows[i].said)
			add_item(load, &rows[i], load->range, width);
		else
			status = add_heading(load, timeline, rows[i].lane,
					     load->range, width, err);
		if (i < VIEW_WHOLE_MAX)
			laid_out->items[i] = rows[i].item;
	}
	return status;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct view_query *query = &load->query;
	struct timeline *timeline;
	int width = place_columns(load);
	enum status status = open_timeline(side, load, &timeline, err);

	if (status != STATUS_OK)
		return status;
	load->range = query->range.low < query->range.high
			      ? query->range : timeline_range(timeline);
	load->total = timeline_total(timeline);
	load->whole = load->total <= WHOLE_MAX;
	status = find_place(load, timeline, err);
	if (load->whole) {
		load->position = 0;
		load->count = (int)load->total;
	}
	if (status == STATUS_OK)
		status = add_rows(load, timeline, width, err);
	if (status != STATUS_OK)
		return status;
	while (!load->whole && load->row_count < load->count &&
	       load->position + load->row_count < load->total)
		if (!add_nothing(load))
			break;
	set_titles(load, load->range, width);
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

static const struct laid_out *laid_out_of(const struct view *view)
{
	return view->window ? view->window->extra : NULL;
}

/* The range, moved so that the chosen row stands in its middle. */
static struct span around_chosen(const struct view *view, struct span range)
{
	const struct laid_out *laid_out = laid_out_of(view);
	int64_t at = view->at - view->window_at;

	return laid_out && view_chosen_row(view) && at < VIEW_WHOLE_MAX
		       ? timeline_around(&laid_out->items[at], range) : range;
}

bool timeline_move(struct app *app, int scroll, int zoom)
{
	struct view *view = page_view(app);
	struct view_query query = view->query;
	struct chosen chosen = view_chosen(view);
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
	if (scroll && chosen.id != 0)
		view->seek = (struct chosen){.table = moved, .id = chosen.id};
	view_ask(view, &query, true);
	return true;
}

bool timeline_lane(struct app *app, int by)
{
	struct view *view = page_view(app);
	const struct laid_out *laid_out = laid_out_of(view);
	int here = -1;

	if (view->class != &timeline_view)
		return false;
	for (int i = 0; laid_out && i < laid_out->lane_count; i++)
		if (laid_out->lanes[i] < view->at)
			here = i;
	if (here < 0 || here + by < 0 || here + by >= laid_out->lane_count)
		app_say(app, MESSAGE_INFO, by > 0 ? "this is the last lane"
						  : "this is the first lane");
	else
		view_move_to(view, laid_out->lanes[here + by] + 1);
	return true;
}
