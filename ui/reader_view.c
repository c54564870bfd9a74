/* reader_view: the lines of a captured page, and how they are drawn. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/ascending.h"
#include "src/base/text.h"
#include "ui/form.h"
#include "ui/reader.h"

static const struct view_column columns[] = {
	{"line", "", {10, 1000, 0, 1}, false},
};

/* --- in the thread of the store --- */

enum status reader_folio(struct store_side *side,
			 const struct reader_page *page,
			 struct folio **ret_folio, struct error *err)
{
	int64_t both = page->capture ^ page->other * 3;
	unsigned same = (unsigned)(both ^ both >> 32) * FOLIO_FORMS +
			(unsigned)page->form + 1;
	struct store_cache *cache = store_side_cache(side, page->slot, same);
	struct casefile *casefile = store_side_case(side);
	struct shelf *shelf = store_side_shelf(side);
	struct folio *folio;
	enum status status;

	if (cache->object) {
		*ret_folio = cache->object;
		return STATUS_OK;
	}
	status = page->form == FOLIO_CHANGES
			 ? folio_open_changes(casefile, shelf, NULL,
					      page->capture, page->other,
					      &folio, err)
			 : folio_open(casefile, shelf, NULL, page->capture,
				      page->form, &folio, err);
	if (status == STATUS_OK)
		*ret_folio = cache->object = folio;
	return status;
}

enum status reader_load_folio(struct store_side *side, struct view_load *load,
			      const struct reader_page *page,
			      struct folio **ret_folio, struct error *err)
{
	enum status status = reader_folio(side, page, ret_folio, err);

	if (status != STATUS_UNFINISHED)
		return status;
	load->working = 1;
	*ret_folio = NULL;
	return STATUS_OK;
}

static struct reader_page page_of(unsigned slot, const struct view_query *query)
{
	return (struct reader_page){slot, query->subject.id, query->lead,
				    (enum folio_form)query->kind};
}

struct reader_page reader_page_of(const struct view *view)
{
	return page_of(view->serial, &view->query);
}

static void copy_about(struct view_load *load, struct reader_answer *answer,
		       const struct folio_about *about)
{
	answer->about = *about;
	answer->about.key = talloc_strdup(load, about->key);
	answer->about.title = talloc_strdup(load, about->title);
	answer->about.at = talloc_strdup(load, about->at);
	answer->about.copy_by = talloc_strdup(load, about->copy_by);
	answer->about.copy_at = talloc_strdup(load, about->copy_at);
	if (about->copy_of)
		answer->about.copy_of = talloc_strdup(load, about->copy_of);
	if (about->suspect)
		answer->about.suspect = talloc_strdup(load, about->suspect);
}

static void add_row(struct view_load *load, const struct reader_answer *answer,
		    const struct folio_row *from)
{
	const struct folio_window *w = answer->window;
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_SOURCE,
				      .id = answer->about.source,
				      .kind = KIND_DOCUMENT,
				      .record = answer->about.source,
				      .source = answer->about.source,
				      .citation = from->citation,
				      .copy = true,
				      .rival = (int64_t)from->at + 1,
				      .said = answer->about.key,
				      .title = answer->about.title};
	view_cell_set(row, 0,
		      talloc_strndup(load, w->text + (from->at - w->at),
				     from->length), STYLE_NORMAL);
}

/* `seek` is a citation, or carries a place as its rival. */
static void find_place(struct folio *folio, struct view_load *load,
		       struct reader_answer *answer, int width)
{
	uint32_t place = load->seek.rival > 0
				 ? (uint32_t)(load->seek.rival - 1) : 0;

	if (load->seek.id == 0)
		return;
	if (load->seek.table == TABLE_CITATION &&
	    folio_cited(folio, load->seek.id, &answer->to,
			&answer->to_length)) {
		answer->goes = true;
		place = answer->to;
	}
	load->sought = folio_row_of(folio, width, place);
	load->position = load->sought - load->count / 2;
	load->position = load->position < 0 ? 0 : load->position;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct reader_answer *answer = talloc_zero(load, struct reader_answer);
	int width = load->query.width - READER_MARGIN - 1;
	struct reader_page page = page_of(load->request.slot, &load->query);
	struct folio *folio;
	enum status status;

