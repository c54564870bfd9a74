/* json: strings of canonical lines. jansson reads and writes all other JSON;
 * canonical lines must never depend on a library's version. */
#ifndef TAFFRAIL_BASE_JSON_H
#define TAFFRAIL_BASE_JSON_H

#include "src/base/text.h"

/* Append the quoted string: UTF-8 raw; only quote and backslash get a
 * backslash, and controls below U+0020 become \u00xx in lower case. The text
 * must be UTF-8 (utf8_valid): INVALID, and nothing is written. Otherwise the
 * buffer's status. */
enum status json_write_string(struct buffer *out, const char *text,
			      size_t length);

#endif
