/* judge: a dispute is judged in three keys: J, which claim, and why. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/edit.h"
#include "ui/workbench.h"

enum { CLAIMS_MAX = 10 };

struct judging {
	struct chosen about;            /* the chosen claim */
	int64_t numbered[CLAIMS_MAX];   /* by its number in the detail */
	int64_t target;
	int64_t *chosen;                /* claims of several chosen rows */
	int chosen_count;
	const char *verdict;
	char where[64];
};

/* A record is judged by the claims of its detail: the first one is meant
 * where none is chosen. */
static void collect(struct judging *judging, const struct view *view)
{
	for (int64_t i = 0; view && i < view->total; i++) {
		const struct view_row *row = view_row_at(view, i);

		if (!row || row->chosen.claim == 0)
			continue;
		if (judging->about.claim == 0)
			judging->about = row->chosen;
		if (row->number > 0 && row->number < CLAIMS_MAX)
			judging->numbered[row->number] = row->chosen.claim;
	}
}

/* Several chosen rows (claims, conflicts) are judged by one verdict: of a
 * conflict the claim that is shown first is meant. */
static void collect_chosen(struct judging *judging, const struct view *view)
{
	if (view->class == &claims_view && view->selected_count > 1) {
		judging->chosen = talloc_memdup(
			judging, view->selected,
			(size_t)view->selected_count * sizeof(int64_t));
		judging->chosen_count = judging->chosen ? view->selected_count
							: 0;
	}
	for (int64_t i = 0; view->selected_count > 1 && i < view->total &&
			    view->class != &claims_view; i++) {
		const struct view_row *row = view_row_at(view, i);
		int64_t *grown;

		if (!row || row->chosen.claim == 0 ||
		    !view_is_selected(view, row->chosen.id))
			continue;
		grown = talloc_realloc(judging, judging->chosen, int64_t,
				       (unsigned)judging->chosen_count + 1);
		if (!grown)
			return;
		judging->chosen = grown;
		judging->chosen[judging->chosen_count++] = row->chosen.claim;
	}
	if (judging->chosen_count > 0)
		judging->about.claim = judging->chosen[0];
}

void do_judge(struct app *app, const struct call *call)
{
	struct page *page = app->page;
	struct judging *judging = talloc_zero(app, struct judging);

	(void)call;
	if (!judging)
		return;
	talloc_free(app->judging);
	app->judging = judging;
	judging->about = page_chosen(app);
	collect(judging, page->views[PANE_DETAIL] ? page->views[PANE_DETAIL]
						  : page_view(app));
	collect_chosen(judging, page_view(app));
	if (judging->about.claim == 0) {
		app_say(app, MESSAGE_INFO, "nothing is claimed here yet");
		return;
	}
	if (judging->chosen_count > 1)
		snprintf(judging->where, sizeof(judging->where), "%d claims",
			 judging->chosen_count);
	else
		snprintf(judging->where, sizeof(judging->where), "%s",
			 judging->about.title);
	judging->about.title = judging->about.said = NULL;
	app_context(app, CONTEXT_JUDGE);
}

void judge_draw(struct app *app, int row)
{
	const struct judging *judging = app->judging;
	int width = term_width(app->term);
	char text[256];

	if (app->context == CONTEXT_JUDGE && judging->chosen_count > 1)
		snprintf(text, sizeof(text),
			 "judge %s at once: 1 prefers, x rejects, w withdraws, "
			 "0 leaves undecided", judging->where);
	else if (app->context == CONTEXT_JUDGE)
		snprintf(text, sizeof(text),
			 "judge: which number is preferred, or what of %s?",
			 judging->where);
	else
		snprintf(text, sizeof(text), "%s: and why?", judging->verdict);
	term_blank(app->term, row, 0, width);
	term_put(app->term, row, 1, width - 1, STYLE_BOLD, text);
}

static void to_cause(struct app *app, const char *verdict, int64_t target)
{
	app->judging->verdict = verdict;
	app->judging->target = target;
	app_context(app, CONTEXT_CAUSE);
}

void do_judge_prefer(struct app *app, const struct call *call)
{
	int64_t claim = app->judging->numbered[call->pressed - '0'];

	if (app->judging->chosen_count > 1)
		to_cause(app, "preferred", app->judging->chosen[0]);
	else if (claim == 0)
		app_say(app, MESSAGE_INFO, "no claim has the number %d",
			(int)(call->pressed - '0'));
	else
		to_cause(app, "preferred", claim);
}

void do_judge_undecided(struct app *app, const struct call *call)
{
	(void)call;
	to_cause(app, "undecided", app->judging->about.claim);
}

void do_judge_reject(struct app *app, const struct call *call)
{
	(void)call;
	to_cause(app, "rejected", app->judging->about.claim);
}

void do_judge_withdraw(struct app *app, const struct call *call)
{
	(void)call;
	to_cause(app, "withdrawn", app->judging->about.claim);
}

void do_judge_cancel(struct app *app, const struct call *call)
{
	(void)call;
	app_context(app, CONTEXT_MAIN);
	app_say(app, MESSAGE_INFO, "nothing was judged");
}

static enum status run_judge(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct edit *edit = (struct edit *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status;

	casefile_set_analyst(casefile, edit->analyst);
	store_side_forget(side);
	if (edit->target_count > 1)
		status = edit_judge_all(casefile, edit->targets,
					edit->target_count, edit->about.said,
					edit->word, edit->text, &edit->entry,
					err);
	else
		status = edit_judge(casefile, edit->targets[0],
				    edit->about.said, 0, NULL, edit->word,
				    edit->text, &edit->entry, err);
	if (status == STATUS_OK && edit->target_count > 1)
		edit->effect = talloc_asprintf(
			edit, "done: %d claims %s, %s %s; u takes all back",
			edit->target_count, edit->about.said, edit->word,
			edit->text);
	else if (status == STATUS_OK)
		edit->effect = talloc_asprintf(edit, "done: %s, %s %s",
					       edit->about.said, edit->word,
					       edit->text);
	return status;
}

static void post_judgement(struct app *app, const char *cause,
			   const char *reason)
{
	struct edit *edit = edit_new(app, run_judge, reason);

	app_context(app, CONTEXT_MAIN);
	if (!edit)
		return;
	edit->word = cause;
	edit->about.said = app->judging->verdict;
	edit->targets[0] = app->judging->target;
	edit->target_count = 1;
	if (app->judging->chosen_count > 1) {
		edit->targets = talloc_steal(edit, app->judging->chosen);
		edit->target_count = app->judging->chosen_count;
		app->judging->chosen = NULL;
		app->judging->chosen_count = 0;
	}
	edit_post(app, edit);
}

#define CAUSES(C)                                                             \
	C(nearer, "nearer") C(precise, "more precise") C(later, "later")      \
	C(misprint, "misprint") C(scope, "other scope")
#define CAUSE_ACTION(name, words)                                             \
	void do_cause_##name(struct app *app, const struct call *call)    \
	{                                                                     \
		(void)call;                                                   \
		post_judgement(app, words, "");                               \
	}
CAUSES(CAUSE_ACTION)
#undef CAUSE_ACTION

static void accept_reason(struct app *app, const char *text)
{
	if (*text)
		post_judgement(app, "words", text);
	else
		app_say(app, MESSAGE_INFO,
			"nothing was judged: a judgement needs its reason");
}

void do_cause_words(struct app *app, const struct call *call)
{
	struct prompt prompt = {.label = "because", .history = "reason",
				.accept = accept_reason};

	(void)call;
	prompt_open(app, &prompt, "");
}
