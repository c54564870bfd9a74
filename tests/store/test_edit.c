/* What the analyst does: each verb is one action, says what it did, is taken
 * back by undo, and leaves a case that dumps, loads and verifies. */
#include "tests/store/edit_case.h"

#include "src/base/sha256.h"
#include "src/base/id.h"
#include "store/review.h"
#include "store/blob.h"
#include "store/casefile.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/entry.h"
#include "store/rows.h"

#define NOTHING                                                               \
	.at = "", .quote = "", .hedge = "", .as_of = "", .speaker = "",       \
	.origin = "", .means = "", .basis = ""

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("%s\n is not in\n%s", part, text);
}

static int64_t count(struct fixture *f, enum table_id table)
{
	return rows_count(casefile_db(f->casefile), table);
}

static int64_t newest(struct fixture *f, enum table_id table)
{
	int64_t entry = 0;
	struct statement *s;
	struct row row;
	int64_t id = 0;

	good(f, rows_select_all(casefile_db(f->casefile), table, INT64_MIN, &s,
				&f->err));
	while (db_step(s)) {
		rows_read(s, table, &row);
		if (row.entry >= entry) {
			entry = row.entry;
			id = row.id;
		}
	}
	db_reset(s);
	return id;
}

static struct row *row_of(struct fixture *f, enum table_id table, int64_t id)
{
	struct row *row = NULL;

	good(f, casefile_row(f->casefile, f->ctx, table, id, &row, &f->err));
	return row;
}

static const char *line_of(struct fixture *f)
{
	struct entry_info *entries;
	int n;

	good(f, entry_log(f->casefile, f->ctx, 0, 1, &entries, &n, &f->err));
	assert_int_equal(n, 1);
	return entries[0].what;
}

/* The verb refuses, says why in these words, and changes nothing. */
static void refused(struct fixture *f, enum status status, enum status wanted,
		    const char *words, const char before[65])
{
	char after[65];

	if (status != wanted)
		fail_msg("%s: %d, not %d: %s", words, status, wanted,
			 status == STATUS_OK ? "taken" : f->err.text);
	assert_has(f->err.text, words);
	fixture_digest(f, after);
	assert_string_equal(before, after);
}

static void test_a_line_makes_record_citation_and_claims(void **state)
{
	struct edit_knowing k = { .source = named("s"), .at = "l.5",
				  .quote = "lay in port", .hedge = "appears",
				  .as_of = "2021-06-10", .speaker = "a pilot",
				  .origin = "unknown", .means = "testimony",
				  .basis = "observed" };
	struct fixture f;
	struct row *citation;
	int64_t record, entry, places;
	char before[65], after[65], *what;

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	places = count(&f, TABLE_RECORD);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria, Nowhere Bay, on Tuesday, offloads", &k,
			       &record, &entry, &f.err));
	assert_true(entry > 0);
	/* The call, and the place made on the spot. */
	assert_int_equal(count(&f, TABLE_RECORD), places + 2);
	assert_int_equal(casefile_kind_of(f.casefile, record), KIND_PORT_CALL);
	assert_has(line_of(&f), "Maria, Nowhere Bay");
	citation = row_of(&f, TABLE_CITATION, newest(&f, TABLE_CITATION));
	assert_int_equal(row_integer(citation, CITATION_N), 2);
	assert_int_equal(row_integer(citation, CITATION_ORIGIN_UNKNOWN), 1);
	assert_string_equal(row_text(citation, CITATION_WORDS), "a pilot");
	assert_string_equal(row_text(citation, CITATION_AT), "l.5");
	assert_has(fixture_dump(&f), "\"means\":\"testimony\",\"basis\":\"observed\"");
	assert_has(fixture_dump(&f), "\"field\":\"port-call.when\",\"said\":\"on "
		   "Tuesday\",\"hedge\":\"appears\",\"as_of\":"
		   "\"2021-06-10\"");
	assert_has(derive_title(f.casefile, f.ctx, record), "Nowhere Bay");
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, &what, &f.err));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_what_a_line_is_refused_for(void **state)
{
	struct edit_knowing k = { .source = named("s"), NOTHING };
	struct fixture f;
	const struct kind *call;
	int64_t record, entry;
	char before[65];

	(void)state;
	edit_case_open(&f);
	call = kind_of(&f, KIND_PORT_CALL);
	fixture_digest(&f, before);
	refused(&f, edit_add_line(f.casefile, call, "Twin, Dunai", &k, &record,
				  &entry, &f.err), STATUS_AMBIGUOUS,
		"Ship Twin: 2 are called so", before);
	refused(&f, edit_add_line(f.casefile, call, " , ", &k, &record, &entry,
				  &f.err), STATUS_INVALID, "nothing was typed",
		before);
	k.means = "rumour";
	refused(&f, edit_add_line(f.casefile, call, "Maria", &k, &record,
				  &entry, &f.err), STATUS_INVALID,
		"means: rumour", before);
	k.means = "";
	k.origin = "nobody known";
	refused(&f, edit_add_line(f.casefile, call, "Maria", &k, &record,
				  &entry, &f.err), STATUS_NOT_FOUND,
		"nobody known", before);
	/* What a load would refuse must not come in by hand. */
	k.origin = "";
	k.as_of = "yesterday";
	refused(&f, edit_add_line(f.casefile, call, "Maria", &k, &record,
				  &entry, &f.err), STATUS_INVALID,
		"yesterday", before);
	fixture_close(&f);
}

