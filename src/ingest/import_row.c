/* A row into the case, once it is decided what it is about. */
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/ingest/import_internal.h"

static enum status add_record(struct import *im, int kind, int64_t *ret_id,
			      struct error *err)
{
	struct row row;
	enum status status;

	row_init(&row, TABLE_RECORD, 0);
	row_set_integer(&row, RECORD_KIND, kind);
	status = action_add(im->action, &row, err);
	if (status == STATUS_OK)
		*ret_id = row.id;
	return status;
}

static enum status add_passage(struct import *im, struct error *err)
{
	struct row row;

	row_init(&row, TABLE_PASSAGE, 0);
	row_set_integer(&row, PASSAGE_CITATION, im->citation);
	row_set_integer(&row, PASSAGE_CAPTURE, im->capture);
	row_set_integer(&row, PASSAGE_START, im->row->start);
	row_set_integer(&row, PASSAGE_LENGTH, (int64_t)im->row->length);
	row_set_text(&row, PASSAGE_SHA256, im->sha256);
	row_set_integer(&row, PASSAGE_HOW,
			words_find(words_found, "locator", 7));
	return action_add(im->action, &row, err);
}

static enum status add_citation(struct import *im, const char *at,
				struct error *err)
{
	const char *means = im->wish->means;
	struct row row;
	enum status status;

	row_init(&row, TABLE_CITATION, 0);
	row_set_integer(&row, CITATION_SOURCE, im->wish->source);
	row_set_integer(&row, CITATION_N, im->number++);
	row_set_text(&row, CITATION_AT, at);
	if (*means)
		row_set_integer(&row, CITATION_MEANS,
				words_find(words_means, means,
					   strlen(means)));
	status = action_add(im->action, &row, err);
	if (status == STATUS_OK)
		im->citation = row.id;
	return status;
}

static enum status cite_row(struct import *im, struct error *err)
{
	char at[40];
	enum status status;

	if (im->citation)
		return STATUS_OK;
	snprintf(at, sizeof(at), "row %" PRId64, im->row->number);
	status = add_citation(im, at, err);
	return status == STATUS_OK ? add_passage(im, err) : status;
}

static enum status add_claim(struct import *im, int64_t record,
			     const struct field *field, const char *said,
			     int64_t reference, int64_t replaces,
			     struct error *err)
{
	struct row row;
	enum status status = cite_row(im, err);

	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_CLAIM, 0);
	row_set_integer(&row, CLAIM_CITATION, im->citation);
	row_set_integer(&row, CLAIM_RECORD, record);
	row_set_integer(&row, CLAIM_FIELD, field->number);
	row_set_text(&row, CLAIM_SAID, said);
	row_set_integer(&row, CLAIM_REF, reference);
	row_set_integer(&row, CLAIM_REPLACES, replaces);
	row_set_text(&row, CLAIM_AS_OF, im->wish->as_of);
	im->written++;
	im->report->claims++;
	return action_add(im->action, &row, err);
}

static bool says(const struct intake_claim *claim, const char *text,
		 int64_t reference)
{
	if (claim->polarity != POLARITY_IS)
		return false;
	/* A reference is the same thing under whatever name. */
	return reference ? claim->reference == reference
			 : !claim->reference && !strcmp(claim->said, text);
}

/* Say it, unless the source says so already. In a field of one value what it
 * said in an earlier version is replaced; two rows of one file both stand. */
