/* The cells of a window: rows by their ids, then the titles of what they refer
 * to, each once, then the rivals of what is disputed. */
#include "store/list_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text_add.h"
#include "store/derive.h"

enum { FIXED_COLUMNS = 6, TITLE_PARTS = 4 };

/* A cell that waits for a title. */
struct waiting {
	int64_t reference;
	const char **text; /* where it goes */
	bool denied;       /* "not Maria" */
};

struct reader {
	struct list *list;
	struct list_row *rows; /* talloc parent of all texts */
	int count;
	struct waiting *waiting;
	int waits, capacity;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status await_title(struct reader *r, int64_t reference,
			       const char **text, bool denied,
			       struct error *err)
{
	if (r->waits == r->capacity) {
		int capacity = r->capacity * 2 + 64;
		struct waiting *more = talloc_realloc(
			r->list, r->waiting, struct waiting,
			(unsigned)capacity);

		if (more == NULL)
			return no_memory(err);
		r->waiting = more;
		r->capacity = capacity;
	}
	r->waiting[r->waits++] = (struct waiting){
		.reference = reference, .text = text, .denied = denied};
	return STATUS_OK;
}

static int compare_waiting(const void *a, const void *b)
{
	int64_t x = ((const struct waiting *)a)->reference;
	int64_t y = ((const struct waiting *)b)->reference;

	return x < y ? -1 : x > y;
}

/* The title of a thing as the list's tables have it; NULL: none there. */
static char *stored_title(struct reader *r, int64_t id)
{
	struct list *list = r->list;
	const struct kind *kind = registry_kind(
		list->registry, casefile_kind_of(list->casefile, id));
	struct statement *s;
	char *table, *title = NULL;

	if (kind == NULL || kind_has_holds(kind))
		return NULL;
	table = wide_table(NULL, kind, list->view &&
			   wide_has_view(list->casefile, kind));
	if (table != NULL &&
	    wide_prepare(list->casefile, &s, NULL, "SELECT title FROM %s "
			 "WHERE id = ?1", table) == STATUS_OK) {
		db_bind_integer(s, 1, id);
		if (db_step(s) && !db_column_is_null(s, 0))
			title = talloc_strdup(r->rows,
					      db_column_text(s, 0, NULL));
		db_reset(s);
	}
	talloc_free(table);
	return title;
}

static enum status fill_titles(struct reader *r, struct error *err)
{
	const char *title = NULL;

	if (r->waits == 0)
		return STATUS_OK;
	qsort(r->waiting, (size_t)r->waits, sizeof(*r->waiting),
	      compare_waiting);
	for (int i = 0; i < r->waits; i++) {
		struct waiting *w = &r->waiting[i];

		if (i == 0 || r->waiting[i - 1].reference != w->reference)
			title = stored_title(r, w->reference);
		if (title == NULL)
			title = derive_title(r->list->casefile, r->rows,
					     w->reference);
		*w->text = w->denied ? talloc_asprintf(r->rows, "not %s",
						       title != NULL ? title
								     : "")
				     : title;
		if (*w->text == NULL)
			return no_memory(err);
	}
	r->waits = 0;
	return STATUS_OK;
}

static enum status copy_text(struct reader *r, struct statement *s, int column,
			     const char **ret_text, struct error *err)
{
	if (db_column_is_null(s, column))
		return STATUS_OK;
	*ret_text = talloc_strdup(r->rows, db_column_text(s, column, NULL));
	return *ret_text != NULL ? STATUS_OK : no_memory(err);
}

/* A denied reference without printed words: what is denied is in the claim. */
static enum status await_denied(struct reader *r, int64_t claim,
				const char **text, struct error *err)
{
	int64_t reference = db_integer(
		r->list->db, 0, "SELECT ref FROM claim WHERE id = ?1", 1,
		claim);

	return reference != 0 ? await_title(r, reference, text, true, err)
			      : STATUS_OK;
}

/* x, n, the hedge and, of a reference, r and the claim. */
static enum status read_cell(struct reader *r, struct statement *s,
			     const struct field *field, int *column,
			     struct list_cell *cell, struct error *err)
{
	int at = *column;
	enum status status = copy_text(r, s, at, &cell->text, err);

