/* A whole column without an index, sorted in memory.
 *
 * SQLite's own sorter takes six seconds for a million rows in 4 MiB; 24 bytes
 * a row and a radix sort in place take a third of one. So such a column goes
 * by the first 15 bytes of its text (folded, where it has no key), and rows
 * that agree in them by id. Rows that say nothing, and rows that are sorted by
 * a small number, take 8 bytes: they are met in the order of their ids. All
 * may be done a while at a time. */
#include "store/list_internal.h"

#include "src/base/clock.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = (40 << 20) / 24 };

/* Compared as 24 bytes, the highest of part[0] first. */
struct key {
	uint64_t part[3];
};

struct keys {
	struct key *key;
	size_t count, capacity;
};

static enum status keys_add(struct keys *keys, struct key key,
			    struct error *err)
{
	if (keys->count == KEYS_MAX)
		return error_set(err, STATUS_LIMIT, "more than %d rows cannot "
				 "be sorted by this column: filter the list, "
				 "or sort by name or date", KEYS_MAX);
	if (keys->count == keys->capacity) {
		size_t capacity = keys->capacity * 3 / 2 + 1024;
		struct key *more = realloc(keys->key,
					   capacity * sizeof(*more));

		if (more == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		keys->key = more;
		keys->capacity = capacity;
	}
	keys->key[keys->count++] = key;
	return STATUS_OK;
}

static int compare_keys(const struct key *a, const struct key *b)
{
	for (int i = 0; i < 3; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

static void insertion_sort(struct key *keys, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct key key = keys[i];
		size_t j = i;

		for (; j > 0 && compare_keys(&key, &keys[j - 1]) < 0; j--)
			keys[j] = keys[j - 1];
		keys[j] = key;
	}
}

static unsigned byte_of(const struct key *key, unsigned depth)
{
	return (unsigned)(key->part[depth / 8] >> (56 - 8 * (depth % 8)) &
			  255);
}

/* American flag sort: by one byte, in place, then each bucket by the next. No
 * order of rows makes it slow. */
static void flag_sort(struct key *keys, size_t n, unsigned depth)
{
	enum { SMALL = 48, BYTES = 24 };
	size_t start[257] = {0}, next[256];

	if (n < SMALL) {
		insertion_sort(keys, n);
		return;
	}
	if (depth == BYTES)
		return;
	for (size_t i = 0; i < n; i++)
		start[byte_of(&keys[i], depth) + 1]++;
	for (int b = 1; b <= 256; b++)
		start[b] += start[b - 1];
	memcpy(next, start, sizeof(next));
	for (unsigned b = 0; b < 256; b++) {
		while (next[b] < start[b + 1]) {
			unsigned home = byte_of(&keys[next[b]], depth);
			struct key key = keys[next[b]];

			keys[next[b]] = keys[next[home]];
			keys[next[home]++] = key;
		}
	}
	for (unsigned b = 0; b < 256; b++)
		if (start[b + 1] - start[b] > 1)
			flag_sort(keys + start[b], start[b + 1] - start[b],
				  depth + 1);
}

static uint64_t big_endian(const char *bytes, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < 8; i++)
		value = value << 8 | (i < n ? (unsigned char)bytes[i] : 0);
	return value;
}

static struct key text_key(const struct list *list, const struct list_met *met,
			   bool fold)
{
	char prefix[LIST_PREFIX];
	size_t n = met->length;
	const char *text = met->text;
	uint64_t flip = list->descending ? UINT64_MAX : 0;

	if (met->null[0])
		return (struct key){{UINT64_MAX, 0, 0}};
	if (fold) {
		n = list_key_fold(met, prefix);
		text = prefix;
	}
	/* The highest byte is left for what has no text, last either way. */
	return (struct key){{
		(big_endian(text, n) ^ flip) >> 8,
		(n > 7 ? big_endian(text + 7, n - 7) : 0) ^ flip, 0}};
}

static struct key range_key(const struct list *list,
			    const struct list_met *met)
{
	uint64_t flip = list->descending ? UINT64_MAX : 0;
	int64_t number;
	int rank = list_key_rank(list, met, &number);

	return (struct key){{(uint64_t)rank,
			     ((uint64_t)number ^ UINT64_C(1) << 63) ^ flip,
			     0}};
}

/* Rows of one small number, by id. */
struct heap {
	int64_t number;
	struct ids ids;
};

struct list_sorting {
	struct keys keys;
	struct ids empty; /* rows that say nothing, by id */
	struct heap *heaps;
	int heap_count, last_heap;
	int64_t after;    /* rows up to this id were read */
	int64_t done, total;
};

void list_sorting_free(struct list_sorting *sorting)
{
	if (sorting == NULL)
		return;
	for (int i = 0; i < sorting->heap_count; i++)
		ids_release(&sorting->heaps[i].ids);
	free(sorting->heaps);
	ids_release(&sorting->empty);
	free(sorting->keys.key);
	free(sorting);
}

static struct heap *heap_of(struct list_sorting *sorting, int64_t number)
{
	struct heap *grown;

