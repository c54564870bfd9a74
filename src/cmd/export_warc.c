/* The captures of a case in the form of other archives. */
#include <inttypes.h>

#include "src/archive/warc_export.h"
#include "src/cmd/commands.h"

int export_warc(struct invocation *v)
{
	const char *path = option_value(v, "output");
	struct warc_report r;

	if (!path) {
		out_error("export: a warc needs its file: -o NAME.warc.gz");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_READ) ||
	    warc_export(v->casefile, path, option_value(v, "force") != NULL,
			&r, &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "file", out_string(path));
		json_object_set_new(o, "captures", json_integer(r.captures));
		json_object_set_new(o, "records", json_integer(r.records));
		json_object_set_new(o, "restricted", json_integer(r.left));
		json_object_set_new(o, "without_bytes",
				    json_integer(r.without));
		out_json(o);
		return EXIT_GOOD;
	}
	out_text("exported: %s, %" PRId64 " captures, %" PRId64 " records",
		 path, r.captures, r.records);
	if (r.without)
		out_text("; %" PRId64 " without bytes", r.without);
	if (r.left)
		out_text("; %" PRId64 " left out as restricted", r.left);
	out_text("\n");
	return EXIT_GOOD;
}
