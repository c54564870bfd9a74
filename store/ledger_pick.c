/* Rows of a ledger that fit. Where an index has few candidates they are found
 * at once and sorted; else the order is walked and each row tested, as far as
 * somebody looks. */
#include "store/ledger_internal.h"

#include <string.h>
#include <talloc.h>

enum { LOOK_EVERY = 32 };

const char *ledger_test_columns(struct ledger *ledger)
{
	return wide_sql(ledger->casefile, "(1%s), %s", where_sql(ledger->where),
			ledger->class->by_index ? "w.record, w.ref, w.field"
						: "0, 0, 0");
}

static enum status test_shown(struct ledger *ledger, int64_t id,
			      bool *ret_fits, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct ledger_row *row;
	enum status status = ledger_read_one(ledger, ledger->class, ctx, id,
					     &row, err);

	for (int i = 0; status == STATUS_OK && i < ledger->test_count; i++)
		*ret_fits = *ret_fits && row->id != 0 &&
			    (row->standing == ledger->tests[i].standing) !=
				    ledger->tests[i].other;
	talloc_free(ctx);
	return status;
}

enum status ledger_test_row(struct ledger *ledger, struct statement *s,
			    int first, int64_t id, bool *ret_fits,
			    struct error *err)
{
	const struct ledger_met met = {
		.id = id,
		.record = db_column_integer(s, first + 1),
		.reference = db_column_integer(s, first + 2),
		.field = db_column_integer(s, first + 3)};
	enum status status = STATUS_OK;

	*ret_fits = db_column_integer(s, first) != 0;
	if (*ret_fits && ledger->word_count > 0)
		status = ledger_has_words(ledger, &met, ret_fits, err);
	if (status == STATUS_OK && *ret_fits && ledger->test_count > 0)
		status = test_shown(ledger, id, ret_fits, err);
	return status;
}

/* ---- few ---- */

static enum status collect(struct ledger *ledger, const char *sql,
			   int64_t first, struct ids *out, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(ledger->db, sql, &s, err);
	int parameters;

	if (status != STATUS_OK)
		return status;
	parameters = db_parameters(s);
	if (parameters >= 1)
		db_bind_integer(s, 1, first);
	if (parameters >= 2)
		db_bind_integer(s, 2, ledger->about);
	if (parameters >= WHERE_FIRST)
		where_bind(ledger->where, s);
	while (status == STATUS_OK && out->count <= (size_t)ledger->few_max && db_step(s))
		status = ids_add(out, db_column_integer(s, 0), err);
	if (status == STATUS_OK && out->count <= (size_t)ledger->few_max)
		return db_status(s, err);
	db_reset(s);
	return status;
}

static enum status few_by_where(struct ledger *ledger, struct ids *few,
				struct error *err)
{
	const char *sql = wide_sql(ledger->casefile, "SELECT w.id FROM \"%s\" "
				   "w WHERE 1%s%s", ledger->class->table,
				   where_sql(ledger->where), ledger->scope);

	return sql != NULL ? collect(ledger, sql, 0, few, err)
			   : error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status few_by_word(struct ledger *ledger,
			       const struct ledger_word *word, struct ids *few,
			       struct error *err)
{
	static const char *const by[] = {
		"SELECT id FROM claim WHERE record = ?1",
		"SELECT id FROM claim WHERE ref = ?1",
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < word->records.count && status == STATUS_OK &&
			   few->count <= (size_t)ledger->few_max; i++)
		for (int k = 0; k < 2 && status == STATUS_OK; k++)
			status = collect(ledger, by[k], word->records.id[i],
					 few, err);
	for (size_t i = 0; i < word->rows.count && status == STATUS_OK &&
			   few->count <= (size_t)ledger->few_max; i++)
		status = ids_add(few, word->rows.id[i], err);
	return status;
}

static bool asks_for_contested(const struct ledger *ledger)
{
	for (int i = 0; i < ledger->test_count; i++)
		if (!ledger->tests[i].other &&
		    (ledger->tests[i].standing == STANDING_DISPUTED ||
		     ledger->tests[i].standing == STANDING_TWO_WAYS))
			return ledger->class->by_index;
	return false;
}

static enum status few_by_standing(struct ledger *ledger, struct ids *few,
				   struct error *err)
{
	struct pairs contested = {.items = NULL};
	enum status status = ledger_contested(ledger, &contested, err);

