/* ledger: windows, places, counts, orders and conditions agree with what plain
 * SQL, or reading every row, says. */
#include "tests/store/fixture.h"

#include <inttypes.h>
#include <strings.h>

#include "src/base/id.h"
#include "src/base/text.h"
#include "store/ledger.h"
#include "store/ledger_internal.h"

enum { SHIPS = 700, SOURCES = 60, NOTES = 900, EDITED = 40 };

#define FIRST_LINE                                                            \
	"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"ledger\"}\n"

static int64_t id_of(int range, int64_t n)
{
	return (int64_t)(range + 1) << 40 | n << 4;
}

static const char *id_text(int range, int64_t n)
{
	static char printed[8][ID_LENGTH + 1];
	static int turn;

	turn = (turn + 1) % 8;
	id_print(id_of(range, n), printed[turn]);
	return printed[turn];
}

enum { SHIP, SOURCE, CITATION, CLAIM, NOTE, SETTING };

static void put_claim(FILE *out, int *claims, int citation, int ship,
		      const char *field, const char *said, const char *rest)
{
	fprintf(out, "{\"t\":\"claim\",\"id\":\"%s\",\"citation\":\"%s\","
		"\"record\":\"%s\",\"field\":\"%s\",\"said\":\"%s\"%s}\n",
		id_text(CLAIM, (*claims)++), id_text(CITATION, citation),
		id_text(SHIP, ship), field, said, rest);
}

/* Every third ship has a flag that two sources tell otherwise, every fifth a
 * hedge, every seventh a day. */
static void put_ship(FILE *out, int *claims, int *citations, int i)
{
	static const char *const names[] = {"Amber", "Baltic", "Cape", "Dawn",
					    "Überfahrt", "Fjord", "Golden"};
	static const char *const flags[] = {"RU", "PA", "LR", "MH"};
	char name[64], more[96] = "";

	snprintf(name, sizeof(name), "%s Star %d", names[i % 7], i);
	if (i % 7 == 0)
		snprintf(more, sizeof(more), ",\"as_of\":\"2023-%02d-%02d\"",
			 1 + i % 12, 1 + i % 28);
	for (int told = 0; told < (i % 3 == 0 ? 2 : 1); told++) {
		fprintf(out, "{\"t\":\"citation\",\"id\":\"%s\",\"source\":"
			"\"%s\",\"n\":%d,\"at\":\"l.%d\",\"quote\":\"words "
			"%d of harbour\"}\n", id_text(CITATION, *citations),
			id_text(SOURCE, (i + told * 7) % SOURCES),
			1 + *citations, i % 90, i);
		put_claim(out, claims, *citations, i, "vessel.name", name,
			  more);
		put_claim(out, claims, *citations, i, "vessel.flag",
			  flags[(i / 3 + told) % 4],
			  i % 5 == 0 ? ",\"hedge\":\"likely\"" : "");
		(*citations)++;
	}
}

static char *make_text(void)
{
	static const char *const types[] = {"note", "finding", "question",
					    "to-do"};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int claims = 0, citations = 0;

	fputs(FIRST_LINE, out);
	for (int i = 0; i < SHIPS; i++)
		fprintf(out, "{\"t\":\"record\",\"id\":\"%s\",\"kind\":"
			"\"vessel\"}\n", id_text(SHIP, i));
	for (int i = 0; i < SOURCES; i++)
		fprintf(out, "{\"t\":\"record\",\"id\":\"%s\",\"kind\":"
			"\"document\"}\n{\"t\":\"source\",\"id\":\"%s\","
			"\"kind\":\"press\"}\n", id_text(SOURCE, i),
			id_text(SOURCE, i));
	for (int i = 0; i < SOURCES; i += 2)
		fprintf(out, "{\"t\":\"setting\",\"id\":\"%s\",\"target\":"
			"\"%s\",\"name\":\"key\",\"value\":\"k%02d\"}\n",
			id_text(SETTING, i), id_text(SOURCE, i),
			(i * 37) % 60);
	for (int i = 0; i < SHIPS; i++)
		put_ship(out, &claims, &citations, i);
	for (int i = 0; i < NOTES; i++)
		fprintf(out, "{\"t\":\"note\",\"id\":\"%s\",\"target\":\"%s\","
			"\"type\":\"%s\",\"text\":\"seen %d times\"%s}\n",
			id_text(NOTE, i), id_text(SHIP, i % SHIPS),
			types[i % 4], i,
			i % 10 == 3 ? ",\"state\":\"closed\"" : "");
	for (int i = 0; i < EDITED; i++)
		fprintf(out, "{\"t\":\"note\",\"id\":\"%s\",\"target\":\"%s\","
			"\"text\":\"instead %d\",\"replaces\":\"%s\"}\n",
			id_text(NOTE, NOTES + i), id_text(SHIP, i), i,
			id_text(NOTE, i * 5));
	fclose(out);
	return text;
}

