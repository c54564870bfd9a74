/* Identifiers of every scheme, countries, positions, addresses and folded
 * keys of any bytes. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "src/base/address.h"
#include "src/base/country.h"
#include "src/base/id.h"
#include "src/base/identifier.h"
#include "src/base/position.h"
#include "src/base/text.h"

static void check_identifiers(const char *text, size_t size)
{
	struct identifier id;

	for (int i = 0; i < SCHEME_LAST; i++) {
		identifier_parse((enum scheme)i, text, size, &id);
		fuzz_check(strlen(id.key) < VALUE_KEY_MAX);
		fuzz_check(utf8_valid(id.key, strlen(id.key)));
		fuzz_check(id.country == NULL || strlen(id.country) == 2);
	}
}

static void check_position(const char *text, size_t size)
{
	struct position p, again;
	char array[100];
	struct buffer out;

	if (!position_parse(text, size, &p))
		return;
	fuzz_check(p.latitude >= -90000000 && p.latitude <= 90000000);
	fuzz_check(p.longitude >= -180000000 && p.longitude <= 180000000);
	fuzz_check(p.precision > 0);
	buffer_init_fixed(&out, array, sizeof(array));
	fuzz_check(position_print(&p, &out) == STATUS_OK);
	fuzz_check(position_parse(out.data, out.length, &again));
}

static void check_fold(enum status (*fold)(const char *, size_t,
					   struct buffer *),
		       const char *text, size_t size)
{
	struct buffer once, twice;

	buffer_init(&once, 1 << 24);
	buffer_init(&twice, 1 << 24);
	fuzz_check(fold(text, size, &once) == STATUS_OK);
	fuzz_check(utf8_valid(once.data, once.length));
	fuzz_check(fold(once.data, once.length, &twice) == STATUS_OK);
	fuzz_check(strcmp(once.data, twice.data) == 0);
	buffer_release(&once);
	buffer_release(&twice);
}

static void check_shown(const char *text, size_t size)
{
	struct buffer out;

	buffer_init(&out, 1 << 24);
	fuzz_check(term_safe(text, size, &out) == STATUS_OK);
	fuzz_check(utf8_valid(out.data, out.length));
	for (size_t i = 0; i < out.length; i++)
		fuzz_check((unsigned char)out.data[i] >= 0x20 &&
			   out.data[i] != 0x7f);
	fuzz_check(text_clip(out.data, out.length, 20, NULL) <= out.length);
	buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct buffer key;
	int64_t id;

	check_identifiers(text, size);
	check_position(text, size);
	check_fold(text_fold, text, size);
	check_fold(name_fold, text, size);
	check_shown(text, size);
	country_find(text, size);
	if (id_parse(text, size, &id))
		fuzz_check(id > 0);
	buffer_init(&key, 1 << 24);
	fuzz_check(address_fold(text, size, &key) == STATUS_OK);
	buffer_release(&key);
	return 0;
}
