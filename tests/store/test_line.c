/* A kind's line as it is understood while it is typed. */
#include "tests/store/edit_case.h"

#include <time.h>

static struct line *read_line(struct fixture *f, int kind, const char *text)
{
	struct line *line = NULL;

	good(f, edit_read_line(f->casefile, f->ctx, kind_of(f, kind), text,
			       named("s"), &line, &f->err));
	return line;
}

static const struct line_part *part(const struct line *line, const char *field)
{
	for (int i = 0; i < line->part_count; i++)
		if (!strcmp(line->parts[i].field->word, field))
			return &line->parts[i];
	fail_msg("no part %s", field);
	return NULL;
}

static void test_parts_go_to_the_fields_of_the_line(void **state)
{
	struct fixture f;
	struct line *line;

	(void)state;
	edit_case_open(&f);
	line = read_line(&f, KIND_PORT_CALL, "Maria, Dunai ,14 Oct 2020,"
			 " offloads, fresh water, at least five");
	assert_int_equal(line->part_count, 6);
	assert_true(part(line, "ship")->reference == named("maria"));
	assert_false(part(line, "ship")->makes_new);
	assert_true(part(line, "place")->reference == named("dunai"));
	assert_string_equal(part(line, "place")->text, "Dunai");
	assert_string_equal(part(line, "when")->understood, "14 Oct 2020");
	assert_string_equal(part(line, "did")->understood, "unloads");
	assert_string_equal(part(line, "what")->text, "fresh water");
	assert_string_equal(part(line, "how-many")->understood, ">=5");
	fixture_close(&f);
}

/* By the day on which the pinned source was published, a Thursday. */
static void test_days_are_read_from_the_source(void **state)
{
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	assert_string_equal(part(read_line(&f, KIND_PORT_CALL,
					   "when: on Tuesday"), "when")
				    ->understood, "8 Jun 2021");
	assert_string_equal(part(read_line(&f, KIND_PORT_CALL,
					   "when:1 May"), "when")->understood,
			    "1 May 2021");
	fixture_close(&f);
}

static void test_parts_may_be_named_quoted_and_left_open(void **state)
{
	struct fixture f;
	struct line *line;

	(void)state;
	edit_case_open(&f);
	line = read_line(&f, KIND_PORT_CALL, ",Dunai");
	assert_int_equal(line->part_count, 1);
	assert_true(part(line, "place")->reference == named("dunai"));
	line = read_line(&f, KIND_PORT_CALL,
			 "how many: \"1,000\", Maria,\"Port, Example\"");
	assert_int_equal(line->part_count, 3);
	assert_string_equal(part(line, "how-many")->text, "1,000");
	assert_true(part(line, "ship")->reference == named("maria"));
	assert_string_equal(part(line, "place")->text, "Port, Example");
	line = read_line(&f, KIND_PORT_CALL, "Maria,,,,https://example.org");
	assert_string_equal(part(line, "what")->text, "https://example.org");
	assert_int_equal(read_line(&f, KIND_PORT_CALL, "")->part_count, 0);
	assert_int_equal(read_line(&f, KIND_PORT_CALL, " , ,")->part_count, 0);
	fixture_close(&f);
}

static void test_names_are_known_new_or_ambiguous(void **state)
{
	struct fixture f;
	struct line *line;

	(void)state;
	edit_case_open(&f);
	line = read_line(&f, KIND_PORT_CALL, "Twin, Nowhere Bay");
	assert_int_equal(part(line, "ship")->candidates, 2);
	assert_true(part(line, "ship")->reference == 0);
	assert_false(part(line, "ship")->makes_new);
	assert_true(part(line, "place")->makes_new);
	assert_int_equal(part(line, "place")->new_kind, KIND_PLACE);
	/* A place of that name is no ship. */
	line = read_line(&f, KIND_PORT_CALL, "Dunai");
	assert_true(part(line, "ship")->makes_new);
	assert_int_equal(part(line, "ship")->new_kind, KIND_VESSEL);
	fixture_close(&f);
}

static void test_what_the_case_has_is_offered(void **state)
{
	static const struct { const char *text; int fits; } lines[] = {
		{ "Maria, Dunai, 8 June 2021", 1 },
		{ "Maria, Dunai, on Tuesday", 1 },
		{ "Maria, Dunai", 1 },
		{ "Maria", 1 },
		{ "Maria, Dunai, 9 June 2021", 0 },
		{ "Maria, Nowhere Bay", 1 }, /* a new place is no other yet */
		{ "Twin, Dunai", 1 },
		{ "when: 8 June 2021", 0 },
	};
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct line *line =
			read_line(&f, KIND_PORT_CALL, lines[i].text);

		if (line->fit_count != lines[i].fits)
			fail_msg("%s: %d", lines[i].text, line->fit_count);
		if (line->fit_count == 0)
			continue;
		assert_true(line->fits[0].record == named("call"));
		assert_non_null(strstr(line->fits[0].title, "Maria"));
		assert_non_null(strstr(line->fits[0].effect, "1 origin"));
	}
	fixture_close(&f);
}

