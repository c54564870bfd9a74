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

/* A ship with more calls than are asked for one by one. */
static void test_of_a_busy_ship(void **state)
{
	struct buffer lines;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	buffer_init(&lines, 1 << 20);
	buffer_append_string(&lines, SOURCES LISTED TWO_PORTS);
	for (int i = 0; i < 250; i++)
		buffer_appendf(
			&lines,
			"{\"t\":\"citation\",\"id\":\"@many.%d\","
			"\"source\":\"@rusi\",\"says\":[{\"record\":"
			"\"@call.%d\",\"kind\":\"port-call\",\"ship\":"
			"\"@maria\",\"when\":\"%d\"}]}\n", i, i, 1000 + i);
	buffer_append_char(&lines, '\0');
	assert_int_equal(lines.status, STATUS_OK);
	load(&f, lines.data);
	list(&f, named("maria"), false, &count);
	assert_int_equal(count, 2);
	list(&f, named("dunai"), false, &count);
	assert_int_equal(count, 1);
	buffer_release(&lines);
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
	     "\"verdict\":\"preferred\",\"cause\":\"nearer\","
	     "\"reason\":\"the register\","
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
			    "preferred by vm: nearer: the register");
	assert_int_equal(found[0].record, named("des.no"));
	fixture_close(&f);
}

/* One that was left undecided stays, with who left it so and why. */
static void test_undecided(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES LISTED TWO_PORTS TWO_FLAGS
	     "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@f2\","
	     "\"reason\":\"no register was read\","
	     "\"dated\":\"2024-02-01T09:00:00Z\",\"analyst\":\"vm\"}\n");
	found = list(&f, 0, false, &count);
	assert_int_equal(count, 3);
	assert_null(found[0].undecided);
	assert_false(found[2].judged);
	assert_null(found[2].judgement);
	assert_string_equal(found[2].undecided,
			    "left undecided by vm: no register was read");
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

/* ---- the worked examples ---- */

#define SAY(cite, source, more, says)                                         \
	"{\"t\":\"citation\",\"id\":\"@" cite "\",\"source\":\"@" source      \
	"\"" more ",\"says\":[" says "]}\n"
#define THREE                                                                 \
	SAY("c.three", "rusi", "",                                            \
	    "{\"record\":\"@angara\",\"kind\":\"vessel\","                    \
	    "\"name\":\"Angara\"},{\"record\":\"@lady\",\"kind\":\"vessel\",\"name\":"   \
	    "\"Lady R\"},{\"record\":\"@fourth\",\"kind\":\"vessel\","          \
	    "\"name\":\"Arkady\"},{\"record\":\"@g.two\",\"kind\":\"group\","   \
	    "\"name\":\"two ships\",\"member\":[\"@angara\",\"@maria\"]}")

/* "Maria, Angara and Lady R are all the ships" against a fourth. */
static void test_complete_set(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES THREE
	     SAY("all", "rusi", "", "{\"record\":\"@g\",\"kind\":\"group\","
		 "\"name\":\"the ships\",\"member\":[\"@maria\",\"@angara\","
		 "\"@lady\"],\"complete\":{\"said\":\"all\",\"choice\":"
		 "\"yes\"}}"));
	list(&f, 0, false, &count);
	assert_int_equal(count, 0);
	load(&f, SAY("more", "noname", "", "{\"record\":\"@g\",\"member\":"
		     "[\"@maria\",\"@fourth\"]}"));
	found = list(&f, 0, false, &count);
	assert_int_equal(count, 1);
	assert_string_equal(found[0].what, "the ships: Member");
	assert_string_equal(found[0].relation,
			    "says that there are no others");
	assert_int_equal(found[0].standing, STANDING_DISPUTED);
	assert_int_equal(found[0].claim_count, 6);
	/* A set that leaves out one of its own is told two ways. */
	load(&f, SAY("oops", "rusi", "", "{\"record\":\"@g\",\"member\":"
		     "\"@fourth\"}"));
	found = list(&f, 0, false, &count);
	assert_int_equal(found[0].standing, STANDING_TWO_WAYS);
	load(&f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@more\","
	     "\"verdict\":\"rejected\"}\n{\"t\":\"judgement\",\"id\":\"@k\","
	     "\"about\":\"@oops\",\"verdict\":\"rejected\"}\n");
	list(&f, 0, false, &count);
	assert_int_equal(count, 0);
	check_cells(&f);
	fixture_close(&f);
}