static void open_case(struct fixture *f)
{
	char *text = make_text();

	fixture_open(f);
	good(f, fixture_load(f, text, NULL));
	free(text);
}

/* One claim of the first ship is withdrawn, one is replaced, and one rests on
 * no source. */
static void spoil(struct fixture *f)
{
	char text[1024];

	snprintf(text, sizeof(text), FIRST_LINE
		 "{\"t\":\"judgement\",\"id\":\"%s\",\"about\":\"%s\","
		 "\"verdict\":\"withdrawn\"}\n"
		 "{\"t\":\"claim\",\"id\":\"%s\",\"citation\":\"%s\","
		 "\"record\":\"%s\",\"field\":\"vessel.flag\",\"said\":\"CY\","
		 "\"replaces\":\"%s\"}\n"
		 "{\"t\":\"claim\",\"id\":\"%s\",\"record\":\"%s\","
		 "\"field\":\"vessel.flag\",\"said\":\"KP\"}\n",
		 id_text(SETTING, 5001), id_text(CLAIM, 0),
		 id_text(CLAIM, 90000), id_text(CITATION, 1),
		 id_text(SHIP, 1), id_text(CLAIM, 5),
		 id_text(CLAIM, 90001), id_text(SHIP, 2));
	good(f, fixture_load(f, text, NULL));
}

/* ---- what it should be ---- */

