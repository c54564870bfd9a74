/* A ledger sorted by a column without an index.
 *
 * The whole table does not fit in memory: each pass through it keeps the next
 * few ten thousand rows in order, so that a first window takes one pass at any
 * length, and the end one too, from behind. Texts go by their first 15 bytes,
 * folded; rows that agree in them by id; rows that say nothing stand last,
 * whichever the direction. */
#include "store/ledger_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"

enum { LOOK_EVERY = 32, PREFIX = 15, TITLES_KEPT = 4096 };

/* Compared from the highest of part[0] on; the last is the id. */
enum { PARTS = 4, ID = PARTS - 1 };
struct key {
	uint64_t part[PARTS];
};

/* The worst of those kept stands at the root. */
struct ledger_pass {
	struct key *heap;
	size_t count, most, kept_max;
	bool backwards, bounded, other_bounded;
	struct key bound, other; /* only rows beyond it; of the other end */
	int64_t after, fitting; /* rows read so far; that fit */
	bool begun;
	struct title {
		int64_t id;
		char key[PREFIX];
		unsigned char length;
		bool none;
	} *titles;
};

static int compare(const struct key *a, const struct key *b)
{
	for (int i = 0; i < PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

static void sink(struct key *heap, size_t count, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		struct key key = heap[at];

		if (child >= count)
			return;
		if (child + 1 < count &&
		    compare(&heap[child], &heap[child + 1]) < 0)
			child++;
		if (compare(&key, &heap[child]) >= 0)
			return;
		heap[at] = heap[child];
		heap[child] = key;
		at = child;
	}
}

static void rise(struct key *heap, size_t at)
{
	while (at > 0 && compare(&heap[(at - 1) / 2], &heap[at]) < 0) {
		struct key key = heap[at];

		heap[at] = heap[(at - 1) / 2];
		heap[(at - 1) / 2] = key;
		at = (at - 1) / 2;
	}
}

static enum status keep(struct ledger_pass *pass, struct key key,
			struct error *err)
{
	if (pass->backwards)
		for (int i = 0; i < PARTS; i++)
			key.part[i] = ~key.part[i];
	if (pass->bounded && compare(&key, &pass->bound) <= 0)
		return STATUS_OK;
	if (pass->count == pass->kept_max) {
		if (compare(&key, &pass->heap[0]) < 0) {
			pass->heap[0] = key;
			sink(pass->heap, pass->count, 0);
		}
		return STATUS_OK;
	}
	if (pass->count == pass->most) {
		size_t most = pass->most * 2 + 256;
		struct key *more = talloc_realloc(pass, pass->heap, struct key,
						  (unsigned)most);

		if (more == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		pass->heap = more;
		pass->most = most;
	}
	pass->heap[pass->count] = key;
	rise(pass->heap, pass->count++);
	return STATUS_OK;
}

/* ---- keys ---- */

static uint64_t big_endian(const char *bytes, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < 8; i++)
		value = value << 8 | (i < n ? (unsigned char)bytes[i] : 0);
	return value;
}

static uint64_t number_part(int64_t number)
{
	return (uint64_t)number ^ UINT64_C(1) << 63;
}

/* The highest byte is left for what says nothing. */
static struct key text_key(const char *text, size_t n, bool down)
{
	uint64_t flip = down ? UINT64_MAX : 0;

	return (struct key){{
		(big_endian(text, n < 8 ? n : 7) ^ flip) >> 8,
		(n > 7 ? big_endian(text + 7, n - 7) : 0) ^ flip, 0, 0}};
}

static size_t fold_prefix(const char *text, char ret_key[PREFIX])
{
	enum { LOOKED_AT = 256 };
	char array[4 * LOOKED_AT];
	struct buffer folded;
	size_t n;

	buffer_init_fixed(&folded, array, sizeof(array));
	(void)text_fold(text, strnlen(text, LOOKED_AT), &folded);
	n = strnlen(array, folded.length < PREFIX ? folded.length : PREFIX);
	memcpy(ret_key, array, n);
	return n;
}

static const struct key nothing = {{UINT64_MAX, 0, 0, 0}};

static struct key folded_key(const char *text, bool down)
{
	char key[PREFIX];

	if (text == NULL || *text == '\0')
		return nothing;
	return text_key(key, fold_prefix(text, key), down);
}

/* Few records are called by many rows. */
static struct key title_key(struct ledger *ledger, struct ledger_pass *pass,
			    int64_t id, bool down)
{
	struct title *title =
		&pass->titles[(uint64_t)id *
				      UINT64_C(0x9e3779b97f4a7c15) >> 52];

	if (title->id != id) {
		char *text = derive_title(ledger->casefile, NULL, id);

		title->id = id;
		title->none = text == NULL || *text == '\0';
		title->length = 0;
		if (!title->none)
			title->length = (unsigned char)fold_prefix(
				text, title->key);
		talloc_free(text);
	}
	return title->none ? nothing
			   : text_key(title->key, title->length, down);
}

static enum status made_key(struct ledger *ledger, int64_t id, bool down,
			    struct key *ret_key, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct ledger_row *row;
	enum status status = ledger_read_one(ledger, ledger->class, ctx, id,
					     &row, err);
	const char *text;
	char *end;
	long number;

	if (status == STATUS_OK) {
		text = ledger_text(ctx, row, ledger->query.sort);
		number = strtol(text, &end, 10);
		if (ledger->class->columns[ledger->query.sort].right &&
		    end != text)
			*ret_key = (struct key){{
				number_part(down ? -number : number), 0, 0,
				0}};
		else
			*ret_key = folded_key(text, down);
	}
	talloc_free(ctx);
	return status;
}

/* Columns 1 and 2 of the statement. */
static enum status key_of(struct ledger *ledger, struct ledger_pass *pass,
			  struct statement *s, struct key *ret_key,
			  struct error *err)
{
	enum ledger_key type = ledger->how != NULL ? ledger->how->key
						   : LEDGER_KEY_NUMBERS;
	bool down = ledger->descending;
	uint64_t flip = down ? UINT64_MAX : 0;
	int64_t id = db_column_integer(s, 0);
	enum status status = STATUS_OK;

	switch (type) {
	case LEDGER_KEY_TEXT:
		*ret_key = folded_key(db_column_text(s, 1, NULL), down);
		ret_key->part[2] = number_part(db_column_integer(s, 2)) ^ flip;
		break;
	case LEDGER_KEY_TITLE:
		*ret_key = !db_column_is_null(s, 1)
				   ? title_key(ledger, pass,
					       db_column_integer(s, 1), down)
				   : folded_key(db_column_text(s, 2, NULL),
						down);
		break;
	case LEDGER_KEY_MADE:
		status = made_key(ledger, id, down, ret_key, err);
		break;
	default:
		*ret_key = (struct key){{
			number_part(db_column_integer(s, 1)) ^ flip,
			number_part(db_column_integer(s, 2)) ^ flip, 0, 0}};
		if (db_column_is_null(s, 1) && ledger->segments == NULL)
			*ret_key = nothing;
	}
	ret_key->part[ID] = (uint64_t)id ^ flip;
	return status;
}

/* "(SELECT d.l5 FROM w_document d WHERE d.id = w.id), NULL" */
static const char *day_columns(struct ledger *ledger)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	const struct field *field = registry_field(registry,
						   ledger->how->field);
	char *table = field != NULL
			      ? wide_table(NULL, registry_kind(registry,
							       field->kind),
					   false)
			      : NULL;
	const char *sql =
		table != NULL ? wide_sql(ledger->casefile, "(SELECT d.l%d FROM "
					 "%s d WHERE d.id = %s), NULL",
					 field->slot, table,
					 ledger->how->key_sql)
			      : "NULL, NULL";

	talloc_free(table);
	return sql;
}

