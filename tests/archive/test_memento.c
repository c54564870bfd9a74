/* Copies of other archives: by the shape of the address and by the answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "src/archive/memento.h"

#define WHEN 1697434200000 /* 2023-10-16T05:30:00Z */

static const struct shape {
	const char *address, *original; /* NULL: none */
	int64_t at;
} shapes[] = {
	{ "https://web.archive.org/web/20231016053000/https://port.example/14",
	  "https://port.example/14", WHEN },
	{ "http://web.archive.org/web/20231016053000id_/http://port.example/"
	  "14?a=b#c", "http://port.example/14?a=b", WHEN },
	{ "https://web.archive.org/web/20231016053000if_/http:/port.example/",
	  "http://port.example/", WHEN },
	{ "https://web.archive.org/web/20231016053000/port.example/14",
	  "http://port.example/14", WHEN },
	{ "https://web.archive.org/web/2023/https://port.example/14",
	  "https://port.example/14", 0 },
	{ "https://archive.ph/20231016053000/https://port.example/14",
	  "https://port.example/14", WHEN },
	{ "https://archive.today/2023.10.16-053000/https://port.example/14",
	  "https://port.example/14", WHEN },
	{ "https://wayback.archive-it.org/1234/20231016053000/"
	  "https://port.example/", "https://port.example/", WHEN },
	{ "https://archive.ph/AbCdE", NULL, 0 },
	{ "https://web.archive.org/web/*/https://port.example/", NULL, 0 },
	{ "https://web.archive.org/save/https://port.example/", NULL, 0 },
	{ "https://web.archive.org/web/20231016053000/", NULL, 0 },
	{ "https://web.archive.org/web/20231016053000", NULL, 0 },
	{ "https://web.archive.org.evil.example/web/20231016053000/"
	  "https://port.example/", NULL, 0 },
	{ "https://port.example/web/20231016053000/https://a.example/", NULL,
	  0 },
	{ "https://web.archive.org/web/20231399053000/https://a.example/",
	  "https://a.example/", 0 },
	{ "https://web.archive.org/web/20230231053000/https://a.example/",
	  "https://a.example/", 0 },
	{ "https://web.archive.org/web/20231016053000/https://a b.example/",
	  NULL, 0 },
	{ "ftp://web.archive.org/web/20231016053000/x.y", NULL, 0 },
	{ "", NULL, 0 },
};

static void test_shapes(void **state)
{
	struct memento m;

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		bool found = memento_of_address(shapes[i].address, &m);

		if (found != (shapes[i].original != NULL))
			fail_msg("%s: %s", shapes[i].address, m.original);
		assert_string_equal(m.original, found ? shapes[i].original
						      : "");
		assert_int_equal(m.at, shapes[i].at);
	}
}

#define DATE "Memento-Datetime: Mon, 16 Oct 2023 05:30:00 GMT\r\n"

static void test_heads(void **state)
{
	struct memento m;

	(void)state;
	assert_true(memento_of_head(
		"HTTP/1.1 200 OK\r\n" DATE "Link: <https://a.example/tg>; "
		"rel=\"timegate\", <https://port.example/14>; rel=\"original\","
		" <https://a.example/m>; rel=\"memento\"\r\n\r\n", &m));
	assert_string_equal(m.original, "https://port.example/14");
	assert_int_equal(m.at, WHEN);
	assert_true(memento_of_head("HTTP/1.1 200 OK\r\n" DATE "\r\n", &m));
	assert_string_equal(m.original, "");
	assert_false(memento_of_head("HTTP/1.1 200 OK\r\nLink: "
				     "<https://port.example/>; "
				     "rel=\"original\"\r\n\r\n", &m));
	assert_false(memento_of_head("HTTP/1.1 200 OK\r\nMemento-Datetime: "
				     "once\r\n\r\n", &m));
	assert_true(memento_of_head("HTTP/1.1 200 OK\r\n" DATE
				    "Link: <<<, <; rel=original, <a.b>\r\n\r\n",
				    &m));
}