	cell->more = (int)db_column_integer(s, at + 1);
	if (status == STATUS_OK)
		status = copy_text(r, s, at + 2, &cell->hedge, err);
	*column += 3;
	if (field->type != VALUE_REFERENCE || status != STATUS_OK)
		return status;
	*column += 2;
	cell->reference = db_column_integer(s, at + 3);
	if (cell->reference != 0)
		return await_title(r, cell->reference, &cell->text, false,
				   err);
	if (cell->text == NULL && cell->standing != STANDING_NONE)
		return await_denied(r, db_column_integer(s, at + 4),
				    &cell->text, err);
	return STATUS_OK;
}

enum standing list_standing(const struct list *list, int64_t bits,
			    int64_t bits2)
{
	return standing_of_slot(bits, bits2, list->standing_slot);
}

static bool is_marked(struct list *list, int64_t id)
{
	return db_integer(list->db, 0, "SELECT 1 FROM mark m WHERE "
			  "m.target = ?1 AND coalesce(m.off, 0) = 0 AND "
			  "NOT EXISTS (SELECT 1 FROM mark o WHERE "
			  "o.target = ?1 AND coalesce(o.word, '') = "
			  "coalesce(m.word, '') AND (o.entry, o.id) > "
			  "(m.entry, m.id)) LIMIT 1", 1, id) != 0;
}

static enum status read_row(struct reader *r, struct statement *s,
			    struct list_row *row, struct error *err)
{
	const struct kind *kind = r->list->kind;
	int64_t bits = db_column_integer(s, 0);
	int64_t bits2 = db_column_integer(s, 1);
	int column = FIXED_COLUMNS;
	enum status status;

	row->by_low = (int)db_column_integer(s, 2);
	row->by_high = (int)db_column_integer(s, 3);
	row->label = db_column_integer(s, 5) != 0;
	row->standing = list_standing(r->list, bits, bits2);
	row->disputes = list_disputes(kind, bits, bits2);
	row->cells = talloc_zero_array(r->rows, struct list_cell,
				       (unsigned)kind->field_count + 1);
	if (row->cells == NULL)
		return no_memory(err);
	status = copy_text(r, s, 4, &row->title, err);
	for (int i = 0; i < kind->field_count && status == STATUS_OK; i++) {
		struct list_cell *cell = &row->cells[kind->fields[i]->slot];

		cell->standing = standing_of_slot(bits, bits2,
						  kind->fields[i]->slot);
		status = read_cell(r, s, kind->fields[i], &column, cell, err);
	}
	return status;
}

static const char *row_sql(struct list *list)
{
	char *columns = talloc_strdup(NULL, "standing, standing2, by_low, "
				      "by_high, title, label");
	const char *sql = NULL;

	for (int i = 0; i < list->kind->field_count && columns != NULL; i++) {
		const struct field *f = list->kind->fields[i];

		columns = text_add(columns,
				   ", x%d, n%d, (SELECT hedge FROM claim "
				   "WHERE claim.id = c%d)",
				   f->slot, f->slot, f->slot);
		if (f->type == VALUE_REFERENCE && columns != NULL)
			columns = text_add(columns, ", r%d, c%d", f->slot,
					   f->slot);
	}
	if (columns != NULL)
		sql = wide_sql(list->casefile, "SELECT %s FROM %s "
			       "WHERE id = ?1", columns, list->wide);
	talloc_free(columns);
	return sql;
}

static enum status read_rows(struct reader *r, const int64_t *ids, int n,
			     struct error *err)
{
	const char *sql = row_sql(r->list);
	enum status status = STATUS_OK;

	for (int i = 0; i < n && status == STATUS_OK; i++) {
		struct list_row *row = &r->rows[r->count];
		struct statement *s;

		status = db_prepare(r->list->db, sql, &s, err);
		if (status != STATUS_OK)
			break;
		db_bind_integer(s, 1, ids[i]);
		if (!db_step(s)) {
			status = db_status(s, err);
			continue;
		}
		row->id = ids[i];
		r->count++;
		status = read_row(r, s, row, err);
		db_reset(s);
		row->marked = is_marked(r->list, row->id);
	}
	return status;
}

/* ---- rivals ---- */

struct rival {
	const char *text, *hedge;
	int64_t reference;
	bool denied;
};
enum { RIVALS_MAX = 16 };

/* Values that stand against each other, in order. In a field of many each
 * value stands for itself, and only its own denial is against it. */
static int read_rivals(struct reader *r, int64_t id, const struct field *field,
		       struct rival rivals[RIVALS_MAX])
{
	struct statement *s;
	int count = 0;

