/* block: many small things that live as long as their context, without a
 * header each. */
#ifndef TAFFRAIL_REPORT_BLOCK_H
#define TAFFRAIL_REPORT_BLOCK_H

#include <stddef.h>

struct block {
	char *at; /* what is left of the last one */
	size_t left;
};

/* `size` bytes for any type, on ctx, which is the same each time. NULL: no
 * memory. */
void *block_take(struct block *block, const void *ctx, size_t size);
/* A copy of the text. NULL: no memory, or no text. */
const char *block_text(struct block *block, const void *ctx,
		       const char *text);

#endif
