/* What is said in one breath on a line: roles that are a set, an act with its
 * cargo, and an extract from a register with its parties, in one entry with
 * one citation. */
#include "tests/store/edit_case.h"

#include "src/base/text_add.h"
#include "store/derive.h"
#include "store/entry.h"
#include "store/rows.h"

static const struct edit_knowing port21 = {
	.at = "", .quote = "", .hedge = "", .as_of = "", .speaker = "",
	.origin = "", .means = "", .basis = "" };

static struct edit_knowing knowing(const char *source)
{
	struct edit_knowing k = port21;

	k.source = named(source);
	return k;
}

static int64_t ask(struct fixture *f, const char *sql)
{
	return db_integer(casefile_db(f->casefile), -1, sql, 0);
}

static struct line *read_line(struct fixture *f, int kind, const char *text)
{
	struct line *line = NULL;

	good(f, edit_read_line(f->casefile, f->ctx, kind_of(f, kind), text,
			       named("s"), &line, &f->err));
	return line;
}

/* "did=loads how-many=300 containers", in the order of the parts. */
static char *parts(struct fixture *f, int kind, const char *text)
{
	const struct line *line = read_line(f, kind, text);
	char *words = talloc_strdup(f->ctx, "");

	for (int i = 0; i < line->part_count; i++) {
		const struct line_part *p = &line->parts[i];

		words = text_add(
			words, "%s%s=%s%s%s", i ? "; " : "",
			p->tie ? p->tie->name : p->field->word, p->text,
			p->tie && p->tie->period ? ", " : "",
			p->tie && p->tie->period ? p->tie->period : "");
	}
	return words;
}

static void test_an_act_comes_with_its_cargo(void **state)
{
	static const struct { const char *did, *parts; } lines[] = {
		{ "offloads 300 containers", "did=offloads; what=containers; "
		  "how-many=300 containers" },
		{ "loads about 60 boxes of fish", "did=loads; what=boxes of "
		  "fish; how-many=about 60 boxes of fish" },
		{ "loads 5000 t of grain", "did=loads; what=grain; "
		  "weight=5000 t of grain" },
		{ "docked/loads dozens of containers", "did=docked; did=loads; "
		  "what=containers; how-many=dozens of containers" },
		{ "docked and loads", "did=docked; did=loads" },
		{ "docked at the pier", "did=docked at the pier" },
		{ "is seen heading north", "did=is seen heading north" },
		{ "offloads", "did=offloads" },
		{ "brings 300 containers", "did=brings 300 containers" },
		{ "offloads 300 containers, direction: inbound, contents: "
		  "munitions", "did=offloads; what=containers; how-many=300 "
		  "containers; direction=inbound; contents=munitions" },
	};
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		char *text = talloc_asprintf(f.ctx, ",,,%s", lines[i].did);

		assert_string_equal(parts(&f, KIND_PORT_CALL, text),
				    lines[i].parts);
	}
	/* What has a part of its own is not said twice. */
	assert_string_equal(parts(&f, KIND_PORT_CALL,
				  "what: shells, , , , offloads 300 boxes"),
			    "what=shells; did=offloads; "
			    "how-many=300 boxes");
	fixture_close(&f);
}

/* One action makes the call and its cargo, in one citation. */
static void test_a_call_with_its_cargo_is_one_entry(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	char before[65], after[65];
	int64_t record, entry;
	char *what;

	(void)state;
	edit_case_open(&f);
	k = knowing("s");
	fixture_digest(&f, before);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria, Dunai, 14 Oct 2023, offloads 300 "
			       "containers, direction: inbound, contents: "
			       "shells, consignee: Azia Shipping", &k,
			       &record, &entry, &f.err));
	assert_int_equal(rows_count(casefile_db(f.casefile), TABLE_CITATION),
			 2);
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

static void test_a_role_is_typed_as_a_set(void **state)
{
	struct edit_knowing k;
	struct edit_value *values;
	struct fixture f;
	int64_t record, entry;
	int count;

	(void)state;
	edit_case_open(&f);
	assert_string_equal(parts(&f, KIND_SHIP_ROLE, "Maria, Azia Shipping, "
				  "owner and manager"),
			    "ship=Maria; party=Azia Shipping; role=owner; "
			    "role=manager");
	k = knowing("s");
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_SHIP_ROLE),
			       "Maria, Azia Shipping, owner and manager", &k,
			       &record, &entry, &f.err));
	/* So is a value that is set later, or corrected. */
	good(&f, edit_claim(f.casefile, record,
			    field_of(&f, KIND_SHIP_ROLE, "role"),
			    "operator/agent", false, 0, &k, &entry, &f.err));
	good(&f, edit_shown_values(f.casefile, f.ctx, record, &values, &count,
				   &f.err));
	assert_int_equal(count, 7); /* holds, ship, party, four roles */
	fixture_verify(&f);
	fixture_close(&f);
}

