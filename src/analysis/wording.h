/* wording: how what is said becomes the words of a cell, by rules and tables
 * alone. Pure: no case. Strings are talloc'ed on ctx; NULL: no memory. */
#ifndef TAFFRAIL_ANALYSIS_WORDING_H
#define TAFFRAIL_ANALYSIS_WORDING_H

#include <stdbool.h>

#include "store/registry.h"

/* A hedge before what it weakens, as its source words it:
 *   adverbs          "reportedly unloads"
 *   may, could       "may unload"       (of an act)
 *   appears, seems   "appears to unload" (of an act)
 *   all else         "indicates: several hundred containers"
 * act: `words` begin with a verb of the third person. No hedge: a copy. */
char *wording_hedged(const void *ctx, const char *hedge, const char *words,
		     bool act);
/* Does a text bear this hedge: at its start or that of one of its values, or as
 * one of a list of hedges? "unlikely" and "not likely" do not bear "likely". */
bool wording_has_hedge(const char *text, const char *hedge);

/* Does an act behind this hedge lose its s? */
bool wording_takes_bare_act(const char *hedge);
/* "several hundred containers", "hundreds of containers", "containers". */
char *wording_amount(const void *ctx, const char *number, const char *what);

/* "unloads" to "unload", "is seen" to "be seen"; words that do not end in s
 * stay. */
char *wording_infinitive(const void *ctx, const char *act);

/* The word for a choice in the present tense, nearest to what was printed:
 * of the tree's own word and its other words, the one in s whose beginning
 * is most like `said` ("offloading": offloads), else the tree's word. */
const char *wording_act(const void *ctx, const struct choice *choice,
			const char *said);
/* The tree's word, or the printed one where the tree knows it too. */
const char *wording_choice(const void *ctx, const struct choice *choice,
			   const char *said);

/* The one year that a date's words print; 0: none, or several. */
int wording_year(const char *text);
/* `text` without that year ("14 Oct 2023" to "14 Oct"), unless nothing is
 * left or another year stands beside it. */
char *wording_without_year(const void *ctx, const char *text, int year);

/* Does this period name one stretch of the calendar, as "2022" or "May 2022"
 * do, rather than two ends? */
bool wording_is_one_stretch(const char *text);

/* "Angara", "Angara +1", "". */
char *wording_first_of(const void *ctx, const char *const *titles, int count);

/* Does `text` begin with this whole word? */
bool wording_begins_with_word(const char *text, const char *word);

#endif
