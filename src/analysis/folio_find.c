/* folio_find: words, names and headings in the whole of a page. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/text.h"

enum { NEEDLE_MAX = 256, LINE_KEY_MAX = 1 << 16, HEADING_MAX = 200,
       BACK_STEP = 4096 };

/* --- words --- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* The words stand at this place: printed blanks, signs and case apart. */
static bool stands_at(const char *text, size_t left, const char *words,
		      size_t *ret_length)
{
	size_t i = 0, j = 0;

	while (words[j]) {
		if (i >= left || lower(text[i]) != lower(words[j]))
			return false;
		i++;
		j++;
	}
	*ret_length = i;
	return true;
}

/* The same by folded keys, for a line with other letters: from each word on,
 * whether its key begins with the needle's. */
static bool folded_at(const char *line, size_t left, const char *needle,
		      size_t *ret_length)
{
	char key[NEEDLE_MAX * 4];
	struct buffer buffer;
	size_t n = strlen(needle), start, end = 0, at = 0;

	while (known_word(line, left, at, &start, &end)) {
		buffer_init_fixed(&buffer, key, sizeof(key));
		if (text_fold(line, end, &buffer) != STATUS_OK)
			return false;
		if (buffer.length >= n) {
			*ret_length = end;
			return memcmp(key, needle, n) == 0;
		}
		at = end;
	}
	return false;
}

struct search {
	const char *words;
	char key[NEEDLE_MAX];
	bool plain; /* the words are ASCII */
};

static bool line_find(const struct search *s, const char *text,
		      uint32_t line, uint32_t end, uint32_t from, uint32_t to,
		      int step, uint32_t *ret_at, uint32_t *ret_length)
{
	bool other = false, found = false;
	size_t n;

	for (uint32_t i = line; i < end && !other; i++)
		other = (unsigned char)text[i] >= 0x80;
	for (uint32_t i = from > line ? from : line; i < end && i < to; i++) {
		bool here;

		if (((unsigned char)text[i] & 0xc0) == 0x80)
			continue;
		here = stands_at(text + i, end - i, s->words, &n);
		if (!here && (other || !s->plain) && *s->key)
			here = (i == line || text[i - 1] == ' ' ||
				(unsigned char)text[i] >= 0x80) &&
			       folded_at(text + i, end - i, s->key, &n);
		if (!here)
			continue;
		*ret_at = i;
		*ret_length = (uint32_t)n;
		found = true;
		if (step > 0)
			return true;
	}
	return found;
}

/* In [from, to): the first place, or the last for step -1. */
static bool range_find(const struct folio *f, const struct search *s,
		       uint32_t from, uint32_t to, int step, uint32_t *ret_at,
		       uint32_t *ret_length)
{
	bool found = false;
	uint32_t line = from;

	while (line > 0 && f->text[line - 1] != '\n')
		line--;
	while (line < to && line < f->length) {
		const char *next = memchr(f->text + line, '\n',
					  f->length - line);
		uint32_t end = next ? (uint32_t)(next - f->text) : f->length;

		if (line_find(s, f->text, line, end, from, to, step, ret_at,
			      ret_length)) {
			if (step > 0)
				return true;
			found = true;
		}
		line = end + 1;
	}
	return found;
}

bool folio_find(const struct folio *folio, const char *words, uint32_t from,
		int step, uint32_t *ret_at, uint32_t *ret_length)
{
	struct search s = {.words = words, .plain = true};
	struct buffer buffer;

	if (!*words || strlen(words) >= NEEDLE_MAX)
		return false;
	for (const char *c = words; *c; c++)
		s.plain = s.plain && (unsigned char)*c < 0x80;
	buffer_init_fixed(&buffer, s.key, sizeof(s.key));
	if (text_fold(words, strlen(words), &buffer) != STATUS_OK)
		s.key[0] = '\0';
	if (step > 0)
		return range_find(folio, &s, from + 1, folio->length, 1,
				  ret_at, ret_length) ||
		       range_find(folio, &s, 0, from + 1, 1, ret_at,
				  ret_length);
	return range_find(folio, &s, 0, from, -1, ret_at, ret_length) ||
	       range_find(folio, &s, from, folio->length, -1, ret_at,
			  ret_length);
}

/* --- names --- */

static bool is_wanted(const struct folio *f, const struct known_name *name,
		      bool uncited)
{
	return !uncited ||
	       !folio_is_cited(f, (uint32_t)name->at,
			       (uint32_t)(name->at + name->length), NULL,
			       NULL);
}

static void take(const struct known_name *name, struct folio_name *ret_name)
{
	*ret_name = (struct folio_name){(uint32_t)name->at,
					(uint32_t)name->length, name->record,
					name->kind};
}

/* The last wanted name that begins in [from, to). */
static bool last_in(const struct folio *f, size_t from, size_t to,
		    bool uncited, struct folio_name *ret_name)
{
	struct known_name name;
	bool found = false;

	while (known_find(f->known, f->text, f->length, from, to, &name)) {
		if (is_wanted(f, &name, uncited)) {
			take(&name, ret_name);
			found = true;
		}
		from = name.at + name.length;
	}
	return found;
}

static bool hop_back(const struct folio *f, size_t to, bool uncited,
		     struct folio_name *ret_name)
{
	while (to > 0) {
		size_t from = to > BACK_STEP ? to - BACK_STEP : 0;

		/* begin with a line, so that no name is torn */
		while (from > 0 && f->text[from - 1] != '\n')
			from--;
		if (last_in(f, from, to, uncited, ret_name))
			return true;
		to = from;
	}
	return false;
}

/* Behind the word in which the place stands. */
static size_t behind_word(const struct folio *f, size_t place)
{
	size_t start, end;

	if (place < f->length &&
	    known_word(f->text, f->length, place, &start, &end) &&
	    start == place)
		return end;
	return place;
}

bool folio_hop(const struct folio *folio, uint32_t from, int step,
	       bool uncited, struct folio_name *ret_name)
{
	struct known_name name;
	size_t at = behind_word(folio, from);

	if (folio->form == FOLIO_HEADERS || !folio->about.readable)
		return false;
	if (folio->form == FOLIO_CHANGES)
		return folio_hop_change(folio, from, step, ret_name);
	if (step < 0)
		return hop_back(folio, from, uncited, ret_name);
	while (known_find(folio->known, folio->text, folio->length, at,
			  folio->length, &name)) {
		if (name.at > from && is_wanted(folio, &name, uncited)) {
			take(&name, ret_name);
			return true;
		}
		at = name.at + name.length;
	}
	return false;
}

/* --- headings --- */

enum status folio_outline(const struct folio *folio, const void *ctx,
			  struct folio_heading **ret_headings, int *ret_count,
			  struct error *err)
{
	size_t count = folio->page ? folio->page->heading_count : 0;
	struct folio_heading *list = talloc_zero_array(
		ctx, struct folio_heading, count > 0 ? (unsigned)count : 1u);

	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < count; i++) {
		const struct page_heading *h = &folio->page->headings[i];
		size_t n = h->length < HEADING_MAX ? h->length : HEADING_MAX;

		while (n > 0 && n < h->length &&
		       ((unsigned char)folio->text[h->at + n] & 0xc0) == 0x80)
			n--;
		list[i] = (struct folio_heading){
			h->at, folio_line_of(folio, h->at), h->level,
			talloc_strndup(list, folio->text + h->at, n)};
	}
	*ret_headings = list;
	*ret_count = (int)count;
	return STATUS_OK;
}
