#include "src/report/report.h"

#include <string.h>
#include <talloc.h>

/* The order in which an editor reads. */
static enum status (*const sections[])(struct report *report) = {
	report_findings,
	report_questions,
	report_ships,
	report_events,
	report_parties,
	report_listings,
	report_actions,
	report_disputes,
	report_unknown,
	report_appendix_kinds,
	report_sources,
};

enum {
	CHECKED = 2,
	SECTIONS = sizeof(sections) / sizeof(*sections)
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

static void put_head(struct report *report)
{
	const char *name = report->name;
	const char *what = report->options->record
				   ? title_of(report, report->options->record)
				   : "Case notes";
	struct phrase *text;

	document_heading(report->document, 1,
			 name && *name ? talloc_asprintf(report->scratch,
							 "%s: %s", what, name)
				       : what);
	text = words(report, "Every statement has its footnote: where it is "
			     "said, in a few of its words, by whom, from "
			     "which origin. Hedges and bounds are those of "
			     "the sources; what is disputed is shown as "
			     "disputed.");
	document_paragraph(report->document, text);
	put_view(report);
	if (!report->digest)
		return;
	text = words(report, "Digest of the case (SHA-256 over its dump): ");
	phrase_text(text, report->digest);
	document_paragraph(report->document, text);
}

enum status report_write(struct report *report)
{
	enum status status = report_fresh(report);

	if (status != STATUS_OK)
		return status;
	status = pane_published(report->reader, report->ctx, &report->notes,
				&report->note_count, report->err);
	if (status != STATUS_OK)
		return status;
	put_head(report);
	/* What is checked stands in the first of them, and only there. */
	for (size_t i = 0; i < (report->check ? CHECKED : SECTIONS); i++) {
		status = report_fresh(report);
		if (status == STATUS_OK)
			status = sections[i](report);
		if (status != STATUS_OK)
			return status;
	}
	return document_finish(report->document, report->err);
}
