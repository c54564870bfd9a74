/* A PDF as a page: marks, places, passages that are found again. */
#include "tests/archive/case.h"

#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>

#include "src/analysis/folio.h"
#include "src/archive/attach.h"
#include "src/archive/page_internal.h"
#include "src/archive/sheets.h"
#include "src/archive/shelf.h"
#include "store/edit.h"
#include "store/passage.h"

static const char pages[] = "The Maria berthed\nat Dunai.\n\f"
			    "She left for\nthe Maria berthed\nno more.\f";
enum { FILE_BYTES = 5000 };

static struct page *lay(const char *text)
{
	struct page *page = talloc_zero(NULL, struct page);
	struct decoded *d = talloc_zero(page, struct decoded);

	d->marks = talloc_zero_array(d, struct charset_mark, 1);
	d->mark_count = 1;
	page->decoded = d;
	good(page_lay_sheets(page, text, strlen(text), FILE_BYTES, &err));
	return page;
}

static void test_marks(void **state)
{
	struct page *page = lay(pages);
	int64_t start, length;
	const char *no_more;
	bool exact;

	(void)state;
	assert_string_equal(page->text, "[p. 1]\nThe Maria berthed\nat Dunai.\n"
			    "\n\n[p. 2]\nShe left for\nthe Maria berthed\n"
			    "no more.\n");
	assert_int_equal(page->sheet_count, 2);
	assert_int_equal(page->heading_count, 2);
	no_more = strstr(page->text, "no more");
	assert_int_equal(page_sheet_of(page, (size_t)(no_more - page->text)),
			 2);
	assert_int_equal(page_sheet_of(page, 0), 1);
	assert_true(page_source(page, (size_t)(no_more - page->text), 7,
				&start, &length, &exact));
	assert_int_equal(start, 0);
	assert_int_equal(length, FILE_BYTES);
	assert_false(exact);
	/* What the reader added has nothing behind it. */
	assert_false(page_source(page, 0, 6, &start, &length, &exact));
	talloc_free(page);
}

static void test_no_program(void **state)
{
	struct buffer text;
	struct error why = { 0 };
	const char *before = getenv("TAFFRAIL_LIBEXEC");

	(void)state;
	setenv("TAFFRAIL_LIBEXEC", "/nowhere", 1);
	buffer_init(&text, 100);
	assert_int_equal(sheets_read("%PDF-", 5, NULL, &text, &why),
			 STATUS_NOT_FOUND);
	assert_non_null(strstr(why.text, "taffrail-pdf-text"));
	buffer_release(&text);
	if (before)
		setenv("TAFFRAIL_LIBEXEC", before, 1);
	else
		unsetenv("TAFFRAIL_LIBEXEC");
}

/* A program in a folder of its own that gives what the test wants. */
static void stand_in(const char *script)
{
	const char *folder = getenv("TMPDIR");
	char path[300], place[256];
	FILE *file;

	snprintf(place, sizeof(place), "%s/libexec-%d", folder ? folder
		 : "/tmp", (int)getpid());
	(void)!mkdir(place, 0700);
	snprintf(path, sizeof(path), "%s/taffrail-pdf-text", place);
	unlink(path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(script, file);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
	setenv("TAFFRAIL_LIBEXEC", place, 1);
}

static void test_what_the_program_does(void **state)
{
	static const struct {
		const char *script;
		enum status status;
	} cases[] = {
		{ "#!/bin/sh\ncat\n", STATUS_OK },
		{ "#!/bin/sh\nexit 1\n", STATUS_INVALID },
		{ "#!/bin/sh\nexit 2\n", STATUS_REFUSED },
		{ "#!/bin/sh\nexit 3\n", STATUS_LIMIT },
		{ "#!/bin/sh\nkill -9 $$\n", STATUS_LIMIT },
		{ "#!/bin/sh\nwhile :; do echo 0123456789; done\n",
		  STATUS_LIMIT },
	};
	struct buffer text;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		stand_in(cases[i].script);
		buffer_init(&text, 1000);
		assert_int_equal(sheets_read("%PDF-1", 6, NULL, &text, NULL),
				 cases[i].status);
		if (cases[i].status == STATUS_OK)
			assert_string_equal(text.data, "%PDF-1");
		buffer_release(&text);
	}
}

