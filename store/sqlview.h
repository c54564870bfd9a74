/* sqlview: read-only SQL over a case, with a temporary view per kind
 * (vessel, port_call, ...) and claims, citations, sources.
 *
 * The views come first, then PRAGMA query_only; a statement that runs too
 * long is stopped by the caller's callback. */
#ifndef TAFFRAIL_STORE_SQLVIEW_H
#define TAFFRAIL_STORE_SQLVIEW_H

#include "store/casefile.h"

enum { SQLVIEW_COLUMNS_MAX = 64 };

/* Names on the first call with row 0, then each row; false stops. */
typedef bool sqlview_row(void *payload, int64_t row, int count,
			 const char *const *cells);

enum status sqlview_open(struct casefile *casefile,
			 struct error *err) must_check;
/* Run one statement; REFUSED when it would write, INVALID with SQLite's own
 * words when it does not compile. */
enum status sqlview_run(struct casefile *casefile, const char *sql,
			sqlview_row *each, void *payload,
			struct error *err) must_check;

#endif