	if (!answer)
		return error_set(err, STATUS_NOMEM, "out of memory");
	answer->form = page.form;
	status = reader_load_folio(side, load, &page, &folio, err);
	if (status != STATUS_OK || !folio)
		return status;
	find_place(folio, load, answer, width);
	status = folio_window(folio, load, width, load->position, load->count,
			      &answer->window, err);
	if (status != STATUS_OK)
		return status;
	copy_about(load, answer, folio_about(folio));
	for (int i = 0; i < answer->window->row_count; i++)
		add_row(load, answer, &answer->window->rows[i]);
	load->extra = answer;
	load->total = answer->window->total;
	load->title = answer->about.title;
	return STATUS_OK;
}

/* --- what is known here --- */

const struct reader_answer *reader_answer(const struct view *view)
{
	return view->window && view->window->request.status == STATUS_OK
		       ? view->window->extra : NULL;
}

static void begin(struct app *app, struct view *view)
{
	struct reader *reader = talloc_zero(view, struct reader);

	if (!reader)
		bug("out of memory");
	reader->app = app;
	reader->kind = KIND_PORT_CALL;
	view->extra = reader;
}

struct reader *reader_of(struct app *app)
{
	struct view *view = page_view(app);

	return view->class == &reader_view ? view->extra : NULL;
}

static const struct folio_row *row_of(const struct view *view, int64_t at)
{
	const struct reader_answer *a = reader_answer(view);
	int64_t i = a ? at - a->window->first : -1;

	return i >= 0 && i < a->window->row_count ? &a->window->rows[i] : NULL;
}

/* The first number that is drawn in a row. */
static int first_number(const struct folio_window *w,
			const struct folio_row *row)
{
	return (int)ASCENDING_UNTIL(w->numbers, at, w->number_count, row->at);
}

size_t reader_clip(const struct folio_window *w, const struct folio_row *row,
		   size_t length, size_t cells, size_t *ret_cells)
{
	const char *text = w->text + (row->at - w->at);
	size_t at = 0, used = 0;
	int i = first_number(w, row);

	for (;;) {
		size_t stop = i < w->number_count
				      ? w->numbers[i].at - row->at : length;
		size_t taken, n;

		stop = stop < length ? stop : length;
		n = text_clip_shown(text + at, stop - at, cells - used, &taken);
		at += n;
		used += taken;
		if (at < stop || i == w->number_count ||
		    w->numbers[i].at - row->at > at)
			break;
		taken = (size_t)folio_number_cells(w->numbers[i++].number);
		if (taken > cells - used)
			break;
		used += taken;
	}
	if (ret_cells)
		*ret_cells = used;
	return at;
}

/* The place at a column of a row. */
static uint32_t place_at(const struct reader_answer *a,
			 const struct folio_row *row, int cells)
{
	size_t n = reader_clip(a->window, row, row->length, (size_t)cells,
			       NULL);

	if (n >= row->length && row->length > 0) {
		n = row->length - 1;
		while (n > 0 && ((unsigned char)a->window->text
					 [row->at - a->window->at + n] &
				 0xc0) == 0x80)
			n--;
	}
	return row->at + (uint32_t)n;
}

/* The place that was asked for is known with the first rows. */
static void take_place(const struct view *view, struct reader *reader,
		       const struct reader_answer *a)
{
	if (!a->goes || reader->taken == view->generation)
		return;
	reader->taken = view->generation;
	reader->cursor = reader->match = a->to;
	reader->match_length = a->to_length;
}

void reader_sync(struct view *view)
{
	struct reader *reader = view->extra;
	const struct reader_answer *a = reader_answer(view);
	const struct folio_row *row, *next;

	if (!a || view->window->generation != view->generation)
		return;
	take_place(view, reader, a);
	row = row_of(view, view->at);
	next = row_of(view, view->at + 1);
	reader->going = false;
	if (!row)
		return;
	if (reader->cursor < row->at ||
	    (next ? reader->cursor >= next->at
		  : reader->cursor > row->at + row->length))
		reader->cursor = place_at(a, row, reader->wish);
}

/* --- drawing --- */

struct pen {
	struct term *term;
	const struct view *view;
	const struct reader *reader;
	const struct reader_answer *answer;
	bool focus;
	uint32_t select_from, select_to;
};

static bool in_name(const struct folio_window *w, uint32_t place)
{
	size_t n = ASCENDING_UNTIL(w->names, at, w->name_count, place);

	return n > 0 && place - w->names[n - 1].at < w->names[n - 1].length;
}

