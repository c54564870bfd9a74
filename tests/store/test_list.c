/* list: windows, positions and counts agree with what plain SQL says. */
#include "tests/store/fixture.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <strings.h>
#include <time.h>

#include "src/base/id.h"
#include "store/list.h"
#include "store/list_columns.h"
#include "store/titles.h"

enum { ROWS = 20000, SHIPS = 300, PLACES = 40, PARTIES = 400,
       ROLES = 9000 /* more than are sorted at once */ };

static uint64_t random_state;

static uint32_t next_random(uint32_t below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(random_state >> 33) % below;
}

static void seed(void)
{
	const char *given = getenv("TEST_SEED");

	random_state = given != NULL ? strtoull(given, NULL, 10)
				     : (uint64_t)time(NULL);
	print_message("# TEST_SEED=%" PRIu64 "\n", random_state);
}

static sqlite3 *handle(struct fixture *f)
{
	return casefile_sqlite(f->casefile);
}

static void run_sql(struct fixture *f, const char *sql)
{
	if (sqlite3_exec(handle(f), sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle(f)));
}

static sqlite3_stmt *prepare(struct fixture *f, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(handle(f), sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle(f)));
	return s;
}

static void step(struct fixture *f, sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		fail_msg("%s: %s", sqlite3_sql(s), sqlite3_errmsg(handle(f)));
	sqlite3_reset(s);
}

/* ---- made-up cells: ships, places, calls ---- */

static const char *const syllables[] = {"an", "ga", "ra", "ma", "ri", "a",
					"so", "vo", "fra", "star", "ne"};

static void make_name(char *name, size_t size)
{
	size_t n = 0;

	for (uint32_t i = 0, parts = 1 + next_random(3); i <= parts; i++)
		n += (size_t)snprintf(name + n, size - n, "%s%s",
				      next_random(4) == 0 && n > 0 ? " " : "",
				      syllables[next_random(11)]);
}

static void make_things(struct fixture *f, const char *table, int kind,
			int64_t from, int count)
{
	char sql[256];
	sqlite3_stmt *record = prepare(f, "INSERT INTO record (id, entry, kind)"
					  " VALUES (?1, 1, ?2)"), *thing;

	snprintf(sql, sizeof(sql), "INSERT INTO %s (id, x0, k0, standing, "
		 "title, title_key, same) VALUES (?1, ?2, ?2, 1, upper(?2), "
		 "?2, ?3)", table);
	thing = prepare(f, sql);
	for (int i = 0; i < count; i++) {
		char name[64];

		make_name(name, sizeof(name));
		sqlite3_bind_int64(record, 1, from + i);
		sqlite3_bind_int(record, 2, kind);
		step(f, record);
		sqlite3_bind_int64(thing, 1, from + i);
		sqlite3_bind_text(thing, 2, name, -1, SQLITE_TRANSIENT);
		if (i > 0 && next_random(20) == 0)
			sqlite3_bind_int64(thing, 3, from);
		else
			sqlite3_bind_null(thing, 3);
		step(f, thing);
	}
	sqlite3_finalize(record);
	sqlite3_finalize(thing);
}

static void bind_maybe(sqlite3_stmt *s, int index, int64_t value,
		       uint32_t never)
{
	if (next_random(100) < never)
		sqlite3_bind_null(s, index);
	else
		sqlite3_bind_int64(s, index, value);
}

static void make_value(struct fixture *f, sqlite3_stmt *v, int64_t id,
		       int slot, int ord, const char *key, int64_t reference)
{
	sqlite3_bind_int64(v, 1, id);
	sqlite3_bind_int(v, 2, slot);
	sqlite3_bind_int(v, 3, ord);
	sqlite3_bind_text(v, 4, key, -1, SQLITE_TRANSIENT);
	if (reference != 0)
		sqlite3_bind_int64(v, 5, reference);
	else
		sqlite3_bind_null(v, 5);
	step(f, v);
}

static int64_t some_ship(void)
{
	/* A few refer to what has no title. */
	return next_random(200) == 0 ? 5000 + next_random(3)
				     : 1000 + next_random(SHIPS);
}

static void make_call(struct fixture *f, sqlite3_stmt *w, sqlite3_stmt *v,
		      int64_t id)
{
	static const char *const acts[] = {"calls", "loads", "unloads"};
	static const int numbers[] = {200401, 200405, 200406};
	char words[32];
	int64_t day = 1500000000 + 86400 * (int64_t)next_random(900);
	int64_t amount = 1000000 * (int64_t)next_random(50);
	uint32_t acted = next_random(4), with = next_random(3);
	int64_t first = some_ship();

	snprintf(words, sizeof(words), "%s%s %u", syllables[next_random(11)],
		 syllables[next_random(11)], next_random(30));
	sqlite3_bind_int64(w, 1, id);
	bind_maybe(w, 2, some_ship(), 5);
	bind_maybe(w, 3, 2000 + next_random(PLACES), 10);
	bind_maybe(w, 4, day, 10);
	bind_maybe(w, 5, day + 86399, 10);
	sqlite3_bind_text(w, 6, acted < 3 ? acts[acted] : NULL, -1, NULL);
	if (acted < 3)
		sqlite3_bind_int64(w, 14, numbers[acted]);
	else
		sqlite3_bind_null(w, 14);
	sqlite3_bind_text(w, 7, next_random(10) > 0 ? words : NULL, -1,
			  SQLITE_TRANSIENT);
	bind_maybe(w, 8, amount, 30);
	bind_maybe(w, 9, amount + 5000000, 30);
	sqlite3_bind_int(w, 10, with > 1 ? (int)with - 1 : 0);
	if (with > 0)
		sqlite3_bind_int64(w, 11, first);
	else
		sqlite3_bind_null(w, 11);
	bind_maybe(w, 12, 7000001, 99);
	sqlite3_bind_int64(w, 13, 
			   (next_random(20) == 0 ? 4 << 9 : 1) |
			   (next_random(9) == 0 ? 3 << 15 : 0));
	step(f, w);
	if (acted < 3)
		make_value(f, v, id, 4, 0, acts[acted], 0);
	for (uint32_t i = 0; i < with; i++)
		make_value(f, v, id, 7, (int)i, NULL,
			   i == 0 ? first : some_ship());
}

