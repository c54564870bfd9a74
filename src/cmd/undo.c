#include "src/cmd/commands.h"
#include "src/cmd/guard.h"
#include "store/entry.h"

static const struct command_option options[] = {
	{ "entry", "N", "this entry instead of your own last one" },
	{ NULL, NULL, NULL }
};

typedef enum status act(struct casefile *, const void *, int64_t, char **,
			struct error *);

static int back_or_forth(struct invocation *v, act *each,
			 int64_t (*choose)(struct casefile *),
			 const char *word)
{
	struct progress progress = { .what = v->command->name };
	const struct casefile_watch watch = { .progress = progress_step,
					      .payload = &progress };
	int64_t entry;
	enum status status;
	char *what;

	if (!invocation_open(v, CASEFILE_WRITE) ||
	    !option_entry_number(v, "entry", &entry))
		return invocation_fail(v);
	if (entry == 0)
		entry = choose(v->casefile);
	if (entry == 0) {
		out_error("nothing of yours to %s", v->command->name);
		return EXIT_FINDING;
	}
	guard_stop_gently();
	casefile_watch(v->casefile, &watch);
	status = each(v->casefile, v->ctx, entry, &what, &v->err);
	progress_end(&progress);
	if (status != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "entry", json_integer(entry));
		json_object_set_new(o, "act", json_string(v->command->name));
		json_object_set_new(o, "what", out_string(what));
		out_json(o);
	} else {
		out_text("%s: %s\n", word, what);
	}
	return EXIT_GOOD;
}

static int run_undo(struct invocation *v)
{
	return back_or_forth(v, entry_undo, entry_undoable, "taken back");
}

static int run_redo(struct invocation *v)
{
	return back_or_forth(v, entry_redo, entry_redoable, "put back");
}

const struct command command_undo = {
	.name = "undo", .args = "CASE",
	.summary = "Take back your own last entry",
	.help = "Refused, and named, when later entries rest on it. An "
		"archived copy is never\ntaken back.\n"
		"Exit codes: 0, 1 (nothing to undo), 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .run = run_undo,
};

const struct command command_redo = {
	.name = "redo", .args = "CASE",
	.summary = "Put back what you last took back",
	.help = "Exit codes: 0, 1 (nothing to redo), 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .run = run_redo,
};
