/* A fetch is killed (SIGKILL) at each call by which the case or its journal is
 * written, synced, cut or removed, one after the other; then the case is opened
 * as after any crash. What was told is there, whole; nothing half is; and the
 * next run fetches the rest. `make check` takes a sample, `make torture` all. */
#include "tests/archive/case.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <talloc.h>

#include "src/archive/route.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/db.h"
#include "tests/archive/fetching.h"
#include "tests/archive/server.h"

enum { SAMPLE = 12, POINTS_LEAST = 100, TOLD_MAX = 64,
       CUT_BYTES = 5 << 19 /* two parts of a blob, and half of one */ };

static const char *const names[] = { "page", "chunked", "one", "not-found",
				     "endless" };

/* --- the calls --- */

static struct {
	bool armed;
	int64_t at, count; /* at 0: count alone */
} killer;

static void here(void)
{
	if (killer.armed && ++killer.count == killer.at)
		kill(getpid(), SIGKILL);
}

static ssize_t kill_at_write(int fd, const void *data, size_t n, off_t at)
{
	here();
	return pwrite(fd, data, n, at);
}

static int kill_at_truncate(int fd, off_t size)
{
	here();
	return ftruncate(fd, size);
}

static int kill_at_unlink(const char *path)
{
	here();
	return unlink(path);
}

/* Not in SQLite's list of calls that can be replaced. */
int fdatasync(int fd)
{
	here();
	return (int)syscall(SYS_fdatasync, fd);
}

static void replace_calls(void)
{
	static const struct { const char *name; sqlite3_syscall_ptr call; }
	calls[] = {
		{ "pwrite", (sqlite3_syscall_ptr)kill_at_write },
		{ "pwrite64", (sqlite3_syscall_ptr)kill_at_write },
		{ "ftruncate", (sqlite3_syscall_ptr)kill_at_truncate },
		{ "unlink", (sqlite3_syscall_ptr)kill_at_unlink },
	};
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
}

/* --- what is to be fetched --- */

static int rounds;

static void queue_up(void)
{
	struct fetch_item items[sizeof(names) / sizeof(*names)];
	void *ctx = talloc_new(NULL);
	struct casefile *c;
	int n = 0;

	good(casefile_open(case_path, CASEFILE_WRITE, &c, &err));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		good(fetch_item_make(c, ctx, 0, server_address(names[i]),
				     &items[n++], &err));
	good(fetch_queue_add(c, items, n, &err));
	casefile_close(c);
	talloc_free(ctx);
	rounds++;
}

/* --- a run --- */

static const struct runner_options options = {
	.fetch = { .allow_private = true, .max_bytes = CUT_BYTES },
	.per_host = 3, .gap_ms = 0 };

/* Captures that are told go to `told`, at once; -1: nobody asks. */
static enum status run_queue(struct casefile *c, int told)
{
	const struct runner_event *e;
	struct runner *runner;
	bool more = true;
	enum status status = runner_open(c, &options, &runner, &err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && more) {
		status = runner_settle(runner, c, &more, &err);
		while (status == STATUS_OK && (e = runner_event(runner)))
			if (e->report.capture && told >= 0 &&
			    write(told, &e->report.capture,
				  sizeof(e->report.capture)) < 0)
				_exit(3);
		if (status == STATUS_OK && more)
			status = runner_work(runner, 100, &err);
	}
	runner_close(runner, c);
	return status;
}

/* How many calls it made, when it is not killed. */
static void be_killed(int64_t at, int told)
{
	struct casefile *c;

	if (casefile_open(case_path, CASEFILE_WRITE, &c, &err) != STATUS_OK)
		_exit(4);
	killer.at = at;
	killer.armed = true;
	if (run_queue(c, told) != STATUS_OK)
		_exit(5);
	if (write(told, &killer.count, sizeof(killer.count)) < 0)
		_exit(6);
	_exit(0);
}

