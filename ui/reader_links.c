/* reader_links: where the page leads to. Links that the case knows are its
 * sources. `f` fetches any of them after one question, and makes a source of
 * one that has none; `a` and `A` make sources alone. */
#include <string.h>
#include <talloc.h>

#include "ui/fetch.h"
#include "src/base/text_add.h"
#include "ui/reader.h"

enum { NUMBER, WORDS, KNOWN, ADDRESS, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[NUMBER] = {"number", "", {4, 5, 0, 0}, true},
	[WORDS] = {"words", "", {12, 24, 0, 0}, false},
	[KNOWN] = {"known", "", {8, 16, 1, 0}, false},
	[ADDRESS] = {"address", "", {24, 200, 0, 2}, false},
};

static void add_row(struct view_load *load, const struct folio_link *link,
		    int number)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_LAST, .title = ""};
	if (link->source)
		row->chosen = (struct chosen){.table = TABLE_SOURCE,
					      .id = link->source,
					      .kind = KIND_DOCUMENT,
					      .record = link->source,
					      .source = link->source,
					      .said = link->key,
					      .title = link->key};
	row->command = talloc_asprintf(load, "line %d", link->line);
	view_cell_set(row, NUMBER, talloc_asprintf(load, "%d", number),
		      STYLE_DIM);
	view_cell_set(row, WORDS, link->words, STYLE_NORMAL);
	view_cell_set(row, KNOWN, !link->source ? ""
		      : *link->key ? link->key : "known", STYLE_GOOD);
	view_cell_set(row, ADDRESS, link->address, STYLE_NORMAL);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct reader_page page = {load->request.slot, load->query.subject.id,
				   0, FOLIO_TEXT};
	struct folio_link *links;
	struct folio *folio;
	int count = 0;
	enum status status = reader_load_folio(side, load, &page, &folio, err);

	if (load->working)
		return status;
	if (status == STATUS_OK)
		status = folio_links(folio, load, &links, &count, err);
	for (int i = 0; status == STATUS_OK && i < count; i++)
		add_row(load, &links[i], i + 1);
	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "Links of %s",
				      folio_about(folio)->title);
	load->note = "f fetches; a: a source alone, A: all";
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class links_view = {
	.name = "links",
	.title = "Links",
	.empty = "this page leads nowhere: q leads back to it",
	.flags = VIEW_FILTERS | VIEW_ALONE,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

void do_links(struct app *app, const struct call *call)
{
	struct view_query query = page_view(app)->query;

	(void)call;
	if (!reader_of(app))
		return;
	query.kind = FOLIO_TEXT;
	query.lead = 0;
	page_open(app, &links_view, &query);
}

const char *reader_link_here(struct app *app)
{
	const struct view *view = page_view(app);
	const struct view_row *row = view->class == &links_view
					     ? view_chosen_row(view) : NULL;

	return row && !row->chosen.source ? row->cells[ADDRESS].text : NULL;
}

/* --- the link at the cursor --- */

struct following {
	struct request request;
	struct reader_page page;
	uint32_t place;
	struct folio_link link;
	bool found;
};

static enum status run_follow(struct store_side *side, struct request *request,
			      struct error *err)
{
	struct following *f = (struct following *)request;
	struct folio *folio;
	enum status status = reader_folio(side, &f->page, &folio, err);

	if (status == STATUS_OK)
		status = folio_link_at(folio, f, f->place, &f->link, &f->found,
				       err);
	return status;
}

/* A copy that is held is opened; what is not held is asked for. */
static void followed(struct app *app, struct request *request)
{
	const struct following *f = (const struct following *)request;
	struct chosen source = {.table = TABLE_SOURCE, .id = f->link.source,
				.source = f->link.source, .title = ""};

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!f->found)
		app_say(app, MESSAGE_INFO, "no known name and no link stands "
			"here: ] leads to the next name, L lists the links");
	else if (f->link.held)
		reader_open(app, &source);
	else if (!app->writable)
		app_say(app, MESSAGE_INFO, "this case is read-only: nothing "
			"is fetched into it");
	else
		fetch_ask(app, f->link.source, f->link.address,
			  REQUISITES_NONE);
	talloc_free(request);
}

void reader_follow(struct app *app, uint32_t place)
{
	struct following *f = app_request(app, sizeof(*f), run_follow,
					  followed);

	if (!f)
		return;
	f->page = reader_page_of(page_view(app));
	f->place = place;
	app_post(app, &f->request);
}

/* --- sources of them --- */

/* As if the addresses had been pasted. */
bool reader_take_link(struct app *app, bool all)
{
	const struct view *view = page_view(app);
	const struct view_row *row;
	char *text;

	if (view->class != &links_view)
		return false;
	text = talloc_strdup(app, "");
	for (int64_t i = all ? 0 : view->at;
	     text && i < (all ? view->total : view->at + 1); i++) {
		row = view_row_at(view, i);
		if (row && !row->chosen.source)
			text = text_add(text, "%s\n",
					row->cells[ADDRESS].text);
	}
	if (text && !*text)
		app_say(app, MESSAGE_INFO, all ? "the case knows all of these"
			: "the case knows it: f fetches it");
	else if (text)
		intake_text(app, text);
	talloc_free(text);
	return true;
}