static int64_t *ids_by(struct fixture *f, const char *sql, int *ret_count)
{
	int64_t *ids = talloc_array(f->ctx, int64_t, 20000);
	sqlite3_stmt *s;
	int count = 0;

	if (sqlite3_prepare_v2(casefile_sqlite(f->casefile), sql, -1, &s,
			       NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql,
			 sqlite3_errmsg(casefile_sqlite(f->casefile)));
	while (sqlite3_step(s) == SQLITE_ROW && count < 20000)
		ids[count++] = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	*ret_count = count;
	return ids;
}

/* Small limits, so that some thousand rows go every way. */
static struct ledger *open_small(struct fixture *f,
				 const struct ledger_query *query)
{
	struct ledger *ledger;

	good(f, ledger_open(f->casefile, f->ctx, query, &ledger, &f->err));
	ledger->mark_every = 64;
	ledger->kept_max = 100;
	ledger->few_max = 50;
	return ledger;
}

static struct ledger_row *window(struct fixture *f, struct ledger *ledger,
				 int64_t position, int n, int *ret_count)
{
	struct ledger_row *rows;

	good(f, ledger_window(ledger, f->ctx, position, n, &rows, ret_count,
			      &f->err));
	return rows;
}

static void check_window(struct fixture *f, struct ledger *ledger,
			 const int64_t *want, int total, int64_t position)
{
	enum { N = 30 };
	int count, left = total - (int)position;
	struct ledger_row *rows = window(f, ledger, position, N, &count);

	assert_int_equal(count, left < N ? (left > 0 ? left : 0) : N);
	for (int i = 0; i < count; i++)
		assert_int_equal(rows[i].id, want[position + i]);
}

static void reach(struct fixture *f, struct ledger *ledger,
		  const struct ledger_want *want)
{
	bool ready = false;
	int percent, turns = 0;

	while (!ready && turns++ < 100000)
		good(f, ledger_reach(ledger, want, 1, &ready, &percent,
				     &f->err));
	assert_true(ready);
}

/* From the head on, from the end back, in the middle, and by a row. */
static void check_all(struct fixture *f, const struct ledger_query *query,
		      const char *sql)
{
	int total;
	int64_t *want = ids_by(f, sql, &total);
	struct ledger *ledger = open_small(f, query);
	bool all = false;

	for (int64_t at = 0; at < total; at += 30)
		check_window(f, ledger, want, total, at);
	ledger_close(ledger);
	ledger = open_small(f, query);
	reach(f, ledger, &(struct ledger_want){.position = 0, .end = true});
	assert_int_equal(ledger_total(ledger, &all), total);
	assert_true(all);
	for (int64_t at = total - 30; at >= 0; at -= 211)
		check_window(f, ledger, want, total, at);
	for (int i = 0; i < total; i += 97) {
		struct ledger *other = open_small(f, query);

		reach(f, other, &(struct ledger_want){.seek = want[i]});
		assert_int_equal(ledger_sought(other), i);
		ledger_close(other);
	}
	reach(f, ledger, &(struct ledger_want){.seek = 12345});
	assert_int_equal(ledger_sought(ledger), -1);
	check_window(f, ledger, want, total, total);
	ledger_close(ledger);
}

static struct ledger_query sorted(enum ledger_of of, const char *word,
				  bool down)
{
	struct ledger_query query = {.of = of, .sort = -1, .descending = down};

	if (word) {
		query.sort = ledger_column(of, word, strlen(word));
		assert_true(query.sort >= 0);
	}
	return query;
}

#define LIVE(table)                                                           \
	" FROM " table " w WHERE NOT EXISTS (SELECT 1 FROM " table            \
	" n WHERE n.replaces = w.id)"

static void claims_go_along_indexes(void **state)
{
	struct fixture f;
	struct ledger_query query;

	(void)state;
	open_case(&f);
	spoil(&f);
	query = sorted(LEDGER_CLAIMS, NULL, false);
	check_all(&f, &query, "SELECT id" LIVE("claim")
		  " ORDER BY record, field, id");
	query = sorted(LEDGER_CLAIMS, "record", true);
	check_all(&f, &query, "SELECT id" LIVE("claim")
		  " ORDER BY record DESC, field DESC, id DESC");
	query = sorted(LEDGER_CLAIMS, "id", true);
	check_all(&f, &query, "SELECT id" LIVE("claim") " ORDER BY id DESC");
	fixture_close(&f);
}

static void a_column_without_an_index_is_sorted_in_passes(void **state)
{
	struct fixture f;
	struct ledger_query query;

	(void)state;
	open_case(&f);
	spoil(&f);
	query = sorted(LEDGER_CLAIMS, "hedge", false);
	check_all(&f, &query, "SELECT id" LIVE("claim")
		  " ORDER BY hedge IS NULL, hedge, id");
	query = sorted(LEDGER_CLAIMS, "as-of", true);
	check_all(&f, &query, "SELECT id" LIVE("claim")
		  " ORDER BY as_of IS NULL, as_of DESC, id DESC");
	query = sorted(LEDGER_CLAIMS, "field", false);
	check_all(&f, &query, "SELECT id" LIVE("claim")
		  " ORDER BY field, record, id");
	query = sorted(LEDGER_SOURCES, "key", false);
	check_all(&f, &query, "SELECT w.id FROM source w LEFT JOIN setting s "
		  "ON s.target = w.id ORDER BY s.value IS NULL, s.value, "
		  "w.id");
	query = sorted(LEDGER_SOURCES, "citations", true);
	check_all(&f, &query, "SELECT id FROM source w ORDER BY (SELECT "
		  "count(*) FROM citation t WHERE t.source = w.id) DESC, id "
		  "DESC");
	query = sorted(LEDGER_NOTES, "type", false);
	check_all(&f, &query, "SELECT id" LIVE("note")
		  " ORDER BY type IS NULL, type, coalesce(state, 0), id");
	fixture_close(&f);
}

static void behind_its_back(struct fixture *f, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(casefile_sqlite(f->casefile), sql, NULL, NULL,
			 &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
}

static void add_entries(struct fixture *f)
{
	behind_its_back(
		f, "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 "
		   "FROM n WHERE i < 310) INSERT INTO entry (id, uid, kind, "
		   "what, analyst, at, depth, hash) SELECT i, i + 7000, 0, "
		   "'call ' || i, CASE i % 3 WHEN 0 THEN 'vm' ELSE 'other' "
		   "END, i * 1000000, i, '' FROM n");
}

static void the_history_and_notes_stand_newest_first(void **state)
{
	struct fixture f;
	struct ledger_query query;

	(void)state;
	open_case(&f);
	add_entries(&f);
	query = sorted(LEDGER_HISTORY, NULL, false);
	check_all(&f, &query, "SELECT id FROM entry ORDER BY id DESC");
	query.where = "who=vm and number>100";
	check_all(&f, &query, "SELECT id FROM entry WHERE analyst = 'vm' AND "
		  "id > 100 ORDER BY id DESC");
	query = sorted(LEDGER_NOTES, NULL, false);
	check_all(&f, &query, "SELECT id" LIVE("note") " ORDER BY id DESC");
	query.type = "question";
	query.open = true;
	check_all(&f, &query, "SELECT id" LIVE("note") " AND type = 2 AND "
		  "coalesce(state, 0) = 0 ORDER BY id DESC");
	query.filter = "77";
	check_all(&f, &query, "SELECT id" LIVE("note") " AND type = 2 AND "
		  "coalesce(state, 0) = 0 AND (text LIKE '%77%' OR EXISTS "
		  "(SELECT 1 FROM w_vessel v WHERE v.id = w.target AND "
		  "v.title LIKE '%77%')) ORDER BY id DESC");
	fixture_close(&f);
}

static void citations_of_a_source_go_by_their_numbers(void **state)
{
	struct fixture f;
	struct ledger_query query;
	char sql[512];

	(void)state;
	open_case(&f);
	behind_its_back(&f, "UPDATE citation SET n = NULL WHERE (id >> 4) % 9 "
			    "= 4");
	query = sorted(LEDGER_CITATIONS, NULL, false);
	check_all(&f, &query, "SELECT id FROM citation ORDER BY n IS NOT NULL,"
		  " source, n, id");
	query.source = id_of(SOURCE, 3);
	snprintf(sql, sizeof(sql), "SELECT id FROM citation WHERE source = "
		 "%" PRId64 " ORDER BY n, id", query.source);
	check_all(&f, &query, sql);
	query = sorted(LEDGER_CITATIONS, "where", true);
	check_all(&f, &query, "SELECT id FROM citation ORDER BY n IS NULL, "
		  "source DESC, n DESC, id DESC");
	fixture_close(&f);
}

static void conditions_are_what_sql_says(void **state)
{
	static const struct {
		const char *where, *sql;
	} pairs[] = {
		{"field=flag", "field = 206"},
		{"hedge=likely and field!=name", "hedge = 'likely' AND field "
						 "<> 201"},
		{"hedge=", "hedge IS NULL"},
		{"value~star and value~12", "said LIKE '% Star 12%'"},
		{"as-of<2023-05", "as_of < '2023-05'"},
		{"as-of>2023-05", "as_of >= '2023-06'"},
		{"as-of<2023-08-08", "as_of < '2023-08-08'"},
		{"as-of>=2023-08-08", "as_of >= '2023-08-08'"},
		{"as-of=2023-05", "as_of LIKE '2023-05%'"},
		{"as-of<=2023-05", "as_of < '2023-06'"},
		{"source=k14", "citation IN (SELECT t.id FROM citation t JOIN "
			       "setting s ON s.target = t.source WHERE s.value "
			       "= 'k14')"},
		{"source!=k14 and field=name",
		 "field = 201 AND citation NOT IN (SELECT t.id FROM citation "
		 "t JOIN setting s ON s.target = t.source WHERE s.value = "
		 "'k14')"},
		{"record=\"Cape Star 9\"", "record = (SELECT record FROM claim "
					   "WHERE said = 'Cape Star 9')"},
	};
	struct fixture f;

	(void)state;
	open_case(&f);
	spoil(&f);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct ledger_query query = sorted(LEDGER_CLAIMS, NULL, false);
		char *sql = talloc_asprintf(
			f.ctx, "SELECT id" LIVE("claim") " AND %s ORDER BY "
			"record, field, id", pairs[i].sql);

		query.where = pairs[i].where;
		check_all(&f, &query, sql);
		query = sorted(LEDGER_CLAIMS, "hedge", false);
		query.where = pairs[i].where;
		sql = talloc_asprintf(f.ctx, "SELECT id" LIVE("claim") " AND "
				      "%s ORDER BY hedge IS NULL, hedge, id",
				      pairs[i].sql);
		check_all(&f, &query, sql);
	}
	fixture_close(&f);
}

static void a_bad_condition_is_named_with_its_place(void **state)
{
	static const char *const bad[][2] = {
		{"colour=red", "no condition is about \"colour\""},
		{"field=flag and hedge<3", "at letter 16"},
		{"field=nonsense", "no kind has a field"},
		{"record=Nobody", "nothing is called \"Nobody\""},
		{"as-of<Tuesday", "say a day as 2023-10-16"},
		{"standing=odd", "a standing is"},
	};
	struct fixture f;
	struct ledger *ledger;

	(void)state;
	open_case(&f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct ledger_query query = sorted(LEDGER_CLAIMS, NULL, false);

		query.where = bad[i][0];
		assert_int_equal(ledger_open(f.casefile, f.ctx, &query,
					     &ledger, &f.err),
				 STATUS_INVALID);
		if (strstr(f.err.text, bad[i][1]) == NULL)
			fail_msg("%s: %s", bad[i][0], f.err.text);
	}
	fixture_close(&f);
}

/* Whatever way is taken, few at once or one by one. */
static void words_of_a_filter_begin_names_and_texts(void **state)
{
	static const struct {
		const char *filter, *sql;
	} pairs[] = {
		{"uberfahrt", "LIKE 'Überfahrt%'"},
		{"star 13", "LIKE '% Star 13%'"},
		{"aber", "LIKE 'aber%'"},
		{"13 cape", "LIKE 'Cape Star 13%'"},
		{"s", "LIKE '%Star%'"},
		{"flag cape", "LIKE 'Cape%') AND (w.field = 206"},
		{"flag 13", "LIKE '% Star 13%') AND (w.field = 206"},
	};
	struct fixture f;

	(void)state;
	open_case(&f);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct ledger_query query = sorted(LEDGER_CLAIMS, NULL, false);
		char *sql = talloc_asprintf(
			f.ctx, "SELECT id" LIVE("claim") " AND record IN "
			"(SELECT k.record FROM claim k WHERE k.field = 201 AND "
			"k.said %s) ORDER BY record, field, id", pairs[i].sql);

		query.filter = pairs[i].filter;
		check_all(&f, &query, sql);
	}
	fixture_close(&f);
}

