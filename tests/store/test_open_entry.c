/* A large undo, redo or import is many transactions, and one thing to whoever
 * looks: before each of them a reader sees the case as it was before or as it
 * is after, nobody else can write, and after a kill the next opening gives one
 * of the two. */
#include "tests/store/fixture.h"

#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "src/base/text_add.h"
#include "store/casefile_internal.h"
#include "store/copy.h"
#include "store/find.h"
#include "store/list.h"

enum { LARGE = 3, SLICE = 2, SHIPS = 7 };

static const char base[] =
	HEAD
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\",\"key\":\"s23\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"at\":\"l.1\","
	"\"says\":[{\"record\":\"@maria\",\"kind\":\"vessel\","
	"\"name\":\"Maria\"}]}\n";

static struct row row_of(enum table_id table, int64_t id)
{
	struct row row;

	row_init(&row, table, id);
	return row;
}

static void note_on(struct action *a, struct fixture *f, int64_t target,
		    int64_t replaces)
{
	struct row note = row_of(TABLE_NOTE, 0);

	if (target)
		row_set_integer(&note, NOTE_TARGET, target);
	row_set_text(&note, NOTE_TEXT, "from the sheet");
	if (replaces)
		row_set_integer(&note, NOTE_REPLACES, replaces);
	good(f, action_add(a, &note, &f->err));
}

/* Ships with names, on a known ship another name, notes that refer to each
 * other. Ids are new each time, so digests are not compared with it. */
static enum status import(struct fixture *f)
{
	struct statement *s;
	struct action *a;
	int64_t citation, maria;

	assert_int_equal(db_prepare(f->casefile->db, "SELECT c.id, r.id FROM "
				    "citation c, record r WHERE r.kind = 2 "
				    "ORDER BY c.id, r.id LIMIT 1", &s,
				    NULL), STATUS_OK);
	assert_true(db_step(s));
	citation = db_column_integer(s, 0);
	maria = db_column_integer(s, 1);
	db_reset(s);
	good(f, action_begin(f->casefile, "import", true, &a, &f->err));
	action_in_slices(a);
	for (int i = 0; i < SHIPS; i++) {
		struct row ship = row_of(TABLE_RECORD, 0);
		struct row claim = row_of(TABLE_CLAIM, 0);

		row_set_integer(&ship, RECORD_KIND, KIND_VESSEL);
		good(f, action_add(a, &ship, &f->err));
		row_set_integer(&claim, CLAIM_CITATION, citation);
		row_set_integer(&claim, CLAIM_RECORD, i ? ship.id : maria);
		row_set_integer(&claim, CLAIM_FIELD, 201);
		row_set_text(&claim, CLAIM_SAID, i % 2 ? "Angara" : "Lady R");
		good(f, action_add(a, &claim, &f->err));
		note_on(a, f, ship.id, 0);
	}
	return action_commit(a, NULL, &f->err);
}

static enum status undo(struct fixture *f)
{
	return entry_undo(f->casefile, f->ctx, entry_undoable(f->casefile),
			  NULL, &f->err);
}

static enum status redo(struct fixture *f)
{
	return entry_redo(f->casefile, f->ctx, entry_redoable(f->casefile),
			  NULL, &f->err);
}

static void cut_small(struct fixture *f)
{
	f->casefile->large_rows = LARGE;
	f->casefile->slice_rows = SLICE;
}

/* What a person sees: rows, cells, words, history. */
static char *seen(struct fixture *f)
{
	struct list_query query = { .kind = KIND_VESSEL };
	char digest[65], *text;
	struct entry_info *log;
	struct hit *hits;
	struct list_row *rows;
	struct list *list;
	int count, entries, found;

	fixture_digest(f, digest);
	good(f, list_open(f->casefile, f->ctx, &query, &list, &f->err));
	good(f, list_window(list, f->ctx, 0, 50, &rows, &count, &f->err));
	good(f, entry_log(f->casefile, f->ctx, 0, 50, &log, &entries,
			  &f->err));
	good(f, find_search(f->casefile, f->ctx, "Angara", 50, &hits, &found,
			   &f->err));
	text = talloc_asprintf(f->ctx, "%s %d ships %d entries %d hits",
			       digest, count, entries, found);
	for (int i = 0; i < count; i++)
		text = text_add(text, " %s+%d", rows[i].title,
					      rows[i].cells[0].more);
	list_close(list);
	return text;
}

