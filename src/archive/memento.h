/* memento: a copy that another archive holds of an address, by the shape of
 * the copy's own address and by what the archive's answer says (RFC 7089).
 *
 * Any server can say that it answers with an old copy of another's page. Such
 * words count where the address is that of an archive that is known by its
 * host; of others they stand in the answer's head alone. */
#ifndef TAFFRAIL_ARCHIVE_MEMENTO_H
#define TAFFRAIL_ARCHIVE_MEMENTO_H

#include <stdbool.h>
#include <stdint.h>

#include "store/rows.h"

enum { MEMENTO_ADDRESS_MAX = 8300 };

struct memento {
	char original[MEMENTO_ADDRESS_MAX]; /* "" not said */
	int64_t at; /* when it was taken, ms since 1970; 0 not said */
};

/* An address of an archive that is known by its host (web.archive.org,
 * archive.today, ...): https://web.archive.org/web/20231016053000id_/URL. A
 * time that is given in part is none. False: not such an address. */
bool memento_of_address(const char *address, struct memento *ret_memento);

/* Memento-Datetime, and rel="original" of Link, in a response's head as text;
 * without the first it is no copy. */
bool memento_of_head(const char *head, struct memento *ret_memento);

/* Say in a row of table capture of what it is a copy, and as of when: what the
 * answer of an archive says, else the shape, unless the answer is a failure, a
 * redirect, or came with a certificate that did not hold. `memento` is where the words lie; it must live
 * as long as the row is used. */
void memento_mark(struct row *row, struct memento *memento);

#endif
