/* What a page and its style sheets need to be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <libxml/xmlmemory.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/css.h"
#include "src/archive/requisites.h"
#include "src/archive/transfer.h"
#include "src/base/text_add.h"

static struct error err;

static int start(void **state)
{
	(void)state;
	return transfer_start(&err) != STATUS_OK;
}

static void collect(void *payload, const char *address)
{
	buffer_append_string(payload, address);
	buffer_append_string(payload, "\n");
}

static void assert_css(const char *css, const char *want)
{
	struct buffer b;

	buffer_init(&b, 10000);
	buffer_append_string(&b, "");
	css_addresses(css, strlen(css), collect, &b);
	if (strcmp(b.length ? b.data : "", want))
		fail_msg("'%s' names '%s', not '%s'", css,
			 b.length ? b.data : "", want);
	buffer_release(&b);
}

static void sheets_name_addresses(void **state)
{
	static const char *const cases[][2] = {
		{ "a { background: url(a.png) }", "a.png\n" },
		{ "a { background: URL( 'a b.png' ) }", "a b.png\n" },
		{ "a{b:url(\"c\\\"d.png\")}", "c\"d.png\n" },
		{ "a{b:url(c\\61 .png)}", "ca.png\n" },
		{ "a{b:\\75rl(c.png)}", "c.png\n" },
		{ "a{b:url(\\2603.png)}", "\xe2\x98\x83.png\n" },
		{ "@import 'one.css'; @import url(two.css) print;",
		  "one.css\ntwo.css\n" },
		{ "@IMPORT\n/* x */ \"one.css\";", "one.css\n" },
		{ "@namespace url(http://www.w3.org/1999/xhtml); "
		  "a{b:url(c)}", "c\n" },
		{ "/* url(no.png) */ a{content:'url(no.png)'}", "" },
		{ "a{b:url(no no.png) url(yes.png)}", "yes.png\n" },
		{ "a{b:url(no(no.png) url(yes.png)}", "yes.png\n" },
		{ "a{b:image-set('1.png' 1x, url(2.png) 2x, "
		  "'3.webp' type('image/webp') 3x) 'no'}",
		  "1.png\n2.png\n3.webp\n" },
		{ "@font-face{src:local('no'),url(f.woff2) "
		  "format('woff2')}", "f.woff2\n" },
		{ "a{content:'no\n} b{c:url(d)}", "d\n" },
		/* Whatever ends early names what came before it. */
		{ "a{b:url(c)} /* no end", "c\n" },
		{ "a{b:url('c", "c\n" }, { "a{b:url(c", "c\n" },
		{ "a{b:url(\\", "" }, { "@import", "" }, { "\\", "" },
		{ "a{b:url()}", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_css(cases[i][0], cases[i][1]);
}

