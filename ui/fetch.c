#include "ui/fetch.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile.h"
#include "ui/import.h"
#include "ui/network.h"

enum { TICK_MS = 200 };

/* The run through the queue that is at work. Its settle steps happen in the
 * thread of the store, its work in one of its own, in turns. */
struct fetching {
	struct app *app;
	const struct ui_network *network;
	void *run;          /* the steps' and the work's, never at once */
	void *shown;        /* the same while the interface may look at it */
	pthread_t thread;
	bool started;       /* the thread is to be joined */
	bool stopping;
	bool again;         /* something was added: settle before it ends */
	enum status status; /* of the work */
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

/* A run that begins or ends takes nothing up: it may be gone before. */
static bool is_between(struct app *app)
{
	const struct fetching *f = app->fetching;

	if (!f || (f->shown && !f->stopping))
		return false;
	app_say(app, MESSAGE_INFO, "a fetch is just beginning or ending: once "
		"more in a moment");
	return true;
}

static bool can_fetch(struct app *app)
{
	if (!app->options.net)
		app_say(app, MESSAGE_INFO, "net off: nothing was sent. "
			"taffrail fetch CASE gets copies");
	else if (is_between(app))
		return false;
	else if (!*app->analyst)
		app_say(app, MESSAGE_ERROR, "each copy says who fetched it: "
			":analyst NAME, then f");
	else
		return true;
	return false;
}

/* A packet leaves only after a yes: the site may see who asks. */
void do_fetch(struct app *app, const struct call *call)
{
	(void)call;
	if (can_fetch(app))
		ask_for(app, page_source_here(app));
}

/* --- the job --- */

/* One turn: what is to be added, then what came. */
struct step {
	struct request request;
	struct fetching *fetching;
	const char *analyst;
	bool adds, all;     /* before it settles */
	int64_t source;
	bool settles, closes;
	/* the answer */
	bool more;
	void *run;
	struct ui_came *came;
	int came_count;
	struct waiting_list *waiting;
};

static void add_job(struct app *app, const char *address, const char *words)
{
	struct ui_job *job = &app->jobs[app->job_count % JOBS_MAX];

	snprintf(job->what, sizeof(job->what), "fetch %.400s", address);
	snprintf(job->state, sizeof(job->state), "%s", words);
	app->job_count++;
}

static enum status add_to(struct step *s, struct casefile *casefile,
			  struct error *err)
{
	struct fetching *f = s->fetching;
	enum status status = STATUS_OK;
	int count;

	if (!f->run)
		status = f->network->open(f->app->options.net->payload,
					  casefile, &f->run, err);
	if (status != STATUS_OK)
		return status;
	if (!s->all)
		return f->network->add(casefile, f->run, s->source, err);
	status = f->network->add_all(casefile, f->run, &count, err);
	if (status == STATUS_OK && count == 0)
		return error_set(err, STATUS_NOT_FOUND, "nothing waits in the "
				 "queue");
	return status;
}

static enum status close_run(struct fetching *f, struct casefile *casefile)
{
	if (f->run)
		f->network->close(f->run, casefile);
	f->run = NULL;
	return STATUS_OK;
}

static enum status run_step(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct step *s = (struct step *)request;
	struct fetching *f = s->fetching;
	struct casefile *casefile = store_side_case(side);
	/* what is only added may come beside the work, whose status that is */
	enum status status = s->settles ? f->status : STATUS_OK;

	if (s->closes)
		return close_run(f, casefile);
	casefile_set_analyst(casefile, s->analyst);
	if (status != STATUS_OK)
		*err = f->error;
	if (status == STATUS_OK && s->adds)
		status = add_to(s, casefile, err);
	if (status == STATUS_OK && s->settles)
		status = f->network->settle(f->run, casefile, s, &s->more,
					    &s->came, &s->came_count, err);
	if (s->came_count > 0)
		store_side_forget(side);
	s->run = f->run;
	s->waiting = fetch_list_waiting(f->network, casefile, s);
	return status;
}

static void stepped(struct app *app, struct request *request);

static struct step *step_new(struct app *app, struct fetching *f, bool settles)
{
	struct step *s = app_request(app, sizeof(*s), run_step, stepped);

