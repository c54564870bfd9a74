#include "ui/drafts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "ui/form.h"
#include "ui/workbench.h"

enum { KEEP_AFTER_MS = 2000, PLACE_MAX = 1024 };

/* --- in memory --- */

static int find(const struct app *app, const char *name, const char *id)
{
	for (int i = 0; i < app->drafts.count; i++)
		if (strcmp(app->drafts.list[i].name, name) == 0 &&
		    strcmp(app->drafts.list[i].id, id) == 0)
			return i;
	return -1;
}

const struct draft *drafts_begin(struct app *app, const char *name, bool anew)
{
	struct drafts *drafts = &app->drafts;

	talloc_free(drafts->begun);
	drafts->begun = NULL;
	for (int i = 0; i < drafts->count && !anew; i++)
		if (strcmp(drafts->list[i].name, name) == 0) {
			snprintf(drafts->current, sizeof(drafts->current),
				 "%s", drafts->list[i].id);
			return &drafts->list[i];
		}
	id_print(id_generator_next(&drafts->ids), drafts->current);
	return NULL;
}

bool drafts_waits(const struct app *app, const char *name)
{
	return find(app, name, app->drafts.current) >= 0;
}

static void take_off(struct app *app, int at)
{
	struct drafts *drafts = &app->drafts;

	talloc_free((char *)(uintptr_t)drafts->list[at].name);
	drafts->count--;
	memmove(&drafts->list[at], &drafts->list[at + 1],
		(size_t)(drafts->count - at) * sizeof(drafts->list[0]));
	app->dirty = true;
}

/* The texts hang on the name. */
static bool copy_draft(struct app *app, struct draft *to,
		       const struct draft *from)
{
	char *name = talloc_strdup(app, from->name);

	*to = *from;
	to->name = name;
	to->id = talloc_strdup(name, from->id);
	to->text = talloc_strdup(name, from->text);
	to->how = talloc_strdup(name, from->how);
	to->place = talloc_strdup(name, from->place);
	if (name && to->id && to->text && to->how && to->place)
		return true;
	talloc_free(name);
	return false;
}

static void put(struct app *app, const struct draft *draft, int at)
{
	struct drafts *drafts = &app->drafts;
	struct draft copy;

	if (at == DRAFTS_MAX || !copy_draft(app, &copy, draft))
		return;
	if (drafts->count == DRAFTS_MAX) /* it stays in the case */
		take_off(app, DRAFTS_MAX - 1);
	memmove(&drafts->list[at + 1], &drafts->list[at],
		(size_t)(drafts->count - at) * sizeof(drafts->list[0]));
	drafts->list[at] = copy;
	drafts->count++;
	app->dirty = true;
}

/* --- in the case --- */

struct keeping {
	struct request request;
	struct draft draft;
};

static enum status run_keep(struct store_side *side, struct request *request,
			    struct error *err)
{
	const struct keeping *keeping = (const struct keeping *)request;

	return draft_save(store_side_case(side), &keeping->draft, err);
}

/* It must not stand in the way: said once. */
static void kept(struct app *app, struct request *request)
{
	if (request->status != STATUS_OK && !app->drafts.failed) {
		app->drafts.failed = true;
		app_say(app, MESSAGE_ERROR, "the draft is not kept: %s",
			request->error.text);
	}
	talloc_free(request);
}

static void post(struct app *app, const struct draft *draft)
{
	struct keeping *keeping =
		app->writable ? app_request(app, sizeof(*keeping), run_keep,
					    kept) : NULL;

	if (!keeping)
		return;
	keeping->draft.name = talloc_strdup(keeping, draft->name);
	keeping->draft.id = talloc_strdup(keeping, draft->id);
	keeping->draft.text = talloc_strdup(keeping, draft->text);
	keeping->draft.how = talloc_strdup(keeping, draft->how);
	keeping->draft.place = talloc_strdup(keeping, draft->place);
	app_post(app, &keeping->request);
}

/* --- where it was typed --- */

/* Three lines: numbers, the title of what the panes speak of, the pinned
 * source's key and locator. */
