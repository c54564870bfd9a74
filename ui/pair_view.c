/* pair_view: two records of a kind side by side, to tell whether they are
 * one. :same, :probably-same, :not-the-same and :undecided are said here of
 * these two, with a reason. */
#include <string.h>
#include <talloc.h>

#include "store/detail.h"
#include "src/base/text_add.h"
#include "store/find.h"
#include "ui/workbench.h"

enum { FIELD, ONE, OTHER, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[FIELD] = {"field", "Side by side", {14, 18, 0, 0}, false},
	[ONE] = {"one", "", {28, 40, 0, 1}, false},
	[OTHER] = {"other", "", {28, 40, 0, 1}, false},
};

static const struct detail_field *field_in(const struct detail *detail,
					   const struct field *field)
{
	for (int i = 0; i < detail->field_count; i++)
		if (detail->fields[i].field == field)
			return &detail->fields[i];
	return NULL;
}

static char *values_of(struct view_load *load, const struct detail_field *field)
{
	char *text = talloc_strdup(load, "");

	for (int i = 0; field && i < field->value_count; i++)
		text = text_add(text, "%s%s", i > 0 ? "; " : "",
				field->values[i].as);
	return text;
}

/* What both have and have otherwise stands out. */
static void fill(struct view_load *load, const struct detail *const pair[2],
		 const struct field *field)
{
	char *one = values_of(load, field_in(pair[0], field));
	char *other = values_of(load, field_in(pair[1], field));
	struct view_row *row = view_load_row(load);
	bool differ = one && other && *one && *other && strcmp(one, other) != 0;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = pair[0]->id,
				      .kind = pair[0]->kind->number,
				      .record = pair[0]->id,
				      .beside = pair[1]->id,
				      .field = field,
				      .title = pair[0]->title};
	view_cell_set(row, FIELD, field->label, STYLE_DIM);
	view_cell_set(row, ONE, one, differ ? STYLE_TWO_WAYS : STYLE_NORMAL);
	view_cell_set(row, OTHER, other,
		      differ ? STYLE_TWO_WAYS : STYLE_NORMAL);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const int64_t ids[2] = {load->query.subject.record,
				load->query.subject.beside};
	struct detail *pair[2];
	const struct kind *kind;

	load->columns = columns;
	load->column_count = COLUMNS;
	for (int i = 0; i < 2; i++) {
		enum status status =
			detail_read(casefile, load, ids[i], &pair[i], err);

		if (status != STATUS_OK)
			return status;
		load->headings[ONE + i] = pair[i]->title;
	}
	kind = pair[0]->kind;
	if (pair[1]->kind != kind)
		return error_set(err, STATUS_INVALID, "%s is a %s, %s a %s: "
				 "they cannot be one", pair[0]->title,
				 kind->word, pair[1]->title,
				 pair[1]->kind->word);
	for (int i = 0; i < kind->field_count; i++)
		if (field_in(pair[0], kind->fields[i]) ||
		    field_in(pair[1], kind->fields[i]))
			fill(load, (const struct detail *const[2]){
					   pair[0], pair[1]},
			     kind->fields[i]);
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class pair_view = {
	.name = "pair",
	.title = "Side by side",
	.empty = "nothing is said of either",
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

/* --- which two --- */

struct pairing {
	struct request request;
	struct chosen pair; /* record, beside; its title owned */
	const char *name, *text;
	void (*then)(struct app *app, const struct chosen *pair,
		     const char *text);
};

static enum status run_find(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct pairing *pairing = (struct pairing *)request;
	struct thing *things;
	int count;
	enum status status = find_thing(store_side_case(side), pairing,
					pairing->name, pairing->pair.kind,
					&things,
					&count, err);

	if (status != STATUS_OK)
		return status;
	if (count > 1)
		return error_set(err, STATUS_AMBIGUOUS,
				 "%d things are called `%s`: type its id",
				 count, pairing->name);
	pairing->pair.beside = things[0].id;
	return STATUS_OK;
}

static void open_pair(struct app *app, int64_t one, int64_t other)
{
	struct view_query query = {.subject = {.table = TABLE_RECORD,
					       .id = one,
					       .record = one,
					       .beside = other,
					       .title = ""}};

	page_open(app, &pair_view, &query);
}

static void found(struct app *app, struct request *request)
{
	struct pairing *pairing = (struct pairing *)request;
	struct chosen *pair = &pairing->pair;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else if (pair->record == pair->beside && !pairing->then) {
		app_say(app, MESSAGE_INFO, "these are shown as one already");
	} else {
		if (pair->record == pair->beside)
			pair->beside = 0;
		else
			open_pair(app, pair->record, pair->beside);
		if (pairing->then)
			pairing->then(app, pair, pairing->text);
	}
	talloc_free(request);
}

void pair_find(struct app *app, const char *text, size_t name,
	       void (*then)(struct app *app, const struct chosen *pair,
			    const char *text))
{
	struct chosen chosen = page_chosen(app);
	struct pairing *pairing;

	if (name == 0) {
		app_say(app, MESSAGE_INFO, "name the other one");
		return;
	}
	pairing = app_request(app, sizeof(*pairing), run_find, found);
	if (!pairing)
		return;
	pairing->pair = chosen;
	pairing->pair.said = NULL;
	pairing->pair.title = talloc_strdup(pairing, chosen.title);
	pairing->name = talloc_strndup(pairing, text, name);
	pairing->text = talloc_strdup(pairing, text);
	pairing->then = then;
	app_post(app, &pairing->request);
}

static void find_other(struct app *app, const char *name)
{
	pair_find(app, name, strlen(name), NULL);
}

void do_beside(struct app *app, const struct call *call)
{
	const struct view *view = page_view(app);
	struct prompt prompt = {.label = "beside", .history = "go",
				.accept = find_other};

	if (*call->argument)
		find_other(app, call->argument);
	else if (view->selected_count == 2)
		open_pair(app, view->selected[0], view->selected[1]);
	else
		prompt_open(app, &prompt, "");
}
