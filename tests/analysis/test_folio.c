/* A captured page as it is read: rows, words, names, passages, and what other
 * copies of it have to do with it. */
#include "src/analysis/folio.h"
#include "src/base/id.h"
#include "src/base/text.h"
#include "src/base/text_add.h"
#include "store/blob.h"
#include "store/known.h"
#include "store/passage.h"
#include "tests/base/random.h"
#include "tests/store/edit_case.h"

static struct fixture f;

static int open_case(void **state)
{
	(void)state;
	edit_case_open(&f);
	return 0;
}

static int close_case(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* A copy of the source @s with these bytes. */
static int64_t add_copy(const char *name, const char *type, const char *bytes,
			size_t size, int minute)
{
	char sha256[SHA256_HEX + 1], line[512];

	good(&f, blob_put(f.casefile, bytes, size, sha256, &f.err));
	snprintf(line, sizeof(line), HEAD
		 "{\"t\":\"capture\",\"id\":\"@%s\",\"source\":\"@s\","
		 "\"method\":\"attach\",\"started\":\"2021-06-11T08:%02d:00Z\","
		 "\"type\":\"%s\",\"sha256\":\"%s\",\"size\":%zu}\n",
		 name, minute, type, sha256, size);
	good(&f, fixture_load(&f, line, NULL));
	return named(name);
}

static int64_t add_page(const char *name, const char *html, int minute)
{
	return add_copy(name, "text/html; charset=utf-8", html, strlen(html),
			minute);
}

static struct folio *read_page(int64_t capture)
{
	struct folio *folio;

	good(&f, folio_open(f.casefile, NULL, f.ctx, capture, FOLIO_TEXT, &folio,
			    &f.err));
	return folio;
}

static const char page[] =
	"<h1>Notice</h1><p>The <b>Maria</b> lay in Dunai on Tuesday. She took "
	"about 60 tonnes of fresh water.</p><p>Maria Azia Shipping azia "
	"shipping K&oslash;ge</p>";

static struct folio_window *window_of(struct folio *folio, int width)
{
	struct folio_window *w;

	good(&f, folio_window(folio, folio, width, 0, 1000, &w, &f.err));
	return w;
}

static void rows_hold_the_text_without_a_gap(void **state)
{
	struct folio *folio = read_page(add_page("p", page, 1));
	struct folio_window *w = window_of(folio, 30);

	(void)state;
	assert_int_equal(w->rows[0].level, 1);
	assert_int_equal(w->rows[0].line, 1);
	for (int i = 1; i < w->row_count; i++) {
		const struct folio_row *before = &w->rows[i - 1];

		assert_true(w->rows[i].at >= before->at + before->length);
		assert_true(w->rows[i].at - before->at - before->length <= 1);
	}
	assert_int_equal(folio_row_of(folio, 30, w->rows[3].at), 3);
}

/* A day that is written out is no count of anything. */
static void a_line_is_filled_with_the_count_not_the_day(void **state)
{
	const struct kind *kind = registry_kind(casefile_registry(f.casefile),
						KIND_PORT_CALL);
	struct folio *folio = read_page(add_page("fill", page, 50));
	char *line, *knowing;

	(void)state;
	good(&f, folio_fill_line(folio, f.ctx, kind, "The Maria lay in Dunai on "
				 "14 October 2023 and is understood to have "
				 "offloaded about 1,500 containers.", &line,
				 &knowing, &f.err));
	assert_string_equal(line, "Maria, Dunai, on 14 October 2023, "
				  "offloaded, containers, "
				  "\"about 1,500 containers\"");
	assert_string_equal(knowing, "hedge: is understood to");
	good(&f, folio_fill_line(folio, f.ctx, kind, "Maria, 14 October 2023",
				 &line, &knowing, &f.err));
	assert_string_equal(line, "Maria, , 14 October 2023");
}

static size_t cells_of(const struct folio_window *w,
		       const struct folio_row *row)
{
	size_t cells;

	text_clip_shown(w->text + (row->at - w->at), row->length, SIZE_MAX,
			&cells);
	for (int i = 0; i < w->number_count; i++)
		if (w->numbers[i].at > row->at &&
		    w->numbers[i].at <= row->at + row->length)
			cells += (size_t)folio_number_cells(
				w->numbers[i].number);
	return cells;
}

/* Behind "first", "second", "again" (the first once more) and "third", in no
 * text, and with room at any width. */
static void numbers_stand_behind_their_words(struct folio *folio)
{
	enum { WANTED = 4 };
	static const struct { const char *words; int number; } want[WANTED] = {
		{ "first", 1 }, { "second", 2 }, { "again", 1 }, { "third", 3 },
	};
	const struct folio_window *w = window_of(folio, 60);

	assert_null(memchr(w->text, '[', w->length));
	assert_int_equal(w->number_count, WANTED);
	for (size_t i = 0; i < WANTED; i++) {
		size_t n = strlen(want[i].words);
		const char *end = w->text + (w->numbers[i].at - w->at);

		assert_int_equal(w->numbers[i].number, want[i].number);
		assert_memory_equal(end - n, want[i].words, n);
	}
	for (int width = FOLIO_WIDTH_MIN; width < 60; width++) {
		w = window_of(folio, width);
		assert_int_equal(w->number_count, WANTED);
		for (int i = 0; i < w->row_count; i++)
			assert_true(cells_of(w, &w->rows[i]) <= (size_t)width);
	}
	assert_int_equal(folio_number_cells(9), 3);
	assert_int_equal(folio_number_cells(10), 4);
}

static void links_are_read_from_the_page_s_own_address(void **state)
{
	static const char html[] =
		"<p>One <a href='/x?a=1#b'>first</a> <a href='y'>second</a></p>"
		"<p><a href='http://port.example/x?a=1'>again</a> "
		"<a href='mailto:a@b.example'>mail</a> <a href='#top'>up</a> "
		"<a href='javascript:alert(1)'>run</a> <a>none</a> "
		"<a href='//other.example/z'>third</a></p>";
	static const char known[] = HEAD
		"{\"t\":\"source\",\"id\":\"@z\",\"kind\":\"press\",\"key\":"
		"\"z21\",\"address\":\"https://www.other.example/z/\"}\n"
		"{\"t\":\"source\",\"id\":\"@at\",\"kind\":\"press\","
		"\"address\":\"https://port.example/notices/1\"}\n";
	char sha256[SHA256_HEX + 1], line[512];
	struct folio_link *links, link;
	struct folio *folio;
	bool found;
	int count;

	(void)state;
	good(&f, fixture_load(&f, known, NULL));
	good(&f, blob_put(f.casefile, html, strlen(html), sha256, &f.err));
	snprintf(line, sizeof(line), HEAD
		 "{\"t\":\"capture\",\"id\":\"@l\",\"source\":\"@at\",\"type\":"
		 "\"text/html\",\"sha256\":\"%s\",\"size\":%zu}\n", sha256,
		 strlen(html));
	good(&f, fixture_load(&f, line, NULL));
	folio = read_page(named("l"));
	good(&f, folio_links(folio, f.ctx, &links, &count, &f.err));
	assert_int_equal(count, 3);
	assert_string_equal(links[0].address, "https://port.example/x?a=1");
	assert_string_equal(links[0].words, "first");
	assert_string_equal(links[1].address,
			    "https://port.example/notices/y");
	assert_int_equal(links[1].source, 0);
	assert_string_equal(links[2].address, "https://other.example/z");
	assert_int_equal(links[2].line, 3);
	assert_int_equal(links[2].source, named("z"));
	assert_string_equal(links[2].key, "z21");
	assert_int_equal(window_of(folio, 60)->link_count, 7);
	assert_string_equal(window_of(folio, 60)->links[1].address, "y");
	numbers_stand_behind_their_words(folio);
	good(&f, folio_link_at(folio, f.ctx, 11, &link, &found, &f.err));
	assert_true(found);
	assert_string_equal(link.address, "https://port.example/notices/y");
	assert_false(link.held);
	good(&f, folio_link_at(folio, f.ctx, 3, &link, &found, &f.err));
	assert_false(found);
}

static void words_are_found_folded_and_round_the_end(void **state)
{
	struct folio *folio = read_page(add_page("p", page, 1));
	uint32_t first, at, n;

	(void)state;
	assert_true(folio_find(folio, "DUNAI", 0, 1, &first, &n));
	assert_int_equal(n, 5);
	assert_true(folio_find(folio, "dunai", first, 1, &at, &n));
	assert_int_equal(at, first);
	assert_true(folio_find(folio, "koge", 0, 1, &at, &n) ||
		    folio_find(folio, "K\xc3\xb8ge", 0, 1, &at, &n));
	assert_false(folio_find(folio, "Rajin", 0, 1, &at, &n));
	assert_false(folio_find(folio, "", 0, 1, &at, &n));
}

/* "azia shipping" in small letters is no name; the longest name wins. */
static void names_are_hopped_to(void **state)
{
	struct folio *folio = read_page(add_page("p", page, 1));
	struct folio_name name;
	uint32_t at;
	int count = 0;

	(void)state;
	assert_true(folio_hop(folio, 0, 1, false, &name));
	assert_int_equal(name.record, named("maria"));
	for (at = 0; folio_hop(folio, at, 1, false, &name); at = name.at)
		count++;
	assert_int_equal(count, 4); /* Maria, Dunai, Maria, Azia Shipping */
	assert_int_equal(name.record, named("owner"));
	assert_true(folio_hop(folio, name.at, -1, false, &name));
	assert_int_equal(name.record, named("maria"));
}

static struct folio_passage *passage_at(struct folio *folio, const char *words)
{
	struct folio_passage *p;
	uint32_t at, n;

	assert_true(folio_find(folio, words, 0, 1, &at, &n));
	good(&f, folio_passage(folio, f.ctx, at, n, &p, &f.err));
	return p;
}

static void words_are_a_passage_of_the_bytes(void **state)
{
	struct folio *folio = read_page(add_page("p", page, 1));
	struct folio_passage *p = passage_at(folio, "Maria lay in Dunai");

	(void)state;
	assert_true(p->exact);
	assert_int_equal(memcmp(page + p->start, "Maria</b> lay in Dunai",
				(size_t)p->length), 0);
	assert_string_equal(p->words, "Maria lay in Dunai");
	assert_string_equal(p->where, "l.3");
	assert_int_equal(folio_passage(folio, f.ctx, 1 << 30, 5, &p, &f.err),
			 STATUS_INVALID);
}

/* --- other copies --- */

static int64_t cite(struct folio *folio, const char *name, const char *words)
{
	struct folio_passage *p = passage_at(folio, words);
	char line[1024], id[ID_LENGTH + 1];

	id_print(p->capture, id);
	snprintf(line, sizeof(line), HEAD
		 "{\"t\":\"citation\",\"id\":\"@%s\",\"source\":\"@s\"}\n"
		 "{\"t\":\"passage\",\"id\":\"@%s.p\",\"citation\":\"@%s\","
		 "\"capture\":\"%s\",\"start\":%lld,\"length\":%lld}\n",
		 name, name, name, id, (long long)p->start,
		 (long long)p->length);
	good(&f, fixture_load(&f, line, NULL));
	return named(name);
}

static int64_t locate(const char *name, const char *quote)
{
	char line[4096];

	snprintf(line, sizeof(line), HEAD
		 "{\"t\":\"citation\",\"id\":\"@%s\",\"source\":\"@s\","
		 "\"quote\":\"%s\"}\n", name, quote);
	good(&f, fixture_load(&f, line, NULL));
	return named(name);
}

static const struct folio_lead *lead_of(struct folio *folio, int64_t citation)
{
	struct folio_lead *leads;
	int count;

	good(&f, folio_leads(folio, f.ctx, &leads, &count, &f.err));
	for (int i = 0; i < count; i++)
		if (leads[i].citation == citation)
			return &leads[i];
	return NULL;
}

static void locators_are_looked_for(void **state)
{
	int64_t exact, alike, twice, none, most;
	struct folio *folio;
	int taken;
	int64_t entry;

	(void)state;
	exact = locate("exact", "lay in dunai on Tuesday");
	alike = locate("alike", "She took about 70 tonnes of fresh water");
	twice = locate("twice", "Maria");
	none = locate("none", "nothing of the kind was ever said there");
	most = locate("most", "about 60 tonnes");
	folio = read_page(add_page("p", page, 1));
	assert_int_equal(folio_about(folio)->wanted, 5);
	assert_int_equal(lead_of(folio, exact)->found, FOLIO_EXACT);
	assert_int_equal(lead_of(folio, exact)->line, 3);
	assert_int_equal(lead_of(folio, alike)->found, FOLIO_ALIKE);
	assert_string_equal(lead_of(folio, alike)->marked, "She took about "
			    "[-70-] {+60+} tonnes of fresh water");
	assert_int_equal(lead_of(folio, twice)->found, FOLIO_SEVERAL);
	assert_int_equal(lead_of(folio, none)->found, FOLIO_NOT_FOUND);
	/* all: what is exact first, what is alike only when asked again */
	good(&f, folio_take_leads(folio, 0, &taken, &entry, &f.err));
	assert_int_equal(taken, 2);
	talloc_free(folio);
	folio = read_page(named("p"));
	assert_null(lead_of(folio, exact));
	assert_null(lead_of(folio, most));
	good(&f, folio_take_leads(folio, alike, &taken, &entry, &f.err));
	assert_int_equal(taken, 1);
	assert_int_equal(folio_take_leads(folio, none, &taken, &entry, &f.err),
			 STATUS_NOT_FOUND);
	assert_int_equal(folio_about(folio)->passages, 2);
}

/* More than can be compared at one time: it is said, and nothing is called
 * gone that was not looked for. */
static void too_much_to_look_for_is_said_to_be_so(void **state)
{
	enum { WORDS = 380, QUOTES = 40 };
	char *html = talloc_strdup(f.ctx, "<p>"), name[16], quote[4 * WORDS];
	struct folio_lead *leads;
	struct folio *folio;
	int count, untried = 0;

	(void)state;
	for (int i = 0; i < 20000; i++)
		html = text_add(html, "a%d b%d ", i % 100,
						     i % 97);
	for (int q = 0; q < QUOTES; q++) {
		size_t n = 0;

		for (int i = 0; i < WORDS && n + 12 < 1300; i++)
			n += (size_t)snprintf(quote + n, sizeof(quote) - n,
					      "a%d q%d ", (i * 37 + q) % 100,
					      i % 10);
		snprintf(name, sizeof(name), "q%d", q);
		locate(name, quote);
	}
	folio = read_page(add_page("big", html, 1));
	good(&f, folio_leads(folio, f.ctx, &leads, &count, &f.err));
	for (int i = 0; i < count; i++) {
		untried += leads[i].found == FOLIO_UNTRIED;
		assert_true(leads[i].found == FOLIO_UNTRIED ||
			    leads[i].found == FOLIO_NOT_FOUND);
	}
	print_message("# %d of %d untried\n", untried, count);
	assert_true(untried > 0);
}

static void passages_are_found_again_or_gone(void **state)
{
	struct folio *old = read_page(add_page("p", page, 1)), *folio;
	int64_t stays, gone, second;

	(void)state;
	stays = cite(old, "stays", "lay in Dunai on Tuesday");
	gone = cite(old, "gone", "She took about 60 tonnes of fresh water");
	second = cite(old, "second", "Maria Azia");
	folio = read_page(add_page("q", "<p>New. The Maria lay in <i>Dunai</i> "
				   "on Tuesday.</p><p>Maria Azia x</p><p>then "
				   "Maria Azia Shipping azia</p>", 2));
	assert_int_equal(folio_about(folio)->wanted, 3);
	assert_int_equal(lead_of(folio, stays)->found, FOLIO_EXACT);
	assert_true(lead_of(folio, stays)->earlier);
	assert_int_equal(lead_of(folio, gone)->found, FOLIO_LOST);
	/* of two places the one with the same neighbours */
	assert_int_equal(lead_of(folio, second)->found, FOLIO_EXACT);
	assert_int_equal(lead_of(folio, second)->line, 5);
	talloc_free(folio);
	/* the same bytes again: what is cited there is cited here */
	folio = read_page(add_page("r", page, 3));
	assert_int_equal(folio_about(folio)->wanted, 0);
	assert_int_equal(folio_about(folio)->passages, 3);
}

/* The translated citation replaces the old one, with all that hung on it. */
static void a_translation_stands_beside_its_passage(void **state)
{
	struct folio *folio = read_page(add_page("p", page, 1));
	int64_t outer = cite(folio, "outer", "The Maria lay in Dunai on Tuesday");
	int64_t inner = cite(folio, "inner", "Maria lay in Dunai"), now, entry;
	struct translation words = {"Die Maria lag in Dunai", "de", "DeepL"};
	struct translation empty = {"", "", ""};
	struct edit_knowing knowing = {.source = named("s")};
	struct folio_window *w;
	uint32_t at, n;

	(void)state;
	good(&f, edit_set(f.casefile, inner, "marking", "restricted", &entry,
			  &f.err));
	good(&f, edit_set(f.casefile, inner, "credibility", "2", &entry,
			  &f.err));
	good(&f, passage_translate(f.casefile, inner, &knowing, &words,
				   &entry, &f.err));
	assert_int_equal(passage_translate(f.casefile, inner, &knowing, &empty,
					   &entry, &f.err), STATUS_INVALID);
	folio = read_page(named("p"));
	assert_int_equal(folio_about(folio)->passages, 2);
	assert_true(folio_find(folio, "lay in", 0, 1, &at, &n));
	now = folio_citation_at(folio, at);
	assert_true(now != inner && now != outer);
	assert_string_equal(casefile_setting(f.casefile, f.ctx, now,
					     "marking"), "restricted");
	assert_string_equal(casefile_setting(f.casefile, f.ctx, now,
					     "credibility"), "2");
	w = window_of(folio, 60);
	assert_int_equal(w->translation_count, 1);
	assert_string_equal(w->translations[0].text,
			    "Die Maria lag in Dunai (de, by DeepL)");
	assert_true(w->translations[0].span.at < at);
	assert_true(folio_find(folio, "on Tuesday", 0, 1, &at, &n));
	assert_int_equal(folio_citation_at(folio, at), outer);
	assert_true(w->translations[0].span.at +
		    w->translations[0].span.length <= at);
	assert_int_equal(folio_citation_at(folio, 0), 0);
}

static void the_difference_has_a_place_in_both(void **state)
{
	int64_t old = add_page("p", "<p>one two three</p><p>four</p>", 1);
	int64_t new = add_page("q", "<p>one 2 three</p><p>four five</p>", 2);
	struct folio *changes, *text = read_page(new);
	struct folio_window *w;
	struct folio_name name;
	struct folio_passage *p;
	uint32_t at, n;

	(void)state;
	good(&f, folio_open_changes(f.casefile, NULL, f.ctx, new, old, &changes,
				    &f.err));
	w = window_of(changes, 60);
	assert_int_equal(memcmp(w->text, "one [-two-] {+2+} three\n\nfour "
				"{+five+}", w->length), 0);
	assert_int_equal(folio_about(changes)->gone, 1);
	assert_int_equal(folio_about(changes)->added, 2);
	assert_true(folio_hop(changes, 0, 1, false, &name));
	assert_int_equal(name.at, 4);
	assert_true(folio_hop(changes, name.at, 1, false, &name));
	assert_true(folio_find(text, "five", 0, 1, &at, &n));
	assert_int_equal(folio_change_source(changes, name.at), at);
	assert_int_equal(folio_change_source(changes, name.at + 3), at + 1);
	assert_int_equal(folio_change_place(changes, at), name.at);
	assert_false(folio_hop(changes, name.at, 1, false, &name));
	assert_int_equal(folio_passage(changes, f.ctx, 0, 3, &p, &f.err),
			 STATUS_INVALID);
	/* the other way round it is the same difference */
	good(&f, folio_open_changes(f.casefile, NULL, f.ctx, old, new, &changes,
				    &f.err));
	assert_int_equal(folio_about(changes)->from, 1);
}

static const char *where_of(const char *name, const char *html,
			    const char *words)
{
	return passage_at(read_page(add_page(name, html, 1)), words)->where;
}

static void figures_are_cited_by_their_label(void **state)
{
	static const char html[] =
		"<p>See Figure 7.</p><img alt='Figure 6a: the quay'>"
		"<p>Fig. 5 The Maria</p><p>Figurehead 3</p>"
		"<p>\xd0\xa0\xd0\xb8\xd1\x81. 2</p>";
	struct folio_passage *p;
	struct folio *folio;

	(void)state;
	assert_string_equal(where_of("a", html, "[image: Figure 6a: the quay]"),
			    "Figure 6a");
	assert_string_equal(where_of("g", html, "Figure 6a"), "Figure 6a");
	assert_string_equal(where_of("b", html, "Fig. 5 The"), "Fig. 5");
	assert_string_equal(where_of("k", html, "See Figure 7"), "l.1");
	assert_string_equal(where_of("d", html, "Figurehead 3"), "l.7");
	assert_string_equal(where_of("e", html, "\xd0\xa0\xd0\xb8\xd1\x81"
				     ". 2"), "\xd0\xa0\xd0\xb8\xd1\x81. 2");
	/* an image by itself: all of its bytes */
	folio = read_page(add_copy("i", "image/gif", "GIF89a\1", 7, 2));
	good(&f, folio_figure(folio, f.ctx, "Figure 6", &p, &f.err));
	assert_string_equal(p->where, "Figure 6");
	assert_int_equal(p->start, 0);
	assert_int_equal(p->length, 7);
	assert_int_equal(folio_figure(folio, f.ctx, "", &p, &f.err),
			 STATUS_INVALID);
	folio = read_page(named("a"));
	assert_int_equal(folio_figure(folio, f.ctx, "Figure 6", &p, &f.err),
			 STATUS_INVALID);
}

static void what_is_no_text_is_not_read(void **state)
{
	static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\0";
	struct folio *folio = read_page(add_copy("i", "image/png", png,
						 sizeof(png), 1));
	struct folio *changes;
	struct folio_passage *p;
	uint32_t at, n;

	(void)state;
	assert_false(folio_about(folio)->readable);
	assert_int_equal(folio_passage(folio, f.ctx, 0, 4, &p, &f.err),
			 STATUS_INVALID);
	assert_true(folio_find(folio, "image/png", 0, 1, &at, &n));
	assert_int_equal(folio_open_changes(f.casefile, NULL, f.ctx, named("i"),
					    add_page("p", page, 2), &changes,
					    &f.err), STATUS_INVALID);
}

/* --- names --- */

static void words_end_at_signs(void **state)
{
	static const struct {
		const char *text;
		size_t at, start, end;
	} table[] = {
		{"a b", 0, 0, 1}, {" (Maria)", 0, 2, 7},
		{"K\xc3\xb8ge, x", 0, 0, 5}, {"a\xe2\x80\x93" "b", 1, 4, 5},
		{"\xc2\xa0x", 0, 2, 3},
	};
	size_t start, end;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		assert_true(known_word(table[i].text, strlen(table[i].text),
				       table[i].at, &start, &end));
		assert_int_equal(start, table[i].start);
		assert_int_equal(end, table[i].end);
	}
	assert_false(known_word("...", 3, 0, &start, &end));
	assert_false(known_word("", 0, 0, &start, &end));
}