static void write_place(struct app *app, char *buffer, size_t size)
{
	const struct page *page = app->page;
	const struct view *first = page->views[PANE_FLEET];
	const struct chosen *about = page->home ? &page->subject
						: &first->query.subject;
	struct chosen chosen = view_chosen(first), focused = page_chosen(app);

	snprintf(buffer, size,
		 "%s %d %d %d %d %d %" PRId64 " %d %" PRId64 " %" PRId64
		 " %d %" PRId64 " %d %" PRId64 " %" PRId64 "\n%.255s\n%s\n%s",
		 page->home ? "home" : first->class->name, (int)page->focus,
		 page->held, page->visiting, first->query.kind,
		 (int)about->table, about->id, about->kind, about->record,
		 about->source, (int)chosen.table, chosen.id,
		 (int)focused.table, focused.id, app->pinned.source,
		 about->title ? about->title : "", app->pinned.key,
		 app->pinned.at);
}

static bool is_table(int number)
{
	return number >= 0 && number <= TABLE_LAST;
}

/* The n-th line of a text, cut to the buffer. */
static void copy_line(const char *text, int n, char *buffer, size_t size)
{
	while (n-- > 0 && *text) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	snprintf(buffer, size, "%.*s", (int)strcspn(text, "\n"), text);
}

/* What stands in the case may be anybody's: everything is looked at. */
static bool read_place(const struct app *app, const char *text,
		       struct place *place, struct pinned *pinned)
{
	struct chosen *about = &place->subject;
	char view[32];
	int focus, held, visiting, about_table, chosen_table, focused_table;

	if (sscanf(text, "%31s %d %d %d %d %d %" SCNd64 " %d %" SCNd64 " %"
		   SCNd64 " %d %" SCNd64 " %d %" SCNd64 " %" SCNd64, view,
		   &focus, &held, &visiting, &place->query.kind, &about_table,
		   &about->id, &about->kind, &about->record, &about->source,
		   &chosen_table, &place->chosen.id, &focused_table,
		   &place->focused.id, &pinned->source) != 15 ||
	    !is_table(about_table) || !is_table(chosen_table) ||
	    !is_table(focused_table) || focus < 0 || focus >= PANE_COUNT)
		return false;
	place->home = strcmp(view, "home") == 0;
	place->class = view_class_by_name(view, strlen(view));
	if (!place->home && (!place->class || place->class->local))
		return false;
	if (place->class == &list_view &&
	    !registry_kind(app->registry, place->query.kind))
		return false;
	place->focus = (enum pane)focus;
	place->held = held != 0;
	place->visiting = visiting != 0;
	about->table = (enum table_id)about_table;
	place->chosen.table = (enum table_id)chosen_table;
	place->focused.table = (enum table_id)focused_table;
	copy_line(text, 2, pinned->key, sizeof(pinned->key));
	copy_line(text, 3, pinned->at, sizeof(pinned->at));
	return true;
}

/* Go there; false: it is not known any more. */
static bool go_to_place(struct app *app, const struct draft *draft)
{
	struct place place = {.query.subject.title = ""};
	struct pinned pinned = {.source = 0};
	char title[256];

	if (!read_place(app, draft->place, &place, &pinned))
		return false;
	copy_line(draft->place, 1, title, sizeof(title));
	place.subject.title = title;
	place.query.subject.table = TABLE_LAST;
	if (!place.home)
		place.query.subject = place.subject;
	page_restore(app, &place);
	app->drafts.taking_about = place.focused.id;
	app->pinned = pinned;
	return true;
}

/* --- what is being typed --- */

static bool on_line(const struct app *app, struct draft *ret_draft)
{
	ret_draft->id = app->drafts.current;
	if (app->form) {
		ret_draft->name = app->form->kind->word;
		ret_draft->text = form_typed(app);
		ret_draft->how = form_typed_knowing(app);
		return true;
	}
	if (app->context != CONTEXT_LINE || !app->prompt.keep_draft)
		return false;
	ret_draft->name = app->prompt.label;
	ret_draft->text = app->line.text;
	ret_draft->how = "";
	return true;
}

