/* Resolution as a pure function: order, standing, support, reasons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/derive_internal.h"
#include "store/resolve.h"
#include "tests/base/random.h"

/* Sources of the tests: a report, two papers that retell it, a register. */
enum { REPORT = 11, PAPER, TABLOID, REGISTER, FIGURE };
static const int64_t origins[] = { [REPORT] = REPORT, [PAPER] = PAPER,
				   [TABLOID] = TABLOID,
				   [REGISTER] = REGISTER, [FIGURE] = FIGURE };

struct bench {
	struct support *support;
	struct resolver *resolver;
	struct resolve_rules rules;
	struct candidate c[16];
	int n;
	struct resolution out;
};

static void add_source(struct support *support, int64_t id, int64_t part_of)
{
	struct support_source source = { .id = id, .part_of = part_of,
					 .published = { TIME_MIN, TIME_MAX } };

	assert_int_equal(support_put(support, &source), STATUS_OK);
}

static void setup_bench(struct bench *b, enum value_type type, bool many)
{
	memset(b, 0, sizeof(*b));
	b->support = support_new();
	b->resolver = resolver_new();
	assert_non_null(b->support);
	assert_non_null(b->resolver);
	for (int64_t id = REPORT; id <= REGISTER; id++)
		add_source(b->support, id, 0);
	add_source(b->support, FIGURE, REPORT);
	b->rules = (struct resolve_rules){ .type = type, .many = many,
					   .state = true,
					   .support = b->support };
}

static void release_bench(struct bench *b)
{
	resolver_free(b->resolver);
	support_free(b->support);
}

static void derives(struct bench *b, int64_t source, int64_t from,
		    enum derivation_how how, enum stated stated)
{
	assert_int_equal(support_derive(b->support, source, from, how, stated),
			 STATUS_OK);
}

/* One more claim from `source`, which observed it itself. */
static struct candidate *add(struct bench *b, int64_t source)
{
	struct candidate *c = &b->c[b->n++];

	memset(c, 0, sizeof(*c));
	c->claim = 100 + b->n;
	c->citation = source ? 200 + b->n : 0;
	c->source = source;
	c->value.type = b->rules.type;
	c->as_of = c->from = c->to = (struct span){ TIME_MIN, TIME_MAX };
	if (source) {
		c->unit.origins = &origins[source];
		c->unit.count = 1;
	}
	return c;
}

static struct candidate *add_reference(struct bench *b, int64_t source,
				       int64_t reference)
{
	struct candidate *c = add(b, source);

	c->value.reference = reference;
	return c;
}

static struct candidate *add_parsed(struct bench *b, int64_t source,
				    const char *said, const char *bounds,
				    const char *edtf, const char *qualifier)
{
	struct candidate *c = add(b, source);
	struct value_input input = { .type = b->rules.type, .said = said,
				     .bounds = bounds, .edtf = edtf,
				     .qualifier = qualifier,
				     .context = { TIME_MIN, TIME_MAX } };

	assert_int_equal(value_parse(&input, &c->value, NULL), STATUS_OK);
	assert_false(c->value.not_understood);
	c->words = said;
	return c;
}

static struct candidate *add_count(struct bench *b, int64_t source,
				   const char *bounds)
{
	return add_parsed(b, source, NULL, bounds, NULL, "count");
}

static struct candidate *add_name(struct bench *b, int64_t source,
				  const char *name)
{
	return add_parsed(b, source, name, NULL, NULL, NULL);
}

static void run(struct bench *b)
{
	assert_int_equal(resolve(b->resolver, &b->rules, b->c, b->n, &b->out),
			 STATUS_OK);
}

static void expect(const struct bench *b, int value, int first,
		   enum standing standing, int low, int high)
{
	const struct resolved_value *v = &b->out.values[value];

	assert_in_range(value, 0, b->out.value_count - 1);
	assert_int_equal(v->first, first);
	assert_string_equal(standing_words(v->standing),
			    standing_words(standing));
	assert_int_equal(v->by_low, low);
	assert_int_equal(v->by_high, high);
}

