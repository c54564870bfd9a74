/* csv_write: rows of text as RFC 4180 has them, with commas and CR LF. A cell that
 * a spreadsheet would run as a formula gets an apostrophe before it; a minus
 * or a plus before a digit is a number and stays. */
#ifndef TAFFRAIL_BASE_CSV_WRITE_H
#define TAFFRAIL_BASE_CSV_WRITE_H

#include <stdio.h>

/* Failures stay in the stream (ferror). */
void csv_write_cell(FILE *stream, const char *cell);
void csv_write_row(FILE *stream, const char *const *cells, int count);

#endif