static char *named(const char *type, const char *text, int depth)
{
	void *ctx = talloc_new(NULL);
	const char **list;
	int n;
	char *all = talloc_strdup(NULL, "");

	if (requisites_read(ctx, text, strlen(text), type,
			    "http://port.example/news/page.html", depth,
			    &list, &n, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	for (int i = 0; i < n; i++)
		all = text_add(all, "%s\n", list[i]);
	talloc_free(ctx);
	return all;
}

static void assert_html(const char *html, const char *want)
{
	char *all = named("text/html; charset=utf-8", html, 0);

	if (strcmp(all, want))
		fail_msg("'%s' names '%s', not '%s'", html, all, want);
	talloc_free(all);
}

#define P "http://port.example/"
#define N P "news/"

static void pages_name_addresses(void **state)
{
	static const char *const cases[][2] = {
		{ "<img src=a.png><img src='/b.png'><img src=../c.png>",
		  N "a.png\n" P "b.png\n" P "c.png\n" },
		{ "<img srcset='a.png, b.png 2x,c.png 3x , d,e.png 4x'>",
		  N "a.png\n" N "b.png\n" N "c.png\n" N "d,e.png\n" },
		{ "<img lowsrc=a data-src=b data-srcset='c 1x'>",
		  N "a\n" N "b\n" N "c\n" },
		{ "<picture><source srcset='s.webp'><img src=s.png></picture>",
		  N "s.webp\n" N "s.png\n" },
		{ "<link rel='Shortcut ICON' href=i.ico>"
		  "<link rel=stylesheet media=print href=s.css>"
		  "<link rel=apple-touch-icon href=t.png>"
		  "<link rel=manifest href=m.json>"
		  "<link rel=preload as=image imagesrcset='p.png 2x'>"
		  "<link rel=modulepreload href=m.js>"
		  "<link rel=canonical href=no><link rel=alternate href=no>"
		  "<link rel=next href=no>",
		  N "i.ico\n" N "s.css\n" N "t.png\n" N "m.json\n" N "p.png\n"
		  N "m.js\n" },
		{ "<script src=a.js></script><script type=module src=b.js>"
		  "</script><noscript><img src=c.png></noscript>",
		  N "a.js\n" N "b.js\n" N "c.png\n" },
		{ "<body background=a><table background=b><tr background=c>"
		  "<td background=d>", N "a\n" N "b\n" N "c\n" N "d\n" },
		{ "<iframe src=f.html></iframe><embed src=e>"
		  "<object data=o></object><applet code=c archive=r></applet>",
		  N "f.html\n" N "e\n" N "o\n" N "c\n" N "r\n" },
		{ "<iframe srcdoc='<img src=a.png><style>b{c:url(d)}</style>'>"
		  "</iframe>", N "a.png\n" N "d\n" },
		{ "<video src=v poster=p><source src=s><track src=t></video>"
		  "<audio src=a></audio>",
		  N "v\n" N "p\n" N "s\n" N "t\n" N "a\n" },
		{ "<input type=IMAGE src=a.png><input type=text src=no>",
		  N "a.png\n" },
		{ "<style>a{b:url(a.png)} @import 'c.css';</style>"
		  "<p style=\"b:url('d.png')\">", N "a.png\n" N "c.css\n"
		  N "d.png\n" },
		{ "<svg><image href=a.png /><image xlink:href=b.png />"
		  "<use href='c.svg#part'/><use href='#part'/></svg>",
		  N "a.png\n" N "b.png\n" N "c.svg\n" },
		{ "<meta property=og:image content=a.png>"
		  "<meta name=msapplication-TileImage content=b.png>"
		  "<meta name=description content=no>",
		  N "a.png\n" N "b.png\n" },
		/* Not needed to show it. */
		{ "<a href=no>x</a><area href=no><q cite=no>x</q>"
		  "<form action=no></form>", "" },
		{ "<img src='data:image/png;base64,AA'><img src=#a>"
		  "<img src=''><img src='javascript:no'><img src='ftp://a/b'>"
		  "<img src='http://user@a/b'>", "" },
		/* The page itself, and each but once. */
		{ "<img src=a><img src=a><img src='./a#x'>"
		  "<img src=page.html>", N "a\n" },
		{ "<img src=a><base href='/other/'><base href='/no/'>"
		  "<img src=a>", N "a\n" P "other/a\n" },
		/* What a document inside says of its base is its own. */
		{ "<iframe srcdoc='<base href=/other/><img src=a>'></iframe>"
		  "<img src=b><base href='/third/'>"
		  "<iframe srcdoc='<img src=c>'></iframe>",
		  P "other/a\n" N "b\n" P "third/c\n" },
		{ "<img src=' a\n b.png\t'>", N "a%20b.png\n" },
		{ "<img src='//quay.example/a'>", "http://quay.example/a\n" },
		{ "<html><body></body></html>\n<img src=a></html><img src=b>",
		  N "a\n" N "b\n" },
		{ "<img src='?a=1&amp;b=2'>", N "page.html?a=1&b=2\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_html(cases[i][0], cases[i][1]);
}

static void sheets_are_resolved_against_themselves(void **state)
{
	char *all = named("text/css", "@import 'b.css'; a{b:url(/c.png)}", 1);

	(void)state;
	assert_string_equal(all, N "b.css\n" P "c.png\n");
	talloc_free(all);
}

static void there_is_an_end_to_it(void **state)
{
	char *many = talloc_strdup(NULL, "");
	const char **list;
	char *all;
	int n;

	(void)state;
	for (int i = 0; i < REQUISITES_MAX + 50; i++)
		many = text_add(many, "<img src=%d.png>", i);
	assert_int_equal(requisites_read(many, many, strlen(many),
					 "text/html", P, 0, &list, &n, &err),
			 STATUS_OK);
	assert_int_equal(n, REQUISITES_MAX);
	talloc_free(many);
	/* One address said over and over takes no time without end. */
	many = talloc_strdup(NULL, "<img srcset='");
	for (int i = 0; i < REQUISITES_REFERENCES; i++)
		many = text_add(many, "a ,");
	many = text_add(many, "b'>");
	assert_html(many, N "a\n");
	talloc_free(many);
	all = named("text/html", "<img src=a>", REQUISITES_FRAMES + 1);
	assert_string_equal(all, "");
	talloc_free(all);
	all = named("text/css", "a{b:url(c)}", REQUISITES_STYLES + 1);
	assert_string_equal(all, "");
	talloc_free(all);
	all = named("image/png", "<img src=a>", 0);
	assert_string_equal(all, "");
	talloc_free(all);
	all = named("text/plain", "<img src=a>", 0);
	assert_string_equal(all, "");
	talloc_free(all);
}

/* libxml2's memory, as it is asked for. */
static size_t most_asked;

static void *asks_malloc(size_t size)
{
	most_asked = size > most_asked ? size : most_asked;
	return malloc(size);
}

static void *asks_realloc(void *memory, size_t size)
{
	most_asked = size > most_asked ? size : most_asked;
	return realloc(memory, size);
}

/* The names of what is open are one array, which the parser looks through for
 * each end tag: it stays far shorter than the page, also behind a page in it. */
static void elements_in_each_other_are_bounded(void **state)
{
	enum { OPEN = 1 << 16, LEAST = OPEN * (int)sizeof(char *) };
	int (*set)(xmlFreeFunc, xmlMallocFunc, xmlReallocFunc, xmlStrdupFunc);
	void *library = dlopen(XML_SONAME, RTLD_NOW | RTLD_LOCAL);
	char *many = talloc_strdup(NULL, "<iframe srcdoc='<p>'></iframe>");

	(void)state;
	assert_non_null(library);
	*(void **)&set = dlsym(library, "xmlMemSetup");
	for (int i = 0; i < OPEN; i++)
		many = text_add(many, "<b>");
	many = text_add(many, "<img src=a.png>");
	assert_int_equal(set(free, asks_malloc, asks_realloc, strdup), 0);
	assert_html(many, N "a.png\n");
	assert_int_equal(set(free, malloc, realloc, strdup), 0);
	assert_in_range(most_asked, 1, LEAST - 1);
	talloc_free(many);
	dlclose(library);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheets_name_addresses),
		cmocka_unit_test(pages_name_addresses),
		cmocka_unit_test(sheets_are_resolved_against_themselves),
		cmocka_unit_test(there_is_an_end_to_it),
		cmocka_unit_test(elements_in_each_other_are_bounded),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
