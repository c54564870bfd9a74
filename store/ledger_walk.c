/* A ledger along an index. Where every row counts, places are marked each few
 * thousand rows, by skipping from one to the next inside of the index; a window
 * is read from the mark before it. */
#include "store/ledger_internal.h"

#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/text_add.h"

enum { SEGMENTS_SQL = 3 };

bool ledger_is_late(int64_t until)
{
	return until != 0 && clock_monotonic_ms() >= until;
}

/* "w.record DESC, w.field DESC, w.id DESC" */
static char *columns_sql(const void *ctx, const struct ledger_segment *segment,
			 const char *table, const char *direction)
{
	char *sql = talloc_strdup(ctx, "");

	for (int i = 0; i < SEGMENTS_SQL && segment->columns[i] != NULL &&
			sql != NULL; i++)
		sql = text_add(sql, "%s%s.\"%s\"%s", i > 0 ? ", " : "", table,
			       segment->columns[i], direction);
	return sql;
}

const char *ledger_walk_sql(struct ledger *ledger,
			    const struct ledger_place *place, const char *what,
			    const char *tail)
{
	const struct ledger_segment *segment =
		&ledger->segments[place->segment];
	const char *table = ledger->class->table;
	const char *sign = ledger->descending ? "<" : ">";
	void *ctx = talloc_new(NULL);
	char *own = columns_sql(ctx, segment, "w", "");
	char *other = columns_sql(ctx, segment, "x", "");
	char *order = columns_sql(ctx, segment, "w",
				  ledger->descending ? " DESC" : "");
	const char *sql = NULL;

	if (own == NULL || other == NULL || order == NULL)
		sql = NULL;
	else if (!place->begun)
		sql = wide_sql(ledger->casefile, "SELECT %s FROM \"%s\" w "
			       "WHERE 1%s%s ORDER BY %s%s", what, table,
			       segment->where, ledger->scope, order, tail);
	else if (segment->columns[1] == NULL)
		sql = wide_sql(ledger->casefile, "SELECT %s FROM \"%s\" w "
			       "WHERE w.id %s ?1%s%s ORDER BY %s%s", what,
			       table, sign, segment->where, ledger->scope,
			       order, tail);
	else
		sql = wide_sql(ledger->casefile, "SELECT %s FROM \"%s\" w "
			       "WHERE (%s) %s (SELECT %s FROM \"%s\" x WHERE "
			       "x.id = ?1)%s%s ORDER BY %s%s", what, table, own,
			       sign, other, table, segment->where,
			       ledger->scope, order, tail);
	talloc_free(ctx);
	return sql;
}

void ledger_walk_bind(struct ledger *ledger, const struct ledger_place *place,
		      struct statement *s)
{
	int parameters = db_parameters(s);

	if (place->begun)
		db_bind_integer(s, 1, place->after);
	if (parameters >= 2)
		db_bind_integer(s, 2, ledger->about);
	where_bind(ledger->where, s);
}

bool ledger_next_segment(const struct ledger *ledger,
			 struct ledger_place *place)
{
	int step = ledger->descending ? -1 : 1;
	int next = place->segment + step;

	if (next < 0 || next >= ledger->segment_count)
		return false;
	place->segment = next;
	place->begun = false;
	return true;
}

static enum status prepare(struct ledger *ledger,
			   const struct ledger_place *place, const char *what,
			   const char *tail, struct statement **ret,
			   struct error *err)
{
	const char *sql = ledger_walk_sql(ledger, place, what, tail);
	enum status status =
		sql != NULL ? db_prepare(ledger->db, sql, ret, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status == STATUS_OK)
		ledger_walk_bind(ledger, place, *ret);
	return status;
}

/* Fewer than that many are left of this segment: how many? */
static enum status count_rest(struct ledger *ledger,
			      const struct ledger_place *place,
			      int64_t *ret_count, struct error *err)
{
	const char *inner = ledger_walk_sql(ledger, place, "w.id", "");
	const char *sql = inner != NULL
				  ? wide_sql(ledger->casefile,
					     "SELECT count(*) FROM (%s)", inner)
				  : NULL;
	struct statement *s;
	enum status status =
		sql != NULL ? db_prepare(ledger->db, sql, &s, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK)
		return status;
	ledger_walk_bind(ledger, place, s);
	*ret_count = db_step(s) ? db_column_integer(s, 0) : 0;
	db_reset(s);
	return STATUS_OK;
}

/* `n` rows on, over the end of a segment too. ret_end: fewer were left, and the
 * place is behind the last. */
