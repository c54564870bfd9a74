/* preview_view: what an export would write, before it does.
 *
 * What is wanted stands in the words of the query: the format, "all", "case"
 * (what was chosen is left aside), and the ids of what was chosen. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/report/preview.h"
#include "ui/detail_rows.h"
#include "ui/workbench.h"

enum { NUMBER, TEXT, COLUMNS };
enum { NUMBER_CELLS = 6, TEXT_LEAST = 20, WORDS_MAX = 8192, THINGS_MAX = 256,
       LINES_MAX = 1500 };

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
	int64_t things[THINGS_MAX];
	int count;
};

static void read_word(const char *word, size_t n, struct wanted *wanted)
{
	int64_t id;

	for (int i = 0; i < FORMATS; i++)
		if (strlen(formats[i].word) == n &&
		    memcmp(formats[i].word, word, n) == 0)
			wanted->format = i;
	wanted->all |= n == 3 && memcmp(word, "all", 3) == 0;
	wanted->whole |= n == 4 && memcmp(word, "case", 4) == 0;
	if (wanted->count < THINGS_MAX && id_parse(word, n, &id))
		wanted->things[wanted->count++] = id;
}

static struct wanted read_wanted(const char *words)
{
	struct wanted wanted = {.format = 0};

	while (words && *words) {
		size_t n = strcspn(words, " ");

		read_word(words, n, &wanted);
		words += n + (words[n] == ' ');
	}
	return wanted;
}

static void write_wanted(const struct wanted *wanted, char words[WORDS_MAX])
{
	size_t n = (size_t)snprintf(words, WORDS_MAX, "%s%s%s",
				    formats[wanted->format].word,
				    wanted->all ? " all" : "",
				    wanted->whole ? " case" : "");

	for (int i = 0; i < wanted->count; i++) {
		char id[ID_LENGTH + 1];

		id_print(wanted->things[i], id);
		n += (size_t)snprintf(words + n, WORDS_MAX - n, " %s", id);
	}
}

static struct export_options options_of(const struct wanted *wanted)
{
	struct export_options options = {
		.format = formats[wanted->format].word, .all = wanted->all };

	if (wanted->whole || wanted->count == 0)
		return options;
	if (wanted->count == 1) {
		options.record = wanted->things[0];
	} else {
		options.records = wanted->things;
		options.record_count = wanted->count;
	}
	return options;
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
		size_t n = detail_line_bytes(at, room);

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
		      const struct wanted *wanted)
{
	const char *what = "the whole case";

	if (!wanted->whole && wanted->count == 1)
		what = derive_title(casefile, load, wanted->things[0]);
	else if (!wanted->whole && wanted->count > 1)
		what = talloc_asprintf(load, "%d things", wanted->count);
	return talloc_asprintf(load, "Would be written: %s of %s%s",
			       formats[wanted->format].words, what,
			       wanted->all ? ", all kinds" : "");
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const struct wanted wanted = read_wanted(load->query.words);
	const struct export_options options = options_of(&wanted);
	struct preview_line *lines;
	int count, warnings;
	enum status status = report_preview(casefile, load, &options,
					    LINES_MAX, &lines, &count,
					    &warnings, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		add_line(load, &lines[i]);
	load->title = title_of(load, casefile, &wanted);
	load->note = talloc_asprintf(load, "%d warning%s of the check",
				     warnings, warnings == 1 ? "" : "s");
	view_load_whole(load);
	return STATUS_OK;
}

/* ---- what is wanted ---- */

static void take_chosen(struct app *app, struct wanted *wanted)
{
	const struct view *view = page_view(app);
	int64_t record = page_chosen(app).record;

	for (int64_t i = 0; i < view->total && view->selected_count > 0; i++) {
		const struct view_row *row = view_row_at(view, i);

		if (row && row->chosen.record &&
		    view_is_selected(view, row->chosen.id) &&
		    wanted->count < THINGS_MAX)
			wanted->things[wanted->count++] = row->chosen.record;
	}
	if (wanted->count == 0 && record)
		wanted->things[wanted->count++] = record;
}

static void open_preview(struct app *app, const struct wanted *wanted,
			 bool here)
{
	struct view *view = page_view(app);
	struct view_query query = {.subject = {.table = TABLE_LAST}};
	char words[WORDS_MAX];

	write_wanted(wanted, words);
	if (here)
		query = view->query;
	query.words = words;
	if (here)
		view_ask(view, &query, false);
	else
		page_open(app, &preview_view, &query);
	app->dirty = true;
}

void do_export(struct app *app, const struct call *call)
{
	struct wanted wanted = read_wanted(call->argument);

	wanted.count = 0;
	take_chosen(app, &wanted);
	open_preview(app, &wanted, false);
}

void do_preview_format(struct app *app, const struct call *call)
{
	struct wanted wanted = read_wanted(page_view(app)->query.words);

	(void)call;
	wanted.format = (wanted.format + 1) % FORMATS;
	/* Tables are of whole kinds. */
	if (strcmp(formats[wanted.format].word, "csv") == 0)
		wanted.whole = true;
	open_preview(app, &wanted, true);
}

void do_preview_whole(struct app *app, const struct call *call)
{
	struct wanted wanted = read_wanted(page_view(app)->query.words);

	(void)call;
	if (wanted.count == 0) {
		app_say(app, MESSAGE_INFO, "nothing was chosen: it is of the "
			"whole case");
		return;
	}
	wanted.whole = !wanted.whole;
	open_preview(app, &wanted, true);
}

void do_preview_all(struct app *app, const struct call *call)
{
	struct wanted wanted = read_wanted(page_view(app)->query.words);

	(void)call;
	wanted.all = !wanted.all;
	open_preview(app, &wanted, true);
}

/* ---- writing ---- */

struct writing {
	struct request request; /* first */
	struct wanted wanted;
	bool replace;
	const char *folder;
};

static enum status run_write(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct writing *writing = (struct writing *)request;
	struct casefile *casefile = store_side_case(side);
	struct export_options options = options_of(&writing->wanted);
	char digest[65] = "";
	enum status status;

	options.replace = writing->replace;
	options.digest = digest;
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
	else
		app_say(app, MESSAGE_DONE, "exported: %s", writing->folder);
	talloc_free(request);
}

static void post_write(struct app *app, bool replace)
{
	struct writing *writing = app_request(app, sizeof(*writing), run_write,
					      written);

	if (!writing)
		return;
	writing->wanted = read_wanted(page_view(app)->query.words);
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
