/* Case notes of the made-up harbour: what leaves, what does not, and that
 * another program reads them as they were meant. */
#include "tests/analysis/panes_case.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <time.h>

#include <sqlite3.h>

#include "src/base/text_add.h"
#include "src/report/export.h"
#include "store/edit.h"
#include "store/entry.h"
#include "store/review.h"
#include "tests/report/cmark.h"

static char *read_whole(const void *ctx, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text;
	long size;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	text = talloc_zero_size(ctx, (size_t)size + 1);
	assert_int_equal(fread(text, 1, (size_t)size, file), size);
	fclose(file);
	return text;
}

static char *exported(struct fixture *f, const char *folder,
		      const struct export_options *options, const char *name)
{
	char *path = talloc_asprintf(f->ctx, "%s/%s", f->folder, folder);

	good(f, report_export(f->casefile, path, options, &f->err));
	return read_whole(f->ctx, talloc_asprintf(f->ctx, "%s/%s", path,
						  name));
}

/* Names in a folder, in order; NULL-ended. */
static char **names_in(const void *ctx, const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort), count = 0;
	char **names;

	assert_true(n >= 0);
	names = talloc_zero_array(ctx, char *, (unsigned int)n + 1);
	for (int i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.')
			names[count++] = talloc_strdup(names,
						       entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

/* All documents behind each other, each below its name. */
static char *documents(struct fixture *f, const char *folder,
		       const struct export_options *options)
{
	char *path = talloc_asprintf(f->ctx, "%s/%s", f->folder, folder);
	char *all = talloc_strdup(f->ctx, ""), **names;

	good(f, report_export(f->casefile, path, options, &f->err));
	names = names_in(f->ctx, path);
	for (int i = 0; names[i]; i++)
		all = text_add(
			all, "==> %s <==\n%s", names[i],
			read_whole(f->ctx, talloc_asprintf(f->ctx, "%s/%s",
							   path, names[i])));
	return all;
}

static char *notes(struct fixture *f, const char *folder)
{
	const struct export_options options = { .all = true };

	return documents(f, folder, &options);
}

static void expect_part(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void expect_none(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

/* ---- what another program understands ---- */

static const xmlNode *find_id(const xmlNode *node, const char *id)
{
	xmlChar *own = xmlGetProp((xmlNode *)(uintptr_t)node,
				  (const xmlChar *)"id");
	bool found = own && strcmp((char *)own, id) == 0;

	xmlFree(own);
	if (found)
		return node;
	for (xmlNode *child = cmark_first(node); child;
	     child = cmark_next(child)) {
		const xmlNode *below = find_id(child, id);

		if (below)
			return below;
	}
	return NULL;
}

static bool is_among(char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Every link leads to a footnote that is there, to another document, or to an
 * address that the case has (NULL: any address on the web). */
static void expect_links(const xmlNode *root, const xmlNode *node,
			 const char *address, char *const *names)
{
	xmlChar *to = cmark_is(node, "a")
			      ? xmlGetProp((xmlNode *)(uintptr_t)node,
					   (const xmlChar *)"href")
			      : NULL;

	if (to && to[0] == '#' && !find_id(root, (const char *)to + 1))
		fail_msg("nothing is called %s", (char *)to);
	if (to && to[0] != '#' && !is_among(names, (char *)to)) {
		if (address)
			assert_string_equal((char *)to, address);
		assert_memory_equal(to, "https://", 8);
	}
	xmlFree(to);
	for (xmlNode *child = cmark_first(node); child;
	     child = cmark_next(child))
		expect_links(root, child, address, names);
}

/* What another program reads in all documents of a folder. */
struct understood {
	int tables, references, items, bold, scripts;
	char *text;
};

static void understand(struct fixture *f, const char *folder,
		       const char *address, struct understood *u)
{
	char *path = talloc_asprintf(f->ctx, "%s/%s", f->folder, folder);
	char **names = names_in(f->ctx, path);

	*u = (struct understood){ .text = talloc_strdup(f->ctx, "") };
	for (int i = 0; names[i]; i++) {
		char *text = read_whole(f->ctx,
					talloc_asprintf(f->ctx, "%s/%s", path,
							names[i]));
		xmlDoc *doc = cmark_html(text, strlen(text));
		xmlNode *root = xmlDocGetRootElement(doc);
		char *plain;

		assert_non_null(root);
		expect_links(root, root, address, names);
		u->tables += cmark_count(root, "table");
		u->references += cmark_count(root, "sup");
		u->items += cmark_count(root, "li");
		u->bold += cmark_count(root, "b");
		u->scripts += cmark_count(root, "script");
		plain = cmark_text(root);
		u->text = text_add(u->text, "%s\n", plain);
		xmlFree(plain);
		xmlFreeDoc(doc);
	}
}

static void test_read_by_another(void **state)
{
	struct understood u;
	struct fixture f;

	(void)state;
	if (!cmark_found())
		skip();
	harbour_open(&f, HARBOUR_PUBLISHED);
	notes(&f, "out");
	understand(&f, "out", "https://report.example/a_b?c=1&d=2", &u);
	assert_int_equal(u.bold, 0);
	assert_int_equal(u.scripts, 0);
	assert_in_range(u.references, 60, 800);
	assert_in_range(u.tables, 8, 80);
	expect_none(u.text, "[^"); /* a footnote that was not understood */
	expect_part(u.text, "Another view | *bold* [x](http://evil.example) "
			    "<b>");
	expect_part(u.text, "grain | *sacks*");
	fixture_close(&f);
}

/* The first case as it is shipped: each footnote resolves, bounds, hedges and
 * disputes are in the text, and twice gives the same. */
static void test_first_case(void **state)
{
	static const char *const parts[] = {
		"US in 2022\\|no (disputed, not judged)",
		"at least five round trips by 2 ships",
		"before mid-Aug 2023 (“Shortly before”)",
		"| AIS off; claimed |",
		"12 Sep 2023\\|mid-Aug 2023",
		"formerly Ocean Energy",
		"(company, not named: owner of the Maria)",
		"(not split)", "Najin=Rajin", "the analyst's word only",
		"14 Oct 2023",
		/* Who says a part is named, and cited at it. */
		"3\\|appear: 2 ships | Royal United Services Institute in bne23, "
		"wapo23; rusi23 itself",
		"300 shipping containers[^wapo23-62] | wapo23 itself; US in "
		"rusi23",
		"mtimes23, rusi23 themselves",
		"accused: supplying munitions and military material",
		"| (Russian Embassy and North Korean mission) |",
		"Her own listing: listed, by whom is not said (one",
		"**Angara, Maja, Maria**, listed: US in 2022, disputed",
		"could: Ukraine; North Korea; Russia; could: East Asia |",
	};
	static const char *const absent[] = {
		"AIS off, still", "What it is\n\n#", "they in bne23",
	};
	const char *folder = getenv("TAFFRAIL_SRCDIR");
	struct understood u;
	struct fixture f;
	char *text;

	(void)state;
	fixture_open(&f);
	text = read_whole(f.ctx, talloc_asprintf(
					 f.ctx,
					 "%s/assets/orient-express.jsonl",
					 folder ? folder : "."));
	good(&f, fixture_load(&f, text, NULL));
	text = notes(&f, "one");
	assert_string_equal(text, notes(&f, "two"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		expect_part(text, parts[i]);
	for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++)
		expect_none(text, absent[i]);
	if (cmark_found()) {
		understand(&f, "one", NULL, &u);
		expect_none(u.text, "[^");
		assert_in_range(u.items, 300, 4000);
	}
	fixture_close(&f);
}

/* ---- what is in it ---- */

static void test_contents(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = notes(&f, "out");
	expect_part(text, "together[^rep24-4]. Crates went ashore.");
	expect_part(text, "## What is not known\n\nWas the Beta listed?"
			  "[^rep24-12][^other24-5]");
	expect_part(text, "at least three round trips by 2 ships");
	expect_part(text, "3 Mar 2024");
	expect_part(text, "the harbour office in news24");
	expect_part(text, "not: this passage");
	expect_part(text, "12 Jan 2024\\|Feb 2024");
	expect_part(text, "Her own listing: no\\|MoT in 2023 (disputed, not "
			  "judged).");
	expect_part(text, "formerly Old Alpha");
	expect_part(text, "(not split) (rejected)");
	expect_part(text, "not: Beta");
	expect_part(text, "the two ships (Alpha, Beta, each)");
	expect_part(text, "Hedge: allegedly.");
	expect_part(text, "lost; link text “an older page”, named in "
			  "news24");
	expect_none(text, "Never to be seen");
	expect_none(text, f.folder);
	fixture_close(&f);
}

/* Footnotes of one citation are one in a document, wherever it is cited. */
static void test_one_footnote(void **state)
{
	struct fixture f;
	const char *text, *first, *again;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = notes(&f, "out");
	first = strstr(text, "\n[^rep24-3]: ");
	assert_non_null(first);
	again = strstr(first + 1, "\n[^rep24-3]: ");
	assert_true(!again || strstr(first, "==> ") < again);
	expect_part(first, "[^rep24-3]: *Harbour report*, 11 Mar 2024, l.3: "
			   "“put ashore at Eastport”. Said by the document "
			   "itself. It is its own origin. By imagery, "
			   "observed. (rep24/3)\n");
	expect_part(text, "[^rep24fig-1]: *rep24fig*, in *Harbour report*, "
			  "Figure 1, l.8: “Both at Eastport”. Said by the "
			  "document itself. It is its own origin. By imagery, observed. (rep24fig/1)\n");
	expect_part(text, "[^news24-2]: *Ships seen*, 12 Mar 2024, l.2: "
			  "“offloading on Sunday”. Said by the harbour "
			  "office, as printed. Origin: Harbour report.");
	fixture_close(&f);
}

static void test_dossier(void **state)
{
	struct fixture f;
	struct export_options options = { .record = named("alpha") };
	char id[ID_LENGTH + 1], *text;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	id_print(options.record, id);
	text = exported(&f, "out", &options,
			talloc_asprintf(f.ctx, "vessel-%s.md", id));
	expect_part(text, "# Alpha: harbour");
	expect_part(text, "Crates went ashore.");
	expect_none(text, "## Ships");
	expect_none(text, "## Evidence");
	fixture_close(&f);
}

/* ---- the same bytes ---- */

static void test_same_bytes(void **state)
{
	struct fixture f, other;
	char *text, *again, *dump = NULL;
	size_t size;
	FILE *stream;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = notes(&f, "one");
	setenv("TZ", "XXX-11:30", 1);
	tzset();
	setlocale(LC_ALL, "C");
	setenv("TAFFRAIL_CLOCK", "2031-01-01", 1);
	stream = open_memstream(&dump, &size);
	good(&f, textform_dump(f.casefile, stream, NULL, &f.err));
	fclose(stream);
	fixture_open(&other);
	casefile_set_analyst(other.casefile, "somebody else");
	good(&other, fixture_load(&other, dump, NULL));
	again = notes(&other, "two");
	assert_string_equal(text, again);
	unsetenv("TAFFRAIL_CLOCK");
	setlocale(LC_ALL, "C.UTF-8");
	setenv("TZ", "UTC0", 1);
	tzset();
	free(dump);
	fixture_close(&other);
	fixture_close(&f);
}

/* The golden file is reviewed; TAFFRAIL_GOLDEN=update writes it anew. The
 * digest is told apart: it changes with the case alone. */
static void test_golden(void **state)
{
	const char *folder = getenv("TAFFRAIL_SRCDIR");
	const char *wanted = getenv("TAFFRAIL_GOLDEN");
	char *path, *text, *digest;
	struct fixture f;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = notes(&f, "out");
	digest = strstr(text, "over its dump): ");
	assert_non_null(digest);
	for (; digest; digest = strstr(digest + 1, "over its dump): "))
		memset(strchr(digest, ':') + 2, '0', 64);
	path = talloc_asprintf(f.ctx, "%s/tests/golden/harbour-notes.md",
			       folder ? folder : ".");
	if (wanted && strcmp(wanted, "update") == 0) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(text, file);
		fclose(file);
	}
	assert_string_equal(text, read_whole(f.ctx, path));
	fixture_close(&f);
}

/* ---- what does not leave ---- */

static int count_files(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	if (!dir)
		return 0;
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		n += e->d_name[0] != '.' || strlen(e->d_name) > 2;
	closedir(dir);
	return n;
}

static void test_restricted(void **state)
{
	static const char *const gone[] = {
		"other24", "Another view", "evil.example", "some clerks",
		"two houses", "never left", "sacks", "barges", "tug at"
	};
	struct fixture f;
	char *text, *digest, hex[65];

	(void)state;
	harbour_open(&f, SETTING("s7", "other24", "marking", "restricted")
			 NOTE("f4", "alpha", "finding", "The report lists her "
			      "[@rep24/11].")
			 SETTING("s9", "f4", "publish", "yes"));
	text = notes(&f, "out");
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		expect_none(text, gone[i]);
	expect_part(text, "The report lists her[^rep24-11].");
	expect_part(text, "Her own listing: no (denied: one origin).");
	fixture_digest(&f, hex);
	digest = strstr(text, hex);
	assert_non_null(digest); /* of the case whole, restricted or not */
	fixture_close(&f);
}

/* A finding that cites what may not leave has a label there. */
static void test_label(void **state)
{
	struct fixture f;
	char *text, *first;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED
			 SETTING("s7", "other24", "marking", "restricted"));
	text = notes(&f, "out");
	expect_none(text, "other24");
	expect_part(text, "Was the Beta listed?[^rep24-12][^withheld1-5]");
	first = strstr(text, "\n[^withheld1-5]: Source withheld "
			     "(withheld1/5).\n");
	assert_non_null(first);
	fixture_close(&f);

	harbour_open(&f, HARBOUR_PUBLISHED
			 SETTING("s7", "alpha", "marking", "restricted")
			 SETTING("s8", "f3", "marking", "restricted"));
	text = notes(&f, "out");
	expect_none(text, "Old Alpha");
	expect_part(text, "(vessel withheld 1)");
	expect_part(text, "\n\n(note withheld 2)\n");
	fixture_close(&f);
}

/* A finding that cites what is not there: nothing is written, and the note is
 * named. */
static void test_dead_citation(void **state)
{
	struct export_options options = { .all = false };
	char printed[ID_LENGTH + 1], *path;
	struct fixture f;

	(void)state;
	harbour_open(&f, SETTING("s7", "f1", "publish", "yes"));
	path = talloc_asprintf(f.ctx, "%s/out", f.folder);
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_INVALID);
	id_print(named("f1"), printed);
	expect_part(f.err.text, printed);
	expect_part(f.err.text, "cites fig.none/1");
	fixture_close(&f);
}

/* ---- files ---- */

static void test_files(void **state)
{
	struct export_options options = { .all = false };
	struct fixture f;
	char *path, *file;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	path = talloc_asprintf(f.ctx, "%s/out", f.folder);
	good(&f, report_export(f.casefile, path, &options, &f.err));
	/* The same bytes again: nothing to do. */
	good(&f, report_export(f.casefile, path, &options, &f.err));
	options.all = true;
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_EXISTS);
	options.replace = true;
	good(&f, report_export(f.casefile, path, &options, &f.err));
	assert_in_range(count_files(path), 12, 40);
	options.format = "papyrus";
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_INVALID);
	options.format = NULL;
	options.record = 12345;
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_NOT_FOUND);
	file = export_default_folder(f.casefile, f.ctx);
	assert_string_equal(file, talloc_asprintf(f.ctx, "%s/a-notes",
						  f.folder));
	fixture_close(&f);
}