static enum status skip(struct ledger *ledger, struct ledger_place *place,
			int64_t n, bool *ret_end, struct error *err)
{
	*ret_end = false;
	while (n > 0) {
		struct statement *s;
		int64_t rest = 0;
		enum status status = prepare(ledger, place, "w.id",
					     " LIMIT 1 OFFSET ?3", &s, err);

		if (status != STATUS_OK)
			return status;
		db_bind_integer(s, 3, n - 1);
		if (db_step(s)) {
			place->after = db_column_integer(s, 0);
			place->begun = true;
			place->position += n;
			db_reset(s);
			return STATUS_OK;
		}
		status = db_status(s, err);
		if (status == STATUS_OK)
			status = count_rest(ledger, place, &rest, err);
		if (status != STATUS_OK)
			return status;
		place->position += rest;
		n -= rest;
		if (!ledger_next_segment(ledger, place)) {
			*ret_end = true;
			return STATUS_OK;
		}
	}
	return STATUS_OK;
}

static enum status add_mark(struct ledger *ledger,
			    const struct ledger_place *place,
			    struct error *err)
{
	enum { AT_ONCE = 64 };

	if (ledger->mark_count % AT_ONCE == 0) {
		struct ledger_place *more = talloc_realloc(
			ledger, ledger->marks, struct ledger_place,
			(unsigned)ledger->mark_count + AT_ONCE);

		if (more == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		ledger->marks = more;
	}
	ledger->marks[ledger->mark_count++] = *place;
	return STATUS_OK;
}

static enum status first_mark(struct ledger *ledger, struct error *err)
{
	struct ledger_place start = {
		.segment = ledger->descending ? ledger->segment_count - 1 : 0};

	return ledger->mark_count > 0 ? STATUS_OK
				      : add_mark(ledger, &start, err);
}

/* ---- where a row stands ---- */

/* The segment that has the row that is sought; -1: none. */
static int segment_of(struct ledger *ledger, int64_t id)
{
	for (int i = 0; i < ledger->segment_count; i++) {
		const char *sql = wide_sql(
			ledger->casefile, "SELECT 1 FROM \"%s\" w WHERE "
			"w.id = ?1%s%s", ledger->class->table,
			ledger->segments[i].where, ledger->scope);
		struct ledger_place at = {.after = id, .begun = true};
		struct statement *s;
		bool found;

		if (sql == NULL ||
		    db_prepare(ledger->db, sql, &s, NULL) != STATUS_OK)
			return -1;
		ledger_walk_bind(ledger, &at, s);
		found = db_step(s);
		db_reset(s);
		if (found)
			return i;
	}
	return -1;
}

/* Of two rows of one segment: does the first stand behind the second? */
static bool is_behind(struct ledger *ledger, int segment, int64_t first,
		      int64_t second)
{
	struct ledger_place place = {
		.segment = segment, .after = second, .begun = true};
	const char *inner = ledger_walk_sql(ledger, &place, "w.id", "");
	const char *sql = inner != NULL
				  ? wide_sql(ledger->casefile, "SELECT 1 FROM "
					     "(%s) WHERE id = ?3", inner)
				  : NULL;
	struct statement *s;
	bool behind;

	if (sql == NULL || db_prepare(ledger->db, sql, &s, NULL) != STATUS_OK)
		return false;
	ledger_walk_bind(ledger, &place, s);
	db_bind_integer(s, 3, first);
	behind = db_step(s);
	db_reset(s);
	return behind;
}

/* Does the place lie behind the row? */
static bool has_passed(struct ledger *ledger, const struct ledger_place *place,
		       int segment, int64_t id)
{
	int ahead = ledger->descending ? segment - place->segment
				       : place->segment - segment;

	if (ahead != 0 || !place->begun)
		return ahead > 0;
	return place->after == id ||
	       is_behind(ledger, segment, place->after, id);
}

/* Within what one mark covers. */
static enum status find_from(struct ledger *ledger, struct ledger_place place,
			     int64_t id, int64_t *ret_position,
			     struct error *err)
{
	enum status status = STATUS_OK;
	bool more = true;

	*ret_position = -1;
	while (more && *ret_position < 0 && status == STATUS_OK) {
		struct statement *s;
		int64_t met = 0;

		status = prepare(ledger, &place, "w.id", "", &s, err);
		while (status == STATUS_OK && *ret_position < 0 &&
		       met <= ledger->mark_every && db_step(s)) {
			if (db_column_integer(s, 0) == id)
				*ret_position = place.position + met;
			met++;
		}
		if (status == STATUS_OK && *ret_position < 0 &&
		    met <= ledger->mark_every)
			status = db_status(s, err);
		else if (status == STATUS_OK)
			db_reset(s);
		place.position += met;
		more = met <= ledger->mark_every &&
		       ledger_next_segment(ledger, &place);
	}
	return status;
}

/* ret_found: it is known where it stands, or that it does not. */
static enum status seek(struct ledger *ledger, int64_t id, bool *ret_found,
			struct error *err)
{
	const struct ledger_place *marks = ledger->marks;
	int segment = segment_of(ledger, id), n = ledger->mark_count;
	int i = ledger->passed + 1; /* marks that do not lie behind it */

