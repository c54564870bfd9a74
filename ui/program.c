/* program: what an action needs, commands, clipboard, export, and the rest
 * that concerns the program itself. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile.h"
#include "src/base/text_add.h"
#include "store/detail.h"
#include "ui/folders.h"
#include "ui/reader.h"
#include "ui/workbench.h"

/* --- needs --- */

static bool need_holds(struct app *app, enum need_number need)
{
	struct chosen chosen = page_chosen(app);

	switch (need) {
	case NEED_NUMBER_WRITABLE:
		return app->writable;
	case NEED_NUMBER_THING:
		return chosen.table != TABLE_LAST ||
		       page_view(app)->selected_count > 0;
	case NEED_NUMBER_RECORD:
		return chosen.record != 0;
	case NEED_NUMBER_CLAIM:
		return chosen.claim != 0;
	case NEED_NUMBER_CITED:
		return chosen.citation != 0;
	case NEED_NUMBER_SOURCE:
		return chosen.source != 0 || reader_link_here(app);
	case NEED_NUMBER_COPY:
		return chosen.copy || chosen.claim || chosen.citation ||
		       chosen.source || chosen.record;
	case NEED_NUMBER_CELL:
		return view_valued_cell(page_view(app)) != NULL;
	case NEED_NUMBER_NOTE:
		return chosen.table == TABLE_NOTE;
	default:
		return true;
	}
}

const char *app_unavailable(struct app *app, const struct ui_action *action)
{
	for (int i = 0; i < NEED_COUNT; i++)
		if ((action->needs & 1u << i) &&
		    !need_holds(app, (enum need_number)i))
			return i == NEED_NUMBER_WRITABLE &&
					       app->options.read_only
				       ? app->options.read_only
				       : need_words((enum need_number)i);
	return NULL;
}

/* --- : --- */

static char *command_name(struct app *app, const struct ui_action *action)
{
	char *name = talloc_strdup(app->candidate_texts, action->name);

	for (char *c = name; c && *c; c++)
		*c = *c == '_' ? '-' : *c;
	return name;
}

static bool begins(const char *word, const char *start, size_t length)
{
	return strncmp(word, start, length) == 0;
}

/* Commands that are followed by a path. */
static bool takes_path(const char *name, size_t length)
{
	const struct ui_action *action = ui_action_by_name(name, length);

	return action && (action->run == do_review ||
			  action->run == do_review_file);
}

/* The name of an action or a kind; after one that takes a path, a path, after
 * others a kind. */
static int complete_command(struct app *app, const char *text, size_t length,
			    const char **ret_words, int max, size_t *ret_from)
{
	const char *blank = memchr(text, ' ', length);
	unsigned contexts = CONTEXT_MAIN | page_view(app)->class->context |
			    (reader_of(app) ? (unsigned)CONTEXT_READER : 0);
	int count = 0;

	talloc_free(app->candidate_texts);
	app->candidate_texts = talloc_new(app);
	*ret_from = blank ? (size_t)(blank + 1 - text) : 0;
	if (blank && takes_path(text, (size_t)(blank - text)))
		return folders_complete(app->candidate_texts, blank + 1,
					length - *ret_from, ret_words, max);
	if (blank)
		return prompt_complete_kind(app, blank + 1, length - *ret_from,
					    ret_words, max, 0);
	for (int i = 0; i < ACTION_COUNT && count < max; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);
		char *name = command_name(app, action);

		if ((action->contexts & contexts) && name &&
		    begins(name, text, length))
			ret_words[count++] = name;
	}
	return prompt_complete_kind(app, text, length, ret_words, max, count);
}

void do_command(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = ":", .history = "command",
				.accept = app_command,
				.complete = complete_command};

	(void)call;
	prompt_open(app, &prompt, "");
}

/* --- the screen --- */

void do_redraw(struct app *app, const struct call *call)
{
	(void)call;
	term_redraw(app->term);
	page_layout(app);
}

void do_refresh(struct app *app, const struct call *call)
{
	(void)call;
	app_case_changed(app);
	app_say(app, MESSAGE_INFO, "read anew");
}

void do_suspend(struct app *app, const struct call *call)
{
	(void)call;
	app->stop = true;
}

void do_plain(struct app *app, const struct call *call)
{
	(void)call;
	term_set_plain(app->term, !term_is_plain(app->term));
	term_redraw(app->term);
	page_layout(app);
}

void do_mouse(struct app *app, const struct call *call)
{
	(void)call;
	app->options.mouse = !app->options.mouse;
	term_set_mouse(app->term, app->options.mouse);
	app_say(app, MESSAGE_INFO, app->options.mouse
		? "the mouse chooses rows; hold Shift to select text"
		: "the mouse belongs to the terminal");
}

/* --- the clipboard --- */

static void copy(struct app *app, const char *text, const char *what)
{
	struct error err;

	if (!text || !*text)
		app_say(app, MESSAGE_INFO, "there is no %s here", what);
	else if (term_copy(app->term, text, strlen(text), &err) != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	else
		app_say(app, MESSAGE_DONE,
			"%s handed to the terminal's clipboard (OSC 52)",
			what);
}

void do_copy_row(struct app *app, const struct call *call)
{
	const struct view *view = page_view(app);
	const struct view_row *row = view_chosen_row(view);
	char *text = talloc_strdup(app, "");
	int count;

	(void)call;
	view_columns(view, &count);
	for (int i = 0; row && i < count; i++) {
		const char *cell = view_cell_text(&row->cells[i]);

		text = text_add(text, "%s%s", i > 0 ? "\t" : "",
				cell ? cell : "");
	}
	copy(app, text, "row");
	talloc_free(text);
}

void do_copy_cell(struct app *app, const struct call *call)
{
	const struct view_cell *cell = view_chosen_cell(page_view(app));

	(void)call;
	copy(app, cell ? view_cell_text(cell) : NULL, "cell");
}

/* --- what is asked of the store and said at the foot --- */

struct ask {
	struct request request;
	int64_t id;
	const char *answer, *what;
};

static void copy_answer(struct app *app, struct request *request)
{
	const struct ask *ask = (const struct ask *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else
		copy(app, ask->answer, ask->what);
	talloc_free(request);
}

static enum status run_citation(struct store_side *side,
				struct request *request, struct error *err)
{
	struct ask *ask = (struct ask *)request;
	struct citation_info *info;
	enum status status = detail_citation(store_side_case(side), ask,
					     ask->id, &info, err);

	if (status == STATUS_OK)
		ask->answer = info->name;
	return status;
}

static enum status run_address(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct ask *ask = (struct ask *)request;
	struct row *row;
	enum status status = casefile_row(store_side_case(side), ask,
					  TABLE_SOURCE, ask->id, &row, err);

	if (status == STATUS_OK)
		ask->answer = row_text(row, SOURCE_ADDRESS);
	return status;
}

static void post_ask(struct app *app, struct ask *ask, int64_t id,
		     const char *what)
{
	if (!ask)
		return;
	ask->id = id;
	ask->what = what;
	app_post(app, &ask->request);
}

void do_copy_citation(struct app *app, const struct call *call)
{
	(void)call;
	post_ask(app, app_request(app, sizeof(struct ask), run_citation,
				  copy_answer),
		 page_chosen(app).citation, "citation");
}

void do_copy_address(struct app *app, const struct call *call)
{
	(void)call;
	post_ask(app, app_request(app, sizeof(struct ask), run_address,
				  copy_answer),
		 page_chosen(app).source, "address");
}
