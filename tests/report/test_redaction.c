/* What is restricted does not leave, in any format, name or spelling; and the
 * search that says so finds what it should. */
#include "tests/analysis/panes_case.h"

#include <dirent.h>

#include "src/base/text_add.h"
#include "src/report/export.h"
#include "store/edit.h"
#include "store/leak.h"
#include "store/pane_rows.h"

static char *first_case(const void *ctx)
{
	const char *folder = getenv("TAFFRAIL_SRCDIR");
	char *text = talloc_zero_size(ctx, 4 << 20);
	FILE *file = fopen(talloc_asprintf(
				   ctx, "%s/assets/orient-express.jsonl",
				   folder ? folder : "."), "r");

	assert_non_null(file);
	assert_in_range(fread(text, 1, (4 << 20) - 1, file), 1000, 4 << 20);
	fclose(file);
	return text;
}

/* Everything in the folder, names too. */
static char *read_folder(const void *ctx, const char *path)
{
	char *out = talloc_strdup(ctx, "");
	DIR *dir = opendir(path);

	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char *text = talloc_zero_size(ctx, 2 << 20);
		FILE *file;

		if (e->d_name[0] == '.')
			continue;
		file = fopen(talloc_asprintf(ctx, "%s/%s", path, e->d_name),
			     "r");
		assert_non_null(file);
		assert_in_range(fread(text, 1, (2 << 20) - 1, file), 1,
				(2 << 20) - 2);
		fclose(file);
		out = text_add(out, "%s\n%s", e->d_name, text);
		talloc_free(text);
	}
	closedir(dir);
	return out;
}

/* Each into a folder of its own: what an earlier one wrote is not its. */
static char *exported(struct fixture *f, const char *format)
{
	static int number;
	const struct export_options options = { .format = format,
						.all = true };
	char *path = talloc_asprintf(f->ctx, "%s/%s%d", f->folder, format,
				     number++);

	good(f, report_export(f->casefile, path, &options, &f->err));
	return read_folder(f->ctx, path);
}

/* Footnotes that are in both are called the same. */
static void expect_footnotes(const void *ctx, const char *whole,
			     const char *redacted)
{
	int same = 0;

	for (const char *at = redacted; (at = strstr(at, "\n[^")); at++) {
		size_t n = strcspn(at + 3, "]");
		char *label = talloc_asprintf(ctx, "\n[^%.*s]:", (int)n,
					      at + 3);

		if (at[3 + n + 1] != ':' ||
		    strncmp(at + 3, "withheld", 8) == 0)
			continue;
		if (!strstr(whole, label))
			fail_msg("%s has no like in the whole", label);
		same++;
		talloc_free(label);
	}
	assert_in_range(same, 1, 2000);
}

static int64_t *all_sources(struct fixture *f, int *count)
{
	struct pane_reader *reader = pane_reader_new(f->casefile, f->ctx);
	int64_t *ids;

	good(f, pane_sources(reader, f->ctx, 0, 200, &ids, count, &f->err));
	talloc_free(reader);
	return ids;
}

/* Under sanitizers, which take four times as long, every fourth: the build
 * without them takes all. */
#if defined(__SANITIZE_ADDRESS__)
enum { STEP = 4 };
#else
enum { STEP = 1 };
#endif

/* Each source of the first case in turn. What only it prints is looked for
 * by the export itself; here its address and key are looked for again. */
static void test_each_source(void **state)
{
	struct fixture f;
	int64_t *sources;
	char *whole;
	int count;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, first_case(f.ctx), NULL));
	sources = all_sources(&f, &count);
	assert_in_range(count, 10, 200);
	whole = exported(&f, "markdown");
	for (int i = 0; i < count; i += STEP) {
		void *ctx = f.ctx;
		struct row *row;
		char *text, *key;

		f.ctx = talloc_new(ctx);
		good(&f, edit_set(f.casefile, sources[i], "marking",
				  "restricted", &(int64_t){ 0 }, &f.err));
		text = exported(&f, "markdown");
		expect_footnotes(f.ctx, whole, text);
		good(&f, casefile_row(f.casefile, f.ctx, TABLE_SOURCE,
				      sources[i], &row, &f.err));
		key = casefile_setting(f.casefile, f.ctx, sources[i], "key");
		if (row_text(row, SOURCE_ADDRESS))
			assert_null(strstr(text,
					   row_text(row, SOURCE_ADDRESS)));
		if (key)
			assert_null(strstr(text, talloc_asprintf(
							 f.ctx, "[^%s-",
							 key)));
		if (i % 4 == 0) {
			exported(&f, "html");
			exported(&f, "csv");
		}
		good(&f, edit_set(f.casefile, sources[i], "marking", "open",
				  &(int64_t){ 0 }, &f.err));
		talloc_free(f.ctx);
		f.ctx = ctx;
	}
	fixture_close(&f);
}

