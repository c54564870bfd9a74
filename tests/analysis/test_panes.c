/* Panes on the made-up harbour, row by row, as screens are drawn. */
#include "tests/analysis/panes_case.h"

#include <limits.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/base/text_add.h"

/* ---- rows as lines, so that a difference is seen at one look ---- */

static void put_mark(FILE *out, enum standing standing)
{
	fputs(standing_mark(standing), out);
}

/* Rows of the list of a ship from a place on, at most n. */
static int ship_rows(struct fixture *f, const char *ship, int from, int n,
		     struct happening **ret_rows, int *ret_total,
		     int *ret_year)
{
	const struct compose_query query = { .thing = named(ship) };
	struct compose_list *list;
	const char **about;
	int places[100], count = 0, made;

	good(f, compose_list_open(f->casefile, f->ctx, &query, &list,
				  &f->err));
	*ret_total = compose_list_count(list);
	*ret_year = compose_list_year(list);
	for (int at = from; at < *ret_total && count < n; at++) {
		assert_int_equal(at, compose_list_find(
			list, compose_list_at(list, at)->record));
		places[count++] = at;
	}
	assert_int_equal(compose_list_find(list, named("no such")), -1);
	good(f, compose_list_rows(list, f->ctx, places, count, ret_rows, &made,
				  &about, &f->err));
	return made;
}

static char *said_lines(struct fixture *f, const char *ship, int *ret_year)
{
	struct happening *rows;
	char *text = NULL, *copy;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int total, count = ship_rows(f, ship, 0, 100, &rows, &total, ret_year);

	assert_int_equal(total, count);
	for (int i = 0; i < count; i++) {
		fputs(rows[i].when, out);
		put_mark(out, rows[i].when_standing);
		fprintf(out, "; %s; %s; %s; %d-%d", rows[i].place,
			rows[i].what, rows[i].with, rows[i].by_low,
			rows[i].by_high);
		put_mark(out, rows[i].standing);
		fprintf(out, "; %s\n", rows[i].sources);
	}
	fclose(out);
	copy = talloc_strdup(f->ctx, text);
	free(text);
	return copy;
}

static char *chain_lines(struct fixture *f, const char *record,
			 enum chain_direction direction,
			 const struct span *as_of, int max)
{
	struct chain_row *rows;
	char *text = NULL, *copy;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int count;

	good(f, chain_read(f->casefile, f->ctx, named(record), direction,
			   as_of, max, &rows, &count, NULL, &f->err));
	for (int i = 0; i < count; i++) {
		fprintf(out, "%*s%s: %s%s%s%s%s; %s; %d-%d",
			rows[i].depth * 2, "", rows[i].role, rows[i].share,
			*rows[i].share ? " " : "", rows[i].title,
			*rows[i].when ? ", " : "", rows[i].when, rows[i].listed,
			rows[i].by_low, rows[i].by_high);
		put_mark(out, rows[i].standing);
		fprintf(out, "; %s%s%s%s%s\n", rows[i].sources,
			rows[i].former ? " former" : "",
			rows[i].repeated ? " again" : "",
			rows[i].cycle ? " circle" : "",
			rows[i].label ? " label" : "");
	}
	fclose(out);
	copy = talloc_strdup(f->ctx, text);
	free(text);
	return copy;
}

static char *origin_lines(struct fixture *f, const char *record)
{
	struct origin_row *rows;
	char *text = NULL, *copy;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int count;

	good(f, origins_read(f->casefile, f->ctx, record ? named(record) : 0,
			     INT_MAX, &rows, &count, &f->err));
	for (int i = 0; i < count; i++)
		if (rows[i].heading)
			fprintf(out, "%s\n", rows[i].title);
		else
			fprintf(out, "  %s; %s; %s; %d; %s\n", rows[i].key,
				rows[i].published, rows[i].reading,
				rows[i].citations, rows[i].first);
	fclose(out);
	copy = talloc_strdup(f->ctx, text);
	free(text);
	return copy;
}

