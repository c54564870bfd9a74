/* edit: what the analyst does, each verb one action in the history. The
 * workbench and the command line call these and nothing lower. */
#ifndef TAFFRAIL_STORE_EDIT_H
#define TAFFRAIL_STORE_EDIT_H

#include "store/casefile.h"

/* How we know: defaults come from the source. Empty strings = default. */
struct edit_knowing_of;
struct edit_knowing {
	int64_t source;        /* 0: uncited, the analyst's word */
	const char *at, *quote, *hedge, *as_of;
	const char *reading;   /* of a group: each, together; NULL, "" not said */
	const char *speaker;   /* THING or printed words */
	const char *origin;    /* THING, "unknown", or "" = the source itself */
	const char *means, *basis;
	int64_t passage_capture, passage_start, passage_length; /* 0 none */
	const char *grade;     /* Admiralty: "B2", "B", "2"; NULL, "" none */
	/* Fields of the line that are known in another way. */
	struct edit_knowing_of *fields;
	int field_count;
};
/* What stands in its texts holds for this field, in a citation of its own
 * where others say it or at another place; "" and NULL: as for the others. */
struct edit_knowing_of {
	const struct field *field;
	struct edit_knowing knowing;
};
/* Read "hedge: likely, when.speaker: US officials" into *knowing: speaker,
 * origin, means, basis, grade, hedge, as-of, reading, at, quote, of the whole line or,
 * behind its word and a point, of a field of the kind. Quotes keep commas;
 * what has no value is left. Texts on ctx. INVALID: a name is not known. */
enum status edit_read_knowing(const void *ctx, const struct registry *registry,
			      const struct kind *kind, const char *row,
			      struct edit_knowing *knowing,
			      struct error *err) must_check;

/* A relation of the record, entered with it: "registered owner: Azia Holdings
 * since 2019" on the line of a ship. The part stands for `other`. */
struct line_tie {
	const struct kind *kind;
	const struct field *mine, *other, *as, *when; /* when: NULL, it has none */
	const char *name;        /* as typed: "registered owner" */
	const char *period;      /* as typed; NULL: none */
	const char *understood;  /* the period, short; NULL */
};
/* Several things in one part: "Maria and Angara", "two ships". */
struct line_group {
	int64_t *members;
	int count;             /* 0: they are not named */
	const char *of, *how_many; /* NULL where they are named */
};
/* A kind's line as understood while it is typed. */
struct line_part {
	const struct field *field;
	const struct line_tie *tie; /* NULL: it is a field of the record */
	const char *text;      /* what stands there */
	const char *understood; /* "2023-10-14", "known", "new"; NULL empty */
	int64_t reference;     /* existing record; 0 */
	bool makes_new;        /* a record of `new_kind` would be made */
	const struct line_group *group; /* it would be this one; NULL */
	int new_kind;
	int candidates;        /* > 1: the name is ambiguous */
};
struct line {
	const struct kind *kind;
	struct line_part *parts;
	int part_count;
	struct line_fit { int64_t record; const char *title, *effect; } *fits;
	int fit_count;         /* existing records that fit, best first */
};
/* One row as an entry of its own, behind what was decided before on the same
 * thing. row->id 0 gets a new id, which comes back in it. */
enum status edit_row(struct casefile *casefile, const char *what,
		     struct row *row, int64_t *ret_entry,
		     struct error *err) must_check;

/* Parse "Maria, Dunai, 14 Oct 2023, offloads". A part may be named
 * ("when: Saturday"); quotes keep commas; empty parts stay open. What is said in
 * one breath becomes several parts: "owner and manager", "offloads 300
 * containers". On ctx. */
enum status edit_read_line(struct casefile *casefile, const void *ctx,
			   const struct kind *kind, const char *text,
			   int64_t source, struct line **ret_line,
			   struct error *err) must_check;
/* The field that a part names, and where its value begins in it: "owner: Azia"
 * on a ship's line is of a party. NULL: it names none. */
const struct field *edit_named_field(const struct registry *registry,
				     const struct kind *kind, const char *part,
				     size_t length, size_t *ret_value);
/* The names under which relations stand on a kind's line; NULL past the last. */
const char *edit_tie_name(const struct registry *registry,
			  const struct kind *kind, int i);
/* Make the record (and named new records) with citation and claims: one
 * action. AMBIGUOUS names the part and the candidates. */
enum status edit_add_line(struct casefile *casefile, const struct kind *kind,
			  const char *text, const struct edit_knowing *knowing,
			  int64_t *ret_record, int64_t *ret_entry,
			  struct error *err) must_check;
/* `+`: the passage says all shown values too. The effect in words
 * ("2 documents, still 1 origin") on ctx. */
enum status edit_also_says(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err) must_check;
/* The values of a record that are shown and claimed: of a field of many, each;
 * of another the first. Array on ctx, in the order of the kind's fields. */
