#include "store/note_list.h"

#include <string.h>
#include <talloc.h>

#include "store/db.h"
#include "store/derive.h"

enum { FIRST = 64 }; /* notes; then doubled: a power of two */

static const char select_notes[] =
	"SELECT n.id, n.target, coalesce(n.type, 0), coalesce(n.state, 0),"
	" n.text, coalesce(n.analyst, e.analyst, '')"
	" FROM note n LEFT JOIN entry e ON e.id = n.entry"
	" WHERE NOT EXISTS (SELECT 1 FROM note r WHERE r.replaces = n.id)"
	" AND (?1 = 0 OR (coalesce(n.type, 0) > 0 AND"
	" coalesce(n.state, 0) = 0))"
	" ORDER BY n.id DESC LIMIT ?2";

static const char *column_copy(const void *ctx, struct statement *s, int column)
{
	size_t n;
	const char *text = db_column_text(s, column, &n);

	return text ? talloc_strndup(ctx, text, n) : "";
}

static void read_note(struct statement *s, const void *ctx,
		      struct note_info *note)
{
	note->id = db_column_integer(s, 0);
	note->target = db_column_integer(s, 1);
	note->type = words_note[db_column_integer(s, 2)];
	note->state = words_note_state[db_column_integer(s, 3)];
	note->text = column_copy(ctx, s, 4);
	note->by = column_copy(ctx, s, 5);
	note->title = "";
	note->target_kind = 0;
	note->target_table = TABLE_LAST;
}

/* After the statement is done: titles are statements of their own. */
static void name_target(struct casefile *casefile, const void *ctx,
			struct note_info *note)
{
	if (note->target == 0)
		return;
	note->target_table = casefile_table_of(casefile, note->target);
	note->target_kind = casefile_kind_of(casefile, note->target);
	if (note->target_table == TABLE_RECORD ||
	    note->target_table == TABLE_SOURCE)
		note->title = derive_title(casefile, ctx, note->target);
	else if (note->target_table != TABLE_LAST)
		note->title = table_get(note->target_table)->word;
}

enum status note_list(struct casefile *casefile, const void *ctx,
		      bool open_only, int n, struct note_info **ret_notes,
		      int *ret_count, struct error *err)
{
	struct note_info *notes = talloc_array(ctx, struct note_info, FIRST);
	struct statement *s;
	int count = 0;
	enum status status =
		notes ? db_prepare(casefile_db(casefile), select_notes, &s,
				   err)
		      : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, open_only);
	db_bind_integer(s, 2, n);
	while (status == STATUS_OK && db_step(s)) {
		if (count >= FIRST && (count & (count - 1)) == 0)
			notes = talloc_realloc(ctx, notes, struct note_info,
					       (unsigned)count * 2);
		if (notes)
			read_note(s, notes, &notes[count++]);
		else
			status = error_set(err, STATUS_NOMEM,
					   "out of memory");
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	else
		db_reset(s);
	for (int i = 0; status == STATUS_OK && i < count; i++)
		name_target(casefile, notes, &notes[i]);
	if (status != STATUS_OK)
		return status;
	*ret_notes = notes;
	*ret_count = count;
	return STATUS_OK;
}
