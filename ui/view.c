#include "ui/view.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* What a pane of a screenful is made of, most of the time: it comes and goes in
 * one piece. */
enum { LOAD_PIECES = 256, LOAD_BYTES = 1 << 16 };

static unsigned last_serial;

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

struct view *view_new(const void *ctx, const struct view_class *class)
{
	struct view *view = talloc_zero(ctx, struct view);

	if (!view)
		return NULL;
	view->class = class;
	view->serial = ++last_serial;
	view->generation = 1;
	view->asked_at = -1;
	view->dirty = true;
	view->query.subject.table = TABLE_LAST;
	return view;
}

static const char *copy_text(const void *ctx, const char *text)
{
	return text ? talloc_strdup(ctx, text) : NULL;
}

void view_query_copy(const void *ctx, struct view_query *to,
		     const struct view_query *from)
{
	*to = *from;
	to->subject.title = copy_text(ctx, from->subject.title);
	to->subject.said = copy_text(ctx, from->subject.said);
	to->filter = copy_text(ctx, from->filter);
	to->where = copy_text(ctx, from->where);
	to->words = copy_text(ctx, from->words);
	to->columns = copy_text(ctx, from->columns);
}

/* The ids alone: the texts belong to the window, which will go. */
static struct chosen without_texts(struct chosen chosen)
{
	chosen.title = chosen.said = NULL;
	return chosen;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Will what stands on the screen look another way before the rows come? */
static bool asking_shows(const struct view *view,
			 const struct view_query *query, bool keep)
{
	return view->class->draw || !same_text(view->query.filter, query->filter) ||
	       (!keep && (view->at != 0 || view->top != 0));
}

void view_ask(struct view *view, const struct view_query *query, bool keep)
{
	void *texts = talloc_new(view);
	struct view_query copy;

	view->dirty = view->dirty || asking_shows(view, query, keep);
	view_query_copy(texts, &copy, query);
	if (keep && view->seek.id == 0)
		view->seek = without_texts(view_chosen(view));
	talloc_free(view->texts);
	view->texts = texts;
	view->query = copy;
	view->generation++;
	view->asked_at = -1;
	view->to_end = view->wants_all = false;
	view->working = 0;
	if (!keep) {
		view->at = view->top = 0;
		view->seek = (struct chosen){.table = TABLE_LAST};
	}
}

void view_again(struct view *view)
{
	if (view->seek.id == 0 && view->window)
		view->seek = without_texts(view_chosen(view));
	view->generation++;
	view->asked_at = -1;
}

int view_page(const struct view *view)
{
	int lines = view->rect.height - 1;

	return lines > 1 ? lines : 1;
}

static bool in_window(const struct view *view, int64_t first, int64_t last)
{
	const struct view_load *window = view->window;

	if (!window || window->generation != view->generation)
		return false;
	if (window->unfinished && (view->wants_all || last >= view->total))
		return false;
	if (window->whole)
		return true;
	return first >= view->window_at &&
	       (last < view->window_at + window->row_count ||
		view->window_at + window->row_count >= view->total);
}

struct view_load *view_load_new(void)
{
	struct view_load *load = talloc_pooled_object(
		NULL, struct view_load, LOAD_PIECES, LOAD_BYTES);

	if (load)
		memset(load, 0, sizeof(*load));
	return load;
}

void view_load_set(struct view_load *load, const struct view *view,
		   int64_t position, int count)
{
	load->request.slot = view->serial;
	load->view = view->serial;
	load->generation = view->generation;
	load->class = view->class;
	load->position = position;
	load->count = count;
	load->below = view->top + view_page(view);
	load->seek.table = TABLE_LAST;
	load->sought = -1;
	view_query_copy(load, &load->query, &view->query);
}

struct view_load *view_wanted(struct view *view)
{
	int64_t page = view_page(view), first = view->top - page;
	bool here = in_window(view, view->top, view->top + page - 1);
	struct view_load *load;

