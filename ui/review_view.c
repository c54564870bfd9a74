/* review_view: each sentence of the findings, or of a Markdown text (the words
 * of the query are its path), with each of its citations, the passage below it
 * and what the case takes from it. A second reader says whether the passage
 * bears the sentence out. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

#include "src/report/export.h"
#include "src/report/text_file.h"
#include "store/review.h"
#include "ui/detail_rows.h"
#include "ui/folders.h"
#include "ui/workbench.h"

enum { LABEL, TEXT, BY, COLUMNS };
enum { LABEL_CELLS = 11, BY_CELLS = 20, TEXT_LEAST = 24,
       ITEMS_MAX = 200, /* beyond it those that were passed are left out */
       ROWS_LEFT = 100  /* room for the longest one */ };

static const struct view_column columns[COLUMNS] = {
	[LABEL] = {"review", "", {LABEL_CELLS, LABEL_CELLS, 0, 0}, false},
	[TEXT] = {"sentence", "", {30, 200, 0, 1}, false},
	[BY] = {"passed", "Passed", {BY_CELLS, BY_CELLS, 0, 0}, false},
};

/* What is answered of a row; `target` 0: a line of the item above. */
struct answered {
	int64_t target, with;
	bool right;
};

static void add_words(struct view_load *load, const char *label,
		      const char *words, size_t length, enum style style)
{
	int cells = load->query.width - LABEL_CELLS - BY_CELLS - 4;
	size_t room = (size_t)(cells > TEXT_LEAST ? cells : TEXT_LEAST);
	char *text = talloc_strndup(load, words, length);

	for (const char *at = text; at && *at;) {
		struct view_row *row = view_load_row(load);
		size_t n = view_line_bytes(at, room);

		if (!row || n == 0)
			return;
		row->flags = VIEW_ROW_QUIET;
		view_cell_set(row, LABEL, label, STYLE_DIM);
		view_cell_set(row, TEXT, talloc_strndup(load, at, n), style);
		label = "";
		at += n;
		at += *at == ' ';
	}
}

static void add_head(struct view_load *load, const struct review_item *item,
		     int i, int count, const struct review *review)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_CITATION,
				      .id = item->citation,
				      .citation = item->citation,
				      .rival = i + 1, /* of the same one */
				      .title = item->name,
				      .said = item->sentence};
	view_cell_set(row, LABEL,
		      talloc_asprintf(load, "%d of %d", i + 1, count),
		      STYLE_DIM);
	view_cell_set(row, TEXT,
		      talloc_asprintf(load, "%s%s: %s",
				      item->line ? talloc_asprintf(
							   load, "line %d, ",
							   item->line)
						 : "",
				      *item->place ? item->place : item->name,
				      item->document), STYLE_HEADING);
	if (review->given)
		view_cell_set(row, BY,
			      talloc_asprintf(load, "%s: %s", review->analyst,
					      review->right ? "right"
							    : "wrong"),
			      review->right ? STYLE_NORMAL : STYLE_DISPUTED);
}

static void add_item(struct view_load *load, const struct review_item *item,
		     int i, int count, const struct review *review)
{
	add_head(load, item, i, count, review);
	add_words(load, "sentence", item->sentence, strlen(item->sentence),
		  STYLE_NORMAL);
	add_words(load, "passage", *item->quote ? item->quote : "(not quoted)",
		  *item->quote ? strlen(item->quote) : 12, STYLE_BOLD);
	add_words(load, "translated", item->translation,
		  strlen(item->translation), STYLE_NORMAL);
	for (const char *at = item->says; *at;) {
		size_t n = strcspn(at, "\n");

		add_words(load, at == item->says ? "the case" : "", at, n,
			  STYLE_DIM);
		at += n + (at[n] == '\n');
	}
	if (review->given && !review->right)
		add_words(load, "because", review->reason,
			  strlen(review->reason), STYLE_DISPUTED);
}

/* An entry for each row that is there now. */
static bool note_answers(struct view_load *load, const struct review_item *item,
			 const struct review *review, int from)
{
	struct answered *answers = talloc_realloc(
		load, load->extra, struct answered,
		(unsigned)load->row_count + 1);

	if (!answers)
		return false;
	for (int i = from; i < load->row_count; i++)
		answers[i] = (struct answered){.target = 0};
	if (from < load->row_count)
		answers[from] = (struct answered){
			item->target, item->with,
			review->given && review->right };
	load->extra = answers;
	return true;
}

/* A pipe would keep everybody waiting. */
static enum status read_text(const void *ctx, const char *path, char **ret_text,
			     size_t *ret_length, struct error *err)
{
	struct stat entry;

	if (stat(path, &entry) == 0 && !S_ISREG(entry.st_mode))
		return error_set(err, STATUS_INVALID, "%s: not a file", path);
	return text_file_read(ctx, path, ret_text, ret_length, err);
}

