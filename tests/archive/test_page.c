#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "src/archive/charset.h"
#include "src/archive/page.h"
#include "tests/base/random.h"

static struct error err;

static struct page *read_as(const char *type, const char *data, size_t size)
{
	struct page *page;

	if (page_read(NULL, data, size, type, &page, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	return page;
}

static struct page *read_html(const char *html)
{
	return read_as("text/html; charset=utf-8", html, strlen(html));
}

static void assert_text(const char *html, const char *want)
{
	struct page *page = read_html(html);

	assert_string_equal(page->text, want);
	talloc_free(page);
}

/* The bytes of `source` behind the words, which must be there once. */
static void assert_source(const struct page *page, const char *source,
			  const char *words, const char *want)
{
	const char *at = strstr(page->text, words);
	int64_t start, length;
	size_t back;
	bool exact;

	if (!at)
		fail_msg("no \"%s\" in: %s", words, page->text);
	if (!page_source(page, (size_t)(at - page->text), strlen(words),
			 &start, &length, &exact) || !exact)
		fail_msg("\"%s\": no bytes", words);
	if ((size_t)length != strlen(want) ||
	    memcmp(source + start, want, strlen(want)))
		fail_msg("\"%s\" comes from \"%.*s\"", words, (int)length,
			 source + start);
	assert_true(page_text_at(page, start, &back));
	assert_int_equal(back, at - page->text);
}

static void check_linear(const struct page *page, const char *source,
			 const struct page_run *r)
{
	int64_t start, length;
	bool exact;
	size_t at, end;

	for (size_t i = 0; i < r->length; i++) {
		const char *text = page->text + r->at + i;
		char c = source[r->from + i];

		if ((unsigned char)*text >= 0x80)
			continue; /* what is no UTF-8 is shown otherwise */
		if (*text == ' ' ? !strchr(" \t\r\n\f", c) : *text != c)
			fail_msg("run at %u: '%c' comes from '%c'", r->at,
				 *text, c);
		assert_true(page_source(page, r->at + i, 1, &start, &length,
					&exact));
		assert_true(page_text_at(page, start, &at));
		assert_true(page_text_end(page, start + length - 1, &end));
		assert_int_equal(at, r->at + i);
		assert_true(end > at);
	}
}

static void check_runs(const struct page *page, const char *source,
		       size_t size)
{
	size_t at = 0, from = 0;

	for (size_t i = 0; i < page->run_count; i++) {
		const struct page_run *r = &page->runs[i];

		assert_true(r->at >= at && r->length > 0);
		assert_true(r->from >= from);
		at = (size_t)r->at + r->length;
		from = r->from;
		assert_true(at <= page->length);
		if (r->exact && r->length == r->span &&
		    page->decoded->length == size)
			check_linear(page, source, r);
	}
}

static void blocks_become_lines(void **state)
{
	(void)state;
	assert_text("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree\n");
	assert_text("<h1>Head</h1>text <b>bold</b>, <i>x</i>\n  y",
		    "Head\n\ntext bold, x y\n");
	assert_text("<ul><li>a<li><p>b</p></ul>z", "* a\n* b\n\nz\n");
	assert_text("<ul><li>a<ol><li>b<ul><li>c</ul></ol><li>d</ul>z",
		    "* a\n  1. b\n    * c\n* d\n\nz\n");
	assert_text("<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c"
		    "</table>", "a | b\nc\n");
	assert_text("<div>a<div>b<div>c</div></div></div>d", "a\nb\nc\nd\n");
	assert_text("<pre>a\n  b\tc</pre>d", "a\n  b\tc\n\nd\n");
	assert_text("<img alt='the quay'> x", "[image: the quay] x\n");
	assert_text("<img src='/a/quay.jpg?w=1'> x", "[image: quay.jpg] x\n");
	assert_text("<img src='dot.gif' width=1><img alt=''> x", "x\n");
	assert_text("<p>  </p><div></div>", "");
	assert_text("", "");
}

static void items_of_an_ordered_list_are_numbered(void **state)
{
	static const char html[] = "<ol><li>the Maria<li>the Angara</ol>";
	struct page *page = read_html(html);
	int64_t start, length;
	bool exact;

	(void)state;
	assert_string_equal(page->text, "1. the Maria\n2. the Angara\n");
	/* What the reader adds has no bytes. */
	assert_false(page_source(page, 0, 3, &start, &length, &exact));
	assert_source(page, html, "the Angara", "the Angara");
	talloc_free(page);
	assert_text("<ol start=9><li>a<ol><li>b</ol><li>c<li hidden>d<li>e</ol>",
		    "9. a\n  1. b\n10. c\n11. e\n");
	assert_text("<ol><li value=3>a<li>b<li value=x>c<li value=' '>d</ol>",
		    "3. a\n4. b\n5. c\n6. d\n");
	assert_text("<ol start=2 reversed><li>a<li>b<li>c</ol>",
		    "2. a\n1. b\n0. c\n");
	assert_text("<ol reversed><li>a</ol><ol type=A><li>b</ol>",
		    "* a\n\n* b\n");
	assert_text("<ol start=99999999999999999999><li>a</ol><li>b",
		    "1. a\n\n* b\n");
}

static void what_is_not_shown_is_left_out(void **state)
{
	(void)state;
	assert_text("a<script>var x = '<p>no</p>';</script>b", "ab\n");
	assert_text("a<style>p { color: red }</style>b", "ab\n");
	assert_text("a<span hidden>no<b>no</b></span>b", "ab\n");
	assert_text("a<span style='Display : none'>no</span>b", "ab\n");
	assert_text("a<template><p>no</p></template>b", "ab\n");
	assert_text("a<!-- no <p> -->b", "ab\n");
	assert_text("<title>no</title>a<noscript>yes</noscript>", "ayes\n");
}

static void words_lead_back_to_their_bytes(void **state)
{
	static const char html[] =
		"<!doctype html>\n<html><head><title>Notice &amp; more</title>"
		"<script>if (a<b && c>d) { x = 'berthed'; }</script></head>\n"
		"<body class=\"a>b\"><!-- berthed > -->\n<p>The  <b>Mar"
		"&iacute;a</b>\n berthed at K\xc3\xb8ge &amp; left&nbsp;soon"
		" &#8211; 3 < 4.</p>\r\n<p>Second &bogus; line</p>"
		"<a href='/x'>more</a></body></html>";
	struct page *page = read_html(html);

	(void)state;
	assert_string_equal(page->text,
			    "The Mar\xc3\xad" "a berthed at K\xc3\xb8ge & "
			    "left\xc2\xa0soon \xe2\x80\x93 3 < 4.\n\nSecond "
			    "&bogus; line\n\nmore\n");
	assert_source(page, html, "The Mar", "The  <b>Mar");
	assert_source(page, html, "berthed", "berthed");
	assert_source(page, html, "Mar\xc3\xad" "a", "Mar&iacute;a");
	assert_source(page, html, "a berthed", "a</b>\n berthed");
	assert_source(page, html, "K\xc3\xb8ge & left",
		      "K\xc3\xb8ge &amp; left");
	assert_source(page, html, "soon", "soon");
	assert_source(page, html, "\xe2\x80\x93", "&#8211;");
	assert_source(page, html, "3 < 4.", "3 < 4.");
	assert_source(page, html, "&bogus; line", "&bogus; line");
	assert_source(page, html, "Second", "Second");
	assert_int_equal(page->link_count, 1);
	assert_string_equal(page->links[0].address, "/x");
	assert_memory_equal(page->text + page->links[0].at, "more", 4);
	assert_string_equal(page->title, "Notice & more");
	talloc_free(page);
}

/* A browser shows it; a page could hide there what it says. */
static void what_follows_the_end_of_the_page_is_read(void **state)
{
	static const char html[] =
		"<html lang=en><body><p>Before</p></body></HTML >\n"
		"<p>berthed after</p></body ></html><!-- no --> </html>"
		"<script>x = '</html>';</script>last</html";
	struct page *page = read_html(html);

	(void)state;
	assert_string_equal(page->text, "Before\n\nberthed after\n\nlast\n");
	assert_source(page, html, "Before", "Before");
	assert_source(page, html, "berthed after", "berthed after");
	assert_source(page, html, "last", "last");
	assert_string_equal(page->language, "en");
	talloc_free(page);
	assert_text("a</htmlx>b</body", "ab\n");
}

/* The words of an image stand for its tag, whichever others stand before. */
static void an_image_leads_back_to_its_tag(void **state)
{
	static const char html[] =
		"<p>One <b></b><img src=a.png hidden alt=no> <img src='b.png' "
		"alt='Figure 6: the\nquay'><img src=\"c.png\"> two</p>"
		"<script>'<img alt=no>'</script><img alt='12345678'>";
	struct page *page = read_html(html);
	size_t at, end;
	int64_t start, length;
	bool exact;

	(void)state;
	assert_string_equal(page->text,
			    "One [image: Figure 6: the quay][image: c.png] "
			    "two\n\n[image: 12345678]\n");
	assert_source(page, html, "[image: Figure 6: the quay]",
		      "<img src='b.png' alt='Figure 6: the\nquay'>");
	assert_source(page, html, "[image: c.png]", "<img src=\"c.png\">");
	assert_source(page, html, "two", "two");
	at = (size_t)(strstr(page->text, "[image: c") - page->text);
	assert_true(page_source(page, at, 9, &start, &length, &exact));
	assert_true(page_text_end(page, start + length - 1, &end));
	assert_int_equal(end, at + strlen("[image: c.png]"));
	talloc_free(page);
	/* of one length with its tag: still one piece */
	page = read_html("<img alt='abc' a1>");
	assert_true(page_source(page, 2, 1, &start, &length, &exact));
	assert_int_equal(start, 0);
	assert_int_equal(length, 18);
	talloc_free(page);
}

/* Pages made of pieces: every run lies in the payload, one byte for byte says
 * the same there, and a byte leads back to the piece that came from it. */
static void every_run_of_text_maps_to_its_bytes(void **state)
{
	static const char *const pieces[] = {
		"<p>", "</p>", "<b>", "</b>", " ", "  ", "\n", "\r\n", "\t",
		"Maria", "left", "K\xc3\xb8ge", "&amp;", "&nbsp;", "&#8211;",
		"&bogus;", "&", "<", ">", "a < b", "<!-- x > y -->", "<pre>",
		"</pre>", "<script>if (a<b) c();</script>", "<li>", "<td>",
		"<table>", "</table>", "<a href='/x?a=1&b=2'>", "</a>",
		"<img alt='Figure 6'>", "<br>", "\xf0\x9f\x9a\xa2",
		"<title>t</title>", "<span hidden>no</span>", "\xc3", "\0x",
		"<x y='>'>", "</", "<h2>", "</h2>", "\xe2\x80\xae", "]]>",
	};
	char html[4096];

	(void)state;
	random_seed();
	for (int round = 0; round < 3000; round++) {
		size_t n = random_text(pieces, sizeof(pieces) /
				       sizeof(*pieces), 60, html, sizeof(html));
		const char *type = round % 3 ? "text/html; charset=utf-8"
					     : "text/plain; charset=utf-8";
		struct page *page = read_as(type, html, n);

		check_runs(page, html, n);
		talloc_free(page);
	}
}

static void the_way_back_goes_through_other_charsets(void **state)
{
	static const char latin[] = "<p>K\xf8ge \x96 <b>Mar\xed" "a</b> left</p>";
	static const char russian[] =
		"<meta charset=windows-1251><p>\xcc\xe0\xf0\xe8\xff "
		"&mdash; \xef\xee\xf0\xf2</p>";
	struct page *page = read_as("text/html; charset=ISO-8859-1", latin,
				    strlen(latin));

	(void)state;
	assert_string_equal(page->charset, "windows-1252");
	assert_string_equal(page->text, "K\xc3\xb8ge \xe2\x80\x93 Mar\xc3\xad"
			    "a left\n");
	assert_source(page, latin, "\xc3\xb8", "\xf8");
	assert_source(page, latin, "K\xc3\xb8ge \xe2\x80\x93",
		      "K\xf8ge \x96");
	assert_source(page, latin, "\xc3\xad" "a left", "\xed" "a</b> left");
	talloc_free(page);

	page = read_as("text/html", russian, strlen(russian));
	assert_string_equal(page->charset, "windows-1251");
	assert_string_equal(page->charset_why, "meta");
	assert_source(page, russian,
		      "\xd0\x9c\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f",
		      "\xcc\xe0\xf0\xe8\xff");
	assert_source(page, russian, "\xd0\xbf\xd0\xbe\xd1\x80\xd1\x82",
		      "\xef\xee\xf0\xf2");
	talloc_free(page);
}

static void charsets_are_chosen_in_order(void **state)
{
	static const struct {
		const char *type, *data;
		size_t size;
		const char *charset, *why, *text;
	} cases[] = {
		{ "text/plain", "\xef\xbb\xbf" "a", 4, "utf-8",
		  "byte order mark", "a\n" },
		{ "text/plain; charset=koi8-r", "\xff\xfe" "a\0b\0", 6,
		  "utf-16le", "byte order mark", "ab\n" },
		{ "text/plain; charset=koi8-r", "\xc1", 1, "koi8-r", "header",
		  "\xd0\xb0\n" },
		{ "text/plain", "\xc3\xb8", 2, "utf-8", "every byte fits",
		  "\xc3\xb8\n" },
		{ "text/plain", "\xf8", 1, "windows-1252", "a guess",
		  "\xc3\xb8\n" },
		{ "text/plain; charset=nonsense", "a", 1, "utf-8",
		  "unknown charset", "a\n" },
		{ "text/plain; charset=utf-8", "a\xff" "b", 3, "utf-8",
		  "header", "a\xef\xbf\xbd" "b\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct page *page = read_as(cases[i].type, cases[i].data,
					    cases[i].size);

		assert_string_equal(page->charset, cases[i].charset);
		assert_string_equal(page->charset_why, cases[i].why);
		assert_string_equal(page->text, cases[i].text);
		talloc_free(page);
	}
}

static void plain_text_stays_as_it_is(void **state)
{
	static const char text[] = "one\r\n  two <b>\n\nthree &amp;";
	struct page *page = read_as("text/plain", text, strlen(text));

	(void)state;
	assert_int_equal(page->kind, PAGE_TEXT);
	assert_string_equal(page->text, "one\n  two <b>\n\nthree &amp;\n");
	assert_source(page, text, "two <b>\n\nthree", "two <b>\n\nthree");
	assert_source(page, text, "one\n  two", "one\r\n  two");
	talloc_free(page);
}

static void a_page_says_what_it_is(void **state)
{
	struct page *page = read_html(
		"<html lang=nb><head><title> From \n the  element </title>"
		"<meta property='og:title' content='Notice 14'>"
		"<meta property='og:site_name' content='Port of Example'>"
		"<meta name=author content='The harbour master'>"
		"<meta property='article:published_time' "
		"content='2023-10-14T09:00:00+02:00'>"
		"<link rel=canonical href='https://port.example/14'></head>"
		"<body><time datetime='1999-01-01'>x</time></body>");

	(void)state;
	assert_string_equal(page->title, "Notice 14");
	assert_string_equal(page->publisher, "Port of Example");
	assert_string_equal(page->author, "The harbour master");
	assert_string_equal(page->published, "2023-10-14T09:00:00+02:00");
	assert_string_equal(page->language, "nb");
	assert_string_equal(page->canonical, "https://port.example/14");
	talloc_free(page);

	page = read_html(
		"<script type='application/ld+json'>{\"@graph\":[{\"@type\":"
		"\"Organization\",\"name\":\"x\"},{\"headline\":\"Notice 15\","
		"\"datePublished\":\"2023-10-15\",\"author\":[{\"name\":"
		"\"A. Writer\"}],\"publisher\":{\"name\":\"The Port\"}}]}"
		"</script><time datetime='2023-10-16'>y</time>");
	assert_string_equal(page->title, "Notice 15");
	assert_string_equal(page->published, "2023-10-15");
	assert_string_equal(page->author, "A. Writer");
	assert_string_equal(page->publisher, "The Port");
	assert_int_equal(page->scripts, 1);
	talloc_free(page);
}

static void kinds_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(page_kind_of("text/html", "<p>", 3), PAGE_HTML);
	assert_int_equal(page_kind_of(NULL, " <!DOCTYPE html>", 16),
			 PAGE_HTML);
	assert_int_equal(page_kind_of(NULL, "hello", 5), PAGE_TEXT);
	assert_int_equal(page_kind_of("text/plain", "<html>", 6), PAGE_TEXT);
	assert_int_equal(page_kind_of("text/html", "%PDF-1.7", 8), PAGE_OTHER);
	assert_int_equal(page_kind_of("image/svg+xml", "<svg>", 5),
			 PAGE_OTHER);
	assert_int_equal(page_kind_of(NULL, "a\0b", 3), PAGE_OTHER);
	assert_string_equal(page_sniff("%PDF-1.7", 8), "application/pdf");
	assert_null(page_sniff("hello", 5));
}

static char *repeat(const char *text, int times)
{
	size_t n = strlen(text);
	char *out = malloc(n * (size_t)times + 1);

	assert_non_null(out);
	for (int i = 0; i < times; i++)
		memcpy(out + n * (size_t)i, text, n);
	out[n * (size_t)times] = '\0';
	return out;
}

static double seconds_for(const char *html)
{
	clock_t start = clock();
	struct page *page = read_html(html);

	talloc_free(page);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Bounds are wide: what they guard against takes minutes. */
static void bombs_do_not_go_off(void **state)
{
	static const char *const pieces[] = {
		"<div>", "<b><i><u><a>", "<a b=1 ", "<p", "&", "<!--", "<",
		"</div>", "<script>", "&amp;", "<table><tr><td>", "<li>",
		"<a href='", "\n", "<x y='>", "</",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		char *html = repeat(pieces[i], 100000);
		double seconds = seconds_for(html);

		if (seconds > 5)
			fail_msg("%s: %.1f s", pieces[i], seconds);
		free(html);
	}
}

static void an_element_of_many_attributes_is_tamed(void **state)
{
	char *many = malloc(2000000);
	size_t n = (size_t)snprintf(many, 100, "<p>a</p><p ");
	struct page *page;

	(void)state;
	for (int i = 0; i < 50000; i++)
		n += (size_t)snprintf(many + n, 32, "a%d=1 ", i);
	snprintf(many + n, 32, ">b</p><p>c</p>");
	assert_true(seconds_for(many) < 1.5);
	page = read_html(many);
	assert_string_equal(page->text, "a\n\nb\n\nc\n");
	assert_source(page, many, "c", "c");
	talloc_free(page);
	free(many);
}

/* The first attribute too many is taken whole: half of a letter would turn all
 * that comes after into another charset. */
static void what_follows_a_tamed_element_keeps_its_charset(void **state)
{
	static const char *const ends[] = { "\xc3\x9c=1>", "\xc3\x9c=1 \xc3\x9c",
					    "a=1 \xc3\x9c" };

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		char many[4000];
		size_t n = (size_t)snprintf(many, sizeof(many),
					    "<p>\xc3\x9c" "berfahrt</p><p ");
		struct page *page;

		for (int k = 0; k < PAGE_ATTRIBUTES_MAX; k++)
			n += (size_t)snprintf(many + n, 16, "a%d=1 ", k);
		snprintf(many + n, sizeof(many) - n, "%s%s", ends[i],
			 i > 0 ? "" : "<p>\xc3\x9c" "berfahrt");
		page = read_html(many);
		assert_string_equal(page->text,
				    i > 0 ? "\xc3\x9c" "berfahrt\n"
					  : "\xc3\x9c" "berfahrt\n\n"
					    "\xc3\x9c" "berfahrt\n");
		talloc_free(page);
	}
}

/* Stretches of plain words are kept from the parser (page_brief.h). */
static void long_words_are_read_as_short_ones_are(void **state)
{
#define LONG "the Maria berthed at Rajin on 14 October, \xd0\xb8 \xe6\xbc\xa2"
	static const struct {
		const char *html, *text;
	} cases[] = {
		{ "<p>" LONG "</p>" LONG, LONG "\n\n" LONG "\n" },
		{ "<p> \n  " LONG " <b>x</b> " LONG "  \n y",
		  LONG " x " LONG " y\n" },
		{ "<p>R&amp;D " LONG " &copy" LONG " &#65" LONG "&lt;" LONG,
		  "R&D " LONG " &copy" LONG " A" LONG "<" LONG "\n" },
		{ "a &copy; " LONG, "a \xc2\xa9 " LONG "\n" },
		{ "5 < 6 " LONG "<p>" LONG, "5 < 6 " LONG "\n\n" LONG "\n" },
		{ "x <b>" LONG "<<i>" LONG "</ " LONG,
		  "x " LONG "<" LONG " " LONG "\n" },
		{ "<p>\x01" LONG "\x02" LONG "\x03 " LONG,
		  LONG LONG " " LONG "\n" },
		{ "<p>\xf3\xb0\x80\x80 " LONG "<p>" LONG,
		  "\xf3\xb0\x80\x80 " LONG "\n\n" LONG "\n" },
		{ "<pre>\n" LONG "\n  " LONG "</pre>", "\n" LONG "\n  " LONG "\n" },
		{ "a<!-- " LONG "--><script>" LONG "</script><title>" LONG
		  "</title>b <img alt='" LONG "'>",
		  "a\n\nb [image: " LONG "]\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *html = cases[i].html;
		struct page *page = read_html(html);

		assert_string_equal(page->text, cases[i].text);
		for (size_t r = 0; r < page->run_count; r++)
			if (page->runs[r].length == page->runs[r].span)
				check_linear(page, html, &page->runs[r]);
		if (strstr(html, "<title>"))
			assert_string_equal(page->title, LONG);
		talloc_free(page);
	}
}

/* Every letter of a page with what the parser leaves out in between. */
static void words_behind_controls_lead_back_too(void **state)
{
	static const char html[] = "<p>\x01Maria\x02 at Rajin, \x03" LONG;
	struct page *page = read_html(html);

	(void)state;
	assert_string_equal(page->text, "Maria at Rajin, " LONG "\n");
	assert_source(page, html, "Maria at", "Maria\x02 at");
	assert_source(page, html, "Rajin, the", "Rajin, \x03the");
	assert_source(page, html, "berthed at Rajin", "berthed at Rajin");
	talloc_free(page);
#undef LONG
}

/* The parser looks through all that is open for each end tag: few are, so that
 * many ends of what was never opened cost little. */
static void elements_in_each_other_are_bounded(void **state)
{
	char *few = repeat("<b></i>the Maria ", PAGE_DEPTH_MAX - 100);
	char *many = repeat("<b></i>the Maria ", PAGE_DEPTH_MAX + 100);
	struct page *page = read_html(few);

	(void)state;
	assert_false(page->cut);
	talloc_free(page);
	page = read_html(many);
	assert_true(page->cut);
	assert_int_equal(page->length, (PAGE_DEPTH_MAX + 100) *
					       strlen("the Maria "));
	talloc_free(page);
	free(few);
	free(many);
}

static void what_is_not_wanted_is_not_read_on(void **state)
{
	static const struct {
		const char *type, *data;
	} cases[] = {
		{ "text/html", "<p>the Maria</p>" },
		{ "text/plain", "the Maria" },
		{ "multipart/related; boundary=x",
		  "MIME-Version: 1.0\r\n"
		  "Content-Type: multipart/related; boundary=\"x\"\r\n\r\n"
		  "--x\r\nContent-Type: text/html\r\n\r\n"
		  "<p>the Maria</p>\r\n--x--\r\n" },
	};
	atomic_bool stop;
	struct page *page;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *data = cases[i].data;

		atomic_init(&stop, true);
		assert_int_equal(page_read_until(NULL, data, strlen(data),
						 cases[i].type, &stop, &page,
						 &err), STATUS_INTERRUPTED);
		atomic_store(&stop, false);
		if (page_read_until(NULL, data, strlen(data), cases[i].type,
				    &stop, &page, &err) != STATUS_OK)
			fail_msg("%s", err.text);
		assert_string_equal(page->text, "the Maria\n");
		talloc_free(page);
	}
}

/* 10 MB, and every word of it leads back. */
static void a_large_page_is_read_and_mapped(void **state)
{
	static const char piece[] =
		"<div class='n'><p>The <a href='/v/1'>Maria</a> left K&oslash;"
		"ge &amp; berthed,\n and the rest of the line is here.</p>"
		"</div>\n";
	char *html = repeat(piece, (10 << 20) / (int)sizeof(piece));
	clock_t start = clock();
	struct page *page = read_html(html);
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;

	(void)state;
	print_message("# 10 MB page: %.2f s, %zu bytes of text, %zu runs\n",
		      seconds, page->length, page->run_count);
	assert_false(page->cut);
	for (size_t i = 0; i < page->run_count; i++) {
		const struct page_run *r = &page->runs[i];

		assert_true(r->exact);
		if (r->length == r->span && page->text[r->at] != ' ')
			assert_memory_equal(page->text + r->at,
					    html + r->from, r->length);
	}
	talloc_free(page);
	free(html);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_become_lines),
		cmocka_unit_test(items_of_an_ordered_list_are_numbered),
		cmocka_unit_test(what_is_not_shown_is_left_out),
		cmocka_unit_test(words_lead_back_to_their_bytes),
		cmocka_unit_test(what_follows_the_end_of_the_page_is_read),
		cmocka_unit_test(an_image_leads_back_to_its_tag),
		cmocka_unit_test(every_run_of_text_maps_to_its_bytes),
		cmocka_unit_test(the_way_back_goes_through_other_charsets),
		cmocka_unit_test(charsets_are_chosen_in_order),
		cmocka_unit_test(plain_text_stays_as_it_is),
		cmocka_unit_test(a_page_says_what_it_is),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(bombs_do_not_go_off),
		cmocka_unit_test(an_element_of_many_attributes_is_tamed),
		cmocka_unit_test(what_follows_a_tamed_element_keeps_its_charset),
		cmocka_unit_test(long_words_are_read_as_short_ones_are),
		cmocka_unit_test(words_behind_controls_lead_back_too),
		cmocka_unit_test(elements_in_each_other_are_bounded),
		cmocka_unit_test(what_is_not_wanted_is_not_read_on),
		cmocka_unit_test(a_large_page_is_read_and_mapped),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
