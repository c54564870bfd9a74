/* A copy for somebody else holds nothing of what is restricted. */
#include "tests/store/fixture.h"

#include "store/copy.h"
#include "store/edit.h"
#include "store/find.h"

static const char text[] = HEAD
	"{\"t\":\"source\",\"id\":\"@open\",\"kind\":\"press\","
	"\"key\":\"open23\"}\n"
	"{\"t\":\"source\",\"id\":\"@secret\",\"kind\":\"statement\","
	"\"key\":\"zanzibar\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c1\",\"source\":\"@open\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\"}]}\n"
	"{\"t\":\"citation\",\"id\":\"@c2\",\"source\":\"@secret\",\"says\":["
	"{\"record\":\"@maria\",\"name\":\"Mariazanzibar\"},"
	"{\"record\":\"@man\",\"kind\":\"person\","
	"\"description\":\"zanzibar clerk\"}]}\n"
	"{\"t\":\"setting\",\"id\":\"@l\",\"target\":\"@man\","
	"\"name\":\"label\",\"value\":\"clerk at zanzibar\"}\n"
	"{\"t\":\"note\",\"id\":\"@n\",\"target\":\"@man\","
	"\"text\":\"met him in zanzibar\"}\n"
	"{\"t\":\"note\",\"id\":\"@p\",\"target\":\"@maria\","
	"\"text\":\"a note that leaves\"}\n"
	"{\"t\":\"setting\",\"id\":\"@p1\",\"target\":\"@p\","
	"\"name\":\"publish\",\"value\":\"yes\"}\n";

static int64_t source_of_key(struct fixture *f, const char *key)
{
	struct thing *things;
	int count;

	good(f, find_thing(f->casefile, f->ctx, key, 0, &things, &count,
			   &f->err));
	assert_int_equal(count, 1);
	return things[0].id;
}

static void test_an_open_copy_holds_no_word_of_what_is_restricted(
	void **state)
{
	struct copy_options options = { .open_only = true };
	struct copy_report report;
	struct fixture f;
	char target[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	good(&f, edit_set(f.casefile, source_of_key(&f, "zanzibar"),
			  "marking", "restricted", NULL, &f.err));
	assert_true(fixture_file_has(f.path, "zanzibar"));
	snprintf(target, sizeof(target), "%s/open.taf", f.folder);
	good(&f, copy_case(f.casefile, f.ctx, target, &options, &report, &f.err));
	assert_false(fixture_file_has(target, "zanzibar"));
	assert_false(fixture_file_has(target, "clerk"));
	assert_true(fixture_file_has(target, "a note that leaves"));
	assert_true(report.left_out >= 6);
	fixture_close(&f);
	unlink(target);
}

static char *publish_in(struct fixture *f, const char *path, int64_t note)
{
	struct casefile *c;
	char *value;

	good(f, casefile_open(path, CASEFILE_READ, &c, &f->err));
	value = casefile_setting(c, f->ctx, note, "publish");
	casefile_close(c);
	return value;
}

/* Ids of names are random and may lie beyond those of today's clock; the
 * copy is one entry, where only ids tell what came later. */
static void test_the_last_word_stays_the_last_in_a_copy(void **state)
{
	struct copy_options options = { .no_history = true };
	struct copy_report report;
	struct fixture f;
	char target[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	for (int round = 0; round < 6; round++) {
		const char *want = round % 2 ? "yes" : "no";
		struct hit *hits;
		int count;
		char *value;

		good(&f, find_search(f.casefile, f.ctx, "leaves", 1, &hits,
				     &count, &f.err));
		assert_int_equal(count, 1);
		good(&f, edit_set(f.casefile, hits[0].thing.id, "publish",
				  want, NULL, &f.err));
		snprintf(target, sizeof(target), "%s/c%d.taf", f.folder,
			 round);
		good(&f, copy_case(f.casefile, f.ctx, target, &options, &report,
				   &f.err));
		value = publish_in(&f, target, hits[0].thing.id);
		assert_non_null(value);
		assert_string_equal(value, want);
		unlink(target);
	}
	fixture_close(&f);
}

static void test_a_whole_copy_verifies(void **state)
{
	struct copy_options options = { .open_only = false };
	struct copy_report report;
	struct fixture f;
	char target[96];

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, text, NULL));
	snprintf(target, sizeof(target), "%s/whole.taf", f.folder);
	good(&f, copy_case(f.casefile, f.ctx, target, &options, &report, &f.err));
	assert_int_equal(copy_case(f.casefile, f.ctx, target, &options, &report,
				   &f.err), STATUS_EXISTS);
	casefile_close(f.casefile);
	good(&f, casefile_open(target, CASEFILE_WRITE, &f.casefile, &f.err));
	fixture_verify(&f);
	fixture_close(&f);
	unlink(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_an_open_copy_holds_no_word_of_what_is_restricted),
		cmocka_unit_test(test_the_last_word_stays_the_last_in_a_copy),
		cmocka_unit_test(test_a_whole_copy_verifies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
