#include "ui/form.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/find.h"
#include "ui/reader.h"

/* --- what the store understands --- */

struct understanding {
	struct request request;
	unsigned generation;
	const struct kind *kind;
	const char *text;
	int64_t source;
	struct line *line;
};

static enum status run_understand(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct understanding *understanding = (struct understanding *)request;

	return edit_read_line(store_side_case(side), understanding, understanding->kind,
			      understanding->text, understanding->source, &understanding->line,
			      err);
}

static void understood(struct app *app, struct request *request)
{
	struct understanding *understanding = (struct understanding *)request;
	struct form *form = app->form;

	if (!form || understanding->generation != form->generation) {
		talloc_free(request);
		return;
	}
	form->answered = form->generation;
	talloc_free(form->answer);
	form->answer = talloc_steal(form, request);
	form->line = request->status == STATUS_OK ? understanding->line : NULL;
	if (!form->line || form->offer > form->line->fit_count)
		form->offer = 0;
	page_layout(app);
	if (form->accept_later) {
		struct call call = {.argument = ""};

		form->accept_later = false;
		do_form_accept(app, &call);
	}
}

static const struct line_edit *main_line(const struct app *app)
{
	return app->form->knowing_open ? &app->form->other : &app->line;
}

static const char *knowing_line(const struct app *app)
{
	return app->form->knowing_open ? app->line.text
				       : app->form->other.text;
}

void form_read_again(struct app *app)
{
	struct understanding *understanding = app_request(app, sizeof(*understanding),
					      run_understand, understood);

	if (!understanding)
		return;
	understanding->request.slot = SLOT_LINE;
	understanding->generation = ++app->form->generation;
	understanding->kind = app->form->kind;
	understanding->text = talloc_strdup(understanding, main_line(app)->text);
	understanding->source = app->pinned.source;
	app_post(app, &understanding->request);
}

/* How much of the line stood there when it was opened and still does. */
static size_t prefilled_length(const struct app *app)
{
	size_t n = strlen(app->form->prefilled);

	return strncmp(app->line.text, app->form->prefilled, n) == 0 ? n : 0;
}

/* Whoever types the name that stands there already does not mean it twice. */
static void drop_doubled(struct app *app)
{
	struct line_edit *line = &app->line;
	size_t n = prefilled_length(app), cursor = line->cursor;
	size_t name = n > 0 ? n - 1 : 0; /* with its comma */

	if (name == 0 ||
	    strncasecmp(line->text + n, app->form->prefilled, name) != 0)
		return;
	app->form->prefilled[0] = '\0';
	line_edit_replace(line, 0, n, "");
	line->cursor = cursor > n ? cursor - n : 0;
}

static void changed(struct app *app)
{
	app->candidate_count = 0;
	if (!app->form->knowing_open)
		drop_doubled(app);
	app->form->accept_later = false;
	if (!app->form->knowing_open)
		form_read_again(app);
	app->dirty = true;
}

void form_insert(struct app *app, key character)
{
	if (line_edit_insert(&app->line, character))
		changed(app);
}

void form_paste(struct app *app, const char *text, size_t length)
{
	line_edit_insert_text(&app->line, text, length);
	changed(app);
}

/* --- opening --- */

void form_open(struct app *app, const struct kind *kind, const char *text)
{
	struct form *form = talloc_zero(app, struct form);
	const struct draft *draft = drafts_begin(app, kind->word,
						 *text != '\0');

	if (!form)
		return;
	talloc_free(app->form);
	app->form = form;
	form->kind = kind;
	line_edit_set(&app->line, draft ? draft->text : text);
	line_edit_set(&form->other, draft ? draft->how : "");
	if (draft)
		app_say(app, MESSAGE_INFO, "your draft of last time");
	else
		drafts_begun(app);
	app_context(app, CONTEXT_FORM);
	page_layout(app);
	form_read_again(app);
}

