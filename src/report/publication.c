#include "src/report/publication.h"

#include <string.h>
#include <talloc.h>

#include "src/base/id.h"

enum { PAPER_NAME_MAX = 64 };

/* ---- which documents ---- */

/* All but dossiers, in the order in which they stand behind each other. */
static const struct {
	enum paper_type type;
	const char *name, *title;
} fixed[] = {
	{ PAPER_NOTES, "case-notes", "Case notes" },
	{ PAPER_DOSSIER, NULL, NULL },
	{ PAPER_TIMELINE, "timeline", "Timeline" },
	{ PAPER_CONFLICTS, "conflicts", "Conflicts" },
	{ PAPER_EVIDENCE, "evidence", "Evidence" },
	{ PAPER_METHOD, "method", "Method" },
};

static bool make_room(struct report *report)
{
	int room = report->paper_room ? report->paper_room * 2 : 16;
	struct paper *papers;

	if (report->paper_count < report->paper_room)
		return true;
	papers = talloc_realloc(report->ctx, report->papers, struct paper,
				(unsigned int)room);
	if (!papers)
		return false;
	report->papers = papers;
	report->paper_room = room;
	return true;
}

static enum status add_paper(struct report *report, enum paper_type type,
			     int64_t record, const char *name,
			     const char *title)
{
	struct paper paper = {
		.type = type, .record = record,
		.name = block_text(&report->texts, report->ctx, name),
		.title = block_text(&report->texts, report->ctx, title),
	};

	if (!paper.name || !paper.title || !make_room(report))
		return report_no_memory(report);
	report->papers[report->paper_count++] = paper;
	return STATUS_OK;
}

static enum status add_dossier(struct report *report, int64_t record)
{
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, record));
	char id[ID_LENGTH + 1], name[PAPER_NAME_MAX];
	char *title;
	enum status status;

	if (!kind)
		return error_set(report->err, STATUS_NOT_FOUND,
				 "there is no such record to export");
	id_print(record, id);
	snprintf(name, sizeof(name), "%.40s-%s", kind->word, id);
	title = pane_title(report->reader, report->ctx, record);
	status = add_paper(report, PAPER_DOSSIER, record, name, title);
	talloc_free(title);
	return status;
}

static enum status add_dossiers(struct report *report)
{
	const struct selection *selection = &report->selection;
	enum status status = STATUS_OK;

	for (int i = 0; i < selection->dossier_count && status == STATUS_OK;
	     i++)
		status = add_dossier(report, selection->dossiers[i]);
	return status;
}

static int by_record(const void *a, const void *b)
{
	const struct paper *x = *(struct paper *const *)a;
	const struct paper *y = *(struct paper *const *)b;

	return (x->record > y->record) - (x->record < y->record);
}

static int by_record_and_place(const void *a, const void *b)
{
	const struct paper *x = *(struct paper *const *)a;
	const struct paper *y = *(struct paper *const *)b;
	int order = by_record(a, b);

	return order ? order : (x > y) - (x < y);
}

/* Links ask for a dossier by its record; those that are none, few, stand
 * before them in their own order. */
static enum status index_papers(struct report *report)
{
	int n = report->paper_count;

	report->by_record = talloc_array(report->ctx, struct paper *,
					 (unsigned int)n + 1);
	if (!report->by_record)
		return report_no_memory(report);
	for (int i = 0; i < n; i++)
		report->by_record[i] = &report->papers[i];
	if (n > 1)
		qsort(report->by_record, (size_t)n,
		      sizeof(*report->by_record), by_record_and_place);
	return STATUS_OK;
}

static enum status add_papers(struct report *report)
{
	enum status status = STATUS_OK;

	if (report->options->record)
		return add_dossier(report, report->options->record);
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed) &&
			   status == STATUS_OK; i++)
		status = fixed[i].type == PAPER_DOSSIER
				 ? add_dossiers(report)
				 : add_paper(report, fixed[i].type, 0,
					     fixed[i].name, fixed[i].title);
	return status;
}

