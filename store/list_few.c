/* Few rows, sorted as the walk of an index would give them. */
#include "store/list_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"

struct few {
	int rank;
	const char *text;
	size_t length;
	int64_t number;
	bool undated;
	int64_t date, id;
};

struct sorter {
	struct list *list;
	struct few *rows;
	size_t count;
};

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_text(const struct few *a, const struct few *b)
{
	size_t n = a->length < b->length ? a->length : b->length;
	int order = n > 0 ? memcmp(a->text, b->text, n) : 0;

	return order != 0 ? order : by_number((int64_t)a->length,
					      (int64_t)b->length);
}

static int compare_few(const void *x, const void *y)
{
	const struct few *a = x, *b = y;
	int order = by_text(a, b);

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (order == 0)
		order = by_number(a->number, b->number);
	if (order != 0)
		return order;
	if (a->undated != b->undated)
		return a->undated ? 1 : -1;
	order = by_number(a->date, b->date);
	return order != 0 ? order : by_number(a->id, b->id);
}

/* The other way round, but for what stands last whichever the direction. */
static int compare_few_down(const void *x, const void *y)
{
	const struct few *a = x, *b = y;
	int order = by_text(b, a);

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (order == 0)
		order = by_number(b->number, a->number);
	if (order != 0)
		return order;
	if (a->undated != b->undated)
		return a->undated ? 1 : -1;
	order = by_number(b->date, a->date);
	return order != 0 ? order : by_number(b->id, a->id);
}

