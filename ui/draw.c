/* draw: one screen from the state of the program. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/fetch.h"
#include "ui/import.h"
#include "ui/reader.h"
#include "ui/tour.h"
#include "ui/undo.h"
#include "ui/workbench.h"

enum { GAP = 2, STATUS_PARTS = 8, HINTS_MAX = 24 };

static int cells_of(const char *text)
{
	return (int)text_width(text, strlen(text));
}

/* --- the first line --- */

static const struct {
	const char *narrow, *wide;
	enum style style;
	const char *mark;
} legend[] = {
	{"1 2 origins", "1, 2 independent origins", STYLE_DIM, ""},
	{" disputed", " disputed", STYLE_DISPUTED, "!"},
	{" told two ways", " one origin, told two ways", STYLE_TWO_WAYS, "~"},
	{" uncited", " uncited", STYLE_UNCITED, "?"},
	{" rejected", " rejected", STYLE_REJECTED, "x"},
};

static void draw_legend(struct app *app, int at, int width, bool wide)
{
	for (size_t i = 0; i < sizeof(legend) / sizeof(legend[0]); i++) {
		const char *words = wide ? legend[i].wide : legend[i].narrow;

		if (at + cells_of(words) + 1 > width)
			return;
		at += term_put(app->term, 0, at, width - at, legend[i].style,
			       legend[i].mark);
		at += term_put(app->term, 0, at, width - at,
			       i == 0 ? STYLE_DIM : STYLE_NORMAL, words);
		at += wide ? 3 : GAP;
	}
}

/* Where the heading line holds the heads of columns, the title stands here. */
static void page_title(const struct app *app, char *buffer, size_t size)
{
	const struct view *view = app->page->views[PANE_FLEET];
	const struct view_load *window = view->window;
	const char *title = window && window->title ? window->title
						    : view->class->title;
	bool wrapped = window && window->whole && view->query.full &&
		       (view->class->flags & VIEW_WRAPS);
	int64_t total = view->total;

	/* what goes on below a row is no row */
	for (int i = 0; wrapped && i < window->row_count; i++)
		total -= (window->rows[i].flags & VIEW_ROW_QUIET) != 0;
	snprintf(buffer, size, "%s, %lld%s", title, (long long)total,
		 window && window->more_than_total ? "+" : "");
}

static void draw_first_line(struct app *app)
{
	int width = term_width(app->term), at = 1;
	bool wide = width >= LAYOUT_SPLIT_WIDTH;
	char title[256];

	if (tour_draw(app))
		return;
	term_blank(app->term, 0, 0, width);
	at += term_put(app->term, 0, at, width - at, STYLE_TITLE,
		       app->case_name);
	if (wide)
		at += term_put(app->term, 0, at, width - at, STYLE_TITLE,
			       ".taf");
	at += wide ? 5 : GAP;
	if (!app->page->home &&
	    (app->page->views[PANE_FLEET]->class->flags & VIEW_HEADS)) {
		page_title(app, title, sizeof(title));
		at += term_put(app->term, 0, at, width - at, STYLE_BOLD,
			       title);
		at += GAP;
	}
	draw_legend(app, at, width, wide);
}

/* --- the status line: words go before parts --- */

struct part {
	char full[ERROR_TEXT_MAX + 64];
};

static void where_we_are(const struct app *app, char *buffer, size_t size)
{
	const struct page *page = app->page;
	const struct view *view = page->views[page->focus];
	int count;
	const struct view_column *columns = view_columns(view, &count);
	const char *name = view->class->name;
	const char *thing = page->subject.title;
	struct chosen chosen = view_chosen(view);

	if (page->home && page->focus == PANE_FLEET) {
		if (view->column > 0 && view->column < count)
			name = columns[view->column].name;
		thing = chosen.title;
	} else if (!page->home) {
		thing = page->views[PANE_FLEET]->class->name;
		name = page->focus == PANE_DETAIL ? "detail" : chosen.title;
		if (!*name)
			thing = "";
	}
	if (thing && *thing && name && *name)
		snprintf(buffer, size, "%s > %s%s", thing, name,
			 page->held ? " (held)" : "");
	else
		snprintf(buffer, size, "%s",
			 name && *name ? name : view->class->name);
}

