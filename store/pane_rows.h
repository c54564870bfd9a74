/* pane_rows: the few statements that panes and reports need beside lists.
 *
 * A reader is one view of the case for the time of one call (a read
 * transaction, so it must be freed before the caller waits); everything it
 * returns is talloc'ed on the ctx given, not on the reader. Each function
 * walks an index and costs what it returns, not the case. Cells are those of
 * derive.h. */
#ifndef TAFFRAIL_STORE_PANE_ROWS_H
#define TAFFRAIL_STORE_PANE_ROWS_H

#include "store/casefile.h"
#include "store/derive.h"

struct pane_reader;
/* A talloc child of ctx. NULL: no memory. */
struct pane_reader *pane_reader_new(struct casefile *casefile,
				    const void *ctx);

struct pane_cell {
	const char *text;      /* x; NULL: nothing said */
	int64_t reference;     /* r; 0 none */
	int64_t low, high;     /* TIME_MIN, TIME_MAX (NUMBER_*) where open */
	int64_t claim;         /* the winner; 0 none */
	int more;              /* values beyond this one */
	enum standing standing;
	int by_low, by_high;   /* of a value of pane_values() */
};
struct pane_row {
	int64_t id;
	const struct kind *kind;
	struct pane_cell *cells; /* by slot */
	enum standing standing;  /* of holds; things: of the first field */
	int by_low, by_high;
	const char *title;       /* things; NULL */
	bool label;
	int64_t same;            /* representative, when joined into it; 0 */
};
/* NOT_FOUND: the record has no row (all its claims were withdrawn). */
enum status pane_row(struct pane_reader *reader, const void *ctx,
		     const struct kind *kind, int64_t id,
		     struct pane_row **ret_row,
		     struct error *err) must_check;
/* All values of one field, the shown one first; none when there is but one
 * value and the field is single: the cell has it. */
enum status pane_values(struct pane_reader *reader, const void *ctx,
			const struct pane_row *row, const struct field *field,
			struct pane_cell **ret_values, int *ret_count,
			struct error *err) must_check;

/* Ids of records whose `field` refers to `target` (a representative), with
 * the ends of their main date: `when` is TIME_MIN when it is open, TIME_MAX
 * when nothing is said of it or its words name no day; `until` is TIME_MAX in
 * both cases. Joined ones are left out: their representative is there. Denied
 * and rejected values of a field of many do not count. */
struct pane_reference {
	int64_t record, when, until;
	const struct kind *kind;
	enum standing standing;  /* of holds */
};
enum status pane_references(struct pane_reader *reader, const void *ctx,
			    const struct kind *kind,
			    const struct field *field, int64_t target,
			    struct pane_reference **ret_references,
			    int *ret_count, struct error *err) must_check;
/* How many records of a kind there are, joined ones left out. */
int64_t pane_count(struct pane_reader *reader, const struct kind *kind);
/* Records of these kinds (all with a main date) in the order of time: open
 * starts first, undated ones last. Skips `skip` of them, walking: a place far
 * down costs its distance. At most n. */
typedef bool pane_visit(void *payload, const struct pane_reference *reference);
/* The same from its beginning, one by one, until the visitor says false. It
 * may read the case, but no timeline. */
enum status pane_timeline_walk(struct pane_reader *reader,
			       const struct kind *const *kinds, int kind_count,
			       pane_visit *visit, void *payload,
			       struct error *err) must_check;
enum status pane_timeline(struct pane_reader *reader, const void *ctx,
			  const struct kind *const *kinds, int kind_count,
			  int64_t skip, int64_t n,
			  struct pane_reference **ret_references,
			  int *ret_count, struct error *err) must_check;

/* Records without a day: nothing said of it, or words that name none. */
int64_t pane_undated_count(struct pane_reader *reader,
			   const struct kind *kind);
/* From the first day said to the last; the last among those that begin last
 * where a kind has many. Both TIME_MIN where no day is said. */
struct span pane_days(struct pane_reader *reader, const struct kind *kind);
/* The main dates that begin from low on and before high, in order, joined
 * records' too; at most n. One of which no first day is said is not among
 * these and the next. */
enum status pane_spans(struct pane_reader *reader, const void *ctx,
		       const struct kind *kind, struct span within, int n,
		       struct span **ret_spans, int *ret_count,
		       struct error *err) must_check;
/* The last n that begin before an instant, going back. */
enum status pane_spans_before(struct pane_reader *reader, const void *ctx,
			      const struct kind *kind, int64_t before, int n,
			      struct span **ret_spans, int *ret_count,
			      struct error *err) must_check;