	if (sorting->heap_count > 0 &&
	    sorting->heaps[sorting->last_heap].number == number)
		return &sorting->heaps[sorting->last_heap];
	for (int i = 0; i < sorting->heap_count; i++)
		if (sorting->heaps[i].number == number) {
			sorting->last_heap = i;
			return &sorting->heaps[i];
		}
	grown = realloc(sorting->heaps, ((size_t)sorting->heap_count + 1) *
						sizeof(*grown));
	if (grown == NULL)
		return NULL;
	sorting->heaps = grown;
	sorting->last_heap = sorting->heap_count++;
	grown[sorting->last_heap] = (struct heap){.number = number};
	return &grown[sorting->last_heap];
}

static bool says_nothing(const struct list *list, const struct list_met *met,
			 enum list_key type)
{
	return met->null[0] && (type != LIST_KEY_RANGE || met->null[1]) &&
	       list->query.by == LIST_SORT_FIELD;
}

static enum status take_row(struct list *list, const struct list_met *met,
			    enum list_key type, struct error *err)
{
	struct list_sorting *sorting = list->sorting;
	struct heap *heap;
	struct key key;

	if (list->within_known ? !ids_has(&list->within, met->id)
			       : ids_has(&list->joined, met->id))
		return STATUS_OK;
	if (says_nothing(list, met, type))
		return ids_add(&sorting->empty, met->id, err);
	if (type == LIST_KEY_NUMBER) {
		heap = heap_of(sorting, list_key_number(list, met));
		return heap != NULL ? ids_add(&heap->ids, met->id, err)
				    : error_set(err, STATUS_NOMEM,
						"out of memory");
	}
	key = type == LIST_KEY_RANGE
		      ? range_key(list, met)
		      : text_key(list, met, type == LIST_KEY_FOLD);
	key.part[2] = (uint64_t)met->id ^ (list->descending ? UINT64_MAX : 0);
	return keys_add(&sorting->keys, key, err);
}

/* Rows are taken by a function within SQL, that lets none through until it is
 * late: to be given each row costs as much as to find it. */
struct list_taking {
	struct list *list;
	enum list_key type;
	int64_t end, read; /* end 0: to the last row */
	enum status status;
	struct error *err;
};

static void read_value(sqlite3_value *value, bool text, int i,
		       struct list_met *met)
{
	met->null[i] = sqlite3_value_type(value) == SQLITE_NULL;
	if (met->null[i])
		return;
	if (!text) {
		met->number[i] = sqlite3_value_int64(value);
		return;
	}
	met->text = (const char *)sqlite3_value_text(value);
	met->length = (size_t)sqlite3_value_bytes(value);
	if (met->text == NULL) /* no memory: SQLite says so itself */
		met->null[i] = true;
}

/* taken(id, a, b): is it to be stopped here? */
static void sql_taken(sqlite3_context *context, int count,
		      sqlite3_value **values)
{
	enum { LOOK_EVERY = 512 };
	const struct casefile *c = sqlite3_user_data(context);
	struct list_taking *taking = c->taking;
	struct list_sorting *sorting = taking->list->sorting;
	struct list_met met = {.id = sqlite3_value_int64(values[0])};

	(void)count;
	read_value(values[1], list_key_is_text(taking->type), 0, &met);
	read_value(values[2], false, 1, &met);
	taking->status = take_row(taking->list, &met, taking->type,
				  taking->err);
	sorting->after = met.id;
	sorting->done++;
	sqlite3_result_int(context,
			   taking->status != STATUS_OK ||
				   (taking->end != 0 &&
				    ++taking->read % LOOK_EVERY == 0 &&
				    clock_monotonic_ms() >= taking->end));
}

static enum status have_taken(struct casefile *c, struct error *err)
{
	if (!c->has_taken &&
	    sqlite3_create_function_v2(casefile_sqlite(c), "taken", 3,
				       SQLITE_UTF8 | SQLITE_DIRECTONLY, c,
				       sql_taken, NULL, NULL, NULL) !=
		    SQLITE_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	c->has_taken = true;
	return STATUS_OK;
}

static enum status read_keys(struct list *list, int64_t end, bool *ret_all,
			     struct error *err)
{
	struct casefile *c = list->casefile;
	struct list_taking taking = {.list = list, .type = list_key(list),
				     .end = end, .err = err};
	const char *columns = list_key_columns(list);
	struct statement *s;
	enum status status = have_taken(c, err);

