#include "ui/fetch.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/ingest/addresses.h"
#include "store/casefile.h"
#include "ui/import.h"
#include "ui/network.h"
#include "ui/reader.h"
#include "ui/undo.h"

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

/* --- the job --- */

/* One turn: what is to be added, then what came. */
struct step {
	struct request request;
	struct fetching *fetching;
	const char *analyst;
	struct fetch_wish *adds; /* before it settles; NULL nothing */
	bool settles, closes;
	/* the answer */
	bool more;
	void *run;
	struct ui_came *came;
	int came_count;
	struct waiting_list *waiting;
};

/* A run that begins or ends takes nothing up: it may be gone before. */
bool fetch_is_between(struct app *app)
{
	const struct fetching *f = app->fetching;

	if (!f || (f->shown && !f->stopping))
		return false;
	app_say(app, MESSAGE_INFO, "a fetch is just beginning or ending: once "
		"more in a moment");
	return true;
}

static void add_job(struct app *app, const char *address, const char *words)
{
	struct ui_job *job = &app->jobs[app->job_count % JOBS_MAX];

	snprintf(job->what, sizeof(job->what), "fetch %.400s", address);
	snprintf(job->state, sizeof(job->state), "%s", words);
	app->job_count++;
}

/* The source of an address that had none: made, or made meanwhile. */
static enum status make_source(struct fetch_wish *wish,
			       struct casefile *casefile, struct error *err)
{
	struct addresses *a = talloc_zero(wish, struct addresses);
	int64_t entry;
	enum status status;

	if (a)
		a->list = talloc_zero(a, struct address);
	if (!a || !a->list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	a->count = 1;
	a->list->text = wish->address;
	status = addresses_compare(casefile, a, err);
	if (status == STATUS_OK && a->fresh > 0)
		status = addresses_add(casefile, a, &entry, err);
	if (status == STATUS_OK)
		wish->source = a->list->source;
	return status;
}

static enum status add_to(struct step *s, struct casefile *casefile,
			  struct error *err)
{
	struct fetching *f = s->fetching;
	struct fetch_wish *wish = s->adds;
	enum status status = STATUS_OK;
	int count;

	if (!f->run)
		status = f->network->open(f->app->options.net->payload,
					  casefile, &f->run, err);
	if (status != STATUS_OK)
		return status;
	if (wish->address)
		status = make_source(wish, casefile, err);
	if (status != STATUS_OK)
		return status;
	if (wish->source)
		return f->network->add(casefile, f->run, wish->source,
				       wish->requisites, err);
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
	if (s->came_count > 0 || (s->adds && s->adds->address))
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

/* What does not change while the thread of the work looks at it. */
static struct fetching *fetching_new(struct app *app)
{
	struct fetching *f = calloc(1, sizeof(*f));

	if (f)
		*f = (struct fetching){.app = app,
				       .network = app->options.net};
	return f;
}

/* Put it into the queue; a run that is at work takes it up. */
void fetch_start(struct app *app)
{
	struct fetching *f = app->fetching;
	struct step *s;
	bool begins = !f;

	if (fetch_is_between(app)) /* since the question was asked */
		return;
	if (begins)
		f = fetching_new(app);
	if (!f) {
		app_say(app, MESSAGE_ERROR, "out of memory");
		return;
	}
	s = step_new(app, f, begins);
	if (!s) {
		if (begins)
			free(f);
		return;
	}
	s->adds = talloc_steal(s, app->wish);
	app->wish = NULL;
	f->again = !begins;
	app->fetching = f;
	app_post(app, &s->request);
}

void do_cancel(struct app *app, const struct call *call)
{
	struct fetching *f = app->fetching;

	(void)call;
	if (undoing_stop(app) || import_stop(app) || reader_stop(app))
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
