/* The cells of a case, by worked examples: what a pane must show of what the
 * documents say. */
#include "tests/store/derive_case.h"

#include <time.h>

#include "src/base/text_add.h"
#include "store/edit.h"
#include "store/entry.h"
#include "store/pane_counts.h"

/* ---- who says it ---- */

/* "All the ships named" stood listed by the US in 2022; "the Maria has yet to
 * be designated", by nobody named: a denial that names no authority denies
 * every one. */
#define ALL_LISTED                                                            \
	"{\"t\":\"citation\",\"id\":\"@named\",\"source\":\"@noname\","       \
	"\"says\":[{\"record\":\"@g\",\"kind\":\"group\","                    \
	"\"name\":\"three Russian ships\","                                   \
	"\"member\":[\"@maja\",\"@angara\",\"@maria\"]}]}\n"                  \
	"{\"t\":\"citation\",\"id\":\"@all\",\"source\":\"@noname\","         \
	"\"as_of\":\"2024-01-22\",\"says\":[{\"record\":\"@des.all\","        \
	"\"kind\":\"designation\",\"target\":{\"ref\":\"@g\"},"               \
	"\"authority\":{\"ref\":\"@us\"},\"when\":{\"edtf\":\"2022\"},"       \
	"\"reading\":\"each\"}]}\n"
#define NOT_YET                                                               \
	"{\"t\":\"citation\",\"id\":\"@not\",\"source\":\"@rusi\","           \
	"\"as_of\":\"2023-10-16\",\"says\":[{\"record\":\"@des.none\","       \
	"\"kind\":\"designation\",\"target\":\"@maria\","                     \
	"\"polarity\":\"not\"}]}\n"

