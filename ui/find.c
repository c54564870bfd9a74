/* find: words in a view that / does not narrow down. Rows that are not at hand
 * are read a part at a time in the thread of the store, round the end of the
 * view and back to where looking began. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ui/workbench.h"

/* Rows of a part: each is composed, and others wait meanwhile. */
enum { PART = 100 };

struct finding {
	unsigned serial;    /* no other is like it in this run */
	unsigned view, generation;
	char words[256];
	int step;           /* 1 or -1 */
	int64_t next;       /* the row to be looked at next */
	int64_t left, total;
	int64_t began_at;   /* the chosen row: one that moves on ends it */
	bool tells;         /* says so when there is none */
	int percent;        /* as shown */
};

/* A part, read like the rows of the view itself. */
struct part {
	struct view_load load; /* first */
	unsigned finding;
};

static void end(struct app *app)
{
	talloc_free(app->finding);
	app->finding = NULL;
	app->dirty = true;
}

bool find_stop(struct app *app)
{
	if (!app->finding)
		return false;
	app_say(app, MESSAGE_INFO, "`%s`: stopped looking",
		app->finding->words);
	end(app);
	return true;
}

bool find_at_work(const struct app *app, char *buffer, size_t size)
{
	if (app->finding)
		snprintf(buffer, size, "looking %d %%",
			 app->finding->percent);
	return app->finding != NULL;
}

static void not_here(struct app *app, const char *words)
{
	app_say(app, MESSAGE_INFO, "`%s` is not here", words);
}

static bool all_at_hand(const struct view *view)
{
	return view->window && view->window->whole &&
	       !view->window->unfinished;
}

/* In what is at hand; where that is all, round the end. */
static bool find_at_hand(struct view *view, const char *words, int64_t from,
			 int step)
{
	int64_t found = view_find(view, words, from, step);

	if (found < 0 && all_at_hand(view))
		found = view_find(view, words, step > 0 ? 0 : view->total - 1,
				  step);
	if (found >= 0)
		view_move_to(view, found);
	return found >= 0;
}

/* The view still asks what it asked when looking began, and nobody moved. */
static bool is_current(const struct app *app, const struct view *view,
		       const struct part *part)
{
	const struct finding *finding = app->finding;

	return finding && finding->serial == part->finding &&
	       view->serial == finding->view &&
	       view->generation == finding->generation &&
	       view->at == finding->began_at;
}

static void look_on(struct app *app);

/* A tree that was not read to its end is whole now. */
static void look_through_all(struct app *app, struct view *view,
			     struct view_load *load)
{
	struct finding *finding = app->finding;
	int64_t at = view->at;

	app->finding = NULL;
	if (view_answer(view, load) &&
	    !find_at_hand(view, finding->words, at + finding->step,
			  finding->step) && finding->tells)
		not_here(app, finding->words);
	talloc_free(finding);
}

static void look_through(struct app *app, struct view *view,
			 struct view_load *load)
{
	struct finding *finding = app->finding;
	int first = finding->step > 0 ? (int)(finding->next - load->position)
				      : load->row_count - 1;
	int found = view_load_find(load, finding->words, first,
				   finding->step);
	int64_t at = load->position + found;

	if (found >= 0) {
		end(app);
		if (view_answer(view, load))
			view_move_to(view, at);
		return;
	}
	finding->left -= load->count;
	finding->next = finding->step > 0 ? load->position + load->count
					  : load->position - 1;
	talloc_free(load);
	look_on(app);
}

static void take_part(struct app *app, struct request *request)
{
	struct part *part = (struct part *)request;
	struct view *view = page_view(app);

	if (!is_current(app, view, part)) {
		if (app->finding && app->finding->serial == part->finding)
			end(app);
		talloc_free(part);
	} else if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
		end(app);
		talloc_free(part);
	} else if (part->load.whole) {
		look_through_all(app, view, &part->load);
	} else {
		look_through(app, view, &part->load);
	}
	app->dirty = true;
}

static void ask_part(struct app *app)
{
	const struct finding *finding = app->finding;
	struct view *view = page_view(app);
	struct part *part = talloc_zero(NULL, struct part);
	int64_t most = finding->step > 0 ? finding->total - finding->next
					 : finding->next + 1;
	int count = PART;

	if (!part) {
		end(app);
		return;
	}
	count = most < count ? (int)most : count;
	count = finding->left < count ? (int)finding->left : count;
	part->finding = finding->serial;
	view_load_set(&part->load, view,
		      finding->step > 0 ? finding->next
					: finding->next - count + 1, count);
	part->load.all = true;
	part->load.request.slot = SLOT_FIND;
	page_post(app, &part->load, take_part);
}

static void look_on(struct app *app)
{
	struct finding *finding = app->finding;

	if (finding->left <= 0) {
		if (finding->tells)
			not_here(app, finding->words);
		end(app);
		return;
	}
	if (finding->next >= finding->total)
		finding->next = 0;
	if (finding->next < 0)
		finding->next = finding->total - 1;
	finding->percent = (int)((finding->total - finding->left) * 99 /
				 finding->total);
	ask_part(app);
}

static void begin(struct app *app, const struct view *view, const char *words,
		  int64_t from, int step, bool tells)
{
	static unsigned last;
	struct finding *finding = talloc_zero(app, struct finding);

	if (!finding)
		return;
	finding->serial = ++last;
	finding->view = view->serial;
	finding->generation = view->generation;
	snprintf(finding->words, sizeof(finding->words), "%s", words);
	finding->step = step;
	finding->next = from;
	finding->left = finding->total = view->total;
	finding->began_at = view->at;
	finding->tells = tells;
	app->finding = finding;
	look_on(app);
}

void find_row(struct app *app, const char *words, int64_t from, int step,
	      bool tells)
{
	struct view *view = page_view(app);

	if (app->finding)
		end(app);
	if (!*words || !view->window || find_at_hand(view, words, from, step))
		return;
	if (!all_at_hand(view) && view->total > 0 &&
	    view->window->generation == view->generation)
		begin(app, view, words, from, step, tells);
	else if (tells)
		not_here(app, words);
}
