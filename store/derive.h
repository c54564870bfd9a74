/* derive: the cells. What a list shows is resolved from claims and kept in
 * one wide table a kind, w_KIND, made from the registry; every value beyond
 * the shown one (many-valued fields, rivals) stands in v_KIND. Both can be
 * dropped and made anew (derive_rebuild). DESIGN: Support and standing,
 * Resolution, Identity.
 *
 * The names of the tables are the kind's word after the prefix, quoted:
 * "w_port-call". Fields are numbered by their slot S.
 *
 * w_KIND(id INTEGER PRIMARY KEY, what is below of the whole row, and for each
 * field, by its slot (older cases have the row's columns last):
 *   xS  TEXT     what is shown, short (NULL: nothing said). REFERENCE: the
 *                printed words, if any: titles change and stand in the row
 *                referred to. HOLDS: "yes", "no", "unknown". A denial alone
 *                reads "not X" and has no k, r, l, h here (in v_ it has);
 *                what is said to be unknown alone reads "not known: X".
 *   kS  TEXT     folded key   (NAME, CHOICE, IDENTIFIER, COUNTRY, ADDRESS)
 *   rS  INTEGER  the record   (REFERENCE; the representative of joined ones),
 *                choice number (CHOICE)
 *   lS, hS INTEGER low, high  (DATE, PERIOD, NUMBER; NULL = open, or nothing
 *                said when xS is NULL; POSITION: latitude, longitude in
 *                microdegrees)
 *   nS  INTEGER  number of values in v_KIND beyond this one; NULL = 0
 *   cS  INTEGER  the winning claim's id
 *  standing INTEGER, standing2 INTEGER: 3 bits a slot (20 slots each)
 *  by_low, by_high INTEGER: independent origins of `holds` (things: of the
 *                record, over all that is said of it)
 *  title TEXT, title_key TEXT: how a thing is called in other lists; NULL for
 *                relations and events, whose title is put together from what
 *                they refer to: derive_title()
 *  label INTEGER: 1 when the title is a working label in brackets
 *  same INTEGER: the representative's id when joined into another, else NULL)
 * v_KIND(id, slot, ord, x, k, r, l, h, standing, by_low, by_high, claim):
 *   for a field of many: every value; for one of a single value: only where
 *   there is more than one (nS > 0), then all of them; in order of
 *   resolution, ord 0 the shown one. Wider values that fit the shown one are
 *   no values: derive_resolve() has them.
 *
 * A record has a row from the moment it exists. A relation or event whose
 * claims were all withdrawn or replaced has none. The row of a representative
 * holds what is said of all that are joined into it; theirs, what is said of
 * themselves. Indexes: store/derive_ddl.c. */
#ifndef TAFFRAIL_STORE_DERIVE_H
#define TAFFRAIL_STORE_DERIVE_H

#include "store/casefile.h"

struct candidate;
struct resolved_value;

/* Standing of a value; the character is the mark in lists ("" quiet). */
#define STANDING_TABLE(S)                                                     \
	S(NONE, "", "nothing said")                                           \
	S(SINGLE, "", "single origin")                                        \
	S(AGREED, "", "agreed by two or more origins")                        \
	S(TWO_WAYS, "~", "one origin, told two ways")                         \
	S(DISPUTED, "!", "disputed")                                          \
	S(UNCITED, "?", "uncited: the analyst's word only")                   \
	S(NEGATIVE, "-", "denied: said not to be")                            \
	S(REJECTED, "x", "rejected by a judgement")

enum standing {
#define STANDING_ENUM(name, mark, words) STANDING_##name,
	STANDING_TABLE(STANDING_ENUM)
#undef STANDING_ENUM
	STANDING_LAST
};
const char *standing_mark(enum standing standing);
const char *standing_words(enum standing standing);

/* Standing of a slot in a row's two standing columns. */
static inline enum standing standing_of_slot(int64_t standing,
					     int64_t standing2, int slot)
{
	int64_t bits = slot < 20 ? standing : standing2;

	return (enum standing)(bits >> (3 * (slot % 20)) & 7);
}

