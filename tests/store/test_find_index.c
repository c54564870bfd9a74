/* find: what goes into the index, comes out again, and leaves nothing. */
#include "tests/store/fixture.h"

#include <sqlite3.h>

#include "store/db.h"
#include "store/find_internal.h"
#include "store/table.h"

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	fixture_open(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

/* Rows that match; words are folded as those of the index are. */
static int64_t hits(struct fixture *f, const char *words)
{
	char query[200];
	struct buffer folded;
	struct statement *s;
	int64_t n = 0;
	size_t quote = *words == '"';

	buffer_init_fixed(&folded, query, sizeof(query));
	if (quote)
		buffer_append_char(&folded, '"');
	good(f, fold_searched(words + quote, strlen(words) - 2 * quote,
			   &folded));
	if (quote)
		buffer_append_char(&folded, '"');

	good(f, db_prepare(casefile_db(f->casefile),
			   "SELECT count(*) FROM find_text "
			   "WHERE find_text MATCH ?", &s, &f->err));
	db_bind_text(s, 1, query, strlen(query));
	if (db_step(s))
		n = db_column_integer(s, 0);
	db_reset(s);
	return n;
}

static void agrees(struct fixture *f)
{
	char *difference;

	good(f, find_check(f->casefile, f->ctx, &difference, &f->err));
	if (difference != NULL)
		fail_msg("%s", difference);
}

static void differs(struct fixture *f, const char *words)
{
	char *difference;

	good(f, find_check(f->casefile, f->ctx, &difference, &f->err));
	assert_non_null(difference);
	if (strstr(difference, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", difference, words);
}

static int64_t add_note(struct fixture *f, int64_t id, const char *text)
{
	struct action *action;
	struct row row;

	row_init(&row, TABLE_NOTE, id);
	row_set_text(&row, NOTE_TEXT, text);
	good(f, action_begin(f->casefile, "note", false, &action, &f->err));
	good(f, action_add(action, &row, &f->err));
	good(f, action_commit(action, NULL, &f->err));
	return row.id;
}

static void index_note(struct fixture *f, int64_t id, const char *text,
		       bool gone)
{
	struct row row;

	row_init(&row, TABLE_NOTE, id);
	row_set_text(&row, NOTE_TEXT, text);
	good(f, db_begin(casefile_db(f->casefile), &f->err));
	good(f, find_index_row(f->casefile, &row, gone, &f->err));
	good(f, db_commit(casefile_db(f->casefile), &f->err));
}

static void a_new_case_agrees(void **state)
{
	agrees(*state);
	assert_false(find_is_stale(((struct fixture *)*state)->casefile));
}

static void words_are_folded_on_the_way_in(void **state)
{
	struct fixture *f = *state;

	add_note(f, 0, "Ангара unloads at RAJIN, U.S. says");
	assert_int_equal(hits(f, "angara"), 1);
	assert_int_equal(hits(f, "rajin"), 1);
	assert_int_equal(hits(f, "us"), 1);
	assert_int_equal(hits(f, "dunai"), 0);
	agrees(f);
}

/* Case, marks, scripts and spellings that look alike do not matter. */
static void spellings_are_brought_to_one(void **state)
{
	static const struct { const char *text, *words; bool found; } cases[] = {
		{ "Maja", "maia", true },	  { "Maia", "MAJA", true },
		{ "Дунай", "dunai", true },	  { "Dunai", "dunay", true },
		{ "Dunaj", "Дунай", true },	  { "Мария", "marija", true },
		{ "Sovfra\xd1\x81ht", "sovfracht", true }, /* es for c */
		{ "sovfracht", "S\xd0\xbevfracht", true },
		{ "\xd0\x90ngara", "angara", true },
		{ "0rion", "orion", true },	  { "M00nlight", "moonlight", true },
		{ "Straße", "STRASSE", true },	  { "Überfahrt", "uberfahrt", true },
		{ "Łódź", "lodz", true },	  { "Ёлка", "yelka", true },
		{ "20 ships", "2o", false },	  { "M10", "mio", false },
		{ "9179842", "9i79842", false },  { "Maria", "mara", false },
		{ "Angara", "ongara", false },	  { "Совфрахт", "cobopaxt", false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t before = hits(f, cases[i].words);

		add_note(f, 0, cases[i].text);
		if ((hits(f, cases[i].words) > before) != cases[i].found)
			fail_msg("%s: %s%s", cases[i].text, cases[i].words,
				 cases[i].found ? " finds nothing"
						: " finds it");
	}
	agrees(f);
}

static void signs_without_spaces_are_words(void **state)
{
	struct fixture *f = *state;

	add_note(f, 0, "羅津港に入港");
	assert_int_equal(hits(f, "\"羅 津\""), 1);
	assert_int_equal(hits(f, "\"津 羅\""), 0);
	agrees(f);
}

static void an_undone_row_leaves_no_word(void **state)
{
	struct fixture *f = *state;
	int64_t entry;
	char *what;

	add_note(f, 0, "the Maria lay there");
	entry = entry_undoable(f->casefile);
	assert_int_equal(hits(f, "maria"), 1);
	good(f, entry_undo(f->casefile, f->ctx, entry, &what, &f->err));
	assert_int_equal(hits(f, "maria"), 0);
	agrees(f);
	good(f, entry_redo(f->casefile, f->ctx, entry, &what, &f->err));
	assert_int_equal(hits(f, "maria"), 1);
	agrees(f);
}

/* One @name may be a source and a note: neither takes the other's words. */
static void one_id_in_two_tables(void **state)
{
	struct fixture *f = *state;
	struct action *action;
	struct row source;

	row_init(&source, TABLE_SOURCE, 4711);
	row_set_text(&source, SOURCE_ADDRESS, "https://www.example.org/maria");
	good(f, action_begin(f->casefile, "source", false, &action, &f->err));
	good(f, action_add(action, &source, &f->err));
	good(f, action_commit(action, NULL, &f->err));
	add_note(f, 4711, "the Maria, an example");
	agrees(f);
	assert_int_equal(hits(f, "maria example"), 2);
	index_note(f, 4711, "the Maria, an example", true);
	assert_int_equal(hits(f, "maria example"), 1);
}

static void a_ghost_is_named(void **state)
{
	struct fixture *f = *state;

	add_note(f, 77, "real words");
	index_note(f, 78, "ghost", false);
	differs(f, "which is not in the case");
	good(f, find_rebuild(f->casefile, &f->err));
	agrees(f);
	assert_int_equal(hits(f, "ghost"), 0);
	assert_int_equal(hits(f, "real"), 1);
}

static void lost_and_moved_words_are_named(void **state)
{
	struct fixture *f = *state;

	add_note(f, 77, "one two three");
	index_note(f, 77, "one two three", true);
	differs(f, "note 000000000002d");
	index_note(f, 77, "one three two", false);
	differs(f, "note 000000000002d");
	index_note(f, 77, "one three two", true);
	index_note(f, 77, "one two three", false);
	agrees(f);
	/* FTS5 takes the same row twice without a word. */
	index_note(f, 77, "four", false);
	differs(f, "note 000000000002d");
}

static void another_rule_of_folding_is_stale(void **state)
{
	struct fixture *f = *state;

	good(f, casefile_set_meta(f->casefile, "fold", "0", &f->err));
	assert_true(find_is_stale(f->casefile));
	differs(f, "folding");
	good(f, find_rebuild(f->casefile, &f->err));
	agrees(f);
}

static int64_t add_capture(struct fixture *f)
{
	struct action *action;
	struct row source, capture;

	row_init(&source, TABLE_SOURCE, 0);
	good(f, action_begin(f->casefile, "source", false, &action, &f->err));
	good(f, action_add(action, &source, &f->err));
	good(f, action_commit(action, NULL, &f->err));
	row_init(&capture, TABLE_CAPTURE, 0);
	row_set_integer(&capture, CAPTURE_SOURCE, source.id);
	good(f, action_begin(f->casefile, "capture", false, &action, &f->err));
	good(f, action_add(action, &capture, &f->err));
	good(f, action_commit(action, NULL, &f->err));
	return capture.id;
}

static void a_page_is_kept_replaced_and_dropped(void **state)
{
	struct fixture *f = *state;
	int64_t capture = add_capture(f);
	char *text;
	size_t n;

	good(f, find_index_text(f->casefile, capture, "first\0page", 10,
				&f->err));
	agrees(f);
	assert_int_equal(hits(f, "page"), 1);
	good(f, find_index_text(f->casefile, capture, "second", 6, &f->err));
	assert_int_equal(hits(f, "page"), 0);
	good(f, find_capture_text(f->casefile, f->ctx, capture, &text, &n,
				  &f->err));
	assert_int_equal(n, 6);
	assert_string_equal(text, "second");
	good(f, find_rebuild(f->casefile, &f->err));
	assert_int_equal(hits(f, "second"), 1);
	good(f, find_index_text(f->casefile, capture, "", 0, &f->err));
	agrees(f);
	assert_int_equal(hits(f, "second"), 0);
	assert_int_equal(find_capture_text(f->casefile, f->ctx, capture, &text,
					   &n, &f->err), STATUS_NOT_FOUND);
}

/* As the letters of a picture inside a page: one word, cut by the index. */
static void a_word_may_be_very_long(void **state)
{
	enum { LONG = 100000 };
	struct fixture *f = *state;
	int64_t capture = add_capture(f);
	char *text = malloc(LONG + 8);

	assert_non_null(text);
	memset(text, 'x', LONG);
	memcpy(text + LONG, " behind", 8);
	good(f, find_index_text(f->casefile, capture, text, LONG + 7,
				&f->err));
	agrees(f);
	assert_int_equal(hits(f, "behind"), 1);
	good(f, find_index_text(f->casefile, capture, "", 0, &f->err));
	agrees(f);
	assert_int_equal(hits(f, "behind"), 0);
	free(text);
}

static void a_page_goes_with_its_capture(void **state)
{
	struct fixture *f = *state;
	struct row row;
	char *text;
	size_t n;

	row_init(&row, TABLE_CAPTURE, add_capture(f));
	good(f, find_index_text(f->casefile, row.id, "page", 4, &f->err));
	good(f, find_index_row(f->casefile, &row, true, &f->err));
	assert_int_equal(hits(f, "page"), 0);
	assert_int_equal(find_capture_text(f->casefile, f->ctx, row.id, &text,
					   &n, &f->err), STATUS_NOT_FOUND);
	agrees(f);
}

static bool file_holds(const char *path, const char *word)
{
	FILE *file = fopen(path, "rb");
	size_t n = strlen(word), got;
	char *data = malloc(1 << 22);
	bool found;

	assert_non_null(file);
	got = fread(data, 1, 1 << 22, file);
	assert_true(got < 1 << 22);
	found = memmem(data, got, word, n) != NULL;
	fclose(file);
	free(data);
	return found;
}

static void expunged_words_leave_the_file(void **state)
{
	struct fixture *f = *state;
	int64_t note;

	add_note(f, 0, "a word before");
	note = add_note(f, 0, "zqxjkvbwm");
	add_note(f, 0, "a word after");
	assert_true(file_holds(f->path, "zqxjkvbwm"));
	good(f, entry_expunge(f->casefile, note, "a private name", &f->err));
	assert_int_equal(hits(f, "zqxjkvbwm"), 0);
	assert_false(file_holds(f->path, "zqxjkvbwm"));
	agrees(f);
}

static void hostile_text(void **state)
{
	static const char *const texts[] = {
		"\x1b[2J \xe2\x80\xae reversed \xff\xfe", "\"*^(){}:- NEAR",
		"a", "....", "\xcc\x81", "''\" OR 1=1 --",
		"\xf0\x9f\x87\xb7\xf0\x9f\x87\xba",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		index_note(f, (int64_t)i + 1, texts[i], false);
	assert_int_equal(hits(f, "reversed"), 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		index_note(f, (int64_t)i + 1, texts[i], true);
	agrees(f);
}

static void idle_merging_ends(void **state)
{
	struct fixture *f = *state;
	bool more = true;
	int rounds = 0;

	for (int i = 0; i < 40; i++)
		index_note(f, i + 1, "words of a note", false);
	while (more && rounds++ < 100)
		good(f, find_idle(f->casefile, NULL, NULL, &more, &f->err));
	assert_false(more);
	assert_int_equal(rounds, 1); /* in one go: it is little */
	assert_int_equal(hits(f, "note"), 40);
}

static bool stop_at(void *payload)
{
	int *asked = payload;

	return --*asked == 0;
}

/* Who asks for something waits for some pages, not for the whole. */
static void idle_merging_is_cut(void **state)
{
	struct fixture *f = *state;
	int64_t changes;
	bool more = false;
	int asked = 1;

	for (int i = 0; i < 40; i++)
		index_note(f, i + 1, "words of a note", false);
	changes = sqlite3_total_changes64(f->casefile->sqlite);
	good(f, find_idle(f->casefile, stop_at, &asked, &more, &f->err));
	assert_true(more);
	assert_int_equal(sqlite3_total_changes64(f->casefile->sqlite), changes);
	more = false;
	asked = 2;
	good(f, find_idle(f->casefile, stop_at, &asked, &more, &f->err));
	assert_true(more); /* once, and it had gone on */
	assert_true(sqlite3_total_changes64(f->casefile->sqlite) > changes);
	good(f, find_idle(f->casefile, NULL, NULL, &more, &f->err));
	assert_false(more);
	assert_int_equal(hits(f, "note"), 40);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_new_case_agrees),
		TEST(words_are_folded_on_the_way_in),
		TEST(spellings_are_brought_to_one),
		TEST(signs_without_spaces_are_words),
		TEST(an_undone_row_leaves_no_word),
		TEST(one_id_in_two_tables),
		TEST(a_ghost_is_named),
		TEST(lost_and_moved_words_are_named),
		TEST(another_rule_of_folding_is_stale),
		TEST(a_page_is_kept_replaced_and_dropped),
		TEST(a_word_may_be_very_long),
		TEST(a_page_goes_with_its_capture),
		TEST(expunged_words_leave_the_file),
		TEST(hostile_text),
		TEST(idle_merging_ends),
		TEST(idle_merging_is_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
