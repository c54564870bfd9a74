#include "src/report/kept.h"

#include <string.h>
#include <talloc.h>
#include <unistd.h>

enum {
	SLOTS_FIRST = 1024,
	SLOTS_MAX = 1 << 20,    /* 8 MiB */
	PENDING_BYTES = 64 << 10,
	LENGTH_MAX = 32 << 10,  /* a longer text is not kept */
	READ_FIRST = 512,       /* most are shorter */
	ALIGNMENT = 8
};

/* In the file, before each text. */
struct head {
	uint64_t key;
	uint64_t length;
};

/* Small, since there are hundreds of thousands: the head says whose text it
 * is. */
struct slot {
	uint32_t tag; /* of the key; 0: free */
	uint32_t at;  /* where the head begins, in units of ALIGNMENT */
};

struct kept {
	int fd;               /* -1: it failed, nothing is added any more */
	struct slot *slots;
	unsigned int slot_count, count;
	uint64_t written;     /* bytes in the file; those pending follow */
	size_t pending_length;
	char pending[PENDING_BYTES];
	char found[LENGTH_MAX + sizeof(struct head)];
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

static uint32_t tag_of(uint64_t key)
{
	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) | 1;
}

/* `size` bytes from a place on, or what there is; 0: they cannot be read. */
static size_t read_back(struct kept *kept, uint64_t at, size_t done,
			size_t size)
{
	while (done < size) {
		ssize_t n = pread(kept->fd, kept->found + done, size - done,
				  (off_t)(at + done));

		if (n < 0)
			return 0;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return done;
}

/* The head and the text behind it; NULL: they cannot be read. */
static const char *look_at(struct kept *kept, const struct slot *slot,
			   struct head *ret_head)
{
	uint64_t at = (uint64_t)slot->at * ALIGNMENT;
	const char *bytes = kept->found;
	size_t n = SIZE_MAX;

	if (at >= kept->written)
		bytes = kept->pending + (at - kept->written);
	else
		n = read_back(kept, at, 0, READ_FIRST);
	if (n < sizeof(*ret_head))
		return NULL;
	memcpy(ret_head, bytes, sizeof(*ret_head));
	if (ret_head->length > LENGTH_MAX)
		return NULL;
	if (n < sizeof(*ret_head) + ret_head->length)
		n = read_back(kept, at, n,
			      sizeof(*ret_head) + ret_head->length);
	return n < sizeof(*ret_head) + ret_head->length
		       ? NULL : bytes + sizeof(*ret_head);
}

bool kept_find(struct kept *kept, enum kept_sort sort, int64_t id,
	       const char **ret_bytes, size_t *ret_length)
{
	uint64_t key = key_of(sort, id);
	uint32_t tag = tag_of(key);
	struct head head;

	for (unsigned int i = tag >> 1; kept->fd >= 0; i++) {
		const struct slot *slot = &kept->slots[i % kept->slot_count];
		const char *bytes;

		if (!slot->tag)
			break;
		bytes = slot->tag == tag ? look_at(kept, slot, &head) : NULL;
		if (!bytes || head.key != key)
			continue;
		*ret_bytes = bytes;
		*ret_length = head.length;
		return true;
	}
	return false;
}

bool kept_has(struct kept *kept, enum kept_sort sort, int64_t id)
{
	const char *bytes;
	size_t length;

	return kept_find(kept, sort, id, &bytes, &length);
}

static void put_slot(struct slot *slots, unsigned int count,
		     const struct slot *slot)
{
	unsigned int i = slot->tag >> 1; /* the lowest bit is set */

	while (slots[i % count].tag)
		i++;
	slots[i % count] = *slot;
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
		if (kept->slots[i].tag)
			put_slot(slots, count, &kept->slots[i]);
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
	const struct head head = { key_of(sort, id), length };
	size_t n = (sizeof(head) + length + ALIGNMENT - 1) / ALIGNMENT *
		   ALIGNMENT;
	struct slot slot = { .tag = tag_of(head.key) };
	char *to;

	if (kept->fd < 0 || length > LENGTH_MAX || id <= 0 ||
	    kept->written / ALIGNMENT > UINT32_MAX - PENDING_BYTES ||
	    (kept->count / 3 * 4 >= kept->slot_count && !grow(kept)))
		return;
	if (kept->pending_length + n > PENDING_BYTES && !write_pending(kept)) {
		give_up(kept);
		return;
	}
	slot.at = (uint32_t)((kept->written + kept->pending_length) /
			     ALIGNMENT);
	put_slot(kept->slots, kept->slot_count, &slot);
	to = kept->pending + kept->pending_length;
	memset(to + n - ALIGNMENT, 0, ALIGNMENT);
	memcpy(to, &head, sizeof(head));
	memcpy(to + sizeof(head), bytes, length);
	kept->pending_length += n;
	kept->count++;
}
