/* reader_move: the cursor in a page, and selecting words from it. */
#include <string.h>

#include "src/base/text.h"
#include "ui/reader.h"

enum { ABBREVIATION_MAX = 5 };

/* --- characters in the window --- */

struct text {
	const char *bytes; /* of [from, to) */
	uint32_t from, to;
};

static bool text_of(struct app *app, struct text *text)
{
	const struct reader_answer *a = reader_answer(page_view(app));

	if (!a || a->window->length == 0)
		return false;
	*text = (struct text){a->window->text, a->window->at,
			      a->window->at + a->window->length};
	return true;
}

static char at(const struct text *t, uint32_t place)
{
	return place >= t->from && place < t->to ? t->bytes[place - t->from]
						 : '\n';
}

static bool is_inside(const struct text *t, uint32_t place)
{
	return ((unsigned char)at(t, place) & 0xc0) == 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Behind the character at a place. */
static uint32_t behind(const struct text *t, uint32_t place)
{
	if (place < t->to)
		place++;
	while (place < t->to && is_inside(t, place))
		place++;
	return place;
}

static uint32_t before(const struct text *t, uint32_t place)
{
	if (place > t->from)
		place--;
	while (place > t->from && is_inside(t, place))
		place--;
	return place;
}

/* --- words, sentences, lines --- */

static uint32_t word_start(const struct text *t, uint32_t place)
{
	while (place > t->from && is_blank(at(t, place)))
		place = before(t, place);
	while (place > t->from && !is_blank(at(t, before(t, place))))
		place = before(t, place);
	return place;
}

static bool is_sign(char c)
{
	return strchr(",.;:!?()[]\"'", c) != NULL;
}

/* Behind the last letter of the word: signs that close it stay outside. */
static uint32_t word_end(const struct text *t, uint32_t place)
{
	uint32_t end = place;

	while (end < t->to && !is_blank(at(t, end)))
		end = behind(t, end);
	while (end > place + 1 && is_sign(at(t, end - 1)))
		end--;
	return end;
}

static uint32_t next_word(const struct text *t, uint32_t place)
{
	while (place < t->to && !is_blank(at(t, place)))
		place = behind(t, place);
	while (place < t->to && is_blank(at(t, place)))
		place = behind(t, place);
	return place;
}

/* "Oct." and "J." end no sentence: short words that begin with a capital. */
static bool is_abbreviation(const struct text *t, uint32_t stop)
{
	uint32_t start = stop;

	while (start > t->from && !is_blank(at(t, start - 1)))
		start--;
	return stop - start < ABBREVIATION_MAX && at(t, start) >= 'A' &&
	       at(t, start) <= 'Z';
}

/* Does a sentence end with the sign at this place? */
static bool ends_sentence(const struct text *t, uint32_t place)
{
	uint32_t next = place + 1;
	char c = at(t, place);

	if (c == '\n')
		return true;
	if (c != '.' && c != '!' && c != '?')
		return false;
	while (next < t->to && strchr("\"')]", at(t, next)))
		next++;
	if (next < t->to && (unsigned char)at(t, next) == 0xe2)
		return true; /* a closing quotation mark */
	if (!is_blank(at(t, next)))
		return false;
	return c != '.' || at(t, next) == '\n' || !is_abbreviation(t, place);
}

static uint32_t sentence_start(const struct text *t, uint32_t place)
{
	while (place > t->from && !ends_sentence(t, place - 1))
		place--;
	while (place < t->to && (is_blank(at(t, place)) ||
				 strchr("\"')]", at(t, place))))
		place++;
	return place;
}

static uint32_t sentence_end(const struct text *t, uint32_t place)
{
	while (place < t->to && !ends_sentence(t, place))
		place++;
	while (place < t->to && strchr(".!?\"')]", at(t, place)))
		place++;
	return place;
}

static uint32_t line_start(const struct text *t, uint32_t place)
{
	while (place > t->from && at(t, place - 1) != '\n')
		place--;
	return place;
}

static uint32_t line_end(const struct text *t, uint32_t place)
{
	while (place < t->to && at(t, place) != '\n')
		place++;
	return place;
}

/* --- the cursor --- */

/* Column of the cursor in its row, which j and k keep. */
static void keep_wish(struct reader *reader, const struct reader_answer *a,
		      const struct folio_row *row)
{
	size_t cells;

	reader_clip(a->window, row, reader->cursor - row->at, SIZE_MAX,
		    &cells);
	reader->wish = (int)cells;
}

void reader_go(struct app *app, uint32_t place)
{
	struct view *view = page_view(app);
	struct reader *reader = reader_of(app);
	const struct reader_answer *a = reader_answer(view);

	if (!reader)
		return;
	reader->cursor = place;
	view->dirty = app->dirty = true;
	for (int i = 0; a && i < a->window->row_count; i++) {
		const struct folio_row *row = &a->window->rows[i];
		bool last = i + 1 == a->window->row_count;

		if (place < row->at ||
		    (last ? place > row->at + row->length
			  : place >= row[1].at))
			continue;
		view_move_to(view, a->window->first + i);
		keep_wish(reader, a, row);
		return;
	}
	reader->wish = 0;
	reader->going = true;
	view_again(view);
	view->seek = view_chosen(view);
	view->seek.title = view->seek.said = NULL;
	view->seek.table = TABLE_SOURCE;
	view->seek.id = view->seek.id ? view->seek.id : 1;
	view->seek.rival = (int64_t)place + 1;
}

typedef uint32_t motion(const struct text *t, uint32_t place);

static void move_by(struct app *app, const struct call *call, motion *step)
{
	struct reader *reader = reader_of(app);
	struct text t;
	uint32_t place;

	if (!reader)
		return;
	reader_sync(page_view(app));
	if (!text_of(app, &t))
		return;
	place = reader->cursor;
	for (int i = 0; i < (call->count > 0 ? call->count : 1); i++)
		place = step(&t, place);
	reader_go(app, place);
}

static uint32_t step_left(const struct text *t, uint32_t place)
{
	place = before(t, place);
	return at(t, place) == '\n' ? before(t, place) : place;
}

static uint32_t step_right(const struct text *t, uint32_t place)
{
	uint32_t next = behind(t, place);

	while (next < t->to && at(t, next) == '\n')
		next = behind(t, next);
	return next < t->to ? next : place;
}

static uint32_t step_word(const struct text *t, uint32_t place)
{
	uint32_t next = next_word(t, place);

	return next < t->to ? next : place;
}

static uint32_t step_word_back(const struct text *t, uint32_t place)
{
	return word_start(t, before(t, place));
}

static uint32_t step_sentence(const struct text *t, uint32_t place)
{
	uint32_t next = sentence_end(t, place);

	while (next < t->to && is_blank(at(t, next)))
		next++;
	return next < t->to ? next : place;
}

static uint32_t step_sentence_back(const struct text *t, uint32_t place)
{
	uint32_t start = sentence_start(t, place);

	while (start > t->from && (start >= place || is_blank(at(t, start))))
		start--;
	return start < place ? sentence_start(t, start) : place;
}

#define MOTIONS(M)                                                            \
	M(char_left, step_left) M(char_right, step_right)                     \
	M(word_right, step_word) M(word_left, step_word_back)                 \
	M(sentence_next, step_sentence)                                       \
	M(sentence_previous, step_sentence_back)
#define MOTION_ACTION(name, step)                                             \
	void do_##name(struct app *app, const struct call *call)              \
	{                                                                     \
		move_by(app, call, step);                                     \
	}
MOTIONS(MOTION_ACTION)
#undef MOTION_ACTION

/* --- selecting --- */

void reader_range(struct app *app, uint32_t *ret_at, uint32_t *ret_length)
{
	struct reader *reader = reader_of(app);
	uint32_t start, end;
	struct text t;

	*ret_at = *ret_length = 0;
	if (!reader || !text_of(app, &t))
		return;
	if (!reader->selecting) {
		start = sentence_start(&t, reader->cursor);
		end = sentence_end(&t, reader->cursor);
	} else {
		uint32_t here = behind(&t, reader->cursor);

		start = reader->cursor < reader->anchor ? reader->cursor
							: reader->anchor;
		end = here > reader->anchor_end ? here : reader->anchor_end;
	}
	*ret_at = start;
	*ret_length = end > start ? end - start : 0;
}

static void say_selected(struct app *app)
{
	app_say(app, MESSAGE_INFO, "selected: a add, + also says, c comment, "
				   "p pin, y copy; Esc drops it");
}

/* The first press selects one, each further one takes the next too. */
static void select_one(struct app *app, motion *start, motion *end)
{
	struct reader *reader = reader_of(app);
	struct text t;
	uint32_t from, to;

	if (!reader)
		return;
	reader_sync(page_view(app));
	if (!text_of(app, &t))
		return;
	from = reader->cursor;
	if (reader->selecting) {
		from = behind(&t, from);
		while (from < t.to && (is_blank(at(&t, from)) ||
				       is_sign(at(&t, from))))
			from = behind(&t, from);
	} else {
		from = start(&t, from);
		reader->anchor = from;
	}
	to = end(&t, from);
	if (to <= from)
		return;
	if (!reader->selecting)
		reader->anchor_end = to;
	reader->selecting = true;
	reader_go(app, before(&t, to));
	say_selected(app);
}

#define SELECTIONS(S)                                                         \
	S(select_word, word_start, word_end)                                  \
	S(select_sentence, sentence_start, sentence_end)                      \
	S(select_line, line_start, line_end)
#define SELECT_ACTION(name, start, end)                                       \
	void do_##name(struct app *app, const struct call *call)              \
	{                                                                     \
		(void)call;                                                   \
		select_one(app, start, end);                                  \
	}
SELECTIONS(SELECT_ACTION)
#undef SELECT_ACTION

void do_select_from(struct app *app, const struct call *call)
{
	struct reader *reader = reader_of(app);
	struct text t;

	(void)call;
	if (!reader || reader_drop(app) || !text_of(app, &t))
		return;
	reader_sync(page_view(app));
	reader->anchor = reader->cursor;
	reader->anchor_end = behind(&t, reader->cursor);
	reader->selecting = true;
	page_view(app)->dirty = true;
	say_selected(app);
}

bool reader_drop(struct app *app)
{
	struct reader *reader = reader_of(app);

	if (!reader || !reader->selecting)
		return false;
	reader->selecting = false;
	page_view(app)->dirty = true;
	return true;
}

bool reader_hints(struct app *app, const struct ui_action *action)
{
	static const enum action_number done[] = {
		ACTION_add, ACTION_also_says, ACTION_comment, ACTION_pin,
		ACTION_copy_passage, ACTION_help, ACTION_select_sentence,
		ACTION_select_word};
	const struct reader *reader = reader_of(app);

	if (!reader->selecting)
		return (action->contexts & CONTEXT_READER) != 0 ||
		       action->group != GROUP_DO;
	for (size_t i = 0; i < sizeof(done) / sizeof(done[0]); i++)
		if (action == ui_action_get(done[i]))
			return true;
	return false;
}
