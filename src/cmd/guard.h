/* guard: what stands between a command and the terminal and shell that it was
 * started from. */
#ifndef TAFFRAIL_CMD_GUARD_H
#define TAFFRAIL_CMD_GUARD_H

#include <stdbool.h>

/* From here on what is printed on a terminal is shown as term_safe() shows it,
 * in each form of answer: CSV, TSV and a dump keep what a page or a sheet
 * held, and a terminal would obey it. Lines and tabs stay. A file or a pipe
 * gets the bytes as they are. */
void guard_terminal(void);

/* Ctrl-C ends the command at once, with one line and exit code 130; what it was
 * writing into a case is not in it. */
void guard_interrupts(void);
/* From here on the first Ctrl-C is only noted, for a command that stops where
 * it leaves nothing behind; a second one ends it at once. */
void guard_stop_gently(void);
bool guard_interrupted(void);

#endif
