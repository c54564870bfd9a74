/* notes_view: notes, findings, questions and to-dos, newest first. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "store/note_list.h"
#include "ui/view.h"

enum { TYPE, TEXT, ON, STATE, BY, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[TYPE] = {"notes", "", {8, 8, 0, 0}, false},
	[TEXT] = {"text", "", {30, 60, 0, 3}, false},
	[ON] = {"on", "On", {14, 24, 1, 1}, false},
	[STATE] = {"state", "State", {6, 6, 2, 0}, false},
	[BY] = {"by", "By", {4, 10, 3, 0}, false},
};

static void fill(struct view_load *load, struct casefile *casefile,
		 const struct note_info *note)
{
	int low, high;
	struct view_row *row = view_load_row(load);
	bool plain = strcmp(note->type, "note") == 0;
	bool closed = strcmp(note->state, "closed") == 0;
	enum style style = closed ? STYLE_DIM : STYLE_NORMAL;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_NOTE,
				      .id = note->id,
				      .kind = note->target_kind,
				      .said = note->text,
				      .title = note->type};
	if (note->target_table == TABLE_RECORD ||
	    note->target_table == TABLE_SOURCE)
		row->chosen.record = note->target;
	view_cell_set(row, TYPE, note->type, style);
	view_cell_set(row, TEXT, note->text, style);
	view_cell_set(row, ON, note->title, style);
	row->cells[ON].reference = row->chosen.record;
	if (note->target_table == TABLE_RECORD)
		row->cells[ON].standing = record_standing(
			casefile, note->target_kind, note->target, &low,
			&high);
	view_cell_set(row, STATE, plain ? "" : note->state, style);
	view_cell_set(row, BY, note->by, STYLE_DIM);
}

/* Of one type, and not closed, but for findings; without a type, all. */
static bool is_asked(const struct note_info *note, const char *type)
{
	return !type || (strcmp(note->type, type) == 0 &&
			 (strcmp(type, "finding") == 0 ||
			  strcmp(note->state, "closed") != 0));
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct note_info *notes;
	int count;
	enum status status = note_list(store_side_case(side), load, false,
				       VIEW_WHOLE_MAX + 1, &notes, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		if (is_asked(&notes[i], load->query.words))
			fill(load, store_side_case(side), &notes[i]);
	if (load->query.words && strcmp(load->query.words, "finding") == 0)
		load->title = "Findings";
	else if (load->query.words)
		load->title = talloc_asprintf(load, "Open: %s",
					      load->query.words);
	load->cut = count > VIEW_WHOLE_MAX;
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class notes_view = {
	.name = "notes",
	.title = "Notes, findings, questions and to-dos",
	.empty = "no note yet: c writes one on what is chosen",
	.flags = VIEW_FILTERS | VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
