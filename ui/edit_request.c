/* edit_request: messages that write, and what is said when they come back. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/edit.h"
#include "store/entry.h"
#include "ui/reader.h"
#include "ui/workbench.h"

static void take_targets(struct edit *edit, const struct view *view)
{
	int count = view->selected_count > 0 ? view->selected_count : 1;

	edit->targets = talloc_array(edit, int64_t, (unsigned)count);
	if (!edit->targets)
		return;
	edit->target_count = count;
	if (view->selected_count > 0)
		memcpy(edit->targets, view->selected,
		       (size_t)count * sizeof(int64_t));
	else
		edit->targets[0] = edit->about.id;
}

static void done(struct app *app, struct request *request)
{
	const struct edit *edit = (const struct edit *)request;

	drafts_settle(app, edit, request->status == STATUS_OK);
	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
		if (edit->entry != 0)
			app_case_changed(app);
		talloc_free(request);
		return;
	}
	app_case_changed(app);
	reader_saved(app);
	view_select_none(page_view(app));
	if (edit->effect)
		app_say(app, MESSAGE_DONE, "%s", edit->effect);
	if (edit->made != 0 && app->page->home &&
	    edit->kind && edit->kind->number == KIND_VESSEL) {
		struct view *view = app->page->views[PANE_FLEET];

		view->seek = (struct chosen){.table = TABLE_RECORD,
					     .id = edit->made};
	} else if (edit->made != 0) {
		struct view *view = page_view(app);

		view->seek = (struct chosen){.table = TABLE_RECORD,
					     .id = edit->made};
	}
	talloc_free(request);
}

struct edit *edit_new(struct app *app,
		      enum status (*run)(struct store_side *, struct request *,
					 struct error *),
		      const char *text)
{
	struct edit *edit = app_request(app, sizeof(*edit), run, done);
	struct chosen about = page_chosen(app);

	if (!edit)
		return NULL;
	edit->about = about;
	edit->about.title = talloc_strdup(edit, about.title);
	edit->about.said = talloc_strdup(edit, about.said ? about.said : "");
	edit->text = talloc_strdup(edit, text);
	edit->pinned = app->pinned;
	if (*app->drafts.sent)
		edit->draft = talloc_strdup(edit, app->drafts.sent);
	app->drafts.sent[0] = '\0';
	take_targets(edit, page_view(app));
	return edit;
}

/* What it disputes comes first: a narrow terminal cuts the end. */
void edit_said(struct casefile *casefile, struct edit *edit, int64_t record,
	       const char *what)
{
	struct edit_outcome outcome;

	if (edit_outcome(casefile, edit, record, edit->entry, &outcome,
			 NULL) != STATUS_OK)
		edit->effect = talloc_asprintf(edit, "done: %s", what);
	else if (outcome.against)
		edit->effect = talloc_asprintf(
			edit, "done, %s (6 shows it): %s: %s", outcome.against,
			what, outcome.support);
	else
		edit->effect = talloc_asprintf(edit, "done: %s: %s", what,
					       outcome.support);
}

static void name_given(struct app *app, const char *text)
{
	struct edit *edit = app->pending;

	app->pending = NULL;
	if (!*text) {
		app_say(app, MESSAGE_INFO,
			"nothing was entered: every entry says who wrote it");
		if (edit)
			drafts_settle(app, edit, false);
		talloc_free(edit);
		return;
	}
	snprintf(app->analyst, sizeof(app->analyst), "%s", text);
	if (app->options.remember_analyst)
		app->options.remember_analyst(app->analyst);
	if (edit)
		edit_post(app, edit);
}

static void name_refused(struct app *app)
{
	name_given(app, "");
}

void do_analyst(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "who writes (name or initials)",
				.accept = name_given,
				.cancel = name_refused};

	if (*call->argument)
		name_given(app, call->argument);
	else
		prompt_open(app, &prompt, app->analyst);
}

void edit_post(struct app *app, struct edit *edit)
{
	struct call call = {.argument = ""};

	if (!*app->analyst) {
		talloc_free(app->pending);
		app->pending = edit;
		do_analyst(app, &call);
		return;
	}
	edit->analyst = talloc_strdup(edit, app->analyst);
	app_post(app, &edit->request);
}

/* --- undo and redo --- */

struct step {
	struct request request;
	const char *analyst;
	bool redo;
	int64_t entry;
	const char *what;
	bool batch;
};

static enum status describe(struct casefile *casefile, struct step *step,
			    struct error *err)
{
	struct entry_info *entries;
	int count;
	enum status status = entry_log(casefile, step, step->entry + 1, 1,
				       &entries, &count, err);

	if (status != STATUS_OK || count == 0)
		return status;
	step->what = entries[0].what;
	step->batch = entries[0].batch;
	return STATUS_OK;
}

static enum status peek(struct store_side *side, struct request *request,
			struct error *err)
{
	struct step *step = (struct step *)request;
	struct casefile *casefile = store_side_case(side);

	casefile_set_analyst(casefile, step->analyst);
	step->entry = step->redo ? entry_redoable(casefile)
				 : entry_undoable(casefile);
	if (step->entry == 0)
		return error_set(err, STATUS_NOT_FOUND,
				 step->redo ? "nothing of yours to put back"
					    : "nothing of yours to take back");
	return describe(casefile, step, err);
}