static char *fleet_lines(struct fixture *f, const char *filter)
{
	struct fleet_row *rows;
	struct fleet *fleet;
	char *text = NULL, *copy;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int64_t total, at;
	int count;

	good(f, fleet_open(f->casefile, f->ctx, filter, &fleet, &f->err));
	good(f, fleet_count(fleet, &total, &f->err));
	good(f, fleet_window(fleet, f->ctx, 0, 50, &rows, &count, &f->err));
	assert_int_equal(count, total);
	for (int i = 0; i < count; i++) {
		good(f, fleet_position(fleet, rows[i].id, &at, &f->err));
		assert_int_equal(at, i);
		fprintf(out, "%s%s; %s; %d-%d", rows[i].title,
			rows[i].marked ? "*" : "", rows[i].listed,
			rows[i].by_low, rows[i].by_high);
		put_mark(out, rows[i].listed_standing);
		for (const char **also = rows[i].also; *also; also++)
			fprintf(out, "; %s", *also);
		fputc('\n', out);
	}
	fclose(out);
	copy = talloc_strdup(f->ctx, text);
	free(text);
	talloc_free(fleet);
	return copy;
}

/* ---- fleet ---- */

/* A denial opposes what is said of her as one of a group, and of her alone;
 * a former name; a mark; groups that nobody tells apart, last. */
static void test_fleet(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f, "{\"t\":\"mark\",\"id\":\"@m1\","
			 "\"target\":\"@beta\"}\n");
	assert_string_equal(fleet_lines(&f, NULL),
			    "Alpha; MoT May 2023; 1-1; was Old Alpha\n"
			    "Beta*; no|MoT in 2023; 1-1!\n"
			    "(tug at Eastport); ; 0-0\n"
			    "three tugs; ; 0-0\n");
	assert_string_equal(fleet_lines(&f, "al"),
			    "Alpha; MoT May 2023; 1-1; was Old Alpha\n");
	assert_string_equal(fleet_lines(&f, "tu"),
			    "(tug at Eastport); ; 0-0\n"
			    "three tugs; ; 0-0\n");
	assert_string_equal(fleet_lines(&f, "zeta"), "");
	fixture_close(&f);
}

/* However much is said of a ship without a name, she stands below those that
 * have one; among these the one of whom most is said comes first. */
static void test_fleet_order(void **state)
{
	struct fixture f;
	char *more = talloc_strdup(NULL, ""), *lines;

	(void)state;
	for (int i = 0; i < 60; i++)
		more = text_add(
			more, CITATION("more%d", "other24",
				       "\"n\":%d,\"says\":[{\"record\":"
				       "\"@%s\",\"kind\":\"vessel\","
				       "\"description\":\"%d\"}]"),
			i, i + 100, i < 30 ? "nameless" : "beta", i);
	harbour_open(&f, more);
	lines = fleet_lines(&f, NULL);
	assert_memory_equal(lines, "Beta; ", 6);
	assert_true(strstr(lines, "Alpha; ") < strstr(lines, "(tug at"));
	talloc_free(more);
	fixture_close(&f);
}

/* Judged, the loser is gone from the cell; by whom and where else. */
static void test_fleet_judged(void **state)
{
	struct fixture f;
	char *lines;

	(void)state;
	harbour_open(&f, JUDGEMENT("j9", "rep.unlisted", "rejected",
				   "\"reason\":\"The list was read.\"")
			 CITATION("other.trade", "other24",
				  "\"n\":9,\"at\":\"l.9\",\"says\":["
				  "{\"record\":\"@board\",\"kind\":"
				  "\"government-body\",\"name\":\"Board\"},"
				  "{\"record\":\"@list9\",\"kind\":"
				  "\"designation\",\"target\":\"@alpha\","
				  "\"authority\":\"@board\"},"
				  "{\"record\":\"@ident\",\"kind\":"
				  "\"identity\",\"vessel\":{\"said\":\"both\","
				  "\"ref\":\"@pair\"},\"hedge\":"
				  "\"reportedly\",\"reading\":\"each\"}]"));
	lines = fleet_lines(&f, NULL);
	assert_string_equal(lines,
			    "Alpha; MoT May 2023 +1; 1-1; was Old Alpha; "
			    "reportedly as (not given)\n"
			    "Beta; MoT in 2023; 1-1; reportedly as (not "
			    "given)\n"
			    "(tug at Eastport); ; 0-0\n"
			    "three tugs; ; 0-0\n");
	fixture_close(&f);
}

