#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/cmd/commands.h"
#include "store/sqlview.h"

enum { WIDTH = 22, STATEMENT_MAX = 65536 };

struct printer {
	enum out_format format;
	struct out_column columns[SQLVIEW_COLUMNS_MAX];
	char names[SQLVIEW_COLUMNS_MAX][64];
	struct out_table *table;
	int64_t rows;
};

static bool print_row(void *payload, int64_t row, int count,
		      const char *const *cells)
{
	struct printer *p = payload;

	if (row > 0) {
		out_table_row(p->table, cells);
		p->rows = row;
		return true;
	}
	for (int i = 0; i < count; i++) {
		snprintf(p->names[i], sizeof(p->names[i]), "%s", cells[i]);
		p->columns[i] = (struct out_column){
			p->names[i], i == count - 1 ? 0 : WIDTH };
	}
	p->table = out_table_open(p->format, p->columns, count);
	return p->table != NULL;
}

static int run_one(struct invocation *v, const char *sql)
{
	struct printer p = { .format = v->format };
	enum status status =
		sqlview_run(v->casefile, sql, print_row, &p, &v->err);

	if (p.table)
		out_table_close(p.table);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return p.rows ? EXIT_GOOD : EXIT_FINDING;
}

static int prompt(struct invocation *v)
{
	char line[STATEMENT_MAX];
	bool terminal = isatty(STDIN_FILENO);
	int code = EXIT_GOOD;

	for (;;) {
		if (terminal)
			fputs("sql> ", stderr);
		if (!fgets(line, sizeof(line), stdin))
			return code;
		code = run_one(v, line);
	}
}

static int run(struct invocation *v)
{
	if (!invocation_open(v, CASEFILE_READ) ||
	    sqlview_open(v->casefile, &v->err) != STATUS_OK)
		return invocation_fail(v);
	return v->arg_count > 1 ? run_one(v, v->args[1]) : prompt(v);
}

const struct command command_sql = {
	.name = "sql", .args = "CASE [STATEMENT]",
	.summary = "Ask a case in SQL, reading alone",
	.help = "Without a statement, one a line from standard input. A view "
		"per kind (vessel,\nport_call, ...) gives what lists show; "
		"claims, citations and sources give what\nit rests on.\n"
		"Exit codes: 0, 1 (no rows), 2, 3.",
	.args_min = 1, .args_max = 2, .tables = true, .run = run,
};
