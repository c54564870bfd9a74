/* unread: the words of copies that came as bytes alone.
 *
 * What is fetched or attached is read as it is kept. The text form brings
 * captures and bytes, and the store reads no pages: so whoever loads it has them
 * read here, that the search finds them. */
#ifndef TAFFRAIL_ARCHIVE_UNREAD_H
#define TAFFRAIL_ARCHIVE_UNREAD_H

#include "store/casefile.h"

/* Read every copy of which no words are kept (find_unread); one without text is
 * passed over. Each is a transaction of its own: what was read stays when it
 * ends early. NOMEM; what reading and writing the case gives. */
enum status unread_read(struct casefile *casefile,
			struct error *err) must_check;

#endif