/* A list that is being sorted or looked through, a copy that is being read. */
static bool view_at_work(const struct app *app, char *buffer, size_t size)
{
	const struct view *view = app->page->views[app->page->focus];

	if (find_at_work(app, buffer, size))
		return true;
	if (view->working && !(view->class->flags & VIEW_SORTS))
		snprintf(buffer, size, "reading the copy");
	else if (view->working)
		snprintf(buffer, size, "%s %d %%",
			 view_is_sorted(view) ? "sorting" : "looking through",
			 view->working - 1);
	return view->working > 0;
}

static int status_parts(struct app *app, struct part *parts)
{
	int busy = store_side_busy(app->store), n = 0;

	where_we_are(app, parts[n].full, sizeof(parts[n].full));
	n++;
	if (app->pinned.source)
		snprintf(parts[n].full, sizeof(parts[n].full), "citing %s%s%s",
			 app->pinned.key, *app->pinned.at ? " " : "",
			 app->pinned.at);
	else
		snprintf(parts[n].full, sizeof(parts[n].full),
			 "citing nothing");
	n++;
	snprintf(parts[n++].full, sizeof(parts[0].full), "net %s",
		 app->network);
	if (import_words(app, parts[n].full, sizeof(parts[n].full)) ||
	    undoing_words(app, parts[n].full, sizeof(parts[n].full)))
		n++;
	else if (app->fetching)
		fetch_words(app, parts[n++].full, sizeof(parts[0].full));
	else if (view_at_work(app, parts[n].full, sizeof(parts[n].full)))
		n++;
	else if (busy > 0 || term_width(app->term) >= LAYOUT_SPLIT_WIDTH)
		snprintf(parts[n++].full, sizeof(parts[0].full), "jobs %s",
			 busy > 1 ? "at work" : "-");
	if (!app->writable)
		snprintf(parts[n++].full, sizeof(parts[0].full), "read-only");
	else if (*app->analyst)
		snprintf(parts[n++].full, sizeof(parts[0].full), "as %s",
			 app->analyst);
	if (app->drafts.count > 0)
		snprintf(parts[n++].full, sizeof(parts[0].full), "draft waits");
	if (*app->done)
		snprintf(parts[n++].full, sizeof(parts[0].full), "done: %s",
			 app->done);
	return n;
}

static void draw_parts(struct app *app, int row, const struct part *parts,
		       int count)
{
	int width = term_width(app->term), at = 1, used = 0, gap;

	for (int i = 0; i < count; i++)
		used += cells_of(parts[i].full);
	gap = used + 4 * count < width ? 4 : 2;
	for (int i = 0; i < count && at < width; i++) {
		const char *text = parts[i].full;
		int later = 0;

		/* what comes later keeps at least eight cells each */
		for (int k = i + 1; k < count; k++) {
			int cells = cells_of(parts[k].full);

			later += gap + (cells < 14 ? cells : 14);
		}
		at += term_put(app->term, row, at,
			       width - at - later > 8 ? width - at - later : 8,
			       i == 0 ? STYLE_BOLD : STYLE_STATUS, text);
		at += gap;
	}
}

static void draw_status(struct app *app, int row)
{
	struct part parts[STATUS_PARTS];
	int width = term_width(app->term);
	int last = (app->message_first + app->message_count - 1) % MESSAGES_MAX;

	term_blank(app->term, row, 0, width);
	if (app->message_shown) {
		const struct message *message = &app->messages[last];

		term_put(app->term, row, 1, width - 1,
			 message->kind == MESSAGE_ERROR ? STYLE_ERROR
			 : message->kind == MESSAGE_DONE ? STYLE_GOOD
							 : STYLE_BOLD,
			 message->text);
		return;
	}
	draw_parts(app, row, parts, status_parts(app, parts));
}

/* --- the hint line --- */

static int hint_width(const char *keys, const struct ui_action *action)
{
	return cells_of(keys) + 1 + cells_of(action->hint);
}