static void the_listing(struct fixture *f)
{
	struct derive_rival *rivals;
	int count;

	load(f, SOURCES SHIPS ALL_LISTED);
	assert_standing(f, "designation", "des.all", "holds", SINGLE);
	load(f, NOT_YET);
	assert_standing(f, "designation", "des.all", "holds", DISPUTED);
	assert_standing(f, "designation", "des.none", "holds", DISPUTED);
	assert_string_equal(shown(f, "designation", "des.none", "holds"),
			    "no");
	good(f, derive_rivals(f->casefile, f->ctx, named("des.none"), &rivals,
			      &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rivals[0].record, named("des.all"));
	assert_int_equal(rivals[0].rivalry, DERIVE_RIVALRY_DENIES);
	assert_true(rivals[0].first);
	assert_false(rivals[0].judged);
	assert_string_equal(rivals[0].why, "the first stands first: its as-of "
			    "date is later, and nothing is graded; both are "
			    "shown, because nobody has judged");
}

static void test_the_listing(void **state)
{
	(void)state;
	each(the_listing);
}

/* A denial as of October opposes no listing of the May after; one by the
 * United Kingdom none by the United States; a listing by nobody named is but
 * a possible rival of it. */
static void denials(struct fixture *f)
{
	struct derive_rival *rivals;
	int count;

	load(f, SOURCES SHIPS NOT_YET
	     "{\"t\":\"citation\",\"id\":\"@later\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@des.later\",\"kind\":\"designation\","
	     "\"target\":\"@maria\",\"authority\":{\"ref\":\"@us\"},"
	     "\"listed\":\"8 May 2024\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@uk.not\",\"source\":\"@rusi\","
	     "\"says\":[{\"record\":\"@des.uk\",\"kind\":\"designation\","
	     "\"target\":\"@angara\",\"authority\":{\"ref\":\"@uk\"},"
	     "\"polarity\":\"not\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@us.yes\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@des.us\",\"kind\":\"designation\","
	     "\"target\":\"@angara\",\"authority\":{\"ref\":\"@us\"}},"
	     "{\"record\":\"@des.any\",\"kind\":\"designation\","
	     "\"target\":\"@angara\"}]}\n");
	assert_standing(f, "designation", "des.none", "holds", NEGATIVE);
	assert_standing(f, "designation", "des.later", "holds", SINGLE);
	assert_standing(f, "designation", "des.us", "holds", SINGLE);
	assert_standing(f, "designation", "des.any", "holds", SINGLE);
	assert_standing(f, "designation", "des.uk", "holds", NEGATIVE);
	good(f, derive_rivals(f->casefile, f->ctx, named("des.uk"), &rivals,
			      &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(rivals[0].record, named("des.any"));
	assert_int_equal(rivals[0].rivalry, DERIVE_RIVALRY_POSSIBLE);
}

static void test_denials(void **state)
{
	(void)state;
	each(denials);
}

/* A group that is not read on each of its members says nothing of one. */
static void together(struct fixture *f)
{
	load(f, SOURCES SHIPS NOT_YET
	     "{\"t\":\"citation\",\"id\":\"@named\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@g\",\"kind\":\"group\","
	     "\"member\":[\"@maja\",\"@maria\"]}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@all\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@des.all\",\"kind\":\"designation\","
	     "\"target\":{\"ref\":\"@g\",\"reading\":\"together\"}}]}\n");
	assert_standing(f, "designation", "des.all", "holds", SINGLE);
	assert_standing(f, "designation", "des.none", "holds", NEGATIVE);
}

static void test_together(void **state)
{
	(void)state;
	each(together);
}

/* A member that is denied later takes the dispute with it. */
static void member_leaves(struct fixture *f)
{
	int64_t *groups;
	int count;

	load(f, SOURCES SHIPS ALL_LISTED NOT_YET);
	groups = derive_groups_of(f->casefile, f->ctx, named("maria"), &count);
	assert_int_equal(count, 1);
	assert_int_equal(groups[0], named("g"));
	assert_standing(f, "designation", "des.none", "holds", DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@named\","
	     "\"verdict\":\"withdrawn\"}\n");
	derive_groups_of(f->casefile, f->ctx, named("maria"), &count);
	assert_int_equal(count, 0);
	assert_standing(f, "designation", "des.none", "holds", NEGATIVE);
	assert_standing(f, "designation", "des.all", "holds", SINGLE);
}

static void test_member_leaves(void **state)
{
	(void)state;
	each(member_leaves);
}

/* Also with one that is said of another group in which it stays. */
static void member_of_two_leaves(struct fixture *f)
{
	load(f, SOURCES SHIPS ALL_LISTED
	     "{\"t\":\"citation\",\"id\":\"@other\",\"source\":\"@rusi\","
	     "\"as_of\":\"2023-10-16\",\"says\":[{\"record\":\"@h\","
	     "\"kind\":\"group\",\"name\":\"the two of October\","
	     "\"member\":[\"@maria\"]},{\"record\":\"@des.other\","
	     "\"kind\":\"designation\",\"target\":{\"ref\":\"@h\","
	     "\"reading\":\"each\"},\"polarity\":\"not\"}]}\n");
	assert_standing(f, "designation", "des.all", "holds", DISPUTED);
	assert_standing(f, "designation", "des.other", "holds", DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@named\","
	     "\"verdict\":\"withdrawn\"}\n");
	assert_standing(f, "designation", "des.all", "holds", SINGLE);
	assert_standing(f, "designation", "des.other", "holds", NEGATIVE);
}

static void test_member_of_two_leaves(void **state)
{
	(void)state;
	each(member_of_two_leaves);
}

/* ---- origins ---- */

/* A call of three documents and one origin. */
static void one_origin(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"source\",\"id\":\"@fig5\",\"kind\":\"figure\","
	     "\"part_of\":\"@rusi\"}\n"
	     "{\"t\":\"derivation\",\"id\":\"@d\",\"source\":\"@fig5\","
	     "\"from\":\"@marine\",\"how\":\"credits\"}\n"
	     "{\"t\":\"citation\",\"id\":\"@f5\",\"source\":\"@fig5\",\"says\":"
	     "[{\"record\":\"@dunai\",\"kind\":\"place\",\"name\":\"Dunai\"},"
	     "{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","
	     "\"place\":\"@dunai\",\"when\":\"14 October 2023\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@l54\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@call\",\"ship\":\"@maria\","
	     "\"when\":\"14 October\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@l33\",\"source\":\"@wapo\","
	     "\"origin\":\"@rusi\",\"says\":[{\"record\":\"@call\","
	     "\"ship\":\"@maria\",\"did\":\"offloading\"}]}\n");
	assert_standing(f, "port-call", "call", "holds", SINGLE);
	assert_string_equal(by(f, "port-call", "call"), "1-1");
	assert_standing(f, "port-call", "call", "when", SINGLE);
	assert_string_equal(shown(f, "port-call", "call", "did"),
			    "offloading");
	assert_string_equal(derive_title(f->casefile, f->ctx, named("call")),
			    "port call Maria, Dunai, 14 Oct 2023, offloading");
}

static void test_one_origin(void **state)
{
	(void)state;
	each(one_origin);
}

/* Marine Traffic is another origin, on which RUSI may have drawn: 1-2. */
static void possible_derivation(struct fixture *f)
{
	const char *two =
		"{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\","
		"\"says\":[{\"record\":\"@gap\",\"kind\":\"ais-gap\","
		"\"ship\":\"@maria\"}]}\n"
		"{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@wapo\","
		"\"origin\":\"@marine\",\"says\":[{\"record\":\"@gap\","
		"\"ship\":\"@maria\"}]}\n";

	load(f, SOURCES SHIPS);
	load(f, two);
	assert_string_equal(by(f, "ais-gap", "gap"), "2-2");
	assert_standing(f, "ais-gap", "gap", "holds", AGREED);
	load(f, "{\"t\":\"derivation\",\"id\":\"@d\",\"source\":\"@rusi\","
	     "\"from\":\"@marine\",\"stated\":\"possible\"}\n");
	assert_string_equal(by(f, "ais-gap", "gap"), "1-2");
	assert_standing(f, "ais-gap", "gap", "holds", SINGLE);
	load(f, "{\"t\":\"derivation\",\"id\":\"@e\",\"source\":\"@rusi\","
	     "\"from\":\"@marine\"}\n");
	assert_string_equal(by(f, "ais-gap", "gap"), "1-1");
}

static void test_possible_derivation(void **state)
{
	(void)state;
	each(possible_derivation);
}

static void premises(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@maria\",\"flag\":\"Russia\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@wapo\"}\n"
	     "{\"t\":\"claim\",\"id\":\"@inferred\",\"citation\":\"@b\","
	     "\"record\":\"@maria\",\"field\":\"vessel.flag\","
	     "\"said\":\"Russia\"}\n"
	     "{\"t\":\"claim\",\"id\":\"@seen\",\"citation\":\"@a\","
	     "\"record\":\"@maria\",\"field\":\"vessel.description\","
	     "\"said\":\"tricolour\"}\n");
	assert_standing(f, "vessel", "maria", "flag", AGREED);
	load(f, "{\"t\":\"premise\",\"id\":\"@p\",\"claim\":\"@inferred\","
	     "\"rests_on\":\"@seen\"}\n");
	assert_standing(f, "vessel", "maria", "flag", SINGLE);
}

static void test_premises(void **state)
{
	(void)state;
	each(premises);
}

/* ---- joined records ---- */

static void identity(struct fixture *f)
{
	int64_t najin = named("najin"), rajin = named("rajin");
	int64_t shown_id = najin < rajin ? najin : rajin;
	const char *other = najin < rajin ? "rajin" : "najin";
	const char *first = najin < rajin ? "najin" : "rajin";
	int count;

	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@rajin\",\"kind\":\"place\",\"name\":\"Rajin\"},"
	     "{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","
	     "\"place\":\"@rajin\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@noname\",\"says\":"
	     "[{\"record\":\"@najin\",\"kind\":\"place\",\"name\":\"Najin\"},"
	     "{\"record\":\"@call\",\"place\":\"@najin\"}]}\n");
	assert_standing(f, "port-call", "call", "place", DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@najin\","
	     "\"verdict\":\"same\",\"other\":\"@rajin\"}\n");
	assert_standing(f, "port-call", "call", "place", AGREED);
	assert_int_equal(refers(f, "port-call", "call", "place"), shown_id);
	assert_int_equal(derive_representative(f->casefile, najin), shown_id);
	assert_int_equal(derive_representative(f->casefile, rajin), shown_id);
	assert_non_null(wide(f, "place", other, "same"));
	assert_null(wide(f, "place", first, "same"));
	assert_int_equal(strlen(values(f, "place", first, "name")), 11);
	derive_joined(f->casefile, f->ctx, rajin, &count);
	assert_int_equal(count, 2);
	load(f, "{\"t\":\"judgement\",\"id\":\"@k\",\"about\":\"@rajin\","
	     "\"verdict\":\"undecided\",\"other\":\"@najin\"}\n");
	assert_standing(f, "port-call", "call", "place", DISPUTED);
	assert_int_equal(derive_representative(f->casefile, rajin), rajin);
	assert_null(wide(f, "place", other, "same"));
}

