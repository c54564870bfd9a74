/* Any text as that of a PDF: its pages ascend, the whole file stands behind
 * each of its words. */
#include "tests/fuzz/fuzz.h"

#include <talloc.h>

#include "src/archive/page_internal.h"

enum { FILE_BYTES = 1000 };

static void check(const struct page *page)
{
	int64_t start, length;
	bool exact;

	for (size_t i = 0; i < page->sheet_count; i++) {
		fuzz_check(page->sheets[i] < page->length);
		fuzz_check(i == 0 || page->sheets[i] > page->sheets[i - 1]);
		fuzz_check(page_sheet_of(page, page->sheets[i]) ==
			   (int)i + 1);
	}
	for (size_t i = 0; i < page->run_count; i++) {
		const struct page_run *r = &page->runs[i];

		fuzz_check((size_t)r->at + r->length <= page->length);
		fuzz_check(page_source(page, r->at, r->length, &start,
				       &length, &exact));
		fuzz_check(start == 0 && length == FILE_BYTES && !exact);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct page *page = talloc_zero(NULL, struct page);
	struct decoded *d = talloc_zero(page, struct decoded);

	d->marks = talloc_zero_array(d, struct charset_mark, 1);
	d->mark_count = 1;
	page->decoded = d;
	if (utf8_valid((const char *)data, size) &&
	    page_lay_sheets(page, (const char *)data, size, FILE_BYTES, NULL) ==
		    STATUS_OK)
		check(page);
	talloc_free(page);
	return 0;
}
