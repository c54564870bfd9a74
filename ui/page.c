/* page: which views stand on the screen, how they follow each other, and the
 * way back. */
#include <string.h>
#include <talloc.h>

#include "ui/columns.h"
#include "ui/reader.h"
#include "ui/workbench.h"

static const struct view_class *const home_classes[PANE_COUNT] = {
	[PANE_FLEET] = &fleet_view, [PANE_CALLS] = &calls_view,
	[PANE_CHAIN] = &chain_view, [PANE_ORIGINS] = &origins_view,
	[PANE_DETAIL] = &detail_view,
};

static const struct chosen nothing = {.table = TABLE_LAST, .title = ""};

static bool same_thing(const struct chosen *a, const struct chosen *b)
{
	return a->table == b->table && a->id == b->id;
}

static struct chosen copy_chosen(const void *ctx, const struct chosen *from)
{
	struct chosen copy = *from;

	copy.title = talloc_strdup(ctx, from->title ? from->title : "");
	copy.said = NULL;
	return copy;
}

struct view *page_view_of(struct page *page, enum pane pane)
{
	return page->views[pane];
}

struct view *page_view(struct app *app)
{
	return app->page->views[app->page->focus];
}

/* A copy that was not read has no rows, nor has what nobody cites: of the
 * source they are all the same. */
struct chosen page_chosen(struct app *app)
{
	const struct view *view = page_view(app);
	const struct chosen *subject = &view->query.subject;
	struct chosen chosen = view_chosen(view);

	if (chosen.source == 0 && (view->class == &source_view ||
				   view->class == &reader_view)) {
		chosen.source = subject->source;
		if (chosen.table == TABLE_LAST && subject->title)
			chosen.title = subject->title;
	}
	return chosen;
}

/* --- layout --- */

void page_layout(struct app *app)
{
	struct page *page = app->page;
	struct rect rects[PANE_COUNT] = {{0, 0, 0, 0}};
	int height = term_height(app->term), width = term_width(app->term);
	bool narrow = width < LAYOUT_SPLIT_WIDTH;

	if (page->home) {
		struct layout_home wanted = {height, width, page->lower,
					     page->zoomed};

		layout_home(&wanted, rects);
	} else if (page->zoomed == PANE_DETAIL) {
		struct rect none;

		layout_single(height, width, false, &rects[PANE_DETAIL], &none);
	} else {
		layout_single(height, width,
			      page->views[PANE_DETAIL] && page->zoomed < 0,
			      &rects[0], &rects[PANE_DETAIL]);
	}
	for (int i = 0; i < PANE_COUNT; i++) {
		struct view *view = page->views[i];

		bool zoomed = page->zoomed == i;

		if (!view)
			continue;
		view->rect = rects[i];
		view->dirty = true;
		if (view->query.narrow != (narrow && !zoomed) ||
		    view->query.full != zoomed ||
		    view->query.width != rects[i].width) {
			view->query.narrow = narrow && !zoomed;
			view->query.full = zoomed;
			view->query.width = rects[i].width;
			view_again(view);
		}
		if (rects[i].height > 0)
			view_move_to(view, view->at);
	}
	app->dirty = true;
}

/* --- pages --- */

static struct view *add_view(struct app *app, struct page *page,
			     enum pane pane, const struct view_class *class)
{
	page->views[pane] = view_new(page, class);
	if (!page->views[pane])
		bug("out of memory");
	page->views[pane]->query.narrow =
		term_width(app->term) < LAYOUT_SPLIT_WIDTH;
	if (class->begin)
		class->begin(app, page->views[pane]);
	return page->views[pane];
}

static struct page *page_new(struct app *app, const struct view_class *class)
{
	struct page *page = talloc_zero(app, struct page);