static void test_identity(void **state)
{
	(void)state;
	each(identity);
}

/* Probably the same: linked, not joined. */
static void probably(struct fixture *f)
{
	load(f, SOURCES
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@llc\",\"kind\":\"company\","
	     "\"name\":\"Oboronlogistics LLC\"},{\"record\":\"@obo\","
	     "\"kind\":\"company\",\"name\":\"Oboronlogistika\"}]}\n"
	     "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@obo\","
	     "\"verdict\":\"probably same\",\"other\":\"@llc\"}\n");
	assert_int_equal(derive_representative(f->casefile, named("obo")),
			 named("obo"));
	assert_int_equal(derive_representative(f->casefile, named("llc")),
			 named("llc"));
	assert_null(wide(f, "company", "llc", "same"));
	assert_null(wide(f, "company", "obo", "same"));
}

static void test_probably(void **state)
{
	(void)state;
	each(probably);
}

/* ---- judgements, grades, replacements ---- */

#define TWO_FLAGS                                                             \
	SOURCES SHIPS                                                         \
	"{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\"}\n"            \
	"{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@marine\"}\n"          \
	"{\"t\":\"claim\",\"id\":\"@ca\",\"citation\":\"@a\",\"record\":"      \
	"\"@maria\",\"field\":\"vessel.flag\",\"said\":\"Russia\","             \
	"\"as_of\":\"2023-10-01\"}\n"                                          \
	"{\"t\":\"claim\",\"id\":\"@cb\",\"citation\":\"@b\",\"record\":"      \
	"\"@maria\",\"field\":\"vessel.flag\",\"said\":\"Panama\","             \
	"\"as_of\":\"2023-09-01\"}\n"