static void test_alone(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	assert_string_equal(b.out.why, "");
	b.n = 0;
	add_reference(&b, 0, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_UNCITED, 0, 0);
	b.n = 0;
	add_reference(&b, REPORT, 1)->polarity = POLARITY_NOT;
	run(&b);
	expect(&b, 0, 0, STANDING_NEGATIVE, 1, 1);
	b.n = 0;
	add_reference(&b, REPORT, 1)->verdict = RESOLVE_REJECTED;
	run(&b);
	expect(&b, 0, 0, STANDING_REJECTED, 0, 0);
	b.n = 0;
	run(&b);
	assert_int_equal(b.out.value_count, 0);
	release_bench(&b);
}

/* Three documents on one report are one origin. */
static void test_one_origin_three_documents(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, PAPER, 1)->unit.origins = &origins[REPORT];
	add_reference(&b, TABLOID, 1)->unit.origins = &origins[REPORT];
	add_reference(&b, REPORT, 1);
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.values[0].supporters, 3);
	release_bench(&b);
}

static void test_derivations(void **state)
{
	static const struct {
		enum derivation_how how;
		enum stated stated;
		enum standing standing;
		int low, high;
	} cases[] = {
		{ DERIVATION_REPORTS, STATED_STATED, STANDING_SINGLE, 1, 1 },
		{ DERIVATION_QUOTES, STATED_INFERRED, STANDING_SINGLE, 1, 1 },
		{ DERIVATION_REPORTS, STATED_POSSIBLE, STANDING_SINGLE, 1, 2 },
		{ DERIVATION_CREDITS, STATED_STATED, STANDING_AGREED, 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bench b;

		setup_bench(&b, VALUE_REFERENCE, false);
		derives(&b, PAPER, REGISTER, cases[i].how, cases[i].stated);
		add_reference(&b, PAPER, 1);
		add_reference(&b, REGISTER, 1);
		run(&b);
		expect(&b, 0, 0, cases[i].standing, cases[i].low,
		       cases[i].high);
		release_bench(&b);
	}
}

/* Two papers that draw on one report which nobody cites here are two. */
static void test_shared_provider_joins_nothing(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	derives(&b, PAPER, REPORT, DERIVATION_REPORTS, STATED_STATED);
	derives(&b, TABLOID, REPORT, DERIVATION_REPORTS, STATED_STATED);
	add_reference(&b, PAPER, 1);
	add_reference(&b, TABLOID, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	add_reference(&b, REPORT, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	release_bench(&b);
}

/* A figure is of its report; sources that may draw on each other are 1-2. */
static void test_figures_and_circles(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, FIGURE, 1);
	add_reference(&b, REPORT, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	b.n = 0;
	derives(&b, PAPER, TABLOID, DERIVATION_REPORTS, STATED_POSSIBLE);
	derives(&b, TABLOID, PAPER, DERIVATION_REPORTS, STATED_POSSIBLE);
	add_reference(&b, PAPER, 1);
	add_reference(&b, TABLOID, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 2);
	release_bench(&b);
}

static void test_unknown_origin_is_never_independent(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, PAPER, 1)->unit.count = 0;
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	add_reference(&b, REPORT, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	release_bench(&b);
}

/* An inference counts by its premises, and once. */
static void test_premises(void **state)
{
	static const int64_t both[] = { REPORT, REGISTER };
	struct candidate *c;
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	c = add_reference(&b, PAPER, 1);
	c->unit.origins = both;
	c->unit.count = 2;
	add_reference(&b, REGISTER, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	add_reference(&b, TABLOID, 1);
	run(&b);
	expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	release_bench(&b);
}

static void test_disputed_or_told_two_ways(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 1);
	add_reference(&b, REGISTER, 2);
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	expect(&b, 0, 0, STANDING_DISPUTED, 1, 1);
	expect(&b, 1, 1, STANDING_DISPUTED, 1, 1);
	assert_int_equal(b.out.relation[1], RESOLVE_RELATION_CONTRADICTS);
	b.c[1].unit.origins = &origins[REPORT];
	run(&b);
	expect(&b, 0, 0, STANDING_TWO_WAYS, 1, 1);
	b.c[1].unit.origins = &origins[PAPER];
	derives(&b, PAPER, REPORT, DERIVATION_REPORTS, STATED_STATED);
	run(&b);
	expect(&b, 0, 0, STANDING_TWO_WAYS, 1, 1);
	release_bench(&b);
}

static void test_judgements(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 1);
	add_reference(&b, REGISTER, 2);
	b.c[1].verdict = RESOLVE_PREFERRED;
	b.c[1].judged = 5;
	run(&b);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	expect(&b, 1, 0, STANDING_DISPUTED, 1, 1);
	assert_true(b.out.judged);
	assert_non_null(strstr(b.out.why, "a judgement prefers it"));
	b.c[0].verdict = RESOLVE_PREFERRED;
	b.c[0].judged = 6;
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	b.c[0].verdict = RESOLVE_REJECTED;
	b.c[1].verdict = RESOLVE_UNJUDGED;
	run(&b);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	expect(&b, 1, 0, STANDING_REJECTED, 0, 0);
	assert_int_equal(b.out.relation[0], RESOLVE_RELATION_REJECTED);
	release_bench(&b);
}

/* Rejected beside a live claim of the same value: in view, not counted. */
static void test_rejected_supporter(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_NAME, true);
	add_name(&b, REPORT, "Maria");
	add_name(&b, REGISTER, "MARIA")->verdict = RESOLVE_REJECTED;
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.value_of[1], 0);
	release_bench(&b);
}