static void test_status(void **state)
{
	struct case_status *status;
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	good(&f, case_status_read(f.casefile, f.ctx, &status, &f.err));
	assert_int_equal(status->sources, 6);
	assert_int_equal(status->citations, 24);
	assert_int_equal(status->unread, 3); /* news24, other24, reg */
	assert_int_equal(status->unsourced, 0);
	assert_int_equal(status->findings, 3);
	assert_int_equal(status->open_questions, 1);
	assert_int_equal(status->open_todos, 0);
	assert_int_equal(status->lost_addresses, 1);
	assert_int_equal(status->entries, 1);
	assert_int_equal(status->told_two_ways, 1);
	assert_true(status->disputed >= 1 && status->unjudged >= 2);
	for (int i = 0; i < status->kind_count; i++)
		if (status->kinds[i].kind->number == KIND_VESSEL)
			assert_int_equal(status->kinds[i].count, 3);
	fixture_close(&f);
}

/* ---- happenings ---- */

static void test_said_of_alpha(void **state)
{
	struct fixture f;
	int year;

	(void)state;
	harbour_open(&f, "");
	assert_string_equal(
		said_lines(&f, "alpha", &year),
		"since Jan; ; AIS off, still; claimed; Beta; 1-1; rep24\n"
		"Jan-Mar; Westport-Eastport; >=3 round trips by 2 ships; "
		"Beta; 1-1; rep24 (+1)\n"
		"3 Mar; Eastport; unloads ~40 crates; ; 1-1; rep24 news24\n"
		"; Eastport; seen, Figure 1; Beta; 1-1; rep24\n"
		"; to the north; not: this passage; ; 1-1-; other24\n");
	assert_int_equal(year, 2024);
	fixture_close(&f);
}

/* One origin told two ways; a joined place of another print; a hedge that
 * takes the infinitive; the other party of a call. */
static void test_said_of_beta(void **state)
{
	struct fixture f;
	char *lines;
	int year;

	(void)state;
	harbour_open(&f, "");
	lines = said_lines(&f, "beta", &year);
	assert_non_null(strstr(lines, "12 Jan|Feb~; ; joins route; ; 1-1; "
				      "rep24 (+1)\n"));
	assert_non_null(strstr(lines, "; Ostport=Eastport; appears to unload, "
				      "load; ; 1-1; rep24\n"));
	assert_non_null(strstr(lines, "; Eastport; loads grain | *sacks* "
				      "beside (tug at Eastport); "));
	assert_string_equal(said_lines(&f, "nameless", &year),
			    "; Eastport; Beta: loads grain | *sacks*; ; 1-1; "
			    "other24\n");
	assert_int_equal(year, 0);
	fixture_close(&f);
}

/* Windows are parts of one order; past the end there is nothing. */
static void test_windows(void **state)
{
	struct fixture f;
	struct happening *all, *part;
	int total, count, n, year;

	(void)state;
	harbour_open(&f, "");
	count = ship_rows(&f, "beta", 0, 100, &all, &total, &year);
	for (int at = 0; at <= count + 1; at++) {
		n = ship_rows(&f, "beta", at, 2, &part, &total, &year);
		assert_int_equal(n, at + 2 <= count ? 2
				    : at < count    ? 1
						    : 0);
		assert_int_equal(total, count);
		for (int i = 0; i < n; i++)
			assert_true(part[i].record == all[at + i].record);
	}
	fixture_close(&f);
}

/* The whole case: open starts first, undated last, every record once. */
static void test_whole_case(void **state)
{
	struct fixture f;
	struct happening *rows;
	const char **about;
	int64_t total;
	int count;
	bool undated = false;

	(void)state;
	harbour_open(&f, "");
	good(&f, happenings_read(f.casefile, f.ctx, 0, 100, &rows, &count,
				 &about, &total, &f.err));
	assert_int_equal(count, 9);
	assert_int_equal(total, 9);
	for (int i = 0; i < count; i++) {
		for (int k = 0; k < i; k++)
			assert_true(rows[k].record != rows[i].record);
		assert_false(undated && rows[i].sort_low != TIME_MAX);
		undated = rows[i].sort_low == TIME_MAX;
		if (i > 0)
			assert_true(rows[i - 1].sort_low <= rows[i].sort_low);
	}
	assert_string_equal(rows[0].when, "2023");
	good(&f, happenings_read(f.casefile, f.ctx, 7, 100, &rows, &count,
				 &about, &total, &f.err));
	assert_int_equal(count, 2);
	fixture_close(&f);
}

