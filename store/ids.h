/* ids: arrays of record ids, sorted and not, for lists.
 *
 * Eight bytes an id, nothing else: a list of a million rows takes 8 MiB. */
#ifndef TAFFRAIL_STORE_IDS_H
#define TAFFRAIL_STORE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

/* 40 MiB; past it a list says so rather than take the machine's memory. */
enum { IDS_MAX = 5 << 20 };

/* All zero is empty. */
struct ids {
	int64_t *id;
	size_t count, capacity;
};

void ids_release(struct ids *ids);
static inline void ids_clear(struct ids *ids)
{
	ids->count = 0;
}
/* NOMEM; LIMIT past IDS_MAX. */
enum status ids_add(struct ids *ids, int64_t id, struct error *err) must_check;

/* Ascending, each once. NOMEM. */
enum status ids_sort(struct ids *ids, struct error *err) must_check;
/* Of sorted ones: is it among them? */
bool ids_has(const struct ids *ids, int64_t id);
/* Of sorted ones: keep in a what stands in b too. */
void ids_intersect(struct ids *a, const struct ids *b);
/* Of sorted ones: drop from a what stands in b. */
void ids_subtract(struct ids *a, const struct ids *b);
void ids_reverse(struct ids *ids, size_t from);

#endif
