/* look: actions that show something else, filter and find. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/detail.h"
#include "store/find.h"
#include "store/ledger.h"
#include "store/list_columns.h"
#include "ui/reader.h"
#include "ui/workbench.h"

static void open_plain(struct app *app, const struct view_class *class)
{
	if (!app->page->home && app->page->views[PANE_FLEET]->class == class) {
		page_focus(app, PANE_FLEET);
		app_say(app, MESSAGE_INFO, "here already");
		return;
	}
	page_open(app, class, NULL);
}

#define PLAIN_VIEWS(V)                                                        \
	V(history, history_view) V(status, status_view) \
	V(claims, claims_view) V(sources, sources_view)                       \
	V(events, calls_view)                      \
	V(messages, messages_view) V(jobs, jobs_view)
#define VIEW_ACTION(name, class)                                              \
	void do_##name(struct app *app, const struct call *call)          \
	{                                                                     \
		(void)call;                                                   \
		open_plain(app, &class);                                      \
	}
PLAIN_VIEWS(VIEW_ACTION)
#undef VIEW_ACTION

/* By origin, while they are few enough to be shown so. */
struct counting {
	struct request request;
	bool many;
};

static enum status count_sources(struct store_side *side,
				 struct request *request, struct error *err)
{
	struct counting *counting = (struct counting *)request;
	const struct ledger_query query = {.of = LEDGER_SOURCES, .sort = -1};
	struct ledger_row *rows;
	struct ledger *ledger;
	int count = 0;
	enum status status = ledger_open(store_side_case(side), counting,
					 &query, &ledger, err);

	if (status == STATUS_OK)
		status = ledger_window(ledger, counting, VIEW_WHOLE_MAX, 1,
				       &rows, &count, err);
	counting->many = status == STATUS_OK && count > 0;
	if (status == STATUS_OK)
		ledger_close(ledger);
	return status;
}

static void open_sources(struct app *app, struct request *request)
{
	const struct counting *counting = (struct counting *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!counting->many)
		open_plain(app, &origins_view);
	else
		page_open(app, &sources_view, NULL);
	talloc_free(request);
}

void do_documents(struct app *app, const struct call *call)
{
	struct counting *counting = app_request(app, sizeof(*counting),
						count_sources, open_sources);

	(void)call;
	if (counting)
		app_post(app, &counting->request);
}

void do_conflicts(struct app *app, const struct call *call)
{
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .words = call->argument,
				   .judged_too = *call->argument != '\0'};

	if (!*call->argument)
		open_plain(app, &conflicts_view);
	else if (conflicts_word(call->argument) == STANDING_NONE)
		app_say(app, MESSAGE_ERROR, "no such conflicts: `%s`; "
			"conflicts disputed, conflicts two ways",
			call->argument);
	else
		page_open(app, &conflicts_view, &query);
}

void do_notes(struct app *app, const struct call *call)
{
	static const char *const types[] = {"finding", "question", "to-do"};
	struct view_query query = {.subject = {.table = TABLE_LAST}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(call->argument, types[i]) == 0)
			query.words = types[i];
	if (*call->argument && !query.words)
		query.filter = call->argument;
	if (*call->argument)
		page_open(app, &notes_view, &query);
	else
		open_plain(app, &notes_view);
}

void do_home(struct app *app, const struct call *call)
{
	(void)call;
	if (app->page->home)
		page_focus(app, PANE_FLEET);
	else
		page_open_home(app);
}

void do_help(struct app *app, const struct call *call)
{
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .filter = call->argument};

	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);

		app->why_not[i] = action->contexts & CONTEXT_MAIN
					  ? app_unavailable(app, action)
					  : NULL;
	}
	page_open(app, &help_view, &query);
}

/* --- lists of a kind --- */

/* Whether it is the word of a ledger. */
static bool list_ledger(struct app *app, const char *word)
{
	static const struct view_class *const classes[LEDGER_LAST] = {
		[LEDGER_CLAIMS] = &claims_view,
		[LEDGER_SOURCES] = &sources_view,
		[LEDGER_CITATIONS] = &source_view,
		[LEDGER_NOTES] = &notes_view,
		[LEDGER_HISTORY] = &history_view,
	};
	enum ledger_of of = ledger_by_word(word);

	if (of == LEDGER_LAST)
		return false;
	page_open(app, classes[of], NULL);
	return true;
}

