/* workbench: what the modules of the interface share. Not for others. */
#ifndef TAFFRAIL_UI_WORKBENCH_H
#define TAFFRAIL_UI_WORKBENCH_H

#include <signal.h>
#include <stdarg.h>

#include "store/registry.h"
#include "ui/action.h"
#include "ui/app.h"
#include "ui/drafts.h"
#include "ui/keymap.h"
#include "ui/line_edit.h"
#include "ui/request.h"
#include "ui/term.h"
#include "ui/view.h"

enum {
	PLACES_MAX = 64,    /* of the jump list */
	MESSAGES_MAX = 200,
	HISTORY_MAX = 100,  /* lines typed, of each sort */
	CANDIDATES_MAX = 32,
	JOBS_MAX = 32
};

/* A page: the views on the screen at one time. */
struct page {
	bool home;               /* the four panes and the detail */
	struct view *views[PANE_COUNT]; /* not home: [0] and, perhaps, DETAIL */
	enum pane focus;
	enum pane leading;       /* that the detail follows */
	enum pane lower;         /* CHAIN or ORIGINS where only one fits */
	int zoomed;              /* enum pane; -1 */
	struct chosen subject;   /* home: what panes 2 to 4 speak of */
	char *subject_title;     /* its title */
	bool held;               /* they stay with it */
	bool visiting;           /* it is not the first pane's ship: until the
				  * focus goes there */
	struct chosen detailed;  /* what the detail was asked for */
	int64_t detailed_lead;
};

/* Enough to come back to a page. */
struct place {
	bool home;
	const struct view_class *class;
	struct view_query query; /* of the page's first view; texts owned */
	struct chosen subject, chosen;
	int64_t at;              /* its row, for what has no id */
	struct chosen focused;   /* chosen in the view with the focus; if that
				  * is the detail, in the one it follows */
	enum pane focus, leading;
	bool held, visiting;
};

enum message_kind { MESSAGE_DONE, MESSAGE_ERROR, MESSAGE_INFO };
struct message {
	enum message_kind kind;
	char text[ERROR_TEXT_MAX];
};

/* What is cited from now on. */
struct pinned {
	int64_t source;
	char key[64];  /* "rusi23", or its title */
	char at[128];  /* locator in it; "" none */
	/* Words of a capture, in the bytes of its payload; capture 0: none. */
	int64_t capture, start, length;
	char quote[1024];
	bool kept;     /* until another is pinned, not for one form alone */
};

struct app;
struct edit_knowing;

/* A line being typed at the foot: what for, and what is done with it. */
struct prompt {
	const char *label;    /* ":" "/" "note" */
	const char *history;  /* name of its history; NULL none */
	void (*accept)(struct app *app, const char *text);
	void (*changed)(struct app *app, const char *text); /* may be NULL */
	void (*cancel)(struct app *app); /* may be NULL */
	/* Candidates for the text up to the cursor, starting at *ret_from. */
	int (*complete)(struct app *app, const char *text, size_t length,
			const char **ret_words, int max, size_t *ret_from);
	struct chosen about;  /* what was chosen when it began */
	bool keep_draft;
};

struct typed_history {
	const char *name;
	char *lines[HISTORY_MAX];
	int count;
};

struct columns;
struct finding;
/* A job that is over, for the list of them. */
struct ui_job {
	char what[512], state[ERROR_TEXT_MAX];
};

struct fetching;
struct fetch_wish;
struct importing;
struct undoing;
struct form;
struct palette;
struct judging;
struct ticks;

struct app {
	struct term *term;
	struct store_side *store;
	struct keymap *keymap;
	struct ui_options options;
	const struct registry *registry;
	struct columns *columns;     /* of the kinds' lists, remembered */
	char *case_name, *case_path, *case_id;
	bool writable;

	struct page *page;
	struct place *places[PLACES_MAX];
	int place_count, place_at;

	enum context context;
	struct key_sequence typed;   /* keys that may become a sequence */
	int count;
	char *outside;               /* folder of copies opened outside */
	char *outside_path;          /* what is to be opened after a yes */
	int tour;                    /* step shown, from 1; 0: none */
	bool counting;               /* digits are a count now */
	char paste[LINE_MAX_BYTES];
	size_t paste_length;
	bool pasting;
	char *pasted;                /* outside of a line: whole; NULL none */
	size_t pasted_length;

	struct drafts drafts;
	struct prompt prompt;
	char *pair_title;            /* of prompt.about; NULL none */
	struct line_edit line;
	struct typed_history histories[8];
	int history_at;
	void *candidate_texts; /* talloc context of the candidates */
	const char *candidates[CANDIDATES_MAX];
	int candidate_count, candidate_at;
	size_t candidate_from;
	struct form *form;
	struct palette *palette;
	struct judging *judging;
	struct ticks *ticks;
	struct {
		char question[ERROR_TEXT_MAX];
		void (*yes)(struct app *app);
		int64_t number;
	} confirm;

