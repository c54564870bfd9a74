/* ascending: the one look-up in a list whose members have a uint32_t that
 * ascends: places of rows, lines, names in a text. */
#ifndef TAFFRAIL_BASE_ASCENDING_H
#define TAFFRAIL_BASE_ASCENDING_H

#include <stddef.h>
#include <stdint.h>

/* How many of `count` members, `stride` bytes each, are at most `place`: the
 * last that begins there or before is the one before that. first: the number
 * in the first member; not read where there is none. */
static inline size_t ascending_until(const uint32_t *first, size_t stride,
				     size_t count, uint32_t place)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const void *at = (const char *)first + middle * stride;

		if (*(const uint32_t *)at <= place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The same of an array of structs and the name of its number. */
#define ASCENDING_UNTIL(list, number, count, place)                           \
	ascending_until((count) > 0 ? &(list)->number : NULL,                 \
			sizeof(*(list)), (size_t)(count), place)

#endif
