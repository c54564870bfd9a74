/* The page beside the Markdown: what another program reads in it, and that
 * no text of a source becomes anything but text. */
#include "tests/analysis/panes_case.h"

#include <dirent.h>
#include <libxml/HTMLparser.h>
#include <time.h>

#include "src/base/text_add.h"
#include "src/report/export.h"
#include "src/report/html.h"
#include "tests/report/cmark.h"

enum { HOSTILE = 3000, HOSTILE_PARTS = 20 };

static const char *const allowed[] = {
	"html", "head", "meta", "title", "style", "body", "main", "h1", "h2",
	"h3", "h4", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr",
	"th", "td", "sup", "a", "b", "strong", "em", "pre",
	"svg", "g", "rect", "path", "text", NULL
};

static xmlDoc *parse(const char *text, size_t length)
{
	return htmlReadMemory(text, (int)length, NULL, "UTF-8",
			      HTML_PARSE_NONET | HTML_PARSE_NOERROR |
				      HTML_PARSE_NOWARNING);
}

static bool is_among(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

static const char *attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children ? (const char *)a->children->content
					   : "";
	return NULL;
}

static int count_id(const xmlNode *node, const char *id)
{
	const char *own = attribute(node, "id");
	int n = own && strcmp(own, id) == 0;

	for (xmlNode *c = cmark_first(node); c; c = cmark_next(c))
		n += count_id(c, id);
	return n;
}

/* Nothing but what the writer has, nothing that runs or fetches, and each
 * way inside the page leads to one place. */
static void expect_tame(const xmlNode *root, const xmlNode *node)
{
	const char *to = attribute(node, "href");

	if (!is_among(allowed, (const char *)node->name))
		fail_msg("<%s> in the page", node->name);
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strncasecmp((const char *)a->name, "on", 2) == 0 ||
		    strcmp((const char *)a->name, "src") == 0)
			fail_msg("%s= in <%s>", a->name, node->name);
	if (to && to[0] == '#')
		assert_int_equal(count_id(root, to + 1), 1);
	else if (to && strncasecmp(to, "https://", 8) != 0)
		fail_msg("a link to %s", to);
	for (xmlNode *c = cmark_first(node); c; c = cmark_next(c))
		expect_tame(root, c);
}

static char *exported(struct fixture *f, const char *folder)
{
	const struct export_options options = { .all = true,
						.format = "html" };
	char *path = talloc_asprintf(f->ctx, "%s/%s", f->folder, folder);
	char *text;
	FILE *file;
	size_t n;

	good(f, report_export(f->casefile, path, &options, &f->err));
	file = fopen(talloc_asprintf(f->ctx, "%s/case-notes.html", path), "r");
	assert_non_null(file);
	text = talloc_zero_size(f->ctx, 4 << 20);
	n = fread(text, 1, (4 << 20) - 1, file);
	assert_in_range(n, 1000, (4 << 20) - 2);
	fclose(file);
	return text;
}

static void test_page(void **state)
{
	struct fixture f;
	char *text, *plain;
	xmlNode *root;
	xmlDoc *doc;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = exported(&f, "out");
	doc = parse(text, strlen(text));
	root = xmlDocGetRootElement(doc);
	expect_tame(root, root);
	plain = cmark_text(root);
	assert_non_null(strstr(plain, "Another view | *bold* "
				      "[x](http://evil.example) <b>"));
	assert_non_null(strstr(plain, "at least three round trips by 2 "
				      "ships"));
	assert_null(strstr(plain, "Never to be seen"));
	assert_in_range(cmark_count(root, "table"), 8, 40);
	assert_in_range(cmark_count(root, "sup"), 60, 400);
	/* One of the page, one of each box. */
	assert_int_equal(cmark_count(root, "title"),
			 1 + cmark_count(root, "rect"));
	assert_string_equal(text, exported(&f, "again"));
	xmlFree(plain);
	xmlFreeDoc(doc);
	fixture_close(&f);
}

/* How many footnotes a Markdown document has; each is in the page too. */
static int same_notes(struct fixture *f, const char *path, const char *html,
		      int *graphs)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	int notes = 0;

	assert_non_null(file);
	while (getline(&line, &room, file) > 0) {
		size_t n = strncmp(line, "[^", 2) == 0
				   ? strcspn(line + 2, "]") : 0;

		*graphs += strcmp(line, "```mermaid\n") == 0;
		if (n == 0 || line[n + 3] != ':')
			continue;
		notes++;
		if (!strstr(html, talloc_asprintf(f->ctx,
						  "<li id=\"n-%.*s\">",
						  (int)n, line + 2)))
			fail_msg("no note like %s", line);
	}
	free(line);
	fclose(file);
	return notes;
}