static void mark(struct row *row, const char *address, const char *head,
		 struct memento *m)
{
	row_init(row, TABLE_CAPTURE, 1);
	row_set_text(row, CAPTURE_ADDRESS, address);
	row_set_text(row, CAPTURE_HEADERS, head);
	memento_mark(row, m);
}

static void test_marks(void **state)
{
	static const char shaped[] = "https://web.archive.org/web/2023/"
				     "https://port.example/14";
	struct memento m;
	struct row row;

	(void)state;
	mark(&row, shaped, NULL, &m);
	assert_string_equal(row_text(&row, CAPTURE_COPY_OF),
			    "https://port.example/14");
	assert_int_equal(row_integer(&row, CAPTURE_COPY_AT), 0);
	/* The answer says when more exactly; the shape of what. */
	mark(&row, shaped, "HTTP/1.1 200 OK\r\n" DATE "\r\n", &m);
	assert_string_equal(row_text(&row, CAPTURE_COPY_OF),
			    "https://port.example/14");
	assert_int_equal(row_integer(&row, CAPTURE_COPY_AT), WHEN);
	/* A page that keeps its own old versions is a copy of nothing else. */
	mark(&row, "https://port.example/14", "HTTP/1.1 200 OK\r\n" DATE
	     "Link: <https://port.example/14>; rel=\"original\"\r\n\r\n", &m);
	assert_null(row_text(&row, CAPTURE_COPY_OF));
	mark(&row, "https://port.example/14", "HTTP/1.1 200 OK\r\n\r\n", &m);
	assert_null(row_text(&row, CAPTURE_COPY_OF));
}

#define SAYS "HTTP/1.1 200 OK\r\n" DATE                                       \
	     "Link: <https://port.example/14>; rel=\"original\"\r\n\r\n"

static const struct answer {
	const char *address, *head, *tls;
	bool is_copy;
} answers[] = {
	/* Whose word it is decides, not what it says. */
	{ "https://archive.ph/AbCdE", SAYS, NULL, true },
	{ "https://evil.example/AbCdE", SAYS, NULL, false },
	{ "https://archive.ph.evil.example/AbCdE", SAYS, NULL, false },
	{ "https://evil.example/archive.ph/", SAYS, NULL, false },
	{ "https://archive.ph/AbCdE", SAYS, "TLSv1.3 / X, verified", true },
	{ "https://archive.ph/AbCdE", SAYS, "TLSv1.3 / X, NOT verified: self-"
	  "signed certificate", false },
	/* An archive's own page about a copy that it has not. */
	{ "https://archive.ph/20231016053000/https://port.example/14",
	  "HTTP/1.1 404 Not Found\r\n\r\n", NULL, false },
	{ "https://archive.ph/20231016053000/https://port.example/14",
	  "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", NULL, false },
	{ "https://archive.ph/20231016053000/https://port.example/14",
	  "HTTP/1.1 200 OK\r\n\r\n", NULL, true },
	/* A failure that the archive holds is a copy. */
	{ "https://web.archive.org/web/20231016053000/https://port.example/14",
	  "HTTP/1.1 404 Not Found\r\n" DATE "\r\n", NULL, true },
};

static void test_whose_word(void **state)
{
	struct memento m;
	struct row row;

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		row_init(&row, TABLE_CAPTURE, 1);
		row_set_text(&row, CAPTURE_ADDRESS, answers[i].address);
		row_set_text(&row, CAPTURE_HEADERS, answers[i].head);
		row_set_text(&row, CAPTURE_TLS, answers[i].tls);
		memento_mark(&row, &m);
		if ((row_text(&row, CAPTURE_COPY_OF) != NULL) !=
		    answers[i].is_copy)
			fail_msg("%s: %s", answers[i].address,
				 answers[i].head);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_whose_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
