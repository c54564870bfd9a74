/* wrap: zoomed, a text that does not fit its column goes on below, so that
 * every line can be read whole. */
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "ui/view.h"

enum { LINES_MAX = 40, /* that one row may take */
       ROOM_LEAST = 8 };

/* A tab is one cell to the reader alone; here it is shown as a control. */
static size_t fitting(const char *words, size_t length, size_t room)
{
	char shown[TEXT_SHOWN_MAX];
	size_t fits = text_clip_shown(words, length, room, NULL), tabs = 0;

	for (size_t i = 0; i < fits; i++)
		tabs += words[i] == '\t';
	if (tabs > 0)
		fits = text_clip_shown(words, length,
				       room - tabs > room / 2 && tabs < room
					       ? room - tabs : room / 2,
				       NULL);
	return fits > 0 || length == 0
		       ? fits : text_show_char(words, length, shown);
}

size_t view_line_bytes(const char *words, size_t room)
{
	size_t length = strlen(words);
	size_t fits = fitting(words, length, room);
	size_t at = fits;

	if (fits == length)
		return fits;
	while (at > 0 && words[at] != ' ')
		at--;
	return at > 0 ? at : fits;
}

struct wrapping {
	struct view_load *load;
	const struct view_column *columns;
	int count, width;
	int starts[VIEW_COLUMNS + 1], widths[VIEW_COLUMNS];
	struct view_row *rows; /* as drawn */
	int row_count, room;
};

static bool is_empty(const struct view_cell *cell)
{
	return !cell->text || !*cell->text;
}

/* Up to the next cell that holds something, else to the end. */
static int room_of(const struct wrapping *w, const struct view_row *row,
		   int column)
{
	for (int c = column + 1; c < w->count; c++)
		if (w->widths[c] > 0 && !is_empty(&row->cells[c]))
			return w->starts[c] - w->starts[column] - 1;
	return w->width - w->starts[column];
}

static struct view_row *add_row(struct wrapping *w)
{
	if (w->row_count == w->room) {
		int room = w->room * 2 + 32;
		struct view_row *grown = talloc_realloc(
			w->load, w->rows, struct view_row, (unsigned)room);

		if (!grown)
			return NULL;
		w->rows = grown;
		w->room = room;
	}
	return &w->rows[w->row_count++];
}

/* How much of a cell stands on one line; 0: all of it. */
static size_t first_line(const struct wrapping *w,
			 const struct view_cell *cell, int column, int room)
{
	const char *text = cell->text;
	size_t n;

	room -= *standing_mark(cell->standing) ? 1 : 0;
	if (w->widths[column] == 0 || room < ROOM_LEAST || !text)
		return 0;
	n = view_line_bytes(text, (size_t)room);
	return text[n] ? n : 0;
}

/* The first line of a cell; the mark of its standing stands behind the last. */
static void cut_cell(const struct wrapping *w, struct view_cell *cell,
		     size_t bytes)
{
	if (!cell->whole)
		cell->whole = cell->text;
	cell->text = talloc_strndup(w->load, cell->text, bytes);
	cell->standing = STANDING_NONE;
}

static void wrap_row(struct wrapping *w, const struct view_row *from)
{
	struct view_row here = *from, below;
	int rooms[VIEW_COLUMNS]; /* the same for each line */
	bool more = true;

	for (int c = 0; c < w->count; c++)
		rooms[c] = room_of(w, from, c);
	for (int line = 1; more && line <= LINES_MAX; line++) {
		struct view_row *row = add_row(w);

		if (!row)
			return;
		*row = here;
		/* with the sign that it was cut */
		if (line == LINES_MAX)
			return;
		memset(&below, 0, sizeof(below));
		more = false;
		for (int c = 0; c < w->count; c++) {
			size_t n = first_line(w, &here.cells[c], c,
					      rooms[c]);

			if (n == 0)
				continue;
			below.cells[c] = here.cells[c];
			below.cells[c].text += n + (here.cells[c].text[n] ==
						    ' ');
			cut_cell(w, &row->cells[c], n);
			more = true;
		}
		here = below;
		here.flags = VIEW_ROW_QUIET;
		here.chosen.table = TABLE_LAST;
		here.chosen.title = "";
	}
}

static void place_columns(struct wrapping *w)
{
	struct layout_column sizes[VIEW_COLUMNS];
	int start = 0;

	for (int i = 0; i < w->count; i++)
		sizes[i] = w->columns[i].size;
	layout_columns(sizes, w->count, w->width, w->widths);
	for (int i = 0; i < w->count; i++) {
		w->starts[i] = start;
		start += w->widths[i] > 0 ? w->widths[i] + 1 : 0;
	}
}

void view_wrap(struct view_load *load)
{
	struct wrapping w = {.load = load, .width = load->query.width - 1};
	int64_t sought = load->sought;

	w.columns = load->columns ? load->columns : load->class->columns;
	w.count = load->columns ? load->column_count
				: load->class->column_count;
	place_columns(&w);
	for (int i = 0; i < load->row_count; i++) {
		if (i == sought)
			load->sought = w.row_count;
		wrap_row(&w, &load->rows[i]);
	}
	load->rows = w.rows;
	load->row_count = load->row_capacity = w.row_count;
	load->total = w.row_count;
}

const char *view_cell_text(const struct view_cell *cell)
{
	return cell->whole ? cell->whole : cell->text;
}
