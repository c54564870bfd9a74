/* Exchanges with a server on loopback that sends hostile bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "src/archive/head.h"
#include "src/archive/payload.h"
#include "src/archive/transfer.h"
#include "tests/archive/server.h"

static struct error err;
static const struct transfer_options local = { .allow_special = true,
					       .agent = "test agent" };

static int setup(void **state)
{
	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1);
	return server_start() || transfer_start(&err) != STATUS_OK;
}

static int teardown(void **state)
{
	(void)state;
	return server_stop();
}

static void get_with(const char *name, const struct transfer_options *options,
		     struct transfer *t)
{
	if (transfer_run(server_address(name), options, t, &err) != STATUS_OK)
		fail_msg("%s: %s", name, err.text);
}

static void get(const char *name, struct transfer *t)
{
	get_with(name, &local, t);
}

static enum status collect(void *payload, const void *data, size_t size,
			   struct error *e)
{
	(void)e;
	return buffer_append(payload, data, size);
}

/* malloc'ed */
static char *body_of(struct spool *spool, size_t *ret_size)
{
	struct buffer b;

	buffer_init(&b, 400 << 20);
	assert_int_equal(spool_walk(spool, collect, &b, &err), STATUS_OK);
	buffer_append(&b, "", 0);
	*ret_size = b.length;
	return b.length ? buffer_steal(&b, NULL) : strdup("");
}

static void assert_body(struct spool *spool, const char *want, size_t size)
{
	size_t n;
	char *body = body_of(spool, &n);

	assert_int_equal(n, size);
	assert_memory_equal(body, want, size);
	free(body);
}

/* The page, as the server has it. */
static char *page(size_t *ret_size)
{
	static char text[4096];
	static size_t size;
	struct transfer t;
	char *body;

	if (size == 0) {
		get("page", &t);
		body = body_of(&t.body, &size);
		assert_true(size > 100 && size < sizeof(text));
		memcpy(text, body, size);
		free(body);
		transfer_release(&t);
	}
	*ret_size = size;
	return text;
}

static void assert_payload(struct transfer *t, const char *want, size_t size)
{
	struct payload p;

	assert_int_equal(payload_decode(t->head.data, t->head.length, &t->body,
					INT64_MAX, &p, &err), STATUS_OK);
	assert_string_equal(p.left, "");
	assert_body(p.same ? &t->body : &p.bytes, want, size);
	payload_release(&p);
}

static void a_page_comes_whole(void **state)
{
	struct transfer t;
	char want[64];

	(void)state;
	get("page", &t);
	assert_int_equal(t.status, 200);
	assert_int_equal(t.cut, CUT_NONE);
	assert_string_equal(t.trouble, "");
	assert_string_equal(t.tls, "");
	assert_null(t.next);
	snprintf(want, sizeof(want), "127.0.0.1:%d", server_port);
	assert_string_equal(t.peer, want);
	assert_memory_equal(t.head.data, "HTTP/1.1 200 OK\r\n", 17);
	assert_memory_equal(t.head.data + t.head.length - 4, "\r\n\r\n", 4);
	assert_true(t.started <= t.ended && t.started > 0);
	transfer_release(&t);
}

/* What the case keeps as the request is what the server received. */
static void the_request_is_what_was_sent(void **state)
{
	struct transfer t, log;
	size_t n;
	char *body;

	(void)state;
	get("page?once=%41", &t);
	get("requests", &log);
	body = body_of(&log.body, &n);
	body = realloc(body, n + 1);
	body[n] = '\0';
	assert_true(n > t.request.length);
	assert_memory_equal(body + n - t.request.length, t.request.data,
			    t.request.length);
	assert_non_null(strstr(t.request.data, "GET /page?once=%41 HTTP/1.1"));
	assert_non_null(strstr(t.request.data, "User-Agent: test agent\r\n"));
	assert_null(strstr(t.request.data, "Referer"));
	assert_null(strstr(t.request.data, "Cookie"));
	free(body);
	transfer_release(&t);
	transfer_release(&log);
}

