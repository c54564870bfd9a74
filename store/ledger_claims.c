/* The claims of a case. */
#include "store/ledger_internal.h"

#include <talloc.h>

enum { RECORD, FIELD, VALUE, HEDGE, SPEAKER, WHERE, AS_OF, BY, KIND, SOURCE,
       CITATION, STANDING, ID, COLUMNS };

_Static_assert((int)COLUMNS <= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than its rows have cells");

static const struct ledger_column columns[COLUMNS] = {
	[RECORD] = {"record", "Record", 16, 30, 1, 2, false, false},
	[FIELD] = {"field", "Field", 10, 16, 2, 0, false, false},
	[VALUE] = {"value", "Value", 18, 40, 0, 2, false, false},
	[HEDGE] = {"hedge", "Hedge", 8, 14, 0, 0, false, false},
	[SPEAKER] = {"speaker", "Speaker", 10, 20, 6, 0, false, false},
	[WHERE] = {"where", "Where", 14, 20, 3, 0, false, false},
	[AS_OF] = {"as-of", "As of", 10, 10, 5, 0, false, false},
	[BY] = {"by", "By", 3, 3, 0, 0, false, false},
	[KIND] = {"kind", "Kind", 10, 14, 8, 0, false, true},
	[SOURCE] = {"source", "Source", 10, 30, 9, 1, false, true},
	[CITATION] = {"citation", "Citation", 12, 14, 10, 0, false, true},
	[STANDING] = {"standing", "Standing", 12, 24, 11, 1, false, true},
	[ID] = {"id", "Id", 13, 13, 12, 0, false, true},
};

static const struct ledger_segment by_record[] = {
	{"", {"record", "field", "id"}},
};
static const struct ledger_segment by_id[] = {
	{"", {"id"}},
};

#define CITATION_SQL(column)                                                   \
	"(SELECT t." column " FROM citation t WHERE t.id = w.citation)"
/* Of a figure that has none the key of its whole. */
#define KEY_SQL                                                               \
	"(SELECT coalesce((SELECT value FROM setting s WHERE s.target = "     \
	"t.source AND s.name = 'key' ORDER BY " SETTING_LATEST("s.") "), "    \
	"(SELECT value FROM setting s WHERE s.target = (SELECT part_of FROM " \
	"source o WHERE o.id = t.source) AND s.name = 'key' ORDER BY "        \
	SETTING_LATEST("s.") ")) FROM citation t WHERE t.id = w.citation)"

static const struct ledger_how how[COLUMNS] = {
	[RECORD] = {.key = LEDGER_KEY_NUMBERS,
		    .key_sql = "w.record, w.field",
		    .walk = by_record, .walk_count = 1,
		    .term = LEDGER_TERM_THING, .term_sql = "w.record IN (#)",
		    .indexed = true},
	[FIELD] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.field, w.record",
		   .term = LEDGER_TERM_FIELD, .term_sql = "w.field IN (#)"},
	[VALUE] = {.key = LEDGER_KEY_TITLE,
		   .key_sql = "CASE WHEN coalesce(w.said, '') = '' THEN w.ref "
			      "END, coalesce(w.said, w.edtf, w.bounds)",
		   .term = LEDGER_TERM_TEXT,
		   .term_sql = "coalesce(w.said, w.edtf, w.bounds)"},
	[HEDGE] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.hedge, NULL",
		   .term = LEDGER_TERM_TEXT, .term_sql = "w.hedge"},
	[SPEAKER] = {.key = LEDGER_KEY_TITLE,
		     .key_sql = CITATION_SQL("\"by\"") ", "
				CITATION_SQL("words"),
		     .term = LEDGER_TERM_THING,
		     .term_sql = "w.citation IN (SELECT t.id FROM citation t "
				 "WHERE t.\"by\" IN (#))",
		     .indexed = true},
	[WHERE] = {.key = LEDGER_KEY_TEXT, .key_sql = KEY_SQL ", " CITATION_SQL("n"),
		   .term = LEDGER_TERM_TEXT, .term_sql = CITATION_SQL("at")},
	[AS_OF] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.as_of, NULL",
		   .term = LEDGER_TERM_DATE, .term_sql = "w.as_of"},
	[BY] = {.key = LEDGER_KEY_MADE},
	[KIND] = {.key = LEDGER_KEY_NUMBERS,
		  .key_sql = "(SELECT kind FROM record r WHERE r.id = "
			     "w.record), w.record"},
	[SOURCE] = {.key = LEDGER_KEY_TITLE,
		    .key_sql = CITATION_SQL("source") ", NULL",
		    .term = LEDGER_TERM_THING,
		    .term_sql = "w.citation IN (SELECT t.id FROM citation t "
				"WHERE t.source IN (#))",
		    .indexed = true},
	[CITATION] = {.key = LEDGER_KEY_NUMBERS,
		      .key_sql = "w.citation, NULL",
		      .term = LEDGER_TERM_THING,
		      .term_sql = "w.citation IN (#)", .indexed = true},
	[STANDING] = {.key = LEDGER_KEY_MADE,
		      .term = LEDGER_TERM_STANDING},
	[ID] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.id, NULL",
		.walk = by_id, .walk_count = 1},
};

