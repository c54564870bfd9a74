/* prompt: a line being typed at the foot of the screen, with history and
 * completion. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "ui/workbench.h"

static struct typed_history *history_of(struct app *app, const char *name)
{
	for (size_t i = 0; name && i < sizeof(app->histories) /
						sizeof(app->histories[0]);
	     i++) {
		struct typed_history *history = &app->histories[i];

		if (!history->name)
			history->name = name;
		if (strcmp(history->name, name) == 0)
			return history;
	}
	return NULL;
}

static void remember_line(struct app *app, const char *text)
{
	struct typed_history *history = history_of(app, app->prompt.history);

	if (!history || !*text ||
	    (history->count > 0 &&
	     strcmp(history->lines[history->count - 1], text) == 0))
		return;
	if (history->count == HISTORY_MAX) {
		talloc_free(history->lines[0]);
		memmove(history->lines, history->lines + 1,
			(HISTORY_MAX - 1) * sizeof(history->lines[0]));
		history->count--;
	}
	history->lines[history->count++] = talloc_strdup(app, text);
}

void prompt_open(struct app *app, const struct prompt *prompt,
		 const char *text)
{
	struct typed_history *history;

	app->prompt = *prompt;
	line_edit_set(&app->line, text);
	app->candidate_count = 0;
	history = history_of(app, prompt->history);
	app->history_at = history ? history->count : 0;
	app_context(app, CONTEXT_LINE);
	if (prompt->keep_draft) {
		const struct draft *draft = drafts_begin(app, prompt->label,
							 *text != '\0');

		if (draft)
			line_edit_set(&app->line, draft->text);
	}
}

static void changed(struct app *app)
{
	app->candidate_count = 0;
	if (app->prompt.changed)
		app->prompt.changed(app, app->line.text);
	app->dirty = true;
}

void prompt_insert(struct app *app, key character)
{
	if (line_edit_insert(&app->line, character))
		changed(app);
}

void prompt_paste(struct app *app, const char *text, size_t length)
{
	line_edit_insert_text(&app->line, text, length);
	changed(app);
}

void prompt_draw(struct app *app, int row)
{
	int width = term_width(app->term), at = 1, room;
	const struct line_edit *line = &app->line;
	size_t from = 0;

	term_blank(app->term, row, 0, width);
	at += term_put(app->term, row, at, width / 2, STYLE_KEY,
		       app->prompt.label);
	at += strlen(app->prompt.label) > 1 ? 1 : 0;
	room = width - at - 1;
	while (from < line->cursor &&
	       (int)text_width(line->text + from, line->cursor - from) > room)
		do
			from++;
		while ((line->text[from] & 0xc0) == 0x80);
	term_put_n(app->term, row, at, room, STYLE_TYPED, line->text + from,
		   line->length - from);
	term_cursor(app->term, row,
		    at + (int)text_width(line->text + from,
					 line->cursor - from),
		    true);
}

/* Which line is being typed: the prompt's or the form's. */
static void edit(struct app *app, void (*change)(struct line_edit *))
{
	if (app->context == CONTEXT_TICKS)
		ticks_open_cell(app);
	change(&app->line);
	if (app->context == CONTEXT_LINE)
		changed(app);
	else if (app->context == CONTEXT_FORM)
		form_paste(app, "", 0);
}

#define EDITS(E)                                                              \
	E(left) E(right) E(word_left) E(word_right) E(erase)                  \
	E(erase_right) E(erase_word) E(erase_start) E(erase_end)
