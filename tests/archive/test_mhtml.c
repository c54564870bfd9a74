/* Saved pages: the part that is the page, its way back to the file, and what
 * the file says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <talloc.h>

#include "src/archive/mhtml.h"
#include "src/archive/page.h"
#include "src/archive/said.h"

#define HEAD "From: <Saved by Blink>\r\n"                                     \
	"Snapshot-Content-Location: https://port.example/14#quay\r\n"         \
	"Subject: Calls\r\nDate: Mon, 16 Oct 2023 05:30:00 -0000\r\n"         \
	"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"           \
	"\ttype=\"text/html\";\r\n\tboundary=\"--=_x\"\r\n\r\n"
#define STYLE "\r\n----=_x\r\nContent-Type: text/css\r\n\r\nb {}"             \
	"\r\n----=_x--\r\n"

static const char quoted[] = HEAD
	"----=_x\r\nContent-Type: text/html\r\nContent-ID: <frame@x>\r\n"
	"Content-Transfer-Encoding: quoted-printable\r\n"
	"Content-Location: https://port.example/14\r\n\r\n"
	"<!DOCTYPE html><html><head><meta charset=3D\"utf-8\"><title>Calls</ti=\r\n"
	"tle></head><body><p>The Maria=E2=80=99s call at Dunai, per the har=\r\n"
	"bour master.</p></body></html>" STYLE;

/* "<p>The Maria called.</p>" */
static const char in_base64[] = HEAD
	"----=_x\r\nContent-Type: text/html; charset=utf-8\r\n"
	"Content-Transfer-Encoding: base64\r\n\r\n"
	"PHA+VGhlIE1hcmlh\r\nIGNhbGxlZC48L3A+\r\n" STYLE;

static struct page *read_page(const char *data, size_t size)
{
	struct page *page = NULL;
	struct error err = { 0 };

	if (page_read(NULL, data, size, "multipart/related", &page, &err) !=
	    STATUS_OK)
		fail_msg("%s", err.text);
	return page;
}

/* The words stand in the text; the bytes behind them are those. */
static void check_way(const struct page *page, const char *data,
		      const char *words, const char *bytes)
{
	const char *at = strstr(page->text, words);
	int64_t start, length;
	size_t back;
	bool exact;

	assert_non_null(at);
	assert_true(page_source(page, (size_t)(at - page->text), strlen(words),
				&start, &length, &exact));
	assert_int_equal(length, strlen(bytes));
	assert_memory_equal(data + start, bytes, (size_t)length);
	assert_true(page_text_at(page, start, &back));
	assert_int_equal(back, at - page->text);
}

static void test_quoted(void **state)
{
	struct page *page = read_page(quoted, sizeof(quoted) - 1);

	(void)state;
	assert_int_equal(page->kind, PAGE_HTML);
	assert_string_equal(page->title, "Calls");
	assert_null(strstr(page->text, "b {}"));
	check_way(page, quoted, "Dunai", "Dunai");
	check_way(page, quoted, "Maria\xe2\x80\x99s call",
		  "Maria=E2=80=99s call");
	check_way(page, quoted, "the harbour master",
		  "the har=\r\nbour master");
	talloc_free(page);
}

static void test_base64(void **state)
{
	struct page *page = read_page(in_base64, sizeof(in_base64) - 1);

	(void)state;
	assert_string_equal(page->text, "The Maria called.\n");
	check_way(page, in_base64, "The Maria ", "VGhlIE1hcmlh\r\nI");
	talloc_free(page);
}

static void test_plain_and_windows(void **state)
{
	static const char data[] = HEAD
		"----=_x\nContent-Type: text/html; charset=windows-1251\n"
		"Content-Transfer-Encoding: quoted-printable\n\n"
		"<p>=CC=E0=F0=E8=FF in=20port</p>\n----=_x--\n";
	struct page *page = read_page(data, sizeof(data) - 1);

	(void)state;
	check_way(page, data, "\xd0\x9c\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f",
		  "=CC=E0=F0=E8=FF");
	check_way(page, data, "in port", "in=20port");
	talloc_free(page);
}

