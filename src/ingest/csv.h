/* csv: rows of a table in text, piece by piece (RFC 4180, and what programs
 * make of it).
 *
 * Bytes go in as they come; each row comes out with its place in them, so that
 * a citation can point at it. Cells are cut at `separator`, rows end with CR
 * LF, LF or CR; a quoted cell may hold all of these, and "" for a quote. A
 * UTF-8 byte order mark at the start is passed over. Any charset whose bytes
 * below 0x40 mean what they mean in ASCII can be cut so; cells are not
 * converted here.
 *
 * Nothing is ever repaired in silence: a row that breaks the rules comes out
 * with the reason in `problem`. */
#ifndef TAFFRAIL_INGEST_CSV_H
#define TAFFRAIL_INGEST_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { CSV_CELLS_MAX = 1000,      /* of a row; sheets of people have tens */
       CSV_ROW_BYTES = 1 << 20 }; /* a quote that is never closed ends here */

struct csv_cell {
	const char *text; /* NUL behind it; may hold NUL bytes too */
	size_t length;
};

/* Everything is borrowed until the next call of csv_feed or csv_finish, or
 * the return of the function that was given the row. */
struct csv_row {
	int64_t number; /* as a spreadsheet counts: 1 is the first, empty rows
			 * count, a row with line breaks in a cell is one */
	int64_t start;  /* in bytes, from the first one that was fed */
	const char *bytes; /* as they came, without the end of the row */
	size_t length;
	const struct csv_cell *cells;
	int count;      /* 1 with an empty cell: an empty row */
	const char *problem; /* NULL: well formed; else a static text */
};

typedef enum status csv_each(void *payload, const struct csv_row *row,
			     struct error *err);

struct csv;
/* NULL: no memory. */
struct csv *csv_open(char separator, csv_each *each, void *payload);
void csv_close(struct csv *csv); /* NULL is fine */

/* LIMIT: a row of more than CSV_ROW_BYTES or CSV_CELLS_MAX cells, named;
 * NOMEM; or what `each` gave back. Then only csv_close. */
enum status csv_feed(struct csv *csv, const void *data, size_t size,
		     struct error *err) must_check;
/* The end: a last row without an end of line comes out. */
enum status csv_finish(struct csv *csv, struct error *err) must_check;

/* Of comma, semicolon and tab the one that stands most often outside of
 * quotes in the first row of these bytes; a comma when none does. */
char csv_guess_separator(const char *data, size_t size);

#endif
