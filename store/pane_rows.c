#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/pane_internal.h"

struct casefile *pane_casefile(const struct pane_reader *reader)
{
	return reader->casefile;
}

const struct registry *pane_registry(const struct pane_reader *reader)
{
	return casefile_registry(reader->casefile);
}

struct pane_cache *pane_cache_of(const struct pane_reader *reader)
{
	return reader->casefile->pane_cache;
}

static int reader_destroy(struct pane_reader *reader)
{
	if (reader->reading)
		pane_cache_end(reader->casefile);
	db_read_end(reader->db, reader->reading);
	return 0;
}

struct pane_reader *pane_reader_new(struct casefile *casefile, const void *ctx)
{
	struct pane_reader *reader = talloc_zero(ctx, struct pane_reader);

	if (!reader)
		return NULL;
	reader->casefile = casefile;
	reader->db = casefile_db(casefile);
	reader->reading = db_read_begin(reader->db);
	if (reader->reading)
		pane_cache_begin(casefile);
	talloc_set_destructor(reader, reader_destroy);
	return reader;
}

/* ---- rows and values ---- */

static enum status kind_statement(struct pane_reader *reader,
				  const struct kind *kind,
				  enum pane_query query,
				  struct statement **ret, struct error *err)
{
	const char *made = db_recall(reader->db, kind, (int)query);

	if (made)
		return db_prepare(reader->db, made, ret, err);
	return pane_prepare_made(
		reader, query, kind,
		query == PANE_ROW
			? derive_select_wide(&derive_names_kept, kind)
			: derive_select_values(&derive_names_kept, kind),
		ret, err);
}

/* The columns of one field, in the order of derive_ddl.c; returns the next. */
static int read_cell(const void *ctx, struct statement *s, int column,
		     const struct field *field, struct pane_cell *cell)
{
	int next = column + 3 + derive_has_key(field) +
		   derive_has_reference(field) + 2 * derive_has_range(field);

	cell->low = TIME_MIN;
	cell->high = TIME_MAX;
	/* Of most fields nothing is said. */
	if (db_column_is_null(s, next - 1) && db_column_is_null(s, column))
		return next;
	cell->text = pane_text(ctx, s, column++);
	if (derive_has_key(field))
		column++;
	if (derive_has_reference(field))
		cell->reference = pane_integer(s, column++, 0);
	if (derive_has_range(field)) {
		cell->low = pane_integer(s, column++, TIME_MIN);
		cell->high = pane_integer(s, column++, TIME_MAX);
	}
	cell->more = (int)pane_integer(s, column++, 0);
	cell->claim = pane_integer(s, column++, 0);
	return column;
}

static void read_row(struct statement *s, struct pane_row *row)
{
	const struct kind *kind = row->kind;
	int64_t standing, standing2;
	int column = 1;

	for (int i = 0; i < kind->field_count; i++)
		column = read_cell(row, s, column, kind->fields[i],
				   &row->cells[kind->fields[i]->slot]);
	standing = db_column_integer(s, column++);
	standing2 = pane_integer(s, column++, 0);
	for (int i = 0; i < kind->field_count; i++) {
		int slot = kind->fields[i]->slot;

		row->cells[slot].standing =
			standing_of_slot(standing, standing2, slot);
	}
	row->standing = row->cells[0].standing;
	row->by_low = (int)pane_integer(s, column++, 0);
	row->by_high = (int)pane_integer(s, column++, 0);
	row->title = pane_text(row, s, column++);
	column++; /* its folded key */
	row->label = pane_integer(s, column++, 0) != 0;
	row->same = pane_integer(s, column++, 0);
}

static unsigned int slots_of(const struct kind *kind)
{
	int most = 0;

	for (int i = 0; i < kind->field_count; i++)
		most = kind->fields[i]->slot > most ? kind->fields[i]->slot
						    : most;
	return (unsigned int)most + 1;
}

/* Its kind, and how a thing is called, need not be asked for again. */
static void keep(struct pane_reader *reader, const struct pane_row *row)
{
	struct pane_cache *cache = pane_cache_of(reader);

	if (!cache)
		return;
	pane_cache_set_kind(cache, row->id, row->kind->number);
	if (row->title && !kind_has_holds(row->kind))
		pane_cache_set_title(cache, row->id, row->title);
}