static const char *key_columns(struct ledger *ledger)
{
	if (ledger->how == NULL)
		return ledger->class->usual_key;
	if (ledger->how->key == LEDGER_KEY_DAY)
		return day_columns(ledger);
	return ledger->how->key == LEDGER_KEY_MADE ? "NULL, NULL"
						   : ledger->how->key_sql;
}

/* ---- passes ---- */

static struct ledger_pass *pass_new(struct ledger *ledger)
{
	struct ledger_pass *pass = talloc_zero(ledger, struct ledger_pass);

	if (pass == NULL)
		return NULL;
	pass->kept_max = (size_t)ledger->kept_max;
	pass->titles = talloc_zero_array(pass, struct title, TITLES_KEPT);
	if (pass->titles == NULL)
		TALLOC_FREE(pass);
	return pass;
}

static enum status take(struct ledger *ledger, struct ledger_pass *pass,
			struct statement *s, struct error *err)
{
	bool fits = false;
	struct key key;
	enum status status = ledger_test_row(
		ledger, s, 3, db_column_integer(s, 0), &fits, err);

	if (status != STATUS_OK || !fits)
		return status;
	pass->fitting++;
	status = key_of(ledger, pass, s, &key, err);
	return status == STATUS_OK ? keep(pass, key, err) : status;
}

/* The ids of those kept, in order, behind the others. */
static enum status hand_over(struct ledger *ledger, struct ledger_pass *pass,
			     struct ids *out, struct error *err)
{
	uint64_t flip = (ledger->descending ? UINT64_MAX : 0) ^
			(pass->backwards ? UINT64_MAX : 0);
	enum status status = STATUS_OK;

	for (size_t n = pass->count; n > 1; n--) {
		struct key worst = pass->heap[0];

		pass->heap[0] = pass->heap[n - 1];
		pass->heap[n - 1] = worst;
		sink(pass->heap, n - 1, 0);
	}
	for (size_t i = 0; i < pass->count && status == STATUS_OK; i++)
		status = ids_add(out, (int64_t)(pass->heap[i].part[ID] ^ flip),
				 err);
	if (pass->count > 0) {
		pass->bound = pass->heap[pass->count - 1];
		pass->bounded = true;
	}
	pass->count = 0;
	pass->begun = false;
	pass->after = 0;
	return status;
}

