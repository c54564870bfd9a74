/* Small containers of ids, and text that lives as long as a record. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/derive_internal.h"

/* Items stand in the order in which they came, so that a walk is the same
 * every time; a table of their places finds them. Some 30 bytes an item in
 * all, where a library's table takes 80: a load remembers a hundred thousand
 * records, several times. */
enum { SLOTS_FIRST = 16 };
#define SLOT_FREE 0u
#define SLOT_LEFT UINT32_MAX
#define KEY_NONE INT64_MIN /* of an item that was dropped; no id */

struct idmap_item {
	int64_t key, value;
};

struct idmap {
	struct idmap_item *items;
	uint32_t first, count, room; /* items before `first` were dropped */
	uint32_t live;
	uint32_t *slots; /* place + 1 */
	uint32_t mask;
	uint32_t used;   /* slots that are not free */
};

static uint32_t slot_of(const struct idmap *map, int64_t key)
{
	uint64_t mixed = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(mixed >> 32) & map->mask;
}

/* The slot that holds the key, or the free one where the search ends. */
static uint32_t *seek(const struct idmap *map, int64_t key)
{
	uint32_t at = slot_of(map, key);

	for (;; at = (at + 1) & map->mask) {
		uint32_t place = map->slots[at];

		if (place == SLOT_FREE ||
		    (place != SLOT_LEFT && map->items[place - 1].key == key))
			return &map->slots[at];
	}
}

static void squeeze(struct idmap *map)
{
	uint32_t kept = 0;

	for (uint32_t i = map->first; i < map->count; i++)
		if (map->items[i].key != KEY_NONE)
			map->items[kept++] = map->items[i];
	map->first = 0;
	map->count = kept;
}

static bool new_slots(struct idmap *map, uint32_t count)
{
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	free(map->slots);
	map->slots = slots;
	map->mask = count - 1;
	squeeze(map);
	for (uint32_t i = 0; i < map->count; i++)
		*seek(map, map->items[i].key) = i + 1;
	map->used = map->count;
	return true;
}

/* Room for one more item, and a third of the slots free. */
static bool make_room(struct idmap *map)
{
	uint32_t slots = map->slots ? map->mask + 1 : SLOTS_FIRST;

	if (map->count == map->room) {
		uint32_t room = map->room + map->room / 2 + SLOTS_FIRST / 2;
		struct idmap_item *items =
			map->count < UINT32_MAX / 4
				? realloc(map->items, room * sizeof(*items))
				: NULL;

		if (!items)
			return false;
		map->items = items;
		map->room = room;
	}
	if (map->slots && map->used < slots - slots / 3)
		return true;
	while (map->live >= slots / 2)
		slots *= 2;
	return new_slots(map, slots);
}

bool idmap_put(struct idmap **map, int64_t key, int64_t value)
{
	struct idmap *m = *map;
	uint32_t *slot;

	if (!m)
		m = *map = calloc(1, sizeof(*m));
	if (!m || !make_room(m))
		return false;
	slot = seek(m, key);
	if (*slot != SLOT_FREE) {
		m->items[*slot - 1].value = value;
		return true;
	}
	m->items[m->count] = (struct idmap_item){key, value};
	*slot = ++m->count;
	m->live++;
	m->used++;
	return true;
}

bool idmap_get(const struct idmap *map, int64_t key, int64_t *ret_value)
{
	uint32_t place = map && map->live > 0 ? *seek(map, key) : SLOT_FREE;

	if (place == SLOT_FREE)
		return false;
	if (ret_value)
		*ret_value = map->items[place - 1].value;
	return true;
}

void idmap_drop(struct idmap **map, int64_t key)
{
	struct idmap *m = *map;
	uint32_t *slot = m ? seek(m, key) : NULL;

	if (!slot || *slot == SLOT_FREE)
		return;
	m->items[*slot - 1].key = KEY_NONE;
	*slot = SLOT_LEFT;
	if (--m->live == 0) {
		idmap_free(map);
		return;
	}
	while (m->items[m->first].key == KEY_NONE)
		m->first++;
}

void idmap_free(struct idmap **map)
{
	if (*map) {
		free((*map)->items);
		free((*map)->slots);
		free(*map);
	}
	*map = NULL;
}

