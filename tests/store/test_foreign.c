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

static void put32(unsigned char *at, uint32_t value)
{
	for (int i = 3; i >= 0; i--, value >>= 8)
		at[i] = (unsigned char)value;
}

static const unsigned char journal_magic[] = { 0xd9, 0xd5, 0x05, 0xf9,
					       0x20, 0xa1, 0x63, 0xd7 };

/* A hot journal that restores nothing, and whose trailer names `victim` as its
 * super-journal, which SQLite deletes once it has rolled back. */
static void plant_journal(const char *path, const char *victim)
{
	unsigned char bytes[512 + 200] = { 0 };
	unsigned char *trailer = bytes + 512;
	char journal[128];
	size_t n = strlen(victim);
	uint32_t sum = 0;
	struct stat st;
	FILE *file;

	assert_int_equal(stat(path, &st), 0);
	memcpy(bytes, journal_magic, 8);
	put32(bytes + 16, (uint32_t)(st.st_size / 4096));
	put32(bytes + 20, 512);
	put32(bytes + 24, 4096);
	put32(trailer, 0x40000000 / 4096 + 1);
	memcpy(trailer + 4, victim, n);
	for (size_t i = 0; i < n; i++)
		sum += (unsigned char)victim[i];
	put32(trailer + 4 + n, (uint32_t)n);
	put32(trailer + 8 + n, sum);
	memcpy(trailer + 12 + n, journal_magic, 8);
	snprintf(journal, sizeof(journal), "%s-journal", path);
	file = fopen(journal, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, 512 + 20 + n, file), 512 + 20 + n);
	fclose(file);
}

static void plant_victim(const char *victim)
{
	FILE *file = fopen(victim, "w");

	assert_non_null(file);
	fputs("precious", file);
	fclose(file);
}

/* Measured on the stock library: a crafted journal beside a file makes the
 * first read delete the file it names. */
