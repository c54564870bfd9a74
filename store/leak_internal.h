#ifndef TAFFRAIL_STORE_LEAK_INTERNAL_H
#define TAFFRAIL_STORE_LEAK_INTERNAL_H

#include "src/base/text.h"
#include "store/leak.h"
#include "store/registry.h"
#include "store/table.h"

/* Append `text` with Markdown escapes, character references and percent
 * escapes undone, in this order, each once. Gives the buffer's status. */
enum status leak_decode(const char *text, size_t length, struct buffer *out);
/* Every word that the program itself may print of a case: labels and words of
 * kinds, fields and choices, folded, with spaces at the ends. NULL: no
 * memory. */
char *leak_vocabulary(const void *ctx, const struct registry *registry);

/* A text, cell by cell; what is no table comes in one stretch. */
struct leak_cells {
	enum leak_form form;
	bool quoted; /* CSV: the text goes on inside of quotes */
	const char *text;
	size_t length, at, row_end;
};
void leak_cells_init(struct leak_cells *cells, enum leak_form form,
		     bool quoted, const char *text, size_t length);
/* The next one, borrowed; may be empty. False: there is none. */
bool leak_cells_next(struct leak_cells *cells, const char **ret_text,
		     size_t *ret_length);

#endif