static void test_speaker_and_origin_are_things_where_the_case_has_them(
	void **state)
{
	struct edit_knowing k = { .source = named("other"), NOTHING };
	struct fixture f;
	struct row *citation;
	int64_t record, entry;

	(void)state;
	edit_case_open(&f);
	k.speaker = "Azia Shipping";
	k.origin = "port21";
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria", &k, &record, &entry, &f.err));
	citation = row_of(&f, TABLE_CITATION, newest(&f, TABLE_CITATION));
	assert_true(row_integer(citation, CITATION_BY) == named("owner"));
	assert_true(row_integer(citation, CITATION_ORIGIN) == named("s"));
	assert_int_equal(row_integer(citation, CITATION_N), 1);
	/* The source itself is the default and no word in the row. */
	k.origin = "press21";
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria", &k, &record, &entry, &f.err));
	citation = row_of(&f, TABLE_CITATION, newest(&f, TABLE_CITATION));
	assert_true(row_integer(citation, CITATION_ORIGIN) == 0);
	assert_int_equal(row_integer(citation, CITATION_N), 2);
	fixture_close(&f);
}

static void test_also_says_tells_documents_from_origins(void **state)
{
	struct edit_knowing k = { .source = named("other"), NOTHING };
	struct fixture f;
	char before[65], *effect;
	int64_t entry;

	(void)state;
	edit_case_open(&f);
	k.origin = "port21";
	good(&f, edit_also_says(f.casefile, f.ctx, named("call"), &k,
				&effect, &entry, &f.err));
	assert_string_equal(effect, "2 documents, still 1 origin");
	k.origin = "";
	good(&f, edit_also_says(f.casefile, f.ctx, named("call"), &k,
				&effect, &entry, &f.err));
	assert_string_equal(effect, "2 documents, 2 origins");
	fixture_verify(&f);
	fixture_digest(&f, before);
	k.source = 0;
	refused(&f, edit_also_says(f.casefile, f.ctx, named("call"), &k,
				   &effect, &entry, &f.err), STATUS_REFUSED,
		"no source is pinned", before);
	k.source = named("other");
	refused(&f, edit_also_says(f.casefile, f.ctx, named("s") + 1, &k,
				   &effect, &entry, &f.err), STATUS_NOT_FOUND,
		"no such record", before);
	fixture_close(&f);
}

static void test_says_value_by_value_in_one_citation(void **state)
{
	struct edit_knowing k = { .source = named("other"), NOTHING };
	struct edit_saying said = { .said = "Rajin" };
	struct edit_value *values;
	struct fixture f;
	char before[65], *effect;
	int64_t entry, claims, citations;
	int shown;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_shown_values(f.casefile, f.ctx, named("call"), &values,
				   &shown, &f.err));
	assert_true(shown > 1);
	claims = count(&f, TABLE_CLAIM);
	citations = count(&f, TABLE_CITATION);
	said.field = values[0].field;
	said.claim = values[0].claim;
	good(&f, edit_says(f.casefile, f.ctx, named("call"), &said, 1, &k,
			   &effect, &entry, &f.err));
	assert_int_equal(count(&f, TABLE_CLAIM), claims + 1);
	assert_int_equal(count(&f, TABLE_CITATION), citations + 1);
	fixture_verify(&f);
	fixture_digest(&f, before);
	refused(&f, edit_says(f.casefile, f.ctx, named("call"), &said, 0, &k,
			      &effect, &entry, &f.err), STATUS_REFUSED,
		"no value is said", before);
	said.said = "\xff";
	refused(&f, edit_says(f.casefile, f.ctx, named("call"), &said, 1, &k,
			      &effect, &entry, &f.err), STATUS_INVALID,
		"UTF-8", before);
	fixture_close(&f);
}