	if (wide_prepare(r->list->casefile, &s, NULL, "SELECT v.x, v.r, "
			 "c.polarity, c.hedge "
			 "FROM %s v LEFT JOIN claim c ON c.id = v.claim LEFT JOIN %s f ON f.id = v.id AND "
			 "f.slot = v.slot AND f.ord = 0 "
			 "WHERE v.id = ?1 AND v.slot = ?2 AND "
			 "v.standing IN (%d, %d) AND (?3 = 0 OR (f.k IS v.k "
			 "AND f.r IS v.r)) ORDER BY v.ord", r->list->values,
			 r->list->values, STANDING_TWO_WAYS,
			 STANDING_DISPUTED) != STATUS_OK)
		return 0;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, field->slot);
	db_bind_integer(s, 3, field->many);
	while (count < RIVALS_MAX && db_step(s)) {
		struct rival *rival = &rivals[count++];

		*rival = (struct rival){.text = NULL};
		if (!db_column_is_null(s, 0))
			rival->text = talloc_strdup(
				r->rows, db_column_text(s, 0, NULL));
		rival->reference = db_column_integer(s, 1);
		rival->denied = db_column_integer(s, 2) == POLARITY_NOT;
		if (!db_column_is_null(s, 3))
			rival->hedge = talloc_strdup(
				r->rows, db_column_text(s, 3, NULL));
	}
	db_reset(s);
	return count;
}

/* Titles for printed words. */
static enum status title_rivals(struct reader *r, const struct field *field,
				struct rival rivals[RIVALS_MAX], int count,
				struct error *err)
{
	enum status status = STATUS_OK;

	if (field->type != VALUE_REFERENCE)
		return STATUS_OK;
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (rivals[i].reference != 0)
			status = await_title(r, rivals[i].reference,
					     &rivals[i].text,
					     rivals[i].denied, err);
	}
	return status == STATUS_OK ? fill_titles(r, err) : status;
}

static char *join(struct reader *r, const struct rival *rivals, int count,
		  bool hedged)
{
	char *text = talloc_strdup(r->rows, "");

	for (int i = 0; i < count && text != NULL; i++) {
		const char *hedge = hedged ? rivals[i].hedge : NULL;

		text = text_add(text, "%s%s%s%s", i > 0 ? "|" : "",
				hedge != NULL ? hedge : "",
				hedge != NULL ? ": " : "",
				rivals[i].text != NULL ? rivals[i].text : "");
	}
	return text;
}

static enum status join_rivals(struct reader *r, int64_t id,
			       const struct field *field,
			       struct list_cell *cell, struct error *err)
{
	struct rival rivals[RIVALS_MAX];
	int count = read_rivals(r, id, field, rivals);
	enum status status;

	if (count < 2)
		return STATUS_OK;
	status = title_rivals(r, field, rivals, count, err);
	if (status != STATUS_OK)
		return status;
	cell->text = join(r, rivals, count, false);
	cell->shown = join(r, rivals, count, true);
	if (cell->text == NULL || cell->shown == NULL)
		return no_memory(err);
	cell->more -= count - 1;
	if (cell->more < 0)
		cell->more = 0;
	return STATUS_OK;
}

static enum status fill_rivals(struct reader *r, struct error *err)
{
	const struct kind *kind = r->list->kind;
	enum status status = STATUS_OK;

	for (int row = 0; row < r->count; row++)
		for (int i = 0;
		     i < kind->field_count && status == STATUS_OK; i++) {
			const struct field *f = kind->fields[i];
			struct list_cell *cell = &r->rows[row].cells[f->slot];

			if (cell->more > 0 &&
			    (cell->standing == STANDING_DISPUTED ||
			     cell->standing == STANDING_TWO_WAYS))
				status = join_rivals(r, r->rows[row].id, f,
						     cell, err);
		}
	return status;
}

/* What is hedged as a whole says so once, in the first cell of its line. */
struct whole {
	const char *hedge; /* NULL: none */
	bool told;
};

static enum status hedge_cell(struct reader *r, struct list_cell *cell,
			      struct whole *whole, struct error *err)
{
	const char *hedge = cell->hedge;

	if (cell->shown != NULL || cell->text == NULL)
		return STATUS_OK; /* rivals have theirs */
	if (hedge != NULL && whole->hedge != NULL &&
	    strcmp(hedge, whole->hedge) == 0) {
		hedge = whole->told ? NULL : hedge;
		whole->told = true;
	}
	cell->shown = hedge != NULL ? talloc_asprintf(r->rows, "%s: %s", hedge,
						      cell->text)
				    : cell->text;
	return cell->shown != NULL ? STATUS_OK : no_memory(err);
}

