#include "src/report/csv.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text_add.h"

enum { PAGE = 256 };

static bool is_number(const char *text)
{
	bool digits = false, point = false;

	text += *text == '-' || *text == '+';
	for (; *text; text++) {
		if (*text == '.' && digits && !point)
			point = true;
		else if (isdigit((unsigned char)*text))
			digits = true;
		else
			return false;
	}
	return digits;
}

static bool runs_as_formula(const char *text)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (strncmp(text, wide[i], strlen(wide[i])) == 0)
			return true;
	return *text && strchr("=+-@\t\r\n", *text) && !is_number(text);
}

void csv_cell(FILE *out, const char *text)
{
	bool quote;

	if (!text)
		return;
	quote = strpbrk(text, "\",\r\n") != NULL;
	if (quote)
		fputc('"', out);
	if (runs_as_formula(text))
		fputc('\'', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	if (quote)
		fputc('"', out);
}

static void next_cell(FILE *out, const char *text)
{
	fputc(',', out);
	csv_cell(out, text);
}

static void put_head(const struct kind *kind, FILE *out)
{
	fputs("id", out);
	if (!kind_has_holds(kind))
		next_cell(out, "title");
	if (kind->number == KIND_DOCUMENT)
		next_cell(out, "key");
	for (int i = 0; i < kind->field_count; i++)
		next_cell(out, kind->fields[i]->word);
	fputs(",by,standing,citations\r\n", out);
}

static bool is_new(const struct telling *telling, int claim)
{
	if (!telling->claims[claim].citation || telling->claims[claim].replaced)
		return false;
	for (int i = 0; i < claim; i++)
		if (telling->claims[i].citation ==
		    telling->claims[claim].citation)
			return false;
	return true;
}

/* "rusi23/14 wapo23/3": what the footnotes are called. */
static char *citations_of(struct report *report, const struct telling *telling)
{
	char *out = talloc_strdup(report->scratch, "");

	for (int i = 0; i < telling->claim_count && out; i++) {
		char *name = is_new(telling, i)
				     ? citation_name(report,
						     telling->claims[i].citation)
				     : NULL;

		if (name && *name)
			out = text_add(out, "%s%s", *out ? " " : "", name);
	}
	return out;
}

/* A labelled stand-in has nothing said of it: it is in other tables alone. */
static enum status put_row(struct report *report, const struct kind *kind,
			   int64_t record, FILE *out)
{
	struct telling *telling;
	char id[ID_LENGTH + 1];
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = telling_read(report->reader, report->scratch, kind,
				      record, &telling, report->err);
	if (status != STATUS_OK || telling->claim_count == 0)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	id_print(record, id);
	fputs(id, out);
	if (!kind_has_holds(kind))
		next_cell(out, telling->row->title);
	if (kind->number == KIND_DOCUMENT)
		next_cell(out, pane_key(report->reader, report->scratch,
					record));
	for (int i = 0; i < kind->field_count; i++)
		next_cell(out, field_text(report, telling, kind->fields[i]));
	fprintf(out, telling->row->by_low == telling->row->by_high
			     ? ",%d" : ",%d-%d",
		telling->row->by_low, telling->row->by_high);
	next_cell(out, standing_words(telling->row->standing));
	next_cell(out, citations_of(report, telling));
	fputs("\r\n", out);
	return STATUS_OK;
}

enum status csv_kind(struct report *report, const struct kind *kind, FILE *out)
{
	struct pane_place place = { .id = 0 };
	enum status status = STATUS_OK;
	int count = PAGE;

	put_head(kind, out);
	while (count == PAGE && status == STATUS_OK) {
		int64_t *ids;

		status = pane_ids(report->reader, report->ctx, kind, &place,
				  PAGE, &ids, &count, report->err);
		for (int i = 0; status == STATUS_OK && i < count; i++)
			status = put_row(report, kind, ids[i], out);
		if (status == STATUS_OK)
			talloc_free(ids);
	}
	if (status == STATUS_OK && (fflush(out) != 0 || ferror(out)))
		status = error_set(report->err, STATUS_IO, "the table could "
				   "not be written: look at the disk");
	return status;
}
