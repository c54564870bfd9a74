/* Any bytes become well-formed text whose runs lie inside the payload. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/page.h"
#include "src/base/text.h"

static void check_runs(const struct page *page, size_t size)
{
	size_t at = 0;

	for (size_t i = 0; i < page->run_count; i++) {
		const struct page_run *r = &page->runs[i];
		int64_t start, length;
		bool exact;

		fuzz_check(r->length > 0 && r->at >= at);
		at = (size_t)r->at + r->length;
		fuzz_check(at <= page->length);
		if (!page_source(page, r->at, r->length, &start, &length,
				 &exact))
			continue;
		fuzz_check(start >= 0 && length > 0);
		fuzz_check((uint64_t)start + (uint64_t)length <= size);
	}
	for (size_t i = 0; i < page->link_count; i++)
		fuzz_check((size_t)page->links[i].at + page->links[i].length <=
			   page->length);
}

/* The first byte chooses how the payload is announced. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {
		"text/html; charset=utf-8", "text/html", "text/plain", NULL,
		"text/html; charset=windows-1251",
		"text/html; charset=shift_jis", "text/html; charset=utf-16le",
		"application/octet-stream",
	};
	struct page *page;
	const char *payload = (const char *)data + 1;

	if (size < 1)
		return 0;
	if (page_read(NULL, payload, size - 1, types[data[0] % 8], &page,
		      NULL) != STATUS_OK)
		return 0;
	fuzz_check(utf8_valid(page->text, page->length));
	fuzz_check(page->text[page->length] == '\0');
	check_runs(page, size - 1);
	talloc_free(page);
	return 0;
}
