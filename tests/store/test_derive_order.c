/* Whatever a case holds, and in whatever order it came in: kept cells are
 * those that a rebuild makes, and undo takes back just what was done. */
#include "tests/store/cells.h"

#include "src/base/text_add.h"
#include "store/entry.h"
#include "tests/base/random.h"

enum { LINES_MAX = 320, SOURCES = 5, CITATIONS = 10, ROUNDS = 12 };

struct world {
	void *ctx;
	const char *base;             /* what all lines refer to */
	const char *lines[LINES_MAX]; /* in any order */
	int count;
};

static int dice(int sides)
{
	return (int)random_below((unsigned)sides);
}

static const char *one_of(const char *const *words, int n)
{
	return words[dice(n)];
}
#define ONE_OF(...)                                                           \
	one_of((const char *const[]){ __VA_ARGS__ },                          \
	       (int)(sizeof((const char *const[]){ __VA_ARGS__ }) /           \
		     sizeof(const char *)))

static void put(struct world *w, char *line)
{
	assert_non_null(line);
	assert_true(w->count < LINES_MAX);
	w->lines[w->count++] = line;
}

static char *base_of(struct world *w)
{
	static const struct { const char *kind; int n; } records[] = {
		{ "vessel", 4 }, { "place", 5 }, { "group", 2 },
		{ "company", 3 }, { "government-body", 2 },
		{ "designation", 4 }, { "ship-role", 4 }, { "port-call", 3 },
		{ "event", 4 }, { "relative-position", 3 }, { "tally", 5 },
		{ "association", 2 },
	};
	char *text = talloc_strdup(w->ctx, "");

	for (int i = 0; i < SOURCES; i++)
		text = text_add(
			text, "{\"t\":\"source\",\"id\":\"@s%d\",\"kind\":"
			"\"press\"%s,\"key\":\"key%d\"}\n", i,
			i == 4 ? ",\"part_of\":\"@s0\"" : "", i);
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++)
		for (int n = 0; n < records[i].n; n++)
			text = text_add(
				text, "{\"t\":\"record\",\"id\":\"@%s%d\","
				"\"kind\":\"%s\"}\n", records[i].kind, n,
				records[i].kind);
	for (int i = 0; i < CITATIONS; i++)
		text = text_add(
			text, "{\"t\":\"citation\",\"id\":\"@c%d\","
			"\"source\":\"@s%d\"%s}\n", i, dice(SOURCES),
			dice(5) == 0 ? ",\"origin\":\"unknown\""
			: dice(3) == 0 ? ",\"origin\":\"@s1\"" : "");
	return text;
}

/* A claim on `record` about `field`; `value` is the rest of its keys. */
static void claim(struct world *w, const char *record, int n,
		  const char *field, const char *value)
{
	char citation[40] = "", polarity[32] = "", as_of[40] = "";

	if (dice(8))
		snprintf(citation, sizeof(citation), "\"citation\":\"@c%d\",",
			 dice(CITATIONS));
	if (dice(8) == 0 && !strstr(value, "polarity"))
		snprintf(polarity, sizeof(polarity), ",\"polarity\":\"%s\"",
			 ONE_OF("not", "not", "unknown"));
	if (dice(3) == 0)
		snprintf(as_of, sizeof(as_of), ",\"as_of\":\"202%d\"",
			 dice(4));
	put(w, talloc_asprintf(w->ctx,
			       "{\"t\":\"claim\",\"id\":\"@k%d\",%s\"record\":"
			       "\"@%s%d\",\"field\":\"%s\",%s%s%s}\n",
			       w->count, citation, record, n, field, value,
			       polarity, as_of));
}

static const char *ref(struct world *w, const char *kind, int n)
{
	return talloc_asprintf(w->ctx, "\"ref\":\"@%s%d\"", kind, dice(n));
}

static const char *said(struct world *w, const char *words)
{
	return talloc_asprintf(w->ctx, "\"said\":\"%s\"", words);
}

