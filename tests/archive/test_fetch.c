/* Whole fetches into a case, from the server on loopback. */
#include "tests/archive/case.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <talloc.h>

#include "src/archive/contact.h"
#include "src/archive/fetch.h"
#include "src/archive/head.h"
#include "src/archive/runner_internal.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/db.h"
#include "store/find.h"
#include "tests/archive/fetching.h"
#include "tests/archive/server.h"

static const struct fetch_options local = { .allow_private = true };

static int start(void **state)
{
	(void)state;
	return server_start() || transfer_start(&err) != STATUS_OK;
}

static int stop(void **state)
{
	(void)state;
	return server_stop();
}

static int direct_setup(void **state)
{
	struct route route = { .kind = ROUTE_DIRECT };

	if (case_setup(state))
		return -1;
	return route_write(*state, &route, &err) != STATUS_OK;
}

static int64_t count(struct casefile *c, const char *sql)
{
	return db_integer(casefile_db(c), -1, sql, 0);
}

static struct row *capture_row(struct casefile *c, int64_t id)
{
	struct row *row;

	good(casefile_row(c, c, TABLE_CAPTURE, id, &row, &err));
	return row;
}

static void fetch(struct casefile *c, const char *name,
		  struct fetch_report *r)
{
	good(fetch_run(c, 0, server_address(name), &local, r, &err));
}

static void a_page_becomes_a_capture_of_a_new_source(void **state)
{
	struct casefile *c = *state;
	struct fetch_report r;
	struct row *row, *source;
	char *text, *bytes;
	size_t n;

	casefile_set_analyst(c, "N. N.");
	fetch(c, "page", &r);
	assert_true(r.new_source);
	assert_int_equal(r.hops, 1);
	assert_string_equal(r.suspect, "");
	good(casefile_row(c, c, TABLE_SOURCE, r.source, &source, &err));
	assert_string_equal(row_text(source, SOURCE_ADDRESS),
			    server_address("page"));
	row = capture_row(c, r.capture);
	assert_int_equal(row_integer(row, CAPTURE_SOURCE), r.source);
	assert_int_equal(row_integer(row, CAPTURE_STATUS), 200);
	assert_string_equal(row_text(row, CAPTURE_TYPE),
			    "text/html; charset=utf-8");
	assert_string_equal(row_text(row, CAPTURE_COLLECTOR), "N. N.");
	assert_non_null(strstr(row_text(row, CAPTURE_TOOL), "taffrail"));
	assert_non_null(strstr(row_text(row, CAPTURE_TOOL), "libcurl/"));
	assert_non_null(strstr(row_text(row, CAPTURE_REQUEST), "GET /page "));
	assert_null(row_text(row, CAPTURE_WIRE));
	good(blob_read_all(c, c, row_text(row, CAPTURE_SHA256), 1 << 20,
			   &bytes, &n, &err));
	assert_int_equal(n, row_integer(row, CAPTURE_SIZE));
	assert_non_null(strstr(bytes, "<h1>Notice 14</h1>"));
	good(find_capture_text(c, c, r.capture, &text, &n, &err));
	assert_non_null(strstr(text, "The tanker Maria berthed"));
	/* The source and the capture, each an entry of its own. */
	assert_int_equal(count(c, "SELECT count(*) FROM entry"), 2);
	assert_int_equal(count(c, "SELECT rows FROM entry WHERE capture"), 1);
}

static void what_is_there_is_fetched_again_and_kept_once(void **state)
{
	struct fetch_report one, two;

	fetch(*state, "page", &one);
	fetch(*state, "page", &two);
	assert_false(two.new_source);
	assert_int_equal(one.source, two.source);
	assert_int_not_equal(one.capture, two.capture);
	assert_false(one.unchanged);
	assert_true(two.unchanged);
	assert_int_equal(count(*state, "SELECT count(*) FROM capture"), 2);
	assert_int_equal(count(*state, "SELECT count(*) FROM blob"), 1);
}