static void make_cells(struct fixture *f)
{
	sqlite3_stmt *w, *v;

	run_sql(f, "BEGIN");
	make_things(f, "w_vessel", KIND_VESSEL, 1000, SHIPS);
	make_things(f, "w_place", KIND_PLACE, 2000, PLACES);
	w = prepare(f, "INSERT INTO \"w_port-call\" (id, r1, r2, l3, h3, k4, "
		       "x5, l6, h6, n7, r7, same, standing, x3, x0, by_low, "
		       "by_high, r4) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		       "?9, ?10, ?11, ?12, ?13, 'day', 'yes', ?1 / 3 % 4, "
		       "?1 / 3 % 4 + ?1 % 2, ?14)");
	v = prepare(f, "INSERT INTO \"v_port-call\" (id, slot, ord, k, r, "
		       "standing) VALUES (?1, ?2, ?3, ?4, ?5, 1)");
	for (int i = 0; i < ROWS; i++)
		make_call(f, w, v, 7000000 + i * 3);
	run_sql(f, "CREATE TEMP TABLE titles (id INTEGER PRIMARY KEY, "
		   "title_key TEXT); INSERT INTO titles SELECT id, title_key "
		   "FROM w_vessel UNION ALL SELECT id, title_key FROM "
		   "w_place");
	sqlite3_finalize(w);
	sqlite3_finalize(v);
	run_sql(f, "COMMIT");
}

/* Roles of a few ships, held by companies and people of the same names. */
static void make_roles(struct fixture *f)
{
	sqlite3_stmt *w;

	run_sql(f, "BEGIN");
	make_things(f, "w_company", KIND_COMPANY, 3000, PARTIES);
	make_things(f, "w_person", KIND_PERSON, 4000, PARTIES);
	w = prepare(f, "INSERT INTO \"w_ship-role\" (id, r1, r2, l4, h4, "
		       "standing) VALUES (?1, ?2, ?3, ?4, ?4, 1)");
	for (int i = 0; i < ROLES; i++) {
		sqlite3_bind_int64(w, 1, 8000000 + i * 3);
		sqlite3_bind_int64(w, 2, some_ship());
		bind_maybe(w, 3, (next_random(2) != 0 ? 3000 : 4000) +
				 next_random(PARTIES), 5);
		bind_maybe(w, 4, 1500000000 + 86400 * next_random(9), 10);
		step(f, w);
	}
	sqlite3_finalize(w);
	run_sql(f, "INSERT INTO titles SELECT id, title_key FROM w_company "
		   "UNION ALL SELECT id, title_key FROM w_person");
	run_sql(f, "COMMIT");
}

static struct fixture shared;

static int setup_cells(void **state)
{
	fixture_open(&shared);
	seed();
	make_cells(&shared);
	make_roles(&shared);
	*state = &shared;
	return 0;
}

static int teardown_cells(void **state)
{
	fixture_close(*state);
	return 0;
}

/* ---- what plain SQL says ---- */

#define TITLES "temp.titles"
#define OPEN(l, h, open, dated)                                               \
	"CASE WHEN " l " IS NULL AND " h " IS NULL THEN 2 WHEN " l            \
	" IS NULL THEN " open " ELSE " dated " END"

/* Rows of one target by date; those without a target by id. */
#define DATED(r, down)                                                        \
	r " " down ", CASE WHEN " r " IS NULL THEN 0 ELSE l3 IS NULL END, "   \
	"CASE WHEN " r " IS NULL THEN 0 ELSE l3 END " down ", w.id " down

#define DISPUTED(slot) "(w.standing >> 3 * " #slot " & 7 IN (3, 4))"
#define DISPUTES                                                              \
	"(" DISPUTED(0) " + " DISPUTED(1) " + " DISPUTED(2) " + " DISPUTED(3)   \
	" + " DISPUTED(4) " + " DISPUTED(5) " + " DISPUTED(6) " + "           \
	DISPUTED(7) ")"

struct order {
	const char *field; /* NULL: the list's own */
	const char *up, *down;
};

