/* server: runs tests/archive/server.py for a C test. */
#ifndef TAFFRAIL_TESTS_ARCHIVE_SERVER_H
#define TAFFRAIL_TESTS_ARCHIVE_SERVER_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t server_pid;
static int server_input; /* it ends when this is closed */
static int server_port;

static inline int server_start(void)
{
	const char *source = getenv("TAFFRAIL_SRCDIR");
	char path[4096], line[32] = "";
	int in[2], out[2];
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/tests/archive/server.py",
		 source ? source : ".");
	if (pipe(in) || pipe(out))
		return -1;
	server_pid = fork();
	if (server_pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/usr/bin/python3", "python3", path, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	server_input = in[1];
	/* The whole line: whoever closes early breaks the server's pipe. */
	while (n < sizeof(line) - 1 && read(out[0], line + n, 1) == 1 &&
	       line[n] != '\n')
		n++;
	close(out[0]);
	server_port = (int)strtol(line, NULL, 10);
	return server_port > 0 ? 0 : -1;
}

static inline int server_stop(void)
{
	close(server_input);
	return waitpid(server_pid, NULL, 0) == server_pid ? 0 : -1;
}

/* "http://127.0.0.1:PORT/NAME", in one of a few arrays that take turns. */
static inline const char *server_address(const char *name)
{
	static char addresses[4][256];
	static unsigned int turn;
	char *address = addresses[turn++ % 4];

	snprintf(address, sizeof(addresses[0]), "http://127.0.0.1:%d/%s",
		 server_port, name);
	return address;
}

#endif