static void every_hop_is_a_capture(void **state)
{
	struct casefile *c = *state;
	struct fetch_report r;
	struct row *last, *middle, *first;

	fetch(c, "one", &r);
	assert_int_equal(r.hops, 3);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.address, server_address("page"));
	last = capture_row(c, r.capture);
	middle = capture_row(c, row_integer(last, CAPTURE_FOLLOWS));
	first = capture_row(c, row_integer(middle, CAPTURE_FOLLOWS));
	assert_int_equal(row_integer(middle, CAPTURE_STATUS), 307);
	assert_int_equal(row_integer(first, CAPTURE_STATUS), 301);
	assert_int_equal(row_integer(first, CAPTURE_FOLLOWS), 0);
	assert_null(row_text(first, CAPTURE_SUSPECT));
	assert_string_equal(row_text(first, CAPTURE_ADDRESS),
			    server_address("one"));
	assert_null(strstr(row_text(middle, CAPTURE_REQUEST), "Referer"));
	assert_int_equal(capture_latest(c, r.source), r.capture);
	/* Close together, so one entry; and nothing waits any more. */
	assert_int_equal(count(c, "SELECT count(*) FROM entry WHERE capture "
			       "AND rows = 3"), 1);
	assert_int_equal(fetch_queue_count(c), 0);
}

static void coded_bodies_keep_both_forms(void **state)
{
	static const char *const names[] = { "chunked", "gzip",
					     "gzip-chunked", "chunked-odd" };
	struct fetch_report plain, r;
	struct row *want, *row;

	fetch(*state, "page", &plain);
	want = capture_row(*state, plain.capture);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		fetch(*state, names[i], &r);
		row = capture_row(*state, r.capture);
		assert_string_equal(row_text(row, CAPTURE_SHA256),
				    row_text(want, CAPTURE_SHA256));
		assert_non_null(row_text(row, CAPTURE_WIRE));
		assert_true(blob_exists(*state, row_text(row, CAPTURE_WIRE)));
		assert_string_equal(r.suspect, "");
	}
}

static void heads_come_back_byte_for_byte(void **state)
{
	static const char want[] = "HTTP/1.1 200 OK\r\nX-Port: K\xf6ge "
				   "\xee\xbe\x80\r\nContent-Length: 2\r\n\r\n";
	struct fetch_report r;
	struct row *row;
	const char *headers;
	struct buffer back;

	fetch(*state, "latin1", &r);
	row = capture_row(*state, r.capture);
	headers = row_text(row, CAPTURE_HEADERS);
	buffer_init(&back, 1000);
	assert_int_equal(head_bytes(headers, strlen(headers), &back),
			 STATUS_OK);
	assert_int_equal(back.length, sizeof(want) - 1);
	assert_memory_equal(back.data, want, back.length);
	buffer_release(&back);
}