/* False: it came to its end. ret_told: ids; after the end also the count. */
static bool kill_one(int64_t at, int64_t *ret_told, int *ret_count)
{
	int status, told[2];
	pid_t child;

	queue_up();
	assert_int_equal(pipe(told), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_killed(at, told[1]);
	close(told[1]);
	*ret_count = 0;
	while (*ret_count < TOLD_MAX &&
	       read(told[0], &ret_told[*ret_count], sizeof(*ret_told)) ==
		       (ssize_t)sizeof(*ret_told))
		++*ret_count;
	close(told[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGKILL);
		return true;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

/* --- what is left --- */

static void assert_whole(struct casefile *c)
{
	char *difference = NULL;
	int64_t blobs;

	good(blob_check(c, NULL, &difference, &blobs, &err));
	if (difference)
		fail_msg("%s", difference);
	/* Each capture has its bytes, unless nothing came. */
	assert_int_equal(db_integer(casefile_db(c), -1, "SELECT count(*) FROM "
				    "capture c LEFT JOIN blob b ON b.sha256 = "
				    "c.sha256 WHERE b.size IS NOT c.size", 0),
			 0);
}

static void assert_told_are_there(struct casefile *c, const int64_t *told,
				  int count)
{
	for (int i = 0; i < count; i++)
		assert_int_equal(db_integer(casefile_db(c), 0, "SELECT count(*)"
					    " FROM capture WHERE id = ? AND "
					    "sha256 IS NOT NULL", 1, told[i]),
				 1);
}

static void assert_all_came(struct casefile *c)
{
	struct verify_report report;

	assert_int_equal(fetch_queue_count(c), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_true(capture_with_bytes_at(c, server_address(
							 names[i])) != 0);
	/* In this round too. */
	assert_true(db_integer(casefile_db(c), 0, "SELECT min(n) FROM (SELECT "
			       "count(*) AS n FROM capture GROUP BY address)",
			       0) >= rounds);
	good(entry_verify(c, NULL, NULL, NULL, &report, &err));
	if (report.first_failure)
		fail_msg("%s", report.first_failure);
}

static void look_after(const int64_t *told, int count)
{
	struct casefile *c;

	good(casefile_open(case_path, CASEFILE_WRITE, &c, &err));
	assert_whole(c);
	assert_told_are_there(c, told, count);
	good(run_queue(c, -1));
	assert_whole(c);
	assert_told_are_there(c, told, count);
	assert_all_came(c);
	casefile_close(c);
}

/* Was it killed? If not, *points is how many calls it made: how many groups
 * there are hangs on how fast the machine is. */
static bool kill_and_look(int64_t at, int64_t *points)
{
	int64_t told[TOLD_MAX];
	int count;
	bool killed = kill_one(at, told, &count);

	if (!killed)
		*points = told[--count];
	look_after(told, count);
	return killed;
}

static void nothing_that_was_told_is_lost(void **state)
{
	struct route route = { .kind = ROUTE_DIRECT };
	int64_t points, killed = 0, tried = 0;

	good(route_write(*state, &route, &err));
	casefile_close(*state);
	*state = NULL;
	assert_false(kill_and_look(0, &points));
	assert_true(points > POINTS_LEAST);
	random_start();
	if (getenv("TAFFRAIL_TORTURE"))
		while (tried < points)
			killed += kill_and_look(++tried, &points);
	else
		for (; killed < SAMPLE && tried < 3 * SAMPLE; tried++)
			killed += kill_and_look(
				1 + (int64_t)(random_next() %
					      (uint64_t)points), &points);
	print_message("# killed %d times in %d calls\n", (int)killed,
		      (int)points);
	assert_true(killed >= SAMPLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_that_was_told_is_lost,
						case_setup, case_teardown),
	};
	int failed;

	replace_calls();
	if (transfer_start(&err) != STATUS_OK || server_start())
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return server_stop() || failed;
}
