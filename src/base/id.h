/* id: 63-bit numbers that are unique across copies of a case.
 *
 * Milliseconds since 2020-01-01T00:00:00Z (41 bits, until 2089) and a counter
 * (22 bits) that starts at random in each millisecond. Printed as 13 letters
 * of Crockford's base32; never as a number in JSON. */
#ifndef TAFFRAIL_BASE_ID_H
#define TAFFRAIL_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { ID_LENGTH = 13, ID_COUNTER_BITS = 22 };
/* 2020-01-01T00:00:00Z in milliseconds since 1970. */
#define ID_EPOCH INT64_C(1577836800000)

/* Lower case, NUL-terminated. id must not be negative. */
void id_print(int64_t id, char ret_text[ID_LENGTH + 1]);
/* Exactly 13 letters; case is ignored, i and l are 1, o is 0. The value must
 * fit 63 bits and not be 0. */
bool id_parse(const char *text, size_t length, int64_t *ret_id);

/* First 63 bits of SHA-256(namespace, a zero byte, name). */
enum status id_from_name(const char *namespace, size_t namespace_length,
			 const char *name, size_t name_length,
			 int64_t *ret_id) must_check;
/* First 63 bits of SHA-256 over citation (8 bytes), field and ordinal (4
 * bytes each), all big-endian. */
enum status id_nested(int64_t citation, uint32_t field, uint32_t ordinal,
		      int64_t *ret_id) must_check;

/* Gives ids that rise and never repeat within one process. */
struct id_generator {
	int64_t last; /* the last id given; 0 none */
};
void id_generator_init(struct id_generator *generator);
int64_t id_generator_next(struct id_generator *generator);
/* A dense range for a batch: returns the first of n (1 to 2^22) ids that
 * follow each other. */
int64_t id_generator_reserve(struct id_generator *generator, int64_t n);

#endif
