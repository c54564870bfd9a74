#include "ui/detail_rows.h"

#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "src/base/text_add.h"

enum { NUMBER = DETAIL_NUMBER, LABEL = DETAIL_LABEL, VALUE = DETAIL_VALUE, BY,
       PRINTED, WHERE, SPEAKER, ORIGIN, AS_OF, COLUMNS };

static const struct view_column wide[COLUMNS] = {
	[NUMBER] = {"number", "", {1, 1, 0, 0}, true},
	[LABEL] = {"says", "", {9, 12, 0, 0}, false},
	[VALUE] = {"value", "", {16, 24, 0, 1}, false},
	[BY] = {"by", "", {3, 3, 1, 0}, false},
	[PRINTED] = {"printed", "", {14, 30, 1, 2}, false},
	[WHERE] = {"where", "", {14, 15, 1, 0}, false},
	[SPEAKER] = {"speaker", "", {9, 12, 6, 0}, false},
	[ORIGIN] = {"origin", "", {8, 16, 3, 1}, false},
	[AS_OF] = {"as-of", "", {10, 10, 7, 0}, false},
};

static const struct view_column narrow[COLUMNS] = {
	[NUMBER] = {"number", "", {1, 1, 9, 0}, true},
	[LABEL] = {"says", "", {13, 14, 0, 0}, false},
	[VALUE] = {"value", "", {30, 60, 0, 1}, false},
	[BY] = {"by", "", {3, 3, 1, 0}, false},
	[PRINTED] = {"printed", "", {0, 0, 1, 0}, false},
	[WHERE] = {"where", "", {14, 22, 2, 0}, false},
	[SPEAKER] = {"speaker", "", {0, 0, 1, 0}, false},
	[ORIGIN] = {"origin", "", {0, 0, 1, 0}, false},
	[AS_OF] = {"as-of", "", {0, 0, 1, 0}, false},
};

void detail_rows_columns(struct view_load *load)
{
	struct view_column *columns =
		talloc_array(load, struct view_column, COLUMNS);
	bool numbered = false;

	if (!columns)
		return;
	memcpy(columns, load->query.width < LAYOUT_SPLIT_WIDTH ? narrow : wide, sizeof(narrow));
	for (int i = 0; i < load->row_count; i++)
		numbered |= load->rows[i].number > 0;
	if (load->query.full && load->query.width >= LAYOUT_SPLIT_WIDTH) {
		/* texts go on below: room for the longest usual words */
		columns[VALUE].size.best = 18;
		columns[SPEAKER].size.least = columns[ORIGIN].size.least = 12;
		columns[SPEAKER].size.best = columns[ORIGIN].size.best = 30;
	}
	if (!numbered)
		columns[NUMBER].size = (struct layout_column){0, 0, 0, 0};
	load->columns = columns;
	load->column_count = COLUMNS;
}

