/* folio_rows: the text wrapped to a width, and windows of its rows. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/ascending.h"
#include "src/base/text.h"

enum { NAMES_MAX = 4000,
       NUMBERED_MIN = 8 }; /* cells that numbers of links leave to the words */

static bool add_break(struct folio *f, uint32_t at, uint32_t line)
{
	if (f->break_count == f->break_room) {
		size_t room = f->break_room * 2 + 1024;
		struct folio_break *grown = talloc_realloc(
			f, f->breaks, struct folio_break, (unsigned)room);

		if (!grown)
			return false;
		f->breaks = grown;
		f->break_room = room;
	}
	f->breaks[f->break_count++] = (struct folio_break){at, line};
	return true;
}

/* Bytes of the line that fit as they are shown: plain ASCII without a look at
 * each cell. */
static size_t fitting(const char *line, size_t length, int width)
{
	size_t n = (size_t)width;

	if (length <= n)
		n = length;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < 0x20 ||
		    (unsigned char)line[i] >= 0x7f) {
			/* no character is more than some bytes a cell */
			size_t look = (size_t)width * 32;

			look = length < look ? length : look;
			n = text_clip_shown(line, look, (size_t)width, NULL);
			if (n > 0 || look == length)
				return n > 0 ? n : length;
			/* a letter under more marks than that */
			while (look > 1 &&
			       ((unsigned char)line[look] & 0xc0) == 0x80)
				look--;
			return look;
		}
	return n;
}

/* Where the next row of the line begins: behind the last blank that fits. */
static size_t next_row(const char *line, size_t length, int width)
{
	size_t fits = fitting(line, length, width), at;

	if (fits >= length)
		return length;
	if (line[fits] == ' ')
		return fits + 1;
	for (at = fits; at > 0 && line[at - 1] != ' ';)
		at--;
	return at > 0 ? at : fits;
}

static int cells_of_words(const char *text, size_t length)
{
	size_t cells;

	while (length > 0 && text[length - 1] == ' ')
		length--;
	text_clip_shown(text, length, SIZE_MAX, &cells);
	return (int)cells;
}

/* Cells of the numbers that are drawn in [at, end). */
static int cells_of_numbers(const struct folio *f, uint32_t at, uint32_t end)
{
	int cells = 0;

	for (int i = folio_numbers_from(f, at);
	     i < f->number_count && f->numbers[i].at <= end; i++)
		cells += folio_number_cells(f->numbers[i].number);
	return cells;
}

/* The numbers of links take room from the words: fewer, until both fit. */
static size_t next_row_numbered(const struct folio *f, uint32_t at,
				uint32_t end, int width)
{
	int room = width, taken;
	size_t n;

	for (;;) {
		n = next_row(f->text + at, end - at, room);
		if (f->number_count == 0)
			return n;
		taken = cells_of_numbers(f, at, at + (uint32_t)n);
		if (taken == 0 || room <= NUMBERED_MIN ||
		    cells_of_words(f->text + at, n) + taken <= width)
			return n;
		room = room > width - taken ? width - taken : room - 1;
		room = room < NUMBERED_MIN ? NUMBERED_MIN : room;
	}
}

static bool wrap_line(struct folio *f, uint32_t at, uint32_t end,
		      uint32_t line, int width)
{
	do {
		if (!add_break(f, at, line))
			return false;
		at += (uint32_t)next_row_numbered(f, at, end, width);
	} while (at < end);
	return true;
}

static enum status wrap(struct folio *f, int width, struct error *err)
{
	uint32_t at = 0, line = 1;
	enum status status;

	width = width < FOLIO_WIDTH_MIN ? FOLIO_WIDTH_MIN : width;
	if (f->width == width)
		return STATUS_OK;
	status = folio_number_links(f, err);
	if (status != STATUS_OK)
		return status;
	f->break_count = 0;
	while (at < f->length) {
		const char *end = memchr(f->text + at, '\n', f->length - at);
		uint32_t stop = end ? (uint32_t)(end - f->text) : f->length;

		if (!wrap_line(f, at, stop, line++, width))
			return error_set(err, STATUS_NOMEM, "out of memory");
		at = stop + 1;
	}
	f->width = width;
	return STATUS_OK;
}

static size_t row_at(const struct folio *f, uint32_t place)
{
	size_t n = ASCENDING_UNTIL(f->breaks, at, f->break_count, place);

	return n > 0 ? n - 1 : 0;
}

int64_t folio_row_of(struct folio *folio, int width, uint32_t place)
{
	if (wrap(folio, width, NULL) != STATUS_OK || folio->break_count == 0)
		return 0;
	return (int64_t)row_at(folio, place);
}

