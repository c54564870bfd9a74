/* action: the table of actions, and keys that lead to them.
 *
 * action_table.h says everything once; this module finds actions by name and
 * by key sequence, in a context, with the user's own keys over the defaults. */
#ifndef TAFFRAIL_UI_ACTION_H
#define TAFFRAIL_UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "ui/action_table.h"
#include "ui/key.h"

struct app;

/* Where keys are read: exactly one holds at a time. */
#define CONTEXT_TABLE(C)                                                      \
	C(MAIN, "panes and views") C(LINE, "a line being typed")              \
	C(FORM, "the form's line") C(OFFER, "the form's offers")              \
	C(JUDGE, "a judgement") C(CAUSE, "the cause of a judgement")          \
	C(CONFIRM, "a question") C(PALETTE, "the palette")                    \
	C(READER, "a captured page") C(TICKS, "what the pinned source says")  \
	C(PREVIEW, "what would leave") C(REVIEW, "the second reader")

enum context_number {
#define CONTEXT_NUMBER(name, words) CONTEXT_NUMBER_##name,
	CONTEXT_TABLE(CONTEXT_NUMBER)
#undef CONTEXT_NUMBER
	CONTEXT_COUNT
};
enum context {
#define CONTEXT_BIT(name, words) CONTEXT_##name = 1 << CONTEXT_NUMBER_##name,
	CONTEXT_TABLE(CONTEXT_BIT)
#undef CONTEXT_BIT
};

/* What an action needs, and what is said when it is not there. */
#define NEED_TABLE(N)                                                         \
	N(WRITABLE, "this case is read-only here")                            \
	N(THING, "nothing is chosen here")                                    \
	N(RECORD, "choose a ship, a call or another record first")            \
	N(CLAIM, "choose a claim first: 5 leads to the detail")               \
	N(CITED, "no citation stands on this row")                            \
	N(SOURCE, "choose a source first: 4 leads to them")                   \
	N(COPY, "no copy of this source is held: f fetches one")              \
	N(CELL, "choose a cell with a value first: h and l move")             \
	N(NOTE, "choose a note first: 7 leads to them")

enum need_number {
#define NEED_NUMBER(name, words) NEED_NUMBER_##name,
	NEED_TABLE(NEED_NUMBER)
#undef NEED_NUMBER
	NEED_COUNT
};
enum need {
	NEED_NOTHING = 0,
#define NEED_BIT(name, words) NEED_##name = 1 << NEED_NUMBER_##name,
	NEED_TABLE(NEED_BIT)
#undef NEED_BIT
};
const char *need_words(enum need_number need);

#define GROUP_TABLE(G)                                                        \
	G(DO, "Enter, annotate, judge") G(FIND, "Find")                       \
	G(MOVE, "Move") G(LOOK, "Look") G(PROGRAM, "The program")             \
	G(FORM, "In the form") G(JUDGE, "While judging")                      \
	G(ANSWER, "When asked") G(LINE, "While typing")                       \
	G(READER, "In a captured page") G(PUBLISH, "Before it goes out")

enum group {
#define GROUP_ENUM(name, words) GROUP_##name,
	GROUP_TABLE(GROUP_ENUM)
#undef GROUP_ENUM
	GROUP_COUNT
};
const char *group_words(enum group group);

struct ui_action;

/* How an action was asked for. */
struct call {
	const struct ui_action *action;
	int count;            /* typed before the key; 0 none */
	key pressed;          /* last key; PRESS_NONE from a command */
	const char *argument; /* after the command's name; "" none */
};

struct ui_action {
	const char *name, *keys, *hint, *words;
	unsigned contexts, needs;
	enum group group;
	void (*run)(struct app *app, const struct call *call);
};

enum action_number {
#define ACTION_NUMBER(name, ...) ACTION_##name,
	ACTION_TABLE(ACTION_NUMBER)
#undef ACTION_NUMBER
	ACTION_COUNT
};

#define ACTION_DECLARE(name, ...)                                             \
	void do_##name(struct app *app, const struct call *call);
ACTION_TABLE(ACTION_DECLARE)
#undef ACTION_DECLARE

const struct ui_action *ui_action_get(enum action_number number);
/* By name, - or _ alike; NULL none. */
const struct ui_action *ui_action_by_name(const char *name, size_t length);

#endif