/* ---- the whole set of a field of many ---- */

struct member {
	const char *text, *hedge, *key;
	int64_t reference;
	enum standing standing;
	bool denied, told;
};

struct set {
	struct member *members;
	int count;
};

static enum status add_member(struct reader *r, struct statement *s,
			      struct set *set, struct error *err)
{
	struct member *more = talloc_realloc(r->rows, set->members,
					     struct member,
					     (unsigned)set->count + 1);
	struct member *member;
	enum status status;

	if (more == NULL)
		return no_memory(err);
	set->members = more;
	member = &more[set->count++];
	*member = (struct member){
		.reference = db_column_integer(s, 2),
		.standing = (enum standing)db_column_integer(s, 3),
		.denied = db_column_integer(s, 4) == POLARITY_NOT};
	status = copy_text(r, s, 0, &member->text, err);
	if (status == STATUS_OK)
		status = copy_text(r, s, 1, &member->key, err);
	if (status == STATUS_OK)
		status = copy_text(r, s, 5, &member->hedge, err);
	return status;
}

static enum status read_set(struct reader *r, int64_t id,
			    const struct field *field, struct set *set,
			    struct error *err)
{
	struct statement *s;
	enum status status = wide_prepare(
		r->list->casefile, &s, err, "SELECT v.x, v.k, v.r, v.standing, "
		"c.polarity, c.hedge FROM %s v LEFT JOIN claim c ON "
		"c.id = v.claim WHERE v.id = ?1 AND v.slot = ?2 ORDER BY v.ord",
		r->list->values);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, field->slot);
	while (status == STATUS_OK && db_step(s))
		status = add_member(r, s, set, err);
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

static enum status title_members(struct reader *r, const struct field *field,
				 const struct set *set, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; field->type == VALUE_REFERENCE && i < set->count &&
			status == STATUS_OK; i++) {
		struct member *member = &set->members[i];

		if (member->reference != 0)
			status = await_title(r, member->reference,
					     &member->text, member->denied,
					     err);
	}
	return status == STATUS_OK ? fill_titles(r, err) : status;
}

