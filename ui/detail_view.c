/* detail_view: everything that is said of the chosen thing, claim by claim,
 * and why the shown value comes first. */
#include <string.h>
#include <talloc.h>

#include "store/entry.h"
#include "src/base/text_add.h"
#include "store/list.h"
#include "store/citation_list.h"
#include "ui/detail_rows.h"

enum { ORIGINS_SHOWN = 2, DESIGNATIONS_MAX = 50, CHANGES_MAX = 200 };

/* Ids, each once; on the load. */
struct once {
	int64_t *ids;
	int count, room;
};

/* What the heading says of the claims in view. */
struct counts {
	struct view_load *load;
	struct once documents, origins;
	const char *origin_titles[ORIGINS_SHOWN];
	bool hedged;
};

/* Is it new? */
static bool add_once(struct view_load *load, struct once *once, int64_t id)
{
	int room = once->room ? 2 * once->room : 64;
	int64_t *ids;

	if (id == 0)
		return false;
	for (int i = once->count; i > 0; i--) /* mostly the last */
		if (once->ids[i - 1] == id)
			return false;
	if (once->count == once->room) {
		ids = talloc_realloc(load, once->ids, int64_t,
				     (unsigned int)room);
		if (!ids)
			return false;
		once->ids = ids;
		once->room = room;
	}
	once->ids[once->count++] = id;
	return true;
}

static const char *origin_title(const struct detail_claim *claim)
{
	const char *title = claim->origin == claim->source
				    ? claim->source_title
				    : claim->origin_title;

	return title ? title : "";
}

static void count_claim(struct counts *counts, const struct detail_claim *claim)
{
	/* a figure is no document of its own */
	add_once(counts->load, &counts->documents, claim->document);
	if (add_once(counts->load, &counts->origins, claim->origin) &&
	    counts->origins.count <= ORIGINS_SHOWN)
		counts->origin_titles[counts->origins.count - 1] =
			origin_title(claim);
	counts->hedged |= claim->hedge && *claim->hedge;
}

static void count_field(struct counts *counts, const struct detail_field *field)
{
	for (int v = 0; v < field->value_count; v++)
		for (int c = 0; c < field->values[v].claim_count; c++)
			count_claim(counts, &field->values[v].claims[c]);
}

static const struct detail_field *field_holds(const struct detail *detail)
{
	for (int i = 0; i < detail->field_count; i++)
		if (detail->fields[i].field->type == VALUE_HOLDS)
			return &detail->fields[i];
	return NULL;
}

/* "1 origin (RUSI), 2 documents, no hedge" */
static char *note_of(struct view_load *load, const struct detail *detail)
{
	const struct detail_field *holds = field_holds(detail);
	struct counts counts = {.load = load};
	int low, high;
	char *text = talloc_strdup(load, "");

	for (int i = 0; i < detail->field_count; i++)
		count_field(&counts, &detail->fields[i]);
	if (detail->field_count == 0)
		return NULL;
	if (counts.documents.count == 0)
		return talloc_strdup(load, "? uncited: the analyst's word");
	low = high = counts.origins.count;
	if (holds && holds->value_count > 0) {
		low = holds->values[0].by_low;
		high = holds->values[0].by_high;
	}
	if (low < high)
		text = text_add(text, "%d-%d origins", low, high);
	else
		text = text_add(text, "%d origin%s", high,
				high == 1 ? "" : "s");
	if (counts.origins.count > 0 && counts.origins.count <= ORIGINS_SHOWN)
		text = text_add(text, " (%s%s%s)", counts.origin_titles[0],
				counts.origins.count > 1 ? ", " : "",
				counts.origins.count > 1
					? counts.origin_titles[1]
					: "");
	text = text_add(text, ", %d document%s, %s", counts.documents.count,
			counts.documents.count == 1 ? "" : "s",
			counts.hedged ? "hedged" : "no hedge");
	if (detail->note_count > 0)
		text = text_add(text, ", %d note%s", detail->note_count,
				detail->note_count == 1 ? "" : "s");
	return text;
}

static bool is_dispute(const struct detail_field *field)
{
	return field->standing == STANDING_DISPUTED ||
	       field->standing == STANDING_TWO_WAYS;
}

