#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "src/archive/unread.h"
#include "src/cmd/commands.h"
#include "src/cmd/guard.h"
#include "store/differ.h"
#include "store/textform.h"

static const struct command_option options[] = {
	{ "bytes", "DIR", "archived bytes, files named by their SHA-256" },
	{ NULL, NULL, NULL }
};

static json_t *json_differing(const struct differing *differing, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "about",
				    out_string(differing[i].about));
		json_object_set_new(o, "here",
				    out_string(differing[i].here_says));
		json_object_set_new(o, "came",
				    out_string(differing[i].came_says));
		json_object_set_new(o, "holds",
				    out_string(differing[i].came_holds
						       ? "came" : "here"));
		json_array_append_new(list, o);
	}
	return list;
}

/* Nobody is overruled without being told. */
static void put_differing(const struct differing *differing, int count)
{
	if (count > 0)
		out_text("judged otherwise here; the later one holds:\n");
	for (int i = 0; i < count; i++)
		out_text("  %s\n    here %s%s\n    came %s%s\n",
			 differing[i].about, differing[i].here_says,
			 differing[i].came_holds ? "" : "  (holds)",
			 differing[i].came_says,
			 differing[i].came_holds ? "  (holds)" : "");
}

static int report(struct invocation *v, const struct load_report *r)
{
	struct differing *differing = NULL;
	int count = 0;

	if (r->entry && differ_find(v->casefile, v->ctx, r->entry, &differing,
				    &count, &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "entry", json_integer(r->entry));
		json_object_set_new(o, "lines", json_integer(r->lines));
		json_object_set_new(o, "added", json_integer(r->added));
		json_object_set_new(o, "known", json_integer(r->skipped));
		json_object_set_new(o, "claims", json_integer(r->claims));
		json_object_set_new(o, "captures_without_bytes",
				    json_integer(r->captures_without_bytes));
		json_object_set_new(o, "differing",
				    json_differing(differing, count));
		out_json(o);
		return EXIT_GOOD;
	}
	out_text("loaded: %" PRId64 " rows, %" PRId64 " of them claims; "
		 "%" PRId64 " were there already\n", r->added, r->claims,
		 r->skipped);
	if (r->captures_without_bytes)
		out_text("%" PRId64 " archived copies came without their "
			 "bytes\n", r->captures_without_bytes);
	put_differing(differing, count);
	return EXIT_GOOD;
}

static int load(struct invocation *v, FILE *stream, const char *name)
{
	struct progress progress = { .what = "loading" };
	struct load_report r;
	enum status status;

	if (!invocation_open(v, CASEFILE_WRITE))
		return invocation_fail(v);
	guard_stop_gently();
	status = textform_load(v->casefile, stream, name,
			       option_value(v, "bytes"), progress_show,
			       &progress, &r, &v->err);
	progress_end(&progress);
	if (status == STATUS_OK && option_value(v, "bytes"))
		status = unread_read(v->casefile, &v->err);
	return status == STATUS_OK ? report(v, &r) : invocation_fail(v);
}

static int run(struct invocation *v)
{
	const char *folder = option_value(v, "bytes");
	struct stat there;
	FILE *stream;
	int code;

	if (folder && (stat(folder, &there) < 0 || !S_ISDIR(there.st_mode))) {
		out_error("--bytes %s: no such folder", folder);
		return EXIT_WRONG_USE;
	}
	if (!strcmp(v->args[1], "-"))
		return load(v, stdin, "standard input");
	stream = fopen(v->args[1], "re");
	if (!stream) {
		out_error("%s: %s", v->args[1], strerror(errno));
		return EXIT_WRONG_USE;
	}
	code = load(v, stream, v->args[1]);
	fclose(stream);
	return code;
}

const struct command command_load = {
	.name = "load", .args = "CASE FILE.jsonl",
	.summary = "Load the text form into a case, as one entry",
	.help = "- is standard input. A known id with equal content is "
		"skipped, with other\ncontent refused. A broken line names "
		"file, line and key, and nothing is\nloaded. A copy whose "
		"bytes are not in DIR is kept without them. What "
		"was judged otherwise here is\nlisted.\n"
		"Exit codes: 0, 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