static void thing_claims(struct world *w)
{
	for (int i = 0; i < 10; i++)
		claim(w, "vessel", dice(4), "vessel.name",
		      said(w, ONE_OF("Maria", "MARIA", "Angara", "Lady R")));
	for (int i = 0; i < 6; i++)
		claim(w, "vessel", dice(4), "vessel.flag",
		      said(w, ONE_OF("Russia", "Panama", "Liberia")));
	for (int i = 0; i < 4; i++)
		claim(w, "place", dice(5), "place.parent", ref(w, "place", 5));
	for (int i = 0; i < 5; i++)
		claim(w, "place", dice(5), "place.name",
		      said(w, ONE_OF("Dunai", "Rajin", "Najin")));
	for (int i = 0; i < 5; i++)
		claim(w, "group", dice(2), "group.member",
		      ref(w, "vessel", 4));
	claim(w, "group", dice(2), "vessel.type",
	      "\"choice\":\"cargo ship\",\"reading\":\"each\"");
	for (int i = 0; i < 3; i++)
		claim(w, "vessel", dice(4), "vessel.type",
		      said(w, ONE_OF("cargo ship", "container ship", "tug")));
}

static const char *target(struct world *w)
{
	if (dice(2))
		return ref(w, "vessel", 4);
	return talloc_asprintf(w->ctx, "\"ref\":\"@group%d\"%s", dice(2),
			       ONE_OF(",\"reading\":\"each\"",
				      ",\"reading\":\"each\"",
				      ",\"reading\":\"together\"", ""));
}

static void holds(struct world *w, const char *kind, int n)
{
	for (int i = 0; i < n + 1; i++)
		claim(w, kind, dice(n), talloc_asprintf(w->ctx, "%s.holds",
							kind),
		      ONE_OF("\"polarity\":\"is\"", "\"polarity\":\"is\"",
			     "\"polarity\":\"not\""));
}

static void relation_claims(struct world *w)
{
	for (int i = 0; i < 5; i++)
		claim(w, "designation", dice(4), "designation.target",
		      target(w));
	for (int i = 0; i < 3; i++)
		claim(w, "designation", dice(4), "designation.authority",
		      ref(w, "government-body", 2));
	for (int i = 0; i < 3; i++)
		claim(w, "designation", dice(4), "designation.listed",
		      said(w, ONE_OF("May 2022", "2023", "3 May 2022")));
	for (int i = 0; i < 5; i++)
		claim(w, "ship-role", dice(4), "ship-role.ship", target(w));
	for (int i = 0; i < 5; i++)
		claim(w, "ship-role", dice(4), "ship-role.party",
		      ref(w, "company", 3));
	for (int i = 0; i < 9; i++) /* of a set */
		claim(w, "ship-role", dice(4), "ship-role.role",
		      said(w, ONE_OF("owner", "operator", "manager",
				     "registered owner", "associated")));
	for (int i = 0; i < 4; i++)
		claim(w, "relative-position", dice(3),
		      "relative-position.place", ref(w, "place", 5));
	for (int i = 0; i < 4; i++)
		claim(w, "relative-position", dice(3),
		      "relative-position.from", ref(w, "place", 5));
	for (int i = 0; i < 4; i++)
		claim(w, "relative-position", dice(3),
		      "relative-position.distance",
		      said(w, ONE_OF("200 km", "180 miles", "9 km")));
}

static void event_claims(struct world *w)
{
	for (int i = 0; i < 5; i++)
		claim(w, "port-call", dice(3), "port-call.ship", target(w));
	for (int i = 0; i < 5; i++)
		claim(w, "port-call", dice(3), "port-call.place",
		      ref(w, "place", 5));
	for (int i = 0; i < 5; i++)
		claim(w, "port-call", dice(3), "port-call.when",
		      said(w, ONE_OF("14 October 2023", "on Saturday",
				     "mid-October 2023", "last month")));
	for (int i = 0; i < 4; i++)
		claim(w, "port-call", dice(3), "port-call.did",
		      said(w, ONE_OF("unloads", "docked", "calls")));
	for (int i = 0; i < 4; i++)
		claim(w, "event", dice(4), "event.subject",
		      ref(w, "government-body", 2));
	for (int i = 0; i < 3; i++)
		claim(w, "event", dice(4), "event.what",
		      said(w, ONE_OF("visit", "meeting")));
	for (int i = 0; i < 3; i++)
		claim(w, "event", dice(4), "event.place", ref(w, "place", 5));
	claim(w, "event", 0, "event.when", said(w, "25 July 2023"));
	claim(w, "event", 0, "event.when", said(w, "late July 2023"));
	for (int i = 1; i < 4; i++)
		claim(w, "event", i, "event.when",
		      talloc_asprintf(w->ctx, "\"said\":\"soon after\","
				      "\"anchor\":\"@event%d\","
				      "\"anchor_field\":\"event.when\","
				      "\"relation\":\"%s\"", dice(i),
				      ONE_OF("after", "on", "before")));
}

