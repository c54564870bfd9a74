/* passage_translate: the translation of what a passage says, beside it.
 *
 * A citation is never edited: the translated one replaces it, its claims follow
 * (resolution does that), and its passages, its credibility and its marking are
 * written for it too. */
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/edit_internal.h"
#include "store/entry.h"
#include "store/ids.h"
#include "store/passage.h"
#include "store/passage_internal.h"
#include "store/rows.h"

static void set_translation(struct row *row, const struct translation *t)
{
	row_set_text(row, CITATION_TRANSLATION, t->text);
	row_set_text(row, CITATION_LANGUAGE, t->language);
	row_set_text(row, CITATION_TRANSLATOR, t->translator);
}

/* Its passages, for the one that replaces it. */
static enum status copy_passages(struct casefile *casefile,
				 struct action *action, int64_t from,
				 int64_t to, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct statement *s;
	struct ids ids = { .id = NULL };
	enum status status = db_prepare(
		casefile->db, "SELECT id FROM passage WHERE citation = ?1 "
		"ORDER BY id", &s, err);

	if (status == STATUS_OK) {
		db_bind_integer(s, 1, from);
		while (status == STATUS_OK && db_step(s))
			status = ids_add(&ids, db_column_integer(s, 0), err);
		if (status == STATUS_OK)
			status = db_status(s, err);
		db_reset(s);
	}
	for (size_t i = 0; status == STATUS_OK && i < ids.count; i++) {
		struct row *old, row;

		status = casefile_row(casefile, ctx, TABLE_PASSAGE, ids.id[i],
				      &old, err);
		if (status != STATUS_OK)
			break;
		row = *old;
		row.id = 0;
		row_set_integer(&row, PASSAGE_CITATION, to);
		status = action_add(action, &row, err);
	}
	ids_release(&ids);
	talloc_free(ctx);
	return status;
}

/* What is held of it holds on: a restricted citation stays restricted. */
static enum status copy_settings(struct casefile *casefile,
				 struct action *action, int64_t from,
				 int64_t to, struct error *err)
{
	static const char *const names[] = {"credibility", "marking"};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *value = casefile_setting(casefile, NULL, from, names[i]);
		struct row row;

		if (value && *value && status == STATUS_OK) {
			row_init(&row, TABLE_SETTING, 0);
			row_set_integer(&row, SETTING_TARGET, to);
			row_set_text(&row, SETTING_NAME, names[i]);
			row_set_text(&row, SETTING_VALUE, value);
			status = action_add(action, &row, err);
		}
		talloc_free(value);
	}
	return status;
}

static enum status add_translated(struct casefile *casefile,
				  struct action *action, const struct row *old,
				  const struct translation *t,
				  struct error *err)
{
	struct row row = *old;
	enum status status;

	row.id = 0;
	row_set_integer(&row, CITATION_N,
			passage_next_number(casefile,
					    row_integer(old,
							CITATION_SOURCE)));
	row_set_integer(&row, CITATION_REPLACES, old->id);
	/* said by whom and when this entry is made */
	row_set_integer(&row, table_dated_column(TABLE_CITATION), 0);
	row_set_text(&row, table_dated_column(TABLE_CITATION) + 1, NULL);
	set_translation(&row, t);
	status = action_add(action, &row, err);
	if (status == STATUS_OK)
		status = copy_passages(casefile, action, old->id, row.id, err);
	if (status == STATUS_OK)
		status = copy_settings(casefile, action, old->id, row.id, err);
	return status;
}

static enum status check(const struct translation *t, struct error *err)
{
	enum status status = edit_check_text("the translation", t->text, err);

	if (status == STATUS_OK)
		status = edit_check_text("the language", t->language, err);
	if (status == STATUS_OK)
		status = edit_check_text("the translator", t->translator, err);
	if (status == STATUS_OK && !*t->text)
		status = error_set(err, STATUS_INVALID, "an empty translation");
	return status;
}

enum status passage_translate(struct casefile *casefile, int64_t citation,
			      const struct edit_knowing *knowing,
			      const struct translation *translation,
			      int64_t *ret_entry, struct error *err)
{
	struct row *old = NULL;
	struct action *action;
	char what[120];
	enum status status = check(translation, err);

	if (status == STATUS_OK && citation)
		status = casefile_row(casefile, NULL, TABLE_CITATION, citation,
				      &old, err);
	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "translation: %.80s", translation->text);
	status = action_begin(casefile, what, false, &action, err);
	if (status == STATUS_OK) {
		status = old ? add_translated(casefile, action, old,
					      translation, err)
			     : passage_add_cited(casefile, action, knowing,
						 translation, NULL, err);
		status = passage_finish(action, status, ret_entry, err);
	}
	talloc_free(old);
	return status;
}
