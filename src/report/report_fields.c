/* report_fields: what is said of the fields of a thing, generic over the
 * registry: one row a value, each with what it stands on and its footnotes. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/text_add.h"
#include "src/report/report.h"

enum { CLAIMS_CITED_MAX = 40, LINE_COLUMNS_MAX = 7 };

static bool is_among(const char *const *words, const char *word)
{
	for (; words && *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* As it is shown, with the hedge and the words that its source prints. */
static char *value_text(struct report *report,
			const struct derive_field *field,
			const struct derive_value *value)
{
	const struct derive_claim *first = &field->claims[value->first];
	bool number = field->field->type == VALUE_NUMBER;
	const char *text = number ? number_words(report, first->said,
						 first->unit, value->text)
			   : value->reference
				   ? title_of(report, value->reference)
			   : value->text ? value->text
					 : first->said;
	char *out = talloc_asprintf(report->scratch, "%s%s",
				    first->former ? "formerly " : "",
				    text ? text : "(not said)");

	if (out && !number && first->said && text &&
	    strcmp(first->said, text) != 0)
		out = talloc_asprintf(report->scratch, "%s (“%s”)", out,
				      first->said);
	return out ? wording_hedged(report->scratch, first->hedge, out, false)
		   : NULL;
}

/* Footnotes of the claims that say this value. */
static enum status cite_value(struct report *report, struct phrase *phrase,
			      const struct derive_field *field, int value)
{
	int64_t seen[CLAIMS_CITED_MAX];
	int count = 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < field->claim_count && status == STATUS_OK; i++) {
		const struct derive_claim *claim = &field->claims[i];
		bool known = claim->value != value || !claim->citation;

		for (int k = 0; k < count && !known; k++)
			known = seen[k] == claim->citation;
		if (known || count == CLAIMS_CITED_MAX)
			continue;
		seen[count++] = claim->citation;
		status = cite(report, phrase, claim->citation);
	}
	return status;
}

/* Claims that fit the shown value and are wider: they count for nothing, and
 * are said all the same. */
static enum status put_wider(struct report *report,
			     const struct derive_field *field)
{
	struct phrase *row[3];
	int64_t seen[CLAIMS_CITED_MAX];
	int count = 0;
	enum status status = STATUS_OK;

	row[0] = words(report, "");
	row[1] = words(report, "told less exactly: ");
	row[2] = words(report, "adds nothing");
	for (int i = 0; i < field->claim_count && status == STATUS_OK; i++) {
		const struct derive_claim *claim = &field->claims[i];
		bool known = claim->value >= 0 || !claim->citation ||
			     claim->rejected || claim->implied;

		for (int k = 0; k < count && !known; k++)
			known = seen[k] == claim->citation;
		if (known || count == CLAIMS_CITED_MAX)
			continue;
		if (count > 0)
			phrase_text(row[1], ", ");
		phrase_add(row[1], PIECE_QUOTE,
			   claim->said ? claim->said : claim->shown);
		seen[count++] = claim->citation;
		status = cite(report, row[1], claim->citation);
	}
	if (status == STATUS_OK && count > 0)
		document_row(report->document, row, 3);
	return status;
}

static enum status put_value(struct report *report,
			     const struct derive_field *field, int value)
{
	const struct derive_value *v = &field->values[value];
	struct phrase *row[3];
	enum status status;

	row[0] = words(report, value == 0 ? field->field->label : "");
	row[1] = words(report, value_text(report, field, v));
	row[2] = words(report, stands_on(report, v->standing, v->by_low,
					 v->by_high));
	status = cite_value(report, row[1], field, value);
	if (status == STATUS_OK)
		document_row(report->document, row, 3);
	return status;
}

/* A cell in which nothing stands has no value: that is so of most fields, and
 * to resolve one reads the claims of the record. row NULL: not known. */
static bool may_have_values(const struct pane_row *row,
			    const struct field *field)
{
	const struct pane_cell *cell = row ? &row->cells[field->slot] : NULL;

	return !cell || cell->standing != STANDING_NONE || cell->text ||
	       cell->reference || cell->claim || cell->more > 0;
}

/* Resolved together: the claims of the record are laid out once. */
static enum status resolve_said(struct report *report,
				const struct kind *kind, int64_t record,
				const struct pane_row *row,
				const char *const *but,
				struct derive_field ***ret_fields,
				int *ret_count)
{
	const struct field *asked[REGISTRY_FIELDS_MAX];
	int count = 0;

	for (int i = 0; i < kind->field_count; i++)
		if (!is_among(but, kind->fields[i]->word) &&
		    may_have_values(row, kind->fields[i]))
			asked[count++] = kind->fields[i];
	*ret_count = count;
	return count == 0 ? STATUS_OK
			  : derive_resolve_fields(report->casefile,
						  report->scratch, record,
						  asked, count, ret_fields,
						  report->err);
}