struct edit_value {
	const struct field *field;
	int64_t claim;         /* the one that is shown for it */
	const char *text;      /* for people: "Dunai", "not Dunai" */
};
enum status edit_shown_values(struct casefile *casefile, const void *ctx,
			      int64_t record, struct edit_value **ret_values,
			      int *ret_count, struct error *err) must_check;
/* `+` value by value: what the passage says of these, and nothing of the
 * others. One entry; REFUSED: nothing is said, or no source is pinned. */
struct edit_saying {
	const struct field *field;
	int64_t claim;         /* of edit_shown_values(): it says the same */
	const char *said;      /* it says this instead; NULL: the same */
};
enum status edit_says(struct casefile *casefile, const void *ctx,
		      int64_t record, const struct edit_saying *sayings,
		      int count, const struct edit_knowing *knowing,
		      char **ret_effect, int64_t *ret_entry,
		      struct error *err) must_check;
/* `+` on a record that the line fits: the passage says of it what is typed,
 * the shown value that the words name, else the words. One entry. */
enum status edit_line_says(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct kind *kind,
			   const char *text, const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err) must_check;
/* What came of an entry that said something of a record, once it is saved. */
struct edit_outcome {
	const char *support;   /* "2 documents, 1 origin" */
	/* Citations ("rusi23/14") that what it says opposes, unjudged. */
	const char **disputes;
	int dispute_count;
	const char *against;   /* "disputes rusi23/14"; NULL: nothing */
	const char *words;     /* both: "1 document, 1 origin; disputes ..." */
};
/* Texts on ctx. */
enum status edit_outcome(struct casefile *casefile, const void *ctx,
			 int64_t record, int64_t entry,
			 struct edit_outcome *ret_outcome,
			 struct error *err) must_check;
/* Set a value: a claim in a new citation. replaces: the claim it corrects, 0. */
enum status edit_claim(struct casefile *casefile, int64_t record,
		       const struct field *field, const char *said,
		       bool negative, int64_t replaces,
		       const struct edit_knowing *knowing, int64_t *ret_entry,
		       struct error *err) must_check;
enum status edit_add_source(struct casefile *casefile, const char *kind,
			    const char *address, const char *key,
			    const char *title, const char *publisher,
			    const char *published, int64_t *ret_source,
			    int64_t *ret_entry, struct error *err) must_check;
enum status edit_note(struct casefile *casefile, int64_t target,
		      const char *type, const char *text, int64_t replaces,
		      bool closed, int64_t *ret_note, int64_t *ret_entry,
		      struct error *err) must_check;
enum status edit_tag(struct casefile *casefile, int64_t target,
		     const char *word, bool off, int64_t *ret_entry,
		     struct error *err) must_check;
enum status edit_mark(struct casefile *casefile, int64_t target, bool off,
		      int64_t *ret_entry, struct error *err) must_check;
/* The same on several things: one entry, one undo. All or none. One note may
 * be on nothing (0): on the case. */
enum status edit_note_all(struct casefile *casefile, const int64_t *targets,
			  int count, const char *type, const char *text,
			  int64_t *ret_entry, struct error *err) must_check;
enum status edit_tag_all(struct casefile *casefile, const int64_t *targets,
			 int count, const char *word, bool off,
			 int64_t *ret_entry, struct error *err) must_check;
enum status edit_mark_all(struct casefile *casefile, const int64_t *targets,
			  int count, bool off, int64_t *ret_entry,
			  struct error *err) must_check;
/* verdict: words of words_verdict; other: record for identity, else 0. A
 * "same" that contradicts a "not the same" is REFUSED with the chain, and so
 * is a "not the same" where other records join the two. */
enum status edit_judge(struct casefile *casefile, int64_t about,
		       const char *verdict, int64_t other,
		       const struct field *field, const char *cause,
		       const char *reason, int64_t *ret_entry,
		       struct error *err) must_check;
/* Of records that are joined into `joined`, the two that carry these names
 * (or identifiers, or ids) themselves: so that a join is taken back by the
 * names alone. AMBIGUOUS: the names do not tell; the joined ones are named. */
enum status edit_tell_apart(struct casefile *casefile, int64_t joined,
			    const char *name, const char *other,
			    int64_t *ret_record, int64_t *ret_other,
			    struct error *err) must_check;
/* One verdict on several claims or citations: one entry, one undo. */
enum status edit_judge_all(struct casefile *casefile, const int64_t *about,
			   int count, const char *verdict, const char *cause,
			   const char *reason, int64_t *ret_entry,
			   struct error *err) must_check;
enum status edit_set(struct casefile *casefile, int64_t target,
		     const char *name, const char *value, int64_t *ret_entry,
		     struct error *err) must_check;
/* Reliability of a source (A-F) and credibility of a citation of it (1-6, 0
 * none is chosen) as one entry: "B2", "B", "2". */
enum status edit_grade(struct casefile *casefile, int64_t source,
		       int64_t citation, const char *grade,
		       int64_t *ret_entry, struct error *err) must_check;
/* A short key proposed from publisher and year, unique; talloc'ed. */
char *edit_propose_key(struct casefile *casefile, const void *ctx,
		       const char *publisher, const char *published);

#endif