/* Any text: names lie inside it, ascend, and begin no word in small. */
static void names_lie_in_any_text(void **state)
{
	static const char *const pieces[] = {
		"Maria", "maria", "MARIA", " ", "\n", "Azia", "Shipping",
		"Dunai", "Twin", ".", ", ", "\xc3", "\xb8", "\xe2\x80",
		"\xf0\x9f\x9a\xa2", "x", "9179842", "\xc2\xa0", "M\xc3\xa1ria",
	};
	struct known *known;
	char text[1024];

	(void)state;
	good(&f, known_read(f.casefile, f.ctx, &known, &f.err));
	assert_true(known_count(known) >= 4);
	random_seed();
	for (int i = 0; i < 5000; i++) {
		size_t n = random_text(pieces, sizeof(pieces) /
				       sizeof(*pieces), 40, text,
				       sizeof(text)), from = 0;
		struct known_name name;

		while (known_find(known, text, n, from, n, &name)) {
			assert_true(name.at >= from && name.length > 0);
			assert_true(name.at + name.length <= n);
			assert_false(text[name.at] >= 'a' &&
				     text[name.at] <= 'z');
			assert_true(name.record != 0);
			from = name.at + name.length;
		}
	}
}

/* Pages of any bytes: every row lies in the text, every selected range is a
 * passage whose bytes lie in the payload and lead back to it, or is refused;
 * leads and differences hold. */