/* What each citation says, once. */
static void add_citations(struct detail_rows *rows, const struct detail *detail)
{
	struct once seen = {.ids = NULL};

	for (int f = 0; f < detail->field_count; f++)
		for (int v = 0; v < detail->fields[f].value_count; v++) {
			const struct detail_value *value =
				&detail->fields[f].values[v];

			for (int c = 0; c < value->claim_count; c++)
				if (add_once(rows->load, &seen,
					     value->claims[c].citation))
					detail_rows_citation(
						rows, &value->claims[c]);
		}
}

/* That a call holds, its citations say already. */
static bool is_plain_holds(const struct detail_rows *rows,
			   const struct detail_field *field)
{
	return field->field->type == VALUE_HOLDS && !rows->load->query.full &&
	       (field->standing == STANDING_SINGLE ||
		field->standing == STANDING_AGREED);
}

static void add_fields(struct detail_rows *rows, const struct detail *detail,
		       bool disputed)
{
	for (int i = 0; i < detail->field_count; i++)
		if (is_dispute(&detail->fields[i]) == disputed &&
		    !is_plain_holds(rows, &detail->fields[i]))
			detail_rows_field(rows, &detail->fields[i]);
}

static bool has_dispute(const struct detail *detail)
{
	for (int i = 0; i < detail->field_count; i++)
		if (is_dispute(&detail->fields[i]))
			return true;
	return false;
}

/* Disputes first, claim by claim. Then, of a call or a role, the citations
 * that speak of it; then each field with its values. */
static void add_record(struct detail_rows *rows, const struct detail *detail)
{
	bool citations = !rows->load->query.full &&
			 detail->kind->kind_class != KIND_THING;

	detail_rows_words(rows, "lost", detail->lost);
	detail_rows_words(rows, "address", detail->address);
	if (has_dispute(detail) || rows->load->query.full)
		detail_rows_head(rows, "says");
	add_fields(rows, detail, true);
	rows->cited = citations;
	if (citations)
		add_citations(rows, detail);
	add_fields(rows, detail, false);
	detail_rows_rest(rows, detail);
}

static enum status load_record(struct casefile *casefile,
			       struct view_load *load, int64_t record,
			       struct error *err)
{
	struct detail_rows rows = {.load = load, .casefile = casefile,
				   .record = record};
	struct detail *detail;
	enum status status = detail_read(casefile, load, record, &detail, err);

	if (status != STATUS_OK)
		return status;
	rows.kind = detail->kind->number;
	add_record(&rows, detail);
	if (load->row_count == 0)
		detail_rows_words(&rows, "", "nothing is said of it yet");
	load->title = load->query.subject.title &&
				      *load->query.subject.title &&
				      detail->kind->kind_class != KIND_THING
			      ? load->query.subject.title : detail->title;
	load->note = note_of(load, detail);
	return STATUS_OK;
}

static bool is_asked(const struct conflict *conflict,
		     const struct chosen *subject)
{
	return conflict->record == subject->record &&
	       conflict->rival == subject->rival &&
	       conflict->field == subject->field;
}

static enum status load_conflict(struct casefile *casefile,
				 struct view_load *load, struct error *err)
{
	const struct chosen *subject = &load->query.subject;
	struct detail_rows rows = {.load = load, .casefile = casefile,
				   .record = subject->record};
	struct conflict *conflicts;
	int count;
	enum status status = conflict_list(casefile, load, subject->record,
					   true, &conflicts, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++) {
		if (!is_asked(&conflicts[i], subject))
			continue;
		rows.kind = casefile_kind_of(casefile, subject->record);
		detail_rows_conflict(&rows, &conflicts[i]);
		load->title = conflicts[i].what;
		load->note = conflicts[i].judged ? "judged" : "not judged";
	}
	return STATUS_OK;
}

/* Its target is the ship in view; whether it holds was said above, where
 * that is in dispute. */
static void add_designation(struct detail_rows *rows,
			    const struct detail *detail, bool disputed)
{
	rows->record = detail->id;
	for (int i = 0; i < detail->field_count; i++) {
		const struct detail_field *field = &detail->fields[i];
		bool said = strcmp(field->field->word, "target") == 0 ||
			    (disputed && field->field->type == VALUE_HOLDS);

		if (!said)
			detail_rows_field(rows, field);
	}
}

