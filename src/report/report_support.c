/* report_support: which citations stand behind what a row shows. The row's
 * footnotes are theirs alone. A citation that says something else of one
 * shown field stands behind those fields at most that nobody else says, at
 * their cell, and what it says comes after: told otherwise where it rivals,
 * told less exactly where it fits and is wider. */
#include <string.h>
#include <talloc.h>

#include "src/report/report.h"
#include "store/resolve.h"

/* `holds` may be shown beside the fields of a line. */
enum { OTHERS_MAX = 24, SUPPORT_FIELDS_MAX = REGISTRY_FIELDS_MAX + 1 };

enum difference { LESS_EXACTLY, OTHERWISE, REJECTED };

struct supporter {
	int64_t citation;
	unsigned int fields; /* of those shown, which it supports, a bit each */
	unsigned int firsts; /* of which it says what is shown first */
	unsigned int cells;  /* that have its footnote */
	bool differs;        /* in one of them, or in another */
};

struct other {
	int64_t citation;
	const struct field *field;
	enum difference difference;
	const char *words, *hedge;
	bool printed; /* the words are those of the source */
	bool told;    /* beside another that says the same */
};

struct row_support {
	struct supporter *list;
	int count;
	struct other others[OTHERS_MAX];
	int other_count;
	bool rejected;         /* the row is: then everything stands behind it */
	const char *narrower;  /* "how many: one origin" */
};

/* ---- gathering ---- */

static bool counts(const struct pane_claim *claim)
{
	return claim->citation && !claim->replaced &&
	       claim->verdict != VERDICT_WITHDRAWN;
}

static struct supporter *find_supporter(struct row_support *support,
					int64_t citation)
{
	for (int i = 0; i < support->count; i++)
		if (support->list[i].citation == citation)
			return &support->list[i];
	return NULL;
}

static enum status list_citations(struct report *report,
				  const struct telling *telling,
				  struct row_support *support)
{
	support->list = talloc_array(report->scratch, struct supporter,
				     (unsigned int)telling->claim_count + 1);
	if (!support->list)
		return report_no_memory(report);
	for (int i = 0; i < telling->claim_count; i++) {
		int64_t citation = telling->claims[i].citation;

		if (counts(&telling->claims[i]) &&
		    !find_supporter(support, citation))
			support->list[support->count++] = (struct supporter){
				.citation = citation };
	}
	return STATUS_OK;
}

static int claims_on(const struct telling *telling, const struct field *field)
{
	int count = 0;

	for (int i = 0; i < telling->claim_count; i++)
		count += counts(&telling->claims[i]) &&
			 telling->claims[i].field == field->number;
	return count;
}

/* Nobody else speaks of the field: its claim is what is shown. Does somebody
 * say it? */
static bool take_alone(const struct telling *telling,
		       const struct field *field, int place,
		       struct row_support *support)
{
	bool said = false;

	for (int i = 0; i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];
		struct supporter *by = find_supporter(support,
						      claim->citation);

		if (by && counts(claim) && claim->field == field->number) {
			by->fields |= 1U << place;
			by->firsts |= 1U << place;
			said = true;
		}
	}
	return said;
}

/* Names and free text are never compared: other words oppose nothing. */
static bool is_worded(const struct field *field)
{
	return field->type == VALUE_TEXT || field->type == VALUE_NAME;
}

static bool stands_behind(const struct derive_field *field,
			  const struct derive_claim *claim)
{
	if (claim->supports || claim->implied || is_worded(field->field))
		return true;
	return field->field->many && claim->value >= 0 && !claim->negative;
}

static enum difference difference_of(const struct derive_claim *claim)
{
	if (claim->rejected)
		return REJECTED;
	return claim->relation == RESOLVE_RELATION_WIDER ||
			       claim->relation == RESOLVE_RELATION_COMPATIBLE
		       ? LESS_EXACTLY : OTHERWISE;
}

static void tell_other(struct report *report,
		       const struct derive_field *field,
		       const struct derive_claim *claim,
		       struct row_support *support)
{
	struct other *other = &support->others[support->other_count];
	bool printed = claim->said && *claim->said && !claim->reference &&
		       field->field->type != VALUE_CHOICE;

	if (support->other_count == OTHERS_MAX)
		return;
	*other = (struct other){
		.citation = claim->citation, .printed = printed,
		.field = field->field,
		.difference = difference_of(claim), .hedge = claim->hedge,
		.words = claim->reference
				 ? title_of(report, claim->reference)
			 : claim->unknown ? "not known"
			 : printed	  ? claim->said
					  : claim->shown,
	};
	if (field->field->number == FIELD_HOLDS)
		*other = (struct other){
			.citation = claim->citation, .field = field->field,
			.difference = other->difference,
			.hedge = claim->hedge,
			.words = claim->negative  ? "it is denied"
				 : claim->unknown ? "not known"
						  : "it is said to be",
		};
	support->other_count++;
}

static void take_claim(struct report *report, const struct derive_field *field,
		       const struct derive_claim *claim, int place,
		       struct row_support *support)
{
	struct supporter *by = find_supporter(support, claim->citation);

