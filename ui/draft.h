/* draft: what is being typed, kept outside of the case until it is done.
 *
 * One file a case and sort of line, below $XDG_STATE_HOME/taffrail/drafts
 * (mode 0600), so that Esc, a lost terminal and a crash lose nothing. */
#ifndef TAFFRAIL_UI_DRAFT_H
#define TAFFRAIL_UI_DRAFT_H

#include <stddef.h>

/* `what` is a word such as "note" or "port-call". Failure to keep a draft is
 * silent: it must never stand in the way. "" removes it. */
void draft_keep(const char *case_id, const char *what, const char *text);
/* The kept text, talloc'ed on ctx; NULL none. */
char *draft_read(const void *ctx, const char *case_id, const char *what);

#endif
