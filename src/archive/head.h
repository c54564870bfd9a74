/* head: the header part of an HTTP message, as bytes and as text.
 *
 * A case keeps heads as text, and text is UTF-8; what servers send is bytes.
 * So a byte that is no part of well-formed UTF-8 becomes a character of the
 * private range U+EF80 to U+EFFF (byte 0x80 + n is U+EF80 + n), and so do the
 * bytes of such a character itself: every head comes back byte for byte. */
#ifndef TAFFRAIL_ARCHIVE_HEAD_H
#define TAFFRAIL_ARCHIVE_HEAD_H

#include "src/base/text.h"

/* Bytes to text and back. Gives the buffer's status; head_bytes INVALID when
 * the text cannot have come from head_text. NUL becomes U+EF00. */
enum status head_text(const char *bytes, size_t size, struct buffer *out);
enum status head_bytes(const char *text, size_t size, struct buffer *out);

/* The status line is skipped, field names are compared without regard to
 * case, folded lines (RFC 9112, section 5.2) are unfolded with one space,
 * blanks around a value are dropped. */
struct head_field {
	const char *name, *value;
	size_t name_size, value_size;
};
/* The next field at *at (start with 0); false at the end. Lines without a
 * colon are passed over. The value may still hold line ends when folded. */
bool head_next(const char *head, size_t size, size_t *at,
	       struct head_field *ret_field);
/* Append the values of every field of that name, joined by ", " (RFC 9110,
 * section 5.3). False: there is none. */
bool head_values(const char *head, size_t size, const char *name,
		 struct buffer *out);
/* The first value, in the caller's array (cut at its end). */
bool head_value(const char *head, size_t size, const char *name, char *array,
		size_t array_size);
/* 200 of "HTTP/1.1 200 OK"; 0: not a status line. */
int head_status(const char *head, size_t size);

/* "text/html; charset=UTF-8": the type in lower case without parameters, and
 * the charset ("" none). */
void head_split_type(const char *value, char *type, size_t type_size,
		     char *charset, size_t charset_size);

#endif