	for (int i = 0; i < contested.count && status == STATUS_OK &&
			few->count <= (size_t)ledger->few_max; i++)
		if (i == 0 ||
		    contested.items[i].a != contested.items[i - 1].a)
			status = collect(ledger, "SELECT id FROM claim WHERE "
					 "record = ?1", contested.items[i].a,
					 few, err);
	pairs_release(&contested);
	return status;
}

/* Each name has a row or two at least. */
static bool may_be_few(const struct ledger *ledger,
		       const struct ledger_word *word)
{
	return !word->many &&
	       word->records.count + word->rows.count <= (size_t)ledger->few_max / 2;
}

static enum status find_few(struct ledger *ledger, struct ids *few,
			    bool *ret_few, struct error *err)
{
	enum status status = STATUS_OK;

	*ret_few = false;
	if (ledger->indexed) {
		status = few_by_where(ledger, few, err);
		*ret_few = few->count <= (size_t)ledger->few_max;
	}
	if (status == STATUS_OK && !*ret_few && asks_for_contested(ledger)) {
		ids_clear(few);
		status = few_by_standing(ledger, few, err);
		*ret_few = few->count <= (size_t)ledger->few_max;
	}
	for (int i = 0; i < ledger->word_count && ledger->class->by_index &&
			status == STATUS_OK && !*ret_few; i++) {
		if (!may_be_few(ledger, &ledger->words[i]))
			continue;
		ids_clear(few);
		status = few_by_word(ledger, &ledger->words[i], few, err);
		*ret_few = few->count <= (size_t)ledger->few_max;
	}
	return status;
}

enum status ledger_try_few(struct ledger *ledger, bool *ret_few,
			   struct error *err)
{
	struct ids few = {.id = NULL};
	enum status status;

	*ret_few = ledger->few;
	if (ledger->tried_few)
		return STATUS_OK;
	status = find_few(ledger, &few, ret_few, err);
	if (status == STATUS_OK && *ret_few)
		status = ids_sort(&few, err);
	if (status == STATUS_OK && *ret_few)
		status = ledger_sort_these(ledger, &few, err);
	ids_release(&few);
	ledger->tried_few = status == STATUS_OK;
	if (status == STATUS_OK && *ret_few) {
		ledger->few = ledger->complete = true;
		ledger->known = (int64_t)ledger->ids.count;
	}
	return status;
}

/* ---- many ---- */

static bool is_far_enough(const struct ledger *ledger,
			  const struct ledger_want *want)
{
	if (ledger->complete)
		return true;
	return !want->end && want->seek == 0 &&
	       (int64_t)ledger->ids.count >= want->position + want->count;
}

/* The rest of a segment, until it is far enough, or late. */
static enum status pick_on(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_late, struct error *err)
{
	struct ledger_place *place = &ledger->place;
	const char *test = ledger_test_columns(ledger);
	const char *what = test != NULL ? wide_sql(ledger->casefile,
						   "w.id, %s", test) : NULL;
	const char *sql = what != NULL
				  ? ledger_walk_sql(ledger, place, what, "")
				  : NULL;
	struct statement *s;
	int64_t met = 0;
	enum status status =
		sql != NULL ? db_prepare(ledger->db, sql, &s, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK)
		return status;
	ledger_walk_bind(ledger, place, s);
	while (status == STATUS_OK && db_step(s)) {
		bool fits = false;

		place->after = db_column_integer(s, 0);
		place->begun = true;
		status = ledger_test_row(ledger, s, 1, place->after, &fits,
					 err);
		if (status == STATUS_OK && fits)
			status = ids_add(&ledger->ids, place->after, err);
		*ret_late = ++met % LOOK_EVERY == 0 && ledger_is_late(until);
		if (status != STATUS_OK || *ret_late ||
		    is_far_enough(ledger, want)) {
			db_reset(s);
			return status;
		}
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	if (status == STATUS_OK)
		ledger->complete = !ledger_next_segment(ledger, place);
	return status;
}

enum status ledger_pick_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, struct error *err)
{
	enum status status = STATUS_OK;
	bool late = false;

	while (status == STATUS_OK && !late && !is_far_enough(ledger, want))
		status = pick_on(ledger, want, until, &late, err);
	ledger->known = (int64_t)ledger->ids.count;
	*ret_ready = is_far_enough(ledger, want);
	return status;
}