/* ---- standing ---- */

static const struct ledger_row *row_of(struct fixture *f, enum ledger_of of,
				       int64_t id)
{
	struct ledger_query query = sorted(of, NULL, false);
	struct ledger *ledger = open_small(f, &query);
	struct ledger_row *rows;
	int count;

	reach(f, ledger, &(struct ledger_want){.seek = id});
	assert_true(ledger_sought(ledger) >= 0);
	rows = window(f, ledger, ledger_sought(ledger), 1, &count);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].id, id);
	ledger_close(ledger);
	return rows;
}

static void a_row_stands_as_its_weakest_claim(void **state)
{
	struct fixture f;
	const struct ledger_row *row;

	(void)state;
	open_case(&f);
	spoil(&f);
	/* ship 3 has two flags by two sources: claims 7 to 10 */
	row = row_of(&f, LEDGER_CLAIMS, id_of(CLAIM, 9));
	assert_int_equal(row->standing, STANDING_DISPUTED);
	row = row_of(&f, LEDGER_CLAIMS, id_of(CLAIM, 8));
	assert_int_equal(row->standing, STANDING_AGREED);
	assert_int_equal(row->by_low, 2);
	row = row_of(&f, LEDGER_CLAIMS, id_of(CLAIM, 0));
	assert_int_equal(row->standing, STANDING_REJECTED);
	row = row_of(&f, LEDGER_CLAIMS, id_of(CLAIM, 90001));
	assert_int_equal(row->citation, 0);
	row = row_of(&f, LEDGER_CITATIONS, id_of(CITATION, 4));
	assert_int_equal(row->standing, STANDING_DISPUTED);
	assert_int_equal(row->disputes, 1);
	row = row_of(&f, LEDGER_CITATIONS, id_of(CITATION, 6));
	assert_int_equal(row->standing, STANDING_SINGLE);
	row = row_of(&f, LEDGER_SOURCES, id_of(SOURCE, 3));
	assert_int_equal(row->standing, STANDING_DISPUTED);
	fixture_close(&f);
}