static void cookies_are_not_kept(void **state)
{
	struct transfer t;

	(void)state;
	get("cookie", &t);
	transfer_release(&t);
	get("cookie", &t);
	assert_null(strstr(t.request.data, "ookie:"));
	transfer_release(&t);
}

static void codings_stay_on_the_wire_and_come_off_the_payload(void **state)
{
	static const char *const names[] = {
		"chunked", "chunked-odd", "gzip", "gzip-chunked", "deflate",
		"deflate-raw", "until-close",
	};
	size_t size;
	char *want = page(&size);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct transfer t;

		get(names[i], &t);
		assert_int_equal(t.cut, CUT_NONE);
		if (strcmp(names[i], "until-close"))
			assert_int_not_equal(t.body.size, size);
		assert_payload(&t, want, size);
		transfer_release(&t);
	}
}

static void chunk_trailers_and_extensions_are_kept(void **state)
{
	struct transfer t;
	size_t n;
	char *body;

	(void)state;
	get("chunked-odd", &t);
	body = body_of(&t.body, &n);
	assert_memory_equal(body, "7;quay=\"3\"\r\n<!docty\r\n", 21);
	assert_memory_equal(body + n - 21, "0\r\nX-Checked: yes\r\n\r\n", 21);
	free(body);
	transfer_release(&t);
}

