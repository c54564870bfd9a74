#include "ui/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ui/command_line.h"
#include "ui/folders.h"
#include "ui/importing.h"

enum { TICK_MS = 200 };

/* --- in the thread of the store --- */

/* What a run works with: a copy, so that nothing is shared but two atoms. */
struct sheet_run {
	const char *file, *map;
	const struct kind *kind;
	int64_t source;
	const struct import_answer *answers;
	int answer_count;
	struct importing *importing; /* percent and stop alone */
	struct import_report *report;
};

static bool progress(void *payload, int64_t done, int64_t total)
{
	struct importing *importing = payload;

	atomic_store(&importing->percent,
		     total > 0 ? (int)(done * 100 / total) : 0);
	return !atomic_load(&importing->stop);
}

static enum status run_sheet(struct store_side *side, struct sheet_run *run,
			     const void *ctx, bool preview, struct error *err)
{
	struct import_wish wish = {
		.source = run->source, .kind = run->kind, .file = run->file,
		.map_name = run->map, .as_of = "", .means = "", .obtained = "",
		.preview = preview, .answers = run->answers,
		.answer_count = run->answer_count, .progress = progress,
		.payload = run->importing};
	enum status status = STATUS_OK;
	FILE *stream;

	if (run->map)
		status = sheet_map_read(ctx, run->map, &wish.map, err);
	if (status != STATUS_OK)
		return status;
	stream = fopen(run->file, "rbe");
	if (!stream)
		return error_set(err, STATUS_NOT_FOUND, "%s: %s", run->file,
				 strerror(errno));
	store_side_forget(side);
	status = import_run(store_side_case(side), ctx, stream, &wish, false,
			    &run->report, err);
	(void)fclose(stream);
	return status;
}

/* --- the preview --- */

struct preview {
	struct request request; /* first */
	struct sheet_run run;
	bool again;             /* the view is open */
};

static enum status run_preview(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct preview *preview = (struct preview *)request;

	return run_sheet(side, &preview->run, preview, true, err);
}

static void show_preview(struct app *app, struct request *request)
{
	struct preview *preview = (struct preview *)request;
	struct importing *importing = app->importing;

	importing->running = false;
	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
		talloc_free(request);
		return;
	}
	talloc_free(importing->report);
	importing->report = talloc_steal(importing, preview->run.report);
	if (preview->again && page_view(app)->class == &import_view)
		view_again(page_view(app));
	else
		page_open(app, &import_view, NULL);
	talloc_free(request);
}

static void fill_run(const void *ctx, struct importing *importing,
		     struct sheet_run *run)
{
	size_t bytes = (size_t)importing->answer_count *
		       sizeof(*importing->answers);

	run->file = talloc_strdup(ctx, importing->file);
	run->map = importing->map ? talloc_strdup(ctx, importing->map) : NULL;
	run->kind = importing->kind;
	run->source = importing->source;
	run->answers = talloc_memdup(ctx, importing->answers, bytes + 1);
	run->answer_count = importing->answer_count;
	run->importing = importing;
	importing->running = true;
	importing->writing = false;
	atomic_store(&importing->percent, 0);
	atomic_store(&importing->stop, false);
}

static void post_preview(struct app *app, bool again)
{
	struct preview *preview = app_request(app, sizeof(*preview),
					      run_preview, show_preview);

	if (!preview)
		return;
	preview->request.slot = SLOT_IMPORT;
	preview->again = again;
	fill_run(preview, app->importing, &preview->run);
	app_post(app, &preview->request);
}

/* --- taking it in --- */

static enum status run_import(struct store_side *side, struct request *request,
			      struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct sheet_run *run = edit->extra;
	const struct import_report *r;
	enum status status;

	casefile_set_analyst(store_side_case(side), edit->analyst);
	status = run_sheet(side, run, edit, false, err);
	if (status != STATUS_OK)
		return status;
	r = run->report;
	edit->entry = r->entry;
	edit->effect = talloc_asprintf(
		edit, "done: %lld new, %lld known, %lld unchanged, %lld "
		"refused, %lld left of %lld rows: u takes all of it back",
		(long long)r->added, (long long)r->joined, (long long)r->seen,
		(long long)r->refused_count, (long long)r->question_count,
		(long long)r->rows);
	return STATUS_OK;
}

static void import_over(struct app *app, struct request *request)
{
	struct edit *edit = (struct edit *)request;
	bool good = request->status == STATUS_OK;
	const struct kind *kind = app->importing->kind;

	app->importing->running = false;
	if (good)
		TALLOC_FREE(app->importing->report);
	/* The list of what came in stands in the place of the preview. */
	if (good && page_view(app)->class == &import_view) {
		page_jump(app, -1);
		app_run(app, ui_action_get(ACTION_list), 0, PRESS_NONE,
			kind->word);
	}
	edit->over(app, request);
}

static void take_in(struct app *app)
{
	struct edit *edit = edit_new(app, run_import, "");
	struct sheet_run *run = edit ? talloc_zero(edit, struct sheet_run)
				     : NULL;

	if (!run)
		return;
	edit->extra = run;
	edit->over = edit->request.done;
	edit->request.done = import_over;
	edit->request.job = true;
	fill_run(edit, app->importing, run);
	app->importing->writing = true;
	edit_post(app, edit);
}

/* What is on the screen is not what will be. */
static bool is_read(struct app *app)
{
	bool running = app->importing && app->importing->running;

	if (running)
		app_say(app, MESSAGE_INFO, "the sheet is being read: C-x stops "
			"it");
	return running;
}