struct derive;
struct derive *derive_open(struct casefile *casefile); /* NULL: no memory */
void derive_close(struct derive *derive);

/* DDL of the derived tables, from the registry, by the one quoting
 * generator. Used for a new case, a rebuild, and the schema check. As they are
 * made now, or in the order of columns that older cases keep until they are
 * rebuilt: every statement names its columns. */
struct derive_names;
extern const struct derive_names derive_names_kept, derive_names_before;
char *derive_ddl(const void *ctx, const struct derive_names *names,
		 const struct registry *registry);

/* A row came in (or went: undo, expunge). Remembers what must be derived
 * again: the record of a claim, records that refer to a group, everything
 * resting on a citation, judgement, source setting, joined records... Called
 * inside the action's transaction. */
enum status derive_touch(struct casefile *casefile, const struct row *row,
			 bool gone, struct error *err) must_check;
/* The same without the search index, which is kept row by row elsewhere. */
enum status derive_touch_cells(struct casefile *casefile,
			       const struct row *row, bool gone,
			       struct error *err) must_check;
/* Views stand before the content tables: no index can be named. */
void derive_shadow(struct casefile *casefile, bool shadowed);
/* Derive what was touched, cells and search index; still inside the
 * transaction. Cost depends on what was touched, not on the case. */
enum status derive_flush(struct casefile *casefile,
			 struct error *err) must_check;
/* Forget what was touched (after a rollback). */
void derive_forget(struct casefile *casefile);
/* A bulk load begins: collect kinds instead of records; flush derives the
 * whole kinds with indexes made afterwards when the case was empty. */
void derive_bulk(struct casefile *casefile);

typedef bool derive_progress(void *payload, int64_t done, int64_t total);
enum status derive_rebuild(struct casefile *casefile,
			   derive_progress *progress, void *payload,
			   struct error *err) must_check;
/* How often that was done to this file. */
int64_t derive_rebuilds(struct casefile *casefile);
/* Compare kept cells with cells made anew. ret_difference: NULL, or one line
 * (talloc on ctx) that names the first record and field that differ. */
enum status derive_check(struct casefile *casefile, const void *ctx,
			 char **ret_difference, int64_t *ret_cells,
			 struct error *err) must_check;

/* Derive one kind, and those it refers to by title, as of a valid date and/or
 * as known by an entry, into temporary tables t_KIND / tv_KIND of the same
 * shape; ret_prefix gets "t_" for list queries. */
struct derive_view {
	bool has_as_of;
	struct span as_of;
	int64_t known_by; /* entry number; 0 = now */
};
/* From here on this casefile answers, and derives its kept cells, as of that
 * day: for a copy that is made for it. */
enum status derive_as_of(struct casefile *casefile, struct span as_of,
			 struct error *err) must_check;
enum status derive_view(struct casefile *casefile, int kind,
			const struct derive_view *view,
			struct error *err) must_check;
/* A case holds one view at a time. Its number, which no other view gets: a
 * list whose view was replaced by another's derives it again. 0: none. */
int64_t derive_view_number(const struct casefile *casefile);
/* Drop the tables of that view; those of another are left. */
void derive_view_drop(struct casefile *casefile, int64_t number);

/* The record that stands for `record` (itself when not joined). */
int64_t derive_representative(struct casefile *casefile, int64_t record);
/* The records joined with `record`, itself included, ascending; talloc array
 * on ctx. NULL: no memory. */
int64_t *derive_joined(struct casefile *casefile, const void *ctx,
		       int64_t record, int *ret_count);
/* Groups that have this record (or one joined with it) as a known member,
 * rejected and denied members left out. Talloc array of representatives on
 * ctx; NULL: no memory. */
int64_t *derive_groups_of(struct casefile *casefile, const void *ctx,
			  int64_t record, int *ret_count);
/* Its title for people ("Maria", "(company, not named: owner of the Maria)",
 * "port call Maria, Dunai, 14 Oct 2023"); never NULL; talloc on ctx. A
 * source: its title, else its short key. */
