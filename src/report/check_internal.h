/* What the two halves of the check share. */
#ifndef TAFFRAIL_REPORT_CHECK_INTERNAL_H
#define TAFFRAIL_REPORT_CHECK_INTERNAL_H

#include "src/report/check.h"

struct sentence {
	const char *text;
	size_t length;
	char *plain; /* lower case, without citations */
	char *shown; /* its first words, on one line */
};

void check_warn(struct check *check, int64_t citation, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool check_says_any(const struct sentence *sentence,
		    const char *const *wanted);
/* The first second of the day of publication; TIME_MIN: not given. */
int64_t check_published(const struct check *check);

/* What the claims of a citation say that the sentence must own up to: a
 * dispute, a rejection, a hedge, a state or a denial that was so long ago. */
void check_claims(struct check *check, struct report *report,
		  const struct sentence *sentence,
		  const struct pane_citation *citation);

#endif
