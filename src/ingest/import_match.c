/* Which record a row is about, and which its references mean. Nothing is
 * written here: a row is taken whole or not at all. */
#include <string.h>
#include <talloc.h>

#include "src/base/identifier.h"
#include "src/ingest/import_internal.h"

enum { SORT_NAME = 1, SORT_NUMBER = 1 << 16, FITS_MAX = 200 };

uint64_t import_number_key(const struct field *field, const char *key)
{
	return keymap_key(SORT_NUMBER + field->number, key, strlen(key));
}

uint64_t import_name_key(struct import *im, int kind, const char *name)
{
	struct buffer key;
	uint64_t n;

	(void)im;
	buffer_init(&key, 4 * IMPORT_CELL_BYTES);
	if (kind == KIND_VESSEL)
		(void)name_fold(name, strlen(name), &key);
	else
		(void)text_fold(name, strlen(name), &key);
	n = keymap_key(SORT_NAME + kind, key.data, key.length);
	buffer_release(&key);
	return n;
}

bool import_number(const struct field *field, const char *text, size_t length,
		   char ret_key[VALUE_KEY_MAX])
{
	struct identifier id;

	if (length >= VALUE_KEY_MAX)
		return false;
	identifier_parse(scheme_from_string(field->qualifier,
					    strlen(field->qualifier)),
			 text, length, &id);
	if (!*id.key || id.warning)
		return false;
	memcpy(ret_key, id.key, sizeof(id.key));
	return true;
}

const struct field *import_name_field(const struct kind *kind)
{
	for (int i = 0; i < kind->field_count; i++)
		if (!strcmp(kind->fields[i]->word, "name"))
			return kind->fields[i];
	return NULL;
}

static bool has(const struct intake_found *found, int64_t id)
{
	for (int i = 0; i < found->count; i++)
		if (found->ids[i] == id)
			return true;
	return false;
}

/* What this import made or found goes before what the case had. */
static enum status by_number(struct import *im, const struct field *field,
			     const char *key, struct intake_found *ret_found,
			     struct error *err)
{
	int64_t id = keymap_get(&im->things, import_number_key(field, key));

	if (!id)
		return intake_by_identifier(im->casefile, field, key,
					    ret_found, err);
	*ret_found = (struct intake_found){ .ids = { id }, .count = 1 };
	return STATUS_OK;
}

static const struct cell *cell_of(const struct import *im, int part,
				  const struct field *field)
{
	for (int i = 0; i < im->cell_count; i++)
		if (im->cells[i].column->part == part &&
		    im->cells[i].column->field == field)
			return &im->cells[i];
	return NULL;
}

/* What the numbers of a part say: who she is, and what she is not. */
struct told {
	int part;
	const struct kind *kind;
	int64_t record;
	const struct field *by;  /* which number told */
	bool doubtful;           /* they name two, or one names several */
	struct intake_found found;
};

static void note_number(struct told *t, const struct field *field,
			const struct intake_found *found)
{
	if (found->count == 0)
		return;
	if (t->record && !has(found, t->record))
		t->doubtful = true;
	if (found->count > 1 && !t->record)
		t->doubtful = true;
	for (int i = 0; i < found->count; i++)
		if (!has(&t->found, found->ids[i]) &&
		    t->found.count < INTAKE_FOUND_MAX)
			t->found.ids[t->found.count++] = found->ids[i];
	if (!t->record) {
		t->record = found->ids[0];
		t->by = field;
	}
}

/* A number of one value that the record has otherwise speaks against it. */
static bool speaks_against(struct import *im, const struct told *t,
			   int64_t record)
{
	bool against = false;

	for (int i = 0; i < t->kind->field_count && !against; i++) {
		const struct field *f = t->kind->fields[i];
		const struct cell *cell = cell_of(im, t->part, f);
		char key[VALUE_KEY_MAX], *known;

		if (!cell || f->many || !field_is_number_of_one(f) ||
		    !import_number(f, cell->text, cell->length, key))
			continue;
		known = intake_identifier(im->casefile, im->row_ctx, record,
					  f);
		against = known && strcmp(known, key) != 0;
	}
	return against;
}

