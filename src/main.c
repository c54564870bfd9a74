/* taffrail: the command line. A file opens the workbench; a word is a
 * subcommand (src/cmd). */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/cmd/command.h"
#include "src/cmd/manual.h"
#include "src/cmd/workbench.h"

static int version(void)
{
	puts(PACKAGE_STRING);
	return EXIT_GOOD;
}

static int help(void)
{
	command_print_summary();
	return EXIT_GOOD;
}

struct word {
	const char *word;
	int (*run)(void);
};
static const struct word words[] = {
	{ "--version", version }, { "--help", help }, { "-h", help },
	{ "help", help }, { "--manual", manual_print },
};

static int run(int argc, char **argv)
{
	if (argc < 2) {
		command_print_summary();
		return EXIT_WRONG_USE;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(argv[1], words[i].word))
			return words[i].run();
	if (command_by_name(argv[1]))
		return command_main(argc - 1, argv + 1);
	if (argv[1][0] == '-' && command_by_option(argv[1])) {
		out_error("%s: an option comes behind its command, as in: "
			  "taffrail %s CASE %s", argv[1],
			  command_by_option(argv[1])->name, argv[1]);
		return EXIT_WRONG_USE;
	}
	if (argv[1][0] == '-' || (argc > 2 && argv[2][0] != '-')) {
		out_error("%s: no such command; taffrail --help lists them",
			  argv[1]);
		return EXIT_WRONG_USE;
	}
	return workbench_main(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	int code;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	/* A full disk by quota is an error to report, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	code = run(argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		out_error("standard output: %s", strerror(errno));
		return EXIT_NO_CASE;
	}
	return code;
}
