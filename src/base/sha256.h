/* sha256: SHA-256 by libcrypto; the algorithm is fetched once and a context
 * may hash many things one after the other. */
#ifndef TAFFRAIL_BASE_SHA256_H
#define TAFFRAIL_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

struct sha256; /* a running hash */

/* NULL: no memory, or libcrypto has no SHA-256. Ready for update. */
struct sha256 *sha256_open(void);
void sha256_close(struct sha256 *hash); /* NULL is fine */
/* Begin anew. */
enum status sha256_start(struct sha256 *hash) must_check;
enum status sha256_update(struct sha256 *hash, const void *data,
			  size_t length) must_check;
/* The digest; then sha256_start before the next update. */
enum status sha256_finish(struct sha256 *hash,
			  uint8_t ret_digest[SHA256_BYTES]) must_check;
/* All in one. */
enum status sha256_of(const void *data, size_t length,
		      uint8_t ret_digest[SHA256_BYTES]) must_check;
/* Lower-case hex, NUL-terminated. */
void sha256_hex(const uint8_t digest[SHA256_BYTES],
		char ret_hex[SHA256_HEX + 1]);

#endif
