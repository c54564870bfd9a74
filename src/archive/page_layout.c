#include <string.h>
#include <talloc.h>

#include "src/archive/page_internal.h"

void page_layout_init(struct page_layout *layout, struct page *page)
{
	memset(layout, 0, sizeof(*layout));
	layout->page = page;
	buffer_init(&layout->text, PAGE_TEXT_MAX);
}

static void *grow(struct page_layout *l, void *array, size_t count,
		  size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 64;

	if (count < *room)
		return array;
	array = talloc_realloc_size(l->page, array, more * size);
	if (array)
		*room = more;
	else
		l->status = STATUS_NOMEM;
	return array;
}

static bool append(struct page_layout *l, const char *text, size_t n)
{
	if (buffer_append(&l->text, text, n) == STATUS_OK)
		return true;
	l->page->cut = true;
	if (l->text.status == STATUS_NOMEM)
		l->status = STATUS_NOMEM;
	return false;
}

/* The stretch of a piece whose bytes were not found ends where the next that
 * was found begins. */
static void close_open(struct page_layout *l, size_t from)
{
	struct page_run *last;

	if (!l->open)
		return;
	last = &l->page->runs[l->page->run_count - 1];
	last->span = (uint32_t)from - last->from;
	l->open = false;
}

static bool continues(const struct page_run *last, size_t at, size_t length,
		      size_t from, size_t span, bool exact)
{
	if (!exact || !last->exact)
		return exact == last->exact && last->at + last->length == at;
	return last->length == last->span && length == span &&
	       last->at + last->length == at && last->from + last->span == from;
}

static void add_run(struct page_layout *l, size_t at, size_t length,
		    size_t from, size_t span, bool exact)
{
	struct page *p = l->page;
	struct page_run *runs, *last =
		p->run_count ? &p->runs[p->run_count - 1] : NULL;

	if (exact)
		close_open(l, from);
	if (last && continues(last, at, length, from, span, exact)) {
		last->length += (uint32_t)length;
		last->span += exact ? (uint32_t)span : 0;
		return;
	}
	runs = grow(l, p->runs, p->run_count, &l->run_room, sizeof(*runs));
	if (!runs)
		return;
	p->runs = runs;
	runs[p->run_count++] = (struct page_run){
		(uint32_t)at, (uint32_t)length, (uint32_t)from,
		(uint32_t)span, exact };
	l->open = !exact;
}

void page_layout_break(struct page_layout *layout, int lines)
{
	layout->blank = false;
	if (layout->glued > 0 && layout->glued == layout->text.length)
		return;
	if (layout->breaks < lines)
		layout->breaks = lines;
}

static void owe_blank(struct page_layout *l, size_t from, size_t span,
		      bool exact)
{
	if (!l->blank) {
		l->blank = true;
		l->blank_from = from;
		l->blank_span = 0;
		l->blank_exact = true;
	}
	l->blank_exact = l->blank_exact && exact;
	l->blank_span = from + span - l->blank_from;
}

/* Line ends and the blank that stand before a word. */
static bool pay(struct page_layout *l)
{
	size_t at = l->text.length;
	bool start = at == 0 || l->text.data[at - 1] == '\n';

	for (; l->breaks > 0; l->breaks--)
		if (at > 0 && !append(l, "\n", 1))
			return false;
	if (l->blank && !start && at == l->text.length) {
		if (!append(l, " ", 1))
			return false;
		add_run(l, at, 1, l->blank_from, l->blank_span,
			l->blank_exact);
	}
	l->blank = false;
	return true;
}

static bool is_blank(const char *character, size_t length)
{
	return length == 1 && (*character == ' ' || *character == '\t' ||
			       *character == '\n' || *character == '\r' ||
			       *character == '\f');
}

static void put_preformatted(struct page_layout *l, const char *character,
			     size_t length, size_t from, size_t span,
			     bool exact)
{
	size_t at;

	if (*character == '\r' || !pay(l))
		return;
	at = l->text.length;
	if (append(l, character, length))
		add_run(l, at, length, from, span, exact);
}