static void test_a_value_is_set_by_a_claim(void **state)
{
	struct edit_knowing k = { .source = named("s"), NOTHING };
	struct fixture f;
	struct row *claim;
	int64_t entry, first;
	char before[65];

	(void)state;
	edit_case_open(&f);
	good(&f, edit_claim(f.casefile, named("maria"),
			    field_of(&f, KIND_VESSEL, "flag"), "RU", true, 0,
			    &k, &entry, &f.err));
	first = newest(&f, TABLE_CLAIM);
	claim = row_of(&f, TABLE_CLAIM, first);
	assert_int_equal(row_integer(claim, CLAIM_POLARITY), POLARITY_NOT);
	k.source = 0; /* the analyst's word */
	good(&f, edit_claim(f.casefile, named("maria"),
			    field_of(&f, KIND_VESSEL, "flag"), "KP", false,
			    first, &k, &entry, &f.err));
	claim = row_of(&f, TABLE_CLAIM, newest(&f, TABLE_CLAIM));
	assert_true(row_integer(claim, CLAIM_CITATION) == 0);
	assert_true(row_integer(claim, CLAIM_REPLACES) == first);
	good(&f, edit_claim(f.casefile, named("call"),
			    field_of(&f, KIND_PORT_CALL, "place"), "Dunai",
			    false, 0, &k, &entry, &f.err));
	claim = row_of(&f, TABLE_CLAIM, newest(&f, TABLE_CLAIM));
	assert_true(row_integer(claim, CLAIM_REF) == named("dunai"));
	fixture_verify(&f);

	fixture_digest(&f, before);
	refused(&f, edit_claim(f.casefile, named("call"),
			       field_of(&f, KIND_PORT_CALL, "ship"), "Twin",
			       false, 0, &k, &entry, &f.err),
		STATUS_AMBIGUOUS, "Twin: 2", before);
	refused(&f, edit_claim(f.casefile, named("maria"),
			       field_of(&f, KIND_PORT_CALL, "when"), "2021",
			       false, 0, &k, &entry, &f.err), STATUS_INVALID,
		"has no such field", before);
	refused(&f, edit_claim(f.casefile, named("maria"),
			       field_of(&f, KIND_VESSEL, "name"), "\xff",
			       false, 0, &k, &entry, &f.err), STATUS_INVALID,
		"not UTF-8", before);
	fixture_close(&f);
}

static void test_a_passage_keeps_the_hash_of_its_bytes(void **state)
{
	struct edit_knowing k = { .source = named("s"), NOTHING };
	struct fixture f;
	struct load_report r;
	struct row *passage;
	char hash[SHA256_HEX + 1], text[400];
	uint8_t digest[SHA256_BYTES];
	int64_t record, entry;

	(void)state;
	edit_case_open(&f);
	good(&f, blob_put(f.casefile, "Maria lay at Dunai", 18, hash, &f.err));
	snprintf(text, sizeof(text), HEAD "{\"t\":\"capture\",\"id\":\"@cap\","
		 "\"source\":\"@s\",\"sha256\":\"%s\",\"size\":18}\n", hash);
	good(&f, fixture_load(&f, text, &r));
	k.passage_capture = named("cap");
	k.passage_start = 13;
	k.passage_length = 5;
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria, Dunai", &k, &record, &entry, &f.err));
	passage = row_of(&f, TABLE_PASSAGE, newest(&f, TABLE_PASSAGE));
	assert_int_equal(sha256_of("Dunai", 5, digest), STATUS_OK);
	sha256_hex(digest, hash);
	assert_non_null(row_text(passage, PASSAGE_SHA256));
	assert_string_equal(row_text(passage, PASSAGE_SHA256), hash);
	fixture_close(&f);
}

