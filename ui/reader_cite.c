/* reader_cite: what is done with selected words. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/passage.h"
#include "ui/form.h"
#include "ui/reader.h"

struct citing {
	struct edit edit; /* first; only `note` uses more than the request */
	struct reader_page page;
	uint32_t at, length;
	const struct kind *kind;
	bool offer; /* `+`: to the record that fits */
	struct folio_passage *passage;
	char *line, *knowing;
	const char *key;
};

static enum status read_passage(struct store_side *side, struct citing *c,
				struct folio **ret_folio, struct error *err)
{
	enum status status = reader_folio(side, &c->page, ret_folio, err);

	if (status != STATUS_OK)
		return status;
	c->key = talloc_strdup(c, folio_about(*ret_folio)->key);
	if (!*c->key)
		c->key = talloc_strdup(c, folio_about(*ret_folio)->title);
	return folio_passage(*ret_folio, c, c->at, c->length, &c->passage,
			     err);
}

static enum status run_passage(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct citing *c = (struct citing *)request;
	struct folio *folio;
	enum status status = read_passage(side, c, &folio, err);

	if (status == STATUS_OK && c->kind)
		status = folio_fill_line(folio, c, c->kind, c->passage->words,
					 &c->line, &c->knowing, err);
	return status;
}

/* The request about the selected words; NULL: this is no reader, or no
 * memory. */
static struct citing *citing_new(struct app *app,
				 void (*done)(struct app *, struct request *))
{
	struct view *view = page_view(app);
	struct citing *c;

	if (!reader_of(app))
		return NULL;
	reader_sync(view);
	c = app_request(app, sizeof(*c), run_passage, done);
	if (!c)
		return NULL;
	c->page = reader_page_of(view);
	reader_range(app, &c->at, &c->length);
	return c;
}

/* From now on the words are what is cited. */
static void pin_passage(struct app *app, const struct citing *c)
{
	struct pinned *pinned = &app->pinned;

	memset(pinned, 0, sizeof(*pinned));
	pinned->source = c->passage->source;
	snprintf(pinned->key, sizeof(pinned->key), "%s", c->key);
	snprintf(pinned->at, sizeof(pinned->at), "%s", c->passage->where);
	pinned->capture = c->passage->capture;
	pinned->start = c->passage->start;
	pinned->length = c->passage->length;
	if (strlen(c->passage->quote) < sizeof(pinned->quote))
		snprintf(pinned->quote, sizeof(pinned->quote), "%s",
			 c->passage->quote);
}

/* Pinned until it is let go; and what can be done with it. */
static void keep_pinned(struct app *app, struct request *request,
			const char *use)
{
	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else {
		pin_passage(app, (const struct citing *)request);
		app->pinned.kept = true;
		app_say(app, MESSAGE_DONE, "citing %s %s from now on: %s",
			app->pinned.key, app->pinned.at, use);
	}
	talloc_free(request);
}

/* --- F: a figure --- */

static enum status run_figure(struct store_side *side, struct request *request,
			      struct error *err)
{
	struct citing *c = (struct citing *)request;
	struct folio *folio;
	enum status status = reader_folio(side, &c->page, &folio, err);

	if (status != STATUS_OK)
		return status;
	c->key = talloc_strdup(c, *folio_about(folio)->key
				  ? folio_about(folio)->key
				  : folio_about(folio)->title);
	return folio_figure(folio, c, c->line, &c->passage, err);
}

static void figure_pinned(struct app *app, struct request *request)
{
	keep_pinned(app, request, "a adds what it shows, c notes it");
}

static void name_figure(struct app *app, const char *label)
{
	struct citing *c = citing_new(app, figure_pinned);

	if (!c)
		return;
	c->edit.request.run = run_figure;
	c->page.form = FOLIO_TEXT;
	c->line = talloc_strdup(c, label);
	app_post(app, &c->edit.request);
}

