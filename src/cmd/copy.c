#include <inttypes.h>

#include "src/cmd/commands.h"
#include "store/copy.h"
#include "store/leak.h"

static const struct command_option options[] = {
	{ "open-only", NULL, "leave out what is marked restricted, and all "
			     "that rests on it" },
	{ "no-history", NULL, "content alone, without what was undone" },
	{ NULL, NULL, NULL }
};

static int report_json(struct invocation *v, const struct copy_report *r)
{
	json_t *o = json_object(), *printed = json_array();

	for (int i = 0; i < r->printed_count; i++)
		json_array_append_new(printed,
				      out_string(r->printed[i].text));
	json_object_set_new(o, "copied", out_string(v->args[1]));
	json_object_set_new(o, "rows", json_integer(r->rows));
	json_object_set_new(o, "left_out", json_integer(r->left_out));
	json_object_set_new(o, "printed", printed);
	out_json(o);
	return EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct copy_options o = {
		.open_only = option_value(v, "open-only") != NULL,
		.no_history = option_value(v, "no-history") != NULL };
	struct copy_report r;

	if (!invocation_open(v, CASEFILE_READ) ||
	    copy_case(v->casefile, v->ctx, v->args[1], &o, &r, &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON)
		return report_json(v, &r);
	out_text("copied: %s\n", v->args[1]);
	if (o.open_only)
		out_text("%" PRId64 " rows copied, %" PRId64 " left out: "
			 "restricted, or resting on it\n", r.rows, r.left_out);
	for (int i = 0; i < r.printed_count; i++)
		out_error("\"%.80s\" of a restricted row stands in an open "
			  "one too", r.printed[i].text);
	return EXIT_GOOD;
}

const struct command command_copy = {
	.name = "copy", .args = "CASE NEW",
	.summary = "Copy a case to a new file",
	.help = "Archived bytes go along with a whole copy alone; a copy "
		"without history has none\nof them. Free text of open rows is "
		"not searched for hidden names: read it first.\n"
		"Exit codes: 0, 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
