/* out: answers as text, JSON, CSV or TSV. Text is made safe for a terminal;
 * CSV follows RFC 4180, and a text cell that a spreadsheet would run as a
 * formula gets an apostrophe before it. */
#ifndef TAFFRAIL_CMD_OUT_H
#define TAFFRAIL_CMD_OUT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum out_format { OUT_TEXT, OUT_JSON, OUT_CSV, OUT_TSV };

struct out_column {
	const char *name;  /* key and head */
	int width;         /* cells in text; 0: the last, as long as it is */
};

struct out_table;
/* Begin a table on standard output. Columns are borrowed. */
struct out_table *out_table_open(enum out_format format,
				 const struct out_column *columns, int count);
/* One text per column; NULL is empty. */
void out_table_row(struct out_table *table, const char *const *cells);
void out_table_close(struct out_table *table);

/* Text for people, made safe, with printf's format. */
void out_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
void out_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* One JSON value, then a newline; takes the reference. */
void out_json(json_t *value);
/* json_string that takes NULL for null and repairs nothing: the store holds
 * well-formed UTF-8 alone. */
json_t *out_string(const char *text);
json_t *out_id(int64_t id); /* 13 letters; null for 0 */

#endif
