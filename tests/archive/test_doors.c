/* What the reader of hostile files can do no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/archive/doors.h"

static char folder[200], file[256], other[256];

static int do_write(void) { return open(file, O_WRONLY); }
static int do_both(void) { return open(file, O_RDWR); }
static int do_make(void) { return open(other, O_RDONLY | O_CREAT, 0600); }
static int do_empty(void) { return open(file, O_RDONLY | O_TRUNC); }
static int do_cut(void) { return truncate(file, 1); }
static int do_unlink(void) { return unlink(file); }
static int do_rename(void) { return rename(file, other); }
static int do_link(void) { return link(file, other); }
static int do_symlink(void) { return symlink(file, other); }
static int do_mkdir(void) { return mkdir(other, 0700); }
static int do_rmdir(void) { return rmdir(folder); }
static int do_chmod(void) { return chmod(file, 0777); }
static int do_socket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int do_kill(void) { return kill(getppid(), 0); }
static int do_keys(void) { return ioctl(0, TIOCSTI, "x"); }
static int do_run(void) { return execl("/bin/true", "true", (char *)NULL); }
#ifdef SYS_io_uring_setup
static int do_ring(void) { return (int)syscall(SYS_io_uring_setup, 0, NULL); }
#endif

static const struct {
	const char *name;
	int (*call)(void);
} doors[] = {
	{ "open to write", do_write }, { "open to read and write", do_both },
	{ "make a file", do_make }, { "empty a file", do_empty },
	{ "truncate", do_cut }, { "unlink", do_unlink },
	{ "rename", do_rename }, { "link", do_link },
	{ "symlink", do_symlink }, { "mkdir", do_mkdir },
	{ "rmdir", do_rmdir }, { "chmod", do_chmod },
	{ "socket", do_socket }, { "kill", do_kill },
	{ "keys into a terminal", do_keys }, { "execve", do_run },
#ifdef SYS_io_uring_setup
	{ "io_uring", do_ring },
#endif
};
enum { DOORS = sizeof(doors) / sizeof(*doors), GOOD = 100, NO_READING };

static int setup(void **state)
{
	const char *temp = getenv("TMPDIR");
	FILE *out;

	(void)state;
	snprintf(folder, sizeof(folder), "%.150s/doors-%d",
		 temp ? temp : "/tmp", (int)getpid());
	snprintf(file, sizeof(file), "%s/file", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	if (mkdir(folder, 0700))
		return -1;
	out = fopen(file, "w");
	return !out || fputs("hello", out) < 0 || fclose(out);
}

static int teardown(void **state)
{
	(void)state;
	unlink(file);
	unlink(other);
	return rmdir(folder);
}

/* The first that does something else than to be refused; GOOD: none. */
static int try_all(void)
{
	char text[8];
	int fd;

	doors_close();
	for (int i = 0; i < DOORS; i++) {
		errno = 0;
		if (doors[i].call() != -1 || errno != EPERM)
			return i;
	}
	fd = open(file, O_RDONLY);
	return fd >= 0 && read(fd, text, sizeof(text)) == 5 ? GOOD
							    : NO_READING;
}

static void every_door_is_closed(void **state)
{
	int how;
	pid_t pid;

	(void)state;
#if !defined(__linux__) || !(defined(__x86_64__) || defined(__aarch64__))
	skip();
#endif
	pid = fork();
	if (pid == 0)
		_exit(try_all());
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	if (WEXITSTATUS(how) < DOORS)
		fail_msg("not refused: %s", doors[WEXITSTATUS(how)].name);
	assert_int_equal(WEXITSTATUS(how), GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_door_is_closed, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
