/* command_line: a command that the analyst typed, run by argument vector.
 *
 * Blanks part its words; '...' and "..." keep blanks inside a word. No shell
 * reads it, so nothing that the case holds can become a command. */
#ifndef TAFFRAIL_UI_COMMAND_LINE_H
#define TAFFRAIL_UI_COMMAND_LINE_H

#include "src/base/status.h"

/* The words as a NULL-ended vector, talloc'ed on ctx. INVALID: no word, or a
 * quote that is not closed. */
enum status command_line_split(const void *ctx, const char *line,
			       char ***ret_words, struct error *err)
	must_check;
/* Run it with `input` as its standard input (-1: the terminal) and wait for
 * its end. The terminal must have been given back. *ret_code: its exit
 * status, or 128 + the signal that ended it. NOT_FOUND: it did not start. */
enum status command_line_run(char *const *words, int input, int *ret_code,
			     struct error *err) must_check;
/* Wait until Enter is pressed, or the terminal is gone. */
void command_line_wait_for_enter(void);

#endif