void do_figure(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "figure", .history = "figure",
				.accept = name_figure};

	if (*call->argument)
		name_figure(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* A figure of the copy that is read is what is cited. */
static bool cites_figure(struct app *app)
{
	const struct reader_answer *a = reader_answer(page_view(app));

	return reader_of(app) && a && !a->about.readable && app->pinned.kept &&
	       app->pinned.capture == a->about.capture;
}

/* --- a, + --- */

static void open_form(struct app *app, const struct citing *c)
{
	struct reader *reader = reader_of(app);

	pin_passage(app, c);
	reader->selecting = true;
	reader->anchor = c->at;
	reader->anchor_end = c->at + c->length;
	if (reader->cursor < c->at || reader->cursor >= c->at + c->length)
		reader->cursor = c->at;
	reader->kind = c->kind->number;
	form_open(app, c->kind, *c->line ? c->line : " ");
	if (!app->form)
		return;
	line_edit_set(&app->form->other, c->knowing);
	drafts_begun(app);
	app->form->accept_later = c->offer;
	page_view(app)->dirty = true;
}

static void filled(struct app *app, struct request *request)
{
	const struct citing *c = (const struct citing *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (reader_of(app))
		open_form(app, c);
	talloc_free(request);
}

static bool fill_form(struct app *app, const struct call *call, bool offer)
{
	struct reader *reader = reader_of(app);
	size_t n = strcspn(call->argument, " ");
	const struct kind *kind = n == 0
		? registry_kind(app->registry, reader ? reader->kind : 0)
		: registry_kind_by_word(app->registry, call->argument, n);
	struct citing *c;

	if (!*call->argument &&
	    (reader_take_lead(app) || reader_take_link(app, false)))
		return true;
	if (!reader || call->argument[n])
		return false; /* a line that was typed whole */
	if (!kind) {
		app_say(app, MESSAGE_ERROR, "no kind is called `%s`",
			call->argument);
		return true;
	}
	if (cites_figure(app)) {
		form_open(app, kind, " "); /* no words fill it */
		return true;
	}
	c = citing_new(app, filled);
	if (!c)
		return true;
	c->kind = kind;
	c->offer = offer;
	app_post(app, &c->edit.request);
	return true;
}

bool reader_add(struct app *app, const struct call *call)
{
	return fill_form(app, call, false);
}

bool reader_also_says(struct app *app, const struct call *call)
{
	return fill_form(app, call, true);
}

void reader_form_left(struct app *app)
{
	struct pinned *pinned = &app->pinned;

	if (!reader_of(app) || pinned->kept)
		return;
	pinned->capture = pinned->start = pinned->length = 0;
	pinned->at[0] = pinned->quote[0] = '\0';
}

void reader_saved(struct app *app)
{
	reader_drop(app);
}

/* --- p --- */

static void pinned(struct app *app, struct request *request)
{
	keep_pinned(app, request, "+ on a record says that these words say it "
				  "too");
}

bool reader_pin(struct app *app, const struct call *call)
{
	struct reader *reader = reader_of(app);
	struct citing *c;

	if (!reader || *call->argument || !reader->selecting)
		return false;
	c = citing_new(app, pinned);
	if (c)
		app_post(app, &c->edit.request);
	return true;
}

/* --- y --- */

static void copied(struct app *app, struct request *request)
{
	const struct citing *c = (const struct citing *)request;
	char *text = NULL;
	struct error err;

	if (request->status == STATUS_OK)
		text = talloc_asprintf(request, "\xe2\x80\x9c%s\xe2\x80\x9d "
				       "(%s)", c->passage->words,
				       c->passage->cite);
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!text || term_copy(app->term, text, strlen(text), &err) !=
				  STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s",
			text ? err.text : "out of memory");
	else
		app_say(app, MESSAGE_DONE, "words and citation handed to the "
					   "terminal's clipboard (OSC 52)");
	talloc_free(request);
}

void do_copy_passage(struct app *app, const struct call *call)
{
	struct citing *c = citing_new(app, copied);

	(void)call;
	if (c)
		app_post(app, &c->edit.request);
}

/* --- c --- */

struct noting {
	struct edit edit; /* first */
	struct reader_page page;
	bool figure;
	uint32_t at, length;
};

static enum status run_note(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct noting *n = (struct noting *)request;
	struct casefile *casefile = store_side_case(side);
	struct folio_passage *passage;
	struct folio *folio;
	enum status status = reader_folio(side, &n->page, &folio, err);

	if (status == STATUS_OK && n->figure)
		status = folio_figure(folio, n, n->edit.pinned.at, &passage,
				      err);
	else if (status == STATUS_OK)
		status = folio_passage(folio, n, n->at, n->length, &passage,
				       err);
	if (status != STATUS_OK)
		return status;
	casefile_set_analyst(casefile, n->edit.analyst);
	store_side_forget(side);
	status = passage_note(casefile,
			      &(struct edit_knowing){
				      .source = passage->source,
				      .at = passage->where,
				      .quote = passage->quote,
				      .passage_capture = passage->capture,
				      .passage_start = passage->start,
				      .passage_length = passage->length},
			      n->edit.word, n->edit.text, &n->edit.entry, err);
	if (status == STATUS_OK)
		n->edit.effect = talloc_asprintf(n, "done: %s on %s",
						 n->edit.word, passage->where);
	return status;
}

/* With words selected a note is on them; else on the source, as elsewhere. */
bool reader_note(struct app *app, const char *type, const char *text)
{
	struct reader *reader = reader_of(app);
	struct edit *small;
	struct noting *n;

	if (!reader || (!reader->selecting && !cites_figure(app)))
		return false;
	small = edit_new(app, run_note, text);
	n = small ? talloc_realloc_size(NULL, small, sizeof(*n)) : NULL;
	if (!n)
		return true;
	n->edit.word = type;
	n->page = reader_page_of(page_view(app));
	n->figure = cites_figure(app);
	reader_range(app, &n->at, &n->length);
	edit_post(app, &n->edit);
	return true;
}
