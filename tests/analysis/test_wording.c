#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <talloc.h>

#include "src/analysis/wording.h"

static void *ctx;

static int open_ctx(void **state)
{
	(void)state;
	ctx = talloc_new(NULL);
	return ctx ? 0 : -1;
}

static int close_ctx(void **state)
{
	(void)state;
	talloc_free(ctx);
	return 0;
}

static void test_hedges(void **state)
{
	static const struct {
		const char *hedge, *words;
		bool act;
		const char *expected;
	} table[] = {
		{ NULL, "unloads", true, "unloads" },
		{ "", "unloads", true, "unloads" },
		{ "appears", "unloads, loads", true,
		  "appears to unload, loads" },
		{ "may", "loads", true, "may load" },
		{ "reportedly", "ships missiles", true,
		  "reportedly ships missiles" },
		{ "typically", "loads", true, "typically loads" },
		{ "appears", "be docked", true, "appears to be docked" },
		{ "suggests", "loads", true, "suggests: loads" },
		{ "indicates", "several hundred containers", false,
		  "indicates: several hundred containers" },
		{ "appears", "is seen", true, "appears to be seen" },
		{ "is understood", "loads", true, "is understood to load" },
		{ "may", "40 containers", false, "may: 40 containers" },
		{ "likely", "arms", false, "likely arms" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_string_equal(wording_hedged(ctx, table[i].hedge,
						   table[i].words,
						   table[i].act),
				    table[i].expected);
}

static void test_a_hedge_is_found_whole(void **state)
{
	static const struct {
		const char *text, *hedge;
		bool has;
	} table[] = {
		{ "likely Dunai", "likely", true },
		{ "likely: Dunai", "likely", true },
		{ "Rajin|likely Dunai", "likely", true },
		{ "Rajin; is said to: Dunai", "is said to", true },
		{ "allegedly, likely", "likely", true },
		{ "allegedly: likely: ", "likely", true },
		{ "unlikely Dunai", "likely", false },
		{ "unlikely", "likely", false },
		{ "not likely Dunai", "likely", false },
		{ "most likely", "likely", false },
		{ "unlikely, likely", "likely", true },
		{ "likelyhood", "likely", false },
		{ "Dunai", "likely", false },
		{ "Dunai", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (wording_has_hedge(table[i].text, table[i].hedge) !=
		    table[i].has)
			fail_msg("%s in %s", table[i].hedge, table[i].text);
}

static void test_acts(void **state)
{
	const struct choice unloads = {
		.word = "unloads",
		.also = "unloaded/unloading/offloads/offloaded/offloading/"
			"delivers"
	};
	const struct choice bare = { .word = "docked", .also = "moored" };

	(void)state;
	assert_string_equal(wording_act(ctx, &unloads, "offloading"),
			    "offloads");
	assert_string_equal(wording_act(ctx, &unloads, "unloaded"), "unloads");
	assert_string_equal(wording_act(ctx, &unloads, "delivery of"),
			    "delivers");
	assert_string_equal(wording_act(ctx, &unloads, NULL), "unloads");
	assert_string_equal(wording_act(ctx, &unloads, "put ashore"),
			    "unloads");
	assert_string_equal(wording_act(ctx, &bare, "docked"), "docked");
	assert_string_equal(wording_choice(ctx, &bare, "Moored"), "Moored");
	assert_string_equal(wording_choice(ctx, &bare, "tied up"), "docked");
}

static void test_amounts(void **state)
{
	(void)state;
	assert_string_equal(wording_amount(ctx, "hundreds", "containers"),
			    "hundreds of containers");
	assert_string_equal(wording_amount(ctx, "several hundred", "crates"),
			    "several hundred crates");
	assert_string_equal(wording_amount(ctx, "", "crates"), "crates");
	assert_string_equal(wording_amount(ctx, "dozens", ""), "dozens");
	assert_string_equal(wording_amount(ctx, "numerous", "crates"),
			    "numerous crates");
	assert_true(wording_takes_bare_act("appears"));
	assert_false(wording_takes_bare_act("reportedly"));
	assert_false(wording_takes_bare_act(NULL));
	assert_string_equal(wording_infinitive(ctx, "unloads, at night"),
			    "unload, at night");
	assert_string_equal(wording_infinitive(ctx, "docked"), "docked");
	assert_string_equal(wording_infinitive(ctx, "is seen"), "be seen");
}

static void test_years(void **state)
{
	(void)state;
	assert_int_equal(wording_year("14 Oct 2023"), 2023);
	assert_int_equal(wording_year("mid-Aug 2023-14 Oct 2023"), 2023);
	assert_int_equal(wording_year("Dec 2023-Jan 2024"), 0);
	assert_int_equal(wording_year("mid-Aug"), 0);
	assert_int_equal(wording_year("berth 20231"), 0);
	assert_string_equal(wording_without_year(ctx, "14 Oct 2023", 2023),
			    "14 Oct");
	assert_string_equal(
		wording_without_year(ctx, "mid-Aug 2023-14 Oct 2023", 2023),
		"mid-Aug-14 Oct");
	assert_string_equal(wording_without_year(ctx, "2023", 2023), "2023");
	assert_string_equal(wording_without_year(ctx, "14 Oct 2022", 2023),
			    "14 Oct 2022");
	assert_string_equal(
		wording_without_year(ctx, "Dec 2023-Jan 2024", 2023),
		"Dec 2023-Jan 2024");
	assert_string_equal(wording_without_year(ctx, "14 Oct 2023", 0),
			    "14 Oct 2023");
	assert_true(wording_is_one_stretch("2022"));
	assert_true(wording_is_one_stretch("May 2022"));
	assert_false(wording_is_one_stretch("2021-2022"));
	assert_false(wording_is_one_stretch("before May 2022"));
	assert_false(wording_is_one_stretch("by May 2022"));
	assert_false(wording_is_one_stretch("not before May 2022"));
}

static void test_first_of(void **state)
{
	static const char *const titles[] = { "Angara", "Maja", "Lady R" };

	(void)state;
	assert_string_equal(wording_first_of(ctx, titles, 0), "");
	assert_string_equal(wording_first_of(ctx, titles, 1), "Angara");
	assert_string_equal(wording_first_of(ctx, titles, 3), "Angara +2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hedges),
		cmocka_unit_test(test_a_hedge_is_found_whole),
		cmocka_unit_test(test_acts),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_years),
		cmocka_unit_test(test_first_of),
	};

	return cmocka_run_group_tests(tests, open_ctx, close_ctx);
}