char *derive_title(struct casefile *casefile, const void *ctx, int64_t record);
/* What was first claimed in a field of a record itself, as printed; talloc on
 * ctx. NULL: nothing, or no memory. */
char *derive_own_words(struct db *db, const void *ctx, int64_t record,
		       int field);
/* The name under which a record itself was entered, when it is joined with
 * others of other names; else its title. */
char *derive_own_title(struct casefile *casefile, const void *ctx,
		       int64_t record);
/* How a source is called where it stands as an origin: who observed or
 * decided, not what was printed. The analyst's label of it ("RUSI"), else its
 * publisher, else its title or short key; never NULL; talloc on ctx. */
char *derive_origin(struct casefile *casefile, const void *ctx,
		    int64_t source);
/* The field whose date sorts a kind's lists; NULL none. */
const struct field *derive_main_date(const struct kind *kind);

/* One field of one record resolved anew from its claims: what a detail or a
 * conflict needs beyond the cells. */
struct derive_claim {
	int64_t claim, citation, source;
	int64_t record;          /* said of: itself, one joined, or a group */
	int64_t on_group;        /* read from this group (each); 0 */
	const char *said, *shown, *hedge, *unit;
	int64_t reference;       /* as claimed, not the representative; 0 */
	bool negative, unknown, former;
	int value;               /* index of its value; -1: none */
	int relation;            /* enum resolve_relation, to the shown value */
	const char *relation_words;
	bool supports, preferred, rejected;
	/* `holds`, by what is said in other fields; a group's members, by
	 * what is said of it as complete. */
	bool implied;
};
struct derive_value {
	const char *text;        /* short; a reference: printed words or NULL */
	int64_t reference;       /* representative; 0 */
	int first;               /* index of the claim that is shown for it */
	enum standing standing;
	bool negative;
	bool settled;            /* opposed, and a verdict says who wins */
	int by_low, by_high;
};
struct derive_field {
	const struct field *field;
	struct derive_claim *claims;
	int claim_count;
	struct derive_value *values; /* in order of resolution */
	int value_count;
	enum standing standing;  /* of the first; for `holds` with rivals */
	bool judged;
	const char *why;         /* in words; NULL when it stands alone */
};
/* On ctx; no claims: OK with claim_count 0. NOT_FOUND: no such record. */
enum status derive_resolve(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct field *field,
			   struct derive_field **ret_field,
			   struct error *err) must_check;
/* Several of its fields, for which its claims are read once; the array is
 * on ctx. */
enum status derive_resolve_fields(struct casefile *casefile, const void *ctx,
				  int64_t record,
				  const struct field *const *fields, int count,
				  struct derive_field ***ret_fields,
				  struct error *err) must_check;

/* Records of the same kind that cannot both hold, or might not: DESIGN, What
 * is compared. */
#define DERIVE_RIVALRY_TABLE(R)                                               \
	R(CONTRADICTS, "contradicts")                                         \
	R(DENIES, "denies")              /* one says that it is not */        \
	R(POSSIBLE, "possible rival")    /* a part of the key is not said */
enum derive_rivalry {
#define DERIVE_RIVALRY_ENUM(name, words) DERIVE_RIVALRY_##name,
	DERIVE_RIVALRY_TABLE(DERIVE_RIVALRY_ENUM)
#undef DERIVE_RIVALRY_ENUM
	DERIVE_RIVALRY_LAST
};
struct derive_rival {
	int64_t record;          /* the rival */
	enum derive_rivalry rivalry;
	const struct field *differs; /* in what, when it contradicts; NULL */
	/* How, beyond the rivalry: "parts add to more", "opposite bound"
	 * (of one statement); NULL. */
	const char *how;
	bool first;              /* it stands before `record` in order */
	bool judged, two_ways;
	const char *why;         /* why the first of the two stands first */
};
/* Array on ctx, contradicting ones first. */
enum status derive_rivals(struct casefile *casefile, const void *ctx,
			  int64_t record, struct derive_rival **ret_rivals,
			  int *ret_count, struct error *err) must_check;

#endif
