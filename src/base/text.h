/* text: growing buffers with a limit, folded keys, widths in cells, and the
 * one function that makes foreign text safe for a terminal.
 *
 * Text is UTF-8 as (pointer, length); NUL bytes inside are ordinary. Bytes
 * that are not UTF-8 never stop a function: each is treated as one unknown
 * character. */
#ifndef TAFFRAIL_BASE_TEXT_H
#define TAFFRAIL_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

/* A growing byte string. `data` is never NULL and data[length] is NUL. The
 * first failure stays in `status` (LIMIT past `max` bytes, NOMEM) and later
 * appends do nothing, so that a writer may look once, at the end. What was
 * appended before the failure stands; an append is whole or not at all. */
struct buffer {
	char *data;
	size_t length, capacity, max;
	enum status status;
	bool fixed; /* data belongs to the caller */
};

/* An empty buffer that holds at most `max` bytes; allocates nothing yet. */
void buffer_init(struct buffer *buffer, size_t max);
/* A buffer in the caller's array: size - 1 bytes at most, never allocates.
 * size must not be 0. */
void buffer_init_fixed(struct buffer *buffer, char *array, size_t size);
void buffer_release(struct buffer *buffer); /* then as after init, max 0 */
/* Empty it, forget a failure, keep the memory. */
void buffer_clear(struct buffer *buffer);
/* Keep the first `length` bytes. */
void buffer_truncate(struct buffer *buffer, size_t length);

enum status buffer_append(struct buffer *buffer, const void *data,
			  size_t length);
enum status buffer_append_string(struct buffer *buffer, const char *string);
enum status buffer_append_char(struct buffer *buffer, char c);
enum status buffer_appendf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The bytes as a malloc'ed, NUL-terminated string (the caller frees it); the
 * buffer is empty after. NULL: no memory, or a failure before. Not for a
 * fixed buffer. */
char *buffer_steal(struct buffer *buffer, size_t *ret_length);

/* Is every byte part of well-formed UTF-8 (RFC 3629)? */
bool utf8_valid(const char *text, size_t length);

/* Append the key under which `text` is searched and compared: compatibility
 * decomposition (NFKD), case folded, marks dropped, Cyrillic letters by the
 * BGN/PCGN systems (Russian; a word with a letter that only Ukrainian has, by
 * the Ukrainian one), letters and digits kept, all else single spaces, none
 * at the ends. Points and slashes inside a run of single letters are dropped:
 * "U.S." and "US" have one key, and so have "M/V" and "MV". Look-alike
 * letters (0 and O) are told apart here. Gives the buffer's status. */
enum status text_fold(const char *text, size_t length, struct buffer *out);
/* The same for the name of a ship: leading "the", "MV", "M/V", "MS", "MT",
 * "SS" are dropped, as long as something is left. */
enum status name_fold(const char *text, size_t length, struct buffer *out);

/* How many bytes at the start are printable ASCII: safe on any terminal, a
 * cell each. */
size_t text_plain(const char *text, size_t length);
/* Cells that `text` takes on a terminal, as curses reckons them (wcwidth of
 * the locale; where the locale has no answer, the tables of utf8proc). Text
 * that did not go through term_safe counts an unprintable as 1. */
size_t text_width(const char *text, size_t length);
/* How many bytes of `text` fit into `cells`, cut between graphemes;
 * *ret_cells (may be NULL) is what they take. */
size_t text_clip(const char *text, size_t length, size_t cells,
		 size_t *ret_cells);

/* Enough for one character as text_show_char writes it, with its NUL. */
enum { TEXT_SHOWN_MAX = 16 };
/* The printable form of the first character of `text` (length > 0); returns
 * the bytes that this character takes in `text`. C0 and DEL become "^[",
 * "^?"; bytes that are not UTF-8 "<FF>"; C1, bidirectional and zero-width
 * controls, fillers that show nothing, private, unassigned and line
 * separators "<U+202E>". */
size_t text_show_char(const char *text, size_t length,
		      char ret_shown[TEXT_SHOWN_MAX]);

/* Append `text` so that no terminal obeys, reorders or hides any of it: each
 * character as text_show_char shows it; variation selectors are left out (their
 * width is doubtful), regional indicators become their letters, at most four
 * marks stay on one letter. Newlines and tabs are controls too. Gives the
 * buffer's status; full buffers are cut between characters. */
enum status term_safe(const char *text, size_t length, struct buffer *out);
/* As text_clip, of the text as term_safe shows it; a tab is one cell. */
size_t text_clip_shown(const char *text, size_t length, size_t cells,
		       size_t *ret_cells);

#endif