/* A second Maria is not made by oversight; what only begins alike is new. */
static void test_a_thing_of_that_name_is_offered(void **state)
{
	static const struct { int kind; const char *text; int fits; } lines[] = {
		{ KIND_VESSEL, "Maria", 1 },
		{ KIND_VESSEL, "MARIA, cargo ship", 1 },
		{ KIND_VESSEL, "Mari", 0 },
		{ KIND_VESSEL, "Maria Two", 0 },
		{ KIND_VESSEL, "Twin", 2 },
		{ KIND_COMPANY, "Maria", 0 },
		{ KIND_PLACE, "dunai", 1 },
	};
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct line *line = read_line(&f, lines[i].kind,
					      lines[i].text);

		if (line->fit_count != lines[i].fits)
			fail_msg("%s: %d", lines[i].text, line->fit_count);
	}
	assert_true(read_line(&f, KIND_VESSEL, "Maria")->fits[0].record ==
		    named("maria"));
	fixture_close(&f);
}

static void test_a_number_tells_a_ship_before_her_name(void **state)
{
	struct fixture f;
	struct line *line;
	int64_t record, entry;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL),
			       "Sea Falcon, , 9179842",
			       &(struct edit_knowing){0}, &record, &entry,
			       &f.err));
	line = read_line(&f, KIND_VESSEL, "Maria, , 9179842");
	assert_int_equal(line->fit_count, 1);
	assert_true(line->fits[0].record == record);
	fixture_close(&f);
}

static void test_what_is_about_shows_its_bounds(void **state)
{
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	assert_string_equal(part(read_line(&f, KIND_RELATIVE_POSITION,
					   ",,about 180 miles"), "distance")
				    ->understood, "~180 mi: 162-198 mi");
	assert_string_equal(part(read_line(&f, KIND_PORT_CALL,
					   "when: early May"), "when")
				    ->understood,
			    "early May 2021: 1-10 May 2021");
	assert_string_equal(part(read_line(&f, KIND_PORT_CALL,
					   "when: May"), "when")->understood,
			    "May 2021");
	fixture_close(&f);
}

static void test_what_cannot_be_a_line(void **state)
{
	static const char *const bad[] = {
		"a, b, c, d, e, f, g", "\xff", "Maria, \xc3",
	};
	struct fixture f;
	struct line *line;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		f.err.text[0] = '\0';
		assert_int_equal(edit_read_line(f.casefile, f.ctx,
						kind_of(&f, KIND_PORT_CALL),
						bad[i], 0, &line, &f.err),
				 STATUS_INVALID);
		assert_true(f.err.text[0] != '\0');
	}
	fixture_close(&f);
}

/* Every kind's line takes any text without harm. */
static void test_any_text_is_taken_or_refused(void **state)
{
	static const char letters[] = ",,,\"\"::  aM1@/-'\xc3\xa9";
	uint64_t seed = (uint64_t)time(NULL);
	struct fixture f;
	char text[40];

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	edit_case_open(&f);
	for (int n = 0; n < 400; n++) {
		const struct registry *r = casefile_registry(f.casefile);
		const struct kind *kind = registry_kind_at(
			r, n % registry_kind_count(r));
		void *ctx = talloc_new(NULL);
		struct line *line = NULL;
		size_t length;

		seed = seed * UINT64_C(6364136223846793005) + 1;
		length = (size_t)(seed >> 33) % (sizeof(text) - 1);
		for (size_t i = 0; i < length; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1;
			text[i] = letters[(seed >> 33) %
					  (sizeof(letters) - 1)];
		}
		text[length] = '\0';
		if (edit_read_line(f.casefile, ctx, kind, text, named("s"),
				   &line, &f.err) == STATUS_OK)
			for (int i = 0; i < line->part_count; i++)
				assert_true(line->parts[i].field &&
					    *line->parts[i].text);
		else
			assert_true(f.err.text[0] != '\0');
		talloc_free(ctx);
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_go_to_the_fields_of_the_line),
		cmocka_unit_test(test_days_are_read_from_the_source),
		cmocka_unit_test(
			test_parts_may_be_named_quoted_and_left_open),
		cmocka_unit_test(test_names_are_known_new_or_ambiguous),
		cmocka_unit_test(test_what_the_case_has_is_offered),
		cmocka_unit_test(test_a_thing_of_that_name_is_offered),
		cmocka_unit_test(test_a_number_tells_a_ship_before_her_name),
		cmocka_unit_test(test_what_is_about_shows_its_bounds),
		cmocka_unit_test(test_what_cannot_be_a_line),
		cmocka_unit_test(test_any_text_is_taken_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