static bool in_link(const struct folio_window *w, uint32_t place)
{
	for (int i = 0; i < w->link_count && w->links[i].span.at <= place; i++)
		if (place - w->links[i].span.at < w->links[i].span.length)
			return true;
	return false;
}

/* The change at a place; NULL: it is the same in both. */
static const struct folio_change *change_at(const struct folio_window *w,
					    uint32_t place)
{
	size_t n = ASCENDING_UNTIL(w->changes, at, w->change_count, place);
	const struct folio_change *c = n > 0 ? &w->changes[n - 1] : NULL;

	return c && place - c->at < c->length && c->kind != FOLIO_SAME ? c
								       : NULL;
}

static enum style style_at(const struct pen *pen, const struct folio_row *row,
			   uint32_t place)
{
	const struct reader *r = pen->reader;
	const struct folio_change *change =
		change_at(pen->answer->window, place);

	if (pen->focus && place == r->cursor)
		return STYLE_CELL;
	if (place >= pen->select_from && place < pen->select_to)
		return STYLE_SELECTED;
	if (place >= r->match && place < r->match + r->match_length)
		return STYLE_MATCH;
	if (change)
		return change->kind == FOLIO_GONE ? STYLE_NEGATIVE
						  : STYLE_GOOD;
	if (in_name(pen->answer->window, place))
		return STYLE_KNOWN;
	if (in_link(pen->answer->window, place))
		return STYLE_HEADING;
	return row->level > 0 ? STYLE_BOLD : STYLE_NORMAL;
}

/* The numbers of links that end before `at`; gives the cells they take. */
static int draw_numbers(const struct pen *pen, uint32_t at, int *i, int line,
			int column, int width)
{
	const struct folio_window *w = pen->answer->window;
	int used = 0;

	for (; *i < w->number_count && w->numbers[*i].at == at; ++*i) {
		char number[16];

		snprintf(number, sizeof(number), "[%d]", w->numbers[*i].number);
		if (folio_number_cells(w->numbers[*i].number) <= width - used)
			used += term_put(pen->term, line, column + used,
					 width - used, STYLE_DIM, number);
	}
	return used;
}

static void draw_text(const struct pen *pen, const struct folio_row *row,
		      int line, int column, int width)
{
	const struct folio_window *w = pen->answer->window;
	const char *text = w->text + (row->at - w->at);
	int number = first_number(w, row);
	uint32_t at = 0, end;

	while (at < row->length && width > 0) {
		enum style style = style_at(pen, row, row->at + at);
		int used;

		for (end = at + 1; end < row->length; end++)
			if ((number < w->number_count &&
			     w->numbers[number].at == row->at + end) ||
			    text[at] == '\t' || text[end] == '\t' ||
			    (((unsigned char)text[end] & 0xc0) != 0x80 &&
			     style_at(pen, row, row->at + end) != style))
				break;
		if (text[at] == '\t')
			used = term_put(pen->term, line, column, width, style,
					" ");
		else
			used = term_put_n(pen->term, line, column, width,
					  style, text + at, end - at);
		column += used;
		width -= used;
		at = end;
		used = draw_numbers(pen, row->at + at, &number, line, column,
				    width);
		column += used;
		width -= used;
	}
	/* the cursor on an empty line, or behind the last word */
	if (width > 0 && pen->focus && row->length == 0 &&
	    pen->reader->cursor == row->at)
		term_put(pen->term, line, column, 1, STYLE_CELL, " ");
}

/* In the margin of a difference: what of the row is gone, what is new. */
static void draw_change(const struct pen *pen, const struct folio_row *row,
			int line)
{
	const struct folio_window *w = pen->answer->window;
	bool gone = false, added = false;

	for (int i = 0; i < w->change_count; i++) {
		const struct folio_change *c = &w->changes[i];

		if (c->at + c->length <= row->at ||
		    c->at >= row->at + row->length)
			continue;
		gone = gone || c->kind == FOLIO_GONE;
		added = added || c->kind == FOLIO_NEW;
	}
	if (gone)
		term_put(pen->term, line, pen->view->rect.column + 1, 1,
			 STYLE_NEGATIVE, "-");
	if (added)
		term_put(pen->term, line, pen->view->rect.column + 2, 1,
			 STYLE_GOOD, "+");
}