/* `t` is what the sorted column refers to. */
static const struct order call_orders[] = {
	{NULL, OPEN("l3", "h3", "0", "1") ", coalesce(l3, h3), w.id",
	 OPEN("l3", "h3", "1", "0") ", coalesce(l3, h3) DESC, w.id DESC"},
	{"when", OPEN("l3", "h3", "0", "1") ", coalesce(l3, h3), w.id",
	 OPEN("l3", "h3", "1", "0") ", coalesce(l3, h3) DESC, w.id DESC"},
	{"ship",
	 "r1 IS NULL, t1.title_key IS NULL, t1.title_key, " DATED("r1", ""),
	 "r1 IS NULL, t1.title_key IS NULL, t1.title_key DESC, " DATED("r1", "DESC")},
	{"place",
	 "r2 IS NULL, t2.title_key IS NULL, t2.title_key, " DATED("r2", ""),
	 "r2 IS NULL, t2.title_key IS NULL, t2.title_key DESC, " DATED("r2", "DESC")},
	{"with", "r7 IS NULL, t7.title_key IS NULL, t7.title_key, r7, w.id",
	 "r7 IS NULL, t7.title_key IS NULL, t7.title_key DESC, r7 DESC, "
	 "w.id DESC"},
	{"did", "k4 IS NULL, k4, w.id", "k4 IS NULL, k4 DESC, w.id DESC"},
	{"what", "x5 IS NULL, x5, w.id", "x5 IS NULL, x5 DESC, w.id DESC"},
	{"id", "w.id", "w.id DESC"},
	{"by", "w.by_low, w.by_high, w.id",
	 "w.by_low DESC, w.by_high DESC, w.id DESC"},
	{"standing", "w.standing & 7, w.id", "w.standing & 7 DESC, w.id DESC"},
	{"disputes", DISPUTES ", w.id", DISPUTES " DESC, w.id DESC"},
	{"how-many", OPEN("l6", "h6", "0", "1") ", coalesce(l6, h6), w.id",
	 OPEN("l6", "h6", "1", "0") ", coalesce(l6, h6) DESC, w.id DESC"},
};

struct condition {
	const char *filter, *where;
	int64_t about;
	bool joined_too;
	const char *sql;
};

#define WORD(w)                                                               \
	"(w.id IN (SELECT v.id FROM \"v_port-call\" v JOIN " TITLES " t "     \
	"ON t.id = v.r WHERE v.slot = 7 AND "                                 \
	"' ' || t.title_key LIKE '% " w "%') OR "                             \
	"' ' || t1.title_key LIKE '% " w "%' OR "                             \
	"' ' || t2.title_key LIKE '% " w "%')"

static const struct condition call_conditions[] = {
	{.sql = "1"},
	{.joined_too = true, .sql = "1"},
	{.filter = "ma", .sql = WORD("ma")},
	{.filter = "  Ma  ", .sql = WORD("ma")},
	{.filter = "anga", .sql = WORD("anga")},
	{.filter = "ma so", .sql = WORD("ma") " AND " WORD("so")},
	{.filter = "nothing at all", .sql = "0"},
	{.about = 1007,
	 .sql = "(r1 = 1007 OR w.id IN (SELECT id FROM \"v_port-call\" "
		"WHERE slot = 7 AND r = 1007))"},
	{.about = 2003, .filter = "a", .sql = "r2 = 2003 AND " WORD("a")},
	{.about = 999, .sql = "0"},
	{.where = "did=loads", .sql = "k4 = 'loads'", .filter = ""},
	{.where = "how-many>40", .sql = "l6 > 40000000"},
	{.where = "how-many<=7 and did=unloads",
	 .sql = "h6 <= 7000000 AND k4 = 'unloads'"},
	{.where = "what~ma", .sql = "' ' || x5 LIKE '% ma%'"},
	{.where = "what=", .sql = "x5 IS NULL", .joined_too = true},
	{.where = "what!=", .sql = "x5 IS NOT NULL"},
	{.where = "when.standing=disputed", .sql = "w.standing >> 9 & 7 = 4"},
	{.where = "standing!=disputed", .sql = "w.standing >> 9 & 7 <> 4"},
	{.where = "when=2018-05 and how-many=3",
	 .sql = "(l3 IS NOT NULL OR h3 IS NOT NULL) AND "
		"coalesce(l3, 0) <= unixepoch('2018-05-31 23:59:59') AND "
		"coalesce(h3, 9e18) >= unixepoch('2018-05-01') AND "
		"(l6 IS NOT NULL OR h6 IS NOT NULL) AND "
		"coalesce(l6, 0) <= 3000000 AND coalesce(h6, 9e18) >= "
		"3000000"},
	{.filter = "ra", .where = "when<2018", .about = 1003,
	 .sql = WORD("ra") " AND h3 < unixepoch('2018-01-01') AND "
		"(r1 = 1003 OR w.id IN (SELECT id FROM \"v_port-call\" "
		"WHERE slot = 7 AND r = 1003))"},
};

struct expected {
	int64_t id[ROWS + SHIPS];
	int64_t count;
};

static void plain(struct fixture *f, struct expected *e, const char *sql)
{
	sqlite3_stmt *s = prepare(f, sql);

	e->count = 0;
	while (sqlite3_step(s) == SQLITE_ROW)
		e->id[e->count++] = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
}

