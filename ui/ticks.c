/* ticks: `+` on a record: a few rows above the foot with where the pinned
 * source says so and a tick for each shown value. A value that is not ticked
 * is not claimed; what is typed on its row is claimed instead of it. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/edit.h"
#include "ui/reader.h"
#include "ui/workbench.h"

enum { SHOWN_MAX = 6, TEXT = 24, PLACE = -1 };

struct tick {
	const struct field *field;
	int64_t claim;
	const char *shown;
	char *typed;    /* what it says instead; NULL: the same */
	bool on;
};

struct ticks {
	int64_t record;
	char title[128];
	struct tick *rows;
	int count, top;
	int at;            /* chosen row; PLACE: where it says so */
	bool typing;       /* app->line is what the chosen row says instead */
	bool answered, accept_later;
	char place[LINE_MAX_BYTES]; /* while another row is chosen */
};

/* --- saving --- */

struct also {
	struct edit edit;  /* first */
	int64_t record;
	struct edit_saying *sayings; /* NULL: all shown values */
	int count, total, others;
};

/* At another place than the pinned words it is not they that say so. */
static struct edit_knowing knowing_of(const struct edit *edit)
{
	struct edit_knowing knowing = pinned_knowing(&edit->pinned);
	bool there = strcmp(edit->text, edit->pinned.at) == 0;

	if (!there) {
		knowing.quote = "";
		knowing.passage_capture = 0;
	}
	knowing.at = edit->text;
	return knowing;
}

/* "wapo23 says it too", "wapo23 says 3 of 5 too, 1 otherwise" */
static char *what_it_says(const struct also *also)
{
	const char *source = also->edit.pinned.key;
	int same = also->count - also->others;

	if (!also->sayings || same == also->total)
		return talloc_asprintf(also, "%s says it too", source);
	if (also->others == 0)
		return talloc_asprintf(also, "%s says %d of %d too", source,
				       same, also->total);
	return talloc_asprintf(also, "%s says %d of %d too, %d otherwise",
			       source, same, also->total, also->others);
}

/* "disputes rusi23/14", "disputes rusi23/14 and 2 more" */
static const char *what_it_disputes(const void *ctx,
				    const struct edit_outcome *outcome)
{
	if (!outcome->disputes || outcome->dispute_count < 2)
		return outcome->against;
	return talloc_asprintf(ctx, "disputes %s and %d more",
			       outcome->disputes[0],
			       outcome->dispute_count - 1);
}

/* What is shortest comes first: a narrow terminal cuts the end. */
static void say_effect(struct casefile *casefile, struct also *also,
		       const char *effect)
{
	struct edit *edit = &also->edit;
	const char *what = what_it_says(also);
	struct edit_outcome outcome;

	if (edit_outcome(casefile, edit, also->record, edit->entry, &outcome,
			 NULL) != STATUS_OK || !outcome.against)
		edit->effect = talloc_asprintf(edit, "done: %s: %s", what,
					       effect);
	else
		edit->effect = talloc_asprintf(
			edit, "done: %s; %s (6 shows it): %s", effect,
			what_it_disputes(edit, &outcome), what);
}

static enum status run_also(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct also *also = (struct also *)request;
	struct edit *edit = &also->edit;
	struct casefile *casefile = store_side_case(side);
	struct edit_knowing knowing = knowing_of(edit);
	char *effect = NULL;
	enum status status;

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	if (also->sayings)
		status = edit_says(casefile, edit, also->record, also->sayings,
				   also->count, &knowing, &effect,
				   &edit->entry, err);
	else
		status = edit_also_says(casefile, edit, also->record,
					&knowing, &effect, &edit->entry, err);
	if (status == STATUS_OK)
		say_effect(casefile, also, effect ? effect : "");
	return status;
}

static struct also *also_new(struct app *app, const char *place)
{
	struct edit *small = edit_new(app, run_also, place);
	struct also *also = small ? talloc_realloc_size(NULL, small,
							sizeof(*also))
				  : NULL;

	if (!also)
		return NULL;
	also->record = also->edit.about.record;
	also->sayings = NULL;
	also->count = also->total = also->others = 0;
	return also;
}

static void take_ticks(struct also *also, const struct ticks *ticks)
{
	also->record = ticks->record;
	also->total = ticks->count;
	also->sayings = talloc_zero_array(also, struct edit_saying,
					  (unsigned)ticks->count + 1);
	for (int i = 0; also->sayings && i < ticks->count; i++) {
		const struct tick *tick = &ticks->rows[i];
		struct edit_saying *saying = &also->sayings[also->count];

		if (!tick->on)
			continue;
		saying->field = tick->field;
		saying->claim = tick->claim;
		if (tick->typed)
			saying->said = talloc_strdup(also->sayings,
						     tick->typed);
		also->others += tick->typed != NULL;
		also->count++;
	}
}

static void leave(struct app *app)
{
	talloc_free(app->ticks);
	app->ticks = NULL;
	app_context(app, CONTEXT_MAIN);
	page_layout(app);
}

/* --- the rows --- */