static void set_claims(struct world *w)
{
	for (int i = 0; i < 2; i++)
		claim(w, "group", dice(2), "group.complete",
		      said(w, ONE_OF("yes", "yes", "no")));
	for (int i = 0; i < 4; i++)
		claim(w, "vessel", dice(2), "vessel.call-sign",
		      said(w, ONE_OF("UBCD2", "UFGH7", "UABC")));
	for (int i = 0; i < 2; i++)
		claim(w, "vessel", dice(2), "vessel.call-sign",
		      ONE_OF("\"polarity\":\"not\"", "\"said\":\"any other\","
			     "\"polarity\":\"not\""));
}

static void tally_claims(struct world *w)
{
	for (int i = 0; i < 7; i++)
		claim(w, "tally", dice(5), "tally.how-many",
		      talloc_asprintf(w->ctx, "\"bounds\":\"%s\"",
				      ONE_OF("[5,)", "[4,4]", "[7,9]", "[0,4]",
					     "(4,)", "[2,2]")));
	for (int i = 0; i < 5; i++)
		claim(w, "tally", dice(5), "tally.by", target(w));
	for (int i = 0; i < 6; i++)
		claim(w, "tally", dice(5), "tally.what",
		      said(w, ONE_OF("trips", "round trips", "trips")));
	for (int i = 0; i < 4; i++)
		claim(w, "tally", dice(5), "tally.when",
		      talloc_asprintf(w->ctx, "\"edtf\":\"%s\"",
				      ONE_OF("2023-08/2023-10", "2023-09",
					     "2023-08", "2023-08/2023-10")));
	for (int i = 0; i < 5; i++)
		claim(w, "tally", 1 + dice(4), "tally.part-of",
		      dice(3) ? "\"ref\":\"@tally0\""
			      : ref(w, "tally", 5));
	for (int i = 0; i < 3; i++)
		claim(w, "ship-role", dice(4), "ship-role.when",
		      talloc_asprintf(w->ctx, "\"edtf\":\"%s\"",
				      ONE_OF("/2021", "2020/..", "2022",
					     "2019/2022")));
}

static void meta_lines(struct world *w)
{
	for (int i = 0; i < 4; i++)
		claim(w, "s", dice(SOURCES), "document.published",
		      said(w, ONE_OF("16 October 2023", "22 January 2024",
				     "2023-10-17")));
	for (int i = 0; i < 3; i++)
		put(w, talloc_asprintf(
			w->ctx, "{\"t\":\"derivation\",\"id\":\"@d%d\","
			"\"source\":\"@s%d\",\"from\":\"@s%d\",\"how\":\"%s\","
			"\"stated\":\"%s\"}\n", i, dice(SOURCES),
			dice(SOURCES), ONE_OF("reports", "credits"),
			ONE_OF("stated", "possible")));
	for (int i = 0; i < 2; i++)
		put(w, talloc_asprintf(
			w->ctx, "{\"t\":\"setting\",\"id\":\"@r%d\","
			"\"target\":\"@s%d\",\"name\":\"reliability\","
			"\"value\":\"%s\"}\n", i, i, ONE_OF("A", "C", "F")));
	put(w, talloc_asprintf(
		w->ctx, "{\"t\":\"setting\",\"id\":\"@cr\",\"target\":\"@c0\","
		"\"name\":\"credibility\",\"value\":\"%d\"}\n", 1 + dice(6)));
	put(w, talloc_asprintf(
		w->ctx, "{\"t\":\"setting\",\"id\":\"@lab\",\"target\":"
		"\"@company0\",\"name\":\"label\",\"value\":\"a company\"}\n"));
}

static char *judged(struct world *w, const char *about, const char *verdict,
		    const char *other)
{
	return talloc_asprintf(
		w->ctx, "{\"t\":\"judgement\",\"id\":\"@j%d\",\"about\":"
		"\"@%s\",\"verdict\":\"%s\"%s%s%s,\"dated\":"
		"\"2024-01-%02dT%02d:%02d:00Z\"}\n", w->count, about, verdict,
		other ? ",\"other\":\"@" : "", other ? other : "",
		other ? "\"" : "", 1 + w->count % 28, w->count % 24,
		w->count / 28 % 60);
}

