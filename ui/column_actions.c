/* column_actions: choose, order and widen the columns of a list. */
#include <string.h>
#include <talloc.h>

#include "store/ledger.h"
#include "ui/columns.h"
#include "ui/workbench.h"

enum { WIDTH_STEP = 4 };

/* A list whose columns can be chosen. */
struct columned {
	const char *word, *plural; /* word NULL: it is none */
	const struct kind *kind;   /* NULL: a ledger */
	enum ledger_of of;
};

static struct columned columned_by(const struct registry *registry,
				   const struct view_class *class, int kind)
{
	const struct kind *of = class == &list_view
					? registry_kind(registry, kind) : NULL;
	enum ledger_of ledger = (enum ledger_of)(class->ledger - 1);

	if (of)
		return (struct columned){of->word, of->plural, of, LEDGER_LAST};
	if (class->ledger)
		return (struct columned){ledger_word(ledger),
					 ledger_word(ledger), NULL, ledger};
	return (struct columned){.of = LEDGER_LAST};
}

const char *columned_word(const struct registry *registry,
			  const struct view_class *class, int kind)
{
	return columned_by(registry, class, kind).word;
}

/* word NULL: and said why not. */
static struct columned list_here(struct app *app)
{
	const struct view *view = page_view(app);
	struct columned list = columned_by(app->registry, view->class,
					   view->query.kind);

	if (!list.word)
		app_say(app, MESSAGE_INFO, "the columns of a list can be "
			"chosen: of a kind (8), claims, sources, notes, the "
			"history");
	return list;
}

static enum status parse_columns(struct app *app, const struct columned *list,
				 const char *words, struct list_columns *ret,
				 struct error *err)
{
	return list->kind ? list_columns_parse(app->registry, list->kind,
					       words, ret, err)
			  : ledger_columns_parse(list->of, words, ret, err);
}

static void columns_here(struct app *app, const struct columned *list,
			 struct list_columns *ret)
{
	const char *words = columns_of(app->columns, list->word);
	struct error ignored;

	if (words && parse_columns(app, list, words, ret, &ignored) ==
			     STATUS_OK)
		return;
	if (list->kind)
		list_columns_default(list->kind, ret);
	else
		ledger_columns_default(list->of, false, ret);
}

static void keep(struct app *app, const struct columned *list,
		 const char *words)
{
	struct error err;

	if (columns_set(app->columns, list->word, words, &err) != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	view_ask(page_view(app), &page_view(app)->query, true);
	app->dirty = true;
}

static void keep_columns(struct app *app, const struct columned *list,
			 const struct list_columns *columns)
{
	char *words = list_columns_print(app, columns);

	if (words)
		keep(app, list, words);
	talloc_free(words);
}

void do_hide_column(struct app *app, const struct call *call)
{
	struct columned list = list_here(app);
	struct view *view = page_view(app);
	struct list_columns columns;
	int at = view->column;

	(void)call;
	if (!list.word)
		return;
	columns_here(app, &list, &columns);
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
	keep_columns(app, &list, &columns);
}

static void move_column(struct app *app, int by)
{
	struct columned list = list_here(app);
	struct view *view = page_view(app);
	struct list_columns columns;
	struct list_column moved;
	int at = view->column, to = at + by;

	if (!list.word)
		return;
	columns_here(app, &list, &columns);
	to = to < 0 ? 0 : to >= columns.count ? columns.count - 1 : to;
	if (at >= columns.count || to == at)
		return;
	moved = columns.at[at];
	for (int i = at; i != to; i += to > at ? 1 : -1)
		columns.at[i] = columns.at[i + (to > at ? 1 : -1)];
	columns.at[to] = moved;
	view->column = to;
	keep_columns(app, &list, &columns);
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
	struct columned list = list_here(app);
	const struct view *view = page_view(app);
	struct list_columns columns;
	struct list_column *column;
	int width;

	if (!list.word)
		return;
	columns_here(app, &list, &columns);
	if (view->column >= columns.count)
		return;
	column = &columns.at[view->column];
	width = view->widths[view->column] + by;
	if (width < LIST_COLUMN_WIDTH_MIN)
		width = LIST_COLUMN_WIDTH_MIN;
	if (width > LIST_COLUMN_WIDTH_MAX)
		width = LIST_COLUMN_WIDTH_MAX;
	column->width = width;
	keep_columns(app, &list, &columns);
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
	struct columned list;

	(void)call;
	if (timeline_move(app, 0, 0))
		return;
	list = list_here(app);
	if (!list.word)
		return;
	page_view(app)->column = 0;
	keep(app, &list, NULL);
	app_say(app, MESSAGE_INFO, "the usual columns of %s", list.plural);
}

/* --- in words --- */

static void accept_columns(struct app *app, const char *text)
{
	struct columned list = list_here(app);
	struct list_columns columns;
	struct error err;

	if (!list.word)
		return;
	page_view(app)->column = 0;
	if (!*text)
		keep(app, &list, NULL);
	else if (parse_columns(app, &list, text, &columns, &err) == STATUS_OK)
		keep_columns(app, &list, &columns);
	else
		app_say(app, MESSAGE_ERROR, "%s", err.text);
}

struct completing {
	const char *begun, **words;
	size_t length;
	int count, max;
};

static void offer(struct completing *to, const char *word)
{
	if (to->count < to->max && strncmp(word, to->begun, to->length) == 0)
		to->words[to->count++] = word;
}

static void offer_of_kind(struct completing *to, const struct kind *kind)
{
	static const char *const others[] = {"id", "title", "by", "standing",
					    "disputes"};

	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->type != VALUE_HOLDS)
			offer(to, kind->fields[i]->word);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		offer(to, others[i]);
}

static int complete_columns(struct app *app, const char *text, size_t length,
			    const char **ret_words, int max, size_t *ret_from)
{
	struct columned list = columned_by(app->registry,
					   page_view(app)->class,
					   page_view(app)->query.kind);
	struct completing to = {.words = ret_words, .max = max};
	const struct ledger_column *columns;
	size_t from = length;
	int count = 0;

	while (from > 0 && !strchr(" ,", text[from - 1]))
		from--;
	*ret_from = from;
	to.begun = text + from;
	to.length = length - from;
	if (list.kind)
		offer_of_kind(&to, list.kind);
	columns = list.of != LEDGER_LAST ? ledger_columns(list.of, &count)
					 : NULL;
	for (int i = 0; i < count; i++)
		offer(&to, columns[i].word);
	return to.count;
}

void do_columns(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "columns", .history = "columns",
				.accept = accept_columns,
				.complete = complete_columns};
	struct columned list = list_here(app);
	struct list_columns columns;
	char *words;

	if (!list.word)
		return;
	if (*call->argument) {
		accept_columns(app, call->argument);
		return;
	}
	columns_here(app, &list, &columns);
	words = list_columns_print(app, &columns);
	if (words)
		prompt_open(app, &prompt, words);
	talloc_free(words);
}
