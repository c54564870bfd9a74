/* form_draw: the rows of the form. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "ui/form.h"

enum { LABEL = 11, READING = 40, TROUBLE_ROWS = 2 };

/* What the opened summary row takes, as wide as the narrowest screen. */
#define KNOWING_NAMES                                                         \
	"speaker origin means basis grade hedge as-of at quote; Tab: one"     \
	" field"
/* And of a group how it is read. */
#define GROUP_NAMES                                                           \
	"speaker origin means basis grade hedge as-of at quote, reading: each"

static bool has_group(const struct form *form)
{
	int count = form->line ? form->line->part_count : 0;

	for (int i = 0; i < count; i++)
		if (form->line->parts[i].group)
			return true;
	return false;
}

static bool is_filled(const struct line_part *part)
{
	return part->text && *part->text;
}

static int filled_parts(const struct form *form)
{
	int count = form->line ? form->line->part_count : 0, filled = 0;

	for (int i = 0; i < count; i++)
		filled += is_filled(&form->line->parts[i]);
	return filled;
}

static int part_rows(const struct form *form)
{
	int filled = filled_parts(form);

	return filled < FORM_PARTS_MAX ? filled : FORM_PARTS_MAX;
}

/* A heading, two rows an offer, and a new one. */
static int offer_rows(const struct form *form)
{
	int fits = form_fits(form);

	return fits > 0 ? 2 * fits + 2 : 0;
}

/* heading, line, names of the line's parts, parts or what is wrong with them,
 * how we know, offers */
int form_rows(const struct form *form)
{
	return 4 + part_rows(form) + offer_rows(form) +
	       (form_trouble(form) ? TROUBLE_ROWS : 0);
}

static void put_label(struct app *app, int row, const char *label)
{
	term_blank(app->term, row, 0, term_width(app->term));
	term_put(app->term, row, 1, LABEL - 2, STYLE_DIM, label);
}

static void draw_heading(struct app *app, int row)
{
	int width = term_width(app->term), at = 1;
	char text[256];

	term_blank(app->term, row, 0, width);
	term_rule(app->term, row, 0, width);
	snprintf(text, sizeof(text), "%s, %s%s%s ", app->form->kind->label,
		 app->pinned.source ? "citing " : "on your word alone",
		 app->pinned.source ? app->pinned.key : "",
		 app->pinned.source ? "" : " (p pins a source)");
	term_put(app->term, row, at, width - at, STYLE_HEADING_FOCUS, text);
}

static void draw_typed(struct app *app, int row, const char *label,
		       const struct line_edit *line, bool typing)
{
	int width = term_width(app->term), room = width - LABEL - 1;
	size_t from = 0;

	put_label(app, row, label);
	while (typing && from < line->cursor &&
	       (int)text_width(line->text + from, line->cursor - from) > room)
		do
			from++;
		while ((line->text[from] & 0xc0) == 0x80);
	term_put_n(app->term, row, LABEL, room, STYLE_TYPED, line->text + from,
		   line->length - from);
	if (typing)
		term_cursor(app->term, row,
			    LABEL + (int)text_width(line->text + from,
						    line->cursor - from),
			    true);
}

/* Words behind each other as far as there is room. */
static void add_word(char text[256], const char *between, const char *word)
{
	size_t used = strlen(text);

	if (used + strlen(between) + strlen(word) < 256)
		snprintf(text + used, 256 - used, "%s%s", between, word);
}

/* The parts of the line; behind the last what else can be named there. */
static void name_parts(const struct app *app, char text[256])
{
	const struct kind *kind = app->form->kind;
	const char *names[CANDIDATES_MAX];
	size_t from;
	int count = 0;
	void *ctx = talloc_new(NULL);

	if (form_field(app, &from) == NULL && ctx)
		count = form_names(app, ctx, names, CANDIDATES_MAX);
	if (count > 0)
		add_word(text, "", "Tab: ");
	for (int i = 0; i < count; i++)
		if (names[i])
			add_word(text, "", names[i]);
	for (int i = 0; count == 0 && kind->line[i]; i++)
		add_word(text, i > 0 ? ", " : "", kind->line[i]->word);
	talloc_free(ctx);
}

static void draw_names(struct app *app, int row)
{
	char text[256] = "";

	if (!app->form->knowing_open)
		name_parts(app, text);
	put_label(app, row, "");
	term_put(app->term, row, LABEL, term_width(app->term) - LABEL,
		 STYLE_DIM, !app->form->knowing_open ? text
			    : has_group(app->form) ? GROUP_NAMES
						   : KNOWING_NAMES);
}

