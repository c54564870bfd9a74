/* preview: what an export would write, before it does.
 *
 * The export is made whole, with its check and its search for what is
 * restricted, in a private folder that goes at once; so what is shown is what
 * would leave, and what would stop it does so here. */
#ifndef TAFFRAIL_REPORT_PREVIEW_H
#define TAFFRAIL_REPORT_PREVIEW_H

#include "src/report/export.h"

enum preview_sort {
	PREVIEW_FILE,    /* its name, lines and bytes */
	PREVIEW_HIDDEN,  /* what stays behind, and why */
	PREVIEW_WARNING, /* of the check, below the line that it is about */
	PREVIEW_LINE     /* of the file */
};
struct preview_line {
	enum preview_sort sort;
	int line; /* in its file; 0 none */
	const char *text;
};

/* At most `max` lines, on ctx; the last one says when more would follow.
 * ret_warnings: how many there are. Errors: as report_export(), but never
 * EXISTS. */
enum status report_preview(struct casefile *casefile, const void *ctx,
			   const struct export_options *options, int max,
			   struct preview_line **ret_lines, int *ret_count,
			   int *ret_warnings, struct error *err) must_check;

/* What rows that were chosen somewhere are about, by their ids: a claim's or a
 * note's record, a citation's source, a joined record's representative. Each
 * once, ascending, on ctx. ret_left: how many are about none. NOMEM. */
enum status preview_things(struct casefile *casefile, const void *ctx,
			   const int64_t *ids, int count,
			   int64_t **ret_things, int *ret_count,
			   int *ret_left, struct error *err) must_check;

#endif