static char *whole(const void *ctx, const struct draft *draft)
{
	return talloc_asprintf(ctx, "%s\n%s", draft->text, draft->how);
}

void drafts_begun(struct app *app)
{
	struct draft draft = {.at = 0};

	talloc_free(app->drafts.begun);
	app->drafts.begun = on_line(app, &draft) ? whole(app, &draft) : NULL;
}

static bool is_as_begun(const struct app *app, const struct draft *draft)
{
	char *now = app->drafts.begun ? whole(NULL, draft) : NULL;
	bool same = now && strcmp(now, app->drafts.begun) == 0;

	talloc_free(now);
	return same;
}

static bool typed(const struct app *app, struct draft *ret_draft)
{
	if (!on_line(app, ret_draft))
		return false;
	if (is_as_begun(app, ret_draft))
		ret_draft->text = ret_draft->how = "";
	return true;
}

static bool is_empty(const struct draft *draft)
{
	return !*draft->text && !*draft->how;
}

static bool is_kept(const struct app *app, const struct draft *draft)
{
	int at = find(app, draft->name, draft->id);
	const struct draft *old = &app->drafts.list[at < 0 ? 0 : at];

	if (at < 0)
		return is_empty(draft);
	return strcmp(old->text, draft->text) == 0 &&
	       strcmp(old->how, draft->how) == 0;
}

static void keep(struct app *app, struct draft *draft)
{
	char place[PLACE_MAX];
	int at = find(app, draft->name, draft->id);

	write_place(app, place, sizeof(place));
	draft->place = place;
	if (at >= 0)
		take_off(app, at);
	if (!is_empty(draft))
		put(app, draft, 0);
	post(app, draft);
}

void drafts_keep(struct app *app)
{
	struct draft draft = {.at = 0};

	app->drafts.changed_since = 0;
	if (typed(app, &draft) && !is_kept(app, &draft))
		keep(app, &draft);
}

static void drop(struct app *app, const char *name, const char *id)
{
	const struct draft none = {.name = name, .id = id, .text = "",
				   .how = "", .place = ""};
	int at = find(app, name, id);

	if (at < 0)
		return;
	post(app, &none);
	take_off(app, at);
}

void drafts_drop(struct app *app, const char *name)
{
	drop(app, name, app->drafts.current);
}

void drafts_sent(struct app *app, const char *name)
{
	struct drafts *drafts = &app->drafts;

	snprintf(drafts->sent, sizeof(drafts->sent), "%s", name);
	memcpy(drafts->sent_id, drafts->current, sizeof(drafts->sent_id));
}

void drafts_carry(struct app *app, struct edit *edit, const char *name)
{
	edit->draft = talloc_strdup(edit, name);
	edit->draft_id = talloc_strdup(edit, app->drafts.sent_id);
	drafts_sent(app, "");
}

