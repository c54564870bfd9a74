#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"

static const struct command_option options[] = {
	{ "limit", "N", "at most N hits (default 20)" },
	{ NULL, NULL, NULL }
};

/* Snippets mark the match with \1 and \2; people see brackets. */
static char *visible(const void *ctx, const char *snippet)
{
	char *text = talloc_strdup(ctx, snippet ? snippet : "");

	for (char *p = text; p && *p; p++)
		if (*p == '\1')
			*p = '[';
		else if (*p == '\2')
			*p = ']';
	return text;
}

static int run(struct invocation *v)
{
	static const struct out_column columns[] = {
		{ "id", 13 }, { "kind", 14 }, { "title", 28 },
		{ "snippet", 0 }
	};
	struct out_table *table;
	struct hit *hits;
	int count;
	int64_t limit;
	char *words;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !option_number(v, "limit", 20, &limit))
		return invocation_fail(v);
	words = invocation_words(v, 1);
	if (find_search(v->casefile, v->ctx, words, (int)limit, &hits, &count,
			&v->err) != STATUS_OK)
		return invocation_fail(v);
	table = out_table_open(v->format, columns, 4);
	for (int i = 0; i < count; i++) {
		const struct thing *t = &hits[i].thing;
		const struct kind *k = registry_kind(
			casefile_registry(v->casefile), t->kind);
		json_t *id = out_id(t->id);
		const char *cells[4] = { json_string_value(id),
			k ? k->word : table_get(t->table)->word, t->title,
			visible(v->ctx, hits[i].snippet) };

		out_table_row(table, cells);
		json_decref(id);
	}
	out_table_close(table);
	return count ? EXIT_GOOD : EXIT_FINDING;
}

const struct command command_find = {
	.name = "find", .args = "CASE WORDS...",
	.summary = "Search names, claims, quotes, translations, notes and "
		   "archived text",
	.help = "Case, accents and Cyrillic spelling do not matter; a word "
		"finds what begins\nwith it.\nExit codes: 0, 1 (nothing "
		"found), 2, 3.",
	.options = options, .args_min = 2, .args_max = COMMAND_ARGS_MAX,
	.tables = true, .run = run,
};