static void check_window(struct fixture *f, struct list *list,
			 const struct expected *e, int64_t position, int n,
			 const char *what)
{
	struct list_row *rows;
	int count;
	int64_t left = position < e->count ? e->count - position : 0;

	good(f, list_window(list, f->ctx, position, n, &rows, &count,
			    &f->err));
	if (count != (left < n ? left : n))
		fail_msg("%s: %d rows at %" PRId64 " of %" PRId64, what,
			 count, position, e->count);
	for (int i = 0; i < count; i++)
		if (rows[i].id != e->id[position + i])
			fail_msg("%s: row %" PRId64 " is %" PRId64
				 ", not %" PRId64, what, position + i,
				 rows[i].id, e->id[position + i]);
	talloc_free(rows);
}

static void check_position(struct fixture *f, struct list *list,
			   const struct expected *e, int64_t position,
			   const char *what)
{
	int64_t found;

	if (position >= e->count)
		return;
	good(f, list_position(list, e->id[position], &found, &f->err));
	if (found != position)
		fail_msg("%s: position %" PRId64 ", not %" PRId64, what, found,
			 position);
}

/* What is told before all was counted is never too much. */
static bool check_known(struct fixture *f, struct list *list,
			const struct expected *e, const char *what)
{
	int64_t count;
	bool all;

	good(f, list_known(list, &count, &all, &f->err));
	if (all ? count != e->count : count > e->count)
		fail_msg("%s: %" PRId64 " of %" PRId64 " rows%s are known",
			 what, count, e->count, all ? ", all," : "");
	return all;
}

static void check_tally(struct fixture *f, struct list *list,
			const struct expected *e, const char *what)
{
	bool ready = false;

	for (int i = 0; !ready; i++) {
		good(f, list_tally(list, 1, &ready, &f->err));
		if (i % 4 == 3)
			check_window(f, list, e, next_random(100), 20, what);
		if (check_known(f, list, e, what) && !ready)
			fail_msg("%s: all are known and not counted", what);
	}
	assert_true(check_known(f, list, e, what));
}

static void check_list(struct fixture *f, const struct list_query *query,
		       const struct expected *e, const char *what)
{
	struct list *list;
	int64_t count, found, done, total;

	good(f, list_open(f->casefile, f->ctx, query, &list, &f->err));
	/* Half of the time it is made ready before, a little at a time. */
	for (bool ready = next_random(2) != 0; !ready;) {
		good(f, list_ready(list, 1, &ready, &done, &total, &f->err));
		assert_true(done <= total);
	}
	/* The first window first, and on from there, as a person does. */
	if (next_random(2) != 0)
		for (int at = 0; at < 400; at += 50) {
			check_window(f, list, e, at, 50, what);
			(void)check_known(f, list, e, what);
		}
	if (next_random(2) != 0)
		check_tally(f, list, e, what);
	/* In any order: the ends first, or in the middle of nowhere. */
	for (int i = 0; i < 12; i++) {
		int64_t at = next_random((uint32_t)e->count + 2);

		check_window(f, list, e, at, 1 + (int)next_random(60), what);
		check_position(f, list, e, at, what);
		if (i == 5) {
			good(f, list_count(list, e->count / 2, &count,
					   &f->err));
			assert_int_equal(count, e->count / 2 + (e->count > 0));
		}
	}
	good(f, list_count(list, INT64_MAX - 1, &count, &f->err));
	assert_int_equal(count, e->count);
	check_window(f, list, e, 0, 50, what);
	check_window(f, list, e, e->count > 50 ? e->count - 50 : 0, 50, what);
	good(f, list_position(list, 42, &found, &f->err));
	assert_int_equal(found, -1);
	list_refresh(list);
	check_window(f, list, e, e->count / 2, 10, what);
	list_close(list);
}

static void check_calls(struct fixture *f, const struct order *order,
			const struct condition *c, bool down,
			struct expected *e)
{
	const struct registry *r = casefile_registry(f->casefile);
	const struct kind *kind = registry_kind(r, KIND_PORT_CALL);
	struct list_query query = {
		.kind = KIND_PORT_CALL, .descending = down,
		.filter = c->filter, .where = c->where, .about = c->about,
		.joined_too = c->joined_too};
	char sql[4096], what[256];

	if (order->field != NULL)
		good(f, list_columns_sort(r, kind, order->field, &query,
					  &f->err));
	snprintf(sql, sizeof(sql), "SELECT w.id FROM \"w_port-call\" w "
		 "LEFT JOIN " TITLES " t1 ON t1.id = w.r1 "
		 "LEFT JOIN " TITLES " t2 ON t2.id = w.r2 "
		 "LEFT JOIN " TITLES " t7 ON t7.id = w.r7 "
		 "WHERE %s AND (%s) ORDER BY %s",
		 c->joined_too ? "1" : "same IS NULL", c->sql,
		 down ? order->down : order->up);
	plain(f, e, sql);
	snprintf(what, sizeof(what), "by %s%s, filter %s, where %s, about %"
		 PRId64, order->field != NULL ? order->field : "default",
		 down ? " down" : "", c->filter != NULL ? c->filter : "-",
		 c->where != NULL ? c->where : "-", c->about);
	check_list(f, &query, e, what);
}