/* One model: the same footnotes, by the same labels, in both formats, and
 * each document of the one is a part of the other. */
static void test_as_markdown(void **state)
{
	const struct export_options options = { .all = true };
	struct fixture f;
	char *html, *path;
	int notes = 0, documents = 0, graphs = 0;
	DIR *dir;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	html = exported(&f, "out");
	path = talloc_asprintf(f.ctx, "%s/markdown", f.folder);
	good(&f, report_export(f.casefile, path, &options, &f.err));
	dir = opendir(path);
	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		if (e->d_name[0] == '.')
			continue;
		documents++;
		notes += same_notes(&f, talloc_asprintf(f.ctx, "%s/%s", path,
							e->d_name), html,
				    &graphs);
		if (!strstr(html, talloc_asprintf(
					  f.ctx, "<h1 id=\"d-%.*s\">",
					  (int)strcspn(e->d_name, "."),
					  e->d_name)))
			fail_msg("no part like %s", e->d_name);
	}
	closedir(dir);
	assert_in_range(documents, 12, 40);
	assert_in_range(notes, 60, 800);
	assert_in_range(graphs, 4, 40);
	for (const char *at = html; (at = strstr(at, "<svg ")); at++)
		graphs--;
	assert_int_equal(graphs, 0);
	fixture_close(&f);
}

static const char *const parts[] = {
	"<", ">", "</p>", "<script>", "</script>", "<!--", "-->", "<![CDATA[",
	"]]>", "&", "&lt;", "&#60;", "&amp", "\"", "'", "`", "=", "<b>",
	"</td>", "</table>", "</style>", "<img src=x onerror=alert(1)>",
	"javascript:alert(1)", "\n", "\t", " ", "a", "é", "\xe2\x80\xae",
	"\x1b", "\xff", "</title>", "http://x", "<svg/onload=1>", "\r"
};

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static char *make_hostile(const void *ctx, uint32_t *seed)
{
	char *text = talloc_strdup(ctx, "x");
	size_t n = 1 + next_random(seed) % HOSTILE_PARTS;

	for (size_t i = 0; i < n; i++)
		text = text_add(
			text, "%s", parts[next_random(seed) %
				    (sizeof(parts) / sizeof(*parts))]);
	return text;
}

static struct phrase *hostile_phrase(const void *ctx, const char *text,
				     enum piece_type type)
{
	struct phrase *phrase = phrase_new(ctx);

	phrase_add(phrase, type, text);
	return phrase;
}

/* What a reader sees must be the text with its spaces single. */
static void expect_text(const void *ctx, const xmlNode *node,
			const char *source)
{
	char *text = cmark_text(node), *escaped = NULL;
	char *page;
	size_t length;
	FILE *stream = open_memstream(&escaped, &length);
	xmlNode *root;
	xmlDoc *doc;

	fputs("<p>", stream);
	html_escape(stream, source, strlen(source));
	fclose(stream);
	assert_null(strpbrk(escaped + 3, "<>\"'\n\t\x1b"));
	page = talloc_strdup(ctx, escaped);
	doc = parse(page, strlen(page));
	root = xmlDocGetRootElement(doc);
	assert_int_equal(cmark_count(root, "p"), 1);
	xmlFreeDoc(doc);
	assert_true(strlen(text) >= 1);
	assert_int_equal(text[0], 'x');
	assert_null(cmark_first(node));
	free(escaped);
	xmlFree(text);
}

/* A property: whatever a source says is text, as a paragraph, as strong text,
 * as an address, in a cell and in a title. */
