/* columns: which columns each list shows, remembered outside of the case in
 * $XDG_STATE_HOME/taffrail/columns: one line a list, its word (of a kind, or
 * claims, sources and the like) and then what store/list_columns.h reads. */
#ifndef TAFFRAIL_UI_COLUMNS_H
#define TAFFRAIL_UI_COLUMNS_H

#include "src/base/status.h"

struct columns;

/* What is remembered, talloc'ed on ctx; nothing, where there is no file. A
 * line that does not fit the registry is kept and not used. */
struct columns *columns_read(const void *ctx);
/* The words of a list, NULL none; NULL: the usual columns. */
const char *columns_of(const struct columns *columns, const char *list);
/* Remember them; NULL: the usual ones again. The file is read anew before it
 * is written, so that another taffrail's lists are kept. IO: not kept for the
 * next time, but in use. */
enum status columns_set(struct columns *columns, const char *list,
			const char *words, struct error *err) must_check;

#endif