	if (!by)
		return;
	if (support->rejected ||
	    (!claim->rejected && stands_behind(field, claim))) {
		by->fields |= 1U << place;
		if (claim->value == 0 ||
		    (claim->supports && !field->field->many))
			by->firsts |= 1U << place;
		return;
	}
	by->differs = true;
	tell_other(report, field, claim, support);
}

/* "2 origins", of which for the number or the day that is shown fewer
 * speak. */
static void look_narrower(struct report *report,
			  const struct telling *telling,
			  const struct field *field, int low, int high,
			  struct row_support *support)
{
	enum value_type type = field->type;

	if (support->narrower || field->many || high < 1 ||
	    high >= telling->row->by_high ||
	    (type != VALUE_NUMBER && type != VALUE_DATE &&
	     type != VALUE_PERIOD))
		return;
	support->narrower = talloc_asprintf(
		report->scratch, "%s: %s",
		label_in_sentence(report, field->label),
		stands_on(report, STANDING_SINGLE, low, high));
}

/* resolved: NULL where nobody else speaks of the field. */
static void take_field(struct report *report, const struct telling *telling,
		       const struct field *field,
		       const struct derive_field *resolved, int place,
		       struct row_support *support)
{
	if (!resolved) {
		if (take_alone(telling, field, place, support))
			look_narrower(report, telling, field, 1, 1, support);
		return;
	}
	for (int i = 0; i < resolved->claim_count; i++)
		take_claim(report, resolved, &resolved->claims[i], place,
			   support);
	if (resolved->value_count > 0)
		look_narrower(report, telling, field,
			      resolved->values[0].by_low,
			      resolved->values[0].by_high, support);
}

/* Those of which several claims speak, together: the claims of the record are
 * laid out once. */
static enum status resolve_shared(struct report *report,
				  const struct telling *telling,
				  const struct shown_field *shown, int count,
				  struct derive_field **resolved)
{
	const struct field *asked[SUPPORT_FIELDS_MAX];
	struct derive_field **fields;
	int n = 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < count; i++)
		if (claims_on(telling, shown[i].field) > 1)
			asked[n++] = shown[i].field;
	if (n > 0)
		status = derive_resolve_fields(report->casefile,
					       report->scratch,
					       telling->row->id, asked, n,
					       &fields, report->err);
	n = 0;
	for (int i = 0; i < count && status == STATUS_OK; i++)
		resolved[i] = claims_on(telling, shown[i].field) > 1
				      ? fields[n++] : NULL;
	return status;
}

/* ---- writing ---- */

static enum status put_whole(struct report *report, struct phrase *cell,
			     const struct row_support *support)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < support->count && status == STATUS_OK; i++)
		if (!support->list[i].differs)
			status = cite(report, cell,
				      support->list[i].citation);
	return status;
}

static bool has_place(unsigned int places, int place)
{
	return places & 1U << place;
}

static bool is_supported(const struct row_support *support, int place,
			 bool first)
{
	for (int i = 0; i < support->count; i++)
		if (!support->list[i].differs &&
		    has_place(first ? support->list[i].firsts
				    : support->list[i].fields, place))
			return true;
	return false;
}

static enum status put_at_cell(struct report *report, struct phrase *cell,
			       int column, int place, bool first,
			       struct row_support *support)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < support->count && status == STATUS_OK; i++) {
		struct supporter *by = &support->list[i];

		if (!by->differs || has_place(by->cells, column) ||
		    !has_place(first ? by->firsts : by->fields, place))
			continue;
		by->cells |= 1U << column;
		status = cite(report, cell, by->citation);
	}
	return status;
}

/* A field behind which no whole citation stands has the others at its cell,
 * and one whose first value none of them says those who do. */
static enum status put_field(struct report *report, struct phrase *cell,
			     int column, int place,
			     struct row_support *support)
{
	bool first = is_supported(support, place, false);

	return first && is_supported(support, place, true)
		       ? STATUS_OK
		       : put_at_cell(report, cell, column, place, first,
				     support);
}

/* Cell by cell, as they are read: in that order footnotes are defined, also
 * of a row that was printed before. */
static enum status put_partial(struct report *report,
			       const struct shown_field *shown,
			       int shown_count, struct phrase **cells,
			       int count, struct row_support *support)
{
	enum status status = STATUS_OK;

	for (int column = 0; column < count; column++)
		for (int i = 0; i < shown_count && status == STATUS_OK; i++)
			if (shown[i].column == column)
				status = put_field(report, cells[column],
						   column, i, support);
	return status;
}

static bool says_the_same(const struct other *a, const struct other *b)
{
	return a->difference == b->difference && a->field == b->field &&
	       a->words && b->words && strcmp(a->words, b->words) == 0 &&
	       !a->hedge == !b->hedge &&
	       (!a->hedge || strcmp(a->hedge, b->hedge) == 0);
}

/* "when “last month”", with the footnotes of all who say just that. */
static enum status put_other(struct report *report, struct phrase *cell,
			     struct row_support *support, int at)
{
	struct other *other = &support->others[at];
	enum status status = STATUS_OK;

