/* report_cite: a footnote a citation. It says where it stands, in a few of
 * its words, who says it there, from whom it comes, by what means and how
 * surely, so that nobody need believe the sentence above it. */
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/report/kept.h"
#include "src/report/report.h"
#include "store/detail.h"

enum { CITED_MAX = 65536 }; /* sources, before doubles are dropped */

static bool is_set(const char *text)
{
	return text && *text;
}

/* Title, publisher, day, place: where to look. */
static void write_place(struct report *report, struct phrase *note,
			const struct citation_info *info,
			const struct pane_citation *citation)
{
	int64_t root = pane_root_source(report->reader, citation->source);

	phrase_add(note, PIECE_EMPHASIS,
		   source_title(report, citation->source));
	if (root != citation->source) {
		phrase_text(note, ", in ");
		phrase_add(note, PIECE_EMPHASIS, source_title(report, root));
	}
	if (is_set(info->publisher))
		phrase_format(note, ", %s", info->publisher);
	if (is_set(info->published))
		phrase_format(note, ", %s", day_of(report, info->published));
	if (is_set(citation->at))
		phrase_format(note, ", %s", citation->at);
	if (!is_set(info->quote)) {
		phrase_text(note, ".");
		return;
	}
	phrase_text(note, ": ");
	phrase_add(note, PIECE_QUOTE, info->quote);
	if (is_set(info->translation)) {
		phrase_text(note, ", in translation ");
		phrase_add(note, PIECE_QUOTE, info->translation);
	}
	phrase_text(note, ".");
}

static void write_speaker(struct report *report, struct phrase *note,
			  const struct pane_citation *citation)
{
	if (citation->speaker)
		phrase_format(note, " Said by %s.",
			      title_of(report, citation->speaker));
	else if (is_set(citation->words))
		phrase_format(note, " Said by %s, as printed.",
			      citation->words);
	else
		phrase_text(note, " Said by the document itself.");
}

static void write_origin(struct report *report, struct phrase *note,
			 const struct pane_citation *citation)
{
	int64_t root = pane_root_source(report->reader, citation->source);

	if (citation->origin_unknown)
		phrase_text(note, " Origin not known.");
	else if (citation->origin == citation->source ||
		 citation->origin == root)
		phrase_text(note, " It is its own origin.");
	else
		phrase_format(note, " Origin: %s.",
			      origin_title(report, citation->origin));
}

static void write_means(struct report *report, struct phrase *note,
			const struct citation_info *info,
			const struct pane_citation *citation)
{
	char *hedges, *as_of;

	pane_qualified(report->reader, report->scratch, citation->id, &hedges,
		       &as_of);
	if (citation->means > 0)
		phrase_format(note, " By %s, %s.",
			      words_means[citation->means],
			      is_set(info->basis) ? info->basis : "reported");
	else if (is_set(info->basis) && strcmp(info->basis, "reported") != 0)
		phrase_format(note, " It is %s.", info->basis);
	if (hedges)
		phrase_format(note, " Hedge: %s.", hedges);
	if (as_of)
		phrase_format(note, " As of %s.", as_of);
	if (citation->judged && citation->verdict == VERDICT_REJECTED)
		phrase_text(note, " Rejected by the analyst.");
}

static void write_copy(struct phrase *note, const struct citation_info *info)
{
	if (!is_set(info->capture_sha256))
		return;
	phrase_format(note, " Copy%s%s, SHA-256 %s.",
		      is_set(info->capture_at) ? " of " : "",
		      is_set(info->capture_at) ? info->capture_at : "",
		      info->capture_sha256);
}

static void write_retold(struct report *report, struct phrase *note,
			 const struct citation_info *info)
{
	struct citation_info *told;

	if (!info->repeats ||
	    detail_citation(report->casefile, report->scratch, info->repeats,
			    &told, NULL) != STATUS_OK || !is_set(told->name))
		return;
	phrase_format(note, " Retells %s.", told->name);
}

/* For the evidence; many footnotes name one source. */
static enum status note_cited(struct report *report, int64_t source)
{
	struct ids *cited = &report->cited;

	if (cited->count >= CITED_MAX &&
	    ids_sort(cited, report->err) != STATUS_OK)
		return report_no_memory(report);
	return cited->count && cited->id[cited->count - 1] == source
		       ? STATUS_OK : ids_add(cited, source, report->err);
}

/* As it was made for a document before: its name, ended by NUL, and what was
 * printed. */
static bool define_again(struct report *report, const char *key, int64_t id)
{
	const char *bytes;
	struct printed note;
	size_t length, n;

	if (!report->kept ||
	    !kept_find(report->kept, KEPT_NOTE, id, &bytes, &length))
		return false;
	n = strnlen(bytes, length) + 1;
	note = (struct printed){ bytes + n, length - n, false };
	document_note_printed(report->document, key, n > 1 ? bytes : NULL,
			      &note);
	return true;
}