static enum status tell_by_numbers(struct import *im, struct told *t,
				   struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < t->kind->field_count && status == STATUS_OK;
	     i++) {
		const struct field *f = t->kind->fields[i];
		const struct cell *cell = cell_of(im, t->part, f);
		struct intake_found found = { .count = 0 };
		char key[VALUE_KEY_MAX];

		if (!cell || !field_is_number_of_one(f) ||
		    !import_number(f, cell->text, cell->length, key))
			continue;
		status = by_number(im, f, key, &found, err);
		if (status == STATUS_OK)
			note_number(t, f, &found);
	}
	if (status == STATUS_OK && t->record && !t->doubtful &&
	    speaks_against(im, t, t->record))
		t->doubtful = true;
	return status;
}

static void drop_against(struct import *im, const struct told *t,
			 struct intake_found *found)
{
	int n = 0;

	for (int i = 0; i < found->count; i++)
		if (!speaks_against(im, t, found->ids[i]))
			found->ids[n++] = found->ids[i];
	found->count = n;
}

/* ---- references ---- */

/* A cell that is a number and nothing else: "IMO 9179842". */
static enum status refer_by_number(struct import *im, struct cell *cell,
				   struct intake_found *found,
				   struct error *err)
{
	const struct field *f = cell->column->field;
	enum status status = STATUS_OK;

	if (!strpbrk(cell->text, "0123456789"))
		return STATUS_OK;
	for (int i = 0; i < registry_kind_count(im->registry); i++) {
		const struct kind *k = registry_kind_at(im->registry, i);

		if (kind_has_holds(k) ||
		    !field_takes_kind(im->registry, f, k->number))
			continue;
		for (int j = 0; j < k->field_count && !found->count &&
				status == STATUS_OK; j++) {
			char key[VALUE_KEY_MAX];

			if (!field_is_number_of_one(k->fields[j]) ||
			    !import_number(k->fields[j], cell->text,
					   cell->length, key))
				continue;
			status = by_number(im, k->fields[j], key, found, err);
			if (!cell->number)
				cell->number = k->fields[j];
		}
	}
	return status;
}

static enum status refer_by_name(struct import *im, const struct cell *cell,
				 struct intake_found *found,
				 struct error *err)
{
	const struct field *f = cell->column->field;

	for (int i = 0; i < registry_kind_count(im->registry); i++) {
		const struct kind *k = registry_kind_at(im->registry, i);
		int64_t id;

		if (kind_has_holds(k) || !im->things.count ||
		    !field_takes_kind(im->registry, f, k->number))
			continue;
		id = keymap_get(&im->things,
				import_name_key(im, k->number, cell->text));
		if (!id)
			continue;
		*found = (struct intake_found){ .ids = { id }, .count = 1 };
		return STATUS_OK;
	}
	return intake_by_name(im->casefile, cell->text, 0, f, found, err);
}

static const struct kind *kind_to_make(const struct import *im,
				       const struct field *f)
{
	for (int i = 1; i < im->report->columns->part_count; i++)
		if (im->report->columns->parts[i].reference == f)
			return im->report->columns->parts[i].kind;
	return registry_kind_by_word(im->registry, f->qualifier,
				     strcspn(f->qualifier, ","));
}

static void will_make(const struct import *im, struct cell *cell)
{
	const struct kind *k = kind_to_make(im, cell->column->field);

	if (cell->number)
		k = registry_kind(im->registry, cell->number->kind);
	/* What has no name cannot be made of a word: the word is kept. */
	if (k && (cell->number || import_name_field(k)))
		cell->new_kind = k->number;
}

/* One found: that; none: new; more: asked. `known` are those that fit. */
static enum status settle(struct import *im, struct cell *cell,
			  const struct intake_found *found, bool *ret_good,
			  struct error *err)
{
	char why[80];
	int64_t choice;
	enum status status;

	if (found->count == 1) {
		cell->record = found->ids[0];
		return STATUS_OK;
	}
	if (found->count == 0) {
		will_make(im, cell);
		return STATUS_OK;
	}
	snprintf(why, sizeof(why), "%d are called so", found->count);
	status = import_ask(im, cell->column->place, cell->text, why, found,
			    &choice, err);
	if (choice > 0)
		cell->record = choice;
	else if (choice == IMPORT_ANSWER_NEW)
		will_make(im, cell);
	else
		*ret_good = false;
	return status;
}

