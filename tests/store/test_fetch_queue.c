/* The rows of addresses that wait to be fetched. */
#include "tests/archive/case.h"

#include <stdio.h>
#include <talloc.h>

#include "store/fetch_queue.h"

static int64_t add(struct casefile *c, const char *address, int64_t page)
{
	struct fetch_item item = { .address = address,
				   .host = "port.example", .page = page };

	good(fetch_queue_add(c, &item, 1, &err));
	assert_int_not_equal(item.id, 0);
	return item.id;
}

static void what_waits_is_told_in_order(void **state)
{
	struct casefile *c = *state;
	int64_t one = add(c, "http://port.example/1", 0);
	int64_t two = add(c, "http://port.example/2", 0);
	struct fetch_item *item = fetch_queue_after(c, c, 0);

	assert_true(one < two);
	assert_int_equal(fetch_queue_count(c), 2);
	assert_int_equal(item->id, one);
	assert_string_equal(item->address, "http://port.example/1");
	assert_string_equal(item->host, "port.example");
	assert_null(item->why);
	assert_false(item->given_up);
	item = fetch_queue_after(c, c, one);
	assert_int_equal(item->id, two);
	assert_null(fetch_queue_after(c, c, two));
}

static void a_try_that_failed_is_remembered(void **state)
{
	struct casefile *c = *state;
	struct fetch_item *item, again = {
		.id = add(c, "http://port.example/1", 0), .tries = 5,
		.next = 1234, .why = "status 503", .given_up = true };

	good(fetch_queue_again(c, &again, &err));
	case_reopen(state);
	c = *state;
	item = fetch_queue_read(c, c, again.id);
	assert_int_equal(item->tries, 5);
	assert_int_equal(item->next, 1234);
	assert_string_equal(item->why, "status 503");
	assert_true(item->given_up);
	/* Asked for again it begins anew, under the id that it has. */
	assert_int_equal(add(c, "http://port.example/1", 0), again.id);
	item = fetch_queue_read(c, c, again.id);
	assert_int_equal(item->tries, 0);
	assert_int_equal(item->next, 0);
	assert_null(item->why);
	assert_false(item->given_up);
}

static void a_host_is_held_as_a_whole(void **state)
{
	struct casefile *c = *state;
	int64_t one = add(c, "http://port.example/1", 0);
	struct fetch_item other = { .address = "http://quay.example/",
				    .host = "quay.example" };

	good(fetch_queue_add(c, &other, 1, &err));
	good(fetch_queue_hold_host(c, "port.example", 5000, &err));
	assert_int_equal(fetch_queue_read(c, c, one)->next, 5000);
	assert_int_equal(fetch_queue_read(c, c, other.id)->next, 0);
	good(fetch_queue_hold_host(c, "port.example", 4000, &err));
	assert_int_equal(fetch_queue_read(c, c, one)->next, 5000);
}

static void rows_go_one_by_one_or_all(void **state)
{
	struct casefile *c = *state;
	int64_t n = 0, one = add(c, "http://port.example/1", 0);

	add(c, "http://port.example/2", 0);
	add(c, "http://port.example/2", 7);
	add(c, "http://port.example/4", 0);
	assert_true(fetch_queue_has_part(c, "http://port.example/2", 7));
	assert_false(fetch_queue_has_part(c, "http://port.example/2", 8));
	good(fetch_queue_done(c, one, &err));
	assert_null(fetch_queue_read(c, c, one));
	good(fetch_queue_clear(c, fetch_queue_after(c, c, 0)->id, &n, &err));
	assert_int_equal(n, 1);
	good(fetch_queue_clear(c, 0, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(fetch_queue_count(c), 0);
}

static void who_adopts_a_case_contacts_nobody_by_that(void **state)
{
	struct casefile *c = *state;
	char target[300];

	add(c, "http://port.example/1", 0);
	casefile_close(c);
	*state = NULL;
	snprintf(target, sizeof(target), "%s.adopted", case_path);
	good(casefile_adopt(case_path, target, false, &err));
	good(casefile_open(target, CASEFILE_WRITE, &c, &err));
	assert_int_equal(fetch_queue_count(c), 0);
	casefile_close(c);
	unlink(target);
}

/* Process 1 lives as long as the machine. */
static void one_program_at_a_time(void **state)
{
	struct casefile *c = *state;
	char text[400], name[256];

	good(fetch_queue_hold(c, &err));
	good(fetch_queue_hold(c, &err));
	gethostname(name, sizeof(name));
	snprintf(text, sizeof(text), "1 %lld %s",
		 (long long)time(NULL) * 1000, name);
	good(casefile_set_meta(c, "fetching", text, &err));
	assert_int_equal(fetch_queue_hold(c, &err), STATUS_BUSY);
	assert_non_null(strstr(err.text, "process 1 "));
	/* One that was silent for long, one of a time to come, one that
	 * died. */
	snprintf(text, sizeof(text), "1 %lld %s",
		 ((long long)time(NULL) - 100) * 1000, name);
	good(casefile_set_meta(c, "fetching", text, &err));
	good(fetch_queue_hold(c, &err));
	good(casefile_set_meta(c, "fetching",
			       "1 9223372036854775807 elsewhere", &err));
	good(fetch_queue_hold(c, &err));
	snprintf(text, sizeof(text), "999999999 %lld %s",
		 (long long)time(NULL) * 1000, name);
	good(casefile_set_meta(c, "fetching", text, &err));
	good(fetch_queue_hold(c, &err));
	fetch_queue_release(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define case_test(f) cmocka_unit_test_setup_teardown(f, case_setup,           \
						     case_teardown)
		case_test(what_waits_is_told_in_order),
		case_test(a_try_that_failed_is_remembered),
		case_test(a_host_is_held_as_a_whole),
		case_test(rows_go_one_by_one_or_all),
		case_test(who_adopts_a_case_contacts_nobody_by_that),
		case_test(one_program_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
