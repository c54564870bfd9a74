/* reader_open: which copy is read, in which form, and going about in it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "ui/reader.h"

/* --- the place where reading stopped ---
 *
 * It is kept in the case, outside of its history: nobody wants to take it
 * back. */

struct leaving {
	struct request request;
	int64_t capture;
	uint32_t place;
};

static void place_name(int64_t capture, char *buffer, size_t size)
{
	char id[ID_LENGTH + 1];

	id_print(capture, id);
	snprintf(buffer, size, "place-%s", id);
}

static uint32_t kept_place(struct casefile *casefile, int64_t capture)
{
	char name[64], *text;
	uint32_t place;

	place_name(capture, name, sizeof(name));
	text = casefile_meta(casefile, NULL, name);
	place = text ? (uint32_t)strtoul(text, NULL, 10) : 0;
	talloc_free(text);
	return place;
}

static enum status run_leave(struct store_side *side, struct request *request,
			     struct error *err)
{
	const struct leaving *leaving = (const struct leaving *)request;
	struct casefile *casefile = store_side_case(side);
	char name[64], text[32];

	if (kept_place(casefile, leaving->capture) == leaving->place)
		return STATUS_OK;
	place_name(leaving->capture, name, sizeof(name));
	snprintf(text, sizeof(text), "%" PRIu32, leaving->place);
	return casefile_set_meta(casefile, name, text, err);
}

/* That a place was not kept must never stand in the way. */
static void left(struct app *app, struct request *request)
{
	(void)app;
	talloc_free(request);
}

void reader_leave(struct app *app)
{
	struct view *view = app->page ? page_view_of(app->page, PANE_FLEET)
				      : NULL;
	const struct reader *reader;
	struct leaving *leaving;

	if (!app->writable || !view || view->class != &reader_view ||
	    !reader_answer(view) || reader_answer(view)->form != FOLIO_TEXT)
		return;
	reader = view->extra;
	leaving = app_request(app, sizeof(*leaving), run_leave, left);
	if (!leaving)
		return;
	leaving->capture = view->query.subject.id;
	leaving->place = reader->cursor;
	app_post(app, &leaving->request);
}

/* --- opening --- */

struct opening {
	struct request request;
	struct chosen thing;
	int64_t capture, source, citation;
	uint32_t at;
	const char *words; /* to be looked for; NULL */
};

static void search_accept(struct app *app, const char *text);

static void open_text(struct app *app, const struct opening *o)
{
	struct view_query query = {
		.subject = {.table = TABLE_CAPTURE, .id = o->capture,
			    .source = o->source, .title = ""},
		.kind = FOLIO_TEXT};

	struct chosen place = {.table = TABLE_SOURCE, .id = o->source,
			       .rival = (int64_t)o->at + 1};

	if (o->citation)
		place = (struct chosen){.table = TABLE_CITATION,
					.id = o->citation};
	page_open(app, &reader_view, &query);
	reader_of(app)->cursor = o->at;
	page_view(app)->seek = place;
}

/* A copy itself, else at the words of a citation, else where reading stopped. */
static enum status run_open(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct opening *o = (struct opening *)request;
	enum status status;

	if (o->thing.table == TABLE_CAPTURE) {
		o->capture = o->thing.id;
		o->source = o->thing.source;
		o->at = kept_place(store_side_case(side), o->capture);
		return STATUS_OK;
	}
	status = folio_of_thing(
		store_side_case(side), o->thing.claim, o->thing.citation,
		o->thing.source, o->thing.record, &o->capture, &o->source,
		&o->citation, err);

	if (status == STATUS_OK && o->citation == 0)
		o->at = kept_place(store_side_case(side), o->capture);
	return status;
}