void do_import_take(struct app *app, const struct call *call)
{
	const struct importing *importing = app->importing;
	const struct import_report *r = importing ? importing->report : NULL;

	(void)call;
	if (is_read(app))
		return;
	if (!r) {
		app_say(app, MESSAGE_INFO, "no sheet is previewed: import "
			"KIND FILE.csv");
		return;
	}
	if (!*app->analyst) { /* an entry that waits would leave it running */
		do_analyst(app, &(const struct call){.argument = ""});
		return;
	}
	if (r->added + r->joined + r->seen == 0) {
		app_say(app, MESSAGE_INFO, "no row of it can be taken");
		return;
	}
	app_ask(app, take_in, 0, "take %lld rows in, citing %s? (%lld refused, "
		"%lld left)", (long long)(r->added + r->joined + r->seen),
		importing->source_name, (long long)r->refused_count,
		(long long)r->question_count);
}

/* --- which of several it is --- */

static int by_row(const void *a, const void *b)
{
	const struct import_answer *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static void keep_answer(struct importing *importing,
			const struct import_question *q, int64_t choice)
{
	int n = importing->answer_count;

	for (int i = 0; i < n; i++)
		if (importing->answers[i].row == q->row &&
		    importing->answers[i].place == q->place) {
			importing->answers[i].choice = choice;
			return;
		}
	if (n == IMPORT_ANSWERS_MAX)
		return;
	importing->answers[n] = (struct import_answer){q->row, q->place,
						       choice};
	importing->answer_count++;
	qsort(importing->answers, (size_t)importing->answer_count,
	      sizeof(*importing->answers), by_row);
}

static void answered(struct app *app, const char *text)
{
	struct importing *importing = app->importing;
	const struct import_question *q;
	char *end;
	long n = strtol(text, &end, 10);

	if (!importing->report)
		return;
	q = &importing->report->questions[importing->question];
	if (strcmp(text, "n") == 0)
		keep_answer(importing, q, IMPORT_ANSWER_NEW);
	else if (end != text && !*end && n >= 1 && n <= q->found.count)
		keep_answer(importing, q, q->found.ids[n - 1]);
	else
		return app_say(app, MESSAGE_INFO, "the row is left");
	post_preview(app, true);
}

void do_import_answer(struct app *app, const struct call *call)
{
	struct prompt prompt = {.accept = answered};
	struct importing *importing = app->importing;
	int n = (int)strtol(call->argument, NULL, 10);
	const struct import_question *q;

	if (is_read(app))
		return;
	if (!importing || !importing->report || n < 0 ||
	    n >= importing->report->question_count ||
	    n >= IMPORT_LISTED_MAX) {
		app_say(app, MESSAGE_INFO, "choose a row that is left, in the "
			"preview of a sheet");
		return;
	}
	q = &importing->report->questions[n];
	importing->question = n;
	prompt.label = talloc_asprintf(
		importing->report, "row %lld, %s: %s%d, n new, empty leaves it",
		(long long)q->row, q->name, q->found.count > 1 ? "1 to " : "",
		q->found.count);
	if (prompt.label)
		prompt_open(app, &prompt, "");
}

/* --- the command --- */

static void begin(struct app *app, const struct kind *kind, const char *file,
		  const char *map)
{
	struct importing *importing = talloc_zero(app, struct importing);

	if (!importing)
		return;
	talloc_free(app->importing);
	app->importing = importing;
	importing->file = folders_typed(importing, file);
	importing->map = map ? folders_typed(importing, map) : NULL;
	importing->kind = kind;
	importing->source = app->pinned.source;
	importing->source_name = talloc_strdup(importing, app->pinned.key);
	if (importing->file && importing->source_name)
		post_preview(app, false);
}

static void accept_import(struct app *app, const char *text)
{
	char **words = NULL;
	const struct kind *kind;
	struct error err;

	if (is_read(app))
		return;
	if (!app->pinned.source) {
		app_say(app, MESSAGE_INFO, "pin the source that the sheet is "
			"first: p on a source, or :pin SOURCE");
		return;
	}
	if (command_line_split(app, text, &words, &err) != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", err.text);
		return;
	}
	kind = registry_kind_by_word(app->registry, words[0],
				     strlen(words[0]));
	if (!kind || !words[1])
		app_say(app, MESSAGE_ERROR, kind ? "say which file: import "
						   "KIND FILE.csv [MAP]"
						 : "%s: no such kind: 8 lists "
						   "them", words[0]);
	else
		begin(app, kind, words[1], words[2]);
	talloc_free(words);
}

static int complete_kind(struct app *app, const char *text, size_t length,
			 const char **ret_words, int max, size_t *ret_from)
{
	*ret_from = 0;
	return prompt_complete_kind(app, text, length, ret_words, max, 0);
}

void do_import(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "import (KIND FILE.csv [MAP])",
				.history = "import", .accept = accept_import,
				.complete = complete_kind};

	if (*call->argument)
		accept_import(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* --- at work --- */

bool import_words(struct app *app, char *buffer, size_t size)
{
	struct importing *importing = app->importing;

	if (!importing || !importing->running)
		return false;
	snprintf(buffer, size, "%s sheet %d %%, C-x stops",
		 importing->writing ? "taking in" : "reading",
		 atomic_load(&importing->percent));
	return true;
}

int import_tick(struct app *app)
{
	if (!app->importing || !app->importing->running)
		return -1;
	app->dirty = true;
	return TICK_MS;
}

bool import_stop(struct app *app)
{
	if (!app->importing || !app->importing->running)
		return false;
	atomic_store(&app->importing->stop, true);
	app_say(app, MESSAGE_INFO, "the sheet is being left");
	return true;
}
