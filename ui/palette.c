/* palette: an action, a kind or a thing of the case by a few of its letters. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/find.h"
#include "ui/workbench.h"

enum { SHOWN_MAX = 12, ITEMS_MAX = 400, THINGS_MAX = 8 };

struct item {
	const struct ui_action *action; /* NULL: a kind or a thing */
	const struct kind *kind;
	struct chosen thing;
	const char *name, *words;
	int score;
};

struct palette {
	unsigned generation;
	struct item items[ITEMS_MAX];
	int count, at;
	void *things; /* talloc context of the things found */
	struct thing *found;
	int found_count;
};

/* Every letter in order; words that begin with one, and runs, count more.
 * 0: it does not fit. */
static int fuzzy(const char *text, const char *letters)
{
	int score = 1, run = 0;
	const char *at = text;

	for (; *letters; letters++) {
		int wanted = tolower((unsigned char)*letters);

		if (wanted == ' ')
			continue;
		while (*at && tolower((unsigned char)*at) != wanted) {
			at++;
			run = 0;
		}
		if (!*at)
			return 0;
		run++;
		score += run * 2;
		if (at == text || strchr(" -_", at[-1]))
			score += 5;
		at++;
	}
	return score * 64 / (int)(strlen(text) + 32);
}

static void add(struct palette *palette, struct item item)
{
	int i = palette->count;

	if (item.score == 0 || i == ITEMS_MAX)
		return;
	while (i > 0 && palette->items[i - 1].score < item.score) {
		palette->items[i] = palette->items[i - 1];
		i--;
	}
	palette->items[i] = item;
	palette->count++;
}

static void add_actions(struct app *app, struct palette *palette)
{
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);

		if (!(action->contexts & CONTEXT_MAIN))
			continue;
		add(palette, (struct item){
				     .action = action,
				     .name = action->name,
				     .words = action->words,
				     .score = fuzzy(action->name,
						    app->line.text) * 2 +
					      fuzzy(action->words,
						    app->line.text)});
	}
}

static void add_others(struct app *app, struct palette *palette)
{
	for (int i = 0; i < registry_kind_count(app->registry); i++) {
		const struct kind *kind = registry_kind_at(app->registry, i);

		add(palette,
		    (struct item){.kind = kind, .name = kind->plural,
				  .words = "list them",
				  .score = fuzzy(kind->plural,
						 app->line.text) * 2});
	}
	for (int i = 0; i < palette->found_count; i++) {
		const struct thing *thing = &palette->found[i];
		struct chosen chosen = {.table = thing->table,
					.id = thing->id,
					.kind = thing->kind,
					.record = thing->id,
					.title = thing->title};

		add(palette, (struct item){.thing = chosen,
					   .name = thing->title,
					   .words = "go there",
					   .score = 60 - i});
	}
}

static void fill(struct app *app)
{
	struct palette *palette = app->palette;

	palette->count = 0;
	add_actions(app, palette);
	add_others(app, palette);
	if (palette->at >= palette->count)
		palette->at = 0;
	app->dirty = true;
}

/* --- things of the case, from the store --- */

struct wanted {
	struct request request;
	unsigned generation;
	const char *text;
	struct thing *things;
	int count;
};

static enum status run_find(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct wanted *wanted = (struct wanted *)request;
	struct hit *hits;
	int count = 0;
	enum status status = find_search(store_side_case(side), wanted,
					 wanted->text, THINGS_MAX, &hits,
					 &count, err);

	if (status != STATUS_OK)
		return status;
	wanted->things = talloc_array(wanted, struct thing,
				      count > 0 ? (unsigned)count : 1);
	for (int i = 0; wanted->things && i < count; i++)
		if (hits[i].thing.table == TABLE_RECORD ||
		    hits[i].thing.table == TABLE_SOURCE)
			wanted->things[wanted->count++] = hits[i].thing;
	return STATUS_OK;
}

static void things_found(struct app *app, struct request *request)
{
	struct wanted *wanted = (struct wanted *)request;
	struct palette *palette = app->palette;

	if (!palette || app->context != CONTEXT_PALETTE ||
	    wanted->generation != palette->generation ||
	    request->status != STATUS_OK) {
		talloc_free(request);
		return;
	}
	talloc_free(palette->things);
	palette->things = talloc_steal(palette, wanted);
	palette->found = wanted->things;
	palette->found_count = wanted->count;
	fill(app);
}

