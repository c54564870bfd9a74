/* tour: a walk over a passing copy of the first case. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "assets/assets.h"
#include "src/cmd/commands.h"
#include "src/cmd/workbench.h"
#include "store/state.h"
#include "store/textform.h"
#include "ui/folders.h"
#include "ui/tour.h"

static int print_steps(void)
{
	char text[128];

	for (int i = 1; tour_text(i, text, sizeof(text)); i++)
		out_text("%2d  %s\n", i, text);
	return EXIT_GOOD;
}

static enum status fill(struct invocation *v)
{
	const struct asset *asset = asset_find("orient-express.jsonl");
	struct progress progress = { .what = "making a copy" };
	struct load_report report;
	FILE *stream = fmemopen((void *)(uintptr_t)asset->data, asset->size,
				"r");
	enum status status;

	if (!stream)
		return error_set(&v->err, STATUS_NOMEM, "out of memory");
	casefile_set_analyst(v->casefile, "vm");
	status = textform_load(v->casefile, stream, asset->name, NULL,
			       progress_show, &progress, &report, &v->err);
	progress_end(&progress);
	fclose(stream);
	return status;
}

/* What this account remembers of the copy goes with it. */
static void forget(const char *id)
{
	char folder[4096];
	void *ctx = talloc_new(NULL);
	char *path = NULL;

	if (id && state_folder(folder, sizeof(folder), NULL) == STATUS_OK)
		path = talloc_asprintf(ctx, "%s/%s", folder, id);
	if (path)
		(void)unlink(path);
	talloc_free(ctx);
}

static int walk(struct invocation *v, char *folder)
{
	char *path = talloc_asprintf(v->ctx, "%s/orient-express.taf", folder);
	char *id = NULL;
	int code;
	enum status status = casefile_new(path, &v->casefile, &v->err);

	if (status == STATUS_OK) {
		id = casefile_meta(v->casefile, v->ctx, "case");
		status = fill(v);
		casefile_close(v->casefile);
		v->casefile = NULL;
	}
	if (status == STATUS_OK) {
		char tour[] = "--tour", as[] = "--as", you[] = "you";
		char *arguments[] = { path, tour, as, you, NULL };

		code = workbench_main(4, arguments);
	} else {
		code = invocation_fail(v);
	}
	(void)unlink(path);
	forget(id);
	return code;
}

static int run(struct invocation *v)
{
	char *folder;
	int code;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return print_steps();
	folder = talloc_asprintf(v->ctx, "%s/taffrail-tour-XXXXXX",
				 folders_passing());
	if (!folder || !mkdtemp(folder)) {
		out_error("no folder could be made in %s", folders_passing());
		return EXIT_NO_CASE;
	}
	code = walk(v, folder);
	(void)rmdir(folder);
	return code;
}

const struct command command_tour = {
	.name = "tour", .args = "",
	.summary = "Walk through a copy of the first case, five minutes",
	.help = "The steps stand in the first line of the workbench; what you "
		"enter goes when you\nleave. Without a terminal the steps are "
		"printed.\nExit codes: 0, 2, 3.",
	.args_min = 0, .args_max = 0, .run = run,
};