static void calls_agree_with_sql(void **state)
{
	struct fixture *f = *state;
	struct expected *e = malloc(sizeof(*e));
	size_t conditions = sizeof(call_conditions) /
			    sizeof(*call_conditions);

	/* Every order, every condition, and some of all pairs. */
	for (size_t i = 0; i < sizeof(call_orders) / sizeof(*call_orders); i++)
		for (size_t j = 0; j < conditions; j++)
			if (i == 0 || j == 0 || next_random(3) == 0)
				check_calls(f, &call_orders[i],
					    &call_conditions[j],
					    next_random(2) != 0, e);
	free(e);
}

static void things_agree_with_sql(void **state)
{
	static const char *const filters[] = {NULL, "ma", "ra ne", "zz"};
	struct fixture *f = *state;
	struct expected *e = malloc(sizeof(*e));

	for (int i = 0; i < 8; i++) {
		struct list_query query = {.kind = KIND_VESSEL,
					   .descending = i % 2 != 0,
					   .filter = filters[i / 2]};
		char sql[512], where[256] = "1";

		if (i / 2 == 1 || i / 2 == 3)
			snprintf(where, sizeof(where), "' ' || title_key LIKE "
				 "'%% %s%%'", filters[i / 2]);
		if (i / 2 == 2)
			snprintf(where, sizeof(where), "' ' || title_key LIKE "
				 "'%% ra%%' AND ' ' || title_key LIKE "
				 "'%% ne%%'");
		snprintf(sql, sizeof(sql), "SELECT id FROM w_vessel WHERE "
			 "same IS NULL AND %s ORDER BY title_key %s, id %s",
			 where, i % 2 ? "DESC" : "", i % 2 ? "DESC" : "");
		plain(f, e, sql);
		check_list(f, &query, e, sql);
	}
	free(e);
}

/* Not a few of all, some without a title: those stand last either way. The last
 * test on these cells, which it changes. */
static void the_untitled_stand_last(void **state)
{
	struct fixture *f = *state;
	const struct registry *r = casefile_registry(f->casefile);
	int slot = registry_field_by_word(r, registry_kind(r, KIND_VESSEL),
					  "home-port", 9)->slot;
	struct expected *e = malloc(sizeof(*e));
	char sql[256];

	snprintf(sql, sizeof(sql), "UPDATE w_vessel SET r%d = 2000 "
		 "WHERE id %% 3 = 0", slot);
	run_sql(f, sql);
	run_sql(f, "UPDATE w_vessel SET title_key = NULL WHERE id % 12 = 0");
	for (int down = 0; down < 2; down++) {
		struct list_query query = {.kind = KIND_VESSEL, .about = 2000,
					   .descending = down != 0};

		snprintf(sql, sizeof(sql), "SELECT id FROM w_vessel WHERE "
			 "same IS NULL AND r%d = 2000 ORDER BY title_key IS "
			 "NULL, title_key %s, id %s", slot, down ? "DESC" : "",
			 down ? "DESC" : "");
		plain(f, e, sql);
		assert_true(e->count > SHIPS / 8);
		check_list(f, &query, e, sql);
	}
	free(e);
}

/* Two kinds of targets in one order, from the first window on. */
static void targets_of_several_kinds_agree_with_sql(void **state)
{
	struct fixture *f = *state;
	const struct registry *r = casefile_registry(f->casefile);
	const struct kind *kind = registry_kind(r, KIND_SHIP_ROLE);
	struct expected *e = malloc(sizeof(*e));

	for (int i = 0; i < 8; i++) {
		const char *down = i % 2 != 0 ? "DESC" : "";
		struct list_query query = {.kind = KIND_SHIP_ROLE,
					   .descending = i % 2 != 0};
		char sql[1024];

		good(f, list_columns_sort(r, kind, "party", &query, &f->err));
		snprintf(sql, sizeof(sql), "SELECT w.id FROM \"w_ship-role\" w "
			 "LEFT JOIN " TITLES " t ON t.id = w.r2 ORDER BY "
			 "r2 IS NULL, t.title_key %s, r2 %s, "
			 "CASE WHEN r2 IS NULL THEN 0 ELSE l4 IS NULL END, "
			 "CASE WHEN r2 IS NULL THEN 0 ELSE l4 END %s, "
			 "w.id %s", down, down, down, down);
		plain(f, e, sql);
		check_list(f, &query, e, sql);
	}
	free(e);
}

static int note_count(unsigned int what, void *seen, void *statement,
		      void *text)
{
	(void)what;
	(void)statement;
	if (strcasestr(text, "count(") != NULL)
		*(bool *)seen = true;
	return 0;
}

/* A first window does not count a million rows. */
static void first_windows_count_nothing(void **state)
{
	static const int kinds[] = {KIND_PORT_CALL, KIND_VESSEL,
				    KIND_SHIP_ROLE, KIND_DESIGNATION};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct list_query query = {.kind = kinds[i]};
		struct list_row *rows;
		struct list *list;
		bool counted = false;
		int count;

		good(f, list_open(f->casefile, f->ctx, &query, &list,
				  &f->err));
		sqlite3_trace_v2(handle(f), SQLITE_TRACE_STMT, note_count,
				 &counted);
		good(f, list_window(list, f->ctx, 0, 50, &rows, &count,
				    &f->err));
		sqlite3_trace_v2(handle(f), 0, NULL, NULL);
		assert_int_equal(count, kinds[i] == KIND_DESIGNATION ? 0 : 50);
		assert_false(counted);
		list_close(list);
	}
}

