/* folio_changes: two copies of a source as one text, what is gone and what is
 * new marked in it: [-gone-] {+new+}, readable without colours too. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/changes.h"
#include "src/analysis/folio_internal.h"
#include "src/base/ascending.h"
#include "src/base/text.h"

enum { CHANGES_TEXT_MAX = 64 << 20 };

struct building {
	struct folio *folio;
	struct buffer text;
	size_t room;
	bool memory;
};

static void add_change(struct building *b, const struct folio_change *change)
{
	struct folio *f = b->folio;

	if ((size_t)f->change_count == b->room) {
		b->room = b->room * 2 + 64;
		f->changes = talloc_realloc_size(
			f, f->changes, b->room * sizeof(*f->changes));
		b->memory = b->memory && f->changes;
	}
	if (b->memory)
		f->changes[f->change_count++] = *change;
}

/* Each line has marks of its own, and blanks stand behind them. */
static void put_marked(struct buffer *out, const char *text, size_t size,
		       bool gone)
{
	while (size > 0) {
		const char *end = memchr(text, '\n', size);
		size_t line = end ? (size_t)(end - text) : size, n = line;

		while (n > 0 && strchr(" \t\r", text[n - 1]))
			n--;
		if (n > 0) {
			buffer_append_string(out, gone ? "[-" : "{+");
			buffer_append(out, text, n);
			buffer_append_string(out, gone ? "-]" : "+}");
		}
		line += end != NULL;
		buffer_append(out, text + n, line - n);
		text += line;
		size -= line;
	}
}

static bool ends_with_blank(const struct buffer *text)
{
	return text->length == 0 ||
	       strchr(" \n", text->data[text->length - 1]);
}

static size_t without_blanks(const char *text, size_t size)
{
	while (size > 0 && strchr(" \n\t\r", text[size - 1]))
		size--;
	return size;
}

static void put_piece(struct building *b, const struct change_piece *piece,
		      const struct change_piece *next, const char *older,
		      const char *newer, uint32_t at_older, uint32_t at_newer)
{
	bool gone = piece->kind == CHANGE_GONE;
	const char *text = (gone ? older : newer) + piece->at;
	struct folio_change change = {
		.at = (uint32_t)b->text.length, .older = at_older,
		.newer = at_newer,
		.kind = gone ? FOLIO_GONE : piece->kind == CHANGE_NEW
			       ? FOLIO_NEW : FOLIO_SAME};
	size_t size = piece->length;

	/* what stands in its place follows on the same line */
	if (gone && next && next->kind == CHANGE_NEW)
		size = without_blanks(text, size);
	if (piece->kind == CHANGE_NONE)
		buffer_append(&b->text, text, size);
	else
		put_marked(&b->text, text, size, gone);
	if (!ends_with_blank(&b->text))
		buffer_append_char(&b->text, ' ');
	change.length = (uint32_t)without_blanks(
		b->text.data + change.at, b->text.length - change.at);
	add_change(b, &change);
}

char *folio_marked(const void *ctx, const char *older, const char *newer)
{
	struct changes *changes;
	struct buffer out;
	char *text;

	if (changes_find(ctx, older, strlen(older), newer, strlen(newer),
			 &changes, NULL) != STATUS_OK)
		return NULL;
	buffer_init(&out, CHANGES_TEXT_MAX);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change_piece *p = &changes->pieces[i];
		bool gone = p->kind == CHANGE_GONE;

		if (p->kind == CHANGE_NONE)
			buffer_append(&out, newer + p->at, p->length);
		else
			put_marked(&out, (gone ? older : newer) + p->at,
				   p->length, gone);
		if (!ends_with_blank(&out))
			buffer_append_char(&out, ' ');
	}
	text = talloc_strndup(ctx, out.data ? out.data : "",
			      without_blanks(out.data, out.length));
	buffer_release(&out);
	talloc_free(changes);
	return text;
}

static enum status build(struct folio *f, const struct changes *changes,
			 const char *older, const char *newer,
			 struct error *err)
{
	struct building b = {.folio = f, .memory = true};
	uint32_t at_older = 0, at_newer = 0;

	buffer_init(&b.text, CHANGES_TEXT_MAX);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change_piece *p = &changes->pieces[i];
		uint32_t end = p->at + p->length;

		put_piece(&b, p, i + 1 < changes->count ? p + 1 : NULL, older,
			  newer, p->kind == CHANGE_GONE ? p->at
			  : p->kind == CHANGE_NONE ? p->other : at_older,
			  p->kind == CHANGE_GONE ? at_newer : p->at);
		if (p->kind != CHANGE_GONE)
			at_newer = end;
		if (p->kind == CHANGE_GONE)
			at_older = end;
		else if (p->kind == CHANGE_NONE)
			at_older = p->other + p->length;
	}
	f->about.cut = f->about.cut || b.text.status == STATUS_LIMIT;
	f->length = (uint32_t)b.text.length;
	f->text = b.text.length > 0
			  ? talloc_strndup(f, b.text.data, b.text.length)
			  : talloc_strdup(f, "");
	b.memory = b.memory && f->text && b.text.status != STATUS_NOMEM;
	buffer_release(&b.text);
	return b.memory ? STATUS_OK
			: error_set(err, STATUS_NOMEM, "out of memory");
}

