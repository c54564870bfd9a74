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

static const struct command_option options[] = {
	{ "published", "DATE", "the day on which it goes out: states and "
			       "denials of more than 30 days before are "
			       "named" },
	{ NULL, NULL, NULL }
};

static int run(struct invocation *v)
{
	const struct export_options wanted = {
		.published = option_value(v, "published"),
	};
	struct report_warning *warnings;
	json_t *array;
	int count;

	if (!invocation_open(v, CASEFILE_READ) ||
	    report_check(v->casefile, v->ctx, &wanted, &warnings, &count, &v->err) !=
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
	.help = "Sentences without a source, citations of what is not there or "
		"was replaced, hedges\nthat were lost, rejected or disputed "
		"claims and single origins that a sentence does\nnot own up "
		"to, documents without an archived copy, findings that no "
		"second person\nhas passed; with the line of the exported "
		"document. Exit codes: 0 (nothing),\n1 (some), 2, 3.",
	.options = options,
	.args_min = 1, .args_max = 1, .run = run,
};
