/* The view of conflicts: what opposes what, in which order, and judged. */
#include "tests/store/cells.h"

#define SOURCES                                                               \
	"{\"t\":\"source\",\"id\":\"@rusi\",\"kind\":\"report\","             \
	"\"key\":\"rusi23\"}\n"                                               \
	"{\"t\":\"source\",\"id\":\"@noname\",\"kind\":\"press\","            \
	"\"key\":\"noname24\"}\n"                                             \
	"{\"t\":\"citation\",\"id\":\"@c.ships\",\"source\":\"@rusi\","       \
	"\"says\":[{\"record\":\"@maria\",\"kind\":\"vessel\","               \
	"\"name\":\"Maria\"},{\"record\":\"@us\","                            \
	"\"kind\":\"government-body\",\"name\":\"US government\"},"           \
	"{\"record\":\"@dunai\",\"kind\":\"place\",\"name\":\"Dunai\"},"      \
	"{\"record\":\"@rajin\",\"kind\":\"place\",\"name\":\"Rajin\"}]}\n"
#define LISTED                                                                \
	"{\"t\":\"citation\",\"id\":\"@yes\",\"source\":\"@noname\","         \
	"\"n\":1,\"at\":\"l.19\",\"as_of\":\"2024-01-22\",\"says\":"          \
	"[{\"record\":\"@des.yes\",\"kind\":\"designation\","                 \
	"\"target\":\"@maria\",\"authority\":\"@us\"}]}\n"                    \
	"{\"t\":\"citation\",\"id\":\"@no\",\"source\":\"@rusi\","            \
	"\"n\":60,\"at\":\"l.64\",\"as_of\":\"2023-10-16\",\"says\":"         \
	"[{\"record\":\"@des.no\",\"kind\":\"designation\","                  \
	"\"target\":\"@maria\",\"polarity\":\"not\"}]}\n"
#define TWO_PORTS                                                             \
	"{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"    \
	"[{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","  \
	"\"place\":\"@dunai\",\"when\":\"14 October 2023\"}]}\n"              \
	"{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@noname\","           \
	"\"origin\":\"@rusi\",\"says\":[{\"record\":\"@call\","               \
	"\"place\":\"@rajin\"}]}\n"
#define TWO_FLAGS                                                             \
	"{\"t\":\"claim\",\"id\":\"@f1\",\"citation\":\"@a\",\"record\":"     \
	"\"@maria\",\"field\":\"vessel.flag\",\"said\":\"Russia\"}\n"         \
	"{\"t\":\"claim\",\"id\":\"@f2\",\"citation\":\"@yes\",\"record\":"   \
	"\"@maria\",\"field\":\"vessel.flag\",\"said\":\"Panama\"}\n"

static struct conflict *list(struct fixture *f, int64_t record, bool judged,
			     int *ret_count)
{
	struct conflict *found;

	good(f, conflict_list(f->casefile, f->ctx, record, judged, &found,
			      ret_count, &f->err));
	return found;
}

/* Designations, then place and date, then the rest. */
static void test_order(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES LISTED TWO_PORTS TWO_FLAGS);
	found = list(&f, 0, false, &count);
	assert_int_equal(count, 3);
	assert_int_equal(found[0].group, CONFLICT_DESIGNATION);
	assert_string_equal(found[0].what, "Maria: Listed");
	assert_string_equal(found[0].relation, "denies");
	assert_int_equal(found[0].standing, STANDING_DISPUTED);
	/* The later as-of date stands first. */
	assert_int_equal(found[0].record, named("des.yes"));
	assert_int_equal(found[0].rival, named("des.no"));
	assert_int_equal(found[0].claim_count, 2);
	assert_string_equal(found[0].claims[0].where, "noname24/1 l.19");
	assert_string_equal(found[0].claims[0].as_of, "2024-01-22");
	assert_true(found[0].claims[1].negative);
	assert_int_equal(found[1].group, CONFLICT_PLACE_DATE);
	assert_int_equal(found[1].standing, STANDING_TWO_WAYS);
	assert_int_equal(found[1].record, named("call"));
	assert_int_equal(found[1].rival, 0);
	assert_string_equal(found[1].relation, "contradicts");
	assert_int_equal(found[2].group, CONFLICT_REST);
	assert_string_equal(found[2].what, "Maria: Flag");
	fixture_close(&f);
}

static void test_of_one_record(void **state)
{
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES LISTED TWO_PORTS);
	list(&f, named("maria"), false, &count);
	assert_int_equal(count, 2);
	list(&f, named("dunai"), false, &count);
	assert_int_equal(count, 1);
	list(&f, named("us"), false, &count);
	assert_int_equal(count, 1);
	fixture_close(&f);
}

/* A judged conflict leaves the list and is not forgotten. */
static void test_judged(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES LISTED TWO_PORTS TWO_FLAGS
	     "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@f2\","
	     "\"verdict\":\"preferred\",\"reason\":\"the register\","
	     "\"dated\":\"2024-02-01T09:00:00Z\",\"analyst\":\"vm\"}\n"
	     "{\"t\":\"judgement\",\"id\":\"@k\",\"about\":\"@no\","
	     "\"verdict\":\"preferred\",\"dated\":\"2024-02-01T09:00:00Z\"}\n"
	     "{\"t\":\"judgement\",\"id\":\"@l\",\"about\":\"@b\","
	     "\"verdict\":\"rejected\",\"dated\":\"2024-02-01T09:00:00Z\"}\n");
	list(&f, 0, false, &count);
	assert_int_equal(count, 0);
	found = list(&f, 0, true, &count);
	assert_int_equal(count, 3);
	for (int i = 0; i < count; i++)
		assert_true(found[i].judged);
	assert_string_equal(found[2].judgement,
			    "preferred by vm: the register");
	assert_int_equal(found[0].record, named("des.no"));
	fixture_close(&f);
}

/* Wording alone, refinement and another time are no conflicts. */
static void test_no_conflicts(void **state)
{
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@maria\",\"name\":\"The Maria\",\"type\":"
	     "{\"choice\":\"cargo ship\"},\"flag\":{\"said\":\"Panama\","
	     "\"from\":\"2010\",\"to\":\"2015\"},\"built\":\"1986\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@maria\",\"name\":\"M/V Mariya\","
	     "\"type\":{\"choice\":\"ro-ro ship\"},\"flag\":{\"said\":"
	     "\"Russia\",\"from\":\"2020\"},\"built\":\"May 1986\"}]}\n");
	list(&f, 0, true, &count);
	assert_int_equal(count, 0);
	fixture_close(&f);
}

static void test_unit_slip(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@rp\",\"kind\":\"relative-position\","
	     "\"place\":\"@dunai\",\"from\":\"@rajin\","
	     "\"distance\":\"180 km\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@rp\",\"distance\":\"180 miles\"}]}\n");
	found = list(&f, 0, false, &count);
	assert_int_equal(count, 1);
	assert_string_equal(found[0].relation, "unit slip");
	assert_int_equal(found[0].group, CONFLICT_PLACE_DATE);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_of_one_record),
		cmocka_unit_test(test_judged),
		cmocka_unit_test(test_no_conflicts),
		cmocka_unit_test(test_unit_slip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
