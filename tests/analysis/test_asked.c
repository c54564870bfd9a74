/* What panes ask of the case: what is known already is not asked again, and
 * what changed is seen. */
#include "tests/analysis/panes_case.h"

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/base/text_add.h"
#include "store/detail.h"
#include "store/warm.h"

/* ---- statements, counted by what stands in them ---- */

struct asked {
	const char *words;
	int count;
};

static int count(unsigned what, void *payload, void *statement, void *x)
{
	struct asked *asked = payload;
	const char *sql = sqlite3_sql(statement);

	(void)what;
	(void)x;
	asked->count += sql && strstr(sql, asked->words);
	return 0;
}

static void watch(struct fixture *f, struct asked *asked)
{
	sqlite3_trace_v2(casefile_sqlite(f->casefile), SQLITE_TRACE_STMT,
			 count, asked);
}

static char *roles(struct fixture *f, const char *record)
{
	struct chain_row *rows;
	char *text = talloc_strdup(f->ctx, "");
	int n;

	good(f, chain_read(f->casefile, f->ctx, named(record), CHAIN_UP, NULL,
			   100, &rows, &n, NULL, &f->err));
	for (int i = 0; i < n; i++)
		text = text_add(text, "%s: %s\n", rows[i].role,
					      rows[i].title);
	return text;
}

/* How many rows; all are made. */
static int said(struct fixture *f, const char *ship)
{
	const struct compose_query query = { .thing = named(ship) };
	struct compose_list *list;
	struct happening *rows;
	const char **about;
	int places[100], count, made;

	good(f, compose_list_open(f->casefile, f->ctx, &query, &list,
				  &f->err));
	count = compose_list_count(list);
	assert_in_range(count, 0, 100);
	for (int i = 0; i < count; i++)
		places[i] = i;
	good(f, compose_list_rows(list, f->ctx, places, count, &rows, &made,
				  &about, &f->err));
	assert_int_equal(made, count);
	return count;
}

/* The claims of a record are read once for all its fields. */
static void test_detail_once(void **state)
{
	struct asked claims = { "SELECT c.id, c.record, c.field,", 0 };
	struct detail *detail;
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	watch(&f, &claims);
	good(&f, detail_read(f.casefile, f.ctx, named("one"), &detail,
			     &f.err));
	assert_true(detail->field_count > 1);
	assert_true(claims.count >= 1);
	assert_true(claims.count < detail->field_count);
	fixture_close(&f);
}

/* In one view nobody else's change can show; a record that nobody compared
 * with another is not looked for among the judgements. */
static void test_chain_once(void **state)
{
	struct asked others = { "PRAGMA data_version", 0 };
	struct asked identities = { "SELECT id, CASE about", 0 };
	struct asked parties = { "w_company\" WHERE id", 0 };
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	watch(&f, &others);
	assert_non_null(strstr(roles(&f, "alpha"), "same?: Safe"));
	assert_int_equal(others.count, 1);
	watch(&f, &identities);
	roles(&f, "alpha");
	assert_int_equal(identities.count, 2); /* Two and Safe, of six */
	watch(&f, &parties);
	roles(&f, "alpha");
	assert_int_equal(parties.count, 10); /* with what Safe is for */
	fixture_close(&f);
}

/* A place is known by its name in a second row. */
static void test_place_once(void **state)
{
	struct asked words = { "SELECT said FROM claim", 0 };
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	assert_true(said(&f, "alpha") > 1);
	watch(&f, &words);
	assert_true(said(&f, "alpha") > 1);
	assert_int_equal(words.count, 0);
	fixture_close(&f);
}

static char *papers(struct fixture *f, const char *ship)
{
	struct origin_row *rows;
	char *text = talloc_strdup(f->ctx, "");
	int n;

	good(f, origins_read(f->casefile, f->ctx, named(ship), 100, &rows, &n,
			     &f->err));
	for (int i = 0; i < n; i++)
		text = text_add(text, "%s %s %s %d\n", rows[i].key,
				rows[i].title, rows[i].reading,
				rows[i].citations);
	return text;
}

