/* folio_passage: words of a page and the bytes behind them. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/text.h"

char *folio_join_lines(const void *ctx, const char *text, size_t length)
{
	char *words = talloc_size(ctx, length + 1);
	size_t n = 0;

	for (size_t i = 0; words && i < length; i++) {
		bool blank = text[i] == '\n' || text[i] == '\t' ||
			     text[i] == '\r' || text[i] == ' ';

		if (blank && (n == 0 || words[n - 1] == ' '))
			continue;
		words[n++] = blank ? ' ' : text[i];
	}
	while (n > 0 && words[n - 1] == ' ')
		n--;
	if (words)
		words[n] = '\0';
	return words;
}

static void trim(const struct folio *f, uint32_t *at, uint32_t *length)
{
	while (*length > 0 && strchr(" \n\t\r", f->text[*at])) {
		(*at)++;
		(*length)--;
	}
	while (*length > 0 && strchr(" \n\t\r", f->text[*at + *length - 1]))
		(*length)--;
}

bool folio_bytes(const struct folio *f, uint32_t at, uint32_t length,
		       struct folio_passage *p)
{
	if (f->form == FOLIO_RAW) {
		p->start = at;
		p->length = length;
		p->exact = true;
		return length > 0;
	}
	return f->page && page_source(f->page, at, length, &p->start,
				      &p->length, &p->exact);
}

static void name_place(const struct folio *f, struct folio_passage *p,
		       uint32_t at, uint32_t length)
{
	int first = folio_line_of(f, at);
	int last = folio_line_of(f, at + length - 1);
	const char *raw = f->form == FOLIO_RAW ? "raw " : "";
	const char *name = *f->about.key ? f->about.key : f->about.title;
	int sheet = f->form == FOLIO_TEXT && f->page
			    ? page_sheet_of(f->page, at) : 0;

	if (sheet > 0)
		p->where = talloc_asprintf(p, "p. %d", sheet);
	else
		p->where = first == last
			   ? talloc_asprintf(p, "%sl.%d", raw, first)
			   : talloc_asprintf(p, "%sl.%d-%d", raw, first, last);
	p->cite = talloc_asprintf(p, "%s %s%s%.10s", name, p->where,
				  *f->about.at ? ", copy of " : "",
				  f->about.at);
}

enum status folio_passage(const struct folio *folio, const void *ctx,
			  uint32_t at, uint32_t length,
			  struct folio_passage **ret_passage,
			  struct error *err)
{
	struct folio_passage *p;

	if (folio->form == FOLIO_CHANGES)
		return error_set(err, STATUS_INVALID, "only a copy itself can "
				 "be cited: d leads to these words in it");
	if (folio->form == FOLIO_HEADERS || !folio->about.readable)
		return error_set(err, STATUS_INVALID, "only the page itself "
				 "can be cited: i leads back to its text");
	if (at > folio->length || length > folio->length - at)
		length = at > folio->length ? 0 : folio->length - at;
	trim(folio, &at, &length);
	if (length > FOLIO_PASSAGE_MAX)
		return error_set(err, STATUS_LIMIT, "a passage has at most 1 "
				 "MiB");
	p = talloc_zero(ctx, struct folio_passage);
	if (!p)
		return error_set(err, STATUS_NOMEM, "out of memory");
	p->capture = folio->about.capture;
	p->source = folio->about.source;
	if (!folio_bytes(folio, at, length, p)) {
		talloc_free(p);
		return error_set(err, STATUS_INVALID, "no bytes of the copy "
				 "stand behind these words");
	}
	p->words = folio_join_lines(p, folio->text + at, length);
	if (p->words)
		name_place(folio, p, at, length);
	if (!p->words || !p->where || !p->cite) {
		talloc_free(p);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	p->quote = strlen(p->words) <= FOLIO_QUOTE_MAX &&
				   utf8_valid(p->words, strlen(p->words))
			   ? p->words : "";
	*ret_passage = p;
	return STATUS_OK;
}
