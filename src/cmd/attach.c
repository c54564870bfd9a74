#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "src/archive/attach.h"
#include "src/archive/wacz_import.h"
#include "src/archive/warc_read.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"

static const struct command_option options[] = {
	{ "obtained", "HOW", "how it came to you: \"scan sent by the port\"" },
	{ "as-file", NULL, "keep a WARC or WACZ as one file, unopened" },
	{ NULL, NULL, NULL }
};

static const char *file_of(const struct invocation *v)
{
	return v->args[v->arg_count - 1];
}

/* A pipe under a name gives its bytes once: none may go into looking. */
static bool is_file(FILE *stream)
{
	struct stat about;

	return !fstat(fileno(stream), &about) && S_ISREG(about.st_mode);
}

/* Can be told from the first bytes, and be read from the beginning again? */
static bool is_warc(FILE *stream)
{
	char head[512];
	size_t n = fread(head, 1, sizeof(head), stream);

	return fseek(stream, 0, SEEK_SET) == 0 && warc_in_looks(head, n);
}

static int import(struct invocation *v, int64_t source, FILE *stream,
		  bool wacz)
{
	struct warc_import_report r = { .captures = 0 };
	const struct warc_import_wanted wanted = {
		.source = source, .obtained = option_value(v, "obtained"),
		.from = "a WARC" };
	enum status status =
		wacz ? wacz_import(v->casefile, source, stream,
				   wanted.obtained, &r, &v->err)
		     : warc_import(v->casefile, &wanted, stream, &r, &v->err);

	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "captures", json_integer(r.captures));
		json_object_set_new(o, "sources", json_integer(r.sources));
		json_object_set_new(o, "known", json_integer(r.known));
		json_object_set_new(o, "skipped", json_integer(r.skipped));
		json_object_set_new(o, "left", json_integer(r.left));
		json_object_set_new(o, "doubtful", json_integer(r.doubtful));
		out_json(o);
	} else {
		out_text("imported: %" PRId64 " captures, %" PRId64 " new "
			 "sources, %" PRId64 " there already, %" PRId64
			 " in doubt\n", r.captures, r.sources, r.known,
			 r.doubtful);
	}
	if (r.left)
		out_error("attach: %" PRId64 " answers were left out: too "
			  "large, with an address that is too long, or in no "
			  "HTTP", r.left);
	if (status == STATUS_OK)
		return r.left ? EXIT_IN_PART : EXIT_GOOD;
	invocation_fail(v);
	return r.captures ? EXIT_IN_PART : EXIT_WRONG_USE;
}

static int attach(struct invocation *v, int64_t source, FILE *stream)
{
	bool standard = !strcmp(file_of(v), "-");
	struct attach_report r;
	char id[ID_LENGTH + 1], at[CLOCK_TEXT_MAX];

	if (attach_stream(v->casefile, source, stream,
			  standard ? "" : file_of(v),
			  option_value(v, "obtained"), &r, &v->err) !=
	    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "capture", out_id(r.capture));
		json_object_set_new(o, "source", out_id(r.source));
		if (*r.said.address)
			json_object_set_new(o, "address",
					    out_string(r.said.address));
		if (r.said.at) {
			clock_print(r.said.at, at);
			json_object_set_new(o, "saved", out_string(at));
		}
		json_object_set_new(o, "entry", json_integer(r.entry));
		json_object_set_new(o, "type", out_string(r.type));
		json_object_set_new(o, "size", json_integer(r.size));
		json_object_set_new(o, "sha256", out_string(r.sha256));
		json_object_set_new(o, "text", json_boolean(r.text));
		out_json(o);
		return EXIT_GOOD;
	}
	id_print(r.capture, id);
	out_text("attached: capture %s, %s, %" PRId64 " bytes, sha256 %s\n",
		 id, r.type, r.size, r.sha256);
	if (!r.text && !strcmp(r.type, "application/pdf"))
		out_text("its text was not read: it is damaged, locked or too "
			 "large, or taffrail-pdf-text\nis not installed\n");
	if (*r.said.address)
		out_text("the file says: %s\n", r.said.address);
	if (r.said.at) {
		clock_print(r.said.at, at);
		out_text("the file says: saved %s\n", at);
	}
	return EXIT_GOOD;
}

/* The name says so, or the content; what says so and is broken is told. */
static bool is_wacz(struct invocation *v, FILE *stream)
{
	const char *name = file_of(v);
	size_t n = strlen(name);

	return wacz_looks(stream) ||
	       (n > 5 && !strcasecmp(name + n - 5, ".wacz"));
}

static int attach_or_say(struct invocation *v, int64_t source, FILE *stream,
			 bool file)
{
	if (file && !option_value(v, "as-file")) {
		if (is_warc(stream))
			return import(v, source, stream, false);
		if (is_wacz(v, stream))
			return import(v, source, stream, true);
	}
	return attach(v, source, stream);
}

static int run(struct invocation *v)
{
	struct thing source = { .id = 0 };
	FILE *stream;
	int code;

	if (!option_value(v, "obtained")) {
		out_error("attach: say how it was obtained: --obtained HOW");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_WRITE) ||
	    (v->arg_count == 3 &&
	     !invocation_thing(v, v->args[1], KIND_DOCUMENT, &source)))
		return invocation_fail(v);
	if (!strcmp(file_of(v), "-"))
		return attach_or_say(v, source.id, stdin, false);
	stream = fopen(file_of(v), "rbe");
	if (!stream) {
		error_set(&v->err, STATUS_REFUSED, "%s: %s", file_of(v),
			  strerror(errno));
		return invocation_fail(v);
	}
	code = attach_or_say(v, source.id, stream, is_file(stream));
	fclose(stream);
	return code;
}

const struct command command_attach = {
	.name = "attach", .args = "CASE [SOURCE] FILE|-",
	.summary = "Keep a file as a capture of a source",
	.help = "For what cannot be fetched: a PDF, a picture, a saved page, "
		"pasted text. The\nbytes are kept as they are, with their hash "
		"and your word on how they were\nobtained; - reads standard "
		"input. A WARC or WACZ is taken apart:\neach page is a "
		"capture of the source with its address. A saved page (MHTML,\n"
		"SingleFile) that says where and when it was is taken at its "
		"word, and needs no\nSOURCE. The text of a PDF is read page by "
		"page where the program for it is\ninstalled.\n"
		"Exit codes: 0, 1 (a name fits more than one, or none), 2, 3, 4 "
		"(the WARC is\nbroken, or some of it could not be taken; the "
		"rest is kept).",
	.options = options, .args_min = 2, .args_max = 3, .run = run,
};
