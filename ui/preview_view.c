/* preview_view: what an export would write, before it does.
 *
 * What is wanted stands in the words of the query: the format, "all", "case"
 * (what was chosen is left aside), and the ids of what was chosen, which may
 * be rows that no window holds. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/report/preview.h"
#include "ui/detail_rows.h"
#include "ui/workbench.h"

enum { NUMBER, TEXT, COLUMNS };
enum { NUMBER_CELLS = 6, TEXT_LEAST = 20, LINES_MAX = 1500 };

static const struct view_column columns[COLUMNS] = {
	[NUMBER] = {"line", "Line", {NUMBER_CELLS, NUMBER_CELLS, 0, 0}, true},
	[TEXT] = {"export", "", {30, 200, 0, 1}, false},
};

static const struct {
	const char *word, *words;
} formats[] = {
	{"markdown", "Markdown"}, {"html", "a page of HTML"},
	{"csv", "a table a kind"},
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

struct wanted {
	int format;
	bool all, whole;
	int64_t *things; /* what was chosen, by id */
	int count;
};

static void read_word(const char *word, size_t n, struct wanted *wanted)
{
	for (int i = 0; i < FORMATS; i++)
		if (strlen(formats[i].word) == n &&
		    memcmp(formats[i].word, word, n) == 0)
			wanted->format = i;
	wanted->all |= n == 3 && memcmp(word, "all", 3) == 0;
	wanted->whole |= n == 4 && memcmp(word, "case", 4) == 0;
	if (id_parse(word, n, &wanted->things[wanted->count]))
		wanted->count++;
}

/* On ctx. */
static struct wanted read_wanted(const void *ctx, const char *words)
{
	struct wanted wanted = {.format = 0};
	size_t most = (words ? strlen(words) : 0) / ID_LENGTH + 1;

	wanted.things = talloc_array(ctx, int64_t, (unsigned)most);
	if (!wanted.things)
		bug("out of memory");
	while (words && *words) {
		size_t n = strcspn(words, " ");

		read_word(words, n, &wanted);
		words += n + (words[n] == ' ');
	}
	return wanted;
}

static char *write_wanted(const void *ctx, const struct wanted *wanted)
{
	char *words = talloc_asprintf(ctx, "%s%s%s",
				      formats[wanted->format].word,
				      wanted->all ? " all" : "",
				      wanted->whole ? " case" : "");
	size_t n = words ? strlen(words) : 0, each = ID_LENGTH + 1;

	words = talloc_realloc(ctx, words, char,
			       (unsigned)(n + (size_t)wanted->count * each +
					  1));
	if (!words)
		bug("out of memory");
	for (int i = 0; i < wanted->count; i++, n += each) {
		words[n] = ' ';
		id_print(wanted->things[i], words + n + 1);
	}
	return words;
}

/* The things that the chosen rows are about; ret_left: rows about none. */
static enum status take_options(struct casefile *casefile, const void *ctx,
				const struct wanted *wanted,
				struct export_options *ret_options,
				int *ret_left, struct error *err)
{
	struct export_options options = {
		.format = formats[wanted->format].word, .all = wanted->all };
	int64_t *things;
	int count;
	enum status status = STATUS_OK;

	*ret_left = 0;
	if (!wanted->whole && wanted->count > 0) {
		status = preview_things(casefile, ctx, wanted->things,
					wanted->count, &things, &count,
					ret_left, err);
		if (status == STATUS_OK && count == 0)
			status = error_set(err, STATUS_NOT_FOUND, "what is "
					   "chosen is about no record: s takes "
					   "the whole case");
		if (status != STATUS_OK)
			return status;
		if (count == 1)
			options.record = things[0];
		options.records = things;
		options.record_count = count == 1 ? 0 : count;
	}
	*ret_options = options;
	return status;
}

/* ---- rows ---- */

static enum style style_of(enum preview_sort sort)
{
	static const enum style styles[] = {
		[PREVIEW_FILE] = STYLE_HEADING,
		[PREVIEW_HIDDEN] = STYLE_DIM,
		[PREVIEW_WARNING] = STYLE_DISPUTED,
		[PREVIEW_LINE] = STYLE_NORMAL,
	};

