/* column_actions: choose, order and widen the columns of a kind's list. */
#include <string.h>
#include <talloc.h>

#include "store/list_columns.h"
#include "ui/columns.h"
#include "ui/workbench.h"

enum { WIDTH_STEP = 4 };

/* The kind whose columns can be changed here; NULL, and said why not. */
static const struct kind *kind_here(struct app *app)
{
	const struct view *view = page_view(app);

	if (view->class == &list_view)
		return registry_kind(app->registry, view->query.kind);
	app_say(app, MESSAGE_INFO,
		"the columns of a kind's list can be chosen: 8 leads to them");
	return NULL;
}

static void columns_here(struct app *app, const struct kind *kind,
			 struct list_columns *ret)
{
	const char *words = columns_of(app->columns, kind);
	struct error ignored;

	if (!words || list_columns_parse(app->registry, kind, words, ret,
					 &ignored) != STATUS_OK)
		list_columns_default(kind, ret);
}

static void keep(struct app *app, const struct kind *kind, const char *words)
{
	struct error err;

	if (columns_set(app->columns, kind, words, &err) != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	view_ask(page_view(app), &page_view(app)->query, true);
	app->dirty = true;
}

static void keep_columns(struct app *app, const struct kind *kind,
			 const struct list_columns *columns)
{
	char *words = list_columns_print(app, columns);

	if (words)
		keep(app, kind, words);
	talloc_free(words);
}

void do_hide_column(struct app *app, const struct call *call)
{
	const struct kind *kind = kind_here(app);
	struct view *view = page_view(app);
	struct list_columns columns;
	int at = view->column;

	(void)call;
	if (!kind)
		return;
	columns_here(app, kind, &columns);
	if (columns.count < 2 || at >= columns.count) {
		app_say(app, MESSAGE_INFO, "one column stays");
		return;
	}
	app_say(app, MESSAGE_INFO, "%s is hidden: g- chooses, _ shows all",
		columns.at[at].word);
	columns.count--;
	for (int i = at; i < columns.count; i++)
		columns.at[i] = columns.at[i + 1];
	if (view->column == columns.count)
		view->column--;
	keep_columns(app, kind, &columns);
}

static void move_column(struct app *app, int by)
{
	const struct kind *kind = kind_here(app);
	struct view *view = page_view(app);
	struct list_columns columns;
	struct list_column moved;
	int at = view->column, to = at + by;

	if (!kind)
		return;
	columns_here(app, kind, &columns);
	to = to < 0 ? 0 : to >= columns.count ? columns.count - 1 : to;
	if (at >= columns.count || to == at)
		return;
	moved = columns.at[at];
	for (int i = at; i != to; i += to > at ? 1 : -1)
		columns.at[i] = columns.at[i + (to > at ? 1 : -1)];
	columns.at[to] = moved;
	view->column = to;
	keep_columns(app, kind, &columns);
}

/* Beside the chain the same keys move its day. */
static bool years(struct app *app, int by)
{
	return app->page->home && chain_move(app, by * 12);
}

void do_column_left(struct app *app, const struct call *call)
{
	int by = call->count > 0 ? -call->count : -1;

	if (!timeline_lane(app, by) && !years(app, by))
		move_column(app, by);
}

void do_column_right(struct app *app, const struct call *call)
{
	int by = call->count > 0 ? call->count : 1;

	if (!timeline_lane(app, by) && !years(app, by))
		move_column(app, by);
}

static void resize(struct app *app, int by)
{
	const struct kind *kind = kind_here(app);
	const struct view *view = page_view(app);
	struct list_columns columns;
	struct list_column *column;
	int width;

	if (!kind)
		return;
	columns_here(app, kind, &columns);
	if (view->column >= columns.count)
		return;
	column = &columns.at[view->column];
	width = view->widths[view->column] + by;
	if (width < LIST_COLUMN_WIDTH_MIN)
		width = LIST_COLUMN_WIDTH_MIN;
	if (width > LIST_COLUMN_WIDTH_MAX)
		width = LIST_COLUMN_WIDTH_MAX;
	column->width = width;
	keep_columns(app, kind, &columns);
}

void do_column_wider(struct app *app, const struct call *call)
{
	if (!timeline_move(app, 0, 1))
		resize(app, call->count > 0 ? call->count : WIDTH_STEP);
}

void do_column_narrower(struct app *app, const struct call *call)
{
	if (!timeline_move(app, 0, -1))
		resize(app, call->count > 0 ? -call->count : -WIDTH_STEP);
}

void do_usual_columns(struct app *app, const struct call *call)
{
	const struct kind *kind;

	(void)call;
	if (timeline_move(app, 0, 0))
		return;
	kind = kind_here(app);
	if (!kind)
		return;
	page_view(app)->column = 0;
	keep(app, kind, NULL);
	app_say(app, MESSAGE_INFO, "the usual columns of %s", kind->plural);
}

/* --- in words --- */

static void accept_columns(struct app *app, const char *text)
{
	const struct kind *kind = kind_here(app);
	struct list_columns columns;
	struct error err;

	if (!kind)
		return;
	page_view(app)->column = 0;
	if (!*text)
		keep(app, kind, NULL);
	else if (list_columns_parse(app->registry, kind, text, &columns,
				    &err) == STATUS_OK)
		keep_columns(app, kind, &columns);
	else
		app_say(app, MESSAGE_ERROR, "%s", err.text);
}

static int complete_columns(struct app *app, const char *text, size_t length,
			    const char **ret_words, int max, size_t *ret_from)
{
	static const char *const others[] = {"id", "title", "by", "standing",
					    "disputes"};
	const struct kind *kind = registry_kind(app->registry,
						page_view(app)->query.kind);
	size_t from = length;
	int count = 0;

	while (from > 0 && !strchr(" ,", text[from - 1]))
		from--;
	*ret_from = from;
	for (int i = 0; kind && i < kind->field_count && count < max; i++)
		if (kind->fields[i]->type != VALUE_HOLDS &&
		    strncmp(kind->fields[i]->word, text + from,
			    length - from) == 0)
			ret_words[count++] = kind->fields[i]->word;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others) && count < max;
	     i++)
		if (strncmp(others[i], text + from, length - from) == 0)
			ret_words[count++] = others[i];
	return count;
}

void do_columns(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "columns", .history = "columns",
				.accept = accept_columns,
				.complete = complete_columns};
	const struct kind *kind = kind_here(app);
	struct list_columns columns;
	char *words;

	if (!kind)
		return;
	if (*call->argument) {
		accept_columns(app, call->argument);
		return;
	}
	columns_here(app, kind, &columns);
	words = list_columns_print(app, &columns);
	if (words)
		prompt_open(app, &prompt, words);
	talloc_free(words);
}
