/* registry_merge: the registry of a case beside the program's.
 *
 * Numbers are given once. Labels and widths come from the program, so that a
 * case of last year reads like one of today; types, words and keys come from
 * the case, because its lines were written with them. A field that took one
 * value may come to take many: what was said of it is then a set of one. */
#ifndef TAFFRAIL_STORE_REGISTRY_MERGE_H
#define TAFFRAIL_STORE_REGISTRY_MERGE_H

#include "src/base/status.h"

struct registry_merge {
	char *text;          /* the case's lines, labels and widths renewed */
	char *missing;       /* the program's lines that the case lacks */
	int missing_count;
	char *widened;       /* its lines of fields that come to take many */
	int widened_count;
	int unknown_count;   /* lines whose numbers the program does not know */
	char *first_unknown; /* one of them; NULL */
};

/* Texts are whole registries, line by line; what comes back is talloc'ed on
 * ctx. NOMEM alone: lines that make no sense are copied as they are. */
enum status registry_merge(const void *ctx, const char *of_case,
			   const char *of_program,
			   struct registry_merge *ret_merge,
			   struct error *err) must_check;

#endif
