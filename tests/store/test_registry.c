#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "assets/assets.h"
#include "store/registry.h"

static struct registry *registry;

static int setup(void **state)
{
	const struct asset *a = asset_find("registry.txt");

	(void)state;
	return a && registry_parse((const char *)a->data, a->size, &registry,
				   NULL) == STATUS_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	registry_free(registry);
	return 0;
}

static void test_every_kind_has_a_line_of_its_fields(void **state)
{
	(void)state;
	assert_true(registry_kind_count(registry) >= 30);
	for (int i = 0; i < registry_kind_count(registry); i++) {
		const struct kind *k = registry_kind_at(registry, i);

		assert_non_null(k->line[0]);
		assert_true(k->field_count > 0);
		for (int s = 0; s < k->field_count; s++)
			if (k->fields[s]->number != FIELD_HOLDS)
				assert_int_equal(k->fields[s]->slot, s);
		if (kind_has_holds(k))
			assert_int_equal(k->fields[0]->number, FIELD_HOLDS);
	}
}

static void test_words_are_found_in_the_forms_people_type(void **state)
{
	static const char *const forms[] = {
		"port-call", "port call", "Port_Call", "port calls",
		"port-calls"
	};
	const struct kind *call = registry_kind(registry, KIND_PORT_CALL);

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		assert_ptr_equal(registry_kind_by_word(registry, forms[i],
						       strlen(forms[i])),
				 call);
	assert_null(registry_kind_by_word(registry, "port", 4));
	assert_non_null(registry_field_by_word(registry, call, "how many", 8));
	assert_null(registry_field_by_word(registry, call, "how", 3));
}

static void test_choices_know_what_is_broader(void **state)
{
	const struct choice *owner =
		registry_choice_by_word(registry, "ship-role", "owner", 5);
	const struct choice *registered = registry_choice_by_word(
		registry, "ship-role", "Registered Owner", 16);
	const struct choice *doc = registry_choice_by_word(
		registry, "ship-role", "DOC company", 11);

	(void)state;
	assert_non_null(owner);
	assert_non_null(registered);
	assert_true(choice_within(registered, owner));
	assert_false(choice_within(owner, registered));
	assert_non_null(doc);
	assert_string_equal(doc->word, "ISM manager");
}

static void test_a_reference_takes_a_group_everywhere(void **state)
{
	const struct kind *call = registry_kind(registry, KIND_PORT_CALL);
	const struct field *ship =
		registry_field_by_word(registry, call, "ship", 4);

	(void)state;
	assert_true(field_takes_kind(registry, ship, KIND_VESSEL));
	assert_true(field_takes_kind(registry, ship, KIND_GROUP));
	assert_false(field_takes_kind(registry, ship, KIND_COMPANY));
}

static void refused(const char *text, const char *needle)
{
	struct registry *r = NULL;
	struct error err = { .status = STATUS_OK };

	assert_int_equal(registry_parse(text, strlen(text), &r, &err),
			 STATUS_INVALID);
	assert_non_null(strstr(err.text, needle));
	assert_null(r);
}

static void test_bad_lines_are_named(void **state)
{
	(void)state;
	refused("# a\nkin|1|a\n", "line 2");
	refused("kind|1|a|A|As|thing|name|none|none|F\n", "no such field");
	refused("kind|0|a|A|As|thing|name|none|none|F\n", "number of a kind");
	refused("kind|1|a|A|As|thing|none|none|none|F\n"
		"kind|1|b|B|Bs|thing|none|none|none|F\n", "line 2");
	refused("kind|1|a|A|As|thing|none|none|none|F\n"
		"field|101|a|n|N|nonsense|single|9||\n", "type of a field");
	refused("choice|1|t|w|broad|\n", "no broader choice");
}

static const char *set_of(const char *tree, const char *text)
{
	static char words[200];
	struct choice_piece pieces[8];
	int count = registry_choice_set(registry, tree, text, strlen(text),
					pieces, 8);

	*words = '\0';
	for (int i = 0; i < count; i++)
		snprintf(words + strlen(words), sizeof(words) - strlen(words),
			 "%s%.*s=%s", i ? " | " : "", (int)pieces[i].length,
			 pieces[i].text, pieces[i].choice->word);
	return words;
}

static void test_choices_come_in_one_breath(void **state)
{
	(void)state;
	assert_string_equal(set_of("ship-role", "owner"), "owner=owner");
	assert_string_equal(set_of("ship-role", "owner and manager"),
			    "owner=owner | manager=manager");
	assert_string_equal(set_of("ship-role", "Owner, operator, and DOC "
				   "company"), "Owner=owner | "
			    "operator=operator | DOC company=ISM manager");
	assert_string_equal(set_of("port-act", "unloads/loading"),
			    "unloads=unloads | loading=loads");
	assert_string_equal(set_of("ship-role", "registered owner & P&I club"),
			    "registered owner=registered owner | "
			    "P&I club=P&I club");
	/* One choice that holds a separator. */
	assert_string_equal(set_of("direction", "to and from"),
			    "to and from=to and from");
	assert_string_equal(set_of("ship-role", "owner and friend"), "");
	assert_string_equal(set_of("ship-role", "owner and"), "");
	assert_string_equal(set_of("ship-role", " and "), "");
	assert_string_equal(set_of("ship-role", ""), "");
	assert_string_equal(set_of("ship-role", "owner/owner/owner/owner/owner/"
				   "owner/owner/owner/owner"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_has_a_line_of_its_fields),
		cmocka_unit_test(test_words_are_found_in_the_forms_people_type),
		cmocka_unit_test(test_choices_know_what_is_broader),
		cmocka_unit_test(test_a_reference_takes_a_group_everywhere),
		cmocka_unit_test(test_bad_lines_are_named),
		cmocka_unit_test(test_choices_come_in_one_breath),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
