/* How we know, of a whole line and of single fields of it: citations where a
 * citation differs, claims where a claim does, one entry. */
#include "tests/store/edit_case.h"

#include "store/casefile.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/entry.h"
#include "store/rows.h"

static struct edit_knowing read_row(struct fixture *f, const char *row)
{
	struct edit_knowing k = { .source = named("s"), .at = "l.5" };

	good(f, edit_read_knowing(f->ctx, casefile_registry(f->casefile),
				  kind_of(f, KIND_PORT_CALL), row, &k,
				  &f->err));
	return k;
}

static void add(struct fixture *f, const char *text, const char *row,
		int64_t *ret_record, int64_t *ret_entry)
{
	struct edit_knowing k = read_row(f, row);

	good(f, edit_add_line(f->casefile, kind_of(f, KIND_PORT_CALL), text,
			      &k, ret_record, ret_entry, &f->err));
}

/* The claim of a field of a record, as it was written. */
static struct row claim_of(struct fixture *f, int64_t record, int kind,
			   const char *word)
{
	int number = field_of(f, kind, word)->number;
	struct statement *s;
	struct row row, found = { .id = 0 };

	good(f, rows_select_all(casefile_db(f->casefile), TABLE_CLAIM,
				INT64_MIN, &s, &f->err));
	while (db_step(s)) {
		rows_read(s, TABLE_CLAIM, &row);
		if (row_integer(&row, CLAIM_RECORD) == record &&
		    row_integer(&row, CLAIM_FIELD) == number)
			found = row;
	}
	db_reset(s);
	assert_true(found.id != 0);
	return found;
}

static struct row *citation_of(struct fixture *f, int64_t record,
			       const char *word)
{
	struct row claim = claim_of(f, record, KIND_PORT_CALL, word);
	struct row *row;

	good(f, casefile_row(f->casefile, f->ctx, TABLE_CITATION,
			     row_integer(&claim, CLAIM_CITATION), &row,
			     &f->err));
	return row;
}

static void assert_hedge_of(struct fixture *f, const struct row *claim,
			    const char *hedge)
{
	struct row *row;
	const char *said;

	good(f, casefile_row(f->casefile, f->ctx, TABLE_CLAIM, claim->id, &row,
			     &f->err));
	said = row_text(row, CLAIM_HEDGE);
	if (hedge)
		assert_string_equal(said, hedge);
	else
		assert_null(said);
}

static void assert_hedge(struct fixture *f, int64_t record, const char *word,
			 const char *hedge)
{
	struct row claim = claim_of(f, record, KIND_PORT_CALL, word);

	assert_hedge_of(f, &claim, hedge);
}

static int64_t count(struct fixture *f, enum table_id table)
{
	return rows_count(casefile_db(f->casefile), table);
}

static void test_the_row_is_read(void **state)
{
	struct edit_knowing k;
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	k = read_row(&f, "hedge: likely, speaker: \"A, B and C\", "
			 "as-of: 2023-10, means: , when.hedge: may, "
			 "when.at: l.9, place.grade: 3");
	assert_string_equal(k.hedge, "likely");
	assert_string_equal(k.speaker, "A, B and C");
	assert_string_equal(k.as_of, "2023-10");
	assert_null(k.means);
	assert_string_equal(k.at, "l.5");
	assert_int_equal(k.field_count, 2);
	assert_string_equal(k.fields[0].field->word, "when");
	assert_string_equal(k.fields[0].knowing.hedge, "may");
	assert_string_equal(k.fields[0].knowing.at, "l.9");
	assert_string_equal(k.fields[1].knowing.grade, "3");
	fixture_close(&f);
}

static void test_a_row_that_is_not_understood_is_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "hegde: likely", "`hegde: likely`: write speaker:" },
		{ "likely", "`likely`: write speaker:" },
		{ "when.hegde: may", "write speaker:" },
		{ "wen.hedge: may", "a port-call has no field wen" },
	};
	struct fixture f;

	(void)state;
	edit_case_open(&f);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct edit_knowing k = { .source = 0 };

		assert_int_equal(edit_read_knowing(
					 f.ctx, casefile_registry(f.casefile),
					 kind_of(&f, KIND_PORT_CALL),
					 wrong[i][0], &k, &f.err),
				 STATUS_INVALID);
		assert_non_null(strstr(f.err.text, wrong[i][1]));
	}
	fixture_close(&f);
}

