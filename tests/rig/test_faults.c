/* Every system call that writes, every sync and every allocation fails once,
 * and from that point on. The interposed functions stand in this program:
 * shared libraries find them first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/rig/rig.h"

struct fault {
	bool armed, sticky;
	int64_t at, count;
	int code;
};
static struct fault system_fault, memory_fault;

static bool strikes(struct fault *f)
{
	if (!f->armed)
		return false;
	f->count++;
	if (f->count == f->at || (f->sticky && f->at && f->count > f->at)) {
		errno = f->code;
		return true;
	}
	return false;
}

static ssize_t failing_write(int fd, const void *data, size_t n)
{
	return strikes(&system_fault) ? -1 : write(fd, data, n);
}

static ssize_t failing_pwrite(int fd, const void *data, size_t n, off_t at)
{
	return strikes(&system_fault) ? -1 : pwrite(fd, data, n, at);
}

static int failing_open(const char *path, int flags, int mode)
{
	return strikes(&system_fault) ? -1 : open(path, flags, mode);
}

static int failing_truncate(int fd, off_t size)
{
	return strikes(&system_fault) ? -1 : ftruncate(fd, size);
}

static int failing_unlink(const char *path)
{
	return strikes(&system_fault) ? -1 : unlink(path);
}

/* Not in SQLite's list of calls that can be replaced. */
int fsync(int fd)
{
	return strikes(&system_fault) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return strikes(&system_fault) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

static void replace_calls(void)
{
	static const struct { const char *name; sqlite3_syscall_ptr call; }
	calls[] = {
		{ "write", (sqlite3_syscall_ptr)failing_write },
		{ "pwrite", (sqlite3_syscall_ptr)failing_pwrite },
		{ "pwrite64", (sqlite3_syscall_ptr)failing_pwrite },
		{ "open", (sqlite3_syscall_ptr)failing_open },
		{ "ftruncate", (sqlite3_syscall_ptr)failing_truncate },
		{ "unlink", (sqlite3_syscall_ptr)failing_unlink },
	};
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	assert_true(vfs->iVersion >= 3);
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
}

#if defined(__SANITIZE_ADDRESS__)
enum { MEMORY_RIG = 0 };
#else
enum { MEMORY_RIG = 1 };
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n)
{
	return strikes(&memory_fault) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return strikes(&memory_fault) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return strikes(&memory_fault) ? NULL : __libc_realloc(p, n);
}
#endif

/* One run of an operation, on the pristine case; how many points it has. */
static int64_t run_once(const struct rig_case *rig,
			const struct operation *operation, struct fault *fault,
			bool *ret_done)
{
	struct casefile *c;
	struct error err;

	rig_reset(rig);
	if (casefile_open(rig->path, CASEFILE_WRITE, &c, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	casefile_set_analyst(c, "vm");
	fault->count = 0;
	fault->armed = true;
	*ret_done = operation->run(c, &err) == STATUS_OK;
	casefile_close(c);
	fault->armed = false;
	return fault->count;
}

static int64_t torture(struct fault *fault, const char *name, int code,
		       bool sticky)
{
	int64_t injected = 0;

	for (const struct operation *o = rig_operations; o->name; o++) {
		struct rig_case rig;
		int64_t points, step;
		bool done;

		rig_make(&rig, o);
		*fault = (struct fault){ .code = code };
		points = run_once(&rig, o, fault, &done);
		assert_true(done);
		step = rig_step(points);
		for (int64_t at = 1 + rig_dice((uint32_t)step); at <= points;
		     at += step) {
			fault->at = at;
			fault->sticky = sticky;
			run_once(&rig, o, fault, &done);
			rig_judge(&rig, o, name, at, done);
			injected++;
		}
		print_message("# %s: %s: %lld points\n", name, o->name,
			      (long long)points);
		rig_remove(&rig);
	}
	return injected;
}

static void test_every_system_call_fails_once(void **state)
{
	(void)state;
	/* about 20 calls an operation, seven operations */
	assert_true(torture(&system_fault, "call", EIO, false) > RIG_SAMPLE * 10 / 3);
}

static void test_the_disk_is_full_from_some_call_on(void **state)
{
	(void)state;
	assert_true(torture(&system_fault, "full", ENOSPC, true) > RIG_SAMPLE * 10 / 3);
}

static void test_every_allocation_fails_once(void **state)
{
	(void)state;
	if (!MEMORY_RIG)
		skip();
	assert_true(torture(&memory_fault, "memory", ENOMEM, false) > RIG_SAMPLE * 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_system_call_fails_once),
		cmocka_unit_test(test_the_disk_is_full_from_some_call_on),
		cmocka_unit_test(test_every_allocation_fails_once),
	};

	rig_seed();
	replace_calls();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
