/* Any bytes, read as a page or a style sheet, name addresses in their one form,
 * each once, and no more than there may be. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/requisites.h"
#include "src/archive/transfer.h"

/* The first byte chooses what they are read as. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = { "text/html; charset=utf-8",
					     "text/css", "text/html",
					     "text/css; charset=utf-16le" };
	void *ctx;
	const char **list;
	struct error err;
	int n;

	if (size == 0)
		return 0;
	ctx = talloc_new(NULL);
	fuzz_check(requisites_read(ctx, (const char *)data + 1, size - 1,
				   types[data[0] % 4],
				   "http://port.example/a/", 0, &list, &n,
				   &err) == STATUS_OK);
	fuzz_check(n <= REQUISITES_MAX);
	for (int i = 0; i < n; i++) {
		char normal[TRANSFER_ADDRESS_MAX];

		fuzz_check(address_normal(list[i], normal, sizeof(normal),
					  &err) == STATUS_OK);
		fuzz_check(strcmp(normal, list[i]) == 0);
		for (int j = 0; j < i; j++)
			fuzz_check(strcmp(list[i], list[j]) != 0);
	}
	talloc_free(ctx);
	return 0;
}