	struct pinned pinned;
	char analyst[128];
	char done[ERROR_TEXT_MAX];   /* the last entry's line */
	int64_t session_entry;       /* entries up to here are older */
	struct message messages[MESSAGES_MAX];
	int message_count, message_first;
	bool message_shown, error_unseen;
	char find[256];              /* words of the last search in a view */
	struct finding *finding;     /* rows that are looked through; NULL */
	/* What could not be done, and why, when the help was opened. */
	const char *why_not[ACTION_COUNT];
	char network[160];           /* the route, for the status line */
	struct importing *importing; /* the sheet at hand; NULL none */
	struct undoing *undoing;     /* a large undo at work; NULL none */
	struct fetching *fetching;   /* the fetch at work; NULL none */
	struct fetch_wish *wish;     /* being asked about; NULL nothing */
	struct waiting_list *waiting; /* the queue as last read; NULL */
	struct ui_job jobs[JOBS_MAX];
	int job_count;               /* ever; the last JOBS_MAX are kept */
	struct edit *pending;        /* waits for the analyst's name */

	/* Done when the rows of a view arrive that it needs. */
	const struct ui_action *deferred;
	unsigned deferred_view;
	int64_t waiting_since;       /* ms; keys wait for what they are about */
	int unanswered;              /* messages that nothing supersedes */
	bool selecting;              /* keys wait: what is chosen comes */
	bool dirty, quit, stop;      /* stop: suspend at the next turn */
	sig_atomic_t ending;         /* SIGHUP, SIGTERM: keep drafts, leave */
};

/* --- app.c --- */
void app_post(struct app *app, struct request *request);
/* A zeroed message of `size` bytes; NULL and an error message: no memory. */
void *app_request(struct app *app, size_t size,
		  enum status (*run)(struct store_side *, struct request *,
				     struct error *),
		  void (*done)(struct app *, struct request *));
