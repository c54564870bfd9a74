/* assets: what the program holds is what the source ships. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assets/assets.h"

static FILE *open_asset(const char *name)
{
	const char *places[] = {getenv("TAFFRAIL_BUILDDIR"),
				getenv("TAFFRAIL_SRCDIR")};

	for (size_t i = 0; i < 2; i++) {
		char path[PATH_MAX];
		FILE *file;

		snprintf(path, sizeof(path), "%s/assets/%s",
			 places[i] == NULL ? "." : places[i], name);
		file = fopen(path, "rb");
		if (file != NULL)
			return file;
	}
	fail_msg("no file for the asset %s", name);
	return NULL;
}

static void every_asset_is_its_file(void **state)
{
	(void)state;
	assert_true(asset_table_length > 0);
	for (size_t i = 0; i < asset_table_length; i++) {
		const struct asset *asset = &asset_table[i];
		unsigned char *data = malloc(asset->size + 1);
		FILE *file = open_asset(asset->name);

		assert_non_null(data);
		assert_int_equal(fread(data, 1, asset->size + 1, file),
				 asset->size);
		assert_memory_equal(data, asset->data, asset->size);
		assert_int_equal(asset->data[asset->size], 0);
		assert_ptr_equal(asset_find(asset->name), asset);
		fclose(file);
		free(data);
	}
}

static void an_unknown_name_finds_nothing(void **state)
{
	(void)state;
	assert_null(asset_find("registry"));
	assert_null(asset_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_asset_is_its_file),
		cmocka_unit_test(an_unknown_name_finds_nothing),
	};

	return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
