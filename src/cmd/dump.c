#include "src/cmd/commands.h"
#include "store/textform.h"

static const struct command_option options[] = {
	{ "bytes", "DIR", "write archived bytes there, named by SHA-256" },
	{ "digest", NULL, "print the SHA-256 of the dump instead" },
	{ NULL, NULL, NULL }
};

static int run(struct invocation *v)
{
	char hex[65];
	enum status status;

	if (!invocation_open(v, CASEFILE_READ))
		return invocation_fail(v);
	if (option_value(v, "digest")) {
		status = textform_digest(v->casefile, hex, &v->err);
		if (status == STATUS_OK)
			out_text("%s\n", hex);
	} else {
		status = textform_dump(v->casefile, stdout,
				       option_value(v, "bytes"), &v->err);
	}
	return status == STATUS_OK ? EXIT_GOOD : invocation_fail(v);
}

const struct command command_dump = {
	.name = "dump", .args = "CASE",
	.summary = "Write the text form of a case",
	.help = "Sorted, without history and derived things. Loading it into "
		"a new case\ndumps the same bytes.\nExit codes: 0, 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .run = run,
};