enum status publication_prepare(struct report *report)
{
	enum status status = report_fresh(report);

	if (status == STATUS_OK)
		status = pane_published(report->reader, report->ctx,
					&report->notes, &report->note_count,
					report->err);
	if (status == STATUS_OK)
		status = select_read(report);
	if (status == STATUS_OK)
		status = add_papers(report);
	return status == STATUS_OK ? index_papers(report) : status;
}

void publication_release(struct report *report)
{
	select_release(&report->selection);
	ids_release(&report->cited);
	ids_release(&report->copies);
}

const struct paper *paper_of(const struct report *report, int64_t record)
{
	const struct paper key = { .record = record }, *wanted = &key;
	struct paper **found =
		record && report->paper_count
			? bsearch(&wanted, report->by_record,
				  (size_t)report->paper_count,
				  sizeof(*report->by_record), by_record)
			: NULL;

	return found ? *found : NULL;
}

/* The i-th that is no dossier; NULL: there are no more. */
static const struct paper *fixed_paper(const struct report *report, int i)
{
	return i < report->paper_count && !report->by_record[i]->record
		       ? report->by_record[i] : NULL;
}

const char *paper_name(const struct report *report, enum paper_type type)
{
	const struct paper *paper;

	for (int i = 0; (paper = fixed_paper(report, i)); i++)
		if (paper->type == type)
			return paper->name;
	return NULL;
}

void link_record(struct report *report, struct phrase *phrase, int64_t record,
		 const char *text)
{
	const struct paper *paper = paper_of(
		report, pane_representative(report->reader, record));

	phrase_link(phrase, text,
		    paper && paper != report->paper ? paper->name : NULL);
}

/* ---- what stands at the head of each ---- */

static const char *const leads[] = {
	[PAPER_NOTES] = "Every statement has its footnote: where it is said, "
			"in a few of its words, by whom, from which origin. "
			"Hedges and bounds are those of the sources; what is "
			"disputed is shown as disputed.",
	[PAPER_DOSSIER] = "What the sources say, each statement with its "
			  "footnote. Nothing here is more than what somebody "
			  "said; what it rests on stands beside it.",
	[PAPER_TIMELINE] = "What is said to have happened, in the order of "
			   "time; what bears no day comes last.",
	[PAPER_CONFLICTS] = "Where the sources oppose each other, side by "
			    "side, and what was judged of it.",
	[PAPER_EVIDENCE] = "Each source that is cited, where it is from, and "
			   "the copy of it that is kept.",
	[PAPER_METHOD] = "How a statement gets into these documents, and "
			 "what the words beside it mean.",
};

/* Of a case as it was: which. */
static void put_view(struct report *report)
{
	const struct export_options *options = report->options;
	struct phrase *text = words(report, NULL);

	if (options->as_of)
		phrase_format(text, "As of %s: what is said to have held "
			      "only before or after is left out.",
			      options->as_of);
	if (options->known_by)
		phrase_format(text, "%sAs the case was known by entry %lld of "
			      "its history: what came later is left out.",
			      options->as_of ? " " : "",
			      (long long)options->known_by);
	document_paragraph(report->document, text);
}

/* "See also: Timeline, ... · ...": the other documents that are no dossier. */
static void put_way(struct report *report)
{
	struct phrase *text = phrase_new(report->scratch);
	const struct paper *paper;

	for (int i = 0; (paper = fixed_paper(report, i)); i++) {
		if (paper == report->paper)
			continue;
		phrase_text(text, phrase_is_empty(text) ? "See also: "
							: ", ");
		phrase_link(text, paper->title, paper->name);
	}
	document_paragraph(report->document, text);
}

static void put_head(struct report *report)
{
	const struct paper *paper = report->paper;
	const char *name = report->name;
	struct phrase *text;

	document_part(report->document, paper->name,
		      name && *name && (!report->one_page ||
					paper == report->papers)
			      ? talloc_asprintf(report->scratch, "%s: %s",
						paper->title, name)
			      : paper->title);
	/* On one page a dossier follows the other. */
	if (!report->one_page || paper->type != PAPER_DOSSIER ||
	    paper == report->papers)
		document_paragraph(report->document,
				   words(report, leads[paper->type]));
	if (report->one_page && paper != report->papers)
		return;
	put_way(report);
	put_view(report);
	if (!report->digest)
		return;
	text = words(report, "Digest of the case (SHA-256 over its dump): ");
	phrase_text(text, report->digest);
	document_paragraph(report->document, text);
}

