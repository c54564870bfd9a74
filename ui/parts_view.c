/* parts_view: the values that a composed cell was made of; Enter on one lists
 * who else has it. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/parts.h"
#include "ui/workbench.h"

enum { FIELD, VALUE, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[FIELD] = {"field", "", {14, 18, 0, 0}, false},
	[VALUE] = {"value", "", {30, 60, 0, 1}, false},
};

static void fill(struct view_load *load, const struct part *part)
{
	struct view_row *row = view_load_row(load);
	struct view_cell *cell;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = part->record,
				      .kind = part->kind,
				      .record = part->record,
				      .title = part->text};
	row->command = "who-else";
	view_cell_set(row, FIELD, part->field->label, STYLE_DIM);
	view_cell_set(row, VALUE, part->text, STYLE_NORMAL);
	cell = &row->cells[VALUE];
	cell->standing = part->standing;
	cell->field = part->field;
	cell->kind = part->kind;
	cell->value = part->text;
	cell->reference = part->reference;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct view_query *query = &load->query;
	struct part *parts;
	int count = 0;
	enum status status = parts_read(store_side_case(side), load,
					query->subject.record,
					(enum parts_of)query->parts, &parts,
					&count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		fill(load, &parts[i]);
	load->title = "Who else has which of these? Enter lists them";
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class parts_view = {
	.name = "parts",
	.title = "Who else",
	.empty = "no value stands behind this cell",
	.flags = VIEW_FILTERS | VIEW_ALONE | VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

/* --- who else --- */

/* Of rivals the first; a value that is denied is the value all the same. */
static const char *where_of(const void *ctx, const struct field *field,
			    const char *value)
{
	const char *quote = strstr(value, " and ") && !strchr(value, '"')
				    ? "\"" : "";

	if (strncmp(value, "not ", 4) == 0)
		value += 4;
	return talloc_asprintf(ctx, "%s=%s%.*s%s", field->word, quote,
			       (int)strcspn(value, "|"), value, quote);
}

/* All records of the kind with that value. */
static void list_those(struct app *app, int kind, const struct field *field,
		       const char *value, int64_t reference)
{
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .kind = kind};

	if (reference != 0)
		query.subject = (struct chosen){.table = TABLE_RECORD,
						.id = reference,
						.record = reference,
						.title = value};
	else
		query.where = where_of(app->page, field, value);
	page_open(app, &list_view, &query);
}

/* Which values a composed cell was made of: one needs no choice. */
struct asked {
	struct request request; /* first */
	unsigned view, generation;
	struct chosen about;    /* its title owned */
	enum parts_of of;
	struct part *parts;
	int count;
};

static enum status read_parts(struct store_side *side,
			      struct request *request, struct error *err)
{
	struct asked *asked = (struct asked *)request;

	return parts_read(store_side_case(side), asked, asked->about.record,
			  asked->of, &asked->parts, &asked->count, err);
}

static void go_on(struct app *app, struct request *request)
{
	struct asked *asked = (struct asked *)request;
	const struct view *view = page_view(app);
	struct view_query query = {.subject = asked->about,
				   .parts = (int)asked->of};

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (view->serial != asked->view ||
		 view->generation != asked->generation)
		; /* somebody went on */
	else if (asked->count == 1)
		list_those(app, asked->parts->kind, asked->parts->field,
			   asked->parts->text, asked->parts->reference);
	else
		page_open(app, &parts_view, &query);
	talloc_free(request);
}

static void ask_parts(struct app *app, const struct view *view, int of)
{
	struct asked *asked = app_request(app, sizeof(*asked), read_parts,
					  go_on);

	if (!asked)
		return;
	asked->view = view->serial;
	asked->generation = view->generation;
	asked->about = view_chosen(view);
	asked->about.title = talloc_strdup(asked, asked->about.title);
	asked->about.said = NULL;
	asked->of = (enum parts_of)of;
	app_post(app, &asked->request);
}

void do_who_else(struct app *app, const struct call *call)
{
	const struct view *view = page_view(app);
	const struct view_cell *cell = view_valued_cell(view);
	const char *text;

	(void)call;
	if (!cell)
		return;
	text = view_cell_text(cell);
	if (cell->parts != 0)
		ask_parts(app, view, cell->parts);
	else if (cell->reference != 0 && !cell->field)
		look_at_record(app, cell->reference);
	else if (cell->reference != 0)
		list_those(app, cell->kind, cell->field, text, cell->reference);
	else
		list_those(app, cell->kind, cell->field,
			   cell->value ? cell->value : text, 0);
}
