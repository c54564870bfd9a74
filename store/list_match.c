/* Which rows have a word of the filter, or refer to a record. Names first: the
 * words are looked for among titles in memory, then rows are found by the
 * indexes of what they refer to. */
#include "store/list_internal.h"

#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/text.h"
#include "src/base/text_add.h"

enum { FILTER_BYTES_MAX = 1024 };

void list_match_release(struct list_match *match)
{
	ids_release(&match->own);
	ids_release(&match->targets);
}

/* Titles of this kind may be referred to by one of the list's fields. */
static bool is_target(const struct list *list, const struct kind *kind)
{
	for (int i = 0; i < list->kind->field_count; i++)
		if (field_takes_kind(list->registry, list->kind->fields[i],
				     kind->number))
			return true;
	return false;
}

static enum status match_word(struct list *list, const char *word,
			      size_t length, struct list_match *match,
			      struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(list->registry) &&
			status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(list->registry, i);
		const struct titles_kind *titles;
		bool target = is_target(list, kind);

		if (kind != list->kind && !target)
			continue;
		status = titles_get(list->casefile, kind, list->view, &titles,
				    err);
		if (status == STATUS_OK && target)
			status = titles_match(titles, word, length,
					      &match->targets, err);
		if (status == STATUS_OK && kind == list->kind)
			status = titles_match(titles, word, length,
					      &match->own, err);
	}
	if (status == STATUS_OK)
		status = ids_sort(&match->own, err);
	if (status == STATUS_OK)
		status = ids_sort(&match->targets, err);
	return status;
}

static struct list_match *next_match(struct list *list, struct error *err)
{
	if (list->match_count == LIST_WORDS_MAX + 1) {
		error_set(err, STATUS_LIMIT, "a filter of more than %d words",
			  LIST_WORDS_MAX);
		return NULL;
	}
	return &list->matches[list->match_count++];
}

enum status list_match_words(struct list *list, const char *filter,
			     struct error *err)
{
	struct buffer folded;
	enum status status = STATUS_OK;

	buffer_init(&folded, FILTER_BYTES_MAX);
	if (name_fold(filter, strlen(filter), &folded) == STATUS_NOMEM)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (const char *word = folded.data;
	     *word != '\0' && status == STATUS_OK;) {
		size_t n = strcspn(word, " ");
		struct list_match *match = next_match(list, err);

		status = match != NULL ? match_word(list, word, n, match, err)
				       : STATUS_LIMIT;
		word += n + (word[n] == ' ');
	}
	buffer_release(&folded);
	return status;
}

enum status list_match_about(struct list *list, int64_t about,
			     struct error *err)
{
	struct list_match *match = next_match(list, err);
	int64_t *groups;
	int count = 0;
	enum status status;

	if (match == NULL)
		return STATUS_LIMIT;
	status = ids_add(&match->targets,
			 derive_representative(list->casefile, about), err);
	groups = derive_groups_of(list->casefile, NULL, about, &count);
	if (groups == NULL && status == STATUS_OK)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = ids_add(&match->targets, groups[i], err);
	talloc_free(groups);
	if (status == STATUS_OK)
		status = ids_sort(&match->targets, err);
	return status;
}

/* Rows that a statement finds, until `limit`. */
static enum status collect(struct statement *s, size_t limit, struct ids *out,
			   struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && out->count <= limit && db_step(s))
		status = ids_add(out, db_column_integer(s, 0), err);
	if (status == STATUS_OK && out->count <= limit)
		return db_status(s, err);
	db_reset(s);
	return status;
}

struct probe {
	const char *sql;
	int slot; /* bound as ?2; -1: not */
};

static bool is_late(int64_t until, size_t i)
{
	enum { LOOK_EVERY = 64 };

	return until != 0 && i % LOOK_EVERY == 0 &&
	       clock_monotonic_ms() >= until;
}

/* From `*at` on; it stands behind the last when all were asked. */
static enum status probe_targets(struct list *list, const struct probe *probe,
				 const struct ids *targets, size_t limit,
				 int64_t until, size_t *at, struct ids *out,
				 struct error *err)
{
	enum status status = STATUS_OK;

	while (*at < targets->count && status == STATUS_OK &&
	       out->count <= limit) {
		struct statement *s;

		status = db_prepare(list->db, probe->sql, &s, err);
		if (status != STATUS_OK)
			break;
		db_bind_integer(s, 1, targets->id[(*at)++]);
		if (probe->slot >= 0)
			db_bind_integer(s, 2, probe->slot);
		status = collect(s, limit, out, err);
		if (is_late(until, *at))
			break;
	}
	return status;
}

/* Most single-valued fields have no rivals at all. */
static bool has_values(struct list *list, int slot)
{
	const char *sql = wide_sql(list->casefile, "SELECT 1 FROM %s WHERE "
				   "slot = ?1 AND r IS NOT NULL LIMIT 1",
				   list->values);

	return sql != NULL && db_integer(list->db, 0, sql, 1,
					 (int64_t)slot) != 0;
}

/* Of many fields nothing is said in a whole case. */
static bool has_references(struct list *list, int slot)
{
	const char *sql = wide_sql(list->casefile, "SELECT 1 FROM %s WHERE "
				   "r%d IS NOT NULL LIMIT 1", list->wide, slot);

	return sql == NULL || db_integer(list->db, 0, sql, 0) != 0;
}

