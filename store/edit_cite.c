/* edit_cite: the citations of an action, one for each way in which what it
 * claims is known. */
#include <string.h>
#include <talloc.h>

#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/edit_internal.h"
#include "store/find.h"
#include "store/passage_internal.h"
#include "store/rows.h"

/* A THING, or printed words when nothing in the case is called so. */
static enum status set_speaker(struct verb *v, struct row *row,
			       const char *speaker, struct error *err)
{
	struct thing *things;
	int count;
	enum status status;

	if (!speaker || !*speaker)
		return STATUS_OK;
	status = find_thing(v->c, v->ctx, speaker, 0, &things, &count, NULL);
	if (status == STATUS_OK && count > 1)
		return error_set(err, STATUS_AMBIGUOUS, "speaker %s: %d things "
				 "are called so; name one by its id", speaker,
				 count);
	if (status == STATUS_OK)
		row_set_integer(row, CITATION_BY, things[0].id);
	else
		row_set_text(row, CITATION_WORDS, speaker);
	return STATUS_OK;
}

static enum status set_origin(struct verb *v, struct row *row, int64_t source,
			      const char *origin, struct error *err)
{
	struct thing *things;
	int count;
	enum status status;

	if (!origin || !*origin)
		return STATUS_OK;
	if (!strcmp(origin, "unknown")) {
		row_set_integer(row, CITATION_ORIGIN_UNKNOWN, 1);
		return STATUS_OK;
	}
	status = find_thing(v->c, v->ctx, origin, KIND_DOCUMENT, &things,
			    &count, err);
	if (status != STATUS_OK)
		return status;
	if (count > 1 || things[0].table != TABLE_SOURCE)
		return error_set(err, STATUS_AMBIGUOUS, "origin %s: name a "
				 "source by its short key", origin);
	if (things[0].id != source)
		row_set_integer(row, CITATION_ORIGIN, things[0].id);
	return STATUS_OK;
}

static enum status add_passage(struct verb *v, const struct edit_knowing *k,
			       int64_t citation, struct error *err)
{
	char hash[SHA256_HEX + 1];
	struct row row, *capture;
	const char *bytes;
	enum status status;

	if (!k->passage_capture)
		return STATUS_OK;
	status = casefile_row(v->c, v->ctx, TABLE_CAPTURE, k->passage_capture,
			      &capture, err);
	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_PASSAGE, 0);
	/* A copy that came without its bytes has nothing to hash. */
	bytes = row_text(capture, CAPTURE_SHA256);
	if (bytes && blob_exists(v->c, bytes)) {
		status = blob_range_sha256(v->c, bytes, k->passage_start,
					   k->passage_length, hash, err);
		if (status != STATUS_OK)
			return status;
		row_set_text(&row, PASSAGE_SHA256, hash);
	}
	row_set_integer(&row, PASSAGE_CITATION, citation);
	row_set_integer(&row, PASSAGE_CAPTURE, k->passage_capture);
	row_set_integer(&row, PASSAGE_START, k->passage_start);
	row_set_integer(&row, PASSAGE_LENGTH, k->passage_length);
	return action_add(v->action, &row, err);
}

/* A word that is not said is the default. */
static const char *word(const char *text)
{
	return text ? text : "";
}

static enum status add_citation(struct verb *v, const struct edit_knowing *k,
				int64_t *ret_citation, struct error *err)
{
	struct row row;
	enum status status;

	row_init(&row, TABLE_CITATION, 0);
	row_set_integer(&row, CITATION_SOURCE, k->source);
	row_set_integer(&row, CITATION_N,
			passage_next_number(v->c, k->source));
	row_set_text(&row, CITATION_AT, k->at);
	row_set_text(&row, CITATION_QUOTE, k->quote);
	status = edit_set_word(&row, CITATION_MEANS, "means", word(k->means),
			       err);
	if (status == STATUS_OK)
		status = edit_set_word(&row, CITATION_BASIS, "basis",
				       word(k->basis), err);
	if (status == STATUS_OK)
		status = set_speaker(v, &row, k->speaker, err);
	if (status == STATUS_OK)
		status = set_origin(v, &row, k->source, k->origin, err);
	if (status == STATUS_OK)
		status = action_add(v->action, &row, err);
	if (status == STATUS_OK)
		status = add_passage(v, k, row.id, err);
	if (status == STATUS_OK && *word(k->grade))
		status = edit_add_grade(v->c, v->action, k->source, row.id,
					k->grade, err);
	if (status == STATUS_OK)
		*ret_citation = row.id;
	return status;
}

/* Two ways of knowing that differ in the claims alone share a citation. */
static bool was_cited(struct verb *v, const struct edit_knowing *how)
{
	for (int i = 0; i < v->cited_count; i++)
		if (edit_knowing_is_one_citation(&v->cited[i].how, how)) {
			v->citation = v->cited[i].citation;
			return true;
		}
	return false;
}

static enum status cite(struct verb *v, const struct edit_knowing *how,
			struct error *err)
{
	struct cited *grown;
	enum status status;

	if (was_cited(v, how))
		return STATUS_OK;
	status = add_citation(v, how, &v->citation, err);
	if (status != STATUS_OK)
		return status;
	grown = talloc_realloc(v->ctx, v->cited, struct cited,
			       (unsigned)v->cited_count + 1);
	if (!grown)
		return error_set(err, STATUS_NOMEM, "out of memory");
	v->cited = grown;
	v->cited[v->cited_count++] = (struct cited){*how, v->citation};
	return STATUS_OK;
}

enum status edit_know(struct verb *verb, const struct field *field,
		      struct error *err)
{
	struct edit_knowing how = *verb->knowing;
	struct row claim;
	enum status status;

	for (int i = 0; i < how.field_count; i++)
		if (how.fields[i].field == field)
			edit_knowing_override(&how, &how.fields[i].knowing);
	verb->hedge = how.hedge;
	verb->as_of = how.as_of;
	row_init(&claim, TABLE_CLAIM, 0);
	status = edit_set_word(&claim, CLAIM_READING, "reading",
			       word(how.reading), err);
	if (status != STATUS_OK)
		return status;
	verb->reading = (enum reading)row_integer(&claim, CLAIM_READING);
	status = edit_check_date("as of", how.as_of, err);
	if (status != STATUS_OK)
		return status;
	return how.source ? cite(verb, &how, err)
			  : edit_check_uncited(&how, err);
}