/* Nor does a kind of few rows cost a search for each name in the case. */
static int note_search(unsigned int what, void *searches, void *statement,
		       void *text)
{
	(void)what;
	(void)statement;
	(void)text;
	++*(int *)searches;
	return 0;
}

static void few_rows_take_few_searches(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_DESIGNATION};
	struct list_row *rows;
	struct list *list;
	int searches = 0, count;

	good(f, list_open(f->casefile, f->ctx, &query, &list, &f->err));
	sqlite3_trace_v2(handle(f), SQLITE_TRACE_STMT, note_search, &searches);
	good(f, list_window(list, f->ctx, 0, 50, &rows, &count, &f->err));
	sqlite3_trace_v2(handle(f), 0, NULL, NULL);
	assert_int_equal(count, 0);
	assert_in_range(searches, 1, 20);
	list_close(list);
}

static void windows_show_titles(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_PORT_CALL};
	struct list *list;
	struct list_row *rows;
	int count;

	good(f, list_open(f->casefile, f->ctx, &query, &list, &f->err));
	good(f, list_window(list, f->ctx, 1000, 200, &rows, &count, &f->err));
	assert_int_equal(count, 200);
	for (int i = 0; i < count; i++) {
		const struct list_cell *cell = &rows[i].cells[2];
		sqlite3_stmt *s = prepare(f, "SELECT r2, (SELECT title FROM "
					     "w_place p WHERE p.id = w.r2), n7 "
					     "FROM \"w_port-call\" w WHERE "
					     "id = ?1");
		const char *title;

		sqlite3_bind_int64(s, 1, rows[i].id);
		assert_int_equal(sqlite3_step(s), SQLITE_ROW);
		title = (const char *)sqlite3_column_text(s, 1);
		assert_int_equal(cell->reference, sqlite3_column_int64(s, 0));
		if (title != NULL)
			assert_string_equal(cell->text, title);
		else
			assert_null(cell->text);
		assert_int_equal(rows[i].cells[7].more,
				 sqlite3_column_int(s, 2));
		sqlite3_finalize(s);
	}
	list_close(list);
}

/* ---- a small case of claims ---- */

static const char made_up[] = HEAD
	"{\"t\":\"source\",\"id\":\"@one\",\"key\":\"one\"}\n"
	"{\"t\":\"source\",\"id\":\"@two\",\"key\":\"two\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c1\",\"source\":\"@one\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\","
	"\"flag\":\"Russia\",\"mmsi\":[\"273000001\",\"273000002\"]},"
	"{\"record\":\"@maria2\",\"kind\":\"vessel\",\"name\":\"MARIA\"},"
	"{\"record\":\"@lady\",\"kind\":\"vessel\",\"name\":\"Lady R\"},"
	"{\"record\":\"@both\",\"kind\":\"group\",\"name\":\"both ships\","
	"\"member\":[\"@maria\",\"@lady\"]},"
	"{\"record\":\"@port\",\"kind\":\"place\",\"name\":\"Port\"},"
	"{\"record\":\"@call1\",\"kind\":\"port-call\",\"ship\":\"@both\","
	"\"place\":\"@port\",\"when\":\"5 June 2021\"},"
	"{\"record\":\"@call2\",\"kind\":\"port-call\",\"ship\":\"@maria2\","
	"\"when\":\"before August 2020\"},"
	"{\"record\":\"@call3\",\"kind\":\"port-call\",\"ship\":\"@lady\"},"
	"{\"record\":\"@call4\",\"kind\":\"port-call\",\"ship\":\"@lady\","
	"\"when\":\"2019\",\"what\":\"\\u001b[2J\\u202e|pipe\"}]}\n"
	"{\"t\":\"citation\",\"id\":\"@c2\",\"source\":\"@two\",\"says\":["
	"{\"record\":\"@maria\",\"flag\":\"Panama\"},"
	"{\"record\":\"@call1\",\"place\":{\"ref\":\"@port\","
	"\"polarity\":\"not\"}}]}\n"
	"{\"t\":\"judgement\",\"id\":\"@j\",\"about\":\"@maria\","
	"\"verdict\":\"same\",\"other\":\"@maria2\"}\n"
	"{\"t\":\"mark\",\"id\":\"@m\",\"target\":\"@lady\"}\n";

static int setup_claims(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	fixture_open(f);
	good(f, fixture_load(f, made_up, NULL));
	*state = f;
	return 0;
}

