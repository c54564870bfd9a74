/* What was typed into the search, as terms and as an expression for FTS5. */
#include "store/find_internal.h"
#include "src/base/text_add.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>

enum { GOES_ON_FROM = 3, QUERY_BYTES_MAX = 1024 };

static enum status add_term(const void *ctx, const char *text, size_t n,
			    bool phrase, struct find_query *query,
			    struct error *err)
{
	struct find_term *term = &query->terms[query->count];
	struct buffer folded;
	enum status status = STATUS_OK;
	bool start = n > 0 && text[n - 1] == '*';

	if (query->count == FIND_TERMS_MAX)
		return error_set(err, STATUS_LIMIT, "a search for more than "
				 "%d words", FIND_TERMS_MAX);
	buffer_init(&folded, 4 * QUERY_BYTES_MAX);
	if (fold_searched(text, n, &folded) == STATUS_NOMEM)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK && folded.length > 0) {
		term->words = talloc_strndup(ctx, folded.data, folded.length);
		term->length = folded.length;
		term->start = start ||
			      (!phrase && folded.length >= GOES_ON_FROM);
		if (term->words == NULL)
			status = error_set(err, STATUS_NOMEM, "out of memory");
		else
			query->count++;
	}
	buffer_release(&folded);
	return status;
}

/* Folded words are letters, digits and spaces: nothing to escape. */
static enum status make_match(const void *ctx, struct find_query *query,
			      struct error *err)
{
	query->match = talloc_strdup(ctx, "");
	for (int i = 0; i < query->count && query->match != NULL; i++)
		query->match =
			text_add(query->match, "%s\"%s\"%s",
				 i > 0 ? " AND " : "", query->terms[i].words,
				 query->terms[i].start ? " *" : "");
	return query->match != NULL
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

enum status find_query_read(const void *ctx, const char *text,
			    struct find_query *ret_query, struct error *err)
{
	struct find_query query = {.count = 0};
	enum status status = STATUS_OK;

	if (strlen(text) > QUERY_BYTES_MAX)
		return error_set(err, STATUS_LIMIT, "a search of more than %d "
				 "letters", QUERY_BYTES_MAX);
	while (*text != '\0' && status == STATUS_OK) {
		size_t n;

		if (isspace((unsigned char)*text)) {
			text++;
			continue;
		}
		if (*text == '"') {
			n = strcspn(text + 1, "\"");
			status = add_term(ctx, text + 1, n, true, &query, err);
			text += 1 + n + (text[1 + n] == '"');
			continue;
		}
		n = strcspn(text, " \t\n\"");
		status = add_term(ctx, text, n, false, &query, err);
		text += n;
	}
	if (status == STATUS_OK)
		status = make_match(ctx, &query, err);
	if (status == STATUS_OK)
		*ret_query = query;
	return status;
}