static void test_grades(void **state)
{
	static const struct { int a, b, first; } digits[] = {
		{ 2, 1, 1 }, { 1, 2, 0 }, { 0, 3, 1 }, { 6, 3, 1 },
		{ 0, 4, 0 }, { 6, 4, 0 }, { 5, 4, 1 }, { 6, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(digits) / sizeof(*digits); i++) {
		struct bench b;

		setup_bench(&b, VALUE_REFERENCE, false);
		add_reference(&b, REPORT, 1)->digit = digits[i].a;
		add_reference(&b, REGISTER, 2)->digit = digits[i].b;
		run(&b);
		assert_int_equal(b.out.values[0].first, digits[i].first);
		b.c[0].digit = b.c[1].digit = 0;
		b.c[0].letter = digits[i].a;
		b.c[1].letter = digits[i].b;
		run(&b);
		assert_int_equal(b.out.values[0].first, digits[i].first);
		/* The digit comes before the letter. */
		b.c[0].digit = 2;
		b.c[1].digit = 1;
		run(&b);
		assert_int_equal(b.out.values[0].first, 1);
		release_bench(&b);
	}
}

/* Nearness counts within one origin alone. */
static void test_nearness(void **state)
{
	struct candidate *c;
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	c = add_reference(&b, PAPER, 1);
	c->unit.origins = &origins[REPORT];
	c->distance = 1;
	add_reference(&b, REPORT, 2);
	run(&b);
	expect(&b, 0, 1, STANDING_TWO_WAYS, 1, 1);
	assert_non_null(strstr(b.out.why, "nearer to the same origin"));
	b.c[0].unit.origins = &origins[PAPER];
	run(&b);
	expect(&b, 0, 0, STANDING_DISPUTED, 1, 1);
	assert_non_null(strstr(b.out.why, "order is one of display"));
	release_bench(&b);
}

static void test_as_of(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 1)->as_of = (struct span){ 100, 100 };
	add_reference(&b, REGISTER, 2)->as_of = (struct span){ 200, 200 };
	run(&b);
	expect(&b, 0, 1, STANDING_DISPUTED, 1, 1);
	assert_string_equal(b.out.why, "the first stands first: its as-of date "
			    "is later, and nothing is graded; both are shown, "
			    "because nobody has judged");
	b.rules.state = false;
	run(&b);
	expect(&b, 0, 0, STANDING_DISPUTED, 1, 1);
	release_bench(&b);
}