enum status pane_row(struct pane_reader *reader, const void *ctx,
		     const struct kind *kind, int64_t id,
		     struct pane_row **ret_row, struct error *err)
{
	struct statement *s;
	struct pane_row *row;
	enum status status = kind_statement(reader, kind, PANE_ROW, &s, err);

	if (status != STATUS_OK)
		return status;
	row = talloc_zero(ctx, struct pane_row);
	if (row)
		row->cells = talloc_zero_array(row, struct pane_cell,
					       slots_of(kind));
	if (!row || !row->cells)
		return no_memory(err);
	row->id = id;
	row->kind = kind;
	db_bind_integer(s, 1, id);
	if (!db_step(s)) {
		talloc_free(row);
		status = db_status(s, err);
		return status != STATUS_OK ? status : STATUS_NOT_FOUND;
	}
	read_row(s, row);
	db_reset(s);
	keep(reader, row);
	*ret_row = row;
	return STATUS_OK;
}

static void read_value(const void *ctx, struct statement *s,
		       struct pane_cell *value)
{
	value->text = pane_text(ctx, s, 3);
	value->reference = pane_integer(s, 5, 0);
	value->low = pane_integer(s, 6, TIME_MIN);
	value->high = pane_integer(s, 7, TIME_MAX);
	value->standing = (enum standing)db_column_integer(s, 8);
	value->by_low = (int)pane_integer(s, 9, 0);
	value->by_high = (int)pane_integer(s, 10, 0);
	value->claim = pane_integer(s, 11, 0);
}

enum status pane_values(struct pane_reader *reader, const void *ctx,
			const struct pane_row *row, const struct field *field,
			struct pane_cell **ret_values, int *ret_count,
			struct error *err)
{
	struct pane_cell *values = NULL;
	struct statement *s;
	int count = 0;
	enum status status = kind_statement(reader, row->kind, PANE_VALUES,
					    &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, row->id);
	while (db_step(s)) {
		if (db_column_integer(s, 1) != field->slot)
			continue;
		values = talloc_realloc(ctx, values, struct pane_cell,
					(unsigned int)count + 1);
		if (!values) {
			db_reset(s);
			return no_memory(err);
		}
		values[count] = (struct pane_cell){ .text = NULL };
		read_value(values, s, &values[count++]);
	}
	*ret_values = values;
	*ret_count = count;
	return db_status(s, err);
}

/* ---- references ---- */

struct reference_list {
	struct pane_reference *items;
	int count, room;
};

