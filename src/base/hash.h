/* hash: FNV-1a of 64 bits, for buckets and for telling values apart where
 * nobody gains by making two meet. What must not be met on purpose is hashed
 * by sha256.h. Also the value of a hexadecimal digit. */
#ifndef TAFFRAIL_BASE_HASH_H
#define TAFFRAIL_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)

/* One more value: a byte, or a whole number at once. */
static inline uint64_t hash_add(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(1099511628211);
}

static inline uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hash = hash_add(hash, (unsigned char)bytes[i]);
	return hash;
}

/* 0 to 15, of either case; -1: not a digit. */
static inline int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
