#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "src/archive/attach.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"

static const struct command_option options[] = {
	{ "obtained", "HOW", "how it came to you: \"scan sent by the port\"" },
	{ NULL, NULL, NULL }
};

static int attach(struct invocation *v, int64_t source, FILE *stream)
{
	bool standard = !strcmp(v->args[2], "-");
	struct attach_report r;
	char id[ID_LENGTH + 1];

	if (attach_stream(v->casefile, source, stream,
			  standard ? "" : v->args[2],
			  option_value(v, "obtained"), &r, &v->err) !=
	    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "capture", out_id(r.capture));
		json_object_set_new(o, "entry", json_integer(r.entry));
		json_object_set_new(o, "type", out_string(r.type));
		json_object_set_new(o, "size", json_integer(r.size));
		json_object_set_new(o, "sha256", out_string(r.sha256));
		out_json(o);
		return EXIT_GOOD;
	}
	id_print(r.capture, id);
	out_text("attached: capture %s, %s, %" PRId64 " bytes, sha256 %s\n",
		 id, r.type, r.size, r.sha256);
	return EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct thing source;
	FILE *stream;
	int code;

	if (!option_value(v, "obtained")) {
		out_error("attach: say how it was obtained: --obtained HOW");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_WRITE) ||
	    !invocation_thing(v, v->args[1], KIND_DOCUMENT, &source))
		return invocation_fail(v);
	if (!strcmp(v->args[2], "-"))
		return attach(v, source.id, stdin);
	stream = fopen(v->args[2], "rbe");
	if (!stream) {
		error_set(&v->err, STATUS_REFUSED, "%s: %s", v->args[2],
			  strerror(errno));
		return invocation_fail(v);
	}
	code = attach(v, source.id, stream);
	fclose(stream);
	return code;
}

const struct command command_attach = {
	.name = "attach", .args = "CASE SOURCE FILE|-",
	.summary = "Keep a file as a capture of a source",
	.help = "For what cannot be fetched: a PDF, a picture, a saved page, "
		"pasted text. The\nbytes are kept as they are, with their hash "
		"and your word on how they were\nobtained; - reads standard "
		"input.\n"
		"Exit codes: 0, 1 (a name fits more than one, or none), 2, 3.",
	.options = options, .args_min = 3, .args_max = 3, .run = run,
};