static void verdicts(struct fixture *f)
{
	struct derive_field *flag;

	load(f, TWO_FLAGS);
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	assert_standing(f, "vessel", "maria", "flag", DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j1\",\"about\":\"@cb\","
	     "\"verdict\":\"preferred\",\"dated\":\"2024-01-01T00:00:00Z\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "PA|RU");
	assert_standing(f, "vessel", "maria", "flag", SINGLE);
	good(f, derive_resolve(f->casefile, f->ctx, named("maria"),
			       field_of(f, "vessel", "flag"), &flag, &f->err));
	assert_true(flag->judged);
	assert_int_equal(flag->values[1].standing, STANDING_DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j2\",\"about\":\"@b\","
	     "\"verdict\":\"rejected\",\"dated\":\"2024-01-02T00:00:00Z\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	assert_standing(f, "vessel", "maria", "flag", SINGLE);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j3\",\"about\":\"@b\","
	     "\"verdict\":\"withdrawn\",\"dated\":\"2024-01-03T00:00:00Z\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU");
	load(f, "{\"t\":\"judgement\",\"id\":\"@j4\",\"about\":\"@b\","
	     "\"verdict\":\"undecided\",\"dated\":\"2024-01-04T00:00:00Z\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "PA|RU");
}

/* The same analyst, in one sitting, without a date of their own. */
static void changed_minds(struct fixture *f)
{
	static const char *const order[] = { "cb", "ca", "cb", "ca" };
	const struct timespec a_moment = { .tv_nsec = 3000000 };
	int64_t entry;

	load(f, TWO_FLAGS);
	for (int i = 0; i < 4; i++) {
		good(f, edit_judge(f->casefile, named(order[i]), "preferred",
				   0, NULL, "", "", &entry, &f->err));
		assert_string_equal(values(f, "vessel", "maria", "flag"),
				    i % 2 ? "RU|PA" : "PA|RU");
		nanosleep(&a_moment, NULL); /* entries have a time in ms */
	}
}

static void test_changed_minds(void **state)
{
	(void)state;
	each(changed_minds);
}

static void test_verdicts(void **state)
{
	(void)state;
	each(verdicts);
}

static void grades(struct fixture *f)
{
	load(f, TWO_FLAGS);
	load(f, "{\"t\":\"setting\",\"id\":\"@s\",\"target\":\"@marine\","
	     "\"name\":\"reliability\",\"value\":\"B\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "PA|RU");
	load(f, "{\"t\":\"setting\",\"id\":\"@s2\",\"target\":\"@a\","
	     "\"name\":\"credibility\",\"value\":\"2\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	assert_standing(f, "vessel", "maria", "flag", DISPUTED);
}

/* Two settings of one name in one file, the one with the greater id first: the
 * last line holds. */
static void set_again(struct fixture *f, const char *target, const char *name,
		      const char *first, const char *last)
{
	char *ids[2] = { talloc_asprintf(f->ctx, "%s1", name),
			 talloc_asprintf(f->ctx, "%s2", name) };
	bool swap = named(ids[0]) < named(ids[1]);
	static const char form[] =
		"{\"t\":\"setting\",\"id\":\"@%s\",\"target\":\"@%s\","
		"\"name\":\"%s\",\"value\":\"%s\"}\n";
	char *lines = talloc_asprintf(f->ctx, form, ids[swap], target, name,
				      first);

	lines = text_add(lines, form, ids[!swap], target, name,
				       last);
	load(f, lines);
}

static void last_lines(struct fixture *f)
{
	load(f, TWO_FLAGS);
	set_again(f, "marine", "reliability", "F", "B");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "PA|RU");
	set_again(f, "a", "credibility", "6", "2");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	good(f, derive_rebuild(f->casefile, NULL, NULL, &f->err));
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	assert_int_equal(pane_counter(f->casefile, PANE_COUNT_UNREAD), 3);
	set_again(f, "marine", "reading", "new", "done");
	assert_int_equal(pane_counter(f->casefile, PANE_COUNT_UNREAD), 2);
}

static void test_the_last_line_holds(void **state)
{
	(void)state;
	each(last_lines);
}

static void test_grades(void **state)
{
	(void)state;
	each(grades);
}

static void replaces(struct fixture *f)
{
	load(f, TWO_FLAGS
	     "{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@rusi\"}\n"
	     "{\"t\":\"claim\",\"id\":\"@cd\",\"citation\":\"@d\","
	     "\"record\":\"@maria\",\"field\":\"vessel.flag\","
	     "\"said\":\"Panama\",\"replaces\":\"@ca\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "PA");
	assert_standing(f, "vessel", "maria", "flag", AGREED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@cd\","
	     "\"verdict\":\"withdrawn\"}\n");
	assert_string_equal(values(f, "vessel", "maria", "flag"), "RU|PA");
	/* The claims of a citation that is replaced follow the new one. */
	load(f, "{\"t\":\"citation\",\"id\":\"@e\",\"source\":\"@wapo\","
	     "\"origin\":\"@marine\",\"replaces\":\"@a\"}\n");
	assert_standing(f, "vessel", "maria", "flag", TWO_WAYS);
}

static void test_replaces(void **state)
{
	(void)state;
	each(replaces);
}

/* A relation whose claims were all withdrawn stands in no list. */
static void withdrawn_whole(struct fixture *f)
{
	load(f, SOURCES SHIPS NOT_YET
	     "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@not\","
	     "\"verdict\":\"withdrawn\"}\n");
	assert_null(wide(f, "designation", "des.none", "standing"));
}

static void test_withdrawn_whole(void **state)
{
	(void)state;
	each(withdrawn_whole);
}

/* ---- values ---- */

static void uncited(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"claim\",\"id\":\"@u\",\"record\":\"@maria\","
	     "\"field\":\"vessel.flag\",\"said\":\"Panama\"}\n");
	assert_standing(f, "vessel", "maria", "flag", UNCITED);
	assert_string_equal(by(f, "vessel", "maria"), "1-1");
}

static void test_uncited(void **state)
{
	(void)state;
	each(uncited);
}

/* Round trips: "at least five" is shown, "at least four" fits and counts for
 * nothing. */
static void bounds(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@t\",\"kind\":\"tally\",\"what\":\"round trips\","
	     "\"how-many\":{\"said\":\"at least five\","
	     "\"bounds\":\"[5,)\"}}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@t\",\"how-many\":"
	     "{\"said\":\"at least four\",\"bounds\":\"[4,)\"}}]}\n");
	assert_standing(f, "tally", "t", "how-many", SINGLE);
	assert_string_equal(values(f, "tally", "t", "how-many"), ">=5");
	assert_string_equal(by(f, "tally", "t"), "2-2");
}

static void test_bounds(void **state)
{
	(void)state;
	each(bounds);
}

/* A facility inside its port refines it. */
static void places(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@dunai\",\"kind\":\"place\",\"name\":\"Dunai\"},"
	     "{\"record\":\"@call\",\"kind\":\"port-call\","
	     "\"ship\":\"@maria\",\"place\":\"@dunai\"}]}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@pier\",\"kind\":\"place\","
	     "\"name\":\"Dunai naval facility\"},"
	     "{\"record\":\"@call\",\"place\":\"@pier\"}]}\n");
	assert_standing(f, "port-call", "call", "place", DISPUTED);
	load(f, "{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@rusi\","
	     "\"says\":[{\"record\":\"@pier\",\"parent\":\"@dunai\"}]}\n");
	assert_standing(f, "port-call", "call", "place", SINGLE);
	assert_int_equal(refers(f, "port-call", "call", "place"),
			 named("pier"));
}

static void test_places(void **state)
{
	(void)state;
	each(places);
}

/* Claims on a group, read on each of its members. */
static void group_claims(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@g\",\"kind\":\"group\",\"name\":\"both\","
	     "\"member\":[\"@maria\",\"@angara\"]}]}\n"
	     "{\"t\":\"claim\",\"id\":\"@ct\",\"citation\":\"@a\","
	     "\"record\":\"@g\",\"field\":\"vessel.type\","
	     "\"choice\":\"ro-ro ship\",\"reading\":\"each\"}\n");
	assert_string_equal(shown(f, "vessel", "maria", "type"), "ro-ro ship");
	assert_string_equal(shown(f, "vessel", "angara", "type"),
			    "ro-ro ship");
	assert_string_equal(shown(f, "vessel", "maja", "type"), "");
}