static void any_page_can_be_read_and_cited(void **state)
{
	static const char *const pieces[] = {
		"<p>", "</p>", "<h2>", "</h2>", "Maria", " lay in ", "Dunai",
		"&amp;", "<b>", "</b>", "\n", " ", "\xff", "\xe2\x80\xae",
		"<img alt='Figure 6'>", "\033[31m", "<table><tr><td>", "&#0;",
		"<script>", "</script>", "\xf0\x9f\x9a\xa2", "<li>", "<a href=x>",
	};
	char html[2048];
	int64_t before = 0;

	(void)state;
	locate("quote", "Maria lay in Dunai");
	random_seed();
	for (int i = 0; i < 60; i++) {
		size_t n = random_text(pieces, sizeof(pieces) /
				       sizeof(*pieces), 60, html, sizeof(html));
		char name[16];
		int64_t capture;
		struct folio *folio, *changes;
		struct folio_window *w;
		struct folio_lead *leads;
		uint32_t length;
		int count;

		if (n == 0)
			continue;
		snprintf(name, sizeof(name), "c%d", i);
		capture = add_copy(name, "text/html", html, n, i);
		folio = read_page(capture);
		w = window_of(folio, 20 + (int)random_below(60));
		length = w->length;
		for (int k = 0; k < w->row_count; k++)
			assert_true(w->rows[k].at + w->rows[k].length <=
				    w->at + length);
		for (int k = 0; k < 20; k++) {
			struct folio_passage *p;
			uint32_t at = random_below(length + 3);

			if (folio_passage(folio, folio, at,
					  random_below(length + 3), &p,
					  &f.err) != STATUS_OK)
				continue;
			assert_true(p->start >= 0 && p->length > 0);
			assert_true(p->start + p->length <= (int64_t)n);
		}
		good(&f, folio_leads(folio, folio, &leads, &count, &f.err));
		assert_int_equal(count, 1);
		if (before && folio_about(folio)->readable &&
		    folio_open_changes(f.casefile, NULL, folio, capture, before,
				       &changes, &f.err) == STATUS_OK)
			for (int k = 0; k < 20; k++)
				folio_change_place(
					changes, folio_change_source(
						changes, random_below(length +
								      9)));
		before = capture;
		talloc_free(folio);
	}
}

