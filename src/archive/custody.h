/* custody: who took a capture, when, how, and what was done with it since, as
 * one JSON object: for the report, and beside the captures that leave. */
#ifndef TAFFRAIL_ARCHIVE_CUSTODY_H
#define TAFFRAIL_ARCHIVE_CUSTODY_H

#include <jansson.h>

#include "store/casefile.h"

enum custody_with {
	CUSTODY_CHECKED = 1, /* bytes hashed anew (`bytes`), stamps verified
			      * (`stamps`) */
	CUSTODY_WORDS = 2,   /* the words of the history, which may tell of
			      * what is not open to everyone */
};

/* Keys in the order in which a report prints them; what is empty is left out,
 * `events` (and `stamps`) come last. The caller drops the reference. */
enum status custody_json(struct casefile *casefile, const struct row *capture,
			 unsigned int with, json_t **ret_object,
			 struct error *err) must_check;

#endif
