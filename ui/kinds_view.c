/* kinds_view: the kinds of the registry; Enter lists one. */
#include <string.h>
#include <talloc.h>

#include "store/ledger.h"
#include "src/base/text_add.h"
#include "ui/workbench.h"

enum { KIND, LINE, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[KIND] = {"kinds", "", {20, 24, 0, 0}, false},
	[LINE] = {"line", "Its line", {30, 60, 0, 1}, false},
};

/* What is no kind and is listed too. */
static void add_ledger(struct view_load *load, enum ledger_of of)
{
	struct view_row *row = view_load_row(load);
	char *line = talloc_strdup(load, "");
	int count;
	const struct ledger_column *columns_of = ledger_columns(of, &count);

	if (!row)
		return;
	for (int i = 0; line && i < count; i++)
		if (!columns_of[i].unusual)
			line = text_add(line, "%s%s", *line ? ", " : "",
					columns_of[i].word);
	row->command = talloc_asprintf(load, "list %s", ledger_word(of));
	view_cell_set(row, KIND, ledger_title(of), STYLE_BOLD);
	view_cell_set(row, LINE, line, STYLE_DIM);
}

static void local(struct app *app, struct view_load *load)
{
	for (int i = 0; i < registry_kind_count(app->registry); i++) {
		const struct kind *kind = registry_kind_at(app->registry, i);
		struct view_row *row = view_load_row(load);
		char *line = talloc_strdup(load, "");

		if (!row)
			break;
		for (int k = 0; kind->line[k]; k++)
			line = text_add(line, "%s%s", k > 0 ? ", " : "",
					kind->line[k]->word);
		row->command = talloc_asprintf(load, "list %s", kind->word);
		view_cell_set(row, KIND, kind->plural, STYLE_NORMAL);
		view_cell_set(row, LINE, line, STYLE_DIM);
	}
	for (int i = 0; i < LEDGER_LAST; i++)
		add_ledger(load, (enum ledger_of)i);
	view_load_whole(load);
}

const struct view_class kinds_view = {
	.name = "kinds",
	.title = "Kinds",
	.empty = "no kind",
	.flags = VIEW_FILTERS,
	.columns = columns,
	.column_count = COLUMNS,
	.local = local,
};