/* Every designation of the ship, one below the other. */
static enum status add_designations(struct casefile *casefile,
				    struct detail_rows *rows, bool disputed,
				    struct error *err)
{
	struct list_query query = {.kind = KIND_DESIGNATION,
				   .about = rows->load->query.subject.record};
	struct list_row *found;
	struct list *list;
	int count = 0;
	enum status status =
		list_open(casefile, rows->load, &query, &list, err);

	if (status != STATUS_OK)
		return status;
	status = list_window(list, rows->load, 0, DESIGNATIONS_MAX, &found,
			     &count, err);
	list_close(list);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct detail *detail;

		status = detail_read(casefile, rows->load, found[i].id,
				     &detail, err);
		if (status == STATUS_OK)
			add_designation(rows, detail, disputed);
	}
	return status;
}

static enum status load_listing(struct casefile *casefile,
				struct view_load *load, struct error *err)
{
	const struct chosen *subject = &load->query.subject;
	struct detail_rows rows = {.load = load, .casefile = casefile,
				   .record = subject->record,
				   .kind = KIND_DESIGNATION};
	struct conflict *conflicts;
	int count, open = 0;
	enum status status = conflict_list(casefile, load, subject->record,
					   true, &conflicts, &count, err);

	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "%s: listed?", subject->title);
	for (int i = 0; i < count; i++) {
		if (conflicts[i].group != CONFLICT_DESIGNATION)
			continue;
		load->title = conflicts[i].what;
		load->note = conflicts[i].judged ? "judged"
						 : "! disputed, not judged";
		detail_rows_conflict(&rows, &conflicts[i]);
		open++;
	}
	if (open == 0)
		detail_rows_head(&rows, "field");
	return add_designations(casefile, &rows, open > 0, err);
}

static void add_words(struct detail_rows *rows, const char *label,
		      const char *words)
{
	if (words && *words)
		detail_rows_words(rows, label, words);
}

/* Record by record, what the citation says of it. */
static enum status add_said(struct casefile *casefile,
			    struct detail_rows *rows,
			    const struct citation_info *info,
			    struct error *err)
{
	struct citation_claim *claims;
	int64_t record = 0;
	int count;
	enum status status = citation_claims(casefile, rows->load, info->id,
					     VIEW_WHOLE_MAX / 2, &claims,
					     &count, err);

	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct detail_claim claim = {
			.claim = claims[i].claim, .citation = info->id,
			.source = info->source, .origin = info->origin,
			.speaker = info->speaker,
			.speaker_title = info->speaker_title,
			.origin_title = info->origin_title,
			.said = claims[i].said,
			.hedge = claims[i].hedge,
			.negative = claims[i].negative,
			.unknown = claims[i].unknown,
			.where = "", .quote = ""};
		const struct field *field = claims[i].field;

		if (claims[i].record != record)
			add_words(rows, "says of",
				  derive_title(casefile, rows->load,
					       claims[i].record));
		record = rows->record = claims[i].record;
		rows->kind = casefile_kind_of(casefile, record);
		detail_rows_claim(rows, field, field ? field->label : "",
				  claims[i].said, &claim, false);
		detail_rows_premises(rows, claims[i].claim);
	}
	return status;
}

/* Its words were not found in a newer copy: they may be gone. */
static void add_changed(struct detail_rows *rows,
			const struct citation_info *info)
{
	if (info->changed_at)
		add_words(rows, "changed",
			  talloc_asprintf(rows->load, "! not found in the copy "
					  "of %s, which has other bytes: o > A "
					  "looks for it", info->changed_at));
}

static void add_copy(struct detail_rows *rows,
		     const struct citation_info *info)
{
	if (info->in_copy && info->capture_at)
		add_words(rows, "stands in",
			  talloc_asprintf(rows->load, "the copy of %s",
					  info->capture_at));
	add_words(rows, "copy",
		  info->capture_sha256 ? info->capture_sha256 : "none held");
}