/* ---- the check ---- */

static int line_of(const char *text, const char *part)
{
	const char *at = strstr(text, part);
	int line = 1;

	assert_non_null(at);
	for (const char *c = text; c < at; c++)
		line += *c == '\n';
	return line;
}

static const struct report_warning *warned(struct fixture *f,
					   const struct export_options *options,
					   const char *part)
{
	struct report_warning *warnings;
	int count;

	good(f, report_check(f->casefile, f->ctx, options, &warnings, &count,
			     &f->err));
	for (int i = 0; i < count; i++)
		if (strstr(warnings[i].text, part))
			return &warnings[i];
	return NULL;
}

static void expect_warning(struct fixture *f,
			   const struct export_options *options,
			   const char *part)
{
	if (!warned(f, options, part))
		fail_msg("no warning: %s", part);
}

static void test_check(void **state)
{
	const struct export_options options = { .all = false };
	const struct report_warning *w;
	struct fixture f;
	char *text;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = exported(&f, "out", &options, "case-notes.md");
	w = warned(&f, &options, "no source: \"Crates went ashore.");
	assert_non_null(w);
	assert_int_equal(w->line, line_of(text, "Crates went"));
	w = warned(&f, &options, "rests on one origin (Harbour report)");
	assert_non_null(w);
	assert_int_equal(w->line, line_of(text, "The Alpha was"));
	w = warned(&f, &options, "cites what was rejected");
	assert_non_null(w);
	assert_true(w->note == named("f3"));
	assert_true(w->citation == named("other.owners"));
	expect_warning(&f, &options, "no archived copy of rep24 (Harbour");
	expect_warning(&f, &options, "no second person has passed");
	fixture_close(&f);

	harbour_open(&f, SETTING("s8", "f1", "publish", "yes")
			 NOTE("f5", "beta", "finding", "The Beta stood listed "
			      "in 2023, says another page [@other24/5].")
			 SETTING("s9", "f5", "publish", "yes"));
	w = warned(&f, &options, "cites fig.none/1: there is no such "
				 "citation");
	assert_non_null(w);
	assert_true(w->dead);
	expect_warning(&f, &options, "is disputed and not judged");
	fixture_close(&f);
}