void drafts_settle(struct app *app, const struct edit *edit, bool entered)
{
	struct draft draft = {.name = edit->draft, .id = edit->draft_id,
			      .text = edit->text,
			      .how = edit->draft_how ? edit->draft_how : ""};

	if (!edit->draft || !edit->draft_id)
		return;
	if (entered)
		drop(app, draft.name, draft.id);
	else if (!is_kept(app, &draft))
		keep(app, &draft);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int drafts_tick(struct app *app)
{
	struct drafts *drafts = &app->drafts;
	struct draft draft;
	int64_t now;

	if (!app->writable || !typed(app, &draft) || is_kept(app, &draft)) {
		drafts->changed_since = 0;
		return -1;
	}
	now = now_ms();
	if (drafts->changed_since == 0)
		drafts->changed_since = now;
	if (now - drafts->changed_since < KEEP_AFTER_MS)
		return (int)(KEEP_AFTER_MS - (now - drafts->changed_since));
	drafts_keep(app);
	return -1;
}

/* --- those that wait --- */

struct waiting {
	struct request request;
	struct draft *list;
	int count;
};

static enum status run_list(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct waiting *waiting = (struct waiting *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = draft_take_over(casefile, err);

	return status != STATUS_OK
		       ? status
		       : draft_list(casefile, waiting, &waiting->list,
				    &waiting->count, err);
}

/* Of "port-call": "port call". */
static const char *words_of(const struct app *app, const struct draft *draft)
{
	const struct kind *kind = registry_kind_by_word(
		app->registry, draft->name, strlen(draft->name));

	return kind ? kind->label : draft->name;
}

static void listed(struct app *app, struct request *request)
{
	const struct waiting *waiting = (const struct waiting *)request;
	int count = request->status == STATUS_OK ? waiting->count : 0;

	for (int i = 0; i < count; i++)
		if (find(app, waiting->list[i].name, waiting->list[i].id) < 0)
			put(app, &waiting->list[i], app->drafts.count);
	if (count > 0) {
		const struct draft *first = &app->drafts.list[0];
		char keys[64];

		keymap_keys(app->keymap, ui_action_get(ACTION_draft), keys,
			    sizeof(keys));
		app_say(app, MESSAGE_INFO, "a draft waits: %s, %.60s%s; %s "
			"takes it up", words_of(app, first),
			*first->text ? first->text : first->how,
			count > 1 ? " (and more)" : "",
			*keys ? keys : ":draft");
	}
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "whether drafts wait is not known: "
			"%s", request->error.text);
	talloc_free(request);
}

void drafts_read(struct app *app)
{
	struct waiting *waiting =
		app->writable ? app_request(app, sizeof(*waiting), run_list,
					    listed) : NULL;

	id_generator_init(&app->drafts.ids);
	if (waiting)
		app_post(app, &waiting->request);
}

/* The line opens as it was left: form_open and prompt_open look for it. */
static void open_line(struct app *app, const char *name)
{
	const struct kind *kind =
		registry_kind_by_word(app->registry, name, strlen(name));

	if (kind)
		form_open(app, kind, "");
	else if (strcmp(name, "note") == 0)
		app_command(app, "comment");
	else if (ui_action_by_name(name, strlen(name)))
		app_command(app, name);
	else
		app_say(app, MESSAGE_ERROR, "nothing is typed as `%s` here",
			name);
}

static void take_up_here(struct app *app)
{
	struct drafts *drafts = &app->drafts;
	char name[sizeof(drafts->taking)];

	memcpy(name, drafts->taking, sizeof(name));
	drafts->taking[0] = '\0';
	if (registry_kind_by_word(app->registry, name, strlen(name)) ||
	    drafts->taking_about == page_chosen(app).id)
		open_line(app, name);
	else
		app_say(app, MESSAGE_ERROR, "what the %s was about is not "
			"here: choose it and begin a %s, which comes back",
			name, name);
}

static const struct draft *asked_for(struct app *app, const char *words)
{
	for (int i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = &app->drafts.list[i];

		if (!*words || strcmp(words, draft->name) == 0 ||
		    strcmp(words, words_of(app, draft)) == 0)
			return draft;
	}
	return NULL;
}

/* Called again by page_answer when the rows of the place are there. */
void do_draft(struct app *app, const struct call *call)
{
	struct drafts *drafts = &app->drafts;
	const struct draft *draft;

	if (*drafts->taking &&
	    drafts->taking_view == page_view(app)->serial) {
		take_up_here(app);
		return;
	}
	draft = asked_for(app, call->argument);
	if (!draft) {
		app_say(app, MESSAGE_INFO, *call->argument
			? "no draft of `%s` waits" : "no draft waits%s",
			call->argument);
		return;
	}
	snprintf(drafts->taking, sizeof(drafts->taking), "%s", draft->name);
	if (!go_to_place(app, draft)) {
		drafts->taking[0] = '\0';
		open_line(app, draft->name);
		return;
	}
	drafts->taking_view = page_view(app)->serial;
	app->deferred = ui_action_get(ACTION_draft);
	app->deferred_view = drafts->taking_view;
}