enum status folio_make_changes(struct folio *f, int64_t other,
			       struct error *err)
{
	struct folio *here = NULL, *there = NULL;
	struct changes *changes;
	bool newer; /* f's own copy is the newer of the two */
	enum status status = folio_open(f->casefile, f->shelf, f,
					f->about.capture, FOLIO_TEXT, &here,
					err);

	if (status == STATUS_OK)
		status = folio_open(f->casefile, f->shelf, f, other,
				    FOLIO_TEXT, &there, err);
	if (status != STATUS_OK)
		return status;
	if (!here->about.readable || !there->about.readable)
		return error_set(err, STATUS_INVALID, "copy %d is no text: "
				 "its words cannot be compared",
				 here->about.readable ? there->about.number
						      : here->about.number);
	newer = here->about.number >= there->about.number;
	if (!newer) {
		struct folio *swap = here;

		here = there;
		there = swap;
	}
	status = changes_find(f, there->text, there->length, here->text,
			      here->length, &changes, err);
	if (status == STATUS_OK)
		status = build(f, changes, there->text, here->text, err);
	if (status != STATUS_OK)
		return status;
	f->about.readable = true;
	f->about.other = other;
	f->about.from = there->about.number;
	f->about.to = here->about.number;
	f->about.gone = changes->gone;
	f->about.added = changes->added;
	f->about.coarse = changes->coarse;
	f->newer_here = newer;
	talloc_free(changes);
	talloc_free(here);
	talloc_free(there);
	return STATUS_OK;
}

/* --- places --- */

static int change_at(const struct folio *f, uint32_t place)
{
	size_t n = ASCENDING_UNTIL(f->changes, at, f->change_count, place);

	return n > 0 ? (int)n - 1 : 0;
}

uint32_t folio_change_source(const struct folio *folio, uint32_t place)
{
	const struct folio_change *c;
	uint32_t within;

	if (folio->change_count == 0)
		return 0;
	c = &folio->changes[change_at(folio, place)];
	within = place - c->at;
	/* marks stand before the words */
	if (c->kind != FOLIO_SAME)
		within = within > 2 ? within - 2 : 0;
	if (c->kind == (folio->newer_here ? FOLIO_GONE : FOLIO_NEW))
		within = 0;
	return (folio->newer_here ? c->newer : c->older) + within;
}

uint32_t folio_change_place(const struct folio *folio, uint32_t source)
{
	const struct folio_change *c = folio->changes;
	int count = folio->change_count;
	size_t n = folio->newer_here ? ASCENDING_UNTIL(c, newer, count, source)
				     : ASCENDING_UNTIL(c, older, count, source);

	if (count == 0)
		return 0;
	c += n > 0 ? n - 1 : 0;
	source -= folio->newer_here ? c->newer : c->older;
	return c->at + (source < c->length ? source : 0);
}

/* What is new in the place of what is gone belongs to it. */
static bool begins_change(const struct folio *f, int i)
{
	return f->changes[i].kind != FOLIO_SAME &&
	       (i == 0 || f->changes[i - 1].kind != FOLIO_GONE);
}

bool folio_hop_change(const struct folio *f, uint32_t from, int step,
		      struct folio_name *ret_name)
{
	int i = f->change_count > 0 ? change_at(f, from) : 0;

	if (step > 0)
		i += f->change_count > 0 && f->changes[i].at <= from;
	else if (f->change_count > 0 && f->changes[i].at >= from)
		i--;
	for (; i >= 0 && i < f->change_count; i += step) {
		if (!begins_change(f, i))
			continue;
		*ret_name = (struct folio_name){.at = f->changes[i].at,
						.length = f->changes[i].length};
		return true;
	}
	return false;
}

/* The changes of a window. */
enum status folio_fill_changes(const struct folio *f, struct folio_window *w,
			       struct error *err)
{
	int first = f->change_count > 0 ? change_at(f, w->at) : 0, n = 0;

	while (first + n < f->change_count &&
	       f->changes[first + n].at < w->at + w->length)
		n++;
	if (n == 0)
		return STATUS_OK;
	w->changes = talloc_memdup(w, f->changes + first,
				   (size_t)n * sizeof(*f->changes));
	w->change_count = w->changes ? n : 0;
	return w->changes ? STATUS_OK
			  : error_set(err, STATUS_NOMEM, "out of memory");
}