static bool is_opposed(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

/* A value and its own denial. */
static bool are_opposed(const struct member *a, const struct member *b)
{
	return is_opposed(a->standing) && is_opposed(b->standing) &&
	       a->reference == b->reference &&
	       (a->key == NULL ? b->key == NULL
			       : b->key != NULL && strcmp(a->key, b->key) == 0);
}

static char *append_member(char *text, struct member *member,
			   const char *between, const char *whole_hedge)
{
	const char *hedge = member->hedge;

	member->told = true;
	if (hedge != NULL && whole_hedge != NULL &&
	    strcmp(hedge, whole_hedge) == 0)
		hedge = NULL;
	return text_add(text, "%s%s%s%s", between, hedge != NULL ? hedge : "",
			hedge != NULL ? ": " : "",
			member->text != NULL ? member->text : "");
}

/* The denials of a member behind it. The first has them in `shown`. */
static char *append_denials(char *text, struct set *set, int of,
			    const char *whole_hedge)
{
	for (int i = of + 1; i < set->count && text != NULL; i++) {
		struct member *denial = &set->members[i];

		if (!are_opposed(&set->members[of], denial))
			continue;
		if (of > 0)
			text = append_member(text, denial, "|", whole_hedge);
		denial->told = true;
	}
	return text;
}

static char *shown_text(const struct reader *r, const struct list_cell *cell)
{
	return talloc_asprintf(r->rows, "%s%s", cell->shown,
			       standing_mark(cell->standing));
}

static char *join_set(const struct reader *r, const struct list_cell *cell,
		      struct set *set, const char *whole_hedge)
{
	char *text = shown_text(r, cell);

	for (int i = 0; i < set->count && text != NULL; i++) {
		struct member *member = &set->members[i];

		if (i > 0 && (member->told ||
			      member->standing == STANDING_REJECTED))
			continue;
		if (i > 0)
			text = append_member(text, member, "; ", whole_hedge);
		text = append_denials(text, set, i, whole_hedge);
		if (i > 0 && text != NULL)
			text = text_add(text, "%s",
					standing_mark(member->standing));
	}
	return text;
}

static enum status fill_set(struct reader *r, const struct list_row *row,
			    const struct field *field, struct error *err)
{
	struct list_cell *cell = &row->cells[field->slot];
	const char *hedge = kind_has_holds(r->list->kind)
				    ? row->cells[0].hedge : NULL;
	struct set set = {.count = 0};
	enum status status = read_set(r, row->id, field, &set, err);

	if (status == STATUS_OK)
		status = title_members(r, field, &set, err);
	if (status != STATUS_OK)
		return status;
	cell->whole = join_set(r, cell, &set, hedge);
	return cell->whole != NULL ? STATUS_OK : no_memory(err);
}

/* Of a field of one value those that lost are not its value. */
static enum status fill_sets(struct reader *r, const struct list_row *row,
			     struct error *err)
{
	const struct kind *kind = r->list->kind;
	enum status status = STATUS_OK;

	for (int i = 0; i < kind->field_count && status == STATUS_OK; i++) {
		const struct field *field = kind->fields[i];
		struct list_cell *cell = &row->cells[field->slot];

		if (cell->more == 0 || cell->shown == NULL)
			continue;
		if (field->many) {
			status = fill_set(r, row, field, err);
			continue;
		}
		cell->whole = shown_text(r, cell);
		if (cell->whole == NULL)
			status = no_memory(err);
	}
	return status;
}

static enum status hedge_row(struct reader *r, struct list_row *row,
			     struct error *err)
{
	const struct kind *kind = r->list->kind;
	bool holds = kind_has_holds(kind);
	struct whole whole = {.hedge = holds ? row->cells[0].hedge : NULL};
	enum status status = STATUS_OK;

	if (holds) {
		row->cells[0].shown = row->cells[0].text;
		row->unknown = row->cells[0].text != NULL &&
			       strcmp(row->cells[0].text, "unknown") == 0;
	}
	for (int i = 0; kind->line[i] != NULL && status == STATUS_OK; i++)
		status = hedge_cell(r, &row->cells[kind->line[i]->slot],
				    &whole, err);
	for (int i = 0; i < kind->field_count && status == STATUS_OK; i++)
		status = hedge_cell(r, &row->cells[kind->fields[i]->slot],
				    &whole, err);
	return status;
}

/* ---- titles of relations and events ---- */

/* As derive_title() says it: the kind, and what stands on its line. */
static enum status title_row(struct reader *r, struct list_row *row,
			     struct error *err)
{
	const struct kind *kind = r->list->kind;
	char *title = talloc_strdup(r->rows, kind->label);
	int parts = 0;

	for (char *c = title; c != NULL && *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	for (int i = 0; kind->line[i] != NULL && parts < TITLE_PARTS; i++) {
		const struct list_cell *cell =
			&row->cells[kind->line[i]->slot];

		if (cell->text != NULL && title != NULL)
			title = text_add(title, "%s%s",
					 parts++ > 0 ? ", " : " ", cell->text);
	}
	row->title = title;
	return title != NULL ? STATUS_OK : no_memory(err);
}

static enum status fill_all(struct reader *r, const int64_t *ids, int n,
			    struct error *err)
{
	enum status status = read_rows(r, ids, n, err);

	if (status == STATUS_OK)
		status = fill_titles(r, err);
	for (int i = 0; i < r->count && status == STATUS_OK; i++)
		if (r->rows[i].title == NULL)
			status = title_row(r, &r->rows[i], err);
	if (status == STATUS_OK)
		status = fill_rivals(r, err);
	for (int i = 0; i < r->count && status == STATUS_OK; i++)
		status = hedge_row(r, &r->rows[i], err);
	for (int i = 0; i < r->count && status == STATUS_OK &&
			r->list->query.whole; i++)
		status = fill_sets(r, &r->rows[i], err);
	return status;
}

enum status list_read_rows(struct list *list, const void *ctx,
			   const int64_t *ids, int n,
			   struct list_row **ret_rows, int *ret_count,
			   struct error *err)
{
	struct reader r = {.list = list};
	enum status status;

	r.rows = talloc_zero_array(ctx, struct list_row, (unsigned)n + 1);
	if (r.rows == NULL)
		return no_memory(err);
	status = fill_all(&r, ids, n, err);
	talloc_free(r.waiting);
	if (status != STATUS_OK) {
		talloc_free(r.rows);
		return status;
	}
	*ret_rows = r.rows;
	*ret_count = r.count;
	return STATUS_OK;
}
