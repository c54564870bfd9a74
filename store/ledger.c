#include "store/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/ledger_internal.h"

static const struct ledger_class *const classes[LEDGER_LAST] = {
	[LEDGER_CLAIMS] = &ledger_claims,
	[LEDGER_SOURCES] = &ledger_sources,
	[LEDGER_CITATIONS] = &ledger_citations,
	[LEDGER_NOTES] = &ledger_notes,
	[LEDGER_HISTORY] = &ledger_history,
};
const struct ledger_column *ledger_columns(enum ledger_of of, int *ret_count)
{
	*ret_count = classes[of]->column_count;
	return classes[of]->columns;
}

int ledger_column(enum ledger_of of, const char *word, size_t length)
{
	const struct ledger_class *class = classes[of];

	for (int i = 0; i < class->column_count; i++)
		if (strlen(class->columns[i].word) == length &&
		    memcmp(class->columns[i].word, word, length) == 0)
			return i;
	return -1;
}

enum status ledger_no_column(enum ledger_of of, const char *word,
			     size_t length, struct error *err)
{
	const struct ledger_class *class = classes[of];
	char has[ERROR_TEXT_MAX] = "";
	size_t n = 0;

	for (int i = 0; i < class->column_count && n < sizeof(has); i++)
		n += (size_t)snprintf(has + n, sizeof(has) - n, "%s%s",
				      i > 0 ? ", " : "",
				      class->columns[i].word);
	return error_set(err, STATUS_INVALID,
			 "%s have no column `%.*s`; they have %s",
			 ledger_word(of), (int)length, word, has);
}

void ledger_columns_default(enum ledger_of of, bool all,
			    struct list_columns *ret_columns)
{
	const struct ledger_class *class = classes[of];

	ret_columns->count = 0;
	for (int i = 0; i < class->column_count; i++)
		if (all || !class->columns[i].unusual)
			ret_columns->at[ret_columns->count++] =
				(struct list_column){
					.what = LIST_COLUMN_OWN,
					.word = class->columns[i].word};
}

static bool find_column(const void *of, const char *word, size_t length,
			struct list_column *ret_column)
{
	enum ledger_of ledger = *(const enum ledger_of *)of;
	int column = ledger_column(ledger, word, length);

	if (column >= 0)
		*ret_column = (struct list_column){
			.what = LIST_COLUMN_OWN,
			.word = classes[ledger]->columns[column].word};
	return column >= 0;
}

static enum status none_of_these(const void *of, const char *word,
				 size_t length, struct error *err)
{
	return ledger_no_column(*(const enum ledger_of *)of, word, length,
				err);
}

enum status ledger_columns_parse(enum ledger_of of, const char *text,
				 struct list_columns *ret_columns,
				 struct error *err)
{
	const struct list_columns_source source = {find_column, none_of_these,
						   &of};

	return list_columns_read(&source, text, ret_columns, err);
}

/* ---- opening ---- */

static int release(struct ledger *ledger)
{
	for (int i = 0; i < ledger->word_count; i++)
		ledger_word_release(&ledger->words[i]);
	ids_release(&ledger->ids);
	ids_release(&ledger->back);
	return 0;
}

static bool copy_query(struct ledger *ledger, const struct ledger_query *query)
{
	struct ledger_query *own = &ledger->query;

	*own = *query;
	if (query->filter != NULL)
		own->filter = talloc_strdup(ledger, query->filter);
	if (query->where != NULL)
		own->where = talloc_strdup(ledger, query->where);
	return (query->filter == NULL || own->filter != NULL) &&
	       (query->where == NULL || own->where != NULL);
}

static void set_order(struct ledger *ledger)
{
	const struct ledger_class *class = ledger->class;
	int sort = ledger->query.sort;

	ledger->how = sort >= 0 ? &class->how[sort] : NULL;
	ledger->segments = sort < 0 ? class->walk : ledger->how->walk;
	ledger->segment_count = sort < 0 ? class->walk_count
					 : ledger->how->walk_count;
	ledger->descending = sort < 0 ? class->down : ledger->query.descending;
	if (ledger->descending && ledger->segments != NULL)
		ledger->place.segment = ledger->segment_count - 1;
}

/* What replaces nothing needs no look whether it was replaced. */
static enum status set_scope(struct ledger *ledger, struct error *err)
{
	const struct ledger_class *class = ledger->class;
	const char *scope = class->scope != NULL
				    ? class->scope(&ledger->query,
						   &ledger->about)
				    : NULL;
	bool replaced = class->any_replaced != NULL &&
			db_integer(ledger->db, 0, class->any_replaced, 0) != 0;

