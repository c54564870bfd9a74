/* table: how a view is drawn. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/term.h"
#include "ui/view.h"

enum { CELL_TEXT_MAX = 512 };

/* One cell, ready to be put. */
struct piece {
	const char *text;
	enum style style;
	int start, width; /* of its column */
	int cells;        /* that its text takes */
};

struct line {
	struct piece pieces[VIEW_COLUMNS];
	int count;
};

/* The texts that are made for a row, a buffer a column: one for all rows that
 * are drawn, or each would clear it. */
struct texts {
	char of[VIEW_COLUMNS][CELL_TEXT_MAX];
};

static int cells_of(const char *text)
{
	size_t length = strlen(text), cells = length;

	if (text_plain(text, length) < length)
		text_clip_shown(text, length, SIZE_MAX, &cells);
	return (int)cells;
}

static void choose_columns(struct view *view)
{
	struct layout_column sizes[VIEW_COLUMNS];
	int count;
	const struct view_column *columns = view_columns(view, &count);

	for (int i = 0; i < count; i++)
		sizes[i] = columns[i].size;
	layout_columns(sizes, count, view->rect.width - 1, view->widths);
	for (int i = count; i < VIEW_COLUMNS; i++)
		view->widths[i] = 0;
}

static unsigned shown_columns(const struct view *view)
{
	unsigned shown = 0;

	for (int i = 0; i < VIEW_COLUMNS; i++)
		if (view->widths[i] > 0)
			shown |= 1u << i;
	return shown;
}

static bool is_mark(const char *text)
{
	return text[0] && !text[1] && strchr("!~?x", text[0]);
}

/* Up to where a cell may run: short of the next cell that holds something,
 * without a blank before a bare mark. */
static int room_of(const struct line *line, int i, int end)
{
	for (int k = i + 1; k < line->count; k++) {
		const struct piece *next = &line->pieces[k];

		if (next->cells == 0)
			continue;
		return next->start - line->pieces[i].start -
		       (is_mark(next->text) ? 0 : 1);
	}
	return end - line->pieces[i].start;
}

static void add_piece(struct line *line, const char *text, enum style style,
		      int start, int width)
{
	struct piece *piece = &line->pieces[line->count++];

	piece->text = text ? text : "";
	piece->style = style;
	piece->start = start;
	piece->width = width;
	piece->cells = cells_of(piece->text);
}

static void align_right(struct line *line, const struct view_column *columns,
			const int *column_of)
{
	for (int i = 0; i < line->count; i++) {
		struct piece *piece = &line->pieces[i];

		if (columns[column_of[i]].right && piece->cells > 0 &&
		    piece->cells < piece->width)
			piece->start += piece->width - piece->cells;
	}
}