static void test_a_hedge_of_one_field_stays_with_it(void **state)
{
	struct fixture f;
	int64_t record, entry, citations;

	(void)state;
	edit_case_open(&f);
	citations = count(&f, TABLE_CITATION);
	add(&f, "Maria, Dunai, 20 June 2021, offloads", "when.hedge: may, "
	    "place.as-of: 2021-06-21", &record, &entry);
	assert_int_equal(count(&f, TABLE_CITATION), citations + 1);
	assert_hedge(&f, record, "when", "may");
	assert_hedge(&f, record, "place", NULL);
	assert_hedge(&f, record, "ship", NULL);
	assert_int_equal(citation_of(&f, record, "when")->id,
			 citation_of(&f, record, "ship")->id);
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_another_speaker_is_another_citation_of_one_entry(void **state)
{
	struct fixture f;
	struct row *when, *ship;
	int64_t record, entry, citations;
	char before[65], after[65], *what;

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	citations = count(&f, TABLE_CITATION);
	add(&f, "Maria, Nowhere Bay, 20 June 2021, offloads",
	    "means: imagery, when.speaker: a pilot, did.speaker: a pilot, "
	    "place.basis: inferred, did.hedge: said to", &record, &entry);
	/* Of all, of the pilot, of what is inferred. */
	assert_int_equal(count(&f, TABLE_CITATION), citations + 3);
	ship = citation_of(&f, record, "ship");
	when = citation_of(&f, record, "when");
	assert_null(row_text(ship, CITATION_WORDS));
	assert_string_equal(row_text(when, CITATION_WORDS), "a pilot");
	assert_string_equal(row_text(when, CITATION_AT), "l.5");
	assert_int_equal(row_integer(when, CITATION_MEANS),
			 row_integer(ship, CITATION_MEANS));
	assert_int_equal(citation_of(&f, record, "did")->id, when->id);
	assert_hedge(&f, record, "did", "said to");
	assert_hedge(&f, record, "when", NULL);
	assert_true(row_integer(citation_of(&f, record, "place"),
				CITATION_BASIS) !=
		    row_integer(ship, CITATION_BASIS));
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

/* A ship has but her fields: where each is of the pilot, nothing else is cited. */
static void test_no_citation_says_nothing(void **state)
{
	struct fixture f;
	struct edit_knowing k = { .source = named("s"), .at = "l.5" };
	int64_t record, entry, citations;

	(void)state;
	edit_case_open(&f);
	citations = count(&f, TABLE_CITATION);
	good(&f, edit_read_knowing(f.ctx, casefile_registry(f.casefile),
				   kind_of(&f, KIND_VESSEL),
				   "name.speaker: a pilot", &k, &f.err));
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_VESSEL),
			       "Nowhere Star", &k, &record, &entry, &f.err));
	assert_int_equal(count(&f, TABLE_CITATION), citations + 1);
	fixture_verify(&f);
	fixture_close(&f);
}

/* What a new place is called is in no doubt when it may be the place. */
static void test_a_hedge_is_not_of_a_name_made_on_the_spot(void **state)
{
	struct fixture f;
	struct row claim;
	int64_t record, entry;

	(void)state;
	edit_case_open(&f);
	add(&f, "Maria, Nowhere Bay, 20 June 2021", "hedge: likely", &record,
	    &entry);
	claim = claim_of(&f, record, KIND_PORT_CALL, "place");
	assert_hedge(&f, record, "place", "likely");
	claim = claim_of(&f, row_integer(&claim, CLAIM_REF), KIND_PLACE,
			 "name");
	assert_hedge_of(&f, &claim, NULL);
	fixture_close(&f);
}

static void test_at_another_place_the_passage_does_not_say_so(void **state)
{
	struct edit_knowing to = { .quote = "lay in port", .at = "l.5",
				   .passage_capture = 7 };
	struct edit_knowing from = { .at = "l.9" };

	(void)state;
	edit_knowing_override(&to, &from);
	assert_string_equal(to.at, "l.9");
	assert_string_equal(to.quote, "");
	assert_int_equal(to.passage_capture, 0);
	to.passage_capture = 7;
	from = (struct edit_knowing){ .hedge = "may" };
	edit_knowing_override(&to, &from);
	assert_int_equal(to.passage_capture, 7);
}

