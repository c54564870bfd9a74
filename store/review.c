#include "store/review.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/db.h"
#include "store/edit.h"

enum { NAME_MAX_REVIEW = 7 + ID_LENGTH + 1, REASON_MAX = 4000 };

static void make_name(int64_t with, char ret_name[NAME_MAX_REVIEW])
{
	char id[ID_LENGTH + 1];

	id_print(with, id);
	snprintf(ret_name, NAME_MAX_REVIEW, "review/%s", id);
}

char *review_author(struct casefile *casefile, const void *ctx, int64_t note)
{
	struct statement *s;
	char *author = NULL;

	if (db_prepare(casefile_db(casefile),
		       "SELECT COALESCE(n.analyst, e.analyst, '') FROM note n "
		       "LEFT JOIN entry e ON e.id = n.entry WHERE n.id = ?",
		       &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, note);
	if (db_step(s))
		author = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return author;
}

/* Nobody is the second reader of what they wrote. */
static bool is_own(struct casefile *casefile, int64_t note)
{
	char *author = review_author(casefile, casefile, note);
	bool own = author && *author &&
		   strcmp(author, casefile_analyst(casefile)) == 0;

	talloc_free(author);
	return own;
}

enum status review_add(struct casefile *casefile, int64_t target, int64_t with,
		       bool right, const char *reason, int64_t *ret_entry,
		       struct error *err)
{
	char name[NAME_MAX_REVIEW], value[REASON_MAX + 16];
	struct row row;

	if (!right && (!reason || strspn(reason, " \t") == strlen(reason)))
		return error_set(err, STATUS_INVALID,
				 "wrong needs a reason in words");
	if (!right && strlen(reason) > REASON_MAX)
		return error_set(err, STATUS_LIMIT, "the reason is too long");
	if (right && is_own(casefile, target))
		return error_set(err, STATUS_REFUSED, "you wrote this "
				 "finding: somebody else must pass it");
	make_name(with, name);
	snprintf(value, sizeof(value), "%s%s", right ? "right" : "wrong: ",
		 right ? "" : reason);
	row_init(&row, TABLE_SETTING, 0);
	row_set_integer(&row, SETTING_TARGET, target);
	row_set_text(&row, SETTING_NAME, name);
	row_set_text(&row, SETTING_VALUE, value);
	return edit_row(casefile, right ? "review: right" : "review: wrong",
			&row, ret_entry, err);
}

enum status review_read(struct casefile *casefile, const void *ctx,
			int64_t target, int64_t with,
			struct review *ret_review, struct error *err)
{
	static const char sql[] =
		"SELECT s.value, COALESCE(s.analyst, e.analyst, '') "
		"FROM setting s LEFT JOIN entry e ON e.id = s.entry "
		"WHERE s.target = ? AND s.name = ? "
		"ORDER BY " SETTING_LATEST("s.");
	struct review review = { .given = false, .reason = "", .analyst = "" };
	char name[NAME_MAX_REVIEW];
	struct statement *s;
	enum status status = db_prepare(casefile_db(casefile), sql, &s, err);

	if (status != STATUS_OK)
		return status;
	make_name(with, name);
	db_bind_integer(s, 1, target);
	db_bind_text(s, 2, name, strlen(name));
	if (db_step(s)) {
		const char *value = db_column_text(s, 0, NULL);

		review.given = true;
		review.right = strcmp(value, "right") == 0;
		review.reason = talloc_strdup(
			ctx, strncmp(value, "wrong: ", 7) == 0 ? value + 7
							       : "");
		review.analyst = talloc_strdup(ctx,
					       db_column_text(s, 1, NULL));
	}
	db_reset(s);
	if (!review.reason || !review.analyst)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_review = review;
	return STATUS_OK;
}
