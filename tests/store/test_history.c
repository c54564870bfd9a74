/* Undo and redo of any run of actions; the chain verifies throughout. */
#include "tests/store/fixture.h"

#include <sqlite3.h>
#include <time.h>

#include "src/base/id.h"
#include "src/base/text_add.h"
#include "store/casefile_internal.h"
#include "store/db.h"
#include "store/differ.h"
#include "store/list.h"
#include "store/undo_internal.h"

static uint64_t seed;

static uint32_t dice(uint32_t sides)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % sides;
}

struct world {
	struct fixture f;
	int64_t ships[64], sources[64], citations[64], claims[256];
	int ship_count, source_count, citation_count, claim_count;
};

static void add(struct world *w, struct action *a, struct row *row)
{
	good(&w->f, action_add(a, row, &w->f.err));
}

static void add_ship(struct world *w, struct action *a)
{
	struct row row;

	row_init(&row, TABLE_RECORD, 0);
	row_set_integer(&row, RECORD_KIND, KIND_VESSEL);
	add(w, a, &row);
	w->ships[w->ship_count++ % 64] = row.id;
}

static void add_source(struct world *w, struct action *a)
{
	struct row row;

	row_init(&row, TABLE_SOURCE, 0);
	row_set_integer(&row, SOURCE_KIND, 1);
	add(w, a, &row);
	w->sources[w->source_count++ % 64] = row.id;
}

static void add_claim(struct world *w, struct action *a)
{
	static const char *const names[] = { "Maria", "Angara", "Lady R",
					     "мария", "a\"b\\c\n\x01" };
	struct row citation, claim;

	if (w->source_count == 0)
		add_source(w, a);
	if (w->ship_count == 0)
		add_ship(w, a);
	row_init(&citation, TABLE_CITATION, 0);
	row_set_integer(&citation, CITATION_SOURCE,
			w->sources[dice((uint32_t)w->source_count) % 64]);
	row_set_integer(&citation, CITATION_N, 1 + w->citation_count);
	row_set_text(&citation, CITATION_QUOTE, names[dice(5)]);
	add(w, a, &citation);
	w->citations[w->citation_count++ % 64] = citation.id;
	row_init(&claim, TABLE_CLAIM, 0);
	row_set_integer(&claim, CLAIM_CITATION, citation.id);
	row_set_integer(&claim, CLAIM_RECORD,
			w->ships[dice((uint32_t)w->ship_count) % 64]);
	row_set_integer(&claim, CLAIM_FIELD, dice(2) ? 201 : 206);
	row_set_text(&claim, CLAIM_SAID, names[dice(5)]);
	add(w, a, &claim);
	w->claims[w->claim_count++ % 256] = claim.id;
}

static void add_note(struct world *w, struct action *a)
{
	struct row row;

	row_init(&row, TABLE_NOTE, 0);
	row_set_text(&row, NOTE_TEXT, "look again");
	add(w, a, &row);
}

/* Half of the runs are cut into many transactions. */
static void maybe_cut(struct world *w)
{
	if (dice(2) == 0)
		return;
	w->f.casefile->large_rows = 1;
	w->f.casefile->slice_rows = 2;
}

/* One random action: a few rows under one entry. */
static int64_t random_action(struct world *w)
{
	static void (*const adders[])(struct world *, struct action *) = {
		add_ship, add_source, add_claim, add_claim, add_note
	};
	struct action *a;
	int64_t entry;
	uint32_t rows = 1 + dice(4);

	good(&w->f, action_begin(w->f.casefile, "random", false, &a,
				 &w->f.err));
	for (uint32_t i = 0; i < rows; i++)
		adders[dice(5)](w, a);
	good(&w->f, action_commit(a, &entry, &w->f.err));
	return entry;
}

