/* theme: what a style looks like. The terminal's own 16 colours over its own
 * background; every state that a colour shows, a character shows too. */
#ifndef TAFFRAIL_UI_THEME_H
#define TAFFRAIL_UI_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"

/* name, colour (curses number, -1 default), attributes of the coloured theme
 * (b bold, d dim, r reverse, u underline), and of mono */
#define STYLE_TABLE(S)                                                        \
	S(NORMAL, -1, "", "")                                                 \
	S(DIM, -1, "d", "")                                                   \
	S(BOLD, -1, "b", "b")                                                 \
	S(TITLE, 4, "b", "b")        /* first line of the screen */           \
	S(HEADING, 6, "", "b")       /* head of a pane */                     \
	S(HEADING_FOCUS, 6, "b", "bu") /* head of the pane with the focus */  \
	S(RULE, -1, "d", "")         /* lines between panes */                \
	S(CHOSEN, -1, "b", "b")      /* the chosen row */                     \
	S(CELL, -1, "r", "r")        /* its chosen cell */                    \
	S(DISPUTED, 1, "b", "b")                                              \
	S(TWO_WAYS, 3, "", "b")                                               \
	S(UNCITED, 5, "", "b")                                                \
	S(REJECTED, -1, "d", "")                                              \
	S(NEGATIVE, 1, "", "")                                                \
	S(LABEL, -1, "d", "")        /* working labels in brackets */         \
	S(FORMER, -1, "d", "")                                                \
	S(KEY, 6, "b", "b")          /* a key in the hint line */             \
	S(STATUS, -1, "", "")                                                 \
	S(GOOD, 2, "", "")                                                    \
	S(ERROR, 1, "b", "br")                                                \
	S(MATCH, 3, "b", "u")                                                 \
	S(KNOWN, 2, "", "u")         /* names that the case knows */          \
	S(TYPED, -1, "b", "b")       /* what a person types */                \
	S(SELECTED, -1, "r", "r")

enum style {
#define STYLE_ENUM(name, colour, attributes, mono) STYLE_##name,
	STYLE_TABLE(STYLE_ENUM)
#undef STYLE_ENUM
	STYLE_COUNT
};

struct theme_style {
	int colour;             /* 0-255 (0-15 the user's), -1 the terminal's
				 * own */
	const char *attributes; /* letters of b d r u */
};

struct theme {
	bool mono;
	struct theme_style styles[STYLE_COUNT];
};

/* "default" or "mono"; any other name gives false. NO_COLOR in the
 * environment makes every theme mono. */
bool theme_by_name(const char *name, struct theme *ret_theme);

/* Lay a theme file's text over a theme:
 *
 *   # style colour attributes
 *   disputed bright-red bold
 *   heading  6 underline
 *   label    - dim
 *
 * A style is a word of STYLE_TABLE, with - for _; a colour is a number, a
 * name (black red green yellow blue magenta cyan white, with bright- before
 * it) or - for the terminal's own; attributes are bold, dim, reverse,
 * underline. A style without attributes has none. Each line that does not
 * work is given to `say` with its number; the others hold. */
typedef void theme_say(void *payload, const char *line);
void theme_read(struct theme *theme, const char *text, size_t length,
		theme_say *say, void *payload);

/* The theme that the analyst asked for: "default", "mono", the name of a file
 * in $XDG_CONFIG_HOME/taffrail/themes, or, where `name` is NULL, the file
 * $XDG_CONFIG_HOME/taffrail/theme over the default one, if it is there.
 * NO_COLOR holds for all. NOT_FOUND: no such theme. */
enum status theme_load(const char *name, struct theme *ret_theme,
		       theme_say *say, void *payload, struct error *err)
	must_check;

#endif