	ledger->scope = talloc_asprintf(ledger, "%s%s",
					scope != NULL ? scope : "",
					replaced ? class->not_replaced : "");
	return ledger->scope != NULL
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status begin(struct ledger *ledger,
			 const struct ledger_query *query, struct error *err)
{
	enum status status = copy_query(ledger, query)
				     ? STATUS_OK
				     : error_set(err, STATUS_NOMEM,
						 "out of memory");

	set_order(ledger);
	if (status == STATUS_OK && ledger->how != NULL &&
	    ledger->how->key == LEDGER_KEY_NONE)
		status = error_set(err, STATUS_INVALID, "nothing is sorted by "
				   "%s", ledger->class->columns[query->sort]
						 .word);
	if (status == STATUS_OK)
		status = set_scope(ledger, err);
	if (status == STATUS_OK)
		status = ledger_read_where(ledger, err);
	if (status == STATUS_OK)
		status = ledger_read_words(ledger, err);
	return status;
}

enum status ledger_open(struct casefile *casefile, const void *ctx,
			const struct ledger_query *query,
			struct ledger **ret_ledger, struct error *err)
{
	struct ledger *ledger = talloc_zero(ctx, struct ledger);
	enum status status;

	if (ledger == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	ledger->casefile = casefile;
	ledger->db = casefile_db(casefile);
	ledger->class = classes[query->of];
	ledger->sought = -1;
	ledger->mark_every = LEDGER_MARK_EVERY;
	ledger->kept_max = LEDGER_KEPT_MAX;
	ledger->few_max = LEDGER_FEW;
	talloc_set_destructor(ledger, release);
	status = begin(ledger, query, err);
	if (status != STATUS_OK) {
		talloc_free(ledger);
		return status;
	}
	*ret_ledger = ledger;
	return STATUS_OK;
}

void ledger_close(struct ledger *ledger)
{
	talloc_free(ledger);
}

/* ---- reading ---- */

/* One view of the case for all that one call asks. */
static enum status begin_reading(struct ledger *ledger, struct error *err)
{
	ledger->reader = pane_reader_new(ledger->casefile, ledger);
	return ledger->reader != NULL
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

static void end_reading(struct ledger *ledger)
{
	TALLOC_FREE(ledger->reader);
}

static void find_sought(struct ledger *ledger, int64_t id)
{
	ledger->sought = -1;
	for (size_t i = 0; i < ledger->ids.count; i++)
		if (ledger->ids.id[i] == id)
			ledger->sought = (int64_t)i;
}

static enum status reach(struct ledger *ledger, const struct ledger_want *want,
			 int64_t until, bool *ret_ready, int *ret_percent,
			 struct error *err)
{
	bool few = false, prepared = true;
	enum status status = STATUS_OK;

	if (ledger->class->prepare != NULL)
		status = ledger->class->prepare(ledger, until, &prepared, err);
	if (status != STATUS_OK || !prepared)
		return status;
	if (ledger_is_plain(ledger))
		return ledger_mark_to(ledger, want, until, ret_ready, err);
	status = ledger_try_few(ledger, &few, err);
	if (status != STATUS_OK || few) {
		*ret_ready = true;
		return status;
	}
	if (ledger->segments == NULL)
		return ledger_sort_to(ledger, want, until, ret_ready,
				      ret_percent, err);
	status = ledger_pick_to(ledger, want, until, ret_ready, err);
	if (!*ret_ready)
		*ret_percent = ledger_percent(ledger, ledger->place.after);
	return status;
}

enum status ledger_reach(struct ledger *ledger, const struct ledger_want *want,
			 int ms, bool *ret_ready, int *ret_percent,
			 struct error *err)
{
	int64_t until = ms > 0 ? clock_monotonic_ms() + ms : 0;
	enum status status = begin_reading(ledger, err);

