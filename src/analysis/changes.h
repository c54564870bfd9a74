/* changes: the words that are gone and the words that are new between two
 * texts, as a person would mark them.
 *
 * Words are what blanks part; blanks themselves are not compared. Lines that
 * stand once in each text hold the two together (patience difference), words
 * between them are compared by the shortest edit (Myers, 1986). A word or two
 * that happen to agree inside of a changed passage count as changed with it. */
#ifndef TAFFRAIL_ANALYSIS_CHANGES_H
#define TAFFRAIL_ANALYSIS_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum change_kind { CHANGE_NONE, CHANGE_GONE, CHANGE_NEW };

/* Bytes of the older text (gone), else of the newer: whole words, with the
 * blanks behind them. Of what is the same `other` is its place in the older. */
struct change_piece {
	enum change_kind kind;
	uint32_t at, length, other;
};

struct changes {
	struct change_piece *pieces; /* in order of the newer text; what is gone
				      * stands before what is new in its place */
	size_t count;
	int gone, added; /* words */
	bool coarse;     /* too much is different: stretches were not looked
			  * into, and stand as gone and new in whole */
};

/* Texts of less than 4 GiB; talloc'ed on ctx. NOMEM. */
enum status changes_find(const void *ctx, const char *older, size_t older_size,
			 const char *newer, size_t newer_size,
			 struct changes **ret_changes,
			 struct error *err) must_check;

#endif
