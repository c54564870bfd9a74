/* Made rows into their tables, out of them, and compared with them. Columns
 * come in the order in which derive_ddl.c lists them. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/derive_internal.h"

static void bind_text(struct statement *s, int column, const char *text)
{
	if (text)
		db_bind_text(s, column, text, strlen(text));
}

static void bind_if(struct statement *s, int column, bool has, int64_t value)
{
	if (has)
		db_bind_integer(s, column, value);
}

static int bind_cell(struct statement *s, int column, const struct field *field,
		     const struct cell *cell)
{
	bind_text(s, column++, cell->x);
	if (derive_has_key(field))
		bind_text(s, column++, cell->k);
	if (derive_has_reference(field))
		bind_if(s, column++, cell->has_r, cell->r);
	if (derive_has_range(field)) {
		bind_if(s, column++, cell->has_l, cell->l);
		bind_if(s, column++, cell->has_h, cell->h);
	}
	bind_if(s, column++, cell->more > 0, cell->more);
	bind_if(s, column++, cell->claim != 0, cell->claim);
	return column;
}

static int64_t standing_bits(const struct made *made, int from)
{
	int64_t bits = 0;

	for (int i = 0; i < 20 && from + i < REGISTRY_FIELDS_MAX &&
			from + i < made->kind->kind->field_count; i++)
		bits |= (int64_t)made->cells[from + i].standing << (3 * i);
	return bits;
}

static void bind_made(struct statement *s, const struct made *made)
{
	const struct kind *kind = made->kind->kind;
	int64_t second = standing_bits(made, 20);
	int column = 1;

	db_bind_integer(s, column++, made->id);
	for (int i = 0; i < kind->field_count; i++)
		column = bind_cell(s, column, kind->fields[i],
				   &made->cells[kind->fields[i]->slot]);
	db_bind_integer(s, column++, standing_bits(made, 0));
	bind_if(s, column++, second != 0, second);
	db_bind_integer(s, column++, made->by_low);
	db_bind_integer(s, column++, made->by_high);
	bind_text(s, column++, made->title);
	bind_text(s, column++, made->title_key);
	bind_if(s, column++, made->label, 1);
	bind_if(s, column++, made->same != 0, made->same);
	if (column != made->kind->columns + 1)
		bug("%d columns bound for %s", column - 1, kind->word);
}

static void bind_value(struct statement *s, int64_t id,
		       const struct made_value *v)
{
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, v->slot);
	db_bind_integer(s, 3, v->ord);
	bind_text(s, 4, v->x);
	bind_text(s, 5, v->k);
	bind_if(s, 6, v->has_r, v->r);
	bind_if(s, 7, v->has_l, v->l);
	bind_if(s, 8, v->has_h, v->h);
	db_bind_integer(s, 9, v->standing);
	db_bind_integer(s, 10, v->by_low);
	db_bind_integer(s, 11, v->by_high);
	bind_if(s, 12, v->claim != 0, v->claim);
}

static enum status run_with_id(struct engine *engine, const char *sql,
			       int64_t id, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(engine->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return db_run(s, err);
}

enum status write_gone(struct engine *engine, const struct derive_kind *kind,
		       int64_t record, struct error *err)
{
	enum status status = run_with_id(engine, kind->delete_wide, record,
					 err);

	return status == STATUS_OK
		       ? run_with_id(engine, kind->delete_values, record, err)
		       : status;
}

static enum status write_values(struct engine *engine, struct error *err)
{
	const struct made *made = &engine->made;
	struct statement *s;
	enum status status = STATUS_OK;

	for (int i = 0; i < made->value_count && status == STATUS_OK; i++) {
		status = db_prepare(engine->db, made->kind->insert_value, &s,
				    err);
		if (status != STATUS_OK)
			return status;
		bind_value(s, made->id, &made->values[i]);
		status = db_run(s, err);
	}
	return status;
}

enum status write_made(struct engine *engine, bool fresh, struct error *err)
{
	const struct made *made = &engine->made;
	struct statement *s;
	enum status status = STATUS_OK;

	if (!fresh)
		status = run_with_id(engine, made->kind->delete_values,
				     made->id, err);
	if (status == STATUS_OK && made->gone)
		return fresh ? STATUS_OK
			     : run_with_id(engine, made->kind->delete_wide,
					   made->id, err);
	if (status == STATUS_OK)
		status = db_prepare(engine->db, made->kind->insert_wide, &s,
				    err);
	if (status != STATUS_OK)
		return status;
	bind_made(s, made);
	status = db_run(s, err);
	return status == STATUS_OK ? write_values(engine, err) : status;
}

/* ---- reading back ---- */