static int64_t attach(struct casefile *c)
{
	struct attach_report report;
	FILE *file = tmpfile();

	assert_non_null(file);
	fputs("%PDF-1.4 not looked at by the stand-in", file);
	rewind(file);
	good(attach_stream(c, case_add_source(c, "http://port.example/14"),
			   file, "", "by mail", &report, &err));
	fclose(file);
	assert_true(report.text);
	return report.capture;
}

/* Cite words of page 2; they lead back to page 2, though page 1 has them. */
static void test_passages(void **state)
{
	struct casefile *c = *state;
	struct folio *folio;
	struct folio_passage *p;
	uint32_t at, length;
	int64_t capture, source, found, citation;

	stand_in("#!/bin/sh\nprintf 'The Maria berthed\\nat Dunai.\\n\\f"
		 "She left for\\nthe Maria berthed\\nno more.\\f'\n");
	capture = attach(c);
	good(folio_open(c, NULL, NULL, capture, FOLIO_TEXT, &folio, &err));
	assert_true(folio_find(folio, "no more", 0, 1, &at, &length));
	at -= (uint32_t)strlen("berthed\n");
	good(folio_passage(folio, NULL, at, (uint32_t)strlen("berthed\nno"),
			   &p, &err));
	assert_string_equal(p->where, "p. 2");
	assert_string_equal(p->quote, "berthed no");
	assert_int_equal(p->start, 0);
	{
		struct edit_knowing knowing = {
			.source = p->source, .at = p->where,
			.quote = p->quote, .hedge = "", .as_of = "",
			.speaker = "", .origin = "", .means = "", .basis = "",
			.passage_capture = capture, .passage_start = p->start,
			.passage_length = p->length,
		};
		struct passage *list;
		int count;
		int64_t entry;

		good(passage_note(c, &knowing, "note", "look", &entry, &err));
		good(passage_list(c, NULL, capture, &list, &count, &err));
		assert_int_equal(count, 1);
		good(folio_of_thing(c, 0, list[0].citation, 0, 0, &found,
				    &source, &citation, &err));
		assert_int_equal(citation, list[0].citation);
		talloc_free(list);
	}
	talloc_free(folio);
	good(folio_open(c, NULL, NULL, found, FOLIO_TEXT, &folio, &err));
	assert_int_equal(folio_about(folio)->passages, 1);
	assert_true(folio_cited(folio, citation, &at, &length));
	talloc_free(folio);
	assert_int_equal(at, strlen("[p. 1]\nThe Maria berthed\nat Dunai.\n\n\n"
				    "[p. 2]\nShe left for\nthe Maria "));
	assert_int_equal(length, strlen("berthed\nno"));
	talloc_free(p);
}

/* Ask until it is read. */
static enum status ask_as(const char *type, struct shelf *shelf,
			  struct casefile *c, const char *hash,
			  const void *ctx, struct page **ret_page,
			  int *ret_times)
{
	enum status status;

	for (*ret_times = 1; *ret_times < 5000; ++*ret_times) {
		status = shelf_page(shelf, c, ctx, hash, type, ret_page, &err);
		if (status != STATUS_UNFINISHED)
			return status;
	}
	return STATUS_UNFINISHED;
}

static enum status ask(struct shelf *shelf, struct casefile *c,
		       const char *hash, const void *ctx,
		       struct page **ret_page, int *ret_times)
{
	return ask_as("application/pdf", shelf, c, hash, ctx, ret_page,
		      ret_times);
}