static enum status run_step(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct step *step = (struct step *)request;
	struct casefile *casefile = store_side_case(side);
	char *what = NULL;
	enum status status;

	casefile_set_analyst(casefile, step->analyst);
	status = step->redo
			 ? entry_redo(casefile, step, step->entry, &what, err)
			 : entry_undo(casefile, step, step->entry, &what, err);
	store_side_forget(side);
	step->what = what;
	return status;
}

static void step_done(struct app *app, struct request *request)
{
	const struct step *step = (const struct step *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else {
		app_case_changed(app);
		app_say(app, MESSAGE_DONE, "%s: %s",
			step->redo ? "put back" : "took back",
			step->what ? step->what : "");
	}
	talloc_free(request);
}

static struct step *step_new(struct app *app, bool redo,
			     enum status (*run)(struct store_side *,
						struct request *,
						struct error *),
			     void (*then)(struct app *, struct request *))
{
	struct step *step = app_request(app, sizeof(*step), run, then);

	if (!step)
		return NULL;
	step->redo = redo;
	step->analyst = talloc_strdup(step, app->analyst);
	return step;
}

static void do_step(struct app *app, bool redo, int64_t entry)
{
	struct step *step = step_new(app, redo, run_step, step_done);

	if (!step)
		return;
	step->entry = entry;
	app_post(app, &step->request);
}

static void undo_confirmed(struct app *app)
{
	do_step(app, false, app->confirm.number);
}

/* What is of an earlier session or a batch is asked for first. */
static void peeked(struct app *app, struct request *request)
{
	const struct step *step = (const struct step *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!step->redo &&
		 (step->batch || step->entry <= app->session_entry))
		app_ask(app, undo_confirmed, step->entry,
			"take back %s%s?  y yes, n no",
			step->batch ? "the whole batch " : "",
			step->what ? step->what : "");
	else
		do_step(app, step->redo, step->entry);
	talloc_free(request);
}

static void begin_step(struct app *app, bool redo)
{
	struct step *step = step_new(app, redo, peek, peeked);

	if (step)
		app_post(app, &step->request);
}

void do_undo(struct app *app, const struct call *call)
{
	(void)call;
	begin_step(app, false);
}

void do_redo(struct app *app, const struct call *call)
{
	(void)call;
	begin_step(app, true);
}

/* --- back to an entry --- */

enum { WAY_BACK_MAX = 1000 }; /* entries: more are not gone back over at once */

struct way_back {
	struct request request;
	const char *analyst;
	int64_t entry;   /* stays, with all before it */
	int steps;       /* how many of one's own came after; taken back */
	const char *what; /* the last of them; all that were taken back */
};

/* One's own entries after it: those that an undo at a time would meet. */
static enum status count_way(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct way_back *way = (struct way_back *)request;
	struct entry_info *entries;
	int count;
	enum status status = entry_log(store_side_case(side), way, 0,
				       WAY_BACK_MAX, &entries, &count, err);

	for (int i = 0; status == STATUS_OK && i < count &&
			entries[i].id > way->entry; i++) {
		if (!entries[i].live || entries[i].target != 0 ||
		    strcmp(entries[i].by, way->analyst) != 0)
			continue;
		way->steps++;
		way->what = entries[i].what;
	}
	return status;
}

static enum status go_back(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct way_back *way = (struct way_back *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = STATUS_OK;
	int64_t last;

	casefile_set_analyst(casefile, way->analyst);
	way->what = "";
	while (status == STATUS_OK &&
	       (last = entry_undoable(casefile)) > way->entry) {
		char *what = NULL;

		status = entry_undo(casefile, way, last, &what, err);
		if (status != STATUS_OK)
			break;
		way->what = talloc_asprintf(way, "%s%s%s", way->what,
					    way->steps++ ? "; " : "",
					    what ? what : "");
	}
	store_side_forget(side);
	return status;
}

static void went_back(struct app *app, struct request *request)
{
	const struct way_back *way = (const struct way_back *)request;

	app_case_changed(app);
	if (way->steps == 0 && request->status == STATUS_OK)
		app_say(app, MESSAGE_INFO, "nothing of yours came after it");
	else if (way->steps > 0)
		app_say(app, MESSAGE_DONE, "took back %d: %s", way->steps,
			way->what);
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	talloc_free(request);
}

static struct way_back *way_new(struct app *app, int64_t entry,
				enum status (*run)(struct store_side *,
						   struct request *,
						   struct error *),
				void (*then)(struct app *, struct request *))
{
	struct way_back *way = app_request(app, sizeof(*way), run, then);

	if (!way)
		return NULL;
	way->entry = entry;
	way->analyst = talloc_strdup(way, app->analyst);
	return way;
}

static void way_confirmed(struct app *app)
{
	struct way_back *way =
		way_new(app, app->confirm.number, go_back, went_back);

	if (way)
		app_post(app, &way->request);
}

static void way_counted(struct app *app, struct request *request)
{
	const struct way_back *way = (const struct way_back *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (way->steps == 0)
		app_say(app, MESSAGE_INFO, "nothing of yours came after it");
	else
		app_ask(app, way_confirmed, way->entry,
			"take back %d of yours, down to %s?  y yes, n no",
			way->steps, way->what);
	talloc_free(request);
}

void do_undo_to(struct app *app, const struct call *call)
{
	struct chosen chosen = page_chosen(app);
	struct way_back *way;

	(void)call;
	if (chosen.entry == 0) {
		app_say(app, MESSAGE_ERROR,
			"choose an entry first: 9 leads to the history");
		return;
	}
	way = way_new(app, chosen.entry, count_way, way_counted);
	if (way)
		app_post(app, &way->request);
}