static bool is_hinted(struct app *app, const struct ui_action *action)
{
	const struct view *view = page_view(app);

	if (!*action->hint || !(action->contexts & app_contexts(app)))
		return false;
	if (app->context != CONTEXT_MAIN)
		return true;
	if (reader_of(app) && !reader_hints(app, action))
		return false;
	/* shown where a copy is known to be held; tried everywhere */
	if (action == ui_action_get(ACTION_open_copy) &&
	    (!page_chosen(app).copy || reader_of(app)))
		return false;
	if (view->class->context && action->group == GROUP_DO)
		return false;
	/* where the rows are the program's own, only finding helps */
	if (view->class->local && action->group == GROUP_DO)
		return false;
	return !app_unavailable(app, action);
}

static int put_hint(struct app *app, int row, int at, const char *keys,
		    const struct ui_action *action)
{
	int width = term_width(app->term);

	at += term_put(app->term, row, at, width - at, STYLE_KEY, keys);
	at += 1;
	at += term_put(app->term, row, at, width - at, STYLE_NORMAL,
		       action->hint);
	return at;
}

static bool hint_keys(struct app *app, const struct ui_action *action,
		      char *buffer, size_t size)
{
	struct key_sequence sequence;

	buffer[0] = '\0';
	if (!keymap_sequence(app->keymap, action, app_contexts(app), 0,
			     &sequence))
		return false;
	key_sequence_print(&sequence, buffer, size);
	if (strchr(action->keys, '9') && !strcmp(action->name, "judge_prefer"))
		snprintf(buffer, size, "1-9");
	return true;
}

static void draw_hints(struct app *app, int row)
{
	int width = term_width(app->term), at = 1;
	const struct ui_action *help = ui_action_get(ACTION_help);
	int gap = width >= LAYOUT_SPLIT_WIDTH ? 3 : GAP, kept = 0;
	char keys[KEY_NAME_MAX * KEY_SEQUENCE_MAX];

	if (is_hinted(app, help) && hint_keys(app, help, keys, sizeof(keys)))
		kept = hint_width(keys, help);
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);

		if (action == help || !is_hinted(app, action) ||
		    !hint_keys(app, action, keys, sizeof(keys)))
			continue;
		if (at + hint_width(keys, action) + gap + kept >= width)
			break;
		at = put_hint(app, row, at, keys, action) + gap;
	}
	if (kept > 0 && hint_keys(app, help, keys, sizeof(keys)))
		put_hint(app, row, at, keys, help);
}

/* After the first keys of a sequence: what may follow. */
static void draw_continuations(struct app *app, int row)
{
	int width = term_width(app->term), at = 1;
	struct key_sequence sequence;
	const struct ui_action *action;

	for (int i = 0; keymap_continuation(app->keymap, app->context,
					    &app->typed, i, &sequence,
					    &action);
	     i++) {
		char keys[KEY_NAME_MAX * KEY_SEQUENCE_MAX];
		char name[32];

		key_sequence_print(&sequence, keys, sizeof(keys));
		snprintf(name, sizeof(name), "%s", action->name);
		for (char *c = name; *c; c++)
			*c = *c == '_' ? '-' : *c;
		if (at + cells_of(keys) + cells_of(name) + 1 >= width)
			return;
		at += term_put(app->term, row, at, width - at, STYLE_KEY,
			       keys) + 1;
		at += term_put(app->term, row, at, width - at, STYLE_NORMAL,
			       name) + GAP;
	}
}

static void draw_count(struct app *app, int row)
{
	char text[64];

	snprintf(text, sizeof(text), "%d times: digits, then a key",
		 app->count);
	term_put(app->term, row, 1, term_width(app->term) - 1, STYLE_KEY,
		 text);
}

/* How much of a question stands in one row, with the blank behind it. */
static size_t question_row(const char *text, int width)
{
	size_t n = view_line_bytes(text, (size_t)width);

	return n + (text[n] == ' ');
}

/* All of it stands there, over the lower rows of the views: who says yes must
 * have been able to read to what. */
static void draw_question(struct app *app, int row)
{
	const char *text = app->confirm.question;
	int width = term_width(app->term), rows = 0;

	for (const char *at = text; *at; rows++)
		at += question_row(at, width - 2);
	for (int i = rows < row ? row - rows + 1 : 1; i <= row; i++) {
		size_t n = question_row(text, width - 2);

		term_blank(app->term, i, 0, width);
		term_put_n(app->term, i, 1, width - 1, STYLE_BOLD, text, n);
		text += n;
	}
}

