/* Any bytes as a ZIP, and as a list of pages: names lead nowhere, what is
 * unpacked keeps to its limits. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/wacz_import.h"
#include "src/archive/zip_read.h"

enum { UNPACKED_MAX = 1 << 20, ENTRIES_MAX = 64 };

static enum status count(void *payload, const void *data, size_t size,
			 struct error *err)
{
	(void)data;
	(void)err;
	*(int64_t *)payload += (int64_t)size;
	return STATUS_OK;
}

static void read_zip(FILE *stream)
{
	struct zip_in *zip;

	if (zip_in_open(stream, &zip, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < zip_in_count(zip) && i < ENTRIES_MAX; i++) {
		const char *name = zip_in_name(zip, i);
		int64_t total = 0;

		fuzz_check(*name != '/' && !strstr(name, "/../") &&
			   strncmp(name, "../", 3) && !strchr(name, '\\'));
		fuzz_check(zip_in_find(zip, name) == i);
		(void)!zip_in_walk(zip, i, UNPACKED_MAX, count, &total, NULL);
		fuzz_check(total <= UNPACKED_MAX);
	}
	zip_in_close(zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wacz_pages *pages = wacz_pages_read(NULL, (const char *)data,
						   size);
	FILE *stream;

	fuzz_check(pages != NULL);
	fuzz_check(!wacz_pages_have(pages, "a fragment: #"));
	talloc_free(pages);
	(void)zip_in_looks((const char *)data, size);
	if (size == 0 || !(stream = tmpfile()))
		return 0;
	if (fwrite(data, 1, size, stream) == size && fflush(stream) == 0) {
		read_zip(stream);
		if (fseek(stream, 0, SEEK_SET) == 0)
			(void)wacz_looks(stream);
	}
	fclose(stream);
	return 0;
}
