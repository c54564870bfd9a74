/* report_sources: the documents by origin, and each source with where it is
 * from, the copies that are kept of it, its grade and the origins that it
 * draws on. */
#include <limits.h>
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

/* Those that footnotes of this publication name, and what they are in. */
static bool is_cited(const struct report *report, int64_t source)
{
	return report->selection.whole || ids_has(&report->cited, source);
}

/* An origin of which nothing is cited is none here. */
static enum status put_cited_origins(struct report *report)
{
	const struct origin_row *heading = NULL;
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < report->origin_count; i++) {
		const struct origin_row *row = &report->origins[i];

		if (row->heading)
			heading = row;
		if (row->heading || row->citations == 0 ||
		    !is_cited(report, row->source))
			continue;
		if (heading)
			status = put_origin(report, heading);
		heading = NULL;
		if (status == STATUS_OK)
			status = put_origin(report, row);
	}
	return status;
}

static enum status put_origins(struct report *report)
{
	struct origin_row *rows = NULL;
	int count = 0;
	enum status status = origins_read(report->casefile, report->ctx, 0,
					  INT_MAX, &rows, &count, report->err);

	report->origins = rows;
	report->origin_count = count;
	if (status == STATUS_OK && count > 0) {
		document_heading(report->document, 2, "Sources, by origin");
		document_paragraph(
			report->document,
			words(report, "An origin observed or decided; a "
				      "document stands under each that it "
				      "draws on. Support counts origins, not "
				      "documents."));
	}
	return status == STATUS_OK ? put_cited_origins(report) : status;
}

/* ---- one source ---- */

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

/* "Publisher: **Royal United Services Institute**"; nothing said: nothing. */
static void put_line(struct report *report, const char *label,
		     struct phrase *value)
{
	struct phrase *item;

	if (value && phrase_is_empty(value))
		return;
	item = phrase_new(report->scratch);
	phrase_add(item, PIECE_STRONG, label);
	phrase_text(item, ": ");
	phrase_append(item, value);
	document_item(report->document, 0, item);
}

static void put_cell(struct report *report, int64_t source, const char *word)
{
	const struct kind *kind = registry_kind(report->registry,
						KIND_DOCUMENT);
	const struct field *field = telling_field(report->reader, kind, word);
	struct telling *telling;

	if (!field || telling_read(report->reader, report->scratch, kind,
				   source, &telling, NULL) != STATUS_OK)
		return;
	put_line(report, field->label,
		 words(report, field_text(report, telling, field)));
}

/* "200" of a server, "attached from another archive": how it came. */
static void write_how(struct phrase *phrase, const struct row *row)
{
	const char *type = row_text(row, CAPTURE_TYPE);

	phrase_format(phrase, ", %s", words_method[row_integer(
					      row, CAPTURE_METHOD)]);
	if (row_integer(row, CAPTURE_STATUS))
		phrase_format(phrase, ", answer %lld",
			      (long long)row_integer(row, CAPTURE_STATUS));
	if (type && *type)
		phrase_format(phrase, ", %s", type);
	if (row_integer(row, CAPTURE_SIZE))
		phrase_format(phrase, ", %lld bytes",
			      (long long)row_integer(row, CAPTURE_SIZE));
	if (row_integer(row, CAPTURE_TRUNCATED))
		phrase_text(phrase, ", not whole");
}

static void write_capture(struct report *report, struct phrase *phrase,
			  const struct pane_capture *capture)
{
	struct row *row;

	phrase_text(phrase, capture->at ? capture->at : "no time noted");
	if (casefile_row(report->casefile, report->scratch, TABLE_CAPTURE,
			 capture->id, &row, NULL) == STATUS_OK) {
		const char *address = row_text(row, CAPTURE_ADDRESS);
		const char *suspect = row_text(row, CAPTURE_SUSPECT);

		write_how(phrase, row);
		if (address && *address) {
			phrase_text(phrase, ", from ");
			phrase_add(phrase, PIECE_ADDRESS, address);
		}
		if (suspect && *suspect)
			phrase_format(phrase, "; doubtful: %s", suspect);
	}
	phrase_format(phrase, "; SHA-256 %s",
		      capture->sha256 ? capture->sha256 : "none: not kept");
}

static enum status put_copies(struct report *report, int64_t source)
{
	struct pane_capture *captures;
	int count = 0;
	enum status status = pane_captures(report->reader, report->scratch,
					   source, &captures, &count,
					   report->err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct phrase *phrase = phrase_new(report->scratch);

		write_capture(report, phrase, &captures[i]);
		phrase_text(phrase, ".");
		status = link_copy(report, phrase, captures[i].id);
		put_line(report, "Archived copy", phrase);
	}
	if (status == STATUS_OK && count == 0)
		put_line(report, "Archived copy", words(report, "none held"));
	return status;
}

static struct phrase *kind_of(struct report *report,
			      const struct pane_source *source)
{
	struct phrase *phrase = words(report, words_source_kind[source->kind]);

	if (source->part_of)
		phrase_format(phrase, ", in %s",
			      telling_source_key(report->reader,
						 report->scratch,
						 source->part_of));
	return phrase;
}

/* The origins that its citations name, each with how many do. */
static struct phrase *origins_of(struct report *report, int64_t id)
{
	struct phrase *phrase = phrase_new(report->scratch);
	const char *origin = NULL;

	for (int i = 0; i < report->origin_count; i++) {
		const struct origin_row *row = &report->origins[i];

		if (row->heading)
			origin = row->title;
		else if (row->source == id && row->citations > 0 && origin)
			phrase_format(phrase, "%s%s (%d)",
				      phrase_is_empty(phrase) ? "" : ", ",
				      origin, row->citations);
	}
	return phrase;
}

static enum status put_source(struct report *report, int64_t id)
{
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
	document_heading(report->document, 3,
			 *source->key ? talloc_asprintf(report->scratch,
							"%s: %s", source->key,
							source_title(report,
								     id))
				      : source_title(report, id));
	put_line(report, "Kind", kind_of(report, source));
	put_cell(report, id, "publisher");
	put_cell(report, id, "outlet");
	put_cell(report, id, "author");
	put_cell(report, id, "published");
	put_cell(report, id, "updated");
	put_cell(report, id, "language");
	put_line(report, "Address", address_of(report, source));
	status = put_copies(report, id);
	put_line(report, "Grade", words(report, grade ? grade : "not given"));
	put_line(report, "Origins, with their citations",
		 origins_of(report, id));
	return status;
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

static enum status add_wholes(struct report *report)
{
	size_t n = report->cited.count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < n && status == STATUS_OK; i++)
		status = ids_add(&report->cited,
				 pane_root_source(report->reader,
						  report->cited.id[i]),
				 report->err);
	return status == STATUS_OK ? ids_sort(&report->cited, report->err)
				   : status;
}

static enum status put_appendix(struct report *report)
{
	void *ctx = talloc_new(report->ctx);
	struct keyed *list;
	int count = 0;
	enum status status = ctx ? list_sources(report, ctx, &list, &count)
				 : report_no_memory(report);

	if (count > 0)
		document_heading(report->document, 2, "Each source");
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (is_cited(report, list[i].id))
			status = put_source(report, list[i].id);
	talloc_free(ctx);
	return status;
}

enum status report_sources(struct report *report)
{
	enum status status = add_wholes(report);

	if (status == STATUS_OK)
		status = put_origins(report);
	return status == STATUS_OK ? put_appendix(report) : status;
}
