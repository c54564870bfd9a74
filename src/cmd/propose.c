#include <string.h>

#include "src/archive/propose.h"
#include "src/cmd/commands.h"

static const struct command_option options[] = {
	{ "take", NULL, "enter what the source has no claim of yet, as claims "
			"on the bytes of the page" },
	{ NULL, NULL, NULL }
};

static void show(struct out_table *table, const struct proposal *one,
		 const char *state)
{
	const char *cells[4] = { one->field->word, one->said,
				 one->length ? "in its bytes"
					     : "written otherwise", state };

	out_table_row(table, cells);
}

/* One that does not fit its field is no reason to leave the others. */
static const char *take(struct invocation *v, const struct proposals *p,
			int index)
{
	int64_t entry;

	if (p->list[index].known)
		return "there already";
	if (!option_value(v, "take"))
		return "";
	if (propose_take(v->casefile, p, index, &entry, &v->err) == STATUS_OK)
		return "taken";
	out_error("%s", v->err.text);
	return "not taken";
}

static int run(struct invocation *v)
{
	static const struct out_column columns[] = {
		{ "field", 10 }, { "said", 48 }, { "where", 18 },
		{ "state", 0 } };
	struct out_table *table;
	struct proposals *p;
	int64_t capture;

	if (!invocation_open(v, option_value(v, "take") ? CASEFILE_WRITE
							: CASEFILE_READ) ||
	    !invocation_capture(v, v->args[1], &capture) ||
	    propose_read(v->casefile, v->ctx, capture, &p, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	table = out_table_open(v->format, columns, 4);
	for (int i = 0; i < p->count; i++)
		show(table, &p->list[i], take(v, p, i));
	out_table_close(table);
	if (p->count == 0)
		return EXIT_FINDING;
	return v->err.status == STATUS_OK ? EXIT_GOOD : EXIT_IN_PART;
}

const struct command command_propose = {
	.name = "propose", .args = "CASE CAPTURE|SOURCE",
	.summary = "Say what a captured page says of itself; take it as claims",
	.help = "Title, publisher, author, published, updated and language, from "
		"the page's metadata.\nNothing is entered without --take, and "
		"nothing over what the source has already.\n"
		"Exit codes: 0, 1 (nothing found), 2 (no page), 3, 4 (some "
		"could not be taken).",
	.options = options, .args_min = 2, .args_max = 2, .tables = true,
	.run = run,
};
