/* What the files of the derive module share. The way of a record:
 *
 *   derive_touch.c    a row came or went: which records must be made again
 *   derive_flush.c    in which order, and what a change drags along
 *   derive_gather.c   its claims, with the facts of their citations
 *   derive_make.c     values, resolved into a `made` row
 *   derive_rivals.c   records that oppose it
 *   derive_write.c    into the tables, or compared with them
 *
 * derive_memory.c keeps what is small and asked for all the time: sources and
 * derivations, joined records, verdicts, what was replaced, groups. */
#ifndef TAFFRAIL_STORE_DERIVE_INTERNAL_H
#define TAFFRAIL_STORE_DERIVE_INTERNAL_H

#include "src/base/text.h"
#include "store/casefile.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/resolve.h"
#include "store/support.h"

/* End a loop over rows: what the last step said, unless something failed
 * before; the statement is reset. */
static inline enum status rows_end(struct statement *s, enum status status,
				   struct error *err)
{
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

/* ---- generated SQL (derive_ddl.c) ---- */

struct derive_names {
	const char *wide, *values; /* prefixes of the tables */
	bool temporary;
	bool cells_first; /* as in cases made before */
};
extern const struct derive_names derive_names_view;

struct derive_kind {
	const struct kind *kind;
	const struct field *date; /* main date; NULL */
	int columns;
	const char *insert_wide, *select_wide, *delete_wide;
	const char *insert_value, *select_values, *delete_values;
	const char *select_title, *joined, *of_kind;
	/* Rivals: rows by the first reference of the key; denials without. */
	const char *by_key, *denials, *asserted;
};

const struct field *derive_rival_reference(const struct kind *kind);
bool derive_has_key(const struct field *field);
bool derive_has_reference(const struct field *field);
bool derive_has_range(const struct field *field);
int derive_wide_columns(const struct kind *kind);
/* Talloc'ed; NULL: no memory. */
char *derive_table_ddl(const void *ctx, const struct derive_names *names,
		       const struct kind *kind);
char *derive_index_ddl(const void *ctx, const struct derive_names *names,
		       const struct kind *kind);
char *derive_drop_ddl(const void *ctx, const struct derive_names *names,
		      const struct kind *kind);
/* before, the quoted wide (or values) table, after. */
char *derive_sql(const void *ctx, const struct derive_names *names,
		 const struct kind *kind, const char *before,
		 const char *after);
char *derive_values_sql(const void *ctx, const struct derive_names *names,
			const struct kind *kind, const char *before,
			const char *after);
/* A record's row, and its values; talloc'ed on NULL. */
char *derive_select_wide(const struct derive_names *names,
			 const struct kind *kind);
char *derive_select_values(const struct derive_names *names,
			   const struct kind *kind);
/* The statements of a kind, kept by the db. NOMEM. */
enum status derive_statements(struct db *db, const struct derive_names *names,
			      const struct kind *kind,
			      struct derive_kind *ret_kind) must_check;

/* ---- small containers (derive_memory.c) ---- */

struct idmap; /* int64_t to int64_t; NULL is empty */
bool idmap_put(struct idmap **map, int64_t key, int64_t value); /* false: no
								 * memory */
bool idmap_get(const struct idmap *map, int64_t key, int64_t *ret_value);
void idmap_drop(struct idmap **map, int64_t key);
void idmap_free(struct idmap **map);
int64_t idmap_count(const struct idmap *map);
/* In the order in which they came, also what `each` adds; it must not drop.
 * False: it was stopped by `each`. */
typedef bool idmap_each(void *payload, int64_t key, int64_t value);
bool idmap_walk(struct idmap *map, idmap_each *each, void *payload);

/* Pairs sorted by (a, b), for one-to-many. */
struct pair {
	int64_t a, b;
};
struct pairs {
	struct pair *items;
	int count, capacity;
	bool sorted;
};
bool pairs_add(struct pairs *pairs, int64_t a, int64_t b);
void pairs_sort(struct pairs *pairs); /* duplicates go */
/* One into, or out of, sorted ones. False: no memory. */
bool pairs_insert(struct pairs *pairs, int64_t a, int64_t b);
void pairs_remove(struct pairs *pairs, int64_t a, int64_t b);
/* First pair with that a; count in *ret_count. */
const struct pair *pairs_find(const struct pairs *pairs, int64_t a,
			      int *ret_count);
void pairs_release(struct pairs *pairs);

/* Text that lives until the next record. */
struct arena {
	struct arena_chunk *chunks;
	size_t used;
	bool failed; /* no memory, once: stays until somebody looks */
};
void *arena_take(struct arena *arena, size_t size); /* NULL: no memory */
const char *arena_copy(struct arena *arena, const char *text, size_t length);
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

/* ---- what is kept in memory (derive_memory.c) ---- */

struct verdict_row {
	enum verdict verdict;
	int64_t at;
};

struct memory {
	struct support *support;
	struct idmap *representative; /* joined record to its representative */
	struct pairs joined;          /* representative, member (itself too) */
	struct idmap *verdicts;       /* claim or citation to its verdict */
	struct idmap *verdict_times;
	struct idmap *replaced;       /* claim to the claim that replaces it */
	struct idmap *followed;       /* citation to the one that replaces it */
	struct idmap *credibility;    /* citation to 1-6 */
	struct idmap *inferred;       /* claims with premises */
	struct pairs groups;          /* member, group */
	struct pairs members;         /* group, member */
	bool loaded;
	bool whole;      /* every source is in `support`; else as asked for */
	int64_t fetched; /* sources that were */
	int64_t known_by; /* entries above do not count; 0: all do */
};

struct engine;
/* Load it when it is not loaded, all sources too; begin: those when they are
 * asked for. */
enum status memory_begin(struct engine *engine, struct error *err) must_check;
enum status memory_load(struct engine *engine, struct error *err) must_check;
void memory_release(struct memory *memory);
/* Read one thing again after it was touched. */
enum status memory_source(struct engine *engine, int64_t source,
			  struct error *err) must_check;
enum status memory_verdict(struct engine *engine, int64_t about,
			   struct error *err) must_check;
enum status memory_identity(struct engine *engine,
			    struct error *err) must_check;
enum status memory_replaced(struct engine *engine, int64_t claim,
			    struct error *err) must_check;
enum status memory_followed(struct engine *engine, int64_t citation,
			    struct error *err) must_check;
enum status memory_credibility(struct engine *engine, int64_t citation,
			       struct error *err) must_check;
enum status memory_inferred(struct engine *engine, int64_t claim,
			    struct error *err) must_check;
enum status memory_groups(struct engine *engine,
			  struct error *err) must_check;
/* The same of one group whose members changed: `a` of each pair. */
enum status memory_group(struct engine *engine, int64_t group,
			 const struct pairs *before, const struct pairs *now,
			 struct error *err) must_check;
int64_t memory_representative(const struct memory *memory, int64_t record);

/* ---- one record on its way ---- */

/* A claim as told, with what its citation says of how. */
struct told {
	int64_t id, record, citation, source, origin, repeats; /* origin: the
					* source itself where none is given */
	int64_t anchor, reference, choice, on_group;
	int field, anchor_field;
	int relation; /* index in words_relation */
	enum polarity polarity;
	enum reading reading;
	bool origin_unknown;
	const char *said, *bounds, *edtf, *offset, *unit, *hedge;
	const char *as_of, *from, *to; /* all NULL when not said */
};

struct cell {
	const char *x, *k; /* NULL: none */
	int64_t r, l, h, claim;
	bool has_r, has_l, has_h;
	int more;
	enum standing standing;
};

struct made_value {
	int slot, ord;
	const char *x, *k;
	int64_t r, l, h, claim;
	bool has_r, has_l, has_h;
	enum standing standing;
	int by_low, by_high;
};

struct made {
	int64_t id;
	const struct derive_kind *kind;
	bool gone; /* no row: its claims were withdrawn or replaced */
	struct cell cells[REGISTRY_FIELDS_MAX];
	struct made_value *values;
	int value_count, value_capacity;
	int by_low, by_high;
	const char *title, *title_key;
	bool label;
	int64_t same; /* representative; 0 */
};

/* What a citation says of how its claims are known. */
struct facts {
	int64_t citation, source, origin, repeats;
	bool origin_unknown;
};

/* The claims of one record on the desk. A second record is looked at by
 * turning to a second desk (engine_turn), and back. */
struct desk {
	struct arena arena;
	struct told *told;
	int told_count, told_capacity;
	struct candidate *candidates;
	int *candidate_told; /* index into told; -1 - index: implied */
	int candidate_count, candidate_capacity;
};

/* Everything that deriving needs, for the kept tables or for a view. */
struct engine {
	struct casefile *casefile;
	struct db *db;
	const struct registry *registry;
	const struct derive_names *names;
	struct derive_kind *kinds; /* by registry order */
	int kind_count;
	struct memory memory;
	bool has_as_of;
	struct span as_of;
	bool shadowed; /* store/past.h: no index can be named */
	/* Kept by the db. ?1 is known_by, of which cells know nothing. */
	const char *members_sql, *published_sql, *published_one_sql;