#define EDIT_ACTION(name)                                                     \
	void do_line_##name(struct app *app, const struct call *call)     \
	{                                                                     \
		(void)call;                                                   \
		edit(app, line_edit_##name);                                  \
	}
EDITS(EDIT_ACTION)
#undef EDIT_ACTION

void do_line_start(struct app *app, const struct call *call)
{
	(void)call;
	if (app->context == CONTEXT_TICKS)
		ticks_open_cell(app);
	app->line.cursor = 0;
}

void do_line_end(struct app *app, const struct call *call)
{
	(void)call;
	if (app->context == CONTEXT_TICKS)
		ticks_open_cell(app);
	app->line.cursor = app->line.length;
}

void do_line_accept(struct app *app, const struct call *call)
{
	char text[LINE_MAX_BYTES];
	struct prompt prompt = app->prompt;

	(void)call;
	snprintf(text, sizeof(text), "%s", app->line.text);
	remember_line(app, text);
	app_context(app, CONTEXT_MAIN);
	if (prompt.keep_draft && *text)
		drafts_sent(app, prompt.label);
	else if (prompt.keep_draft)
		drafts_drop(app, prompt.label);
	prompt.accept(app, text);
	drafts_sent(app, "");
}

void do_line_cancel(struct app *app, const struct call *call)
{
	(void)call;
	drafts_keep(app);
	if (app->prompt.keep_draft && app->line.length > 0)
		app_say(app, MESSAGE_INFO, "draft kept");
	app_context(app, CONTEXT_MAIN);
	if (app->prompt.cancel)
		app->prompt.cancel(app);
}

static void from_history(struct app *app, int by)
{
	struct typed_history *history = history_of(app, app->prompt.history);
	int to = app->history_at + by;

	if (!history || to < 0 || to > history->count)
		return;
	app->history_at = to;
	line_edit_set(&app->line,
		      to < history->count ? history->lines[to] : "");
	changed(app);
}

void do_line_older(struct app *app, const struct call *call)
{
	(void)call;
	from_history(app, -1);
}

void do_line_newer(struct app *app, const struct call *call)
{
	(void)call;
	from_history(app, 1);
}

static void show_candidates(struct app *app)
{
	char text[ERROR_TEXT_MAX] = "";
	size_t used = 0;

	for (int i = 0; i < app->candidate_count; i++) {
		int n = snprintf(text + used, sizeof(text) - used, "%s%s",
				 i > 0 ? "  " : "", app->candidates[i]);

		if (n < 0 || (size_t)n >= sizeof(text) - used)
			break;
		used += (size_t)n;
	}
	app_say(app, MESSAGE_INFO, "%s", text);
}

static void complete(struct app *app, int by)
{
	int count = app->candidate_count;

	if (count == 0 && app->prompt.complete) {
		app->candidate_count = app->prompt.complete(
			app, app->line.text, app->line.cursor,
			app->candidates, CANDIDATES_MAX,
			&app->candidate_from);
		app->candidate_at = by > 0 ? 0 : app->candidate_count - 1;
	} else if (count > 0) {
		app->candidate_at = (app->candidate_at + by + count) % count;
	}
	if (app->candidate_count == 0)
		return;
	if (count == 0 && app->candidate_count > 1)
		show_candidates(app);
	line_edit_replace(&app->line, app->candidate_from, app->line.cursor,
			  app->candidates[app->candidate_at]);
	/* The only one: the next goes on behind it, into a folder. */
	if (app->candidate_count == 1)
		app->candidate_count = 0;
	if (app->prompt.changed)
		app->prompt.changed(app, app->line.text);
}

void do_line_complete(struct app *app, const struct call *call)
{
	(void)call;
	if (app->context == CONTEXT_FORM)
		form_complete(app);
	else
		complete(app, 1);
}

void do_line_complete_back(struct app *app, const struct call *call)
{
	(void)call;
	complete(app, -1);
}

int prompt_complete_kind(struct app *app, const char *text, size_t length,
			 const char **ret_words, int max, int count)
{
	for (int i = 0; i < registry_kind_count(app->registry) && count < max;
	     i++) {
		const char *word = registry_kind_at(app->registry, i)->word;

		if (strncmp(word, text, length) == 0)
			ret_words[count++] = word;
	}
	return count;
}
