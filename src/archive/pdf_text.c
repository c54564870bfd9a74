/* taffrail-pdf-text: the text of a PDF from standard input, to standard
 * output, a form feed behind each page.
 *
 * A program of its own, since what reads strangers' PDFs is large and has been
 * broken into before: it has a limit on memory and time, opens no connection,
 * starts no program, writes no file, and what becomes of it is nobody's harm.
 * Exit codes: 0; 1 not a PDF, or damaged; 2 it asks for a password; 3 a limit.
 */
#include "config.h"

#include <errno.h>
#include <poppler.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/archive/doors.h"

enum { MEMORY_BYTES = 1 << 30, CPU_SECONDS = 10, PAGES_MAX = 20000,
       INPUT_MAX = 64 << 20, TEXT_MAX = 16 << 20, PIECE_BYTES = 1 << 16,
       FILES_MOST = 4096 };
enum { EXIT_DAMAGED = 1, EXIT_PASSWORD = 2, EXIT_LIMIT = 3 };

/* A macro: what the first parameter is called differs between systems. */
#define LIMIT(what, most)                                                     \
	do {                                                                  \
		if (setrlimit(what, &(const struct rlimit){ most, most }))    \
			_exit(EXIT_LIMIT);                                    \
	} while (0)

static void set_limits(void)
{
#if !defined(__SANITIZE_ADDRESS__) /* which reserves terabytes */
	LIMIT(RLIMIT_AS, MEMORY_BYTES);
#endif
	LIMIT(RLIMIT_CPU, CPU_SECONDS);
	LIMIT(RLIMIT_FSIZE, 0);
	LIMIT(RLIMIT_CORE, 0);
}

/* What the program that started it had open is none of its business. */
static void leave_files_alone(void)
{
	sigset_t none;

	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
#ifdef HAVE_CLOSE_RANGE
	if (close_range(3, ~0u, 0) == 0)
		return;
#endif
	for (int fd = 3; fd < FILES_MOST; fd++)
		(void)close(fd);
}

static char *read_all(size_t *ret_size)
{
	size_t room = PIECE_BYTES, size = 0, n;
	char *data = malloc(room);

	while (data && (n = fread(data + size, 1, room - size, stdin)) > 0) {
		size += n;
		if (size < room)
			continue;
		if (room > INPUT_MAX)
			_exit(EXIT_LIMIT);
		room *= 2;
		data = realloc(data, room);
	}
	if (!data)
		_exit(EXIT_LIMIT);
	*ret_size = size;
	return data;
}

static int write_pages(PopplerDocument *document)
{
	int count = poppler_document_get_n_pages(document);
	size_t total = 0;

	for (int i = 0; i < count; i++) {
		PopplerPage *page = poppler_document_get_page(document, i);
		char *text = page ? poppler_page_get_text(page) : NULL;

		if (text)
			total += strlen(text);
		if (i >= PAGES_MAX || total > TEXT_MAX)
			return EXIT_LIMIT;
		if (text)
			fputs(text, stdout);
		putchar('\f');
		g_free(text);
		if (page)
			g_object_unref(page);
	}
	return fflush(stdout) ? EXIT_LIMIT : 0;
}

int main(void)
{
	PopplerDocument *document;
	GError *problem = NULL;
	GBytes *bytes;
	char *data;
	size_t size;

	set_limits();
	leave_files_alone();
	doors_close();
	data = read_all(&size);
	bytes = g_bytes_new_static(data, size);
	document = poppler_document_new_from_bytes(bytes, NULL, &problem);
	if (document)
		return write_pages(document);
	return g_error_matches(problem, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
		       ? EXIT_PASSWORD : EXIT_DAMAGED;
}