static const char *pass_sql(struct ledger *ledger, const char *which)
{
	const char *test = ledger_test_columns(ledger);
	const char *key = key_columns(ledger);

	return test != NULL && key != NULL
		       ? wide_sql(ledger->casefile, "SELECT w.id, %s, %s FROM "
				  "\"%s\" w WHERE %s%s", key, test,
				  ledger->class->table, which, ledger->scope)
		       : NULL;
}

static void bind(struct ledger *ledger, struct statement *s, int64_t first)
{
	int parameters = db_parameters(s);

	if (parameters >= 1)
		db_bind_integer(s, 1, first);
	if (parameters >= 2)
		db_bind_integer(s, 2, ledger->about);
	where_bind(ledger->where, s);
}

enum status ledger_sort_these(struct ledger *ledger, const struct ids *these,
			      struct error *err)
{
	struct ledger_pass *pass = pass_new(ledger);
	const char *sql = pass_sql(ledger, "w.id = ?1");
	enum status status = pass != NULL && sql != NULL
				     ? STATUS_OK
				     : error_set(err, STATUS_NOMEM,
						 "out of memory");

	for (size_t i = 0; i < these->count && status == STATUS_OK; i++) {
		struct statement *s;

		status = db_prepare(ledger->db, sql, &s, err);
		if (status != STATUS_OK)
			break;
		bind(ledger, s, these->id[i]);
		if (db_step(s)) {
			status = take(ledger, pass, s, err);
			db_reset(s);
		} else {
			status = db_status(s, err);
		}
	}
	ids_clear(&ledger->ids);
	if (status == STATUS_OK)
		status = hand_over(ledger, pass, &ledger->ids, err);
	talloc_free(pass);
	return status;
}

/* On through the table; ret_all: to its end. */
static enum status read_on(struct ledger *ledger, struct ledger_pass *pass,
			   int64_t until, bool *ret_all, struct error *err)
{
	const char *sql = pass_sql(ledger, pass->begun ? "w.id > ?1" : "1");
	struct statement *s;
	int64_t met = 0;
	enum status status =
		sql != NULL ? db_prepare(ledger->db, wide_sql(
						 ledger->casefile,
						 "%s ORDER BY w.id", sql),
					 &s, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	*ret_all = false;
	if (status != STATUS_OK)
		return status;
	bind(ledger, s, pass->after);
	while (status == STATUS_OK && db_step(s)) {
		pass->after = db_column_integer(s, 0);
		pass->begun = true;
		status = take(ledger, pass, s, err);
		if (status == STATUS_OK &&
		    (++met % LOOK_EVERY != 0 || !ledger_is_late(until)))
			continue;
		db_reset(s);
		return status;
	}
	*ret_all = status == STATUS_OK;
	if (status == STATUS_OK)
		return db_status(s, err);
	return status;
}

static int64_t count_of(const struct ids *ids)
{
	return (int64_t)ids->count;
}

static bool is_sorted_to(const struct ledger *ledger,
			 const struct ledger_want *want)
{
	int64_t front = count_of(&ledger->ids), back = count_of(&ledger->back);

	if (ledger->pass->begun)
		return false;
	if (front + back >= ledger->known)
		return true;
	return want->seek == 0 &&
	       (want->position + want->count <= front ||
		want->position >= ledger->known - back);
}

/* From the nearer end. */
static void begin_pass(struct ledger *ledger, const struct ledger_want *want)
{
	struct ledger_pass *pass = ledger->pass;
	bool backwards = ledger->complete &&
			 want->position > ledger->known / 2 &&
			 want->seek == 0;

	if (backwards != pass->backwards) {
		struct key other = pass->other;
		bool bounded = pass->other_bounded;

		pass->other = pass->bound;
		pass->other_bounded = pass->bounded;
		pass->bound = other;
		pass->bounded = bounded;
	}
	pass->backwards = backwards;
	pass->fitting = 0;
}

enum status ledger_sort_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, int *ret_percent,
			   struct error *err)
{
	enum status status = STATUS_OK;
	bool all = false;

	if (ledger->pass == NULL)
		ledger->pass = pass_new(ledger);
	if (ledger->pass == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (status == STATUS_OK &&
	       !(*ret_ready = ledger->complete && is_sorted_to(ledger, want))) {
		struct ledger_pass *pass = ledger->pass;

		if (!pass->begun)
			begin_pass(ledger, want);
		status = read_on(ledger, pass, until, &all, err);
		if (status == STATUS_OK && !all) {
			*ret_percent = ledger_percent(ledger, pass->after);
			return STATUS_OK;
		}
		if (status != STATUS_OK)
			break;
		ledger->known = pass->fitting;
		ledger->complete = true;
		status = hand_over(ledger, pass, pass->backwards ? &ledger->back
								  : &ledger->ids,
				   err);
	}
	return status;
}