static void judgement_lines(struct world *w)
{
	for (int i = 0; i < 4; i++)
		put(w, judged(w, talloc_asprintf(w->ctx, "c%d",
						 dice(CITATIONS)),
			      ONE_OF("preferred", "rejected", "withdrawn",
				     "undecided"), NULL));
	put(w, judged(w, ONE_OF("vessel0", "vessel1"),
		      ONE_OF("same", "probably same", "not the same"),
		      ONE_OF("vessel2", "vessel3")));
	put(w, judged(w, ONE_OF("place0", "place1"), "same",
		      ONE_OF("place2", "place3")));
	put(w, judged(w, ONE_OF("vessel0", "vessel1"),
		      ONE_OF("same", "undecided"),
		      ONE_OF("vessel2", "vessel3")));
	put(w, judged(w, "port-call0", "same", "port-call1"));
	put(w, judged(w, "designation0", ONE_OF("same", "probably same"),
		      "designation1"));
}

static void make_world(struct world *w)
{
	static const struct { const char *kind; int n; } held[] = {
		{ "designation", 4 }, { "ship-role", 4 }, { "port-call", 3 },
		{ "event", 4 }, { "relative-position", 3 }, { "tally", 5 },
	};

	memset(w, 0, sizeof(*w));
	w->ctx = talloc_new(NULL);
	w->base = base_of(w);
	thing_claims(w);
	relation_claims(w);
	event_claims(w);
	set_claims(w);
	tally_claims(w);
	for (size_t i = 0; i < sizeof(held) / sizeof(*held); i++)
		holds(w, held[i].kind, held[i].n);
	meta_lines(w);
	judgement_lines(w);
}

static void shuffle(struct world *w)
{
	for (int i = w->count - 1; i > 0; i--) {
		int j = dice(i + 1);
		const char *kept = w->lines[i];

		w->lines[i] = w->lines[j];
		w->lines[j] = kept;
	}
}

/* Lines [from, to) as one entry. */
static void load_lines(struct fixture *f, const struct world *w, int from,
		       int to)
{
	char *text = talloc_strdup(f->ctx, "");

	for (int i = from; i < to; i++)
		text = text_add(text, "%s", w->lines[i]);
	load(f, text);
	talloc_free(text);
}

static char *load_whole(struct fixture *f, const struct world *w)
{
	char *text = talloc_strdup(f->ctx, w->base);

	for (int i = 0; i < w->count; i++)
		text = text_add(text, "%s", w->lines[i]);
	load(f, text);
	return all_cells(f);
}

static void any_order(void)
{
	struct fixture f, g;
	struct world w;
	char *whole, *parts, *anew;

	make_world(&w);
	fixture_open(&f);
	whole = load_whole(&f, &w);
	check_cells(&f);
	fixture_open(&g);
	shuffle(&w);
	load(&g, w.base);
	for (int from = 0, to; from < w.count; from = to) {
		to = from + 1 + dice(4);
		if (to > w.count)
			to = w.count;
		load_lines(&g, &w, from, to);
		if (dice(6) == 0)
			check_cells(&g);
	}
	parts = all_cells(&g);
	assert_same_cells(whole, parts);
	check_cells(&g);
	good(&g, derive_rebuild(g.casefile, NULL, NULL, &g.err));
	anew = all_cells(&g);
	assert_same_cells(parts, anew);
	fixture_close(&f);
	fixture_close(&g);
	talloc_free(w.ctx);
}

static void test_any_order(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++)
		any_order();
}

/* States on the way in are states on the way back. */
static void undo_all(void)
{
	char *states[LINES_MAX], *what;
	struct fixture f;
	struct world w;
	int n = 0;

	make_world(&w);
	fixture_open(&f);
	shuffle(&w);
	load(&f, w.base);
	states[n++] = all_cells(&f);
	for (int from = 0, to; from < w.count; from = to) {
		to = from + 12 < w.count ? from + 12 : w.count;
		load_lines(&f, &w, from, to);
		check_cells(&f);
		states[n++] = all_cells(&f);
	}
	for (int i = n - 1; i > 0; i--) {
		good(&f, entry_undo(f.casefile, f.ctx,
				    entry_undoable(f.casefile), &what,
				    &f.err));
		assert_same_cells(states[i - 1], all_cells(&f));
		check_cells(&f);
	}
	for (int i = 1; i < n; i++) {
		good(&f, entry_redo(f.casefile, f.ctx,
				    entry_redoable(f.casefile), &what,
				    &f.err));
		assert_same_cells(states[i], all_cells(&f));
	}
	check_cells(&f);
	fixture_close(&f);
	talloc_free(w.ctx);
}

static void test_undo_all(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		undo_all();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_undo_all),
	};

	random_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
