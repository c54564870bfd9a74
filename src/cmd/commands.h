#ifndef TAFFRAIL_CMD_COMMANDS_H
#define TAFFRAIL_CMD_COMMANDS_H

#include "src/cmd/command.h"

#define COMMAND_TABLE(C)                                                      \
	C(new) C(load) C(dump) C(status) C(show) C(list) C(find)              \
	C(conflicts) C(add) C(judge) C(set) C(undo) C(redo) C(log)            \
	C(verify) C(rebuild) C(expunge) C(adopt) C(copy) C(sql) C(export)     \
	C(check_export) C(cite) C(review) C(fetch) C(attach) C(bytes)         \
	C(import) C(tour)

#define COMMAND_DECLARE(name) extern const struct command command_##name;
COMMAND_TABLE(COMMAND_DECLARE)
#undef COMMAND_DECLARE

/* Parts of export, in files of their own. */
int export_warc(struct invocation *invocation);

#endif