/* Each source's disputes are those of its citations. */
static void disputes_of_sources_add_up(void **state)
{
	struct fixture f;
	struct ledger_query query;
	struct ledger *ledger;
	struct ledger_row *sources, *citations;
	int count, cited, total = 0;

	(void)state;
	open_case(&f);
	query = sorted(LEDGER_SOURCES, NULL, false);
	ledger = open_small(&f, &query);
	sources = window(&f, ledger, 0, SOURCES, &count);
	assert_int_equal(count, SOURCES);
	for (int i = 0; i < count; i++) {
		struct ledger_query of = sorted(LEDGER_CITATIONS, NULL, false);
		struct ledger *own;
		int disputes = 0;

		of.source = sources[i].id;
		own = open_small(&f, &of);
		citations = window(&f, own, 0, 1000, &cited);
		for (int k = 0; k < cited; k++)
			disputes += citations[k].disputes;
		assert_int_equal(sources[i].disputes, disputes);
		total += disputes;
		ledger_close(own);
	}
	assert_true(total > SHIPS / 3);
	ledger_close(ledger);
	fixture_close(&f);
}

static void standing_is_a_condition_and_an_order(void **state)
{
	struct fixture f;
	struct ledger_query query = sorted(LEDGER_CLAIMS, NULL, false), all;
	struct ledger *ledger, *whole;
	struct ledger_row *rows, *every;
	int count, total, kept = 0;

	(void)state;
	open_case(&f);
	spoil(&f);
	all = query;
	whole = open_small(&f, &all);
	every = window(&f, whole, 0, 5000, &total);
	query.where = "standing=disputed";
	ledger = open_small(&f, &query);
	rows = window(&f, ledger, 0, 5000, &count);
	for (int i = 0; i < total; i++)
		if (every[i].standing == STANDING_DISPUTED)
			assert_int_equal(rows[kept++].id, every[i].id);
	assert_int_equal(kept, count);
	assert_true(count > SHIPS / 3);
	ledger_close(ledger);
	query.where = "standing!=disputed and field=flag";
	ledger = open_small(&f, &query);
	rows = window(&f, ledger, 0, 5000, &count);
	for (int i = 0; i < count; i++)
		assert_int_not_equal(rows[i].standing, STANDING_DISPUTED);
	assert_true(count > 0);
	ledger_close(ledger);
	ledger_close(whole);
	fixture_close(&f);
}