	return styles[sort];
}

static void add_line(struct view_load *load, const struct preview_line *line)
{
	int cells = load->query.width - NUMBER_CELLS - 3;
	size_t room = (size_t)(cells > TEXT_LEAST ? cells : TEXT_LEAST);
	const char *at = line->text;
	bool first = true;

	do {
		struct view_row *row = view_load_row(load);
		size_t n = view_line_bytes(at, room);

		if (!row)
			return;
		row->flags = VIEW_ROW_WIDE;
		if (first && line->sort == PREVIEW_WARNING)
			view_cell_set(row, NUMBER, "!", STYLE_DISPUTED);
		else if (first && line->line)
			view_cell_set(row, NUMBER,
				      talloc_asprintf(load, "%d", line->line),
				      STYLE_DIM);
		view_cell_set(row, TEXT, talloc_strndup(load, at, n),
			      style_of(line->sort));
		at += n;
		at += *at == ' ';
		first = false;
		if (n == 0)
			break;
	} while (*at);
}

static char *title_of(struct view_load *load, struct casefile *casefile,
		      const struct wanted *wanted,
		      const struct export_options *options)
{
	const char *what = "the whole case";

	if (options->record)
		what = derive_title(casefile, load, options->record);
	else if (options->record_count)
		what = talloc_asprintf(load, "%d things",
				       options->record_count);
	return talloc_asprintf(load, "Would be written: %s of %s%s",
			       formats[wanted->format].words, what,
			       wanted->all ? ", all kinds" : "");
}

