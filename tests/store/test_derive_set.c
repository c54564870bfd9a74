/* A field that takes a set, by the roles of a party: what refines, what makes
 * rivals, what is denied. */
#include "tests/store/derive_case.h"

#define PARTIES                                                               \
	"{\"t\":\"citation\",\"id\":\"@p\",\"source\":\"@rusi\",\"says\":["  \
	"{\"record\":\"@ml\",\"kind\":\"company\",\"name\":\"M Leasing\"},"  \
	"{\"record\":\"@sov\",\"kind\":\"company\",\"name\":\"Sovfracht\"}"  \
	"]}\n"
#define ROLE(cite, source, record, party, role)                               \
	"{\"t\":\"citation\",\"id\":\"@" cite "\",\"source\":\"@" source      \
	"\",\"says\":[{\"record\":\"@" record "\",\"kind\":\"ship-role\","     \
	"\"ship\":\"@maria\",\"party\":\"@" party "\",\"role\":" role "}]}\n"

static int rivals_of(struct fixture *f, const char *name)
{
	struct derive_rival *rivals;
	int count;

	good(f, derive_rivals(f->casefile, f->ctx, named(name), &rivals,
			      &count, &f->err));
	return count;
}

/* "Owner and manager" beside "owner", or beside "registered owner": one says
 * more than the other, and nothing else. */
static void sets_that_refine(struct fixture *f)
{
	load(f, SOURCES SHIPS PARTIES
	     ROLE("a", "rusi", "r1", "ml", "[\"owner\",\"manager\"]"));
	assert_string_equal(shown(f, "ship-role", "r1", "role"), "owner");
	assert_string_equal(wide(f, "ship-role", "r1", "n3"), "1");
	load(f, ROLE("b", "wapo", "r1", "ml", "\"owner\""));
	assert_standing(f, "ship-role", "r1", "role", AGREED);
	load(f, ROLE("c", "marine", "r1", "ml", "\"registered owner\""));
	assert_standing(f, "ship-role", "r1", "role", SINGLE);
	assert_string_equal(wide(f, "ship-role", "r1", "n3"), "1");
	assert_standing(f, "ship-role", "r1", "holds", AGREED);
	load(f, "{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@r1\",\"role\":{\"said\":\"manager\","
	     "\"polarity\":\"not\"}}]}\n");
	assert_standing(f, "ship-role", "r1", "holds", AGREED);
	assert_string_equal(wide(f, "ship-role", "r1", "n3"), "2");
	/* Nobody else: "these are all" of wapo leaves out the manager. */
	load(f, "{\"t\":\"citation\",\"id\":\"@e\",\"source\":\"@wapo\","
	     "\"says\":[{\"record\":\"@r1\",\"role\":{\"said\":\"other\","
	     "\"polarity\":\"not\"}}]}\n");
	assert_int_equal(rivals_of(f, "r1"), 0);
}

/* Two parties in one of the roles: that one makes them rivals. */
static void sets_that_share_a_role(struct fixture *f)
{
	load(f, SOURCES SHIPS PARTIES
	     ROLE("a", "rusi", "r1", "ml", "[\"owner\",\"manager\"]")
	     ROLE("b", "wapo", "r2", "sov", "[\"operator\",\"agent\"]"));
	assert_standing(f, "ship-role", "r1", "holds", SINGLE);
	load(f, ROLE("c", "marine", "r3", "us", "\"manager\""));
	assert_standing(f, "ship-role", "r1", "holds", DISPUTED);
	assert_standing(f, "ship-role", "r3", "holds", DISPUTED);
	assert_standing(f, "ship-role", "r2", "holds", SINGLE);
	assert_int_equal(rivals_of(f, "r3"), 1);
	load(f, ROLE("d", "marine", "r4", "uk",
		     "[\"associated\",\"agent\",\"charterer\"]"));
	assert_standing(f, "ship-role", "r2", "holds", DISPUTED);
	/* "Associated" is said of many at once. */
	load(f, ROLE("e", "noname", "r5", "sov", "\"associated\""));
	assert_int_equal(rivals_of(f, "r5"), 0);
	/* What is denied of the set is no key any more once it is rejected. */
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@c\","
	     "\"verdict\":\"rejected\"}\n");
	assert_standing(f, "ship-role", "r1", "holds", SINGLE);
}

/* A denial of one role denies whoever is said to be that among others, and
 * nobody else. */
static void sets_and_denials(struct fixture *f)
{
	load(f, SOURCES SHIPS PARTIES
	     ROLE("a", "rusi", "r1", "ml", "[\"registered owner\",\"agent\"]")
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@wapo\","
	     "\"says\":[{\"record\":\"@no\",\"kind\":\"ship-role\","
	     "\"ship\":\"@maria\",\"party\":\"@ml\",\"role\":\"manager\","
	     "\"polarity\":\"not\"}]}\n");
	assert_standing(f, "ship-role", "r1", "holds", SINGLE);
	load(f, "{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@none\",\"kind\":\"ship-role\","
	     "\"ship\":\"@maria\",\"party\":\"@ml\",\"role\":\"owner\","
	     "\"polarity\":\"not\"}]}\n");
	assert_standing(f, "ship-role", "r1", "holds", DISPUTED);
	assert_standing(f, "ship-role", "none", "holds", DISPUTED);
	assert_standing(f, "ship-role", "no", "holds", NEGATIVE);
}

static void test_roles_are_sets(void **state)
{
	(void)state;
	each(sets_that_refine);
	each(sets_that_share_a_role);
	each(sets_and_denials);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles_are_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
