/* report: what the sections of the case notes share.
 *
 * A report reads the case in one view of it and puts blocks into documents.
 * Each section is a file; publication.c has their order. Everything
 * that a section makes for one record lives on `scratch`, freed with the
 * record. */
#ifndef TAFFRAIL_REPORT_REPORT_H
#define TAFFRAIL_REPORT_REPORT_H

#include "src/analysis/panes.h"
#include "src/analysis/telling.h"
#include "src/report/block.h"
#include "src/report/document.h"
#include "src/report/export.h"
#include "src/report/open_part.h"
#include "store/ids.h"

struct check;

struct kept;

/* A document of the publication (publication.h). */
enum paper_type { PAPER_NOTES, PAPER_DOSSIER, PAPER_TIMELINE, PAPER_CONFLICTS,
		  PAPER_EVIDENCE, PAPER_METHOD };
struct paper {
	enum paper_type type;
	int64_t record;    /* of a dossier; else 0 */
	const char *name;  /* of its file, without extension */
	const char *title;
};

/* What the publication is about (report_select.c). */
struct selection {
	bool whole;         /* the case */
	struct ids things;  /* that have a dossier; sorted */
	struct ids records; /* cited, or about one of them; sorted */
	int64_t *dossiers;  /* the things, in the order of their dossiers */
	int dossier_count;
};

struct report {
	struct casefile *casefile;
	const struct registry *registry;
	struct pane_reader *reader;
	struct document *document;
	const struct export_options *options;
	const char *name;       /* of the case, by its namespace */
	const char *digest;     /* of the dump of the whole case */
	const struct open_part *part; /* whose casefile this is; NULL: whole */
	struct check *check;    /* what is looked for in findings; NULL */
	struct pane_note *notes; /* that may leave */
	int note_count;
	void *ctx, *scratch;
	struct chain_memo *chains; /* made when it is first needed */
	struct selection selection;
	struct paper *papers, **by_record;
	int paper_count, paper_room;
	struct block texts;     /* of the papers */
	const struct paper *paper; /* that is written */
	bool unknown_begun;     /* the list of what is denied */
	bool one_page;          /* all papers stand in one document */
	struct origin_row *origins; /* of the case; read for the evidence */
	int origin_count;
	struct ids copies;      /* captures that stand beside them */
	struct kept *kept;      /* what comes again; NULL: nothing is kept */
	struct ids cited;       /* sources that footnotes name; not sorted */
	struct titled_source {
		int64_t id;
		const char *title;
	} *sources;             /* met so far, by id; NULL: none yet */
	struct error *err;
};

/* The dossier of a record; NULL: it has none here. */
const struct paper *paper_of(const struct report *report, int64_t record);
/* NULL: none of that type is in it. */
const char *paper_name(const struct report *report, enum paper_type type);
/* `text`, leading to the dossier of that record where there is one. */
void link_record(struct report *report, struct phrase *phrase, int64_t record,
		 const char *text);

/* ---- report_select.c ---- */

/* Fill report->selection. NOT_FOUND: no such record. */
enum status select_read(struct report *report) must_check;
void select_release(struct selection *selection);
bool is_selected(const struct report *report, int64_t record);
/* Those of `ids` that are, in their order; returns how many. */
int keep_selected(const struct report *report, int64_t *ids, int count);
bool is_note_selected(struct report *report, const struct pane_note *note);

/* Is anything said of it? A record of which every claim stayed behind must
 * not leave by its bare title. */
bool is_said(struct report *report, int64_t record);

enum status report_no_memory(struct report *report);
/* Forget what was made for the record before. NOMEM. */
enum status report_fresh(struct report *report) must_check;

/* ---- report_cite.c: footnotes ---- */

/* Refer to a citation, by the footnote that all its references share. */
enum status cite(struct report *report, struct phrase *phrase,
		 int64_t citation) must_check;
/* The same by the key that its references have: they are printed already. */
enum status cite_key(struct report *report, const char *key) must_check;
/* Of one that stays behind: a footnote that says so, by a label. */
enum status cite_withheld(struct report *report, struct phrase *phrase,
			  int64_t citation) must_check;
/* "rusi23/14", on scratch; NULL: no memory. */
char *citation_name(struct report *report, int64_t citation);
/* ... to those behind what is shown of a relation or event, and by their
 * words to those who tell it otherwise (report_support.c). */
enum status cite_record(struct report *report, struct phrase *phrase,
			int64_t record) must_check;

/* ---- report_copies.c ---- */

/* A link to the archived copy, when it is written beside the documents. */
enum status link_copy(struct report *report, struct phrase *phrase,
		      int64_t capture) must_check;

/* ---- report_support.c: a row's footnotes ---- */

/* A field that a row shows, and in which of its cells; SUPPORT_NO_CELL:
 * `holds`, which stands behind all of them. */
