#include <inttypes.h>
#include <stdio.h>

#include "src/base/clock.h"
#include "src/cmd/commands.h"
#include "store/entry.h"

static const struct command_option options[] = {
	{ "limit", "N", "at most N entries (default 50)" },
	{ "before", "N", "those before entry N" },
	{ NULL, NULL, NULL }
};

static void write_entry(struct out_table *table, const struct entry_info *e)
{
	char number[24], rows[24], at[CLOCK_TEXT_MAX];
	const char *cells[8] = { number, at, e->by, e->kind,
				 e->live ? "" : "undone", rows, e->hash,
				 e->what };

	clock_print(e->at, at);
	snprintf(number, sizeof(number), "%" PRId64, e->id);
	snprintf(rows, sizeof(rows), "%" PRId64, e->rows);
	out_table_row(table, cells);
}

static int run(struct invocation *v)
{
	static const struct out_column columns[] = {
		{ "entry", 6 }, { "at", 24 }, { "by", 10 }, { "act", 7 },
		{ "state", 6 }, { "rows", 7 }, { "hash", 12 }, { "what", 0 }
	};
	struct out_table *table;
	struct entry_info *entries;
	int64_t limit, before;
	int count;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !option_number(v, "limit", 50, &limit) ||
	    !option_entry_number(v, "before", &before) ||
	    entry_log(v->casefile, v->ctx, before, (int)limit, &entries,
		      &count, &v->err) != STATUS_OK)
		return invocation_fail(v);
	table = out_table_open(v->format, columns, 8);
	for (int i = 0; i < count; i++)
		write_entry(table, &entries[i]);
	out_table_close(table);
	return count ? EXIT_GOOD : EXIT_FINDING;
}

const struct command command_log = {
	.name = "log", .args = "CASE",
	.summary = "List the history, newest first",
	.help = "Exit codes: 0, 1 (empty), 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .tables = true,
	.run = run,
};