static const struct line_part *first_of(struct fixture *f, const char *text)
{
	const struct line *line = read_line(f, KIND_PORT_CALL, text);

	assert_true(line->part_count > 0);
	return &line->parts[0];
}

static void test_several_ships_are_a_group(void **state)
{
	static const char *const one[] = {
		"Two Brothers", "Romeo and Juliet", "Maria and Nobody",
		"one ship", "ships", "Maria", "two men", "Maria and",
		"Maria and Twin" /* of whom there are two */
	};
	struct fixture f;
	const struct line_part *p;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++)
		if (first_of(&f, one[i])->group)
			fail_msg("\"%s\" is a group", one[i]);
	p = first_of(&f, "at least two Russian cargo ships, Dunai");
	assert_int_equal(p->group->count, 0);
	assert_string_equal(p->group->of, "russian cargo ships");
	assert_non_null(first_of(&f, "several vessels")->group);
	assert_non_null(first_of(&f, "dozens of tankers")->group);
	p = first_of(&f, "Maria and Maria, Dunai");
	assert_int_equal(p->group->count, 2);
	assert_int_equal(p->new_kind, KIND_GROUP);
	fixture_close(&f);
}

/* A call of two ships is one entry, read on each where that is said. */
static void test_a_call_of_several_ships_is_one_entry(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	char before[65], after[65];
	int64_t record, entry;
	char *what;

	(void)state;
	edit_case_open(&f);
	k = knowing("s");
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL), "Angara",
			       &k, &record, &entry, &f.err));
	fixture_digest(&f, before);
	k.hedge = "likely";
	k.reading = "each";
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria and Angara, Dunai, 9 June 2021", &k,
			       &record, &entry, &f.err));
	assert_int_equal(ask(&f, "SELECT count(*) FROM w_vessel"), 4);
	assert_int_equal(ask(&f, "SELECT count(*) FROM claim WHERE field = "
			     "904 AND hedge IS NULL AND ifnull(reading, 0) = 0"),
			 2);
	assert_int_equal(ask(&f, "SELECT count(*) FROM claim WHERE field = "
			     "2001 AND reading = 1 AND hedge = 'likely'"), 1);
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	k.reading = "some";
	assert_int_equal(edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
				       "two ships, Dunai", &k, &record,
				       &entry, &f.err), STATUS_INVALID);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

#define EXTRACT                                                               \
	"Sea Falcon, tanker, 9179842, flag: Cyprus, registered owner: "       \
	"Azia Shipping (since 13/05/2019), ISM manager: Falcon Ship "         \
	"Management since 2020, owner and operator: Falcon Ship Management, " \
	"P&I club: Gard"

static void test_an_extract_is_one_line(void **state)
{
	struct fixture f;
	const struct line *line;

	(void)state;
	edit_case_open(&f);
	assert_string_equal(
		parts(&f, KIND_VESSEL, EXTRACT),
		"name=Sea Falcon; type=tanker; imo=9179842; flag=Cyprus; "
		"registered owner=Azia Shipping, since 13/05/2019; "
		"ISM manager=Falcon Ship Management, since 2020; "
		"owner and operator=Falcon Ship Management; P&I club=Gard");
	line = read_line(&f, KIND_VESSEL, EXTRACT);
	assert_true(line->parts[4].reference == named("owner"));
	assert_int_equal(line->parts[5].new_kind, KIND_COMPANY);
	assert_string_equal(line->parts[4].tie->understood,
			    "since 13 May 2019");
	/* A name with such a word in it has no period. */
	assert_string_equal(parts(&f, KIND_VESSEL, "owner: Since Then Ltd"),
			    "owner=Since Then Ltd");
	assert_string_equal(parts(&f, KIND_VESSEL, "owner: Bread From Heaven"),
			    "owner=Bread From Heaven");
	/* Another kind has no such parts. */
	assert_int_equal(edit_read_line(f.casefile, f.ctx,
					kind_of(&f, KIND_PERSON),
					"Ivan, owner: Azia", named("s"),
					&(struct line *){ NULL }, &f.err),
			 STATUS_INVALID);
	fixture_close(&f);
}

