/* reader_leads: citations that have no passage in the copy that is read, and
 * where their words were found; taken one by one, or all. */
#include <string.h>
#include <talloc.h>

#include "store/detail.h"
#include "ui/reader.h"

enum { WHERE, FOUND, WORDS, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[WHERE] = {"citation", "", {12, 16, 0, 0}, false},
	[FOUND] = {"found", "", {16, 22, 0, 0}, false},
	[WORDS] = {"words", "", {20, 200, 1, 1}, false},
};

static struct reader_page text_of(const struct view_query *query,
				  unsigned slot)
{
	return (struct reader_page){slot, query->subject.id, 0, FOLIO_TEXT};
}

static const char *found_words(const void *ctx, const struct folio_lead *lead)
{
	switch (lead->found) {
	case FOLIO_EXACT:
		return talloc_asprintf(ctx, "l.%d, word for word", lead->line);
	case FOLIO_ALIKE:
		return talloc_asprintf(ctx, "l.%d, %d %% alike", lead->line,
				       lead->alike);
	case FOLIO_SEVERAL:
		return "in several places";
	case FOLIO_UNTRIED:
		return "not word for word";
	case FOLIO_LOST:
		return "GONE from this copy";
	case FOLIO_NOT_FOUND:
		break;
	}
	return "not found";
}

/* What differs, with a word before it: the rest is as it was. */
static const char *from_change(const void *ctx, const char *marked)
{
	const char *gone = strstr(marked, "[-"), *added = strstr(marked, "{+");
	const char *at = !gone || (added && added < gone) ? added : gone;
	int blanks = 0;

	if (!at)
		return marked;
	while (at > marked && blanks < 2)
		blanks += *--at == ' ';
	return at == marked ? marked : talloc_asprintf(ctx, "...%s", at);
}

static const enum style styles[] = {
	[FOLIO_EXACT] = STYLE_GOOD, [FOLIO_ALIKE] = STYLE_TWO_WAYS,
	[FOLIO_SEVERAL] = STYLE_UNCITED, [FOLIO_UNTRIED] = STYLE_UNCITED,
	[FOLIO_LOST] = STYLE_DISPUTED,
	[FOLIO_NOT_FOUND] = STYLE_DIM};

static void add_row(struct casefile *casefile, struct view_load *load,
		    const struct folio_lead *lead, int64_t source)
{
	struct view_row *row = view_load_row(load);
	struct citation_info *info;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_CITATION,
				      .id = lead->citation,
				      .citation = lead->citation,
				      .source = source, .title = ""};
	if (detail_citation(casefile, load, lead->citation, &info, NULL) ==
	    STATUS_OK)
		row->chosen.title = info->name;
	if (lead->found <= FOLIO_ALIKE)
		row->command = talloc_asprintf(load, "line %d", lead->line);
	view_cell_set(row, WHERE, row->chosen.title, STYLE_NORMAL);
	view_cell_set(row, FOUND, found_words(load, lead),
		      styles[lead->found]);
	view_cell_set(row, WORDS, lead->marked
				  ? from_change(load, lead->marked)
				  : lead->words, STYLE_NORMAL);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct reader_page page = text_of(&load->query, load->request.slot);
	struct folio_lead *leads;
	struct folio *folio;
	int count = 0, found = 0, gone = 0;
	enum status status = reader_load_folio(side, load, &page, &folio, err);

	if (load->working)
		return status;
	if (status == STATUS_OK)
		status = folio_leads(folio, load, &leads, &count, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++) {
		add_row(store_side_case(side), load, &leads[i],
			folio_about(folio)->source);
		found += leads[i].found <= FOLIO_ALIKE;
		gone += leads[i].found == FOLIO_LOST;
	}
	load->title = talloc_asprintf(load, "Without a place in copy %d",
				      folio_about(folio)->number);
	load->note = talloc_asprintf(load, "%d found, %d gone; a one, A all",
				     found, gone);
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class leads_view = {
	.name = "leads",
	.title = "Without a place",
	.empty = "every citation of this source has its place in this copy",
	.flags = VIEW_FILTERS | VIEW_ALONE,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

/* --- taking --- */

struct taking {
	struct edit edit; /* first */
	struct reader_page page;
	int64_t citation; /* 0 all */
};

static enum status run(struct store_side *side, struct request *request,
		       struct error *err)
{
	struct taking *t = (struct taking *)request;
	struct folio *folio;
	int taken = 0;
	enum status status = reader_folio(side, &t->page, &folio, err);

	if (status != STATUS_OK)
		return status;
	casefile_set_analyst(store_side_case(side), t->edit.analyst);
	status = folio_take_leads(folio, t->citation, &taken, &t->edit.entry,
				  err);
	store_side_forget(side);
	t->edit.effect = talloc_asprintf(t, "done: %d passage%s found in this "
					 "copy", taken, taken == 1 ? "" : "s");
	return status;
}

static void take(struct app *app, int64_t citation)
{
	struct edit *small = edit_new(app, run, "");
	struct taking *t = small ? talloc_realloc_size(NULL, small, sizeof(*t))
				 : NULL;

	if (!t)
		return;
	t->page = text_of(&page_view(app)->query, page_view(app)->serial);
	t->citation = citation;
	edit_post(app, &t->edit);
}

bool reader_take_lead(struct app *app)
{
	struct chosen chosen = page_chosen(app);

	if (page_view(app)->class != &leads_view)
		return false;
	if (chosen.citation)
		take(app, chosen.citation);
	return true;
}

void do_leads(struct app *app, const struct call *call)
{
	struct view_query query = page_view(app)->query;

	(void)call;
	if (page_view(app)->class == &leads_view) {
		take(app, 0);
		return;
	}
	if (reader_take_link(app, true))
		return;
	if (!reader_of(app)) {
		app_say(app, MESSAGE_INFO, "o opens a copy first: A then looks "
			"in it for what has no place there");
		return;
	}
	query.kind = FOLIO_TEXT;
	query.lead = 0;
	page_open(app, &leads_view, &query);
}
