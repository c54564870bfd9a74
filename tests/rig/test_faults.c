/* Every system call that writes, every sync and every allocation fails once,
 * and from that point on; and the program is killed before each call. The interposed functions stand in this program:
 * shared libraries find them first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/rig/rig.h"

struct fault {
	bool armed, sticky, deadly;
	int64_t at, count;
	int code;
};
static struct fault system_fault, memory_fault;

static bool strikes(struct fault *f)
{
	if (!f->armed)
		return false;
	f->count++;
	if (f->count != f->at && !(f->sticky && f->at && f->count > f->at))
		return false;
	if (f->deadly)
		kill(getpid(), SIGKILL);
	errno = f->code;
	return true;
}

static bool call_fails(void)
{
	return strikes(&system_fault);
}

ssize_t write(int fd, const void *data, size_t n)
{
	return call_fails() ? -1 : (ssize_t)syscall(SYS_write, fd, data, n);
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
	return call_fails() ? -1
			    : (ssize_t)syscall(SYS_pwrite64, fd, data, n, at);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	return pwrite(fd, data, n, at);
}

static int open_it(const char *path, int flags, mode_t mode)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_openat, AT_FDCWD, path, flags,
					   mode);
}

int open(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return open_it(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return open_it(path, flags, mode);
}

int ftruncate(int fd, off_t size)
{
	return call_fails() ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	return ftruncate(fd, size);
}

int unlink(const char *path)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_renameat, AT_FDCWD, from,
					   AT_FDCWD, to);
}

int unlinkat(int folder, const char *path, int flags)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_unlinkat, folder, path, flags);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_renameat, from_folder, from,
					   to_folder, to);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to,
	   int flags)
{
	return call_fails() ? -1
			    : (int)syscall(SYS_linkat, from_folder, from,
					   to_folder, to, flags);
}

int fsync(int fd)
{
	return call_fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return call_fails() ? -1 : (int)syscall(SYS_fdatasync, fd);
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

static void arm_fault(void *payload)
{
	struct fault *fault = payload;

	fault->count = 0;
	fault->armed = true;
}

/* One run of an operation, on the pristine case; how many points it has. */
static int64_t run_once(const struct rig_case *rig,
			const struct operation *operation, struct fault *fault,
			bool *ret_done)
{
	rig_reset(rig);
	*ret_done = rig_run(rig, operation, arm_fault, fault);
	fault->armed = false;
	return fault->count;
}

/* The same in a process that is killed at its point. */
static void run_to_death(const struct rig_case *rig,
			 const struct operation *operation,
			 struct fault *fault, bool *ret_done)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		bool done;

		run_once(rig, operation, fault, &done);
		_exit(!done);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	*ret_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	assert_true(*ret_done || WIFSIGNALED(status));
}

struct rig {
	const char *name;
	struct fault *fault, setting;
	int64_t injected;
	int operations;
};

static void torture_at(struct rig *r, struct rig_case *rig,
		       const struct operation *o, int64_t at)
{
	struct rig_fault fault = {
		.name = r->name, .point = at,
		.cut_short = r->setting.deadly || r->setting.sticky };

	*r->fault = r->setting;
	r->fault->at = at;
	if (r->setting.deadly)
		run_to_death(rig, o, r->fault, &fault.said_done);
	else
		run_once(rig, o, r->fault, &fault.said_done);
	*r->fault = (struct fault){ .armed = false };
	rig_judge(rig, o, &fault);
	r->injected++;
}

static void torture_one(void *payload, const struct operation *o)
{
	struct rig *r = payload;
	struct rig_case rig;
	int64_t points, step;
	bool done;

	rig_make(&rig, o);
	*r->fault = (struct fault){ .armed = false };
	points = run_once(&rig, o, r->fault, &done);
	assert_true(done);
	/* Each opens the case or a file, and asks for memory. */
	assert_true(points > 0);
	step = rig_step(points);
	for (int64_t at = 1 + rig_dice((uint32_t)step); at <= points;
	     at += step)
		torture_at(r, &rig, o, at);
	/* What fails when all is written is the likeliest to be told wrong. */
	if (step > 1)
		torture_at(r, &rig, o, points);
	print_message("# %s: %s: %lld points\n", r->name, o->name,
		      (long long)points);
	r->operations++;
	rig_remove(&rig);
}

static void torture(const char *name, struct fault *fault,
		    struct fault setting)
{
	struct rig r = { .name = name, .fault = fault, .setting = setting };
	int count = rig_each(torture_one, &r);

	assert_true(count > 0 && r.operations == count);
	print_message("# %s: %lld points of %d operations\n", name,
		      (long long)r.injected, count);
	/* A few calls each at least; a sample takes one in so many of them. */
	assert_true(r.injected >= (int64_t)count * RIG_SAMPLE);
}

static void test_every_system_call_fails_once(void **state)
{
	(void)state;
	torture("call", &system_fault, (struct fault){ .code = EIO });
}

static void test_the_disk_is_full_from_some_call_on(void **state)
{
	(void)state;
	torture("full", &system_fault,
		(struct fault){ .code = ENOSPC, .sticky = true });
}

static void test_it_is_killed_before_every_call(void **state)
{
	(void)state;
	torture("killed", &system_fault, (struct fault){ .deadly = true });
}

static void test_every_allocation_fails_once(void **state)
{
	(void)state;
	if (!MEMORY_RIG)
		skip();
	torture("memory", &memory_fault, (struct fault){ .code = ENOMEM });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_system_call_fails_once),
		cmocka_unit_test(test_the_disk_is_full_from_some_call_on),
		cmocka_unit_test(test_it_is_killed_before_every_call),
		cmocka_unit_test(test_every_allocation_fails_once),
	};

	setenv("TAFFRAIL_CLOCK", "2023-10-16T05:30:00Z", 1);
	rig_seed();
	/* Such as "*allocation*"; NULL takes all. */
	cmocka_set_test_filter(getenv("TAFFRAIL_FAULT"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
