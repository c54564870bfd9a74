/* annotate: notes, tags, marks, settings, the pinned source, claims. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/detail.h"
#include "store/edit.h"
#include "store/find.h"
#include "ui/reader.h"
#include "ui/spawn.h"
#include "ui/workbench.h"

/* Every run function of an edit begins so. */
static struct casefile *begin(struct store_side *side, struct edit *edit)
{
	struct casefile *casefile = store_side_case(side);

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	return casefile;
}

/* A line for the status that is talloc'ed on the edit. */
static void say_effect(struct edit *edit, const char *words, const char *what)
{
	edit->effect = talloc_asprintf(edit, "done: %s %s", words, what);
}

static const char *targets_text(const struct edit *edit)
{
	if (edit->target_count > 1)
		return talloc_asprintf(edit, "%d things", edit->target_count);
	return edit->about.title && *edit->about.title ? edit->about.title
						       : "the case";
}

/* --- notes --- */

static enum status run_note(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	enum status status = edit_note_all(
		casefile, edit->targets, edit->target_count, edit->word,
		edit->text, &edit->entry, err);

	if (status == STATUS_OK)
		say_effect(edit, edit->word,
			   talloc_asprintf(edit, "on %s", targets_text(edit)));
	return status;
}

static void post_note(struct app *app, const char *type, const char *text)
{
	struct edit *edit;

	if (!*text) {
		app_say(app, MESSAGE_INFO, "nothing was written");
		return;
	}
	if (reader_note(app, type, text))
		return;
	edit = edit_new(app, run_note, text);
	if (!edit)
		return;
	edit->word = type;
	edit_post(app, edit);
}

#define NOTES(N)                                                              \
	N(comment, "note") N(finding, "finding") N(question, "question")      \
	N(to_do, "to-do")
#define NOTE_ACTION(name, type)                                               \
	static void accept_##name(struct app *app, const char *text)          \
	{                                                                     \
		post_note(app, type, text);                                   \
	}                                                                     \
	void do_##name(struct app *app, const struct call *call)          \
	{                                                                     \
		struct prompt prompt = {.label = type,                        \
					.accept = accept_##name,              \
					.keep_draft = true};                  \
									      \
		if (*call->argument)                                          \
			accept_##name(app, call->argument);                   \
		else                                                          \
			prompt_open(app, &prompt, "");                        \
	}
NOTES(NOTE_ACTION)
#undef NOTE_ACTION