static int part_with(const struct import *im, const struct field *reference)
{
	for (int i = 1; i < im->report->columns->part_count; i++)
		if (im->report->columns->parts[i].reference == reference)
			return i;
	return 0;
}

static enum status match_reference(struct import *im, struct cell *cell,
				   const struct told *told, bool *ret_good,
				   struct error *err)
{
	struct intake_found found = { .count = 0 };
	enum status status = STATUS_OK;

	if (told && told->record) {
		cell->record = told->record;
		return STATUS_OK;
	}
	status = refer_by_number(im, cell, &found, err);
	if (status == STATUS_OK && !found.count && !cell->number)
		status = refer_by_name(im, cell, &found, err);
	if (status == STATUS_OK && told)
		drop_against(im, told, &found);
	return status == STATUS_OK
		       ? settle(im, cell, &found, ret_good, err) : status;
}

/* The numbers of a part, beside the name in the reference's own column. */
static enum status match_part(struct import *im, int part, struct told *told,
			      bool *ret_good, struct error *err)
{
	const struct part *p = &im->report->columns->parts[part];
	int64_t choice;
	enum status status;

	*told = (struct told){ .part = part, .kind = p->kind };
	status = tell_by_numbers(im, told, err);
	if (status != STATUS_OK || !told->doubtful)
		return status;
	status = import_ask(im, -1 - part, p->reference->label,
			    "its numbers do not name one thing", &told->found,
			    &choice, err);
	told->record = choice > 0 ? choice : 0;
	*ret_good = choice != IMPORT_ANSWER_LEAVE;
	return status;
}

static enum status match_references(struct import *im, bool *ret_good,
				    struct error *err)
{
	struct told told[SHEET_PARTS_MAX];
	bool used[SHEET_PARTS_MAX] = { false };
	enum status status = STATUS_OK;

	for (int i = 1; i < im->report->columns->part_count && *ret_good &&
			status == STATUS_OK; i++) {
		status = match_part(im, i, &told[i], ret_good, err);
		im->parts[i] = told[i].record;
	}
	for (int i = 0; i < im->cell_count && *ret_good &&
			status == STATUS_OK; i++) {
		struct cell *cell = &im->cells[i];
		int part = part_with(im, cell->column->field);

		if (cell->column->part > 0 ||
		    cell->column->field->type != VALUE_REFERENCE)
			continue;
		/* Of several columns the numbers go with the first. */
		status = match_reference(im, cell, part && !used[part]
						   ? &told[part] : NULL,
					 ret_good, err);
		if (part && !used[part]) {
			used[part] = true;
			im->parts[part] = cell->record;
		}
	}
	return status;
}

/* ---- the row's own record ---- */

unsigned char *import_marks(struct import *im, int64_t record)
{
	size_t low = 0, high = im->earlier.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (im->earlier.id[middle] < record)
			low = middle + 1;
		else
			high = middle;
	}
	return low < im->earlier.count && im->earlier.id[low] == record
		       ? &im->marks[low] : NULL;
}

/* Said before, and not by a row that still stands there. */
static bool is_free(struct import *im, int64_t record)
{
	const unsigned char *marks = import_marks(im, record);

	return marks && !(*marks & MARK_STANDING);
}

/* What a reference of the row leads to: by its cell, or by numbers alone. */
static int64_t own_reference(const struct import *im, const struct field *f)
{
	const struct cell *cell = cell_of(im, 0, f);
	int part = part_with(im, f);

	if (f->type != VALUE_REFERENCE)
		return 0;
	return cell ? cell->record : part ? im->parts[part] : 0;
}

static enum status same_cell(struct import *im, int64_t record,
			     const struct field *f, bool *ret_same,
			     struct error *err)
{
	const struct cell *cell = cell_of(im, 0, f);
	int64_t reference = own_reference(im, f);
	struct intake_claim *claims;
	int count;
	enum status status = intake_said(im->casefile, im->row_ctx,
					 im->wish->source, record, f, &claims,
					 &count, err);

	if (status != STATUS_OK)
		return status;
	*ret_same = !cell && !reference && count == 0;
	for (int i = 0; i < count && !*ret_same; i++)
		*ret_same = reference ? claims[i].reference == reference
				      : cell && !strcmp(claims[i].said,
							cell->text);
	return STATUS_OK;
}

static enum status fits(struct import *im, int64_t record, bool *ret_fits,
			struct error *err)
{
	const struct kind *kind = im->wish->kind;
	enum status status = STATUS_OK;

