/* form_complete: Tab on the line: the names of the case where a part refers to
 * something, the names of the parts themselves behind those of the line. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/find.h"
#include "ui/form.h"

struct completing {
	struct request request;
	unsigned generation;
	const struct field *field;
	size_t from; /* of the value on the line */
	const char *text;
	struct thing *things;
	int count;
};

static enum status run_complete(struct store_side *side,
				struct request *request, struct error *err)
{
	struct completing *completing = (struct completing *)request;

	return find_complete(store_side_case(side), completing,
			     completing->field, completing->text,
			     CANDIDATES_MAX, &completing->things,
			     &completing->count, err);
}

static void put_candidate(struct app *app)
{
	line_edit_replace(&app->line, app->candidate_from, app->line.cursor,
			  app->candidates[app->candidate_at]);
	form_read_again(app);
}

static void completed(struct app *app, struct request *request)
{
	struct completing *completing = (struct completing *)request;

	if (!app->form || request->status != STATUS_OK ||
	    completing->generation != app->form->generation ||
	    completing->count == 0) {
		if (app->form)
			app_say(app, MESSAGE_INFO,
				"no name in the case begins so");
		talloc_free(request);
		return;
	}
	talloc_free(app->candidate_texts);
	app->candidate_texts = talloc_steal(app, request);
	app->candidate_count = completing->count;
	for (int i = 0; i < completing->count; i++)
		app->candidates[i] = completing->things[i].title;
	app->candidate_at = 0;
	app->candidate_from = completing->from;
	put_candidate(app);
	app->candidate_count = completing->count;
}

/* ---- what stands at the cursor ---- */

const struct field *form_field(const struct app *app, size_t *ret_from)
{
	const struct kind *kind = app->form->kind;
	const char *text = app->line.text;
	const struct field *field;
	size_t from, value;
	int part;

	from = line_edit_part(&app->line, &part);
	field = edit_named_field(app->registry, kind, text + from,
				 strcspn(text + from, ","), &value);
	*ret_from = field ? from + value : from;
	for (int i = 0; !field && kind->line[i]; i++)
		if (i == part)
			return kind->line[i];
	return field;
}

static bool is_said(const struct line *line, const struct field *field)
{
	for (int i = 0; line && i < line->part_count; i++)
		if (line->parts[i].field == field && !line->parts[i].tie)
			return true;
	return false;
}

static bool is_on_line(const struct kind *kind, const struct field *field)
{
	for (int i = 0; kind->line[i]; i++)
		if (kind->line[i] == field)
			return true;
	return false;
}

int form_names(const struct app *app, const void *ctx, const char **names,
	       int max)
{
	const struct form *form = app->form;
	size_t from = line_edit_part(&app->line, NULL);
	size_t n = app->line.cursor - from;
	const char *typed = app->line.text + from, *name;
	int count = 0;

	for (int i = 0; i < form->kind->field_count && count < max; i++) {
		const struct field *field = form->kind->fields[i];

		if (field->number != FIELD_HOLDS &&
		    !is_on_line(form->kind, field) &&
		    !is_said(form->line, field) &&
		    !strncasecmp(field->word, typed, n))
			names[count++] = talloc_asprintf(ctx, "%s: ",
							 field->word);
	}
	for (int i = 0; count < max &&
			(name = edit_tie_name(app->registry, form->kind, i));
	     i++)
		if (!strncasecmp(name, typed, n))
			names[count++] = talloc_asprintf(ctx, "%s: ", name);
	return count;
}

/* False: no name of a part begins so. */
static bool complete_name(struct app *app)
{
	talloc_free(app->candidate_texts);
	app->candidate_texts = talloc_new(app);
	app->candidate_count = form_names(app, app->candidate_texts,
					  app->candidates, CANDIDATES_MAX);
	if (app->candidate_count == 0)
		return false;
	app->candidate_at = 0;
	app->candidate_from = line_edit_part(&app->line, NULL);
	put_candidate(app);
	return true;
}

static void complete_reference(struct app *app, const struct field *field,
			       size_t from)
{
	struct completing *completing = app_request(app, sizeof(*completing),
						    run_complete, completed);

	if (!completing)
		return;
	completing->request.slot = SLOT_COMPLETE;
	completing->generation = app->form->generation;
	completing->field = field;
	completing->from = from;
	completing->text = talloc_strndup(completing, app->line.text + from,
					  app->line.cursor - from);
	app_post(app, &completing->request);
}

void form_complete(struct app *app)
{
	const struct field *field;
	size_t from;

	if (app->form->knowing_open) {
		form_next_scope(app);
		return;
	}
	if (app->candidate_count > 0) {
		app->candidate_at =
			(app->candidate_at + 1) % app->candidate_count;
		put_candidate(app);
		return;
	}
	field = form_field(app, &from);
	if (field && field->type == VALUE_REFERENCE &&
	    from < app->line.cursor) {
		complete_reference(app, field, from);
	} else if (field || !complete_name(app)) {
		struct call call = {.argument = ""};

		do_form_down(app, &call);
	}
}