	if (!page)
		bug("out of memory");
	page->home = class == NULL;
	page->lower = PANE_CHAIN;
	page->zoomed = -1;
	page->subject = page->detailed = nothing;
	for (int i = 0; page->home && i < PANE_COUNT; i++)
		add_view(app, page, (enum pane)i, home_classes[i]);
	if (class) {
		add_view(app, page, PANE_FLEET, class);
		if (class != &help_view && class != &messages_view &&
		    class != &detail_view && !(class->flags & VIEW_ALONE))
			add_view(app, page, PANE_DETAIL, &detail_view);
	}
	return page;
}

static struct place *place_of(struct app *app)
{
	struct page *page = app->page;
	struct place *place = talloc_zero(app, struct place);
	struct view *first = page->views[PANE_FLEET];
	struct chosen chosen = view_chosen(first);
	struct chosen focused = view_chosen(page->views[page->leading]);

	if (!place)
		bug("out of memory");
	place->home = page->home;
	place->class = first->class;
	place->focus = page->focus;
	place->leading = page->leading;
	place->held = page->held;
	place->visiting = page->visiting;
	place->subject = copy_chosen(place, &page->subject);
	place->chosen = copy_chosen(place, &chosen);
	place->focused = copy_chosen(place, &focused);
	place->at = first->at;
	view_query_copy(place, &place->query, &first->query);
	return place;
}

static void forget_places(struct app *app, int from)
{
	while (app->place_count > from)
		talloc_free(app->places[--app->place_count]);
}

/* The place that is left goes on the list; what lay ahead is forgotten. */
static void remember(struct app *app)
{
	if (!app->page)
		return;
	reader_leave(app);
	forget_places(app, app->place_at);
	if (app->place_count == PLACES_MAX) {
		talloc_free(app->places[0]);
		memmove(app->places, app->places + 1,
			(PLACES_MAX - 1) * sizeof(app->places[0]));
		app->place_count--;
	}
	app->places[app->place_count++] = place_of(app);
	app->place_at = app->place_count;
}

static void show_page(struct app *app, struct page *page)
{
	talloc_free(app->page);
	app->page = page;
	page_layout(app);
}

static void set_subject(struct app *app, const struct chosen *subject)
{
	struct page *page = app->page;
	static const enum pane linked[] = {PANE_CALLS, PANE_CHAIN,
					   PANE_ORIGINS};
	char *title;

	if (same_thing(&page->subject, subject) && page->subject_title)
		return;
	title = talloc_strdup(page, subject->title);
	page->subject = *subject;
	page->subject.title = title;
	page->subject.said = NULL;
	talloc_free(page->subject_title);
	page->subject_title = title;
	for (size_t i = 0; i < sizeof(linked) / sizeof(linked[0]); i++) {
		struct view *view = page->views[linked[i]];
		struct view_query query = view->query;

		query.subject = page->subject;
		query.filter = NULL;
		view_ask(view, &query, false);
	}
	app->dirty = true;
}

/* To be chosen when the rows come. */
static void seek(struct view *view, const struct chosen *chosen)
{
	view->seek = *chosen;
	view->seek.title = view->seek.said = NULL;
}

static void restore(struct app *app, const struct place *place)
{
	struct page *page = page_new(app, place->home ? NULL : place->class);
	struct view *first = page->views[PANE_FLEET];
	enum pane leading = place->focus == PANE_DETAIL ? place->leading
							: place->focus;

	view_ask(first, &place->query, false);
	seek(first, &place->chosen);
	first->at = place->at;
	show_page(app, page);
	if (place->home && place->subject.table != TABLE_LAST)
		set_subject(app, &place->subject);
	page->held = place->held;
	page->visiting = place->visiting;
	page_focus(app, leading);
	if (leading != PANE_FLEET)
		seek(page->views[leading], &place->focused);
	page_focus(app, place->focus);
}

void page_restore(struct app *app, const struct place *place)
{
	remember(app);
	restore(app, place);
}