static int default_kind(struct app *app)
{
	const struct page *page = app->page;
	const struct view *view = page_view(app);
	bool ship = page->subject.kind == KIND_VESSEL;
	struct chosen chosen = page_chosen(app);

	if (!page->home)
		return view->query.kind ? view->query.kind
		       : chosen.kind ? chosen.kind : KIND_STATEMENT;
	switch (page->focus) {
	case PANE_FLEET:
		return KIND_VESSEL;
	case PANE_CALLS:
		return ship ? KIND_PORT_CALL : KIND_STATEMENT;
	case PANE_CHAIN:
		return ship ? KIND_SHIP_ROLE : KIND_SHAREHOLDING;
	case PANE_ORIGINS:
		return KIND_DOCUMENT;
	default:
		return chosen.kind ? chosen.kind : KIND_PORT_CALL;
	}
}

/* The thing in view stands on the line already, where the line begins with
 * such a thing. */
static void prefill(struct app *app)
{
	const struct chosen *subject = &app->page->subject;
	const struct field *first = app->form->kind->line[0];
	char text[256] = "";

	if (app->page->home && subject->table != TABLE_LAST && first &&
	    first->type == VALUE_REFERENCE && subject->title &&
	    field_takes_kind(app->registry, first, subject->kind))
		snprintf(text, sizeof(text), "%s, ", subject->title);
	line_edit_set(&app->line, text);
	snprintf(app->form->prefilled, sizeof(app->form->prefilled), "%s",
		 app->line.text);
	drafts_begun(app);
	form_read_again(app);
}

static void open_with_subject(struct app *app, const struct kind *kind)
{
	form_open(app, kind, "");
	if (app->line.length == 0)
		prefill(app);
}

static void post_line(struct app *app, const struct kind *kind,
		      const char *text);

void do_add(struct app *app, const struct call *call)
{
	const char *text = call->argument;
	size_t length = strcspn(text, " ");
	const struct kind *kind =
		registry_kind_by_word(app->registry, text, length);

	if (reader_add(app, call))
		return;
	if (!*text) {
		open_with_subject(app, registry_kind(app->registry,
						     default_kind(app)));
		return;
	}
	if (!kind) {
		app_say(app, MESSAGE_ERROR, "no kind is called `%.*s`",
			(int)length, text);
		return;
	}
	text += length + strspn(text + length, " ");
	if (*text)
		post_line(app, kind, text);
	else
		open_with_subject(app, kind);
}

static void leave(struct app *app)
{
	talloc_free(app->form);
	app->form = NULL;
	reader_form_left(app);
	app_context(app, CONTEXT_MAIN);
	page_layout(app);
}

bool form_waits(const struct app *app)
{
	return app->form && app->form->accept_later;
}

const char *form_typed(const struct app *app)
{
	return main_line(app)->text;
}

const char *form_typed_knowing(const struct app *app)
{
	return knowing_line(app);
}

void do_form_cancel(struct app *app, const struct call *call)
{
	struct form *form = app->form;

	(void)call;
	if (form->knowing_open) {
		do_form_knowing(app, call);
		return;
	}
	drafts_keep(app);
	if (drafts_waits(app, form->kind->word))
		app_say(app, MESSAGE_INFO, "draft kept");
	leave(app);
}

/* The kind whose word is typed, else the first that begins so; NULL none. */
static const struct kind *kind_typed(const struct app *app, const char *word)
{
	const struct kind *begins = NULL;
	size_t length = strlen(word);

	for (int i = 0; i < registry_kind_count(app->registry); i++) {
		const struct kind *kind = registry_kind_at(app->registry, i);

		if (strcasecmp(kind->word, word) == 0)
			return kind;
		if (!begins && length > 0 &&
		    strncasecmp(kind->word, word, length) == 0)
			begins = kind;
	}
	return begins;
}

static const struct kind *next_kind(const struct app *app)
{
	int count = registry_kind_count(app->registry), at = 0;

	while (registry_kind_at(app->registry, at) != app->form->kind)
		at++;
	return registry_kind_at(app->registry, (at + 1) % count);
}

/* To the kind that alone was typed, else to the next with the line as it is. */
void do_form_kind(struct app *app, const struct call *call)
{
	struct form *form = app->form;
	const char *typed = app->line.text + prefilled_length(app);
	const struct kind *kind;

	(void)call;
	if (form->knowing_open)
		return;
	kind = kind_typed(app, typed);
	drafts_drop(app, form->kind->word);
	form->kind = kind ? kind : next_kind(app);
	if (kind || !*typed)
		prefill(app);
	changed(app);
}