static char *seen_anew(struct fixture *f, enum casefile_mode mode)
{
	char *text;

	good(f, casefile_open(f->path, mode, &f->casefile, &f->err));
	fixture_verify(f);
	text = seen(f);
	casefile_close(f->casefile);
	return text;
}

/* ---- a program that stops before its nth transaction ---- */

struct stopper {
	int bell, left;
};

static int stop(unsigned type, void *payload, void *statement, void *text)
{
	struct stopper *s = payload;
	const char *sql = text;

	(void)type;
	(void)statement;
	if (strncmp(sql, "BEGIN IMMEDIATE", 15) || s->left-- > 0)
		return 0;
	if (write(s->bell, "x", 1) == 1)
		for (;;)
			pause();
	return 0;
}

static pid_t start(struct fixture *f, enum status (*run)(struct fixture *),
		   int nth, int *ret_bell)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		alarm(60); /* a parent that fails leaves it alone */
		struct stopper s = { ends[1], nth };
		enum status status = casefile_open(f->path, CASEFILE_WRITE,
						   &f->casefile, &f->err);

		if (status != STATUS_OK)
			_exit(2);
		casefile_set_analyst(f->casefile, "vm");
		cut_small(f);
		sqlite3_trace_v2(casefile_sqlite(f->casefile),
				 SQLITE_TRACE_STMT, stop, &s);
		status = run(f);
		casefile_close(f->casefile);
		_exit(status == STATUS_OK ? 0 : 1);
	}
	close(ends[1]);
	*ret_bell = ends[0];
	return child;
}

/* False: it came to its end before. */
static bool has_stopped(int bell)
{
	char byte;
	bool stopped = read(bell, &byte, 1) == 1;

	close(bell);
	return stopped;
}

static void copy_back(const char *from, const char *to)
{
	char data[1 << 16];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "r+b");
	size_t n, size = 0;

	assert_true(in && out);
	while ((n = fread(data, 1, sizeof(data), in)) > 0) {
		assert_int_equal(fwrite(data, 1, n, out), n);
		size += n;
	}
	fflush(out);
	assert_int_equal(ftruncate(fileno(out), (off_t)size), 0);
	fclose(in);
	fclose(out);
}

/* What this account knows of the case goes back with it. */
static char *state_file(struct fixture *f)
{
	char *folder = talloc_asprintf(f->ctx, "%s/.local/state/taffrail/cases",
				       f->folder), *path = NULL;
	DIR *dir = opendir(folder);
	struct dirent *d;

	assert_non_null(dir);
	while ((d = readdir(dir)))
		if (d->d_name[0] != '.')
			path = talloc_asprintf(f->ctx, "%s/%s", folder,
					       d->d_name);
	closedir(dir);
	assert_non_null(path);
	return path;
}

static char *keep(struct fixture *f, const char *path)
{
	char *kept = talloc_asprintf(f->ctx, "%s/kept-%d", f->folder,
				     (int)strlen(path));
	FILE *made = fopen(kept, "wb");

	fclose(made);
	copy_back(path, kept);
	return kept;
}

static void refuse_to_write(struct fixture *f)
{
	struct action *a;

	good(f, casefile_open(f->path, CASEFILE_WRITE, &f->casefile, &f->err));
	assert_int_equal(action_begin(f->casefile, "a note", false, &a,
				      &f->err), STATUS_BUSY);
	assert_non_null(strstr(f->err.text, "large batch"));
	casefile_close(f->casefile);
}

static void refuse_to_copy(struct fixture *f)
{
	const struct copy_options whole = { .open_only = false };
	char *target = talloc_asprintf(f->ctx, "%s/copy.taf", f->folder);
	struct copy_report r;

	good(f, casefile_open(f->path, CASEFILE_READ, &f->casefile, &f->err));
	assert_int_equal(copy_case(f->casefile, f->ctx, target, &whole, &r,
				   &f->err), STATUS_BUSY);
	casefile_close(f->casefile);
}

