/* entry_changes: what an entry put in, row by row, in words. */
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/derive.h"
#include "store/entry_internal.h"
#include "store/textform.h"

enum { LISTED = 9, WORDS_MAX = 400 }; /* table (1 byte), id (8) */

struct changes {
	struct casefile *c;
	struct entry_change *list;
	int count, most;
};

static void append(struct buffer *out, const char *words)
{
	if (!words || !*words)
		return;
	if (out->length > 0)
		buffer_append_string(out, ", ");
	buffer_append_string(out, words);
}

static const char *word_of(const struct changes *x, const struct column *column,
			   const struct row *row, int at)
{
	int64_t number = row_integer(row, at);
	const struct registry *registry = x->c->registry;
	const struct kind *kind;
	const struct field *field;

	if (number == 0)
		return NULL;
	switch (column->type) {
	case COLUMN_WORD:
		return column->words[number];
	case COLUMN_KIND:
		kind = registry_kind(registry, (int)number);
		return kind ? kind->label : NULL;
	case COLUMN_FIELD:
		field = registry_field(registry, (int)number);
		return field ? field->label : NULL;
	default:
		return NULL;
	}
}

/* Every word and text of the row, in the order of its columns. */
static char *words_of(const struct changes *x, const struct row *row)
{
	const struct table *table = table_get(row->table);
	char array[WORDS_MAX + 1];
	struct buffer out;

	buffer_init_fixed(&out, array, sizeof(array));
	if (row->table == TABLE_JUDGEMENT &&
	    row_integer(row, JUDGEMENT_VERDICT) == 0)
		append(&out, words_verdict[0]);
	for (int i = 0; i < table->count - 2; i++)
		append(&out, table->columns[i].type == COLUMN_TEXT
				     ? row_text(row, i)
				     : word_of(x, &table->columns[i], row, i));
	if (row->table == TABLE_CLAIM && !row_text(row, CLAIM_SAID) &&
	    casefile_kind_of(x->c, row_integer(row, CLAIM_REF)) != 0)
		append(&out, derive_title(x->c, x->list,
					  row_integer(row, CLAIM_REF)));
	return talloc_strndup(x->list, array, out.length);
}

/* The row that a row hangs on, mostly a record; 0: none. */
static int64_t hangs_on(const struct row *row)
{
	const struct table *table = table_get(row->table);

	if (row->table == TABLE_RECORD)
		return row->id;
	for (int i = 0; i < table->count - 2; i++)
		if (table->columns[i].type == COLUMN_ANY ||
		    (table->columns[i].type == COLUMN_ROW &&
		     (table->columns[i].refers == TABLE_RECORD ||
		      table->columns[i].refers == TABLE_SOURCE)))
			return row_integer(row, i);
	return 0;
}

/* A claim speaks of its record, a citation of its source. */
static int64_t record_behind(struct changes *x, int64_t id)
{
	static const struct { enum table_id table; int column; } behind[] = {
		{TABLE_CLAIM, CLAIM_RECORD},
		{TABLE_CITATION, CITATION_SOURCE},
	};
	struct row *row;

	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind) &&
			   id != 0 && casefile_kind_of(x->c, id) == 0;
	     i++)
		if (casefile_row(x->c, x->list, behind[i].table, id, &row,
				 NULL) == STATUS_OK)
			return row_integer(row, behind[i].column);
	return id;
}

static enum status add_change(struct changes *x, const struct row *row,
			      struct error *err)
{
	struct entry_change *change = &x->list[x->count];
	int64_t on = hangs_on(row), record = record_behind(x, on);

	change->table = row->table;
	change->id = row->id;
	change->on = on;
	change->words = words_of(x, row);
	if (casefile_kind_of(x->c, record) != 0) {
		change->record = derive_representative(x->c, record);
		change->of = derive_title(x->c, x->list, record);
	} else {
		change->of = talloc_strdup(x->list, "");
	}
	if (!change->words || !change->of)
		return error_set(err, STATUS_NOMEM, "out of memory");
	x->count++;
	return STATUS_OK;
}

static enum status add_live(struct changes *x, const struct entry_row *entry,
			    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t at = 0; at + LISTED <= entry->list_size &&
			    x->count < x->most && status == STATUS_OK;
	     at += LISTED) {
		uint64_t id = 0;
		struct row *row;

		for (int i = 1; i < LISTED; i++)
			id = id << 8 | entry->list[at + (size_t)i];
		status = casefile_row(x->c, x->list,
				      (enum table_id)entry->list[at],
				      (int64_t)id, &row, err);
		if (status == STATUS_NOT_FOUND) /* expunged since */
			status = STATUS_OK;
		else if (status == STATUS_OK)
			status = add_change(x, row, err);
	}
	return status;
}

static enum status add_kept(void *payload, enum table_id table, int64_t id,
			    const char *line, size_t length, struct error *err)
{
	struct changes *x = payload;
	struct row row;
	enum status status;

	(void)table;
	(void)id;
	if (x->count == x->most || length == 0)
		return STATUS_OK;
	status = textform_read_row(x->c->registry, x->list, line, length, &row,
				   err);
	return status == STATUS_OK ? add_change(x, &row, err) : status;
}

enum status entry_changes(struct casefile *casefile, const void *ctx,
			  int64_t entry, int n,
			  struct entry_change **ret_changes, int *ret_count,
			  struct error *err)
{
	struct changes x = {.c = casefile, .most = n};
	struct entry_row *of = NULL;
	enum status status;

	x.list = talloc_zero_array(ctx, struct entry_change,
				   n > 0 ? (unsigned)n : 1);
	if (!x.list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = entry_read(casefile, x.list, entry, &of, err);
	if (status == STATUS_OK && of->target != 0)
		status = entry_read(casefile, x.list, of->target, &of, err);
	if (status == STATUS_OK && of->rows <= ENTRY_LIST_MAX)
		status = of->live
				 ? add_live(&x, of, err)
				 : undone_each(casefile, of->id, add_kept, &x,
					       err);
	if (status != STATUS_OK) {
		talloc_free(x.list);
		return status;
	}
	*ret_changes = x.list;
	*ret_count = x.count;
	return STATUS_OK;
}
