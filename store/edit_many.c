/* edit_many: notes, tags and marks, on one thing or on several in one entry. */
#include <stdio.h>

#include "store/edit_internal.h"
#include "store/rows.h"

/* A row as `model` for each target; `column` holds the target. */
static enum status add_rows(struct casefile *c, struct action *action,
			    const struct row *model, int column,
			    const int64_t *targets, int count,
			    struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct row row = *model;

		row_set_integer(&row, column, targets[i]);
		edit_order(c, &row);
		status = action_add(action, &row, err);
	}
	return status;
}

static enum status one_entry(struct casefile *c, const char *what,
			     const struct row *model, int column,
			     const int64_t *targets, int count,
			     int64_t *ret_entry, struct error *err)
{
	struct action *action;
	int64_t entry = 0;
	enum status status = action_begin(c, what, false, &action, err);

	if (status != STATUS_OK)
		return status;
	status = add_rows(c, action, model, column, targets, count, err);
	if (status == STATUS_OK)
		status = action_commit(action, &entry, err);
	else
		action_abandon(action);
	if (status == STATUS_OK && ret_entry)
		*ret_entry = entry;
	return status;
}

static enum status check_targets(struct casefile *c, const int64_t *targets,
				 int count, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = edit_check_target(c, targets[i], err);
	return status;
}

static enum status note_row(struct row *row, const char *type,
			    const char *text, struct error *err)
{
	enum status status = edit_check_text("the note", text, err);

	if (status != STATUS_OK)
		return status;
	if (!*text)
		return error_set(err, STATUS_INVALID, "an empty note");
	row_init(row, TABLE_NOTE, 0);
	row_set_text(row, NOTE_TEXT, text);
	return edit_set_word(row, NOTE_TYPE, "type of note", type, err);
}

enum status edit_note(struct casefile *casefile, int64_t target,
		      const char *type, const char *text, int64_t replaces,
		      bool closed, int64_t *ret_note, int64_t *ret_entry,
		      struct error *err)
{
	struct row row;
	char what[120];
	enum status status = note_row(&row, type, text, err);

	if (status == STATUS_OK && target)
		status = edit_check_target(casefile, target, err);
	if (status != STATUS_OK)
		return status;
	row_set_integer(&row, NOTE_TARGET, target);
	row_set_integer(&row, NOTE_STATE, closed);
	row_set_integer(&row, NOTE_REPLACES, replaces);
	snprintf(what, sizeof(what), "%s%s: %.80s", closed ? "close " : "",
		 *type ? type : "note", text);
	status = edit_row(casefile, what, &row, ret_entry, err);
	if (status == STATUS_OK && ret_note)
		*ret_note = row.id;
	return status;
}

enum status edit_note_all(struct casefile *casefile, const int64_t *targets,
			  int count, const char *type, const char *text,
			  int64_t *ret_entry, struct error *err)
{
	struct row row;
	char what[120], on[40] = "";
	enum status status = note_row(&row, type, text, err);

	if (status == STATUS_OK && (count > 1 || targets[0] != 0))
		status = check_targets(casefile, targets, count, err);
	if (status != STATUS_OK)
		return status;
	if (count > 1)
		snprintf(on, sizeof(on), " on %d things", count);
	snprintf(what, sizeof(what), "%s%s: %.70s", *type ? type : "note", on,
		 text);
	return one_entry(casefile, what, &row, NOTE_TARGET, targets, count,
			 ret_entry, err);
}

enum status edit_tag_all(struct casefile *casefile, const int64_t *targets,
			 int count, const char *word, bool off,
			 int64_t *ret_entry, struct error *err)
{
	struct row row;
	char what[160], on[40] = "";
	enum status status = edit_check_text("the tag", word, err);

	if (status == STATUS_OK)
		status = check_targets(casefile, targets, count, err);
	if (status != STATUS_OK)
		return status;
	if (!*word)
		return error_set(err, STATUS_INVALID, "an empty tag");
	row_init(&row, TABLE_TAG, 0);
	row_set_text(&row, TAG_WORD, word);
	row_set_integer(&row, TAG_OFF, off);
	if (count > 1)
		snprintf(on, sizeof(on), " on %d things", count);
	snprintf(what, sizeof(what), "%s %.80s%s", off ? "untag" : "tag", word,
		 on);
	return one_entry(casefile, what, &row, TAG_TARGET, targets, count,
			 ret_entry, err);
}

enum status edit_mark_all(struct casefile *casefile, const int64_t *targets,
			  int count, bool off, int64_t *ret_entry,
			  struct error *err)
{
	struct row row;
	char what[60];
	enum status status = check_targets(casefile, targets, count, err);

	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_MARK, 0);
	row_set_integer(&row, MARK_OFF, off);
	snprintf(what, sizeof(what), "%s", off ? "unmark" : "mark");
	if (count > 1)
		snprintf(what, sizeof(what), "%s %d things",
			 off ? "unmark" : "mark", count);
	return one_entry(casefile, what, &row, MARK_TARGET, targets, count,
			 ret_entry, err);
}

enum status edit_tag(struct casefile *casefile, int64_t target,
		     const char *word, bool off, int64_t *ret_entry,
		     struct error *err)
{
	return edit_tag_all(casefile, &target, 1, word, off, ret_entry, err);
}

enum status edit_mark(struct casefile *casefile, int64_t target, bool off,
		      int64_t *ret_entry, struct error *err)
{
	return edit_mark_all(casefile, &target, 1, off, ret_entry, err);
}
