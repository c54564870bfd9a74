/* fake_workbench: the interface over a case without a file. */
#include <string.h>

#include "tests/ui/fake_case.h"
#include "ui/app.h"

int main(int argc, char **argv)
{
	struct ui_options options = {.theme = NULL};

	for (int i = 1; i < argc; i++) {
		options.plain |= strcmp(argv[i], "--plain") == 0;
		options.mouse |= strcmp(argv[i], "--mouse") == 0;
		if (strcmp(argv[i], "--theme") == 0 && i + 1 < argc)
			options.theme = argv[++i];
	}
	return ui_run(fake_case(), &options);
}
