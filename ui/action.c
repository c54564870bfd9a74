#include "ui/action.h"

#include <string.h>

/* The table names contexts, needs and groups without their prefix. */
#define MAIN CONTEXT_MAIN
#define LINE CONTEXT_LINE
#define FORM CONTEXT_FORM
#define OFFER CONTEXT_OFFER
#define JUDGE CONTEXT_JUDGE
#define CAUSE CONTEXT_CAUSE
#define CONFIRM CONTEXT_CONFIRM
#define PALETTE CONTEXT_PALETTE
#define READER CONTEXT_READER
#define TICKS CONTEXT_TICKS
#define PREVIEW CONTEXT_PREVIEW
#define REVIEW CONTEXT_REVIEW
#define NOTHING NEED_NOTHING
#define WRITABLE NEED_WRITABLE
#define THING NEED_THING
#define RECORD NEED_RECORD
#define CLAIM NEED_CLAIM
#define CITED NEED_CITED
#define SOURCE NEED_SOURCE
#define COPY NEED_COPY
#define CELL NEED_CELL
#define NOTE NEED_NOTE

static const struct ui_action actions[] = {
#define ACTION_ROW(name_, keys_, where_, needs_, hint_, words_, group_)       \
	{                                                                     \
		.name = #name_, .keys = keys_, .hint = hint_,                 \
		.words = words_, .contexts = where_, .needs = needs_,         \
		.group = GROUP_##group_, .run = do_##name_,               \
	},
	ACTION_TABLE(ACTION_ROW)
#undef ACTION_ROW
};

const char *need_words(enum need_number need)
{
	static const char *const words[] = {
#define NEED_WORDS(name, text) text,
		NEED_TABLE(NEED_WORDS)
#undef NEED_WORDS
	};

	return words[need];
}

const char *group_words(enum group group)
{
	static const char *const words[] = {
#define GROUP_WORDS(name, text) text,
		GROUP_TABLE(GROUP_WORDS)
#undef GROUP_WORDS
	};

	return words[group];
}

const struct ui_action *ui_action_get(enum action_number number)
{
	return &actions[number];
}

static bool same_name(const char *own, const char *name, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char c = name[i] == '-' || name[i] == ' ' ? '_' : name[i];

		if (own[i] == '\0' || own[i] != c)
			return false;
	}
	return own[length] == '\0';
}

const struct ui_action *ui_action_by_name(const char *name, size_t length)
{
	for (int i = 0; i < ACTION_COUNT; i++)
		if (same_name(actions[i].name, name, length))
			return &actions[i];
	return NULL;
}
