/* The parts of which the words of a cell are put together. */
#include "src/analysis/compose_internal.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/wording.h"

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

bool composer_contested(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

const char *composer_words(const struct composer *composer, const void *ctx,
			   const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	struct pane_cell *values;
	char *out = NULL;
	int count;

	if (!cell->text)
		return NULL;
	if (!composer_contested(cell->standing) ||
	    telling_values(composer->reader, ctx, composer->telling, field,
			   &values, &count, NULL) != STATUS_OK)
		return cell->text;
	for (int i = 0; i < count && i < VALUES_SHOWN_MAX; i++) {
		const char *text = values[i].text ? values[i].text : "?";

		if (i > 0 && !composer_contested(values[i].standing))
			continue;
		out = out ? talloc_asprintf(ctx, "%s|%s", out, text)
			  : talloc_strdup(ctx, text);
	}
	return out;
}

static void note_standing(struct composer *composer, enum standing standing)
{
	if (standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS ||
	    standing == STANDING_UNCITED)
		composer->standing = standing;
}

char *composer_hedged(const struct composer *composer, const void *ctx,
		      const struct pane_cell *cell, const char *words,
		      bool act)
{
	const char *hedge = telling_winner(composer->telling, cell)->hedge;

	if (hedge && composer->hedge && strcmp(hedge, composer->hedge) == 0)
		hedge = NULL;
	return wording_hedged(ctx, hedge, words, act);
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

/* "several hundred containers", "containers", "" */
static char *cargo_words(struct composer *composer, const void *ctx)
{
	const struct pane_cell *many = composer_cell(composer, "how-many");
	const struct pane_cell *what = composer_cell(composer, "what");
	const char *number = composer_words(composer, ctx, "how-many");
	const char *words = what->text ? what->text : "";
	const char *said = composer_said(composer, many);

	number = number ? number : "";
	if (said && *number && composer->style == COMPOSE_PRINTED &&
	    !composer_contested(many->standing))
		number = said;
	if (!*number && is_among(weak_cargo, words))
		words = "";
	return wording_amount(ctx, number, words);
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

static char *act_words(struct composer *composer, const void *ctx,
		       const struct pane_cell *value, bool with_cargo)
{
	const struct choice *choice = composer_choice(composer, value);
	const char *said = composer_said(composer, value);
	char *cargo, *words;

	if (value->standing == STANDING_NEGATIVE)
		return talloc_strdup(ctx, value->text ? value->text : "");
	if (!choice)
		return talloc_strdup(ctx, value->text ? value->text : "");
	words = talloc_strdup(ctx, wording_act(ctx, choice, said));
	if (words && wording_takes_bare_act(composer->hedge))
		words = wording_infinitive(ctx, words);
	if (words && strcmp(choice->word, "docked") == 0 &&
	    wording_takes_bare_act(composer->hedge))
		words = talloc_asprintf(ctx, "be %s", words);
	if (words && with_cargo) {
		cargo = cargo_words(composer, ctx);
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
	for (int i = 0; i < count && i < VALUES_SHOWN_MAX && out; i++) {
		char *words;

		if (is_said_better(composer, values, count, i))
			continue;
		note_standing(composer, values[i].standing);
		words = act_words(composer, ctx, &values[i], i == with_cargo);
		out = words ? talloc_asprintf_append(out, "%s%s",
						     *out ? ", " : "", words)
			    : NULL;
	}
	return out;
}

/* ---- other parts ---- */

char *part_words(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);

	note_standing(composer, cell->standing);
	if (!cell->text)
		return talloc_strdup(ctx, "");
	return composer_hedged(composer, ctx, cell,
			       composer_words(composer, ctx, field), false);
}

char *part_choice(struct composer *composer, const void *ctx,
		  const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	const struct choice *choice = composer_choice(composer, cell);

	note_standing(composer, cell->standing);
	if (!choice || composer_contested(cell->standing))
		return part_words(composer, ctx, field);
	return composer_hedged(composer, ctx, cell,
			       wording_choice(ctx, choice,
					      composer_said(composer, cell)),
			       false);
}

char *part_title(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	char *title;

	if (!cell->reference && !cell->text)
		return talloc_strdup(ctx, "");
	if (cell->reference && cell->reference == composer->ship)
		return talloc_strdup(ctx, "");
	title = telling_reference(composer->reader, ctx, composer->telling,
				  cell);
	return title && cell->more > 0
		       ? talloc_asprintf(ctx, "%s +%d", title, cell->more)
		       : title;
}

char *part_cargo(struct composer *composer, const void *ctx, const char *field)
{
	const struct pane_cell *many = composer_cell(composer, "how-many");
	char *words = cargo_words(composer, ctx);

	note_standing(composer, many->standing);
	if (words && !*words) {
		const struct pane_cell *what = composer_cell(composer, field);

		words = talloc_strdup(ctx, what->text ? what->text : "");
	}
	return words && *words
		       ? composer_hedged(composer, ctx,
					 composer_cell(composer, field), words,
					 false)
		       : words;
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
	const char *number = composer_words(composer, ctx, field);
	const char *said = composer_said(composer, many);
	bool one = many->low == NUMBER_ONE && many->high == NUMBER_ONE;
	size_t n = strlen(unit);
	char *singular;

	note_standing(composer, many->standing);
	number = number ? number : "";
	if (said && !composer_contested(many->standing) &&
	    (one || composer->style == COMPOSE_PRINTED))
		number = said;
	singular = talloc_strndup(ctx, unit,
				  n > 1 && unit[n - 1] == 's' ? n - 1 : n);
	if (!singular)
		return NULL;
	if (*singular && strstr(number, singular))
		return talloc_strdup(ctx, number);
	return wording_amount(ctx, number, one ? singular : unit);
}

/* Printed words that say: it had not ended. */
static const char *const no_end_words[] = {"still", "ongoing", "since", NULL};

/* No end is said: by the shown words, or by any that nobody took back. */
char *part_still(struct composer *composer, const void *ctx, const char *field)
{
	const struct telling *telling = composer->telling;
	const struct field *f =
		telling_field(composer->reader, telling->kind, field);
	const struct pane_cell *cell = composer_cell(composer, field);
	bool still = cell->text && cell->high == TIME_MAX;

	/* In print the time has its own words, with their own speakers. */
	if (composer->style == COMPOSE_PRINTED)
		return talloc_strdup(ctx, "");
	for (int i = 0; f && i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];

		for (int k = 0; no_end_words[k] && claim->said; k++)
			still |= claim->field == f->number &&
				 !claim->replaced &&
				 claim->verdict != VERDICT_REJECTED &&
				 wording_begins_with_word(claim->said,
							  no_end_words[k]);
	}
	return talloc_strdup(ctx, still ? "still" : "");
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