static struct tick *chosen_tick(const struct ticks *ticks)
{
	return ticks->at >= 0 && ticks->at < ticks->count
		       ? &ticks->rows[ticks->at] : NULL;
}

/* What was typed on the chosen row stays there; emptied, it is as it was. */
static void keep_typed(struct app *app)
{
	struct ticks *ticks = app->ticks;
	struct tick *tick = chosen_tick(ticks);

	if (!tick) {
		snprintf(ticks->place, sizeof(ticks->place), "%s",
			 app->line.text);
	} else if (ticks->typing) {
		bool same = app->line.length == 0 ||
			    strcmp(app->line.text, tick->shown) == 0;

		TALLOC_FREE(tick->typed);
		if (!same)
			tick->typed = talloc_strdup(ticks->rows,
						    app->line.text);
	}
	ticks->typing = false;
}

static void go_to(struct app *app, int to)
{
	struct ticks *ticks = app->ticks;

	if (to < PLACE || to >= ticks->count)
		return;
	keep_typed(app);
	ticks->at = to;
	if (to == PLACE)
		line_edit_set(&app->line, ticks->place);
	if (to >= 0 && to < ticks->top)
		ticks->top = to;
	if (to >= ticks->top + SHOWN_MAX)
		ticks->top = to - SHOWN_MAX + 1;
}

void ticks_open_cell(struct app *app)
{
	struct ticks *ticks = app->ticks;
	struct tick *tick = chosen_tick(ticks);

	if (!tick || ticks->typing)
		return;
	line_edit_set(&app->line, tick->typed ? tick->typed : tick->shown);
	tick->on = true;
	ticks->typing = true;
}

/* The first character takes the place of the value; arrows go into it. */
static void begin_cell(struct app *app)
{
	struct ticks *ticks = app->ticks;

	if (ticks->typing || !chosen_tick(ticks))
		return;
	ticks_open_cell(app);
	line_edit_set(&app->line, "");
}

void ticks_insert(struct app *app, key character)
{
	begin_cell(app);
	line_edit_insert(&app->line, character);
}

void ticks_paste(struct app *app, const char *text, size_t length)
{
	begin_cell(app);
	line_edit_insert_text(&app->line, text, length);
}

void do_ticks_toggle(struct app *app, const struct call *call)
{
	struct tick *tick = chosen_tick(app->ticks);

	(void)call;
	if (!tick || app->ticks->typing)
		line_edit_insert(&app->line, ' ');
	else
		tick->on = !tick->on;
}

void do_ticks_down(struct app *app, const struct call *call)
{
	(void)call;
	go_to(app, app->ticks->at + 1);
}

void do_ticks_up(struct app *app, const struct call *call)
{
	(void)call;
	go_to(app, app->ticks->at - 1);
}

void do_ticks_cancel(struct app *app, const struct call *call)
{
	struct tick *tick = chosen_tick(app->ticks);

	(void)call;
	if (tick && app->ticks->typing) {
		TALLOC_FREE(tick->typed);
		app->ticks->typing = false;
		return;
	}
	leave(app);
	app_say(app, MESSAGE_INFO, "nothing was added");
}

bool ticks_wait(const struct app *app)
{
	return app->ticks && !app->ticks->answered;
}

void do_ticks_accept(struct app *app, const struct call *call)
{
	struct ticks *ticks = app->ticks;
	struct also *also;

	(void)call;
	if (!ticks->answered) {
		ticks->accept_later = true;
		return;
	}
	keep_typed(app);
	also = also_new(app, ticks->place);
	if (!also)
		return;
	take_ticks(also, ticks);
	if (also->count == 0) {
		app_say(app, MESSAGE_ERROR,
			"nothing is ticked: Space ticks, Esc leaves");
		talloc_free(also);
		return;
	}
	leave(app);
	edit_post(app, &also->edit);
}

/* --- opening --- */

struct asking {
	struct request request;
	int64_t record;
	struct edit_value *values;
	int count;
};

static enum status run_ask(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct asking *asking = (struct asking *)request;

	return edit_shown_values(store_side_case(side), asking, asking->record,
				 &asking->values, &asking->count, err);
}

static void take_values(struct ticks *ticks, const struct asking *asking)
{
	ticks->rows = talloc_zero_array(ticks, struct tick,
					(unsigned)asking->count + 1);
	for (int i = 0; ticks->rows && i < asking->count; i++) {
		const struct edit_value *value = &asking->values[i];

		ticks->rows[ticks->count++] = (struct tick){
			.field = value->field, .claim = value->claim,
			.shown = talloc_strdup(ticks->rows, value->text),
			.on = true};
	}
	ticks->answered = true;
}

static void asked(struct app *app, struct request *request)
{
	const struct asking *asking = (const struct asking *)request;
	struct ticks *ticks = app->ticks;
	struct call call = {.argument = ""};

	if (!ticks || ticks->record != asking->record || ticks->answered) {
		talloc_free(request);
		return;
	}
	if (request->status != STATUS_OK || asking->count == 0) {
		leave(app);
		app_say(app, MESSAGE_ERROR, "%s",
			request->status != STATUS_OK ? request->error.text
			: "nothing is said of it yet that a source could say "
			  "too");
	} else {
		take_values(ticks, asking);
		if (ticks->accept_later) {
			ticks->accept_later = false;
			do_ticks_accept(app, &call);
		}
	}
	app->dirty = true;
	talloc_free(request);
}

