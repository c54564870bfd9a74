#include "src/cmd/guard.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/cmd/command.h"

enum { SHOWN_MAX = 64 << 20 };

/* How many bytes one write leaves to the next: the start of a character, or a
 * CR whose LF may follow. */
static size_t unfinished(const char *text, size_t length)
{
	if (length > 0 && text[length - 1] == '\r')
		return 1;
	for (size_t n = 1; n <= length && n < 4; n++) {
		unsigned char c = (unsigned char)text[length - n];

		if ((c & 0xc0) == 0x80)
			continue;
		return c >= 0xc0 && n < (c < 0xe0 ? 2U : c < 0xf0 ? 3U : 4U)
			       ? n : 0;
	}
	return 0;
}

static bool write_whole(const char *data, size_t length)
{
	while (length > 0) {
		ssize_t n = write(STDOUT_FILENO, data, length);

		if (n <= 0)
			return false;
		data += n;
		length -= (size_t)n;
	}
	return true;
}

/* Up to and with the next LF or tab, which stay as they are (CR LF too). */
static enum status show_stretch(const char **text, size_t *length,
				struct buffer *out)
{
	size_t n = 0, shown;
	enum status status;

	while (n < *length && (*text)[n] != '\n' && (*text)[n] != '\t')
		n++;
	shown = n > 0 && n < *length && (*text)[n] == '\n' &&
		(*text)[n - 1] == '\r' ? n - 1 : n;
	status = term_safe(*text, shown, out);
	n += n < *length;
	if (status == STATUS_OK)
		status = buffer_append(out, *text + shown, n - shown);
	*text += n;
	*length -= n;
	return status;
}

static ssize_t show(void *cookie, const char *data, size_t size)
{
	struct buffer *pending = cookie, shown;
	enum status status = buffer_append(pending, data, size);
	const char *text = pending->data;
	size_t left = unfinished(text, pending->length);
	size_t length = pending->length - left;
	bool good;

	buffer_init(&shown, SHOWN_MAX);
	while (status == STATUS_OK && length > 0)
		status = show_stretch(&text, &length, &shown);
	good = status == STATUS_OK && write_whole(shown.data, shown.length);
	buffer_release(&shown);
	memmove(pending->data, pending->data + pending->length - left, left);
	pending->length = left;
	return good ? (ssize_t)size : 0;
}

void guard_terminal(void)
{
	static struct buffer pending;
	FILE *stream;

	if (pending.max > 0 || !isatty(STDOUT_FILENO))
		return;
	buffer_init(&pending, SHOWN_MAX);
	stream = fopencookie(&pending, "w",
			     (cookie_io_functions_t){ .write = show });
	if (!stream)
		bug("no memory for a stream");
	(void)fflush(stdout);
	(void)setvbuf(stream, NULL, _IOLBF, 0);
	stdout = stream;
}

static volatile sig_atomic_t gently, interrupted;

static void on_interrupt(int number)
{
	static const char words[] = "taffrail: interrupted\n";

	(void)number;
	if (gently && !interrupted) {
		interrupted = 1;
		return;
	}
	(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
	_exit(EXIT_INTERRUPTED);
}

/* nohup, and a shell without job control, have it ignored: so it stays. */
static void catch(int flags)
{
	struct sigaction action = { .sa_handler = on_interrupt,
				    .sa_flags = flags }, old;

	if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		(void)sigaction(SIGINT, &action, NULL);
}

void guard_interrupts(void)
{
	catch(SA_RESTART);
}

void guard_stop_gently(void)
{
	gently = 1;
	catch(0); /* what waits for a line stops waiting */
}

bool guard_interrupted(void)
{
	return interrupted;
}
