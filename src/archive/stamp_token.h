/* stamp_token: the part of RFC 3161 that libcrypto does. */
#ifndef TAFFRAIL_ARCHIVE_STAMP_TOKEN_H
#define TAFFRAIL_ARCHIVE_STAMP_TOKEN_H

#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/text.h"

/* A question about a SHA-256, with a nonce, asking for the certificates. */
enum status stamp_token_ask(const uint8_t digest[SHA256_BYTES],
			    struct buffer *request,
			    struct error *err) must_check;
/* Does the reply answer this request, about these bytes, signed by a
 * time-stamping certificate that led to one of the roots at that time? REFUSED
 * says why not. Time in ms since 1970, serial in hex. */
enum status stamp_token_verify(const struct buffer *request,
			       const struct buffer *reply,
			       const uint8_t digest[SHA256_BYTES],
			       const struct buffer *roots, int64_t *ret_time,
			       char ret_serial[64],
			       struct error *err) must_check;

#endif
