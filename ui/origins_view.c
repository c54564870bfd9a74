/* origins_view: sources, below the origin that they draw on. */
#include <talloc.h>

#include "src/analysis/panes.h"
#include "ui/view.h"

enum { KEY, TITLE, PUBLISHED, READ, COPY, CITED, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[KEY] = {"sources", "", {10, 14, 1, 0}, false},
	[TITLE] = {"title", "", {12, 40, 0, 1}, false},
	[PUBLISHED] = {"published", "Dated", {9, 12, 1, 0}, false},
	[READ] = {"read", "Read", {4, 7, 2, 0}, false},
	[COPY] = {"copy", "Cp", {2, 2, 3, 0}, false},
	[CITED] = {"citations", "Said", {4, 4, 4, 0}, true},
};

static void fill(struct view_load *load, const struct origin_row *from)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_SOURCE,
				      .id = from->source,
				      .kind = KIND_DOCUMENT,
				      .record = from->source,
				      .source = from->source,
				      .citation = from->first_citation,
				      .copy = from->copy,
				      .said = from->key,
				      .title = from->title};
	if (from->heading) {
		view_cell_set(row, KEY, from->title, STYLE_NORMAL);
		return;
	}
	view_cell_set(row, KEY, talloc_asprintf(load, "  %s", from->key),
		      STYLE_NORMAL);
	view_cell_set(row, TITLE, from->title, STYLE_NORMAL);
	view_cell_set(row, PUBLISHED, from->published, STYLE_NORMAL);
	view_cell_set(row, READ, from->reading, STYLE_NORMAL);
	view_cell_set(row, COPY, from->copy ? "c" : "-",
		      from->copy ? STYLE_NORMAL : STYLE_DIM);
	view_cell_set(row, CITED,
		      talloc_asprintf(load, "%d", from->citations), STYLE_DIM);
}

static enum status read_rows(struct store_side *side, struct view_load *load,
			     int max, struct error *err)
{
	struct origin_row *rows;
	int count;
	enum status status = origins_read(store_side_case(side), load,
					  load->query.subject.record, max,
					  &rows, &count, err);

	if (status != STATUS_OK)
		return status;
	load->row_count = 0;
	for (int i = 0; i < count; i++)
		fill(load, &rows[i]);
	load->unfinished = count == max && max <= VIEW_WHOLE_MAX;
	return STATUS_OK;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct chosen *subject = &load->query.subject;
	bool ship = subject->kind == KIND_VESSEL;
	int wanted = view_load_first(load, VIEW_WHOLE_MAX + 1);
	enum status status = read_rows(side, load, wanted, err);

	if (status != STATUS_OK)
		return status;
	load->title = subject->id == 0 ? "All sources, by origin"
		      : ship ? "Sources on her, by origin"
			     : "Sources on it, by origin";
	if (load->query.narrow && subject->id != 0)
		load->note = ship ? "3 puts her chain here"
				  : "3 puts its chain here";
	view_load_whole(load);
	if (!load->unfinished || load->seek.id == 0 || load->sought >= 0)
		return STATUS_OK;
	status = read_rows(side, load, VIEW_WHOLE_MAX + 1, err);
	if (status == STATUS_OK)
		view_load_whole(load);
	return status;
}

const struct view_class origins_view = {
	.name = "sources",
	.title = "Sources",
	.empty = "no source yet: :add-source ADDRESS adds one",
	.flags = VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
