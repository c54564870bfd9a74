/* note_list: the notes of a case, newest first, without those that a newer
 * one replaces. */
#ifndef TAFFRAIL_STORE_NOTE_LIST_H
#define TAFFRAIL_STORE_NOTE_LIST_H

#include "store/casefile.h"

struct note_info {
	int64_t id, target;
	int target_kind;     /* of a record; 0 none */
	enum table_id target_table; /* TABLE_LAST: a note on the case */
	const char *type, *state, *text, *by;
	const char *title;   /* of the target; "" none */
};

/* open_only: without closed ones and plain notes, which have nothing to
 * close. At most n; talloc array on ctx. */
enum status note_list(struct casefile *casefile, const void *ctx,
		      bool open_only, int n, struct note_info **ret_notes,
		      int *ret_count, struct error *err) must_check;

#endif
