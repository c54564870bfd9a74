/* page_pdf: a PDF as text with a mark before each page. Its words have no bytes
 * of their own in the file: the whole of it stands behind them, and a passage
 * is found again by its page and its words. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/page_internal.h"
#include "src/archive/sheets.h"

static void put_sheet(struct page_layout *layout, const char *text,
		      size_t length, size_t source)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c != '\r' && c != '\0')
			page_layout_put(layout, text + i, 1, 0, source, false);
	}
}

static bool note_sheet(struct page *page, size_t at)
{
	uint32_t *more = talloc_realloc(page, page->sheets, uint32_t,
					(unsigned int)page->sheet_count + 1);

	if (!more)
		return false;
	page->sheets = more;
	page->sheets[page->sheet_count++] = (uint32_t)at;
	return true;
}

/* "p. 3" on a line of its own, for the outline too. */
static bool begin_sheet(struct page_layout *layout, struct page *page)
{
	char mark[24];
	size_t at;

	if (page->sheet_count > 0)
		page_layout_break(layout, 2);
	at = page_layout_at(layout);
	snprintf(mark, sizeof(mark), "[p. %zu]", page->sheet_count + 1);
	page_layout_add(layout, mark);
	page_layout_heading(layout, at, 1);
	page_layout_break(layout, 1);
	return note_sheet(page, at);
}

enum status page_lay_sheets(struct page *page, const char *text,
			    size_t length, size_t size, struct error *err)
{
	struct page_layout layout;
	size_t at = 0;
	bool good = true;

	page_layout_init(&layout, page);
	layout.pre = 1;
	while (good && at < length) {
		const char *from = text + at;
		const char *end = memchr(from, '\f', length - at);
		size_t n = end ? (size_t)(end - from) : length - at;

		good = begin_sheet(&layout, page);
		put_sheet(&layout, from, n, size);
		at += n + 1;
	}
	if (!good)
		layout.status = STATUS_NOMEM;
	return page_layout_finish(&layout, size, err);
}

enum status page_read_pdf(struct page *page, const char *data, size_t size,
			  const atomic_bool *stop, struct error *err)
{
	struct decoded *whole = talloc_zero(page, struct decoded);
	struct buffer text;
	enum status status;

	if (!whole)
		return error_set(err, STATUS_NOMEM, "out of memory");
	whole->marks = talloc_zero_array(whole, struct charset_mark, 1);
	whole->mark_count = 1;
	whole->length = size;
	page->decoded = whole;
	page->kind = PAGE_TEXT;
	page->charset = "utf-8";
	page->charset_why = "made from a PDF";
	buffer_init(&text, SHEETS_TEXT_MAX);
	status = whole->marks ? sheets_read(data, size, stop, &text, err)
			      : error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK && !utf8_valid(text.data, text.length))
		status = error_set(err, STATUS_INVALID, "the text of the PDF "
				   "is no text");
	if (status == STATUS_OK)
		status = page_lay_sheets(page, text.data, text.length, size,
					 err);
	buffer_release(&text);
	return status;
}
