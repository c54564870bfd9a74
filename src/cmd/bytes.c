#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/blob.h"
#include "store/capture.h"

static const struct command_option options[] = {
	{ "wire", NULL, "the body as it came, with chunks and compression" },
	{ NULL, NULL, NULL }
};

/* A capture, or the latest of a source. */
static bool find_capture(struct invocation *v, int64_t *ret_capture)
{
	struct thing thing;
	int64_t id;

	if (id_parse(v->args[1], strlen(v->args[1]), &id) &&
	    casefile_table_of(v->casefile, id) == TABLE_CAPTURE) {
		*ret_capture = id;
		return true;
	}
	if (!invocation_thing(v, v->args[1], KIND_DOCUMENT, &thing))
		return false;
	*ret_capture = capture_latest(v->casefile, thing.id);
	if (*ret_capture)
		return true;
	error_set(&v->err, STATUS_NOT_FOUND, "%s: no capture of it",
		  v->args[1]);
	return false;
}

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
	if (!invocation_open(v, CASEFILE_READ) || !find_capture(v, &capture) ||
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
