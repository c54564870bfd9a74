/* keymap: ids by a hash of what they are called, 16 bytes an entry.
 *
 * Keys are the first 64 bits of SHA-256: two texts that share them are taken
 * for one, which nobody meets by chance and whoever forges it harms only the
 * file that he wrote. */
#ifndef TAFFRAIL_INGEST_KEYMAP_H
#define TAFFRAIL_INGEST_KEYMAP_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { KEYMAP_MAX = 16 << 20 }; /* entries */

/* All zero is empty. */
struct keymap {
	struct keymap_entry { uint64_t key; int64_t id; } *entries;
	size_t count, capacity;
};

void keymap_release(struct keymap *map);
/* Of a number that says what sort of key it is, and its text. */
uint64_t keymap_key(int sort, const char *text, size_t length);
/* 0: not there. */
int64_t keymap_get(const struct keymap *map, uint64_t key);
/* In place of what was there. NOMEM; LIMIT past KEYMAP_MAX. */
enum status keymap_put(struct keymap *map, uint64_t key, int64_t id,
		       struct error *err) must_check;

#endif