/* ---- doubt ---- */

#define SAYS(id, source, n, says)                                             \
	CITATION(id, source, "\"n\":" #n ",\"at\":\"l." #n "\",\"says\":["     \
		 says "]")
#define HEDGED(said, hedge) "{\"said\":\"" said "\",\"hedge\":\"" hedge "\"}"
#define HEDGED_REF(ref, hedge) "{\"said\":\"" ref "\",\"ref\":\"@" ref        \
	"\",\"hedge\":\"" hedge "\"}"
#define GAMMA_CALL(id, rest) "{\"record\":\"@" id "\",\"kind\":"            \
	"\"port-call\",\"ship\":\"@gamma\"," rest "}"

static const char gamma_lines[] =
	SAYS("g0", "rep24", 100, "{\"record\":\"@gamma\",\"kind\":\"vessel\","
	     "\"name\":\"Gamma\"},{\"record\":\"@navy\",\"kind\":"
	     "\"organisation\",\"name\":\"Navy\"}")
	SAYS("g1", "rep24", 101,
	     GAMMA_CALL("gc1", "\"place\":\"@eastport\",\"did\":\"loads\","
			"\"when\":" HEDGED("1 March 2024", "may")))
	SAYS("g2", "rep24", 102,
	     GAMMA_CALL("gc2", "\"did\":\"loads\",\"when\":\"2 March 2024\","
			"\"how-many\":" HEDGED("300", "reportedly") ","
			"\"what\":" HEDGED("crates", "likely") ","
			"\"with\":" HEDGED_REF("beta", "possibly")))
	SAYS("g3", "rep24", 103,
	     "{\"record\":\"@gc3\",\"kind\":\"port-call\",\"ship\":"
	     HEDGED_REF("gamma", "probably") ",\"did\":\"loads\","
	     "\"when\":\"3 March 2024\"}")
	SAYS("g4", "rep24", 104,
	     "{\"record\":\"@gv4\",\"kind\":\"voyage\",\"ship\":\"@gamma\","
	     "\"from\":" HEDGED_REF("eastport", "appears") ","
	     "\"to\":" HEDGED_REF("westport", "may") ",\"what\":\"trip\","
	     "\"when\":\"4 March 2024\",\"for\":"
	     HEDGED_REF("navy", "allegedly") "}")
	SAYS("g5", "rep24", 105,
	     "{\"record\":\"@gm5\",\"kind\":\"cargo-movement\","
	     "\"carrier\":\"@gamma\",\"what\":\"crates\",\"how-many\":"
	     HEDGED("300", "reportedly") ",\"when\":\"5 March 2024\"}")
	SAYS("g6", "rep24", 106,
	     "{\"record\":\"@gt6\",\"kind\":\"tally\",\"by\":\"@gamma\","
	     "\"how-many\":\"at least five\",\"what\":"
	     HEDGED("trips", "supposedly") ",\"when\":\"6 March 2024\"}")
	SAYS("g7", "rep24", 107,
	     GAMMA_CALL("gc7", "\"when\":\"7 March 2024\",\"did\":\"loads\","
			"\"place\":\"@eastport\",\"weight\":\"60 tonnes\""))
	SAYS("g8", "other24", 108,
	     GAMMA_CALL("gc7", "\"when\":" HEDGED("8 March 2024", "may") ","
			"\"place\":" HEDGED_REF("westport", "may") ","
			"\"weight\":" HEDGED("80 tonnes", "reportedly")))
	SAYS("g9", "rep24", 109,
	     "{\"record\":\"@gi9\",\"kind\":\"inspection\",\"ship\":"
	     "\"@gamma\",\"result\":\"detained\",\"authority\":\"@mot\","
	     "\"when\":\"9 March 2024\"}")
	SAYS("g10", "other24", 110,
	     "{\"record\":\"@gi9\",\"kind\":\"inspection\",\"authority\":"
	     HEDGED_REF("navy", "apparently") "}")
	SAYS("g11", "rep24", 111,
	     GAMMA_CALL("gc11", "\"when\":\"11 March 2024\",\"place\":"
			"{\"said\":\"a berth\",\"ref\":\"@eastport\","
			"\"polarity\":\"unknown\"},\"did\":{\"said\":"
			"\"loads\",\"choice\":\"loads\",\"polarity\":"
			"\"unknown\"}"));