static void ticks_open(struct app *app)
{
	struct chosen chosen = page_chosen(app);
	struct ticks *ticks = talloc_zero(app, struct ticks);
	struct asking *asking = app_request(app, sizeof(*asking), run_ask,
					    asked);

	if (!ticks || !asking) {
		talloc_free(ticks);
		talloc_free(asking);
		return;
	}
	talloc_free(app->ticks);
	app->ticks = ticks;
	ticks->record = asking->record = chosen.record;
	ticks->at = PLACE;
	snprintf(ticks->title, sizeof(ticks->title), "%s", chosen.title);
	line_edit_set(&app->line, app->pinned.at);
	app_context(app, CONTEXT_TICKS);
	app_post(app, &asking->request);
}

void do_also_says(struct app *app, const struct call *call)
{
	struct also *also;

	if (reader_also_says(app, call))
		return;
	if (app->pinned.source == 0) {
		app_say(app, MESSAGE_ERROR,
			"no source is pinned: p on one, or :pin KEY");
	} else if (*call->argument) {
		also = also_new(app, call->argument);
		if (also)
			edit_post(app, &also->edit);
	} else {
		ticks_open(app);
	}
}

/* --- drawing --- */

static int rows_shown(const struct ticks *ticks)
{
	return ticks->count < SHOWN_MAX ? ticks->count : SHOWN_MAX;
}

static void draw_line(struct app *app, int row, int column, int room)
{
	const struct line_edit *line = &app->line;
	size_t from = 0;

	while (from < line->cursor &&
	       (int)text_width(line->text + from, line->cursor - from) > room)
		do
			from++;
		while ((line->text[from] & 0xc0) == 0x80);
	term_put_n(app->term, row, column, room, STYLE_TYPED,
		   line->text + from, line->length - from);
	term_cursor(app->term, row,
		    column + (int)text_width(line->text + from,
					     line->cursor - from), true);
}

static void draw_heading(struct app *app, int row)
{
	const struct ticks *ticks = app->ticks;
	int width = term_width(app->term);
	char text[256];

	term_blank(app->term, row, 0, width);
	term_rule(app->term, row, 0, width);
	if (ticks->count > SHOWN_MAX)
		snprintf(text, sizeof(text), "%s says of %s, %d-%d of %d ",
			 app->pinned.key, ticks->title, ticks->top + 1,
			 ticks->top + SHOWN_MAX, ticks->count);
	else
		snprintf(text, sizeof(text), "%s says of %s ",
			 app->pinned.key, ticks->title);
	term_put(app->term, row, 1, width - 2, STYLE_HEADING_FOCUS, text);
}

static void draw_place(struct app *app, int row)
{
	const struct ticks *ticks = app->ticks;
	int width = term_width(app->term);
	bool here = ticks->at == PLACE;

	term_blank(app->term, row, 0, width);
	term_put(app->term, row, 0, 1, STYLE_CHOSEN, here ? ">" : " ");
	term_put(app->term, row, 1, TEXT - 2, STYLE_DIM,
		 "at (line, figure)");
	if (here)
		draw_line(app, row, TEXT, width - TEXT - 1);
	else
		term_put(app->term, row, TEXT, width - TEXT - 1, STYLE_NORMAL,
			 ticks->place);
}

static void draw_tick(struct app *app, int row, int i)
{
	const struct ticks *ticks = app->ticks;
	const struct tick *tick = &ticks->rows[i];
	int width = term_width(app->term), room = width - TEXT - 1, used;
	bool here = ticks->at == i;
	enum style style = !tick->on ? STYLE_DIM
			   : here ? STYLE_CELL : STYLE_NORMAL;

	term_blank(app->term, row, 0, width);
	term_put(app->term, row, 0, 1, STYLE_CHOSEN, here ? ">" : " ");
	term_put(app->term, row, 1, 3, STYLE_KEY, tick->on ? "[x]" : "[ ]");
	term_put(app->term, row, 5, TEXT - 6, STYLE_DIM, tick->field->label);
	if (here && ticks->typing) {
		draw_line(app, row, TEXT, room);
		return;
	}
	used = term_put(app->term, row, TEXT, room, style,
			tick->typed ? tick->typed : tick->shown);
	if (tick->typed && room - used > (int)sizeof("instead of ")) {
		used += 2 + term_put(app->term, row, TEXT + used + 2,
				     room - used - 2, STYLE_DIM,
				     "instead of ");
		term_put(app->term, row, TEXT + used, room - used, STYLE_DIM,
			 tick->shown);
	}
	if (here)
		term_cursor(app->term, row, TEXT, false);
}

void ticks_draw(struct app *app)
{
	const struct ticks *ticks = app->ticks;
	int shown = rows_shown(ticks);
	int row = term_height(app->term) - 4 - shown;

	draw_heading(app, row++);
	draw_place(app, row++);
	for (int i = 0; i < shown; i++)
		draw_tick(app, row + i, ticks->top + i);
}