static void describe_part(const struct line_part *part, char *buffer,
			  size_t size, enum style *ret_style)
{
	*ret_style = STYLE_NORMAL;
	const char *period = part->tie && part->tie->understood
				     ? part->tie->understood : "";
	const char *comma = *period ? ", " : "";

	if (part->candidates > 1) {
		snprintf(buffer, size, "%d are called so: Tab chooses",
			 part->candidates);
		*ret_style = STYLE_TWO_WAYS;
	} else if (part->group) {
		snprintf(buffer, size, "%s", part->understood);
		*ret_style = STYLE_UNCITED;
	} else if (part->makes_new) {
		snprintf(buffer, size, "new: it will be made%s%s", comma,
			 period);
		*ret_style = STYLE_UNCITED;
	} else if (part->reference != 0) {
		snprintf(buffer, size, "%s%s%s",
			 part->understood ? part->understood : "known", comma,
			 period);
		*ret_style = STYLE_GOOD;
	} else {
		snprintf(buffer, size, "%s",
			 part->understood ? part->understood
					  : "kept as written");
	}
}

static void draw_part(struct app *app, int row, const struct line_part *part)
{
	int width = term_width(app->term);
	char words[256];
	enum style style;

	describe_part(part, words, sizeof(words), &style);
	put_label(app, row, part->tie ? part->tie->name : part->field->word);
	term_put(app->term, row, LABEL, READING - LABEL - 1, STYLE_NORMAL,
		 part->text);
	term_put(app->term, row, READING, width - READING - 1, style, words);
}

/* Where there is no room for all, the last: they are being typed. */
static int draw_parts(struct app *app, int row)
{
	const struct line *line = app->form->line;
	int above = filled_parts(app->form) - part_rows(app->form);

	for (int i = 0; line && i < line->part_count; i++)
		if (is_filled(&line->parts[i]) && above-- <= 0)
			draw_part(app, row++, &line->parts[i]);
	return row;
}

static int draw_trouble(struct app *app, int row)
{
	const char *text = form_trouble(app->form);
	int room = term_width(app->term) - LABEL - 1;

	for (int i = 0; text && i < TROUBLE_ROWS; i++) {
		size_t n = i + 1 < TROUBLE_ROWS
				   ? view_line_bytes(text, (size_t)room)
				   : strlen(text);

		put_label(app, row, i == 0 ? "not so" : "");
		term_put_n(app->term, row++, LABEL, room, STYLE_ERROR, text,
			   n);
		text += n + (text[n] == ' ');
	}
	return row;
}

static void draw_knowing(struct app *app, int row)
{
	const struct form *form = app->form;
	char text[256];

	if (form->knowing_open) {
		draw_typed(app, row, "know", &app->line, true);
		return;
	}
	put_label(app, row, "know");
	if (form->other.length == 0)
		snprintf(text, sizeof(text),
			 "%s speaks%s%s, its own origin, reported, not graded",
			 app->pinned.source ? app->pinned.key : "the analyst",
			 *app->pinned.at ? " at " : "", app->pinned.at);
	term_put(app->term, row, LABEL, term_width(app->term) - LABEL - 1,
		 form->other.length > 0 ? STYLE_NORMAL : STYLE_DIM,
		 form->other.length > 0 ? form->other.text : text);
}

static void draw_offer(struct app *app, int row, int number, bool chosen,
		       const char *title)
{
	int width = term_width(app->term);
	char digit[16];

	snprintf(digit, sizeof(digit), "%d", number);
	term_blank(app->term, row, 0, width);
	term_put(app->term, row, 0, 1, STYLE_CHOSEN, chosen ? ">" : " ");
	term_put(app->term, row, 1, 2, STYLE_KEY, digit);
	term_put(app->term, row, LABEL, width - LABEL - 1,
		 chosen ? STYLE_CELL : STYLE_NORMAL, title);
	if (chosen)
		term_cursor(app->term, row, LABEL, false);
}

static void draw_effect(struct app *app, int row, const char *effect)
{
	put_label(app, row, "");
	if (effect)
		term_put(app->term, row, LABEL, term_width(app->term) - LABEL,
			 STYLE_DIM, effect);
}

static void draw_offers(struct app *app, int row)
{
	const struct form *form = app->form;
	int width = term_width(app->term), fits = form_fits(form);
	bool here = app->context == CONTEXT_OFFER;

	if (fits <= 0)
		return;
	term_blank(app->term, row, 0, width);
	term_rule(app->term, row, 0, width);
	term_put(app->term, row++, 1, width - 2,
		 here ? STYLE_HEADING_FOCUS : STYLE_HEADING,
		 fits > 1 ? "The case has some that fit "
			  : "The case has one that fits ");
	for (int i = 0; i < fits; i++) {
		draw_offer(app, row++, i + 1, here && form->offer == i,
			   form->line->fits[i].title);
		draw_effect(app, row++, form->line->fits[i].effect);
	}
	draw_offer(app, row, fits + 1, here && form->offer == fits,
		   "a new one");
}

void form_draw(struct app *app)
{
	const struct form *form = app->form;
	int row = term_height(app->term) - 2 - form_rows(form);

	draw_heading(app, row++);
	draw_typed(app, row++, "line",
		   form->knowing_open ? &form->other : &app->line,
		   app->context == CONTEXT_FORM && !form->knowing_open);
	draw_names(app, row++);
	row = draw_trouble(app, draw_parts(app, row));
	draw_knowing(app, row++);
	draw_offers(app, row);
}
