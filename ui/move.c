/* move: actions that choose rows, cells and panes. */
#include <string.h>
#include <talloc.h>

#include "ui/reader.h"
#include "ui/workbench.h"

static int64_t times(const struct call *call)
{
	return call->count > 0 ? call->count : 1;
}

static void move(struct app *app, int64_t by)
{
	view_move(page_view(app), by);
}

void do_down(struct app *app, const struct call *call)
{
	move(app, times(call));
}

void do_up(struct app *app, const struct call *call)
{
	move(app, -times(call));
}

void do_left(struct app *app, const struct call *call)
{
	for (int64_t i = 0; i < times(call) && i < VIEW_COLUMNS; i++)
		view_move_column(page_view(app), -1);
}

void do_right(struct app *app, const struct call *call)
{
	for (int64_t i = 0; i < times(call) && i < VIEW_COLUMNS; i++)
		view_move_column(page_view(app), 1);
}

void do_page_down(struct app *app, const struct call *call)
{
	move(app, times(call) * view_page(page_view(app)));
}

void do_page_up(struct app *app, const struct call *call)
{
	move(app, -times(call) * view_page(page_view(app)));
}

void do_half_down(struct app *app, const struct call *call)
{
	move(app, times(call) * ((view_page(page_view(app)) + 1) / 2));
}

void do_half_up(struct app *app, const struct call *call)
{
	move(app, -times(call) * ((view_page(page_view(app)) + 1) / 2));
}

void do_first(struct app *app, const struct call *call)
{
	view_move_to(page_view(app), call->count > 0 ? call->count - 1 : 0);
}

void do_last(struct app *app, const struct call *call)
{
	struct view *view = page_view(app);

	if (call->count > 0)
		view_move_to(view, call->count - 1);
	else
		view_move_to_end(view);
}

/* --- panes --- */

static bool can_focus(struct app *app, int pane)
{
	return app->page->views[pane] != NULL;
}

static void next_pane(struct app *app, int step)
{
	int pane = (int)app->page->focus;

	do
		pane = (pane + step + PANE_COUNT) % PANE_COUNT;
	while (!can_focus(app, pane));
	page_focus(app, (enum pane)pane);
}

void do_next_pane(struct app *app, const struct call *call)
{
	(void)call;
	next_pane(app, 1);
}

void do_previous_pane(struct app *app, const struct call *call)
{
	(void)call;
	next_pane(app, -1);
}

/* On another page the numbers of the panes lead back to them. */
static void to_pane(struct app *app, enum pane pane)
{
	if (!app->page->home && pane != PANE_DETAIL)
		page_open_home(app);
	if (can_focus(app, (int)pane))
		page_focus(app, pane);
}

#define PANES(P)                                                              \
	P(vessels, FLEET) P(calls, CALLS) P(chain, CHAIN)                     \
	P(sources, ORIGINS) P(detail, DETAIL)
