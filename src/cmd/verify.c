#include <inttypes.h>

#include "src/archive/stamp.h"
#include "src/cmd/commands.h"
#include "store/entry.h"

static int run(struct invocation *v)
{
	struct progress progress = { .what = "verify" };
	struct verify_report r;
	char *stamp_failure = NULL;
	int64_t stamps = 0, missing = 0;
	enum status status;

	if (!invocation_open(v, CASEFILE_READ))
		return invocation_fail(v);
	status = entry_verify(v->casefile, v->ctx, progress_step, &progress, &r,
			      &v->err);
	if (status == STATUS_OK)
		status = stamp_check_all(v->casefile, v->ctx, &stamps,
					 &missing, &stamp_failure, &v->err);
	progress_end(&progress);
	if (status != STATUS_OK)
		return invocation_fail(v);
	if (!r.first_failure)
		r.first_failure = stamp_failure;
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "good",
				    json_boolean(!r.first_failure));
		json_object_set_new(o, "failure",
				    out_string(r.first_failure));
		json_object_set_new(o, "entries", json_integer(r.entries));
		json_object_set_new(o, "rows", json_integer(r.rows));
		json_object_set_new(o, "cells", json_integer(r.cells));
		json_object_set_new(o, "blobs", json_integer(r.blobs));
		json_object_set_new(o, "stamps", json_integer(stamps));
		json_object_set_new(o, "stamps_without_bytes",
				    json_integer(missing));
		out_json(o);
		return r.first_failure ? EXIT_FINDING : EXIT_GOOD;
	}
	if (r.first_failure)
		out_text("NOT GOOD: %s\n", r.first_failure);
	else
		out_text("good: ");
	out_text("%" PRId64 " entries, %" PRId64 " rows, %" PRId64 " cells, "
		 "%" PRId64 " archived bodies", r.entries, r.rows, r.cells,
		 r.blobs);
	if (stamps)
		out_text(", %" PRId64 " time stamps", stamps);
	if (missing)
		out_text(", %" PRId64 " time stamps not verified, whose bytes "
			 "are not here", missing);
	out_text("\n");
	return r.first_failure ? EXIT_FINDING : EXIT_GOOD;
}

const struct command command_verify = {
	.name = "verify", .args = "CASE",
	.summary = "Prove that the case is whole and as it was entered",
	.help = "Checks the file, its schema, references, the hash of every "
		"entry, every\narchived body, that the cells are what the "
		"claims give, and every time stamp as\nof its own time. "
		"Names the first failure. Cells of somebody else's case may\n"
		"follow the rules of an older taffrail: adopt it, and they "
		"are made anew.\n"
		"Exit codes: 0 (good), 1 (a failure), 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
