/* parts_view: the values that a composed cell was made of; Enter on one lists
 * who else has it. */
#include <talloc.h>

#include "src/analysis/parts.h"
#include "ui/view.h"

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