static bool is_one_of(const char *now, const char *before, const char *after,
		      bool ids_differ)
{
	if (ids_differ) /* the digest and nothing else is of other ids */
		return strcmp(now, before) == 0 ||
		       strcmp(now + 64, after + 64) == 0;
	return strcmp(now, before) == 0 || strcmp(now, after) == 0;
}

static bool is_marked(struct fixture *f)
{
	sqlite3_stmt *s;
	sqlite3 *raw;
	bool marked;

	assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw, "SELECT 1 FROM meta WHERE "
					    "name = 'open'", -1, &s, NULL),
			 SQLITE_OK);
	marked = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	sqlite3_close(raw);
	return marked;
}

/* Stop before every transaction in turn; how many there were under a mark. */
static int stop_everywhere(struct fixture *f,
			   enum status (*run)(struct fixture *),
			   enum casefile_mode recover, bool ids_differ)
{
	char *before, *after, *now, *pristine, *state, *state_path;
	int marked = 0, status;

	casefile_close(f->casefile);
	state_path = state_file(f);
	pristine = keep(f, f->path);
	state = keep(f, state_path);
	before = seen_anew(f, CASEFILE_READ);
	good(f, casefile_open(f->path, CASEFILE_WRITE, &f->casefile,
			      &f->err));
	casefile_set_analyst(f->casefile, "vm");
	cut_small(f);
	good(f, run(f));
	casefile_close(f->casefile);
	after = seen_anew(f, CASEFILE_READ);
	assert_string_not_equal(before, after);
	for (int nth = 0; nth < 100; nth++) {
		int bell;
		pid_t child;
		bool stopped;

		copy_back(pristine, f->path);
		copy_back(state, state_path);
		child = start(f, run, nth, &bell);
		stopped = has_stopped(bell);
		if (stopped && is_marked(f)) {
			marked++;
			refuse_to_write(f);
			refuse_to_copy(f);
			now = seen_anew(f, CASEFILE_READ);
			if (!is_one_of(now, before, after, ids_differ))
				fail_msg("half is seen before transaction %d: "
					 "%s\nbefore: %s\nafter: %s", nth, now,
					 before, after);
		}
		if (stopped)
			kill(child, SIGKILL);
		waitpid(child, &status, 0);
		if (!stopped)
			assert_int_equal(status, 0);
		now = seen_anew(f, recover);
		if (!is_one_of(now, before, after, ids_differ))
			fail_msg("killed before transaction %d: %s\nbefore: "
				 "%s\nafter: %s", nth, now, before, after);
		assert_false(is_marked(f));
		if (!stopped)
			break;
	}
	unlink(pristine);
	unlink(state);
	good(f, casefile_open(f->path, CASEFILE_WRITE, &f->casefile,
			      &f->err));
	casefile_set_analyst(f->casefile, "vm");
	print_message("# %d transactions under a mark\n", marked);
	return marked;
}

static void begin(struct fixture *f)
{
	fixture_open(f);
	good(f, fixture_load(f, base, NULL));
}

static void test_an_import_is_seen_whole_or_not_at_all(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_true(stop_everywhere(&f, import, CASEFILE_WRITE, true) >= 6);
	fixture_close(&f);
}

static void test_an_undo_is_seen_whole_or_not_at_all(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	good(&f, import(&f));
	assert_true(stop_everywhere(&f, undo, CASEFILE_READ, false) >= 12);
	fixture_close(&f);
}

static void test_a_redo_is_seen_whole_or_not_at_all(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	good(&f, import(&f));
	good(&f, undo(&f));
	assert_true(stop_everywhere(&f, redo, CASEFILE_WRITE, false) >= 6);
	fixture_close(&f);
}

/* Rows whose references lead forward: a slice waits for the row they name. */
enum { LOOKS_MAX = 64 };

/* Who waits to read, in the program that writes. */
struct waiting {
	struct fixture *f;
	char *looks[LOOKS_MAX];
	int count;
};

static bool is_awaited(void *payload)
{
	(void)payload;
	return true;
}

