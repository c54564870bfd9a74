/* The table of subcommands: one line each, one file each. */
#include "src/cmd/commands.h"

#include "src/cmd/command.h"

const struct command *const commands[] = {
#define COMMAND_POINTER(name) &command_##name,
	COMMAND_TABLE(COMMAND_POINTER)
#undef COMMAND_POINTER
	NULL
};