static bool add_reference(const void *ctx, struct reference_list *list,
			  const struct pane_reference *reference)
{
	int room = list->room ? list->room * 2 : 32;
	struct pane_reference *items;

	if (list->count == list->room) {
		items = talloc_realloc(ctx, list->items,
				       struct pane_reference,
				       (unsigned int)room);
		if (!items)
			return false;
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = *reference;
	return true;
}

/* Columns as date_columns() has them. */
static enum status collect(struct statement *s, const void *ctx,
			   const struct kind *kind,
			   struct reference_list *list, struct error *err)
{
	while (db_step(s)) {
		struct pane_reference reference = {
			.record = db_column_integer(s, 0),
			.when = db_column_is_null(s, 1)
					? TIME_MAX
					: pane_integer(s, 2, TIME_MIN),
			.until = pane_integer(s, 4, TIME_MAX),
			.kind = kind,
			.standing = (enum standing)db_column_integer(s, 3),
		};

		if (!add_reference(ctx, list, &reference)) {
			db_reset(s);
			return no_memory(err);
		}
	}
	return db_status(s, err);
}

/* Id, any end and the low end of the main date (no date: NULL), standing. */
static char *date_columns(const void *ctx, const char *table,
			  const struct kind *kind)
{
	const struct field *date = derive_main_date(kind);

	if (!date)
		return talloc_asprintf(ctx,
				       "SELECT %sid, NULL, NULL, "
				       "%sstanding & 7, NULL FROM ", table,
				       table);
	return talloc_asprintf(ctx, "SELECT %sid, COALESCE(%sl%d, %sh%d), "
			       "%sl%d, %sstanding & 7, %sh%d FROM ", table,
			       table, date->slot, table, date->slot, table,
			       date->slot, table, table, date->slot);
}

static char *wide_sql(const struct field *field, const struct kind *kind)
{
	char *before = date_columns(NULL, "", kind);
	char *after = talloc_asprintf(NULL, " WHERE r%d = ?1 AND same IS NULL",
				      field->slot);
	char *sql = before && after ? derive_sql(NULL, &derive_names_kept,
						 kind, before, after)
				    : NULL;

	talloc_free(before);
	talloc_free(after);
	return sql;
}

/* Values of a field of many, and rivals of a single one. */
static char *values_sql(const struct field *field, const struct kind *kind)
{
	char *before = date_columns(NULL, "w.", kind);
	char *wide = before ? derive_sql(NULL, &derive_names_kept, kind,
					 before, " w JOIN ")
			    : NULL;
	char *after = talloc_asprintf(NULL,
				      " v ON v.id = w.id WHERE v.slot = %d "
				      "AND v.r = ?1 AND v.standing NOT IN "
				      "(%d, %d) AND w.same IS NULL",
				      field->slot, STANDING_NEGATIVE,
				      STANDING_REJECTED);
	char *sql = wide && after ? derive_values_sql(NULL, &derive_names_kept,
						      kind, wide, after)
				  : NULL;

	talloc_free(before);
	talloc_free(wide);
	talloc_free(after);
	return sql;
}

static enum status find_references(struct pane_reader *reader,
				   const void *ctx, enum pane_query query,
				   const struct kind *kind,
				   const struct field *field, int64_t target,
				   struct reference_list *list,
				   struct error *err)
{
	const char *made = db_recall(reader->db, field, (int)query);
	struct statement *s;
	enum status status =
		made ? db_prepare(reader->db, made, &s, err)
		     : pane_prepare_made(reader, query, field,
					 query == PANE_WIDE_REFERENCES
						 ? wide_sql(field, kind)
						 : values_sql(field, kind),
					 &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, target);
	return collect(s, ctx, kind, list, err);
}

static int by_when(const void *a, const void *b)
{
	const struct pane_reference *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

static void drop_doubles(struct reference_list *list)
{
	int kept = 0;

	qsort(list->items, (size_t)list->count, sizeof(*list->items), by_when);
	for (int i = 0; i < list->count; i++)
		if (kept == 0 ||
		    list->items[kept - 1].record != list->items[i].record)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

enum status pane_references(struct pane_reader *reader, const void *ctx,
			    const struct kind *kind, const struct field *field,
			    int64_t target,
			    struct pane_reference **ret_references,
			    int *ret_count, struct error *err)
{
	struct reference_list list = { .items = NULL };
	enum status status = STATUS_OK;

	*ret_references = NULL;
	*ret_count = 0;
	if (!pane_may_have_rows(reader, kind))
		return STATUS_OK;
	if (!field->many)
		status = find_references(reader, ctx, PANE_WIDE_REFERENCES,
					 kind, field, target, &list, err);
	if (status == STATUS_OK && pane_may_have_values(reader, kind, field))
		status = find_references(reader, ctx, PANE_VALUE_REFERENCES,
					 kind, field, target, &list, err);
	if (status != STATUS_OK)
		return status;
	if (list.count > 1)
		drop_doubles(&list);
	*ret_references = list.items;
	*ret_count = list.count;
	return STATUS_OK;
}

/* ---- whole kinds ---- */

static int64_t count_rows(struct pane_reader *reader, const struct kind *kind,
			  const char *where)
{
	struct statement *s;
	int64_t count = 0;

	if (pane_prepare(reader, derive_sql(reader, &derive_names_kept, kind,
				       "SELECT COUNT(*) FROM ", where),
		    &s, NULL) != STATUS_OK)
		return 0;
	if (db_step(s))
		count = db_column_integer(s, 0);
	db_reset(s);
	return count;
}

int64_t pane_count(struct pane_reader *reader, const struct kind *kind)
{
	return count_rows(reader, kind, "") -
	       count_rows(reader, kind, " WHERE same IS NOT NULL");
}

/* One kind in the order of its main date, with one look ahead. */
struct stream {
	struct statement *statement; /* NULL: at its end */
	const struct kind *kind;
	struct pane_reference head;
};

/* Three walks: open starts by their last day, dated rows, undated rows. Only
 * the dated ones, of which there are many, stand in the order of an index. */
static const struct walk {
	const char *low, *high;
	int any_high; /* 1: the last day does not matter */
	char order;
} walks[] = {
	{ "NULL", "NOT NULL", 0, 'h' },
	{ "NOT NULL", "NULL", 1, 'l' },
	{ "NULL", "NULL", 0, 'h' },
};
enum { WALKS = sizeof(walks) / sizeof(*walks) };

static void stream_step(struct stream *stream)
{
	struct statement *s = stream->statement;

	if (!s || !db_step(s)) {
		stream->statement = NULL;
		return;
	}
	stream->head = (struct pane_reference){
		.record = db_column_integer(s, 0),
		.when = db_column_is_null(s, 1) ? TIME_MAX
						: pane_integer(s, 2, TIME_MIN),
		.until = pane_integer(s, 4, TIME_MAX),
		.kind = stream->kind,
		.standing = (enum standing)db_column_integer(s, 3),
	};
}

static enum status stream_open(struct pane_reader *reader, const void *ctx,
			       const struct kind *kind,
			       const struct walk *walk, struct stream *stream,
			       struct error *err)
{
	const struct field *date = derive_main_date(kind);
	char *before = date_columns(ctx, "", kind);
	char *after = talloc_asprintf(
		ctx, " WHERE l%d IS %s AND (%d OR h%d IS %s) "
		     "AND same IS NULL ORDER BY %c%d, id",
		date->slot, walk->low, walk->any_high, date->slot, walk->high,
		walk->order, date->slot);
	enum status status = STATUS_NOMEM;

	stream->kind = kind;
	stream->statement = NULL;
	if (before && after)
		status = pane_prepare(reader,
				      derive_sql(ctx, &derive_names_kept, kind,
						 before, after),
				      &stream->statement, err);
	talloc_free(before);
	talloc_free(after);
	if (status == STATUS_OK)
		stream_step(stream);
	return status;
}

static struct stream *first_stream(struct stream *streams, int count)
{
	struct stream *first = NULL;

	for (int i = 0; i < count; i++)
		if (streams[i].statement &&
		    (!first || by_when(&streams[i].head, &first->head) < 0))
			first = &streams[i];
	return first;
}

static enum status walk_streams(struct pane_reader *reader,
				const struct kind *const *kinds, int count,
				const struct walk *walk, pane_visit *visit,
				void *payload, bool *go_on, struct error *err)
{
	struct stream streams[PANE_KINDS_MAX] = { 0 }, *first;
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = stream_open(reader, reader, kinds[i], walk,
				     &streams[i], err);
	while (status == STATUS_OK && *go_on &&
	       (first = first_stream(streams, count))) {
		*go_on = visit(payload, &first->head);
		stream_step(first);
	}
	for (int i = 0; i < count; i++)
		if (streams[i].statement)
			db_reset(streams[i].statement);
	return status;
}

enum status pane_timeline_walk(struct pane_reader *reader,
			       const struct kind *const *kinds, int kind_count,
			       pane_visit *visit, void *payload,
			       struct error *err)
{
	enum status status = STATUS_OK;
	bool go_on = true;

	if (kind_count > PANE_KINDS_MAX)
		bug("a timeline of %d kinds", kind_count);
	for (int i = 0; i < WALKS && go_on && status == STATUS_OK; i++)
		status = walk_streams(reader, kinds, kind_count, &walks[i],
				      visit, payload, &go_on, err);
	return status;
}

/* A part of the timeline. */
struct part {
	const void *ctx;
	int64_t skip, n;
	struct reference_list list;
	bool failed;
};

static bool add_to_part(void *payload, const struct pane_reference *reference)
{
	struct part *part = payload;

	if (part->skip > 0)
		part->skip--;
	else
		part->failed = !add_reference(part->ctx, &part->list,
					      reference);
	return !part->failed && part->list.count < part->n;
}

enum status pane_timeline(struct pane_reader *reader, const void *ctx,
			  const struct kind *const *kinds, int kind_count,
			  int64_t skip, int64_t n,
			  struct pane_reference **ret_references,
			  int *ret_count, struct error *err)
{
	struct part part = { .ctx = ctx, .skip = skip, .n = n };
	enum status status =
		n > 0 ? pane_timeline_walk(reader, kinds, kind_count,
					   add_to_part, &part, err)
		      : STATUS_OK;

	if (status == STATUS_OK && part.failed)
		status = no_memory(err);
	if (status != STATUS_OK)
		return status;
	*ret_references = part.list.items;
	*ret_count = part.list.count;
	return STATUS_OK;
}
