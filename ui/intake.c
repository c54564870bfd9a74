/* Text pasted where no line is typed: addresses in it become sources, other
 * text a copy of the pinned source, each after a question. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/attach.h"
#include "src/ingest/addresses.h"
#include "store/casefile.h"
#include "ui/workbench.h"

enum { PASTED_FIRST = 4096 };

static void forget(struct app *app)
{
	TALLOC_FREE(app->pasted);
	app->pasted_length = 0;
}

void intake_take(struct app *app, key pressed)
{
	size_t room = app->pasted ? talloc_get_size(app->pasted) : 0;
	struct line_edit one;

	line_edit_set(&one, "");
	if (pressed == PRESS_ENTER)
		memcpy(one.text, "\n", (one.length = 1) + 1);
	else if (pressed == PRESS_TAB)
		memcpy(one.text, "\t", (one.length = 1) + 1);
	else if (!line_edit_insert(&one, pressed))
		return;
	if (app->pasted_length + one.length >= ADDRESSES_TEXT_BYTES)
		return;
	if (app->pasted_length + one.length >= room)
		app->pasted = talloc_realloc(app, app->pasted, char,
					     room ? (unsigned)room * 2
						  : PASTED_FIRST);
	if (!app->pasted) {
		app->pasted_length = 0;
		return;
	}
	memcpy(app->pasted + app->pasted_length, one.text, one.length);
	app->pasted_length += one.length;
	app->pasted[app->pasted_length] = '\0';
}

static struct casefile *begin(struct store_side *side,
			      const struct edit *edit)
{
	struct casefile *casefile = store_side_case(side);

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	return casefile;
}

/* ---- sources ---- */

static enum status run_sources(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	struct addresses *a;
	enum status status = addresses_read(edit, edit->text,
					    strlen(edit->text), &a, err);

	if (status == STATUS_OK)
		status = addresses_add(casefile, a, &edit->entry, err);
	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(
			edit, "done: %d new source%s, %d known already",
			a->fresh, a->fresh == 1 ? "" : "s",
			a->count - a->fresh);
	return status;
}

static void make_sources(struct app *app)
{
	struct edit *edit = edit_new(app, run_sources, app->pasted);

	forget(app);
	if (edit)
		edit_post(app, edit);
}

/* ---- a copy of the pinned source ---- */

static enum status run_attach(struct store_side *side,
			      struct request *request, struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	struct attach_report report;
	FILE *stream = fmemopen((void *)(uintptr_t)edit->text,
				strlen(edit->text), "r");
	enum status status;

	if (!stream)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = attach_stream(casefile, edit->pinned.source, stream,
			       "pasted.txt", edit->word, &report, err);
	fclose(stream);
	if (status != STATUS_OK)
		return status;
	edit->entry = report.entry;
	edit->effect = talloc_asprintf(edit, "done: %zu bytes attached to %s",
				       strlen(edit->text), edit->pinned.key);
	return STATUS_OK;
}

static void attach_as(struct app *app, const char *obtained)
{
	struct edit *edit;

	if (!*obtained || !app->pasted) {
		app_say(app, MESSAGE_INFO, "nothing was attached: say how the "
			"text was obtained");
		forget(app);
		return;
	}
	edit = edit_new(app, run_attach, app->pasted);
	forget(app);
	if (!edit)
		return;
	edit->word = talloc_strdup(edit, obtained);
	edit_post(app, edit);
}

static void attach_refused(struct app *app)
{
	forget(app);
}

static void ask_how(struct app *app)
{
	struct prompt prompt = {.label = "how was the text obtained",
				.history = "obtained", .accept = attach_as,
				.cancel = attach_refused};

	prompt_open(app, &prompt, "");
}

/* ---- what was pasted ---- */

void intake_text(struct app *app, const char *text)
{
	forget(app);
	app->pasted = talloc_strdup(app, text);
	app->pasted_length = app->pasted ? strlen(text) : 0;
	intake_pasted(app);
}

void intake_pasted(struct app *app)
{
	struct addresses *a = NULL;
	struct error err;

	if (!app->pasted || app->pasted_length == 0)
		return;
	if (!app->writable)
		app_say(app, MESSAGE_INFO, "this case is read-only: "
			"nothing is made of pasted text");
	else if (addresses_read(app, app->pasted, app->pasted_length, &a,
				&err) != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	else if (a->count > 0)
		app_ask(app, make_sources, 0, "%d address%s: make sources?",
			a->count, a->count == 1 ? "" : "es");
	else if (app->pinned.source)
		app_ask(app, ask_how, 0, "attach these %zu bytes of text to "
			"%s?", app->pasted_length, app->pinned.key);
	else
		app_say(app, MESSAGE_INFO, "pasted text is taken where a line "
			"is typed: press a, c, / or : first; p pins a source "
			"to attach it to");
	talloc_free(a);
	/* A question needs it until it is answered; the next paste begins
	 * anew. */
	if (app->context != CONTEXT_CONFIRM)
		forget(app);
}
