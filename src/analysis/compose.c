#include "src/analysis/compose.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/calendar.h"

enum { VALUES_SHOWN_MAX = 6 };

struct composer {
	struct pane_reader *reader;
	const struct telling *telling;
	const struct compose_kind *spec;
	const char *field;     /* by which it is hers */
	int64_t ship;
	int64_t *members;      /* of the group that stands there */
	int member_count, size;
	enum reading reading;
	const char *hedge;     /* said of the whole record */
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

static const struct pane_cell *cell_of(const struct composer *composer,
				       const char *field)
{
	return telling_cell(composer->reader, composer->telling, field);
}

static const char *said_of(const struct composer *composer,
			   const struct pane_cell *cell)
{
	return telling_winner(composer->telling, cell)->said;
}

static bool is_contested(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

/* The words of a cell; where nobody has judged a dispute, its rivals stand
 * beside the first: "3|2". NULL: nothing said, or no memory. */
static const char *cell_words(const struct composer *composer,
			      const void *ctx, const char *field)
{
	const struct pane_cell *cell = cell_of(composer, field);
	struct pane_cell *values;
	char *out = NULL;
	int count;

	if (!cell->text)
		return NULL;
	if (!is_contested(cell->standing) ||
	    telling_values(composer->reader, ctx, composer->telling, field,
			   &values, &count, NULL) != STATUS_OK)
		return cell->text;
	for (int i = 0; i < count && i < VALUES_SHOWN_MAX; i++) {
		const char *text = values[i].text ? values[i].text : "?";

		if (i > 0 && !is_contested(values[i].standing))
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

/* The hedge of a value, when the record as a whole does not carry it. */
static char *with_hedge(const struct composer *composer, const void *ctx,
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
static const char *const weak_acts[] = { "calls", "is seen", NULL };
/* Cargo stands behind these. */
static const char *const cargo_acts[] = { "loads", "unloads", NULL };
/* Cargo that says no more than that there was some. */
static const char *const weak_cargo[] = { "cargo", "cargoes", "goods",
					  "shipments", NULL };

static bool is_among(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (strcasecmp(*words, word) == 0)
			return true;
	return false;
}

static const struct choice *choice_of(const struct composer *composer,
				      const struct pane_cell *cell)
{
	return registry_choice(pane_registry(composer->reader),
			       (int)cell->reference);
}

/* Is it too weak to stand beside others, or there already? */
static bool is_said_better(const struct composer *composer,
			   const struct pane_cell *values, int count, int i)
{
	const struct choice *mine = choice_of(composer, &values[i]);

	if (!mine || values[i].standing == STANDING_NEGATIVE)
		return false;
	for (int k = 0; k < count; k++) {
		const struct choice *other = choice_of(composer, &values[k]);

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
	const struct pane_cell *many = cell_of(composer, "how-many");
	const struct pane_cell *what = cell_of(composer, "what");
	const char *number = cell_words(composer, ctx, "how-many");
	const char *words = what->text ? what->text : "";
	const char *said = said_of(composer, many);

	number = number ? number : "";
	if (said && *number && composer->style == COMPOSE_PRINTED &&
	    !is_contested(many->standing))
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
		const struct choice *choice = choice_of(composer, &values[i]);

		if (choice && is_among(cargo_acts, choice->word) &&
		    !is_said_better(composer, values, count, i))
			last = i;
	}
	return last;
}

static char *act_words(struct composer *composer, const void *ctx,
		       const struct pane_cell *value, bool with_cargo)
{
	const struct choice *choice = choice_of(composer, value);
	const char *said = said_of(composer, value);
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
	return words ? with_hedge(composer, ctx, value, words, true) : NULL;
}

static char *write_acts(struct composer *composer, const void *ctx,
			const char *field)
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

static char *write_words(struct composer *composer, const void *ctx,
			 const char *field)
{
	const struct pane_cell *cell = cell_of(composer, field);

	note_standing(composer, cell->standing);
	if (!cell->text)
		return talloc_strdup(ctx, "");
	return with_hedge(composer, ctx, cell,
			  cell_words(composer, ctx, field), false);
}

static char *write_choice(struct composer *composer, const void *ctx,
			  const char *field)
{
	const struct pane_cell *cell = cell_of(composer, field);
	const struct choice *choice = choice_of(composer, cell);

	note_standing(composer, cell->standing);
	if (!choice || is_contested(cell->standing))
		return write_words(composer, ctx, field);
	return with_hedge(composer, ctx, cell,
			  wording_choice(ctx, choice, said_of(composer, cell)),
			  false);
}

static char *write_title(struct composer *composer, const void *ctx,
			 const char *field)
{
	const struct pane_cell *cell = cell_of(composer, field);
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

static char *write_cargo(struct composer *composer, const void *ctx,
			 const char *field)
{
	const struct pane_cell *many = cell_of(composer, "how-many");
	char *words = cargo_words(composer, ctx);

	note_standing(composer, many->standing);
	if (words && !*words) {
		const struct pane_cell *what = cell_of(composer, field);

		words = talloc_strdup(ctx, what->text ? what->text : "");
	}
	return words && *words ? with_hedge(composer, ctx,
					    cell_of(composer, field), words,
					    false)
			       : words;
}

/* A figure for several ships together: said of none singly. */
static char *write_together(struct composer *composer, const void *ctx,
			    const char *field)
{
	(void)field;
	if (composer->reading != READING_TOGETHER || composer->size < 2)
		return talloc_strdup(ctx, "");
	return talloc_asprintf(ctx, "by %d", composer->size);
}

static char *write_ships(struct composer *composer, const void *ctx,
			 const char *field)
{
	char *words = write_together(composer, ctx, field);

	return words && *words ? talloc_asprintf(ctx, "%s ships", words)
			       : words;
}

/* "one trip", "a trip": a printed figure of one keeps its word, and the
 * singular; where the words have their unit with them it is not said twice. */
static char *write_tally(struct composer *composer, const void *ctx,
			 const char *field)
{
	const struct pane_cell *many = cell_of(composer, field);
	const struct pane_cell *what = cell_of(composer, "what");
	const struct choice *choice = choice_of(composer, what);
	const char *unit = choice ? choice->word : what->text ? what->text : "";
	const char *number = cell_words(composer, ctx, field);
	const char *said = said_of(composer, many);
	bool one = many->low == NUMBER_ONE && many->high == NUMBER_ONE;
	size_t n = strlen(unit);
	char *singular;

	note_standing(composer, many->standing);
	number = number ? number : "";
	if (said && !is_contested(many->standing) &&
	    (one || composer->style == COMPOSE_PRINTED))
		number = said;
	singular = talloc_strndup(ctx, unit, n > 1 && unit[n - 1] == 's'
						     ? n - 1 : n);
	if (!singular)
		return NULL;
	if (*singular && strstr(number, singular))
		return talloc_strdup(ctx, number);
	return wording_amount(ctx, number, one ? singular : unit);
}

/* Printed words that say: it had not ended. */
static const char *const no_end_words[] = { "still", "ongoing", "since",
					    NULL };

/* No end is said: by the shown words, or by any that nobody took back. */
static char *write_still(struct composer *composer, const void *ctx,
			 const char *field)
{
	const struct telling *telling = composer->telling;
	const struct field *f = telling_field(composer->reader, telling->kind,
					      field);
	const struct pane_cell *cell = cell_of(composer, field);
	bool still = cell->text && cell->high == TIME_MAX;

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

static char *write_dark(struct composer *composer, const void *ctx,
			const char *field)
{
	(void)composer;
	(void)field;
	return talloc_strdup(ctx, "AIS off");
}

static char *write_yes(struct composer *composer, const void *ctx,
		       const char *field)
{
	const struct choice *choice = choice_of(composer,
						cell_of(composer, field));
	const struct field *f = telling_field(composer->reader,
					      composer->telling->kind, field);

	return talloc_strdup(ctx, choice && f &&
					  strcmp(choice->word, "yes") == 0 &&
					  !cell_of(composer, "what")->text
				  ? f->label : "");
}

/* A sighting with nothing but a picture: which one. */
static char *write_seen(struct composer *composer, const void *ctx,
			const char *field)
{
	const struct pane_cell *doing = cell_of(composer, field);
	const struct pane_cell *ship = cell_of(composer, composer->field);
	const struct pane_claim *winner = telling_winner(composer->telling,
							 ship);
	const char *at = winner->at;

	if (doing->text)
		return with_hedge(composer, ctx, doing, doing->text, false);
	if (!at || !wording_begins_with_word(at, "Figure"))
		return talloc_strdup(ctx, "is seen");
	return talloc_asprintf(ctx, "seen, %.*s", (int)strcspn(at, ","), at);
}

static char *write_meets(struct composer *composer, const void *ctx,
			 const char *field)
{
	char *other = write_title(composer, ctx, field);

	if (other && !*other)
		other = write_title(composer, ctx, composer->spec->ships[0]);
	return other && *other ? talloc_asprintf(ctx, "meets %s", other)
			       : other;
}

/* ---- the table ---- */

static const struct compose_part call_parts[] = {
	{ write_acts, "did", "", NULL },
	{ write_title, "with", " beside ", NULL },
	{ write_words, "weight", ", ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part sighting_parts[] = {
	{ write_seen, "doing", "", NULL },
	{ write_title, "with", " beside ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part encounter_parts[] = {
	{ write_meets, "other", "", NULL },
	{ write_choice, "transfer", ", transfer ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part voyage_parts[] = {
	{ write_words, "what", "", NULL },
	{ write_yes, "round-trip", "", NULL },
	{ write_title, "for", ", for ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part gap_parts[] = {
	{ write_dark, "how", "", NULL },
	{ write_still, "when", ", ", NULL },
	{ write_choice, "how", "; ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part cargo_parts[] = {
	{ write_cargo, "what", "", NULL },
	{ write_together, "carrier", " ", NULL },
	{ write_choice, "direction", ", ", NULL },
	{ write_words, "weight", ", ", NULL },
	{ write_words, "contents", " (", ")" },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part inspection_parts[] = {
	{ write_choice, "result", "", NULL },
	{ write_title, "authority", ", by ", NULL },
	{ write_words, "reason", ": ", NULL },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part tally_parts[] = {
	{ write_tally, "how-many", "", NULL },
	{ write_ships, "by", " ", NULL },
	{ write_words, "contents", " (", ")" },
	{ NULL, NULL, NULL, NULL }
};
static const struct compose_part event_parts[] = {
	{ write_choice, "what", "", NULL },
	{ write_title, "other", ", with ", NULL },
	{ write_words, "detail", ": ", NULL },
	{ write_words, "how-many", ", ", NULL },
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

	*ret_cell = *cell_of(composer, composer->field);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (values[i].reference == composer->ship)
			*ret_cell = values[i];
	return status;
}

static enum status read_group(struct composer *composer, const void *ctx,
			      struct error *err)
{
	struct pane_cell cell;
	const struct pane_claim *winner;
	enum status status = find_ship(composer, ctx, &cell, err);

	if (status != STATUS_OK)
		return status;
	winner = telling_winner(composer->telling, &cell);
	composer->reading = winner->reading;
	return telling_group(composer->reader, ctx, cell.reference,
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

/* She is the other party: say who it is about. */
static char *about_whom(struct composer *composer, const void *ctx)
{
	if (!composer->ship || composer->field == composer->spec->ships[0])
		return talloc_strdup(ctx, "");
	return write_title(composer, ctx, composer->spec->ships[0]);
}

static char *put_part(char *out, const struct compose_part *part,
		      const char *words)
{
	const char *before = *out ? part->before : "";

	if (!*words)
		return out;
	return talloc_asprintf_append(out, "%s%s%s", before, words,
				      part->after && *out ? part->after : "");
}

static const char *polarity_words(const struct telling *telling)
{
	const struct pane_cell *holds = &telling->row->cells[0];

	if (!kind_has_holds(telling->kind) || !holds->text)
		return "";
	return strcmp(holds->text, "no") == 0	     ? "not: "
	       : strcmp(holds->text, "unknown") == 0 ? "not known: "
						     : "";
}

static char *write_what(struct composer *composer, const void *ctx)
{
	const struct compose_part *part = composer->spec->parts;
	char *about = about_whom(composer, ctx), *hedged;
	char *out = talloc_strdup(ctx, "");

	for (; part->write && out; part++) {
		char *words = part->write(composer, ctx, part->field);

		out = words ? put_part(out, part, words) : NULL;
	}
	if (!out || !about)
		return NULL;
	hedged = wording_hedged(ctx, composer->hedge, out,
				composer->spec->parts[0].write == write_acts);
	return hedged ? talloc_asprintf(ctx, "%s%s%s%s",
					polarity_words(composer->telling),
					about, *about ? ": " : "", hedged)
		      : NULL;
}

static char *write_place(struct composer *composer, const void *ctx)
{
	const struct compose_kind *spec = composer->spec;
	const struct pane_cell *from = cell_of(composer, spec->place);
	const struct pane_cell *to = spec->to ? cell_of(composer, spec->to)
					      : NULL;
	char *a = telling_place(composer->reader, ctx, composer->telling,
				from);
	char *b = to ? telling_place(composer->reader, ctx, composer->telling,
				     to)
		     : NULL;

	if (a)
		a = with_hedge(composer, ctx, from, a, false);
	if (b)
		b = with_hedge(composer, ctx, to, b, false);
	if (a && b)
		return talloc_asprintf(ctx, "%s-%s", a, b);
	if (b)
		return talloc_asprintf(ctx, "to %s", b);
	if (a && spec->to)
		return talloc_asprintf(ctx, "from %s", a);
	return a ? a : talloc_strdup(ctx, "");
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
		first = telling_winner(telling, cell_of(composer,
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
	composed.about = telling_reference(
		reader, ctx, telling,
		cell_of(&composer, composer.spec->ships[0]));
	if (!composed.about)
		composed.about = "";
	composed.what = write_what(&composer, ctx);
	composed.what_standing = composer.standing;
	composed.place = write_place(&composer, ctx);
	composed.place_standing = cell_of(&composer,
					  composer.spec->place)->standing;
	if (!composed.what || !composed.place)
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

char *compose_when(struct pane_reader *reader, const void *ctx,
		   const struct telling *telling, enum compose_style style)
{
	const struct field *date = derive_main_date(telling->kind);
	const struct pane_cell *cell;
	struct pane_cell *values;
	char *out = NULL;
	int count;

	if (!date || !telling->row->cells[date->slot].text)
		return talloc_strdup(ctx, "");
	cell = &telling->row->cells[date->slot];
	if (!is_contested(cell->standing))
		return style == COMPOSE_PRINTED
			       ? printed_date(ctx, telling, cell)
			       : talloc_strdup(ctx, shown_date(telling, cell));
	if (telling_values(reader, ctx, telling, date->word, &values, &count,
			   NULL) != STATUS_OK)
		return NULL;
	for (int i = 0; i < count && i < VALUES_SHOWN_MAX; i++)
		out = talloc_asprintf(ctx, "%s%s%s", out ? out : "",
				      out ? "|" : "",
				      values[i].text ? values[i].text : "?");
	return out;
}
