#include "store/list_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text_add.h"

static const struct {
	const char *word;
	enum list_column_what what;
} fixed[] = {
	{"id", LIST_COLUMN_ID},
	{"title", LIST_COLUMN_TITLE},
	{"by", LIST_COLUMN_BY},
	{"standing", LIST_COLUMN_STANDING},
	{"disputes", LIST_COLUMN_DISPUTES},
};

/* Relations and events are what their fields say. */
static bool has_title(const struct kind *kind)
{
	return kind->kind_class == KIND_THING ||
	       kind->kind_class == KIND_OTHER;
}

static bool is_title(const struct kind *kind, const struct field *field)
{
	return kind->kind_class == KIND_THING && field->slot == 0;
}

static const char *title_word(const struct kind *kind)
{
	return kind->kind_class == KIND_THING ? kind->fields[0]->word
					      : "title";
}

static void add(struct list_columns *columns, struct list_column column)
{
	if (columns->count < LIST_COLUMNS_MAX)
		columns->at[columns->count++] = column;
}

void list_columns_default(const struct kind *kind,
			  struct list_columns *ret_columns)
{
	ret_columns->count = 0;
	if (has_title(kind))
		add(ret_columns,
		    (struct list_column){.what = LIST_COLUMN_TITLE,
					 .word = title_word(kind)});
	for (int i = 0; i < kind->field_count; i++) {
		const struct field *field = kind->fields[i];

		if (field->type != VALUE_HOLDS && !is_title(kind, field))
			add(ret_columns,
			    (struct list_column){.what = LIST_COLUMN_FIELD,
						 .field = field,
						 .word = field->word});
	}
	add(ret_columns, (struct list_column){.what = LIST_COLUMN_BY,
					      .word = "by"});
}

/* A field of the kind first: a post has a title of its own. */
static bool column_by_word(const struct registry *registry,
			   const struct kind *kind, const char *word,
			   size_t length, struct list_column *ret)
{
	const struct field *field =
		registry_field_by_word(registry, kind, word, length);

	*ret = (struct list_column){.what = LIST_COLUMN_FIELD, .field = field};
	if (field) {
		ret->word = field->word;
		if (is_title(kind, field))
			ret->what = LIST_COLUMN_TITLE;
		return true;
	}
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (strlen(fixed[i].word) == length &&
		    memcmp(fixed[i].word, word, length) == 0) {
			ret->what = fixed[i].what;
			ret->word = ret->what == LIST_COLUMN_TITLE
					    ? title_word(kind)
					    : fixed[i].word;
			return true;
		}
	return false;
}

static enum status no_column(const struct kind *kind, const char *word,
			     size_t length, struct error *err)
{
	char has[ERROR_TEXT_MAX] = "";
	size_t n = 0;

	for (int i = 0; i < kind->field_count && n < sizeof(has); i++)
		if (kind->fields[i]->type != VALUE_HOLDS)
			n += (size_t)snprintf(has + n, sizeof(has) - n, "%s, ",
					      kind->fields[i]->word);
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]) &&
			   n < sizeof(has); i++)
		n += (size_t)snprintf(has + n, sizeof(has) - n, "%s%s",
				      i > 0 ? ", " : "", fixed[i].word);
	return error_set(err, STATUS_INVALID,
			 "%s have no column `%.*s`; they have %s",
			 kind->plural, (int)length, word, has);
}

static bool is_there(const struct list_columns *columns,
		     const struct list_column *column)
{
	for (int i = 0; i < columns->count; i++)
		if (columns->at[i].what == column->what &&
		    columns->at[i].field == column->field &&
		    (column->what != LIST_COLUMN_OWN ||
		     strcmp(columns->at[i].word, column->word) == 0))
			return true;
	return false;
}

enum status list_columns_sort(const struct registry *registry,
			      const struct kind *kind, const char *word,
			      struct list_query *query, struct error *err)
{
	static const enum list_sort by[] = {
		[LIST_COLUMN_ID] = LIST_SORT_ID,
		[LIST_COLUMN_BY] = LIST_SORT_BY,
		[LIST_COLUMN_STANDING] = LIST_SORT_STANDING,
		[LIST_COLUMN_DISPUTES] = LIST_SORT_DISPUTES,
	};
	struct list_column column;

	if (!column_by_word(registry, kind, word, strlen(word), &column))
		return no_column(kind, word, strlen(word), err);
	if (column.what == LIST_COLUMN_TITLE && kind_has_holds(kind))
		return error_set(err, STATUS_INVALID, "%s are called by what "
				 "they say: sort by one of its fields",
				 kind->plural);
	query->sort = column.field;
	query->by = column.what == LIST_COLUMN_FIELD ||
				    column.what == LIST_COLUMN_TITLE
			    ? LIST_SORT_FIELD : by[column.what];
	return STATUS_OK;
}

static enum status parse_width(const char *text, size_t length, int *ret,
			       struct error *err)
{
	char *end, digits[8];
	long width;