static void opened(struct app *app, struct request *request)
{
	const struct opening *o = (const struct opening *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else {
		open_text(app, o);
		if (o->words)
			search_accept(app, o->words);
	}
	talloc_free(request);
}

void reader_open(struct app *app, const struct chosen *thing)
{
	struct opening *o = app_request(app, sizeof(*o), run_open, opened);

	if (!o)
		return;
	o->thing = *thing;
	o->thing.title = o->thing.said = NULL;
	/* what the search found in it, by its first word */
	if (thing->table == TABLE_CAPTURE && thing->said && *thing->said)
		o->words = talloc_strndup(o, thing->said,
					  strcspn(thing->said, " "));
	app_post(app, &o->request);
}

void do_open_copy(struct app *app, const struct call *call)
{
	struct chosen chosen = page_chosen(app);

	(void)call;
	if (reader_of(app)) {
		if (*page_view(app)->failure)
			view_again(page_view(app));
		else
			app_say(app, MESSAGE_INFO, "here already");
		return;
	}
	/* a source's own row stands for all of it, not for one citation */
	if (chosen.table == TABLE_SOURCE)
		chosen.citation = chosen.claim = 0;
	reader_open(app, &chosen);
}

/* A copy that takes long to read. */
bool reader_stop(struct app *app)
{
	struct view *view = page_view(app);

	if (!view->working || (view->class->flags & VIEW_SORTS))
		return false;
	store_side_stop_reading(app->store);
	return true;
}

/* --- forms and captures --- */

enum { FORMS_IN_TURN = FOLIO_CHANGES };

static const char *const form_words[FORMS_IN_TURN] = {"text", "raw",
						       "headers"};

static void say_form(struct app *app, enum folio_form form)
{
	static const char *const words[FORMS_IN_TURN] = {
		"the text of the page", "the bytes as they came",
		"how it came, and what was asked and answered"};

	app_say(app, MESSAGE_INFO, "%s: i turns on", words[form]);
}

void reader_ask(struct app *app, int64_t capture, int64_t other,
		enum folio_form form, uint32_t place)
{
	struct view *view = page_view(app);
	struct reader *reader = reader_of(app);
	struct view_query query = view->query;
	int64_t source = query.subject.source;

	query.subject.id = capture;
	query.lead = other;
	query.kind = (int)form;
	view_ask(view, &query, false);
	reader->selecting = false;
	reader->match_length = 0;
	reader->cursor = place;
	view->seek = (struct chosen){.table = TABLE_SOURCE, .id = source,
				     .rival = (int64_t)place + 1};
}

void do_show_as(struct app *app, const struct call *call)
{
	struct view *view = page_view(app);
	struct reader *reader = reader_of(app);
	enum folio_form form;

	if (!reader)
		return;
	form = view->query.kind + 1 < FORMS_IN_TURN
		       ? (enum folio_form)(view->query.kind + 1) : FOLIO_TEXT;
	for (int i = 0; *call->argument && i < FORMS_IN_TURN; i++)
		if (strcmp(call->argument, form_words[i]) == 0)
			form = (enum folio_form)i;
	reader_leave(app);
	if (view->query.kind == FOLIO_TEXT)
		reader->text_place = reader->cursor;
	reader_ask(app, view->query.subject.id, 0, form,
		  form == FOLIO_TEXT ? reader->text_place : 0);
	say_form(app, form);
}

static void other_capture(struct app *app, bool newer)
{
	const struct reader_answer *a = reader_answer(page_view(app));
	int64_t to = !a ? 0 : newer ? a->about.newer : a->about.older;

	if (to == 0)
		app_say(app, MESSAGE_INFO, newer ? "this is the newest copy"
						 : "this is the oldest copy");
	else
		reader_ask(app, to, 0, a->form == FOLIO_CHANGES ? FOLIO_TEXT
							       : a->form, 0);
}

void do_older_copy(struct app *app, const struct call *call)
{
	(void)call;
	other_capture(app, false);
}

void do_newer_copy(struct app *app, const struct call *call)
{
	(void)call;
	other_capture(app, true);
}

/* --- finding in the whole page --- */

struct finding {
	struct request request;
	struct reader_page page;
	const char *words; /* NULL: a name */
	uint32_t from;
	int step, line;
	bool uncited, found;
	uint32_t at, length;
	const char *title;
};

static enum status run_find(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct finding *f = (struct finding *)request;
	struct folio_name name;
	struct folio *folio;
	enum status status = reader_folio(side, &f->page, &folio, err);

	if (status != STATUS_OK)
		return status;
	if (f->line > 0) {
		f->at = folio_line_at(folio, f->line);
		f->found = true;
	} else if (f->words) {
		f->found = folio_find(folio, f->words, f->from, f->step,
				      &f->at, &f->length);
	} else if (folio_hop(folio, f->from, f->step, f->uncited, &name)) {
		f->found = true;
		f->at = name.at;
		f->length = name.length;
		if (name.record)
			f->title = derive_title(store_side_case(side), f,
						name.record);
	}
	return STATUS_OK;
}

static void say_not_found(struct app *app, const struct finding *f)
{
	if (f->words)
		app_say(app, MESSAGE_INFO, "`%s` is not here", f->words);
	else if (f->page.form == FOLIO_CHANGES)
		app_say(app, MESSAGE_INFO, "no change %s",
			f->step > 0 ? "follows" : "stands before");
	else
		app_say(app, MESSAGE_INFO, "no %sname that the case knows "
			"%s", f->uncited ? "uncited " : "",
			f->step > 0 ? "follows" : "stands before");
}

static void found(struct app *app, struct request *request)
{
	const struct finding *f = (const struct finding *)request;
	struct reader *reader = reader_of(app);

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else if (!f->found) {
		say_not_found(app, f);
	} else if (reader && page_view(app)->serial == f->page.slot) {
		reader->match = f->at;
		reader->match_length = f->length;
		reader_go(app, f->at);
		if (f->title)
			app_say(app, MESSAGE_INFO, "%s: Enter goes there",
				f->title);
	}
	talloc_free(request);
}

static struct finding *finding_new(struct app *app, int step)
{
	struct view *view = page_view(app);
	struct reader *reader = reader_of(app);
	struct finding *f;

	if (!reader)
		return NULL;
	reader_sync(view);
	f = app_request(app, sizeof(*f), run_find, found);
	if (!f)
		return NULL;
	f->page = reader_page_of(view);
	f->from = reader->cursor;
	f->step = step;
	return f;
}

static void find_words(struct app *app, const char *words, int step)
{
	struct finding *f = *words ? finding_new(app, step) : NULL;

	if (!f)
		return;
	f->words = talloc_strdup(f, words);
	app_post(app, &f->request);
}

static void search_accept(struct app *app, const char *text)
{
	snprintf(app->find, sizeof(app->find), "%s", text);
	find_words(app, text, 1);
}

bool reader_search(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "/", .history = "filter",
				.accept = search_accept};

	if (!reader_of(app))
		return false;
	if (*call->argument)
		search_accept(app, call->argument);
	else
		prompt_open(app, &prompt, "");
	return true;
}