/* What was understood, where nothing was printed. */
static const char *understood(struct ledger *ledger, const void *ctx,
			      const struct pane_claim *claim)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	const struct choice *choice;
	struct statement *s;
	const char *text = "";

	if (claim->reference != 0)
		return derive_own_title(ledger->casefile, ctx,
					claim->reference);
	if (db_prepare(ledger->db, "SELECT coalesce(edtf, bounds), choice "
		       "FROM claim WHERE id = ?1", &s, NULL) != STATUS_OK)
		return text;
	db_bind_integer(s, 1, claim->claim);
	if (db_step(s)) {
		choice = registry_choice(registry,
					 (int)db_column_integer(s, 1));
		text = choice != NULL ? choice->word
				      : ledger_column_copy(ctx, s, 0);
		db_reset(s);
	}
	return text;
}

static const char *value_text(struct ledger *ledger, const void *ctx,
			      const struct pane_claim *claim,
			      const struct field *field)
{
	const char *text = claim->said != NULL && *claim->said != '\0'
				   ? claim->said
				   : understood(ledger, ctx, claim);

	if (field != NULL && field->type == VALUE_HOLDS &&
	    (text == NULL || *text == '\0'))
		text = claim->polarity == POLARITY_NOT ? "no" : "yes";
	else if (claim->polarity == POLARITY_NOT)
		text = talloc_asprintf(ctx, "not %s", text != NULL ? text : "");
	if (claim->polarity == POLARITY_UNKNOWN)
		return text != NULL && *text != '\0'
			       ? talloc_asprintf(ctx, "unknown: %s", text)
			       : "unknown";
	return text;
}

/* "rusi23/14 l.54" */
static enum status fill_citation(struct ledger *ledger, const void *ctx,
				 struct ledger_row *row, struct error *err)
{
	struct pane_citation *citation;
	int64_t source;
	const char *key;
	enum status status = pane_citation(ledger->reader, ctx, row->citation,
					   &citation, err);