bool page_jump(struct app *app, int by)
{
	struct place *here, *there;
	int to = app->place_at + by;

	if (to < 0 || to >= app->place_count)
		return false;
	reader_leave(app);
	if (app->place_at == app->place_count) {
		/* from the newest place: keep it, so that one can come back */
		remember(app);
		app->place_at = app->place_count - 1;
		to = app->place_at + by;
		if (to < 0)
			return false;
	} else {
		here = place_of(app);
		talloc_free(app->places[app->place_at]);
		app->places[app->place_at] = here;
	}
	there = app->places[to];
	app->place_at = to;
	restore(app, there);
	return true;
}

void page_open_home(struct app *app)
{
	remember(app);
	show_page(app, page_new(app, NULL));
	page_focus(app, PANE_FLEET);
}

void page_open(struct app *app, const struct view_class *class,
	       const struct view_query *query)
{
	struct page *page;

	remember(app);
	page = page_new(app, class);
	if (query) {
		struct view_query asked = *query;

		asked.narrow = page->views[PANE_FLEET]->query.narrow;
		asked.width = page->views[PANE_FLEET]->query.width;
		view_ask(page->views[PANE_FLEET], &asked, false);
	}
	show_page(app, page);
	page_focus(app, PANE_FLEET);
}

void page_focus(struct app *app, enum pane pane)
{
	struct page *page = app->page;
	enum pane before = page->focus;
	bool swap = page->lower != pane &&
		    (pane == PANE_CHAIN || pane == PANE_ORIGINS);

	if (!page->views[pane])
		return;
	page->focus = pane;
	if (pane != PANE_DETAIL)
		page->leading = pane;
	if (page->views[before])
		page->views[before]->dirty = true;
	page->views[pane]->dirty = true;
	if (swap)
		page->lower = pane;
	if (page->zoomed >= 0)
		page->zoomed = (int)pane;
	if (swap || page->zoomed >= 0)
		page_layout(app);
	app->dirty = true;
}

void page_subject(struct app *app, const struct chosen *subject)
{
	struct chosen copy = copy_chosen(app, subject);

	if (app->page->home)
		remember(app);
	else
		page_open_home(app);
	app->page->visiting = true;
	set_subject(app, &copy);
}

/* What a source says, citation by citation. */
void page_open_source(struct app *app, const struct chosen *source)
{
	struct view_query query = {.subject = *source};

	query.subject.table = TABLE_SOURCE;
	query.subject.source = source->id;
	page_open(app, &source_view, &query);
}

void page_go(struct app *app, const struct chosen *thing)
{
	struct chosen copy = copy_chosen(app, thing);

	if (thing->kind == KIND_DOCUMENT) {
		page_open_source(app, &copy);
		return;
	}
	if (thing->kind != KIND_VESSEL) {
		page_subject(app, &copy);
		page_focus(app, app->page->focus == PANE_FLEET
					? PANE_CALLS : app->page->focus);
		return;
	}
	page_open_home(app);
	app->page->views[PANE_FLEET]->seek = copy;
	app->page->views[PANE_FLEET]->seek.title = NULL;
	view_ask(app->page->views[PANE_FLEET],
		 &app->page->views[PANE_FLEET]->query, true);
}

/* --- following --- */

/* Panes 2 to 4 follow the ship that is chosen in the first. */
static void follow_fleet(struct app *app)
{
	struct page *page = app->page;
	struct chosen ship = view_chosen(page->views[PANE_FLEET]);

	if (page->focus == PANE_FLEET)
		page->visiting = false;
	if (page->held || page->visiting || ship.table == TABLE_LAST)
		return;
	set_subject(app, &ship);
}

/* The detail follows the chosen row of the pane that had the focus last: while
 * it has the focus itself it stays with what it shows. */
static void follow_detail(struct app *app)
{
	struct page *page = app->page;
	struct view *detail = page->views[PANE_DETAIL], *from;
	bool shows = page->detailed.table != TABLE_LAST;
	const struct view_row *row;
	struct view_query query;
	struct chosen chosen;

	if (!detail || (page->focus == PANE_DETAIL && shows))
		return;
	from = page->views[page->leading];
	row = view_chosen_row(from);
	chosen = row && from->class->lead
			 ? from->class->lead(row, from->column)
			 : view_chosen(from);
	if (!row && !from->window)
		return;
	if (!row && page->home && page->leading != PANE_FLEET)
		chosen = page->subject;
	if (same_thing(&page->detailed, &chosen) &&
	    page->detailed.field == chosen.field &&
	    page->detailed.claim == chosen.claim)
		return;
	page->detailed = chosen;
	page->detailed.title = page->detailed.said = NULL;
	query = detail->query;
	query.subject = chosen;
	query.filter = NULL;
	view_ask(detail, &query, false);
}