/* "At least five" beside "at least four": the wider counts for nothing. */
static void test_bounds(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_NUMBER, false);
	add_count(&b, REPORT, "[4,)");
	add_count(&b, REGISTER, "[5,)");
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.relation[0], RESOLVE_RELATION_WIDER);
	add_count(&b, PAPER, "[6,6]");
	run(&b);
	expect(&b, 0, 2, STANDING_SINGLE, 1, 1);
	add_count(&b, TABLOID, "[6,6]");
	run(&b);
	expect(&b, 0, 2, STANDING_AGREED, 2, 2);
	add_count(&b, FIGURE, "[0,3]");
	run(&b);
	expect(&b, 0, 2, STANDING_DISPUTED, 2, 2);
	expect(&b, 1, 4, STANDING_DISPUTED, 1, 1);
	release_bench(&b);
}

/* A preferred wider claim is supported by what lies inside of it. */
static void test_inside_supports(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_DATE, false);
	add_parsed(&b, REPORT, NULL, NULL, "2023-08", NULL);
	add_parsed(&b, REGISTER, NULL, NULL, "2023-08-14", NULL);
	run(&b);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	b.c[0].digit = 1;
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	assert_int_equal(b.out.relation[1], RESOLVE_RELATION_SUPPORTS);
	release_bench(&b);
}

/* A record is one value of a field of many, whatever it is called. */
static void test_one_record_is_one_value(void **state)
{
	static const char *const names[] = { "Rajin", "Najin", "" };
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, true);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct candidate *c = add_reference(&b, REPORT + (int64_t)i,
						    7);

		c->words = *names[i] ? names[i] : NULL;
		(void)snprintf(c->value.key, sizeof(c->value.key), "%s",
			       names[i]);
	}
	add_reference(&b, REGISTER, 8)->words = "Rajin";
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	assert_int_equal(b.out.values[b.out.value_of[0]].by_low, 3);
	release_bench(&b);
}

static void test_many_values_stand_for_themselves(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_NAME, true);
	add_name(&b, REPORT, "Maria");
	add_name(&b, REGISTER, "Mariya Two");
	add_name(&b, PAPER, "MARIA");
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	expect(&b, 1, 1, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.relation[1], RESOLVE_RELATION_OTHER);
	add_name(&b, TABLOID, "maria")->polarity = POLARITY_NOT;
	run(&b);
	expect(&b, 0, 0, STANDING_DISPUTED, 2, 2);
	expect(&b, 1, 1, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.values[2].standing, STANDING_DISPUTED);
	release_bench(&b);
}

/* Wording is no conflict, even where there is one value. */
static void test_wording(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_NAME, false);
	add_name(&b, REPORT, "The Orient Express");
	add_name(&b, REGISTER, "Orient Express, The");
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	release_bench(&b);
	setup_bench(&b, VALUE_TEXT, false);
	add(&b, REPORT)->words = "containers";
	add(&b, REGISTER)->words = "boxes";
	add(&b, PAPER)->words = "boxes";
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	expect(&b, 0, 1, STANDING_AGREED, 2, 2);
	release_bench(&b);
}

static enum value_relation inside(void *payload, const struct value *a,
				  const struct value *b)
{
	(void)payload; /* 10 lies in 1 */
	if (a->reference == 10 && b->reference == 1)
		return VALUE_RELATION_INSIDE;
	return a->reference == 1 && b->reference == 10
		       ? VALUE_RELATION_CONTAINS : VALUE_RELATION_DISJOINT;
}

/* A berth in a port is a refinement; a denial of the port denies the berth. */
static void test_places(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	b.rules.compare = inside;
	add_reference(&b, REPORT, 1);
	add_reference(&b, REGISTER, 10);
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	add_reference(&b, PAPER, 1)->polarity = POLARITY_NOT;
	run(&b);
	expect(&b, 0, 1, STANDING_DISPUTED, 1, 1);
	b.c[2].value.reference = 10;
	b.c[1].value.reference = 1;
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	b.rules.many = true;
	b.c[1].value.reference = 10;
	b.n = 2;
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	release_bench(&b);
}