/* No word of doubt is lost, of whichever part; nor is a rival. */
static void test_doubt_stays(void **state)
{
	struct fixture f;
	int year;

	(void)state;
	harbour_open(&f, gamma_lines);
	assert_string_equal(
		said_lines(&f, "gamma", &year),
		"may: 1 Mar; Eastport; loads; ; 1-1; rep24\n"
		"2 Mar; ; loads reportedly 300 likely crates beside possibly "
		"Beta; ; 1-1; rep24\n"
		"3 Mar; ; probably Gamma: loads; ; 1-1; rep24\n"
		"4 Mar; appears, may: Eastport-Westport; trip, for allegedly "
		"Navy; ; 1-1; rep24\n"
		"5 Mar; ; reportedly 300 crates; ; 1-1; rep24\n"
		"6 Mar; ; >=5 supposedly trips; ; 1-1; rep24\n"
		"7 Mar|may: 8 Mar!; Eastport|may: Westport; loads, 60 t|"
		"reportedly 80 t; ; 2-2; rep24 (+1)\n"
		"9 Mar; ; detained, by Ministry of Trade|apparently Navy; ; "
		"2-2; rep24 other24\n"
		"11 Mar; not known: a berth; not known: loads; ; 1-1; "
		"rep24\n");
	fixture_close(&f);
}

/* A meeting is told of both, and as doubtful of both; other parties of many
 * are counted without the ship that the rows are about. */
static void test_doubt_about_her(void **state)
{
	struct fixture f;
	int year;

	(void)state;
	harbour_open(&f,
		     SAYS("g0", "rep24", 100, "{\"record\":\"@gamma\",\"kind\""
			  ":\"vessel\",\"name\":\"Gamma\"},{\"record\":"
			  "\"@delta\",\"kind\":\"vessel\",\"name\":"
			  "\"Delta\"}")
		     SAYS("g1", "rep24", 101, "{\"record\":\"@ge1\",\"kind\":"
			  "\"encounter\",\"ship\":\"@gamma\",\"other\":"
			  "\"@delta\",\"when\":\"1 May 2024\"}")
		     SAYS("g2", "rep24", 102, "{\"record\":\"@ge2\",\"kind\":"
			  "\"encounter\",\"ship\":\"@gamma\",\"other\":"
			  "\"@delta\",\"when\":\"2 May 2024\"}")
		     SAYS("g3", "other24", 103, "{\"record\":\"@ge2\",\"kind\""
			  ":\"encounter\",\"other\":"
			  HEDGED_REF("beta", "may be") "}")
		     SAYS("g4", "rep24", 104,
			  GAMMA_CALL("gc4", "\"did\":\"loads\",\"when\":"
				     "\"3 May 2024\",\"with\":[\"@delta\","
				     "\"@beta\",\"@alpha\"]")));
	assert_string_equal(
		said_lines(&f, "delta", &year),
		"1 May; ; meets Gamma; ; 1-1; rep24\n"
		"2 May; ; Gamma: meets Delta|may be: Beta; ; 2-2; rep24 "
		"other24\n"
		"3 May; ; Gamma: loads beside Beta +1; ; 1-1; rep24\n");
	fixture_close(&f);
}

/* Who says of a gap that it goes on was not taken back; that no end is said
 * says nothing. */