/* Of those of which no first day is said the n that end last, going back. It
 * looks at every record without a first day. */
enum status pane_spans_open(struct pane_reader *reader, const void *ctx,
			    const struct kind *kind, int n,
			    struct span **ret_spans, int *ret_count,
			    struct error *err) must_check;
/* Does any begin from bounds[i] on and before bounds[i + 1]? For each i below
 * `count`. */
enum status pane_begins(struct pane_reader *reader, const struct kind *kind,
			const int64_t *bounds, int count, bool *ret_begins,
			struct error *err) must_check;

/* Groups that have a representative as a known member, and known members of
 * a group (rejected and denied ones left out): representatives, no doubles,
 * in order. */
enum status pane_groups(struct pane_reader *reader, const void *ctx,
			int64_t member, int64_t **ret_groups, int *ret_count,
			struct error *err) must_check;
enum status pane_members(struct pane_reader *reader, const void *ctx,
			 int64_t group, int64_t **ret_members, int *ret_count,
			 struct error *err) must_check;

/* Groups without a known member that stand where a record of `kind` may; at
 * most n, by id. Walks all groups: for cases of a person's size. */
enum status pane_unnamed_groups(struct pane_reader *reader, const void *ctx,
				int kind, int n, int64_t **ret_groups,
				int *ret_count, struct error *err) must_check;

/* What a cell's winner says beside its value. */
struct pane_claim {
	int64_t claim, citation, source, record;
	int field;
	int64_t reference;       /* as claimed, before joining; 0 */
	const char *said, *hedge, *unit; /* NULL: not said */
	int64_t speaker;         /* of its citation: a record; 0 */
	const char *words;       /* ... or printed words; NULL */
	const char *as_of, *at, *from, *to;
	enum reading reading;
	enum polarity polarity;
	enum verdict verdict;    /* on the claim, else on its citation */
	bool judged, replaced;
};
/* NOT_FOUND: no such claim. */
enum status pane_claim(struct pane_reader *reader, const void *ctx,
		       int64_t claim, struct pane_claim **ret_claim,
		       struct error *err) must_check;
/* The claims of a record, those joined into it included, by id. */
enum status pane_claims(struct pane_reader *reader, const void *ctx,
			int64_t record, struct pane_claim **ret_claims,
			int *ret_count, struct error *err) must_check;
/* Of each of them only claim, citation, record and the verdict: costs a third
 * of reading them. */
enum status pane_links(struct pane_reader *reader, const void *ctx,
		       int64_t record, struct pane_claim **ret_claims,
		       int *ret_count, struct error *err) must_check;
/* Is any of them "unknown"? Costs less than reading them. */
bool pane_says_unknown(struct pane_reader *reader, int64_t record);
/* The claims that name this very record as their value, as pane_links(). */
enum status pane_naming(struct pane_reader *reader, const void *ctx,
			int64_t record, struct pane_claim **ret_claims,
			int *ret_count, struct error *err) must_check;
/* Records joined into a representative, itself first. */
enum status pane_joined(struct pane_reader *reader, const void *ctx,
			int64_t record, int64_t **ret_records, int *ret_count,
			struct error *err) must_check;
/* The words of the first claim of `field` on that very record; NULL none. */
char *pane_own_words(struct pane_reader *reader, const void *ctx,
		     int64_t record, int field);

/* Latest identity verdict that names both `record` and another, for each
 * other; representatives are not taken. */
struct pane_identity {
	int64_t other, judgement;
	enum verdict verdict;
	const char *reason, *analyst;
};
enum status pane_identities(struct pane_reader *reader, const void *ctx,
			    int64_t record,
			    struct pane_identity **ret_identities,
			    int *ret_count, struct error *err) must_check;

struct pane_source {
	int64_t id, part_of, cited_by;
	int kind, state;         /* words_source_kind, words_address_state */
	const char *address, *link, *key; /* key: never NULL, "" none */
	bool copy;               /* a capture of it is held */
};
enum status pane_source(struct pane_reader *reader, const void *ctx,
			int64_t id, struct pane_source **ret_source,
			struct error *err) must_check;
/* Its short key, "" none; NULL: no memory. */
const char *pane_key(struct pane_reader *reader, const void *ctx,
		     int64_t source);
/* Its reading state as a word, on ctx; NULL: none was set, or no memory. */
const char *pane_reading(struct pane_reader *reader, const void *ctx,
			 int64_t source);
/* How a record is called, on ctx: of a thing its cell, without reading what
 * derive keeps of the whole case; else derive_title(). NULL: no memory. */