static void list_kind(struct app *app, const char *word)
{
	const struct kind *kind = registry_kind_by_word(app->registry, word,
							strlen(word));
	struct view_query query = {.subject = {.table = TABLE_LAST}};

	if (!kind && list_ledger(app, word))
		return;
	if (!kind) {
		app_say(app, MESSAGE_ERROR,
			"no kind is called `%s`: 8 lists them", word);
		return;
	}
	query.kind = kind->number;
	page_open(app, &list_view, &query);
}

void do_list(struct app *app, const struct call *call)
{
	if (*call->argument)
		list_kind(app, call->argument);
	else
		open_plain(app, &kinds_view);
}

static void change_query(struct app *app, struct view *view,
			 const struct view_query *query, bool keep)
{
	view_ask(view, query, keep);
	app->dirty = true;
}

static void accept_where(struct app *app, const char *text)
{
	struct view *view = page_view(app);
	struct view_query query = view->query;

	query.where = *text ? text : NULL;
	change_query(app, view, &query, false);
}

void do_where(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "where", .history = "where",
				.accept = accept_where};
	const struct view *view = page_view(app);

	if (view->class != &list_view && !view->class->ledger)
		app_say(app, MESSAGE_ERROR,
			"where narrows a list: of a kind (8), claims, sources");
	else if (*call->argument)
		accept_where(app, call->argument);
	else
		prompt_open(app, &prompt,
			    view->query.where ? view->query.where : "");
}

/* --- / and its matches --- */

static void filter_changed(struct app *app, const char *text)
{
	struct view *view = page_view(app);
	struct view_query query = view->query;

	if (!(view->class->flags & VIEW_FILTERS)) {
		find_row(app, text, view->at, 1, false);
		return;
	}
	query.filter = *text ? text : NULL;
	change_query(app, view, &query, false);
}

static void filter_accept(struct app *app, const char *text)
{
	snprintf(app->find, sizeof(app->find), "%s", text);
	if (page_view(app)->class->flags & VIEW_FILTERS)
		filter_changed(app, text);
	else
		find_row(app, text, page_view(app)->at, 1, true);
}

static void filter_cancel(struct app *app)
{
	filter_changed(app, "");
}

void do_filter(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "/", .history = "filter",
				.accept = filter_accept,
				.changed = filter_changed,
				.cancel = filter_cancel};

	if (reader_search(app, call))
		return;
	if (*call->argument)
		filter_accept(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

static void match(struct app *app, int step)
{
	const struct view *view = page_view(app);

	if (reader_next_match(app, step))
		return;
	if (!*app->find)
		app_say(app, MESSAGE_INFO, "no search yet: / begins one");
	else if (view->class->flags & VIEW_FILTERS)
		view_move(page_view(app), step);
	else
		find_row(app, app->find, view->at + step, step, true);
}

void do_next_match(struct app *app, const struct call *call)
{
	(void)call;
	match(app, 1);
}

void do_previous_match(struct app *app, const struct call *call)
{
	(void)call;
	match(app, -1);
}

/* --- the whole case --- */

static void search_changed(struct app *app, const char *text)
{
	struct view *view = app->page->views[PANE_FLEET];
	struct view_query query = view->query;

	if (view->class != &search_view)
		return;
	query.words = text;
	change_query(app, view, &query, false);
}

static void search_accept(struct app *app, const char *text)
{
	search_changed(app, text);
	page_focus(app, PANE_FLEET);
}

static void search_cancel(struct app *app)
{
	page_jump(app, -1);
}

void do_search(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "g/", .history = "search",
				.accept = search_accept,
				.changed = search_changed,
				.cancel = search_cancel};
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .words = call->argument};

	page_open(app, &search_view, &query);
	if (!*call->argument)
		prompt_open(app, &prompt, "");
}

struct lookup {
	struct request request;
	const char *text;
	int64_t record; /* 0: by the text */
	struct thing one;
	struct thing *things;
	int count;
	const struct citation_info *citation; /* the one is a citation */
};

