#include "src/report/block.h"

#include <string.h>
#include <talloc.h>

enum { BLOCK_BYTES = 64 << 10, ALIGNMENT = 8 };

void *block_take(struct block *block, const void *ctx, size_t size)
{
	size_t aligned = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	char *at;

	if (aligned > block->left) {
		size_t bytes = aligned > BLOCK_BYTES ? aligned : BLOCK_BYTES;

		block->at = talloc_size(ctx, bytes);
		block->left = block->at ? bytes : 0;
		if (!block->at)
			return NULL;
	}
	at = block->at;
	block->at += aligned;
	block->left -= aligned;
	return at;
}

const char *block_text(struct block *block, const void *ctx, const char *text)
{
	size_t n = text ? strlen(text) + 1 : 0;
	char *to = text ? block_take(block, ctx, n) : NULL;

	return to ? memcpy(to, text, n) : NULL;
}
