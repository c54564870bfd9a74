/* Any text becomes an error of one safe line of UTF-8. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include <utf8proc.h>

#include "src/base/status.h"

static void check_text(const char *text)
{
	size_t length = strlen(text);

	fuzz_check(length < ERROR_TEXT_MAX);
	for (size_t at = 0; at < length;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)text + at,
			(utf8proc_ssize_t)(length - at), &c);

		fuzz_check(n > 0);
		fuzz_check(c >= 0x20 && (c < 0x7f || c >= 0xa0));
		fuzz_check(c < 0x202a || c > 0x202e);
		at += (size_t)n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err;

	fuzz_check(error_set(&err, STATUS_INVALID, "%.*s",
			     (int)(size > 4096 ? 4096 : size),
			     (const char *)data) == STATUS_INVALID);
	check_text(err.text);
	return 0;
}