char *pane_title(struct pane_reader *reader, const void *ctx,
		 int64_t record);
/* The same where it is probably a thing of that kind, which costs less. */
char *pane_title_as(struct pane_reader *reader, const void *ctx,
		    const struct kind *probably, int64_t record);
/* The record that stands for it; itself when it is not joined. */
int64_t pane_representative(struct pane_reader *reader, int64_t record);
struct pane_capture {
	int64_t id;
	const char *at, *sha256, *method; /* NULL: not said; at: a UTC time */
};
enum status pane_captures(struct pane_reader *reader, const void *ctx,
			  int64_t source, struct pane_capture **ret_captures,
			  int *ret_count, struct error *err) must_check;
/* What it is part of, and so on upward. */
int64_t pane_root_source(struct pane_reader *reader, int64_t source);

struct pane_citation {
	int64_t id, source, origin, n;
	int64_t speaker;         /* record; 0: words, or the document itself */
	bool origin_unknown;
	int means;               /* words_means */
	const char *at, *words;
	enum verdict verdict;
	bool judged;
};
enum status pane_citation(struct pane_reader *reader, const void *ctx,
			  int64_t id, struct pane_citation **ret_citation,
			  struct error *err) must_check;
/* Is there a citation of the source that none replaces? known: one of it, so
 * that mostly nothing is asked; 0. */
bool pane_is_cited(struct pane_reader *reader, int64_t source, int64_t known);
/* Of a source, in the order of their numbers. */
enum status pane_citations(struct pane_reader *reader, const void *ctx,
			   int64_t source,
			   struct pane_citation **ret_citations,
			   int *ret_count, struct error *err) must_check;

/* Ids of sources beyond `after`, ascending, at most n. */
enum status pane_sources(struct pane_reader *reader, const void *ctx,
			 int64_t after, int n, int64_t **ret_sources,
			 int *ret_count, struct error *err) must_check;

/* Is it marked now? */
bool pane_marked(struct pane_reader *reader, int64_t target);
/* How much is said of a record: claims on it and claims that name it, up to
 * `limit`. */
int64_t pane_said_of(struct pane_reader *reader, int64_t record,
		     int64_t limit);

/* Ids of a kind, joined ones left out: things by title, others by id. After
 * the place that `place` holds (zero it to begin); at most n. */
struct pane_place {
	char title_key[VALUE_KEY_MAX];
	int64_t id;
};
enum status pane_ids(struct pane_reader *reader, const void *ctx,
		     const struct kind *kind, struct pane_place *place, int n,
		     int64_t **ret_ids, int *ret_count,
		     struct error *err) must_check;

/* Of relations and events, as pane_ids(): whether they are said to be, and of
 * how many origins at most. */
struct pane_held {
	int64_t id;
	bool negative; /* "no", or "unknown" */
	int by_high;
};
enum status pane_held(struct pane_reader *reader, const void *ctx,
		      const struct kind *kind, int64_t after, int n,
		      struct pane_held **ret_held, int *ret_count,
		      struct error *err) must_check;

/* Notes that may leave: the setting publish of the note, or of the one that
 * it replaced, is "yes". Oldest first. */
struct pane_note {
	int64_t id, target;
	int type, state; /* words_note, words_note_state */
	const char *text, *analyst; /* analyst: NULL not said */
};
enum status pane_published(struct pane_reader *reader, const void *ctx,
			   struct pane_note **ret_notes, int *ret_count,
			   struct error *err) must_check;

/* How many notes (not replaced ones) are not among them. */
int64_t pane_unpublished(struct casefile *casefile);

/* The citation called KEY/N; 0: there is none (or no such key). */
int64_t pane_find_citation(struct pane_reader *reader, const char *key,
			   size_t key_length, int64_t n);
/* The citation that replaces it; 0: none does. */
int64_t pane_citation_after(struct pane_reader *reader, int64_t citation);
/* What the claims of a citation add to it: hedges and as-of dates, each once,
 * in order, joined by "; ". NULL: none, or no memory. */
void pane_qualified(struct pane_reader *reader, const void *ctx,
		    int64_t citation, char **ret_hedges, char **ret_as_of);
/* The records that a citation says something of, by id. */
enum status pane_cited_records(struct pane_reader *reader, const void *ctx,
			       int64_t citation, int64_t **ret_records,
			       int *ret_count, struct error *err) must_check;

struct casefile *pane_casefile(const struct pane_reader *reader);
const struct registry *pane_registry(const struct pane_reader *reader);

#endif