/* What the sentence must own up to of its claims; and that it may. */
static void test_check_claims(void **state)
{
	struct export_options options = { .all = false };
	struct fixture f;

	(void)state;
	harbour_open(&f, NOTE("f5", "beta", "finding", "The report says the "
			      "Beta loads at Ostport [@rep24/6].")
			 SETTING("s9", "f5", "publish", "yes"));
	expect_warning(&f, &options, "the hedge is lost (rep24/6 says "
				     "\"appears\")");
	fixture_close(&f);

	harbour_open(&f, NOTE("f5", "beta", "finding", "The report says the "
			      "Beta seems to load at Ostport [@rep24/6]. It "
			      "is a cargo ship, the report says [@rep24/2].")
			 SETTING("s9", "f5", "publish", "yes"));
	assert_null(warned(&f, &options, "hedge"));
	assert_null(warned(&f, &options, "30 days"));
	options.published = "2024-04-09";
	assert_null(warned(&f, &options, "30 days"));
	options.published = "2024-06-01";
	expect_warning(&f, &options, "a state as of 2024-03-11, more than 30");
	options.published = "soon";
	{
		struct report_warning *list;
		int count;

		assert_int_equal(report_check(f.casefile, f.ctx, &options,
					      &list, &count, &f.err),
				 STATUS_INVALID);
	}
	fixture_close(&f);
}

