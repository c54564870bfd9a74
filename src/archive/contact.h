/* contact: may this address be contacted at all? A request tells its server
 * that somebody is looking. */
#ifndef TAFFRAIL_ARCHIVE_CONTACT_H
#define TAFFRAIL_ARCHIVE_CONTACT_H

#include "store/casefile.h"

enum contact {
	CONTACT_FREE, /* the source's setting says so */
	CONTACT_ASK,  /* nobody has said anything: the person at hand does */
	CONTACT_NEVER,
	CONTACT_PARTY, /* the website of a company or person of the case: never,
			* until its source is set to free or ask */
	CONTACT_NO_ADDRESS /* none, or only the text of a lost link */
};

/* source: 0 when the address belongs to none yet. address NULL: the source's
 * own. reason (may be NULL): one line for everything but FREE and ASK, which
 * says what to do. */
enum contact contact_of(struct casefile *casefile, int64_t source,
			const char *address, struct error *ret_reason);

#endif