static void test_group_claims(void **state)
{
	(void)state;
	each(group_claims);
}

/* ---- dates ---- */

static void relative_dates(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@visit\",\"kind\":\"event\","
	     "\"what\":\"visit\",\"when\":\"25 July 2023\"},"
	     "{\"record\":\"@after\",\"kind\":\"event\",\"what\":\"meeting\","
	     "\"when\":{\"said\":\"the day\",\"anchor\":\"@visit\","
	     "\"anchor_field\":\"event.when\",\"relation\":\"on\"}},"
	     "{\"record\":\"@monday\",\"kind\":\"event\",\"what\":\"talks\","
	     "\"when\":\"on Monday\"}]}\n");
	assert_string_equal(shown(f, "event", "after", "when"), "25 Jul 2023");
	assert_string_equal(shown(f, "event", "monday", "when"),
			    "22 Jan 2024");
	/* The anchor moves, and what hangs on it follows. */
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@noname.head\","
	     "\"verdict\":\"withdrawn\"}\n"
	     "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@noname\","
	     "\"says\":[{\"record\":\"@noname\","
	     "\"published\":\"30 January 2024\"}]}\n");
	assert_string_equal(shown(f, "event", "monday", "when"),
			    "29 Jan 2024");
}

static void test_relative_dates(void **state)
{
	(void)state;
	each(relative_dates);
}

