/* Rows of CSV: what RFC 4180 says, what programs write, and what breaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/text.h"
#include "src/ingest/csv.h"

static struct error err;
static struct buffer out;

/* "number@start+length[cell|cell]problem " */
static enum status print_row(void *payload, const struct csv_row *row,
			     struct error *e)
{
	(void)payload;
	(void)e;
	buffer_appendf(&out, "%lld@%lld+%zu[", (long long)row->number,
		       (long long)row->start, row->length);
	for (int i = 0; i < row->count; i++) {
		if (i)
			buffer_append_char(&out, '|');
		buffer_append(&out, row->cells[i].text, row->cells[i].length);
	}
	buffer_appendf(&out, "]%s ", row->problem ? row->problem : "");
	return STATUS_OK;
}

static enum status read_pieces(const char *text, size_t n, size_t piece,
			       char separator)
{
	struct csv *csv = csv_open(separator, print_row, NULL);
	enum status status = STATUS_OK;

	assert_non_null(csv);
	buffer_clear(&out);
	for (size_t i = 0; i < n && status == STATUS_OK; i += piece)
		status = csv_feed(csv, text + i, n - i < piece ? n - i : piece,
				  &err);
	if (status == STATUS_OK)
		status = csv_finish(csv, &err);
	csv_close(csv);
	return status;
}

static void check(const char *text, const char *want)
{
	for (size_t piece = 1; piece < 4; piece++) {
		assert_int_equal(read_pieces(text, strlen(text), piece, ','),
				 STATUS_OK);
		assert_string_equal(out.data, want);
	}
}

static void cuts_cells_and_rows(void **state)
{
	(void)state;
	check("", "");
	check("a,b\nc,d\n", "1@0+3[a|b] 2@4+3[c|d] ");
	check("a,b\r\nc,d", "1@0+3[a|b] 2@5+3[c|d] ");
	check("a\rb\r", "1@0+1[a] 2@2+1[b] ");
	check("a,\n,", "1@0+2[a|] 2@3+1[|] ");
	check("a\n\nb\n", "1@0+1[a] 2@2+0[] 3@3+1[b] ");
	check("a\r\n\r\nb", "1@0+1[a] 2@3+0[] 3@5+1[b] ");
}

static void quotes_hold_what_would_cut(void **state)
{
	(void)state;
	check("\"a,b\",\"c\r\nd\"\ne",
	      "1@0+12[a,b|c\r\nd] 2@13+1[e] ");
	check("\"say \"\"aye\"\"\",\"\"\n", "1@0+16[say \"aye\"|] ");
	check("5\" gun,a\"b\"\n", "1@0+11[5\" gun|a\"b\"] ");
}

static void says_what_breaks_the_rules(void **state)
{
	(void)state;
	check("\"a\"b,c\nd\n",
	      "1@0+6[ab|c]text follows a closing quote 2@7+1[d] ");
	check("a\n\"b,c\nd", "1@0+1[a] 2@2+6[b,c\nd]a quote is not closed ");
}

static void passes_over_a_byte_order_mark(void **state)
{
	(void)state;
	check("\xef\xbb\xbf" "a,b\n", "1@3+3[a|b] ");
	check("\xef\xbb\xbf\"a\"\n", "1@3+3[a] ");
	check("\xef\xbb" "a\n", "1@0+3[\xef\xbb" "a] ");
	check("\xef\xbb", "1@0+2[\xef\xbb] ");
	check("a\n\xef\xbb\xbf" "b\n", "1@0+1[a] 2@2+4[\xef\xbb\xbf" "b] ");
}

static void refuses_what_is_too_large(void **state)
{
	size_t n = CSV_ROW_BYTES + 10;
	char *text = malloc(n);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	memcpy(text, "a\n\"", 3);
	assert_int_equal(read_pieces(text, n, 4096, ','), STATUS_LIMIT);
	assert_non_null(strstr(err.text, "row 2"));
	assert_non_null(strstr(err.text, "quote"));
	memset(text, ',', CSV_CELLS_MAX);
	assert_int_equal(read_pieces(text, CSV_CELLS_MAX, 4096, ','),
			 STATUS_LIMIT);
	assert_non_null(strstr(err.text, "row 1"));
	assert_int_equal(read_pieces(text, CSV_CELLS_MAX - 1, 4096, ','),
			 STATUS_OK);
	free(text);
}

static char guess(const char *text)
{
	return csv_guess_separator(text, strlen(text));
}

static void guesses_the_separator(void **state)
{
	(void)state;
	assert_int_equal(guess("a,b,c\n"), ',');
	assert_int_equal(guess("a;b\n1,2;3,4,5\n"), ';');
	assert_int_equal(guess("\"a,b,c\"\td\n"), '\t');
	assert_int_equal(guess("alone\n"), ',');
	assert_int_equal(guess(""), ',');
}

/* What is written by the rule is read back, whatever it holds. */
static void reads_back_what_is_written(void **state)
{
	static const char letters[] = "ab,\"\r\n;\t";
	const char *given = getenv("TAFFRAIL_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 0)
			      : (unsigned)time(NULL);
	struct buffer text, want;

	(void)state;
	print_message("# TAFFRAIL_SEED=%u\n", seed);
	buffer_init(&text, 1 << 16);
	buffer_init(&want, 1 << 16);
	for (int turn = 0; turn < 300; turn++) {
		buffer_clear(&text);
		buffer_clear(&want);
		for (int cell = 0; cell < 4; cell++) {
			if (cell) {
				buffer_append_char(&text, ',');
				buffer_append_char(&want, '|');
			}
			buffer_append_char(&text, '"');
			for (int i = 0; i < 5; i++) {
				seed = seed * 1103515245u + 12345u;
				char c = letters[seed >> 16 & 7];

				buffer_append_char(&text, c);
				if (c == '"')
					buffer_append_char(&text, c);
				buffer_append_char(&want, c);
			}
			buffer_append_char(&text, '"');
		}
		buffer_append_string(&text, "\r\n");
		assert_int_equal(read_pieces(text.data, text.length, 3, ','),
				 STATUS_OK);
		assert_non_null(strstr(out.data, want.data));
		assert_int_equal(out.length, strlen("1@0+00[] ") +
						     want.length);
	}
	buffer_release(&text);
	buffer_release(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_cells_and_rows),
		cmocka_unit_test(quotes_hold_what_would_cut),
		cmocka_unit_test(says_what_breaks_the_rules),
		cmocka_unit_test(passes_over_a_byte_order_mark),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(guesses_the_separator),
		cmocka_unit_test(reads_back_what_is_written),
	};
	int failed;

	buffer_init(&out, 4 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	buffer_release(&out);
	return failed;
}