/* Of what was told of a ship it is known where it stands: her sources read no
 * claim of these rows again, and find the same. */
static void test_sources_of_told(void **state)
{
	struct asked links = { "SELECT id, citation, record FROM claim "
			       "WHERE record", 0 };
	struct fixture f;
	char *before;
	int cold;

	(void)state;
	harbour_open(&f, "");
	watch(&f, &links);
	before = papers(&f, "alpha");
	cold = links.count;
	assert_true(cold > 5);
	assert_true(said(&f, "alpha") > 3);
	roles(&f, "alpha");
	links.count = 0;
	assert_string_equal(papers(&f, "alpha"), before);
	assert_true(links.count * 4 < cold); /* herself, and what she is of */
	fixture_close(&f);
}

/* A claim, a citation, a source: each is read once for all panes. */
static void test_read_once(void **state)
{
	struct asked citations = { "words FROM citation WHERE id", 0 };
	struct asked states = { "WHEN name = ?2 THEN id", 0 };
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	watch(&f, &citations);
	assert_true(said(&f, "alpha") > 3);
	assert_true(citations.count > 0);
	citations.count = 0;
	assert_true(said(&f, "alpha") > 3);
	assert_int_equal(citations.count, 0);
	watch(&f, &states); /* they come with the key */
	papers(&f, "alpha");
	assert_int_equal(states.count, 0);
	fixture_close(&f);
}

/* The latest of several settings, whatever their order in the file: one of a
 * later turn, else of a later entry. */
static void test_latest_setting(void **state)
{
	static const char *const turns[] = {
		SETTING("k1", "rep24", "reading", "reading"),
		SETTING("k2", "rep24", "key", "harb")
		SETTING("k3", "rep24", "reading", "new"),
	};
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	assert_non_null(strstr(papers(&f, "alpha"), " done "));
	for (size_t i = 0; i < sizeof(turns) / sizeof(*turns); i++)
		good(&f, fixture_load(&f, talloc_asprintf(f.ctx, "%s%s",
							  harbour_head,
							  turns[i]), NULL));
	assert_null(strstr(papers(&f, "alpha"), " done "));
	assert_non_null(strstr(papers(&f, "alpha"), "harb Harbour"));
	for (int i = 0; i < 3; i++) {
		struct pane_reader *reader = pane_reader_new(f.casefile,
							     f.ctx);

		assert_non_null(reader);
		assert_string_equal(pane_reading(reader, f.ctx,
						 named("rep24")), "new");
		assert_string_equal(pane_key(reader, f.ctx, named("rep24")),
				    "harb");
		assert_null(pane_reading(reader, f.ctx, named("other24")));
		talloc_free(reader);
	}
	fixture_close(&f);
}

/* A document counts once, however many there are and wherever its citations
 * stand: 64 are named, the rest is a number. */
static void test_many_documents(void **state)
{
	enum { DOCUMENTS = 70, TURNS = 2 };
	const struct compose_query query = { .thing = named("crowded") };
	struct compose_list *list;
	struct happening *rows;
	const char **about;
	struct fixture f;
	char *text;
	int place = 0, made;

	(void)state;
	harbour_open(&f, "");
	text = talloc_strdup(f.ctx, harbour_head);
	for (int i = 0; i < DOCUMENTS; i++)
		text = text_add(text, "{\"t\":\"source\",\"id\":\"@m%d\","
				"\"kind\":\"press\"}\n", i);
	for (int i = 0; i < TURNS * DOCUMENTS; i++)
		text = text_add(text, "{\"t\":\"citation\",\"id\":\"@m%d.%d\","
				"\"source\":\"@m%d\",\"n\":%d,\"at\":\"l\","
				"\"says\":[{\"record\":\"@crowded.call\","
				"\"kind\":\"port-call\","
				"\"ship\":\"@crowded\"},"
				"{\"record\":\"@crowded\",\"kind\":\"vessel\","
				"\"name\":\"Crowded\"}]}\n",
				i % DOCUMENTS, i / DOCUMENTS, i % DOCUMENTS,
				1 + i / DOCUMENTS);
	good(&f, fixture_load(&f, text, NULL));
	good(&f, compose_list_open(f.casefile, f.ctx, &query, &list, &f.err));
	good(&f, compose_list_rows(list, f.ctx, &place, 1, &rows, &made, &about,
				   &f.err));
	assert_int_equal(made, 1);
	text = strstr(rows[0].sources, " (+");
	assert_non_null(text);
	assert_string_equal(text, " (+6)");
	fixture_close(&f);
}

