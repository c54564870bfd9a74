/* state: which cases are this account's own, and where they were last seen.
 *
 * One small file a case in $XDG_STATE_HOME/taffrail/cases (0700), named by
 * the case's id: for each place where a copy of it was written (the latest
 * first, up to 32) path, device and inode, head of the history. A case is own
 * if its id is known here and its history holds a head last seen at one of
 * them; one who works in a copy, or takes in a colleague's, keeps both. */
#ifndef TAFFRAIL_STORE_STATE_H
#define TAFFRAIL_STORE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

struct state_place {
	char path[4096];
	uint64_t device, inode;
	char head[65]; /* hex; "" for an empty history */
};
typedef bool state_each(void *payload, const struct state_place *place);

/* The state folder, made when missing; NOT_FOUND when there is no home. */
enum status state_folder(char *ret_path, unsigned long size,
			 struct error *err) must_check;
/* The places of a case until `each` gives false. NOT_FOUND: not this
 * account's. */
enum status state_read(const char *id, state_each *each, void *payload,
		       struct error *err) must_check;
/* It stands for what was known of the same path, or of the same file. */
enum status state_write(const char *id, const struct state_place *place,
			struct error *err) must_check;
/* Is a case known that lay at this path with this device and inode? */
bool state_knows_file(const char *path, uint64_t device, uint64_t inode);

#endif
