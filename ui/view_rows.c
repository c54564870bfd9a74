/* view_rows: what load functions make their rows with, and which rows hold
 * given words. */
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "ui/view.h"

enum { KEY_BYTES = 1024 };

struct view_row *view_load_row(struct view_load *load)
{
	struct view_row *row;

	if (load->row_count == VIEW_WHOLE_MAX) {
		load->cut = true;
		return NULL;
	}
	if (load->row_count == load->row_capacity) {
		int capacity = load->row_capacity * 2 + 32;
		struct view_row *rows;

		rows = talloc_realloc(load, load->rows, struct view_row,
				      (unsigned)capacity);
		if (!rows)
			return NULL;
		load->rows = rows;
		load->row_capacity = capacity;
	}
	row = &load->rows[load->row_count++];
	memset(row, 0, sizeof(*row));
	row->chosen.table = TABLE_LAST;
	row->chosen.title = "";
	return row;
}

void view_cell_set(struct view_row *row, int column, const char *text,
		   enum style style)
{
	row->cells[column].text = text;
	row->cells[column].style = style;
}

/* --- words --- */

static bool cell_holds(const char *text, const char *folded)
{
	char key[KEY_BYTES];
	struct buffer buffer;

	buffer_init_fixed(&buffer, key, sizeof(key));
	(void)text_fold(text, strnlen(text, KEY_BYTES), &buffer);
	return strstr(buffer.data, folded) != NULL;
}

static bool row_holds(const struct view_row *row, int columns,
		      const char *folded)
{
	for (int c = 0; c < columns; c++) {
		const char *text = view_cell_text(&row->cells[c]);

		if (text && cell_holds(text, folded))
			return true;
	}
	return false;
}

/* Every word of the filter stands in some cell of the row. */
static bool row_fits(const struct view_row *row, int columns,
		     const char *folded)
{
	char word[KEY_BYTES];

	while (*folded) {
		size_t n = strcspn(folded, " ");

		if (n >= sizeof(word))
			return false;
		memcpy(word, folded, n);
		word[n] = '\0';
		if (n > 0 && !row_holds(row, columns, word))
			return false;
		folded += n;
		folded += *folded == ' ';
	}
	return true;
}

static void fold_words(const char *words, char *key, size_t size)
{
	struct buffer buffer;

	buffer_init_fixed(&buffer, key, size);
	(void)text_fold(words, strnlen(words, size), &buffer);
}

static int columns_of(const struct view_load *load)
{
	return load->columns ? load->column_count : load->class->column_count;
}

int view_load_find(const struct view_load *load, const char *words, int from,
		   int step)
{
	char key[KEY_BYTES];

	fold_words(words, key, sizeof(key));
	for (; *key && from >= 0 && from < load->row_count; from += step) {
		const struct view_row *row = &load->rows[from];

		if (!(row->flags & VIEW_ROW_QUIET) &&
		    row_fits(row, columns_of(load), key))
			return from;
	}
	return -1;
}

static void apply_filter(struct view_load *load)
{
	char key[KEY_BYTES];
	int kept = 0, columns = columns_of(load);

	fold_words(load->query.filter, key, sizeof(key));
	for (int i = 0; i < load->row_count; i++)
		if (row_fits(&load->rows[i], columns, key))
			load->rows[kept++] = load->rows[i];
	load->row_count = kept;
}

static bool is_sought(const struct view_row *row, const struct chosen *seek)
{
	return !(row->flags & VIEW_ROW_QUIET) && row->chosen.id == seek->id &&
	       row->chosen.table == seek->table;
}

int view_load_first(const struct view_load *load, int max)
{
	int64_t wanted = load->below > load->count / 3
				 ? load->position + load->count
				 : load->below + 1;

	return load->all || wanted > max ||
			       (load->query.filter && *load->query.filter)
		       ? max : (int)wanted;
}

void view_load_whole(struct view_load *load)
{
	if (load->query.filter && *load->query.filter)
		apply_filter(load);
	load->whole = true;
	load->position = 0;
	load->total = load->row_count;
	for (int i = 0; load->seek.id != 0 && i < load->row_count; i++) {
		if (!is_sought(&load->rows[i], &load->seek))
			continue;
		if (load->sought < 0 ||
		    load->rows[i].chosen.claim == load->seek.claim)
			load->sought = i;
		if (load->rows[i].chosen.claim == load->seek.claim &&
		    load->rows[i].chosen.rival == load->seek.rival) {
			load->sought = i;
			break;
		}
	}
}

enum style style_of_standing(enum standing standing)
{
	switch (standing) {
	case STANDING_DISPUTED:
		return STYLE_DISPUTED;
	case STANDING_TWO_WAYS:
		return STYLE_TWO_WAYS;
	case STANDING_UNCITED:
		return STYLE_UNCITED;
	case STANDING_REJECTED:
		return STYLE_REJECTED;
	case STANDING_NEGATIVE:
		return STYLE_NEGATIVE;
	default:
		return STYLE_NORMAL;
	}
}

void view_cell_by(struct view_load *load, struct view_row *row, int column,
		  enum standing standing, int by_low, int by_high)
{
	const char *mark = standing_mark(standing);
	char *count = NULL;

	if (*mark && standing != STANDING_NEGATIVE) {
		view_cell_set(row, column, mark, style_of_standing(standing));
		return;
	}
	if (by_high <= 0)
		return;
	count = by_low < by_high ? talloc_asprintf(load, "%d-%d", by_low,
						   by_high)
				 : talloc_asprintf(load, "%d", by_high);
	view_cell_set(row, column, count, STYLE_DIM);
}

