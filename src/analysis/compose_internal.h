/* compose, inside: what the table of kinds and the writers of parts share. */
#ifndef TAFFRAIL_ANALYSIS_COMPOSE_INTERNAL_H
#define TAFFRAIL_ANALYSIS_COMPOSE_INTERNAL_H

#include "src/analysis/compose.h"

struct composer {
	struct pane_reader *reader;
	const struct telling *telling;
	const struct compose_kind *spec;
	const char *field; /* by which it is hers */
	int64_t ship;
	int64_t *members; /* of the group that stands there */
	int member_count, size;
	struct pane_cell hers; /* the value by which it is hers */
	enum reading reading;
	const char *hedge; /* said of the whole record */
	enum compose_style style;
	enum standing standing; /* the worst of what was put down */
};

/* Words on ctx; "" nothing to say; NULL: no memory. */
typedef char *part_writer(struct composer *composer, const void *ctx,
			  const char *field);

struct compose_part {
	part_writer *write;
	const char *field;
	const char *before; /* put between what stands there and these words */
	const char *after;  /* behind them; NULL: nothing */
};

/* The cell of a field, and what was printed for its winner; NULL. */
const struct pane_cell *composer_cell(const struct composer *composer,
				      const char *field);
const char *composer_said(const struct composer *composer,
			  const struct pane_cell *cell);
/* telling_words() without the hedge of the row. */
const char *composer_words(const struct composer *composer, const void *ctx,
			   const char *field);
/* The row is marked by the worst of what it shows. */
void composer_note(struct composer *composer, enum standing standing);
/* The hedge of a value, unless the row as a whole carries it; NULL: none. */
const char *composer_hedge(const struct composer *composer,
			   const struct pane_cell *cell);
/* Likewise of who a party was. */
const char *composer_party_hedge(const struct composer *composer,
				 const struct pane_cell *value);
/* A party, and any words, with that hedge. NULL: no memory. */
char *composer_title(const struct composer *composer, const void *ctx,
		     const struct pane_cell *value);
char *composer_hedged(const struct composer *composer, const void *ctx,
		      const struct pane_cell *cell, const char *words,
		      bool act);
const struct choice *composer_choice(const struct composer *composer,
				     const struct pane_cell *cell);

/* Each knows one sort of field. */
part_writer part_acts, part_words, part_choice, part_title, part_cargo,
	part_together, part_ships, part_tally, part_still, part_dark, part_yes,
	part_seen, part_meets;

#endif