static void test_times(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 1)->to = (struct span){ 90, 100 };
	add_reference(&b, REGISTER, 2)->from = (struct span){ 150, 160 };
	b.c[0].ended = true;
	run(&b);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	expect(&b, 1, 0, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.relation[0], RESOLVE_RELATION_OTHER_TIME);
	b.c[1].from = (struct span){ 50, 60 };
	run(&b);
	expect(&b, 0, 1, STANDING_DISPUTED, 1, 1);
	release_bench(&b);
}

static void test_holds(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_HOLDS, false);
	add(&b, REPORT);
	add(&b, REGISTER)->polarity = POLARITY_NOT;
	add(&b, PAPER);
	run(&b);
	assert_int_equal(b.out.value_count, 2);
	expect(&b, 0, 0, STANDING_DISPUTED, 2, 2);
	expect(&b, 1, 1, STANDING_DISPUTED, 1, 1);
	assert_int_equal(b.out.relation[1], RESOLVE_RELATION_DENIES);
	b.c[1].digit = 1;
	run(&b);
	expect(&b, 0, 1, STANDING_DISPUTED, 1, 1);
	release_bench(&b);
}

static void test_said_to_be_unknown(void **state)
{
	struct bench b;

	(void)state;
	setup_bench(&b, VALUE_REFERENCE, false);
	add_reference(&b, REPORT, 0)->polarity = POLARITY_UNKNOWN;
	run(&b);
	expect(&b, 0, 0, STANDING_SINGLE, 1, 1);
	add_reference(&b, REGISTER, 2);
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	assert_int_equal(b.out.relation[0], RESOLVE_RELATION_UNKNOWN);
	b.rules.many = true;
	run(&b);
	assert_int_equal(b.out.value_count, 1);
	expect(&b, 0, 1, STANDING_SINGLE, 1, 1);
	b.n = 1;
	add_reference(&b, REGISTER, 0)->polarity = POLARITY_UNKNOWN;
	for (int many = 0; many < 2; many++) {
		b.rules.many = many;
		run(&b);
		assert_int_equal(b.out.value_count, 1);
		expect(&b, 0, 0, STANDING_AGREED, 2, 2);
	}
	release_bench(&b);
}

/* ---- any order of entry gives the same values ---- */

static int dice(int sides)
{
	return (int)random_below((unsigned)sides);
}

static void random_claims(struct bench *b)
{
	static const char *const bounds[] = { "[4,)", "[5,)", "[0,6]", "[6,6]",
					      "[7,7]", "[3,8]", "(5,10]" };
	int n = 2 + dice(9);

	for (int i = 0; i < n; i++) {
		struct candidate *c = add_count(b, REPORT + dice(5),
						bounds[dice(7)]);

		if (dice(6) == 0)
			c->unit.count = 0;
		c->digit = dice(3) ? 0 : 1 + dice(6);
		c->letter = dice(3) ? 0 : 1 + dice(6);
		c->distance = dice(3);
		c->polarity = dice(7) ? POLARITY_IS : POLARITY_NOT;
		if (dice(2))
			c->as_of = (struct span){ dice(3), 5 };
		if (dice(8) == 0) {
			c->verdict = RESOLVE_PREFERRED + (unsigned)dice(2);
			c->judged = dice(100);
		}
	}
}

static void shuffle(struct bench *b)
{
	for (int i = b->n - 1; i > 0; i--) {
		int j = dice(i + 1);
		struct candidate kept = b->c[i];

		b->c[i] = b->c[j];
		b->c[j] = kept;
	}
}

struct outcome {
	int64_t first[16];
	enum standing standing[16];
	int low[16], high[16], count;
	char why[RESOLVE_WHY_MAX];
};