	struct desk *desk, desks[2];
	struct facts facts; /* of the citation that was read last */
	/* The first failure of a question whose answer has no place for one
	 * ("does it lie in that port?"). What was made since is worth nothing;
	 * engine_sound() looks before it is kept. */
	enum status failed;
	struct resolver *resolver;
	struct made made;
	char text[VALUE_TEXT_MAX]; /* scratch */
};

enum status engine_init(struct engine *engine, struct casefile *casefile,
			const struct derive_names *names,
			struct error *err) must_check;
void engine_release(struct engine *engine);
/* NULL: no such kind. */
const struct derive_kind *engine_kind(const struct engine *engine, int number);
const struct field *engine_field(const struct kind *kind, int number);
/* Turn to the other desk. */
static inline void engine_turn(struct engine *engine)
{
	engine->desk = engine->desk == engine->desks ? engine->desks + 1
						     : engine->desks;
}
/* Remember a failure; gives the status back. */
enum status engine_note(struct engine *engine, enum status status);
/* OK, or the failure that was noted; forgets it. */
enum status engine_sound(struct engine *engine, struct error *err) must_check;
/* db_integer() that notes a failure. */
int64_t engine_integer(struct engine *engine, int64_t absent, const char *sql,
		       int n, int64_t a, int64_t b);
/* Kind of a record; 0 none. */
int engine_kind_of(struct engine *engine, int64_t record);

static inline enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* ---- derive_gather.c ---- */

/* The stream of all claims by record, with one look ahead. */
struct claim_stream {
	struct statement *statement;
	bool more;
};
enum status gather_open(struct engine *engine, struct claim_stream *ret_stream,
			struct error *err) must_check;
/* Claims of `record` from the stream onto the desk; those of records
 * before it are passed over. */
enum status gather_next(struct engine *engine, struct claim_stream *stream,
			int64_t record, struct error *err) must_check;
void gather_close(struct claim_stream *stream);
/* Claims of one record (with those joined into it, and of its groups where
 * they say each) onto the desk, by field and id. own: itself alone. */
enum status gather_record(struct engine *engine, int64_t record, bool own,
			  struct error *err) must_check;
/* Drop what does not count: withdrawn, replaced, of another time than a view
 * asks for; sort; map fields of joined records of another kind. ret_any: had
 * it any claims at all? */
enum status gather_settle(struct engine *engine, const struct kind *kind,
			  bool *ret_any, struct error *err) must_check;
/* The later of the verdicts on a claim and on its citation; UNDECIDED none. */
/* Was a claim replaced (by one that stands)? */
bool gather_replaced(const struct engine *engine, int64_t claim);
enum verdict gather_verdict(const struct engine *engine, int64_t claim,
			    int64_t citation, int64_t *ret_at);

/* ---- derive_value.c ---- */

/* A claim's value; words that cannot be read are kept as words. */
void told_value(struct engine *engine, const struct told *told,
		const struct field *field, struct value *ret_value);
/* An EDTF date; open when NULL or not readable. */
struct span told_span(const char *edtf);
/* The day for which it is said: its own as-of date, else the publication. */
struct span told_as_of(struct engine *engine, const struct told *told);
/* What is shown for it, on the arena; NULL: nothing, or no memory. In a cell,
 * where nothing else tells it, "not known: X". */
const char *told_cell(struct engine *engine, const struct told *told,
		      const struct field *field, const struct value *value);
const char *told_shown(struct engine *engine, const struct told *told,
		       const struct field *field, const struct value *value);
/* Does a state that is said with from and to hold in the span of the view? */
bool told_holds_in(const struct told *told, struct span asked);

/* What ends on the day of publication has ended, whatever the hour at which
 * the page came out. TIME_MAX stays. */
int64_t derive_end_of_day(int64_t instant);

/* ---- derive_places.c ---- */

/* Does place a lie in place b, by any live claim of a parent? By claims and
 * not by cells: what a cell shows must not hang on other cells that hang on
 * it. */
bool places_within(struct engine *engine, int64_t a, int64_t b);

/* ---- derive_make.c ---- */

/* Candidates of one field from the desk's claims, grades and all. */
enum status make_candidates(struct engine *engine, const struct field *field,
			    struct error *err) must_check;
enum status make_holds_candidates(struct engine *engine,
				  struct error *err) must_check;
/* Grades, distances and times of the candidates: done already where a field
 * has more than one. */
void make_facts(struct engine *engine);
void make_rules(struct engine *engine, const struct kind *kind,
		const struct field *field, struct resolve_rules *ret_rules);
/* the desk's claims into engine->made, without rivals. */
enum status make_record(struct engine *engine, int64_t record,
			const struct derive_kind *kind, bool any,
			struct error *err) must_check;
/* Gather, make and look for rivals: what incremental work does. */
enum status make_whole(struct engine *engine, int64_t record,
		       const struct derive_kind *kind,
		       struct error *err) must_check;

/* ---- derive_rivals.c ---- */

struct rival {
	int64_t id;
	enum derive_rivalry rivalry;
	const struct field *differs;
	/* Counts that leave no number out: "more than", "as many as". */
	bool opposite;
	bool adds; /* parts that add to more than the whole */
};
struct rivals {
	struct rival *items;
	int count, capacity;
};
/* What rivalry is judged by: the key and the other fields of a row. */
struct rival_row {
	const struct made *made; /* NULL: as stored */
	int64_t id, same;
	bool denial, asserted;
	struct cell cells[REGISTRY_FIELDS_MAX]; /* texts on the desk's arena */
};
void rival_row_of_made(const struct made *made, struct rival_row *ret_row);
/* The stored row; NOT_FOUND. */
enum status rival_row_read(struct engine *engine,
			   const struct derive_kind *kind, int64_t id,
			   struct rival_row *ret_row,
			   struct error *err) must_check;
/* All rivals of a row among the stored rows. */
enum status rivals_find(struct engine *engine, const struct derive_kind *kind,
			const struct rival_row *row, struct rivals *rivals,
			struct error *err) must_check;
void rivals_release(struct rivals *rivals);
/* Disputed rows that share the key: whoever of them was a rival of the row as
 * it was must be looked at again. Why they were rivals is not asked, for the
 * claims and places that told may be no more. */
enum status rivals_near(struct engine *engine, const struct derive_kind *kind,
			const struct rival_row *row, struct pairs *near,
			struct error *err) must_check;
/* The day for which a claim is said; false: no such claim. */
bool rival_as_of(struct engine *engine, int64_t claim, struct span *ret_span);
/* The period that a claim tells; false: none that can be read. */
bool rival_period(struct engine *engine, int64_t claim,
		  const struct field *field, struct period *ret_period);
/* The holds claims of a record onto the desk. */
enum status rivals_lay_out(struct engine *engine,
			   const struct derive_kind *kind, int64_t record,
			   struct error *err) must_check;
/* What stands against the claims of a record: whose, and how it is judged. */
struct rival_telling {
	bool two_ways; /* they draw on one origin */
	bool ours, theirs; /* which side a later judgement prefers */
};
enum status rivals_weigh(struct engine *engine, const struct derive_kind *kind,
			 int64_t other, struct rival_telling *ret_telling,
			 struct error *err) must_check;
/* Set the standing of `holds` in engine->made by its rivals. */
enum status rivals_apply(struct engine *engine,
			 struct error *err) must_check;
/* Pairs of one kind that may be rivals, for a rebuild: ids into `dirty`. */
enum status rivals_collect(struct engine *engine,
			   const struct derive_kind *kind,
			   struct idmap **dirty, struct error *err) must_check;

/* ---- derive_write.c ---- */

enum status write_made(struct engine *engine, bool fresh,
		       struct error *err) must_check;
enum status write_gone(struct engine *engine, const struct derive_kind *kind,
		       int64_t record, struct error *err) must_check;
/* NULL: as stored; else one line on ctx. */
enum status write_compare(struct engine *engine, const void *ctx,
			  char **ret_difference, int64_t *cells,
			  struct error *err) must_check;

/* ---- derive_title.c ---- */

enum status title_of_made(struct engine *engine, struct error *err) must_check;
/* Latest value of a setting as the engine knows it, on the arena; NULL. */
const char *engine_setting(struct engine *engine, int64_t target,
			   const char *name);

/* ---- derive_flush.c ---- */

/* What was touched since the last flush. Ids are only remembered: what hangs
 * on them is looked up when all rows of the action are in (or out). */
struct touched {
	int64_t most;             /* records; more: whole. 0: not known */
	struct idmap *records;    /* record to kind number, 0 not known */
	struct idmap *sources;    /* what is kept of them changed */
	struct idmap *abouts;     /* a verdict on a claim or citation */
	struct idmap *graded;     /* citations */
	struct idmap *replaced;   /* claims replaced, or no longer so */
	struct idmap *followed;   /* citations likewise */
	struct idmap *inferred;   /* claims whose premises changed */
	struct idmap *each;       /* groups with a claim on each member */
	struct idmap *parents;    /* places whose parent is claimed anew */
	struct pairs identities;  /* pairs judged */
	struct pairs anchored;    /* record, field of new relative dates */
	bool any;
	bool whole;               /* too many: make everything anew */
};

struct derive {
	struct casefile *casefile;
	struct engine engine;
	bool engine_ready;
	struct touched touched;
	struct idmap *queues[4]; /* dirty records, by the order of their kind */
	struct idmap *light; /* records: to be made again for their rivals */
	struct idmap *times; /* how often each was made in this flush */
	int64_t data_version;
};

void touched_release(struct touched *touched);
void derive_queues_release(struct derive *derive);
/* The engine of the kept tables, its memory loaded. */
enum status derive_ready(struct casefile *casefile, struct engine **ret_engine,
			 struct error *err) must_check;
/* The same with every source in memory: for whoever writes, or looks at more
 * than some records. */
enum status derive_ready_whole(struct casefile *casefile,
			       struct engine **ret_engine,
			       struct error *err) must_check;
/* Its memory where that is loaded and true now, for a question that can be put
 * to the tables as well; NULL: it is not. */
const struct memory *derive_memory(struct casefile *casefile);
bool derive_dirty(struct derive *derive, int64_t record, int kind);
/* Mark the records that `sql` gives for one id. */
enum status derive_dirty_by(struct derive *derive, const char *sql, int64_t id,
			    struct error *err) must_check;
enum status derive_dirty_source(struct derive *derive, int64_t source,
				struct error *err) must_check;
/* Refresh memory by what was touched, and mark what hangs on it. */
enum status derive_spread(struct derive *derive,
			  struct error *err) must_check;
/* The same for places that lie elsewhere now (derive_places.c). */
enum status derive_spread_places(struct derive *derive,
				 struct error *err) must_check;
/* REFUSED: a relative date that hangs on itself. */
enum status derive_refuse_cycles(struct derive *derive,
				 struct error *err) must_check;
/* Tables of one kind made anew, empty; then their indexes. */
enum status derive_view_tables(struct engine *engine, const struct kind *kind,
			       struct error *err) must_check;
enum status derive_view_indexes(struct engine *engine, const struct kind *kind,
				struct error *err) must_check;
/* All records of one kind into their (empty) table. */
enum status derive_kind_anew(struct engine *engine,
			     const struct derive_kind *kind,
			     struct error *err) must_check;
/* Records with relative dates once more, until nothing moves; kind 0: all. */
enum status derive_anchored_anew(struct engine *engine, int kind,
				 struct error *err) must_check;
/* Rivals, once all rows are there. */
enum status derive_rivals_anew(struct engine *engine,
			       const struct derive_kind *kind,
			       struct error *err) must_check;
/* Make all cells anew, tables and indexes too. */
enum status derive_everything(struct engine *engine,
			      derive_progress *progress, void *payload,
			      struct error *err) must_check;
/* Is a record a known member of a group? */
bool derive_in_group(const struct engine *engine, int64_t member,
		     int64_t group);
enum status derive_settle_dirty(struct derive *derive,
				struct error *err) must_check;

#endif
