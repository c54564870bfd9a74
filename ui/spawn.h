/* spawn: other programs for a while: the analyst's editor. By argument
 * vector, never by a shell. */
#ifndef TAFFRAIL_UI_SPAWN_H
#define TAFFRAIL_UI_SPAWN_H

#include "src/base/status.h"

/* Let the analyst write in $VISUAL or $EDITOR (else vi), beginning with
 * `text`. The terminal must have been given back. What was written, without
 * blanks at the end, is talloc'ed on ctx. NOT_FOUND: no such editor; IO: it
 * failed, and nothing is taken. */
enum status spawn_editor(const void *ctx, const char *text, char **ret_text,
			 struct error *err) must_check;

#endif