	*ret_all = false;
	if (status == STATUS_OK)
		status = wide_prepare(c, &s, err, "SELECT id FROM %s WHERE "
				      "id > ?1 AND taken(%s) ORDER BY id",
				      list->wide,
				      columns != NULL ? columns : "");
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, list->sorting->after);
	c->taking = &taking;
	*ret_all = !db_step(s);
	status = *ret_all ? db_status(s, err) : taking.status;
	c->taking = NULL;
	if (!*ret_all)
		db_reset(s);
	*ret_all = *ret_all && status == STATUS_OK;
	return status;
}

/* The ids take the place of the keys, so that no more memory is held. */
static enum status take_ids(struct list *list, struct keys *keys,
			    struct error *err)
{
	uint64_t flip = list->descending ? UINT64_MAX : 0;
	char *bytes = (char *)keys->key;
	size_t count = keys->count;

	for (size_t i = 0; i < count; i++) {
		int64_t id = (int64_t)(keys->key[i].part[2] ^ flip);

		memcpy(bytes + i * sizeof(id), &id, sizeof(id));
	}
	ids_release(&list->ids);
	*keys = (struct keys){.key = NULL};
	if (count > 0)
		list->ids.id = realloc(bytes, count * sizeof(int64_t));
	if (count > 0 && list->ids.id == NULL) {
		free(bytes);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (count == 0)
		free(bytes);
	list->ids.count = list->ids.capacity = count;
	return STATUS_OK;
}

static enum status append(struct list *list, struct ids *from,
			  struct error *err)
{
	enum status status = STATUS_OK;

	if (list->descending)
		ids_reverse(from, 0);
	if (list->ids.count == 0) {
		struct ids none = list->ids;

		list->ids = *from;
		*from = none;
	}
	for (size_t i = 0; i < from->count && status == STATUS_OK; i++)
		status = ids_add(&list->ids, from->id[i], err);
	ids_release(from);
	return status;
}

static int by_number(const void *a, const void *b)
{
	const struct heap *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static enum status put_in_order(struct list *list, struct error *err)
{
	struct list_sorting *sorting = list->sorting;
	int n = sorting->heap_count;
	enum status status;

	flag_sort(sorting->keys.key, sorting->keys.count, 0);
	status = take_ids(list, &sorting->keys, err);
	if (n > 1)
		qsort(sorting->heaps, (size_t)n, sizeof(*sorting->heaps),
		      by_number);
	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = append(list,
				&sorting->heaps[list->descending ? n - 1 - i
								 : i].ids,
				err);
	if (status == STATUS_OK)
		status = append(list, &sorting->empty, err);
	list_sorting_free(sorting);
	list->sorting = NULL;
	list->complete = status == STATUS_OK;
	return status;
}

static enum status begin(struct list *list, struct error *err)
{
	enum status status = STATUS_OK;

	if (list->testing && !list->within_known)
		status = list_find_all(list, err);
	if (status != STATUS_OK)
		return status;
	ids_clear(&list->ids);
	list->sorting = calloc(1, sizeof(*list->sorting));
	if (list->sorting == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	list->sorting->after = INT64_MIN;
	return STATUS_OK;
}

enum status list_sort_some(struct list *list, int ms, int64_t *ret_done,
			   int64_t *ret_total, struct error *err)
{
	int64_t end = ms > 0 ? clock_monotonic_ms() + ms : 0;
	bool all = false;
	enum status status = STATUS_OK;

	if (list->sorting == NULL)
		status = begin(list, err);
	if (status == STATUS_OK && ms > 0 && list->sorting->total == 0)
		list->sorting->total = list_total(list) +
				       (int64_t)list->joined.count;
	if (status == STATUS_OK)
		status = read_keys(list, end, &all, err);
	if (status == STATUS_OK) {
		*ret_done = list->sorting->done;
		*ret_total = list->sorting->total;
	}
	if (status == STATUS_OK && all)
		return put_in_order(list, err);
	if (status != STATUS_OK) {
		list_sorting_free(list->sorting);
		list->sorting = NULL;
	}
	return status;
}

enum status list_sort_all(struct list *list, struct error *err)
{
	int64_t done, total;

	return list_sort_some(list, 0, &done, &total, err);
}