	if (status != STATUS_OK)
		return status;
	source = row->source = citation->source;
	key = pane_key(ledger->reader, ctx, source);
	if (key != NULL && *key == '\0')
		key = pane_key(ledger->reader, ctx,
			       pane_root_source(ledger->reader, source));
	row->copy = db_integer(ledger->db, 0, "SELECT EXISTS (SELECT 1 FROM "
			       "capture WHERE source = ?1 AND sha256 IS NOT "
			       "NULL)", 1, source) != 0;
	row->cells[CITATION].text = talloc_asprintf(
		ctx, "%s/%lld", key != NULL && *key != '\0' ? key : "?",
		(long long)citation->n);
	row->cells[WHERE].text =
		citation->at != NULL
			? talloc_asprintf(ctx, "%s %s",
					  row->cells[CITATION].text,
					  citation->at)
			: row->cells[CITATION].text;
	row->cells[SOURCE].text = pane_title(ledger->reader, ctx, source);
	row->cells[SOURCE].reference = source;
	row->cells[SPEAKER].text =
		citation->speaker != 0
			? pane_title(ledger->reader, ctx, citation->speaker)
			: citation->words;
	row->cells[SPEAKER].reference = citation->speaker;
	return STATUS_OK;
}

static enum status fill(struct ledger *ledger, const void *ctx,
			struct ledger_row *row, struct error *err)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	const struct kind *kind;
	struct pane_claim *claim;
	enum status status = pane_claim(ledger->reader, ctx, row->id, &claim,
					err);

	if (status != STATUS_OK)
		return status;
	row->table = TABLE_CLAIM;
	row->cells[ID].text = ledger_id_text(ctx, row->id);
	row->claim = row->id;
	row->record = claim->record;
	row->citation = claim->citation;
	row->field = registry_field(registry, claim->field);
	row->kind = casefile_kind_of(ledger->casefile, claim->record);
	row->title = pane_title(ledger->reader, ctx, claim->record);
	row->said = value_text(ledger, ctx, claim, row->field);
	kind = registry_kind(registry, row->kind);
	row->cells[RECORD].text = row->title;
	row->cells[RECORD].reference = row->record;
	row->cells[FIELD].text = row->field != NULL ? row->field->label : "";
	row->cells[VALUE].text = row->said;
	row->cells[VALUE].reference = claim->reference;
	row->cells[VALUE].field = row->field;
	row->cells[HEDGE].text = claim->hedge;
	row->cells[AS_OF].text = claim->as_of;
	row->cells[KIND].text = kind != NULL ? kind->label : "";
	if (row->citation != 0)
		status = fill_citation(ledger, ctx, row, err);
	else
		row->cells[WHERE].text = "no source";
	return status;
}

static void take_standing(const void *ctx, struct ledger_row *row,
			  const struct ledger_claim *claim)
{
	row->standing = claim->standing;
	row->by_low = claim->by_low;
	row->by_high = claim->by_high;
	row->disputes = claim->standing == STANDING_DISPUTED ||
			claim->standing == STANDING_TWO_WAYS;
	row->cells[VALUE].standing = claim->standing;
	ledger_fill_standing(ctx, row, BY, STANDING, -1);
}

static enum status stand(struct ledger *ledger, const void *ctx,
			 struct ledger_row *rows, int n, struct error *err)
{
	struct ledger_claim *claims = talloc_zero_array(
		NULL, struct ledger_claim, (unsigned)n + 1);
	enum status status;

	if (claims == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < n; i++)
		if (rows[i].id != 0)
			claims[i] = (struct ledger_claim){
				.claim = rows[i].id,
				.record = rows[i].record,
				.citation = rows[i].citation,
				.field = rows[i].field};
	status = ledger_stand(ledger, claims, n, err);
	for (int i = 0; i < n && status == STATUS_OK; i++)
		if (rows[i].id != 0)
			take_standing(ctx, &rows[i], &claims[i]);
	talloc_free(claims);
	return status;
}

const struct ledger_class ledger_claims = {
	.table = "claim",
	.any_replaced = "SELECT 1 FROM claim WHERE replaces IS NOT NULL "
			"LIMIT 1",
	.not_replaced = " AND NOT EXISTS (SELECT 1 FROM claim n WHERE "
			"n.replaces = w.id)",
	.columns = columns,
	.how = how,
	.column_count = COLUMNS,
	.walk = by_record,
	.walk_count = 1,
	.usual_key = "w.record, w.field",
	.fill = fill,
	.stand = stand,
	.by_index = true,
};
