#include "src/cmd/commands.h"

static const struct command_option options[] = {
	{ "in-place", NULL, "accept new entries of a case of your own that "
			    "changed elsewhere" },
	{ NULL, NULL, NULL }
};

static int run(struct invocation *v)
{
	bool in_place = option_value(v, "in-place") != NULL;

	if (v->arg_count != (in_place ? 1 : 2)) {
		out_error("usage: taffrail adopt FILE NEW, or taffrail adopt "
			  "--in-place FILE");
		return EXIT_WRONG_USE;
	}
	if (casefile_adopt(v->args[0], in_place ? NULL : v->args[1], in_place,
			   &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_did(v, "adopted", v->args[in_place ? 0 : 1]);
}

const struct command command_adopt = {
	.name = "adopt", .args = "FILE [NEW]",
	.summary = "Make another person's case your own, as a checked copy",
	.help = "The main file alone is copied to NEW and checked; what lies "
		"beside it (a\njournal) is never read. Copies of a case of your own, "
		"made by any program, stay\nyour own and need none of this.\nExit codes: 0, 2, 3.",
	.options = options, .args_min = 1, .args_max = 2, .run = run,
};
