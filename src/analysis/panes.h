/* panes: the four linked panes as rows, computed from cells and claims.
 *
 * Each function answers for one ship (or the whole case) in one window; all
 * rows on ctx. Columns and their meaning: docs/architecture.md, Screens. */
#ifndef TAFFRAIL_ANALYSIS_PANES_H
#define TAFFRAIL_ANALYSIS_PANES_H

#include "store/casefile.h"
#include "store/derive.h"
#include "store/list.h"

/* Vessels, with what is said of their own designation. Sorted by how much is
 * said of them (claims), then name; groups and label-only ships come last. */
struct fleet_row {
	int64_t id;
	const char *title;        /* "Maria"; "(one of Azia Holdings')" */
	bool label;
	const char *listed;       /* "US May 2022", "US in 2022|no", "listed", "no", "" */
	enum standing listed_standing;
	int by_low, by_high;      /* origins of the designation; 0: nothing said */
	const char **also;        /* NULL-ended: "was Ocean Energy", "reportedly as ..." */
	bool marked;
};
struct fleet;
enum status fleet_open(struct casefile *casefile, const void *ctx,
		       const char *filter, struct fleet **ret_fleet,
		       struct error *err) must_check;
enum status fleet_count(struct fleet *fleet, int64_t *ret_count,
			struct error *err) must_check;
enum status fleet_window(struct fleet *fleet, const void *ctx,
			 int64_t position, int n, struct fleet_row **ret_rows,
			 int *ret_count, struct error *err) must_check;
/* The ids of the first `max`, ascending, on ctx. */
enum status fleet_ids(struct fleet *fleet, const void *ctx, int64_t max,
		      int64_t **ret_ids, int64_t *ret_count,
		      struct error *err) must_check;
enum status fleet_position(struct fleet *fleet, int64_t id,
			   int64_t *ret_position,
			   struct error *err) must_check;

/* What is said of a ship, in time: port calls, sightings, voyages, AIS gaps,
 * cargo movements, encounters, inspections, tallies and events; those of its
 * groups read with the others named in `with`. Undated last. */
struct happening {
	int64_t record;
	int kind;
	const char *when;         /* as screens.md: "14 Oct", "before mid-Aug", "12 Sep|mid-Aug";
				   * "|mid-Aug": stands under its rival, the row above */
	enum standing when_standing;
	const char *place;        /* "Dunai", "Rajin-Dunai", "Najin=Rajin" */
	enum standing place_standing;
	const char *what;         /* "offloads, ends round trip", ">=5 round trips by 2 ships" */
	enum standing what_standing;
	const char *with;         /* "Angara", "Angara +1", "" */
	int by_low, by_high;
	enum standing standing;   /* of holds */
	const char *sources;      /* "rusi23 wapo23", "rusi23 (+1)" */
	int64_t sort_low;         /* earliest instant, TIME_MAX undated */
	int64_t sort_high;        /* latest instant; TIME_MAX open, undated */
	bool open_start, open_end;
	const struct telling *telling; /* the record */
};
/* Of the whole case; of a ship: compose_list_open(). about: the titles of those
 * the rows are about (beside the rows; on ctx). */
enum status happenings_read(struct casefile *casefile, const void *ctx,
			    int64_t position, int n,
			    struct happening **ret_rows, int *ret_count,
			    const char ***ret_about, int64_t *ret_total,
			    struct error *err) must_check;

/* What is said of a record as a whole, for lists that name it beside others;
 * NONE where it is gone. */
enum standing record_standing(struct casefile *casefile, int kind,
			      int64_t record, int *ret_by_low,
			      int *ret_by_high);

