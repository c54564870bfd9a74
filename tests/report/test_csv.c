/* Tables for a spreadsheet. */
#include <unistd.h>

#include "tests/analysis/panes_case.h"

#include "src/report/csv.h"
#include "src/report/export.h"

static void expect_cell(const char *text, const char *expected)
{
	char *out = NULL;
	size_t length;
	FILE *stream = open_memstream(&out, &length);

	csv_cell(stream, text);
	fclose(stream);
	assert_string_equal(out, expected);
	free(out);
}

static void test_cells(void **state)
{
	(void)state;
	expect_cell("plain", "plain");
	expect_cell("", "");
	expect_cell("a,b", "\"a,b\"");
	expect_cell("say \"x\"", "\"say \"\"x\"\"\"");
	expect_cell("two\nlines", "\"two\nlines\"");
	expect_cell("=1+1", "'=1+1");
	expect_cell("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
	expect_cell("@SUM(A1)", "'@SUM(A1)");
	expect_cell("-2+3", "'-2+3");
	expect_cell("+7 423 000", "'+7 423 000");
	expect_cell("\tx", "'\tx");
	expect_cell("\rx", "\"'\rx\"");
	expect_cell("＝1+1", "'＝1+1");
	expect_cell("-12.5", "-12.5");
	expect_cell("+7", "+7");
	expect_cell("1000", "1000");
	expect_cell("-", "'-");
	expect_cell("-1.2.3", "'-1.2.3");
}

static char *table(struct fixture *f, const char *name)
{
	const struct export_options options = { .format = "csv",
						.replace = true };
	char *path = talloc_asprintf(f->ctx, "%s/out", f->folder);
	char *text = talloc_zero_size(f->ctx, 1 << 20);
	FILE *file;

	good(f, report_export(f->casefile, path, &options, &f->err));
	file = fopen(talloc_asprintf(f->ctx, "%s/%s.csv", path, name), "r");
	assert_non_null(file);
	assert_in_range(fread(text, 1, (1 << 20) - 1, file), 10, 1 << 19);
	fclose(file);
	return text;
}

/* Fields of RFC 4180 in each line are as many as in the first. */
static int expect_table(const char *text)
{
	int columns = 0, fields = 1, lines = 0;
	bool inside = false;

	for (const char *c = text; *c; c++) {
		inside ^= *c == '"';
		fields += !inside && *c == ',';
		if (inside || *c != '\n')
			continue;
		assert_int_equal(c[-1], '\r');
		columns = columns ? columns : fields;
		assert_int_equal(fields, columns);
		fields = 1;
		lines++;
	}
	assert_false(inside);
	return lines;
}

static void test_tables(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	harbour_open(&f, HARBOUR_PUBLISHED);
	text = table(&f, "vessel");
	assert_in_range(expect_table(text), 3, 20);
	assert_memory_equal(text, "id,title,name,", 14);
	assert_non_null(strstr(text, ",Alpha,"));
	assert_non_null(strstr(text, "rep24/2"));
	text = table(&f, "port-call");
	assert_non_null(strstr(text, ",Alpha,Eastport,3 Mar 2024,"));
	text = table(&f, "document");
	expect_table(text);
	assert_non_null(strstr(text, ",rep24,"));
	fixture_close(&f);
}

static void test_record_is_refused(void **state)
{
	struct export_options options = { .format = "csv" };
	struct fixture f;

	(void)state;
	harbour_open(&f, "");
	options.record = named("alpha");
	assert_int_equal(report_export(f.casefile,
				       talloc_asprintf(f.ctx, "%s/out",
						       f.folder),
				       &options, &f.err), STATUS_INVALID);
	fixture_close(&f);
}

static bool goes_on_twice(void *payload)
{
	int *asked = payload;

	return ++*asked <= 2;
}

static void test_stopped_leaves_no_folder(void **state)
{
	int asked = 0;
	const struct export_options options = {
		.format = "csv", .go_on = goes_on_twice, .payload = &asked };
	struct fixture f;
	const char *path;

	(void)state;
	harbour_open(&f, "");
	path = talloc_asprintf(f.ctx, "%s/out", f.folder);
	assert_int_equal(report_export(f.casefile, path, &options, &f.err),
			 STATUS_INTERRUPTED);
	assert_int_equal(asked, 3);
	assert_int_equal(access(path, F_OK), -1);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_record_is_refused),
		cmocka_unit_test(test_stopped_leaves_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
