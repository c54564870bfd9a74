/* reader_translate: the translation of a passage, entered beside it and shown
 * with it. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/passage.h"
#include "ui/reader.h"

struct translating {
	struct edit edit; /* first */
	struct reader_page page;
	bool selected;
	uint32_t at, length; /* selected words, or the cursor */
};

/* "en DeepL: the words": language, and who translated, if it is another. */
static void take_apart(const void *ctx, const char *typed, const char *analyst,
		       struct translation *t)
{
	size_t n = strspn(typed, "abcdefghijklmnopqrstuvwxyz-");
	const char *colon = strchr(typed, ':');

	*t = (struct translation){typed, "", analyst};
	if (n < 2 || n > 8 || !colon || colon[1] != ' ' ||
	    (typed[n] != ' ' && typed + n != colon))
		return;
	t->language = talloc_strndup(ctx, typed, n);
	t->text = colon + 1 + strspn(colon + 1, " ");
	if (typed + n != colon)
		t->translator = talloc_strndup(ctx, typed + n + 1,
					       (size_t)(colon - typed) - n - 1);
}

static enum status run(struct store_side *side, struct request *request,
		       struct error *err)
{
	struct translating *t = (struct translating *)request;
	struct casefile *casefile = store_side_case(side);
	struct folio_passage *p = NULL;
	struct edit_knowing knowing = {.source = 0};
	struct translation translation;
	struct folio *folio;
	int64_t citation = 0;
	enum status status = reader_folio(side, &t->page, &folio, err);

	if (status == STATUS_OK && !t->selected) {
		citation = folio_citation_at(folio, t->at);
		if (!citation)
			return error_set(err, STATUS_NOT_FOUND, "nothing is "
					 "cited here: select the words that "
					 "are translated (s, W, V, v)");
	} else if (status == STATUS_OK) {
		status = folio_passage(folio, t, t->at, t->length, &p, err);
	}
	if (status != STATUS_OK)
		return status;
	if (p)
		knowing = (struct edit_knowing){
			.source = p->source, .at = p->where, .quote = p->quote,
			.passage_capture = p->capture,
			.passage_start = p->start,
			.passage_length = p->length};
	casefile_set_analyst(casefile, t->edit.analyst);
	take_apart(t, t->edit.text, t->edit.analyst, &translation);
	status = passage_translate(casefile, citation, &knowing, &translation,
				   &t->edit.entry, err);
	store_side_forget(side);
	t->edit.effect = "done: translation beside the passage";
	return status;
}

static void accept(struct app *app, const char *text)
{
	struct reader *reader = reader_of(app);
	struct edit *small;
	struct translating *t;

	if (!reader || !*text) {
		app_say(app, MESSAGE_INFO, "nothing was written");
		return;
	}
	small = edit_new(app, run, text);
	t = small ? talloc_realloc_size(NULL, small, sizeof(*t)) : NULL;
	if (!t)
		return;
	reader_sync(page_view(app));
	t->page = reader_page_of(page_view(app));
	t->selected = reader->selecting;
	t->at = reader->cursor;
	t->length = 1;
	if (t->selected)
		reader_range(app, &t->at, &t->length);
	edit_post(app, &t->edit);
}

void do_translate(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "translation (en: WORDS)",
				.history = "translation", .accept = accept,
				.keep_draft = true};

	if (*call->argument)
		accept(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* --- shown at the foot --- */

/* The translation of the shortest passage around the cursor; NULL: none. */
static const char *translation(const struct reader *reader,
			       const struct reader_answer *a)
{
	const struct folio_span *best = NULL;
	const char *text = NULL;

	for (int i = 0; a && i < a->window->translation_count; i++) {
		const struct folio_translation *t =
			&a->window->translations[i];

		if (reader->cursor < t->span.at ||
		    reader->cursor >= t->span.at + t->span.length ||
		    (best && t->span.length > best->length))
			continue;
		best = &t->span;
		text = t->text;
	}
	return text;
}

/* Where the link at the cursor leads, as the page says; NULL: none is. */
static const char *target(const struct reader *reader,
			  const struct reader_answer *a)
{
	for (int i = 0; a && i < a->window->link_count; i++) {
		const struct folio_target *t = &a->window->links[i];

		if (reader->cursor >= t->span.at &&
		    reader->cursor - t->span.at < t->span.length)
			return t->address;
	}
	return NULL;
}

void reader_draw_foot(const struct view *view, struct term *term)
{
	const struct reader *reader = view->extra;
	const struct reader_answer *a = reader_answer(view);
	const char *said = translation(reader, a);
	const char *text = said ? said : target(reader, a);
	int width = view->rect.width - READER_MARGIN - 1, rows = 0;
	int first;
	size_t length = text ? strlen(text) : 0, at = 0;
	size_t starts[READER_FOOT_ROWS + 1];

	if (!text || width < 10 || view->rect.height < 8)
		return;
	while (at < length && rows < READER_FOOT_ROWS) {
		size_t n = text_clip_shown(text + at, length - at,
					   (size_t)width, NULL), cut = n;

		while (at + n < length && cut > 0 && text[at + cut] != ' ')
			cut--;
		starts[rows++] = at;
		at += at + n < length && cut > 0 ? cut + 1 : n > 0 ? n : 1;
	}
	starts[rows] = at;
	/* it never covers the row that it speaks of */
	first = view->at - view->top < view->rect.height - 1 - rows
			? view->rect.row + view->rect.height - rows
			: view->rect.row + 1;
	for (int i = 0; i < rows; i++) {
		int line = first + i;

		term_blank(term, line, view->rect.column, view->rect.width);
		term_put(term, line, view->rect.column + 1, 2, STYLE_LABEL,
			 i > 0 ? " " : said ? "=" : "@");
		term_glyph(term, line, view->rect.column + 3, GLYPH_VERTICAL,
			   STYLE_RULE);
		term_put_n(term, line, view->rect.column + READER_MARGIN, width,
			   STYLE_TYPED, text + starts[i],
			   starts[i + 1] - starts[i]);
	}
}