static void test_still(void **state)
{
	struct fixture f;
	int year;

	(void)state;
	harbour_open(&f,
		     SAYS("g0", "rep24", 100, "{\"record\":\"@gamma\",\"kind\""
			  ":\"vessel\",\"name\":\"Gamma\"}")
		     SAYS("g1", "rep24", 101, "{\"record\":\"@gg1\",\"kind\":"
			  "\"ais-gap\",\"ship\":\"@gamma\",\"how\":"
			  "\"claimed\",\"when\":\"after 1 March 2024\"}")
		     SAYS("g2", "rep24", 102, "{\"record\":\"@gg2\",\"kind\":"
			  "\"ais-gap\",\"ship\":\"@gamma\",\"how\":"
			  "\"claimed\",\"when\":\"3 March 2024\"}")
		     SAYS("g3", "other24", 103, "{\"record\":\"@gg2\",\"kind\""
			  ":\"ais-gap\",\"when\":\"still\"}")
		     JUDGEMENT("gj", "g3", "withdrawn", "\"reason\":\"A slip\"")
		     SAYS("g4", "rep24", 104, "{\"record\":\"@gg4\",\"kind\":"
			  "\"ais-gap\",\"ship\":\"@gamma\",\"how\":"
			  "\"claimed\",\"when\":\"4 March 2024\"}")
		     SAYS("g5", "rep24", 105, "{\"record\":\"@gg4\",\"kind\":"
			  "\"ais-gap\",\"when\":" HEDGED("still", "reportedly")
			  "}"));
	assert_string_equal(
		said_lines(&f, "gamma", &year),
		"after 1 Mar; ; AIS off; claimed; ; 1-1; rep24\n"
		"3 Mar; ; AIS off; claimed; ; 1-1; rep24\n"
		"4 Mar; ; AIS off, reportedly still; claimed; ; 1-1; rep24\n");
	fixture_close(&f);
}

/* Of a listing: its day, what is not known, and rivals. */
static void test_listing_doubt(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f,
		     SAYS("g0", "rep24", 100, "{\"record\":\"@gamma\",\"kind\""
			  ":\"vessel\",\"name\":\"Gamma\"},{\"record\":"
			  "\"@delta\",\"kind\":\"vessel\",\"name\":"
			  "\"Delta\"},{\"record\":\"@eps\",\"kind\":"
			  "\"vessel\",\"name\":\"Epsilon\"},{\"record\":"
			  "\"@zeta\",\"kind\":\"vessel\",\"name\":"
			  "\"Zeta\"}")
		     SAYS("g1", "rep24", 101, "{\"record\":\"@gd1\",\"kind\":"
			  "\"designation\",\"target\":\"@gamma\","
			  "\"authority\":\"@mot\",\"listed\":"
			  HEDGED("by May 2022", "perhaps") "}")
		     SAYS("g2", "rep24", 102, "{\"record\":\"@gd2\",\"kind\":"
			  "\"designation\",\"target\":\"@delta\","
			  "\"authority\":\"@mot\",\"listed\":"
			  "\"May 2022\"}")
		     SAYS("g3", "other24", 103, "{\"record\":\"@gd2\",\"kind\""
			  ":\"designation\",\"listed\":"
			  HEDGED("June 2022", "may") "}")
		     SAYS("g4", "rep24", 104, "{\"record\":\"@gd4\",\"kind\":"
			  "\"designation\",\"target\":\"@eps\","
			  "\"authority\":\"@mot\",\"polarity\":"
			  "\"unknown\"}")
		     SAYS("g5", "rep24", 105, "{\"record\":\"@gd5\",\"kind\":"
			  "\"designation\",\"target\":\"@zeta\","
			  "\"authority\":\"@mot\",\"listed\":"
			  "\"May 2022\",\"delisted\":"
			  HEDGED("June 2023", "reportedly") "}"));
	assert_string_equal(fleet_lines(&f, "gamma"),
			    "Gamma; MoT perhaps: by May 2022; 1-1\n");
	assert_string_equal(fleet_lines(&f, "delta"),
			    "Delta; MoT May 2022|may: Jun 2022; 2-2!\n");
	assert_string_equal(fleet_lines(&f, "epsilon"),
			    "Epsilon; not known: MoT; 1-1\n");
	assert_string_equal(fleet_lines(&f, "zeta"),
			    "Zeta; MoT May 2022 until reportedly Jun 2023; "
			    "1-1\n");
	fixture_close(&f);
}

/* Roles: what is not known, what is denied, when and how much, and rivals of
 * the party and the role. */