/* ---- the search ---- */

static const char hidden_rows[] =
	SETTING("s7", "other24", "marking", "restricted")
	SETTING("s8", "dora", "marking", "restricted")
	CITATION("dora.head", "rep24",
		 "\"n\":90,\"at\":\"l.9\",\"says\":[{\"record\":\"@dora\","
		 "\"kind\":\"person\",\"name\":\"Dóra Kékes-Ölvedi\"},"
		 "{\"record\":\"@dora\",\"kind\":\"person\","
		 "\"name\":\"Olga | Norrvik Bay\"}]")
	NOTE("n9", "dora", "note", "Never met. She waits at the Customs Yard "
	     "on Tuesdays.");

struct spelling {
	const char *text;
	bool found;
	enum leak_form form;
};

static const struct spelling spellings[] = {
	{ "by Dóra Kékes-Ölvedi herself", true, LEAK_TEXT },
	{ "DÓRA KÉKES-ÖLVEDI", true, LEAK_TEXT },
	{ "Do\xcc\x81ra Ke\xcc\x81kes-O\xcc\x88lvedi", true, LEAK_TEXT },
	{ "D\xc3\xb3ra K\xc3\xa9kes\\-\xc3\x96lvedi", true, LEAK_TEXT },
	{ "D&#243;ra K&#xE9;kes&#45;&Ouml;lvedi", true, LEAK_TEXT },
	{ "[\"Dóra K#233;kes#45;Ölvedi\"]", true, LEAK_TEXT },
	{ "?q=D%C3%B3ra%20K%c3%a9kes-%C3%96lvedi&x", true, LEAK_TEXT },
	{ "Dora Kekes Olvedi", true, LEAK_TEXT },
	{ "x RMOzcmEgS8Opa2VzLcOWbHZlZGk= y", true, LEAK_TEXT },
	{ "RMOzcmEgS8Opa2VzLcOWbHZlZGk", true, LEAK_TEXT },
	{ "she waits at the customs yard on tuesdays", true, LEAK_TEXT },
	{ "Dóra", false, LEAK_TEXT },
	{ "Kékes", false, LEAK_TEXT },
	{ "Dóra met Kékes-Ölvedi", false, LEAK_TEXT },
	{ "March 2024, cargo ship", false, LEAK_TEXT },
	{ "", false, LEAK_TEXT },
	/* Neighbours in a table are no name, and a name in a cell is one. */
	{ "| a | by Dóra | Kékes-Ölvedi | b |", false, LEAK_MARKDOWN },
	{ "| a | by Dóra |\n| Kékes-Ölvedi | b |", false, LEAK_MARKDOWN },
	{ "| D&#243;ra | Kékes\\-Ölvedi |", false, LEAK_MARKDOWN },
	{ "| a | by Dóra | Kékes-Ölvedi | b |", true, LEAK_TEXT },
	{ "# A\n\n| a |\n| --- |\n| Dóra **Kékes**-Ölvedi |", true,
	  LEAK_MARKDOWN },
	{ "| a | Dóra \\| Kékes-Ölvedi | b |", true, LEAK_MARKDOWN },
	{ "| a | b |\n\nby Dóra\nKékes-Ölvedi\n\n| c |\n", true,
	  LEAK_MARKDOWN },
	{ "by Dóra | Kékes-Ölvedi", true, LEAK_MARKDOWN },
	{ "| x | Olga | Norrvik Bay | y |", true, LEAK_MARKDOWN },
	{ "1,Dóra,Kékes-Ölvedi,2\r\n", false, LEAK_CSV },
	{ "1,by Dóra\r\nKékes-Ölvedi,2\r\n", false, LEAK_CSV },
	{ "1,\"\"\"so, by Dóra\nKékes-Ölvedi\"\"\",2\r\n", true, LEAK_CSV },
	{ "1,Dóra Kékes-Ölvedi,2\r\n", true, LEAK_CSV },
};