static bool is_narrow(const struct detail_rows *rows)
{
	return rows->load->query.width < LAYOUT_SPLIT_WIDTH;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static char *text_of(struct detail_rows *rows, const char *text)
{
	return talloc_strdup(rows->load, text);
}

/* Where the words may stand at most: behind number and label. */
enum { WORDS_AT = 18, WORDS_LEAST = 24 };

size_t detail_rows_room(const struct detail_rows *rows)
{
	int width = rows->load->query.width - WORDS_AT;

	return (size_t)(width > WORDS_LEAST ? width : WORDS_LEAST);
}

void detail_rows_words(struct detail_rows *rows, const char *label,
		       const char *words)
{
	size_t room = detail_rows_room(rows);

	while (words && *words) {
		struct view_row *row = view_load_row(rows->load);
		size_t n = view_line_bytes(words, room);

		if (!row || n == 0)
			return;
		row->flags = VIEW_ROW_QUIET;
		view_cell_set(row, LABEL, label, STYLE_DIM);
		view_cell_set(row, VALUE,
			      talloc_strndup(rows->load, words, n),
			      STYLE_NORMAL);
		label = "";
		words += n;
		words += *words == ' ';
	}
}

void detail_rows_head(struct detail_rows *rows, const char *says)
{
	static const struct { int column; const char *text; } heads[] = {
		{PRINTED, "printed"}, {WHERE, "where"}, {SPEAKER, "speaker"},
		{ORIGIN, "origin"}, {AS_OF, "as of"},
	};
	struct view_row *row;

	if (is_narrow(rows))
		return;
	row = view_load_row(rows->load);
	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	view_cell_set(row, LABEL, says, STYLE_DIM);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		view_cell_set(row, heads[i].column, heads[i].text, STYLE_DIM);
}

/* "rusi23/60 l.64" is "rusi23 l.64" where room is short. */
const char *detail_rows_where(struct detail_rows *rows, const char *where)
{
	size_t key = strcspn(where, "/ ");
	const char *blank = strchr(where, ' ');

	if (where[key] != '/' || !blank)
		return where;
	return talloc_asprintf(rows->load, "%.*s%s", (int)key, where, blank);
}

static struct chosen chosen_of(const struct detail_rows *rows,
			       const struct field *field,
			       const struct detail_claim *claim)
{
	return (struct chosen){.table = TABLE_CLAIM,
			       .id = claim->claim,
			       .kind = rows->kind,
			       .record = rows->record,
			       .claim = claim->claim,
			       .citation = claim->citation,
			       .source = claim->source,
			       .field = field,
			       .said = claim->said,
			       .title = or_empty(claim->where)};
}

static enum style style_of_claim(const struct detail_claim *claim)
{
	const char *verdict = or_empty(claim->verdict);

	if (strcmp(verdict, "rejected") == 0 ||
	    strcmp(verdict, "withdrawn") == 0)
		return STYLE_REJECTED;
	return claim->negative ? STYLE_NEGATIVE : STYLE_NORMAL;
}

/* "says the harbour master: ", when it is not the document that speaks. */
static bool has_speaker(const struct detail_claim *claim)
{
	return claim->speaker_title && *claim->speaker_title &&
	       strcmp(claim->speaker_title, or_empty(claim->source_title));
}

static char *words_of(struct detail_rows *rows,
		      const struct detail_claim *claim)
{
	char *text = text_of(rows, "");
	bool quoted = claim->quote && *claim->quote;

	if (has_speaker(claim))
		text = text_add(text, "says %s: ", claim->speaker_title);
	if (claim->negative)
		text = text_add(text, "not: ");
	if (quoted)
		text = text_add(text, "\"%s\"", claim->quote);
	else
		text = text_add(text, "%s", or_empty(claim->said));
	if (claim->hedge && *claim->hedge)
		text = text_add(text, ", hedged: %s", claim->hedge);
	if (claim->origin != 0 && claim->origin != claim->source)
		text = text_add(text, "; origin %s",
				or_empty(claim->origin_title));
	if (claim->lost)
		text = text_add(text, "; this source is lost");
	if (claim->verdict)
		text = text_add(text, "; %s", claim->verdict);
	return text;
}

/* Zoomed on a narrow screen: everything that is known of the claim. */
static char *full_words(struct detail_rows *rows,
			const struct detail_claim *claim)
{
	char *text = words_of(rows, claim);

	if (claim->means && *claim->means &&
	    strcmp(claim->means, words_means[0]) != 0)
		text = text_add(text, "; %s", claim->means);
	if (claim->as_of && *claim->as_of)
		text = text_add(text, "; as of %s", claim->as_of);
	return text;
}

static struct view_row *claim_row(struct detail_rows *rows,
				  const struct field *field,
				  const struct detail_claim *claim, bool number)
{
	struct view_row *row = view_load_row(rows->load);

	if (!row)
		return NULL;
	row->chosen = chosen_of(rows, field, claim);
	if (!number || rows->numbered >= 9)
		return row;
	row->number = ++rows->numbered;
	view_cell_set(row, NUMBER,
		      talloc_asprintf(rows->load, "%d", row->number),
		      STYLE_KEY);
	return row;
}

static const char *printed_of(struct detail_rows *rows,
			      const struct detail_claim *claim)
{
	const char *printed = claim->quote && *claim->quote
				      ? claim->quote : or_empty(claim->said);

	return *printed ? talloc_asprintf(rows->load, "\"%s\"", printed) : "";
}

static void fill_wide(struct detail_rows *rows, struct view_row *row,
		      const struct detail_claim *claim, enum style style)
{
	view_cell_set(row, PRINTED, printed_of(rows, claim), style);
	view_cell_set(row, WHERE,
		      detail_rows_where(rows, or_empty(claim->where)),
		      STYLE_NORMAL);
	view_cell_set(row, SPEAKER,
		      has_speaker(claim) ? claim->speaker_title
		      : claim->lost ? "lost source" : "document",
		      has_speaker(claim) ? STYLE_NORMAL : STYLE_DIM);
	view_cell_set(row, ORIGIN,
		      claim->origin == 0 ? "unknown"
		      : claim->origin == claim->source
			      ? "itself" : or_empty(claim->origin_title),
		      claim->origin == claim->source ? STYLE_DIM
						     : STYLE_NORMAL);
	view_cell_set(row, AS_OF, or_empty(claim->as_of), STYLE_NORMAL);
}

/* The value, then the words that say it, while there is room. */
static void fill_narrow(struct detail_rows *rows, struct view_row *row,
			const struct detail_claim *claim, enum style style)
{
	const char *value = or_empty(row->cells[VALUE].text);

	view_cell_set(row, WHERE,
		      detail_rows_where(rows, or_empty(claim->where)),
		      STYLE_NORMAL);
	if (claim->quote && *claim->quote)
		value = talloc_asprintf(rows->load, "%s%s\"%s\"", value,
					*value ? "  " : "", claim->quote);
	if (claim->lost)
		value = talloc_asprintf(rows->load, "%s (lost source)", value);
	view_cell_set(row, VALUE, value, style);
}

/* Below the value, or beside its label where it stands above: where it is
 * said, the words, and everything else that is known. */
static void fill_full(struct detail_rows *rows, struct view_row *row,
		      const struct detail_claim *claim)
{
	const char *text = talloc_asprintf(
		rows->load, "%s: %s",
		detail_rows_where(rows, or_empty(claim->where)),
		full_words(rows, claim));
	size_t n = view_line_bytes(text, detail_rows_room(rows));

	if (!*or_empty(row->cells[VALUE].text)) {
		view_cell_set(row, VALUE, talloc_strndup(rows->load, text, n),
			      style_of_claim(claim));
		text += n;
		text += *text == ' ';
	}
	detail_rows_words(rows, "", text);
}

static char *value_of(struct detail_rows *rows, const char *value,
		      const struct detail_claim *claim)
{
	char *text = text_of(rows, "");

	if (claim->negative && *value && strcmp(value, "no") != 0 &&
	    strncmp(value, "not ", 4) != 0)
		text = text_add(text, "not ");
	else if (claim->unknown)
		text = text_add(text, "said to be unknown ");
	if (claim->hedge && *claim->hedge)
		text = text_add(text, "%s ", claim->hedge);
	text = text_add(text, "%s", or_empty(value));
	if (claim->verdict)
		text = text_add(text, " (%s)", claim->verdict);
	return text;
}

void detail_rows_claim(struct detail_rows *rows, const struct field *field,
		       const char *label, const char *value,
		       const struct detail_claim *claim, bool number)
{
	struct view_row *row = claim_row(rows, field, claim, number);
	enum style style;

	if (!row)
		return;
	style = style_of_claim(claim);
	view_cell_set(row, LABEL, label, STYLE_DIM);
	view_cell_set(row, VALUE,
		      *value || claim->negative || claim->verdict
			      ? value_of(rows, value, claim) : "", style);
	row->cells[VALUE].field = field;
	row->cells[VALUE].kind = rows->kind;
	if (!is_narrow(rows))
		fill_wide(rows, row, claim, style);
	else if (rows->load->query.full)
		fill_full(rows, row, claim);
	else
		fill_narrow(rows, row, claim, style);
}

void detail_rows_citation(struct detail_rows *rows,
			  const struct detail_claim *claim)
{
	struct view_row *row = claim_row(rows, NULL, claim, false);
	enum style style;

	if (!row)
		return;
	style = style_of_claim(claim);
	if (!is_narrow(rows)) {
		fill_wide(rows, row, claim, style);
		view_cell_set(row, VALUE, row->cells[PRINTED].text, style);
		view_cell_set(row, PRINTED, NULL, style);
		view_cell_set(row, LABEL, row->cells[WHERE].text,
			      STYLE_NORMAL);
		view_cell_set(row, WHERE, or_empty(claim->hedge), STYLE_DIM);
		return;
	}
	view_cell_set(row, LABEL,
		      detail_rows_where(rows, or_empty(claim->where)),
		      STYLE_NORMAL);
	view_cell_set(row, VALUE, words_of(rows, claim), style);
}

static bool is_open_dispute(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

static const char judge_words[] =
	"J, then a number prefers it, x rejects the chosen one, 0 undecided; "
	"then why: n nearer  p precise  l later  m misprint  s scope  w words";

/* "rusi23 wapo23 +2": who says a value, each source once. */
static char *sources_of(struct detail_rows *rows,
			const struct detail_value *value)
{
	char *text = text_of(rows, "");
	int shown = 0, more = 0;

	for (int c = 0; text && c < value->claim_count; c++) {
		const char *where = or_empty(value->claims[c].where);
		size_t key = strcspn(where, "/ ");
		char *one = talloc_strndup(rows->load, where, key);

		if (!one || strstr(text, one))
			continue;
		if (shown++ < 2)
			text = text_add(text, "%s%s%s", *text ? " " : "", one,
					value->claims[c].lost ? " (lost)"
							      : "");
		else
			more++;
	}
	return more ? text_add(text, " +%d", more) : text;
}

/* Nobody opposes: one row a value, the claims when it is zoomed. */
static void short_field(struct detail_rows *rows,
			const struct detail_field *field)
{
	const char *label = field->field->label;

	for (int v = 0; v < field->value_count; v++) {
		const struct detail_value *value = &field->values[v];
		struct view_row *row;

		if (value->claim_count == 0)
			continue;
		row = claim_row(rows, field->field, &value->claims[0], false);
		if (!row)
			return;
		view_cell_set(row, LABEL, label, STYLE_DIM);
		view_cell_set(row, VALUE,
			      value_of(rows, value->as, &value->claims[0]),
			      style_of_claim(&value->claims[0]));
		view_cell_set(row, is_narrow(rows) || !rows->cited ? WHERE
								   : PRINTED,
			      sources_of(rows, value), STYLE_NORMAL);
		if (!is_narrow(rows) && !rows->cited)
			view_cell_set(row, PRINTED,
				      printed_of(rows, &value->claims[0]),
				      STYLE_NORMAL);
		row->cells[VALUE].field = field->field;
		row->cells[VALUE].kind = rows->kind;
		row->cells[VALUE].value = value->text;
		row->cells[VALUE].reference = value->reference;
		view_cell_by(rows->load, row, BY, value->standing,
			     value->by_low, value->by_high);
		label = "";
		for (int c = 0; c < value->claim_count; c++)
			detail_rows_premises(rows, value->claims[c].claim);
	}
}

void detail_rows_field(struct detail_rows *rows,
		       const struct detail_field *field)
{
	bool dispute = is_open_dispute(field->standing);
	const char *label = field->field->label;

	if (!dispute && !rows->load->query.full) {
		short_field(rows, field);
		return;
	}

	for (int v = 0; v < field->value_count; v++) {
		const struct detail_value *value = &field->values[v];

		for (int c = 0; c < value->claim_count; c++) {
			struct view_row *row;
			int before = rows->load->row_count;

			detail_rows_claim(rows, field->field, label,
					  c == 0 ? value->as : "",
					  &value->claims[c], dispute);
			label = "";
			if (rows->load->row_count == before)
				return;
			row = &rows->load->rows[before];
			row->cells[VALUE].reference = value->reference;
			row->cells[VALUE].value = value->text;
			if (c == 0)
				view_cell_by(rows->load, row, BY,
					     value->standing, value->by_low,
					     value->by_high);
			detail_rows_premises(rows, value->claims[c].claim);
		}
	}
	if (field->why && field->value_count > 1)
		detail_rows_words(rows, "why", field->why);
	if (dispute)
		detail_rows_words(rows, "judge", judge_words);
}

void detail_rows_conflict(struct detail_rows *rows,
			  const struct conflict *conflict)
{
	detail_rows_head(rows, "says");
	for (int i = 0; i < conflict->claim_count; i++) {
		const struct detail_claim *claim = &conflict->claims[i];
		const char *value = or_empty(claim->value);

		if (!*value)
			value = or_empty(claim->said);
		if (conflict->field && conflict->field->type == VALUE_HOLDS)
			value = ""; /* its label says yes or no */
		detail_rows_claim(rows, conflict->field,
				  claim->negative ? "no" : "yes", value,
				  claim, true);
		detail_rows_premises(rows, claim->claim);
	}
	if (conflict->relation)
		detail_rows_words(rows, "how", conflict->relation);
	if (conflict->judged)
		detail_rows_words(rows, "judged", conflict->judgement);
	else if (conflict->undecided)
		detail_rows_words(rows, "judged", conflict->undecided);
	detail_rows_words(rows, "judge", judge_words);
}