static void test_hostile(void **state)
{
	const char *given = getenv("TAFFRAIL_SEED");
	uint32_t seed = given ? (uint32_t)strtoul(given, NULL, 0)
			      : (uint32_t)time(NULL) | 1u;
	const char *const columns[] = { "a", "b" };
	void *ctx = talloc_new(NULL);
	char *text = NULL, *strings[HOSTILE];
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	struct document *document = document_new(ctx, &html_writer, stream);
	struct error err = { 0 };
	xmlNode *node, *root;
	xmlDoc *doc;

	(void)state;
	print_message("# seed %u\n", seed);
	document_heading(document, 1, make_hostile(ctx, &seed));
	for (int i = 0; i < HOSTILE; i++) {
		strings[i] = make_hostile(ctx, &seed);
		document_paragraph(document,
				   hostile_phrase(ctx, strings[i],
						  i % 3 ? PIECE_TEXT
							: PIECE_ADDRESS));
	}
	document_table(document, columns, 2);
	for (int i = 0; i < HOSTILE; i++) {
		struct phrase *row[] = {
			hostile_phrase(ctx, strings[i], PIECE_STRONG),
			hostile_phrase(ctx, "end", PIECE_TEXT)
		};

		document_row(document, row, 2);
	}
	document_table_end(document);
	document_verbatim(document, strings[0]);
	document_part(document, "first", strings[1]);
	for (int i = 0; i < HOSTILE; i++) {
		struct phrase *link = phrase_new(ctx);

		phrase_link(link, strings[i], "first");
		document_item(document, 0, link);
	}
	assert_int_equal(document_finish(document, &err), STATUS_OK);
	fclose(stream);
	doc = parse(text, length);
	root = xmlDocGetRootElement(doc);
	expect_tame(root, root);
	assert_int_equal(cmark_count(root, "p"), HOSTILE);
	assert_int_equal(cmark_count(root, "td"), 2 * HOSTILE);
	assert_int_equal(cmark_count(root, "li"), HOSTILE);
	assert_int_equal(cmark_count(root, "h1"), 2);
	node = cmark_first(cmark_first(cmark_next(cmark_first(root))));
	for (int i = 0; i < HOSTILE; i++) {
		node = cmark_next(node);
		expect_text(ctx, node, strings[i]);
	}
	xmlFreeDoc(doc);
	free(text);
	talloc_free(ctx);
}

/* ---- graphs ---- */

static xmlDoc *draw(const void *ctx, const struct graph *graph)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	struct document *document = document_new(ctx, &html_writer, stream);
	struct error err = { 0 };
	xmlDoc *doc;

	document_graph(document, graph);
	assert_int_equal(document_finish(document, &err), STATUS_OK);
	fclose(stream);
	doc = parse(text, length);
	free(text);
	return doc;
}

static const xmlNode *find(const xmlNode *node, const char *name)
{
	const xmlNode *found = cmark_is(node, name) ? node : NULL;

	for (xmlNode *c = cmark_first(node); c && !found; c = cmark_next(c))
		found = find(c, name);
	return found;
}

static long number_of(const xmlNode *node, const char *name)
{
	const char *text = attribute(node, name);

	assert_non_null(text);
	return strtol(text, NULL, 10);
}

/* Boxes stand below each other, inside of the drawing, and so do their
 * texts. */
static void expect_boxes(const xmlNode *svg, int count)
{
	const char *box = attribute(svg, "viewbox");
	long width = strtol(box + 4, NULL, 10), below = 0;
	int boxes = 0;

	for (xmlNode *g = cmark_first(svg); g; g = cmark_next(g)) {
		xmlNode *rect = cmark_is(g, "g") ? cmark_next(cmark_first(g))
						 : NULL;
		long left, top, bottom;

		if (!rect)
			continue;
		left = number_of(rect, "x");
		top = number_of(rect, "y");
		bottom = top + number_of(rect, "height");
		assert_true(left >= 20 && top > below);
		assert_true(left + number_of(rect, "width") < width);
		assert_true(number_of(rect, "width") > 100);
		for (xmlNode *t = cmark_next(rect); t; t = cmark_next(t)) {
			assert_true(cmark_is(t, "text"));
			assert_in_range(number_of(t, "y"), top, bottom);
			assert_true(number_of(t, "x") > left);
		}
		below = bottom;
		boxes++;
	}
	assert_int_equal(boxes, count);
	assert_true(below < strtol(strrchr(box, ' '), NULL, 10));
}

static char *box_text(const xmlNode *svg, int n)
{
	for (xmlNode *g = cmark_first(svg); g; g = cmark_next(g))
		if (cmark_is(g, "g") && n-- == 0)
			return cmark_text(cmark_first(g));
	return NULL;
}

