/* What every verb looks at before it writes: nothing comes in by hand that a
 * load would refuse, or that a dump would turn round. */
#include <string.h>

#include "src/base/edtf.h"
#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/edit_internal.h"
#include "store/rows.h"

enum status edit_check_text(const char *what, const char *text,
			    struct error *err)
{
	size_t n = strlen(text);

	if (n > EDIT_TEXT_MAX)
		return error_set(err, STATUS_LIMIT, "%s: longer than %d bytes",
				 what, EDIT_TEXT_MAX);
	if (!utf8_valid(text, n))
		return error_set(err, STATUS_INVALID, "%s: not UTF-8", what);
	return STATUS_OK;
}

enum status edit_check_date(const char *what, const char *text,
			    struct error *err)
{
	struct edtf edtf;
	struct error why;

	if (!text || !*text ||
	    edtf_parse(text, strlen(text), &edtf, &why) == STATUS_OK)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID, "%s: %s", what, why.text);
}

enum status edit_check_target(struct casefile *casefile, int64_t target,
			      struct error *err)
{
	if (casefile_table_of(casefile, target) != TABLE_LAST)
		return STATUS_OK;
	return error_set(err, STATUS_NOT_FOUND, "there is no such thing in the "
			 "case");
}

enum status edit_check_field(struct casefile *casefile, int64_t record,
			     const struct field *field, struct error *err)
{
	const struct kind *kind = registry_kind(
		casefile->registry, casefile_kind_of(casefile, record));

	if (!kind)
		return error_set(err, STATUS_NOT_FOUND, "there is no such "
				 "record in the case");
	if (field->number == FIELD_HOLDS ? kind_has_holds(kind)
					 : field->kind == kind->number)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID, "%s: a %s has no such field",
			 field->word, kind->word);
}

/* The greatest id of what was decided about the same thing. */
struct decided {
	const char *sql; /* with one parameter, or two */
	int column, other;
};
static const struct decided decided[TABLE_LAST] = {
	[TABLE_SETTING] = {
		"SELECT max(id) FROM setting WHERE target = ?1",
		SETTING_TARGET, -1 },
	[TABLE_TAG] = {
		"SELECT max(id) FROM tag WHERE target = ?1",
		TAG_TARGET, -1 },
	[TABLE_MARK] = {
		"SELECT max(id) FROM mark WHERE target = ?1",
		MARK_TARGET, -1 },
	[TABLE_JUDGEMENT] = {
		"SELECT max(id) FROM judgement WHERE about IN (?1, ?2) OR "
		"other IN (?1, ?2)", JUDGEMENT_ABOUT, JUDGEMENT_OTHER },
};

void edit_order(struct casefile *casefile, struct row *row)
{
	const struct decided *d = &decided[row->table];
	int64_t id = casefile_new_id(casefile), last;
	int64_t step = 1 + (id & ((1 << ID_COUNTER_BITS) - 1));

	if (!d->sql)
		return;
	last = d->other < 0
		       ? db_integer(casefile->db, 0, d->sql, 1,
				    row_integer(row, d->column))
		       : db_integer(casefile->db, 0, d->sql, 2,
				    row_integer(row, d->column),
				    row_integer(row, d->other));
	/* Beyond the end of all ids nothing can be put: then by entry alone. */
	if (id <= last && last < INT64_MAX - step)
		id = last + step;
	row->id = id;
	if (row->table == TABLE_SETTING)
		casefile_setting_follow(casefile, row);
}

enum status edit_row(struct casefile *casefile, const char *what,
		     struct row *row, int64_t *ret_entry, struct error *err)
{
	struct action *action;
	enum status status = action_begin(casefile, what, false, &action, err);

	if (status != STATUS_OK)
		return status;
	edit_order(casefile, row);
	status = action_add(action, row, err);
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}