void page_layout_put(struct page_layout *layout, const char *character,
		     size_t length, size_t from, size_t span, bool exact)
{
	size_t at;

	if (layout->pre > 0) {
		put_preformatted(layout, character, length, from, span, exact);
		return;
	}
	if (is_blank(character, length)) {
		owe_blank(layout, from, span, exact);
		return;
	}
	if (!pay(layout))
		return;
	at = layout->text.length;
	if (append(layout, character, length))
		add_run(layout, at, length, from, span, exact);
}

/* Words with one blank between them. */
static size_t words_size(const char *text, size_t size)
{
	size_t n = 0;

	for (; n < size; n++) {
		if ((unsigned char)text[n] > ' ' || !is_blank(text + n, 1))
			continue;
		if (n == 0 || text[n] != ' ' || n + 1 == size ||
		    is_blank(text + n + 1, 1))
			break;
	}
	return n;
}

/* Bytes that stand in the text as they do in the source; preformatted,
 * everything up to a carriage return. */
static size_t plain_size(const struct page_layout *l, const char *text,
			 size_t size)
{
	const char *end = l->pre > 0 ? memchr(text, '\r', size) : NULL;

	if (l->pre == 0)
		return words_size(text, size);
	return end ? (size_t)(end - text) : size;
}

void page_layout_put_all(struct page_layout *layout, const char *text,
			 size_t size, size_t from)
{
	while (size > 0) {
		size_t n = plain_size(layout, text, size), at;

		if (n == 0) {
			n = 1;
			page_layout_put(layout, text, 1, from, 1, true);
		} else if (pay(layout)) {
			at = layout->text.length;
			if (append(layout, text, n))
				add_run(layout, at, n, from, n, true);
		}
		text += n;
		size -= n;
		from += n;
	}
}

void page_layout_put_one(struct page_layout *layout, const char *text,
			 size_t size, size_t from, size_t span)
{
	size_t at;

	if (!pay(layout))
		return;
	at = layout->text.length;
	if (append(layout, text, size))
		add_run(layout, at, size, from, span, true);
}

void page_layout_add(struct page_layout *layout, const char *text)
{
	if (pay(layout))
		append(layout, text, strlen(text));
}

void page_layout_marker(struct page_layout *layout, const char *text)
{
	layout->blank = false;
	page_layout_add(layout, text);
	layout->glued = layout->text.length;
}

size_t page_layout_at(const struct page_layout *layout)
{
	size_t at = layout->text.length;

	if (at > 0)
		at += (size_t)layout->breaks;
	if (layout->blank && at == layout->text.length && at > 0 &&
	    layout->text.data[at - 1] != '\n')
		at++;
	return at;
}

void page_layout_link(struct page_layout *layout, size_t at,
		      const char *address)
{
	struct page *p = layout->page;
	struct page_link *links;

	if (layout->text.length <= at || p->link_count >= PAGE_LINKS_MAX)
		return;
	links = grow(layout, p->links, p->link_count, &layout->link_room,
		     sizeof(*links));
	if (!links)
		return;
	p->links = links;
	links[p->link_count++] = (struct page_link){
		(uint32_t)at, (uint32_t)(layout->text.length - at),
		talloc_strdup(p, address) };
}

void page_layout_heading(struct page_layout *layout, size_t at, int level)
{
	struct page *p = layout->page;
	struct page_heading *headings;

	if (layout->text.length <= at || p->heading_count >= PAGE_HEADINGS_MAX)
		return;
	headings = grow(layout, p->headings, p->heading_count,
			&layout->heading_room, sizeof(*headings));
	if (!headings)
		return;
	p->headings = headings;
	headings[p->heading_count++] = (struct page_heading){
		(uint32_t)at, (uint32_t)(layout->text.length - at), level };
}

enum status page_layout_finish(struct page_layout *layout, size_t source_size,
			       struct error *err)
{
	struct page *p = layout->page;

	close_open(layout, source_size);
	if (layout->text.status == STATUS_LIMIT)
		layout->text.status = STATUS_OK;
	if (layout->text.length > 0 &&
	    layout->text.data[layout->text.length - 1] != '\n')
		buffer_append_char(&layout->text, '\n');
	p->length = layout->text.length;
	p->text = talloc_strndup(p, "", 0);
	if (p->length > 0)
		p->text = talloc_memdup(p, layout->text.data, p->length + 1);
	buffer_release(&layout->text);
	if (!p->text || layout->status != STATUS_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}