static void test_spellings(void **state)
{
	struct fixture f;

	(void)state;
	harbour_open(&f, hidden_rows);
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		void *ctx = talloc_new(f.ctx);
		struct leak_scan *scan;
		struct hidden *hidden;
		struct leak *leaks;
		int count;

		good(&f, hidden_new(ctx, f.casefile, true, &hidden, &f.err));
		good(&f, leak_scan_new(ctx, f.casefile, hidden, &scan,
				       &f.err));
		good(&f, leak_scan_text(scan, "here", spellings[i].form,
					spellings[i].text,
					strlen(spellings[i].text), &f.err));
		good(&f, leak_scan_result(scan, &leaks, &count, &f.err));
		if ((count > 0) != spellings[i].found)
			fail_msg("%d found in: %s", count, spellings[i].text);
		if (count > 0) {
			assert_false(leaks[0].open);
			assert_int_equal(leak_scan_verdict(scan, &f.err),
					 STATUS_REFUSED);
			assert_non_null(strstr(f.err.text, "here would hold"));
		}
		talloc_free(ctx);
	}
	fixture_close(&f);
}

static int told;

static void tell(void *payload, const char *text, const char *where)
{
	(void)payload;
	told += strcmp(text, "Dóra Kékes-Ölvedi") == 0 &&
		strcmp(where, "case-notes.md") == 0;
}

/* An open finding prints the name: that is the analyst's own choice, which is
 * said and does not stop the export. */
static void test_printed_openly(void **state)
{
	struct export_options options = { .all = true, .printed = tell };
	struct fixture f;
	char *rows;

	(void)state;
	harbour_open(&f, hidden_rows);
	good(&f, report_export(f.casefile,
			       talloc_asprintf(f.ctx, "%s/one", f.folder),
			       &options, &f.err));
	assert_int_equal(told, 0);
	fixture_close(&f);

	rows = talloc_asprintf(NULL, "%s%s", hidden_rows,
			       NOTE("f9", "alpha", "finding", "Says Dóra "
				    "Kékes-Ölvedi [@rep24/3].")
			       SETTING("s9", "f9", "publish", "yes"));
	harbour_open(&f, rows);
	talloc_free(rows);
	good(&f, report_export(f.casefile,
			       talloc_asprintf(f.ctx, "%s/one", f.folder),
			       &options, &f.err));
	assert_int_equal(told, 1);
	fixture_close(&f);
}

/* Numbers of labels stay when another thing is opened again. */
static void test_stable_labels(void **state)
{
	struct hidden *hidden;
	struct fixture f;

	(void)state;
	harbour_open(&f, SETTING("s7", "other24", "marking", "restricted"));
	good(&f, edit_set(f.casefile, named("alpha"), "marking", "restricted",
			  &(int64_t){ 0 }, &f.err));
	good(&f, hidden_new(f.ctx, f.casefile, true, &hidden, &f.err));
	assert_int_equal(hidden_number(hidden, named("other24")), 1);
	assert_int_equal(hidden_number(hidden, named("alpha")), 2);
	assert_int_equal(hidden_number(hidden, named("other.head")), 1);
	assert_true(hidden_is_labelled(hidden, named("alpha")));
	assert_false(hidden_is_labelled(hidden, named("other.head")));
	assert_int_equal(hidden_number(hidden, named("beta")), 0);
	good(&f, edit_set(f.casefile, named("other24"), "marking", "open",
			  &(int64_t){ 0 }, &f.err));
	good(&f, hidden_new(f.ctx, f.casefile, true, &hidden, &f.err));
	assert_int_equal(hidden_number(hidden, named("other24")), 0);
	assert_int_equal(hidden_number(hidden, named("alpha")), 2);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_printed_openly),
		cmocka_unit_test(test_stable_labels),
		cmocka_unit_test(test_each_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