static bool read_text(struct engine *engine, struct statement *s, int column,
		      const char **ret_text)
{
	size_t length;
	const char *text = db_column_text(s, column, &length);

	*ret_text = text ? arena_copy(&engine->desk->arena, text, length)
			 : NULL;
	return !text || *ret_text;
}

static void read_integer(struct statement *s, int column, bool *ret_has,
			 int64_t *ret_value)
{
	*ret_has = !db_column_is_null(s, column);
	*ret_value = db_column_integer(s, column);
}

static bool read_cell(struct engine *engine, struct statement *s, int *column,
		      const struct field *field, struct cell *cell)
{
	memset(cell, 0, sizeof(*cell));
	if (!read_text(engine, s, (*column)++, &cell->x))
		return false;
	if (derive_has_key(field) &&
	    !read_text(engine, s, (*column)++, &cell->k))
		return false;
	if (derive_has_reference(field))
		read_integer(s, (*column)++, &cell->has_r, &cell->r);
	if (derive_has_range(field)) {
		read_integer(s, (*column)++, &cell->has_l, &cell->l);
		read_integer(s, (*column)++, &cell->has_h, &cell->h);
	}
	cell->more = (int)db_column_integer(s, (*column)++);
	cell->claim = db_column_integer(s, (*column)++);
	return true;
}

/* What stands behind the cells of a row. */
struct tail {
	int64_t standing, standing2, by_low, by_high, same;
	const char *title, *title_key;
	bool label;
};

static bool read_tail(struct engine *engine, struct statement *s, int column,
		      struct tail *tail)
{
	tail->standing = db_column_integer(s, column++);
	tail->standing2 = db_column_integer(s, column++);
	tail->by_low = db_column_integer(s, column++);
	tail->by_high = db_column_integer(s, column++);
	if (!read_text(engine, s, column++, &tail->title) ||
	    !read_text(engine, s, column++, &tail->title_key))
		return false;
	tail->label = db_column_integer(s, column++) != 0;
	tail->same = db_column_integer(s, column);
	return true;
}

static enum status read_row(struct engine *engine,
			    const struct derive_kind *kind, int64_t id,
			    struct cell *cells, struct tail *tail,
			    struct error *err)
{
	struct statement *s;
	int column = 1;
	bool room = true;
	enum status status = db_prepare(engine->db, kind->select_wide, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	if (!db_step(s)) {
		status = db_status(s, err);
		return status == STATUS_OK ? STATUS_NOT_FOUND : status;
	}
	for (int i = 0; i < kind->kind->field_count && room; i++) {
		const struct field *f = kind->kind->fields[i];

		room = read_cell(engine, s, &column, f, &cells[f->slot]);
	}
	room = room && read_tail(engine, s, column, tail);
	for (int i = 0; i < kind->kind->field_count; i++)
		cells[i].standing = standing_of_slot(tail->standing,
						     tail->standing2, i);
	db_reset(s);
	return room ? STATUS_OK : no_memory(err);
}

/* A row is asserted or denied by what its `holds` shows; one without a claim
 * that counts is neither. */
static void judge_holds(const struct kind *kind, struct rival_row *row)
{
	const struct cell *holds = &row->cells[0];

	row->asserted = row->denial = false;
	if (!kind_has_holds(kind) || !holds->x ||
	    holds->standing == STANDING_REJECTED)
		return;
	row->asserted = !strcmp(holds->x, "yes");
	row->denial = !strcmp(holds->x, "no");
}

enum status rival_row_read(struct engine *engine,
			   const struct derive_kind *kind, int64_t id,
			   struct rival_row *ret_row, struct error *err)
{
	struct tail tail;
	enum status status = read_row(engine, kind, id, ret_row->cells, &tail,
				      err);

