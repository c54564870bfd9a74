/* pipe: the rows of the view, as filtered, sorted and columned, to a command
 * that the analyst types.
 *
 * They are read in the thread of the store a part at a time into a nameless
 * file, as CSV; then the terminal is given to the command, which has them on
 * its standard input. `taffrail list --csv` writes a kind the same way. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/csv_write.h"
#include "store/list_columns.h"
#include "ui/columns.h"
#include "ui/command_line.h"
#include "ui/folders.h"
#include "ui/workbench.h"

enum { PART = 500 };

struct piped {
	struct request request; /* first */
	const struct view_class *class;
	struct view_query query;
	unsigned generation;
	struct list_columns columns; /* of a list */
	bool headed, ended;
	FILE *file;
	int64_t rows;
	char **words;                /* the command; NULL: only to be saved */
};

static unsigned pipe_generation;

/* --- a list of a kind: as the command line has it --- */

static void write_heads(struct piped *piped)
{
	const char *heads[LIST_COLUMNS_MAX];

	for (int i = 0; i < piped->columns.count; i++)
		heads[i] = piped->columns.at[i].word;
	csv_write_row(piped->file, heads, piped->columns.count);
}

static void close_list(void *list)
{
	list_close(list);
}

static enum status open_list(struct store_side *side, struct piped *piped,
			     struct list **ret_list, struct error *err)
{
	struct store_cache *cache =
		store_side_cache(side, SLOT_PIPE, piped->generation);
	struct list_query asked = {.kind = piped->query.kind,
				   .sort = piped->query.sort,
				   .by = piped->query.sort_by,
				   .descending = piped->query.descending,
				   .filter = piped->query.filter,
				   .about = piped->query.subject.id,
				   .where = piped->query.where,
				   .whole = true};
	enum status status = STATUS_OK;

	if (!cache->object) {
		struct list *list;

		status = list_open(store_side_case(side), NULL, &asked, &list,
				   err);
		if (status != STATUS_OK)
			return status;
		cache->object = list;
		cache->close = close_list;
	}
	*ret_list = cache->object;
	return status;
}

static enum status write_list_part(struct store_side *side,
				   struct piped *piped, struct error *err)
{
	void *ctx = talloc_new(piped);
	const char *cells[LIST_COLUMNS_MAX];
	struct list_row *rows;
	struct list *list;
	int count = 0;
	enum status status = open_list(side, piped, &list, err);

	if (status == STATUS_OK)
		status = list_window(list, ctx, piped->rows, PART, &rows,
				     &count, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		for (int c = 0; c < piped->columns.count; c++)
			cells[c] = list_column_text(
				ctx, &piped->columns.at[c], &rows[i]);
		csv_write_row(piped->file, cells, piped->columns.count);
	}
	piped->rows += status == STATUS_OK ? count : 0;
	piped->ended = count < PART;
	talloc_free(ctx);
	return status;
}

/* --- any other view: what stands in its cells --- */

static int columns_of_load(const struct view_load *load,
			   const struct view_column **ret)
{
	*ret = load->columns ? load->columns : load->class->columns;
	return load->columns ? load->column_count : load->class->column_count;
}

static void write_load_heads(struct piped *piped, const struct view_load *load)
{
	const struct view_column *columns;
	const char *heads[VIEW_COLUMNS];
	int count = columns_of_load(load, &columns);

	for (int i = 0; i < count; i++)
		heads[i] = columns[i].name;
	csv_write_row(piped->file, heads, count);
}

static void write_load_row(struct piped *piped, const struct view_load *load,
			   const struct view_row *row)
{
	const struct view_column *columns;
	const char *cells[VIEW_COLUMNS];
	int count = columns_of_load(load, &columns);
	void *ctx = talloc_new(piped);

	for (int c = 0; c < count; c++) {
		const struct view_cell *cell = &row->cells[c];
		const char *mark = standing_mark(cell->standing);

		cells[c] = cell->text;
		if (cell->text && *cell->text && *mark)
			cells[c] = talloc_asprintf(ctx, "%s%s", cell->text,
						   mark);
	}
	csv_write_row(piped->file, cells, count);
	talloc_free(ctx);
}

/* Rows that only head a group hold nothing of their own. */
static void write_load(struct piped *piped, const struct view_load *load)
{
	int64_t before = piped->rows;

	if (!piped->headed)
		write_load_heads(piped, load);
	piped->headed = true;
	for (int i = 0; i < load->row_count; i++) {
		piped->rows++;
		if (!(load->rows[i].flags & VIEW_ROW_QUIET))
			write_load_row(piped, load, &load->rows[i]);
	}
	piped->ended = load->whole || piped->rows == before ||
		       (!load->unfinished && piped->rows >= load->total);
}

static struct view_load *load_new(const struct piped *piped)
{
	struct view_load *load = talloc_zero(NULL, struct view_load);

