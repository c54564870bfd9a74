/* The parts of which the words of a cell are put together. */
#include "src/analysis/compose_internal.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/text_add.h"

const struct pane_cell *composer_cell(const struct composer *composer,
				      const char *field)
{
	return telling_cell(composer->reader, composer->telling, field);
}

const char *composer_said(const struct composer *composer,
			  const struct pane_cell *cell)
{
	return telling_winner(composer->telling, cell)->said;
}

/* "Navy|perhaps Coast guard"; NULL: no memory. */
static char *put_beside(const void *ctx, char *out, const char *between,
			char *words)
{
	return words && out ? talloc_asprintf(ctx, "%s%s%s", out, between,
					      words)
			    : words;
}

const char *composer_words(const struct composer *composer, const void *ctx,
			   const char *field)
{
	return telling_words(composer->reader, ctx, composer->telling, field,
			     composer->hedge);
}

void composer_note(struct composer *composer, enum standing standing)
{
	static const enum standing worst[] = {
		STANDING_DISPUTED, STANDING_TWO_WAYS, STANDING_UNCITED };

	for (size_t i = 0; i < sizeof(worst) / sizeof(*worst) &&
			   composer->standing != worst[i]; i++)
		if (standing == worst[i])
			composer->standing = standing;
}

static bool is_same_hedge(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

const char *composer_hedge(const struct composer *composer,
			   const struct pane_cell *cell)
{
	const char *hedge = telling_winner(composer->telling, cell)->hedge;

	return is_same_hedge(hedge, composer->hedge) ? NULL : hedge;
}

char *composer_hedged(const struct composer *composer, const void *ctx,
		      const struct pane_cell *cell, const char *words,
		      bool act)
{
	return wording_hedged(ctx, composer_hedge(composer, cell), words, act);
}

/* ---- acts ---- */

/* Said of every call; they add nothing where something more is said. */
static const char *const weak_acts[] = {"calls", "is seen", NULL};
/* Cargo stands behind these. */
static const char *const cargo_acts[] = {"loads", "unloads", NULL};
/* Cargo that says no more than that there was some. */
static const char *const weak_cargo[] = {"cargo", "cargoes", "goods",
					 "shipments", NULL};

static bool is_among(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (strcasecmp(*words, word) == 0)
			return true;
	return false;
}

const struct choice *composer_choice(const struct composer *composer,
				     const struct pane_cell *cell)
{
	return registry_choice(pane_registry(composer->reader),
			       (int)cell->reference);
}

/* Is it too weak to stand beside others, or there already? */
static bool is_said_better(const struct composer *composer,
			   const struct pane_cell *values, int count, int i)
{
	const struct choice *mine = composer_choice(composer, &values[i]);

	if (!mine || values[i].standing == STANDING_NEGATIVE)
		return false;
	for (int k = 0; k < count; k++) {
		const struct choice *other =
			composer_choice(composer, &values[k]);

		if (k == i || !other ||
		    values[k].standing == STANDING_NEGATIVE)
			continue;
		if (is_among(weak_acts, mine->word) &&
		    !is_among(weak_acts, other->word))
			return true;
		if (other == mine && k < i)
			return true;
	}
	return false;
}

/* A figure: in print as its source has it, unless its rivals stand there. */
static const char *figure_words(const struct composer *composer,
				const void *ctx, const char *field,
				bool as_printed)
{
	const struct pane_cell *many = composer_cell(composer, field);
	const char *said = composer_said(composer, many);
	const char *words;

	if (!many->text)
		return "";
	words = said && as_printed && !telling_is_contested(many->standing)
			? composer_hedged(composer, ctx, many, said, false)
			: composer_words(composer, ctx, field);
	return words ? words : "";
}

/* "several hundred containers", "reportedly 300 likely containers", "" */
static char *cargo_words(struct composer *composer, const void *ctx)
{
	const struct pane_cell *what = composer_cell(composer, "what");
	const char *number = figure_words(composer, ctx, "how-many",
					  composer->style == COMPOSE_PRINTED);
	const char *words = what->text ? what->text : "";

	if (!*number && is_among(weak_cargo, words))
		words = "";
	if (*words)
		words = composer_hedged(composer, ctx, what, words, false);
	return words ? wording_amount(ctx, number, words) : NULL;
}

/* The same where both carry one hedge, which then stands before them. */
static char *cargo_hedged(struct composer *composer, const void *ctx)
{
	const struct pane_cell *what = composer_cell(composer, "what");
	const char *outer = composer->hedge;
	const char *hedge = composer_hedge(composer, what);
	char *words;

	if (!is_same_hedge(hedge, composer_hedge(composer,
						 composer_cell(composer,
							       "how-many"))))
		return cargo_words(composer, ctx);
	composer->hedge = hedge;
	words = cargo_words(composer, ctx);
	composer->hedge = outer;
	return words && *words ? wording_hedged(ctx, hedge, words, false)
			       : words;
}

/* The last act that cargo stands behind; -1: none. */
static int cargo_act(const struct composer *composer,
		     const struct pane_cell *values, int count)
{
	int last = -1;

	for (int i = 0; i < count; i++) {
		const struct choice *choice =
			composer_choice(composer, &values[i]);

		if (choice && is_among(cargo_acts, choice->word) &&
		    !is_said_better(composer, values, count, i))
			last = i;
	}
	return last;
}

/* Behind an act: what hedges the act hedges its cargo. */
static char *cargo_of_act(struct composer *composer, const void *ctx,
			  const struct pane_cell *act)
{
	const char *outer = composer->hedge;
	const char *hedge = composer_hedge(composer, act);
	char *words;

	composer->hedge = hedge ? hedge : outer;
	words = cargo_hedged(composer, ctx);
	composer->hedge = outer;
	return words;
}

static char *act_words(struct composer *composer, const void *ctx,
		       const struct pane_cell *value, bool with_cargo)
{
	const struct choice *choice = composer_choice(composer, value);
	const char *said = composer_said(composer, value);
	char *cargo, *words;

	if (value->standing == STANDING_NEGATIVE || !choice)
		return composer_hedged(composer, ctx, value,
				       value->text ? value->text : "", false);
	words = talloc_strdup(ctx, wording_act(ctx, choice, said));
	if (words && wording_takes_bare_act(composer->hedge))
		words = wording_infinitive(ctx, words);
	if (words && strcmp(choice->word, "docked") == 0 &&
	    wording_takes_bare_act(composer->hedge))
		words = talloc_asprintf(ctx, "be %s", words);
	if (words && with_cargo) {
		cargo = cargo_of_act(composer, ctx, value);
		if (cargo && *cargo)
			words = talloc_asprintf(ctx, "%s %s", words, cargo);
	}
	return words ? composer_hedged(composer, ctx, value, words, true)
		     : NULL;
}

char *part_acts(struct composer *composer, const void *ctx, const char *field)
{
	char *out = talloc_strdup(ctx, "");
	struct pane_cell *values;
	int count, with_cargo;

	if (telling_values(composer->reader, ctx, composer->telling, field,
			   &values, &count, NULL) != STATUS_OK)
		return NULL;
	with_cargo = cargo_act(composer, values, count);
	for (int i = 0; i < count && i < RIVALS_SHOWN_MAX && out; i++) {
		char *words;

		if (is_said_better(composer, values, count, i))
			continue;
		composer_note(composer, values[i].standing);
		words = act_words(composer, ctx, &values[i], i == with_cargo);
		out = words ? text_add(out, "%s%s", *out ? ", " : "", words)
			    : NULL;
	}
	return out;
}

/* ---- other parts ---- */

char *part_words(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	const char *words;

	composer_note(composer, cell->standing);
	words = cell->text ? composer_words(composer, ctx, field) : "";
	return words ? talloc_strdup(ctx, words) : NULL;
}

char *part_choice(struct composer *composer, const void *ctx,
		  const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	const struct choice *choice = composer_choice(composer, cell);

	composer_note(composer, cell->standing);
	if (!choice || telling_is_contested(cell->standing))
		return part_words(composer, ctx, field);
	return composer_hedged(composer, ctx, cell,
			       wording_choice(ctx, choice,
					      composer_said(composer, cell)),
			       false);
}

/* What a citation hedges as a whole is no doubt of who it was. */
static bool is_of_the_whole(const struct telling *telling,
			    const struct pane_claim *of)
{
	for (int i = 0; i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];

		if (claim->field == FIELD_HOLDS &&
		    claim->citation == of->citation &&
		    is_same_hedge(claim->hedge, of->hedge))
			return true;
	}
	return false;
}

