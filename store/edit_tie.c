/* edit_tie: the relations that are entered with a record on its own line. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/rows.h"

enum { KNOWN_MAX = 64 };

struct tying {
	struct verb *verb;
	const struct line_part *part;
	const struct line_tie *tie;
	int64_t record;          /* whose relation it is */
	struct choice_piece as[EDIT_SET_MAX];
	int as_count;
};

/* ---- one that the case has ---- */

static bool says_choice(const struct tying *t, const struct edit_value *values,
			int count, const struct choice *wanted)
{
	for (int i = 0; i < count; i++) {
		const struct choice *choice;

		if (values[i].field != t->tie->as)
			continue;
		choice = registry_choice_by_word(t->verb->c->registry,
						 t->tie->as->qualifier,
						 values[i].text,
						 strlen(values[i].text));
		if (choice && choice_within(choice, wanted))
			return true;
	}
	return false;
}

/* Does the record say all that the line says of what the other is? */
static enum status says_all(const struct tying *t, int64_t record,
			    bool *ret_says, struct error *err)
{
	struct edit_value *values;
	int count;
	enum status status = edit_shown_values(t->verb->c, t->verb->ctx, record,
					       &values, &count, err);

	*ret_says = status == STATUS_OK;
	for (int i = 0; i < t->as_count && *ret_says; i++)
		*ret_says = says_choice(t, values, count, t->as[i].choice);
	return status;
}

static bool other_time(const struct tying *t, struct statement *s)
{
	struct value_input input = { .said = t->tie->period };
	struct value value;

	if (!t->tie->period)
		return false;
	input.type = t->tie->when->type;
	input.qualifier = t->tie->when->qualifier;
	input.context = edit_published(t->verb->c, t->verb->knowing->source);
	if (value_parse(&input, &value, NULL) != STATUS_OK ||
	    value.not_understood)
		return false;
	return (!db_column_is_null(s, 1) &&
		db_column_integer(s, 1) > value.span.high) ||
	       (!db_column_is_null(s, 2) &&
		db_column_integer(s, 2) < value.span.low);
}

static enum status between(const struct tying *t, int64_t *ids, int *ret_count,
			   struct error *err)
{
	const struct field *when = t->tie->when;
	struct casefile *c = t->verb->c;
	struct statement *s;
	char sql[240], span[40] = "NULL, NULL";
	enum status status;

	if (when)
		snprintf(span, sizeof(span), "l%d, h%d", when->slot,
			 when->slot);
	snprintf(sql, sizeof(sql), "SELECT id, %s FROM \"w_%s\" WHERE r%d = ? "
		 "AND r%d = ? AND x0 = 'yes' AND same IS NULL ORDER BY id "
		 "LIMIT %d", span, t->tie->kind->word, t->tie->mine->slot,
		 t->tie->other->slot, KNOWN_MAX);
	status = db_prepare(c->db, db_keep(c->db, sql), &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, derive_representative(c, t->record));
	db_bind_integer(s, 2, derive_representative(c, t->part->reference));
	*ret_count = 0;
	while (*ret_count < KNOWN_MAX && db_step(s))
		if (!other_time(t, s))
			ids[(*ret_count)++] = db_column_integer(s, 0);
	status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status find_known(const struct tying *t, int64_t *ret_record,
			      struct error *err)
{
	int64_t ids[KNOWN_MAX];
	int count = 0;
	bool says = false;
	enum status status = t->part->reference ? between(t, ids, &count, err)
						: STATUS_OK;

	*ret_record = 0;
	for (int i = 0; i < count && status == STATUS_OK && !says; i++) {
		status = says_all(t, ids[i], &says, err);
		if (says)
			*ret_record = ids[i];
	}
	return status;
}

/* ---- what is said of it ---- */

static enum status make(struct tying *t, int64_t *ret_record,
			struct error *err)
{
	struct row row;
	enum status status;

	row_init(&row, TABLE_RECORD, 0);
	row_set_integer(&row, RECORD_KIND, t->tie->kind->number);
	status = action_add(t->verb->action, &row, err);
	*ret_record = row.id;
	return status;
}

static enum status say(struct tying *t, int64_t relation, struct error *err)
{
	struct verb *v = t->verb;
	enum status status = edit_say(
		v, relation, registry_field(v->c->registry, FIELD_HOLDS), NULL,
		err);

	if (status == STATUS_OK)
		status = edit_refer(v, relation, t->tie->mine, t->record, NULL,
				    err);
	if (status == STATUS_OK)
		status = edit_say_part(v, relation, t->part, err);
	for (int i = 0; i < t->as_count && status == STATUS_OK; i++) {
		const char *said = talloc_strndup(v->ctx, t->as[i].text,
						  t->as[i].length);

		status = said ? edit_say(v, relation, t->tie->as, said, err)
			      : error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status == STATUS_OK && t->tie->period)
		status = edit_say(v, relation, t->tie->when, t->tie->period,
				  err);
	return status;
}

static enum status add_tie(struct tying *t, struct error *err)
{
	int64_t relation = 0;
	enum status status = edit_know(t->verb, NULL, err);

	t->as_count = registry_choice_set(
		t->verb->c->registry, t->tie->as->qualifier, t->tie->name,
		strlen(t->tie->name), t->as, EDIT_SET_MAX);
	if (status == STATUS_OK)
		status = find_known(t, &relation, err);
	if (status == STATUS_OK && relation == 0)
		status = make(t, &relation, err);
	return status == STATUS_OK ? say(t, relation, err) : status;
}

enum status edit_add_ties(struct verb *verb, int64_t record,
			  const struct line *line, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < line->part_count && status == STATUS_OK; i++) {
		struct tying t = { .verb = verb, .part = &line->parts[i],
				   .tie = line->parts[i].tie,
				   .record = record };

		if (t.tie)
			status = add_tie(&t, err);
	}
	return status;
}