static void the_day_of_publication_is_read(void **state)
{
	struct span day = passage_published(f.casefile, named("s"));
	struct passage passage;
	int64_t *ids;
	int count;

	(void)state;
	assert_int_equal(day.high - day.low, 24 * 3600 - 1);
	assert_int_equal(passage_of(f.casefile, named("c"), &passage, &f.err),
			 STATUS_NOT_FOUND);
	add_page("p", page, 2);
	add_page("q", page, 1);
	good(&f, passage_captures(f.casefile, f.ctx, named("s"), &ids, &count,
				  &f.err));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], named("q"));
	assert_int_equal(folio_newest(f.casefile, named("s")), named("p"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_case, close_case)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rows_hold_the_text_without_a_gap),
		CASE(a_line_is_filled_with_the_count_not_the_day),
		CASE(links_are_read_from_the_page_s_own_address),
		CASE(words_are_found_folded_and_round_the_end),
		CASE(names_are_hopped_to),
		CASE(words_are_a_passage_of_the_bytes),
		CASE(locators_are_looked_for),
		CASE(too_much_to_look_for_is_said_to_be_so),
		CASE(passages_are_found_again_or_gone),
		CASE(a_translation_stands_beside_its_passage),
		CASE(the_difference_has_a_place_in_both),
		CASE(figures_are_cited_by_their_label),
		CASE(what_is_no_text_is_not_read),
		CASE(words_end_at_signs),
		CASE(names_lie_in_any_text),
		CASE(any_page_can_be_read_and_cited),
		CASE(the_day_of_publication_is_read),
	};

	return cmocka_run_group_tests_name("folio", tests, NULL, NULL);
}