int folio_line_of(const struct folio *folio, uint32_t place)
{
	size_t n = ascending_until(folio->lines, sizeof(*folio->lines),
				   (size_t)folio->about.lines, place);

	return n > 0 ? (int)n : 1;
}

uint32_t folio_line_at(const struct folio *folio, int line)
{
	if (folio->about.lines == 0 || line < 1)
		return 0;
	return folio->lines[line < folio->about.lines
				    ? line - 1 : folio->about.lines - 1];
}

static int level_at(const struct folio *f, uint32_t at)
{
	size_t low = 0, high = f->page ? f->page->heading_count : 0;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct page_heading *h = &f->page->headings[middle];

		if (h->at + h->length <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!f->page || low == f->page->heading_count ||
	    f->page->headings[low].at > at)
		return 0;
	return f->page->headings[low].level;
}

static void fill_row(const struct folio *f, size_t i, struct folio_row *row)
{
	const struct folio_break *b = &f->breaks[i];
	uint32_t end = i + 1 < f->break_count ? f->breaks[i + 1].at
					      : f->length;

	row->at = b->at;
	row->line = (int)b->line;
	row->first = i == 0 || b->line != b[-1].line;
	while (end > b->at && (f->text[end - 1] == '\n' ||
			       f->text[end - 1] == ' '))
		end--;
	row->length = end - b->at;
	row->level = level_at(f, b->at);
	folio_is_cited(f, b->at, end, &row->citation, &row->cited);
}

/* From the start of the first row's line: a name may begin above. */
static enum status fill_names(const struct folio *f,
			      struct folio_window *w, struct error *err)
{
	uint32_t from = w->at, end = w->at + w->length;
	struct known_name name;

	while (from > 0 && f->text[from - 1] != '\n' && w->at - from < 400)
		from--;
	while (from > 0 && ((unsigned char)f->text[from] & 0xc0) == 0x80)
		from--;
	w->names = talloc_array(w, struct folio_name, NAMES_MAX);
	if (!w->names)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (w->name_count < NAMES_MAX &&
	       known_find(f->known, f->text, f->length, from, end, &name)) {
		w->names[w->name_count++] = (struct folio_name){
			(uint32_t)name.at, (uint32_t)name.length, name.record,
			name.kind};
		from = (uint32_t)(name.at + name.length);
	}
	return STATUS_OK;
}

static enum status fill_translations(const struct folio *f,
				     struct folio_window *w, struct error *err)
{
	w->translations = talloc_array(w, struct folio_translation,
				       (unsigned)f->mark_count + 1);
	if (!w->translations)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < f->mark_count; i++) {
		const struct folio_mark *m = &f->marks[i];

		if (!m->translation || m->end <= w->at ||
		    m->at >= w->at + w->length)
			continue;
		w->translations[w->translation_count++] =
			(struct folio_translation){
				{m->at, m->end - m->at},
				talloc_strdup(w, m->translation)};
	}
	return STATUS_OK;
}

enum status folio_window(struct folio *folio, const void *ctx, int width,
			 int64_t first, int count,
			 struct folio_window **ret_window, struct error *err)
{
	struct folio_window *w = talloc_zero(ctx, struct folio_window);
	enum status status = wrap(folio, width, err);
	int64_t total = (int64_t)folio->break_count;

	if (!w)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (status != STATUS_OK)
		return status;
	first = first < 0 ? 0 : first > total ? total : first;
	count = count > total - first ? (int)(total - first) : count;
	w->first = first;
	w->total = total;
	w->rows = talloc_zero_array(w, struct folio_row,
				    count > 0 ? (unsigned)count : 1u);
	if (!w->rows)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count; i++)
		fill_row(folio, (size_t)(first + i), &w->rows[i]);
	w->row_count = count;
	if (count > 0) {
		const struct folio_row *last = &w->rows[count - 1];

		w->at = w->rows[0].at;
		w->length = last->at + last->length - w->at;
	}
	w->text = talloc_strndup(w, "", 0);
	if (w->length > 0)
		w->text = talloc_memdup(w, folio->text + w->at,
					(size_t)w->length);
	if (!w->text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (folio->about.readable && folio->form != FOLIO_HEADERS &&
	    count > 0)
		status = fill_names(folio, w, err);
	if (status == STATUS_OK)
		status = folio_fill_changes(folio, w, err);
	if (status == STATUS_OK)
		status = folio_fill_links(folio, w, err);
	if (status == STATUS_OK)
		status = fill_translations(folio, w, err);
	*ret_window = w;
	return status;
}