static void test_chain_doubt(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f,
		     SAYS("g0", "rep24", 100, "{\"record\":\"@gamma\",\"kind\""
			  ":\"vessel\",\"name\":\"Gamma\"},{\"record\":"
			  "\"@co\",\"kind\":\"company\",\"name\":\"Co\"},"
			  "{\"record\":\"@nine\",\"kind\":\"company\","
			  "\"name\":\"Nine\"}")
		     SAYS("g1", "rep24", 101, "{\"record\":\"@gr1\",\"kind\":"
			  "\"ship-role\",\"ship\":\"@gamma\",\"party\":"
			  "\"@co\",\"role\":\"owner\",\"when\":"
			  HEDGED("since 2021", "perhaps") ",\"share\":"
			  HEDGED("50%", "roughly") "}")
		     SAYS("g2", "rep24", 102, "{\"record\":\"@gr2\",\"kind\":"
			  "\"ship-role\",\"ship\":\"@gamma\",\"party\":"
			  "\"@nine\",\"role\":\"operator\",\"polarity\":"
			  "\"unknown\"}")
		     SAYS("g3", "rep24", 103, "{\"record\":\"@gr3\",\"kind\":"
			  "\"ship-role\",\"ship\":\"@gamma\",\"party\":"
			  "\"@co\",\"role\":\"manager\"}")
		     SAYS("g4", "other24", 104, "{\"record\":\"@gr3\",\"kind\""
			  ":\"ship-role\",\"party\":"
			  HEDGED_REF("nine", "likely") "}"));
	assert_string_equal(
		chain_lines(&f, "gamma", CHAIN_UP, NULL, 100),
		"owner: roughly 50 % Co, perhaps: since 2021; ; 1-1; rep24\n"
		"operator: not known: Nine; ; 1-1; rep24\n"
		"manager: Co|likely Nine; ; 2-2!; rep24 (+1) again\n");
	fixture_close(&f);
}

/* ---- chain ---- */

static void test_chain(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	assert_string_equal(
		chain_lines(&f, "alpha", CHAIN_UP, NULL, 100),
		"owner: (owner of the Alpha); ; 1-1; rep24 label\n"
		"  parent: 60 % Holding One, Norway; ; 1-1; rep24\n"
		"    owner: Holding Two; ; 1-1; rep24\n"
		"      owner: Holding One, Norway; ; 1-1; rep24 again "
		"circle\n"
		"      same?: Safe, probably; ; 0-0?; vm\n"
		"operator: Holding One, Norway; ; 1-1; rep24 again\n"
		"DOC company: Safe; ; 1-1; rep24 (+1)\n"
		"  FORMER: part owner Holding Two, before 11 Mar 2024; ; "
		"1-1; rep24 former "
		"again\n"
		"  for: allegedly run tugs; ; 1-1; rep24\n"
		"  2020: some clerks fined by MoT, 2020; ; 1-1; other24\n"
		"  same?: Holding Two, probably; ; 0-0?; vm\n"
		"owners: (group, not named) (not split); ; 0-0x; other24 "
		"label\n");
	fixture_close(&f);
}

static void test_chain_down(void **state)
{
	struct fixture f;
	char *lines;

	(void)state;
	harbour_open(&f, "");
	lines = chain_lines(&f, "one", CHAIN_DOWN, NULL, 100);
	assert_non_null(strstr(lines, "operator of: Alpha; MoT May 2023; "));
	assert_non_null(strstr(lines, "parent of: 60 % (owner of the Alpha)"));
	assert_non_null(strstr(lines, "\n  owner of: Alpha; MoT May 2023"));
	assert_non_null(strstr(lines, "  owner of: Holding One, Norway; ; "
				      "1-1; rep24 again"));
	fixture_close(&f);
}

/* Two that hold each other: back at the one that is asked for. */
static void test_chain_round(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f,
		     "{\"t\":\"citation\",\"id\":\"@rep24.900\",\"source\":"
		     "\"@rep24\",\"n\":900,\"at\":\"l.9\",\"says\":["
		     "{\"record\":\"@ring\",\"kind\":\"company\",\"name\":"
		     "\"Ring\"},{\"record\":\"@round\",\"kind\":\"company\","
		     "\"name\":\"Round\"},{\"record\":\"@there\",\"kind\":"
		     "\"shareholding\",\"holder\":\"@ring\",\"company\":"
		     "\"@round\"},{\"record\":\"@back\",\"kind\":"
		     "\"shareholding\",\"holder\":\"@round\",\"company\":"
		     "\"@ring\"}]}\n");
	assert_string_equal(chain_lines(&f, "ring", CHAIN_UP, NULL, 100),
			    "tied to: Round; ; 1-1; rep24\n"
			    "  tied to: Ring; ; 1-1; rep24 again circle\n");
	assert_string_equal(chain_lines(&f, "ring", CHAIN_DOWN, NULL, 100),
			    "tied to: Round; ; 1-1; rep24\n"
			    "  tied to: Ring; ; 1-1; rep24 again circle\n");
	fixture_close(&f);
}

