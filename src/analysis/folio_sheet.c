/* folio_sheet: passages of a PDF. The whole file stands behind each of its
 * words, so a passage is found again by its page and the words quoted. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Do the words stand here? A blank of theirs is any number of blanks. */
static bool stand_at(const struct folio *f, uint32_t at, const char *words,
		     uint32_t *ret_end)
{
	for (; *words; words++) {
		if (*words == ' ') {
			if (at >= f->length || !is_blank(f->text[at]))
				return false;
			while (at < f->length && is_blank(f->text[at]))
				at++;
		} else if (at >= f->length || f->text[at++] != *words) {
			return false;
		}
	}
	*ret_end = at;
	return true;
}

static bool find_words(const struct folio *f, uint32_t from,
		       const char *words, uint32_t *ret_at, uint32_t *ret_end)
{
	for (uint32_t at = from; at < f->length; at++) {
		if (f->text[at] == *words && stand_at(f, at, words, ret_end)) {
			*ret_at = at;
			return true;
		}
	}
	return false;
}

/* The page that a locator begins with ("p. 3"), from 1; 0: none of ours. */
static size_t sheet_of(const struct folio *f, const char *at)
{
	long number = at && !strncmp(at, "p. ", 3) ? strtol(at + 3, NULL, 10)
						   : 0;

	return number > 0 && (size_t)number <= f->page->sheet_count
		       ? (size_t)number : 0;
}

static bool find_cited(const struct folio *f, const struct row *citation,
		       uint32_t *ret_at, uint32_t *ret_end)
{
	const char *quote = row_text(citation, CITATION_QUOTE);
	size_t sheet = sheet_of(f, row_text(citation, CITATION_AT));
	uint32_t from = sheet > 0 ? f->page->sheets[sheet - 1] : 0;

	if (quote && *quote &&
	    (find_words(f, from, quote, ret_at, ret_end) ||
	     (from > 0 && find_words(f, 0, quote, ret_at, ret_end))))
		return true;
	if (sheet == 0)
		return false;
	*ret_at = from;
	*ret_end = sheet < f->page->sheet_count ? f->page->sheets[sheet]
						: f->length;
	return *ret_end > *ret_at;
}

bool folio_place_cited(const struct folio *folio,
		       const struct passage *passage, uint32_t *ret_at,
		       uint32_t *ret_end)
{
	struct row *citation;
	bool found;

	if (folio->form != FOLIO_TEXT || !folio->page ||
	    folio->page->sheet_count == 0)
		return folio_place(folio, passage->start, passage->length,
				   ret_at, ret_end);
	if (casefile_row(folio->casefile, NULL, TABLE_CITATION,
			 passage->citation, &citation, NULL) != STATUS_OK)
		return false;
	found = find_cited(folio, citation, ret_at, ret_end);
	talloc_free(citation);
	return found;
}
