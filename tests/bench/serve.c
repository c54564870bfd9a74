/* A web server on loopback for benchmarks: a thread a connection, kept open.
 *
 *   serve            prints its port; ends with its input
 *
 * Both cores belong to who fetches: answers are made beforehand, so that little
 * of the time is the server's.
 *
 * /page/N (to 999) is a page of 10 KB that differs for each N, /slow/N the same after
 * 50 ms, /file/BYTES so many bytes that do not pack. It listens at every address
 * of this machine's loopback (127.0.0.1, 127.0.0.2, ...). */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAGES = 1000, PAGE_BYTES = 10240, HEAD_BYTES = 256, LATENCY_MS = 50, PIECE_BYTES = 1 << 16,
       REQUEST_BYTES = 8192, BACKLOG = 256 };

static uint64_t roll(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static bool send_all(int fd, const void *data, size_t size)
{
	const char *at = data;

	while (size > 0) {
		ssize_t n = send(fd, at, size, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

/* Words in paragraphs, so that it packs as a page does. */
static size_t make_page(char *page, long number)
{
	static const char *const words[] = {
		"harbour", "master", "tanker", "berthed", "anchorage", "quay",
		"orders", "cargo", "strait", "vessel", "notice", "October",
	};
	uint64_t state = (uint64_t)number * 2654435761u + 1;
	size_t n = (size_t)snprintf(page, PAGE_BYTES, "<!doctype html><html>"
				    "<head><title>Notice %ld</title></head>"
				    "<body><h1>Notice %ld</h1><p>", number,
				    number);

	while (n < PAGE_BYTES - 64)
		n += (size_t)snprintf(
			page + n, PAGE_BYTES - n, "%s %s",
			words[roll(&state) % (sizeof(words) /
					      sizeof(*words))],
			roll(&state) % 40 ? "" : "</p>\n<p>");
	return n + (size_t)snprintf(page + n, PAGE_BYTES - n,
				    "</p></body></html>\n");
}

static struct answer {
	char bytes[HEAD_BYTES + PAGE_BYTES];
	size_t size;
} answers[PAGES];

static void make_answer(struct answer *answer, long number)
{
	char page[PAGE_BYTES];
	size_t size = make_page(page, number);
	int n = snprintf(answer->bytes, HEAD_BYTES, "HTTP/1.1 200 OK\r\n"
			 "Content-Type: text/html; charset=utf-8\r\n"
			 "Content-Length: %zu\r\n\r\n", size);

	memcpy(answer->bytes + n, page, size);
	answer->size = (size_t)n + size;
}

static bool send_nothing(int fd)
{
	static const char nothing[] = "HTTP/1.1 404 Not Found\r\n"
				      "Content-Length: 0\r\n\r\n";

	return send_all(fd, nothing, sizeof(nothing) - 1);
}

static bool send_page(int fd, long long number)
{
	if (number < 0 || number >= PAGES)
		return send_nothing(fd);
	return send_all(fd, answers[number].bytes, answers[number].size);
}

static bool send_file(int fd, int64_t size)
{
	uint64_t state = 42, piece[PIECE_BYTES / 8];
	char head[256];
	int n = snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
			 "Content-Type: application/octet-stream\r\n"
			 "Content-Length: %" PRId64 "\r\n\r\n", size);

	if (!send_all(fd, head, (size_t)n))
		return false;
	for (; size > 0; size -= PIECE_BYTES) {
		for (size_t i = 0; i < PIECE_BYTES / 8; i++)
			piece[i] = roll(&state);
		if (!send_all(fd, piece, size < PIECE_BYTES ? (size_t)size
							    : PIECE_BYTES))
			return false;
	}
	return true;
}

static bool answer(int fd, const char *request)
{
	struct timespec pause = { .tv_nsec = LATENCY_MS * 1000000L };
	long long number = 0;

	if (sscanf(request, "GET /page/%lld", &number) == 1)
		return send_page(fd, number);
	if (sscanf(request, "GET /slow/%lld", &number) == 1) {
		nanosleep(&pause, NULL);
		return send_page(fd, number);
	}
	if (sscanf(request, "GET /file/%lld", &number) == 1)
		return send_file(fd, (int64_t)number);
	return send_nothing(fd);
}

static void *serve(void *payload)
{
	int fd = (int)(intptr_t)payload, on = 1;
	char request[REQUEST_BYTES + 1];
	size_t filled = 0;
	ssize_t n;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	while (filled < REQUEST_BYTES &&
	       (n = recv(fd, request + filled, REQUEST_BYTES - filled, 0)) >
		       0) {
		filled += (size_t)n;
		request[filled] = '\0';
		if (!strstr(request, "\r\n\r\n"))
			continue;
		if (!answer(fd, request))
			break;
		filled = 0;
	}
	close(fd);
	return NULL;
}

static void *accept_all(void *payload)
{
	int listener = (int)(intptr_t)payload;

	for (;;) {
		int fd = accept(listener, NULL, NULL);
		pthread_t thread;

		if (fd < 0)
			continue;
		if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd))
			close(fd);
		else
			pthread_detach(thread);
	}
	return NULL;
}

int main(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_ANY) } };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;
	char byte;

	if (listener < 0 ||
	    bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(listener, BACKLOG) ||
	    getsockname(listener, (struct sockaddr *)&address, &size)) {
		perror("serve");
		return 1;
	}
	for (long i = 0; i < PAGES; i++)
		make_answer(&answers[i], i);
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	if (pthread_create(&thread, NULL, accept_all,
			   (void *)(intptr_t)listener))
		return 1;
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