static void test_a_strangers_journal_is_never_used(void **state)
{
	struct fixture f;
	char journal[128], victim[96], plain[96], target[96];

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	snprintf(victim, sizeof(victim), "%s/victim", f.folder);
	snprintf(plain, sizeof(plain), "%s/plain", f.folder);
	snprintf(target, sizeof(target), "%s/b.taf", f.folder);
	snprintf(journal, sizeof(journal), "%s-journal", f.path);
	/* The attack is real: a plain reader falls for it. */
	plant_victim(victim);
	fixture_sql(plain, "CREATE TABLE a (b)");
	plant_journal(plain, victim);
	fixture_sql(plain, "SELECT count(*) FROM a");
	assert_int_equal(access(victim, F_OK), -1);
	plant_victim(victim);
	plant_journal(f.path, victim);
	good(&f, open_as(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	assert_int_equal(access(victim, F_OK), 0);
	assert_int_equal(access(journal, F_OK), 0);
	casefile_close(f.casefile);
	f.casefile = NULL;
	assert_int_equal(open_as(&f, CASEFILE_WRITE), STATUS_FOREIGN);
	good(&f, casefile_adopt(f.path, target, false, &f.err));
	assert_int_equal(access(victim, F_OK), 0);
	assert_int_equal(access(journal, F_OK), 0);
	fixture_close(&f);
	unlink(journal);
	unlink(victim);
	unlink(plain);
	unlink(target);
}

/* One's own case, with a link where its journal will be. */
static void test_a_link_at_the_journal_is_not_followed(void **state)
{
	struct fixture f;
	char journal[128], victim[96], text[16] = "";
	FILE *file;

	(void)state;
	fixture_open(&f);
	casefile_close(f.casefile);
	f.casefile = NULL;
	snprintf(victim, sizeof(victim), "%s/victim", f.folder);
	snprintf(journal, sizeof(journal), "%s-journal", f.path);
	plant_victim(victim);
	assert_int_equal(symlink(victim, journal), 0);
	assert_int_not_equal(open_as(&f, CASEFILE_WRITE), STATUS_OK);
	assert_int_not_equal(open_as(&f, CASEFILE_READ), STATUS_OK);
	file = fopen(victim, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, "precious");
	unlink(journal);
	good(&f, open_as(&f, CASEFILE_WRITE));
	fixture_verify(&f);
	fixture_close(&f);
	unlink(victim);
}

/* What another program wrote ahead of the file is not read. */
static void test_a_log_that_was_left_is_not_read(void **state)
{
	struct fixture f;
	char log[128];

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	snprintf(log, sizeof(log), "%s-wal", f.path);
	plant_victim(log);
	good(&f, open_as(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	casefile_close(f.casefile);
	f.casefile = NULL;
	assert_int_equal(open_as(&f, CASEFILE_WRITE), STATUS_FOREIGN);
	assert_int_equal(access(log, F_OK), 0);
	fixture_close(&f);
	unlink(log);
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
	/* A registry that cannot be read is told line by line. */
	if (status != STATUS_CORRUPT && status != STATUS_INVALID)
		fail_msg("%s: opened with %s", sql,
			 status_to_string(status));
	assert_non_null(strstr(f.err.text, status == STATUS_INVALID
						   ? "registry" : f.path));
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
	refused_with("ALTER TABLE note ADD COLUMN evil TEXT AS (upper(text))");
	refused_with("CREATE VIRTUAL TABLE evil USING fts5 (a)");
	refused_with("CREATE INDEX evil ON note (length(text))");
	refused_with("DROP TABLE fetch_queue; CREATE VIEW fetch_queue AS "
		     "SELECT 1 AS id");
	/* Known names of the registry become names of tables. */
	refused_with("UPDATE registry SET line = 'kind|2|w\"; DROP TABLE note'"
		     " WHERE line LIKE 'kind|2|%'");
	refused_with("DELETE FROM registry");
	refused_with("DELETE FROM meta WHERE name = 'case'");
}

#define ENDLESS                                                               \
	"WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) "

/* What is read before the schema is compared: an endless view in its place
 * would never come to an end. */
static void test_tables_read_first_are_tables(void **state)
{
	(void)state;
	refused_with("DROP TABLE registry; CREATE VIEW registry AS " ENDLESS
		     "SELECT n AS ord, 'x' AS line FROM x");
	refused_with("DROP TABLE meta; CREATE VIEW meta AS " ENDLESS
		     "SELECT 'a' AS name, 'b' AS value FROM x");
	refused_with("DROP TABLE entry; CREATE VIEW entry AS " ENDLESS
		     "SELECT n AS id, 'h' AS hash FROM x");
	refused_with("DROP TABLE registry; CREATE VIRTUAL TABLE registry USING "
		     "fts5 (ord, line)");
	refused_with("DROP TABLE registry; CREATE TABLE registry (ord INTEGER "
		     "PRIMARY KEY, line TEXT AS (hex(zeroblob(9999999))))");
	refused_with("INSERT INTO registry (line) WITH RECURSIVE x (n) AS "
		     "(SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 9) "
		     "SELECT hex(zeroblob(1000000)) FROM x");
}

/* Cut short, or with bytes in the middle that are no page. */
static void test_a_damaged_file_is_refused(void **state)
{
	struct fixture f;
	struct stat st;
	FILE *file;

	(void)state;
	fixture_open(&f);
	become_a_stranger(&f);
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(truncate(f.path, st.st_size / 2), 0);
	assert_int_equal(open_as(&f, CASEFILE_READ), STATUS_CORRUPT);
	fixture_close(&f);
	fixture_open(&f);
	become_a_stranger(&f);
	file = fopen(f.path, "r+");
	assert_non_null(file);
	for (long at = 2 * 4096; at < st.st_size - 4096; at += 3 * 4096) {
		fseek(file, at, SEEK_SET);
		fputs("no page of a case", file);
	}
	fclose(file);
	assert_int_equal(open_as(&f, CASEFILE_READ), STATUS_CORRUPT);
	fixture_close(&f);
}

/* Content that no taffrail writes: it is shown or left out, verify says so,
 * and nothing hangs or falls over. */
static void test_content_that_cannot_be_is_lived_with(void **state)
{
	static const char *const content[] = {
		/* ids out of any range, and none */
		"PRAGMA foreign_keys = 0; UPDATE claim SET record = -9",
		"UPDATE claim SET id = 9223372036854775807 WHERE id = (SELECT "
		"max(id) FROM claim)",
		"UPDATE record SET kind = 2147483647",
		"UPDATE claim SET field = -5",
		/* a circle of places, of parts, of what replaces */
		"UPDATE source SET part_of = id",
		"UPDATE claim SET replaces = id",
		"UPDATE citation SET replaces = id, repeats = id",
		/* huge, and not UTF-8 */
		"UPDATE note SET text = hex(zeroblob(20000000))",
		"UPDATE note SET text = CAST(x'ff1b5d30fe' AS TEXT)",
		"UPDATE claim SET said = CAST(x'c3281b5b326a' AS TEXT)",
		/* history that leads nowhere */
		"UPDATE entry SET parent = id",
		"UPDATE entry SET live = 0; INSERT INTO undone VALUES (1, 0, "
		"99999999999, x'00')",
		"INSERT INTO meta VALUES ('open', '3 1 1 9 1 1 1')",
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(content) / sizeof(content[0]); i++) {
		struct verify_report r;
		char *dump;

		fixture_open(&f);
		good(&f, fixture_load(&f, HEAD
			"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\"}\n"
			"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\","
			"\"says\":[{\"record\":\"@m\",\"kind\":\"vessel\","
			"\"name\":\"Maria\"}]}\n"
			"{\"t\":\"note\",\"id\":\"@n\",\"target\":\"@m\","
			"\"text\":\"a note\"}\n", NULL));
		casefile_close(f.casefile);
		f.casefile = NULL;
		fixture_sql(f.path, content[i]);
		become_a_stranger(&f);
		if (open_as(&f, CASEFILE_READ) != STATUS_OK) {
			assert_true(*f.err.text);
			fixture_close(&f);
			continue;
		}
		if (entry_verify(f.casefile, f.ctx, NULL, NULL, &r, &f.err) ==
			    STATUS_OK && !r.first_failure)
			fail_msg("%s: verified", content[i]);
		dump = NULL;
		{
			size_t size = 0;
			FILE *stream = open_memstream(&dump, &size);

			(void)!textform_dump(f.casefile, stream, NULL, &f.err);
			fclose(stream);
			assert_null(memchr(dump, '\x1b', size));
			free(dump);
		}
		fixture_close(&f);
	}
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
		cmocka_unit_test(test_a_link_at_the_journal_is_not_followed),
		cmocka_unit_test(test_a_log_that_was_left_is_not_read),
		cmocka_unit_test(test_a_schema_that_is_not_ours_is_refused),
		cmocka_unit_test(test_tables_read_first_are_tables),
		cmocka_unit_test(test_a_damaged_file_is_refused),
		cmocka_unit_test(test_content_that_cannot_be_is_lived_with),
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