/* What was found out before an entry is found out again after it. */
static void test_anew(void **state)
{
	static const char more[] =
		JUDGEMENT("j8", "one", "probably same",
			  "\"other\":\"@owner\"")
		CITATION("other.late", "other24",
			 "\"n\":30,\"at\":\"l.30\",\"says\":["
			 "{\"record\":\"@late\",\"kind\":\"group\","
			 "\"name\":\"late\",\"member\":[\"@nameless\"]},"
			 "{\"record\":\"@call30\",\"kind\":\"port-call\","
			 "\"ship\":\"@late\",\"when\":\"2021\"}]")
		CITATION("other.rival", "other24",
			 "\"n\":31,\"at\":\"l.31\",\"says\":["
			 "{\"record\":\"@call1\",\"ship\":\"@nameless\"}]");
	struct fixture f;
	int before;

	(void)state;
	harbour_open(&f, "");
	before = said(&f, "nameless");
	assert_null(strstr(roles(&f, "alpha"), "same?: (owner"));
	good(&f, fixture_load(&f,
			      talloc_asprintf(f.ctx, "%s%s", harbour_head,
					      more), NULL));
	assert_non_null(strstr(roles(&f, "alpha"), "same?: (owner"));
	assert_int_equal(said(&f, "nameless"), before + 2);
	fixture_close(&f);
}

/* ---- reading ahead ---- */

enum { MANY = 1000 };

static void open_many(struct fixture *f)
{
	char *text;

	fixture_open(f);
	text = talloc_strdup(f->ctx, harbour_head);
	for (int i = 0; i < MANY; i++)
		text = text_add(
			text,
			SOURCE("s%d", "\"kind\":\"press\"")
			CITATION("c%d", "s%d", "\"n\":1,\"says\":[{"
				 "\"record\":\"@v%d\",\"kind\":\"vessel\","
				 "\"name\":\"Ship %d\"}]"),
			i, i, i, i, i, i);
	good(f, fixture_load(f, text, NULL));
	casefile_close(f->casefile);
	good(f, casefile_open(f->path, CASEFILE_READ, &f->casefile, &f->err));
}

static bool after_some(void *payload)
{
	int *left = payload;

	return (*left)-- == 0;
}

/* Whoever asks for something is not kept waiting, and finds all of it. */
static void test_ahead(void **state)
{
	struct detail *detail;
	struct fleet *fleet;
	struct fixture f;
	int64_t count;

	(void)state;
	open_many(&f);
	for (int what = 0; what < WARM_LAST; what++) {
		int left = 0;

		assert_int_equal(casefile_warm(f.casefile, (enum warm)what,
					       after_some, &left, &f.err),
				 STATUS_INTERRUPTED);
		left = -1;
		good(&f, casefile_warm(f.casefile, (enum warm)what, after_some,
				       &left, &f.err));
		assert_true(left < -1); /* it was asked */
	}
	good(&f, fleet_open(f.casefile, f.ctx, "ship", &fleet, &f.err));
	good(&f, fleet_count(fleet, &count, &f.err));
	assert_int_equal(count, MANY);
	talloc_free(fleet);
	good(&f, detail_read(f.casefile, f.ctx, named("v7"), &detail,
			     &f.err));
	assert_int_equal(detail->fields[0].values[0].by_low, 1);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detail_once),
		cmocka_unit_test(test_chain_once),
		cmocka_unit_test(test_place_once),
		cmocka_unit_test(test_sources_of_told),
		cmocka_unit_test(test_read_once),
		cmocka_unit_test(test_latest_setting),
		cmocka_unit_test(test_many_documents),
		cmocka_unit_test(test_anew),
		cmocka_unit_test(test_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
