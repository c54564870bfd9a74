#ifndef TAFFRAIL_CMD_COMMANDS_H
#define TAFFRAIL_CMD_COMMANDS_H

#include "src/cmd/command.h"

#define COMMAND_TABLE(C)                                                      \
	C(new) C(load) C(dump) C(status) C(show) C(list) C(find)              \
	C(conflicts) C(add) C(judge) C(set) C(undo) C(redo) C(log)            \
	C(verify) C(rebuild) C(expunge) C(adopt) C(copy) C(sql) C(export)     \
	C(check_export) C(cite) C(review) C(fetch) C(queue) C(attach)         \
	C(bytes) C(stamp) C(custody) C(propose) C(import) C(tour)                        \
	C(verify_export)

#define COMMAND_DECLARE(name) extern const struct command command_##name;
COMMAND_TABLE(COMMAND_DECLARE)
#undef COMMAND_DECLARE

/* The capture that `text` names, or the latest of the source that it names;
 * false: err says. */
bool invocation_capture(struct invocation *invocation, const char *text,
			int64_t *ret_capture);

/* Parts of add, export and list, in files of their own. */
int add_sources(struct invocation *invocation);
int export_captures(struct invocation *invocation, bool wacz);
bool is_list_of_ledger(const char *word);
int list_ledger(struct invocation *invocation, int64_t limit); /* -1: all */

#endif
