#include "ui/app.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "store/casefile.h"
#include "store/entry.h"
#include "ui/columns.h"
#include "ui/fetch.h"
#include "ui/folders.h"
#include "ui/import.h"
#include "ui/outside.h"
#include "ui/reader.h"
#include "ui/undo.h"
#include "ui/workbench.h"

enum {
	KEYS_FILE_MAX = 1 << 16,
	KEYS_WAIT_MS = 200, /* keys wait so long for the rows they are about */
	ENTRY_WAIT_MS = 5000, /* and so long for an entry to be made */
	FIRST_WAIT_MS = 40,
	TOGETHER_MS = 4, /* answers that come so close are drawn together */
	BATCH_MAX = 512 /* keys taken before the screen is drawn all the same */
};

/* The one thing that a signal handler may touch: a pipe that poll() watches,
 * so that no signal is lost between a look and a wait. */
static int signal_bell[2] = {-1, -1};

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t n = write(signal_bell[1], &byte, 1);

	(void)n;
	errno = saved;
}

static const int watched_signals[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT,
				      SIGCONT};

static bool watch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	if (pipe(signal_bell) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(signal_bell[i], F_SETFD, FD_CLOEXEC);
		fcntl(signal_bell[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(watched_signals) / sizeof(int); i++)
		sigaction(watched_signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return true;
}

static void leave_signals(void)
{
	for (size_t i = 0; i < sizeof(watched_signals) / sizeof(int); i++)
		signal(watched_signals[i], SIG_DFL);
	close(signal_bell[0]);
	close(signal_bell[1]);
}

void app_post(struct app *app, struct request *request)
{
	if (!request)
		return;
	app->unanswered += request->slot == 0 && !request->job;
	store_side_post(app->store, request);
}

void *app_request(struct app *app, size_t size,
		  enum status (*run)(struct store_side *, struct request *,
				     struct error *),
		  void (*done)(struct app *, struct request *))
{
	struct request *request = talloc_zero_size(NULL, size);

	if (!request) {
		app_say(app, MESSAGE_ERROR, "out of memory");
		return NULL;
	}
	request->run = run;
	request->done = done;
	return request;
}

void app_say(struct app *app, enum message_kind kind, const char *format, ...)
{
	int at = (app->message_first + app->message_count) % MESSAGES_MAX;
	struct message *message = &app->messages[at];
	va_list list;

	if (app->message_count < MESSAGES_MAX)
		app->message_count++;
	else
		app->message_first = (app->message_first + 1) % MESSAGES_MAX;
	va_start(list, format);
	vsnprintf(message->text, sizeof(message->text), format, list);
	va_end(list);
	message->kind = kind;
	app->message_shown = true;
	app->error_unseen |= kind == MESSAGE_ERROR;
	app->dirty = true;
}

void app_context(struct app *app, enum context context)
{
	/* a long question stood over them */
	for (int i = 0; app->context == CONTEXT_CONFIRM && i < PANE_COUNT; i++)
		if (app->page->views[i])
			app->page->views[i]->dirty = true;
	app->context = context;
	app->typed.count = 0;
	app->count = 0;
	app->counting = false;
	app->dirty = true;
}

void app_ask(struct app *app, void (*yes)(struct app *), int64_t number,
	     const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(app->confirm.question, sizeof(app->confirm.question), format,
		  list);
	va_end(list);
	app->confirm.yes = yes;
	app->confirm.number = number;
	app_context(app, CONTEXT_CONFIRM);
}

void do_answer_yes(struct app *app, const struct call *call)
{
	(void)call;
	app_context(app, CONTEXT_MAIN);
	app->confirm.yes(app);
}

void do_answer_no(struct app *app, const struct call *call)
{
	(void)call;
	app_context(app, CONTEXT_MAIN);
	app_say(app, MESSAGE_INFO, "nothing was done");
}

/* --- what the status line says of the last entry --- */

struct last_entry {
	struct request request;
	const char *what;
	int64_t id, newest;
};

static enum status read_last(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct last_entry *last = (struct last_entry *)request;
	struct casefile *casefile = store_side_case(side);
	struct entry_info *entries;
	int count = 0;
	enum status status =
		entry_log(casefile, last, 0, 1, &entries, &count, err);

	if (status == STATUS_OK && count > 0)
		last->newest = entries[0].id;
	last->id = entry_undoable(casefile);
	if (status != STATUS_OK || last->id == 0)
		return status;
	status = entry_log(casefile, last, last->id + 1, 1, &entries, &count,
			   err);
	if (status == STATUS_OK && count > 0)
		last->what = entries[0].what;
	return status;
}

static void show_last(struct app *app, struct request *request)
{
	const struct last_entry *last = (const struct last_entry *)request;

	snprintf(app->done, sizeof(app->done), "%s",
		 last->what ? last->what : "");
	if (app->session_entry < 0)
		app->session_entry = last->newest;
	app->dirty = true;
	talloc_free(request);
}

void app_read_last_entry(struct app *app)
{
	struct last_entry *last = app_request(app, sizeof(*last), read_last,
					      show_last);

	if (!last)
		return;
	last->request.slot = SLOT_LAST;
	app_post(app, &last->request);
}

void app_case_changed(struct app *app)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (app->page->views[i])
			view_again(app->page->views[i]);
	app->page->detailed.id = 0;
	app_read_last_entry(app);
	app->dirty = true;
}

/* --- actions by name --- */

unsigned app_contexts(struct app *app)
{
	if (app->context == CONTEXT_MAIN && reader_of(app))
		return CONTEXT_MAIN | CONTEXT_READER;
	if (app->context == CONTEXT_MAIN)
		return CONTEXT_MAIN | page_view(app)->class->context;
	return app->context;
}

void app_run(struct app *app, const struct ui_action *action, int count,
	     key pressed, const char *argument)
{
	struct call call = {.action = action, .count = count,
			    .pressed = pressed, .argument = argument};
	const char *why = app_unavailable(app, action);

	if (why)
		app_say(app, MESSAGE_ERROR, "%s", why);
	else
		action->run(app, &call);
	app->dirty = true;
}

static bool run_kind(struct app *app, const char *name, size_t length)
{
	const struct kind *kind =
		registry_kind_by_word(app->registry, name, length);

	if (!kind)
		return false;
	app_run(app, ui_action_get(ACTION_list), 0, PRESS_NONE, kind->word);
	return true;
}

void app_command(struct app *app, const char *text)
{
	size_t length = strcspn(text, " "), whole = strlen(text);
	const struct ui_action *action = ui_action_by_name(text, length);
	const char *argument = text + length + strspn(text + length, " ");

	if (whole == 0)
		return;
	if (action && (action->contexts & app_contexts(app)))
		app_run(app, action, 0, PRESS_NONE, argument);
	else if (length == 1 && *text == 'q')
		app_run(app, ui_action_get(ACTION_quit), 0, PRESS_NONE, "");
	else if (!run_kind(app, text, whole))
		app_say(app, MESSAGE_ERROR,
			"no action and no kind is called `%.*s`: ? shows all",
			(int)length, text);
}

/* --- the loop --- */

static void stop_for_a_while(struct app *app)
{
	app->stop = false;
	term_leave(app->term);
	raise(SIGSTOP);
	term_return(app->term);
	page_layout(app);
}

static void read_signals(struct app *app)
{
	unsigned char numbers[64];
	ssize_t n;

	while ((n = read(signal_bell[0], numbers, sizeof(numbers))) > 0)
		for (ssize_t i = 0; i < n; i++)
			switch (numbers[i]) {
			case SIGWINCH:
				term_resize(app->term);
				page_layout(app);
				break;
			case SIGCONT:
				term_redraw(app->term);
				page_layout(app);
				break;
			case SIGINT:
				input_key(app, 3);
				break;
			default:
				app->ending = numbers[i];
			}
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Keys that were typed ahead are about rows, or an entry, still to come: they
 * are left unread until these are there, or for a moment. How many ms; 0:
 * read. */
static int keys_wait(struct app *app)
{
	int64_t now, longest = app->unanswered > 0 ? ENTRY_WAIT_MS
						   : KEYS_WAIT_MS;

	if (!form_waits(app) && !ticks_wait(app) && !app->selecting &&
	    (app->context != CONTEXT_MAIN ||
	     (!page_waits(app) && !app->finding && app->unanswered == 0))) {
		app->waiting_since = 0;
		return 0;
	}
	now = now_ms();
	if (app->waiting_since == 0)
		app->waiting_since = now;
	return now - app->waiting_since < longest
		       ? (int)(longest - (now - app->waiting_since)) : 0;
}

static void read_keys(struct app *app)
{
	struct term_mouse mouse;
	key pressed;

	for (int i = 0; i < BATCH_MAX && !app->quit; i++) {
		page_load(app);
		if (keys_wait(app) > 0 || !term_read(app->term, &pressed, &mouse))
			return;
		if (pressed == PRESS_MOUSE)
			input_mouse(app, &mouse);
		else
			input_key(app, pressed);
	}
}

static void read_answers(struct app *app)
{
	struct request *request;

	while ((request = store_side_take(app->store))) {
		app->unanswered -= request->slot == 0 && !request->job;
		request->done(app, request);
	}
	if (store_side_changed(app->store)) {
		app_case_changed(app);
		app_say(app, MESSAGE_INFO, "the case was changed by another "
					   "program, and is shown as it is now");
	}
}

/* longest: ms; -1 no end. */
static bool wait_for_something(struct app *app, struct pollfd *watched,
			       int longest)
{
	int wait = keys_wait(app), draft = drafts_tick(app), n;
	int fetch = fetch_tick(app);
	int sheet, undo;

	if (wait > 0 && (longest < 0 || wait < longest))
		longest = wait;
	if (draft >= 0 && (longest < 0 || draft < longest))
		longest = draft;
	if (fetch >= 0 && (longest < 0 || fetch < longest))
		longest = fetch;
	if ((sheet = import_tick(app)) >= 0 && (longest < 0 || sheet < longest))
		longest = sheet;
	if ((undo = undoing_tick(app)) >= 0 && (longest < 0 || undo < longest))
		longest = undo;
	watched[0].events = wait > 0 ? 0 : POLLIN;
	n = poll(watched, 3, longest);
	if (n < 0 && errno != EINTR)
		return false;
	if (watched[0].revents & (POLLHUP | POLLERR))
		app->ending = SIGHUP;
	return true;
}

/* The first rows are nearly there: one screen with them, not two. */
static void await_first_rows(struct app *app)
{
	struct pollfd answers = {.fd = store_side_answers(app->store),
				 .events = POLLIN};

	page_load(app);
	if (poll(&answers, 1, FIRST_WAIT_MS) > 0)
		read_answers(app);
}

/* A ship has five panes, whose rows come one after another: one screen with
 * them, not five. What a key did is drawn at once. */
static bool more_follows(struct app *app, const struct pollfd *watched,
			 int64_t *since)
{
	bool answers = watched[2].revents != 0 && watched[0].revents == 0 &&
		       watched[1].revents == 0;

	if (!answers || store_side_busy(app->store) == 0) {
		*since = 0;
		return false;
	}
	if (*since == 0)
		*since = now_ms();
	return now_ms() - *since < TOGETHER_MS;
}

/* What is drawn while a key waits was not seen by who pressed it. */
static void mark_seen(struct app *app)
{
	struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
	struct view *view = page_view(app);

	if (view && view->seen != view->shown && poll(&keys, 1, 0) == 0)
		view->seen = view->shown;
}

static void loop(struct app *app)
{
	struct pollfd watched[3] = {
		{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = signal_bell[0], .events = POLLIN},
		{.fd = store_side_answers(app->store), .events = POLLIN},
	};

	int64_t since = 0;

	while (!app->quit && !app->ending) {
		bool later;

		page_load(app);
		later = more_follows(app, watched, &since);
		if (!later) {
			draw_screen(app);
			mark_seen(app);
		}
		if (!wait_for_something(app, watched, later ? TOGETHER_MS : -1))
			return;
		read_signals(app);
		read_answers(app);
		if (watched[0].revents & POLLIN)
			read_keys(app);
		if (app->stop)
			stop_for_a_while(app);
	}
}

/* --- begin and end --- */

static void say_config_line(void *payload, const char *line)
{
	app_say(payload, MESSAGE_ERROR, "%s", line);
}

static void read_keys_file(struct app *app)
{
	char *path = folders_config(app, "keys");
	FILE *file = path ? fopen(path, "re") : NULL;
	char *text;
	size_t n;

	talloc_free(path);
	if (!file)
		return;
	text = talloc_size(app, KEYS_FILE_MAX);
	n = text ? fread(text, 1, KEYS_FILE_MAX, file) : 0;
	if (n == KEYS_FILE_MAX)
		app_say(app, MESSAGE_ERROR, "the keys file is longer than %d "
					    "bytes; the rest is not read",
			KEYS_FILE_MAX);
	keymap_read(app->keymap, text, n, say_config_line, app);
	talloc_free(text);
	(void)fclose(file);
}

static struct app *app_new(struct casefile *casefile,
			   const struct ui_options *options)
{
	struct app *app = talloc_zero(NULL, struct app);

	if (!app)
		return NULL;
	app->options = *options;
	app->registry = casefile_registry(casefile);
	app->case_name = talloc_strdup(app, casefile_name(casefile));
	app->case_path = talloc_strdup(app, casefile_path(casefile));
	app->case_id = casefile_meta(casefile, app, "case");
	if (!app->case_id)
		app->case_id = talloc_strdup(app, "case");
	app->tour = options->tour ? 1 : 0;
	app->writable = casefile_is_writable(casefile);
	snprintf(app->analyst, sizeof(app->analyst), "%s",
		 casefile_analyst(casefile));
	app->context = CONTEXT_MAIN;
	app->session_entry = -1;
	app->keymap = keymap_new(app);
	app->columns = columns_read(app);
	if (!app->columns)
		bug("out of memory");
	return app;
}

static int cannot(struct app *app, const struct error *err)
{
	fprintf(stderr, "taffrail: %s\n", err->text);
	talloc_free(app);
	return 3;
}

int ui_run(struct casefile *casefile, const struct ui_options *options)
{
	struct app *app = app_new(casefile, options);
	struct term_options look = {.plain = options->plain,
				    .mouse = options->mouse};
	struct error err;

	if (!app) {
		fprintf(stderr, "taffrail: out of memory\n");
		return 3;
	}
	if (theme_load(options->theme, &look.theme, say_config_line, app,
		       &err) != STATUS_OK)
		return cannot(app, &err);
	if (!watch_signals()) {
		error_set(&err, STATUS_IO, "too many open files");
		return cannot(app, &err);
	}
	if (term_open(&look, &app->term, &err) != STATUS_OK)
		return cannot(app, &err);
	if (store_side_open(casefile, &app->store, &err) != STATUS_OK) {
		term_close(app->term);
		return cannot(app, &err);
	}
	read_keys_file(app);
	outside_sweep();
	page_open_home(app);
	app_read_last_entry(app);
	fetch_read_route(app);
	drafts_read(app);
	await_first_rows(app);
	loop(app);
	reader_leave(app);
	drafts_keep(app);
	fetch_end(app);
	store_side_close(app->store);
	fetch_free(app);
	outside_end(app);
	term_close(app->term);
	leave_signals();
	talloc_free(app);
	return 0;
}