static void test_an_extract_is_one_entry_with_one_citation(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	char before[65], after[65], done[65];
	int64_t record, entry;
	char *what;

	(void)state;
	edit_case_open(&f);
	k = knowing("s");
	fixture_digest(&f, before);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL), EXTRACT,
			       &k, &record, &entry, &f.err));
	fixture_digest(&f, done);
	assert_int_equal(rows_count(casefile_db(f.casefile), TABLE_CITATION),
			 2);
	assert_int_equal(ask(&f, "SELECT count(*) FROM \"w_ship-role\""), 4);
	/* Named twice, made once. */
	assert_int_equal(ask(&f, "SELECT count(*) FROM \"w_company\" WHERE "
			     "title = 'Falcon Ship Management'"), 1);
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	good(&f, entry_redo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(done, after);
	fixture_close(&f);
}

/* A second register on the same ship: what the case has is said again, what it
 * has not is made. */
static void test_an_extract_of_a_known_ship(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	int64_t record, entry;
	char before[65], after[65];
	char *effect, *what;

	(void)state;
	edit_case_open(&f);
	k = knowing("s");
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL), EXTRACT,
			       &k, &record, &entry, &f.err));
	fixture_digest(&f, before);
	k = knowing("other");
	good(&f, edit_line_says(f.casefile, f.ctx, record,
				kind_of(&f, KIND_VESSEL), "Sea Falcon, , "
				"9179842, owner: Azia Shipping since 2019, "
				"ISM manager: Falcon Ship Management before "
				"2018, class society: DNV", &k, &effect,
				&entry, &f.err));
	/* The registered owner is an owner; a manager of another time and a
	 * class society are new. */
	assert_int_equal(ask(&f, "SELECT count(*) FROM \"w_ship-role\""), 6);
	assert_int_equal(ask(&f, "SELECT count(*) FROM \"w_ship-role\" WHERE "
			     "by_low = 2"), 1);
	assert_int_equal(rows_count(casefile_db(f.casefile), TABLE_CITATION),
			 3);
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	/* Roles alone are enough; an ambiguous party is told, and nothing is
	 * done. */
	good(&f, edit_line_says(f.casefile, f.ctx, record,
				kind_of(&f, KIND_VESSEL), "agent: Wilhelmsen",
				&k, &effect, &entry, &f.err));
	assert_int_equal(ask(&f, "SELECT count(*) FROM \"w_ship-role\""), 5);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_COMPANY), "Gard",
			       &k, &record, &entry, &f.err));
	fixture_digest(&f, before);
	assert_int_equal(edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL),
				       "Osprey, P&I club: Gard", &k, &record,
				       &entry, &f.err), STATUS_AMBIGUOUS);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

static void test_names_of_parts(void **state)
{
	const struct kind *vessel;
	const struct registry *r;
	const struct field *field;
	struct fixture f;
	size_t value = 0;

	(void)state;
	edit_case_open(&f);
	r = casefile_registry(f.casefile);
	vessel = kind_of(&f, KIND_VESSEL);
	field = edit_named_field(r, vessel, "flag:  RU", 9, &value);
	assert_string_equal(field->word, "flag");
	assert_int_equal(value, 7);
	field = edit_named_field(r, vessel, "ISM manager: Az", 15, &value);
	assert_string_equal(field->word, "party");
	assert_int_equal(value, 13);
	assert_null(edit_named_field(r, vessel, "flag", 4, &value));
	assert_null(edit_named_field(r, vessel, "friend: X", 9, &value));
	assert_string_equal(edit_tie_name(r, vessel, 1), "owner");
	assert_null(edit_tie_name(r, vessel, 500));
	assert_null(edit_tie_name(r, kind_of(&f, KIND_PERSON), 0));
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_act_comes_with_its_cargo),
		cmocka_unit_test(test_a_call_with_its_cargo_is_one_entry),
		cmocka_unit_test(test_a_role_is_typed_as_a_set),
		cmocka_unit_test(test_several_ships_are_a_group),
		cmocka_unit_test(test_a_call_of_several_ships_is_one_entry),
		cmocka_unit_test(test_an_extract_is_one_line),
		cmocka_unit_test(
			test_an_extract_is_one_entry_with_one_citation),
		cmocka_unit_test(test_an_extract_of_a_known_ship),
		cmocka_unit_test(test_names_of_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