	if (!load)
		return NULL;
	load->request.slot = load->view = SLOT_PIPE;
	load->generation = piped->generation;
	load->class = piped->class;
	load->position = piped->rows;
	load->count = PART;
	load->all = true;
	load->seek.table = TABLE_LAST;
	load->sought = -1;
	view_query_copy(load, &load->query, &piped->query);
	return load;
}

static enum status write_view_part(struct store_side *side,
				   struct piped *piped, struct error *err)
{
	struct view_load *load = load_new(piped);
	enum status status;

	if (!load)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = piped->class->load(side, load, err);
	if (status == STATUS_OK && load->working == 0)
		write_load(piped, load);
	talloc_free(load);
	return status;
}

static enum status run_part(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct piped *piped = (struct piped *)request;
	enum status status = piped->class == &list_view
				     ? write_list_part(side, piped, err)
				     : write_view_part(side, piped, err);

	if (piped->ended || status != STATUS_OK)
		(void)store_side_cache(side, SLOT_PIPE, ++piped->generation);
	return status;
}

/* --- in the interface --- */

static enum status hand_over(struct app *app, struct piped *piped, int *code,
			     struct error *err)
{
	enum status status;

	term_leave(app->term);
	lseek(fileno(piped->file), 0, SEEK_SET);
	status = command_line_run(piped->words, fileno(piped->file), code,
				  err);
	if (status == STATUS_OK) {
		fprintf(stdout, "\n%s has ended (%d). Enter comes back: ",
			piped->words[0], *code);
		(void)fflush(stdout);
		command_line_wait_for_enter();
	}
	term_return(app->term);
	term_redraw(app->term);
	page_layout(app);
	return status;
}

static int close_file(struct piped *piped)
{
	if (piped->file)
		(void)fclose(piped->file);
	return 0;
}

static void finish(struct app *app, struct piped *piped)
{
	struct error err;
	int code = 0;

	if (fflush(piped->file) != 0 || ferror(piped->file))
		app_say(app, MESSAGE_ERROR,
			"the rows could not be written to %s",
			folders_passing());
	else if (hand_over(app, piped, &code, &err) != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	else
		app_say(app, code ? MESSAGE_ERROR : MESSAGE_DONE,
			code ? "%lld rows to %s, which failed (%d)"
			     : "%lld rows to %s",
			(long long)piped->rows, piped->words[0], code);
	talloc_free(piped);
}

static void part_done(struct app *app, struct request *request)
{
	struct piped *piped = (struct piped *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
		talloc_free(piped);
	} else if (piped->ended) {
		finish(app, piped);
	} else {
		app_say(app, MESSAGE_INFO, "%lld rows are read",
			(long long)piped->rows);
		app_post(app, &piped->request);
	}
}

static FILE *nameless_file(const void *ctx)
{
	char *path = talloc_asprintf(ctx, "%s/taffrail-rows-XXXXXX",
				     folders_passing());
	int fd = path ? mkostemp(path, O_CLOEXEC) : -1;
	FILE *file = NULL;

	if (fd >= 0) {
		(void)unlink(path);
		file = fdopen(fd, "w+");
		if (!file)
			(void)close(fd);
	}
	talloc_free(path);
	return file;
}

static struct piped *piped_new(struct app *app)
{
	const struct view *view = page_view(app);
	struct piped *piped = app_request(app, sizeof(*piped), run_part,
					  part_done);

	if (!piped)
		return NULL;
	talloc_set_destructor(piped, close_file);
	piped->request.slot = SLOT_PIPE;
	piped->generation = pipe_generation += 2;
	piped->class = view->class;
	view_query_copy(piped, &piped->query, &view->query);
	piped->query.columns = talloc_strdup(
		piped, columns_of(app->columns,
				  columned_word(app->registry, view->class,
						view->query.kind)));
	piped->file = nameless_file(piped);
	if (piped->file)
		return piped;
	app_say(app, MESSAGE_ERROR, "no file could be made in %s",
		folders_passing());
	talloc_free(piped);
	return NULL;
}

static void choose_columns(struct app *app, struct piped *piped)
{
	const struct kind *kind =
		registry_kind(app->registry, piped->query.kind);
	const char *words = columns_of(app->columns, kind->word);
	struct error ignored;

	if (!words ||
	    list_columns_parse(app->registry, kind, words, &piped->columns,
			       &ignored) != STATUS_OK)
		list_columns_default(kind, &piped->columns);
	write_heads(piped);
}

static void accept_pipe(struct app *app, const char *text)
{
	struct piped *piped = piped_new(app);
	struct error err;

	if (!piped)
		return;
	if (command_line_split(piped, text, &piped->words, &err) !=
	    STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", err.text);
		talloc_free(piped);
		return;
	}
	if (piped->class->local) {
		struct view_load *load = load_new(piped);

		piped->class->local(app, load);
		write_load(piped, load);
		talloc_free(load);
		finish(app, piped);
		return;
	}
	if (piped->class == &list_view)
		choose_columns(app, piped);
	app_post(app, &piped->request);
}

void do_pipe(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "|", .history = "pipe",
				.accept = accept_pipe};

	if (*call->argument)
		accept_pipe(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}