	*ret_found = true;
	ledger->sought = -1;
	if (segment < 0)
		return STATUS_OK;
	while (i < n && !has_passed(ledger, &marks[i], segment, id))
		i++;
	ledger->passed = i - 1;
	*ret_found = i < n || ledger->complete;
	return *ret_found ? find_from(ledger, marks[i - 1], id,
				      &ledger->sought, err)
			  : STATUS_OK;
}

static bool is_marked_to(const struct ledger *ledger,
			 const struct ledger_want *want)
{
	const struct ledger_place *last =
		&ledger->marks[ledger->mark_count - 1];

	return ledger->complete ||
	       (!want->end && last->position + ledger->mark_every > want->position);
}

static enum status mark_next(struct ledger *ledger, struct error *err)
{
	struct ledger_place place = ledger->marks[ledger->mark_count - 1];
	bool end = false;
	enum status status = skip(ledger, &place, ledger->mark_every, &end, err);

	if (status != STATUS_OK)
		return status;
	ledger->complete = end;
	if (end || place.position > ledger->known)
		ledger->known = place.position;
	return end ? STATUS_OK : add_mark(ledger, &place, err);
}

enum status ledger_mark_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, struct error *err)
{
	enum status status = first_mark(ledger, err);
	bool found = want->seek == 0;

	*ret_ready = false;
	while (status == STATUS_OK) {
		if (!found)
			status = seek(ledger, want->seek, &found, err);
		*ret_ready = found && is_marked_to(ledger, want);
		if (status != STATUS_OK || *ret_ready || ledger_is_late(until))
			return status;
		status = mark_next(ledger, err);
	}
	return status;
}

/* ---- windows ---- */

static enum status read_ids(struct ledger *ledger, struct ledger_place place,
			    int64_t *ids, int n, int *ret_count,
			    struct error *err)
{
	enum status status = STATUS_OK;
	bool more = true;

	*ret_count = 0;
	while (more && *ret_count < n && status == STATUS_OK) {
		struct statement *s;

		status = prepare(ledger, &place, "w.id", "", &s, err);
		while (status == STATUS_OK && *ret_count < n && db_step(s))
			ids[(*ret_count)++] = db_column_integer(s, 0);
		if (status == STATUS_OK && *ret_count < n)
			status = db_status(s, err);
		else if (status == STATUS_OK)
			db_reset(s);
		more = *ret_count < n && ledger_next_segment(ledger, &place);
	}
	return status;
}

static struct ledger_place mark_before(const struct ledger *ledger,
				       int64_t position)
{
	int i = ledger->mark_count - 1;

	while (i > 0 && ledger->marks[i].position > position)
		i--;
	return ledger->marks[i];
}

enum status ledger_walk_ids(struct ledger *ledger, const void *ctx,
			    int64_t position, int n, int64_t **ret_ids,
			    int *ret_count, struct error *err)
{
	struct ledger_place place = mark_before(ledger, position);
	int64_t *ids = talloc_array(ctx, int64_t, (unsigned)n + 1);
	bool end = false;
	enum status status =
		ids != NULL ? skip(ledger, &place, position - place.position,
				   &end, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	*ret_count = 0;
	if (status == STATUS_OK && !end)
		status = read_ids(ledger, place, ids, n, ret_count, err);
	if (status != STATUS_OK)
		return status;
	position = place.position + *ret_count;
	if (position > ledger->known)
		ledger->known = position;
	if (*ret_count < n)
		ledger->complete = true;
	*ret_ids = ids;
	return STATUS_OK;
}

/* ---- how far it is ---- */

static void read_span(struct ledger *ledger)
{
	const char *column = ledger->segments != NULL
				     ? ledger->segments[0].columns[0] : "id";
	const char *sql = wide_sql(ledger->casefile, "SELECT (SELECT min(w.%s) "
				   "FROM \"%s\" w), (SELECT max(w.%s) FROM "
				   "\"%s\" w)", column, ledger->class->table,
				   column, ledger->class->table);
	struct statement *s;

	ledger->span_known = true;
	if (sql == NULL || db_prepare(ledger->db, sql, &s, NULL) != STATUS_OK)
		return;
	if (db_step(s)) {
		ledger->first_key = db_column_integer(s, 0);
		ledger->last_key = db_column_integer(s, 1);
	}
	db_reset(s);
}

int ledger_percent(struct ledger *ledger, int64_t id)
{
	const char *column = ledger->segments != NULL
				     ? ledger->segments[0].columns[0] : "id";
	const char *sql = wide_sql(ledger->casefile, "SELECT w.%s FROM \"%s\" "
				   "w WHERE w.id = ?1", column,
				   ledger->class->table);
	int64_t key;
	double part;

	if (!ledger->span_known)
		read_span(ledger);
	if (sql == NULL || ledger->last_key <= ledger->first_key)
		return 0;
	key = db_integer(ledger->db, ledger->first_key, sql, 1, id);
	part = (double)(key - ledger->first_key) /
	       (double)(ledger->last_key - ledger->first_key);
	if (ledger->segments != NULL && ledger->descending)
		part = 1 - part;
	return part < 0 ? 0 : part > 0.99 ? 99 : (int)(100 * part);
}