static enum status load_citation(struct casefile *casefile,
				 struct view_load *load, int64_t citation,
				 struct error *err)
{
	struct detail_rows rows = {.load = load, .casefile = casefile};
	struct citation_info *info;
	enum status status =
		detail_citation(casefile, load, citation, &info, err);

	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "Citation %s", info->name);
	add_words(&rows, "where", info->where);
	add_words(&rows, "quote", info->quote);
	add_words(&rows, "translation", info->translation);
	add_changed(&rows, info);
	add_words(&rows, "speaker",
		  info->speaker_title ? info->speaker_title : info->words);
	status = add_said(casefile, &rows, info, err);
	add_words(&rows, "source", info->title);
	add_words(&rows, "lost", info->lost);
	add_words(&rows, "publisher", info->publisher);
	add_words(&rows, "published", info->published);
	add_words(&rows, "address", info->address);
	add_words(&rows, "origin", info->origin_title);
	add_words(&rows, "means", info->means);
	add_words(&rows, "basis", info->basis);
	add_copy(&rows, info);
	return status;
}

static enum status load_note(struct casefile *casefile, struct view_load *load,
			     struct error *err)
{
	struct detail_rows rows = {.load = load, .casefile = casefile};
	struct row *row;
	enum status status = casefile_row(casefile, load, TABLE_NOTE,
					  load->query.subject.id, &row, err);

	if (status != STATUS_OK)
		return status;
	load->title = words_note[row_integer(row, NOTE_TYPE)];
	add_words(&rows, "text", row_text(row, NOTE_TEXT));
	if (row_integer(row, NOTE_TARGET) != 0)
		add_words(&rows, "on",
			  derive_title(casefile, load,
				       row_integer(row, NOTE_TARGET)));
	add_words(&rows, "state",
		  words_note_state[row_integer(row, NOTE_STATE)]);
	add_words(&rows, "close", "gx");
	return STATUS_OK;
}

/* What the entry changed, a row a line; of an undo, what it took back. */
static enum status load_entry(struct casefile *casefile, struct view_load *load,
			      struct error *err)
{
	struct detail_rows rows = {.load = load};
	struct entry_change *changes;
	int count;
	enum status status =
		entry_changes(casefile, load, load->query.subject.entry,
			      CHANGES_MAX + 1, &changes, &count, err);
	bool cut = status == STATUS_OK && count > CHANGES_MAX;

	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "What entry %lld changed",
				      (long long)load->query.subject.entry);
	if (cut)
		load->note = talloc_asprintf(load, "the first %d rows",
					     CHANGES_MAX);
	for (int i = 0; i < count && i < CHANGES_MAX; i++) {
		rows.record = changes[i].record;
		rows.kind = casefile_kind_of(casefile, rows.record);
		detail_rows_words(&rows, table_get(changes[i].table)->word,
				  talloc_asprintf(load, "%s%s%s",
						  changes[i].of,
						  *changes[i].of ? ": " : "",
						  changes[i].words));
	}
	if (count == 0)
		detail_rows_words(&rows, "", "more rows than are listed here, "
					     "or none");
	return STATUS_OK;
}

static enum status load_subject(struct casefile *casefile,
				struct view_load *load, struct error *err)
{
	const struct chosen *subject = &load->query.subject;

	if (subject->conflict)
		return load_conflict(casefile, load, err);
	if (subject->entry)
		return load_entry(casefile, load, err);
	if (subject->field && subject->field->kind == KIND_DESIGNATION &&
	    subject->kind == KIND_VESSEL)
		return load_listing(casefile, load, err);
	switch (subject->table) {
	case TABLE_CITATION:
		return load_citation(casefile, load, subject->id, err);
	case TABLE_NOTE:
		return load_note(casefile, load, err);
	case TABLE_LAST:
		return STATUS_OK;
	default:
		return subject->record != 0
			       ? load_record(casefile, load, subject->record,
					     err)
			       : STATUS_OK;
	}
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	enum status status;

	status = load_subject(store_side_case(side), load, err);
	detail_rows_columns(load);
	if (status == STATUS_OK)
		view_load_whole(load);
	return status;
}

const struct view_class detail_view = {
	.name = "detail",
	.title = "Detail",
	.empty = "nothing is chosen",
	.flags = VIEW_WRAPS,
	.load = load,
};
