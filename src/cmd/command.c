#include "src/cmd/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/edtf.h"
#include "src/base/text_add.h"
#include "src/cmd/analyst.h"
#include "src/cmd/guard.h"
#include "store/entry.h"

enum { OPTION_MAX = 1000000000 }; /* fits an int, and twice */

static const struct command_option common_options[] = {
	{ "help", NULL, "say how this command works" },
	{ "as", "NAME", "write as this analyst" },
	{ "json", NULL, "answer in JSON" },
	{ "csv", NULL, "answer in CSV (lists)" },
	{ "tsv", NULL, "answer in TSV (lists)" },
	{ NULL, NULL, NULL }
};

const struct command *command_by_name(const char *name)
{
	for (int i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static void print_options(const struct command_option *o)
{
	for (; o && o->name; o++)
		printf("  --%s%s%-*s %s\n", o->name, o->value ? " " : "",
		       (int)(22 - strlen(o->name) - (o->value ? 1 : 0)),
		       o->value ? o->value : "", o->help);
}

void command_print_help(const struct command *command)
{
	printf("taffrail %s%s%s\n\n%s.\n", command->name,
	       *command->args ? " " : "", command->args, command->summary);
	if (command->help)
		printf("\n%s\n", command->help);
	printf("\n");
	print_options(command->options);
	print_options(common_options);
}

void command_print_summary(void)
{
	printf("taffrail CASE              open a case in the workbench\n");
	for (int i = 0; commands[i]; i++) {
		int n = printf("taffrail %s %s", commands[i]->name,
			       commands[i]->args);

		if (n >= 40)
			n = -printf("\n") + 1;
		printf("%*s %s\n", 40 - (n > 0 ? n : 0), "",
		       commands[i]->summary);
	}
	printf("\nCASE is a file; THING an id, a source's or citation's short "
	       "key (rusi23/14),\nan identifier (IMO 9179842) or a name. "
	       "taffrail COMMAND --help says more.\nExit codes: 0 good, 1 a "
	       "finding or nothing found, 2 wrong use, 3 the case\ncannot be "
	       "used, 4 done in part, 130 interrupted.\n");
}

static bool is_word(const char *word, const char *text, size_t length)
{
	return strlen(word) == length && !memcmp(word, text, length);
}

static int option_index(const struct command *command, const char *name,
			size_t length)
{
	const struct command_option *o = command->options;

	for (int i = 0; o && o[i].name; i++) {
		if (i == COMMAND_OPTIONS_MAX)
			bug("%s has more than %d options", command->name,
			    COMMAND_OPTIONS_MAX);
		if (is_word(o[i].name, name, length))
			return i;
	}
	return -1;
}

const struct command *command_by_option(const char *option)
{
	const char *name = option + strspn(option, "-");

	for (int i = 0; commands[i]; i++)
		if (option_index(commands[i], name, strcspn(name, "=")) >= 0)
			return commands[i];
	return NULL;
}

const char *option_value(const struct invocation *invocation,
			 const char *name)
{
	int i = option_index(invocation->command, name, strlen(name));

	if (i < 0)
		bug("%s has no option --%s", invocation->command->name, name);
	return invocation->values[i];
}

bool option_number(struct invocation *invocation, const char *name,
		   int64_t absent, int64_t *ret_value)
{
	const char *text = option_value(invocation, name);
	char *end;
	long long n;

	*ret_value = absent;
	if (!text)
		return true;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || n < 0 || n > OPTION_MAX) {
		error_set(&invocation->err, STATUS_INVALID, "--%s %s: not a "
			  "whole number up to %d", name, text, OPTION_MAX);
		return false;
	}
	*ret_value = n;
	return true;
}

bool option_entry_number(struct invocation *invocation, const char *name,
			 int64_t *ret_entry)
{
	if (!option_number(invocation, name, 0, ret_entry))
		return false;
	if (*ret_entry > 0 || !option_value(invocation, name))
		return true;
	error_set(&invocation->err, STATUS_INVALID, "--%s %s: the first entry "
		  "of a history is 1", name, option_value(invocation, name));
	return false;
}

static bool has_entry(struct invocation *invocation, int64_t entry)
{
	if (entry <= entry_by(invocation->casefile, INT64_MAX))
		return true;
	error_set(&invocation->err, STATUS_NOT_FOUND,
		  "the history has no entry %lld", (long long)entry);
	return false;
}

bool option_entry(struct invocation *invocation, const char *name,
		  int64_t *ret_entry)
{
	const char *text = option_value(invocation, name);
	struct edtf day;
	int64_t last;

	*ret_entry = 0;
	if (!text || strspn(text, "0123456789") == strlen(text))
		return option_entry_number(invocation, name, ret_entry) &&
		       (!text || has_entry(invocation, *ret_entry));
	if (edtf_parse(text, strlen(text), &day, NULL) != STATUS_OK) {
		error_set(&invocation->err, STATUS_INVALID, "--%s %s: neither "
			  "an entry of the history (log) nor a day as "
			  "2023-10-16", name, text);
		return false;
	}
	last = edtf_span(&day).high;
	*ret_entry = entry_by(invocation->casefile,
			      last > INT64_MAX / 1000 - 1
				      ? INT64_MAX : last * 1000 + 999);
	if (*ret_entry > 0)
		return true;
	error_set(&invocation->err, STATUS_NOT_FOUND, "--%s %s: the case has "
		  "no entry of that day or before", name, text);
	return false;
}

/* Says what is wrong with an option; 0, as take_option() does. */
static int option_wrong(const struct invocation *v, const char *option,
			const char *why)
{
	out_error("%s: %s: %s; see taffrail %s --help", v->command->name,
		  option, why, v->command->name);
	return 0;
}

/* A second value would hide the first: no option is given twice. */
static int keep_value(struct invocation *v, const char *option,
		      const char **place, const char *value)
{
	if (*place)
		return option_wrong(v, option, "given twice");
	*place = value;
	return 1;
}

static int take_format(struct invocation *v, const char *option,
		       enum out_format format)
{
	if (format != OUT_JSON && !v->command->tables)
		return option_wrong(v, option, "it answers with no list");
	if (v->format != OUT_TEXT && v->format != format)
		return option_wrong(v, option, "an answer has one form");
	v->format = format;
	return 1;
}

static int common_option(struct invocation *v, const char *option,
			 const char *name, size_t length)
{
	static const struct { const char *name; enum out_format format; }
	formats[] = { { "json", OUT_JSON }, { "csv", OUT_CSV },
		      { "tsv", OUT_TSV } };

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (is_word(formats[i].name, name, length))
			return take_format(v, option, formats[i].format);
	return option_wrong(v, option, "no such option");
}

/* One option with its value, "--name value" or "--name=value"; how many
 * arguments it took, 0 when it is wrong, which is said. */
static int take_option(struct invocation *v, char **argv)
{
	const char *name = argv[0] + 2, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const char *value = equals ? equals + 1 : argv[1];
	int i = option_index(v->command, name, length);
	bool as = i < 0 && is_word("as", name, length);
	bool takes = as || (i >= 0 && v->command->options[i].value);

	if (takes && !value)
		return option_wrong(v, argv[0], "its value is missing");
	if (takes)
		return keep_value(v, argv[0],
				  as ? &v->analyst : &v->values[i], value)
			       ? 2 - (equals != NULL) : 0;
	if (i < 0 && !equals)
		return common_option(v, argv[0], name, length);
	if (i < 0)
		return option_wrong(v, argv[0], "no such option");
	if (equals)
		return option_wrong(v, argv[0], "it takes no value");
	return keep_value(v, argv[0], &v->values[i], "");
}

static bool take_arguments(struct invocation *v, int argc, char **argv)
{
	static char output[] = "--output";
	bool options = true;

	for (int i = 0; i < argc;) {
		if (options && !strcmp(argv[i], "-o"))
			argv[i] = output;
		if (options && !strcmp(argv[i], "--")) {
			options = false;
			i++;
		} else if (options && !strncmp(argv[i], "--", 2)) {
			int taken = take_option(v, argv + i);

			if (taken == 0)
				return false;
			i += taken;
		} else if (v->arg_count < COMMAND_ARGS_MAX) {
			v->args[v->arg_count++] = argv[i++];
		} else {
			out_error("%s: too many arguments", v->command->name);
			return false;
		}
	}
	if (v->arg_count >= v->command->args_min &&
	    v->arg_count <= v->command->args_max)
		return true;
	out_error("usage: taffrail %s %s", v->command->name, v->command->args);
	return false;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help"))
			return true;
	return false;
}

int command_main(int argc, char **argv)
{
	struct invocation v = { .command = command_by_name(argv[0]) };
	int code;

	if (!v.command)
		bug("no command %s", argv[0]);
	if (wants_help(argc, argv)) {
		command_print_help(v.command);
		return EXIT_GOOD;
	}
	if (!take_arguments(&v, argc - 1, argv + 1))
		return EXIT_WRONG_USE;
	v.ctx = talloc_new(NULL);
	if (!v.ctx)
		return EXIT_NO_CASE;
	code = v.command->run(&v);
	casefile_close(v.casefile);
	talloc_free(v.ctx);
	return code;
}

int invocation_fail(const struct invocation *invocation)
{
	enum status status = invocation->err.status;

	if (guard_interrupted()) {
		out_error("interrupted: nothing was changed");
		return EXIT_INTERRUPTED;
	}
	out_error("%s", invocation->err.text);
	switch (status) {
	case STATUS_NOT_FOUND:
	case STATUS_AMBIGUOUS:
		return invocation->casefile ? EXIT_FINDING : EXIT_NO_CASE;
	case STATUS_INVALID:
	case STATUS_REFUSED:
	case STATUS_EXISTS:
		return invocation->casefile ? EXIT_WRONG_USE : EXIT_NO_CASE;
	case STATUS_INTERRUPTED:
		return EXIT_INTERRUPTED;
	default:
		return EXIT_NO_CASE;
	}
}

bool invocation_open(struct invocation *invocation, enum casefile_mode mode)
{
	struct progress progress = { .what = "opening" };
	static const struct casefile_watch nobody;
	const struct casefile_watch watch = { .progress = progress_step,
					      .payload = &progress };
	enum status status;

	guard_interrupts();
	status = casefile_open_watched(invocation->args[0], mode, &watch,
				       &invocation->casefile,
				       &invocation->err);

	progress_end(&progress);
	if (status != STATUS_OK) {
		invocation->casefile = NULL;
		return false;
	}
	casefile_watch(invocation->casefile, &nobody);
	if (casefile_is_foreign(invocation->casefile))
		out_error("%s: not a case of this account: a checked copy is "
			  "read", casefile_path(invocation->casefile));
	guard_terminal();
	if (mode == CASEFILE_WRITE)
		analyst_settle(invocation->casefile, invocation->analyst);
	return true;
}

char *invocation_words(struct invocation *invocation, int from)
{
	char *words = talloc_strdup(invocation->ctx, "");

	for (int i = from; words && i < invocation->arg_count; i++)
		words = text_add(words, "%s%s", i > from ? " " : "",
				 invocation->args[i]);
	return words;
}

bool invocation_thing(struct invocation *invocation, const char *text,
		      int kind, struct thing *ret_thing)
{
	struct thing *things;
	int count;
	enum status status = find_thing(invocation->casefile, invocation->ctx,
					text, kind, &things, &count,
					&invocation->err);

	if (status != STATUS_OK)
		return false;
	if (count == 1) {
		*ret_thing = things[0];
		return true;
	}
	error_set(&invocation->err, STATUS_AMBIGUOUS,
		  "%s: %d things are called so; name one by its id:", text,
		  count);
	for (int i = 0; i < count && i < 20; i++) {
		const struct kind *k = registry_kind(
			casefile_registry(invocation->casefile),
			things[i].kind);
		json_t *id = out_id(things[i].id);

		out_error("  %s  %s  %s", json_string_value(id),
			  k ? k->word : table_get(things[i].table)->word,
			  things[i].title ? things[i].title : "");
		json_decref(id);
	}
	return false;
}

int invocation_done(struct invocation *invocation, int64_t entry, int64_t id)
{
	struct entry_info *log;
	int count = 0;
	const char *what = "nothing to do";

	if (entry && entry_log(invocation->casefile, invocation->ctx,
			       entry + 1, 1, &log, &count,
			       &invocation->err) == STATUS_OK && count == 1)
		what = log[0].what;
	if (invocation->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "entry", json_integer(entry));
		json_object_set_new(o, "id", out_id(id));
		json_object_set_new(o, "what", out_string(what));
		out_json(o);
	} else {
		out_text("done: %s\n", what);
	}
	return EXIT_GOOD;
}

int invocation_did(const struct invocation *invocation, const char *word,
		   const char *path)
{
	json_t *o;

	if (invocation->format == OUT_TEXT) {
		out_text("%s: %s\n", word, path);
		return EXIT_GOOD;
	}
	o = json_object();
	json_object_set_new(o, word, out_string(path));
	out_json(o);
	return EXIT_GOOD;
}
