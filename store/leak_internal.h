#ifndef TAFFRAIL_STORE_LEAK_INTERNAL_H
#define TAFFRAIL_STORE_LEAK_INTERNAL_H

#include "src/base/text.h"
#include "store/registry.h"
#include "store/table.h"

/* Append `text` with Markdown escapes, character references and percent
 * escapes undone, in this order, each once. Gives the buffer's status. */
enum status leak_decode(const char *text, size_t length, struct buffer *out);
/* Every word that the program itself may print of a case: labels and words of
 * kinds, fields and choices, folded, with spaces at the ends. NULL: no
 * memory. */
char *leak_vocabulary(const void *ctx, const struct registry *registry);

#endif