static void ids_of_all_stand_in_order(void **state)
{
	struct fixture f;
	struct ledger_query query = sorted(LEDGER_CLAIMS, "hedge", true);
	struct ledger *ledger;
	int64_t *ids, count;
	int want;

	(void)state;
	open_case(&f);
	ledger = open_small(&f, &query);
	good(&f, ledger_ids(ledger, f.ctx, 100000, &ids, &count, &f.err));
	ids_by(&f, "SELECT id FROM claim", &want);
	assert_int_equal(count, want);
	for (int i = 1; i < count; i++)
		assert_true(ids[i - 1] < ids[i]);
	ledger_close(ledger);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claims_go_along_indexes),
		cmocka_unit_test(
			a_column_without_an_index_is_sorted_in_passes),
		cmocka_unit_test(the_history_and_notes_stand_newest_first),
		cmocka_unit_test(citations_of_a_source_go_by_their_numbers),
		cmocka_unit_test(conditions_are_what_sql_says),
		cmocka_unit_test(a_bad_condition_is_named_with_its_place),
		cmocka_unit_test(words_of_a_filter_begin_names_and_texts),
		cmocka_unit_test(a_row_stands_as_its_weakest_claim),
		cmocka_unit_test(disputes_of_sources_add_up),
		cmocka_unit_test(standing_is_a_condition_and_an_order),
		cmocka_unit_test(ids_of_all_stand_in_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