static void draw_foot(struct app *app)
{
	int height = term_height(app->term), width = term_width(app->term);

	if (app->context == CONTEXT_CONFIRM)
		draw_question(app, height - 2);
	else if (app->context == CONTEXT_JUDGE ||
		 app->context == CONTEXT_CAUSE)
		judge_draw(app, height - 2);
	else if (app->context == CONTEXT_LINE)
		prompt_draw(app, height - 2);
	else
		draw_status(app, height - 2);
	term_blank(app->term, height - 1, 0, width);
	if (app->typed.count > 0)
		draw_continuations(app, height - 1);
	else if (app->counting)
		draw_count(app, height - 1);
	else
		draw_hints(app, height - 1);
}

/* --- panes --- */

static void draw_separator(struct app *app, const struct view *left,
			   const struct view *right, enum glyph head)
{
	int column = right->rect.column - 1;

	if (left->rect.height == 0 || right->rect.height == 0 || column <= 0)
		return;
	term_blank(app->term, right->rect.row, column, 1);
	term_glyph(app->term, right->rect.row, column, head, STYLE_RULE);
	term_vertical(app->term, right->rect.row + 1, column,
		      right->rect.height - 1);
	if (view_has_more(left))
		term_put(app->term, right->rect.row + right->rect.height - 1,
			 column, 1, STYLE_DIM, "v");
}

/* A whole drawing, or a step's: was it a whole one? */
static bool draw_view(struct app *app, int pane)
{
	struct page *page = app->page;
	struct view *view = page->views[pane];
	bool focus = page->focus == (enum pane)pane, whole;

	if (!view || view->rect.height <= 0)
		return false;
	whole = view->dirty;
	if (whole)
		view_draw(view, app->term, page->home ? pane + 1 : 0, focus);
	else if (view->moved)
		view_draw_moved(view, app->term, focus);
	return whole;
}

static void draw_views(struct app *app)
{
	struct page *page = app->page;
	bool whole = false;

	for (int i = 0; i < PANE_COUNT; i++)
		whole |= draw_view(app, i);
	if (!page->home || !whole)
		return;
	draw_separator(app, page->views[PANE_FLEET], page->views[PANE_CALLS],
		       GLYPH_VERTICAL);
	draw_separator(app, page->views[PANE_CHAIN], page->views[PANE_ORIGINS],
		       GLYPH_TEE_DOWN);
}

static void draw_too_small(struct app *app)
{
	int height = term_height(app->term), width = term_width(app->term);

	for (int i = 0; i < height; i++)
		term_blank(app->term, i, 0, width);
	if (height > 0) {
		char text[128];

		snprintf(text, sizeof(text),
			 "taffrail needs %dx%d, here are %dx%d; Q leaves",
			 LAYOUT_WIDTH_MIN, LAYOUT_HEIGHT_MIN, width, height);
		term_put(app->term, 0, 0, width, STYLE_BOLD, text);
	}
	term_cursor(app->term, 0, 0, false);
}

static void place_cursor(struct app *app)
{
	int row, column;

	if (app->context == CONTEXT_LINE || app->context == CONTEXT_FORM ||
	    app->context == CONTEXT_OFFER ||
	    app->context == CONTEXT_TICKS || app->context == CONTEXT_PALETTE)
		return; /* they place it themselves */
	view_cursor(page_view(app), &row, &column);
	term_cursor(app->term, row, column, false);
}

void draw_screen(struct app *app)
{
	if (!app->dirty)
		return;
	app->dirty = false;
	if (term_height(app->term) < LAYOUT_HEIGHT_MIN ||
	    term_width(app->term) < LAYOUT_WIDTH_MIN) {
		draw_too_small(app);
		term_show(app->term);
		return;
	}
	draw_first_line(app);
	draw_views(app);
	draw_foot(app);
	if (app->context == CONTEXT_FORM || app->context == CONTEXT_OFFER)
		form_draw(app);
	if (app->context == CONTEXT_TICKS)
		ticks_draw(app);
	if (app->context == CONTEXT_PALETTE)
		palette_draw(app);
	place_cursor(app);
	term_show(app->term);
}