void app_say(struct app *app, enum message_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void app_context(struct app *app, enum context context);
/* The case changed: every view is read again, in place. */
void app_case_changed(struct app *app);
void app_read_last_entry(struct app *app);
/* Run what is written after a `:`. */
void app_command(struct app *app, const char *text);
void app_run(struct app *app, const struct ui_action *action, int count,
	     key pressed, const char *argument);
/* The contexts whose keys and commands hold now. */
unsigned app_contexts(struct app *app);
/* Why an action cannot be done now; NULL: it can. */
const char *app_unavailable(struct app *app, const struct ui_action *action);

/* --- input.c --- */
void input_key(struct app *app, key pressed);
void input_mouse(struct app *app, const struct term_mouse *mouse);

/* --- draw.c --- */
void draw_screen(struct app *app);
/* The rectangles of the page's views, from the screen's size. */
void draw_place_views(struct app *app);

/* --- page.c --- */
/* Does a row on the screen, or the detail, speak of that record or row? */
bool page_shows(const struct app *app, int64_t id);
struct view *page_view(struct app *app);    /* with the focus */
/* In it. Where no row is: of the source that it is about, if of one. */
struct chosen page_chosen(struct app *app);
struct view *page_view_of(struct page *page, enum pane pane);
/* Post the loads that the views of the page want. */
void page_load(struct app *app);
void page_answer(struct app *app, struct request *request);
/* Post a load of one of the views, whose answer `done` takes. */
void page_post(struct app *app, struct view_load *load,
	       void (*done)(struct app *, struct request *));
/* The view with the focus has not got the rows that it asked for. */
bool page_waits(struct app *app);
void page_focus(struct app *app, enum pane pane);
/* Leave this page for another: the place goes on the jump list. */
void page_open(struct app *app, const struct view_class *class,
	       const struct view_query *query);
void page_open_home(struct app *app);
/* Panes 2 to 4 speak of this from now on. */
void page_subject(struct app *app, const struct chosen *subject);
/* Go to a thing: a vessel in the first pane, another record as subject. */
void page_go(struct app *app, const struct chosen *thing);
void page_open_source(struct app *app, const struct chosen *source);
bool page_jump(struct app *app, int by);
/* Leave this page for a place; its texts are copied. */
void page_restore(struct app *app, const struct place *place);
/* The same for a record of which only the id is known (look.c). */
void look_at_record(struct app *app, int64_t record);
void page_layout(struct app *app);

/* --- find.c --- */
/* Choose the next row that holds the words, from row `from` on by 1 or -1 and
 * round the end; tells: say so where there is none. What is not at hand is
 * looked through meanwhile, until somebody moves on. */
void find_row(struct app *app, const char *words, int64_t from, int step,
	      bool tells);
/* False: nothing is being looked through. */
bool find_stop(struct app *app);
/* How far it is, for the status line. False: nothing is. */
bool find_at_work(const struct app *app, char *buffer, size_t size);

/* --- timeline_view.c --- */
/* Move or zoom the timeline in view, by 1 or -1; both 0: all of it. False:
 * there is none. */
bool timeline_move(struct app *app, int scroll, int zoom);
/* To the first row of the next lane, or of the one before. False: there is no
 * timeline. */
bool timeline_lane(struct app *app, int by);

/* --- column_actions.c --- */
/* The word under which the columns of a list are remembered; NULL: they cannot
 * be chosen. */
const char *columned_word(const struct registry *registry,
			  const struct view_class *class, int kind);

/* --- conflicts_view.c --- */
/* The standing that `conflicts WORD` asks for; NONE: there is no such. */
enum standing conflicts_word(const char *word);

/* --- chain_view.c --- */
/* Move the day of the chain in view by so many months. False: there is no
 * chain. */
bool chain_move(struct app *app, int months);

/* --- prompt.c --- */
void prompt_open(struct app *app, const struct prompt *prompt,
		 const char *text);
void prompt_draw(struct app *app, int row);
void prompt_insert(struct app *app, key character);
void prompt_paste(struct app *app, const char *text, size_t length);
/* The kinds whose word begins so, behind `count` other words; how many there
 * are then. */
int prompt_complete_kind(struct app *app, const char *text, size_t length,
			 const char **ret_words, int max, int count);

/* --- intake.c --- */
/* Text pasted where no line is typed: a key of it, and its end. */
void intake_take(struct app *app, key pressed);
void intake_pasted(struct app *app);
/* The same of a text that was not pasted. */
void intake_text(struct app *app, const char *text);

/* --- pair_view.c --- */
/* Show the chosen record beside the one that the first `name` bytes of the
 * text name, then go on (NULL: no further) with both, and the text. Where the
 * two are shown as one already, nothing is opened and beside is 0. */
void pair_find(struct app *app, const char *text, size_t name,
	       void (*then)(struct app *app, const struct chosen *pair,
			    const char *text));

/* --- edit_request.c --- */
struct edit {
	struct request request;  /* first */
	const char *analyst;     /* who writes */
	struct chosen about;     /* texts owned */
	int64_t *targets;        /* what is annotated; at least one */
	int target_count;
	const char *word, *text; /* what it is done with */
	struct pinned pinned;
	const struct field *field;
	const struct kind *kind;
	void *extra;             /* what only `run` knows, on the edit */
	/* What was to be called, where another function is called first. */
	void (*over)(struct app *app, struct request *request);
	bool off;
	/* The draft that was taken as it stands: dropped when it is entered,
	 * there again when that fails. NULL none. */
	const char *draft, *draft_id, *draft_how;
	/* the answer */
	int64_t entry, made;
	const char *effect;      /* said instead of the entry's line */
};
/* A message about what is chosen in the page's view (all that is selected).
 * NULL: no memory, said. */
struct edit *edit_new(struct app *app,
		      enum status (*run)(struct store_side *, struct request *,
					 struct error *),
		      const char *text);
/* In the thread of the store, once it is saved: `what` was done, what it
 * disputes, with the key that shows it, and what stands behind the record now,
 * as the effect of the edit. */
void edit_said(struct casefile *casefile, struct edit *edit, int64_t record,
	       const char *what);
/* By what is pinned, and nothing else said; its texts are borrowed. */
struct edit_knowing pinned_knowing(const struct pinned *pinned);
/* Post it; asks first who writes, where nobody said so yet. */
void edit_post(struct app *app, struct edit *edit);

/* --- form.c, judge.c, palette.c, confirm in app.c --- */
void form_draw(struct app *app);
void form_insert(struct app *app, key character);
void form_paste(struct app *app, const char *text, size_t length);
int form_height(const struct app *app);
/* The line as it stands, and the row that says how we know. */
const char *form_typed(const struct app *app);
const char *form_typed_knowing(const struct app *app);
/* Enter was pressed on a line that is still being understood. */
bool form_waits(const struct app *app);
void form_complete(struct app *app);
/* --- ticks.c: what the pinned source says of a record, value by value --- */
void ticks_draw(struct app *app);
void ticks_insert(struct app *app, key character);
void ticks_paste(struct app *app, const char *text, size_t length);
/* What is typed from now on is what it says instead of the chosen value. */
void ticks_open_cell(struct app *app);
/* The values are still being read: keys are about rows to come. */
bool ticks_wait(const struct app *app);
void judge_draw(struct app *app, int row);
void palette_draw(struct app *app);
void palette_insert(struct app *app, key character);
void app_ask(struct app *app, void (*yes)(struct app *), int64_t number,
	     const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