	if (other->field->number != FIELD_HOLDS)
		phrase_text(cell, label_in_sentence(report,
						    other->field->label));
	if (other->hedge && *other->hedge)
		phrase_format(cell, "%s%s",
			      other->field->number != FIELD_HOLDS ? ", " : "",
			      other->hedge);
	if (other->field->number != FIELD_HOLDS ||
	    (other->hedge && *other->hedge))
		phrase_text(cell, ": ");
	phrase_add(cell, other->printed ? PIECE_QUOTE : PIECE_TEXT,
		   other->words);
	for (int i = at; i < support->other_count && status == STATUS_OK; i++)
		if (!support->others[i].told &&
		    says_the_same(other, &support->others[i])) {
			support->others[i].told = true;
			status = cite(report, cell,
				      support->others[i].citation);
		}
	return status;
}

static enum status put_others(struct report *report, struct phrase *cell,
			      struct row_support *support,
			      enum difference difference, const char *heading)
{
	int told = 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < support->other_count && status == STATUS_OK; i++) {
		struct other *other = &support->others[i];

		if (other->difference != difference || other->told)
			continue;
		phrase_text(cell, told++ ? ", " : heading);
		status = put_other(report, cell, support, i);
		other->told = true;
	}
	return status;
}

/* `last` closes the row, behind what it rests on. */
static enum status put_tail(struct report *report, struct phrase *last,
			    struct row_support *support)
{
	enum status status;

	if (support->narrower)
		phrase_format(last, " (%s)", support->narrower);
	status = put_whole(report, last, support);
	if (status == STATUS_OK)
		status = put_others(report, last, support, OTHERWISE,
				    "; told otherwise: ");
	if (status == STATUS_OK)
		status = put_others(report, last, support, LESS_EXACTLY,
				    "; told less exactly: ");
	return status == STATUS_OK
		       ? put_others(report, last, support, REJECTED,
				    "; rejected: ")
		       : status;
}

/* Those who say all of it or what nobody of them says; if there are none,
 * everybody who says some. */
static char *row_said_by(struct report *report, const struct telling *telling,
			 struct row_support *support)
{
	struct pane_claim *claims = talloc_array(
		report->scratch, struct pane_claim,
		(unsigned int)telling->claim_count + 1);
	int count = 0;

	for (int pass = 0; claims && pass < 2 && count == 0; pass++)
		for (int i = 0; i < telling->claim_count; i++) {
			struct supporter *by = find_supporter(
				support, telling->claims[i].citation);

			if (by && (pass || by->cells || !by->differs))
				claims[count++] = telling->claims[i];
		}
	return claims ? said_by(report, claims, count) : NULL;
}

static enum status read_support(struct report *report,
				const struct telling *telling,
				const struct shown_field *shown, int count,
				struct row_support *support)
{
	struct derive_field *resolved[SUPPORT_FIELDS_MAX];
	enum status status = list_citations(report, telling, support);

	support->rejected = telling->row->standing == STANDING_REJECTED;
	if (status != STATUS_OK || support->count < 2)
		return status;
	status = resolve_shared(report, telling, shown, count, resolved);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		take_field(report, telling, shown[i].field, resolved[i], i,
			   support);
	return status;
}

enum status support_cells(struct report *report, const struct telling *telling,
			  const struct shown_field *shown, int shown_count,
			  struct phrase **cells, int count)
{
	struct row_support support = { .count = 0 };
	enum status status = read_support(report, telling, shown, shown_count,
					  &support);

	if (status != STATUS_OK)
		return status;
	status = put_partial(report, shown, shown_count, cells, count,
			     &support);
	cells[count] = words(report, row_said_by(report, telling, &support));
	cells[count + 1] = words(report, stands_on(report,
						   telling->row->standing,
						   telling->row->by_low,
						   telling->row->by_high));
	return status == STATUS_OK
		       ? put_tail(report, cells[count + 1], &support) : status;
}

/* In one sentence there is no cell to stand at: where nobody says all of it,
 * whoever says a part is cited for the whole. */
static void take_parts_for_whole(struct row_support *support)
{
	for (int i = 0; i < support->count; i++)
		if (!support->list[i].differs)
			return;
	for (int i = 0; i < support->count; i++)
		support->list[i].differs = support->list[i].fields == 0;
}

enum status cite_record(struct report *report, struct phrase *phrase,
			int64_t record)
{
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, record));
	struct shown_field shown[REGISTRY_FIELDS_MAX];
	struct row_support support = { .count = 0 };
	struct telling *telling;
	enum status status;

	if (!kind)
		return STATUS_OK;
	for (int i = 0; i < kind->field_count; i++)
		shown[i] = (struct shown_field){ kind->fields[i], 0 };
	status = telling_read(report->reader, report->scratch, kind, record,
			      &telling, report->err);
	if (status == STATUS_OK)
		status = read_support(report, telling, shown,
				      kind->field_count, &support);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	support.narrower = NULL;
	take_parts_for_whole(&support);
	return put_tail(report, phrase, &support);
}