/* Whoever stands behind comes first, and says to whom. */
static void test_graph(void **state)
{
	const struct graph graph = {
		.nodes = { "Maria", "Hart", "Kolb & Sons" }, .node_count = 3,
		.edges = { { 1, 0, "owner", false },
			   { 2, 1, "allegedly parent", true } },
		.edge_count = 2 };
	void *ctx = talloc_new(NULL);
	xmlDoc *doc = draw(ctx, &graph);
	const xmlNode *root = xmlDocGetRootElement(doc);
	const xmlNode *svg = find(root, "svg");
	static const char *const wanted[] = {
		"Kolb & Sons: allegedly parent → Hart", "Hart: owner → Maria",
		"Maria" };
	int broken = 0, whole = 0;

	(void)state;
	expect_tame(root, root);
	assert_non_null(svg);
	expect_boxes(svg, 3);
	for (int i = 0; i < 3; i++) {
		char *text = box_text(svg, i);

		assert_string_equal(text, wanted[i]);
		xmlFree(text);
	}
	for (xmlNode *p = cmark_first(svg); p; p = cmark_next(p)) {
		broken += attribute(p, "stroke-dasharray") != NULL;
		whole += cmark_is(p, "path") &&
			 !attribute(p, "stroke-dasharray");
	}
	assert_int_equal(broken, 1);
	assert_int_equal(whole, 3); /* a line and two points */
	xmlFreeDoc(doc);
	talloc_free(ctx);
}

/* A relation's line has an end; a letter that lies across it goes as a whole. */
static void test_a_long_line_is_cut_between_letters(void **state)
{
	static const char *const labels[] = { "held", "owner", "parent" };
	char name[200 * 3 + 1] = "";

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(name + i * 3, "\u8239", 4);
	for (int i = 0; i < 3; i++) {
		const struct graph graph = {
			.nodes = { name, "Hart" }, .node_count = 2,
			.edges = { { 1, 0, labels[i], false } },
			.edge_count = 1 };
		void *ctx = talloc_new(NULL);
		xmlDoc *doc = draw(ctx, &graph);
		char *text = cmark_text(find(xmlDocGetRootElement(doc),
					     "svg"));

		assert_non_null(strstr(text, name));
		assert_null(strstr(text, "(byte"));
		xmlFree(text);
		xmlFreeDoc(doc);
		talloc_free(ctx);
	}
}

/* As large as it may be, in circles, of hostile texts. */
static void test_hostile_graph(void **state)
{
	uint32_t seed = 7;
	void *ctx = talloc_new(NULL);

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct graph graph = { .node_count = GRAPH_NODES_MAX,
				       .edge_count = GRAPH_EDGES_MAX };
		const xmlNode *root, *svg;
		xmlDoc *doc;

		for (int i = 0; i < GRAPH_NODES_MAX; i++)
			graph.nodes[i] = make_hostile(ctx, &seed);
		for (int i = 0; i < GRAPH_EDGES_MAX; i++)
			graph.edges[i] = (struct graph_edge){
				(int)(next_random(&seed) % GRAPH_NODES_MAX),
				(int)(next_random(&seed) % GRAPH_NODES_MAX),
				make_hostile(ctx, &seed),
				next_random(&seed) % 2 };
		doc = draw(ctx, &graph);
		root = xmlDocGetRootElement(doc);
		expect_tame(root, root);
		svg = find(root, "svg");
		assert_non_null(svg);
		expect_boxes(svg, GRAPH_NODES_MAX);
		xmlFreeDoc(doc);
	}
	talloc_free(ctx);
}

/* A link is made of what a browser fetches alone. */
static void test_address(void **state)
{
	static const char *const never[] = {
		"javascript:alert(1)", "data:text/html,x", "file:///etc/x",
		"https://x\" onclick=\"y", "https://x/<b>", " https://x", NULL
	};
	void *ctx = talloc_new(NULL);

	(void)state;
	for (int i = 0; never[i]; i++) {
		char *text = NULL;
		size_t length;
		FILE *stream = open_memstream(&text, &length);
		struct document *document = document_new(ctx, &html_writer,
							 stream);
		struct error err = { 0 };

		document_paragraph(document, hostile_phrase(ctx, never[i],
							    PIECE_ADDRESS));
		assert_int_equal(document_finish(document, &err), STATUS_OK);
		fclose(stream);
		assert_null(strstr(text, "href"));
		free(text);
	}
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_as_markdown),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_graph),
		cmocka_unit_test(test_a_long_line_is_cut_between_letters),
		cmocka_unit_test(test_hostile_graph),
		cmocka_unit_test(test_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