static enum status say(struct import *im, int64_t record,
		       const struct field *field, const char *text,
		       int64_t reference, struct error *err)
{
	struct intake_claim *claims;
	int64_t replaces = 0;
	int count;
	enum status status = intake_said(im->casefile, im->row_ctx,
					 im->wish->source, record, field,
					 &claims, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		if (says(&claims[i], text, reference))
			return STATUS_OK;
	for (int i = count - 1; i >= 0 && !field->many; i--)
		if (claims[i].polarity == POLARITY_IS &&
		    claims[i].id < im->first_id)
			replaces = claims[i].id;
	return add_claim(im, record, field, text, reference, replaces, err);
}

/* A relation or event is asserted by its row; again when it was denied. */
static enum status say_holds(struct import *im, bool is_new,
			     struct error *err)
{
	const struct field *holds = registry_field(im->registry, FIELD_HOLDS);
	struct intake_claim *claims;
	int count = 0;
	enum status status = STATUS_OK;

	if (!kind_has_holds(im->wish->kind))
		return STATUS_OK;
	if (!is_new)
		status = intake_said(im->casefile, im->row_ctx,
				     im->wish->source, im->record, holds,
				     &claims, &count, err);
	if (status != STATUS_OK ||
	    (count > 0 && claims[0].polarity == POLARITY_IS))
		return status;
	return add_claim(im, im->record, holds, NULL, 0, 0, err);
}

static const struct field *naming_field(struct import *im,
					const struct cell *cell)
{
	return cell->number ? cell->number
			    : import_name_field(registry_kind(
				      im->registry, cell->new_kind));
}

static uint64_t naming_key(struct import *im, const struct cell *cell)
{
	char key[VALUE_KEY_MAX];

	if (cell->number && import_number(cell->number, cell->text,
					  cell->length, key))
		return import_number_key(cell->number, key);
	return import_name_key(im, cell->new_kind, cell->text);
}

/* Records first, so that the first claims of a row are on its own. */
static enum status make_reference(struct import *im, struct cell *cell,
				  bool *ret_made, struct error *err)
{
	uint64_t key = naming_key(im, cell);
	enum status status = STATUS_OK;

	*ret_made = false;
	/* An earlier cell of this row may have made it. */
	cell->record = keymap_get(&im->things, key);
	if (cell->record)
		return STATUS_OK;
	status = add_record(im, cell->new_kind, &cell->record, err);
	if (status != STATUS_OK)
		return status;
	im->report->made++;
	*ret_made = true;
	return keymap_put(&im->things, key, cell->record, err);
}

static bool is_part_of(const struct import *im, const struct cell *cell,
		       int part)
{
	return part > 0 && cell->column->part == 0 &&
	       cell->column->field ==
		       im->report->columns->parts[part].reference;
}

static enum status make_references(struct import *im, bool *made,
				   struct error *err)
{
	const struct sheet_columns *c = im->report->columns;
	enum status status = STATUS_OK;

	for (int i = 0; i < im->cell_count && status == STATUS_OK; i++) {
		struct cell *cell = &im->cells[i];

		made[i] = false;
		if (cell->column->field->type != VALUE_REFERENCE)
			continue;
		if (!cell->record && cell->new_kind)
			status = make_reference(im, cell, &made[i], err);
		for (int p = 1; p < c->part_count; p++)
			if (is_part_of(im, cell, p) && !im->parts[p])
				im->parts[p] = cell->record;
	}
	return status;
}

static bool part_speaks(const struct import *im, int part)
{
	for (int i = 0; i < im->cell_count; i++)
		if (im->cells[i].column->part == part)
			return true;
	return false;
}

/* Numbers without a name: the ship "(vessel, not named)". */
static enum status make_parts(struct import *im, struct error *err)
{
	const struct sheet_columns *c = im->report->columns;
	enum status status = STATUS_OK;

	for (int p = 1; p < c->part_count && status == STATUS_OK; p++) {
		if (im->parts[p] || !part_speaks(im, p))
			continue;
		status = add_record(im, c->parts[p].kind->number,
				    &im->parts[p], err);
		im->report->made++;
	}
	return status;
}

static bool has_reference_cell(const struct import *im, int part)
{
	for (int i = 0; i < im->cell_count; i++)
		if (is_part_of(im, &im->cells[i], part))
			return true;
	return false;
}

static enum status say_own_cell(struct import *im, const struct cell *cell,
				bool is_new, struct error *err)
{
	const struct field *field = cell->column->field;

	/* Nothing can have been said yet of a field that comes but once. */
	if (is_new && !field->many)
		return add_claim(im, im->record, field, cell->text,
				 cell->record, 0, err);
	return say(im, im->record, field, cell->text, cell->record, err);
}

static enum status say_own(struct import *im, bool is_new, struct error *err)
{
	const struct sheet_columns *c = im->report->columns;
	enum status status = say_holds(im, is_new, err);

	for (int i = 0; i < im->cell_count && status == STATUS_OK; i++)
		if (im->cells[i].column->part == 0)
			status = say_own_cell(im, &im->cells[i], is_new, err);
	for (int p = 1; p < c->part_count && status == STATUS_OK; p++)
		if (im->parts[p] && !has_reference_cell(im, p))
			status = say(im, im->record, c->parts[p].reference,
				     NULL, im->parts[p], err);
	return status;
}

static enum status remember_number(struct import *im, const struct cell *cell,
				   int64_t record, struct error *err)
{
	const struct field *f = cell->column->field;
	char key[VALUE_KEY_MAX];

	if (!field_is_number_of_one(f) ||
	    !import_number(f, cell->text, cell->length, key))
		return STATUS_OK;
	return keymap_put(&im->things, import_number_key(f, key), record,
			  err);
}

/* What the row says of the things that it refers to. */
static enum status say_others(struct import *im, const bool *made,
			      struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < im->cell_count && status == STATUS_OK; i++) {
		const struct cell *cell = &im->cells[i];
		int part = cell->column->part;

		if (made[i])
			status = add_claim(im, cell->record,
					   naming_field(im, cell),
					   cell->text, 0, 0, err);
		if (status != STATUS_OK || part == 0)
			continue;
		status = say(im, im->parts[part], cell->column->field,
			     cell->text, cell->record, err);
		if (status == STATUS_OK)
			status = remember_number(im, cell, im->parts[part],
						 err);
	}
	return status;
}