#define PANE_ACTION(name, pane)                                               \
	void do_pane_##name(struct app *app, const struct call *call)     \
	{                                                                     \
		(void)call;                                                   \
		to_pane(app, PANE_##pane);                                    \
	}
PANES(PANE_ACTION)
#undef PANE_ACTION

void do_zoom(struct app *app, const struct call *call)
{
	struct page *page = app->page;

	(void)call;
	page->zoomed = page->zoomed >= 0 ? -1 : (int)page->focus;
	page_layout(app);
}

void do_hold(struct app *app, const struct call *call)
{
	(void)call;
	if (!app->page->home) {
		app_say(app, MESSAGE_INFO, "only the four panes follow");
		return;
	}
	app->page->held = !app->page->held;
	app_say(app, MESSAGE_INFO, app->page->held
		? "the panes stay with %s"
		: "the panes follow the chosen ship again",
		app->page->subject.title ? app->page->subject.title : "");
}

/* --- back and out --- */

void do_jump_back(struct app *app, const struct call *call)
{
	(void)call;
	if (!page_jump(app, -1))
		app_say(app, MESSAGE_INFO, "this is where you began");
}

void do_jump_forward(struct app *app, const struct call *call)
{
	(void)call;
	if (!page_jump(app, 1))
		app_say(app, MESSAGE_INFO, "there is nothing ahead");
}

/* Drop what is laid over the page, the top one first. */
static bool drop_one(struct app *app)
{
	struct view *view = page_view(app);

	if (reader_drop(app) || find_stop(app))
		return true;
	if (view->working && view_is_sorted(view)) {
		struct view_query query = view->query;

		query.sort = NULL;
		query.sort_by = LIST_SORT_FIELD;
		query.own_sort = 0;
		view_ask(view, &query, true);
		app_say(app, MESSAGE_INFO, "not sorted: the usual order");
		return true;
	}
	if (view->selected_count > 0) {
		view_select_none(view);
		return true;
	}
	if (view->query.filter && *view->query.filter) {
		struct view_query query = view->query;

		query.filter = NULL;
		view_ask(view, &query, true);
		return true;
	}
	if (app->page->zoomed >= 0) {
		app->page->zoomed = -1;
		page_layout(app);
		return true;
	}
	return false;
}

static bool step_back(struct app *app)
{
	struct page *page = app->page;

	if (drop_one(app))
		return true;
	if (page->focus == PANE_DETAIL && page->leading != PANE_DETAIL &&
	    page->views[page->leading]->rect.height > 0) {
		page_focus(app, page->leading);
		return true;
	}
	if (page->home && (page->held || page->visiting)) {
		page->held = page->visiting = false;
		if (page_jump(app, -1))
			return true;
		page_focus(app, PANE_FLEET);
		return true;
	}
	if (!page->home)
		return page_jump(app, -1);
	if (page->focus != PANE_FLEET) {
		page_focus(app, PANE_FLEET);
		return true;
	}
	return false;
}

void do_escape(struct app *app, const struct call *call)
{
	(void)call;
	app->find[0] = '\0';
	if (!reader_stop(app) && !step_back(app))
		app_say(app, MESSAGE_INFO, "q leaves");
}

void do_back(struct app *app, const struct call *call)
{
	if (step_back(app))
		return;
	if (call->pressed == PRESS_BACKSPACE)
		app_say(app, MESSAGE_INFO, "q leaves");
	else
		app->quit = true;
}

void do_quit(struct app *app, const struct call *call)
{
	(void)call;
	app->quit = true;
}

/* --- choosing several --- */

void do_select(struct app *app, const struct call *call)
{
	struct view *view = page_view(app);
	int64_t id = view_chosen(view).id;

	(void)call;
	view_select(view, id, !view_is_selected(view, id));
	view_move(view, 1);
	app_say(app, MESSAGE_INFO, "%d chosen", view->selected_count);
}

/* Rows of a window: the store knows the others. */
struct selecting {
	struct view_load load; /* first */
	int64_t *ids;
	int64_t count;
};

static enum status run_every(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct selecting *all = (struct selecting *)request;

	return all->load.class->every(side, &all->load, &all->ids, &all->count,
				      err);
}

static void select_these(struct app *app, struct request *request)
{
	struct selecting *all = (struct selecting *)request;
	struct view *view = page_view(app);

	app->selecting = false;
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (view->serial == all->load.view &&
		 view->generation == all->load.generation) {
		view_select_these(view, all->ids, (int)all->count);
		if (all->count < view->total)
			app_say(app, MESSAGE_INFO, "the first %d of %lld "
				"chosen: / narrows the list down",
				view->selected_count, (long long)view->total);
		else
			app_say(app, MESSAGE_INFO, "all %d chosen",
				view->selected_count);
	}
	talloc_free(request);
}

static void select_every(struct app *app, const struct view *view)
{
	struct selecting *all = app_request(app, sizeof(*all), run_every,
					    select_these);

	if (!all)
		return;
	all->load.request.slot = SLOT_SELECT;
	all->load.view = view->serial;
	all->load.generation = view->generation;
	all->load.class = view->class;
	view_query_copy(all, &all->load.query, &view->query);
	app->selecting = true;
	app_post(app, &all->load.request);
}

void do_select_all(struct app *app, const struct call *call)
{
	struct view *view = page_view(app);

	if (view->selected_count > 0) {
		view_select_none(view);
		app_say(app, MESSAGE_INFO, "none chosen");
		return;
	}
	if (view->class->every && view->window && !view->window->whole) {
		select_every(app, view);
		return;
	}
	if (view_want_all(view)) {
		app->deferred = call->action;
		app->deferred_view = view->serial;
		return;
	}
	for (int64_t i = 0; i < view->total; i++) {
		const struct view_row *row = view_row_at(view, i);

		if (row && !(row->flags & VIEW_ROW_QUIET))
			view_select(view, row->chosen.id, true);
	}
	app_say(app, MESSAGE_INFO, "all %d chosen", view->selected_count);
}
