/* undo: entries taken back and put back. A large one is cut into transactions
 * (store/open_entry.h): it says how far it is, and stops at a key. */
#include "ui/undo.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/entry.h"

enum { TICK_MS = 200 };

struct undoing {
	const char *word;
	struct store_side *side; /* the store's thread alone */
	/* Both threads: */
	_Atomic(const char *) doing; /* "keeping rows"; NULL: not begun */
	atomic_int percent;
	atomic_bool stop;
};

/* --- one entry --- */

enum { CHANGES_LOOKED_AT = 64 }; /* of an entry: is one on the screen? */

struct step {
	struct request request;
	const char *analyst;
	bool redo;
	int64_t entry;
	const char *what;
	bool batch, large;
	struct undoing *undoing; /* percent and stop alone; NULL: it is small */
	struct entry_change *changes; /* some of what it put in */
	int change_count;
};

static bool progress(void *payload, const char *what, int64_t done,
		     int64_t total)
{
	struct undoing *undoing = payload;

	atomic_store(&undoing->doing, what);
	atomic_store(&undoing->percent,
		     total > 0 ? (int)(done * 100 / total) : 0);
	return !atomic_load(&undoing->stop);
}

static bool is_awaited(void *payload)
{
	const struct undoing *undoing = payload;

	return store_side_is_awaited(undoing->side);
}

static void read_meanwhile(void *payload)
{
	const struct undoing *undoing = payload;

	store_side_answer(undoing->side);
}

static void watch(struct store_side *side, struct undoing *undoing)
{
	static const struct casefile_watch nobody;
	const struct casefile_watch by = {progress, undoing, is_awaited,
					  read_meanwhile};

	if (undoing)
		undoing->side = side;
	casefile_watch(store_side_case(side), undoing ? &by : &nobody);
}

static enum status describe(struct casefile *casefile, struct step *step,
			    struct error *err)
{
	struct entry_info *entries;
	int count;
	enum status status = entry_log(casefile, step, step->entry + 1, 1,
				       &entries, &count, err);

	if (status != STATUS_OK || count == 0)
		return status;
	step->what = entries[0].what;
	step->batch = entries[0].batch;
	step->large = entries[0].large;
	return entry_changes(casefile, step, step->entry, CHANGES_LOOKED_AT,
			     &step->changes, &step->change_count, err);
}

static enum status peek(struct store_side *side, struct request *request,
			struct error *err)
{
	struct step *step = (struct step *)request;
	struct casefile *casefile = store_side_case(side);

	casefile_set_analyst(casefile, step->analyst);
	step->entry = step->redo ? entry_redoable(casefile)
				 : entry_undoable(casefile);
	if (step->entry == 0)
		return error_set(err, STATUS_NOT_FOUND,
				 step->redo ? "nothing of yours to put back"
					    : "nothing of yours to take back");
	return describe(casefile, step, err);
}

static enum status run_step(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct step *step = (struct step *)request;
	struct casefile *casefile = store_side_case(side);
	char *what = NULL;
	enum status status;

	casefile_set_analyst(casefile, step->analyst);
	watch(side, step->undoing);
	status = step->redo
			 ? entry_redo(casefile, step, step->entry, &what, err)
			 : entry_undo(casefile, step, step->entry, &what, err);
	watch(side, NULL);
	store_side_forget(side);
	step->what = what;
	return status;
}

/* A large one goes on while keys are taken, and can be stopped. */
static struct undoing *begin_large(struct app *app, struct request *request,
				   bool redo)
{
	struct undoing *undoing = talloc_zero(app, struct undoing);

	if (!undoing)
		return NULL;
	undoing->word = redo ? "putting back" : "taking back";
	talloc_free(app->undoing);
	app->undoing = undoing;
	request->job = true;
	return undoing;
}

static void end_large(struct app *app, const struct undoing *undoing)
{
	if (undoing)
		TALLOC_FREE(app->undoing);
}

/* To be stopped is what was asked. */
static enum message_kind kind_of_failure(const struct request *request)
{
	return request->status == STATUS_INTERRUPTED ? MESSAGE_INFO
						     : MESSAGE_ERROR;
}