	first = first < 0 ? 0 : first;
	if (view->asked_at == first || (here && !view->window->uncounted))
		return NULL;
	load = view_load_new();
	if (!load)
		return NULL;
	view_load_set(load, view, first, (int)(3 * page));
	load->all = view->wants_all || here;
	load->tally = here;
	load->seek = view->seek;
	view->asked_at = first;
	return load;
}

static bool is_quiet(const struct view *view, int64_t position)
{
	const struct view_row *row = view_row_at(view, position);

	return row && (row->flags & VIEW_ROW_QUIET);
}

/* The next position that can be chosen, from `from` on; -1 none. */
static int64_t next_loud(const struct view *view, int64_t from, int step)
{
	for (; from >= 0 && from < view->total; from += step)
		if (!is_quiet(view, from))
			return from;
	return -1;
}

/* The last of the quiet rows that belong to the chosen one, as far as both
 * stand on one screen. */
static int64_t end_of_chosen(const struct view *view, int page)
{
	int64_t end = view->at;

	while (end + 1 < view->total && end + 1 < view->at + page &&
	       is_quiet(view, end + 1))
		end++;
	return end;
}

static void scroll_to_chosen(struct view *view)
{
	int page = view_page(view);
	int64_t end = end_of_chosen(view, page);

	if (end >= view->top + page)
		view->top = end - page + 1;
	if (view->at < view->top)
		view->top = view->at;
	/* quiet rows above the first that can be chosen stay in view */
	if (view->at < page && next_loud(view, 0, 1) == view->at)
		view->top = 0;
	view->top = clamp(view->top, 0,
			  view->total > page ? view->total - page : 0);
}

void view_move_to(struct view *view, int64_t position)
{
	int64_t top = view->top;
	int64_t found = clamp(position, 0,
			      view->total > 0 ? view->total - 1 : 0);
	int step = found >= view->at ? 1 : -1;
	int64_t loud = next_loud(view, found, step);

	if (loud < 0)
		loud = next_loud(view, found, -step);
	if (loud >= 0)
		view->at = loud;
	scroll_to_chosen(view);
	view->moved = true;
	view->dirty = view->dirty || view->top != top;
}

/* Show other rows, and choose none of them. */
static void scroll(struct view *view, int64_t by)
{
	int64_t most = view->total - view_page(view);

	view->top = clamp(view->top + by, 0, most > 0 ? most : 0);
	view->dirty = true;
}

bool view_want_all(struct view *view)
{
	view->wants_all = view->window && view->window->unfinished;
	return view->wants_all;
}

/* Also what stands below the last row that can be chosen. */
void view_move_to_end(struct view *view)
{
	view_move_to(view, view->total - 1);
	scroll(view, view->total);
	view->to_end = view_want_all(view);
}

/* Rows that cannot be chosen may fill more than the view. They are gone over
 * line by line: the next choice is taken when it is beside what is in sight. */
void view_move(struct view *view, int64_t by)
{
	int64_t before = view->at, wanted = before + by, top = view->top, over;
	int page = view_page(view);
	bool back = by < 0 ? before < top : before >= top + page, beside;

	if (!back)
		view_move_to(view, wanted);
	over = by < 0 ? wanted - view->at : view->at - wanted;
	beside = by < 0 ? view->at >= top - 1 : view->at <= top + page;
	if (view->at == before || (over >= page && !beside)) {
		view->at = before;
		view->top = top;
		scroll(view, by);
	}
}

/* A row that was not in view comes with what follows it, not at the edge. */
static void show_sought(struct view *view, int64_t sought)
{
	int page = view_page(view);

	view->at = sought;
	if (sought < view->top || sought >= view->top + page)
		view->top = sought > page / 3 ? sought - page / 3 : 0;
}

/* How many rows there are, which nobody waits for. */
static void take_total(struct view *view, const struct view_load *load)
{
	struct view_load *window = view->window;

	if (!window || (load->working && load->request.status == STATUS_OK))
		return;
	window->uncounted = false;
	if (load->request.status != STATUS_OK)
		return;
	window->unfinished = window->more_than_total = false;
	view->total = load->total;
	view->dirty = true;
}

bool view_answer(struct view *view, struct view_load *load)
{
	if (load->generation != view->generation) {
		talloc_free(load);
		return false;
	}
	view->asked_at = -1;
	if (load->tally) {
		take_total(view, load);
		talloc_free(load);
		return false;
	}
	view->dirty = view->dirty || (load->working && !view->working);
	view->working = load->working;
	if (load->working && load->request.status == STATUS_OK) {
		talloc_free(load);
		return false;
	}
	if (load->whole && load->query.full &&
	    (view->class->flags & VIEW_WRAPS) &&
	    load->request.status == STATUS_OK)
		view_wrap(load);
	view->dirty = true;
	talloc_free(view->window);
	view->window = talloc_steal(view, load);
	view->window_at = load->whole ? 0 : load->position;
	view->total = load->total;
	view->failure[0] = '\0';
	if (load->request.status != STATUS_OK) {
		size_t n = strnlen(load->request.error.text,
				   sizeof(view->failure) - 1);

		memcpy(view->failure, load->request.error.text, n);
		view->failure[n] = '\0';
		load->whole = true;
	}
	if (view->seek.id != 0 && load->sought >= 0)
		show_sought(view, load->sought);
	if (view->to_end)
		view->at = view->total - 1;
	/* what was not read may be asked for again */
	if (load->request.status == STATUS_OK)
		view->seek = (struct chosen){.table = TABLE_LAST};
	view_move_to(view, view->at);
	if (view->to_end)
		scroll(view, view->total);
	view->to_end = view->wants_all = false;
	view_move_column(view, 0);
	return true;
}

const struct view_row *view_row_at(const struct view *view, int64_t position)
{
	int64_t i = position - view->window_at;

	if (!view->window || i < 0 || i >= view->window->row_count)
		return NULL;
	return &view->window->rows[i];
}

const struct view_row *view_chosen_row(const struct view *view)
{
	const struct view_row *row = view_row_at(view, view->at);

	return row && !(row->flags & VIEW_ROW_QUIET) ? row : NULL;
}

struct chosen view_chosen(const struct view *view)
{
	const struct view_row *row = view_chosen_row(view);

