/* What parses as EDTF prints, parses again and prints the same. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "src/base/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char once_array[8192], twice_array[8192];
	struct buffer once, twice;
	struct edtf edtf, again;

	if (edtf_parse((const char *)data, size, &edtf, NULL) != STATUS_OK)
		return 0;
	buffer_init_fixed(&once, once_array, sizeof(once_array));
	buffer_init_fixed(&twice, twice_array, sizeof(twice_array));
	fuzz_check(edtf_print(&edtf, &once) == STATUS_OK);
	/* A zone of hours alone is printed with minutes, and so on: the
	 * canonical form may be longer than a form that just fits. */
	if (once.length > EDTF_LENGTH_MAX)
		return 0;
	fuzz_check(edtf_parse(once.data, once.length, &again, NULL) ==
		   STATUS_OK);
	fuzz_check(edtf_print(&again, &twice) == STATUS_OK);
	fuzz_check(strcmp(once.data, twice.data) == 0);
	fuzz_check(edtf_span(&edtf).low == edtf_span(&again).low);
	fuzz_check(edtf_span(&edtf).high == edtf_span(&again).high);
	fuzz_check(edtf_span(&edtf).low <= edtf_span(&edtf).high);
	fuzz_check(edtf_flags(&edtf) == edtf_flags(&again));
	return 0;
}