/* A field of many of which a denial without a value says that it is whole. */
static void test_no_others(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES SAY("a", "rusi", "", "{\"record\":\"@maria\","
			     "\"call-sign\":\"UBCD2\"}")
	     "{\"t\":\"claim\",\"id\":\"@none\",\"citation\":\"@a\","
	     "\"record\":\"@maria\",\"field\":\"vessel.call-sign\","
	     "\"polarity\":\"not\"}\n");
	list(&f, 0, false, &count);
	assert_int_equal(count, 0);
	assert_string_equal(values(&f, "vessel", "maria", "call-sign"),
			    "UBCD2");
	load(&f, SAY("b", "noname", "", "{\"record\":\"@maria\","
		     "\"call-sign\":\"UFGH7\"}"));
	found = list(&f, 0, false, &count);
	assert_int_equal(count, 1);
	assert_string_equal(found[0].what, "Maria: Call sign");
	assert_non_null(strstr(values(&f, "vessel", "maria", "call-sign"),
			       "UBCD2"));
	assert_int_equal(strlen(values(&f, "vessel", "maria", "call-sign")),
			 strlen("UBCD2|UFGH7"));
	check_cells(&f);
	fixture_close(&f);
}

#define TRIPS(cite, source, record, many, by, when, more)                     \
	SAY(cite, source, "", "{\"record\":\"@" record "\",\"kind\":"         \
	    "\"tally\",\"what\":\"round trips\",\"unit\":\"trips\","            \
	    "\"from\":\"@rajin\",\"to\":\"@dunai\",\"how-many\":"               \
	    "{\"bounds\":\"" many "\"},\"by\":" by ",\"when\":{\"edtf\":\"" when \
	    "\"}" more "}")
#define TWO_SHIPS "{\"ref\":\"@g.two\",\"reading\":\"together\"}"
#define AUTUMN "2023-08-14/2023-10-14"

static void tells(struct fixture *f, const char *lines, int expected,
		  const char *relation)
{
	struct conflict *found;
	int count;

	load(f, lines);
	found = list(f, 0, false, &count);
	assert_int_equal(count, expected);
	if (relation)
		assert_string_equal(found[0].relation, relation);
	check_cells(f);
}

/* "At least five round trips by two ships, mid-August to 14 October". */
static void test_round_trips(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	/* At least four: wider. Exactly four: less than that. */
	tells(&f, SOURCES THREE
	      TRIPS("a", "rusi", "five", "[5,)", TWO_SHIPS, AUTUMN, "")
	      TRIPS("b", "noname", "four", "[4,)", TWO_SHIPS, AUTUMN, ""),
	      0, NULL);
	tells(&f, TRIPS("c", "noname", "exactly", "[4,4]", TWO_SHIPS, AUTUMN,
			""), 1, "contradicts");
	/* Other windows, directions and subjects, and no conflict. */
	tells(&f, TRIPS("d", "noname", "winter", "[2,2]", TWO_SHIPS,
			"2023-11/2023-12", "")
	      TRIPS("e", "noname", "out", "[1,1]", TWO_SHIPS, AUTUMN,
		    ",\"direction\":\"outbound\"")
	      TRIPS("g", "noname", "hers", "[9,9]", "\"@lady\"", AUTUMN, ""),
	      1, "contradicts");
	fixture_close(&f);
}

/* What one of two ships did, or both did in a month, bounds from below what
 * they did together in all the time, and says nothing of the most. */
