#include "ui/fetch.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile.h"
#include "ui/network.h"

enum { SLOT_FETCH = 0x7fffffe0, SLOT_ROUTE = 0x7fffffe1, TICK_MS = 200,
       PROMPT_MAX = 512 };

/* One fetch. The thread of the transfer owns it from its start until it hands
 * it to the store; only the atomic members are read beside. */
struct fetching {
	struct app *app;
	const struct ui_network *network;
	void *fetch;
	int64_t source;
	char address[512];
	pthread_t thread;
	bool started;      /* the thread is to be joined */
	atomic_bool stop;
	atomic_llong done, total;
	enum status status; /* of the transfer */
	struct error error;
};

/* --- the route --- */

struct routing {
	struct request request;
	const struct ui_network *network;
	const char *words; /* to be chosen; NULL: read it */
	int64_t source;    /* asked for again then */
	char route[UI_ROUTE_MAX];
};

static enum status run_route(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct routing *r = (struct routing *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = r->words ? r->network->choose(casefile, r->words,
							   err)
				      : STATUS_OK;

	r->network->route(casefile, r->route, sizeof(r->route));
	return status;
}

static void ask_for(struct app *app, int64_t source);

static void routed(struct app *app, struct request *request)
{
	const struct routing *r = (const struct routing *)request;

	snprintf(app->network, sizeof(app->network), "%s", r->route);
	app->dirty = true;
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (r->words && strcmp(r->words, "never") == 0)
		app_say(app, MESSAGE_DONE, "net never: nothing leaves this "
					   "case; f asks no more");
	else if (r->words)
		ask_for(app, r->source);
	talloc_free(request);
}

static void post_route(struct app *app, const char *words, int64_t source)
{
	struct routing *r = app_request(app, sizeof(*r), run_route, routed);

	if (!r)
		return;
	r->request.slot = words ? 0 : SLOT_ROUTE;
	r->network = app->options.net;
	r->words = words ? talloc_strdup(r, words) : NULL;
	r->source = source;
	app_post(app, &r->request);
}

void fetch_read_route(struct app *app)
{
	snprintf(app->network, sizeof(app->network), "off");
	if (app->options.net)
		post_route(app, NULL, 0);
}

static void route_typed(struct app *app, const char *text)
{
	if (*text)
		post_route(app, text, app->confirm.number);
	else
		app_say(app, MESSAGE_INFO, "net off: nothing was sent");
}

static void ask_route(struct app *app, int64_t source)
{
	struct prompt prompt = {
		.label = "way: direct, proxy URL, never",
		.history = "route", .accept = route_typed};

	app->confirm.number = source;
	prompt_open(app, &prompt, "");
}

/* --- asking --- */

struct asking {
	struct request request;
	const struct ui_network *network;
	int64_t source;
	const char *address;
	bool open;
};

static enum status run_may(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct asking *a = (struct asking *)request;

	return a->network->may(store_side_case(side), a, a->source,
			       &a->address, &a->open, err);
}

static void start(struct app *app);

static void asked(struct app *app, struct request *request)
{
	const struct asking *a = (const struct asking *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!a->open)
		ask_route(app, a->source);
	else
		app_ask(app, start, a->source, "contact %s over %s?  y yes, "
			"n no", a->address, app->network);
	talloc_free(request);
}

static void ask_for(struct app *app, int64_t source)
{
	struct asking *a = app_request(app, sizeof(*a), run_may, asked);

	if (!a)
		return;
	a->network = app->options.net;
	a->source = source;
	app_post(app, &a->request);
}

/* A packet leaves only after a yes: the site may see who asks. */
void do_fetch(struct app *app, const struct call *call)
{
	(void)call;
	if (!app->options.net)
		app_say(app, MESSAGE_INFO, "net off: nothing was sent. "
			"taffrail fetch CASE gets copies");
	else if (app->fetching)
		app_say(app, MESSAGE_INFO, "one address at a time: cancel "
			"stops %s", app->fetching->address);
	else if (!*app->analyst)
		app_say(app, MESSAGE_ERROR, "each copy says who fetched it: "
			":analyst NAME, then f");
	else
		ask_for(app, page_source_here(app));
}

/* --- the job --- */

static bool go_on(void *payload, int64_t done, int64_t total)
{
	struct fetching *f = payload;

	atomic_store(&f->done, (long long)done);
	atomic_store(&f->total, (long long)total);
	return !atomic_load(&f->stop);
}

struct step {
	struct request request;
	struct fetching *fetching;
	const char *analyst;
	bool opens, more;
	const char *words;
};

static void add_job(struct app *app, const struct fetching *f,
		    const char *words)
{
	struct ui_job *job = &app->jobs[app->job_count % JOBS_MAX];

	snprintf(job->what, sizeof(job->what), "fetch %.400s", f->address);
	snprintf(job->state, sizeof(job->state), "%s", words);
	app->job_count++;
}

static void finish(struct app *app, struct fetching *f, bool good,
		   const char *words)
{
	add_job(app, f, words);
	app_say(app, good ? MESSAGE_DONE : MESSAGE_ERROR, "%s", words);
	if (f->fetch)
		f->network->close(f->fetch);
	free(f);
	app->fetching = NULL;
	app_case_changed(app);
}

static enum status run_step(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct step *s = (struct step *)request;
	struct fetching *f = s->fetching;
	struct casefile *casefile = store_side_case(side);
	struct error second = {.status = STATUS_OK};
	enum status status;

	casefile_set_analyst(casefile, s->analyst);
	if (s->opens)
		return f->network->open(f->app->options.net->payload, casefile,
					f->source, go_on, f, &f->fetch, err);
	status = f->network->keep(f->fetch, casefile,
				  f->status == STATUS_OK ? NULL : &f->error,
				  s, &s->more, &s->words, &second);
	store_side_forget(side);
	if (f->status != STATUS_OK) {
		*err = f->error;
		return f->status;
	}
	*err = second;
	return status;
}

static void stepped(struct app *app, struct request *request);

static struct step *step_new(struct app *app, struct fetching *f, bool opens)
{
	struct step *s = app_request(app, sizeof(*s), run_step, stepped);

	if (!s)
		return NULL;
	s->request.slot = SLOT_FETCH;
	s->fetching = f;
	s->opens = opens;
	s->analyst = talloc_strdup(s, *app->analyst ? app->analyst : "");
	return s;
}

/* The thread hands what came to the store, and ends. */
static void *transfer(void *payload)
{
	struct step *s = payload;
	struct fetching *f = s->fetching;

	f->status = f->network->transfer(f->fetch, &f->error);
	store_side_post(f->app->store, &s->request);
	return NULL;
}

static bool begin_transfer(struct app *app, struct fetching *f)
{
	struct step *s = step_new(app, f, false);
	sigset_t all, before;

	if (!s)
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	f->started = pthread_create(&f->thread, NULL, transfer, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!f->started)
		talloc_free(s);
	return f->started;
}

static void stepped(struct app *app, struct request *request)
{
	const struct step *s = (const struct step *)request;
	struct fetching *f = s->fetching;
	bool good = request->status == STATUS_OK;

	if (f->started)
		pthread_join(f->thread, NULL);
	f->started = false;
	if (!good)
		finish(app, f, false, request->error.text);
	else if (!s->opens && !s->more)
		finish(app, f, true, s->words ? s->words : "done: fetched");
	else if (!begin_transfer(app, f))
		finish(app, f, false, "no thread could be made");
	talloc_free(request);
}

static void start(struct app *app)
{
	struct fetching *f = calloc(1, sizeof(*f));
	const char *question = app->confirm.question + strlen("contact ");
	struct step *s;

	if (!f) {
		app_say(app, MESSAGE_ERROR, "out of memory");
		return;
	}
	f->app = app;
	f->network = app->options.net;
	f->source = app->confirm.number;
	snprintf(f->address, sizeof(f->address), "%.*s",
		 (int)strcspn(question, " "), question);
	s = step_new(app, f, true);
	if (!s) {
		free(f);
		return;
	}
	app->fetching = f;
	app_post(app, &s->request);
}

void do_cancel(struct app *app, const struct call *call)
{
	(void)call;
	if (!app->fetching) {
		app_say(app, MESSAGE_INFO, "no job is at work");
		return;
	}
	atomic_store(&app->fetching->stop, true);
	app_say(app, MESSAGE_INFO, "the fetch is being stopped");
}

int fetch_tick(struct app *app)
{
	if (!app->fetching)
		return -1;
	app->dirty = true;
	return TICK_MS;
}

void fetch_words(struct app *app, char *buffer, size_t size)
{
	struct fetching *f = app->fetching;
	long long done, total;

	buffer[0] = '\0';
	if (!f)
		return;
	done = atomic_load(&f->done);
	total = atomic_load(&f->total);
	if (total > 0)
		snprintf(buffer, size, "fetching %lld of %lld kB", done / 1024,
			 total / 1024);
	else
		snprintf(buffer, size, "fetching %lld kB", done / 1024);
}

void fetch_end(struct app *app)
{
	struct fetching *f = app->fetching;

	if (!f)
		return;
	atomic_store(&f->stop, true);
	if (f->started)
		pthread_join(f->thread, NULL);
}

void fetch_free(struct app *app)
{
	struct fetching *f = app->fetching;

	if (!f)
		return;
	if (f->fetch)
		f->network->close(f->fetch);
	free(f);
	app->fetching = NULL;
}

/* --- the jobs of this session --- */

enum { WHAT, STATE, JOB_COLUMNS };

static const struct view_column columns[JOB_COLUMNS] = {
	[WHAT] = {"job", "", {30, 70, 0, 1}, false},
	[STATE] = {"state", "", {20, 90, 0, 2}, false},
};

static void add_row(struct view_load *load, const char *what,
		    const char *state)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	view_cell_set(row, WHAT, talloc_strdup(load, what), STYLE_NORMAL);
	view_cell_set(row, STATE, talloc_strdup(load, state), STYLE_NORMAL);
}

static void local(struct app *app, struct view_load *load)
{
	int first = app->job_count > JOBS_MAX ? app->job_count - JOBS_MAX : 0;
	char words[96];

	fetch_words(app, words, sizeof(words));
	if (app->fetching)
		add_row(load, app->fetching->address, words);
	for (int i = app->job_count - 1; i >= first; i--)
		add_row(load, app->jobs[i % JOBS_MAX].what,
			app->jobs[i % JOBS_MAX].state);
	view_load_whole(load);
}

const struct view_class jobs_view = {
	.name = "jobs",
	.title = "Jobs of this session, newest first",
	.empty = "no job yet: f on a source fetches its page",
	.flags = VIEW_ALONE,
	.columns = columns,
	.column_count = JOB_COLUMNS,
	.local = local,
};
