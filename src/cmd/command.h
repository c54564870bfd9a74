/* command: a subcommand is a table entry; the table makes usage, help, the
 * checks of arguments and options, completion and the manual. */
#ifndef TAFFRAIL_CMD_COMMAND_H
#define TAFFRAIL_CMD_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/cmd/out.h"
#include "store/casefile.h"
#include "store/find.h"

/* Exit codes; each command's help says which it gives. */
enum exit_code {
	EXIT_GOOD = 0,
	EXIT_FINDING = 1,  /* a finding, or nothing found */
	EXIT_WRONG_USE = 2,
	EXIT_NO_CASE = 3,  /* the case cannot be used */
	EXIT_IN_PART = 4,
	EXIT_INTERRUPTED = 130
};

struct command_option {
	const char *name;  /* without the dashes */
	const char *value; /* "DATE"; NULL: a flag */
	const char *help;
};

enum { COMMAND_ARGS_MAX = 64, COMMAND_OPTIONS_MAX = 32 };

struct invocation;
struct command {
	const char *name;
	const char *args;    /* "CASE KIND" */
	const char *summary; /* one line */
	const char *help;    /* paragraphs */
	const struct command_option *options; /* ends with name NULL; or NULL */
	int args_min, args_max;
	bool tables;         /* also --csv and --tsv */
	int (*run)(struct invocation *invocation);
};

struct invocation {
	const struct command *command;
	const char *args[COMMAND_ARGS_MAX];
	int arg_count;
	const char *values[COMMAND_OPTIONS_MAX]; /* by option; flags: "" */
	enum out_format format;
	const char *analyst;  /* --as */
	struct casefile *casefile;
	void *ctx;
	struct error err;
};

extern const struct command *const commands[]; /* NULL-ended */

/* Parse and run; gives the exit code. */
int command_main(int argc, char **argv);
const struct command *command_by_name(const char *name);
/* The first that has this option of its own ("--whole", "--gap=9"); NULL. */
const struct command *command_by_option(const char *option);
void command_print_help(const struct command *command);
void command_print_summary(void);

/* Value of an option ("" for a given flag), NULL when it was not given. */
const char *option_value(const struct invocation *invocation,
			 const char *name);
/* Whole number of an option, at most 1,000,000,000; `absent` when it was not
 * given. False: said. */
bool option_number(struct invocation *invocation, const char *name,
		   int64_t absent, int64_t *ret_value);

/* Number of an entry, from 1; 0 when it was not given. False: said. */
bool option_entry_number(struct invocation *invocation, const char *name,
			 int64_t *ret_entry);
/* An entry of the open case, by its number or as the newest one of a day
 * (EDTF); 0 when it was not given. False: said. */
bool option_entry(struct invocation *invocation, const char *name,
		  int64_t *ret_entry);

/* Open args[0]; on failure the message is printed, false. For writing, the
 * analyst's name is settled (option, configuration, asked, or "not said"). */
bool invocation_open(struct invocation *invocation, enum casefile_mode mode);
/* Print invocation->err to standard error; the exit code that fits. */
int invocation_fail(const struct invocation *invocation);
/* The arguments from that one on, a space between; the invocation's. */
char *invocation_words(struct invocation *invocation, int from);
/* The one thing that `text` names; ambiguous ones are listed. */
bool invocation_thing(struct invocation *invocation, const char *text,
		      int kind, struct thing *ret_thing);
/* "done: WHAT" (or JSON with the entry) after an action. */
int invocation_done(struct invocation *invocation, int64_t entry,
		    int64_t id);

/* The answer of a command that did one thing to one file: `word: path`, or
 * {"word": path}. */
int invocation_did(const struct invocation *invocation, const char *word,
		   const char *path);

/* Progress on standard error: a bar on a terminal, plain lines elsewhere. */
struct progress {
	const char *what;
	int64_t last; /* ms of the last line */
};
bool progress_show(void *progress, int64_t done, int64_t total);
/* The same for casefile_watch(): `what` changes from step to step. */
bool progress_step(void *progress, const char *what, int64_t done,
		   int64_t total);
void progress_end(struct progress *progress);

#endif