/* What had ended before the time that is asked for is left out. */
static void test_chain_as_of(void **state)
{
	const struct span later = { INT64_C(1735689600),
				    INT64_C(1767225599) }; /* 2025 */
	struct fixture f;
	char *lines;

	(void)state;
	harbour_open(&f, "");
	lines = chain_lines(&f, "alpha", CHAIN_UP, &later, 100);
	assert_null(strstr(lines, "FORMER"));
	assert_non_null(strstr(lines, "DOC company: Safe"));
	assert_string_equal(chain_lines(&f, "alpha", CHAIN_UP, NULL, 1),
			    "owner: (owner of the Alpha); ; 1-1; rep24 "
			    "label\n");
	fixture_close(&f);
}

/* ---- origins ---- */

static void test_origins(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	assert_string_equal(origin_lines(&f, "alpha"),
			    "Harbour report\n"
			    "  rep24; 11 Mar 24; done; 8; rep24/2\n"
			    "  news24; 12 Mar 24; new; 2; news24/2\n"
			    "No other source given\n"
			    "  other24; 20 May 24; new; 3; other24/2\n"
			    "  reg; ; new; 1; reg/1\n");
	assert_non_null(strstr(origin_lines(&f, NULL),
			       "  lost24; ; ; 0; \n"));
	fixture_close(&f);
}

/* Depths of which a row follows behind the first `from` before the tree goes
 * back above them. */
static unsigned depths_behind(const struct chain_row *rows, int count,
			      int from)
{
	unsigned depths = 0;
	int least = rows[from - 1].depth;

	for (int i = from; i < count; i++) {
		least = rows[i].depth < least ? rows[i].depth : least;
		if (rows[i].depth <= least)
			depths |= 1u << rows[i].depth;
	}
	return depths;
}

/* Fewer rows are the first of them all, and it is said where more follow: so
 * far down as the last row stands, the tree is drawn by it. */
static void test_chain_in_part(void **state)
{
	struct fixture f;
	struct chain_row *all, *some;
	struct chain_rest rest;
	int count, got;

	(void)state;
	harbour_open(&f, "");
	good(&f, chain_read(f.casefile, f.ctx, named("alpha"), CHAIN_UP, NULL,
			    100, &all, &count, &rest, &f.err));
	assert_true(count > 4);
	assert_false(rest.more);
	assert_int_equal(rest.depths, 0);
	for (int n = 1; n < count; n++) {
		unsigned seen;

		good(&f, chain_read(f.casefile, f.ctx, named("alpha"),
				    CHAIN_UP, NULL, n, &some, &got, &rest,
				    &f.err));
		assert_int_equal(got, n);
		for (int i = 0; i < n; i++) {
			assert_int_equal(some[i].record, all[i].record);
			assert_int_equal(some[i].depth, all[i].depth);
		}
		seen = (2u << all[n - 1].depth) - 1;
		assert_true(rest.more);
		assert_int_equal(rest.depths & seen,
				 depths_behind(all, count, n) & seen);
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fleet),
		cmocka_unit_test(test_fleet_order),
		cmocka_unit_test(test_fleet_judged),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_said_of_alpha),
		cmocka_unit_test(test_said_of_beta),
		cmocka_unit_test(test_doubt_stays),
		cmocka_unit_test(test_doubt_about_her),
		cmocka_unit_test(test_still),
		cmocka_unit_test(test_listing_doubt),
		cmocka_unit_test(test_chain_doubt),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_whole_case),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_chain_down),
		cmocka_unit_test(test_chain_round),
		cmocka_unit_test(test_chain_as_of),
		cmocka_unit_test(test_chain_in_part),
		cmocka_unit_test(test_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