static void test_narrower(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	tells(&f, SOURCES THREE
	      TRIPS("a", "rusi", "all", "[5,5]", TWO_SHIPS, AUTUMN, "")
	      TRIPS("b", "noname", "one", "[3,3]", "\"@angara\"", AUTUMN, "")
	      TRIPS("c", "noname", "sep", "[2,2]", TWO_SHIPS, "2023-09", ""),
	      0, NULL);
	tells(&f, TRIPS("d", "noname", "six", "[6,)", "\"@maria\"", "2023-09",
			""), 2, "contradicts");
	/* Counted on each of them it is her count too. */
	tells(&f, TRIPS("e", "rusi", "each", "[7,7]",
			"{\"ref\":\"@g.two\",\"reading\":\"each\"}",
			"2023-12", "")
	      TRIPS("g", "noname", "dec", "[2,2]", "\"@maria\"", "2023-12", ""),
	      3, "contradicts");
	/* Where nobody says how, it is but possible. */
	tells(&f, TRIPS("h", "rusi", "how", "[7,7]", "\"@g.two\"", "2023-07",
			"")
	      TRIPS("i", "noname", "jul", "[8,8]", "\"@maria\"", "2023-07", ""),
	      3, "contradicts");
	fixture_close(&f);
}

#define PART ",\"part-of\":\"@whole\""

/* Parts add: three in August and four in September are more than six. */
static void test_parts(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	tells(&f, SOURCES THREE
	      TRIPS("a", "rusi", "whole", "[5,6]", TWO_SHIPS, AUTUMN, "")
	      TRIPS("b", "noname", "aug", "[3,)", "\"@angara\"", "2023-08",
		    PART)
	      TRIPS("c", "noname", "sep", "[3,3]", "\"@angara\"", "2023-09",
		    PART), 0, NULL);
	/* One more part, of the other ship, and it is too much for each. */
	tells(&f, TRIPS("d", "noname", "other", "[1,1]", "\"@maria\"",
			"2023-08", PART), 3, "parts add to more");
	assert_standing(&f, "tally", "whole", "holds", DISPUTED);
	assert_standing(&f, "tally", "sep", "holds", DISPUTED);
	tells(&f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@d\","
	      "\"verdict\":\"withdrawn\"}\n", 0, NULL);
	assert_standing(&f, "tally", "sep", "holds", SINGLE);
	/* What may be counted in both does not add; another unit neither. */
	tells(&f, TRIPS("e", "noname", "again", "[3,3]", "\"@angara\"",
			"2023-08-20/2023-09-05", PART)
	      SAY("g", "noname", "", "{\"record\":\"@boxes\",\"kind\":"
		  "\"tally\",\"what\":\"containers\",\"unit\":"
		  "\"containers\",\"how-many\":{\"bounds\":\"[200,)\"},"
		  "\"part-of\":\"@whole\"}"), 0, NULL);
	/* A part alone may be too much. */
	tells(&f, TRIPS("h", "noname", "seven", "[7,)", "\"@lady\"", "2023-10",
			PART), 3, NULL);
	fixture_close(&f);
}

#define BOXES(cite, source, more, record, said)                               \
	SAY(cite, source, more, "{\"record\":\"@" record "\",\"kind\":"       \
	    "\"tally\",\"what\":\"containers\",\"unit\":\"containers\","        \
	    "\"by\":\"@maria\",\"when\":{\"edtf\":\"" AUTUMN "\"},"             \
	    "\"how-many\":\"" said "\"}")

/* Hundreds, more than 1,000, as many as 1,000 containers. */
static void test_containers(void **state)
{
	struct conflict *found;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	tells(&f, SOURCES
	      BOXES("a", "rusi", "", "t", "hundreds")
	      BOXES("b", "noname", "", "t", "more than 1,000"), 0, NULL);
	/* The same statement with its bound turned round. */
	tells(&f, BOXES("c", "noname", "", "t", "as many as 1,000"), 1,
	      "opposite bound");
	found = list(&f, 0, false, &count);
	assert_int_equal(found[0].standing, STANDING_TWO_WAYS);
	/* The same two of two origins contradict each other. */
	tells(&f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@c\","
	      "\"verdict\":\"withdrawn\"}\n"
	      BOXES("d", "rusi", "", "t", "as many as 1,000"), 1,
	      "contradicts");
	found = list(&f, 0, false, &count);
	assert_int_equal(found[0].standing, STANDING_DISPUTED);
	fixture_close(&f);
}

