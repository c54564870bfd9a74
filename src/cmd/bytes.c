#include <talloc.h>
#include <unistd.h>

#include "src/cmd/commands.h"
#include "store/blob.h"

static const struct command_option options[] = {
	{ "wire", NULL, "the body as it came, with chunks and compression" },
	{ NULL, NULL, NULL }
};

static const char *bytes_of(const struct row *row, bool wire)
{
	const char *hash = wire ? row_text(row, CAPTURE_WIRE) : NULL;

	return hash ? hash : row_text(row, CAPTURE_SHA256);
}

static int run(struct invocation *v)
{
	struct row *row;
	int64_t capture;

	if (isatty(STDOUT_FILENO)) {
		out_error("bytes: these are a stranger's bytes and no text for "
			  "a terminal; send them to a file or a pipe");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_READ) || 
	    !invocation_capture(v, v->args[1], &capture) ||
	    casefile_row(v->casefile, v->ctx, TABLE_CAPTURE, capture, &row,
			 &v->err) != STATUS_OK ||
	    blob_write_to(v->casefile,
			  bytes_of(row, option_value(v, "wire") != NULL),
			  stdout, &v->err) != STATUS_OK)
		return invocation_fail(v);
	return EXIT_GOOD;
}

const struct command command_bytes = {
	.name = "bytes", .args = "CASE CAPTURE|SOURCE",
	.summary = "Write the bytes of a capture to standard output",
	.help = "The payload, which passages point into; of a source, its "
		"latest capture. The\nhash is checked on the way.\n"
		"Exit codes: 0, 1 (none), 2, 3 (damaged).",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
