/* A case of an older program is brought up; one of a newer is only read. */
#include "tests/store/fixture.h"

#include <sqlite3.h>

#include "src/base/text_add.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/migrate.h"
#include "store/registry_merge.h"
#include "tests/store/back.h"

static const char text[] = HEAD
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\","
	"\"key\":\"s23\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"at\":\"l.1\","
	"\"says\":[{\"record\":\"@maria\",\"kind\":\"vessel\","
	"\"name\":\"Maria\",\"type\":\"cargo ship\",\"flag\":\"RU\"}]}\n";

static enum status open_again(struct fixture *f, enum casefile_mode mode)
{
	casefile_close(f->casefile);
	f->casefile = NULL;
	return casefile_open(f->path, mode, &f->casefile, &f->err);
}

/* As the first program left it: no search kind, a vessel without `use`, its
 * tables without their columns, and another label. */
static const char older[] =
	"DELETE FROM registry WHERE line LIKE 'kind|43|%' OR line LIKE "
	"'field|43%' OR line LIKE 'field|214|%';"
	"UPDATE registry SET line = replace(line, '|Flag|', '|Banner|') WHERE "
	"line LIKE 'field|206|%';"
	"DROP TABLE w_search; DROP TABLE v_search; DROP TABLE w_vessel;"
	"CREATE TABLE w_vessel (id INTEGER PRIMARY KEY);"
	BACK_TO_1;

static void make_older(struct fixture *f)
{
	fixture_open(f);
	good(f, fixture_load(f, text, NULL));
	casefile_close(f->casefile);
	f->casefile = NULL;
	fixture_sql(f->path, older);
}

static const struct field *field_of(struct fixture *f, int number)
{
	return registry_field(casefile_registry(f->casefile), number);
}

/* Reading brings it up as well: what is read is read in one way. */
static void test_an_older_case_is_read(void **state)
{
	struct fixture f;

	(void)state;
	make_older(&f);
	good(&f, open_again(&f, CASEFILE_READ));
	assert_int_equal(migrate_version(casefile_db(f.casefile)),
			 CASE_SCHEMA);
	assert_false(casefile_is_foreign(f.casefile));
	assert_false(casefile_is_writable(f.casefile));
	assert_string_equal(field_of(&f, 206)->label, "Flag");
	assert_non_null(field_of(&f, 214));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_an_older_case_is_brought_up_once(void **state)
{
	struct fixture f;
	struct entry_info *log;
	char before[65], after[65];
	int count;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	fixture_digest(&f, before);
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, older);
	good(&f, open_again(&f, CASEFILE_WRITE));
	assert_int_equal(migrate_version(casefile_db(f.casefile)),
			 CASE_SCHEMA);
	assert_non_null(registry_kind(casefile_registry(f.casefile),
				      KIND_SEARCH));
	assert_non_null(field_of(&f, 214));
	good(&f, casefile_check(f.casefile, true, &f.err));
	fixture_verify(&f);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	good(&f, entry_log(f.casefile, f.ctx, 0, 10, &log, &count, &f.err));
	assert_int_equal(count, 2);
	assert_string_equal(log[0].kind, "migration");
	good(&f, open_again(&f, CASEFILE_WRITE));
	good(&f, entry_log(f.casefile, f.ctx, 0, 10, &log, &count, &f.err));
	assert_int_equal(count, 2);
	good(&f, fixture_load(&f, HEAD "{\"t\":\"citation\",\"id\":\"@d\","
			      "\"source\":\"@s\",\"says\":[{\"record\":"
			      "\"@maria\",\"use\":\"both\"}]}\n", NULL));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_numbers_of_a_newer_registry_are_only_read(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, "INSERT INTO registry (line) VALUES ('choice|99999|"
		"vessel-type|hovercraft||')");
	assert_int_equal(open_again(&f, CASEFILE_WRITE), STATUS_NEWER);
	assert_non_null(strstr(f.err.text, "hovercraft"));
	assert_null(strchr(f.err.text, '\n'));
	good(&f, open_again(&f, CASEFILE_READ));
	assert_false(casefile_is_writable(f.casefile));
	assert_non_null(registry_choice(casefile_registry(f.casefile), 99999));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_a_newer_file_is_read_while_it_only_adds(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, "ALTER TABLE claim ADD COLUMN later TEXT;"
		"CREATE TABLE weather (id INTEGER PRIMARY KEY);"
		"PRAGMA user_version = 99");
	assert_int_equal(open_again(&f, CASEFILE_WRITE), STATUS_NEWER);
	assert_non_null(strstr(f.err.text, "update taffrail"));
	good(&f, open_again(&f, CASEFILE_READ));
	assert_int_equal(casefile_kind_of(f.casefile, 1), 0);
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, "ALTER TABLE claim DROP COLUMN hedge");
	assert_int_equal(open_again(&f, CASEFILE_READ), STATUS_NEWER);
	assert_non_null(strstr(f.err.text, "claim"));
	fixture_close(&f);
}