	*ret_ready = false;
	*ret_percent = 0;
	if (status == STATUS_OK)
		status = reach(ledger, want, until, ret_ready, ret_percent,
			       err);
	if (status == STATUS_OK && *ret_ready && want->seek != 0 &&
	    !ledger_is_plain(ledger))
		find_sought(ledger, want->seek);
	end_reading(ledger);
	return status;
}

int64_t ledger_total(const struct ledger *ledger, bool *ret_all)
{
	*ret_all = ledger->complete;
	return ledger->known;
}

bool ledger_is_whole(const struct ledger *ledger)
{
	return ledger_is_plain(ledger);
}

int64_t ledger_sought(const struct ledger *ledger)
{
	return ledger->sought;
}

/* Of those that are kept in order, from either end. */
static void copy_ids(const struct ledger *ledger, int64_t position, int n,
		     int64_t *ids, int *ret_count)
{
	int64_t front = (int64_t)ledger->ids.count;

	*ret_count = 0;
	for (int64_t at = position; at < position + n && at < ledger->known;
	     at++) {
		int64_t behind = ledger->known - 1 - at;

		if (at < front)
			ids[(*ret_count)++] = ledger->ids.id[at];
		else if (behind < (int64_t)ledger->back.count)
			ids[(*ret_count)++] = ledger->back.id[behind];
	}
}

static enum status window_ids(struct ledger *ledger, const void *ctx,
			      int64_t position, int n, int64_t **ret_ids,
			      int *ret_count, struct error *err)
{
	struct ledger_want want = {.position = position, .count = n};
	bool ready = false;
	int percent;
	enum status status = reach(ledger, &want, 0, &ready, &percent, err);

	if (status != STATUS_OK)
		return status;
	if (ledger_is_plain(ledger))
		return ledger_walk_ids(ledger, ctx, position, n, ret_ids,
				       ret_count, err);
	*ret_ids = talloc_array(ctx, int64_t, (unsigned)n + 1);
	if (*ret_ids == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	copy_ids(ledger, position, n, *ret_ids, ret_count);
	return STATUS_OK;
}

static enum status read_rows(struct ledger *ledger,
			     const struct ledger_class *class, const void *ctx,
			     struct ledger_row *rows, int n, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < n && status == STATUS_OK; i++) {
		status = class->fill(ledger, ctx, &rows[i], err);
		if (status != STATUS_NOT_FOUND)
			continue;
		rows[i].id = 0;
		status = STATUS_OK;
	}
	return status == STATUS_OK && class->stand != NULL
		       ? class->stand(ledger, ctx, rows, n, err) : status;
}

enum status ledger_read_one(struct ledger *ledger,
			    const struct ledger_class *class, const void *ctx,
			    int64_t id, struct ledger_row **ret_row,
			    struct error *err)
{
	struct ledger_row *row = talloc_zero(ctx, struct ledger_row);

	if (row == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	row->id = id;
	*ret_row = row;
	return read_rows(ledger, class, row, row, 1, err);
}

static enum status read_window(struct ledger *ledger, const void *ctx,
			       int64_t position, int n,
			       struct ledger_row **ret_rows, int *ret_count,
			       struct error *err)
{
	struct ledger_row *rows;
	int64_t *ids = NULL;
	int count = 0, kept = 0;
	enum status status = window_ids(ledger, NULL, position, n, &ids,
					&count, err);

	rows = talloc_zero_array(ctx, struct ledger_row, (unsigned)count + 1);
	if (rows == NULL && status == STATUS_OK)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count && status == STATUS_OK; i++)
		rows[i].id = ids[i];
	talloc_free(ids);
	if (status == STATUS_OK)
		status = read_rows(ledger, ledger->class, rows, rows, count, err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (rows[i].id != 0) {
			if (kept != i)
				rows[kept] = rows[i];
			rows[kept].marked = pane_marked(ledger->reader,
							rows[kept].id);
			kept++;
		}
	if (status != STATUS_OK) {
		talloc_free(rows);
		return status;
	}
	*ret_rows = rows;
	*ret_count = kept;
	return STATUS_OK;
}

enum status ledger_window(struct ledger *ledger, const void *ctx,
			  int64_t position, int n, struct ledger_row **ret_rows,
			  int *ret_count, struct error *err)
{
	enum status status = begin_reading(ledger, err);

	if (position < 0 || n < 0)
		bug("a window of %d rows at %" PRId64, n, position);
	if (status == STATUS_OK)
		status = read_window(ledger, ctx, position, n, ret_rows,
				     ret_count, err);
	end_reading(ledger);
	return status;
}

enum status ledger_ids(struct ledger *ledger, const void *ctx, int64_t max,
		       int64_t **ret_ids, int64_t *ret_count,
		       struct error *err)
{
	struct ids all = {.id = NULL};
	int64_t *ids = NULL;
	int count = 0;
	enum status status = begin_reading(ledger, err);

	if (status == STATUS_OK)
		status = window_ids(ledger, ctx, 0, (int)max, &ids, &count,
				    err);
	end_reading(ledger);
	if (status != STATUS_OK)
		return status;
	all.id = ids;
	all.count = all.capacity = (size_t)count;
	status = ids_sort(&all, err);
	if (status != STATUS_OK)
		return status;
	*ret_ids = all.id;
	*ret_count = (int64_t)all.count;
	return STATUS_OK;
}

/* ---- cells ---- */

const char *ledger_id_text(const void *ctx, int64_t id)
{
	char printed[ID_LENGTH + 1];

	id_print(id, printed);
	return talloc_strdup(ctx, printed);
}

const char *ledger_column_copy(const void *ctx, struct statement *s,
			       int column)
{
	size_t n;
	const char *text = db_column_text(s, column, &n);
	const char *copy = text != NULL ? talloc_strndup(ctx, text, n) : NULL;

	return copy != NULL ? copy : "";
}

const char *ledger_text(const void *ctx, const struct ledger_row *row,
			int column)
{
	const struct ledger_cell *cell = &row->cells[column];
	const char *mark = standing_mark(cell->standing), *text;

	if (cell->text == NULL || *cell->text == '\0')
		return "";
	if (*mark == '\0')
		return cell->text;
	text = talloc_asprintf(ctx, "%s%s", cell->text, mark);
	return text != NULL ? text : "";
}
