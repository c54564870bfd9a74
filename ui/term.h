/* term: the terminal. The only file that calls curses' output functions.
 *
 * Everything is drawn on one screen with term_put(), which makes text safe
 * (term_safe), clips it by cells and never moves past its field. Nothing
 * reaches the terminal before term_show(): one update per batch of input. */
#ifndef TAFFRAIL_UI_TERM_H
#define TAFFRAIL_UI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "ui/key.h"
#include "ui/theme.h"

/* Glyphs beyond ASCII, with what stands for them without UTF-8 or lines. */
#define GLYPH_TABLE(G)                                                        \
	G(VERTICAL, "\xe2\x94\x82", "|", " ")   /* U+2502 */                  \
	G(HORIZONTAL, "\xe2\x94\x80", "-", "")  /* U+2500 */                  \
	G(TEE_DOWN, "\xe2\x94\xac", "+", " ")   /* U+252C */                  \
	G(TEE_UP, "\xe2\x94\xb4", "+", " ")     /* U+2534 */                  \
	G(BRANCH, "\xe2\x94\x9c ", "|-", "- ")  /* U+251C */                  \
	G(LAST_BRANCH, "\xe2\x94\x94 ", "`-", "- ") /* U+2514 */              \
	G(STEM, "\xe2\x94\x82 ", "| ", "  ")    /* U+2502 */                  \
	G(MORE, "\xe2\x80\xa6", ">", ">")       /* U+2026: text was cut */

enum glyph {
#define GLYPH_ENUM(name, line, ascii, plain) GLYPH_##name,
	GLYPH_TABLE(GLYPH_ENUM)
#undef GLYPH_ENUM
	GLYPH_COUNT
};

struct term_options {
	struct theme theme;
	bool plain;        /* no lines between panes */
	bool mouse;        /* take clicks and the wheel; the terminal's own
			    * selection then wants Shift */
};

struct term;

/* Take the terminal on standard input and output. NOT_FOUND: the terminal's
 * type is not known; IO: not a terminal. */
enum status term_open(const struct term_options *options,
		      struct term **ret_term, struct error *err) must_check;
void term_close(struct term *term); /* gives the terminal back; NULL is fine */

int term_height(const struct term *term);
int term_width(const struct term *term);
bool term_is_plain(const struct term *term);
void term_set_plain(struct term *term, bool plain);
void term_set_mouse(struct term *term, bool on);
/* The window's size changed: ask for it. */
void term_resize(struct term *term);
/* Draw everything anew at the next term_show(). */
void term_redraw(struct term *term);

/* Blank `width` cells. */
void term_blank(struct term *term, int row, int column, int width);
/* Put text into at most `width` cells; what is longer is cut with GLYPH_MORE.
 * Returns the cells used. */
int term_put(struct term *term, int row, int column, int width,
	     enum style style, const char *text);
int term_put_n(struct term *term, int row, int column, int width,
	       enum style style, const char *text, size_t length);
int term_glyph(struct term *term, int row, int column, enum glyph glyph,
	       enum style style);
const char *term_glyph_text(const struct term *term, enum glyph glyph);
/* A line of `width` cells; blanks in plain mode. */
void term_rule(struct term *term, int row, int column, int width);
/* The same downward; blanks where the terminal has no lines. */
void term_vertical(struct term *term, int row, int column, int height);
/* Where the hardware cursor stands after term_show(); `typing` makes it
 * visible. Screen readers follow it. */
void term_cursor(struct term *term, int row, int column, bool typing);
void term_show(struct term *term);

/* The next key that was typed; false: none is waiting. For PRESS_MOUSE,
 * *ret_mouse says where. */
struct term_mouse { int row, column, wheel; }; /* wheel -1 up, 1 down, 0 click */
bool term_read(struct term *term, key *ret_key, struct term_mouse *ret_mouse);

/* Give the terminal back for a while (suspend, editor), and take it again. */
void term_leave(struct term *term);
void term_return(struct term *term);

/* Put text on the clipboard by OSC 52. LIMIT: longer than terminals take. */
enum status term_copy(struct term *term, const char *text, size_t length,
		      struct error *err) must_check;

#endif