static void test_undo_gives_the_dump_before_and_redo_the_dump_after(
	void **state)
{
	enum { RUN = 20 };
	char digests[RUN + 1][65], now[65];
	struct world w = { .ship_count = 0 };

	(void)state;
	fixture_open(&w.f);
	maybe_cut(&w);
	for (int i = 0; i < RUN; i++) {
		fixture_digest(&w.f, digests[i]);
		random_action(&w);
	}
	fixture_digest(&w.f, digests[RUN]);
	fixture_verify(&w.f);
	for (int i = RUN; i > 0; i--) {
		char *what;
		int64_t entry = entry_undoable(w.f.casefile);

		assert_true(entry > 0);
		good(&w.f, entry_undo(w.f.casefile, w.f.ctx, entry, &what,
				      &w.f.err));
		fixture_digest(&w.f, now);
		assert_string_equal(now, digests[i - 1]);
	}
	assert_int_equal(entry_undoable(w.f.casefile), 0);
	fixture_verify(&w.f);
	for (int i = 0; i < RUN; i++) {
		char *what;
		int64_t entry = entry_redoable(w.f.casefile);

		assert_true(entry > 0);
		good(&w.f, entry_redo(w.f.casefile, w.f.ctx, entry, &what,
				      &w.f.err));
		fixture_digest(&w.f, now);
		assert_string_equal(now, digests[i + 1]);
	}
	assert_int_equal(entry_redoable(w.f.casefile), 0);
	fixture_verify(&w.f);
	fixture_close(&w.f);
}

/* Rows of a load have ids that somebody gave, in no order. */
static void test_undo_of_rows_in_any_order_keeps_the_chain(void **state)
{
	static const int64_t ids[] = { 900, 17, 530, 4, 71 };
	struct fixture f;
	struct action *a;
	int64_t entry;

	(void)state;
	fixture_open(&f);
	good(&f, action_begin(f.casefile, "load", false, &a, &f.err));
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		struct row note;

		row_init(&note, TABLE_NOTE, ids[i]);
		row_set_text(&note, NOTE_TEXT, "look again");
		good(&f, action_add(a, &note, &f.err));
	}
	good(&f, action_commit(a, &entry, &f.err));
	fixture_verify(&f);
	good(&f, entry_undo(f.casefile, f.ctx, entry, NULL, &f.err));
	fixture_verify(&f);
	good(&f, entry_redo(f.casefile, f.ctx, entry, NULL, &f.err));
	fixture_verify(&f);
	fixture_close(&f);
}

struct kept_line {
	enum table_id table;
	int64_t id;
	char *line;
};

static enum status collect(void *payload, enum table_id table, int64_t id,
			   const char *line, size_t length, struct error *err)
{
	struct kept_line *lines = payload;

	(void)err;
	while (lines->line)
		lines++;
	*lines = (struct kept_line){ table, id,
				     talloc_strndup(NULL, line, length) };
	return STATUS_OK;
}