static int teardown_claims(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static int64_t named_id(const char *name)
{
	int64_t id = 0;

	assert_int_equal(id_from_name("test", 4, name, strlen(name), &id),
			 STATUS_OK);
	return id;
}

static struct list_row *all_rows(struct fixture *f,
				 const struct list_query *query, int *count)
{
	struct list *list;
	struct list_row *rows;

	good(f, list_open(f->casefile, f->ctx, query, &list, &f->err));
	good(f, list_window(list, f->ctx, 0, 100, &rows, count, &f->err));
	list_close(list);
	return rows;
}

static const struct list_cell *cell_of(struct fixture *f, int kind,
				       const struct list_row *row,
				       const char *word)
{
	const struct registry *r = casefile_registry(f->casefile);
	const struct field *field = registry_field_by_word(
		r, registry_kind(r, kind), word, strlen(word));

	if (field == NULL)
		fail_msg("no field %s", word);
	return &row->cells[field != NULL ? field->slot : 0];
}

/* Which of the two stands for both is told by their ids. */
static const struct list_row *find_title(const struct list_row *rows,
					 int count, const char *title)
{
	for (int i = 0; i < count; i++)
		if (strcasecmp(rows[i].title, title) == 0)
			return &rows[i];
	fail_msg("no %s in the list", title);
	return rows;
}

static void rivals_stand_beside_each_other(void **state)
{
	struct fixture *f = *state;
	const struct list_query ships = {.kind = KIND_VESSEL};
	const struct list_query calls = {.kind = KIND_PORT_CALL};
	int count;
	struct list_row *rows = all_rows(f, &ships, &count);
	const struct list_row *maria = find_title(rows, count, "Maria");
	const struct list_cell *flag = cell_of(f, KIND_VESSEL, maria, "flag");
	const struct list_cell *mmsi = cell_of(f, KIND_VESSEL, maria, "mmsi");
	const struct list_cell *place;

	assert_int_equal(count, 2);
	assert_int_equal(flag->standing, STANDING_DISPUTED);
	assert_true(!strcmp(flag->text, "RU|PA") ||
		    !strcmp(flag->text, "PA|RU"));
	assert_int_equal(flag->more, 0);
	assert_int_equal(mmsi->more, 1);
	assert_null(strchr(mmsi->text, '|'));
	assert_true(find_title(rows, count, "Lady R")->marked);
	assert_false(maria->marked);
	rows = all_rows(f, &calls, &count);
	for (int i = 0; i < count; i++) {
		if (rows[i].id != named_id("call1"))
			continue;
		place = cell_of(f, KIND_PORT_CALL, &rows[i], "place");
		assert_int_equal(place->standing, STANDING_DISPUTED);
		assert_true(!strcmp(place->text, "Port|not Port") ||
			    !strcmp(place->text, "not Port|Port"));
		return;
	}
	fail_msg("the call is not in the list");
}

/* What programs read names every value of a set, and of a field of one value
 * none that lost. */
static void a_set_is_named_whole(void **state)
{
	struct fixture *f = *state;
	struct list_query ships = {.kind = KIND_VESSEL, .whole = true};
	int count;
	struct list_row *rows;
	const struct list_row *lady;

	good(f, fixture_load(f, HEAD
	"{\"t\":\"source\",\"id\":\"@three\",\"key\":\"three\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c3\",\"source\":\"@three\",\"says\":["
	"{\"record\":\"@lady\",\"flag\":\"Russia\",\"mmsi\":[\"273000003\","
	"\"273000004\",{\"said\":\"273000005\",\"hedge\":\"likely\"}]}]}\n"
	"{\"t\":\"claim\",\"id\":\"@oops\",\"citation\":\"@c3\",\"record\":"
	"\"@lady\",\"field\":\"mmsi\",\"said\":\"273000006\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c4\",\"source\":\"@one\",\"says\":["
	"{\"record\":\"@lady\",\"mmsi\":{\"said\":\"273000004\","
	"\"polarity\":\"not\"}}]}\n"
	"{\"t\":\"claim\",\"id\":\"@flag\",\"citation\":\"@c4\",\"record\":"
	"\"@lady\",\"field\":\"flag\",\"said\":\"Panama\"}\n"
	"{\"t\":\"judgement\",\"id\":\"@k\",\"about\":\"@flag\","
	"\"verdict\":\"preferred\"}\n"
	"{\"t\":\"judgement\",\"id\":\"@l\",\"about\":\"@oops\","
	"\"verdict\":\"rejected\"}\n", NULL));
	rows = all_rows(f, &ships, &count);
	lady = find_title(rows, count, "Lady R");
	assert_string_equal(cell_of(f, KIND_VESSEL, lady, "mmsi")->whole,
			    "273000004|not 273000004!; 273000003; "
			    "likely: 273000005");
	assert_string_equal(cell_of(f, KIND_VESSEL, lady, "flag")->whole, "PA");
	assert_null(cell_of(f, KIND_VESSEL, lady, "name")->whole);
	ships.whole = false;
	rows = all_rows(f, &ships, &count);
	lady = find_title(rows, count, "Lady R");
	assert_null(cell_of(f, KIND_VESSEL, lady, "mmsi")->whole);
}

static void joined_ones_are_asked_for(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_VESSEL, .joined_too = true};
	int count;

	all_rows(f, &query, &count);
	assert_int_equal(count, 3);
	query.filter = "mar";
	all_rows(f, &query, &count);
	assert_int_equal(count, 2);
	query.joined_too = false;
	all_rows(f, &query, &count);
	assert_int_equal(count, 1);
}

/* Her own, those of the one joined with her, and those of her group. */
static void about_a_ship_and_her_groups(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_PORT_CALL};
	struct list_row *rows;
	int count;

	query.about = named_id("maria");
	rows = all_rows(f, &query, &count);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].id, named_id("call2"));
	assert_int_equal(rows[1].id, named_id("call1"));
	query.about = named_id("maria2");
	all_rows(f, &query, &count);
	assert_int_equal(count, 2);
	query.about = named_id("lady");
	all_rows(f, &query, &count);
	assert_int_equal(count, 3);
	query.about = named_id("port");
	all_rows(f, &query, &count);
	assert_int_equal(count, 1);
}