static void test_which_part(void **state)
{
	static const struct {
		const char *data, *text;
	} cases[] = {
		{ "MIME-Version: 1.0\nContent-Type: multipart/related; "
		  "start=\"<b>\"; boundary=x\n\n--x\nContent-Type: text/html\n"
		  "Content-ID: <a>\n\n<p>not it\n--x\nContent-Type: "
		  "text/html\nContent-ID: <b>\n\n<p>it\n--x--", "it\n" },
		{ "MIME-Version: 1.0\nContent-Type: multipart/mixed; "
		  "boundary=x\n\n--x\nContent-Type: multipart/alternative; "
		  "boundary=y\n\n--y\nContent-Type: text/plain\n\nplain\n"
		  "--y\nContent-Type: text/html\n\n<p>it\n--y--\n--x--",
		  "it\n" },
		{ "MIME-Version: 1.0\nContent-Type: text/plain; "
		  "charset=utf-8\n\nA word.\n", "A word.\n" },
		{ "Subject: x\n\nA word.\n", "A word.\n" },
		{ "MIME-Version: 1.0\nContent-Type: multipart/related; "
		  "boundary=x\n\n--x\nContent-Type: text/html\n\n<p>no end",
		  "no end\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct page *page = read_page(cases[i].data,
					      strlen(cases[i].data));

		assert_string_equal(page->text, cases[i].text);
		talloc_free(page);
	}
}

static void test_hostile(void **state)
{
	static const char *const none[] = {
		"", "\n", "MIME-Version: 1.0\nContent-Type: multipart/related; "
		"boundary=x\n\n--x--\n", "Content-Type: image/png\n\n\x89PNG",
		"Content-Type: multipart/related\n\n--\n--\n--\n",
		"Content-Type: multipart/related; boundary=\"\"\n\n----\n",
		/* A part that holds itself, by its boundary. */
		"Content-Type: multipart/related; boundary=x\n\n--x\n"
		"Content-Type: multipart/related; boundary=x\n\n--x\n"
		"Content-Type: multipart/related; boundary=x\n\n--x\n"
		"Content-Type: multipart/related; boundary=x\n\n",
	};
	struct mhtml *m;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (mhtml_read(NULL, none[i], strlen(none[i]), 1 << 20, &m,
			       NULL) == STATUS_OK) {
			assert_int_equal(m->length, 0);
			talloc_free(m);
		}
	assert_int_equal(mhtml_read(NULL, quoted, sizeof(quoted) - 1, 100, &m,
				    NULL), STATUS_LIMIT);
}

static void test_said_by_message(void **state)
{
	struct mhtml *m;

	(void)state;
	assert_int_equal(mhtml_read(NULL, quoted, sizeof(quoted) - 1, 1 << 20,
				    &m, NULL), STATUS_OK);
	assert_string_equal(m->address, "https://port.example/14");
	assert_int_equal(m->at, 1697434200000);
	assert_true(mhtml_looks(quoted, sizeof(quoted) - 1));
	assert_false(mhtml_looks("<p>MIME-Version: 1.0", 20));
	assert_false(mhtml_looks("Subject: x\n\nText", 16));
	talloc_free(m);
}

static void test_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} dates[] = {
		{ "Mon, 16 Oct 2023 05:30:00 -0000", 1697434200000 },
		{ "Mon, 16 Oct 2023 05:30:00 GMT", 1697434200000 },
		{ "16 Oct 2023 07:30:00 +0200", 1697434200000 },
		{ "Sun, 15 Oct 2023 20:00:00 -0930", 1697434200000 },
		{ "Mon Oct 16 2023 07:30:00 GMT+0200 (Central European "
		  "Summer Time)", 1697434200000 },
		{ "", 0 }, { "yesterday", 0 }, { "Mon, 16 Okt 2023", 0 },
		{ "Mon, 99 Oct 2023 05:30:00 GMT", 0 },
		{ "Mon, 16 Oct 1900 05:30:00 GMT", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
		assert_int_equal(said_date(dates[i].text), dates[i].at);
}

static void test_said_by_page(void **state)
{
	static const struct {
		const char *text, *address;
		int64_t at;
	} pages[] = {
		{ "<!DOCTYPE html> <html lang=en><!--\n Page saved with "
		  "SingleFile \n url: https://port.example/14?a=b \n saved "
		  "date: Mon Oct 16 2023 07:30:00 GMT+0200 (x)\n-->",
		  "https://port.example/14?a=b", 1697434200000 },
		{ "<!DOCTYPE html>\n<!-- saved from url=(0023)"
		  "https://port.example/14 -->\n<html>",
		  "https://port.example/14", 0 },
		{ "<!-- a --><!-- saved from url=(0023)http://a.b/ -->",
		  "http://a.b/", 0 },
		{ "<!-- saved from url=(0023)file:///home/me/x -->", "", 0 },
		{ "<!-- saved from url=(0023", "", 0 },
		{ "<!--", "", 0 }, { "", "", 0 },
		{ "<p>url: https://port.example/", "", 0 },
	};
	struct said said;

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		assert_int_equal(said_by_page(pages[i].text,
					      strlen(pages[i].text), &said),
				 *pages[i].address != '\0');
		assert_string_equal(said.address, pages[i].address);
		assert_int_equal(said.at, pages[i].at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quoted),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_plain_and_windows),
		cmocka_unit_test(test_which_part),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_said_by_message),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_said_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