/* Whoever wrote it does not count; each citation must be found right. */
static void test_second_reader(void **state)
{
	const struct export_options options = { .all = false };
	struct fixture f;
	int64_t entry;

	(void)state;
	harbour_open(&f, NOTE("f5", "beta", "finding", "The report says it "
			      "[@rep24/6; @rep24/2].")
			 SETTING("s9", "f5", "publish", "yes"));
	casefile_set_analyst(f.casefile, "vm");
	assert_int_equal(review_add(f.casefile, named("f5"),
				    named("rep.visit"), true, "", &entry,
				    &f.err), STATUS_REFUSED);
	expect_warning(&f, &options, "(0 of 2 citations");
	casefile_set_analyst(f.casefile, "eva");
	good(&f, review_add(f.casefile, named("f5"), named("rep.visit"), true,
			    "", &entry, &f.err));
	expect_warning(&f, &options, "(1 of 2 citations");
	assert_int_equal(review_add(f.casefile, named("f5"),
				    named("rep.ships"), false, " ", &entry,
				    &f.err), STATUS_INVALID);
	good(&f, review_add(f.casefile, named("f5"), named("rep.ships"),
			    false, "it says Gamma", &entry, &f.err));
	expect_warning(&f, &options, "eva found rep24/2 wrong here: it says "
				     "Gamma");
	good(&f, review_add(f.casefile, named("f5"), named("rep.ships"), true,
			    "", &entry, &f.err));
	assert_null(warned(&f, &options, "second person"));
	assert_null(warned(&f, &options, "wrong here"));
	fixture_close(&f);
}

