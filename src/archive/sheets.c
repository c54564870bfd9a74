#include "src/archive/sheets.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/clock.h"

enum { PIECE_BYTES = 64 << 10, LOOK_MS = 50, LINGER_MS = 1000 };

static const char name[] = "taffrail-pdf-text";

static bool try_folder(const char *folder, size_t length, char path[PATH_MAX])
{
	return length > 0 &&
	       snprintf(path, PATH_MAX, "%.*s/%s", (int)length, folder, name) <
		       PATH_MAX &&
	       access(path, X_OK) == 0;
}

static bool find_program(char path[PATH_MAX])
{
	const char *given = getenv("TAFFRAIL_LIBEXEC"), *slash;
	char self[PATH_MAX];
	ssize_t n;

	if (given)
		return try_folder(given, strlen(given), path);
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? n : 0] = '\0';
	slash = strrchr(self, '/');
	return (slash && try_folder(self, (size_t)(slash - self), path)) ||
	       try_folder(LIBEXEC_FOLDER, strlen(LIBEXEC_FOLDER), path);
}

/* --- the process --- */

static bool start(const char *path, int in, int out, pid_t *ret_pid)
{
	static char locale[] = "LC_ALL=C.UTF-8";
	char *arguments[] = { strdup(path), NULL };
	char *environment[] = { locale, NULL };
	posix_spawn_file_actions_t files;
	int failed = posix_spawn_file_actions_init(&files);

	if (!failed) {
		failed = !arguments[0] ||
			 posix_spawn_file_actions_adddup2(&files, in, 0) ||
			 posix_spawn_file_actions_adddup2(&files, out, 1) ||
			 posix_spawn_file_actions_addopen(
				 &files, 2, "/dev/null", O_WRONLY, 0) ||
			 posix_spawn(ret_pid, path, &files, NULL, arguments,
				     environment);
		posix_spawn_file_actions_destroy(&files);
	}
	free(arguments[0]);
	return !failed;
}

/* All that it writes, until it ends, is too slow or says too much. */
static enum status collect(int from, const atomic_bool *stop,
			   struct buffer *text)
{
	int64_t end = clock_monotonic_ms() + SHEETS_WAIT_MS;
	char *piece = malloc(PIECE_BYTES);
	enum status status = piece ? STATUS_OK : STATUS_NOMEM;

	while (status == STATUS_OK) {
		struct pollfd p = { .fd = from, .events = POLLIN };
		int64_t left = end - clock_monotonic_ms();
		ssize_t n;

		if (left <= 0 || (stop && *stop)) {
			status = left <= 0 ? STATUS_LIMIT
					   : STATUS_INTERRUPTED;
			break;
		}
		if (poll(&p, 1, LOOK_MS) < 1 || !p.revents)
			continue;
		n = read(from, piece, PIECE_BYTES);
		if (n == 0)
			break;
		if (n > 0)
			status = buffer_append(text, piece, (size_t)n);
		else if (errno != EINTR)
			status = STATUS_IO;
	}
	free(piece);
	return status;
}

static enum status judge(enum status status, int how, struct error *err)
{
	static const char limit[] = "the text of the PDF takes more time, "
				    "memory or room than it gets";

	if (status != STATUS_OK)
		return error_set(err, status, "%s",
				 status == STATUS_LIMIT ? limit
				 : status == STATUS_INTERRUPTED
					 ? "the PDF was not read to its end: o "
					   "reads it anew"
					 : status_to_string(status));
	if (!WIFEXITED(how) || WEXITSTATUS(how) > 2)
		return error_set(err, STATUS_LIMIT, "%s", limit);
	if (WEXITSTATUS(how) == 2)
		return error_set(err, STATUS_REFUSED, "the PDF asks for a "
				 "password");
	return WEXITSTATUS(how) == 1
		       ? error_set(err, STATUS_INVALID, "the PDF is damaged")
		       : STATUS_OK;
}

/* It has said all that it says; one that stays all the same is ended. */
static int await_end(pid_t pid, bool at_once)
{
	int64_t end = clock_monotonic_ms() + LINGER_MS;
	int how = 0;

	for (;;) {
		pid_t ended = waitpid(pid, &how, at_once ? 0 : WNOHANG);

		if (ended == pid || (ended < 0 && errno != EINTR))
			return how;
		if (ended == 0 && clock_monotonic_ms() < end)
			(void)poll(NULL, 0, LINGER_MS / 100);
		else if (ended == 0) {
			(void)kill(pid, SIGKILL);
			at_once = true;
		}
	}
}

static enum status run(const char *path, FILE *in, const atomic_bool *stop,
		       struct buffer *text, struct error *err)
{
	enum status status = STATUS_IO;
	int ends[2], how = 0;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return error_set(err, STATUS_IO, "%s", strerror(errno));
	if (start(path, fileno(in), ends[1], &pid)) {
		close(ends[1]);
		ends[1] = -1;
		status = collect(ends[0], stop, text);
		if (status != STATUS_OK)
			(void)kill(pid, SIGKILL);
		how = await_end(pid, status != STATUS_OK);
	}
	close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	return judge(status, how, err);
}

enum status sheets_read(const char *data, size_t size,
			const atomic_bool *stop, struct buffer *text,
			struct error *err)
{
	char path[PATH_MAX];
	enum status status;
	FILE *in;

	if (!find_program(path))
		return error_set(err, STATUS_NOT_FOUND, "the text of a PDF is "
				 "not read: %s is not installed (it is built "
				 "where poppler-glib is there)", name);
	/* A file without a name, so that nobody waits for the other. */
	in = tmpfile();
	if (!in || fwrite(data, 1, size, in) != size || fflush(in) ||
	    fseek(in, 0, SEEK_SET))
		status = error_set(err, STATUS_IO, "no room for the PDF: %s",
				   strerror(errno));
	else
		status = run(path, in, stop, text, err);
	if (in)
		fclose(in);
	return status;
}