int64_t idmap_count(const struct idmap *map)
{
	return map ? map->live : 0;
}

bool idmap_walk(struct idmap *map, idmap_each *each, void *payload)
{
	for (uint32_t i = map ? map->first : 0; map && i < map->count; i++) {
		struct idmap_item item = map->items[i];

		if (item.key != KEY_NONE &&
		    !each(payload, item.key, item.value))
			return false;
	}
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

/* One byte of the pair, the lowest of b first; 15 is the highest of a, where the
 * sign stands. */
static unsigned pair_byte(const struct pair *pair, int byte)
{
	uint64_t part = (uint64_t)(byte < 8 ? pair->b : pair->a);

	if (byte % 8 == 7)
		part ^= UINT64_C(1) << 63;
	return (unsigned)(part >> (8 * (byte % 8)) & 255);
}

static void sort_by_byte(const struct pair *from, struct pair *to, int count,
			 int byte)
{
	int next[256] = {0}, sum = 0;

	for (int i = 0; i < count; i++)
		next[pair_byte(&from[i], byte)]++;
	for (int i = 0; i < 256; i++) {
		int n = next[i];

		next[i] = sum;
		sum += n;
	}
	for (int i = 0; i < count; i++)
		to[next[pair_byte(&from[i], byte)]++] = from[i];
}

/* Ids of one case differ in a few bytes alone: the others need no pass. False: no
 * room for a copy. */
static bool sort_by_bytes(struct pair *items, int count)
{
	struct pair *spare = malloc((size_t)count * sizeof(*spare));
	struct pair *from = items, *to = spare;
	uint64_t a = 0, b = 0;

	if (!spare)
		return false;
	for (int i = 1; i < count; i++) {
		a |= (uint64_t)items[i].a ^ (uint64_t)items[0].a;
		b |= (uint64_t)items[i].b ^ (uint64_t)items[0].b;
	}
	for (int byte = 0; byte < 16; byte++) {
		struct pair *swapped = from;

		if (((byte < 8 ? b : a) >> (8 * (byte % 8)) & 255) == 0)
			continue;
		sort_by_byte(from, to, count, byte);
		from = to;
		to = swapped;
	}
	if (from != items)
		memcpy(items, from, (size_t)count * sizeof(*items));
	free(spare);
	return true;
}

void pairs_sort(struct pairs *pairs)
{
	enum { MANY = 512 };
	int kept = 0, ordered = 1;

	if (pairs->sorted)
		return;
	while (ordered < pairs->count &&
	       pair_compare(&pairs->items[ordered - 1],
			    &pairs->items[ordered]) <= 0)
		ordered++;
	if (ordered < pairs->count &&
	    (pairs->count < MANY ||
	     !sort_by_bytes(pairs->items, pairs->count)))
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

/* Where the pair stands, or would stand. */
static int pairs_place(const struct pairs *pairs, const struct pair *pair)
{
	int low = 0, high = pairs->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (pair_compare(&pairs->items[middle], pair) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool pairs_has_at(const struct pairs *pairs, int at,
			 const struct pair *pair)
{
	return at < pairs->count && pair_compare(&pairs->items[at], pair) == 0;
}

bool pairs_insert(struct pairs *pairs, int64_t a, int64_t b)
{
	struct pair pair = {a, b};
	int at;

	pairs_sort(pairs);
	at = pairs_place(pairs, &pair);
	if (pairs_has_at(pairs, at, &pair))
		return true;
	if (!pairs_add(pairs, a, b))
		return false;
	memmove(&pairs->items[at + 1], &pairs->items[at],
		(size_t)(pairs->count - 1 - at) * sizeof(pair));
	pairs->items[at] = pair;
	pairs->sorted = true;
	return true;
}

void pairs_remove(struct pairs *pairs, int64_t a, int64_t b)
{
	struct pair pair = {a, b};
	int at;

	pairs_sort(pairs);
	at = pairs_place(pairs, &pair);
	if (!pairs_has_at(pairs, at, &pair))
		return;
	pairs->count--;
	memmove(&pairs->items[at], &pairs->items[at + 1],
		(size_t)(pairs->count - at) * sizeof(pair));
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
