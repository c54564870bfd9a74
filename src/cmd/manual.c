/* The manual page, from the same tables as the help. */
#include "src/cmd/manual.h"

#include <stdio.h>
#include <string.h>

#include "src/cmd/command.h"
#include "src/cmd/commands.h"
#include "ui/action.h"

/* roff: a line must not begin with . or ', and a backslash is doubled. */
static void roff(const char *text)
{
	bool start = true;

	for (; *text; text++) {
		if (start && (*text == '.' || *text == '\''))
			fputs("\\&", stdout);
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			fputc(*text, stdout);
		start = *text == '\n';
	}
}

static void option(const struct command_option *o)
{
	printf(".TP\n.B ");
	printf("\\-\\-");
	roff(o->name);
	if (o->value) {
		printf(" \\fI");
		roff(o->value);
		printf("\\fR");
	}
	printf("\n");
	roff(o->help);
	printf("\n");
}

static void command(const struct command *c)
{
	printf(".SS taffrail ");
	roff(c->name);
	printf(" ");
	roff(c->args);
	printf("\n");
	roff(c->summary);
	printf(".\n");
	if (c->help) {
		printf(".PP\n.nf\n");
		roff(c->help);
		printf("\n.fi\n");
	}
	for (const struct command_option *o = c->options; o && o->name; o++)
		option(o);
}

static void keys(void)
{
	printf(".SH KEYS\n");
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *a =
			ui_action_get((enum action_number)i);

		printf(".TP\n.B ");
		roff(a->keys);
		printf("%s:", *a->keys ? "  " : "");
		for (const char *at = a->name; *at; at++)
			if (*at == '_')
				fputs("\\-", stdout);
			else
				fputc(*at, stdout);
		printf("\n");
		roff(a->words);
		printf("\n");
	}
}

int manual_print(void)
{
	printf(".TH TAFFRAIL 1 \"\" \"" PACKAGE_STRING "\"\n.SH NAME\n"
	       "taffrail \\- a workbench for people who investigate ships\n"
	       ".SH SYNOPSIS\n.B taffrail\n.I CASE\n[\\-\\-plain] "
	       "[\\-\\-theme default|mono|NAME] [\\-\\-as NAME] "
	       "[\\-\\-mouse] [\\-\\-allow\\-private]\n.br\n"
	       ".B taffrail\n.I COMMAND ...\n.SH DESCRIPTION\n"
	       "One case is one SQLite file. Nothing in a case is a bare fact: "
	       "every value is a\nclaim, by someone, in a passage, with a "
	       "hedge; what a screen shows is resolved\nfrom claims. THING is "
	       "an id, a source's or citation's short key (rusi23/14), an\n"
	       "identifier (IMO 9179842) or a name.\n.SH COMMANDS\n"
	       "Every command knows \\-\\-help, \\-\\-json and \\-\\-as NAME; "
	       "lists also \\-\\-csv and\n\\-\\-tsv. An analyst's name comes "
	       "from \\-\\-as, TAFFRAIL_ANALYST or the\nconfiguration, never "
	       "from the account. An option is given once. A terminal is\n"
	       "shown control characters, files and pipes get them.\n");
	for (int i = 0; commands[i]; i++)
		command(commands[i]);
	keys();
	printf(".SH EXIT STATUS\n0 good, 1 a finding or nothing found, 2 wrong "
	       "use, 3 the case cannot be used\nor the answer not be written, "
	       "4 done in part, 130 interrupted (any command).\n.SH FILES\n.TP\n"
	       "$XDG_CONFIG_HOME/taffrail/analyst\nthe name under which you "
	       "write\n.TP\n$XDG_CONFIG_HOME/taffrail/keys\nyour own keys\n"
	       ".TP\n$XDG_CONFIG_HOME/taffrail/theme\nyour own colours; others "
	       "in themes/NAME, for \\-\\-theme NAME\n"
	       ".TP\n$XDG_STATE_HOME/taffrail/columns\nthe columns that you "
	       "chose, a line a kind\n"
	       ".TP\n$XDG_STATE_HOME/taffrail/cases\nwhich cases are this "
	       "account's own\n.TP\n$XDG_STATE_HOME/taffrail/exports.log\n"
	       "what was exported, and when\n.TP\n$XDG_DATA_HOME/taffrail\nthe first case\n");
	return EXIT_GOOD;
}