static enum status add_items(struct casefile *casefile, struct view_load *load,
			     const struct review_item *items, int count,
			     int *ret_passed, int *ret_left, struct error *err)
{
	int passed = 0, left = 0;
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct review review;
		int from = load->row_count;

		status = review_read(casefile, load, items[i].target,
				     items[i].with, &review, err);
		if (status != STATUS_OK)
			break;
		passed += review.given && review.right;
		if (from > VIEW_WHOLE_MAX - ROWS_LEFT ||
		    (count > ITEMS_MAX && review.given && review.right)) {
			left += !(review.given && review.right);
			continue;
		}
		add_item(load, &items[i], i, count, &review);
		if (!note_answers(load, &items[i], &review, from))
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_passed = passed;
	*ret_left = left;
	return status;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const char *path = load->query.words;
	struct review_item *items;
	char *text = NULL;
	size_t length = 0;
	int count, passed, left;
	enum status status = path ? read_text(load, path, &text, &length, err)
				  : STATUS_OK;

	if (status == STATUS_OK)
		status = review_items(casefile, load, text, length, &items,
				      &count, err);
	if (status == STATUS_OK)
		status = add_items(casefile, load, items, count, &passed,
				   &left, err);
	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(
		load, "%s beside %s passages, %d of %d passed",
		path ? path : "Findings", path ? "its" : "their", passed,
		count);
	if (left)
		load->note = talloc_asprintf(load, "%d more when these are "
					     "passed", left);
	view_load_whole(load);
	return STATUS_OK;
}

static bool is_here(const struct view *view, const char *path)
{
	const char *words = view->query.words;

	return view->class == &review_view &&
	       (path && words ? strcmp(path, words) == 0 : path == words);
}

static void open_review(struct app *app, const char *path)
{
	struct view_query query = {.subject = {.table = TABLE_LAST},
				   .words = path};

	if (is_here(page_view(app), path))
		app_say(app, MESSAGE_INFO, "here already");
	else
		page_open(app, &review_view, &query);
}

static void accept_path(struct app *app, const char *text)
{
	char *path = folders_typed(app, text);

	if (!*text)
		app_say(app, MESSAGE_INFO, "a Markdown text that cites as "
			"notes do is wanted: its path");
	else if (path)
		open_review(app, path);
	talloc_free(path);
}

static int complete_path(struct app *app, const char *text, size_t length,
			 const char **ret_words, int max, size_t *ret_from)
{
	talloc_free(app->candidate_texts);
	app->candidate_texts = talloc_new(app);
	*ret_from = 0;
	return folders_complete(app->candidate_texts, text, length, ret_words,
				max);
}

void do_review(struct app *app, const struct call *call)
{
	if (*call->argument)
		accept_path(app, call->argument);
	else
		open_review(app, NULL);
}

void do_review_file(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "review the text", .history = "path",
				.accept = accept_path,
				.complete = complete_path};

	if (*call->argument)
		accept_path(app, call->argument);
	else
		prompt_open(app, &prompt, "");
}

/* ---- answers ---- */

static const struct answered *answer_at(const struct view *view, int64_t at)
{
	const struct answered *answers = view->window ? view->window->extra
						      : NULL;
	int64_t i = at - view->window_at;

	return answers && i >= 0 && i < view->window->row_count ? &answers[i]
								: NULL;
}

/* To the next that nobody has found right; to the next at all, when all
 * were. */
static void to_next(struct app *app)
{
	struct view *view = page_view(app);
	int64_t next = -1;

	for (int64_t at = view->at + 1; at < view->total; at++) {
		const struct answered *answer = answer_at(view, at);

		if (!answer || !answer->target)
			continue;
		if (next < 0 || !answer->right)
			next = at;
		if (!answer->right)
			break;
	}
	/* Its passage stands below it. */
	if (next >= 0) {
		view_move_to(view, next);
		view->top = next;
	} else {
		app_say(app, MESSAGE_INFO, "that was the last one");
	}
	app->dirty = true;
}

static enum status run_review(struct store_side *side, struct request *request,
			      struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status;

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	status = review_add(casefile, edit->targets[0], edit->about.rival,
			    !edit->off, edit->text, &edit->entry, err);
	if (status == STATUS_OK)
		edit->effect = talloc_asprintf(
			edit, "done: %s found %s %s", edit->analyst,
			edit->about.title, edit->off ? "wrong" : "right");
	return status;
}

static void post_answer(struct app *app, bool right, const char *reason)
{
	struct view *view = page_view(app);
	const struct answered *answer = answer_at(view, view->at);
	struct edit *edit;

	if (!answer || !answer->target) {
		app_say(app, MESSAGE_INFO, "choose a citation first");
		return;
	}
	edit = edit_new(app, run_review, reason);
	if (!edit)
		return;
	edit->targets[0] = answer->target;
	edit->target_count = 1;
	edit->about.rival = answer->with;
	edit->off = !right;
	to_next(app);
	edit_post(app, edit);
}

void do_review_right(struct app *app, const struct call *call)
{
	(void)call;
	post_answer(app, true, "");
}

static void accept_reason(struct app *app, const char *text)
{
	if (*text)
		post_answer(app, false, text);
	else
		app_say(app, MESSAGE_INFO, "wrong needs a reason in words");
}

void do_review_wrong(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "wrong, because", .history = "reason",
				.accept = accept_reason};

	(void)call;
	prompt_open(app, &prompt, "");
}

void do_review_skip(struct app *app, const struct call *call)
{
	(void)call;
	to_next(app);
}

const struct view_class review_view = {
	.name = "review",
	.title = "Findings beside their passages",
	.empty = "no finding that is set to publish, or text, cites anything",
	.flags = VIEW_ALONE,
	.context = CONTEXT_REVIEW,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