static void test_a_strangers_older_case_is_checked_as_of_its_version(
	void **state)
{
	struct fixture f;
	char home[96], target[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, BACK_TO_1);
	snprintf(home, sizeof(home), "%s/stranger", f.folder);
	mkdir(home, 0700);
	setenv("HOME", home, 1);
	good(&f, open_again(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	snprintf(target, sizeof(target), "%s/b.taf", f.folder);
	good(&f, casefile_adopt(f.path, target, false, &f.err));
	casefile_close(f.casefile);
	good(&f, casefile_open(target, CASEFILE_WRITE, &f.casefile, &f.err));
	assert_int_equal(migrate_version(casefile_db(f.casefile)),
			 CASE_SCHEMA);
	good(&f, casefile_check(f.casefile, true, &f.err));
	fixture_close(&f);
	unlink(target);
}

static const char *second_column(struct fixture *f)
{
	struct statement *s;
	const char *name;

	good(f, db_prepare(casefile_db(f->casefile),
			   "SELECT name FROM pragma_table_info('w_vessel') "
			   "WHERE cid = 1", &s, &f->err));
	assert_true(db_step(s));
	name = talloc_strdup(f->ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return name;
}

/* The tables as older programs made them, empty. */
static void put_cells_first(struct fixture *f)
{
	const struct registry *registry = casefile_registry(f->casefile);
	char *sql = talloc_strdup(f->ctx, "");

	for (int i = 0; i < registry_kind_count(registry); i++)
		sql = text_add(
			sql, "DROP TABLE \"w_%s\"; DROP TABLE \"v_%s\";",
			registry_kind_at(registry, i)->word,
			registry_kind_at(registry, i)->word);
	sql = text_add(
		sql, "%s", derive_ddl(f->ctx, &derive_names_before, registry));
	casefile_close(f->casefile);
	f->casefile = NULL;
	fixture_sql(f->path, sql);
}

/* Each table by itself may have either order; no other is taken. */
static void test_an_older_order_of_columns_is_read(void **state)
{
	struct fixture f;
	char home[96], own[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	assert_string_equal(second_column(&f), "standing");
	put_cells_first(&f);
	good(&f, open_again(&f, CASEFILE_WRITE));
	assert_string_equal(second_column(&f), "x0");
	good(&f, derive_rebuild(f.casefile, NULL, NULL, &f.err));
	assert_string_equal(second_column(&f), "standing");
	good(&f, casefile_check(f.casefile, true, &f.err));
	put_cells_first(&f);
	snprintf(own, sizeof(own), "%s", getenv("HOME"));
	snprintf(home, sizeof(home), "%s/stranger", f.folder);
	mkdir(home, 0700);
	setenv("HOME", home, 1);
	good(&f, open_again(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, "ALTER TABLE w_vessel ADD COLUMN z TEXT");
	assert_int_equal(open_again(&f, CASEFILE_READ), STATUS_CORRUPT);
	assert_non_null(strstr(f.err.text, "w_vessel"));
	setenv("HOME", own, 1);
	fixture_close(&f);
}

/* An index of another rule of folding is made anew when it is opened. */
static void test_a_stale_index_is_made_anew(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_false(find_is_stale(f.casefile));
	good(&f, fixture_load(&f, text, NULL));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, "UPDATE meta SET value = 'older' WHERE name = 'fold'");
	good(&f, open_again(&f, CASEFILE_READ));
	assert_true(find_is_stale(f.casefile));
	good(&f, open_again(&f, CASEFILE_WRITE));
	assert_false(find_is_stale(f.casefile));
	fixture_verify(&f);
	fixture_close(&f);
}

static bool note_step(void *payload, const char *what, int64_t done,
		      int64_t total)
{
	char **steps = payload;

	assert_true(done >= 0 && done <= total && total > 0);
	if (!strstr(*steps, what))
		*steps = text_add(*steps, "%s.", what);
	return true;
}

static void test_what_takes_long_at_the_opening_says_so(void **state)
{
	struct casefile_watch watch = { .progress = note_step };
	struct fixture f;
	char *steps;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	good(&f, casefile_set_meta(f.casefile, "fold", "old", &f.err));
	casefile_close(f.casefile);
	steps = talloc_strdup(f.ctx, "");
	watch.payload = &steps;
	good(&f, casefile_open_watched(f.path, CASEFILE_WRITE, &watch,
				       &f.casefile, &f.err));
	assert_string_equal(steps, "search index.");
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_merging_keeps_types_and_renews_labels(void **state)
{
	static const char of_case[] =
		"kind|2|ship|Boat|Boats|thing|name|none|name|Vessel\n"
		"field|203|ship|imo|Nr|id:imo|single|99|imoNumber|yes\n"
		"field|9|ship|odd\n"
		"choice|7|tree|mine||\n";
	static const char of_program[] =
		"# a comment\n"
		"field|203|vessel|imo|IMO|text|many|10|other|\n"
		"kind|2|vessel|Vessel|Vessels|thing|imo|none||\n"
		"\n"
		"choice|8|tree|other||\n";
	struct registry_merge m;
	struct error err;
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_int_equal(registry_merge(ctx, of_case, of_program, &m, &err),
			 STATUS_OK);
	assert_string_equal(m.text,
		"kind|2|ship|Vessel|Vessels|thing|name|none|name|Vessel\n"
		"field|203|ship|imo|IMO|id:imo|single|10|imoNumber|yes\n"
		"field|9|ship|odd\n"
		"choice|7|tree|mine||\n");
	assert_string_equal(m.missing, "choice|8|tree|other||\n");
	assert_int_equal(m.missing_count, 1);
	assert_string_equal(m.widened, "");
	assert_int_equal(m.unknown_count, 2);
	assert_string_equal(m.first_unknown, "field|9|ship|odd");
	talloc_free(ctx);
}

/* From one value to many, and never back. */
static void test_merging_widens(void **state)
{
	static const char of_case[] =
		"field|1|ship|role|Role|choice:old|single|16|role|yes\n"
		"field|2|ship|name|Name|name|many|16|name|yes\n";
	static const char of_program[] =
		"field|1|ship|part|Part|choice:old|many|18|part|\n"
		"field|2|ship|name|Name|name|single|16|name|yes\n";
	struct registry_merge m;
	struct error err;
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_int_equal(registry_merge(ctx, of_case, of_program, &m, &err),
			 STATUS_OK);
	/* Until it is written so in the case, it is as the case has it. */
	assert_string_equal(m.text,
		"field|1|ship|role|Part|choice:old|single|18|role|yes\n"
		"field|2|ship|name|Name|name|many|16|name|yes\n");
	assert_string_equal(m.widened,
		"field|1|ship|role|Role|choice:old|many|16|role|yes\n");
	assert_int_equal(m.widened_count, 1);
	assert_int_equal(m.missing_count + m.unknown_count, 0);
	talloc_free(ctx);
}

static const char roles[] = HEAD
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\"}\n"
	"{\"t\":\"source\",\"id\":\"@o\",\"kind\":\"press\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\"},"
	"{\"record\":\"@azia\",\"kind\":\"company\",\"name\":\"Azia\"},"
	"{\"record\":\"@r\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	"\"party\":\"@azia\",\"role\":\"owner\"},"
	"{\"record\":\"@q\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	"\"party\":\"Sovfracht\",\"role\":\"agent\"}]}\n"
	"{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@o\",\"says\":["
	"{\"record\":\"@r\",\"role\":\"registered owner\"}]}\n";

/* As a program left it for which a role was one value. */
static const char one_role[] =
	BACK_TO_6 BACK_TO_ONE_ROLE "DELETE FROM \"v_ship-role\" WHERE slot = 3;"
	"CREATE INDEX \"w_ship-role_k3\" ON \"w_ship-role\" (k3)\n"
	"\tWHERE k3 IS NOT NULL; PRAGMA user_version = 5";

static void test_a_role_becomes_a_set(void **state)
{
	struct fixture f;
	struct entry_info *log;
	char before[65], after[65];
	int count;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, roles, NULL));
	fixture_digest(&f, before);
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, one_role);
	good(&f, open_again(&f, CASEFILE_WRITE));
	assert_true(field_of(&f, 3003)->many);
	good(&f, casefile_check(f.casefile, true, &f.err));
	fixture_verify(&f);
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	good(&f, entry_log(f.casefile, f.ctx, 0, 10, &log, &count, &f.err));
	assert_string_equal(log[0].kind, "migration");
	assert_non_null(strstr(log[0].what, ", 1 that take many values"));
	good(&f, open_again(&f, CASEFILE_WRITE));
	good(&f, entry_log(f.casefile, f.ctx, 0, 10, &log, &count, &f.err));
	assert_int_equal(count, 2);
	fixture_close(&f);
}

/* Of a stranger's case only the tables are brought up: what it has of a role
 * is read as it was made. */
static void test_a_strangers_role_stays_one_value(void **state)
{
	struct fixture f;
	char home[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, roles, NULL));
	casefile_close(f.casefile);
	f.casefile = NULL;
	fixture_sql(f.path, one_role);
	snprintf(home, sizeof(home), "%s/stranger", f.folder);
	mkdir(home, 0700);
	setenv("HOME", home, 1);
	good(&f, open_again(&f, CASEFILE_READ));
	assert_true(casefile_is_foreign(f.casefile));
	assert_false(field_of(&f, 3003)->many);
	fixture_verify(&f);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merging_keeps_types_and_renews_labels),
		cmocka_unit_test(test_merging_widens),
		cmocka_unit_test(test_a_role_becomes_a_set),
		cmocka_unit_test(test_a_strangers_role_stays_one_value),
		cmocka_unit_test(test_what_takes_long_at_the_opening_says_so),
		cmocka_unit_test(test_an_older_case_is_brought_up_once),
		cmocka_unit_test(test_an_older_case_is_read),
		cmocka_unit_test(test_a_stale_index_is_made_anew),
		cmocka_unit_test(test_an_older_order_of_columns_is_read),
		cmocka_unit_test(
			test_numbers_of_a_newer_registry_are_only_read),
		cmocka_unit_test(test_a_newer_file_is_read_while_it_only_adds),
		cmocka_unit_test(
			test_a_strangers_older_case_is_checked_as_of_its_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