static void useless_ones_are_kept_and_say_why(void **state)
{
	static const struct {
		const char *name, *why;
		int truncated;
	} cases[] = {
		{ "not-found", "status 404", 0 },
		{ "too-many", "status 429", 0 },
		{ "wall", "a bot wall, by its title", 0 },
		{ "login", "asks for a password", 0 },
		{ "thin", "made by its scripts", 0 },
		{ "picture", "said to be text/html, but is image/png", 0 },
		{ "brotli", "coding br", 0 },
		{ "gzip-lie", "coding gzip", 0 },
		{ "short", "cut off by the other side", CUT_DISCONNECT },
		{ "empty", "next to no text", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fetch_report r;
		struct row *row;
		const char *suspect;

		fetch(*state, cases[i].name, &r);
		row = capture_row(*state, r.capture);
		suspect = row_text(row, CAPTURE_SUSPECT);
		if (!suspect || !strstr(suspect, cases[i].why))
			fail_msg("%s: %s", cases[i].name,
				 suspect ? suspect : "not suspect");
		assert_string_equal(r.suspect, suspect);
		assert_int_equal(row_integer(row, CAPTURE_TRUNCATED),
				 cases[i].truncated);
	}
}

static void what_is_too_large_is_cut(void **state)
{
	struct fetch_options o = local;
	struct fetch_report r;

	o.max_bytes = 2500000;
	good(fetch_run(*state, 0, server_address("endless"), &o, &r, &err));
	assert_int_equal(r.size, 2500000);
	assert_int_equal(row_integer(capture_row(*state, r.capture),
				     CAPTURE_TRUNCATED), CUT_LENGTH);
	assert_non_null(strstr(r.suspect, "limit of size"));
}

static void refused_redirects_are_kept_up_to_there(void **state)
{
	static const struct {
		const char *name, *why;
		int hops;
	} cases[] = {
		{ "to-self", "in a circle", 1 },
		{ "to-file", "which is not fetched", 1 },
		{ "loop/0", "more than 20 times", 21 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fetch_report r;

		assert_int_equal(fetch_run(*state, 0,
					   server_address(cases[i].name),
					   &local, &r, &err), STATUS_REFUSED);
		assert_non_null(strstr(err.text, cases[i].why));
		assert_non_null(strstr(r.suspect, cases[i].why));
		assert_int_equal(r.hops, cases[i].hops);
		assert_string_equal(row_text(capture_row(*state, r.capture),
					     CAPTURE_SUSPECT), r.suspect);
	}
}

static void without_leave_no_special_address_is_contacted(void **state)
{
	static const struct fetch_options none;
	struct fetch_report r;

	assert_int_equal(fetch_run(*state, 0, server_address("page"), &none,
				   &r, &err), STATUS_REFUSED);
	assert_non_null(strstr(err.text, "this machine"));
	assert_int_equal(r.capture, 0);
	assert_int_equal(count(*state, "SELECT count(*) FROM entry"), 0);
}

static void nothing_received_is_no_capture(void **state)
{
	struct fetch_report r;

	assert_int_equal(fetch_run(*state, 0, server_address("closes"), &local,
				   &r, &err), STATUS_IO);
	assert_int_equal(r.capture, 0);
	/* The hop before is kept. */
	assert_int_equal(fetch_run(*state, 0, server_address("to-nowhere"),
				   &local, &r, &err), STATUS_IO);
	assert_int_equal(r.hops, 1);
	assert_int_equal(r.status, 302);
}

static void the_route_is_chosen_first(void **state)
{
	struct fetch_report r;
	struct route route;
	char words[128];

	assert_int_equal(fetch_run(*state, 0, server_address("page"), &local,
				   &r, &err), STATUS_REFUSED);
	assert_non_null(strstr(err.text, "--direct"));
	good(route_parse("never", &route, &err));
	good(route_write(*state, &route, &err));
	assert_int_equal(fetch_run(*state, 0, server_address("page"), &local,
				   &r, &err), STATUS_REFUSED);
	assert_non_null(strstr(err.text, "never"));
	assert_int_equal(route_parse("proxy socks5://127.0.0.1:9", &route,
				     &err), STATUS_REFUSED);
	good(route_parse("proxy socks5h://a:b@127.0.0.1:9", &route, &err));
	good(route_write(*state, &route, &err));
	memset(&route, 0, sizeof(route));
	route_read(*state, &route);
	route_words(&route, words, sizeof(words));
	assert_non_null(strstr(words, "proxy socks5h://127.0.0.1:9"));
	assert_null(strstr(words, "a:b"));
	/* A proxy that is down is a failure, not a direct connection. */
	assert_int_equal(fetch_run(*state, 0, server_address("page"), &local,
				   &r, &err), STATUS_IO);
	good(casefile_set_meta(*state, "network", "nonsense", &err));
	route_read(*state, &route);
	assert_int_equal(route.kind, ROUTE_NEVER);
}

static void go_by_proxy(struct casefile *c, const char *scheme)
{
	struct route route;
	char text[64];

	snprintf(text, sizeof(text), "proxy %s://127.0.0.1:%d", scheme,
		 server_port);
	good(route_parse(text, &route, &err));
	good(route_write(c, &route, &err));
}

/* The names of hosts go to the proxy: nothing here resolves them. */
static void a_proxy_is_told_the_name(void **state)
{
	static const struct fetch_options none;
	struct fetch_report r, log;
	struct row *row;
	char *bytes;
	size_t n;

	go_by_proxy(*state, "socks5h");
	good(fetch_run(*state, 0, "http://port.example/page", &none, &r,
		       &err));
	row = capture_row(*state, r.capture);
	assert_null(row_text(row, CAPTURE_PEER));
	assert_non_null(strstr(row_text(row, CAPTURE_PROXY), "socks5h://"));
	good(fetch_run(*state, 0, "http://port.example/requests", &none, &log,
		       &err));
	row = capture_row(*state, log.capture);
	good(blob_read_all(*state, *state, row_text(row, CAPTURE_SHA256),
			   1 << 20, &bytes, &n, &err));
	assert_non_null(memmem(bytes, n, "socks 3 port.example", 20));
	assert_null(memmem(bytes, n, "socks 1", 7));
}

/* Behind a proxy the filter goes by the name, on every hop. */
static void no_hop_leads_to_a_private_address(void **state)
{
	static const struct {
		const char *address;
		int hops;
	} cases[] = {
		{ "http://port.example/to-private", 1 },
		{ "http://port.example/to-mapped", 1 },
		{ "http://port.example/to-nowhere", 1 },
		{ "http://127.0.0.1/page", 0 },
		{ "http://2130706433/page", 0 },
		{ "http://0x7f.1/page", 0 },
		{ "http://[::ffff:127.0.0.1]/page", 0 },
		{ "http://localhost/page", 0 },
		{ "http://printer.local/page", 0 },
	};
	static const struct fetch_options none;
	struct fetch_report r;

	go_by_proxy(*state, "http");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum status status = fetch_run(*state, 0, cases[i].address,
					       &none, &r, &err);

		if (status != STATUS_REFUSED || r.hops != cases[i].hops)
			fail_msg("%s: %s, %d hops", cases[i].address,
				 status_to_string(status), r.hops);
		if (r.hops > 0)
			assert_non_null(strstr(r.suspect, "redirects to"));
	}
	good(fetch_run(*state, 0, "http://port.example/one", &none, &r, &err));
	assert_int_equal(r.hops, 3);
	assert_string_equal(r.address, "http://port.example/page");
}

static void set(struct casefile *c, int64_t target, const char *value)
{
	struct action *action;
	struct row row;

	row_init(&row, TABLE_SETTING, 0);
	row_set_integer(&row, SETTING_TARGET, target);
	row_set_text(&row, SETTING_NAME, "contact");
	row_set_text(&row, SETTING_VALUE, value);
	good(action_begin(c, "contact", false, &action, &err));
	good(action_add(action, &row, &err));
	good(action_commit(action, NULL, &err));
}

static void the_contact_rule_holds(void **state)
{
	struct casefile *c = *state;
	int64_t source = case_add_source(c, server_address("page"));
	struct fetch_report r;

	assert_int_equal(contact_of(c, source, NULL, NULL), CONTACT_ASK);
	set(c, source, "never");
	assert_int_equal(contact_of(c, source, NULL, &err), CONTACT_NEVER);
	assert_int_equal(fetch_run(c, source, NULL, &local, &r, &err),
			 STATUS_REFUSED);
	/* Nor by its address. */
	assert_int_equal(fetch_run(c, 0, server_address("page"), &local, &r,
				   &err), STATUS_REFUSED);
	set(c, source, "free");
	assert_int_equal(contact_of(c, source, NULL, NULL), CONTACT_FREE);
	good(fetch_run(c, source, NULL, &local, &r, &err));
	assert_int_equal(r.source, source);
}

static void a_lost_link_is_never_fetched(void **state)
{
	struct casefile *c = *state;
	struct fetch_report r;
	struct action *action;
	struct row row;

	row_init(&row, TABLE_SOURCE, 0);
	row_set_integer(&row, SOURCE_STATE, ADDRESS_LOST);
	row_set_text(&row, SOURCE_LINK, "a report");
	good(action_begin(c, "lost", false, &action, &err));
	good(action_add(action, &row, &err));
	good(action_commit(action, NULL, &err));
	assert_int_equal(contact_of(c, row.id, NULL, &err),
			 CONTACT_NO_ADDRESS);
	assert_int_equal(fetch_run(c, row.id, NULL, &local, &r, &err),
			 STATUS_REFUSED);
	assert_int_equal(capture_next_source(c, 0, false), 0);
}

/* A company whose website is `said`. */
static void add_party(struct casefile *c, const char *said)
{
	const struct registry *registry = casefile_registry(c);
	const struct kind *company =
		registry_kind_by_word(registry, "company", 7);
	const struct field *website =
		registry_field_by_word(registry, company, "website", 7);
	struct action *action;
	struct row record, claim;

	row_init(&record, TABLE_RECORD, 0);
	row_set_integer(&record, RECORD_KIND, company->number);
	good(action_begin(c, "company", false, &action, &err));
	good(action_add(action, &record, &err));
	row_init(&claim, TABLE_CLAIM, 0);
	row_set_integer(&claim, CLAIM_RECORD, record.id);
	row_set_integer(&claim, CLAIM_FIELD, website->number);
	row_set_text(&claim, CLAIM_SAID, said);
	good(action_add(action, &claim, &err));
	good(action_commit(action, NULL, &err));
}

static void the_sites_of_parties_are_left_alone(void **state)
{
	struct casefile *c = *state;
	struct fetch_report r;
	int64_t source;
	char site[64];

	/* Also those that are named once the case was asked. */
	assert_int_equal(contact_of(c, 0, "https://line.example/a", &err),
			 CONTACT_ASK);
	add_party(c, "www.line.example");
	assert_int_equal(contact_of(c, 0, "https://line.example/a", &err),
			 CONTACT_PARTY);
	snprintf(site, sizeof(site), "127.0.0.1:%d", server_port);
	add_party(c, site);
	assert_int_equal(contact_of(c, 0, "https://line.example/a", &err),
			 CONTACT_PARTY);
	assert_int_equal(contact_of(c, 0, "http://crew.line.example/", &err),
			 CONTACT_PARTY);
	/* The root's dot makes no other host of it. */
	assert_int_equal(contact_of(c, 0, "http://line.example./", &err),
			 CONTACT_PARTY);
	assert_int_equal(contact_of(c, 0, "http://a.Crew.line.example../",
				    &err), CONTACT_PARTY);
	assert_int_equal(contact_of(c, 0, "http://inline.example/", &err),
			 CONTACT_ASK);
	assert_int_equal(contact_of(c, 0, "http://example/", &err),
			 CONTACT_ASK);
	add_party(c, "https://WWW.Angara.example./en");
	assert_int_equal(contact_of(c, 0, "http://angara.example/", &err),
			 CONTACT_PARTY);
	assert_int_equal(fetch_run(c, 0, server_address("page"), &local, &r,
				   &err), STATUS_REFUSED);
	assert_non_null(strstr(err.text, "party"));
	assert_int_equal(count(c, "SELECT count(*) FROM capture"), 0);
	source = case_add_source(c, server_address("page"));
	set(c, source, "ask");
	good(fetch_run(c, 0, server_address("page"), &local, &r, &err));
	assert_int_equal(r.source, source);
}

static void what_is_missing_is_found(void **state)
{
	struct casefile *c = *state;
	struct fetch_report r;
	int64_t one, two;

	one = case_add_source(c, server_address("page"));
	two = case_add_source(c, server_address("not-found"));
	assert_int_equal(capture_next_source(c, 0, true), one);
	assert_int_equal(capture_next_source(c, one, true), two);
	assert_int_equal(capture_next_source(c, two, true), 0);
	good(fetch_run(c, one, NULL, &local, &r, &err));
	good(fetch_run(c, two, NULL, &local, &r, &err));
	/* A capture that is suspect does not count. */
	assert_int_equal(capture_next_source(c, 0, true), two);
	assert_int_equal(capture_next_source(c, 0, false), one);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, direct_setup,        \
						   case_teardown)

static void take(struct fetch *fetch, const char *head)
{
	struct transfer t;

	transfer_init(&t);
	buffer_append_string(&t.head, head);
	t.status = 200;
	good(fetch_take(fetch, &t, &err));
}

/* Nobody calls runner_work(): a commit, too, stops nothing that is on its way. */
static void the_network_goes_on_by_itself(void **state)
{
	struct casefile *c = *state;
	const struct runner_options o = { .fetch = local, .gap_ms = 0 };
	const struct timespec pause = { .tv_nsec = 1000000 };
	static const char *const names[] = { "page", "chunked", "two" };
	void *ctx = talloc_new(NULL);
	struct runner *runner;
	bool more = true;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct fetch_item item;

		good(fetch_item_make(c, ctx, 0, server_address(names[i]),
				     &item, &err));
		good(fetch_queue_add(c, &item, 1, &err));
	}
	good(runner_open(c, &o, &runner, &err));
	for (int i = 0; more && i < 20000; i++) {
		good(runner_settle(runner, c, &more, &err));
		nanosleep(&pause, NULL);
	}
	assert_false(more);
	assert_int_equal(runner_totals(runner).kept, 3);
	assert_int_equal(count(c, "SELECT count(*) FROM capture"), 4);
	runner_close(runner, c);
	talloc_free(ctx);
}

