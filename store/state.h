/* state: which cases are this account's own, and where they were last seen.
 *
 * One small file a case in $XDG_STATE_HOME/taffrail/cases (0700), named by
 * the case's id: path, device and inode, head of the history. A case is own
 * if its id is known here and its history holds the head last seen. */
#ifndef TAFFRAIL_STORE_STATE_H
#define TAFFRAIL_STORE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

struct state_case {
	char id[32];
	char path[4096];
	uint64_t device, inode;
	char head[65]; /* hex; "" for an empty history */
};

/* The state folder, made when missing; NOT_FOUND when there is no home. */
enum status state_folder(char *ret_path, unsigned long size,
			 struct error *err) must_check;
/* NOT_FOUND: not this account's. */
enum status state_read(const char *id, struct state_case *ret_case,
		       struct error *err) must_check;
enum status state_write(const struct state_case *state_case,
			struct error *err) must_check;
/* Is a case known that lay at this path with this device and inode? */
bool state_knows_file(const char *path, uint64_t device, uint64_t inode);

#endif
