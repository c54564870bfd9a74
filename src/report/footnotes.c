#include "src/report/footnotes.h"

#include <stdint.h>
#include <string.h>
#include <talloc.h>

#include "src/base/hash.h"
#include "src/report/block.h"

enum { BUCKETS_FIRST = 256 };

struct footnotes {
	struct block block;
	struct footnote **by_key, **by_label;
	unsigned int buckets, count;
};

struct footnotes *footnotes_new(const void *ctx)
{
	struct footnotes *notes = talloc_zero(ctx, struct footnotes);

	if (!notes)
		return NULL;
	notes->buckets = BUCKETS_FIRST;
	notes->by_key = talloc_zero_array(notes, struct footnote *,
					  BUCKETS_FIRST);
	notes->by_label = talloc_zero_array(notes, struct footnote *,
					    BUCKETS_FIRST);
	if (!notes->by_key || !notes->by_label)
		TALLOC_FREE(notes);
	return notes;
}

static unsigned int hash(const char *text)
{
	uint64_t h = hash_bytes(HASH_START, text, strlen(text));

	return (unsigned int)(h ^ h >> 32);
}

struct footnote *footnotes_find(const struct footnotes *notes,
				const char *key)
{
	struct footnote *note = notes->by_key[hash(key) % notes->buckets];

	while (note && strcmp(note->label + note->key, key) != 0)
		note = note->by_key;
	return note;
}

struct footnote *footnotes_find_label(const struct footnotes *notes,
				      const char *label)
{
	struct footnote *note = notes->by_label[hash(label) % notes->buckets];

	while (note && strcmp(note->label, label) != 0)
		note = note->by_label;
	return note;
}

static void link_note(struct footnotes *notes, struct footnote *note)
{
	struct footnote **at =
		&notes->by_label[hash(note->label) % notes->buckets];

	note->by_label = *at;
	*at = note;
	if (!note->key)
		return;
	at = &notes->by_key[hash(note->label + note->key) % notes->buckets];
	note->by_key = *at;
	*at = note;
}

/* Every note has a label. */
static bool grow(struct footnotes *notes)
{
	struct footnote **old = notes->by_label;
	struct footnote **by_key = notes->by_key;
	unsigned int buckets = notes->buckets;

	notes->by_label = talloc_zero_array(notes, struct footnote *,
					    buckets * 2);
	notes->by_key = talloc_zero_array(notes, struct footnote *,
					  buckets * 2);
	if (!notes->by_label || !notes->by_key) {
		talloc_free(notes->by_label);
		talloc_free(notes->by_key);
		notes->by_label = old;
		notes->by_key = by_key;
		return false;
	}
	notes->buckets = buckets * 2;
	for (unsigned int i = 0; i < buckets; i++)
		for (struct footnote *note = old[i], *next; note;
		     note = next) {
			next = note->by_label;
			link_note(notes, note);
		}
	talloc_free(old);
	talloc_free(by_key);
	return true;
}

struct footnote *footnotes_add(struct footnotes *notes, const char *key,
			       const char *label)
{
	size_t key_bytes = key ? strlen(key) + 1 : 0;
	size_t label_bytes = strlen(label) + 1;
	struct footnote *note;

	if (label_bytes > UINT16_MAX ||
	    (notes->count / 4 >= notes->buckets && !grow(notes)))
		return NULL;
	note = block_take(&notes->block, notes,
			  sizeof(*note) + key_bytes + label_bytes);
	if (!note)
		return NULL;
	*note = (struct footnote){ .key = (unsigned short)(key ? label_bytes
							       : 0) };
	memcpy(note->label, label, label_bytes);
	if (key)
		memcpy(note->label + label_bytes, key, key_bytes);
	link_note(notes, note);
	notes->count++;
	return note;
}
