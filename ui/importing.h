/* importing: what the actions and the preview of a sheet share. Not for
 * others. */
#ifndef TAFFRAIL_UI_IMPORTING_H
#define TAFFRAIL_UI_IMPORTING_H

#include <stdatomic.h>

#include "src/ingest/import.h"
#include "ui/workbench.h"

enum { IMPORT_ANSWERS_MAX = 2 * IMPORT_LISTED_MAX };

/* The sheet at hand; the app's, kept until it ends. */
struct importing {
	char *file, *map; /* paths as they were typed, ~ opened; map NULL */
	const struct kind *kind;
	int64_t source;
	char *source_name;
	struct import_answer answers[IMPORT_ANSWERS_MAX];
	int answer_count;
	struct import_report *report; /* of the last preview; NULL none */
	int question;                 /* being answered: of the report's */
	bool running, writing;
	/* Both threads: */
	atomic_int percent;
	atomic_bool stop;
};

#endif