static int warned_lines[16], warned_count;

static void note_line(void *payload, const struct report_warning *warning)
{
	(void)payload;
	if (warned_count < 16 && !strstr(warning->text, "archived"))
		warned_lines[warned_count++] = warning->line;
}

static void test_cite(void **state)
{
	static const char text[] =
		"# Story\n\nThe report says so [@rep24/3; @rep24/2], and "
		"`[@x/1]`.\n\n```\n[@x/2]\n```\n\nNo source\nhere. "
		"See[^rep24-2].\n\n[^rep24-2]: mine, says it";
	static const char dead[] = "a\n\nb\nsays [@rep24/99].\n";
	struct export_options options = { .warn = note_line };
	struct fixture f;
	char *out = NULL;
	size_t length = 0;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	warned_count = 0;
	good(&f, report_cite(f.casefile, &options, text, sizeof(text) - 1,
			     &out, &length, &f.err));
	expect_part(out, "says so[^rep24-3][^rep24-2-x2], and `[@x/1]`.\n");
	expect_part(out, "```\n[@x/2]\n```");
	expect_part(out, "mine, says it\n\n[^rep24-3]: *Harbour report*");
	expect_part(out, "\n[^rep24-2-x2]: ");
	assert_int_equal(length, strlen(out));
	assert_in_range(warned_count, 2, 4);
	assert_int_equal(warned_lines[0], 9);
	free(out);
	out = NULL;
	assert_int_equal(report_cite(f.casefile, &options, dead,
				     sizeof(dead) - 1, &out, &length, &f.err),
			 STATUS_INVALID);
	assert_null(out);
	expect_part(f.err.text, "line 4 cites rep24/99");
	options.strict = true;
	assert_int_equal(report_cite(f.casefile, &options, text,
				     sizeof(text) - 1, &out, &length, &f.err),
			 STATUS_REFUSED);
	fixture_close(&f);
}

