#include "src/analysis/compose_internal.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/calendar.h"
#include "src/base/text_add.h"

/* ---- the table ---- */

static const struct compose_part call_parts[] = {
	{ part_acts, "did", "", NULL },
	{ part_title, "with", " beside ", NULL },
	{ part_choice, "direction", ", ", NULL },
	{ part_words, "weight", ", ", NULL },
	{ part_words, "contents", " (", ")" },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part sighting_parts[] = {
	{ part_seen, "doing", "", NULL },
	{ part_title, "with", " beside ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part encounter_parts[] = {
	{ part_meets, "other", "", NULL },
	{ part_choice, "transfer", ", transfer ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part voyage_parts[] = {
	{ part_words, "what", "", NULL },
	{ part_yes, "round-trip", "", NULL },
	{ part_title, "for", ", for ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part gap_parts[] = {
	{ part_dark, "how", "", NULL },
	{ part_still, "when", ", ", NULL },
	{ part_choice, "how", "; ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part cargo_parts[] = {
	{ part_cargo, "what", "", NULL },
	{ part_together, "carrier", " ", NULL },
	{ part_choice, "direction", ", ", NULL },
	{ part_words, "weight", ", ", NULL },
	{ part_words, "contents", " (", ")" },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part inspection_parts[] = {
	{ part_choice, "result", "", NULL },
	{ part_title, "authority", ", by ", NULL },
	{ part_words, "reason", ": ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part tally_parts[] = {
	{ part_tally, "how-many", "", NULL },
	{ part_ships, "by", " ", NULL },
	{ part_words, "contents", " (", ")" },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part event_parts[] = {
	{ part_choice, "what", "", NULL },
	{ part_title, "other", ", with ", NULL },
	{ part_words, "detail", ": ", NULL },
	{ part_words, "how-many", ", ", NULL },
	{ NULL, NULL, NULL, NULL }
};

static const char *const call_deciding[] = { "when", "did", "place", "ship",
					     NULL };
static const char *const sighting_deciding[] = { "when", "place", "ship",
						 NULL };
static const char *const voyage_deciding[] = { "when", "from", "to", "what",
					       "ship", NULL };
static const char *const gap_deciding[] = { "how", "purpose", "ship", NULL };
static const char *const cargo_deciding[] = { "how-many", "what", "when",
					      "carrier", NULL };
static const char *const inspection_deciding[] = { "result", "when", "ship",
						   NULL };
static const char *const tally_deciding[] = { "how-many", "what", "by", NULL };
static const char *const event_deciding[] = { "when", "what", "subject",
					      NULL };

const struct compose_kind compose_kinds[] = {
	{ KIND_PORT_CALL, { "ship", "with" }, "place", NULL, call_deciding,
	  call_parts },
	{ KIND_SIGHTING, { "ship", "with" }, "place", NULL, sighting_deciding,
	  sighting_parts },
	{ KIND_ENCOUNTER, { "ship", "other" }, "place", NULL,
	  sighting_deciding, encounter_parts },
	{ KIND_VOYAGE, { "ship" }, "from", "to", voyage_deciding,
	  voyage_parts },
	{ KIND_AIS_GAP, { "ship" }, "area", NULL, gap_deciding, gap_parts },
	{ KIND_CARGO_MOVEMENT, { "carrier" }, "from", "to", cargo_deciding,
	  cargo_parts },
	{ KIND_INSPECTION, { "ship" }, "place", NULL, inspection_deciding,
	  inspection_parts },
	{ KIND_TALLY, { "by" }, "from", "to", tally_deciding, tally_parts },
	{ KIND_EVENT_KIND, { "subject", "other", "by" }, "place", NULL,
	  event_deciding, event_parts },
	{ .kind = 0 }
};

const struct compose_kind *compose_kind(int kind)
{
	const struct compose_kind *spec = compose_kinds;

	while (spec->kind && spec->kind != kind)
		spec++;
	return spec->kind ? spec : NULL;
}

static bool is_word(const char *word, const struct field *field)
{
	return word && strcmp(word, field->word) == 0;
}

enum compose_column compose_column(const struct compose_kind *spec,
				   const struct field *field)
{
	/* The others stand in what is said, or nowhere. */
	if (is_word(spec->ships[0], field))
		return COMPOSE_SHIPS;
	if (is_word(spec->place, field) || is_word(spec->to, field))
		return COMPOSE_PLACE;
	for (const struct compose_part *part = spec->parts; part->write; part++)
		if (is_word(part->field, field))
			return COMPOSE_WHAT;
	return is_word("when", field) ? COMPOSE_WHEN : COMPOSE_NOWHERE;
}

/* ---- putting together ---- */

/* The value of the field that has the ship, or a group with her. */
static enum status find_ship(struct composer *composer, const void *ctx,
			     struct pane_cell *ret_cell, struct error *err)
{
	struct pane_cell *values;
	int count;
	enum status status = telling_values(composer->reader, ctx,
					    composer->telling,
					    composer->field, &values, &count,
					    err);

	*ret_cell = *composer_cell(composer, composer->field);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (values[i].reference == composer->ship)
			*ret_cell = values[i];
	return status;
}

static enum status read_group(struct composer *composer, const void *ctx,
			      struct error *err)
{
	const struct pane_claim *winner;
	enum status status = find_ship(composer, ctx, &composer->hers, err);

	if (status != STATUS_OK)
		return status;
	winner = telling_winner(composer->telling, &composer->hers);
	composer->reading = winner->reading;
	return telling_group(composer->reader, ctx, composer->hers.reference,
			     &composer->members, &composer->member_count,
			     &composer->size, err);
}

static enum status write_with(struct composer *composer, const void *ctx,
			      const char **ret_with, struct error *err)
{
	int64_t *others = talloc_array(ctx, int64_t,
				       (unsigned int)composer->member_count +
					       1);
	const char **titles;
	int count = 0;

	for (int i = 0; others && i < composer->member_count; i++)
		if (composer->members[i] != composer->ship)
			others[count++] = composer->members[i];
	titles = others ? telling_titles(composer->reader, ctx, others, count)
			: NULL;
	*ret_with = titles ? wording_first_of(ctx, titles, count) : NULL;
	return *ret_with ? STATUS_OK
			 : error_set(err, STATUS_NOMEM, "out of memory");
}

static bool of_two_that_meet(const struct composer *composer)
{
	return composer->spec->parts[0].write == part_meets;
}

/* It may be she, or another: "probably Angara", "Maria|Angara". */
static char *is_it_she(struct composer *composer, const void *ctx)
{
	const struct field *field = telling_field(composer->reader,
						  composer->telling->kind,
						  composer->field);

	composer_note(composer, composer->hers.standing);
	if (telling_is_contested(composer->hers.standing) && !field->many)
		return of_two_that_meet(composer) &&
				       composer->field !=
					       composer->spec->ships[0]
			       ? talloc_strdup(ctx, "")
			       : part_title(composer, ctx, composer->field);
	return composer_party_hedge(composer, &composer->hers)
		       ? composer_title(composer, ctx, &composer->hers)
		       : talloc_strdup(ctx, "");
}

/* She is the other party: say who it is about. That two met says so of
 * either, unless nobody knows whom the one met. */
static char *about_whom(struct composer *composer, const void *ctx)
{
	const char *first = composer->spec->ships[0];
	bool other = composer->field != first &&
		     (!of_two_that_meet(composer) ||
		      telling_is_contested(composer->hers.standing));
	char *about, *she;

	if (!composer->ship || !composer->hers.claim)
		return talloc_strdup(ctx, "");
	about = other ? part_title(composer, ctx, first)
		      : talloc_strdup(ctx, "");
	she = is_it_she(composer, ctx);
	return about && she ? talloc_asprintf(ctx, "%s%s%s", about,
					      *about && *she ? ", " : "", she)
			    : NULL;
}

static char *put_part(char *out, const struct compose_part *part,
		      const char *words)
{
	const char *before = *out ? part->before : "";

	if (!*words)
		return out;
	return text_add(out, "%s%s%s", before, words,
			part->after && *out ? part->after : "");
}

/* "not: this route"; a hedge weakens the "not", not the route: "not (had no
 * record): this route". */
static char *denied(const struct composer *composer, const void *ctx,
		    const char *no, const char *about, const char *words)
{
	const char *hedge = composer->hedge;

	return talloc_asprintf(ctx, "%s%s%s%s: %s%s%s", no, hedge ? " (" : "",
			       hedge ? hedge : "", hedge ? ")" : "", about,
			       *about ? ": " : "", words);
}

static char *write_what(struct composer *composer, const void *ctx)
{
	const struct compose_part *part = composer->spec->parts;
	const char *no = telling_denial(composer->telling);
	char *about = about_whom(composer, ctx), *hedged;
	char *out = talloc_strdup(ctx, "");

	for (; part->write && out; part++) {
		char *words = part->write(composer, ctx, part->field);

		out = words ? put_part(out, part, words) : NULL;
	}
	if (!out || !about)
		return NULL;
	if (no)
		return denied(composer, ctx, no, about, out);
	hedged = wording_hedged(ctx, composer->hedge, out,
				composer->spec->parts[0].write == part_acts);
	return hedged ? talloc_asprintf(ctx, "%s%s%s", about,
					*about ? ": " : "", hedged)
		      : NULL;
}

/* "apparent Rajin"; of "appears: Rajin" the hedge apart, as it stands before
 * "to" or "from". */
static char *hedged_place(const struct composer *composer, const void *ctx,
			  const struct pane_cell *cell, char *place,
			  const char **ret_hedge)
{
	char *hedged = composer_hedged(composer, ctx, cell, place, false);
	const char *mark = hedged ? strstr(hedged, ": ") : NULL;

	if (!mark || strcmp(mark + 2, place) != 0)
		return hedged;
	*ret_hedge = composer_hedge(composer, cell);
	return place;
}

/* Rivals beside the first, each with its own hedge. */
static char *rival_places(const struct composer *composer, const void *ctx,
			  const struct pane_cell *values, int count)
{
	char *out = NULL;

	for (int i = 0; i < count && i < RIVALS_SHOWN_MAX; i++) {
		char *place;

		if (i > 0 && !telling_is_contested(values[i].standing))
			continue;
		place = telling_place(composer->reader, ctx, composer->telling,
				      &values[i]);
		if (place)
			place = composer_hedged(composer, ctx, &values[i],
						place, false);
		if (!place)
			return NULL;
		out = out ? talloc_asprintf(ctx, "%s|%s", out, place) : place;
	}
	return out;
}

/* A place as printed; where nobody has judged a dispute, its rivals beside
 * it. NULL: nothing said, or no memory. */
static char *one_place(const struct composer *composer, const void *ctx,
		       const char *field, const char **ret_hedge)
{
	const struct pane_cell *cell = composer_cell(composer, field);
	struct pane_cell *values;
	char *place;
	int count;

	if (telling_is_contested(cell->standing) &&
	    telling_values(composer->reader, ctx, composer->telling, field,
			   &values, &count, NULL) == STATUS_OK)
		return rival_places(composer, ctx, values, count);
	place = telling_place(composer->reader, ctx, composer->telling, cell);
	return place ? hedged_place(composer, ctx, cell, place, ret_hedge)
		     : NULL;
}

/* "appears, may": what weakens one end of a route or the other. */
static char *both_hedges(const void *ctx, const char *a, const char *b)
{
	if (a && b && strcmp(a, b) == 0)
		b = NULL;
	if (!a && !b)
		return talloc_strdup(ctx, "");
	return talloc_asprintf(ctx, "%s%s%s: ", a ? a : "", a && b ? ", " : "",
			       b ? b : "");
}

static char *write_place(struct composer *composer, const void *ctx)
{
	const struct compose_kind *spec = composer->spec;
	const char *of_a = NULL, *of_b = NULL;
	char *a = one_place(composer, ctx, spec->place, &of_a);
	char *b = spec->to ? one_place(composer, ctx, spec->to, &of_b) : NULL;
	char *hedge = both_hedges(ctx, of_a, of_b);

	if (!hedge)
		return NULL;
	if (a && b)
		return talloc_asprintf(ctx, "%s%s-%s", hedge, a, b);
	if (b)
		return talloc_asprintf(ctx, "%sto %s", hedge, b);
	if (a)
		return talloc_asprintf(ctx, "%s%s%s", hedge,
				       spec->to ? "from " : "", a);
	return talloc_strdup(ctx, "");
}

/* The hedge of what is shown: that of the claim whose words come first, not
 * of another source that says the record as a whole less surely. Without
 * words it is that of the record. */
static const char *whole_hedge(const struct composer *composer)
{
	const struct telling *telling = composer->telling;
	const struct compose_part *part = composer->spec->parts;
	const struct pane_claim *holds, *first;

	if (!kind_has_holds(telling->kind))
		return NULL;
	holds = telling_winner(telling, &telling->row->cells[0]);
	for (; part->write; part++) {
		first = telling_winner(telling, composer_cell(composer,
							part->field));
		if (!first->claim)
			continue;
		if (first->hedge || first->citation != holds->citation)
			return first->hedge;
		return holds->hedge;
	}
	return holds->hedge;
}

enum status compose(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling, int64_t ship,
		    const char *field, enum compose_style style,
		    struct composed *ret_composed, struct error *err)
{
	struct composer composer = {
		.reader = reader, .telling = telling, .ship = ship,
		.spec = compose_kind(telling->kind->number),
		.style = style,
	};
	struct composed composed = { .what = NULL };
	enum status status;

	if (!composer.spec)
		bug("kind %d is no happening", telling->kind->number);
	composer.hedge = whole_hedge(&composer);
	composer.field = field ? field : composer.spec->ships[0];
	status = read_group(&composer, ctx, err);
	if (status == STATUS_OK)
		status = write_with(&composer, ctx, &composed.with, err);
	if (status != STATUS_OK)
		return status;
	composed.hedge = composer.hedge;
	composed.about = part_title(&composer, ctx, composer.spec->ships[0]);
	composed.what = write_what(&composer, ctx);
	composed.what_standing = composer.standing;
	composed.place = write_place(&composer, ctx);
	composed.place_standing = composer_cell(&composer,
					  composer.spec->place)->standing;
	if (!composed.about || !composed.what || !composed.place)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_composed = composed;
	return STATUS_OK;
}

/* A stretch longer than this that is printed without a figure ("in recent
 * months") is shown as it is printed: two days would say more than it does. */
enum { VAGUE_DAYS = 92, VAGUE_WORDS_MAX = 24 };

static const char *shown_date(const struct telling *telling,
			      const struct pane_cell *cell)
{
	const char *said = telling_winner(telling, cell)->said;
	bool vague = cell->low != TIME_MIN && cell->high != TIME_MAX &&
		     cell->high - cell->low >
			     (int64_t)VAGUE_DAYS * CALENDAR_DAY;

	if (!vague || !said || strlen(said) > VAGUE_WORDS_MAX ||
	    strpbrk(said, "0123456789"))
		return cell->text;
	return said;
}

/* "14 Oct 2023 (“on Saturday”)": words that name no day themselves. */
static char *printed_date(const void *ctx, const struct telling *telling,
			  const struct pane_cell *cell)
{
	const char *said = telling_winner(telling, cell)->said;

	if (!said || strpbrk(said, "0123456789") ||
	    strcasecmp(said, cell->text) == 0)
		return talloc_strdup(ctx, cell->text);
	return talloc_asprintf(ctx, "%s (“%s”)", cell->text, said);
}

static char *one_date(const void *ctx, const struct telling *telling,
		      const struct pane_cell *cell, bool contested,
		      enum compose_style style, const char *hedge)
{
	const char *own = telling_winner(telling, cell)->hedge;
	const char *words = contested ? cell->text
			    : style == COMPOSE_PRINTED
				    ? printed_date(ctx, telling, cell)
				    : shown_date(telling, cell);

	if (own && hedge && strcmp(own, hedge) == 0)
		own = NULL;
	return words ? wording_hedged(ctx, own, words, false) : NULL;
}

char *compose_when(struct pane_reader *reader, const void *ctx,
		   const struct telling *telling, enum compose_style style,
		   const char *hedge)
{
	const struct field *date = derive_main_date(telling->kind);
	const struct pane_cell *cell;
	struct pane_cell *values;
	char *out = NULL;
	int count;

	if (!date || !telling->row->cells[date->slot].text)
		return talloc_strdup(ctx, "");
	cell = &telling->row->cells[date->slot];
	if (!telling_is_contested(cell->standing))
		return one_date(ctx, telling, cell, false, style, hedge);
	if (telling_values(reader, ctx, telling, date->word, &values, &count,
			   NULL) != STATUS_OK)
		return NULL;
	for (int i = 0; i < count && i < RIVALS_SHOWN_MAX; i++) {
		char *one = values[i].text ? one_date(ctx, telling, &values[i],
						      true, style, hedge)
					   : talloc_strdup(ctx, "?");

		if (!one)
			return NULL;
		out = out ? talloc_asprintf(ctx, "%s|%s", out, one) : one;
	}
	return out;
}
