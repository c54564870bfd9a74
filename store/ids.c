#include "store/ids.h"

#include <stdlib.h>
#include <string.h>

enum { IDS_FIRST = 64, RADIX_FROM = 4096 };

void ids_release(struct ids *ids)
{
	free(ids->id);
	*ids = (struct ids){.id = NULL};
}

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status grow(struct ids *ids, struct error *err)
{
	size_t capacity = ids->capacity + ids->capacity / 2;
	int64_t *id;

	if (ids->count >= IDS_MAX)
		return error_set(err, STATUS_LIMIT, "more than %d rows: "
				 "narrow the list by a filter", IDS_MAX);
	if (capacity < IDS_FIRST)
		capacity = IDS_FIRST;
	if (capacity > IDS_MAX)
		capacity = IDS_MAX;
	id = realloc(ids->id, capacity * sizeof(*id));
	if (id == NULL)
		return no_memory(err);
	ids->id = id;
	ids->capacity = capacity;
	return STATUS_OK;
}

enum status ids_add(struct ids *ids, int64_t id, struct error *err)
{
	if (ids->count == ids->capacity) {
		enum status status = grow(ids, err);

		if (status != STATUS_OK)
			return status;
	}
	ids->id[ids->count++] = id;
	return STATUS_OK;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* One pass of a radix sort by a byte; false: all ids have the same one. */
static bool pass(const int64_t *from, int64_t *to, size_t n, int shift)
{
	size_t start[257] = {0};

	for (size_t i = 0; i < n; i++)
		start[((uint64_t)from[i] >> shift & 255) + 1]++;
	for (int b = 1; b <= 256; b++)
		if (start[b] == n)
			return false;
	for (int b = 1; b <= 256; b++)
		start[b] += start[b - 1];
	for (size_t i = 0; i < n; i++)
		to[start[(uint64_t)from[i] >> shift & 255]++] = from[i];
	return true;
}

/* Ids are never negative, so bytes sort as numbers do. */
static enum status sort_radix(struct ids *ids, struct error *err)
{
	int64_t *other = malloc(ids->count * sizeof(*other));
	int64_t *from = ids->id, *to = other;

	if (other == NULL)
		return no_memory(err);
	for (int shift = 0; shift < 64; shift += 8) {
		if (pass(from, to, ids->count, shift)) {
			int64_t *swap = from;

			from = to;
			to = swap;
		}
	}
	if (from != ids->id)
		memcpy(ids->id, from, ids->count * sizeof(*from));
	free(other);
	return STATUS_OK;
}

static bool is_sorted(const struct ids *ids)
{
	for (size_t i = 1; i < ids->count; i++)
		if (ids->id[i - 1] >= ids->id[i])
			return false;
	return true;
}

enum status ids_sort(struct ids *ids, struct error *err)
{
	enum status status = STATUS_OK;
	size_t n = 0;

	if (is_sorted(ids))
		return STATUS_OK;
	if (ids->count < RADIX_FROM)
		qsort(ids->id, ids->count, sizeof(*ids->id), compare);
	else
		status = sort_radix(ids, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < ids->count; i++)
		if (n == 0 || ids->id[n - 1] != ids->id[i])
			ids->id[n++] = ids->id[i];
	ids->count = n;
	return STATUS_OK;
}

bool ids_has(const struct ids *ids, int64_t id)
{
	size_t low = 0, high = ids->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->id[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ids->count && ids->id[low] == id;
}

/* Keep in a what stands in b (keep) or what does not. */
static void filter(struct ids *a, const struct ids *b, bool keep)
{
	size_t n = 0, j = 0;

	for (size_t i = 0; i < a->count; i++) {
		while (j < b->count && b->id[j] < a->id[i])
			j++;
		if ((j < b->count && b->id[j] == a->id[i]) == keep)
			a->id[n++] = a->id[i];
	}
	a->count = n;
}

void ids_intersect(struct ids *a, const struct ids *b)
{
	filter(a, b, true);
}

void ids_subtract(struct ids *a, const struct ids *b)
{
	filter(a, b, false);
}

void ids_reverse(struct ids *ids, size_t from)
{
	for (size_t i = from, j = ids->count; i + 1 < j; i++) {
		int64_t id = ids->id[i];

		ids->id[i] = ids->id[--j];
		ids->id[j] = id;
	}
}
