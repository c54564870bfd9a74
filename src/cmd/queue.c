#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/cmd/commands.h"
#include "store/fetch_queue.h"

static const struct command_option options[] = {
	{ "clear", NULL, "take these out of the queue, or all" },
	{ NULL, NULL, NULL }
};

static const struct out_column columns[] = {
	{ "state", 8 }, { "tries", 5 }, { "next", 24 }, { "address", 60 },
	{ "why", 0 }
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void write_item(struct out_table *table, const struct fetch_item *item)
{
	char tries[16], next[CLOCK_TEXT_MAX] = "";
	const char *cells[COLUMNS] = {
		item->given_up ? "given up" : "waits", tries, next,
		item->address, item->why };

	if (item->next > clock_now())
		clock_print(item->next, next);
	snprintf(tries, sizeof(tries), "%d", item->tries);
	out_table_row(table, cells);
}

/* Is it one of those named? Without names all are. */
static bool is_meant(const struct invocation *v, const int64_t *sources,
		     const struct fetch_item *item)
{
	for (int i = 1; i < v->arg_count; i++)
		if (strcmp(v->args[i], item->address) == 0 ||
		    (sources[i] != 0 && sources[i] == item->source))
			return true;
	return v->arg_count == 1;
}

/* Sources by name; addresses stay what they are. */
static bool read_names(struct invocation *v, int64_t *sources)
{
	struct thing thing;

	for (int i = 1; i < v->arg_count; i++) {
		if (strstr(v->args[i], "://"))
			continue;
		if (!invocation_thing(v, v->args[i], KIND_DOCUMENT, &thing))
			return false;
		sources[i] = thing.id;
	}
	return true;
}

static enum status walk(struct invocation *v, const int64_t *sources,
			struct out_table *table, int64_t *ret_count)
{
	enum status status = STATUS_OK;
	struct fetch_item *item;
	int64_t after = 0;

	while (status == STATUS_OK &&
	       (item = fetch_queue_after(v->casefile, v->ctx, after))) {
		after = item->id;
		if (is_meant(v, sources, item)) {
			++*ret_count;
			if (table)
				write_item(table, item);
			else
				status = fetch_queue_clear(v->casefile, after,
							   NULL, &v->err);
		}
		talloc_free(item);
	}
	return status;
}

static int run(struct invocation *v)
{
	bool clear = option_value(v, "clear") != NULL;
	int64_t sources[COMMAND_ARGS_MAX] = { 0 }, count = 0;
	struct out_table *table = NULL;
	enum status status;

	if (!invocation_open(v, clear ? CASEFILE_WRITE : CASEFILE_READ) ||
	    !read_names(v, sources))
		return invocation_fail(v);
	if (clear && v->arg_count == 1) {
		status = fetch_queue_clear(v->casefile, 0, &count, &v->err);
	} else {
		table = clear ? NULL : out_table_open(v->format, columns,
						      COLUMNS);
		status = walk(v, sources, table, &count);
		if (table)
			out_table_close(table);
	}
	if (status != STATUS_OK)
		return invocation_fail(v);
	if (clear)
		out_text("done: %" PRId64 " taken out of the queue\n", count);
	return count ? EXIT_GOOD : EXIT_FINDING;
}

const struct command command_queue = {
	.name = "queue", .args = "CASE [URL|SOURCE]...",
	.summary = "List or clear the addresses that wait to be fetched",
	.help = "What fetch was asked for and has not kept yet stands in the "
		"case: what a stopped\nrun left, what is tried again later, and "
		"what was given up after five tries.\ntaffrail fetch CASE works "
		"through it; naming an address or a source there tries it\nat "
		"once. --clear takes out those named here, or all.\n\n"
		"Exit codes: 0, 1 (nothing waits), 2, 3.",
	.options = options, .args_min = 1, .args_max = COMMAND_ARGS_MAX,
	.tables = true, .run = run,
};