static bool is_shown(const struct view *view)
{
	return view && view->rect.height > 0 && view->rect.width > 0;
}

static bool speaks_of(const struct chosen *row, int64_t id)
{
	return row->id == id || row->record == id || row->source == id ||
	       row->beside == id || row->claim == id ||
	       row->citation == id || row->entry == id;
}

/* What the view is about, as a copy is of its source, or one of its rows. */
static bool view_shows(const struct view *view, int64_t id)
{
	if (speaks_of(&view->query.subject, id))
		return true;
	for (int64_t at = view->top; at < view->top + view->rows_shown; at++) {
		const struct view_row *row = view_row_at(view, at);

		if (row && speaks_of(&row->chosen, id))
			return true;
	}
	return false;
}

bool page_shows(const struct app *app, int64_t id)
{
	const struct page *page = app->page;

	for (int i = 0; i < PANE_COUNT; i++)
		if (is_shown(page->views[i]) && view_shows(page->views[i], id))
			return true;
	return is_shown(page->views[PANE_DETAIL]) &&
	       speaks_of(&page->detailed, id);
}

static enum status run_load(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct view_load *load = (struct view_load *)request;

	store_side_forget_below(side, load->page);
	return load->class->load(side, load, err);
}

void page_post(struct app *app, struct view_load *load,
	       void (*done)(struct app *, struct request *))
{
	load->page = app->page->views[PANE_FLEET]->serial;
	load->request.run = run_load;
	load->request.done = done;
	load->request.shares = app->page->home;
	app_post(app, &load->request);
}

static void load_view(struct app *app, struct view *view)
{
	struct view_load *load = view_wanted(view);

	if (!load)
		return;
	if (load->class->local) {
		load->class->local(app, load);
		view_answer(view, load);
		return;
	}
	load->query.columns = talloc_strdup(
		load, columns_of(app->columns,
				 columned_word(app->registry, view->class,
					       view->query.kind)));
	page_post(app, load, page_answer);
}

/* Before the first ship is known, the panes that follow her would be asked for
 * what is said in the whole case. */
static bool waits_for_ship(const struct page *page)
{
	return page->home && !page->held && !page->visiting &&
	       is_shown(page->views[PANE_FLEET]) &&
	       !page->views[PANE_FLEET]->window;
}

void page_load(struct app *app)
{
	struct page *page = app->page;
	int panes = waits_for_ship(page) ? PANE_FLEET + 1 : PANE_COUNT;

	if (page->home)
		follow_fleet(app);
	follow_detail(app);
	for (int i = 0; i < panes; i++)
		if (is_shown(page->views[i]))
			load_view(app, page->views[i]);
}

bool page_waits(struct app *app)
{
	const struct view *view = page_view(app);

	return view->rect.height > 0 &&
	       (!view->window || view->window->generation != view->generation);
}

static void run_deferred(struct app *app, const struct view *view)
{
	const struct ui_action *action = app->deferred;

	if (!action || app->deferred_view != view->serial)
		return;
	app->deferred = NULL;
	app_run(app, action, 0, PRESS_NONE, "");
}

void page_answer(struct app *app, struct request *request)
{
	struct view_load *load = (struct view_load *)request;

	for (int i = 0; i < PANE_COUNT; i++) {
		struct view *view = app->page->views[i];

		if (view && view->serial == load->view) {
			if (view_answer(view, load))
				run_deferred(app, view);
			app->dirty = true;
			return;
		}
	}
	talloc_free(load);
}
