/* The index of web captures: addresses in their sortable form, lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/archive/cdxj.h"

static const struct form {
	const char *address, *surt;
} forms[] = {
	{ "https://www.Port.example:8443/A?b=2&a=1",
	  "example,port:8443)/a?a=1&b=2" },
	{ "http://port.example", "example,port)/" },
	{ "http://port.example:80/", "example,port)/" },
	{ "https://port.example:443/", "example,port)/" },
	{ "https://port.example:80/", "example,port:80)/" },
	{ "http://port.example:/x", "example,port)/x" },
	{ "http://www2.port.example/x#part", "example,port)/x" },
	{ "http://www.example/", "example)/" },
	{ "http://wwwport.example/", "example,wwwport)/" },
	{ "HTTP://me:secret@port.example/x", "example,port)/x" },
	{ "http://port.example?q", "example,port)/?q" },
	{ "http://port.example/?b&a=2&a=1&ab=0",
	  "example,port)/?a=2&a=1&ab=0&b" },
	{ "http://port.example/?", "example,port)/?" },
	{ "http://port.example/#?a", "example,port)/" },
	{ "http://127.0.0.1:8080/x", "1,0,0,127:8080)/x" },
	{ "http://[2001:DB8::1]:81/x", "[2001:db8::1]:81)/x" },
	{ "http://[2001:db8::1]/x", "[2001:db8::1])/x" },
	{ "http://a..b./", ",b,,a)/" },
	{ "http://", ")/" },
	{ "urn:taffrail:capture:0SC", "urn:taffrail:capture:0SC" },
	{ "", "" },
};

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct buffer out;

		buffer_init(&out, CDXJ_SURT_MAX);
		assert_int_equal(cdxj_surt(forms[i].address, &out), STATUS_OK);
		assert_string_equal(out.data, forms[i].surt);
		buffer_release(&out);
	}
}

/* More parts than are sorted: none is lost. */
static void test_many_parts(void **state)
{
	struct buffer address, out;

	(void)state;
	buffer_init(&address, 1 << 16);
	buffer_init(&out, 1 << 16);
	buffer_append_string(&address, "http://a/?");
	for (int i = 0; i < 600; i++)
		buffer_append_string(&address, "k=v&");
	buffer_append_string(&address, "a=last");
	assert_int_equal(cdxj_surt(address.data, &out), STATUS_OK);
	assert_int_equal(out.length, address.length - strlen("http://") + 1);
	assert_non_null(strstr(out.data, "a=last"));
	buffer_release(&address);
	buffer_release(&out);
}

static void test_line(void **state)
{
	const struct warc_entry entry = {
		.address = "https://port.example/14?q=\"\\", .type =
		"Text/HTML; charset=utf-8", .digest = "sha256:00",
		.at = 1697434200250, .offset = 7, .length = 9, .status = 200 };
	struct buffer out;

	(void)state;
	buffer_init(&out, CDXJ_LINE_MAX);
	assert_int_equal(cdxj_line(&entry, "data.warc.gz", "sha256:11", &out),
			 STATUS_OK);
	assert_string_equal(
		out.data, "example,port)/14?q=\"\\ 20231016053000 "
		"{\"url\":\"https://port.example/14?q=\\\"\\\\\","
		"\"mime\":\"text/html\",\"status\":200,"
		"\"digest\":\"sha256:00\",\"length\":9,\"offset\":7,"
		"\"filename\":\"data.warc.gz\",\"recordDigest\":\"sha256:11\"}");
	buffer_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_many_parts),
		cmocka_unit_test(test_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