static void draw_row(const struct pen *pen, int line, int64_t position)
{
	const struct view *view = pen->view;
	const struct folio_row *row = row_of(view, position);
	int left = view->rect.column;
	char count[16];

	term_blank(pen->term, line, left, view->rect.width);
	if (!row) {
		if (position < view->total)
			term_put(pen->term, line, left + READER_MARGIN, 3,
				 STYLE_DIM, "...");
		return;
	}
	if (position == view->at && pen->focus)
		term_put(pen->term, line, left, 1, STYLE_CHOSEN, ">");
	if (row->cited > 0) {
		snprintf(count, sizeof(count), "%2d",
			 row->cited < 99 ? row->cited : 99);
		term_put(pen->term, line, left + 1, 2, STYLE_GOOD, count);
	}
	draw_change(pen, row, line);
	term_glyph(pen->term, line, left + 3, GLYPH_VERTICAL, STYLE_RULE);
	draw_text(pen, row, line, left + READER_MARGIN,
		  view->rect.width - READER_MARGIN);
}

static void put_note(char *buffer, size_t size, const char *text,
		     const char *behind)
{
	size_t n = strlen(buffer);

	if (text && *text && n < size)
		snprintf(buffer + n, size - n, "%s%s", text, behind);
}

/* "web.archive.org's copy of 2023-10-16T05:30:00Z: https://port.example/14" */
static void put_archive(char *buffer, size_t size,
			const struct folio_about *about)
{
	put_note(buffer, size, *about->copy_by ? about->copy_by
					       : "another archive", "'s copy");
	put_note(buffer, size, *about->copy_at ? " of " : NULL, "");
	put_note(buffer, size, about->copy_at, "");
	put_note(buffer, size, ": ", about->copy_of);
}

/* "pexa21b, Notice to shipping 14   MADE UP  copy 1 of 2   line 5 of 15" */
static void draw_heading(const struct view *view, struct term *term)
{
	const struct reader_answer *a = reader_answer(view);
	const struct folio_row *row = row_of(view, view->at);
	int width = view->rect.width, column = view->rect.column, used;
	char left[512] = "", right[256] = "";
	static const char *const forms[FOLIO_FORMS] = {"", "raw  ",
						       "headers  ", ""};

	term_blank(term, view->rect.row, column, width);
	if (!a)
		return;
	put_note(left, sizeof(left), a->about.key, ", ");
	if (a->about.copy_of)
		put_archive(left, sizeof(left), &a->about);
	else
		put_note(left, sizeof(left), a->about.title, "");
	put_note(right, sizeof(right), forms[a->form], "");
	put_note(right, sizeof(right), a->about.made_up ? "MADE UP" : NULL,
		 "  ");
	put_note(right, sizeof(right), a->about.suspect ? "SUSPECT" : NULL,
		 "  ");
	put_note(right, sizeof(right), a->about.cut ? "CUT" : NULL, "  ");
	if (a->about.wanted > 0)
		snprintf(right + strlen(right), sizeof(right) - strlen(right),
			 "A: %d without a place  ", a->about.wanted);
	if (a->form == FOLIO_CHANGES)
		snprintf(right + strlen(right), sizeof(right) - strlen(right),
			 "from copy %d to %d: %d gone, %d new%s  ",
			 a->about.from, a->about.to, a->about.gone,
			 a->about.added, a->about.coarse ? ", coarse" : "");
	else if (a->about.count > 1)
		snprintf(right + strlen(right), sizeof(right) - strlen(right),
			 "copy %d of %d  ", a->about.number, a->about.count);
	snprintf(right + strlen(right), sizeof(right) - strlen(right),
		 "line %d of %d", row ? row->line : 0, a->about.lines);
	used = (int)strlen(right);
	term_put(term, view->rect.row, column + 1, width - used - 3,
		 STYLE_HEADING_FOCUS, left);
	term_put(term, view->rect.row, column + width - used - 1, used,
		 STYLE_NORMAL, right);
}

/* With the form over the lower rows, the selected words stay in sight. */
static int64_t first_shown(const struct view *view, const struct pen *pen,
			   int lines)
{
	const struct reader_answer *a = pen->answer;
	int64_t first = view->at, last = view->at;

	if (!pen->reader->app->form || !a)
		return view->top;
	for (int i = 0; i < a->window->row_count; i++) {
		const struct folio_row *row = &a->window->rows[i];

		if (pen->select_from >= row->at)
			first = a->window->first + i;
		if (pen->select_to > row->at)
			last = a->window->first + i;
	}
	if (first >= view->top && last < view->top + lines)
		return view->top;
	return first;
}

