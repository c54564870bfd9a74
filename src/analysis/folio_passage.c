/* folio_passage: words of a page and the bytes behind them. */
#include <string.h>
#include <strings.h>
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

/* What a figure is called: a word for it, then its number. */
static const char *const figure_words[] = {
	"Figure", "Fig.", "Fig", "Map", "Image", "Photo", "Picture", "Plate",
	"Chart", "Exhibit", "Abbildung", "Abb.", "\xd0\xa0\xd0\xb8\xd1\x81.",
};

/* "Figure 6" at the start of the words, or behind "[image: "; 0: none. */
static size_t label_of(const char *words, const char **ret_label)
{
	const char *colon = *words == '[' ? strstr(words, ": ") : NULL;
	size_t n, digits;

	words = colon ? colon + 2 : words;
	for (size_t i = 0; i < sizeof(figure_words) / sizeof(*figure_words);
	     i++) {
		n = strlen(figure_words[i]);
		if (strncasecmp(words, figure_words[i], n) != 0)
			continue;
		n += strspn(words + n, " ");
		digits = strspn(words + n, "0123456789");
		if (digits == 0)
			continue;
		n += digits;
		n += words[n] >= 'a' && words[n] <= 'h' &&
		     !(words[n + 1] >= 'a' && words[n + 1] <= 'z');
		*ret_label = words;
		return n;
	}
	return 0;
}

/* For people; on p, of its `where`. */
static char *cite_of(const struct folio *f, const struct folio_passage *p)
{
	return talloc_asprintf(p, "%s %s%s%.10s",
			       *f->about.key ? f->about.key : f->about.title,
			       p->where, *f->about.at ? ", copy of " : "",
			       f->about.at);
}

static void name_place(const struct folio *f, struct folio_passage *p,
		       uint32_t at, uint32_t length)
{
	int first = folio_line_of(f, at);
	int last = folio_line_of(f, at + length - 1);
	const char *raw = f->form == FOLIO_RAW ? "raw " : "";
	int sheet = f->form == FOLIO_TEXT && f->page
			    ? page_sheet_of(f->page, at) : 0;
	const char *label;
	size_t n = p->words ? label_of(p->words, &label) : 0;

	if (n > 0)
		p->where = talloc_asprintf(p, "%.*s", (int)n, label);
	else if (sheet > 0)
		p->where = talloc_asprintf(p, "p. %d", sheet);
	else
		p->where = first == last
			   ? talloc_asprintf(p, "%sl.%d", raw, first)
			   : talloc_asprintf(p, "%sl.%d-%d", raw, first, last);
	p->cite = cite_of(f, p);
}

enum status folio_figure(const struct folio *folio, const void *ctx,
			 const char *label, struct folio_passage **ret_passage,
			 struct error *err)
{
	int64_t size = row_integer(folio->capture, CAPTURE_SIZE);
	struct folio_passage *p;

	if (folio->about.readable || size <= 0)
		return error_set(err, STATUS_INVALID, "%s", size <= 0
				 ? "no bytes came: there is nothing to cite"
				 : "this copy is text: select the words of the "
				   "image or its caption");
	if (!*label)
		return error_set(err, STATUS_INVALID, "say which figure: "
				 "Figure 6");
	p = talloc_zero(ctx, struct folio_passage);
	if (p) {
		p->capture = folio->about.capture;
		p->source = folio->about.source;
		p->length = size;
		p->exact = true;
		p->words = p->quote = "";
		p->where = talloc_strdup(p, label);
		p->cite = cite_of(folio, p);
	}
	if (!p || !p->where || !p->cite) {
		talloc_free(p);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_passage = p;
	return STATUS_OK;
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
	if (!folio->about.readable)
		return error_set(err, STATUS_INVALID, "this copy is no text: F "
				 "says which figure of it is cited");
	if (folio->form == FOLIO_HEADERS)
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