static void step_done(struct app *app, struct request *request)
{
	const struct step *step = (const struct step *)request;

	end_large(app, step->undoing);
	if (request->status != STATUS_OK) {
		app_say(app, kind_of_failure(request), "%s",
			request->error.text);
	} else {
		app_case_changed(app);
		app_say(app, MESSAGE_DONE, "%s: %s",
			step->redo ? "put back" : "took back",
			step->what ? step->what : "");
	}
	talloc_free(request);
}

static struct step *step_new(struct app *app, bool redo,
			     enum status (*run)(struct store_side *,
						struct request *,
						struct error *),
			     void (*then)(struct app *, struct request *))
{
	struct step *step = app_request(app, sizeof(*step), run, then);

	if (!step)
		return NULL;
	step->redo = redo;
	step->analyst = talloc_strdup(step, app->analyst);
	return step;
}

static void do_step(struct app *app, bool redo, int64_t entry, bool large)
{
	struct step *step = step_new(app, redo, run_step, step_done);

	if (!step)
		return;
	step->entry = entry;
	if (large)
		step->undoing = begin_large(app, &step->request, redo);
	app_post(app, &step->request);
}

static void undo_confirmed(struct app *app)
{
	do_step(app, false, app->confirm.number, false);
}

static void large_undo_confirmed(struct app *app)
{
	do_step(app, false, app->confirm.number, true);
}

/* On the screen is what a row or the detail speaks of, and in the history the
 * entry itself; what speaks of no record is nowhere. */
static bool is_off_screen(const struct app *app, const struct step *step)
{
	bool of_records = false;

	if (page_shows(app, step->entry))
		return false;
	for (int i = 0; i < step->change_count; i++) {
		const struct entry_change *change = &step->changes[i];

		if (page_shows(app, change->id) ||
		    (change->on != 0 && page_shows(app, change->on)) ||
		    (change->record != 0 && page_shows(app, change->record)))
			return false;
		of_records = of_records || change->record != 0;
	}
	return of_records;
}

/* What is off screen, of an earlier session or a batch is asked for first. */
static void peeked(struct app *app, struct request *request)
{
	const struct step *step = (const struct step *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!step->redo &&
		 (step->batch || step->entry <= app->session_entry ||
		  is_off_screen(app, step)))
		app_ask(app, step->large ? large_undo_confirmed
					 : undo_confirmed, step->entry,
			"take back %s%s?  y yes, n no",
			step->batch ? "the whole batch " : "",
			step->what ? step->what : "");
	else
		do_step(app, step->redo, step->entry, step->large);
	talloc_free(request);
}

static bool is_at_work(struct app *app)
{
	if (app->undoing)
		app_say(app, MESSAGE_INFO, "%s is at work: C-x stops it",
			app->undoing->word);
	return app->undoing != NULL;
}

static void begin_step(struct app *app, bool redo)
{
	struct step *step = is_at_work(app)
				    ? NULL
				    : step_new(app, redo, peek, peeked);

	page_load(app); /* first what the screen shows since the last entry */
	if (step)
		app_post(app, &step->request);
}

void do_undo(struct app *app, const struct call *call)
{
	(void)call;
	begin_step(app, false);
}

void do_redo(struct app *app, const struct call *call)
{
	(void)call;
	begin_step(app, true);
}

/* --- back to an entry --- */

enum { WAY_PART = 50 }; /* entries of the log that are read at a time */

struct way_back {
	struct request request;
	const char *analyst;
	int64_t entry;   /* stays, with all before it */
	int steps;       /* how many of one's own came after; taken back */
	bool large;      /* one of them is */
	struct undoing *undoing;
	const char *what; /* the last of them; all that were taken back */
};

/* An undo at a time would meet it. */
static bool is_on_way(const struct way_back *way,
		      const struct entry_info *entry)
{
	return entry->id > way->entry && entry->live && entry->target == 0 &&
	       strcmp(entry->by, way->analyst) == 0;
}

/* One's own entries after it, all of them: who says yes is told how many. */
static enum status count_way(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct way_back *way = (struct way_back *)request;
	struct entry_info *entries;
	int count = WAY_PART;
	int64_t before = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && count == WAY_PART &&
	       (before == 0 || before > way->entry)) {
		status = entry_log(store_side_case(side), way, before,
				   WAY_PART, &entries, &count, err);
		for (int i = 0; status == STATUS_OK && i < count; i++) {
			before = entries[i].id;
			if (!is_on_way(way, &entries[i]))
				continue;
			way->steps++;
			way->large |= entries[i].large;
			way->what = entries[i].what;
		}
	}
	return status;
}