static void outcome_of(const struct bench *b, struct outcome *o)
{
	memset(o, 0, sizeof(*o));
	o->count = b->out.value_count;
	for (int i = 0; i < o->count; i++) {
		o->first[i] = b->c[b->out.values[i].first].claim;
		o->standing[i] = b->out.values[i].standing;
		o->low[i] = b->out.values[i].by_low;
		o->high[i] = b->out.values[i].by_high;
	}
	snprintf(o->why, sizeof(o->why), "%s", b->out.why);
}

static void test_any_order(void **state)
{
	struct outcome one, other;

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct bench b;

		setup_bench(&b, VALUE_NUMBER, false);
		derives(&b, PAPER, REPORT, DERIVATION_REPORTS,
			dice(2) ? STATED_STATED : STATED_POSSIBLE);
		b.rules.state = dice(2);
		random_claims(&b);
		run(&b);
		outcome_of(&b, &one);
		shuffle(&b);
		run(&b);
		outcome_of(&b, &other);
		if (memcmp(&one, &other, sizeof(one)))
			fail_msg("round %d differs", round);
		release_bench(&b);
	}
}

/* Whatever is claimed: each live claim that fits nothing stands as a value,
 * low is never above high, and only one without claims has no standing. */
static void test_invariants(void **state)
{
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct bench b;

		setup_bench(&b, VALUE_NUMBER, false);
		random_claims(&b);
		run(&b);
		assert_true(b.out.value_count >= 1);
		for (int i = 0; i < b.out.value_count; i++) {
			const struct resolved_value *v = &b.out.values[i];

			assert_true(v->by_low <= v->by_high);
			assert_true(v->standing != STANDING_NONE);
			assert_int_equal(b.out.value_of[v->first], i);
		}
		for (int i = 0; i < b.n; i++)
			if (b.out.relation[i] == RESOLVE_RELATION_CONTRADICTS)
				assert_true(b.out.value_of[i] != 0);
		release_bench(&b);
	}
}

/* ---- sources that are fetched ---- */

enum { SOURCES = 40, EDGES = 50 };

struct graph {
	struct support *whole, *asked;
	int64_t part_of[SOURCES + 1];
	struct { int64_t source, from; enum stated stated; } edges[EDGES];
	int fetched;
};

static void put_one(struct graph *g, struct support *into, int64_t id)
{
	struct support_source source = {
		.id = id, .part_of = g->part_of[id], .letter = (int)(id % 7),
		.published = { id % 3 ? id : TIME_MIN, id % 3 ? id : TIME_MAX }};

	assert_int_equal(support_put(into, &source), STATUS_OK);
	for (int i = 0; i < EDGES; i++)
		if (g->edges[i].source == id)
			assert_int_equal(
				support_derive(into, id, g->edges[i].from,
					       DERIVATION_REPORTS,
					       g->edges[i].stated), STATUS_OK);
}

/* Of every fifth the case knows nothing. */
static bool is_there(int64_t id)
{
	return id % 5 != 0;
}

static enum status fetch_one(void *payload, int64_t id)
{
	struct graph *g = payload;

	g->fetched++;
	if (is_there(id))
		put_one(g, g->asked, id);
	return STATUS_OK;
}

static void make_graph(struct graph *g)
{
	memset(g, 0, sizeof(*g));
	g->whole = support_new();
	g->asked = support_new();
	assert_non_null(g->whole);
	assert_non_null(g->asked);
	for (int i = 0; i < EDGES; i++) {
		g->edges[i].source = 1 + (int64_t)random_below(SOURCES);
		g->edges[i].from = 1 + (int64_t)random_below(SOURCES);
		g->edges[i].stated = random_below(2) ? STATED_POSSIBLE
						     : STATED_STATED;
	}
	for (int64_t id = 1; id <= SOURCES; id++)
		g->part_of[id] = random_below(4)
					 ? 0 : 1 + (int64_t)random_below((unsigned)id);
	for (int64_t id = 1; id <= SOURCES; id++)
		if (is_there(id))
			put_one(g, g->whole, id);
	support_set_fetch(g->asked, fetch_one, g);
}