static void keep_note(struct report *report, int64_t id, const char *name,
		      const struct printed *note)
{
	size_t n = is_set(name) ? strlen(name) + 1 : 1;
	char *bytes;

	if (!report->kept || report->one_page || note->empty)
		return;
	bytes = talloc_array(report->scratch, char,
			     (unsigned int)(n + note->length));
	if (!bytes)
		return;
	memcpy(bytes, is_set(name) ? name : "", n);
	memcpy(bytes + n, note->text, note->length);
	kept_add(report->kept, KEPT_NOTE, id, bytes, n + note->length);
}

static void put_note(struct report *report, const char *key, int64_t id,
		     const char *name, struct phrase *text)
{
	struct printed note = document_print(report->document,
					     report->scratch, text);

	keep_note(report, id, name, &note);
	document_note_printed(report->document, key,
			      is_set(name) ? name : NULL, &note);
}

static enum status define(struct report *report, const char *key,
			  int64_t id)
{
	struct citation_info *info;
	struct pane_citation *citation;
	struct phrase *note;
	enum status status;

	if (define_again(report, key, id))
		return STATUS_OK;
	note = phrase_new(report->scratch);
	status = pane_citation(report->reader, report->scratch, id, &citation,
			       report->err);

	if (status == STATUS_OK)
		status = detail_citation(report->casefile, report->scratch, id,
					 &info, report->err);
	if (status != STATUS_OK)
		return status;
	write_place(report, note, info, citation);
	write_speaker(report, note, citation);
	write_origin(report, note, citation);
	write_means(report, note, info, citation);
	write_retold(report, note, info);
	write_copy(note, info);
	status = link_copy(report, note, info->capture);
	if (status != STATUS_OK)
		return status;
	if (is_set(info->name))
		phrase_format(note, " (%s)", info->name);
	put_note(report, key, id, info->name, note);
	return note_cited(report, citation->source);
}

enum { REPLACED_MAX = 64 };

/* The same words with their translation, where one was entered later: claims
 * and notes may still name the citation that it replaced. */
static int64_t with_translation(struct report *report, int64_t id)
{
	int64_t next = id, found = id;

	for (int i = 0; i < REPLACED_MAX; i++) {
		struct citation_info *info;

		next = pane_citation_after(report->reader, next);
		if (!next || detail_citation(report->casefile, report->scratch,
					     next, &info, NULL) != STATUS_OK)
			break;
		found = is_set(info->translation) ? next : found;
	}
	return found;
}

enum status cite(struct report *report, struct phrase *phrase,
		 int64_t citation)
{
	char key[ID_LENGTH + 1];
	enum status status = STATUS_OK;

	citation = with_translation(report, citation);
	id_print(citation, key);
	if (!document_has_note(report->document, key))
		status = define(report, key, citation);
	if (status == STATUS_OK)
		phrase_add(phrase, PIECE_NOTE, key);
	return status;
}

enum status cite_key(struct report *report, const char *key)
{
	int64_t citation;

	if (document_has_note(report->document, key))
		return STATUS_OK;
	if (!id_parse(key, strlen(key), &citation))
		bug("the key of a footnote is no id: %s", key);
	return define(report, key, citation);
}

char *citation_name(struct report *report, int64_t id)
{
	struct pane_citation *citation;
	const char *key;

	if (pane_citation(report->reader, report->scratch, id, &citation,
			  NULL) != STATUS_OK)
		return NULL;
	key = pane_key(report->reader, report->scratch, citation->source);
	return talloc_asprintf(report->scratch, "%s/%lld", key ? key : "",
			       (long long)citation->n);
}

/* The number within its source stays: it tells nothing, and two footnotes
 * stay two. */
enum status cite_withheld(struct report *report, struct phrase *phrase,
			  int64_t citation)
{
	int number = hidden_number(report->part->hidden, citation);
	struct row *row;
	struct phrase *note;
	char key[ID_LENGTH + 1], *name;
	enum status status = casefile_row(report->part->whole, report->scratch,
					  TABLE_CITATION, citation, &row,
					  report->err);

	if (status != STATUS_OK)
		return status;
	id_print(citation, key);
	name = talloc_asprintf(report->scratch, "withheld%d/%lld", number,
			       (long long)row_integer(row, CITATION_N));
	note = words(report, "Source withheld");
	if (number)
		phrase_format(note, " (%s)", name);
	phrase_text(note, ".");
	document_note(report->document, key, name, note);
	phrase_add(phrase, PIECE_NOTE, key);
	return STATUS_OK;
}