static void circles(struct fixture *f)
{
	const char *circle =
		HEAD "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@rusi\","
		"\"says\":[{\"record\":\"@x\",\"kind\":\"event\","
		"\"what\":\"visit\",\"when\":{\"anchor\":\"@y\","
		"\"anchor_field\":\"event.when\",\"relation\":\"after\"}},"
		"{\"record\":\"@y\",\"kind\":\"event\",\"what\":\"meeting\","
		"\"when\":{\"anchor\":\"@x\",\"anchor_field\":\"event.when\","
		"\"relation\":\"before\"}}]}\n";

	load(f, SOURCES);
	assert_int_equal(fixture_load(f, circle, NULL), STATUS_REFUSED);
	assert_non_null(strstr(f->err.text, "hang on itself"));
	assert_null(wide(f, "event", "x", "standing"));
	/* By way of a day of publication, entered one after the other. */
	load(f, "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@wapo\","
	     "\"says\":[{\"record\":\"@x\",\"kind\":\"event\","
	     "\"what\":\"visit\",\"when\":{\"said\":\"the day before\","
	     "\"anchor\":\"@wapo\",\"relation\":\"before\"}}]}\n");
	assert_int_equal(fixture_load(f, HEAD
		"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@wapo\","
		"\"says\":[{\"record\":\"@wapo\",\"published\":"
		"{\"anchor\":\"@x\",\"anchor_field\":\"event.when\","
		"\"relation\":\"after\"}}]}\n", NULL), STATUS_REFUSED);
	assert_non_null(strstr(f->err.text, "wapo23 (published) < "));
	assert_non_null(strstr(f->err.text, "(when) < wapo23 (published)"));
}

/* A first load, which derives the case as a whole, refuses it likewise. */
static void circle_at_first(struct fixture *f)
{
	assert_int_equal(fixture_load(f, HEAD SOURCES
		"{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@wapo\","
		"\"says\":[{\"record\":\"@x\",\"kind\":\"event\","
		"\"what\":\"visit\",\"when\":{\"said\":\"the day before\","
		"\"anchor\":\"@wapo\",\"relation\":\"before\"}},{\"record\":"
		"\"@wapo\",\"published\":{\"anchor\":\"@x\",\"anchor_field\":"
		"\"event.when\",\"relation\":\"after\"}}]}\n", NULL),
		STATUS_REFUSED);
	assert_non_null(strstr(f->err.text, "hang on itself: "));
}

static void test_circle_at_first(void **state)
{
	(void)state;
	each(circle_at_first);
}

static void test_circles(void **state)
{
	(void)state;
	each(circles);
}

/* ---- rivals ---- */

#define POSITION(cite, source, record, distance)                              \
	"{\"t\":\"citation\",\"id\":\"@" cite "\",\"source\":\"@" source      \
	"\",\"says\":[{\"record\":\"@" record                                 \
	"\",\"kind\":\"relative-position\",\"place\":\"@depot\","             \
	"\"from\":\"@border\",\"distance\":\"" distance "\"}]}\n"
#define TWO_PLACES                                                            \
	"{\"t\":\"citation\",\"id\":\"@pl\",\"source\":\"@rusi\",\"says\":"   \
	"[{\"record\":\"@depot\",\"kind\":\"place\",\"name\":\"depot\"},"     \
	"{\"record\":\"@border\",\"kind\":\"place\",\"name\":\"border\"}]}\n"

static void distances(struct fixture *f)
{
	load(f, SOURCES TWO_PLACES POSITION("a", "rusi", "p1", "200 km"));
	load(f, POSITION("b", "wapo", "p2", "100 km"));
	assert_standing(f, "relative-position", "p1", "holds", DISPUTED);
	assert_standing(f, "relative-position", "p2", "holds", DISPUTED);
	/* Told by one origin, it is told two ways. */
	load(f, "{\"t\":\"derivation\",\"id\":\"@d\",\"source\":\"@wapo\","
	     "\"from\":\"@rusi\"}\n");
	assert_standing(f, "relative-position", "p1", "holds", TWO_WAYS);
	assert_standing(f, "relative-position", "p2", "holds", TWO_WAYS);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@a\","
	     "\"verdict\":\"preferred\"}\n");
	assert_standing(f, "relative-position", "p1", "holds", SINGLE);
	assert_standing(f, "relative-position", "p2", "holds", TWO_WAYS);
	load(f, "{\"t\":\"judgement\",\"id\":\"@k\",\"about\":\"@b\","
	     "\"verdict\":\"rejected\"}\n");
	assert_standing(f, "relative-position", "p2", "holds", REJECTED);
}

