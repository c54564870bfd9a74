#include <inttypes.h>

#include "src/cmd/commands.h"
#include "store/entry.h"

static bool show(void *payload, const char *step, int64_t done, int64_t total)
{
	struct progress *p = payload;

	p->what = step;
	return progress_show(p, done, total);
}

static int run(struct invocation *v)
{
	struct progress progress = { .what = "verify" };
	struct verify_report r;
	enum status status;

	if (!invocation_open(v, CASEFILE_READ))
		return invocation_fail(v);
	status = entry_verify(v->casefile, v->ctx, show, &progress, &r,
			      &v->err);
	progress_end(&progress);
	if (status != STATUS_OK)
		return invocation_fail(v);
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
		out_json(o);
		return r.first_failure ? EXIT_FINDING : EXIT_GOOD;
	}
	if (r.first_failure)
		out_text("NOT GOOD: %s\n", r.first_failure);
	else
		out_text("good: ");
	out_text("%" PRId64 " entries, %" PRId64 " rows, %" PRId64 " cells, "
		 "%" PRId64 " archived bodies\n", r.entries, r.rows, r.cells,
		 r.blobs);
	return r.first_failure ? EXIT_FINDING : EXIT_GOOD;
}

const struct command command_verify = {
	.name = "verify", .args = "CASE",
	.summary = "Prove that the case is whole and as it was entered",
	.help = "Checks the file, its schema, references, the hash of every "
		"entry, every\narchived body, and that the cells are what the "
		"claims give. Names the first\nfailure.\n"
		"Exit codes: 0 (good), 1 (a failure), 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