/* However many there are of one publisher and year. */
static void test_no_two_sources_have_one_key(void **state)
{
	struct fixture f;
	int64_t source, entry;
	char *key = NULL;

	(void)state;
	edit_case_open(&f);
	for (int i = 0; i < 28; i++) {
		char *proposed = edit_propose_key(f.casefile, f.ctx,
						  "The Daily", "2023");

		assert_true(!key || strcmp(key, proposed) != 0);
		key = proposed;
		good(&f, edit_add_source(f.casefile, "press", "", "", "",
					 "The Daily", "2023", &source, &entry,
					 &f.err));
		assert_string_equal(casefile_setting(f.casefile, f.ctx, source,
						     "key"), key);
	}
	assert_has(key, "23ab");
	fixture_close(&f);
}

/* A figure stands in its report. */
static void test_a_figure_is_no_document(void **state)
{
	static const char text[] =
		"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"figures\"}\n"
		"{\"t\":\"source\",\"id\":\"@r\",\"kind\":\"report\"}\n"
		"{\"t\":\"source\",\"id\":\"@f\",\"kind\":\"figure\","
		"\"part_of\":\"@r\"}\n"
		"{\"t\":\"citation\",\"id\":\"@c1\",\"source\":\"@r\",\"says\":["
		"{\"record\":\"@v\",\"kind\":\"vessel\",\"name\":\"Fig\"}]}\n"
		"{\"t\":\"citation\",\"id\":\"@c2\",\"source\":\"@f\",\"says\":["
		"{\"record\":\"@v\",\"kind\":\"vessel\",\"name\":\"Fig\"}]}\n";
	struct fixture f;
	int64_t ship = 0, figure = 0;

	(void)state;
	edit_case_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	assert_int_equal(id_from_name("figures", 7, "v", 1, &ship), STATUS_OK);
	assert_int_equal(id_from_name("figures", 7, "f", 1, &figure),
			 STATUS_OK);
	assert_string_equal(edit_support(f.casefile, f.ctx, ship),
			    "1 document, 1 origin");
	assert_string_equal(edit_effect(f.casefile, f.ctx, ship, figure),
			    "1 document, 1 origin");
	fixture_close(&f);
}