static void test_distances(void **state)
{
	(void)state;
	each(distances);
}

/* A rejected citation loses no row: it stays in view, marked. */
static void owners(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@a\",\"source\":\"@rusi\",\"says\":"
	     "[{\"record\":\"@ml\",\"kind\":\"company\","
	     "\"name\":\"M Leasing\"},{\"record\":\"@sov\","
	     "\"kind\":\"company\",\"name\":\"Sovfracht\"},"
	     "{\"record\":\"@r1\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	     "\"party\":\"@ml\",\"role\":\"owner\"},"
	     "{\"record\":\"@r2\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	     "\"party\":\"@sov\",\"role\":\"owner\"},"
	     "{\"record\":\"@r3\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	     "\"party\":\"@sov\",\"role\":\"associated\"}]}\n");
	/* One document that names two owners does not contradict itself. */
	assert_standing(f, "ship-role", "r1", "holds", SINGLE);
	load(f, "{\"t\":\"citation\",\"id\":\"@b\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@r4\",\"kind\":\"ship-role\","
	     "\"ship\":\"@maria\",\"party\":\"@sov\","
	     "\"role\":\"manager\"},{\"record\":\"@r5\","
	     "\"kind\":\"ship-role\",\"ship\":\"@maria\","
	     "\"party\":\"@us\",\"role\":\"owner\","
	     "\"when\":{\"edtf\":\"/2020\"}}]}\n");
	assert_standing(f, "ship-role", "r4", "holds", SINGLE);
	/* Owner until 2020: no rival of who owns her as of 2023. */
	assert_standing(f, "ship-role", "r5", "holds", SINGLE);
	load(f, "{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@r6\",\"kind\":\"ship-role\","
	     "\"ship\":\"@maria\",\"party\":\"@us\",\"role\":\"owner\"}]}\n");
	assert_standing(f, "ship-role", "r6", "holds", DISPUTED);
	assert_standing(f, "ship-role", "r1", "holds", DISPUTED);
	load(f, "{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@c\","
	     "\"verdict\":\"rejected\"}\n");
	assert_standing(f, "ship-role", "r6", "holds", REJECTED);
	assert_int_equal(refers(f, "ship-role", "r6", "party"), named("us"));
	assert_standing(f, "ship-role", "r1", "holds", SINGLE);
}

static void test_owners(void **state)
{
	(void)state;
	each(owners);
}

#define TALLY(cite, source, record, many, when, more)                         \
	"{\"t\":\"citation\",\"id\":\"@" cite "\",\"source\":\"@" source      \
	"\",\"says\":[{\"record\":\"@" record "\",\"kind\":\"tally\","        \
	"\"what\":\"round trips\",\"unit\":\"trips\",\"by\":\"@maria\","      \
	"\"from\":\"@depot\",\"to\":\"@border\",\"how-many\":{\"bounds\":\""  \
	many "\"},\"when\":{\"edtf\":\"" when "\"}" more "}]}\n"

/* Another window or direction is no conflict; a narrower window bounds the
 * wider from below. */
static void tallies(struct fixture *f)
{
	load(f, SOURCES SHIPS TWO_PLACES
	     TALLY("a", "rusi", "t1", "[5,5]", "2023-08/2023-10", "")
	     TALLY("b", "marine", "t2", "[3,3]", "2023-09/2023-09", ""));
	assert_standing(f, "tally", "t1", "holds", SINGLE);
	assert_standing(f, "tally", "t2", "holds", SINGLE);
	load(f, TALLY("c", "noname", "t3", "[7,)", "2023-09/2023-09", ""));
	assert_standing(f, "tally", "t1", "holds", DISPUTED);
	assert_standing(f, "tally", "t3", "holds", DISPUTED);
	/* and the same window says another number */
	assert_standing(f, "tally", "t2", "holds", DISPUTED);
	load(f, TALLY("d", "noname", "t4", "[9,9]", "2023-08/2023-10",
		      ",\"direction\":\"inbound\""));
	assert_standing(f, "tally", "t4", "holds", SINGLE);
}

static void test_tallies(void **state)
{
	(void)state;
	each(tallies);
}

/* ---- titles ---- */

