/* What the files of passage share. */
#ifndef TAFFRAIL_STORE_PASSAGE_INTERNAL_H
#define TAFFRAIL_STORE_PASSAGE_INTERNAL_H

#include "store/entry.h"
#include "store/passage.h"

/* The number that the next citation of a source gets. */
int64_t passage_next_number(struct casefile *casefile, int64_t source);
/* A citation with its passage. translation, ret_citation may be NULL. */
enum status passage_add_cited(struct casefile *casefile, struct action *action,
			      const struct edit_knowing *knowing,
			      const struct translation *translation,
			      int64_t *ret_citation,
			      struct error *err) must_check;
enum status passage_finish(struct action *action, enum status status,
			   int64_t *ret_entry, struct error *err) must_check;

#endif