static void test_a_source_comes_with_key_and_masthead(void **state)
{
	struct fixture f;
	int64_t source, second, entry;
	char before[65], *key;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_add_source(f.casefile, "press", "https://example.org/a",
				 "", "Ships \"at\" sea", "The Gazette",
				 "16 October 2023", &source, &entry, &f.err));
	key = casefile_setting(f.casefile, f.ctx, source, "key");
	assert_non_null(key);
	assert_has(key, "23");
	assert_int_equal(casefile_kind_of(f.casefile, source), KIND_DOCUMENT);
	assert_string_equal(derive_title(f.casefile, f.ctx, source),
			    "Ships \"at\" sea");
	good(&f, edit_add_source(f.casefile, "press", "", "", "",
				 "The Gazette", "2023", &second, &entry,
				 &f.err));
	assert_string_not_equal(casefile_setting(f.casefile, f.ctx, second,
						 "key"), key);
	fixture_digest(&f, before);
	refused(&f, edit_add_source(f.casefile, "press", "", key, "x", "", "",
				    &second, &entry, &f.err), STATUS_EXISTS,
		"another source has it", before);
	refused(&f, edit_add_source(f.casefile, "blog", "", "k1", "x", "", "",
				    &second, &entry, &f.err), STATUS_INVALID,
		"blog", before);
	refused(&f, edit_add_source(f.casefile, "press", "file:///etc/x", "k1",
				    "x", "", "", &second, &entry, &f.err),
		STATUS_INVALID, "http://", before);
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_notes_tags_and_marks(void **state)
{
	struct fixture f;
	int64_t note, second, entry, several[2], notes;
	char before[65], *what;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_note(f.casefile, named("maria"), "to-do", "look again",
			   0, false, &note, &entry, &f.err));
	assert_has(line_of(&f), "look again");
	good(&f, edit_note(f.casefile, named("maria"), "to-do", "looked", note,
			   true, &second, &entry, &f.err));
	assert_true(row_integer(row_of(&f, TABLE_NOTE, second),
				NOTE_REPLACES) == note);
	assert_int_equal(row_integer(row_of(&f, TABLE_NOTE, second),
				     NOTE_STATE), 1);
	good(&f, edit_note(f.casefile, 0, "note", "of the case", 0, false,
			   &second, &entry, &f.err));
	good(&f, edit_tag(f.casefile, named("maria"), "dark fleet", false,
			  &entry, &f.err));
	good(&f, edit_mark(f.casefile, named("c"), false, &entry, &f.err));
	fixture_digest(&f, before);
	refused(&f, edit_note(f.casefile, 0, "poem", "x", 0, false, &note,
			      &entry, &f.err), STATUS_INVALID, "poem", before);
	refused(&f, edit_note(f.casefile, 0, "note", "", 0, false, &note,
			      &entry, &f.err), STATUS_INVALID, "empty",
		before);
	refused(&f, edit_tag(f.casefile, named("maria"), "", false, &entry,
			     &f.err), STATUS_INVALID, "empty", before);
	/* A dump with a note on nothing could not be loaded. */
	refused(&f, edit_note(f.casefile, 12345, "note", "x", 0, false, &note,
			      &entry, &f.err), STATUS_NOT_FOUND, "no such",
		before);
	refused(&f, edit_tag(f.casefile, 12345, "x", false, &entry, &f.err),
		STATUS_NOT_FOUND, "no such", before);
	refused(&f, edit_mark(f.casefile, 12345, false, &entry, &f.err),
		STATUS_NOT_FOUND, "no such", before);
	good(&f, entry_undo(f.casefile, f.ctx,
			    entry_undoable(f.casefile), &what, &f.err));
	assert_string_equal(what, "mark");
	several[0] = named("maria");
	several[1] = named("c");
	good(&f, edit_tag_all(f.casefile, several, 2, "seen", false, &entry,
			      &f.err));
	good(&f, edit_mark_all(f.casefile, several, 2, false, &entry,
			       &f.err));
	good(&f, entry_undo(f.casefile, f.ctx,
			    entry_undoable(f.casefile), &what, &f.err));
	assert_string_equal(what, "mark 2 things");
	good(&f, entry_undo(f.casefile, f.ctx,
			    entry_undoable(f.casefile), &what, &f.err));
	assert_string_equal(what, "tag seen on 2 things");
	notes = count(&f, TABLE_NOTE);
	good(&f, edit_note_all(f.casefile, several, 2, "to-do", "ask",
			       &entry, &f.err));
	assert_int_equal(count(&f, TABLE_NOTE), notes + 2);
	good(&f, entry_undo(f.casefile, f.ctx,
			    entry_undoable(f.casefile), &what, &f.err));
	assert_string_equal(what, "to-do on 2 things: ask");
	fixture_digest(&f, before);
	several[1] = 12345;
	refused(&f, edit_note_all(f.casefile, several, 2, "note", "ask",
				  &entry, &f.err), STATUS_NOT_FOUND, "no such",
		before);
	refused(&f, edit_tag_all(f.casefile, several, 2, "seen", false,
				 &entry, &f.err), STATUS_NOT_FOUND, "no such",
		before);
	fixture_verify(&f);
	fixture_close(&f);
}

/* What is saved says at once what it disputes. */
static void test_what_came_of_it(void **state)
{
	struct edit_knowing k = { .source = named("s"), NOTHING };
	struct edit_outcome outcome;
	struct fixture f;
	int64_t entry;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_claim(f.casefile, named("maria"),
			    field_of(&f, KIND_VESSEL, "flag"), "Russia", false,
			    0, &k, &entry, &f.err));
	good(&f, edit_outcome(f.casefile, f.ctx, named("maria"), entry,
			      &outcome, &f.err));
	assert_string_equal(outcome.words, "1 document, 1 origin");
	assert_int_equal(outcome.dispute_count, 0);
	k.source = named("other");
	good(&f, edit_claim(f.casefile, named("maria"),
			    field_of(&f, KIND_VESSEL, "flag"), "Panama", false,
			    0, &k, &entry, &f.err));
	good(&f, edit_outcome(f.casefile, f.ctx, named("maria"), entry,
			      &outcome, &f.err));
	assert_string_equal(outcome.support, "2 documents, 2 origins");
	assert_string_equal(outcome.words,
			    "2 documents, 2 origins; disputes port21/2");
	assert_int_equal(outcome.dispute_count, 1);
	/* What another entry disputes is not of this one. */
	good(&f, edit_claim(f.casefile, named("maria"),
			    field_of(&f, KIND_VESSEL, "built"), "1990", false,
			    0, &k, &entry, &f.err));
	good(&f, edit_outcome(f.casefile, f.ctx, named("maria"), entry,
			      &outcome, &f.err));
	assert_int_equal(outcome.dispute_count, 0);
	fixture_close(&f);
}