static enum status put_values(struct report *report,
			      const struct derive_field *field)
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < field->value_count; i++)
		status = put_value(report, field, i);
	return status == STATUS_OK && field->value_count > 0
		       ? put_wider(report, field) : status;
}

enum status fields_table(struct report *report, int64_t record,
			 const char *const *but)
{
	static const char *const columns[] = { "Field", "Said", "Rests on" };
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, record));
	struct derive_field **fields;
	struct pane_row *row = NULL;
	int count = 0;
	enum status status = kind ? pane_row(report->reader, report->scratch,
					     kind, record, &row, report->err)
				  : STATUS_OK;

	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status == STATUS_OK && kind)
		status = resolve_said(report, kind, record, row, but, &fields,
				      &count);
	document_table(report->document, columns, 3);
	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = put_values(report, fields[i]);
	document_table_end(report->document);
	return status;
}

/* Of a record that was joined: by what it is called itself. */
static char *own_title(struct report *report, int64_t record, int64_t other)
{
	const struct kind *kind = registry_kind(
		report->registry, casefile_kind_of(report->casefile, other));
	const struct field *name = kind ? telling_field(report->reader, kind,
							"name") : NULL;
	char *own = NULL;

	if (pane_representative(report->reader, other) !=
	    pane_representative(report->reader, record))
		return title_of(report, other);
	if (name)
		own = pane_own_words(report->reader, report->scratch, other,
				     name->number);
	if (!own)
		own = casefile_setting(report->casefile, report->scratch,
				       other, "label");
	return own ? own : title_of(report, other);
}

/* Of two that are one, the one that does not stand in the heading. */
static char *identity_title(struct report *report, int64_t record,
			    int64_t other)
{
	char *title = own_title(report, record, other);

	if (title && pane_representative(report->reader, other) ==
			     pane_representative(report->reader, record) &&
	    strcmp(title, title_of(report, record)) == 0)
		title = own_title(report, other, record);
	return title;
}

enum status identity_items(struct report *report, int64_t record)
{
	struct pane_identity *list;
	int count;
	enum status status = pane_identities(report->reader, report->scratch,
					     record, &list, &count,
					     report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct phrase *item = phrase_new(report->scratch);

		phrase_format(item, "%s ", verdict_words(list[i].verdict));
		if (paper_of(report, list[i].other) &&
		    paper_of(report, list[i].other) != report->paper)
			link_record(report, item, list[i].other,
				    identity_title(report, record,
						   list[i].other));
		else
			phrase_add(item, PIECE_STRONG,
				   identity_title(report, record,
						  list[i].other));
		if (list[i].analyst)
			phrase_format(item, ", judged by %s",
				      list[i].analyst);
		if (list[i].reason)
			phrase_format(item, ": %s", list[i].reason);
		document_item(report->document, 0, item);
	}
	return status;
}

/* ---- a kind, by its line ---- */

enum { COLUMNS_MAX = DOCUMENT_COLUMNS_MAX - 2 };

struct columns {
	const struct field *fields[COLUMNS_MAX];
	const char *labels[COLUMNS_MAX + 2];
	int count; /* of fields */
};

static void add_column(struct columns *columns, const struct field *field)
{
	if (!field || columns->count == COLUMNS_MAX)
		return;
	for (int i = 0; i < columns->count; i++)
		if (columns->fields[i] == field)
			return;
	columns->labels[columns->count] = field->label;
	columns->fields[columns->count++] = field;
}

/* Those that are asked for, then whatever else is said of a relation: an end in
 * a field that is not shown would be lost. */
static void choose_columns(struct report *report, const struct kind *kind,
			   const char *const *fields,
			   struct columns *columns)
{
	columns->count = 0;
	for (int i = 0; fields && fields[i]; i++)
		add_column(columns, telling_field(report->reader, kind,
						  fields[i]));
	for (int i = 0; !fields && kind->line[i]; i++)
		add_column(columns, kind->line[i]);
	for (int i = 1; kind->kind_class == KIND_RELATION &&
			i < kind->field_count; i++)
		add_column(columns, kind->fields[i]);
	columns->labels[columns->count] = "Said by";
	columns->labels[columns->count + 1] = "Rests on";
}

static char *value_words(struct report *report, const struct telling *telling,
			 const struct field *field,
			 const struct pane_cell *value)
{
	const struct choice *choice =
		field->type == VALUE_CHOICE
			? registry_choice(report->registry,
					  (int)value->reference)
			: NULL;

	if (field->type == VALUE_REFERENCE)
		return reference_text(report, telling, value);
	if (field->type == VALUE_NUMBER)
		return number_words(report,
				    telling_winner(telling, value)->said,
				    telling_winner(telling, value)->unit,
				    value->text);
	if (choice)
		return talloc_strdup(
			report->scratch,
			wording_choice(report->scratch, choice,
				       telling_winner(telling, value)->said));
	return talloc_strdup(report->scratch, value->text ? value->text : "");
}