const char *composer_party_hedge(const struct composer *composer,
				 const struct pane_cell *value)
{
	const struct pane_claim *winner = telling_winner(composer->telling,
							 value);

	return is_of_the_whole(composer->telling, winner)
		       ? NULL : composer_hedge(composer, value);
}

char *composer_title(const struct composer *composer, const void *ctx,
		     const struct pane_cell *value)
{
	const char *title = telling_reference(composer->reader, ctx,
					      composer->telling, value);

	if (!title && !value->reference)
		title = "?";
	return title ? wording_hedged(ctx,
				      composer_party_hedge(composer, value),
				      title, false)
		     : NULL;
}

/* "Navy|perhaps Coast guard" of rivals; of many parties "Navy +1", in print
 * the first few of them. Whom the pane is about is not named again, unless she
 * is one of rivals. */
char *part_title(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	const struct field *f = telling_field(composer->reader,
					      composer->telling->kind, field);
	bool contested = telling_is_contested(cell->standing);
	int named_max = composer->style == COMPOSE_PRINTED ? RIVALS_SHOWN_MAX
							   : 1;
	char *out = NULL;
	struct pane_cell *values;
	int count, named = 0, more = 0;

	composer_note(composer, cell->standing);
	if (telling_values(composer->reader, ctx, composer->telling, field,
			   &values, &count, NULL) != STATUS_OK)
		return NULL;
	for (int i = 0; i < count; i++) {
		const struct pane_cell *value = &values[i];

		if (!contested && value->reference &&
		    value->reference == composer->ship)
			continue;
		if (out && f->many && (named == named_max ||
				       value->standing == STANDING_NEGATIVE)) {
			more += value->standing != STANDING_NEGATIVE;
		} else if (!out || f->many ||
			   telling_is_contested(value->standing)) {
			out = put_beside(ctx, out, f->many ? ", " : "|",
					 composer_title(composer, ctx, value));
			named++;
		}
		if (!out)
			return NULL;
	}
	if (!out)
		return talloc_strdup(ctx, "");
	return more > 0 ? talloc_asprintf(ctx, "%s +%d", out, more) : out;
}

