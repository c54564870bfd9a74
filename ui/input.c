/* input: keys to actions, one context at a time. */
#include <string.h>

#include "ui/reader.h"
#include "ui/workbench.h"

enum { COUNT_MAX = 1000000 };

static bool takes_text(const struct app *app)
{
	return app->context == CONTEXT_LINE || app->context == CONTEXT_FORM ||
	       app->context == CONTEXT_TICKS ||
	       app->context == CONTEXT_PALETTE;
}

static void insert(struct app *app, key pressed)
{
	if (app->context == CONTEXT_LINE)
		prompt_insert(app, pressed);
	else if (app->context == CONTEXT_FORM)
		form_insert(app, pressed);
	else if (app->context == CONTEXT_TICKS)
		ticks_insert(app, pressed);
	else
		palette_insert(app, pressed);
}

static void not_bound(struct app *app, key pressed)
{
	char keys[KEY_NAME_MAX * KEY_SEQUENCE_MAX];

	if (takes_text(app) && app->typed.count == 1 && key_is_text(pressed)) {
		insert(app, pressed);
		return;
	}
	if (pressed == PRESS_NONE)
		return;
	key_sequence_print(&app->typed, keys, sizeof(keys));
	app_say(app, MESSAGE_INFO, "%s does nothing here: ? shows the keys",
		keys);
}

/* Digits are keys of panes and views; they count after `,` or Alt and a
 * digit: ,12j is twelve rows down. */
static bool counts(struct app *app, key pressed)
{
	if (app->context != CONTEXT_MAIN || app->typed.count > 0 ||
	    pressed < '0' || pressed > '9' || !app->counting)
		return false;
	if (app->count < COUNT_MAX)
		app->count = app->count * 10 + (int)(pressed - '0');
	app->dirty = true;
	return true;
}

void do_count(struct app *app, const struct call *call)
{
	key digit = call->pressed & ~PRESS_ALT;

	app->counting = true;
	app->count = digit >= '0' && digit <= '9' ? (int)(digit - '0') : 0;
}

/* In a captured page, a preview, a review its own keys come before those of
 * all views. */
static enum keymap_answer look_up(struct app *app,
				  const struct ui_action **action)
{
	enum keymap_answer answer = KEYMAP_NONE;

	enum context own = reader_of(app) ? CONTEXT_READER
					  : (enum context)page_view(app)
						    ->class->context;

	if (app->context == CONTEXT_MAIN && own)
		answer = keymap_find(app->keymap, own, &app->typed, action);
	return answer != KEYMAP_NONE ? answer
				     : keymap_find(app->keymap, app->context,
						   &app->typed, action);
}

static enum keymap_answer find(struct app *app, const struct ui_action **action)
{
	enum keymap_answer answer = look_up(app, action);
	int last = app->typed.count - 1;
	key typed = app->typed.keys[last], other;

	if (answer != KEYMAP_NONE || takes_text(app))
		return answer;
	other = key_from_other_layout(typed);
	if (other == typed)
		return answer;
	app->typed.keys[last] = other;
	return look_up(app, action);
}

static void end_paste(struct app *app)
{
	app->pasting = false;
	if (app->context == CONTEXT_LINE)
		prompt_paste(app, app->paste, app->paste_length);
	else if (app->context == CONTEXT_FORM)
		form_paste(app, app->paste, app->paste_length);
	else if (app->context == CONTEXT_TICKS)
		ticks_paste(app, app->paste, app->paste_length);
	else if (app->context == CONTEXT_MAIN ||
		 app->context == CONTEXT_READER)
		intake_pasted(app);
	else
		app_say(app, MESSAGE_INFO, "pasted text is taken where a line "
					   "is typed: press a, c, / or : first");
	app->paste_length = 0;
}

/* Pasted text never runs as keys. */
static bool take_paste(struct app *app, key pressed)
{
	struct line_edit one;

	if (pressed == PRESS_PASTE_START) {
		app->pasting = true;
		app->paste_length = 0;
		app->pasted_length = 0;
		return true;
	}
	if (pressed == PRESS_PASTE_END) {
		end_paste(app);
		return true;
	}
	if (!app->pasting)
		return false;
	if (!takes_text(app))
		intake_take(app, pressed);
	if (pressed == PRESS_ENTER || pressed == PRESS_TAB)
		pressed = ' ';
	line_edit_set(&one, "");
	if (line_edit_insert(&one, pressed) &&
	    app->paste_length + one.length < sizeof(app->paste)) {
		memcpy(app->paste + app->paste_length, one.text, one.length);
		app->paste_length += one.length;
	}
	return true;
}

void input_key(struct app *app, key pressed)
{
	const struct ui_action *action = NULL;
	int count = app->count;

	app->message_shown = false;
	app->dirty = true;
	if (take_paste(app, pressed) || counts(app, pressed))
		return;
	app->typed.keys[app->typed.count++] = pressed;
	switch (find(app, &action)) {
	case KEYMAP_FOUND:
		app->typed.count = 0;
		app->count = 0;
		app->counting = false;
		app_run(app, action, count, pressed, "");
		return;
	case KEYMAP_MORE:
		if (app->typed.count < KEY_SEQUENCE_MAX)
			return;
		break;
	case KEYMAP_NONE:
		break;
	}
	not_bound(app, pressed);
	app->typed.count = 0;
	app->count = 0;
	app->counting = false;
}

static bool inside(const struct rect *rect, const struct term_mouse *mouse)
{
	return mouse->row >= rect->row &&
	       mouse->row < rect->row + rect->height &&
	       mouse->column >= rect->column &&
	       mouse->column < rect->column + rect->width;
}

static void click(struct app *app, struct view *view, enum pane pane,
		  const struct term_mouse *mouse)
{
	int line = mouse->row - view->rect.row - 1;

	if (mouse->wheel != 0) {
		view_move(view, mouse->wheel * 3);
		return;
	}
	page_focus(app, pane);
	if (line >= 0 && view->top + line < view->total)
		view_move_to(view, view->top + line);
}

void input_mouse(struct app *app, const struct term_mouse *mouse)
{
	if (app->context != CONTEXT_MAIN)
		return;
	for (int i = 0; i < PANE_COUNT; i++) {
		struct view *view = app->page->views[i];

		if (view && view->rect.height > 0 && inside(&view->rect, mouse))
			click(app, view, (enum pane)i, mouse);
	}
	app->dirty = true;
}
