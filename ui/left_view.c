/* left_view: what the counts of the status are counts of, row by row. */
#include <talloc.h>

#include "store/left.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { TITLE, FIELD, WHAT, WHY, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[TITLE] = {"left", "", {20, 36, 0, 1}, false},
	[FIELD] = {"field", "", {8, 14, 1, 0}, false},
	[WHAT] = {"what", "", {24, 50, 0, 2}, false},
	[WHY] = {"why", "", {14, 33, 2, 0}, false},
};

static void fill(struct view_load *load, struct casefile *casefile,
		 const struct left_row *from)
{
	struct view_row *row = view_load_row(load);
	int kind = casefile_kind_of(casefile, from->record);

	if (!row)
		return;
	row->chosen = (struct chosen){
		.table = from->claim != 0 ? TABLE_CLAIM
			 : from->citation != 0 ? TABLE_CITATION
			 : from->source != 0 ? TABLE_SOURCE : TABLE_RECORD,
		.id = from->claim != 0 ? from->claim
		      : from->citation != 0 ? from->citation : from->record,
		.kind = kind,
		.record = from->record,
		.claim = from->claim,
		.citation = from->citation,
		.source = from->source,
		.field = from->field,
		.said = from->what,
		.title = from->title};
	view_cell_set(row, TITLE, from->title, STYLE_NORMAL);
	if (from->field)
		view_cell_set(row, FIELD, from->field->label, STYLE_DIM);
	view_cell_set(row, WHAT, from->what, STYLE_NORMAL);
	if (from->claim != 0)
		row->cells[WHAT].standing = STANDING_UNCITED;
	view_cell_set(row, WHY, from->why, STYLE_DIM);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	enum left which = left_by_word(load->query.words);
	struct left_row *rows;
	int count;
	enum status status = left_window(casefile, load, which,
					 load->position, load->count, &rows,
					 &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		fill(load, casefile, &rows[i]);
	load->total = left_count(casefile, which);
	load->title = talloc_asprintf(load, "%s, %lld", left_heading(which),
				      (long long)load->total);
	return STATUS_OK;
}

const struct view_class left_view = {
	.name = "left",
	.title = "Left to look at",
	.empty = "nothing of it is left",
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

void do_look_at(struct app *app, const struct call *call)
{
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .words = call->argument};

	if (!*call->argument)
		do_status(app, call);
	else if (left_by_word(call->argument) == LEFT_LAST)
		app_say(app, MESSAGE_ERROR, "no list is called `%s`: "
			"look-at uncited, stale, suspect, lost", call->argument);
	else
		page_open(app, &left_view, &query);
}