/* Why there are no rows. */
static void draw_failure(const struct view *view, struct term *term)
{
	const char *why = view->working ? "this copy is being read: Esc stops, "
					  "q leaves it to be read"
					: view->failure;

	if (*why)
		term_put(term, view->rect.row + 1,
			 view->rect.column + READER_MARGIN,
			 view->rect.width - READER_MARGIN,
			 view->working ? STYLE_DIM : STYLE_ERROR, why);
}

static void draw(struct view *view, struct term *term, bool focus)
{
	struct reader *reader = view->extra;
	struct pen pen = {.term = term, .view = view, .reader = reader,
			  .answer = reader_answer(view), .focus = focus};
	int lines = view->rect.height - 1;
	int64_t top;

	reader_sync(view);
	if (reader->selecting && pen.answer) {
		uint32_t length;

		reader_range(reader->app, &pen.select_from, &length);
		pen.select_to = pen.select_from + length;
	}
	draw_heading(view, term);
	if (reader->app->form)
		lines -= form_rows(reader->app->form);
	lines = lines < 1 ? 1 : lines;
	top = first_shown(view, &pen, lines);
	for (int i = 0; i < view->rect.height - 1; i++)
		draw_row(&pen, view->rect.row + 1 + i, top + i);
	if (!reader->app->form)
		reader_draw_foot(view, term);
	draw_failure(view, term);
}

static void cursor(const struct view *view, int *ret_row, int *ret_column)
{
	const struct reader *reader = view->extra;
	const struct reader_answer *a = reader_answer(view);
	const struct folio_row *row = row_of(view, view->at);

	*ret_row = view->rect.row + 1 + (int)(view->at - view->top);
	*ret_column = view->rect.column + READER_MARGIN;
	if (row && reader->cursor >= row->at &&
	    reader->cursor <= row->at + row->length) {
		size_t cells;

		reader_clip(a->window, row, reader->cursor - row->at, SIZE_MAX,
			    &cells);
		*ret_column += (int)cells;
	}
}

const struct view_class reader_view = {
	.name = "reader",
	.title = "Reader",
	.empty = "this page has no text",
	.flags = VIEW_ALONE,
	.columns = columns,
	.column_count = 1,
	.load = load,
	.begin = begin,
	.draw = draw,
	.cursor = cursor,
};

/* --- the outline --- */

enum { HEADING, LINE, OUTLINE_COLUMNS };

static const struct view_column outline_columns[OUTLINE_COLUMNS] = {
	[HEADING] = {"heading", "", {30, 100, 0, 1}, false},
	[LINE] = {"line", "", {8, 8, 1, 0}, true},
};

static enum status load_outline(struct store_side *side,
				struct view_load *load, struct error *err)
{
	struct folio_heading *headings;
	struct folio *folio;
	int count = 0;
	struct reader_page page = {load->request.slot, load->query.subject.id,
				   0, FOLIO_TEXT};
	enum status status = reader_load_folio(side, load, &page, &folio, err);

	if (load->working)
		return status;
	if (status == STATUS_OK)
		status = folio_outline(folio, load, &headings, &count, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct view_row *row = view_load_row(load);

		if (!row)
			break;
		row->chosen.rival = headings[i].line;
		row->command = talloc_asprintf(load, "line %d",
					       headings[i].line);
		view_cell_set(row, HEADING,
			      talloc_asprintf(load, "%*s%s",
					      2 * (headings[i].level - 1), "",
					      headings[i].text),
			      headings[i].level == 1 ? STYLE_BOLD
						     : STYLE_NORMAL);
		view_cell_set(row, LINE,
			      talloc_asprintf(load, "line %d",
					      headings[i].line), STYLE_DIM);
	}
	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "Outline of %s",
				      folio_about(folio)->title);
	load->note = talloc_asprintf(load, "%d heading%s", count,
				     count == 1 ? "" : "s");
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class outline_view = {
	.name = "outline",
	.title = "Outline",
	.empty = "this page has no headings: q leads back to it",
	.flags = VIEW_FILTERS | VIEW_ALONE,
	.columns = outline_columns,
	.column_count = OUTLINE_COLUMNS,
	.load = load_outline,
};