static void test_what_cannot_be_known_so_is_refused(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	int64_t record, entry;
	char before[65], after[65];

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	k = read_row(&f, "did.hedge: may");
	assert_int_equal(edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
				       "Maria, Dunai", &k, &record, &entry,
				       &f.err), STATUS_INVALID);
	assert_non_null(strstr(f.err.text, "the line says no did"));
	k = read_row(&f, "place.speaker: a pilot");
	k.source = 0;
	k.at = "";
	assert_int_equal(edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
				       "Maria, Dunai", &k, &record, &entry,
				       &f.err), STATUS_REFUSED);
	assert_non_null(strstr(f.err.text, "speaker a pilot: no source"));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

static void test_a_passage_says_a_field_too_in_its_own_way(void **state)
{
	struct edit_knowing k;
	struct fixture f;
	int64_t entry, citations;
	char *effect;

	(void)state;
	edit_case_open(&f);
	citations = count(&f, TABLE_CITATION);
	k = read_row(&f, "when.speaker: a pilot, when.hedge: may");
	k.source = named("other");
	good(&f, edit_line_says(f.casefile, f.ctx, named("call"),
				kind_of(&f, KIND_PORT_CALL),
				"Maria, Dunai, 8 June 2021", &k, &effect,
				&entry, &f.err));
	assert_int_equal(count(&f, TABLE_CITATION), citations + 2);
	fixture_verify(&f);
	assert_int_equal(edit_line_says(f.casefile, f.ctx, named("call"),
					kind_of(&f, KIND_PORT_CALL),
					"Maria, Dunai", &k, &effect, &entry,
					&f.err), STATUS_INVALID);
	fixture_close(&f);
}

static void test_a_grade_is_one_entry(void **state)
{
	struct fixture f;
	int64_t entry;
	char before[65], after[65], *what;

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	good(&f, edit_grade(f.casefile, named("s"), named("c"), "b2", &entry,
			    &f.err));
	assert_string_equal(casefile_setting(f.casefile, f.ctx, named("s"),
					     "reliability"), "B");
	assert_string_equal(casefile_setting(f.casefile, f.ctx, named("c"),
					     "credibility"), "2");
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	assert_int_equal(edit_grade(f.casefile, named("s"), 0, "B2", &entry,
				    &f.err), STATUS_INVALID);
	assert_int_equal(edit_grade(f.casefile, named("s"), named("c"), "B7",
				    &entry, &f.err), STATUS_INVALID);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

static void test_a_line_can_grade_what_it_cites(void **state)
{
	struct fixture f;
	int64_t record, entry;

	(void)state;
	edit_case_open(&f);
	add(&f, "Maria, Dunai, 20 June 2021", "grade: B2, when.grade: 4",
	    &record, &entry);
	assert_string_equal(casefile_setting(
				    f.casefile, f.ctx,
				    citation_of(&f, record, "ship")->id,
				    "credibility"), "2");
	assert_string_equal(casefile_setting(
				    f.casefile, f.ctx,
				    citation_of(&f, record, "when")->id,
				    "credibility"), "4");
	assert_string_equal(casefile_setting(f.casefile, f.ctx, named("s"),
					     "reliability"), "B");
	fixture_verify(&f);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_row_is_read),
		cmocka_unit_test(test_a_row_that_is_not_understood_is_refused),
		cmocka_unit_test(test_a_hedge_of_one_field_stays_with_it),
		cmocka_unit_test(
			test_another_speaker_is_another_citation_of_one_entry),
		cmocka_unit_test(
			test_a_hedge_is_not_of_a_name_made_on_the_spot),
		cmocka_unit_test(test_no_citation_says_nothing),
		cmocka_unit_test(
			test_at_another_place_the_passage_does_not_say_so),
		cmocka_unit_test(test_what_cannot_be_known_so_is_refused),
		cmocka_unit_test(
			test_a_passage_says_a_field_too_in_its_own_way),
		cmocka_unit_test(test_a_grade_is_one_entry),
		cmocka_unit_test(test_a_line_can_grade_what_it_cites),
	};

	return cmocka_run_group_tests_name("knowing", tests, NULL, NULL);
}
