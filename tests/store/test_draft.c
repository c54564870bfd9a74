/* Drafts stay in the case file and outside of its history. */
#include "tests/store/fixture.h"

#include <unistd.h>

#include "src/base/clock.h"
#include "store/db.h"
#include "store/draft.h"

static void save(struct fixture *f, const char *name, const char *text)
{
	const struct draft draft = { .name = name, .text = text, .how = "",
				     .place = "home 2" };

	good(f, draft_save(f->casefile, &draft, &f->err));
}

static int count_drafts(struct fixture *f, struct draft **ret)
{
	int count;

	good(f, draft_list(f->casefile, f->ctx, ret, &count, &f->err));
	return count;
}

static void test_a_draft_comes_back_as_it_was_left(void **state)
{
	struct fixture f;
	struct draft *d;
	const struct draft draft = {
		.name = "port-call", .text = "Мария, \"Dunai\", 14 \\",
		.how = "hedge: likely", .place = "home 2" };

	(void)state;
	fixture_open(&f);
	good(&f, draft_save(f.casefile, &draft, &f.err));
	casefile_close(f.casefile);
	good(&f, casefile_open(f.path, CASEFILE_WRITE, &f.casefile, &f.err));
	good(&f, draft_read(f.casefile, f.ctx, "port-call", &d, &f.err));
	assert_string_equal(d->text, draft.text);
	assert_string_equal(d->how, draft.how);
	assert_string_equal(d->place, draft.place);
	assert_true(d->at > 0);
	assert_int_equal(draft_read(f.casefile, f.ctx, "note", &d, &f.err),
			 STATUS_NOT_FOUND);
	fixture_close(&f);
}

static void test_an_emptied_or_dropped_draft_is_gone(void **state)
{
	struct fixture f;
	struct draft *d;

	(void)state;
	fixture_open(&f);
	save(&f, "note", "half");
	save(&f, "note", "half a note");
	save(&f, "finding", "it went");
	assert_int_equal(count_drafts(&f, &d), 2);
	save(&f, "note", "");
	assert_int_equal(count_drafts(&f, &d), 1);
	assert_string_equal(d[0].name, "finding");
	good(&f, draft_drop(f.casefile, "finding", "", &f.err));
	good(&f, draft_drop(f.casefile, "finding", "", &f.err));
	assert_int_equal(count_drafts(&f, &d), 0);
	fixture_close(&f);
}

/* No entry, no other digest, no line in a dump. */
static void test_a_draft_is_no_part_of_the_case(void **state)
{
	struct fixture f;
	char before[65], after[65], *head;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, HEAD "{\"t\":\"note\",\"id\":\"@n\","
			      "\"text\":\"kept\"}\n", NULL));
	fixture_digest(&f, before);
	head = entry_head(f.casefile, f.ctx);
	save(&f, "note", "half a note");
	fixture_digest(&f, after);
	assert_string_equal(before, after);
	assert_string_equal(head, entry_head(f.casefile, f.ctx));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_what_cannot_be_kept_is_refused(void **state)
{
	struct fixture f;
	struct draft *d, draft = { .name = "note", .how = "", .place = "" };
	char *longer;

	(void)state;
	fixture_open(&f);
	draft.text = "\xff\xfe";
	assert_int_equal(draft_save(f.casefile, &draft, &f.err),
			 STATUS_INVALID);
	longer = talloc_size(f.ctx, DRAFT_BYTES_MAX + 1);
	memset(longer, 'a', DRAFT_BYTES_MAX);
	longer[DRAFT_BYTES_MAX] = '\0';
	draft.text = longer;
	assert_int_equal(draft_save(f.casefile, &draft, &f.err), STATUS_LIMIT);
	casefile_close(f.casefile);
	good(&f, casefile_open(f.path, CASEFILE_READ, &f.casefile, &f.err));
	draft.text = "half";
	assert_int_equal(draft_save(f.casefile, &draft, &f.err),
			 STATUS_REFUSED);
	assert_int_equal(count_drafts(&f, &d), 0);
	fixture_close(&f);
}

/* Written by another program, or by a stranger. */
static void test_a_draft_that_makes_no_sense_is_left_out(void **state)
{
	static const char sql[] =
		"INSERT INTO draft VALUES ('a', 'no JSON', 3), ('b', '[]', 2),"
		"('c', '{\"text\":7}', 1), ('d', '{\"text\":\"good\"}', 0)";
	struct fixture f;
	struct draft *d;

	(void)state;
	fixture_open(&f);
	good(&f, db_exec(casefile_db(f.casefile), sql, &f.err));
	assert_int_equal(count_drafts(&f, &d), 2);
	assert_string_equal(d[0].text, "");
	assert_string_equal(d[1].text, "good");
	fixture_close(&f);
}

/* Of four others: one that is at work here (this process's parent), one that
 * was at work a minute ago elsewhere, and two that ended. */
static void test_what_ended_workbenches_left_is_taken_over(void **state)
{
	char host[65], sql[1024];
	int64_t now = clock_now();
	struct fixture f;
	struct draft *d;

	(void)state;
	fixture_open(&f);
	assert_int_equal(gethostname(host, sizeof(host)), 0);
	snprintf(sql, sizeof(sql), "INSERT INTO draft VALUES "
		 "('0000000000001 %ld %s note', '{\"text\":\"here\"}', %lld),"
		 "('0000000000002 7 afar note', '{\"text\":\"afar\"}', %lld),"
		 "('0000000000003 0 %s note', '{\"text\":\"gone\"}', %lld),"
		 "('0000000000004 7 afar to-do', '{\"text\":\"old\"}', %lld)",
		 (long)getppid(), host, (long long)now - 1000,
		 (long long)now - 60000, host, (long long)now - 2000,
		 (long long)now - 2 * DRAFT_AFAR_MS);
	good(&f, db_exec(casefile_db(f.casefile), sql, &f.err));
	assert_int_equal(count_drafts(&f, &d), 0);
	good(&f, draft_take_over(f.casefile, &f.err));
	assert_int_equal(count_drafts(&f, &d), 2);
	assert_string_equal(d[0].text, "gone");
	assert_string_equal(d[0].name, "note");
	assert_string_equal(d[0].id, "0000000000003");
	assert_string_equal(d[1].name, "to-do");
	good(&f, draft_drop(f.casefile, "note", d[0].id, &f.err));
	assert_int_equal(count_drafts(&f, &d), 1);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_draft_comes_back_as_it_was_left),
		cmocka_unit_test(test_an_emptied_or_dropped_draft_is_gone),
		cmocka_unit_test(test_a_draft_is_no_part_of_the_case),
		cmocka_unit_test(test_what_cannot_be_kept_is_refused),
		cmocka_unit_test(test_a_draft_that_makes_no_sense_is_left_out),
		cmocka_unit_test(test_what_ended_workbenches_left_is_taken_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
