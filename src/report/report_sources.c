/* report_sources: the documents by origin, and each of them with its address,
 * its copy and its grade. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/report/report.h"
#include "store/detail.h"

enum { PAGE = 256 };

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

static enum status put_origin(struct report *report,
			      const struct origin_row *row)
{
	struct phrase *item = phrase_new(report->scratch);
	const char *published;

	if (row->heading) {
		phrase_add(item, PIECE_STRONG, row->title);
		document_item(report->document, 0, item);
		return STATUS_OK;
	}
	phrase_text(item, row->key && *row->key ? row->key : "(no key)");
	phrase_format(item, ": %s", row->title);
	published = cell_of(report, row->source, "published");
	if (published)
		phrase_format(item, ", %s", day_of(report, published));
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
	const char *grade, *published;
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = pane_source(report->reader, report->scratch, id,
				     &source, report->err);
	if (status != STATUS_OK)
		return status;
	grade = casefile_setting(report->casefile, report->scratch, id,
				 "reliability");
	row[0] = words(report, source->key);
	row[1] = words(report, source_title(report, id));
	row[2] = words(report, words_source_kind[source->kind]);
	if (source->part_of)
		phrase_format(row[2], " in %s",
			      telling_source_key(report->reader,
						 report->scratch,
						 source->part_of));
	published = cell_of(report, id, "published");
	row[3] = words(report, published ? day_of(report, published) : NULL);
	row[4] = address_of(report, source);
	row[5] = copy_of(report, id);
	row[6] = words(report, grade ? grade : "not graded");
	document_row(report->document, row, COLUMNS);
	return STATUS_OK;
}

struct keyed {
	int64_t id;
	const char *key;
};

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* All sources by key; they are few (tens of thousands at most). */
static enum status list_sources(struct report *report, void *ctx,
				struct keyed **ret_list, int *ret_count)
{
	struct keyed *list = NULL;
	int64_t *ids, after = 0;
	int count = PAGE, total = 0;
	enum status status = STATUS_OK;

	while (count == PAGE && status == STATUS_OK) {
		status = pane_sources(report->reader, ctx, after, PAGE, &ids,
				      &count, report->err);
		if (status != STATUS_OK)
			return status;
		list = talloc_realloc(ctx, list, struct keyed,
				      (unsigned int)(total + count + 1));
		if (!list)
			return report_no_memory(report);
		for (int i = 0; i < count; i++, total++) {
			after = ids[i];
			list[total].id = after;
			list[total].key = pane_key(report->reader, ctx, after);
			if (!list[total].key)
				return report_no_memory(report);
		}
	}
	qsort(list, (size_t)total, sizeof(*list), by_key);
	*ret_list = list;
	*ret_count = total;
	return status;
}

static enum status put_appendix(struct report *report)
{
	void *ctx = talloc_new(report->ctx);
	struct keyed *list;
	int count = 0;
	enum status status = ctx ? list_sources(report, ctx, &list, &count)
				 : report_no_memory(report);

	document_heading(report->document, 2, "Evidence");
	document_table(report->document, columns, COLUMNS);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_source(report, list[i].id);
	document_table_end(report->document);
	talloc_free(ctx);
	return status;
}

enum status report_sources(struct report *report)
{
	enum status status = put_origins(report);

	if (status != STATUS_OK || report->options->record)
		return status;
	return put_appendix(report);
}
