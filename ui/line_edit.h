/* line_edit: one line of text being typed, without a screen.
 *
 * The cursor stands between graphemes. Control characters and newlines are
 * never taken in: a pasted newline becomes a blank. */
#ifndef TAFFRAIL_UI_LINE_EDIT_H
#define TAFFRAIL_UI_LINE_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/key.h"

enum { LINE_MAX_BYTES = 4096 };

struct line_edit {
	char text[LINE_MAX_BYTES]; /* UTF-8, NUL-terminated */
	size_t length, cursor;     /* bytes */
};

void line_edit_set(struct line_edit *line, const char *text);
/* False: the line is full, or it is no text. */
bool line_edit_insert(struct line_edit *line, key character);
/* Insert at the cursor; what does not fit is left out. */
void line_edit_insert_text(struct line_edit *line, const char *text,
			   size_t length);
/* Replace the bytes [from, to) and stand behind the new ones. */
void line_edit_replace(struct line_edit *line, size_t from, size_t to,
		       const char *text);
void line_edit_left(struct line_edit *line);
void line_edit_right(struct line_edit *line);
void line_edit_word_left(struct line_edit *line);
void line_edit_word_right(struct line_edit *line);
void line_edit_erase(struct line_edit *line);       /* to the left */
void line_edit_erase_right(struct line_edit *line);
void line_edit_erase_word(struct line_edit *line);
void line_edit_erase_start(struct line_edit *line); /* all to the left */
void line_edit_erase_end(struct line_edit *line);
/* The start of the part (split by commas outside of quotes) in which the cursor
 * stands, blanks skipped; ret_number: from 0, may be NULL. */
size_t line_edit_part(const struct line_edit *line, int *ret_number);

#endif