bool list_matches_are_own(struct list *list)
{
	size_t targets = 0;

	for (int i = 0; i < list->match_count; i++)
		targets += list->matches[i].targets.count;
	for (int i = 0; i < list->kind->field_count && targets > 0; i++) {
		const struct field *field = list->kind->fields[i];

		if (field->type == VALUE_REFERENCE &&
		    (has_references(list, field->slot) ||
		     has_values(list, field->slot)))
			return false;
	}
	return list->where == NULL;
}

/* What is to be asked of a field; false: nothing. */
static bool find_probe(struct list *list, const struct field *field,
		       bool values, struct probe *ret_probe)
{
	const char *sql = NULL;

	if (field->type != VALUE_REFERENCE)
		return false;
	if (!values && !field->many && has_references(list, field->slot))
		sql = wide_sql(list->casefile, "SELECT id FROM %s WHERE "
			       "r%d = ?1", list->wide, field->slot);
	if (values && has_values(list, field->slot))
		sql = wide_sql(list->casefile, "SELECT id FROM %s WHERE "
			       "slot = ?2 AND r = ?1", list->values);
	*ret_probe = (struct probe){.sql = sql,
				    .slot = values ? field->slot : -1};
	return sql != NULL;
}

static enum status gather_own(const struct list_match *match,
			      struct list_gather *at, struct ids *out,
			      struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < match->own.count && status == STATUS_OK &&
			   !at->own; i++)
		status = ids_add(out, match->own.id[i], err);
	at->own = true;
	return status;
}

enum status list_match_gather_on(struct list *list,
				 const struct list_match *match, size_t limit,
				 int64_t until, struct list_gather *at,
				 struct ids *out, bool *ret_done,
				 struct error *err)
{
	const struct kind *kind = list->kind;
	enum status status = gather_own(match, at, out, err);

	while (status == STATUS_OK && at->field < kind->field_count &&
	       out->count <= limit) {
		struct probe probe;

		if (match->targets.count > at->target &&
		    find_probe(list, kind->fields[at->field], at->values,
			       &probe))
			status = probe_targets(list, &probe, &match->targets,
					       limit, until, &at->target, out,
					       err);
		else
			at->target = match->targets.count;
		if (at->target < match->targets.count)
			break;
		at->target = 0;
		at->field += at->values;
		at->values = !at->values;
	}
	*ret_done = status == STATUS_OK && out->count <= limit &&
		    at->field == kind->field_count;
	return status;
}

enum status list_match_gather(struct list *list,
			      const struct list_match *match, size_t limit,
			      struct ids *out, bool *ret_all,
			      struct error *err)
{
	struct list_gather at = {.own = false};
	enum status status;

	*ret_all = false;
	/* As many probes as rows: then it is not worth while. */
	if (match->own.count > limit || match->targets.count > limit)
		return STATUS_OK;
	status = list_match_gather_on(list, match, limit, 0, &at, out,
				      ret_all, err);
	return status == STATUS_OK && *ret_all ? ids_sort(out, err) : status;
}

/* ---- a row at a time ---- */

static bool value_refers(struct list *list, const struct list_match *match,
			 int64_t id, int slot)
{
	struct statement *s;
	bool refers = false;

	/* By its key: told that r is not null, SQLite would walk the index of
	 * references instead. */
	if (wide_prepare(list->casefile, &s, NULL, "SELECT r FROM %s WHERE "
			 "id = ?1 AND slot = ?2", list->values) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, slot);
	while (!refers && db_step(s))
		refers = !db_column_is_null(s, 0) &&
			 ids_has(&match->targets, db_column_integer(s, 0));
	db_reset(s);
	return refers;
}

/* Columns of `row`: for each reference r, and whether values may hold more. */
static bool row_has(struct list *list, const struct list_match *match,
		    int64_t id, struct statement *row)
{
	int column = 0;

	if (ids_has(&match->own, id))
		return true;
	for (int i = 0; i < list->kind->field_count; i++) {
		const struct field *field = list->kind->fields[i];

		if (field->type != VALUE_REFERENCE)
			continue;
		if (!db_column_is_null(row, column) &&
		    ids_has(&match->targets, db_column_integer(row, column)))
			return true;
		if (db_column_integer(row, column + 1) != 0 &&
		    value_refers(list, match, id, field->slot))
			return true;
		column += 2;
	}
	return false;
}

static const char *test_sql(struct list *list)
{
	char *columns = talloc_strdup(NULL, "");
	const char *sql = NULL;

	for (int i = 0; i < list->kind->field_count && columns != NULL; i++) {
		int slot = list->kind->fields[i]->slot;

		if (list->kind->fields[i]->type == VALUE_REFERENCE)
			columns = text_add(
				columns,
				"w.r%d, coalesce(w.n%d, 0) > 0 OR "
				"(w.r%d IS NULL AND w.x%d IS NOT NULL), ",
				slot, slot, slot, slot);
	}
	if (columns != NULL)
		sql = wide_sql(list->casefile, "SELECT %s1 FROM %s w WHERE "
			       "w.id = ?1%s%s", columns, list->wide,
			       list->joined_too ? "" : " AND w.same IS NULL",
			       where_sql(list->where));
	talloc_free(columns);
	return sql;
}

enum status list_test(struct list *list, int64_t id, bool *ret_fits,
		      struct error *err)
{
	struct statement *s;
	enum status status;
	bool fits;

	if (list->test_sql == NULL)
		list->test_sql = test_sql(list);
	status = db_prepare(list->db, list->test_sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	where_bind(list->where, s);
	fits = db_step(s);
	if (!fits)
		status = db_status(s, err);
	for (int i = 0; i < list->match_count && fits; i++)
		fits = row_has(list, &list->matches[i], id, s);
	db_reset(s);
	if (status == STATUS_OK)
		*ret_fits = fits;
	return status;
}