/* Between two of them; one that is large stops by itself. */
static bool is_stopped(const struct way_back *way)
{
	return way->steps > 0 && way->undoing &&
	       atomic_load(&way->undoing->stop);
}

static enum status go_back(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct way_back *way = (struct way_back *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = STATUS_OK;
	int64_t last;

	casefile_set_analyst(casefile, way->analyst);
	watch(side, way->undoing);
	way->what = "";
	while (status == STATUS_OK &&
	       (last = entry_undoable(casefile)) > way->entry) {
		char *what = NULL;

		status = is_stopped(way)
				 ? error_set(err, STATUS_INTERRUPTED, "stopped")
				 : entry_undo(casefile, way, last, &what, err);
		if (status != STATUS_OK)
			break;
		way->what = talloc_asprintf(way, "%s%s%s", way->what,
					    way->steps++ ? "; " : "",
					    what ? what : "");
	}
	watch(side, NULL);
	store_side_forget(side);
	return status;
}

static void went_back(struct app *app, struct request *request)
{
	const struct way_back *way = (const struct way_back *)request;

	end_large(app, way->undoing);
	app_case_changed(app);
	if (way->steps == 0 && request->status == STATUS_OK)
		app_say(app, MESSAGE_INFO, "nothing of yours came after it");
	else if (way->steps > 0)
		app_say(app, MESSAGE_DONE, "took back %d%s: %s", way->steps,
			request->status == STATUS_INTERRUPTED
				? ", then it was stopped" : "",
			way->what);
	if (request->status != STATUS_OK &&
	    (way->steps == 0 || request->status != STATUS_INTERRUPTED))
		app_say(app, kind_of_failure(request), "%s",
			request->error.text);
	talloc_free(request);
}

static struct way_back *way_new(struct app *app, int64_t entry,
				enum status (*run)(struct store_side *,
						   struct request *,
						   struct error *),
				void (*then)(struct app *, struct request *))
{
	struct way_back *way = app_request(app, sizeof(*way), run, then);

	if (!way)
		return NULL;
	way->entry = entry;
	way->analyst = talloc_strdup(way, app->analyst);
	return way;
}

static void start_back(struct app *app, bool large)
{
	struct way_back *way =
		way_new(app, app->confirm.number, go_back, went_back);

	if (!way)
		return;
	if (large)
		way->undoing = begin_large(app, &way->request, false);
	app_post(app, &way->request);
}

static void way_confirmed(struct app *app)
{
	start_back(app, false);
}

static void large_way_confirmed(struct app *app)
{
	start_back(app, true);
}

static void way_counted(struct app *app, struct request *request)
{
	const struct way_back *way = (const struct way_back *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (way->steps == 0)
		app_say(app, MESSAGE_INFO, "nothing of yours came after it");
	else
		app_ask(app, way->large ? large_way_confirmed : way_confirmed,
			way->entry,
			"take back %d of yours, down to %s?  y yes, n no",
			way->steps, way->what);
	talloc_free(request);
}

void do_undo_to(struct app *app, const struct call *call)
{
	struct chosen chosen = page_chosen(app);
	struct way_back *way;

	(void)call;
	if (is_at_work(app))
		return;
	if (chosen.entry == 0) {
		app_say(app, MESSAGE_ERROR,
			"choose an entry first: 9 leads to the history");
		return;
	}
	way = way_new(app, chosen.entry, count_way, way_counted);
	if (way)
		app_post(app, &way->request);
}

/* --- at work --- */

bool undoing_words(struct app *app, char *buffer, size_t size)
{
	struct undoing *undoing = app->undoing;
	const char *doing = undoing ? atomic_load(&undoing->doing) : NULL;

	if (!undoing)
		return false;
	snprintf(buffer, size, "%s %d %%, C-x stops",
		 doing ? doing : undoing->word,
		 atomic_load(&undoing->percent));
	return true;
}

int undoing_tick(struct app *app)
{
	if (!app->undoing)
		return -1;
	app->dirty = true;
	return TICK_MS;
}

bool undoing_stop(struct app *app)
{
	if (!app->undoing)
		return false;
	atomic_store(&app->undoing->stop, true);
	app_say(app, MESSAGE_INFO, "%s is being stopped", app->undoing->word);
	return true;
}