/* A port that nobody answers. */
static int listen_to(char *ret_address, size_t size)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, length), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&at, &length);
	snprintf(ret_address, size, "http://127.0.0.1:%d/",
		 ntohs(at.sin_port));
	return fd;
}

/* What settle put in while another thread stopped the run. */
static void a_stopped_network_asks_nobody(void **state)
{
	struct item *item = calloc(1, sizeof(*item)), *back;
	struct runner_network *network;
	char address[64];
	int fd = listen_to(address, sizeof(address));

	good(fetch_open(*state, 0, address, &local, &item->fetch, &err));
	good(runner_network_open(&network, &err));
	runner_network_stop(network);
	runner_network_put(network, item);
	while (!(back = runner_network_take(network)))
		good(runner_network_wait(network, 1000, &err));
	assert_ptr_equal(back, item);
	assert_int_equal(item->status, STATUS_INTERRUPTED);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	item_free(item);
	runner_network_close(network);
	close(fd);
}

/* What is read beside hangs on nothing that is freed meanwhile. */
static void reading_leaves_the_fetch_alone(void **state)
{
	struct casefile *c = *state;
	struct fetch_hop *hop;
	struct fetch *f;
	size_t before;
	bool more;

	good(fetch_open(c, 0, server_address("page"), &local, &f, &err));
	before = talloc_total_blocks(f);
	take(f, "HTTP/1.1 200 OK\r\n\r\n");
	assert_int_equal(talloc_total_blocks(f), before);
	good(fetch_judge(f, c, &hop, &more, &err));
	assert_true(talloc_total_blocks(f) > before);
	/* One that was never judged goes with it. */
	take(f, "HTTP/1.1 200 OK\r\n\r\n");
	fetch_close(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_becomes_a_capture_of_a_new_source),
		TEST(what_is_there_is_fetched_again_and_kept_once),
		TEST(every_hop_is_a_capture),
		TEST(coded_bodies_keep_both_forms),
		TEST(heads_come_back_byte_for_byte),
		TEST(useless_ones_are_kept_and_say_why),
		TEST(what_is_too_large_is_cut),
		TEST(refused_redirects_are_kept_up_to_there),
		TEST(without_leave_no_special_address_is_contacted),
		TEST(nothing_received_is_no_capture),
		cmocka_unit_test_setup_teardown(the_route_is_chosen_first,
						case_setup, case_teardown),
		TEST(a_proxy_is_told_the_name),
		TEST(no_hop_leads_to_a_private_address),
		TEST(the_contact_rule_holds),
		TEST(a_lost_link_is_never_fetched),
		TEST(the_sites_of_parties_are_left_alone),
		TEST(what_is_missing_is_found),
		TEST(reading_leaves_the_fetch_alone),
		TEST(the_network_goes_on_by_itself),
		TEST(a_stopped_network_asks_nobody),
	};

	return cmocka_run_group_tests_name("fetch", tests, start, stop);
}