	return row ? row->chosen
		   : (struct chosen){.table = TABLE_LAST, .title = ""};
}

const struct view_cell *view_chosen_cell(const struct view *view)
{
	const struct view_row *row = view_chosen_row(view);

	return row ? &row->cells[view->column] : NULL;
}

static bool has_value(const struct view_cell *cell)
{
	return cell->reference != 0 || cell->parts != 0 ||
	       (cell->field && cell->text && *cell->text);
}

const struct view_cell *view_valued_cell(const struct view *view)
{
	const struct view_row *row = view_chosen_row(view);
	const struct view_cell *cell = view_chosen_cell(view);

	if (!cell || has_value(cell))
		return cell;
	for (int i = 0; !cell->field && i < VIEW_COLUMNS; i++)
		if ((row->cells[i].field || row->cells[i].parts) && has_value(&row->cells[i]))
			return &row->cells[i];
	return NULL;
}

const struct view_column *view_columns(const struct view *view, int *ret_count)
{
	if (view->window && view->window->columns) {
		*ret_count = view->window->column_count;
		return view->window->columns;
	}
	*ret_count = view->class->column_count;
	return view->class->columns;
}

const char *view_text_of(const struct view *view, const struct view_row *row,
			 const char *column)
{
	int count;
	const struct view_column *columns = view_columns(view, &count);

	for (int i = 0; row && i < count; i++)
		if (strcmp(columns[i].name, column) == 0)
			return row->cells[i].text;
	return NULL;
}

/* Only shown columns are stepped on; a row may leave cells empty. */
void view_move_column(struct view *view, int by)
{
	int count, at = view->column;

	view_columns(view, &count);
	if (at >= count)
		at = view->column = count > 0 ? count - 1 : 0;
	if (by == 0)
		return;
	do
		at += by;
	while (at >= 0 && at < count && view->widths[at] == 0);
	if (at < 0 || at >= count)
		return;
	view->column = at;
	view->dirty = true;
}

/* Where an id stands, or would. */
static int selected_place(const struct view *view, int64_t id)
{
	int low = 0, high = view->selected_count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (view->selected[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool view_is_sorted(const struct view *view)
{
	const struct view_query *query = &view->query;

	return query->sort || query->sort_by != LIST_SORT_FIELD ||
	       query->own_sort > 0;
}

bool view_is_selected(const struct view *view, int64_t id)
{
	int at = selected_place(view, id);

	return at < view->selected_count && view->selected[at] == id;
}

void view_select(struct view *view, int64_t id, bool on)
{
	int n = view->selected_count, at = selected_place(view, id);
	size_t rest = (size_t)(n - at) * sizeof(int64_t);
	int64_t *grown;

	view->dirty = true;
	if (view_is_selected(view, id)) {
		if (on)
			return;
		memmove(view->selected + at, view->selected + at + 1,
			rest - sizeof(int64_t));
		view->selected_count--;
		return;
	}
	if (!on || id == 0 || n == VIEW_SELECTED_MAX)
		return;
	grown = talloc_realloc(view, view->selected, int64_t,
			       ((unsigned)n / 64 + 1) * 64);
	if (!grown)
		return;
	memmove(grown + at + 1, grown + at, rest);
	grown[at] = id;
	view->selected = grown;
	view->selected_count++;
}

void view_select_these(struct view *view, int64_t *ids, int count)
{
	talloc_free(view->selected);
	view->selected = talloc_steal(view, ids);
	view->selected_count = count;
	view->dirty = true;
}

void view_select_none(struct view *view)
{
	view->selected_count = 0;
	view->dirty = true;
}

int64_t view_find(const struct view *view, const char *words, int64_t from,
		  int step)
{
	int found;

	if (!view_row_at(view, from))
		return -1;
	found = view_load_find(view->window, words,
			       (int)(from - view->window_at), step);
	return found < 0 ? -1 : view->window_at + found;
}

const struct view_class *view_class_by_name(const char *name, size_t length)
{
	static const struct view_class *const classes[] = {
		&fleet_view, &calls_view, &chain_view, &origins_view,
		&detail_view, &list_view, &refers_view, &conflicts_view,
		&status_view, &notes_view, &search_view, &history_view,
		&help_view, &messages_view, &kinds_view, &source_view,
		&left_view, &claims_view, &sources_view,
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i]->name) == length &&
		    memcmp(classes[i]->name, name, length) == 0)
			return classes[i];
	return NULL;
}