static void changed(struct app *app)
{
	struct palette *palette = app->palette;
	struct wanted *wanted;

	palette->generation++;
	palette->found_count = 0;
	palette->at = 0;
	fill(app);
	if (app->line.length < 2)
		return;
	wanted = app_request(app, sizeof(*wanted), run_find, things_found);
	if (!wanted)
		return;
	wanted->request.slot = ~0u;
	wanted->generation = palette->generation;
	wanted->text = talloc_strdup(wanted, app->line.text);
	app_post(app, &wanted->request);
}

void do_palette(struct app *app, const struct call *call)
{
	(void)call;
	talloc_free(app->palette);
	app->palette = talloc_zero(app, struct palette);
	if (!app->palette)
		return;
	line_edit_set(&app->line, "");
	app_context(app, CONTEXT_PALETTE);
	changed(app);
}

void palette_insert(struct app *app, key character)
{
	if (line_edit_insert(&app->line, character))
		changed(app);
}

void do_palette_erase(struct app *app, const struct call *call)
{
	(void)call;
	line_edit_erase(&app->line);
	changed(app);
}

static void step(struct app *app, int by)
{
	struct palette *palette = app->palette;

	if (palette->count > 0)
		palette->at = (palette->at + by + palette->count) %
			      palette->count;
}

void do_palette_down(struct app *app, const struct call *call)
{
	(void)call;
	step(app, 1);
}

void do_palette_up(struct app *app, const struct call *call)
{
	(void)call;
	step(app, -1);
}

static void leave(struct app *app)
{
	app_context(app, CONTEXT_MAIN);
	page_layout(app);
}

void do_palette_cancel(struct app *app, const struct call *call)
{
	(void)call;
	leave(app);
}

void do_palette_accept(struct app *app, const struct call *call)
{
	struct palette *palette = app->palette;
	struct item item;

	(void)call;
	leave(app);
	if (palette->at >= palette->count) {
		app_say(app, MESSAGE_INFO, "nothing fits `%s`",
			app->line.text);
		return;
	}
	item = palette->items[palette->at];
	if (item.action)
		app_run(app, item.action, 0, PRESS_NONE, "");
	else if (item.kind)
		app_run(app, ui_action_get(ACTION_list), 0, PRESS_NONE,
			item.kind->word);
	else
		page_go(app, &item.thing);
}

/* --- drawing --- */

static void draw_item(struct app *app, const struct item *item, int row,
		      int left, int width, bool chosen)
{
	char keys[64] = "", name[64];

	snprintf(name, sizeof(name), "%s", item->name);
	for (char *c = name; item->action && *c; c++)
		*c = *c == '_' ? '-' : *c;
	if (item->action)
		keymap_keys(app->keymap, item->action, keys, sizeof(keys));
	term_blank(app->term, row, left, width);
	term_put(app->term, row, left, 1, STYLE_CHOSEN, chosen ? ">" : " ");
	term_put(app->term, row, left + 2, 22,
		 chosen ? STYLE_CELL : STYLE_BOLD, name);
	term_put(app->term, row, left + 25, 12, STYLE_KEY, keys);
	term_put(app->term, row, left + 38, width - 39, STYLE_NORMAL,
		 item->words);
}

void palette_draw(struct app *app)
{
	const struct palette *palette = app->palette;
	int width = term_width(app->term), rows = SHOWN_MAX, top = 1;
	int first = palette->at >= rows ? palette->at - rows + 1 : 0;

	term_blank(app->term, top, 0, width);
	term_rule(app->term, top, 0, width);
	term_put(app->term, top, 1, width - 2, STYLE_HEADING_FOCUS,
		 "Find an action, a kind or a thing ");
	term_blank(app->term, top + 1, 0, width);
	term_put(app->term, top + 1, 2, width - 3, STYLE_TYPED,
		 app->line.text);
	for (int i = 0; i < rows; i++) {
		if (first + i < palette->count)
			draw_item(app, &palette->items[first + i],
				  top + 2 + i, 0, width,
				  first + i == palette->at);
		else
			term_blank(app->term, top + 2 + i, 0, width);
	}
	term_blank(app->term, top + 2 + rows, 0, width);
	term_rule(app->term, top + 2 + rows, 0, width);
	term_cursor(app->term, top + 1, 2 + (int)strlen(app->line.text), true);
}