/* The ownership chain: a tree, flattened, with role, party, standing. */
struct chain_row {
	int depth;                /* 0: directly on the ship */
	int64_t record;           /* the relation (ship role, shareholding, ...) */
	int kind;                 /* of the relation; 0: a judgement */
	int64_t party;
	const char *role;         /* "owner", "tech. mgr", "parent", "FORMER", "same?" */
	const char *title;        /* party, behind how it is hedged and what it
				   * formerly was: "allegedly part owner X" */
	int name_at;              /* where in the title its name begins */
	bool label, former, cycle, repeated, negative;
	const char *listed;       /* the party's own designation, short */
	bool listed_contested;    /* it is denied of somebody in it, too */
	enum standing standing;
	int by_low, by_high;
	const char *sources;
	const char *when;         /* since, until, as printed; "" */
	struct span span;         /* of when; open ends: TIME_MIN, TIME_MAX */
	const char *share;        /* "50 %", "" */
	bool leads, silent;       /* used while it is read */
	/* Printed chains: how many citations stand behind it, and the first. */
	int citation_count;
	int64_t citation;
	bool spoken;              /* somebody says it inside of a document */
	bool elsewhere;           /* printed: what stands behind it, too */
};
enum chain_direction { CHAIN_UP, CHAIN_DOWN };
/* What lies beyond max_rows. */
struct chain_rest {
	bool more;                /* rows follow, as far as is known */
	unsigned depths;          /* bit n: a row of depth n is among them */
};
enum status chain_read(struct casefile *casefile, const void *ctx,
		       int64_t record, enum chain_direction direction,
		       const struct span *as_of, /* NULL: any date */
		       int max_rows, struct chain_row **ret_rows,
		       int *ret_count,
		       struct chain_rest *ret_rest, /* may be NULL */
		       struct error *err) must_check;
/* For a report, which walks many chains of one view of the case: what stands
 * behind a party is read once and kept (up to 16 MiB). Rows have citations
 * and no `sources`; their texts hold until the next call. At most
 * CHAIN_PRINTED_MAX rows; from CHAIN_DEPTH_TOLD on a party that is told of
 * elsewhere is not opened. */
enum { CHAIN_PRINTED_MAX = 200, CHAIN_DEPTH_TOLD = 4 };
typedef bool chain_told(const void *payload, int64_t party);
struct chain_memo;
/* A talloc child of ctx, which must go before what is read changes. NULL: no
 * memory. */
struct chain_memo *chain_memo_new(struct casefile *casefile, const void *ctx,
				  chain_told *is_told, const void *payload);
enum status chain_read_printed(struct chain_memo *memo, const void *ctx,
			       int64_t record, enum chain_direction direction,
			       struct chain_row **ret_rows, int *ret_count,
			       struct error *err) must_check;

/* Sources, grouped by origin: those that say something of `record` (0: all).
 * At most max_rows of them: a document costs what it takes to print it. */
struct origin_row {
	bool heading;             /* an origin; the documents that draw on it follow */
	int64_t source;
	const char *title;        /* heading: origin; else document */
	const char *key;          /* "rusi23" */
	const char *published;    /* "16 Oct 23" */
	const char *reading;      /* new, reading, done; "": there is nothing
				   * to read, or nobody knows where */
	bool copy;                /* a capture is held */
	int citations;            /* on this record (or in all) */
	const char *first;        /* name of its first citation on it: rusi23/14 */
	int64_t first_citation;
};
enum status origins_read(struct casefile *casefile, const void *ctx,
			 int64_t record, int max_rows,
			 struct origin_row **ret_rows, int *ret_count,
			 struct error *err) must_check;

/* Counts for the status view and `taffrail status`. */
struct case_status {
	int64_t records, sources, citations, claims, captures, entries;
	int64_t unread, unsourced, unjudged, disputed, told_two_ways, suspect;
	int64_t stale; /* citations whose page has changed since */
	int64_t open_questions, open_todos, findings, lost_addresses;
	struct kind_count { const struct kind *kind; int64_t count; } *kinds;
	int kind_count;
};
enum status case_status_read(struct casefile *casefile, const void *ctx,
			     struct case_status **ret_status,
			     struct error *err) must_check;

#endif
