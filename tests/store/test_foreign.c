/* A stranger's case file is hostile until it is checked. */
#include "tests/store/fixture.h"

#include "store/copy.h"
#include "store/profile.h"

#include <sqlite3.h>

/* From now on another account, which knows no case. */
static void become_a_stranger(struct fixture *f)
{
	char home[96];

	casefile_close(f->casefile);
	f->casefile = NULL;
	snprintf(home, sizeof(home), "%s/stranger", f->folder);
	mkdir(home, 0700);
	setenv("HOME", home, 1);
}

static enum status open_as(struct fixture *f, enum casefile_mode mode)
{
	return casefile_open(f->path, mode, &f->casefile, &f->err);
}

static void test_a_foreign_case_is_read_from_a_copy_and_not_written(
	void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	assert_int_equal(open_as(&f, CASEFILE_WRITE), STATUS_FOREIGN);
	assert_non_null(strstr(f.err.text, "taffrail adopt"));
	good(&f, open_as(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	assert_false(casefile_is_writable(f.casefile));
	fixture_close(&f);
}

static void test_adopting_makes_it_own(void **state)
{
	struct fixture f;
	char target[96];

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	snprintf(target, sizeof(target), "%s/b.taf", f.folder);
	good(&f, casefile_adopt(f.path, target, false, &f.err));
	assert_int_equal(casefile_adopt(f.path, target, false, &f.err),
			 STATUS_EXISTS);
	good(&f, casefile_open(target, CASEFILE_WRITE, &f.casefile, &f.err));
	assert_false(casefile_is_foreign(f.casefile));
	fixture_verify(&f);
	fixture_close(&f);
	unlink(target);
}

/* Measured on the stock library: a crafted journal beside a file makes the
 * first read delete the file it names. */
static void test_a_strangers_journal_is_never_used(void **state)
{
	struct fixture f;
	char journal[128], victim[96];
	FILE *file;

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	snprintf(victim, sizeof(victim), "%s/victim", f.folder);
	snprintf(journal, sizeof(journal), "%s-journal", f.path);
	file = fopen(victim, "w");
	fputs("precious", file);
	fclose(file);
	file = fopen(journal, "w");
	for (int i = 0; i < 512; i++)
		fputc(i < 8 ? "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"[i] : 0,
		      file);
	fputs(victim, file);
	fclose(file);
	good(&f, open_as(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	assert_int_equal(access(victim, F_OK), 0);
	assert_int_equal(access(journal, F_OK), 0);
	casefile_close(f.casefile);
	f.casefile = NULL;
	assert_int_equal(open_as(&f, CASEFILE_WRITE), STATUS_FOREIGN);
	assert_int_equal(access(victim, F_OK), 0);
	fixture_close(&f);
	unlink(journal);
	unlink(victim);
}

static void refused_with(const char *sql)
{
	struct fixture f;
	enum status status;

	fixture_open(&f);
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, sql);
	become_a_stranger(&f);
	status = open_as(&f, CASEFILE_READ);
	if (status != STATUS_CORRUPT)
		fail_msg("%s: opened with %s", sql,
			 status_to_string(status));
	fixture_close(&f);
}

static void test_a_schema_that_is_not_ours_is_refused(void **state)
{
	(void)state;
	refused_with("CREATE TRIGGER evil AFTER INSERT ON note BEGIN "
		     "DELETE FROM claim; END");
	refused_with("CREATE VIEW evil AS WITH RECURSIVE x(n) AS (SELECT 1 "
		     "UNION ALL SELECT n FROM x) SELECT * FROM x");
	refused_with("CREATE TABLE extra (a)");
	refused_with("DROP INDEX claim_record");
	refused_with("ALTER TABLE note ADD COLUMN evil TEXT");
}

static void write_bytes(const char *path, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fwrite(bytes, 1, n, file);
	fclose(file);
}

static void test_what_is_no_case_is_said_in_one_line(void **state)
{
	struct fixture f;
	char path[96], fifo[96], link[96];

	(void)state;
	fixture_open(&f);
	snprintf(path, sizeof(path), "%s/x", f.folder);
	snprintf(fifo, sizeof(fifo), "%s/p", f.folder);
	snprintf(link, sizeof(link), "%s/l.taf", f.folder);
	casefile_close(f.casefile);
	f.casefile = NULL;
	assert_int_equal(casefile_open(path, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_NOT_FOUND);
	write_bytes(path, "", 0);
	assert_int_equal(casefile_open(path, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_INVALID);
	write_bytes(path, "SQLite format 3\0", 16);
	assert_int_equal(casefile_open(path, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_INVALID);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(casefile_open(fifo, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_INVALID);
	assert_int_equal(casefile_open(f.folder, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_INVALID);
	/* one's own case by a symbolic link is one's own case */
	assert_int_equal(symlink(f.path, link), 0);
	good(&f, casefile_open(link, CASEFILE_WRITE, &f.casefile, &f.err));
	casefile_close(f.casefile);
	f.casefile = NULL;
	unlink(path);
	fixture_sql(path, "CREATE TABLE a (b); PRAGMA application_id = 7");
	assert_int_equal(casefile_open(path, CASEFILE_READ, &f.casefile,
				       &f.err), STATUS_INVALID);
	fixture_sql(f.path, "PRAGMA user_version = 99");
	assert_int_equal(open_as(&f, CASEFILE_WRITE), STATUS_NEWER);
	assert_non_null(strstr(f.err.text, "update taffrail"));
	become_a_stranger(&f);
	assert_int_equal(open_as(&f, CASEFILE_READ), STATUS_NEWER);
	unlink(path);
	unlink(fifo);
	unlink(link);
	fixture_close(&f);
}

static void test_a_path_is_never_a_uri(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	casefile_close(f.casefile);
	f.casefile = NULL;
	assert_int_equal(chdir(f.folder), 0);
	good(&f, casefile_new("file:x?mode=memory", &f.casefile, &f.err));
	assert_int_equal(access("file:x?mode=memory", F_OK), 0);
	unlink("file:x?mode=memory");
	fixture_close(&f);
	assert_int_equal(chdir("/"), 0);
}

static void test_a_new_case_is_private_and_never_overwrites(void **state)
{
	struct fixture f;
	struct casefile *second = NULL;
	struct stat st;

	(void)state;
	fixture_open(&f);
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(casefile_new(f.path, &second, &f.err),
			 STATUS_EXISTS);
	fixture_close(&f);
}

static void test_a_moved_case_stays_own_and_a_grown_one_asks(void **state)
{
	struct fixture f;
	struct action *a;
	struct row note;
	char moved[96], copy[96], command[256];

	(void)state;
	fixture_open(&f);
	snprintf(moved, sizeof(moved), "%s/moved.taf", f.folder);
	snprintf(copy, sizeof(copy), "%s/copy.taf", f.folder);
	casefile_close(f.casefile);
	assert_int_equal(rename(f.path, moved), 0);
	good(&f, casefile_open(moved, CASEFILE_WRITE, &f.casefile, &f.err));
	/* A copy of today comes back tomorrow, in the place of the file, with
	 * an entry that this account never saw. */
	good(&f, action_begin(f.casefile, "elsewhere", false, &a, &f.err));
	row_init(&note, TABLE_NOTE, 0);
	row_set_text(&note, NOTE_TEXT, "x");
	good(&f, action_add(a, &note, &f.err));
	snprintf(command, sizeof(command), "%s/.local/state/taffrail/cases",
		 f.folder);
	{
		char hidden[300];

		/* the state folder misses what comes now */
		snprintf(hidden, sizeof(hidden), "%s.kept", command);
		assert_int_equal(rename(command, hidden), 0);
		good(&f, action_commit(a, NULL, &f.err));
		casefile_close(f.casefile);
		f.casefile = NULL;
		snprintf(copy, sizeof(copy), "%s/back.taf", f.folder);
		assert_int_equal(rename(moved, copy), 0);
		/* what was noted meanwhile goes; the old note comes back */
		snprintf(moved, sizeof(moved), "%s/away", f.folder);
		rename(command, moved);
		assert_int_equal(rename(hidden, command), 0);
	}
	assert_int_equal(casefile_open(copy, CASEFILE_WRITE, &f.casefile,
				       &f.err), STATUS_FOREIGN);
	assert_non_null(strstr(f.err.text, "--in-place"));
	good(&f, casefile_adopt(copy, NULL, true, &f.err));
	good(&f, casefile_open(copy, CASEFILE_WRITE, &f.casefile, &f.err));
	fixture_verify(&f);
	fixture_close(&f);
}

static void write_note(struct fixture *f, const char *path, const char *text)
{
	struct casefile *c;
	struct action *a;
	struct row note;

	good(f, casefile_open(path, CASEFILE_WRITE, &c, &f->err));
	good(f, action_begin(c, text, false, &a, &f->err));
	row_init(&note, TABLE_NOTE, 0);
	row_set_text(&note, NOTE_TEXT, text);
	good(f, action_add(a, &note, &f->err));
	good(f, action_commit(a, NULL, &f->err));
	casefile_close(c);
}

/* Each goes its own way; the account keeps both, and one of a friend. */
static void test_two_copies_stay_own(void **state)
{
	struct fixture f;
	struct copy_options all = { .open_only = false };
	struct copy_report report;
	struct casefile *c;
	char copy[96], adopted[96], old[96];

	(void)state;
	fixture_open(&f);
	snprintf(copy, sizeof(copy), "%s/copy.taf", f.folder);
	snprintf(adopted, sizeof(adopted), "%s/adopted.taf", f.folder);
	snprintf(old, sizeof(old), "%s/old.taf", f.folder);
	good(&f, copy_case(f.casefile, f.ctx, copy, &all, &report, &f.err));
	casefile_close(f.casefile);
	write_note(&f, f.path, "in the first");
	write_note(&f, copy, "in the copy");
	write_note(&f, f.path, "in the first again");
	good(&f, casefile_adopt(copy, adopted, false, &f.err));
	for (int i = 0; i < 40; i++)
		write_note(&f, adopted, "in the third");
	write_note(&f, copy, "in the copy again");
	write_note(&f, f.path, "in the first once more");
	/* The first as it was is nobody's: what it lacks was seen here. */
	good(&f, casefile_open(f.path, CASEFILE_WRITE, &f.casefile, &f.err));
	good(&f, profile_copy(f.path, old, &f.err));
	casefile_close(f.casefile);
	write_note(&f, f.path, "and again");
	assert_int_equal(casefile_open(old, CASEFILE_WRITE, &c, &f.err),
			 STATUS_FOREIGN);
	good(&f, casefile_open(f.path, CASEFILE_WRITE, &f.casefile, &f.err));
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_a_foreign_case_is_read_from_a_copy_and_not_written),
		cmocka_unit_test(test_adopting_makes_it_own),
		cmocka_unit_test(test_a_strangers_journal_is_never_used),
		cmocka_unit_test(test_a_schema_that_is_not_ours_is_refused),
		cmocka_unit_test(test_what_is_no_case_is_said_in_one_line),
		cmocka_unit_test(test_a_path_is_never_a_uri),
		cmocka_unit_test(
			test_a_new_case_is_private_and_never_overwrites),
		cmocka_unit_test(
			test_a_moved_case_stays_own_and_a_grown_one_asks),
		cmocka_unit_test(test_two_copies_stay_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