/* A citation is shown among what its source says. */
static enum status find_citation(struct lookup *lookup,
				 struct casefile *casefile, struct error *err)
{
	struct citation_info *info;
	enum status status = detail_citation(
		casefile, lookup, lookup->things[0].id, &info, err);

	if (status == STATUS_OK)
		lookup->citation = info;
	return status;
}

static enum status run_lookup(struct store_side *side, struct request *request,
			      struct error *err)
{
	struct lookup *lookup = (struct lookup *)request;
	struct casefile *casefile = store_side_case(side);

	if (lookup->record == 0) {
		enum status status = find_thing(casefile, lookup, lookup->text,
						0, &lookup->things,
						&lookup->count, err);

		return status == STATUS_OK && lookup->count == 1 &&
				       lookup->things[0].table == TABLE_CITATION
			       ? find_citation(lookup, casefile, err) : status;
	}
	lookup->one = (struct thing){
		.table = TABLE_RECORD,
		.id = lookup->record,
		.kind = casefile_kind_of(casefile, lookup->record),
		.title = derive_title(casefile, lookup, lookup->record)};
	lookup->things = &lookup->one;
	lookup->count = 1;
	return STATUS_OK;
}

static void show_citation(struct app *app, const struct citation_info *info)
{
	struct chosen source = {.table = TABLE_SOURCE,
				.id = info->source,
				.record = info->source,
				.kind = KIND_DOCUMENT,
				.title = info->title};
	struct view *view;

	page_open_source(app, &source);
	view = app->page->views[PANE_FLEET];
	view->seek = (struct chosen){.table = TABLE_CITATION, .id = info->id};
	view_ask(view, &view->query, true);
}

