/* runner: works through the fetch queue of a case.
 *
 * The network has a thread of its own, and what comes is taken apart, read and
 * packed by two more. Two steps of the caller take turns and never run at the
 * same time: runner_settle has the case (on the store's thread), runner_work
 * waits until there is something to settle (on any). What came is written in
 * groups, each one transaction together with the rows of the queue that it
 * settles: an event is told after it, so that what was shown as finished is
 * kept, and what was not is still in the queue. While a group is written, what
 * comes meanwhile is judged and the next is begun.
 *
 * A host gets at most `per_host` transfers at once, and its next begins no
 * sooner than `gap_ms` (and up to half as much again) after the last; hops of a
 * redirect and parts of a page wait for no gap. What may pass by itself is tried
 * again (backoff.h); a host that refuses three times in a row is left alone
 * for this run. The contact rule is asked before each transfer. */
#ifndef TAFFRAIL_ARCHIVE_RUNNER_H
#define TAFFRAIL_ARCHIVE_RUNNER_H

#include "src/archive/fetch.h"
#include "src/archive/transfers.h"

enum { RUNNER_AT_ONCE = 8, RUNNER_PER_HOST = 2, RUNNER_GAP_MS = 1000,
       /* A group is written when it holds so many captures or bytes, is so
	* old, or when nothing else is at work; of the last ones, when no more
	* may begin, sooner: nobody writes while these are read. */
       RUNNER_GROUP = 128, RUNNER_GROUP_LAST = 32,
       RUNNER_GROUP_BYTES = 8 << 20,
       RUNNER_GROUP_MS = 500 };

struct runner_options {
	struct fetch_options fetch; /* `page` is not looked at */
	int at_once, per_host;      /* 0: the default */
	int64_t gap_ms;             /* -1: the default */
	bool wait; /* also for what is to be tried again later */
};

enum runner_what {
	RUNNER_KEPT,   /* the report says what; trouble: why it is not good */
	RUNNER_FAILED, /* nothing came: trouble */
	RUNNER_LEFT    /* not contacted now: trouble says why */
};

struct runner_event {
	enum runner_what what;
	int64_t item;    /* its row in the queue */
	int64_t page;    /* it is a part of that page; 0 */
	struct fetch_report report;
	const char *address; /* as it was asked for */
	enum status status; /* OK, or as of transfer_run; REFUSED: by a rule */
	char trouble[ERROR_TEXT_MAX]; /* in words; "" none */
	int64_t next;    /* tried again then (ms since 1970); 0: it is over */
	bool given_up;   /* its row stays, and is not tried again by itself */
};

struct runner_totals {
	int64_t waiting, active, kept, failed, left; /* addresses */
	int64_t captures, bytes; /* written */
};

struct runner;
/* BUSY: another program works through this queue. REFUSED: no route. IO: no
 * thread could be made. */
enum status runner_open(struct casefile *casefile,
			const struct runner_options *options,
			struct runner **ret_runner,
			struct error *err) must_check;
/* Only this row and others so named; without a call all that wait. */
enum status runner_want(struct runner *runner, int64_t item,
			struct error *err) must_check;

/* A row that was there already was put in again: it is tried now. */
enum status runner_again(struct runner *runner, struct casefile *casefile,
			 int64_t item, struct error *err) must_check;

/* Write what came, begin what may begin. ret_more false: there is nothing left
 * to do (now). An error ends the run: what was not told is still queued. */
enum status runner_settle(struct runner *runner, struct casefile *casefile,
			  bool *ret_more, struct error *err) must_check;
/* The next event since; NULL no more. Good until the next settle. */
const struct runner_event *runner_event(struct runner *runner);
/* Wait until settle has something to do, or for `max_ms`. An error is the
 * network's, and ends the run. */
enum status runner_work(struct runner *runner, int max_ms,
			struct error *err) must_check;
/* casefile NULL: it is gone already. */
void runner_close(struct runner *runner, struct casefile *casefile);

/* From any thread: end what is at work, begin nothing more. */
void runner_stop(struct runner *runner);
/* From any thread: rows were added, settle soon. */
void runner_wake(struct runner *runner);
int runner_look(struct runner *runner, struct transfers_state *ret_states,
		int max);
/* From the thread that settles. */
struct runner_totals runner_totals(const struct runner *runner);

#endif