static void test_one_verdict_on_several(void **state)
{
	const int64_t about[] = { named("c"), named("c") + 1 };
	int64_t claims[2] = { named("c"), 0 };
	struct edit_knowing k = { .source = named("other"), NOTHING };
	struct fixture f;
	int64_t entry, record;
	char before[65], *what;

	(void)state;
	edit_case_open(&f);
	good(&f, edit_add_line(f.casefile, kind_of(&f, KIND_PORT_CALL),
			       "Maria, Dunai, 9 June 2021", &k, &record,
			       &entry, &f.err));
	claims[1] = db_integer(casefile_db(f.casefile), 0, "SELECT max(id) "
			       "FROM citation WHERE id <> ?", 1, claims[0]);
	fixture_digest(&f, before);
	refused(&f, edit_judge_all(f.casefile, about, 2, "rejected",
				   "misprint", "", &entry, &f.err),
		STATUS_NOT_FOUND, "nothing to judge", before);
	good(&f, edit_judge_all(f.casefile, claims, 2, "rejected", "misprint",
				"the page retells", &entry, &f.err));
	assert_int_equal(db_integer(casefile_db(f.casefile), 0,
				    "SELECT count(*) FROM judgement", 0), 2);
	good(&f, entry_undo(f.casefile, f.ctx, entry_undoable(f.casefile),
			    &what, &f.err));
	assert_string_equal(what, "judge 2 claims rejected: the page retells");
	assert_int_equal(db_integer(casefile_db(f.casefile), 0,
				    "SELECT count(*) FROM judgement", 0), 0);
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_identity_is_refused_with_its_chain(void **state)
{
	struct fixture f;
	int64_t entry;
	char before[65];

	(void)state;
	edit_case_open(&f);
	good(&f, edit_judge(f.casefile, named("twin1"), "same",
			    named("maria"), NULL, "", "one number", &entry,
			    &f.err));
	good(&f, edit_judge(f.casefile, named("twin2"), "not the same",
			    named("maria"), NULL, "", "two at once", &entry,
			    &f.err));
	fixture_digest(&f, before);
	refused(&f, edit_judge(f.casefile, named("twin1"), "same",
			       named("twin2"), NULL, "", "", &entry, &f.err),
		STATUS_REFUSED, "judged not the same", before);
	/* Joined records share a title: ids tell them apart. */
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = { "maria", "twin1",
						     "twin2" };
		char id[ID_LENGTH + 1];

		id_print(named(names[i]), id);
		assert_has(f.err.text, id);
	}
	/* Taken back, it goes through. */
	good(&f, edit_judge(f.casefile, named("twin2"), "undecided",
			    named("maria"), NULL, "", "", &entry, &f.err));
	good(&f, edit_judge(f.casefile, named("twin1"), "same",
			    named("twin2"), NULL, "", "", &entry, &f.err));
	assert_true(derive_representative(f.casefile, named("twin2")) ==
		    derive_representative(f.casefile, named("maria")));
	fixture_verify(&f);
	fixture_close(&f);
}

static void judged(struct fixture *f, const char *a, const char *verdict,
		   const char *b)
{
	int64_t entry;

	good(f, edit_judge(f->casefile, named(a), verdict, named(b), NULL, "",
			   "", &entry, &f->err));
}