static void look_between(void *payload)
{
	struct waiting *w = payload;

	assert_false(db_in_transaction(w->f->casefile->db));
	if (w->count < LOOKS_MAX)
		w->looks[w->count++] = seen(w->f);
}

static void look_during(struct fixture *f, enum status (*act)(struct fixture *))
{
	static const struct casefile_watch nobody;
	struct waiting w = { .f = f };
	const struct casefile_watch watch = { .is_awaited = is_awaited,
					      .read = look_between,
					      .payload = &w };
	char *before = seen(f), *after;
	bool was = false, is = false;

	casefile_watch(f->casefile, &watch);
	good(f, act(f));
	casefile_watch(f->casefile, &nobody);
	after = seen(f);
	assert_string_not_equal(before, after);
	for (int i = 0; i < w.count; i++) {
		was |= strcmp(w.looks[i], before) == 0;
		is |= strcmp(w.looks[i], after) == 0;
		if (strcmp(w.looks[i], before) != 0)
			assert_string_equal(w.looks[i], after);
	}
	assert_true(was);
	/* Rows come back before it is done, and go out after. */
	assert_int_equal(is, act == undo);
	fixture_verify(f);
}

static void test_who_waits_reads_between_slices(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, base, NULL));
	cut_small(&f);
	good(&f, import(&f));
	look_during(&f, undo);
	look_during(&f, redo);
	fixture_close(&f);
}

static void test_a_slice_ends_where_no_reference_dangles(void **state)
{
	struct fixture f;
	struct action *a;
	char before[65], after[65];

	(void)state;
	begin(&f);
	cut_small(&f);
	fixture_digest(&f, before);
	good(&f, action_begin(f.casefile, "import", true, &a, &f.err));
	action_in_slices(a);
	for (int64_t i = 1; i <= 10; i++) {
		struct row note = row_of(TABLE_NOTE, 1000 - i);

		row_set_text(&note, NOTE_TEXT, "x");
		if (i < 10)
			row_set_integer(&note, NOTE_REPLACES, 999 - i);
		good(&f, action_add(a, &note, &f.err));
	}
	good(&f, action_commit(a, NULL, &f.err));
	fixture_digest(&f, after);
	good(&f, undo(&f));
	fixture_verify(&f);
	good(&f, redo(&f));
	fixture_verify(&f);
	good(&f, undo(&f));
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	fixture_close(&f);
}

static void test_what_is_given_up_leaves_nothing(void **state)
{
	struct fixture f;
	struct action *a;
	char before[65], after[65];

	(void)state;
	begin(&f);
	cut_small(&f);
	fixture_digest(&f, before);
	good(&f, action_begin(f.casefile, "import", true, &a, &f.err));
	action_in_slices(a);
	for (int i = 0; i < 9; i++)
		note_on(a, &f, 0, 0);
	action_abandon(a);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	assert_false(is_marked(&f));
	fixture_verify(&f);
	fixture_close(&f);
}

/* The clock went back, or somebody made it up: process 1 lives always. */
static void test_a_mark_of_a_time_to_come_is_settled(void **state)
{
	struct fixture f;
	struct action *a;

	(void)state;
	begin(&f);
	good(&f, casefile_set_meta(f.casefile, "open", "2 99 1 2 1 7 "
				   "9223372036854775807", &f.err));
	assert_true(is_marked(&f));
	good(&f, action_begin(f.casefile, "note", false, &a, &f.err));
	note_on(a, &f, 0, 0);
	good(&f, action_commit(a, NULL, &f.err));
	assert_false(is_marked(&f));
	fixture_verify(&f);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_import_is_seen_whole_or_not_at_all),
		cmocka_unit_test(test_an_undo_is_seen_whole_or_not_at_all),
		cmocka_unit_test(test_a_redo_is_seen_whole_or_not_at_all),
		cmocka_unit_test(test_who_waits_reads_between_slices),
		cmocka_unit_test(test_a_slice_ends_where_no_reference_dangles),
		cmocka_unit_test(test_what_is_given_up_leaves_nothing),
		cmocka_unit_test(test_a_mark_of_a_time_to_come_is_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
