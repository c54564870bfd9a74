#include "src/cmd/workbench.h"

#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/cmd/analyst.h"
#include "src/cmd/command.h"
#include "src/cmd/workbench_fetch.h"
#include "ui/app.h"

struct workbench_options {
	const char *theme, *as;
	bool plain, mouse, tour, private;
};

static bool read_options(int argc, char **argv, struct workbench_options *o)
{
	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (!strcmp(argv[i], "--plain")) {
			o->plain = true;
		} else if (!strcmp(argv[i], "--mouse")) {
			o->mouse = true;
		} else if (!strcmp(argv[i], "--tour")) {
			o->tour = true;
		} else if (!strcmp(argv[i], "--allow-private")) {
			o->private = true;
		} else if (!strcmp(argv[i], "--theme") && more) {
			o->theme = argv[++i];
		} else if (!strcmp(argv[i], "--as") && more) {
			o->as = argv[++i];
		} else {
			out_error("%s: no such option; taffrail CASE [--plain] "
				  "[--theme default|mono|NAME] [--as NAME] "
				  "[--mouse] [--tour] "
				  "[--allow-private]", argv[i]);
			return false;
		}
	}
	return true;
}

/* What cannot be written is still read; why, for the last line. */
static const char *read_only_words(enum status why)
{
	static const struct {
		enum status why;
		const char *words;
	} table[] = {
		{ STATUS_FOREIGN, "read-only: of another account, or grown "
				  "elsewhere: see taffrail adopt --help" },
		{ STATUS_NEWER, "read-only: written by a newer taffrail" },
		{ STATUS_IO, "read-only: the file or its folder cannot be "
			     "written" },
		{ STATUS_REFUSED, "read-only: the file or its folder cannot "
				  "be written" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].why == why)
			return table[i].words;
	return NULL;
}

static enum status open_case(const char *path, struct casefile **ret,
			     const char **ret_read_only, struct error *err)
{
	struct progress progress = { .what = "opening" };
	static const struct casefile_watch nobody;
	const struct casefile_watch watch = { .progress = progress_step,
					      .payload = &progress };
	enum status status = casefile_open_watched(path, CASEFILE_WRITE,
						   &watch, ret, err);
	struct error second;

	progress_end(&progress);
	if (status == STATUS_OK)
		casefile_watch(*ret, &nobody);
	*ret_read_only = read_only_words(status);
	return *ret_read_only && casefile_open(path, CASEFILE_READ, ret,
					       &second) == STATUS_OK
		       ? STATUS_OK
		       : status;
}

static int summary(const char *path)
{
	char *argv[] = { (char *)(uintptr_t)"status",
			 (char *)(uintptr_t)path, NULL };

	return command_main(2, argv);
}

int workbench_main(int argc, char **argv)
{
	struct workbench_options o = { .theme = NULL };
	struct ui_options ui = { .remember_analyst = analyst_keep };
	struct ui_network network = workbench_network;
	struct casefile *casefile;
	struct error err;
	int code;

	if (!read_options(argc, argv, &o))
		return EXIT_WRONG_USE;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return summary(argv[0]);
	if (open_case(argv[0], &casefile, &ui.read_only, &err) != STATUS_OK) {
		out_error("%s", err.text);
		return EXIT_NO_CASE;
	}
	if (o.as)
		casefile_set_analyst(casefile, o.as);
	else
		analyst_known(casefile);
	ui.theme = o.theme;
	ui.plain = o.plain;
	ui.mouse = o.mouse;
	network.payload = &o.private;
	ui.net = &network;
	ui.tour = o.tour;
	code = ui_run(casefile, &ui);
	casefile_close(casefile);
	return code;
}
