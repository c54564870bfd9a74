/* What went out, when and where to: beside the cases that this account knows,
 * outside of their history, so that an export changes no case. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/report/export.h"
#include "store/state.h"

void report_keep_in_log(struct casefile *casefile, const char *folder,
			const char *format, const char *digest)
{
	char path[PATH_MAX + 32], at[CLOCK_TEXT_MAX];
	char *name, *slash;
	FILE *log;

	if (state_folder(path, PATH_MAX, NULL) != STATUS_OK)
		return;
	slash = strrchr(path, '/');
	if (!slash)
		return;
	snprintf(slash, 32, "/exports.log");
	log = fopen(path, "ae");
	if (!log)
		return;
	fchmod(fileno(log), 0600);
	name = casefile_meta(casefile, NULL, "case");
	clock_print(clock_now(), at);
	fprintf(log, "%s\t%s\t%s\t%s\t%s\n", at, name ? name : "", digest,
		format ? format : "markdown", folder);
	fclose(log);
	talloc_free(name);
}
