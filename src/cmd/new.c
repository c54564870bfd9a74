#include "src/cmd/commands.h"

static int run(struct invocation *v)
{
	if (casefile_new(v->args[0], &v->casefile, &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_did(v, "made", casefile_path(v->casefile));
}

const struct command command_new = {
	.name = "new", .args = "CASE", .summary = "Make a new, empty case",
	.help = "The file must not exist. It is readable by you alone.\n"
		"Exit codes: 0, 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