static void same_answers(struct graph *g, int64_t a, int64_t b)
{
	const int64_t both[] = { a, b };
	const struct support_unit units[] = { { &both[0], 1 },
					      { &both[1], 1 } };
	struct span one = support_published(g->whole, a);
	struct span two = support_published(g->asked, a);
	int low, high, low_too, high_too;

	assert_int_equal(support_draws_on(g->whole, a, b, true),
			 support_draws_on(g->asked, a, b, true));
	assert_int_equal(support_one(g->whole, a, b, false),
			 support_one(g->asked, a, b, false));
	assert_int_equal(support_distance(g->whole, a, b),
			 support_distance(g->asked, a, b));
	assert_int_equal(support_letter(g->whole, a),
			 support_letter(g->asked, a));
	assert_true(one.low == two.low && one.high == two.high);
	assert_int_equal(support_get(g->whole, a) != NULL,
			 support_get(g->asked, a) != NULL);
	support_count(g->whole, units, 2, &low, &high);
	support_count(g->asked, units, 2, &low_too, &high_too);
	assert_int_equal(low, low_too);
	assert_int_equal(high, high_too);
}

/* Who is told of sources when it asks answers as who was told of all; and asks
 * for each but once. */
static void test_fetched_when_asked_for(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct graph g;

		make_graph(&g);
		for (int i = 0; i < 60; i++)
			same_answers(&g, 1 + (int64_t)random_below(SOURCES),
				     1 + (int64_t)random_below(SOURCES));
		assert_in_range(g.fetched, 1, SOURCES);
		support_free(g.whole);
		support_free(g.asked);
	}
}

/* ---- pairs ---- */

static int by_pair(const void *x, const void *y)
{
	const struct pair *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* By their bytes as by comparing them, in few and in many. */
static void test_pairs_in_order(void **state)
{
	static struct pair slow[5000];

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct pairs pairs = { .items = NULL };
		int n = (int)random_below(round % 2 ? 5000 : 100), kept = 0;
		uint64_t spread = UINT64_C(1) << random_below(63);

		for (int i = 0; i < n; i++) {
			int64_t a = (int64_t)(random_below(30) * spread &
					      INT64_MAX);
			int64_t b = (int64_t)random_below(1000000);

			slow[i] = (struct pair){ random_below(2) ? a : -a, b };
			assert_true(pairs_add(&pairs, slow[i].a, slow[i].b));
		}
		qsort(slow, (size_t)n, sizeof(*slow), by_pair);
		pairs_sort(&pairs);
		for (int i = 0; i < n; i++)
			if (i == 0 || by_pair(&slow[i], &slow[i - 1]) != 0) {
				assert_true(kept < pairs.count);
				assert_int_equal(by_pair(&slow[i],
							 &pairs.items[kept]),
						 0);
				kept++;
			}
		assert_int_equal(kept, pairs.count);
		pairs_release(&pairs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_one_origin_three_documents),
		cmocka_unit_test(test_derivations),
		cmocka_unit_test(test_shared_provider_joins_nothing),
		cmocka_unit_test(test_figures_and_circles),
		cmocka_unit_test(test_unknown_origin_is_never_independent),
		cmocka_unit_test(test_premises),
		cmocka_unit_test(test_disputed_or_told_two_ways),
		cmocka_unit_test(test_judgements),
		cmocka_unit_test(test_rejected_supporter),
		cmocka_unit_test(test_grades),
		cmocka_unit_test(test_nearness),
		cmocka_unit_test(test_as_of),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_inside_supports),
		cmocka_unit_test(test_one_record_is_one_value),
		cmocka_unit_test(test_many_values_stand_for_themselves),
		cmocka_unit_test(test_wording),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_said_to_be_unknown),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_invariants),
		cmocka_unit_test(test_fetched_when_asked_for),
		cmocka_unit_test(test_pairs_in_order),
	};

	random_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
