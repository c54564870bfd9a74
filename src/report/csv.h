/* csv: a table a kind, for a spreadsheet.
 *
 * RFC 4180: comma, quotes where needed, CRLF; UTF-8. The first line names the
 * columns: id, title (things), key (documents), a column a field by its word,
 * by (independent origins), standing, citations. Values of one field that
 * nobody judged stand beside each other with "|", values of a field of many
 * with "; ".
 *
 * A spreadsheet runs a cell that begins with = + - @ (also their full-width
 * forms), a tab or a line end as a formula: such a text gets an apostrophe
 * before it (OWASP, CSV injection). A cell that is a number and nothing else
 * is left alone. */
#ifndef TAFFRAIL_REPORT_CSV_H
#define TAFFRAIL_REPORT_CSV_H

#include <stdio.h>

#include "src/report/report.h"

/* One cell. NULL is empty. */
void csv_cell(FILE *out, const char *text);
/* A whole table to `out`. IO, NOMEM, or what reading gave. */
enum status csv_kind(struct report *report, const struct kind *kind,
		     FILE *out) must_check;

#endif
