#include "src/ingest/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/sha256.h"

enum { FIRST = 1024 };

void keymap_release(struct keymap *map)
{
	free(map->entries);
	*map = (struct keymap){ .entries = NULL };
}

uint64_t keymap_key(int sort, const char *text, size_t length)
{
	unsigned char hash[32];
	uint64_t key = 0;

	if (sha256_of(text, length, hash) != STATUS_OK)
		bug("SHA-256 does not work");
	memcpy(&key, hash, sizeof(key));
	key ^= (uint64_t)sort * 0x9e3779b97f4a7c15u;
	return key ? key : 1; /* 0 marks a free place */
}

static struct keymap_entry *place(const struct keymap *map, uint64_t key)
{
	size_t mask = map->capacity - 1, i = (size_t)key & mask;

	while (map->entries[i].key && map->entries[i].key != key)
		i = (i + 1) & mask;
	return &map->entries[i];
}

int64_t keymap_get(const struct keymap *map, uint64_t key)
{
	return map->capacity ? place(map, key)->id : 0;
}

static enum status grow(struct keymap *map, struct error *err)
{
	struct keymap bigger = {
		.capacity = map->capacity ? map->capacity * 2 : FIRST,
		.count = map->count };

	if (map->count >= KEYMAP_MAX)
		return error_set(err, STATUS_LIMIT, "too many rows for one "
				 "import: split the file");
	bigger.entries = calloc(bigger.capacity, sizeof(*bigger.entries));
	if (!bigger.entries)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < map->capacity; i++)
		if (map->entries[i].key)
			*place(&bigger, map->entries[i].key) =
				map->entries[i];
	free(map->entries);
	*map = bigger;
	return STATUS_OK;
}

enum status keymap_put(struct keymap *map, uint64_t key, int64_t id,
		       struct error *err)
{
	struct keymap_entry *entry;
	enum status status = STATUS_OK;

	if (map->count >= map->capacity / 5 * 4)
		status = grow(map, err);
	if (status != STATUS_OK)
		return status;
	entry = place(map, key);
	if (!entry->key)
		map->count++;
	*entry = (struct keymap_entry){ .key = key, .id = id };
	return STATUS_OK;
}