	if (status != STATUS_OK)
		return status;
	ret_row->made = NULL;
	ret_row->id = id;
	ret_row->same = tail.same;
	judge_holds(kind->kind, ret_row);
	return STATUS_OK;
}

void rival_row_of_made(const struct made *made, struct rival_row *ret_row)
{
	memcpy(ret_row->cells, made->cells,
	       (size_t)made->kind->kind->field_count * sizeof(struct cell));
	ret_row->made = made;
	ret_row->id = made->id;
	ret_row->same = made->same;
	judge_holds(made->kind->kind, ret_row);
}

/* ---- comparing ---- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return same_text(a->x, b->x) && same_text(a->k, b->k) &&
	       a->has_r == b->has_r && a->has_l == b->has_l &&
	       a->has_h == b->has_h && (!a->has_r || a->r == b->r) &&
	       (!a->has_l || a->l == b->l) && (!a->has_h || a->h == b->h) &&
	       a->more == b->more && a->claim == b->claim &&
	       a->standing == b->standing;
}

static char *difference(const struct engine *engine, const void *ctx,
			const char *what)
{
	char printed[ID_LENGTH + 1];

	id_print(engine->made.id, printed);
	return talloc_asprintf(ctx, "%s %s: %s is not what its claims give; "
			       "run taffrail rebuild",
			       engine->made.kind->kind->word, printed, what);
}

static char *cell_difference(const void *ctx, const struct field *field,
			     const struct cell *kept, const struct cell *now)
{
	return talloc_asprintf(
		ctx, "%s (kept \"%.40s\", %s, %d more; its claims give "
		"\"%.40s\", %s, %d more)", field->word,
		kept->x ? kept->x : "", standing_words(kept->standing),
		kept->more, now->x ? now->x : "",
		standing_words(now->standing), now->more);
}

/* NULL: the same, or no memory for saying what differs. */
static char *differing(const void *ctx, const struct made *made,
		       const struct cell *cells, const struct tail *tail)
{
	const struct kind *kind = made->kind->kind;

	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];

		if (!same_cell(&made->cells[f->slot], &cells[f->slot]))
			return cell_difference(ctx, f, &cells[f->slot],
					       &made->cells[f->slot]);
	}
	if (made->by_low != tail->by_low || made->by_high != tail->by_high)
		return talloc_strdup(ctx, "the count of origins");
	if (!same_text(made->title, tail->title) ||
	    !same_text(made->title_key, tail->title_key) ||
	    made->label != tail->label)
		return talloc_strdup(ctx, "the title");
	return made->same != tail->same
		       ? talloc_strdup(ctx, "what it is joined with") : NULL;
}

static bool same_value(struct statement *s, const struct made_value *v)
{
	bool has_r = !db_column_is_null(s, 5);
	bool has_l = !db_column_is_null(s, 6);
	bool has_h = !db_column_is_null(s, 7);

	return db_column_integer(s, 1) == v->slot &&
	       db_column_integer(s, 2) == v->ord &&
	       same_text(db_column_text(s, 3, NULL), v->x) &&
	       same_text(db_column_text(s, 4, NULL), v->k) &&
	       has_r == v->has_r && has_l == v->has_l && has_h == v->has_h &&
	       (!has_r || db_column_integer(s, 5) == v->r) &&
	       (!has_l || db_column_integer(s, 6) == v->l) &&
	       (!has_h || db_column_integer(s, 7) == v->h) &&
	       db_column_integer(s, 8) == v->standing &&
	       db_column_integer(s, 9) == v->by_low &&
	       db_column_integer(s, 10) == v->by_high &&
	       db_column_integer(s, 11) == v->claim;
}

static int value_compare_places(const void *a, const void *b)
{
	const struct made_value *x = a, *y = b;

	return x->slot != y->slot ? (x->slot < y->slot ? -1 : 1)
				  : (x->ord > y->ord) - (x->ord < y->ord);
}

static enum status compare_values(struct engine *engine, bool *ret_same,
				  struct error *err)
{
	struct made *made = &engine->made;
	struct statement *s;
	int n = 0;
	bool same = true;
	enum status status = db_prepare(engine->db, made->kind->select_values,
					&s, err);

	if (status != STATUS_OK)
		return status;
	if (made->value_count > 1)
		qsort(made->values, (size_t)made->value_count,
		      sizeof(*made->values), value_compare_places);
	db_bind_integer(s, 1, made->id);
	while (same && db_step(s)) {
		same = n < made->value_count && !made->gone &&
		       same_value(s, &made->values[n]);
		n++;
	}
	status = db_status(s, err);
	db_reset(s);
	*ret_same = same && n == (made->gone ? 0 : made->value_count);
	return status;
}

enum status write_compare(struct engine *engine, const void *ctx,
			  char **ret_difference, int64_t *cells,
			  struct error *err)
{
	struct cell stored[REGISTRY_FIELDS_MAX];
	struct made *made = &engine->made;
	struct tail tail;
	char *what = NULL;
	bool same;
	enum status status = read_row(engine, made->kind, made->id, stored,
				      &tail, err);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	if ((status == STATUS_NOT_FOUND) != made->gone)
		what = talloc_strdup(ctx, "its row");
	else if (!made->gone)
		what = differing(ctx, made, stored, &tail);
	*cells += made->kind->kind->field_count;
	status = compare_values(engine, &same, err);
	if (status != STATUS_OK)
		return status;
	if (!what && !same)
		what = talloc_strdup(ctx, "the list of its values");
	*ret_difference = what ? difference(engine, ctx, what) : NULL;
	talloc_free(what);
	return STATUS_OK;
}