/* A PDF is read beside, once; who has its page keeps it. */
static void test_shelf(void **state)
{
	struct casefile *c = *state;
	struct shelf *shelf = shelf_new(NULL);
	void *ctx = talloc_new(NULL);
	struct page *page, *again;
	struct row *row;
	const char *hash;
	int times;

	stand_in("#!/bin/sh\n/bin/sleep 0.3\nprintf 'The Maria\\f'\n");
	good(casefile_row(c, ctx, TABLE_CAPTURE, attach(c), &row, &err));
	hash = row_text(row, CAPTURE_SHA256);
	/* in passing nothing is begun */
	assert_int_equal(shelf_page_now(shelf, c, ctx, hash, "application/pdf",
					&page, &err), STATUS_UNFINISHED);
	good(ask(shelf, c, hash, ctx, &page, &times));
	assert_true(times > 1);
	assert_non_null(strstr(page->text, "The Maria"));
	stand_in("#!/bin/sh\nexit 1\n");
	good(ask(shelf, c, hash, ctx, &again, &times));
	assert_ptr_equal(again, page);
	good(shelf_page_now(shelf, c, ctx, hash, "application/pdf", &again,
			    &err));
	talloc_free(shelf);
	assert_non_null(strstr(page->text, "The Maria"));
	talloc_free(ctx);
}

/* Stopped, it is no page, and read anew by the next who asks. */
static void test_stopped(void **state)
{
	struct casefile *c = *state;
	struct shelf *shelf = shelf_new(NULL);
	void *ctx = talloc_new(NULL);
	struct page *page;
	struct row *row;
	const char *hash;
	int times;

	stand_in("#!/bin/sh\nprintf 'The Maria\\f'\n");
	good(casefile_row(c, ctx, TABLE_CAPTURE, attach(c), &row, &err));
	hash = row_text(row, CAPTURE_SHA256);
	stand_in("#!/bin/sh\nexec /bin/sleep 20\n");
	assert_int_equal(shelf_page(shelf, c, ctx, hash, "application/pdf",
				    &page, &err), STATUS_UNFINISHED);
	shelf_stop(shelf);
	assert_int_equal(ask(shelf, c, hash, ctx, &page, &times),
			 STATUS_INTERRUPTED);
	stand_in("#!/bin/sh\nprintf 'The Maria\\f'\n");
	good(ask(shelf, c, hash, ctx, &page, &times));
	assert_non_null(strstr(page->text, "The Maria"));
	talloc_free(ctx);
	talloc_free(shelf);
}

/* A small file can hold much text: what is kept goes by the memory it takes. */
static void test_shelf_is_small(void **state)
{
	static const char *const types[] = {
		"application/pdf;a=0", "application/pdf;a=1",
		"application/pdf;a=2", "application/pdf;a=3",
		"application/pdf;a=4", "application/pdf;a=5"};
	enum { TYPES = sizeof(types) / sizeof(*types) };
	struct casefile *c = *state;
	struct shelf *shelf = shelf_new(NULL);
	void *ctx = talloc_new(NULL);
	struct page *page;
	struct row *row;
	const char *hash;
	int times;

	stand_in("#!/bin/sh\nprintf 'The Maria\\f'\n");
	good(casefile_row(c, ctx, TABLE_CAPTURE, attach(c), &row, &err));
	hash = row_text(row, CAPTURE_SHA256);
	stand_in("#!/bin/sh\nhead -c 14000000 /dev/zero | tr '\\0' a\n");
	for (int i = 0; i < TYPES; i++) {
		void *reader = talloc_new(NULL);

		good(ask_as(types[i], shelf, c, hash, reader, &page, &times));
		talloc_free(reader);
		assert_true(talloc_total_size(shelf) <=
			    SHELF_BYTES + 4096);
	}
	talloc_free(ctx);
	talloc_free(shelf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_no_program),
		cmocka_unit_test(test_what_the_program_does),
		cmocka_unit_test_setup_teardown(test_passages, case_setup,
						case_teardown),
		cmocka_unit_test_setup_teardown(test_shelf, case_setup,
						case_teardown),
		cmocka_unit_test_setup_teardown(test_stopped, case_setup,
						case_teardown),
		cmocka_unit_test_setup_teardown(test_shelf_is_small,
						case_setup, case_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