struct shown_field {
	const struct field *field;
	int column;
};
enum { SUPPORT_NO_CELL = 31 };
/* The two cells behind `count` others: who says what they show, and what it
 * rests on, with the footnotes of those who do, and of those who tell it
 * otherwise, less exactly, or were rejected, by what they say. */
enum status support_cells(struct report *report, const struct telling *telling,
			  const struct shown_field *shown, int shown_count,
			  struct phrase **cells, int count) must_check;

/* ---- report_words.c: small texts; talloc'ed on scratch ---- */

struct phrase *words(struct report *report, const char *text);
/* "one origin", "1-2 origins", "disputed, not judged", "rejected". */
char *stands_on(struct report *report, enum standing standing, int low,
		int high);
/* Who says it, and where: "RUSI in wapo23, mtimes23; rusi23 itself". */
char *said_by(struct report *report, const struct pane_claim *claims,
	      int count);
char *title_of(struct report *report, int64_t record);
/* A label of the registry inside a sentence: "how many", "IMO number". */
char *label_in_sentence(struct report *report, const char *label);
/* Of a source: the working label of one that printed no title. */
const char *source_title(struct report *report, int64_t source);
/* Who stands behind it, as an origin: "RUSI". */
char *origin_title(struct report *report, int64_t source);
/* "16 Oct 2023": the hour is left to the case. */
char *day_of(struct report *report, const char *date);
/* A reference as it reads in a table: of a group, with its members and how it
 * is said of them. */
char *reference_text(struct report *report, const struct telling *telling,
		     const struct pane_cell *cell);
/* What a relation or event is about: "Ships, from Najin, to Dunai (tally)"; but:
 * a field that is left out, NULL none (report_topic.c). */
char *topic_of(struct report *report, const struct telling *telling,
	       const struct field *but);
/* A number as it was printed, in a common unit behind it where it has another:
 * "about 180 miles (~290 km)"; shown: where nothing was printed. */
char *number_words(struct report *report, const char *said, const char *unit,
		   const char *shown);
/* A verdict as a sentence begins with it. */
const char *verdict_words(enum verdict verdict);

/* ---- sections ---- */

/* The note of a citation that does not exist: INVALID, but with a check,
 * which counts it. */
enum status report_findings(struct report *report) must_check;
enum status report_questions(struct report *report) must_check;
enum status report_contents(struct report *report) must_check;
enum status report_listings(struct report *report) must_check;
enum status report_actions(struct report *report) must_check;
enum status report_unknown(struct report *report) must_check;
enum status report_appendix_kinds(struct report *report) must_check;
enum status report_dossier(struct report *report) must_check;
enum status report_events(struct report *report) must_check;
enum status report_disputes(struct report *report) must_check;
enum status report_sources(struct report *report) must_check;
enum status report_method(struct report *report) must_check;

/* The conflicts of one record, where no document has those of all. */
enum status disputes_of(struct report *report, int64_t record) must_check;
/* Notes of a dossier's record that may leave. */
enum status report_own_notes(struct report *report,
			     int64_t record) must_check;
/* What is said of its listing, in a sentence. */
enum status listing_sentence(struct report *report,
			     int64_t record) must_check;
/* Names, numbers and flags that are not known to be the ship's own. */
enum status identity_sentences(struct report *report,
			       int64_t ship) must_check;
/* Who stands behind it and what it stands behind: trees and a graph. */
enum status chain_section(struct report *report, int64_t record,
			  bool ship) must_check;

/* ---- report_fields.c ---- */

/* What is said of each field, with its standing: one row a value. */
enum status fields_table(struct report *report, int64_t record,
			 const char *const *but) must_check;
/* Every value of a field, not judged ones parted by "|"; on scratch. */
char *field_text(struct report *report, const struct telling *telling,
		 const struct field *field);
/* Judgements on who it is and who it is not, as a list. */
enum status identity_items(struct report *report, int64_t record) must_check;
/* Records of one kind, a column for each of these fields (NULL: those of its
 * line). */
enum status kind_table(struct report *report, const struct kind *kind,
		       const char *const *fields, const int64_t *ids,
		       int count) must_check;

/* ---- report_tables.c ---- */

/* What is selected of a kind, in pages, with these columns (as of
 * kind_table()); heading NULL: the kind's. Nothing when there is none. */
enum status kind_section(struct report *report, int number,
			 const char *const *fields,
			 const char *heading) must_check;

/* ---- report_told.c: happenings ---- */

/* Those of a thing, or at a place, a table for each sort. Sections are ended
 * by one without a heading, kinds by 0. */
struct told_section {
	const char *heading;
	int kinds[5];
};
enum status told_sections(struct report *report, int64_t thing,
			  const struct told_section *sections) must_check;

#endif