/* So that later rows find it: by number, and when new by name. */
static enum status remember_own(struct import *im, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < im->cell_count && status == STATUS_OK; i++)
		if (im->cells[i].column->part == 0)
			status = remember_number(im, &im->cells[i],
						 im->record, err);
	return status;
}

static enum status mark_seen(struct import *im, struct error *err)
{
	unsigned char *marks = import_marks(im, im->record);
	struct row row;

	if (!marks)
		return STATUS_OK;
	if (im->written == 0 && !im->same_capture && !(*marks & MARK_SEEN)) {
		*marks |= MARK_SEEN;
		row_init(&row, TABLE_SEEN, 0);
		row_set_integer(&row, SEEN_RECORD, im->record);
		row_set_integer(&row, SEEN_SOURCE, im->wish->source);
		row_set_text(&row, SEEN_VERSION, im->version);
		return action_add(im->action, &row, err);
	}
	*marks |= MARK_MET;
	return STATUS_OK;
}

/* Whom a row was joined to, for who looks before it is written. */
static void list_known(struct import *im)
{
	struct import_report *r = im->report;

	if (!im->wish->preview || r->known_count++ >= IMPORT_LISTED_MAX)
		return;
	r->known[r->known_count - 1] = (struct import_known){
		.row = im->row->number, .record = im->record,
		.title = intake_title(im->casefile, im->ctx, im->record),
		.again = im->known, .changed = im->known};
}

static void count_row(struct import *im, bool is_new)
{
	struct import_report *r = im->report;

	if (is_new) {
		r->added++;
	} else if (im->written == 0) {
		r->seen++;
	} else {
		r->joined++;
		list_known(im);
		r->changed += im->known;
	}
}

enum status import_write(struct import *im, struct error *err)
{
	bool is_new = im->record == 0;
	bool *made = talloc_zero_array(im->row_ctx, bool,
				       (unsigned)im->header_count);
	enum status status = made ? make_references(im, made, err)
				  : error_set(err, STATUS_NOMEM,
					      "out of memory");

	im->citation = 0;
	im->written = 0;
	if (status == STATUS_OK)
		status = make_parts(im, err);
	if (status == STATUS_OK && is_new)
		status = add_record(im, im->wish->kind->number, &im->record,
				    err);
	if (status == STATUS_OK)
		status = say_own(im, is_new, err);
	if (status == STATUS_OK)
		status = say_others(im, made, err);
	/* What was not written before, the case finds by itself. */
	if (status == STATUS_OK && im->written > 0)
		status = remember_own(im, err);
	if (status == STATUS_OK)
		status = mark_seen(im, err);
	if (status == STATUS_OK)
		count_row(im, is_new);
	return status;
}

/* ---- rows that are gone ---- */

static enum status deny(struct import *im, int64_t record, struct error *err)
{
	const struct field *holds = registry_field(im->registry, FIELD_HOLDS);
	struct intake_claim *claims;
	char today[CLOCK_TEXT_MAX];
	struct row row;
	int count;
	enum status status = intake_said(im->casefile, im->row_ctx,
					 im->wish->source, record, holds,
					 &claims, &count, err);

	if (status != STATUS_OK ||
	    (count > 0 && claims[0].polarity == POLARITY_NOT))
		return status;
	if (!im->citation)
		status = add_citation(im, "not in this version", err);
	if (status != STATUS_OK)
		return status;
	clock_print(clock_now(), today);
	today[10] = '\0';
	row_init(&row, TABLE_CLAIM, 0);
	row_set_integer(&row, CLAIM_CITATION, im->citation);
	row_set_integer(&row, CLAIM_RECORD, record);
	row_set_integer(&row, CLAIM_FIELD, FIELD_HOLDS);
	row_set_integer(&row, CLAIM_POLARITY, POLARITY_NOT);
	row_set_text(&row, CLAIM_AS_OF,
		     *im->wish->as_of ? im->wish->as_of : today);
	im->report->gone++;
	im->report->claims++;
	return action_add(im->action, &row, err);
}

enum status import_deny_gone(struct import *im, struct error *err)
{
	enum status status = STATUS_OK;

	im->citation = 0;
	for (size_t i = 0; i < im->earlier.count && status == STATUS_OK; i++)
		if (!(im->marks[i] & (MARK_MET | MARK_SEEN))) {
			status = deny(im, im->earlier.id[i], err);
			talloc_free_children(im->row_ctx);
		}
	return status;
}
