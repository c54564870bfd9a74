#include "src/archive/unread.h"
#include "src/cmd/commands.h"
#include "src/cmd/guard.h"
#include "store/derive.h"

static int run(struct invocation *v)
{
	struct progress progress = { .what = "rebuilding" };
	const struct casefile_watch watch = { .progress = progress_step,
					      .payload = &progress };
	enum status status;

	if (!invocation_open(v, CASEFILE_WRITE))
		return invocation_fail(v);
	guard_stop_gently();
	casefile_watch(v->casefile, &watch);
	status = derive_rebuild(v->casefile, progress_show, &progress,
				&v->err);
	if (status == STATUS_OK)
		status = find_rebuild(v->casefile, &v->err);
	if (status == STATUS_OK)
		status = unread_read(v->casefile, &v->err);
	progress_end(&progress);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return invocation_did(v, "rebuilt", casefile_path(v->casefile));
}

const struct command command_rebuild = {
	.name = "rebuild", .args = "CASE",
	.summary = "Make the cells and the search index anew from the claims",
	.help = "Exit codes: 0, 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
