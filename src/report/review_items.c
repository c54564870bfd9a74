/* What a second reader walks: each sentence of a finding or of a text with
 * each of its citations, the passage, and what the case takes from it. */
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text_add.h"
#include "src/report/check.h"
#include "src/report/citing.h"
#include "src/report/report.h"
#include "store/detail.h"

struct walker {
	struct report report; /* of the whole case: it does not leave */
	const void *ctx;      /* of the answer */
	struct review_item *items;
	int count;
};

/* ---- what the case takes from a citation ---- */

static const struct field *field_of(const struct kind *kind, int number)
{
	for (int i = 0; kind && i < kind->field_count; i++)
		if (kind->fields[i]->number == number)
			return kind->fields[i];
	return NULL;
}

static char *add_claim(struct walker *w, char *says, int64_t record,
		       const struct kind *kind, const struct pane_claim *claim)
{
	const struct field *field = field_of(kind, claim->field);
	const char *value = claim->said ? claim->said
			    : claim->reference
				    ? title_of(&w->report, claim->reference)
				    : "yes";

	return text_add(says, "%s%s, %s: %s%s%s%s", *says ? "\n" : "",
			title_of(&w->report, record),
			field ? field->label : "?",
			claim->polarity == POLARITY_NOT ? "not " : "",
			claim->hedge ? claim->hedge : "",
			claim->hedge ? ": " : "", value);
}

static char *says_of(struct walker *w, int64_t citation)
{
	struct report *report = &w->report;
	char *says = talloc_strdup(w->ctx, "");
	int64_t *records;
	int count;

	if (pane_cited_records(report->reader, report->scratch, citation,
			       &records, &count, NULL) != STATUS_OK)
		return says;
	for (int i = 0; i < count && says; i++) {
		const struct kind *kind = registry_kind(
			report->registry,
			casefile_kind_of(report->casefile, records[i]));
		struct pane_claim *claims;
		int n;

		if (pane_claims(report->reader, report->scratch, records[i],
				&claims, &n, NULL) != STATUS_OK)
			continue;
		for (int k = 0; k < n && says; k++)
			if (claims[k].citation == citation &&
			    !claims[k].replaced)
				says = add_claim(w, says, records[i], kind,
						 &claims[k]);
	}
	return says;
}

/* ---- items ---- */

/* One line, its citations taken out. */
static char *plain_sentence(const void *ctx, const char *text, size_t length)
{
	char *out = talloc_array(ctx, char, (unsigned int)length + 1);
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; out && i < length; i++) {
		char c = text[i] == '\n' ? ' ' : text[i];

		if (!inside && strncmp(text + i, "[@", 2) == 0) {
			inside = true;
			n -= n > 0 && out[n - 1] == ' ';
		}
		if (!inside && !(c == ' ' && n > 0 && out[n - 1] == ' '))
			out[n++] = c;
		inside = inside && text[i] != ']';
	}
	if (out)
		out[n] = '\0';
	return out;
}

static enum status add_item(struct walker *w, const struct review_item *of,
			    int64_t citation)
{
	struct review_item *item;
	struct citation_info *info;
	enum status status;

	w->items = talloc_realloc(w->ctx, w->items, struct review_item,
				  (unsigned int)w->count + 1);
	if (!w->items)
		return report_no_memory(&w->report);
	item = &w->items[w->count];
	*item = *of;
	item->citation = citation;
	item->target = of->note ? of->note : citation;
	item->with = citation;
	if (!of->note &&
	    id_from_name("review", 6, of->sentence, strlen(of->sentence),
			 &item->with) != STATUS_OK)
		return report_no_memory(&w->report);
	status = detail_citation(w->report.casefile, w->ctx, citation, &info,
				 w->report.err);
	if (status != STATUS_OK)
		return status;
	item->name = info->name ? info->name : "";
	item->document = info->title ? info->title : "";
	item->place = info->where ? info->where : "";
	item->quote = info->quote ? info->quote : "";
	item->translation = info->translation ? info->translation : "";
	item->says = says_of(w, citation);
	w->count++;
	return item->says ? STATUS_OK : report_no_memory(&w->report);
}

static enum status walk_sentence(struct walker *w, struct review_item *of,
				 const char *text, size_t length)
{
	const char *end = text + length;
	enum status status = report_fresh(&w->report);

	of->sentence = plain_sentence(w->ctx, text, length);
	if (!of->sentence)
		return report_no_memory(&w->report);
	for (const char *at = text; at + 1 < end && status == STATUS_OK;) {
		if (strncmp(at, "[@", 2) != 0) {
			at++;
			continue;
		}
		for (at++; at < end && *at == '@' && status == STATUS_OK;) {
			struct named_citation name = citing_read(at);
			int64_t citation =
				name.well_formed
					? pane_find_citation(
						  w->report.reader, name.key,
						  name.key_length, name.n)
					: 0;

			if (citation)
				status = add_item(w, of, citation);
			at = citing_next(name.after);
		}
	}
	return status;
}

static enum status walk_text(struct walker *w, struct review_item of,
			     const char *text, size_t length)
{
	const char *end = text + length;
	enum status status = STATUS_OK;

	while (text < end && status == STATUS_OK) {
		/* A sentence does not go on behind an empty line. */
		const char *gap = strstr(text, "\n\n");
		size_t n = gap && gap < end ? (size_t)(gap - text)
					    : (size_t)(end - text);

		n = check_sentence_length(text, n);
		status = walk_sentence(w, &of, text, n);
		for (size_t i = 0; i < n && of.line; i++)
			of.line += text[i] == '\n';
		text += n;
		for (; text < end && strchr(" \t\r\n", *text); text++)
			of.line += of.line && *text == '\n';
	}
	return status;
}

static enum status walk_notes(struct walker *w)
{
	struct pane_note *notes;
	int count;
	enum status status = pane_published(w->report.reader, w->report.ctx,
					    &notes, &count, w->report.err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (notes[i].type == NOTE_FINDING)
			status = walk_text(
				w, (struct review_item){ .note = notes[i].id },
				notes[i].text, strlen(notes[i].text));
	return status;
}

enum status review_items(struct casefile *casefile, const void *ctx,
			 const char *text, size_t length,
			 struct review_item **ret_items, int *ret_count,
			 struct error *err)
{
	void *own = talloc_new(NULL);
	struct walker w = {
		.ctx = ctx,
		.report = {
			.casefile = casefile, .ctx = own, .err = err,
			.registry = casefile_registry(casefile),
			.reader = own ? pane_reader_new(casefile, own) : NULL,
		},
	};
	char *ended = own && text ? talloc_strndup(own, text, length) : NULL;
	enum status status = STATUS_OK;

	if (!w.report.reader || (text && !ended))
		status = report_no_memory(&w.report);
	else if (text)
		status = walk_text(&w, (struct review_item){ .line = 1 },
				   ended, strlen(ended));
	else
		status = walk_notes(&w);
	talloc_free(own);
	if (status != STATUS_OK)
		return status;
	*ret_items = w.items;
	*ret_count = w.count;
	return STATUS_OK;
}
