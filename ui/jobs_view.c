/* jobs_view: what is being fetched, what waits in the queue, and what was fetched
 * in this session. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ui/fetch.h"

enum { WHAT, STATE, JOB_COLUMNS, WAITING_MAX = 500 };

static const struct view_column columns[JOB_COLUMNS] = {
	[WHAT] = {"job", "", {20, 60, 0, 1}, false},
	[STATE] = {"state", "", {40, 90, 0, 2}, false},
};

/* --- the queue --- */

struct waiting_list *fetch_list_waiting(const struct ui_network *network,
					struct casefile *casefile,
					const void *ctx)
{
	struct waiting_list *list = talloc_zero(ctx, struct waiting_list);
	struct error err;

	if (list && network->waiting(casefile, list, WAITING_MAX, &list->rows,
				     &list->count, &err) != STATUS_OK)
		TALLOC_FREE(list);
	return list;
}

void jobs_take_waiting(struct app *app, struct waiting_list *list)
{
	if (!list)
		return;
	talloc_free(app->waiting);
	app->waiting = talloc_steal(app, list);
	jobs_again(app);
}

int jobs_waiting(const struct app *app)
{
	return app->waiting ? app->waiting->count : 0;
}

struct asking_queue {
	struct request request;
	const struct ui_network *network;
	int64_t forget; /* taken out before; 0 none, -1 all */
	int64_t forgotten;
	struct waiting_list *list;
};

static enum status run_reading(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct asking_queue *r = (struct asking_queue *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = STATUS_OK;

	if (r->forget != 0)
		status = r->network->forget(casefile,
					    r->forget > 0 ? r->forget : 0,
					    &r->forgotten, err);
	r->list = fetch_list_waiting(r->network, casefile, r);
	return status;
}

static void was_read(struct app *app, struct request *request)
{
	const struct asking_queue *r = (const struct asking_queue *)request;

	jobs_take_waiting(app, r->list);
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (r->forget != 0)
		app_say(app, MESSAGE_DONE, "done: %lld taken out of the queue",
			(long long)r->forgotten);
	talloc_free(request);
}

static void post_reading(struct app *app, int64_t forget)
{
	struct asking_queue *r;

	if (!app->options.net)
		return;
	r = app_request(app, sizeof(*r), run_reading, was_read);
	if (!r)
		return;
	r->request.slot = forget ? 0 : SLOT_WAITING;
	r->network = app->options.net;
	r->forget = forget;
	app_post(app, &r->request);
}

static void forget_all(struct app *app)
{
	post_reading(app, -1);
}

/* Addresses are no rows of content: undo does not bring them back. */
void do_forget(struct app *app, const struct call *call)
{
	struct view *view = page_view(app);
	struct chosen chosen = view_chosen(view);

	if (strcmp(call->argument, "all") == 0)
		app_ask(app, forget_all, 0, "take all %d addresses out of the "
			"queue?  y yes, n no", jobs_waiting(app));
	else if (view->class != &jobs_view || chosen.id == 0)
		app_say(app, MESSAGE_ERROR, "choose an address that waits: gJ "
			"lists them; forget all takes out all");
	else
		post_reading(app, chosen.id);
}

/* --- the list --- */

void jobs_again(struct app *app)
{
	struct view *view = page_view(app);

	if (!view || view->class != &jobs_view)
		return;
	view_again(view);
	app->dirty = true;
}

static struct view_row *add_row(struct view_load *load, const char *what,
				const char *state, enum style style)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return NULL;
	row->chosen.title = talloc_strdup(load, what);
	view_cell_set(row, WHAT, row->chosen.title, style);
	view_cell_set(row, STATE, talloc_strdup(load, state), style);
	return row;
}

static void add_at_work(struct view_load *load, const struct ui_transfer *t)
{
	char words[96];

	if (t->total > 0)
		snprintf(words, sizeof(words), "at work: %lld of %lld kB, "
			 "%lld %%", (long long)t->done / 1024,
			 (long long)t->total / 1024,
			 (long long)(t->done * 100 / t->total));
	else
		snprintf(words, sizeof(words), "at work: %lld kB",
			 (long long)t->done / 1024);
	add_row(load, t->address, words, STYLE_NORMAL);
}

static bool is_at_work(const struct ui_transfer *t, int n,
		       const char *address)
{
	for (int i = 0; i < n; i++)
		if (strcmp(t[i].address, address) == 0)
			return true;
	return false;
}

/* What came of it, without the address, which stands beside it. */
static const char *outcome(struct view_load *load, const struct ui_job *job)
{
	const char *blank = strchr(job->what, ' ');
	const char *address = blank ? blank + 1 : job->what;
	const char *at = strstr(job->state, address);
	const char *rest = at ? at + strlen(address) : "";

	if (*rest != ',' && *rest != ':')
		return job->state;
	return talloc_asprintf(load, "%.*s%s", (int)(at - job->state),
			       job->state, rest + strspn(rest, ",: "));
}

static void local(struct app *app, struct view_load *load)
{
	int first = app->job_count > JOBS_MAX ? app->job_count - JOBS_MAX : 0;
	struct ui_transfer t[UI_LOOK_MAX];
	int n = fetch_look(app, t, UI_LOOK_MAX);

	for (int i = 0; i < n; i++)
		add_at_work(load, &t[i]);
	for (int i = 0; i < jobs_waiting(app); i++) {
		const struct ui_waiting *w = &app->waiting->rows[i];
		struct view_row *row;

		if (is_at_work(t, n, w->address))
			continue;
		row = add_row(load, w->address, w->words, STYLE_NORMAL);
		if (row)
			row->chosen.id = w->id;
	}
	for (int i = app->job_count - 1; i >= first; i--)
		add_row(load, app->jobs[i % JOBS_MAX].what,
			outcome(load, &app->jobs[i % JOBS_MAX]), STYLE_DIM);
	view_load_whole(load);
}

static void begin(struct app *app, struct view *view)
{
	(void)view;
	post_reading(app, 0);
}

const struct view_class jobs_view = {
	.name = "jobs",
	.title = "Jobs: at work, waiting in the queue, over",
	.empty = "no job yet: f on a source fetches its page",
	.flags = VIEW_ALONE,
	.columns = columns,
	.column_count = JOB_COLUMNS,
	.local = local,
	.begin = begin,
};