/* The same in two records. */
static void test_container_records(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	tells(&f, SOURCES
	      BOXES("a", "rusi", "", "t1", "more than 1,000")
	      BOXES("b", "noname", "", "t2", "hundreds")
	      BOXES("c", "noname", "", "t3", "at least 1,000"), 0, NULL);
	tells(&f, BOXES("d", "noname", ",\"origin\":\"@rusi\"", "t4",
			"as many as 1,000"), 1, "opposite bound");
	tells(&f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@d\","
	      "\"verdict\":\"withdrawn\"}\n"
	      BOXES("e", "noname", "", "t5", "as many as 1,000"), 1,
	      "contradicts");
	fixture_close(&f);
}

#define OWNER(cite, source, as_of, record, party, when)                       \
	SAY(cite, source, ",\"as_of\":\"" as_of "\"",                         \
	    "{\"record\":\"@" record "\",\"kind\":\"ship-role\",\"ship\":"      \
	    "\"@maria\",\"role\":\"owner\",\"party\":\"@" party "\"" when "}")

/* Former against current. */
static void test_former_owners(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	tells(&f, SOURCES
	      SAY("c", "rusi", "", "{\"record\":\"@x\",\"kind\":\"company\","
		  "\"name\":\"X\"},{\"record\":\"@y\",\"kind\":\"company\","
		  "\"name\":\"Y\"}")
	      OWNER("o1", "rusi", "2023-10-16", "now", "x", "")
	      /* over by October: no rival of who owns her then */
	      OWNER("o2", "noname", "2023-10-01", "formerly", "y",
		    ",\"when\":{\"edtf\":\"/2023-10-01\"}")
	      /* over by January: nobody says whether by October */
	      OWNER("o3", "noname", "2024-01-22", "once", "y",
		    ",\"when\":{\"edtf\":\"/2024-01-22\"}")
	      /* of ten years before, and since then */
	      OWNER("o4", "noname", "2024-01-22", "before", "y",
		    ",\"when\":{\"edtf\":\"2010/2015\"}")
	      OWNER("o5", "noname", "2024-01-22", "after", "y",
		    ",\"when\":{\"edtf\":\"2023-12/..\"}"), 0, NULL);
	/* It held over the day for which the other is told. */
	tells(&f, OWNER("o6", "noname", "2024-01-22", "over", "y",
			",\"when\":{\"edtf\":\"2020/2023-12\"}"), 1,
	      "contradicts");
	/* Two that are told as they stand. */
	tells(&f, OWNER("o7", "noname", "2024-01-22", "still", "y",
			",\"when\":{\"edtf\":\"2021/..\"}"), 2,
	      "contradicts");
	fixture_close(&f);
}

static void test_possible_former(void **state)
{
	struct derive_rival *rivals;
	struct fixture f;
	int count;

	(void)state;
	fixture_open(&f);
	load(&f, SOURCES
	     SAY("c", "rusi", "", "{\"record\":\"@x\",\"kind\":\"company\","
		 "\"name\":\"X\"},{\"record\":\"@y\",\"kind\":\"company\","
		 "\"name\":\"Y\"}")
	     OWNER("o1", "rusi", "2023-10-16", "now", "x", "")
	     OWNER("o3", "noname", "2024-01-22", "once", "y",
		   ",\"when\":{\"edtf\":\"/2024-01-22\"}"));
	good(&f, derive_rivals(f.casefile, f.ctx, named("now"), &rivals,
			       &count, &f.err));
	assert_int_equal(count, 1);
	assert_int_equal(rivals[0].rivalry, DERIVE_RIVALRY_POSSIBLE);
	assert_standing(&f, "ship-role", "now", "holds", SINGLE);
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
		cmocka_unit_test(test_of_a_busy_ship),
		cmocka_unit_test(test_judged),
		cmocka_unit_test(test_undecided),
		cmocka_unit_test(test_no_conflicts),
		cmocka_unit_test(test_complete_set),
		cmocka_unit_test(test_no_others),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_narrower),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_container_records),
		cmocka_unit_test(test_former_owners),
		cmocka_unit_test(test_possible_former),
		cmocka_unit_test(test_unit_slip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
