/* What the files of runner share: items, hosts, what is on its way. */
#ifndef TAFFRAIL_ARCHIVE_RUNNER_INTERNAL_H
#define TAFFRAIL_ARCHIVE_RUNNER_INTERNAL_H

#include <stdatomic.h>
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(added) ((added)->hh.tbl = NULL)
#include <uthash.h>

#include "src/archive/runner.h"
#include "store/fetch_queue.h"

struct runner_host;
struct runner_network;
struct runner_reader;

struct item {
	struct item *next;
	struct item *work_next, **work_link; /* while it is at work */
	struct runner_host *host, *home; /* of its next hop, and its first */
	struct fetch_item *row; /* NULL: not read yet */
	int64_t id, due;        /* due: ms since 1970 */
	bool is_part;
	bool hops;              /* goes on after a redirect */
	bool told;              /* that it waits for later */
	struct fetch *fetch;    /* NULL: not begun */
	/* What the last exchange brought, until it is read and settled. */
	struct transfer *transfer;
	enum status status;
	struct error err;
	bool may_pass;
};

/* The first to be put in is the first to be taken. */
struct item_list {
	struct item *first, *last;
};

struct runner_host {
	char *name;
	struct item *first, **last; /* waiting, the next first */
	int active, refusals;
	int64_t ready; /* monotonic ms: not before */
	int64_t held; /* ms since 1970: it asked not to be asked before */
	bool stopped;
	UT_hash_handle hh;
};

/* Between a transfer and its group's commit. */
struct pending {
	struct item *item;
	struct fetch_hop *hop; /* NULL: nothing to keep */
	int64_t number;        /* of those that were put, ascending */
	bool ends;             /* the item is over with it, by `outcome` */
	struct {
		enum runner_what what;
		bool done;     /* its row goes */
		enum status status;
		char trouble[ERROR_TEXT_MAX];
		int64_t next;
		int tries;
		bool given_up;
	} outcome;
};

struct wanted {
	int64_t id;
	UT_hash_handle hh;
};

struct runner {
	struct runner_options options;
	struct runner_network *network;
	struct runner_host *hosts;
	struct wanted *wanted;    /* NULL: all */
	int64_t seen;             /* rows up to this id are known */
	struct pending *pending;
	int pending_count, pending_room;
	int64_t put;              /* pendings so far */
	int64_t pending_bytes, pending_since, held; /* monotonic ms */
	struct runner_event *events;
	void *told; /* their texts */
	int event_count, event_room, event_at;
	struct runner_totals totals;
	int active;
	struct item *at_work;     /* begun and not settled */
	int64_t wake;             /* monotonic ms of the next thing; 0 none */
	atomic_bool stop;
};

/* --- runner.c --- */
/* Judge what came, and begin what may begin; also inside of a transaction. */
enum status runner_take_up(struct runner *runner, struct casefile *casefile,
			   struct error *err) must_check;

/* --- runner_hosts.c: who comes next --- */
struct runner_host *runner_host(struct runner *runner, const char *name,
				struct error *err);
void host_put(struct runner_host *host, struct item *item, bool first);
/* The next item that may begin now, out of its host's list and counted as
 * active; NULL: none. Sets runner->wake. */
struct item *runner_pick(struct runner *runner);
/* The next that was led to a host which asked not to be asked yet, out of its
 * list; NULL: none. */
struct item *runner_held_hop(struct runner *runner);
/* Rows that were added since. */
enum status runner_read_rows(struct runner *runner, struct casefile *casefile,
			     struct error *err) must_check;
enum status runner_add_row(struct runner *runner,
			   const struct fetch_item *row,
			   struct error *err) must_check;
void item_free(struct item *item);
/* What is left waiting, told once. */
enum status runner_tell_left(struct runner *runner,
			     struct casefile *casefile,
			     struct error *err) must_check;

/* --- runner_network.c: the network, in a thread of its own --- */
enum status runner_network_open(struct runner_network **ret_network,
				struct error *err) must_check;
void runner_network_close(struct runner_network *network); /* and its items */
/* Ask for what item->fetch requests next: the item comes back by
 * runner_network_take when it is over, with its status, and read. Until then
 * it is the network's, its fetch too. */
void runner_network_put(struct runner_network *network, struct item *item);
struct item *runner_network_take(struct runner_network *network); /* NULL none */
/* Until one is to be taken, the network is woken, or `ms` are over. */
enum status runner_network_wait(struct runner_network *network, int ms,
				struct error *err) must_check;
/* From any thread. */
void runner_network_done(struct runner_network *network, struct item *item);
void runner_network_wake(struct runner_network *network);
void runner_network_stop(struct runner_network *network);
int runner_network_look(struct runner_network *network,
			struct transfers_state *ret_states, int max);
void item_list_put(struct item_list *list, struct item *item);
struct item *item_list_take(struct item_list *list); /* NULL none */

/* --- runner_reader.c: reading beside --- */
/* A few threads. NULL: none could be made. */
struct runner_reader *runner_reader_open(struct runner_network *network);
void runner_reader_close(struct runner_reader *reader); /* drops what it has */
/* item->transfer is to be read; then the item is done (runner_network_done). */
void runner_reader_put(struct runner_reader *reader, struct item *item);
void item_read(struct item *item);

/* --- runner_keep.c: into the case --- */
enum status runner_put(struct runner *runner, const struct pending *pending,
		       struct error *err) must_check;
bool runner_group_is_due(const struct runner *runner);
enum status runner_write(struct runner *runner, struct casefile *casefile,
			 struct error *err) must_check;
struct runner_event *runner_new_event(struct runner *runner,
				      const char *address,
				      struct error *err);

#endif