static char *note_of(struct view_load *load, int warnings, int left)
{
	char *note = talloc_asprintf(load, "%d warning%s of the check",
				     warnings, warnings == 1 ? "" : "s");

	return left == 0 ? note
	       : talloc_asprintf(load, "%s; %d chosen row%s about no record: "
				 "left out", note, left,
				 left == 1 ? " is" : "s are");
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const struct wanted wanted = read_wanted(load, load->query.words);
	struct export_options options;
	struct preview_line *lines;
	int count, warnings, left;
	enum status status = take_options(casefile, load, &wanted, &options,
					  &left, err);

	if (status == STATUS_OK)
		status = report_preview(casefile, load, &options, LINES_MAX,
					&lines, &count, &warnings, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		add_line(load, &lines[i]);
	load->title = title_of(load, casefile, &wanted, &options);
	load->note = note_of(load, warnings, left);
	view_load_whole(load);
	return STATUS_OK;
}

/* ---- what is wanted ---- */

/* Of rows beyond the window only the id is known here. */
static struct wanted take_chosen(struct app *app, const void *ctx,
				 const char *words)
{
	const struct view *view = page_view(app);
	int64_t record = page_chosen(app).record;
	struct wanted wanted = read_wanted(ctx, words);

	wanted.count = 0;
	if (view->selected_count > 0) {
		wanted.things = view->selected;
		wanted.count = view->selected_count;
	} else if (record) {
		wanted.things[wanted.count++] = record;
	}
	return wanted;
}

static void open_preview(struct app *app, const void *ctx,
			 const struct wanted *wanted, bool here)
{
	struct view *view = page_view(app);
	struct view_query query = {.subject = {.table = TABLE_LAST}};

	if (here)
		query = view->query;
	query.words = write_wanted(ctx, wanted);
	if (here)
		view_ask(view, &query, false);
	else
		page_open(app, &preview_view, &query);
	app->dirty = true;
}

void do_export(struct app *app, const struct call *call)
{
	void *ctx = talloc_new(NULL);
	struct wanted wanted = take_chosen(app, ctx, call->argument);

	open_preview(app, ctx, &wanted, false);
	talloc_free(ctx);
}

/* Ask for what is shown, but otherwise; false: `change` changed nothing. */
static bool change_wanted(struct app *app, bool (*change)(struct wanted *))
{
	void *ctx = talloc_new(NULL);
	struct wanted wanted = read_wanted(ctx, page_view(app)->query.words);
	bool changed = change(&wanted);

	if (changed)
		open_preview(app, ctx, &wanted, true);
	talloc_free(ctx);
	return changed;
}

static bool change_format(struct wanted *wanted)
{
	wanted->format = (wanted->format + 1) % FORMATS;
	/* Tables are of whole kinds. */
	if (strcmp(formats[wanted->format].word, "csv") == 0)
		wanted->whole = true;
	return true;
}

static bool change_whole(struct wanted *wanted)
{
	wanted->whole = !wanted->whole;
	return wanted->count > 0;
}

static bool change_all(struct wanted *wanted)
{
	wanted->all = !wanted->all;
	return true;
}

void do_preview_format(struct app *app, const struct call *call)
{
	(void)call;
	(void)change_wanted(app, change_format);
}

void do_preview_whole(struct app *app, const struct call *call)
{
	(void)call;
	if (!change_wanted(app, change_whole))
		app_say(app, MESSAGE_INFO, "nothing was chosen: it is of the "
			"whole case");
}

void do_preview_all(struct app *app, const struct call *call)
{
	(void)call;
	(void)change_wanted(app, change_all);
}

/* ---- writing ---- */

struct writing {
	struct request request; /* first */
	struct wanted wanted; /* on the request */
	bool replace;
	const char *folder;
	int stale; /* files of an earlier export */
};

static void count_stale(void *payload, const char *name)
{
	struct writing *writing = payload;

	(void)name;
	writing->stale++;
}

static enum status run_write(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct writing *writing = (struct writing *)request;
	struct casefile *casefile = store_side_case(side);
	struct export_options options;
	char digest[65] = "";
	int left;
	enum status status = take_options(casefile, writing, &writing->wanted,
					  &options, &left, err);

	if (status != STATUS_OK)
		return status;
	options.replace = writing->replace;
	options.digest = digest;
	options.stale = count_stale;
	options.payload = writing;
	writing->folder = export_default_folder(casefile, writing);
	if (!writing->folder)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = report_export(casefile, writing->folder, &options, err);
	if (status == STATUS_OK)
		report_keep_in_log(casefile, writing->folder, options.format,
				   digest);
	return status;
}

static void post_write(struct app *app, bool replace);

static void replace_it(struct app *app)
{
	app_context(app, CONTEXT_MAIN);
	if (page_view(app)->class == &preview_view)
		post_write(app, true);
}

static void written(struct app *app, struct request *request)
{
	const struct writing *writing = (const struct writing *)request;

	if (request->status == STATUS_EXISTS)
		app_ask(app, replace_it, 0, "another file stands there: "
			"replace it?  y yes, n no (%.200s)",
			request->error.text);
	else if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (writing->stale)
		app_say(app, MESSAGE_DONE, "exported, beside %d file%s of an "
			"earlier one: %s", writing->stale,
			writing->stale == 1 ? "" : "s", writing->folder);
	else
		app_say(app, MESSAGE_DONE, "exported: %s", writing->folder);
	talloc_free(request);
}

static void post_write(struct app *app, bool replace)
{
	const struct view *view = page_view(app);
	struct writing *writing;

	/* Also keys that were typed ahead. */
	if (view->seen != view->generation) {
		app_say(app, MESSAGE_INFO, "nothing was written: look at what "
			"would be first, it comes");
		return;
	}
	writing = app_request(app, sizeof(*writing), run_write, written);
	if (!writing)
		return;
	writing->wanted = read_wanted(writing, page_view(app)->query.words);
	writing->replace = replace;
	app_post(app, &writing->request);
}

void do_preview_write(struct app *app, const struct call *call)
{
	(void)call;
	if (*page_view(app)->failure)
		app_say(app, MESSAGE_ERROR, "%s", page_view(app)->failure);
	else
		post_write(app, false);
}

const struct view_class preview_view = {
	.name = "preview",
	.title = "Would be written",
	.empty = "nothing would be written",
	.flags = VIEW_ALONE | VIEW_FILTERS,
	.context = CONTEXT_PREVIEW,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