static enum status set_text(struct sorter *sorter, struct few *few,
			    const char *text, size_t n, struct error *err)
{
	if (n == 0)
		return STATUS_OK;
	few->text = talloc_strndup(sorter->rows, text, n);
	few->length = n;
	return few->text != NULL
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

static void read_met(struct statement *s, enum list_key type,
		     struct list_met *ret_met)
{
	*ret_met = (struct list_met){.id = db_column_integer(s, 0)};
	for (int i = 0; i < 2; i++)
		ret_met->null[i] = db_column_is_null(s, 1 + i);
	if (list_key_is_text(type)) {
		ret_met->text = db_column_text(s, 1, &ret_met->length);
		return;
	}
	for (int i = 0; i < 2; i++)
		ret_met->number[i] = db_column_integer(s, 1 + i);
}

static enum status read_few(struct sorter *sorter, struct statement *s,
			    struct few *few, struct error *err)
{
	enum list_key type = list_key(sorter->list);
	struct list_met met;
	size_t n;

	read_met(s, type, &met);
	few->id = met.id;
	if (type == LIST_KEY_RANGE) {
		few->rank = list_key_rank(sorter->list, &met, &few->number);
		return STATUS_OK;
	}
	if (type == LIST_KEY_NUMBER) {
		few->number = list_key_number(sorter->list, &met);
		return STATUS_OK;
	}
	few->rank = met.null[0] ? 2 : 0;
	if (type == LIST_KEY_REFERENCE) {
		if (few->rank != 0)
			return STATUS_OK;
		few->number = met.number[0];
		few->undated = met.null[1];
		few->date = met.number[1];
		return STATUS_OK;
	}
	if (few->rank != 0)
		return STATUS_OK;
	if (type == LIST_KEY_FOLD) {
		char key[LIST_PREFIX];

		n = list_key_fold(&met, key);
		return set_text(sorter, few, key, n, err);
	}
	n = met.length;
	if (sorter->list->order == LIST_BY_SCAN && n > LIST_PREFIX)
		n = LIST_PREFIX;
	return set_text(sorter, few, met.text, n, err);
}

static enum status read_rows(struct sorter *sorter, const struct ids *ids,
			     struct error *err)
{
	struct list *list = sorter->list;
	const char *columns = list_key_columns(list);
	const char *sql = columns != NULL
				  ? wide_sql(list->casefile, "SELECT %s FROM "
					     "%s WHERE id = ?1", columns,
					     list->wide)
				  : NULL;

	for (size_t i = 0; i < ids->count; i++) {
		struct statement *s;
		enum status status = db_prepare(list->db, sql, &s, err);

		if (status != STATUS_OK)
			return status;
		db_bind_integer(s, 1, ids->id[i]);
		if (!db_step(s)) {
			status = db_status(s, err);
		} else {
			status = read_few(sorter, s,
					  &sorter->rows[sorter->count++],
					  err);
			db_reset(s);
		}
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static int compare_target(const void *x, const void *y)
{
	return by_number(((const struct few *)x)->number,
			 ((const struct few *)y)->number);
}

static enum status target_title(struct sorter *sorter, struct few *few,
				struct error *err)
{
	struct list *list = sorter->list;
	const struct kind *kind = registry_kind(
		list->registry, casefile_kind_of(list->casefile, few->number));
	struct statement *s;
	char *table;
	enum status status;

	few->rank = 1;
	if (kind == NULL || kind_has_holds(kind) ||
	    !field_takes_kind(list->registry, list->sort, kind->number))
		return STATUS_OK;
	table = wide_table(NULL, kind, list->view &&
			   wide_has_view(list->casefile, kind));
	if (table == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = wide_prepare(list->casefile, &s, err, "SELECT title_key "
			      "FROM %s WHERE id = ?1", table);
	talloc_free(table);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, few->number);
	if (!db_step(s))
		return db_status(s, err);
	if (!db_column_is_null(s, 0)) {
		size_t n;
		const char *key = db_column_text(s, 0, &n);

		few->rank = 0;
		status = set_text(sorter, few, key, strnlen(key, n), err);
	}
	db_reset(s);
	return status;
}

/* Rows that refer to the same record stand together, so that each title is
 * looked up once. */
static enum status read_titles(struct sorter *sorter, struct error *err)
{
	qsort(sorter->rows, sorter->count, sizeof(*sorter->rows),
	      compare_target);
	for (size_t i = 0; i < sorter->count; i++) {
		struct few *few = &sorter->rows[i];
		const struct few *last = i > 0 ? few - 1 : NULL;
		enum status status;

		if (few->rank == 2)
			continue;
		if (last != NULL && last->rank != 2 &&
		    last->number == few->number) {
			few->rank = last->rank;
			few->text = last->text;
			few->length = last->length;
			continue;
		}
		status = target_title(sorter, few, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static enum status sort_few(struct sorter *sorter, const struct ids *few,
			    struct error *err)
{
	struct list *list = sorter->list;
	enum status status = read_rows(sorter, few, err);

	if (status == STATUS_OK && list_key(list) == LIST_KEY_REFERENCE)
		status = read_titles(sorter, err);
	if (status != STATUS_OK)
		return status;
	qsort(sorter->rows, sorter->count, sizeof(*sorter->rows),
	      list->descending ? compare_few_down : compare_few);
	for (size_t i = 0; i < sorter->count && status == STATUS_OK; i++)
		status = ids_add(&list->ids, sorter->rows[i].id, err);
	return status;
}

/* What the titles did not bring, by id behind them. */
static enum status add_untitled(struct list *list, const struct ids *few,
				struct error *err)
{
	struct ids rest = {.id = NULL}, titled = {.id = NULL};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < few->count && status == STATUS_OK; i++)
		status = ids_add(&rest, few->id[i], err);
	for (size_t i = 0; i < list->ids.count && status == STATUS_OK; i++)
		status = ids_add(&titled, list->ids.id[i], err);
	if (status == STATUS_OK)
		status = ids_sort(&titled, err);
	if (status == STATUS_OK)
		ids_subtract(&rest, &titled);
	if (list->descending)
		ids_reverse(&rest, 0);
	for (size_t i = 0; i < rest.count && status == STATUS_OK; i++)
		status = ids_add(&list->ids, rest.id[i], err);
	ids_release(&rest);
	ids_release(&titled);
	return status;
}

static enum status sort_by_titles(struct list *list,
				  const struct titles_kind *titles,
				  const struct ids *few, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < titles->count && status == STATUS_OK &&
			   list->ids.count < few->count;
	     i++) {
		int64_t id = titles->id[list->descending
						? titles->count - 1 - i : i];

		if (ids_has(few, id))
			status = ids_add(&list->ids, id, err);
	}
	if (status == STATUS_OK && list->ids.count < few->count)
		status = add_untitled(list, few, err);
	return status;
}

/* Titles stand in memory in order: where not a few of them are wanted, it is
 * sooner to go along all than to read each row. ret_done false: it is not. */
static enum status sort_along_titles(struct list *list, const struct ids *few,
				     bool *ret_done, struct error *err)
{
	enum { PART = 32 };
	const struct titles_kind *titles;
	enum status status;

	*ret_done = false;
	if (list->order != LIST_BY_TITLE)
		return STATUS_OK;
	status = titles_get(list->casefile, list->kind, list->view, &titles,
			    err);
	if (status != STATUS_OK || few->count < titles->count / PART)
		return status;
	*ret_done = true;
	return sort_by_titles(list, titles, few, err);
}

enum status list_sort_few(struct list *list, const struct ids *few,
			  struct error *err)
{
	struct sorter sorter = {.list = list};
	bool done = false;
	enum status status = sort_along_titles(list, few, &done, err);

	if (status != STATUS_OK || done)
		return status;

	sorter.rows = talloc_zero_array(NULL, struct few,
					(unsigned)few->count + 1);
	if (sorter.rows == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = sort_few(&sorter, few, err);
	talloc_free(sorter.rows);
	return status;
}
