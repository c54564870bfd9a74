/* Any bytes as a saved page: every way back stays inside the file. */
#include "tests/fuzz/fuzz.h"

#include <talloc.h>

#include "src/archive/mhtml.h"
#include "src/archive/page.h"
#include "src/archive/said.h"

enum { MOST = 1 << 20 };

static void check_message(const char *data, size_t size)
{
	struct mhtml *m;

	if (mhtml_read(NULL, data, size, MOST, &m, NULL) != STATUS_OK)
		return;
	fuzz_check(m->length <= size && m->bytes[m->length] == '\0');
	for (size_t i = 0; i < m->mark_count; i++) {
		fuzz_check(m->marks[i].text <= m->length);
		fuzz_check(m->marks[i].source <= size);
		fuzz_check(i == 0 || m->marks[i].text > m->marks[i - 1].text);
		fuzz_check(i == 0 ||
			   m->marks[i].source >= m->marks[i - 1].source);
	}
	talloc_free(m);
}

static void check_page(const char *data, size_t size)
{
	struct page *page;
	int64_t start, length, last = 0;
	bool exact;

	if (page_read(NULL, data, size, "multipart/related", &page, NULL) !=
	    STATUS_OK)
		return;
	for (size_t i = 0; i < page->run_count; i++) {
		const struct page_run *r = &page->runs[i];

		if (!page_source(page, r->at, r->length, &start, &length,
				 &exact))
			continue;
		fuzz_check(start >= last && length > 0);
		fuzz_check((uint64_t)(start + length) <= size);
		last = start;
	}
	talloc_free(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct said said;

	if (size > MOST)
		return 0;
	(void)mhtml_looks(text, size);
	(void)said_by_page(text, size, &said);
	check_message(text, size);
	check_page(text, size);
	return 0;
}