/* maria = twin1 = twin2: the two ends cannot be told apart, a link can. */
static void test_telling_apart_is_refused_with_the_chain(void **state)
{
	struct fixture f;
	int64_t entry;
	char before[65], id[ID_LENGTH + 1];

	(void)state;
	edit_case_open(&f);
	judged(&f, "maria", "same", "twin1");
	judged(&f, "twin1", "same", "twin2");
	fixture_digest(&f, before);
	refused(&f, edit_judge(f.casefile, named("maria"), "not the same",
			       named("twin2"), NULL, "", "", &entry, &f.err),
		STATUS_REFUSED, "by way of others", before);
	id_print(named("twin1"), id);
	assert_has(f.err.text, id);
	judged(&f, "twin1", "not the same", "twin2");
	judged(&f, "maria", "not the same", "twin2");
	assert_true(derive_representative(f.casefile, named("twin2")) !=
		    derive_representative(f.casefile, named("maria")));
	/* a pair joined twice: by itself and round the third */
	judged(&f, "maria", "undecided", "twin2");
	judged(&f, "twin1", "same", "twin2");
	judged(&f, "maria", "same", "twin2");
	fixture_digest(&f, before);
	refused(&f, edit_judge(f.casefile, named("maria"), "not the same",
			       named("twin2"), NULL, "", "", &entry, &f.err),
		STATUS_REFUSED, "by way of others", before);
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_a_join_is_taken_back_by_names(void **state)
{
	struct fixture f;
	int64_t a, b, joined;

	(void)state;
	edit_case_open(&f);
	judged(&f, "maria", "same", "twin1");
	joined = derive_representative(f.casefile, named("maria"));
	good(&f, edit_tell_apart(f.casefile, joined, "MARIA", "twin", &a, &b,
				 &f.err));
	assert_true(a == named("maria") && b == named("twin1"));
	good(&f, edit_tell_apart(f.casefile, joined, "Twin", "Maria", &a, &b,
				 &f.err));
	assert_true(a == named("twin1") && b == named("maria"));
	assert_int_equal(edit_tell_apart(f.casefile, joined, "Maria", "Maria",
					 &a, &b, &f.err), STATUS_AMBIGUOUS);
	judged(&f, "twin1", "same", "twin2");
	assert_int_equal(edit_tell_apart(f.casefile, joined, "Twin", "Twin",
					 &a, &b, &f.err), STATUS_AMBIGUOUS);
	fixture_close(&f);
}

static void test_what_a_judgement_is_refused_for(void **state)
{
	static const struct {
		const char *about, *verdict, *other, *cause, *words;
		enum status status;
	} bad[] = {
		{ "c", "maybe", NULL, "", "verdict maybe", STATUS_INVALID },
		{ "c", "rejected", NULL, "taste", "cause taste",
		  STATUS_INVALID },
		{ "maria", "rejected", NULL, "", "a claim or a citation",
		  STATUS_INVALID },
		{ "maria", "same", NULL, "", "name the other",
		  STATUS_INVALID },
		{ "maria", "same", "maria", "", "itself", STATUS_INVALID },
		{ "ghost", "rejected", NULL, "", "nothing to judge",
		  STATUS_NOT_FOUND },
		{ "maria", "same", "owner", "", "one is a vessel, the other a company",
		  STATUS_INVALID },
		{ "maria", "same", "ghost", "", "no such",
		  STATUS_NOT_FOUND },
	};
	struct fixture f;
	int64_t entry;
	char before[65];

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		refused(&f, edit_judge(f.casefile, named(bad[i].about),
				       bad[i].verdict,
				       bad[i].other ? named(bad[i].other) : 0,
				       NULL, bad[i].cause, "", &entry,
				       &f.err), bad[i].status, bad[i].words,
			before);
	good(&f, edit_judge(f.casefile, named("c"), "rejected", 0, NULL,
			    "misprint", "wrong year", &entry, &f.err));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_settings_have_known_names_and_values(void **state)
{
	static const struct { const char *name, *value; } bad[] = {
		{ "colour", "red" }, { "reliability", "G" },
		{ "credibility", "7" }, { "contact", "always" },
		{ "publish", "maybe" }, { "key", "a b" }, { "key", "" },
		{ "key", "a/1" },
	};
	struct fixture f;
	int64_t entry;
	char before[65];

	(void)state;
	edit_case_open(&f);
	fixture_digest(&f, before);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		refused(&f, edit_set(f.casefile, named("s"), bad[i].name,
				     bad[i].value, &entry, &f.err),
			STATUS_INVALID, bad[i].name, before);
	refused(&f, edit_set(f.casefile, named("other"), "key", "port21",
			     &entry, &f.err), STATUS_EXISTS, "another source",
		before);
	refused(&f, edit_set(f.casefile, 12345, "marking", "open", &entry,
			     &f.err), STATUS_NOT_FOUND, "no such", before);
	good(&f, edit_set(f.casefile, named("s"), "reading", "reading 54",
			  &entry, &f.err));
	fixture_close(&f);
}

/* Loaded rows have ids of any size. What was decided last must still be the
 * last when a dump, one entry, is loaded again. */
static void test_the_last_word_stays_the_last_in_a_dump(void **state)
{
	struct fixture f, g;
	int64_t entry;
	char key[24];

	(void)state;
	edit_case_open(&f);
	for (int i = 0; i < 20; i++) {
		snprintf(key, sizeof(key), "key%d", i);
		good(&f, edit_set(f.casefile, named(i % 2 ? "s" : "other"),
				  "key", key, &entry, &f.err));
		good(&f, edit_judge(f.casefile, named("maria"),
				    i % 2 ? "not the same" : "same",
				    named("twin1"), NULL, "", "", &entry,
				    &f.err));
	}
	fixture_open(&g);
	good(&g, fixture_load(&g, fixture_dump(&f), NULL));
	assert_string_equal(fixture_dump(&f), fixture_dump(&g));
	assert_string_equal(casefile_setting(g.casefile, g.ctx, named("s"),
					     "key"), "key19");
	assert_string_equal(casefile_setting(g.casefile, g.ctx,
					     named("other"), "key"), "key18");
	assert_true(derive_representative(g.casefile, named("maria")) ==
		    named("maria"));
	assert_true(derive_representative(g.casefile, named("twin1")) ==
		    named("twin1"));
	fixture_verify(&g);
	fixture_close(&g);
	fixture_close(&f);
}

/* A review is such a word too. */
static void test_the_last_review_stays_the_last_in_a_dump(void **state)
{
	struct fixture f, g;
	struct review review;
	char id[ID_LENGTH + 1];
	int64_t entry;

	(void)state;
	edit_case_open(&f);
	id_print(named("maria"), id);
	assert_true(named("first") > casefile_new_id(f.casefile));
	good(&f, fixture_load(&f, talloc_asprintf(
		f.ctx, HEAD "{\"t\":\"setting\",\"id\":\"@first\","
		"\"target\":\"@s\",\"name\":\"review/%s\","
		"\"value\":\"right\"}\n", id), NULL));
	good(&f, review_add(f.casefile, named("s"), named("maria"), false,
			    "another day", &entry, &f.err));
	fixture_open(&g);
	good(&g, fixture_load(&g, fixture_dump(&f), NULL));
	good(&g, review_read(g.casefile, g.ctx, named("s"), named("maria"),
			     &review, &g.err));
	assert_false(review.right);
	assert_string_equal(review.reason, "another day");
	fixture_close(&g);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_makes_record_citation_and_claims),
		cmocka_unit_test(test_what_a_line_is_refused_for),
		cmocka_unit_test(
			test_speaker_and_origin_are_things_where_the_case_has_them),
		cmocka_unit_test(test_also_says_tells_documents_from_origins),
		cmocka_unit_test(test_says_value_by_value_in_one_citation),
		cmocka_unit_test(test_a_value_is_set_by_a_claim),
		cmocka_unit_test(test_a_passage_keeps_the_hash_of_its_bytes),
		cmocka_unit_test(test_no_two_sources_have_one_key),
		cmocka_unit_test(test_a_figure_is_no_document),
		cmocka_unit_test(test_a_source_comes_with_key_and_masthead),
		cmocka_unit_test(test_notes_tags_and_marks),
		cmocka_unit_test(test_identity_is_refused_with_its_chain),
		cmocka_unit_test(test_telling_apart_is_refused_with_the_chain),
		cmocka_unit_test(test_a_join_is_taken_back_by_names),
		cmocka_unit_test(test_what_a_judgement_is_refused_for),
		cmocka_unit_test(test_what_came_of_it),
		cmocka_unit_test(test_one_verdict_on_several),
		cmocka_unit_test(test_settings_have_known_names_and_values),
		cmocka_unit_test(test_the_last_word_stays_the_last_in_a_dump),
		cmocka_unit_test(test_the_last_review_stays_the_last_in_a_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
