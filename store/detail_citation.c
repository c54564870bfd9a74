/* A citation with its source, speaker and origin by name. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/casefile_internal.h"
#include "store/detail_claim.h"
#include "store/pane_internal.h"
#include "store/rows.h"

/* The short key of a source, or of what it is part of. */
static char *key_of(struct casefile *c, const void *ctx, int64_t source)
{
	for (int hops = 0; source && hops < 8; hops++) {
		char *key = casefile_setting(c, ctx, source, "key");

		if (key)
			return key;
		source = db_integer(c->db, 0, "SELECT part_of FROM source "
				    "WHERE id = ?", 1, source);
	}
	return NULL;
}

static char *document_text(struct casefile *c, const void *ctx, int64_t id,
			   const char *word)
{
	const struct kind *k = registry_kind(c->registry, KIND_DOCUMENT);
	const struct field *f = registry_field_by_word(c->registry, k, word,
						       strlen(word));
	char sql[120], *text = NULL;
	struct statement *s;
	bool reference = f->type == VALUE_REFERENCE;

	snprintf(sql, sizeof(sql), "SELECT x%d, %s%d FROM \"w_document\" "
		 "WHERE id = ?", f->slot, reference ? "r" : "x", f->slot);
	if (db_prepare(c->db, db_keep(c->db, sql), &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, id);
	if (db_step(s)) {
		int64_t other = reference ? db_column_integer(s, 1) : 0;
		const char *x = db_column_text(s, 0, NULL);

		text = x ? talloc_strdup(ctx, x) : NULL;
		db_reset(s);
		if (other)
			text = derive_title(c, ctx, other);
	}
	return text;
}

/* How a lost source is named by the one that links to it. */
static const char *lost_words(struct casefile *c, const void *ctx,
			      const struct row *source)
{
	int64_t citing = row_integer(source, SOURCE_CITED_BY);
	const char *link = row_text(source, SOURCE_LINK);
	const char *key = citing ? key_of(c, ctx, citing) : NULL;

	if (row_integer(source, SOURCE_STATE) != ADDRESS_LOST)
		return NULL;
	if (citing && !key)
		key = derive_title(c, ctx, citing);
	if (!key)
		return "its address is lost";
	return link ? talloc_asprintf(ctx, "its address is lost; %s links to "
				      "it as \"%s\"", key, link)
		    : talloc_asprintf(ctx, "its address is lost; %s links to "
				      "it", key);
}

void detail_address(struct casefile *casefile, const void *ctx, int64_t source,
		    const char **ret_address, const char **ret_lost)
{
	struct row *row;

	*ret_address = *ret_lost = NULL;
	if (casefile_row(casefile, ctx, TABLE_SOURCE, source, &row, NULL) !=
	    STATUS_OK)
		return;
	*ret_address = row_text(row, SOURCE_ADDRESS);
	*ret_lost = lost_words(casefile, ctx, row);
}

static void read_source(struct casefile *c, const void *ctx, int64_t id,
			struct citation_info *info)
{
	info->key = key_of(c, ctx, id);
	info->title = derive_title(c, ctx, id);
	info->publisher = document_text(c, ctx, id, "publisher");
	if (!info->publisher)
		info->publisher = document_text(c, ctx, id, "outlet");
	info->published = document_text(c, ctx, id, "published");
	detail_address(c, ctx, id, &info->address, &info->lost);
}

/* NULL: not said. */
static char *time_text(const void *ctx, int64_t ms)
{
	char at[CLOCK_TEXT_MAX];

	if (ms == 0)
		return NULL;
	clock_print(ms, at);
	return talloc_strdup(ctx, at);
}

static void read_capture(struct casefile *c, const void *ctx, int64_t id,
			 struct citation_info *info)
{
	struct statement *s;

	if (db_prepare(c->db, "SELECT sha256, started, id FROM capture WHERE "
		       "source = ? AND sha256 IS NOT NULL AND page IS NULL ORDER BY started "
		       "DESC, id DESC LIMIT 1", &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, id);
	if (db_step(s)) {
		info->capture_sha256 =
			talloc_strdup(ctx, db_column_text(s, 0, NULL));
		info->capture_at = time_text(ctx, db_column_integer(s, 1));
		info->capture = db_column_integer(s, 2);
	}
	db_reset(s);
}

/* The copy in which it stands, and whether its page has changed since. */
static void read_passage(struct casefile *c, const void *ctx,
			 int64_t citation, struct citation_info *info)
{
	struct statement *s;

	/* Most have none; the sorter below is set up before that is seen. */
	if (!db_integer(c->db, 0, "SELECT 1 FROM passage WHERE citation = ? "
			"LIMIT 1", 1, citation))
		return;
	if (db_prepare(c->db, "SELECT c.sha256, c.started, c.id, (SELECT "
		       "CASE WHEN d.sha256 <> c.sha256 THEN d.started END FROM "
		       "capture d WHERE d.source = c.source AND d.started > "
		       "coalesce(c.started, 0) AND d.page IS NULL AND "
		       "d.suspect IS NULL AND coalesce(d.truncated, 0) = 0 AND "
		       "d.sha256 IS NOT NULL ORDER BY "
		       "d.started DESC, d.id DESC LIMIT 1) FROM passage p JOIN "
		       "capture c ON c.id = p.capture WHERE p.citation = ? AND "
		       "c.sha256 IS NOT NULL ORDER BY coalesce(c.started, 0) "
		       "DESC, p.id DESC LIMIT 1", &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, citation);
	if (db_step(s)) {
		info->capture_sha256 =
			talloc_strdup(ctx, db_column_text(s, 0, NULL));
		info->capture_at = time_text(ctx, db_column_integer(s, 1));
		info->capture = db_column_integer(s, 2);
		info->in_copy = true;
		if (db_column_integer(s, 3))
			info->changed_at =
				time_text(ctx, db_column_integer(s, 3));
	}
	db_reset(s);
}

static const char *copy_text(const void *ctx, const char *text)
{
	return text ? talloc_strdup(ctx, text) : NULL;
}

static void copy_source(const void *ctx, const struct citation_info *from,
			struct citation_info *to)
{
	to->key = copy_text(ctx, from->key);
	to->title = copy_text(ctx, from->title);
	to->publisher = copy_text(ctx, from->publisher);
	to->published = copy_text(ctx, from->published);
	to->address = copy_text(ctx, from->address);
	to->lost = copy_text(ctx, from->lost);
	to->capture_sha256 = copy_text(ctx, from->capture_sha256);
	to->capture_at = copy_text(ctx, from->capture_at);
	to->capture = from->capture;
}

/* What its source adds. A report meets the same documents in each footnote:
 * they are kept with its view. */
static void fill_source(struct casefile *c, const void *ctx,
			struct citation_info *info)
{
	struct pane_known *known =
		c->pane_cache ? pane_cache_source(c->pane_cache, info->source)
			      : NULL;

	if (known && known->facts) {
		copy_source(ctx, known->facts, info);
		return;
	}
	read_source(c, ctx, info->source, info);
	read_capture(c, ctx, info->source, info);
	if (!known)
		return;
	known->facts = talloc_zero(known->own, struct citation_info);
	if (known->facts)
		copy_source(known->facts, info, known->facts);
}

static void fill_names(struct casefile *c, const void *ctx,
		       const struct row *row, struct citation_info *info)
{
	const char *at = row_text(row, CITATION_AT);

	info->name = talloc_asprintf(ctx, "%s/%" PRId64,
				     info->key ? info->key : "?",
				     row_integer(row, CITATION_N));
	info->where = at ? talloc_asprintf(ctx, "%s %s", info->name, at)
			 : info->name;
	info->quote = row_text(row, CITATION_QUOTE);
	info->translation = row_text(row, CITATION_TRANSLATION);
	info->words = row_text(row, CITATION_WORDS);
	info->means = words_means[row_integer(row, CITATION_MEANS)];
	info->basis = words_basis[row_integer(row, CITATION_BASIS)];
	info->speaker_title = info->speaker
				      ? derive_title(c, ctx, info->speaker)
				      : info->words;
	if (row_integer(row, CITATION_ORIGIN_UNKNOWN))
		info->origin_title = "unknown";
	else if (info->origin == info->source)
		info->origin_title = "itself";
	else
		info->origin_title = derive_origin(c, ctx, info->origin);
}

enum status detail_citation(struct casefile *casefile, const void *ctx,
			    int64_t citation, struct citation_info **ret_info,
			    struct error *err)
{
	struct citation_info *info = talloc_zero(ctx, struct citation_info);
	struct row *row;
	enum status status;

	if (!info)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = casefile_row(casefile, info, TABLE_CITATION, citation, &row,
			      err);
	if (status != STATUS_OK) {
		talloc_free(info);
		return status;
	}
	info->id = citation;
	info->source = row_integer(row, CITATION_SOURCE);
	info->speaker = row_integer(row, CITATION_BY);
	info->repeats = row_integer(row, CITATION_REPEATS);
	info->origin = row_integer(row, CITATION_ORIGIN);
	if (!info->origin && !row_integer(row, CITATION_ORIGIN_UNKNOWN))
		info->origin = info->source;
	fill_source(casefile, info, info);
	read_passage(casefile, info, citation, info);
	fill_names(casefile, info, row, info);
	*ret_info = info;
	return STATUS_OK;
}

int64_t detail_citation_claims(struct casefile *casefile, int64_t citation)
{
	return db_integer(
		casefile->db, 0, "SELECT count(*) FROM claim WHERE citation IN "
		"(WITH RECURSIVE r(id) AS (VALUES(?) UNION SELECT t.replaces "
		"FROM citation t JOIN r ON t.id = r.id WHERE t.replaces IS NOT "
		"NULL) SELECT id FROM r)", 1, citation);
}