static void open_starts_first_and_undated_last(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_PORT_CALL};
	int count;
	struct list_row *rows = all_rows(f, &query, &count);

	assert_int_equal(count, 4);
	assert_int_equal(rows[0].id, named_id("call2"));
	assert_int_equal(rows[1].id, named_id("call4"));
	assert_int_equal(rows[2].id, named_id("call1"));
	assert_int_equal(rows[3].id, named_id("call3"));
	/* As printed; who shows it makes it safe. */
	assert_string_equal(cell_of(f, KIND_PORT_CALL, &rows[1], "what")->text,
			    "\x1b[2J\xe2\x80\xae|pipe");
	assert_string_equal(rows[2].title,
			    "port call both ships, Port, 5 Jun 2021");
}

static void a_change_shows_after_refresh(void **state)
{
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_VESSEL, .filter = "lady"};
	struct list *list;
	struct list_row *rows;
	int64_t entry, count;
	char *what;
	int n;

	good(f, list_open(f->casefile, f->ctx, &query, &list, &f->err));
	good(f, list_count(list, 10, &count, &f->err));
	assert_int_equal(count, 1);
	entry = entry_undoable(f->casefile);
	good(f, entry_undo(f->casefile, f->ctx, entry, &what, &f->err));
	/* Rows that are gone are left out even before. */
	good(f, list_window(list, f->ctx, 0, 10, &rows, &n, &f->err));
	assert_int_equal(n, 0);
	list_refresh(list);
	good(f, list_count(list, 10, &count, &f->err));
	assert_int_equal(count, 0);
	good(f, entry_redo(f->casefile, f->ctx, entry, &what, &f->err));
	list_refresh(list);
	good(f, list_count(list, 10, &count, &f->err));
	assert_int_equal(count, 1);
	list_close(list);
}

static int names_in_memory(struct fixture *f)
{
	const struct titles_kind *names;

	good(f, titles_get(f->casefile,
			   registry_kind(casefile_registry(f->casefile),
					 KIND_VESSEL), false, &names, &f->err));
	return (int)names->count;
}

/* What was read between actions that were then taken back is not kept. */
static void what_was_taken_back_is_not_kept(void **state)
{
	struct fixture *f = *state;
	int before = names_in_memory(f);

	good(f, entries_begin(f->casefile, &f->err));
	good(f, fixture_load(f, HEAD "{\"t\":\"source\",\"id\":\"@taken\","
			     "\"kind\":\"press\"}\n{\"t\":\"citation\","
			     "\"id\":\"@back\",\"source\":\"@taken\","
			     "\"says\":[{\"record\":\"@second\",\"kind\":"
			     "\"vessel\",\"name\":\"Second Lady\"}]}\n",
			     NULL));
	assert_int_equal(names_in_memory(f), before + 1);
	entries_abandon(f->casefile);
	assert_int_equal(names_in_memory(f), before);
}

static void hostile_filters(void **state)
{
	static const char *const filters[] = {
		"'", "%", "_", "\"", "\xff", "\x1b[2J", "a' OR 1=1 --", "\\",
	};
	struct fixture *f = *state;
	struct list_query query = {.kind = KIND_VESSEL};
	struct list *list;
	int count;

	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		query.filter = filters[i];
		all_rows(f, &query, &count);
	}
	query.filter = "a b c d e f g h i j";
	assert_int_equal(list_open(f->casefile, f->ctx, &query, &list,
				   &f->err), STATUS_LIMIT);
	query.filter = NULL;
	query.kind = 9999;
	assert_int_equal(list_open(f->casefile, f->ctx, &query, &list,
				   &f->err), STATUS_INVALID);
	query.kind = KIND_VESSEL;
	query.sort = registry_field(casefile_registry(f->casefile), 2001);
	assert_int_equal(list_open(f->casefile, f->ctx, &query, &list,
				   &f->err), STATUS_INVALID);
}

int main(void)
{
#define TEST(name)                                                            \
	cmocka_unit_test_setup_teardown(name, setup_claims, teardown_claims)
	const struct CMUnitTest claims[] = {
		TEST(rivals_stand_beside_each_other),
		TEST(a_set_is_named_whole),
		TEST(joined_ones_are_asked_for),
		TEST(about_a_ship_and_her_groups),
		TEST(open_starts_first_and_undated_last),
		TEST(a_change_shows_after_refresh),
		TEST(what_was_taken_back_is_not_kept),
		TEST(hostile_filters),
	};
	const struct CMUnitTest cells[] = {
		/* First: what was counted is remembered. */
		cmocka_unit_test(first_windows_count_nothing),
		cmocka_unit_test(calls_agree_with_sql),
		cmocka_unit_test(things_agree_with_sql),
		cmocka_unit_test(targets_of_several_kinds_agree_with_sql),
		cmocka_unit_test(few_rows_take_few_searches),
		cmocka_unit_test(windows_show_titles),
		cmocka_unit_test(the_untitled_stand_last),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(cells, setup_cells, teardown_cells) +
	       cmocka_run_group_tests(claims, NULL, NULL);
}
