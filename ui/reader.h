/* reader: a captured page on the screen.
 *
 * The page is a view whose rows are lines of text (reader_view.c); the cursor
 * stands on a character, and words can be selected from it
 * (reader_move.c) and cited (reader_cite.c). */
#ifndef TAFFRAIL_UI_READER_H
#define TAFFRAIL_UI_READER_H

#include "src/analysis/folio.h"
#include "ui/workbench.h"

enum { READER_MARGIN = 5, READER_FOOT_ROWS = 4 };

/* The answer of a load, on it (view_load.extra). */
struct reader_answer {
	struct folio_about about; /* texts on the load */
	struct folio_window *window;
	enum folio_form form;
	bool goes;              /* to the citation that was asked for */
	uint32_t to, to_length;
};

/* Which copy is read, and how. */
struct reader_page {
	unsigned slot;  /* of the view */
	int64_t capture;
	int64_t other;  /* of a difference */
	enum folio_form form;
};

/* What the view keeps between answers (view.extra). */
struct reader {
	struct app *app;
	uint32_t cursor;         /* a place in the text */
	int wish;                /* column in cells that j and k keep */
	bool selecting;
	uint32_t anchor, anchor_end; /* what was selected first */
	uint32_t match, match_length; /* last found words */
	uint32_t text_place;     /* of the cursor, while another form is shown */
	int kind;                /* of the record that was entered last */
	bool going;              /* the cursor's row is still to come */
	unsigned taken;          /* the view's generation whose place it is at */
};

/* The reader with the focus; NULL: another view has it. */
struct reader *reader_of(struct app *app);
/* What its view has been answered; NULL: nothing yet. */
const struct reader_answer *reader_answer(const struct view *view);
/* Put the cursor where the rows are: before it is used or drawn. */
void reader_sync(struct view *view);
/* Go to a place of the text, wherever it is. */
void reader_go(struct app *app, uint32_t place);
/* The selected range; nothing selected: the sentence at the cursor. */
void reader_range(struct app *app, uint32_t *ret_at, uint32_t *ret_length);

/* Open a copy of a source, citation, claim or record. */
void reader_open(struct app *app, const struct chosen *thing);
/* Another copy, or form of it, in the reader that has the focus. */
void reader_ask(struct app *app, int64_t capture, int64_t other,
		enum folio_form form, uint32_t place);
/* The folio of a view that is being read, in the thread of the store. */
enum status reader_folio(struct store_side *side,
			 const struct reader_page *page,
			 struct folio **ret_folio, struct error *err);
/* As text_clip_shown(), of the first `length` bytes of a row as it is drawn:
 * with the numbers of links, that of the last one included. */
size_t reader_clip(const struct folio_window *w, const struct folio_row *row,
		   size_t length, size_t cells, size_t *ret_cells);
struct reader_page reader_page_of(const struct view *view);
/* The same for the rows of a view: a page that is still being read is no
 * failure, but no folio (NULL), and the view asks again. */
enum status reader_load_folio(struct store_side *side, struct view_load *load,
			      const struct reader_page *page,
			      struct folio **ret_folio, struct error *err);

/* Hooks of actions that also hold in the reader: true, it was done here. */
bool reader_add(struct app *app, const struct call *call);
/* In the list of what has no place: the chosen one is taken. */
bool reader_take_lead(struct app *app);
/* In the list of links: sources of the chosen one, or of all in view. */
bool reader_take_link(struct app *app, bool all);
/* In the list of links: the address of one that is no source yet; NULL. */
const char *reader_link_here(struct app *app);
/* Go where the link at a place leads: to its copy, or ask for one. */
void reader_follow(struct app *app, uint32_t place);
bool reader_also_says(struct app *app, const struct call *call);
bool reader_note(struct app *app, const char *type, const char *text);
bool reader_pin(struct app *app, const struct call *call);
bool reader_search(struct app *app, const struct call *call);
bool reader_next_match(struct app *app, int step);
bool reader_enter(struct app *app);
bool reader_drop(struct app *app); /* Esc: the selection */
/* A copy is being read for the view with the focus: it ends. */
bool reader_stop(struct app *app);
/* Does the last line name it: selecting first, then what is done with it. */
bool reader_hints(struct app *app, const struct ui_action *action);
/* The form is left; an entry was made. */
void reader_form_left(struct app *app);
void reader_saved(struct app *app);
/* At the foot of the view: how the passage at the cursor is translated, or
 * where the link leads. */
void reader_draw_foot(const struct view *view, struct term *term);
/* Another page will be shown: keep where reading stopped. */
void reader_leave(struct app *app);

#endif
