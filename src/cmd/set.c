#include "src/cmd/commands.h"
#include "store/edit.h"

static int run(struct invocation *v)
{
	struct thing target;
	int64_t entry;

	if (!invocation_open(v, CASEFILE_WRITE) ||
	    !invocation_thing(v, v->args[1], 0, &target) ||
	    edit_set(v->casefile, target.id, v->args[2], v->args[3], &entry,
		     &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_done(v, entry, target.id);
}

const struct command command_set = {
	.name = "set", .args = "CASE THING NAME VALUE",
	.summary = "Set what you hold of a source, citation, note or thing",
	.help = "Of a source: key, reliability (A-F), contact (free, ask, "
		"never), reading\n(new, reading, done). Of a citation: "
		"credibility (1-6). Of anything: marking\n(open, restricted), "
		"label. Of a note: publish (yes, no).\n"
		"Exit codes: 0, 1, 2, 3.",
	.args_min = 4, .args_max = 4, .run = run,
};