/* --- how we know --- */

/* Where the part of the row at the cursor is of one field, its word and the
 * point: their length. The field; NULL: it is of the whole line. */
static const struct field *scope_at(const struct app *app, size_t from,
				    size_t *ret_length)
{
	const char *part = app->line.text + from;
	size_t word = strcspn(part, ".:,");
	const struct field *field =
		part[word] == '.'
			? registry_field_by_word(app->registry,
						 app->form->kind, part, word)
			: NULL;

	*ret_length = field ? word + 1 : 0;
	return field;
}

/* The field of the line behind that one; of none the first; behind the last
 * none. */
static const struct field *field_behind(const struct line *line,
					const struct field *field)
{
	bool found = field == NULL;

	for (int i = 0; line && i < line->part_count; i++) {
		const struct line_part *part = &line->parts[i];

		if (!part->text || !*part->text)
			continue;
		if (found && part->field != field)
			return part->field;
		found = found || part->field == field;
	}
	return NULL;
}

/* What the row says at the cursor is of all, of the first field of the line,
 * of the next, and of all again. */
void form_next_scope(struct app *app)
{
	struct line_edit *row = &app->line;
	size_t from = line_edit_part(row, NULL), cursor = row->cursor, length;
	const struct field *field = scope_at(app, from, &length);
	const struct field *next = field_behind(app->form->line, field);
	char scope[80] = "";

	if (next)
		snprintf(scope, sizeof(scope), "%s.", next->word);
	else if (!field)
		app_say(app, MESSAGE_INFO, "the line says nothing yet");
	cursor = cursor > from + length ? cursor - from - length : 0;
	line_edit_replace(row, from, from + length, scope);
	row->cursor = from + strlen(scope) + cursor;
}

void do_form_knowing(struct app *app, const struct call *call)
{
	struct form *form = app->form;
	struct line_edit typed = app->line;

	(void)call;
	app->line = form->other;
	form->other = typed;
	form->knowing_open = !form->knowing_open;
	app_context(app, CONTEXT_FORM);
	if (form->knowing_open && app->line.length == 0)
		line_edit_set(&app->line, "hedge: ");
	page_layout(app);
}

/* --- entering --- */

struct entering {
	struct edit edit; /* first */
	struct edit_knowing knowing;
	int64_t fit;      /* add to this record; 0: a new one */
};

static enum status add_source(struct casefile *casefile, struct edit *edit,
			      struct error *err)
{
	struct line *line;
	const char *part[3] = {"", "", ""};
	bool address = strstr(edit->text, "://") != NULL;
	enum status status = edit_read_line(casefile, edit, edit->kind,
					    edit->text, 0, &line, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < line->part_count && i < 3; i++)
		part[i] = line->parts[i].text ? line->parts[i].text : "";
	return edit_add_source(casefile, "press", address ? edit->text : "",
			       "", address ? "" : part[0],
			       address ? "" : part[1], address ? "" : part[2],
			       &edit->made, &edit->entry, err);
}

static enum status run_enter(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct entering *entering = (struct entering *)request;
	struct edit *edit = &entering->edit;
	struct casefile *casefile = store_side_case(side);
	char *effect = NULL;
	enum status status;

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	if (edit->kind->number == KIND_DOCUMENT)
		status = add_source(casefile, edit, err);
	else if (entering->fit != 0)
		status = edit_line_says(casefile, edit, entering->fit,
					edit->kind, edit->text,
					&entering->knowing, &effect, &edit->entry, err);
	else
		status = edit_add_line(casefile, edit->kind, edit->text,
				       &entering->knowing, &edit->made,
				       &edit->entry, err);
	if (status != STATUS_OK)
		return status;
	if (effect)
		edit->effect = talloc_asprintf(edit, "done: it says so too: %s",
					       effect);
	else
		edit_said(casefile, edit, edit->made,
			  talloc_asprintf(edit, "%s %s", edit->kind->label,
					  edit->text));
	if (entering->fit != 0)
		edit->made = entering->fit;
	return STATUS_OK;
}