static void titles(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"record\",\"id\":\"@owner\",\"kind\":\"company\"}\n"
	     "{\"t\":\"record\",\"id\":\"@bare\",\"kind\":\"company\"}\n"
	     "{\"t\":\"setting\",\"id\":\"@s\",\"target\":\"@owner\","
	     "\"name\":\"label\","
	     "\"value\":\"company, not named: owner of the Maria\"}\n");
	assert_string_equal(wide(f, "vessel", "maria", "title"), "Maria");
	assert_null(wide(f, "vessel", "maria", "label"));
	assert_string_equal(wide(f, "company", "owner", "title"),
			    "(company, not named: owner of the Maria)");
	assert_string_equal(wide(f, "company", "owner", "label"), "1");
	assert_string_equal(wide(f, "company", "bare", "title"),
			    "(company, not named)");
	assert_string_equal(wide(f, "document", "rusi", "title"),
			    "The Orient Express");
	assert_string_equal(wide(f, "document", "wapo", "title"), "wapo23");
	assert_null(wide(f, "document", "wapo", "label"));
}

/* An origin is called by who observed, not by what was printed. */
static void origins(struct fixture *f)
{
	load(f, SOURCES SHIPS
	     "{\"t\":\"citation\",\"id\":\"@c.retold\",\"source\":\"@wapo\","
	     "\"says\":[{\"record\":\"@rusi\",\"kind\":\"document\","
	     "\"publisher\":{\"ref\":\"@institute\"}},"
	     "{\"record\":\"@institute\",\"kind\":\"organisation\","
	     "\"name\":\"Royal United Services Institute\"}]}\n"
	     "{\"t\":\"setting\",\"id\":\"@s\",\"target\":\"@noname\","
	     "\"name\":\"label\",\"value\":\"a page\"}\n");
	assert_string_equal(derive_origin(f->casefile, f->ctx, named("rusi")),
			    "Royal United Services Institute");
	assert_string_equal(derive_title(f->casefile, f->ctx, named("rusi")),
			    "The Orient Express");
	assert_string_equal(derive_origin(f->casefile, f->ctx,
					  named("noname")), "a page");
	assert_string_equal(derive_origin(f->casefile, f->ctx, named("wapo")),
			    "wapo23");
}

static void test_origins(void **state)
{
	(void)state;
	each(origins);
}

static void test_titles(void **state)
{
	(void)state;
	each(titles);
}

/* ---- views ---- */

static int64_t head(struct fixture *f)
{
	struct entry_info *entries;
	int count;

	good(f, entry_log(f->casefile, f->ctx, 0, 1, &entries, &count,
			  &f->err));
	assert_int_equal(count, 1);
	return entries[0].id;
}

static const char *seen_then(struct fixture *f, const char *sql)
{
	sqlite3_stmt *s;
	const char *text = "";

	assert_int_equal(sqlite3_prepare_v2(casefile_sqlite(f->casefile), sql,
					    -1, &s, NULL), SQLITE_OK);
	if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0))
		text = talloc_strdup(f->ctx,
				     (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return text;
}

static void views(struct fixture *f)
{
	struct derive_view view = { .known_by = 0 };

	load(f, SOURCES SHIPS);
	view.known_by = head(f);
	load(f, "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@marine\","
	     "\"says\":[{\"record\":\"@maria\",\"flag\":"
	     "[{\"said\":\"Panama\",\"from\":\"2010\",\"to\":\"2015\"},"
	     "{\"said\":\"Russia\",\"from\":\"2020\"}]}]}\n");
	assert_string_equal(shown(f, "vessel", "maria", "flag"), "RU");
	good(f, derive_view(f->casefile, KIND_VESSEL, &view, &f->err));
	assert_string_equal(seen_then(f, "SELECT x5 FROM t_vessel WHERE "
				      "title = 'Maria'"), "");
	view.known_by = 0;
	view.has_as_of = true;
	view.as_of = (struct span){ 1325376000, 1325376000 }; /* 2012 */
	good(f, derive_view(f->casefile, KIND_VESSEL, &view, &f->err));
	assert_string_equal(seen_then(f, "SELECT x5 FROM t_vessel WHERE "
				      "title = 'Maria'"), "PA");
}

static void test_views(void **state)
{
	(void)state;
	each(views);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_listing),
		cmocka_unit_test(test_denials),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_member_leaves),
		cmocka_unit_test(test_member_of_two_leaves),
		cmocka_unit_test(test_one_origin),
		cmocka_unit_test(test_possible_derivation),
		cmocka_unit_test(test_premises),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_probably),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_changed_minds),
		cmocka_unit_test(test_grades),
		cmocka_unit_test(test_the_last_line_holds),
		cmocka_unit_test(test_replaces),
		cmocka_unit_test(test_withdrawn_whole),
		cmocka_unit_test(test_uncited),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_group_claims),
		cmocka_unit_test(test_relative_dates),
		cmocka_unit_test(test_circles),
		cmocka_unit_test(test_circle_at_first),
		cmocka_unit_test(test_distances),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_tallies),
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_views),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
