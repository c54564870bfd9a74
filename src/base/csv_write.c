#include "src/base/csv_write.h"

#include <stdbool.h>
#include <string.h>

static bool runs_as_formula(const char *cell)
{
	/* A leading minus before a digit is a number (a longitude). */
	if (*cell == '-' || *cell == '+')
		return !(cell[1] >= '0' && cell[1] <= '9');
	return *cell == '=' || *cell == '@' || *cell == '\t' || *cell == '\r';
}

void csv_write_cell(FILE *stream, const char *cell)
{
	bool quote = strpbrk(cell, "\",\r\n") != NULL;

	if (runs_as_formula(cell)) {
		/* inside the quotes, where there are any */
		fputs(quote ? "\"'" : "'", stream);
	} else if (quote) {
		fputc('"', stream);
	}
	if (!quote) {
		fputs(cell, stream);
		return;
	}
	for (; *cell; cell++) {
		if (*cell == '"')
			fputc('"', stream);
		fputc(*cell, stream);
	}
	fputc('"', stream);
}

void csv_write_row(FILE *stream, const char *const *cells, int count)
{
	for (int i = 0; i < count; i++) {
		if (i > 0)
			fputc(',', stream);
		csv_write_cell(stream, cells[i] ? cells[i] : "");
	}
	fputs("\r\n", stream);
}