/* Small entries were once kept in the order in which their rows came. */
static void test_lines_that_were_kept_in_another_order_verify(void **state)
{
	struct kept_line lines[9] = { { .line = NULL } };
	struct fixture f;
	struct action *a;
	struct keeper k;
	int64_t entry;
	int n = 0;

	(void)state;
	fixture_open(&f);
	good(&f, action_begin(f.casefile, "load", false, &a, &f.err));
	for (int64_t id = 1; id <= 5; id++) {
		struct row note;

		row_init(&note, TABLE_NOTE, id);
		row_set_text(&note, NOTE_TEXT, "look again");
		good(&f, action_add(a, &note, &f.err));
	}
	good(&f, action_commit(a, &entry, &f.err));
	good(&f, entry_undo(f.casefile, f.ctx, entry, NULL, &f.err));
	good(&f, undone_each(f.casefile, entry, collect, lines, &f.err));
	good(&f, undone_drop(f.casefile, entry, &f.err));
	keeper_init(&k, f.casefile, entry);
	while (lines[n].line)
		n++;
	assert_int_equal(n, 5);
	while (n-- > 0) {
		good(&f, keeper_add(&k, lines[n].table, lines[n].id,
				    lines[n].line, strlen(lines[n].line),
				    &f.err));
		talloc_free(lines[n].line);
	}
	good(&f, keeper_flush(&k, &f.err));
	keeper_release(&k);
	fixture_verify(&f);
	good(&f, entry_redo(f.casefile, f.ctx, entry, NULL, &f.err));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_undo_is_refused_and_names_what_rests_on_it(void **state)
{
	struct world w = { .ship_count = 0 };
	struct action *a;
	int64_t first, second;
	char printed[ID_LENGTH + 1];

	(void)state;
	fixture_open(&w.f);
	good(&w.f, action_begin(w.f.casefile, "a ship", false, &a, &w.f.err));
	add_ship(&w, a);
	good(&w.f, action_commit(a, &first, &w.f.err));
	good(&w.f, action_begin(w.f.casefile, "a claim", false, &a,
				&w.f.err));
	add_claim(&w, a);
	good(&w.f, action_commit(a, &second, &w.f.err));
	assert_int_equal(entry_undo(w.f.casefile, w.f.ctx, first, NULL,
				    &w.f.err), STATUS_REFUSED);
	id_print(w.claims[0], printed);
	assert_non_null(strstr(w.f.err.text, printed));
	good(&w.f, entry_undo(w.f.casefile, w.f.ctx, second, NULL,
			      &w.f.err));
	good(&w.f, entry_undo(w.f.casefile, w.f.ctx, first, NULL, &w.f.err));
	fixture_verify(&w.f);
	fixture_close(&w.f);
}

static void test_a_changed_row_breaks_the_chain(void **state)
{
	struct world w = { .ship_count = 0 };
	struct verify_report r;
	struct action *a;
	sqlite3 *raw;

	(void)state;
	fixture_open(&w.f);
	good(&w.f, action_begin(w.f.casefile, "a claim", false, &a,
				&w.f.err));
	add_claim(&w, a);
	good(&w.f, action_commit(a, NULL, &w.f.err));
	fixture_verify(&w.f);
	assert_int_equal(sqlite3_open(w.f.path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_exec(raw, "UPDATE citation SET quote = 'x'",
				      NULL, NULL, NULL), SQLITE_OK);
	good(&w.f, entry_verify(w.f.casefile, w.f.ctx, NULL, NULL, &r,
				&w.f.err));
	assert_non_null(r.first_failure);
	assert_non_null(strstr(r.first_failure, "a claim"));
	assert_int_equal(sqlite3_exec(raw, "DELETE FROM note; INSERT INTO note "
				      "(id, entry, text) VALUES (9, 77, 'y')",
				      NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
	fixture_close(&w.f);
}

static void test_expunge_leaves_no_word_and_a_chain_that_verifies(
	void **state)
{
	struct world w = { .ship_count = 0 };
	struct action *a;
	struct row note;
	int64_t entry;

	(void)state;
	fixture_open(&w.f);
	good(&w.f, action_begin(w.f.casefile, "a secret", false, &a,
				&w.f.err));
	row_init(&note, TABLE_NOTE, 0);
	row_set_text(&note, NOTE_TEXT, "Zanzibarsecret informant");
	good(&w.f, action_add(a, &note, &w.f.err));
	good(&w.f, action_commit(a, &entry, &w.f.err));
	assert_true(fixture_file_has(w.f.path, "Zanzibarsecret"));
	good(&w.f, entry_undo(w.f.casefile, w.f.ctx, entry, NULL, &w.f.err));
	good(&w.f, entry_redo(w.f.casefile, w.f.ctx, entry, NULL, &w.f.err));
	good(&w.f, entry_expunge(w.f.casefile, note.id, "protects a source",
				 &w.f.err));
	fixture_verify(&w.f);
	casefile_close(w.f.casefile);
	assert_false(fixture_file_has(w.f.path, "Zanzibarsecret"));
	assert_false(fixture_file_has(w.f.path, "zanzibarsecret"));
	good(&w.f, casefile_open(w.f.path, CASEFILE_WRITE, &w.f.casefile,
				 &w.f.err));
	fixture_verify(&w.f);
	fixture_close(&w.f);
}

enum { PARTS = 16 };

/* The kept lines as they lie in the file, part by part. */
static int kept_parts(struct fixture *f, const char *ret_parts[PARTS])
{
	struct statement *s;
	int count = 0;

	good(f, db_prepare(casefile_db(f->casefile), "SELECT hex(data) FROM "
			   "undone ORDER BY entry, part", &s, &f->err));
	while (db_step(s)) {
		assert_true(count < PARTS);
		ret_parts[count++] = talloc_strdup(
			f->ctx, db_column_text(s, 0, NULL));
	}
	return count;
}

/* Its lines are kept in more parts than they fill; only one is made anew. */
static void test_expunge_in_what_was_undone_in_slices(void **state)
{
	struct world w = { .ship_count = 0 };
	struct action *a;
	struct row note;
	int64_t entry;
	const char *before[PARTS], *after[PARTS];
	int count, anew = 0;

	(void)state;
	fixture_open(&w.f);
	w.f.casefile->large_rows = 1;
	w.f.casefile->slice_rows = 2;
	good(&w.f, action_begin(w.f.casefile, "a secret", false, &a,
				&w.f.err));
	add_ship(&w, a);
	add_source(&w, a);
	for (int i = 0; i < 5; i++)
		add_note(&w, a);
	row_init(&note, TABLE_NOTE, 0);
	row_set_text(&note, NOTE_TEXT, "Zanzibarsecret informant");
	good(&w.f, action_add(a, &note, &w.f.err));
	good(&w.f, action_commit(a, &entry, &w.f.err));
	good(&w.f, entry_undo(w.f.casefile, w.f.ctx, entry, NULL, &w.f.err));
	count = kept_parts(&w.f, before);
	good(&w.f, entry_expunge(w.f.casefile, note.id, "protects a source",
				 &w.f.err));
	fixture_verify(&w.f);
	assert_true(count > 2);
	assert_int_equal(kept_parts(&w.f, after), count);
	for (int i = 0; i < count; i++)
		anew += strcmp(before[i], after[i]) != 0;
	assert_int_equal(anew, 1);
	good(&w.f, entry_redo(w.f.casefile, w.f.ctx, entry, NULL, &w.f.err));
	fixture_verify(&w.f);
	assert_null(strstr(fixture_dump(&w.f), "Zanzibarsecret"));
	fixture_close(&w.f);
}

static void test_a_failed_action_changes_nothing(void **state)
{
	struct world w = { .ship_count = 0 };
	struct action *a;
	struct row tag;
	char before[65], after[65];

	(void)state;
	fixture_open(&w.f);
	random_action(&w);
	fixture_digest(&w.f, before);
	good(&w.f, action_begin(w.f.casefile, "bad", false, &a, &w.f.err));
	add_ship(&w, a);
	row_init(&tag, TABLE_TAG, 0);
	row_set_text(&tag, TAG_WORD, "x"); /* no target */
	assert_int_equal(action_add(a, &tag, &w.f.err), STATUS_REFUSED);
	assert_non_null(strstr(w.f.err.text, "target"));
	assert_int_not_equal(action_commit(a, NULL, &w.f.err), STATUS_OK);
	fixture_digest(&w.f, after);
	assert_string_equal(before, after);
	fixture_verify(&w.f);
	fixture_close(&w.f);
}

/* The list of vessels, in words. */
static char *vessels(struct world *w, int64_t known_by)
{
	struct list_query query = { .kind = KIND_VESSEL,
				    .view = { .known_by = known_by } };
	struct list *list;
	struct list_row *rows;
	char *text = talloc_strdup(w->f.ctx, "");
	int count;

	good(&w->f, list_open(w->f.casefile, w->f.ctx, &query, &list,
			      &w->f.err));
	good(&w->f, list_window(list, w->f.ctx, 0, 200, &rows, &count,
				&w->f.err));
	for (int i = 0; i < count; i++) {
		text = text_add(text, "%lld %s %d %d-%d",
			(long long)rows[i].id, rows[i].title,
			(int)rows[i].standing, rows[i].by_low,
			rows[i].by_high);
		for (int k = 0; k < 8; k++)
			text = text_add(text, "|%s+%d",
				rows[i].cells[k].text ? rows[i].cells[k].text
						      : "",
				rows[i].cells[k].more);
		text = text_add(text, "\n");
	}
	list_close(list);
	return text;
}

/* Undo or redo some entry; refused ones change nothing. */
static void undo_or_redo(struct world *w, int64_t last)
{
	int64_t entry = 1 + (int64_t)dice((uint32_t)last);
	enum status status =
		dice(2) ? entry_undo(w->f.casefile, w->f.ctx, entry, NULL,
				     &w->f.err)
			: entry_redo(w->f.casefile, w->f.ctx, entry, NULL,
				     &w->f.err);

	if (status != STATUS_OK && status != STATUS_REFUSED)
		fail_msg("%s", w->f.err.text);
}

static void judge(struct world *w)
{
	struct action *a;
	struct row row;

	if (w->claim_count == 0)
		return;
	good(&w->f, action_begin(w->f.casefile, "a judgement", false, &a,
				 &w->f.err));
	row_init(&row, TABLE_JUDGEMENT, 0);
	row_set_integer(&row, JUDGEMENT_ABOUT,
			w->claims[dice((uint32_t)w->claim_count) % 256]);
	row_set_integer(&row, JUDGEMENT_VERDICT, 1 + dice(3));
	add(w, a, &row);
	good(&w->f, action_commit(a, NULL, &w->f.err));
}

/* Rows that name what was undone meanwhile cannot be entered: the world
 * forgets them. */
static void forget_undone(struct world *w)
{
	w->source_count = w->ship_count = w->claim_count = 0;
}

static int64_t newest(struct world *w)
{
	struct entry_info *log;
	int count;

	good(&w->f, entry_log(w->f.casefile, w->f.ctx, 0, 1, &log, &count,
			      &w->f.err));
	return count > 0 ? log[0].id : 0;
}

static void test_known_by_is_what_the_list_was(void **state)
{
	enum { RUN = 40 };
	char *were[RUN * 2] = { NULL };
	struct world w = { .ship_count = 0 };
	int64_t last = 0;

	(void)state;
	fixture_open(&w.f);
	maybe_cut(&w);
	for (int i = 0; i < RUN; i++) {
		if (i > 3 && dice(3) == 0) {
			undo_or_redo(&w, last);
			forget_undone(&w);
		} else if (dice(5) == 0) {
			judge(&w);
		} else {
			random_action(&w);
		}
		last = newest(&w);
		if (last > 0)
			were[last] = vessels(&w, 0);
	}
	for (int64_t i = 1; i <= last; i++)
		if (were[i])
			assert_string_equal(vessels(&w, i), were[i]);
	assert_string_equal(vessels(&w, 0), were[last]);
	fixture_verify(&w.f);
	fixture_close(&w.f);
}

/* Two lists of one kind, of two days, read in turn. */
static void test_two_views_of_a_kind_do_not_mix(void **state)
{
	struct world w = { .ship_count = 0 };
	struct list_query query = { .kind = KIND_VESSEL };
	struct list *lists[2];
	struct list_row *rows;
	int64_t entries[2];
	int count;

	(void)state;
	fixture_open(&w.f);
	for (int i = 0; i < 2; i++) {
		struct action *a;

		good(&w.f, action_begin(w.f.casefile, "a ship", false, &a,
					&w.f.err));
		add_ship(&w, a);
		good(&w.f, action_commit(a, &entries[i], &w.f.err));
	}
	for (int i = 0; i < 2; i++) {
		query.view.known_by = entries[i];
		good(&w.f, list_open(w.f.casefile, w.f.ctx, &query, &lists[i],
				     &w.f.err));
	}
	for (int turn = 0; turn < 4; turn++) {
		good(&w.f, list_window(lists[turn % 2], w.f.ctx, 0, 9, &rows,
				       &count, &w.f.err));
		assert_int_equal(count, 1 + turn % 2);
	}
	list_close(lists[1]);
	good(&w.f, list_window(lists[0], w.f.ctx, 0, 9, &rows, &count,
			       &w.f.err));
	assert_int_equal(count, 1);
	list_close(lists[0]);
	assert_int_equal(db_integer(casefile_db(w.f.casefile), -1,
				    "SELECT count(*) FROM sqlite_temp_schema "
				    "WHERE name LIKE 't%'", 0), 0);
	fixture_close(&w.f);
}

/* Any walk of doing, undoing and redoing: where a model of it stands, there
 * stands the dump, and the chain verifies at each step. */
static void test_any_walk_through_the_history(void **state)
{
	enum { STEPS = 60 };
	char dumps[STEPS + 1][65], now[65];
	struct world w = { .ship_count = 0 };
	int at = 0, last = 0;

	(void)state;
	fixture_open(&w.f);
	maybe_cut(&w);
	fixture_digest(&w.f, dumps[0]);
	for (int step = 0; step < STEPS; step++) {
		uint32_t turn = dice(10);
		char *what;

		if (turn < 4 && at > 0) {
			at--;
			good(&w.f, entry_undo(w.f.casefile, w.f.ctx,
					      entry_undoable(w.f.casefile),
					      &what, &w.f.err));
		} else if (turn < 7 && at < last) {
			at++;
			good(&w.f, entry_redo(w.f.casefile, w.f.ctx,
					      entry_redoable(w.f.casefile),
					      &what, &w.f.err));
		} else {
			/* What was taken back may be what it would rest on. */
			if (at < last)
				w.ship_count = w.source_count =
					w.citation_count = w.claim_count = 0;
			random_action(&w);
			last = ++at;
			fixture_digest(&w.f, dumps[at]);
		}
		fixture_digest(&w.f, now);
		if (strcmp(now, dumps[at]))
			fail_msg("step %d: not the dump of %d", step, at);
		fixture_verify(&w.f);
		assert_int_equal(entry_redoable(w.f.casefile) != 0, at < last);
	}
	fixture_close(&w.f);
}

static void judge_claim(struct world *w, int64_t claim, enum verdict verdict,
			const char *reason)
{
	struct action *a;
	struct row row;

	row_init(&row, TABLE_JUDGEMENT, 0);
	row_set_integer(&row, JUDGEMENT_ABOUT, claim);
	row_set_integer(&row, JUDGEMENT_VERDICT, verdict);
	row_set_text(&row, JUDGEMENT_REASON, reason);
	good(&w->f, action_begin(w->f.casefile, "judge", false, &a,
				 &w->f.err));
	good(&w->f, action_add(a, &row, &w->f.err));
	good(&w->f, action_commit(a, NULL, &w->f.err));
}

static struct load_report load_dump(struct fixture *f, const char *dump)
{
	struct load_report report;

	good(f, fixture_load(f, dump, &report));
	return report;
}

static void grow(struct world *w, int actions)
{
	for (int i = 0; i < actions; i++)
		random_action(w);
}

/* Two copies that grew apart, each loaded into the other: the union, the same
 * in both; what they judged differently is told, and nothing else. */
static void test_two_copies_that_grew_apart_give_the_union(void **state)
{
	struct world one = { .ship_count = 0 }, two;
	struct differing *differing;
	struct load_report report;
	char a[65], b[65], *dump_one, *dump_two;
	int64_t agreed, torn, rows;
	int count;

	(void)state;
	fixture_open(&one.f);
	grow(&one, 8);
	while (one.claim_count < 3)
		grow(&one, 1);
	agreed = one.claims[0];
	torn = one.claims[1];
	two = one;
	fixture_open(&two.f);
	rows = load_dump(&two.f, fixture_dump(&one.f)).added;
	grow(&one, 6);
	grow(&two, 6);
	judge_claim(&one, agreed, VERDICT_PREFERRED, "both say so");
	judge_claim(&two, agreed, VERDICT_PREFERRED, "both say so");
	judge_claim(&one, torn, VERDICT_REJECTED, "a change of mind");
	judge_claim(&one, torn, VERDICT_PREFERRED, "one says so");
	judge_claim(&two, torn, VERDICT_REJECTED, "two does not");
	dump_one = fixture_dump(&one.f);
	dump_two = fixture_dump(&two.f);
	report = load_dump(&one.f, dump_two);
	assert_int_equal(report.skipped, rows);
	good(&one.f, differ_find(one.f.casefile, one.f.ctx, report.entry,
				 &differing, &count, &one.f.err));
	assert_int_equal(count, 1);
	assert_string_equal(differing[0].here_says, "preferred: one says so");
	assert_string_equal(differing[0].came_says, "rejected: two does not");
	assert_true(differing[0].came_holds);
	report = load_dump(&two.f, dump_one);
	assert_int_equal(report.skipped, rows);
	good(&two.f, differ_find(two.f.casefile, two.f.ctx, report.entry,
				 &differing, &count, &two.f.err));
	assert_int_equal(count, 1);
	assert_false(differing[0].came_holds);
	fixture_digest(&one.f, a);
	fixture_digest(&two.f, b);
	assert_string_equal(a, b);
	report = load_dump(&one.f, fixture_dump(&two.f));
	assert_int_equal(report.added, 0);
	fixture_verify(&one.f);
	fixture_verify(&two.f);
	fixture_close(&two.f);
	fixture_close(&one.f);
}

int main(void)
{
	const char *given = getenv("TAFFRAIL_SEED");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_undo_gives_the_dump_before_and_redo_the_dump_after),
		cmocka_unit_test(
			test_undo_of_rows_in_any_order_keeps_the_chain),
		cmocka_unit_test(
			test_lines_that_were_kept_in_another_order_verify),
		cmocka_unit_test(
			test_undo_is_refused_and_names_what_rests_on_it),
		cmocka_unit_test(test_a_changed_row_breaks_the_chain),
		cmocka_unit_test(
			test_expunge_leaves_no_word_and_a_chain_that_verifies),
		cmocka_unit_test(test_a_failed_action_changes_nothing),
		cmocka_unit_test(
			test_expunge_in_what_was_undone_in_slices),
		cmocka_unit_test(test_known_by_is_what_the_list_was),
		cmocka_unit_test(test_two_views_of_a_kind_do_not_mix),
		cmocka_unit_test(test_any_walk_through_the_history),
		cmocka_unit_test(
			test_two_copies_that_grew_apart_give_the_union),
	};

	seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("# TAFFRAIL_SEED=%llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