static void test_review_items(void **state)
{
	static const char text[] = "First.\n\nIt loads there [@rep24/6].\n"
				   "It is one\nof them [@rep24/2; @x/1].";
	struct review_item *items;
	struct fixture f;
	int count;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	good(&f, review_items(f.casefile, f.ctx, text, sizeof(text) - 1,
			      &items, &count, &f.err));
	assert_int_equal(count, 2);
	assert_string_equal(items[0].sentence, "It loads there.");
	assert_int_equal(items[0].line, 3);
	assert_string_equal(items[1].sentence, "It is one of them.");
	assert_int_equal(items[1].line, 4);
	assert_string_equal(items[0].name, "rep24/6");
	assert_string_equal(items[0].quote, "appears to load at Ostport");
	expect_part(items[0].says, "Place: appears: Eastport");
	assert_true(items[0].target == named("rep.visit"));
	good(&f, review_items(f.casefile, f.ctx, NULL, 0, &items, &count,
			      &f.err));
	assert_in_range(count, 2, 40);
	assert_true(items[0].target == items[0].note);
	fixture_close(&f);
}

/* The digest of then, whatever came, went and came back since. */
static void test_digest_at(void **state)
{
	char then[65], later[65], now[65];
	int64_t before, first, entry;
	struct fixture f;
	char *what;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	good(&f, edit_set(f.casefile, named("alpha"), "label", "x", &before,
			  &f.err));
	good(&f, textform_digest(f.casefile, then, &f.err));
	good(&f, edit_tag(f.casefile, named("beta"), "later", false, &first,
			  &f.err));
	good(&f, textform_digest(f.casefile, later, &f.err));
	good(&f, entry_undo(f.casefile, f.ctx, before, &what, &f.err));
	good(&f, edit_tag(f.casefile, named("alpha"), "last", false, &entry,
			  &f.err));
	good(&f, textform_digest_at(f.casefile, before, now, &f.err));
	assert_string_equal(now, then);
	good(&f, textform_digest_at(f.casefile, first, now, &f.err));
	assert_string_equal(now, later);
	good(&f, entry_redo(f.casefile, f.ctx, before, &what, &f.err));
	good(&f, textform_digest_at(f.casefile, before, now, &f.err));
	assert_string_equal(now, then);
	good(&f, textform_digest(f.casefile, now, &f.err));
	assert_string_not_equal(now, then);
	assert_int_equal(textform_digest_at(f.casefile, 9999, now, &f.err),
			 STATUS_NOT_FOUND);
	fixture_close(&f);
}