static void heads_come_byte_for_byte(void **state)
{
	static const struct {
		const char *name, *head;
	} cases[] = {
		{ "folded", "HTTP/1.1 200 OK\r\nX-Note: one\r\n two\r\n"
			    "x-note:three\r\nContent-Length: 2\r\n\r\n" },
		{ "bare", "HTTP/1.1 200 OK\nContent-Length: 2\n\n" },
		{ "latin1", "HTTP/1.1 200 OK\r\nX-Port: K\xf6ge \xee\xbe\x80"
			    "\r\nContent-Length: 2\r\n\r\n" },
		{ "interim", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct transfer t;
		struct buffer text, back;

		get(cases[i].name, &t);
		assert_int_equal(t.status, 200);
		assert_int_equal(t.head.length, strlen(cases[i].head));
		assert_memory_equal(t.head.data, cases[i].head, t.head.length);
		buffer_init(&text, 4096);
		buffer_init(&back, 4096);
		assert_int_equal(head_text(t.head.data, t.head.length, &text),
				 STATUS_OK);
		assert_true(utf8_valid(text.data, text.length));
		assert_int_equal(head_bytes(text.data, text.length, &back),
				 STATUS_OK);
		assert_int_equal(back.length, t.head.length);
		assert_memory_equal(back.data, t.head.data, back.length);
		buffer_release(&text);
		buffer_release(&back);
		assert_body(&t.body, "ok", 2);
		transfer_release(&t);
	}
}

static void folded_and_repeated_fields_are_one_value(void **state)
{
	struct transfer t;
	struct buffer value;

	(void)state;
	get("folded", &t);
	buffer_init(&value, 100);
	assert_true(head_values(t.head.data, t.head.length, "X-Note", &value));
	assert_string_equal(value.data, "one two, three");
	buffer_release(&value);
	transfer_release(&t);
}

static void what_ends_early_is_kept_and_marked(void **state)
{
	static const struct {
		const char *name;
		int64_t size; /* -1: any */
	} cases[] = {
		{ "short", 9 }, { "chunked-cut", -1 }, { "chunked-wrong", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct transfer t;

		get(cases[i].name, &t);
		assert_int_equal(t.status, 200);
		assert_true(t.cut == CUT_DISCONNECT ||
			    t.cut == CUT_UNSPECIFIED);
		assert_string_not_equal(t.trouble, "");
		assert_true(t.body.size > 0);
		if (cases[i].size >= 0)
			assert_int_equal(t.body.size, cases[i].size);
		transfer_release(&t);
	}
}

static void caps_hold(void **state)
{
	struct transfer_options o = local;
	struct transfer t;

	(void)state;
	o.max_bytes = 3000000;
	get_with("endless", &o, &t);
	assert_int_equal(t.body.size, 3000000);
	assert_int_equal(t.cut, CUT_LENGTH);
	transfer_release(&t);
	get_with("flood", &o, &t);
	assert_true(t.head.length <= TRANSFER_HEAD_BYTES);
	assert_int_equal(t.cut, CUT_LENGTH);
	transfer_release(&t);
	o.max_seconds = 1;
	get_with("silent", &o, &t);
	assert_int_equal(t.cut, CUT_TIME);
	assert_int_equal(t.status, 200);
	transfer_release(&t);
	o.max_seconds = 10;
	o.slow_seconds = 1;
	get_with("slow", &o, &t);
	assert_int_equal(t.cut, CUT_TIME);
	assert_true(t.ended - t.started < 8000);
	transfer_release(&t);
}

static void a_bomb_does_not_go_off(void **state)
{
	struct transfer t;
	struct payload p;

	(void)state;
	get("bomb", &t);
	assert_true(t.body.size > 100000 && t.body.size < 1 << 20);
	assert_int_equal(payload_decode(t.head.data, t.head.length, &t.body,
					INT64_MAX, &p, &err), STATUS_OK);
	assert_true(p.cut);
	assert_true(p.bytes.size <=
		    PAYLOAD_FREE_BYTES + t.body.size * PAYLOAD_RATIO_MAX);
	payload_release(&p);
	assert_int_equal(payload_decode(t.head.data, t.head.length, &t.body,
					5000, &p, &err), STATUS_OK);
	assert_true(p.cut);
	assert_int_equal(p.bytes.size, 5000);
	payload_release(&p);
	transfer_release(&t);
}

/* A gzip member of so many bytes, its content as it is. */
static void add_member(struct spool *wire, char letter, size_t size)
{
	static const unsigned char head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0,
						0, 255 };
	const size_t n = size - 23;
	unsigned char block[5] = { 1, n & 255, n >> 8 & 255, ~n & 255,
				   ~n >> 8 & 255 }, tail[8];
	char *data = malloc(n);
	unsigned long sum;

	memset(data, letter, n);
	sum = crc32(0, (const Bytef *)data, (uInt)n);
	for (int i = 0; i < 4; i++) {
		tail[i] = (unsigned char)(sum >> 8 * i);
		tail[4 + i] = (unsigned char)(n >> 8 * i);
	}
	assert_int_equal(spool_append(wire, head, sizeof(head), &err) |
			 spool_append(wire, block, sizeof(block), &err) |
			 spool_append(wire, data, n, &err) |
			 spool_append(wire, tail, sizeof(tail), &err),
			 STATUS_OK);
	free(data);
}

/* Wherever the first ends. */
static void members_of_gzip_follow_each_other(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n"
				   "Content-Encoding: gzip\r\n\r\n";

	(void)state;
	for (size_t size = 4090; size < 4102; size++) {
		struct spool wire;
		struct payload p;

		spool_init(&wire);
		add_member(&wire, 'a', size);
		add_member(&wire, 'b', 1000);
		assert_int_equal(payload_decode(head, sizeof(head) - 1, &wire,
						INT64_MAX, &p, &err),
				 STATUS_OK);
		assert_false(p.cut);
		assert_int_equal(p.bytes.size, size - 23 + 1000 - 23);
		payload_release(&p);
		spool_release(&wire);
	}
}

static void a_wrong_or_unknown_coding_is_left_on(void **state)
{
	static const struct {
		const char *name, *left;
	} cases[] = { { "gzip-lie", "gzip" }, { "brotli", "br" } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct transfer t;
		struct payload p;

		get(cases[i].name, &t);
		assert_int_equal(payload_decode(t.head.data, t.head.length,
						&t.body, INT64_MAX, &p, &err),
				 STATUS_OK);
		assert_true(p.same);
		assert_string_equal(p.left, cases[i].left);
		payload_release(&p);
		transfer_release(&t);
	}
}

static void a_cut_coding_gives_what_came_before(void **state)
{
	static const char *const names[] = { "gzip-cut", "chunked-cut",
					     "chunked-wrong" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct transfer t;
		struct payload p;

		get(names[i], &t);
		assert_int_equal(payload_decode(t.head.data, t.head.length,
						&t.body, INT64_MAX, &p, &err),
				 STATUS_OK);
		assert_true(p.cut);
		assert_false(p.same);
		assert_true(p.bytes.size > 0);
		payload_release(&p);
		transfer_release(&t);
	}
}

static void redirects_are_named_and_not_followed(void **state)
{
	struct transfer t;
	size_t size;

	(void)state;
	get("one", &t);
	assert_int_equal(t.status, 301);
	assert_string_equal(t.next, server_address("two"));
	assert_body(&t.body, "<p>moved\n", 9);
	transfer_release(&t);
	get("two", &t);
	(void)page(&size);
	assert_int_equal(t.status, 307);
	assert_memory_equal(t.next, server_address("page"),
			    strlen(server_address("page")));
	transfer_release(&t);
}

static void what_brings_no_bytes_is_an_error(void **state)
{
	struct transfer t;

	(void)state;
	assert_int_equal(transfer_run(server_address("closes"), &local, &t,
				      &err), STATUS_IO);
	assert_int_equal(transfer_run(server_address("old"), &local, &t,
				      &err), STATUS_IO);
	assert_int_equal(transfer_run("http://127.0.0.1:1/", &local, &t, &err),
			 STATUS_IO);
}

static bool never_go_on(void *payload, int64_t done, int64_t total)
{
	(void)payload;
	(void)total;
	return done < 100;
}

static void it_can_be_stopped(void **state)
{
	struct transfer_options o = local;
	struct transfer t;

	(void)state;
	o.progress = never_go_on;
	get_with("slow", &o, &t);
	assert_int_equal(t.cut, CUT_UNSPECIFIED);
	assert_string_equal(t.trouble, "stopped by hand");
	assert_true(t.ended - t.started < 10000);
	transfer_release(&t);
}

static long connections(void)
{
	struct transfer t;
	size_t n;
	char *body;
	long count;

	get("connections", &t);
	body = body_of(&t.body, &n);
	count = strtol(body, NULL, 10);
	free(body);
	transfer_release(&t);
	return count;
}

/* Every way to write this machine is refused before any packet. */
static void special_addresses_are_refused(void **state)
{
	static const char *const hosts[] = {
		"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001",
		"0177.0.0.1", "localhost", "LOCALHOST.", "[::1]",
		"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "0",
		"127.0.0.1.", "[::]",
	};
	struct transfer_options o = { .agent = "test" };
	long before = connections();

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		char address[128];
		struct transfer t;
		enum status status;

		snprintf(address, sizeof(address), "http://%s:%d/page",
			 hosts[i], server_port);
		o.proxy = NULL;
		status = transfer_run(address, &o, &t, &err);
		if (status == STATUS_OK)
			fail_msg("%s was contacted", address);
		/* A resolver may not know the odd ones at all. */
		assert_true(status == STATUS_REFUSED ||
			    status == STATUS_NOT_FOUND ||
			    status == STATUS_INVALID);
		o.proxy = "socks5h://127.0.0.1:1";
		assert_true(transfer_run(address, &o, &t, &err) ==
				    STATUS_REFUSED ||
			    err.status == STATUS_INVALID);
	}
	assert_int_equal(connections(), before + 1);
}

