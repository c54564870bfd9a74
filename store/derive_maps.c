/* Small containers of ids, and text that lives as long as a record. */
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "store/derive_internal.h"

struct idmap {
	int64_t key, value;
	UT_hash_handle hh;
};

bool idmap_put(struct idmap **map, int64_t key, int64_t value)
{
	struct idmap *item;

	HASH_FIND(hh, *map, &key, sizeof(key), item);
	if (!item) {
		item = calloc(1, sizeof(*item));
		if (!item)
			return false;
		item->key = key;
		HASH_ADD(hh, *map, key, sizeof(int64_t), item);
	}
	item->value = value;
	return true;
}

bool idmap_get(const struct idmap *map, int64_t key, int64_t *ret_value)
{
	const struct idmap *item;

	if (!map)
		return false;
	HASH_FIND(hh, map, &key, sizeof(key), item);
	if (item && ret_value)
		*ret_value = item->value;
	return item != NULL;
}

void idmap_drop(struct idmap **map, int64_t key)
{
	struct idmap *item;

	HASH_FIND(hh, *map, &key, sizeof(key), item);
	if (!item)
		return;
	HASH_DEL(*map, item);
	free(item);
}

void idmap_free(struct idmap **map)
{
	struct idmap *item, *next;

	HASH_ITER(hh, *map, item, next) {
		HASH_DEL(*map, item);
		free(item);
	}
}

int64_t idmap_count(const struct idmap *map)
{
	return (int64_t)HASH_COUNT(map);
}

bool idmap_walk(struct idmap *map, idmap_each *each, void *payload)
{
	struct idmap *item, *next;

	HASH_ITER(hh, map, item, next)
		if (!each(payload, item->key, item->value))
			return false;
	return true;
}

bool pairs_add(struct pairs *pairs, int64_t a, int64_t b)
{
	if (pairs->count == pairs->capacity) {
		int capacity = pairs->capacity ? pairs->capacity * 2 : 64;
		struct pair *items = realloc(
			pairs->items, (size_t)capacity * sizeof(*items));

		if (!items)
			return false;
		pairs->items = items;
		pairs->capacity = capacity;
	}
	pairs->items[pairs->count].a = a;
	pairs->items[pairs->count].b = b;
	pairs->count++;
	pairs->sorted = false;
	return true;
}

static int pair_compare(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

void pairs_sort(struct pairs *pairs)
{
	int kept = 0;

	if (pairs->sorted)
		return;
	if (pairs->count > 0)
		qsort(pairs->items, (size_t)pairs->count,
		      sizeof(*pairs->items), pair_compare);
	for (int i = 0; i < pairs->count; i++)
		if (i == 0 || pair_compare(&pairs->items[i],
					   &pairs->items[i - 1]))
			pairs->items[kept++] = pairs->items[i];
	pairs->count = kept;
	pairs->sorted = true;
}

const struct pair *pairs_find(const struct pairs *pairs, int64_t a,
			      int *ret_count)
{
	int low = 0, high = pairs->count;

	*ret_count = 0;
	while (low < high) {
		int middle = low + (high - low) / 2;

		if (pairs->items[middle].a < a)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *ret_count < pairs->count &&
	       pairs->items[low + *ret_count].a == a)
		(*ret_count)++;
	return *ret_count ? &pairs->items[low] : NULL;
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->items);
	memset(pairs, 0, sizeof(*pairs));
}

enum { ARENA_CHUNK = 16 << 10 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	max_align_t data[];
};

void *arena_take(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->chunks;
	void *taken;

	size = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
	if (!chunk || arena->used + size > chunk->size) {
		size_t room = size > ARENA_CHUNK ? size : ARENA_CHUNK;

		chunk = malloc(sizeof(*chunk) + room);
		if (!chunk) {
			arena->failed = true;
			return NULL;
		}
		chunk->next = arena->chunks;
		chunk->size = room;
		arena->chunks = chunk;
		arena->used = 0;
	}
	taken = (char *)chunk->data + arena->used;
	arena->used += size;
	return taken;
}

const char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_take(arena, length + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

/* One chunk stays for the next record. */
void arena_reset(struct arena *arena)
{
	while (arena->chunks && arena->chunks->next) {
		struct arena_chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
	arena->used = 0;
}

void arena_release(struct arena *arena)
{
	arena_reset(arena);
	free(arena->chunks);
	arena->chunks = NULL;
}
