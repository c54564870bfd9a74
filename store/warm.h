/* warm: what the next question would have to read first, read before somebody
 * waits for it. In a large case it is most of a tenth of a second. */
#ifndef TAFFRAIL_STORE_WARM_H
#define TAFFRAIL_STORE_WARM_H

#include "store/casefile.h"

enum warm {
	WARM_SUPPORT, /* what standing is resolved by: origins, judgements */
	WARM_NAMES,   /* names, the vessels' first, which a filter looks through */
	WARM_LAST
};

/* Nothing is read again that is in memory. `stop` is asked now and then: where
 * it says true, what was read is let go (INTERRUPTED). */
enum status casefile_warm(struct casefile *casefile, enum warm what,
			  bool (*stop)(void *payload), void *payload,
			  struct error *err) must_check;

#endif