bool reader_next_match(struct app *app, int step)
{
	if (!reader_of(app))
		return false;
	if (*app->find)
		find_words(app, app->find, step);
	else
		app_say(app, MESSAGE_INFO, "no search yet: / begins one");
	return true;
}

static void hop(struct app *app, int step, bool uncited)
{
	struct finding *f = finding_new(app, step);

	if (!f)
		return;
	f->uncited = uncited;
	app_post(app, &f->request);
}

#define HOPS(H)                                                               \
	H(next_name, 1, false) H(previous_name, -1, false)                    \
	H(next_uncited, 1, true) H(previous_uncited, -1, true)
#define HOP_ACTION(name, step, uncited)                                       \
	void do_##name(struct app *app, const struct call *call)              \
	{                                                                     \
		(void)call;                                                   \
		hop(app, step, uncited);                                      \
	}
HOPS(HOP_ACTION)
#undef HOP_ACTION

static void go_to_line(struct app *app, const char *text)
{
	int line = (int)strtol(text, NULL, 10);
	struct finding *f;

	if (line < 1) {
		app_say(app, MESSAGE_ERROR, "write the number of a line: "
					    "line 12");
		return;
	}
	f = finding_new(app, 1);
	if (!f)
		return;
	f->line = line;
	app_post(app, &f->request);
}

void do_line(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "line", .history = "line",
				.accept = go_to_line};

	if (*call->argument)
		go_to_line(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

void do_outline(struct app *app, const struct call *call)
{
	struct view_query query = page_view(app)->query;

	(void)call;
	if (reader_of(app))
		page_open(app, &outline_view, &query);
}

/* --- Enter: the name under the cursor, or the link --- */

bool reader_enter(struct app *app)
{
	struct view *view = page_view(app);
	struct reader *reader = reader_of(app);
	const struct reader_answer *a = reader_answer(view);

	if (!reader)
		return false;
	reader_sync(view);
	for (int i = 0; a && i < a->window->name_count; i++) {
		const struct folio_name *name = &a->window->names[i];

		if (reader->cursor < name->at ||
		    reader->cursor >= name->at + name->length)
			continue;
		look_at_record(app, name->record);
		return true;
	}
	reader_follow(app, reader->cursor);
	return true;
}