char *part_cargo(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *many = composer_cell(composer, "how-many");
	char *words = cargo_hedged(composer, ctx);

	composer_note(composer, many->standing);
	return words && !*words ? part_words(composer, ctx, field) : words;
}

/* A figure for several ships together: said of none singly. */
char *part_together(struct composer *composer, const void *ctx,
		    const char *field)
{
	(void)field;
	if (composer->reading != READING_TOGETHER || composer->size < 2)
		return talloc_strdup(ctx, "");
	return talloc_asprintf(ctx, "by %d", composer->size);
}

char *part_ships(struct composer *composer, const void *ctx, const char *field)
{
	char *words = part_together(composer, ctx, field);

	return words && *words ? talloc_asprintf(ctx, "%s ships", words)
			       : words;
}

/* "one trip", "a trip": a printed figure of one keeps its word, and the
 * singular; where the words have their unit with them it is not said twice. */
char *part_tally(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *many = composer_cell(composer, field);
	const struct pane_cell *what = composer_cell(composer, "what");
	const struct choice *choice = composer_choice(composer, what);
	const char *unit = choice       ? choice->word
			   : what->text ? what->text
					: "";
	bool one = many->low == NUMBER_ONE && many->high == NUMBER_ONE;
	const char *number = figure_words(
		composer, ctx, field, one || composer->style == COMPOSE_PRINTED);
	size_t n = strlen(unit);
	char *singular;

	composer_note(composer, many->standing);
	singular = talloc_strndup(ctx, unit,
				  n > 1 && unit[n - 1] == 's' ? n - 1 : n);
	if (!singular)
		return NULL;
	if (*singular && strstr(number, singular))
		return talloc_strdup(ctx, number);
	unit = one ? singular : unit;
	if (*unit)
		unit = composer_hedged(composer, ctx, what, unit, false);
	return unit ? wording_amount(ctx, number, unit) : NULL;
}

/* Printed words that say: it had not ended. */
static const char *const no_end_words[] = {"still", "ongoing", "since", NULL};

static bool says_no_end(const struct pane_claim *claim)
{
	for (int i = 0; claim->said && no_end_words[i]; i++)
		if (wording_begins_with_word(claim->said, no_end_words[i]))
			return claim->polarity == POLARITY_IS &&
			       telling_is_live(claim);
	return false;
}

/* By the shown words, or by any that nobody took back; with their hedge. That
 * no end is said says nothing. */
char *part_still(struct composer *composer, const void *ctx, const char *field)
{
	const struct telling *telling = composer->telling;
	const struct field *f =
		telling_field(composer->reader, telling->kind, field);

	/* In print the time has its own words, with their own speakers. */
	if (composer->style == COMPOSE_PRINTED)
		return talloc_strdup(ctx, "");
	for (int i = 0; f && i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];
		const struct pane_cell cell = { .claim = claim->claim };

		if (claim->field == f->number && says_no_end(claim))
			return composer_hedged(composer, ctx, &cell, "still",
					       false);
	}
	return talloc_strdup(ctx, "");
}

char *part_dark(struct composer *composer, const void *ctx, const char *field)
{
	(void)composer;
	(void)field;
	return talloc_strdup(ctx, "AIS off");
}

char *part_yes(struct composer *composer, const void *ctx, const char *field)
{
	const struct choice *choice =
		composer_choice(composer, composer_cell(composer, field));
	const struct field *f = telling_field(composer->reader,
					      composer->telling->kind, field);

	return talloc_strdup(
		ctx, choice && f && strcmp(choice->word, "yes") == 0 &&
				     !composer_cell(composer, "what")->text
			     ? f->label
			     : "");
}

/* A sighting with nothing but a picture: which one. */
char *part_seen(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *doing = composer_cell(composer, field);
	const struct pane_cell *ship =
		composer_cell(composer, composer->field);
	const struct pane_claim *winner =
		telling_winner(composer->telling, ship);
	const char *at = winner->at;

	if (doing->text)
		return composer_hedged(composer, ctx, doing, doing->text,
				       false);
	if (!at || !wording_begins_with_word(at, "Figure"))
		return talloc_strdup(ctx, "is seen");
	return talloc_asprintf(ctx, "seen, %.*s", (int)strcspn(at, ","), at);
}

char *part_meets(struct composer *composer, const void *ctx, const char *field)
{
	char *other = part_title(composer, ctx, field);

	if (other && !*other)
		other = part_title(composer, ctx, composer->spec->ships[0]);
	return other && *other ? talloc_asprintf(ctx, "meets %s", other)
			       : other;
}
