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

struct edit_knowing pinned_knowing(const struct pinned *pinned)
{
	return (struct edit_knowing){
		.source = pinned->source, .at = pinned->at,
		.quote = pinned->quote, .passage_capture = pinned->capture,
		.passage_start = pinned->start,
		.passage_length = pinned->length, .hedge = "", .as_of = "",
		.speaker = "", .origin = "", .means = "", .basis = ""};
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
		drafts_carry(app, edit, app->drafts.sent);
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
