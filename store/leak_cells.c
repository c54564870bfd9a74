/* Cells of tables, as the writers of exports put them down. */
#include "store/leak_internal.h"

#include <string.h>

void leak_cells_init(struct leak_cells *cells, enum leak_form form,
		     bool quoted, const char *text, size_t length)
{
	*cells = (struct leak_cells){ .form = form, .quoted = quoted,
				      .text = text, .length = length };
}

static size_t line_end(const char *text, size_t length, size_t at)
{
	const char *end = memchr(text + at, '\n', length - at);

	return end ? (size_t)(end - text) : length;
}

/* "| a | b |"; one that the end of the text cuts may be. */
static bool is_table_row(const char *text, size_t length, size_t at)
{
	size_t end = line_end(text, length, at);

	return end > at + 1 && text[at] == '|' && text[at + 1] == ' ' &&
	       (end == length || text[end - 1] == '|');
}

/* The bar that ends a cell; one behind a backslash is text. */
static size_t bar(const char *text, size_t at, size_t end)
{
	for (; at < end && text[at] != '|'; at++)
		at += text[at] == '\\' && at + 1 < end;
	return at;
}

static size_t markdown_end(struct leak_cells *cells, size_t *ret_next)
{
	const char *text = cells->text;
	size_t at = cells->at, end;

	if (at >= cells->row_end && is_table_row(text, cells->length, at)) {
		cells->row_end = line_end(text, cells->length, at);
		*ret_next = at + 1;
		return at;
	}
	if (at < cells->row_end) {
		end = bar(text, at, cells->row_end);
		*ret_next = end + 1 + (end + 1 == cells->row_end);
		return end;
	}
	do
		at = line_end(text, cells->length, at) + 1;
	while (at < cells->length &&
	       !is_table_row(text, cells->length, at));
	*ret_next = at;
	return at < cells->length ? at : cells->length;
}

/* RFC 4180: commas and line ends between quotes are text. */
static size_t csv_end(struct leak_cells *cells, size_t *ret_next)
{
	size_t at = cells->at;

	for (; at < cells->length; at++) {
		char c = cells->text[at];

		cells->quoted ^= c == '"';
		if (!cells->quoted && (c == ',' || c == '\n'))
			break;
	}
	*ret_next = at + 1;
	return at;
}

bool leak_cells_next(struct leak_cells *cells, const char **ret_text,
		     size_t *ret_length)
{
	size_t next = cells->length, end = cells->length;

	if (cells->at >= cells->length)
		return false;
	if (cells->form == LEAK_MARKDOWN)
		end = markdown_end(cells, &next);
	else if (cells->form == LEAK_CSV)
		end = csv_end(cells, &next);
	*ret_text = cells->text + cells->at;
	*ret_length = end - cells->at;
	cells->at = next;
	return true;
}