static struct entering *entering_new(struct app *app, const struct kind *kind,
				     const char *text)
{
	struct edit *small = edit_new(app, run_enter, text);
	struct entering *entering;

	if (!small)
		return NULL;
	entering = talloc_realloc_size(NULL, small, sizeof(*entering));
	if (!entering)
		return NULL;
	entering->knowing = pinned_knowing(&entering->edit.pinned);
	entering->fit = 0;
	entering->edit.kind = kind;
	return entering;
}

static void post_line(struct app *app, const struct kind *kind,
		      const char *text)
{
	struct entering *entering = entering_new(app, kind, text);

	if (entering)
		edit_post(app, &entering->edit);
}

static void enter(struct app *app, int64_t fit)
{
	struct form *form = app->form;
	struct entering *entering;
	struct error err;

	if (main_line(app)->length == 0) {
		app_say(app, MESSAGE_INFO, "nothing was typed");
		return;
	}
	entering = entering_new(app, form->kind, main_line(app)->text);
	if (!entering)
		return;
	if (edit_read_knowing(entering, app->registry, form->kind,
			      knowing_line(app), &entering->knowing, &err) !=
	    STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", err.text);
		talloc_free(entering);
		return;
	}
	entering->fit = fit;
	drafts_sent(app, form->kind->word);
	drafts_carry(app, &entering->edit, form->kind->word);
	entering->edit.draft_how = talloc_strdup(entering, knowing_line(app));
	leave(app);
	edit_post(app, &entering->edit);
}

const char *form_trouble(const struct form *form)
{
	return form->answer && form->answer->status != STATUS_OK
		       ? form->answer->error.text : NULL;
}

int form_fits(const struct form *form)
{
	int count = form->line ? form->line->fit_count : 0;

	return count < FORM_OFFERS_MAX ? count : FORM_OFFERS_MAX;
}

/* From the line: the offers first, where there are any. */
void do_form_accept(struct app *app, const struct call *call)
{
	struct form *form = app->form;

	(void)call;
	if (form->knowing_open) {
		do_form_knowing(app, call);
	} else if (form->answered != form->generation) {
		form->accept_later = true;
	} else if (form_trouble(form)) {
		app_say(app, MESSAGE_ERROR, "nothing was made: the form says "
					    "what is not so");
	} else if (app->context == CONTEXT_OFFER) {
		enter(app, form->offer < form_fits(form)
				   ? form->line->fits[form->offer].record : 0);
	} else if (form_fits(form) > 0) {
		form->offer = 0;
		app_context(app, CONTEXT_OFFER);
	} else {
		enter(app, 0);
	}
}

/* By its number among the offers; the new one stands behind those that fit. */
void do_form_new(struct app *app, const struct call *call)
{
	const struct form *form = app->form;
	int number = call->pressed >= '1' && call->pressed <= '9'
			     ? (int)(call->pressed - '0')
			     : FORM_OFFERS_MAX + 1;

	enter(app, number <= form_fits(form)
			   ? form->line->fits[number - 1].record : 0);
}

void do_form_add(struct app *app, const struct call *call)
{
	struct form *form = app->form;
	int at = form->offer < form_fits(form) ? form->offer : 0;

	(void)call;
	enter(app, form->line->fits[at].record);
}

void do_form_line(struct app *app, const struct call *call)
{
	(void)call;
	app_context(app, CONTEXT_FORM);
}

void do_form_down(struct app *app, const struct call *call)
{
	struct form *form = app->form;

	(void)call;
	if (app->context == CONTEXT_OFFER) {
		if (form->offer < form_fits(form))
			form->offer++;
	} else if (form_fits(form) > 0 && !form->knowing_open) {
		form->offer = 0;
		app_context(app, CONTEXT_OFFER);
	}
}

void do_form_up(struct app *app, const struct call *call)
{
	struct form *form = app->form;

	(void)call;
	if (app->context != CONTEXT_OFFER)
		return;
	if (form->offer > 0)
		form->offer--;
	else
		app_context(app, CONTEXT_FORM);
}