	snprintf(digits, sizeof(digits), "%.*s", (int)length, text);
	width = strtol(digits, &end, 10);
	if (end == digits || *end || length >= sizeof(digits) ||
	    width < LIST_COLUMN_WIDTH_MIN || width > LIST_COLUMN_WIDTH_MAX)
		return error_set(err, STATUS_INVALID,
				 "`%.*s`: a width is %d to %d cells",
				 (int)length, text, LIST_COLUMN_WIDTH_MIN,
				 LIST_COLUMN_WIDTH_MAX);
	*ret = (int)width;
	return STATUS_OK;
}

static enum status parse_word(const struct list_columns_source *source,
			      const char *text, size_t length,
			      struct list_columns *columns, struct error *err)
{
	const char *colon = memchr(text, ':', length);
	size_t n = colon ? (size_t)(colon - text) : length;
	struct list_column column = {.width = 0};

	if (!source->find(source->of, text, n, &column))
		return source->none(source->of, text, n, err);
	if (is_there(columns, &column))
		return error_set(err, STATUS_INVALID,
				 "column `%.*s` is said twice", (int)n, text);
	if (colon) {
		enum status status = parse_width(colon + 1, length - n - 1,
						 &column.width, err);

		if (status != STATUS_OK)
			return status;
	}
	add(columns, column);
	return STATUS_OK;
}

enum status list_columns_read(const struct list_columns_source *source,
			      const char *text,
			      struct list_columns *ret_columns,
			      struct error *err)
{
	struct list_columns columns = {.count = 0};
	enum status status = STATUS_OK;

	while (status == STATUS_OK && *(text += strspn(text, ", \t"))) {
		size_t n = strcspn(text, ", \t");

		status = parse_word(source, text, n, &columns, err);
		text += n;
	}
	if (status != STATUS_OK)
		return status;
	if (columns.count == 0)
		return error_set(err, STATUS_INVALID, "no column is named");
	*ret_columns = columns;
	return STATUS_OK;
}

struct of_kind {
	const struct registry *registry;
	const struct kind *kind;
};

static bool find_of_kind(const void *of, const char *word, size_t length,
			 struct list_column *ret_column)
{
	const struct of_kind *kind = of;

	return column_by_word(kind->registry, kind->kind, word, length,
			      ret_column);
}

static enum status none_of_kind(const void *of, const char *word,
				size_t length, struct error *err)
{
	return no_column(((const struct of_kind *)of)->kind, word, length,
			 err);
}

enum status list_columns_parse(const struct registry *registry,
			       const struct kind *kind, const char *text,
			       struct list_columns *ret_columns,
			       struct error *err)
{
	const struct of_kind of = {registry, kind};
	const struct list_columns_source source = {find_of_kind, none_of_kind,
						   &of};

	return list_columns_read(&source, text, ret_columns, err);
}

char *list_columns_print(const void *ctx, const struct list_columns *columns)
{
	char *text = talloc_strdup(ctx, "");

	for (int i = 0; text && i < columns->count; i++) {
		const struct list_column *column = &columns->at[i];

		text = text_add(text, "%s%s", i ? " " : "", column->word);
		if (text && column->width > 0)
			text = text_add(text, ":%d", column->width);
	}
	return text;
}

static const char *cell_text(const void *ctx, const struct list_cell *cell)
{
	const char *text;

	if (cell->whole)
		return cell->whole;
	if (!cell->shown || !*cell->shown)
		return "";
	text = talloc_asprintf(ctx, cell->more ? "%s%s +%d" : "%s%s",
			       cell->shown, standing_mark(cell->standing),
			       cell->more);
	return text ? text : "";
}

static const char *id_text(const void *ctx, int64_t id)
{
	char printed[ID_LENGTH + 1];
	const char *text;

	id_print(id, printed);
	text = talloc_strdup(ctx, printed);
	return text ? text : "";
}

static const char *by_text(const void *ctx, const struct list_row *row)
{
	const char *text =
		row->by_low == row->by_high
			? talloc_asprintf(ctx, "%d", row->by_low)
			: talloc_asprintf(ctx, "%d-%d", row->by_low,
					  row->by_high);

	return text ? text : "";
}

static const char *disputes_text(const void *ctx, const struct list_row *row)
{
	const char *text = row->disputes > 0
				   ? talloc_asprintf(ctx, "%d", row->disputes)
				   : "";

	return text ? text : "";
}

const char *list_column_text(const void *ctx, const struct list_column *column,
			     const struct list_row *row)
{
	switch (column->what) {
	case LIST_COLUMN_ID:
		return id_text(ctx, row->id);
	case LIST_COLUMN_TITLE:
		return row->title ? row->title : "";
	case LIST_COLUMN_BY:
		return by_text(ctx, row);
	case LIST_COLUMN_STANDING:
		return row->unknown
			       ? "said to be unknown"
			       : standing_words(row->standing);
	case LIST_COLUMN_DISPUTES:
		return disputes_text(ctx, row);
	default:
		return cell_text(ctx, &row->cells[column->field->slot]);
	}
}