	if (!s)
		return NULL;
	s->fetching = f;
	s->settles = settles;
	s->analyst = talloc_strdup(s, *app->analyst ? app->analyst : "");
	return s;
}

/* The thread hands what came to the store, and ends. */
static void *work(void *payload)
{
	struct step *s = payload;
	struct fetching *f = s->fetching;

	f->status = f->network->work(f->run, &f->error);
	store_side_post(f->app->store, &s->request);
	return NULL;
}

static bool begin_work(struct app *app, struct fetching *f)
{
	struct step *s = step_new(app, f, true);
	sigset_t all, before;

	if (!s)
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	f->started = pthread_create(&f->thread, NULL, work, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!f->started)
		talloc_free(s);
	return f->started;
}

/* What came is listed, and the last of it said. */
static void tell_came(struct app *app, const struct step *s)
{
	for (int i = 0; i < s->came_count; i++) {
		const struct ui_came *c = &s->came[i];

		add_job(app, c->address, c->words);
		app_say(app, c->good ? MESSAGE_DONE : MESSAGE_ERROR, "%s",
			c->words);
	}
	if (s->came_count > 0)
		app_case_changed(app);
}

static void finish(struct app *app, struct fetching *f)
{
	free(f);
	app->fetching = NULL;
	jobs_again(app);
	app->dirty = true;
}

/* Nobody looks at it any more. */
static void end_run(struct app *app, struct fetching *f, bool came)
{
	struct step *s = step_new(app, f, false);

	if (f->stopping && !came)
		app_say(app, MESSAGE_INFO, "the fetch was stopped: what it did "
			"not get waits in the queue");
	f->shown = NULL;
	if (!s)
		return;
	s->closes = true;
	app_post(app, &s->request);
}

/* Nothing works for this run now: it goes on, or ends. */
static void turn(struct app *app, struct fetching *f, const struct step *s)
{
	struct step *again = s->run && !s->more && f->again
				     ? step_new(app, f, true) : NULL;

	f->shown = s->run;
	f->again = false;
	if (s->run && s->more && begin_work(app, f))
		return;
	if (s->run && s->more)
		app_say(app, MESSAGE_ERROR, "no thread could be made: what is "
			"left waits in the queue");
	if (again)
		app_post(app, &again->request);
	else if (s->run)
		end_run(app, f, s->came_count > 0);
	else
		finish(app, f);
}

static void stepped(struct app *app, struct request *request)
{
	struct step *s = (struct step *)request;
	struct fetching *f = s->fetching;

	if (s->settles && f->started) {
		pthread_join(f->thread, NULL);
		f->started = false;
	}
	jobs_take_waiting(app, s->waiting);
	tell_came(app, s);
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	if (s->closes)
		finish(app, f);
	else if (s->settles)
		turn(app, f, s);
	else if (f->shown)
		f->network->wake(f->shown);
	talloc_free(request);
}

/* Put it into the queue; a run that is at work takes it up. */
static void start(struct app *app)
{
	struct fetching *f = app->fetching;
	struct step *s;
	bool begins = !f;

	if (is_between(app)) /* since the question was asked */
		return;
	if (begins)
		f = calloc(1, sizeof(*f));
	if (!f) {
		app_say(app, MESSAGE_ERROR, "out of memory");
		return;
	}
	f->app = app;
	f->network = app->options.net;
	s = step_new(app, f, begins);
	if (!s) {
		if (begins)
			free(f);
		return;
	}
	s->adds = true;
	f->again = !begins;
	s->all = app->confirm.number == 0;
	s->source = app->confirm.number;
	app->fetching = f;
	app_post(app, &s->request);
}

void do_fetch_queue(struct app *app, const struct call *call)
{
	int count = jobs_waiting(app);

	(void)call;
	if (!can_fetch(app))
		return;
	if (strcmp(app->network, "off") == 0 ||
	    strcmp(app->network, "never") == 0)
		app_say(app, MESSAGE_ERROR, "net %s: f on a source asks for "
			"the way first", app->network);
	else
		app_ask(app, start, 0, "contact %s%.0d%s that wait%s in the "
			"queue over %s?  y yes, n no",
			count > 0 ? "" : "all", count,
			count == 1 ? " address" : " addresses",
			count == 1 ? "s" : "", app->network);
}

void do_cancel(struct app *app, const struct call *call)
{
	struct fetching *f = app->fetching;

	(void)call;
	if (import_stop(app))
		return;
	if (!f || !f->shown) {
		app_say(app, MESSAGE_INFO, "no job is at work");
		return;
	}
	f->stopping = true;
	f->network->stop(f->shown);
	app_say(app, MESSAGE_INFO, "the fetch is being stopped");
}

int fetch_tick(struct app *app)
{
	if (!app->fetching)
		return -1;
	jobs_again(app);
	app->dirty = true;
	return TICK_MS;
}

int fetch_look(struct app *app, struct ui_transfer *ret_transfers, int max)
{
	struct fetching *f = app->fetching;

	return f && f->shown ? f->network->look(f->shown, ret_transfers, max)
			     : 0;
}

void fetch_words(struct app *app, char *buffer, size_t size)
{
	struct ui_transfer t[UI_LOOK_MAX];
	int n = fetch_look(app, t, UI_LOOK_MAX);
	long long done = 0, total = 0;

	buffer[0] = '\0';
	if (!app->fetching)
		return;
	for (int i = 0; i < n; i++) {
		done += t[i].done;
		total += t[i].total;
	}
	if (n == 0)
		snprintf(buffer, size, "%d to fetch", jobs_waiting(app));
	else if (n > 1)
		snprintf(buffer, size, "fetching %d, %lld kB", n, done / 1024);
	else if (total > 0)
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
	if (f->shown)
		f->network->stop(f->shown);
	if (f->started)
		pthread_join(f->thread, NULL);
}

void fetch_free(struct app *app)
{
	struct fetching *f = app->fetching;

	if (!f)
		return;
	if (f->run)
		f->network->close(f->run, NULL);
	free(f);
	app->fetching = NULL;
}
