#include <string.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/entry.h"

static const struct command_option options[] = {
	{ "reason", "TEXT", "why; stands in the tombstone" },
	{ NULL, NULL, NULL }
};

static int run(struct invocation *v)
{
	const char *reason = option_value(v, "reason");
	int64_t id;

	if (!reason || !*reason) {
		out_error("expunge: --reason says why; it is kept");
		return EXIT_WRONG_USE;
	}
	if (!id_parse(v->args[1], strlen(v->args[1]), &id)) {
		out_error("expunge: %s: name the row by its id (13 letters)",
			  v->args[1]);
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, CASEFILE_WRITE) ||
	    entry_expunge(v->casefile, id, reason, &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_did(v, "expunged", v->args[1]);
}

const struct command command_expunge = {
	.name = "expunge", .args = "CASE ID",
	.summary = "Take the words of a row out, for ever, and leave a "
		   "tombstone",
	.help = "The row, every kept copy of it and its words in the search "
		"index are blanked.\nThe history still verifies, by the hash "
		"of the line; the hash of a short line\ncan be confirmed by "
		"guessing.\nExit codes: 0, 1, 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