/* Somebody else, who restricts a source before the `at`th view begins. */
struct intruder {
	struct fixture *f;
	int at, seen;
};

static int intrude(unsigned int type, void *payload, void *statement,
		   void *text)
{
	struct intruder *i = payload;
	struct casefile *other;
	int64_t entry;

	(void)type;
	(void)statement;
	if (strncmp(text, "BEGIN", 5) != 0 || ++i->seen != i->at)
		return 0;
	good(i->f, casefile_open(i->f->path, CASEFILE_WRITE, &other,
				 &i->f->err));
	good(i->f, edit_set(other, named("other24"), "marking", "restricted",
			    &entry, &i->f->err));
	casefile_close(other);
	return 0;
}

/* The digest is of what the document shows, and nothing that was restricted
 * while it was begun is in it, whenever that was. */
static void test_written_meanwhile(void **state)
{
	bool was_open = false, was_shut = false;

	(void)state;
	for (int at = 1; at <= 6; at++) {
		struct fixture f;
		struct intruder intruder = { &f, at, 0 };
		char before[65], after[65], *text;
		bool restricted;

		harbour_open(&f, HARBOUR_PUBLISHED);
		fixture_digest(&f, before);
		sqlite3_trace_v2(casefile_sqlite(f.casefile),
				 SQLITE_TRACE_STMT, intrude, &intruder);
		text = notes(&f, "out");
		sqlite3_trace_v2(casefile_sqlite(f.casefile), 0, NULL, NULL);
		fixture_digest(&f, after);
		restricted = !strstr(text, "Another view");
		assert_int_equal(restricted, intruder.seen >= at);
		expect_part(text, restricted ? after : before);
		was_shut = was_shut || restricted;
		was_open = was_open || !restricted;
		fixture_close(&f);
	}
	assert_true(was_shut && was_open);
}

/* Several at once, each a document; all or none. */
static void test_several(void **state)
{
	int64_t records[2];
	struct export_options options = { .records = records,
					  .record_count = 2 };
	struct fixture f;
	char *path;

	(void)state;
	records[0] = named("alpha");
	records[1] = named("beta");
	harbour_open(&f, HARBOUR_PUBLISHED);
	path = talloc_asprintf(f.ctx, "%s/out", f.folder);
	good(&f, report_export(f.casefile, path, &options, &f.err));
	/* The two, and what stands around them. */
	assert_int_equal(count_files(path), 7);
	records[1] = 12345;
	path = talloc_asprintf(f.ctx, "%s/other", f.folder);
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_NOT_FOUND);
	assert_int_equal(count_files(path), 0);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_read_by_another),
		cmocka_unit_test(test_first_case),
		cmocka_unit_test(test_one_footnote),
		cmocka_unit_test(test_dossier),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_restricted),
		cmocka_unit_test(test_label),
		cmocka_unit_test(test_dead_citation),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_digest_at),
		cmocka_unit_test(test_written_meanwhile),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_claims),
		cmocka_unit_test(test_second_reader),
		cmocka_unit_test(test_cite),
		cmocka_unit_test(test_review_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