	*ret_fits = true;
	for (int i = 0; kind->fits[i] && *ret_fits && status == STATUS_OK;
	     i++)
		status = same_cell(im, record, kind->fits[i], ret_fits, err);
	return status;
}

/* A relation or event of the same things at the same time, of this list. */
static enum status match_event(struct import *im, struct error *err)
{
	const struct kind *kind = im->wish->kind;
	int64_t ids[FITS_MAX];
	int count = 0;
	enum status status = STATUS_OK;

	if (im->earlier.count == 0)
		return STATUS_OK;
	for (int i = 0; kind->fits[i] && !count; i++) {
		int64_t reference = own_reference(im, kind->fits[i]);

		if (reference)
			count = intake_by_reference(im->casefile,
						    kind->fits[i], reference,
						    ids, FITS_MAX);
	}
	for (int i = 0; i < count && !im->record && status == STATUS_OK;
	     i++) {
		bool good = false;

		if (is_free(im, ids[i]))
			status = fits(im, ids[i], &good, err);
		if (good)
			im->record = ids[i];
	}
	return status;
}

static enum status ask_for_thing(struct import *im, const char *name,
				 const char *why,
				 const struct intake_found *found,
				 bool *ret_good, struct error *err)
{
	int64_t choice;
	enum status status = import_ask(im, -1, name, why, found, &choice,
					err);

	im->record = choice > 0 ? choice : 0;
	*ret_good = choice != IMPORT_ANSWER_LEAVE;
	return status;
}

/* Of those that are called so the one of this list, if it is one. */
static int64_t only_free(struct import *im,
			 const struct intake_found *found)
{
	int64_t record = 0;

	for (int i = 0; i < found->count; i++) {
		if (!is_free(im, found->ids[i]))
			continue;
		if (record)
			return 0;
		record = found->ids[i];
	}
	return record;
}

static enum status match_named(struct import *im, const struct told *told,
			       const struct cell *name, bool *ret_good,
			       struct error *err)
{
	struct intake_found found = { .count = 0 };
	char why[80];
	enum status status = intake_by_name(im->casefile, name->text,
					    im->wish->kind->number, NULL,
					    &found, err);

	if (status != STATUS_OK)
		return status;
	drop_against(im, told, &found);
	if (found.count == 0 || im->wish->names == IMPORT_NAMES_NEW)
		return STATUS_OK;
	im->record = only_free(im, &found);
	if (!im->record && found.count == 1 &&
	    im->wish->names == IMPORT_NAMES_JOIN)
		im->record = found.ids[0];
	if (im->record)
		return STATUS_OK;
	snprintf(why, sizeof(why), "the case has %d of this name, and no "
		 "number tells", found.count);
	return ask_for_thing(im, name->text, why, &found, ret_good, err);
}

static enum status match_thing(struct import *im, bool *ret_good,
			       struct error *err)
{
	const struct kind *kind = im->wish->kind;
	const struct field *field = import_name_field(kind);
	const struct cell *name = field ? cell_of(im, 0, field) : NULL;
	struct told told = { .part = 0, .kind = kind };
	enum status status = tell_by_numbers(im, &told, err);

	if (status != STATUS_OK)
		return status;
	if (told.doubtful)
		return ask_for_thing(im, name ? name->text : kind->label,
				     "its numbers do not name one thing",
				     &told.found, ret_good, err);
	im->record = told.record;
	return told.record || !name ? STATUS_OK
		       : match_named(im, &told, name, ret_good, err);
}

enum status import_match(struct import *im, bool *ret_good,
			 struct error *err)
{
	uint64_t key = keymap_key(0, im->row->bytes, im->row->length);
	enum status status;

	*ret_good = true;
	memset(im->parts, 0, sizeof(im->parts));
	im->record = keymap_get(&im->rows, key);
	status = match_references(im, ret_good, err);
	if (status == STATUS_OK && *ret_good && !im->record)
		status = kind_has_holds(im->wish->kind)
				 ? match_event(im, err)
				 : match_thing(im, ret_good, err);
	if (status == STATUS_OK && im->record)
		im->known = import_marks(im, im->record) ||
			    intake_speaks(im->casefile, im->wish->source,
					  im->record);
	else
		im->known = false;
	return status;
}