/* Not judged: it stands beside the first, neither above nor below it. */
static bool is_rival(const struct pane_cell *value)
{
	return value->standing == STANDING_DISPUTED ||
	       value->standing == STANDING_TWO_WAYS;
}

static bool is_among_texts(char *const *texts, int count, const char *text)
{
	for (int i = 0; i < count; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return false;
}

char *field_text(struct report *report, const struct telling *telling,
		       const struct field *field)
{
	struct pane_cell *values;
	char *out = talloc_strdup(report->scratch, ""), **texts;
	int count, told = 0;

	if (telling_values(report->reader, report->scratch, telling,
			   field->word, &values, &count, NULL) != STATUS_OK)
		return NULL;
	texts = talloc_array(report->scratch, char *, (unsigned int)count + 1);
	for (int i = 0; i < count && out && texts; i++) {
		const char *hedge = telling_winner(telling, &values[i])->hedge;
		char *text = value_words(report, telling, field, &values[i]);

		text = text ? wording_hedged(report->scratch, hedge, text,
					     false) : NULL;
		/* Two records may have one name. */
		if (text && is_among_texts(texts, told, text))
			continue;
		texts[told++] = text;
		out = text ? text_add(out, "%s%s",
				      told == 1              ? ""
				      : is_rival(&values[i]) ? "|"
							     : "; ",
				      text)
			   : NULL;
	}
	return out;
}

static bool is_in(const char *hedge, char *const *texts, int count)
{
	for (int i = 0; i < count; i++)
		if (texts[i] && wording_has_hedge(texts[i], hedge))
			return true;
	return false;
}

/* Before the rest of a relation or event: that it is not, or not for sure, by
 * the hedges that no cell has. */
static void put_whether(struct report *report, const struct telling *telling,
			struct phrase *phrase, char *const *texts, int count)
{
	const struct pane_cell *cells = telling->row->cells;
	char *hedges = talloc_strdup(report->scratch, "");

	if (!kind_has_holds(telling->kind))
		return;
	for (int i = 0; i < telling->kind->field_count && hedges; i++) {
		const char *hedge = telling_winner(telling, &cells[i])->hedge;

		if (hedge && *hedge && !is_in(hedge, texts, count) &&
		    !is_in(hedge, &hedges, 1))
			hedges = text_add(hedges, "%s: ", hedge);
	}
	phrase_text(phrase, hedges);
	if (cells[0].text && strcmp(cells[0].text, "no") == 0)
		phrase_text(phrase, "not: ");
}

static bool is_told(const struct telling *telling, const struct field *field)
{
	for (int i = 0; i < telling->claim_count; i++)
		if (telling->claims[i].field == field->number)
			return true;
	return false;
}

static enum status put_line(struct report *report, const struct kind *kind,
			    int64_t id, const struct columns *columns)
{
	struct shown_field shown[COLUMNS_MAX + 1];
	struct phrase *row[COLUMNS_MAX + 2];
	char *texts[COLUMNS_MAX];
	struct telling *telling;
	int n = columns->count, shown_count = n;
	enum status status = report_fresh(report);

	if (status == STATUS_OK && !is_said(report, id))
		return STATUS_OK;
	if (status == STATUS_OK)
		status = telling_read(report->reader, report->scratch, kind,
				      id, &telling, report->err);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	for (int i = 0; i < n; i++)
		texts[i] = is_told(telling, columns->fields[i])
				   ? field_text(report, telling,
						columns->fields[i])
				   : NULL;
	/* What has no name goes by its working label. */
	if (columns->fields[0]->type == VALUE_NAME && !(texts[0] && *texts[0]))
		texts[0] = title_of(report, id);
	for (int i = 0; i < n; i++) {
		row[i] = words(report, NULL);
		if (i == 0)
			put_whether(report, telling, row[i], texts, n);
		phrase_text(row[i], texts[i]);
	}
	for (int i = 0; i < n; i++)
		shown[i] = (struct shown_field){ columns->fields[i], i };
	if (kind_has_holds(kind))
		shown[shown_count++] = (struct shown_field){
			kind->fields[0], SUPPORT_NO_CELL };
	status = support_cells(report, telling, shown, shown_count, row, n);
	if (status == STATUS_OK)
		document_row(report->document, row, n + 2);
	return status;
}

enum status kind_table(struct report *report, const struct kind *kind,
		       const char *const *fields, const int64_t *ids,
		       int count)
{
	struct columns columns;
	enum status status = STATUS_OK;

	choose_columns(report, kind, fields, &columns);
	document_table(report->document, columns.labels, columns.count + 2);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_line(report, kind, ids[i], &columns);
	document_table_end(report->document);
	return status;
}
