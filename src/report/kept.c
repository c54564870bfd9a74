#include "src/report/kept.h"

#include <string.h>
#include <talloc.h>
#include <unistd.h>

enum {
	SLOTS_FIRST = 1024,
	SLOTS_MAX = 1 << 20,    /* 16 MiB */
	PENDING_BYTES = 64 << 10,
	LENGTH_MAX = 32 << 10   /* a longer text is not kept */
};

struct slot {
	uint64_t key;   /* 0: free */
	uint64_t place; /* where it begins, and its length in the low bits */
};
enum { LENGTH_BITS = 16 };

static uint64_t begin_of(const struct slot *slot)
{
	return slot->place >> LENGTH_BITS;
}

static size_t length_of(const struct slot *slot)
{
	return slot->place & ((1u << LENGTH_BITS) - 1);
}

struct kept {
	int fd;               /* -1: it failed, nothing is added any more */
	struct slot *slots;
	unsigned int slot_count, count;
	uint64_t written;     /* bytes in the file; those pending follow */
	size_t pending_length;
	char pending[PENDING_BYTES], found[LENGTH_MAX];
};

static int kept_destroy(struct kept *kept)
{
	if (kept->fd >= 0)
		close(kept->fd);
	return 0;
}

struct kept *kept_new(const void *ctx, int fd)
{
	struct kept *kept = talloc_zero(ctx, struct kept);

	if (!kept) {
		close(fd);
		return NULL;
	}
	kept->fd = fd;
	talloc_set_destructor(kept, kept_destroy);
	kept->slot_count = SLOTS_FIRST;
	kept->slots = talloc_zero_array(kept, struct slot, SLOTS_FIRST);
	if (!kept->slots)
		TALLOC_FREE(kept);
	return kept;
}

/* Ids are positive: the highest bit is free. */
static uint64_t key_of(enum kept_sort sort, int64_t id)
{
	return (uint64_t)id | (uint64_t)(sort == KEPT_ROW) << 63;
}

/* The slot of the key, or the free one where it would stand. */
static struct slot *slot_of(struct slot *slots, unsigned int count,
			    uint64_t key)
{
	unsigned int i = (unsigned int)(key * UINT64_C(0x9e3779b97f4a7c15) >>
					32);

	while (slots[i % count].key && slots[i % count].key != key)
		i++;
	return &slots[i % count];
}

static bool read_back(struct kept *kept, const struct slot *slot)
{
	size_t done = 0, length = length_of(slot);

	while (done < length) {
		ssize_t n = pread(kept->fd, kept->found + done, length - done,
				  (off_t)(begin_of(slot) + done));

		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

bool kept_find(struct kept *kept, enum kept_sort sort, int64_t id,
	       const char **ret_bytes, size_t *ret_length)
{
	const struct slot *slot = slot_of(kept->slots, kept->slot_count,
					  key_of(sort, id));

	if (!slot->key || kept->fd < 0)
		return false;
	if (begin_of(slot) >= kept->written)
		*ret_bytes = kept->pending + (begin_of(slot) - kept->written);
	else if (read_back(kept, slot))
		*ret_bytes = kept->found;
	else
		return false;
	*ret_length = length_of(slot);
	return true;
}

bool kept_has(const struct kept *kept, enum kept_sort sort, int64_t id)
{
	return kept->fd >= 0 && slot_of(kept->slots, kept->slot_count,
					key_of(sort, id))->key != 0;
}

static bool grow(struct kept *kept)
{
	unsigned int count = kept->slot_count * 2;
	struct slot *slots = count <= SLOTS_MAX
				     ? talloc_zero_array(kept, struct slot,
							 count)
				     : NULL;

	if (!slots)
		return false;
	for (unsigned int i = 0; i < kept->slot_count; i++)
		if (kept->slots[i].key)
			*slot_of(slots, count, kept->slots[i].key) =
				kept->slots[i];
	talloc_free(kept->slots);
	kept->slots = slots;
	kept->slot_count = count;
	return true;
}

static bool write_pending(struct kept *kept)
{
	size_t done = 0;

	while (done < kept->pending_length) {
		ssize_t n = pwrite(kept->fd, kept->pending + done,
				   kept->pending_length - done,
				   (off_t)(kept->written + done));

		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	kept->written += done;
	kept->pending_length = 0;
	return true;
}

static void give_up(struct kept *kept)
{
	close(kept->fd);
	kept->fd = -1;
}

void kept_add(struct kept *kept, enum kept_sort sort, int64_t id,
	      const char *bytes, size_t length)
{
	uint64_t key = key_of(sort, id);

	if (kept->fd < 0 || length > LENGTH_MAX || id <= 0 ||
	    (kept->count / 3 * 4 >= kept->slot_count && !grow(kept)))
		return;
	if (kept->pending_length + length > PENDING_BYTES &&
	    !write_pending(kept)) {
		give_up(kept);
		return;
	}
	*slot_of(kept->slots, kept->slot_count, key) = (struct slot){
		.key = key,
		.place = (kept->written + kept->pending_length)
				 << LENGTH_BITS | length };
	memcpy(kept->pending + kept->pending_length, bytes, length);
	kept->pending_length += length;
	kept->count++;
}
