#include <talloc.h>

#include "src/cmd/commands.h"
#include "src/report/export.h"

static json_t *warning_json(const struct report_warning *warning)
{
	json_t *o = json_object();

	json_object_set_new(o, "line", json_integer(warning->line));
	json_object_set_new(o, "note", out_id(warning->note));
	json_object_set_new(o, "citation", out_id(warning->citation));
	json_object_set_new(o, "text", out_string(warning->text));
	return o;
}

static int run(struct invocation *v)
{
	struct report_warning *warnings;
	json_t *array;
	int count;

	if (!invocation_open(v, CASEFILE_READ) ||
	    report_check(v->casefile, v->ctx, &warnings, &count, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_TEXT) {
		for (int i = 0; i < count; i++)
			out_text("%d: %s\n", warnings[i].line,
				 warnings[i].text);
		return count ? EXIT_FINDING : EXIT_GOOD;
	}
	array = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(array, warning_json(&warnings[i]));
	out_json(array);
	return count ? EXIT_FINDING : EXIT_GOOD;
}

const struct command command_check_export = {
	.name = "check-export", .args = "CASE",
	.summary = "Look over the findings before they go out",
	.help = "Sentences without a source, citations of what is not there, "
		"rejected or disputed\nclaims and single origins that a "
		"sentence does not own up to; with the line of the\nexported "
		"document. Exit codes: 0 (nothing), 1 (some), 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
