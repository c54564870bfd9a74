/* telling: one record as it is told: its cells, the claims behind them, and
 * the small questions that every pane asks of both.
 *
 * Everything is talloc'ed on the ctx of the reader's call. */
#ifndef TAFFRAIL_ANALYSIS_TELLING_H
#define TAFFRAIL_ANALYSIS_TELLING_H

#include "store/pane_rows.h"

/* So many values stand beside each other. */
enum { RIVALS_SHOWN_MAX = 6 };

struct telling {
	const struct kind *kind;
	struct pane_row *row;
	struct pane_claim *claims; /* of the record and those joined into it */
	int claim_count;
};

/* NOT_FOUND: nothing is told of it any more. */
enum status telling_read(struct pane_reader *reader, const void *ctx,
			 const struct kind *kind, int64_t id,
			 struct telling **ret_telling,
			 struct error *err) must_check;

/* The field of a kind by its word; NULL: this case's registry has none. */
const struct field *telling_field(const struct pane_reader *reader,
				  const struct kind *kind, const char *word);
/* The cell of a field; never NULL (an empty one when there is no field). */
const struct pane_cell *telling_cell(const struct pane_reader *reader,
				     const struct telling *telling,
				     const char *word);
/* The claim that won a cell; never NULL (an empty one). */
const struct pane_claim *telling_winner(const struct telling *telling,
					const struct pane_cell *cell);
/* Does it still stand: not replaced, rejected or withdrawn? */
bool telling_is_live(const struct pane_claim *claim);
/* The hedges of what is shown of a relation or event, that it is at all and in
 * the fields of `words` (ended by NULL), each once: "allegedly, is said to". On
 * ctx; NULL: none. */
char *telling_hedges(const struct pane_reader *reader, const void *ctx,
		     const struct telling *telling, const char *const *words);
/* How what is said as a whole is denied: "not", "not known"; NULL: it is
 * not. */
const char *telling_denial(const struct telling *telling);
/* The words of a cell, each with the hedge of its own claim unless that is
 * `carried` (NULL: none); where nobody has judged a dispute, its rivals stand
 * beside the first: "3|may: 2". On ctx; NULL: nothing said, or no memory. */
char *telling_words(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling, const char *word,
		    const char *carried);
bool telling_is_contested(enum standing standing);
/* Of the whole; where that is not in question, the dispute of one of these
 * fields (ended by NULL). */
enum standing telling_standing(const struct pane_reader *reader,
			       const struct telling *telling,
			       const char *const *words);
/* Every value of a field, the shown one first, rejected ones left out. */
enum status telling_values(struct pane_reader *reader, const void *ctx,
			   const struct telling *telling, const char *word,
			   struct pane_cell **ret_values, int *ret_count,
			   struct error *err) must_check;

/* What a reference cell reads: the title of the record, or printed words
 * where it refers to none; NULL: nothing said, or no memory. */
char *telling_reference(struct pane_reader *reader, const void *ctx,
			const struct telling *telling,
			const struct pane_cell *cell);
/* The same for a place: as its source prints it, and where that is another
 * name than most use, with both ("Najin=Rajin"). */
char *telling_place(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling,
		    const struct pane_cell *cell);

/* Members of the group that a cell refers to, and how many are said to be in
 * it (known ones or the number that is told); 0 when it is no group. */
enum status telling_group(struct pane_reader *reader, const void *ctx,
			  int64_t reference, int64_t **ret_members,
			  int *ret_count, int *ret_size,
			  struct error *err) must_check;

/* The end of the day of which a claim speaks: its own as-of date, else the
 * day of its document. TIME_MIN: neither is said, so nothing ended by then. */
int64_t telling_spoken_on(struct pane_reader *reader, const void *ctx,
			  const struct pane_claim *claim);
/* A claim on a state that had ended by that day: "formerly". */
bool telling_is_former(struct pane_reader *reader, const void *ctx,
		       const struct pane_claim *claim);

/* Titles of records, sorted, on ctx; NULL: no memory. */
const char **telling_titles(struct pane_reader *reader, const void *ctx,
			    const int64_t *records, int count);

/* Keys of the documents that say it, the shown value's first:
 * "rusi23 wapo23 (+1)". One more says something wider that fits, or says it
 * not of this value: it counts for nothing. deciding: words of the fields
 * that tell the two apart, in order; the first that a document fills
 * decides. */
char *telling_sources(struct pane_reader *reader, const void *ctx,
		      const struct telling *telling,
		      const char *const *deciding);

/* The short key of the whole document that a source is part of; its title
 * when it has none. */
char *telling_source_key(struct pane_reader *reader, const void *ctx,
			 int64_t source);

#endif
