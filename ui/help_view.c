/* help_view: every action with its keys, from the one table; and what was
 * said at the foot. */
#include <string.h>
#include <talloc.h>

#include "ui/workbench.h"

enum { KEYS, NAME, WORDS, COLUMNS };
enum { SAID, SAID_COLUMNS };

static const struct view_column help_columns[COLUMNS] = {
	[KEYS] = {"keys", "", {11, 18, 1, 0}, false},
	[NAME] = {"help", "", {14, 17, 1, 0}, false},
	[WORDS] = {"words", "", {30, 52, 0, 1}, false},
};

static const struct view_column message_columns[SAID_COLUMNS] = {
	[SAID] = {"messages", "", {30, 200, 0, 1}, false},
};

static void add_group(struct view_load *load, enum group group)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	view_cell_set(row, KEYS, group_words(group), STYLE_HEADING);
}

static void add_action(struct app *app, struct view_load *load,
		       const struct ui_action *action)
{
	struct view_row *row = view_load_row(load);
	char keys[128], *name;
	const char *why = app->why_not[action - ui_action_get((enum action_number)0)];

	if (!row)
		return;
	keymap_keys(app->keymap, action, keys, sizeof(keys));
	name = talloc_asprintf(load, ":%s", action->name);
	for (char *c = name; c && *c; c++)
		*c = *c == '_' ? '-' : *c;
	if (action->contexts & CONTEXT_MAIN)
		row->command = name + 1;
	view_cell_set(row, KEYS, *keys ? talloc_strdup(load, keys) : "",
		      STYLE_KEY);
	view_cell_set(row, NAME, action->contexts & CONTEXT_MAIN ? name : "",
		      STYLE_NORMAL);
	view_cell_set(row, WORDS,
		      why ? talloc_asprintf(load, "%s (%s)", action->words, why)
			  : action->words,
		      why ? STYLE_DIM : STYLE_NORMAL);
}

static void help_local(struct app *app, struct view_load *load)
{
	bool filtered = load->query.filter && *load->query.filter;

	for (int group = 0; group < GROUP_COUNT; group++) {
		if (!filtered)
			add_group(load, (enum group)group);
		for (int i = 0; i < ACTION_COUNT; i++) {
			const struct ui_action *action =
				ui_action_get((enum action_number)i);

			if ((int)action->group == group)
				add_action(app, load, action);
		}
	}
	view_load_whole(load);
}

static void messages_local(struct app *app, struct view_load *load)
{
	app->error_unseen = false;
	for (int i = app->message_count - 1; i >= 0; i--) {
		const struct message *message =
			&app->messages[(app->message_first + i) %
				       MESSAGES_MAX];
		struct view_row *row = view_load_row(load);

		if (!row)
			break;
		row->chosen.title = talloc_strdup(load, message->text);
		view_cell_set(row, SAID, row->chosen.title,
			      message->kind == MESSAGE_ERROR ? STYLE_ERROR
							     : STYLE_NORMAL);
	}
	view_load_whole(load);
}

const struct view_class help_view = {
	.name = "help",
	.title = "Help: / finds words, Enter does what is chosen",
	.empty = "no action has these words",
	.flags = VIEW_FILTERS,
	.columns = help_columns,
	.column_count = COLUMNS,
	.local = help_local,
};

const struct view_class messages_view = {
	.name = "messages",
	.title = "Messages, newest first",
	.empty = "nothing was said yet",
	.flags = VIEW_WRAPS,
	.columns = message_columns,
	.column_count = SAID_COLUMNS,
	.local = messages_local,
};