static void show_lookup(struct app *app, struct request *request)
{
	struct lookup *lookup = (struct lookup *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else if (lookup->citation) {
		show_citation(app, lookup->citation);
	} else if (lookup->count == 1) {
		const struct thing *thing = &lookup->things[0];
		struct chosen chosen = {.table = thing->table,
					.id = thing->id,
					.kind = thing->kind,
					.record = thing->id,
					.title = thing->title};

		page_go(app, &chosen);
	} else {
		struct view_query query = {.subject = {.table = TABLE_LAST},
					   .words = lookup->text};

		app_say(app, MESSAGE_INFO, "%d things are called so",
			lookup->count);
		page_open(app, &search_view, &query);
	}
	talloc_free(request);
}

static void look_up(struct app *app, const char *text)
{
	struct lookup *lookup = app_request(app, sizeof(*lookup), run_lookup,
					    show_lookup);

	if (!lookup)
		return;
	lookup->text = talloc_strdup(lookup, text);
	app_post(app, &lookup->request);
}

void look_at_record(struct app *app, int64_t record)
{
	struct lookup *lookup = app_request(app, sizeof(*lookup), run_lookup,
					    show_lookup);

	if (!lookup)
		return;
	lookup->record = record;
	app_post(app, &lookup->request);
}

void do_go_to(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "go to", .history = "go",
				.accept = look_up};

	if (*call->argument)
		look_up(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* --- earlier, later --- */

static bool sort_by(struct app *app, const struct view *view, const char *word,
		    struct view_query *query, struct error *err)
{
	const struct kind *kind = registry_kind(app->registry, query->kind);
	struct list_query asked = {.kind = query->kind};

	if (view->class->ledger) {
		query->own_sort = 1 + ledger_column(
			(enum ledger_of)(view->class->ledger - 1), word,
			strlen(word));
		return true;
	}
	if (!kind || list_columns_sort(app->registry, kind, word, &asked,
				       err) != STATUS_OK)
		return false;
	query->sort = asked.sort;
	query->sort_by = asked.by;
	return true;
}

/* In a list: by the column of the chosen cell. A person's list keeps the
 * chosen row; in a long one to look for it would take longer than to sort. */
static bool sort(struct app *app, bool descending)
{
	enum { KEPT_MAX = 20000 };
	struct view *view = page_view(app);
	struct view_query query = view->query;
	int count;
	const struct view_column *columns = view_columns(view, &count);
	struct error err;

	if (!(view->class->flags & VIEW_SORTS))
		return false;
	if (view->column >= count)
		return true;
	if (!sort_by(app, view, columns[view->column].name, &query, &err)) {
		app_say(app, MESSAGE_ERROR, "%s", err.text);
		return true;
	}
	query.descending = descending;
	view_ask(view, &query, view->total <= KEPT_MAX);
	return true;
}

void do_earlier(struct app *app, const struct call *call)
{
	if (!timeline_move(app, -1, 0) && !sort(app, false))
		chain_move(app, call->count > 0 ? -call->count : -1);
}

void do_later(struct app *app, const struct call *call)
{
	if (!timeline_move(app, 1, 0) && !sort(app, true))
		chain_move(app, call->count > 0 ? call->count : 1);
}

void do_judged(struct app *app, const struct call *call)
{
	struct view *view = app->page->views[PANE_FLEET];
	struct view_query query = view->query;

	(void)call;
	if (view->class != &conflicts_view) {
		app_say(app, MESSAGE_INFO, "6 leads to the conflicts");
		return;
	}
	query.judged_too = !query.judged_too;
	view_ask(view, &query, true);
}

/* --- Enter --- */

static void open_row_of_home(struct app *app, const struct view_row *row)
{
	const struct view_cell *cell = view_chosen_cell(page_view(app));

	if (app->page->focus == PANE_FLEET) {
		page_focus(app, PANE_CALLS);
		return;
	}
	if (app->page->focus == PANE_CHAIN && row->cells[1].reference != 0)
		cell = &row->cells[1];
	if (!cell || cell->reference == 0 ||
	    cell->reference == app->page->subject.record) {
		page_focus(app, PANE_DETAIL);
		return;
	}
	look_at_record(app, cell->reference);
}

static void run_row_command(struct app *app, const char *command)
{
	char text[LINE_MAX_BYTES];

	snprintf(text, sizeof(text), "%s", command);
	if (page_view(app)->class == &help_view ||
	    page_view(app)->class == &outline_view ||
	    page_view(app)->class == &leads_view ||
	    page_view(app)->class == &links_view)
		page_jump(app, -1);
	app_command(app, text);
}

void do_open(struct app *app, const struct call *call)
{
	const struct view_row *row = view_chosen_row(page_view(app));
	const struct view_cell *cell = view_chosen_cell(page_view(app));
	int64_t record;

	(void)call;
	if (!row || reader_enter(app))
		return;
	if (row->command) {
		run_row_command(app, row->command);
		return;
	}
	if (row->chosen.table == TABLE_SOURCE &&
	    app->page->focus != PANE_DETAIL) {
		page_open_source(app, &row->chosen);
		return;
	}
	if (row->chosen.table == TABLE_CAPTURE) {
		reader_open(app, &row->chosen);
		return;
	}
	if (app->page->home && app->page->focus != PANE_DETAIL) {
		open_row_of_home(app, row);
		return;
	}
	record = cell && cell->reference != 0 ? cell->reference
					      : row->chosen.record;
	if (app->page->views[PANE_DETAIL] && app->page->focus == PANE_FLEET &&
	    (row->chosen.conflict || record == 0))
		page_focus(app, PANE_DETAIL);
	else if (record != 0)
		look_at_record(app, record);
}

void do_next_unread(struct app *app, const struct call *call)
{
	struct view *view;

	if (app->page->home)
		page_focus(app, PANE_ORIGINS);
	else if (page_view(app)->class != &origins_view &&
		 page_view(app)->class != &sources_view)
		page_open(app, &origins_view, NULL);
	view = page_view(app);
	if (page_waits(app) || view_want_all(view)) {
		app->deferred = call->action;
		app->deferred_view = view->serial;
		return;
	}
	for (int64_t i = 1; i <= view->total; i++) {
		int64_t at = (view->at + i) % view->total;
		const struct view_row *row = view_row_at(view, at);
		const char *state = view_text_of(view, row, "read");

		if (state && strcmp(state, "new") == 0) {
			view_move_to(view, at);
			return;
		}
	}
	app_say(app, MESSAGE_INFO, "every source here is read");
}
