/* report_sources: the documents by origin, and each of them with its address,
 * its copy and its grade. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/report/report.h"
#include "store/detail.h"

enum { PAGE = 256 };

static enum status put_origin(struct report *report,
			      const struct origin_row *row)
{
	struct phrase *item = phrase_new(report->scratch);

	if (row->heading) {
		phrase_add(item, PIECE_STRONG, row->title);
		document_item(report->document, 0, item);
		return STATUS_OK;
	}
	phrase_text(item, row->key && *row->key ? row->key : "(no key)");
	phrase_format(item, ": %s", row->title);
	if (*row->published)
		phrase_format(item, ", %s", row->published);
	phrase_format(item, " (%d citation%s)", row->citations,
		      row->citations == 1 ? "" : "s");
	document_item(report->document, 1, item);
	return STATUS_OK;
}

static enum status put_origins(struct report *report)
{
	struct origin_row *rows;
	int count;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = origins_read(report->casefile, report->scratch,
				      report->options->record, &rows, &count,
				      report->err);
	if (status == STATUS_OK && count > 0) {
		document_heading(report->document, 2, "Sources, by origin");
		document_paragraph(
			report->document,
			words(report, "An origin observed or decided; a "
				      "document stands under each that it "
				      "draws on. Support counts origins, not "
				      "documents."));
	}
	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (rows[i].heading || rows[i].citations > 0)
			status = put_origin(report, &rows[i]);
	return status;
}

/* ---- appendix ---- */

static const char *const columns[] = { "Key", "Source", "Kind", "Published",
				       "Address", "Copy", "Grade" };
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

static struct phrase *address_of(struct report *report,
				 const struct pane_source *source)
{
	struct phrase *phrase = phrase_new(report->scratch);

	if (source->address)
		phrase_add(phrase, PIECE_ADDRESS, source->address);
	else if (source->state == ADDRESS_LOST)
		phrase_text(phrase, "lost");
	else
		phrase_text(phrase, "none");
	if (source->link) {
		phrase_text(phrase, "; link text ");
		phrase_add(phrase, PIECE_QUOTE, source->link);
	}
	if (source->cited_by)
		phrase_format(phrase, ", named in %s",
			      telling_source_key(report->reader,
						 report->scratch,
						 source->cited_by));
	return phrase;
}

static const char *cell_of(struct report *report, int64_t source,
			   const char *word)
{
	const struct kind *kind = registry_kind(report->registry,
						KIND_DOCUMENT);
	const struct field *field = telling_field(report->reader, kind, word);
	struct pane_row *row;

	if (!field || pane_row(report->reader, report->scratch, kind, source,
			       &row, NULL) != STATUS_OK)
		return NULL;
	return row->cells[field->slot].text;
}

static struct phrase *copy_of(struct report *report, int64_t source)
{
	struct phrase *phrase = phrase_new(report->scratch);
	struct pane_capture *captures;
	int count;

	if (pane_captures(report->reader, report->scratch, source, &captures,
			  &count, NULL) != STATUS_OK)
		return NULL;
	for (int i = 0; i < count; i++)
		phrase_format(phrase, "%s%s%sSHA-256 %s%s%s", i ? "; " : "",
			      captures[i].at ? captures[i].at : "",
			      captures[i].at ? ", " : "",
			      captures[i].sha256 ? captures[i].sha256
						 : "not kept",
			      captures[i].method ? ", " : "",
			      captures[i].method ? captures[i].method : "");
	if (count == 0)
		phrase_text(phrase, "none held");
	return phrase;
}

static enum status put_source(struct report *report, int64_t id)
{
	struct phrase *row[COLUMNS];
	struct pane_source *source;
	const char *grade;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = pane_source(report->reader, report->scratch, id,
				     &source, report->err);
	if (status != STATUS_OK)
		return status;
	grade = casefile_setting(report->casefile, report->scratch, id,
				 "reliability");
	row[0] = words(report, source->key);
	row[1] = words(report, title_of(report, id));
	row[2] = words(report, words_source_kind[source->kind]);
	if (source->part_of)
		phrase_format(row[2], " in %s",
			      telling_source_key(report->reader,
						 report->scratch,
						 source->part_of));
	row[3] = words(report, cell_of(report, id, "published"));
	row[4] = address_of(report, source);
	row[5] = copy_of(report, id);
	row[6] = words(report, grade ? grade : "not graded");
	document_row(report->document, row, COLUMNS);
	return STATUS_OK;
}

static enum status put_appendix(struct report *report)
{
	int64_t after = 0;
	enum status status = STATUS_OK;
	int count = PAGE;

	document_heading(report->document, 2, "Evidence");
	document_table(report->document, columns, COLUMNS);
	while (count == PAGE && status == STATUS_OK) {
		int64_t *ids;

		status = pane_sources(report->reader, report->ctx, after, PAGE,
				      &ids, &count, report->err);
		for (int i = 0; status == STATUS_OK && i < count; i++) {
			status = put_source(report, ids[i]);
			after = ids[i];
		}
		talloc_free(ids);
	}
	document_table_end(report->document);
	return status;
}

enum status report_sources(struct report *report)
{
	enum status status = put_origins(report);

	if (status != STATUS_OK || report->options->record)
		return status;
	return put_appendix(report);
}