static void write_in_editor(struct app *app, const char *begun)
{
	struct error err;
	char *text = NULL;
	enum status status;

	term_leave(app->term);
	status = spawn_editor(app, begun, &text, &err);
	term_return(app->term);
	page_layout(app);
	if (status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	else
		post_note(app, "note", text);
	talloc_free(text);
}

void do_comment_long(struct app *app, const struct call *call)
{
	write_in_editor(app, call->argument);
}

void do_line_editor(struct app *app, const struct call *call)
{
	char text[LINE_MAX_BYTES];

	(void)call;
	if (strcmp(app->prompt.label, "note") != 0) {
		app_say(app, MESSAGE_INFO, "only a note goes to the editor");
		return;
	}
	snprintf(text, sizeof(text), "%s", app->line.text);
	drafts_keep(app);
	app_context(app, CONTEXT_MAIN);
	drafts_sent(app, app->prompt.label);
	write_in_editor(app, text);
	drafts_sent(app, "");
}

static enum status run_close(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	struct row *row;
	int64_t made;
	bool closed;
	enum status status = casefile_row(casefile, edit, TABLE_NOTE,
					  edit->about.id, &row, err);

	if (status != STATUS_OK)
		return status;
	closed = row_integer(row, NOTE_STATE) != 0;
	status = edit_note(casefile, row_integer(row, NOTE_TARGET),
			   words_note[row_integer(row, NOTE_TYPE)],
			   row_text(row, NOTE_TEXT), edit->about.id, !closed,
			   &made, &edit->entry, err);
	if (status == STATUS_OK)
		say_effect(edit, closed ? "opened again:" : "closed:",
			   row_text(row, NOTE_TEXT));
	return status;
}

void do_close(struct app *app, const struct call *call)
{
	struct edit *edit = edit_new(app, run_close, "");

	(void)call;
	if (edit)
		edit_post(app, edit);
}

/* --- tags and marks --- */

static enum status run_tag(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	enum status status = edit_tag_all(
		casefile, edit->targets, edit->target_count, edit->text,
		edit->off, &edit->entry, err);

	if (status == STATUS_OK)
		say_effect(edit, edit->off ? "untagged" : "tagged",
			   talloc_asprintf(edit, "%s: %s", targets_text(edit),
					   edit->text));
	return status;
}

static void accept_tag(struct app *app, const char *text)
{
	bool off = *text == '-';
	struct edit *edit;

	if (!text[off]) {
		app_say(app, MESSAGE_INFO, "no word, no tag");
		return;
	}
	edit = edit_new(app, run_tag, text + off);
	if (!edit)
		return;
	edit->off = off;
	edit_post(app, edit);
}

void do_tag(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "tag", .history = "tag",
				.accept = accept_tag};

	if (*call->argument)
		accept_tag(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

static enum status run_mark(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	enum status status = edit_mark_all(
		casefile, edit->targets, edit->target_count, edit->off,
		&edit->entry, err);

	if (status == STATUS_OK)
		say_effect(edit, edit->off ? "mark off" : "marked",
			   targets_text(edit));
	return status;
}

void do_mark(struct app *app, const struct call *call)
{
	const struct view_row *row = view_chosen_row(page_view(app));
	struct edit *edit = edit_new(app, run_mark, "");

	(void)call;
	if (!edit)
		return;
	edit->off = row && (row->flags & VIEW_ROW_MARKED);
	edit_post(app, edit);
}

/* --- settings --- */

static enum status run_set(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	int64_t target = edit->about.source != 0 ? edit->about.source
						 : edit->about.id;
	enum status status = edit_set(casefile, target, edit->word, edit->text,
				      &edit->entry, err);

	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(edit, "done: %s of %s is %s",
					       edit->word, edit->about.title,
					       edit->text);
	return status;
}

static void post_setting(struct app *app, const char *name, const char *value)
{
	struct edit *edit = edit_new(app, run_set, value);

	if (!edit)
		return;
	edit->word = talloc_strdup(edit, name);
	edit_post(app, edit);
}

static void accept_setting(struct app *app, const char *text)
{
	size_t length = strcspn(text, " ");
	char name[64];

	if (length == 0 || length >= sizeof(name) || !text[length]) {
		app_say(app, MESSAGE_ERROR,
			"write a name and a value: reliability B");
		return;
	}
	memcpy(name, text, length);
	name[length] = '\0';
	post_setting(app, name, text + length + strspn(text + length, " "));
}

void do_set(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "set", .history = "set",
				.accept = accept_setting};

	if (*call->argument)
		accept_setting(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* new, reading, done, and round again */
void do_read_state(struct app *app, const struct call *call)
{
	static const char *const states[] = {"new", "reading", "done"};
	const struct view_row *row = view_chosen_row(page_view(app));
	const char *now = view_text_of(page_view(app), row, "read");
	size_t next = 2;

	(void)call;
	for (size_t i = 0; now && i < 3; i++)
		if (strcmp(states[i], now) == 0)
			next = (i + 1) % 3;
	post_setting(app, "reading", states[next]);
}

/* Admiralty grades: a letter for the source, a digit for what it says. */
static bool is_grade(const char *text)
{
	char letter = (char)(text[0] & ~0x20);

	return letter >= 'A' && letter <= 'F' &&
	       (!text[1] || (text[1] >= '1' && text[1] <= '6' && !text[2]));
}

static enum status run_grade(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	enum status status = edit_grade(casefile, edit->about.source,
					edit->about.citation, edit->text,
					&edit->entry, err);

	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(edit, "done: grade of %s is %s",
					       edit->about.title, edit->text);
	return status;
}

static void accept_grade(struct app *app, const char *text)
{
	struct edit *edit;

	if (!is_grade(text)) {
		app_say(app, MESSAGE_ERROR,
			"a grade is a letter A-F, and a digit 1-6 where a "
			"citation is chosen: B2");
		return;
	}
	if (text[1] && page_chosen(app).citation == 0) {
		app_say(app, MESSAGE_ERROR,
			"no citation is chosen here: a letter alone grades "
			"the source");
		return;
	}
	edit = edit_new(app, run_grade, text);
	if (edit)
		edit_post(app, edit);
}

/* Letter and digit are two keys: the second one takes it. */
static void grade_typed(struct app *app, const char *text)
{
	if (text[0] && text[1] && is_grade(text))
		app_run(app, ui_action_get(ACTION_line_accept), 0, PRESS_NONE,
			"");
}

void do_grade(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "grade: A-F of the source, 1-6 of "
					 "what it says",
				.accept = accept_grade,
				.changed = grade_typed};

	if (*call->argument)
		accept_grade(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* --- the pinned source --- */

struct pin {
	struct request request;
	const char *text, *at;
	int64_t source;
	const char *key;
};

static enum status run_pin(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct pin *pin = (struct pin *)request;
	struct casefile *casefile = store_side_case(side);
	struct thing *things;
	int count;
	enum status status;

	if (pin->source == 0) {
		status = find_thing(casefile, pin, pin->text, KIND_DOCUMENT,
				    &things, &count, err);
		if (status != STATUS_OK)
			return status;
		if (count > 1)
			return error_set(err, STATUS_AMBIGUOUS,
					 "%d sources are called `%s`", count,
					 pin->text);
		pin->source = things[0].id;
	}
	pin->key = casefile_setting(casefile, pin, pin->source, "key");
	if (!pin->key)
		pin->key = derive_title(casefile, pin, pin->source);
	return STATUS_OK;
}

static void pinned(struct app *app, struct request *request)
{
	const struct pin *pin = (const struct pin *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else {
		memset(&app->pinned, 0, sizeof(app->pinned));
		app->pinned.source = pin->source;
		snprintf(app->pinned.key, sizeof(app->pinned.key), "%s",
			 pin->key);
		snprintf(app->pinned.at, sizeof(app->pinned.at), "%s",
			 pin->at ? pin->at : "");
		app_say(app, MESSAGE_DONE, "citing %s%s%s from now on",
			app->pinned.key, *app->pinned.at ? " " : "",
			app->pinned.at);
	}
	talloc_free(request);
}

static void post_pin(struct app *app, int64_t source, const char *text,
		     const char *at)
{
	struct pin *pin = app_request(app, sizeof(*pin), run_pin, pinned);

	if (!pin)
		return;
	pin->source = source;
	pin->text = talloc_strdup(pin, text);
	pin->at = talloc_strdup(pin, at);
	app_post(app, &pin->request);
}

static void accept_pin(struct app *app, const char *text)
{
	if (*text)
		post_pin(app, 0, text, "");
	else
		app->pinned.source = 0;
}

/* Of "rusi23/14 l.54" the place is "l.54". */
static const char *place_in(const struct chosen *chosen)
{
	const char *blank = chosen->claim != 0 ? strchr(chosen->title, ' ')
					       : NULL;

	return blank ? blank + 1 : "";
}

void do_pin(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "cite (key or title; empty: nothing)",
				.history = "pin", .accept = accept_pin};
	struct chosen chosen = page_chosen(app);
	const char *at = place_in(&chosen);

	if (reader_pin(app, call))
		return;
	if (*call->argument)
		accept_pin(app, call->argument);
	else if (chosen.source == 0)
		prompt_open(app, &prompt, "");
	else if (chosen.source == app->pinned.source &&
		 strcmp(at, app->pinned.at) == 0) {
		app->pinned.source = 0;
		app_say(app, MESSAGE_DONE, "citing nothing from now on");
	} else {
		post_pin(app, chosen.source, "", at);
	}
}

/* --- claims --- */

static enum status run_correct(struct store_side *side, struct request *request,
			       struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	struct edit_knowing knowing = pinned_knowing(&edit->pinned);
	enum status status;

	knowing.source = edit->about.source;
	knowing.at = place_in(&edit->about);
	knowing.passage_capture = 0;
	knowing.quote = "";
	status = edit_claim(casefile, edit->about.record, edit->about.field,
			    edit->text, false, edit->about.claim, &knowing,
			    &edit->entry, err);
	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(
			edit, "done: %s instead of %s, which stays in the "
			      "history", edit->text, edit->about.said);
	return status;
}

static void accept_correction(struct app *app, const char *text)
{
	struct edit *edit;

	if (!*text) {
		app_say(app, MESSAGE_INFO, "nothing was changed");
		return;
	}
	edit = edit_new(app, run_correct, text);
	if (edit)
		edit_post(app, edit);
}

void do_edit(struct app *app, const struct call *call)
{
	struct chosen chosen = page_chosen(app);
	struct prompt prompt = {.label = "it says", .history = "edit",
				.accept = accept_correction};

	if (!chosen.field)
		app_say(app, MESSAGE_ERROR,
			"choose the claim of one field: z shows all of them");
	else if (*call->argument)
		accept_correction(app, call->argument);
	else
		prompt_open(app, &prompt, chosen.said ? chosen.said : "");
}

static enum status run_claim(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	struct edit_knowing knowing = pinned_knowing(&edit->pinned);
	enum status status = edit_claim(casefile, edit->about.record,
					edit->field, edit->text, edit->off, 0,
					&knowing, &edit->entry, err);

	if (status == STATUS_OK)
		edit_said(casefile, edit, edit->about.record,
			  talloc_asprintf(edit, "%s%s %s",
					  edit->off ? "not " : "",
					  edit->field->label, edit->text));
	return status;
}

void do_deny(struct app *app, const struct call *call)
{
	struct chosen chosen = page_chosen(app);
	struct edit *edit;

	(void)call;
	if (!chosen.field) {
		app_say(app, MESSAGE_ERROR, "choose the claim of one field");
		return;
	}
	edit = edit_new(app, run_claim, chosen.said ? chosen.said : "");
	if (!edit)
		return;
	edit->field = chosen.field;
	edit->off = true;
	edit_post(app, edit);
}

static void accept_claim(struct app *app, const char *text)
{
	struct chosen chosen = page_chosen(app);
	const struct kind *kind = registry_kind(app->registry, chosen.kind);
	size_t length = strcspn(text, " ");
	const struct field *field =
		kind ? registry_field_by_word(app->registry, kind, text,
					      length)
		     : NULL;
	struct edit *edit;

	if (!field || !text[length]) {
		app_say(app, MESSAGE_ERROR, "write a field and its value; %s",
			kind ? kind->label : "choose a record first");
		return;
	}
	edit = edit_new(app, run_claim, text + length + 1);
	if (!edit)
		return;
	edit->field = field;
	edit_post(app, edit);
}

void do_claim(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "claim", .history = "claim",
				.accept = accept_claim};

	if (*call->argument)
		accept_claim(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* --- identity --- */

/* The one that stands beside it, else the one that is named before a comma.
 * What follows is the reason. */
static enum status find_other_one(struct casefile *casefile, struct edit *edit,
				  const char **ret_name,
				  struct thing **ret_thing,
				  const char **ret_reason, struct error *err)
{
	char id[ID_LENGTH + 1];
	size_t length = edit->about.beside ? 0 : strcspn(edit->text, ",");
	int count;
	enum status status;

	if (edit->about.beside)
		id_print(edit->about.beside, id);
	*ret_name = edit->about.beside
			    ? talloc_strdup(edit, id)
			    : talloc_strndup(edit, edit->text, length);
	*ret_reason = edit->text + length + strspn(edit->text + length, ", ");
	if (!*ret_name)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = find_thing(casefile, edit, *ret_name, edit->about.kind,
			    ret_thing, &count, err);
	if (status == STATUS_OK && count > 1)
		status = error_set(err, STATUS_AMBIGUOUS,
				   "%d things are called `%s`: type its id",
				   count, *ret_name);
	return status;
}

static enum status run_identity(struct store_side *side,
				struct request *request, struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	int64_t about = edit->about.record, met;
	const char *name, *reason;
	struct thing *other;
	enum status status =
		find_other_one(casefile, edit, &name, &other, &reason, err);

	if (status != STATUS_OK)
		return status;
	met = other->id;
	if (about == met)
		status = edit_tell_apart(casefile, met, edit->about.title,
					 name, &about, &met, err);
	if (status == STATUS_OK)
		status = edit_judge(casefile, about, edit->word, met, NULL,
				    "words", reason, &edit->entry, err);
	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(edit, "done: %s and %s: %s",
					       edit->about.title, other->title,
					       edit->word);
	return status;
}

/* Both stand side by side before it is said of them; what is shown as one
 * already cannot, and is told apart by the name. */
static void post_identity(struct app *app, const char *verdict,
			  const struct chosen *pair, const char *text)
{
	struct edit *edit = edit_new(app, run_identity, text);

	if (!edit)
		return;
	edit->about.record = pair->record;
	edit->about.beside = pair->beside;
	edit->about.kind = pair->kind;
	edit->about.title = talloc_strdup(edit, pair->title);
	edit->word = verdict;
	edit_post(app, edit);
}

static void ask_reason(struct app *app, const struct prompt *prompt,
		       const struct chosen *pair, const char *text)
{
	size_t name = strcspn(text, ",");

	talloc_free(app->pair_title);
	app->pair_title = talloc_strdup(app, pair->title);
	prompt_open(app, prompt, text + name + strspn(text + name, ", "));
	app->prompt.about = *pair;
	app->prompt.about.title = app->pair_title;
}

#define VERDICTS(V)                                                           \
	V(same, "same") V(probably_same, "probably same")                     \
	V(not_the_same, "not the same") V(undecided, "undecided")
#define VERDICT_ACTION(name, verdict)                                         \
	static void because_##name(struct app *app, const char *text)         \
	{                                                                     \
		post_identity(app, verdict, &app->prompt.about, text);        \
	}                                                                     \
	static void ask_##name(struct app *app, const struct chosen *pair,    \
			       const char *text)                              \
	{                                                                     \
		struct prompt prompt = {.label = verdict ": why?",            \
					.accept = because_##name};            \
									      \
		if (pair->beside != 0)                                        \
			ask_reason(app, &prompt, pair, text);                 \
		else                                                          \
			post_identity(app, verdict, pair, text);              \
	}                                                                     \
	static void accept_##name(struct app *app, const char *text)          \
	{                                                                     \
		struct chosen chosen = page_chosen(app);                      \
									      \
		if (chosen.beside != 0)                                       \
			post_identity(app, verdict, &chosen, text);           \
		else                                                          \
			pair_find(app, text, strcspn(text, ","), ask_##name); \
	}                                                                     \
	void do_##name(struct app *app, const struct call *call)              \
	{                                                                     \
		struct prompt prompt = {.label = page_chosen(app).beside      \
							 ? verdict ": why?"   \
							 : verdict            \
							 " (thing, reason)",  \
					.history = "identity",                \
					.accept = accept_##name};             \
									      \
		if (*call->argument)                                          \
			accept_##name(app, call->argument);                   \
		else                                                          \
			prompt_open(app, &prompt, "");                        \
	}
VERDICTS(VERDICT_ACTION)
#undef VERDICT_ACTION

/* --- sources --- */

static enum status run_add_source(struct store_side *side,
				  struct request *request, struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = begin(side, edit);
	bool address = strstr(edit->text, "://") != NULL;
	enum status status = edit_add_source(
		casefile, "press", address ? edit->text : "", "",
		address ? "" : edit->text, "", "", &edit->made, &edit->entry,
		err);

	if (status == STATUS_OK)
		say_effect(edit, "source", edit->text);
	return status;
}

static void accept_source(struct app *app, const char *text)
{
	struct edit *edit;

	if (!*text) {
		app_say(app, MESSAGE_INFO, "no address, no title, no source");
		return;
	}
	edit = edit_new(app, run_add_source, text);
	if (edit)
		edit_post(app, edit);
}

void do_add_source(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "source (address or title)",
				.history = "source", .accept = accept_source};

	if (*call->argument)
		accept_source(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}