static void only_http_is_fetched(void **state)
{
	static const char *const addresses[] = {
		"file:///etc/hostname", "ftp://port.example/", "gopher://a/",
		"http://user@port.example/", "http://user:word@port.example/",
	};
	static const char *const wrong[] = { "", "port.example", "http://",
					     "http://a b/", "http://a\nb/" };
	struct transfer t;

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++)
		assert_int_equal(transfer_run(addresses[i], &local, &t, &err),
				 STATUS_REFUSED);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(transfer_run(wrong[i], &local, &t, &err),
				 STATUS_INVALID);
}

static void addresses_have_one_form(void **state)
{
	static const char *const cases[][2] = {
		{ "HTTPS://Port.Example/A?b=C#part",
		  "https://port.example/A?b=C" },
		{ "http://port.example", "http://port.example/" },
		{ "http://port.example/a b", "http://port.example/a%20b" },
		{ "http://port.example/k\xc3\xb8ge",
		  "http://port.example/k%c3%b8ge" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char out[256];

		assert_int_equal(address_normal(cases[i][0], out, sizeof(out),
						&err), STATUS_OK);
		assert_string_equal(out, cases[i][1]);
	}
}

static void proxies_are_checked_and_shown_without_a_word(void **state)
{
	char shown[128];

	(void)state;
	assert_int_equal(transfer_check_proxy("socks5h://127.0.0.1:9050",
					      &err), STATUS_OK);
	assert_int_equal(transfer_check_proxy("http://127.0.0.1:3128", &err),
			 STATUS_OK);
	assert_int_equal(transfer_check_proxy("socks5://127.0.0.1:9050", &err),
			 STATUS_REFUSED);
	assert_non_null(strstr(err.text, "socks5h://"));
	assert_int_equal(transfer_check_proxy("127.0.0.1:9050", &err),
			 STATUS_INVALID);
	assert_int_equal(transfer_proxy_shown(
		"socks5h://case-1:word@127.0.0.1:9050", shown, sizeof(shown),
		&err), STATUS_OK);
	assert_null(strstr(shown, "word"));
	assert_null(strstr(shown, "case-1"));
	assert_non_null(strstr(shown, "127.0.0.1:9050"));
}

static void onion_needs_a_proxy(void **state)
{
	struct transfer t;

	(void)state;
	assert_int_equal(transfer_run("http://abc.onion/", &local, &t, &err),
			 STATUS_REFUSED);
	assert_int_equal(transfer_run("http://abc.onion./", &local, &t, &err),
			 STATUS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_comes_whole),
		cmocka_unit_test(the_request_is_what_was_sent),
		cmocka_unit_test(cookies_are_not_kept),
		cmocka_unit_test(
			codings_stay_on_the_wire_and_come_off_the_payload),
		cmocka_unit_test(chunk_trailers_and_extensions_are_kept),
		cmocka_unit_test(heads_come_byte_for_byte),
		cmocka_unit_test(folded_and_repeated_fields_are_one_value),
		cmocka_unit_test(what_ends_early_is_kept_and_marked),
		cmocka_unit_test(caps_hold),
		cmocka_unit_test(a_bomb_does_not_go_off),
		cmocka_unit_test(members_of_gzip_follow_each_other),
		cmocka_unit_test(a_wrong_or_unknown_coding_is_left_on),
		cmocka_unit_test(a_cut_coding_gives_what_came_before),
		cmocka_unit_test(redirects_are_named_and_not_followed),
		cmocka_unit_test(what_brings_no_bytes_is_an_error),
		cmocka_unit_test(it_can_be_stopped),
		cmocka_unit_test(special_addresses_are_refused),
		cmocka_unit_test(only_http_is_fetched),
		cmocka_unit_test(addresses_have_one_form),
		cmocka_unit_test(proxies_are_checked_and_shown_without_a_word),
		cmocka_unit_test(onion_needs_a_proxy),
	};

	return cmocka_run_group_tests_name("transfer", tests, setup, teardown);
}