/* How much of a text has room in a piece beside a mark. */
static size_t bytes_for(const char *text)
{
	size_t n = strnlen(text, CELL_TEXT_MAX - 1);

	if (n < CELL_TEXT_MAX - 1)
		return n;
	for (n--; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;
	return n;
}

/* The mark of a standing right behind the text of its cell, whatever that is. */
static void add_mark(struct piece *piece, const struct view_cell *cell,
		     int room, char *buffer)
{
	const char *mark = standing_mark(cell->standing);
	size_t cells, fits;

	if (!*mark || !*piece->text)
		return;
	fits = text_clip_shown(piece->text, bytes_for(piece->text),
			       (size_t)room - 1, &cells);
	snprintf(buffer, CELL_TEXT_MAX, "%.*s%s", (int)fits, piece->text,
		 mark);
	piece->text = buffer;
	piece->cells = (int)cells + 1;
	if (piece->style == STYLE_NORMAL)
		piece->style = style_of_standing(cell->standing);
}

static void build_line(const struct view *view, const struct view_row *row,
		       struct texts *texts, struct line *line, int *column_of)
{
	int count, start = view->rect.column + 1;
	int end = view->rect.column + view->rect.width;
	const struct view_column *columns = view_columns(view, &count);
	unsigned shown = shown_columns(view);

	line->count = 0;
	for (int c = 0; c < count; c++) {
		const struct view_cell *cell = &row->cells[c];

		if (view->widths[c] == 0)
			continue;
		column_of[line->count] = c;
		add_piece(line, cell->text, cell->style, start,
			  view->widths[c]);
		start += view->widths[c] + 1;
	}
	align_right(line, columns, column_of);
	for (int i = 0; i < line->count; i++) {
		struct piece *piece = &line->pieces[i];
		const struct view_cell *cell = &row->cells[column_of[i]];
		int room = room_of(line, i, end);

		if (view->class->fit) {
			piece->text = view->class->fit(
				row, column_of[i], room, shown, texts->of[i],
				CELL_TEXT_MAX);
			piece->cells = cells_of(piece->text);
		}
		add_mark(piece, cell, room, texts->of[i]);
	}
}

static enum style cell_style(const struct view *view, const struct piece *piece,
			     int column, bool chosen, bool focus)
{
	if (chosen && focus && column == view->column)
		return STYLE_CELL;
	if (chosen && piece->style == STYLE_NORMAL)
		return STYLE_CHOSEN;
	return piece->style;
}

static void draw_row(struct view *view, struct term *term,
		     struct texts *texts, int screen_row, int64_t position,
		     bool focus)
{
	const struct view_row *row = view_row_at(view, position);
	bool chosen = position == view->at && row &&
		      !(row->flags & VIEW_ROW_QUIET);
	bool led = chosen && (focus || (view->class->flags & VIEW_LEADS));
	int column_of[VIEW_COLUMNS], left = view->rect.column;
	const char *sign;
	struct line line;

	term_blank(term, screen_row, left, view->rect.width);
	if (!row) {
		if (position < view->total)
			term_put(term, screen_row, left + 1, 3, STYLE_DIM,
				 "...");
		return;
	}
	build_line(view, row, texts, &line, column_of);
	sign = led ? ">" : view_is_selected(view, row->chosen.id) ? "+"
	       : row->flags & VIEW_ROW_MARKED ? "*" : NULL;
	if (sign)
		term_put(term, screen_row, left, 1,
			 led ? STYLE_CHOSEN : STYLE_MATCH, sign);
	view->corner_taken = false;
	for (int i = 0; i < line.count; i++) {
		const struct piece *piece = &line.pieces[i];
		bool cursor = led && focus && column_of[i] == view->column;
		int room = room_of(&line, i, left + view->rect.width);

		term_put(term, screen_row, piece->start, room,
			 cell_style(view, piece, column_of[i], led, focus),
			 cursor && piece->cells == 0 ? " " : piece->text);
		view->corner_taken |= piece->start + piece->cells >=
				      left + view->rect.width;
	}
}

/* A head, with a blank before and after it where a line is drawn. */
static void put_head(struct view *view, struct term *term, int column,
		     int width, enum style style, const char *text)
{
	int row = view->rect.row, used;
	int end = view->rect.column + view->rect.width;

	used = term_put(term, row, column, width, style, text);
	if (view->class->flags & VIEW_HEADS)
		return;
	term_blank(term, row, column - 1, 1);
	if (column + used < end)
		term_blank(term, row, column + used, 1);
}

/* The heads of the columns that begin at cell `from` or after it. */
static void draw_heads(struct view *view, struct term *term, int from,
		       bool focus)
{
	int count, start = view->rect.column + 1;
	const struct view_column *columns = view_columns(view, &count);
	enum style style = focus ? STYLE_HEADING_FOCUS : STYLE_HEADING;

	for (int c = 0; c < count; c++) {
		const char *text = columns[c].heading;
		int cells;

		if (view->window && view->window->headings[c])
			text = view->window->headings[c];
		if (view->widths[c] == 0 || start < from || !*text) {
			start += view->widths[c] > 0 ? view->widths[c] + 1 : 0;
			continue;
		}
		cells = cells_of(text);
		if (columns[c].right && cells < view->widths[c])
			put_head(view, term, start + view->widths[c] - cells,
				 cells, style, text);
		else
			put_head(view, term, start, view->widths[c], style,
				 text);
		start += view->widths[c] + 1;
	}
}

static int put_rule_text(struct view *view, struct term *term, int column,
			 enum style style, const char *text)
{
	int end = view->rect.column + view->rect.width;

	if (!text || !*text || column >= end)
		return column;
	return column + term_put(term, view->rect.row, column, end - column,
				 style, text);
}

/* "3Chain of the Maria, any date -- 4 puts her sources here -----" */
static void draw_title(struct view *view, struct term *term, bool focus)
{
	const struct view_load *window = view->window;
	const char *title = window && window->title ? window->title
						    : view->class->title;
	const char *note = window ? window->note : NULL;
	enum style style = focus ? STYLE_HEADING_FOCUS : STYLE_HEADING;
	int at = view->rect.column + 1;

	term_rule(term, view->rect.row, at, view->rect.width - 1);
	at = put_rule_text(view, term, at, style, title);
	at = put_rule_text(view, term, at, STYLE_NORMAL, " ");
	draw_heads(view, term, at, focus);
	if (!note || !*note)
		return;
	term_rule(term, view->rect.row, at, 2);
	at = put_rule_text(view, term, at + 2, STYLE_NORMAL, " ");
	at = put_rule_text(view, term, at, STYLE_NORMAL, note);
	put_rule_text(view, term, at, STYLE_NORMAL, " ");
}

/* "the first 2000": no list stops in silence. */
static void draw_cut(struct view *view, struct term *term)
{
	char text[32];
	int n;

	if (!view->window || !view->window->cut)
		return;
	n = snprintf(text, sizeof(text), " the first %d ", VIEW_WHOLE_MAX);
	if (n < view->rect.width)
		term_put(term, view->rect.row,
			 view->rect.column + view->rect.width - n, n,
			 STYLE_MATCH, text);
}

static void draw_filter(struct view *view, struct term *term)
{
	char text[CELL_TEXT_MAX];
	const struct view_load *window = view->window;
	bool more = window && window->more_than_total;
	int room = view->rect.width - 2;

	if (!view->query.filter || !*view->query.filter)
		return;
	snprintf(text, sizeof(text), "/%s: %lld%s ", view->query.filter,
		 (long long)view->total, more ? "+" : "");
	term_put(term, view->rect.row, view->rect.column + 1, room,
		 STYLE_MATCH, text);
}

static void draw_heading(struct view *view, struct term *term, int number,
			 bool focus)
{
	char digit[2] = {(char)('0' + number), '\0'};

	term_blank(term, view->rect.row, view->rect.column, view->rect.width);
	if (view->class->flags & VIEW_HEADS)
		draw_heads(view, term, 0, focus);
	else
		draw_title(view, term, focus);
	if (number > 0)
		term_put(term, view->rect.row, view->rect.column, 1,
			 STYLE_KEY, digit);
	draw_cut(view, term);
	draw_filter(view, term);
}

/* Nothing to show, and why. */
static void draw_nothing(struct view *view, struct term *term)
{
	bool failed = *view->failure != '\0';
	const char *words = failed ? view->failure
			    : view->window ? view->class->empty : "";
	int room = view->rect.width - 1;

	if ((view->total > 0 && !failed) || !words || room < 1)
		return;
	for (int i = 1; *words && i < view->rect.height; i++) {
		size_t n = view_line_bytes(words, (size_t)room);

		term_put_n(term, view->rect.row + i, view->rect.column + 1,
			   room, failed ? STYLE_ERROR : STYLE_DIM, words, n);
		words += n;
		words += *words == ' ';
	}
}

bool view_has_more(const struct view *view)
{
	return view->top + view->rect.height - 1 < view->total ||
	       (view->window && view->window->unfinished);
}

/* A sign in the corner that rows follow below, where no text stands. */
static void draw_more(const struct view *view, struct term *term)
{
	int end = view->rect.column + view->rect.width;

	if (view_has_more(view) && end == term_width(term) &&
	    !view->corner_taken)
		term_put(term, view->rect.row + view->rect.height - 1, end - 1,
			 1, STYLE_DIM, "v");
}

void view_draw(struct view *view, struct term *term, int number, bool focus)
{
	int lines = view->rect.height - 1;
	struct texts texts;

	view->dirty = view->moved = false;
	view->drawn_at = view->at;
	if (view->rect.height <= 0 || view->rect.width <= 0)
		return;
	if (view->class->draw) {
		view->class->draw(view, term, focus);
		return;
	}
	choose_columns(view);
	draw_heading(view, term, number, focus);
	for (int i = 0; i < lines; i++)
		draw_row(view, term, &texts, view->rect.row + 1 + i,
			 view->top + i, focus);
	draw_nothing(view, term);
	draw_more(view, term);
	view->rows_shown = lines;
	view->shown = view->window ? view->window->generation : 0;
}

/* A row that is in sight. */
static void draw_again(struct view *view, struct term *term, int64_t position,
		       bool focus)
{
	int64_t line = position - view->top;
	int last = view->rect.height - 2;
	bool taken = view->corner_taken;
	struct texts texts;

	if (line < 0 || line > last)
		return;
	draw_row(view, term, &texts, view->rect.row + 1 + (int)line, position,
		 focus);
	if (line == last)
		draw_more(view, term);
	else
		view->corner_taken = taken;
}

void view_draw_moved(struct view *view, struct term *term, bool focus)
{
	int64_t before = view->drawn_at;

	if (view->class->draw) {
		view_draw(view, term, 0, focus);
		return;
	}
	view->moved = false;
	view->drawn_at = view->at;
	if (before != view->at)
		draw_again(view, term, before, focus);
	draw_again(view, term, view->at, focus);
}

void view_cursor(const struct view *view, int *ret_row, int *ret_column)
{
	int start = view->rect.column + 1;
	int64_t line = view->at - view->top, last = view_page(view) - 1;

	if (view->class->cursor) {
		view->class->cursor(view, ret_row, ret_column);
		return;
	}
	for (int c = 0; c < view->column; c++)
		start += view->widths[c] > 0 ? view->widths[c] + 1 : 0;
	/* rows may be in sight of which none can be chosen */
	line = line > last ? last : line;
	*ret_row = view->rect.row + 1 + (int)(line > 0 ? line : 0);
	*ret_column = start;
}