/* ---- writing ---- */

/* The order in which an editor reads. */
typedef enum status section(struct report *report);
static section *const notes_sections[] = {
	report_findings, report_questions, report_contents, report_listings,
	report_actions, report_unknown, report_appendix_kinds, NULL
};
static section *const dossier_sections[] = { report_dossier, NULL };
static section *const timeline_sections[] = { report_events, NULL };
static section *const conflict_sections[] = { report_disputes, NULL };
static section *const evidence_sections[] = { report_sources, NULL };
static section *const method_sections[] = { report_method, NULL };

static section *const *const sections_of[] = {
	[PAPER_NOTES] = notes_sections,
	[PAPER_DOSSIER] = dossier_sections,
	[PAPER_TIMELINE] = timeline_sections,
	[PAPER_CONFLICTS] = conflict_sections,
	[PAPER_EVIDENCE] = evidence_sections,
	[PAPER_METHOD] = method_sections,
};

static enum status write_paper(struct report *report,
			       const struct paper *paper)
{
	section *const *sections = sections_of[paper->type];
	enum status status = report_fresh(report);

	report->paper = paper;
	if (paper->type != PAPER_DOSSIER)
		TALLOC_FREE(report->chains); /* no tree follows */
	if (status == STATUS_OK)
		put_head(report);
	for (int i = 0; sections[i] && status == STATUS_OK; i++) {
		status = report_fresh(report);
		if (status == STATUS_OK)
			status = sections[i](report);
	}
	return status;
}

static enum status end_document(struct report *report, enum status status)
{
	if (status == STATUS_OK && report->document)
		status = document_finish(report->document, report->err);
	TALLOC_FREE(report->document);
	return status;
}

static enum status begin_document(struct report *report,
				  const struct document_writer *writer,
				  FILE *out)
{
	report->one_page = writer->one_page;
	report->document = document_new(report->ctx, writer, out);
	return report->document ? STATUS_OK : report_no_memory(report);
}

enum status publication_write(struct report *report,
			      const struct document_writer *writer,
			      publication_begin *begin, void *payload)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < report->paper_count && status == STATUS_OK; i++) {
		const struct paper *paper = &report->papers[i];
		FILE *out;

		if (i == 0 || !writer->one_page) {
			status = end_document(report, status);
			if (status == STATUS_OK)
				status = begin(payload, paper->name, &out,
					       report->err);
			if (status == STATUS_OK)
				status = begin_document(report, writer, out);
		}
		if (status == STATUS_OK)
			status = write_paper(report, paper);
	}
	return end_document(report, status);
}

/* What is checked stands in the first document, with the lines that it has
 * there: before all else in the case notes, after it in a dossier. */
static enum status write_notes(struct report *report,
			       const struct document_writer *writer, FILE *out)
{
	enum status status = begin_document(report, writer, out);

	report->paper = report->papers;
	if (status == STATUS_OK)
		status = report_fresh(report);
	if (status == STATUS_OK && report->paper->type == PAPER_DOSSIER)
		return end_document(report,
				    write_paper(report, report->paper));
	if (status == STATUS_OK)
		put_head(report);
	if (status == STATUS_OK)
		status = report_findings(report);
	if (status == STATUS_OK)
		status = report_questions(report);
	return end_document(report, status);
}

/* It was written to be looked at: what goes out notes by itself whom it cites
 * and which copies it leads to. */
enum status publication_write_notes(struct report *report,
				    const struct document_writer *writer,
				    FILE *out)
{
	enum status status = write_notes(report, writer, out);

	ids_release(&report->cited);
	ids_release(&report->copies);
	return status;
}
