/* The captures of a case in the form of other archives. */
#include <inttypes.h>

#include "src/archive/wacz_export.h"
#include "src/cmd/commands.h"

static int report(struct invocation *v, const char *path,
		  const struct wacz_report *wacz)
{
	const struct warc_report *r = &wacz->warc;
	json_t *o;

	if (v->format == OUT_JSON) {
		o = json_object();
		json_object_set_new(o, "file", out_string(path));
		json_object_set_new(o, "captures", json_integer(r->captures));
		json_object_set_new(o, "records", json_integer(r->records));
		json_object_set_new(o, "restricted", json_integer(r->left));
		json_object_set_new(o, "without_bytes",
				    json_integer(r->without));
		json_object_set_new(o, "pages", json_integer(wacz->pages));
		json_object_set_new(o, "stamps", json_integer(wacz->stamps));
		out_json(o);
		return EXIT_GOOD;
	}
	out_text("exported: %s, %" PRId64 " captures, %" PRId64 " records",
		 path, r->captures, r->records);
	if (wacz->pages)
		out_text(", %" PRId64 " pages", wacz->pages);
	if (wacz->stamps)
		out_text(", %" PRId64 " time stamps", wacz->stamps);
	if (r->without)
		out_text("; %" PRId64 " without bytes", r->without);
	if (r->left)
		out_text("; %" PRId64 " left out as restricted", r->left);
	out_text("\n");
	return EXIT_GOOD;
}

int export_captures(struct invocation *v, bool wacz)
{
	const char *path = option_value(v, "output");
	bool replace = option_value(v, "force") != NULL;
	struct wacz_report r = { .pages = 0 };
	enum status status;

	if (!path) {
		out_error("export: a %s needs its file: -o NAME.%s",
			  wacz ? "wacz" : "warc", wacz ? "wacz" : "warc.gz");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_READ))
		return invocation_fail(v);
	status = wacz ? wacz_export(v->casefile, path, replace, &r, &v->err)
		      : warc_export(v->casefile, path, replace, &r.warc,
				    &v->err);
	return status == STATUS_OK ? report(v, path, &r) : invocation_fail(v);
}
