/* report_fields: what is said of the fields of a thing, generic over the
 * registry: one row a value, each with what it stands on and its footnotes. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/report/report.h"

enum { CLAIMS_CITED_MAX = 40, LINE_COLUMNS_MAX = 6 };

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
	const char *text = value->reference
				   ? title_of(report, value->reference)
			   : value->text ? value->text
					 : first->said;
	char *out = talloc_asprintf(report->scratch, "%s%s",
				    first->former ? "formerly " : "",
				    text ? text : "(not said)");

	if (out && first->said && text && strcmp(first->said, text) != 0)
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

enum status fields_table(struct report *report, int64_t record,
			 const char *const *but)
{
	static const char *const columns[] = { "Field", "Said", "Rests on" };
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, record));
	enum status status = STATUS_OK;

	document_table(report->document, columns, 3);
	for (int i = 0; kind && i < kind->field_count; i++) {
		struct derive_field *field;

		if (is_among(but, kind->fields[i]->word))
			continue;
		status = derive_resolve(report->casefile, report->scratch,
					record, kind->fields[i], &field,
					report->err);
		for (int k = 0; status == STATUS_OK && k < field->value_count;
		     k++)
			status = put_value(report, field, k);
		if (status != STATUS_OK)
			break;
	}
	document_table_end(report->document);
	return status;
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
		phrase_add(item, PIECE_STRONG,
			   title_of(report, list[i].other));
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

static int line_columns(const struct kind *kind,
			const char *columns[LINE_COLUMNS_MAX + 2])
{
	int n = 0;

	while (n < LINE_COLUMNS_MAX && kind->line[n]) {
		columns[n] = kind->line[n]->label;
		n++;
	}
	columns[n] = "Said by";
	columns[n + 1] = "Rests on";
	return n;
}

static char *cell_text(struct report *report, const struct telling *telling,
		       const struct field *field)
{
	struct pane_cell *values;
	char *out = talloc_strdup(report->scratch, "");
	int count;

	if (telling_values(report->reader, report->scratch, telling,
			   field->word, &values, &count, NULL) != STATUS_OK)
		return NULL;
	for (int i = 0; i < count && out; i++) {
		const char *hedge = telling_winner(telling, &values[i])->hedge;
		char *text = field->type == VALUE_REFERENCE
				     ? telling_reference(report->reader,
							 report->scratch,
							 telling, &values[i])
				     : talloc_strdup(report->scratch,
						     values[i].text
							     ? values[i].text
							     : "");

		text = text ? wording_hedged(report->scratch, hedge, text,
					     false) : NULL;
		out = text ? talloc_asprintf_append(out, "%s%s",
						    i ? "; " : "", text)
			   : NULL;
	}
	return out;
}

static bool is_denied(const struct telling *telling)
{
	const char *holds = telling->row->cells[0].text;

	return kind_has_holds(telling->kind) && holds &&
	       strcmp(holds, "no") == 0;
}

static enum status put_line(struct report *report, const struct kind *kind,
			    int64_t id, int n)
{
	struct phrase *row[LINE_COLUMNS_MAX + 2];
	struct telling *telling;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = telling_read(report->reader, report->scratch, kind,
				      id, &telling, report->err);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	for (int i = 0; i < n; i++) {
		char *text = cell_text(report, telling, kind->line[i]);

		row[i] = words(report, NULL);
		if (i == 0 && is_denied(telling))
			phrase_text(row[i], "not: ");
		phrase_text(row[i], text);
	}
	row[n] = words(report, said_by(report, id));
	row[n + 1] = words(report, stands_on(report, telling->row->standing,
					     telling->row->by_low,
					     telling->row->by_high));
	status = cite_record(report, row[n + 1], id);
	if (status == STATUS_OK)
		document_row(report->document, row, n + 2);
	return status;
}

enum status kind_table(struct report *report, const struct kind *kind,
		       const int64_t *ids, int count)
{
	const char *columns[LINE_COLUMNS_MAX + 2];
	int n = line_columns(kind, columns);
	enum status status = STATUS_OK;

	document_table(report->document, columns, n + 2);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_line(report, kind, ids[i], n);
	document_table_end(report->document);
	return status;
}
