/* Full-text search. FTS5 says which rows have the words; which of them answer
 * best is told from their texts, since an index without sizes cannot rank by
 * itself and a name must come before a hundred thousand quotes of it. Of more
 * rows than are looked at, the newest are. */
#include "store/find_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/find_names.h"

enum {
	NAMES_MAX = 200, /* names and texts that are read and ranked */
	TEXTS_MAX = 500,
	RANKED_BYTES_MAX = 4096 /* of a long text */
};

struct found {
	int64_t rowid;
	enum table_id table;
	int64_t id;
	double rank;
};

struct search {
	struct casefile *casefile;
	struct find_query query;
	struct found *found;
	int count;
};

enum table_id find_row_of(struct casefile *casefile, int64_t rowid,
			  int64_t *ret_id)
{
	for (int i = 0; i < FIND_DOC_LAST; i++) {
		int64_t id = find_id((enum find_doc)i, rowid);
		enum table_id table = find_table((enum find_doc)i);

		if (id > 0 && rows_exist(casefile->db, table, id)) {
			*ret_id = id;
			return table;
		}
	}
	return TABLE_LAST;
}

int64_t find_named_record(struct casefile *casefile, int64_t rowid)
{
	int64_t id = 0;

	switch (find_row_of(casefile, rowid, &id)) {
	case TABLE_CLAIM:
		return db_integer(casefile->db, 0, "SELECT record FROM claim "
				  "WHERE id = ?1", 1, id);
	case TABLE_SETTING:
		return db_integer(casefile->db, 0, "SELECT target FROM "
				  "setting WHERE id = ?1", 1, id);
	default:
		return 0;
	}
}

enum status find_names_matching(struct casefile *casefile,
				struct statement **ret, const char *match,
				struct error *err)
{
	enum status status = db_prepare(
		casefile->db, "SELECT rowid FROM find_text WHERE find_text "
		"MATCH ?1 ORDER BY rowid DESC LIMIT 400", ret, err);

	if (status == STATUS_OK)
		db_bind_text(*ret, 1, match, strlen(match));
	return status;
}

/* The texts of a row as they were written, one behind the other. */
static enum status read_text(struct casefile *c, const struct found *found,
			     struct buffer *out)
{
	struct find_texts texts;
	struct row *row = NULL;
	char *text;
	size_t n;

	buffer_clear(out);
	if (found->table == TABLE_CAPTURE) {
		if (find_capture_text(c, NULL, found->id, &text, &n, NULL) !=
		    STATUS_OK)
			return STATUS_OK;
		buffer_append(out, text, n);
		talloc_free(text);
		return out->status;
	}
	if (casefile_row(c, NULL, found->table, found->id, &row, NULL) !=
	    STATUS_OK)
		return STATUS_OK;
	find_texts(c->registry, row, &texts);
	for (int i = 0; i < texts.count; i++) {
		if (i > 0)
			buffer_append_char(out, '\n');
		buffer_append(out, texts.text[i], texts.length[i]);
	}
	talloc_free(row);
	return out->status;
}

/* How much a kind of row is worth beside how well it fits. */
static double weight(const struct find_query *query, enum table_id table,
		     bool name, const struct buffer *text)
{
	char key[VALUE_KEY_MAX];
	struct buffer folded;

	if (!name)
		return table == TABLE_NOTE ? 0.3 : table == TABLE_CAPTURE
							     ? -0.5 : 0;
	buffer_init_fixed(&folded, key, sizeof(key));
	if (query->count == 1 &&
	    name_fold(text->data, text->length, &folded) == STATUS_OK &&
	    strcmp(key, query->terms[0].words) == 0)
		return 4;
	return 2;
}

static enum status add_found(struct search *s, int64_t rowid, bool name,
			     struct buffer *text, struct error *err)
{
	struct found found = {.rowid = rowid};
	size_t n;

	found.table = find_row_of(s->casefile, rowid, &found.id);
	if (found.table == TABLE_LAST)
		return STATUS_OK;
	/* A page is long; only the best few are looked at. */
	if (found.table != TABLE_CAPTURE &&
	    read_text(s->casefile, &found, text) == STATUS_NOMEM)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (found.table == TABLE_CAPTURE)
		buffer_clear(text);
	n = text->length < RANKED_BYTES_MAX ? text->length : RANKED_BYTES_MAX;
	found.rank = weight(&s->query, found.table, name, text);
	found.rank += found.table == TABLE_CAPTURE
			      ? s->query.count
			      : find_text_rank(&s->query, text->data, n);
	s->found[s->count++] = found;
	return STATUS_OK;
}

static enum status search_column(struct search *s, const char *column,
				 int limit, struct buffer *text,
				 struct error *err)
{
	char *match = talloc_asprintf(s->found, "%s : (%s)", column,
				      s->query.match);
	struct statement *statement;
	enum status status;

	if (match == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(s->casefile->db, "SELECT rowid FROM find_text "
			    "WHERE find_text MATCH ?1 ORDER BY rowid DESC "
			    "LIMIT ?2", &statement, err);
	if (status != STATUS_OK)
		return status;
	db_bind_text(statement, 1, match, strlen(match));
	db_bind_integer(statement, 2, limit);
	while (status == STATUS_OK && db_step(statement))
		status = add_found(s, db_column_integer(statement, 0),
				   column[0] == 'n', text, err);
	if (status == STATUS_OK)
		status = db_status(statement, err);
	db_reset(statement);
	return status;
}

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	/* Of equal ones the newest first. */
	return x->rowid > y->rowid ? -1 : x->rowid < y->rowid;
}

/* A claim is a hit on its record, a label on what it labels, an address on
 * its source; others stand for themselves. */
static struct thing thing_of(struct casefile *c, const struct found *found)
{
	struct thing thing = {.table = found->table, .id = found->id};

	if (found->table == TABLE_CLAIM || found->table == TABLE_SETTING) {
		thing.table = TABLE_RECORD;
		thing.id = find_named_record(c, found->rowid);
	}
	if (found->table == TABLE_JUDGEMENT) {
		thing.id = db_integer(c->db, 0, "SELECT about FROM judgement "
				      "WHERE id = ?1", 1, found->id);
		thing.table = casefile_table_of(c, thing.id);
		if (thing.table == TABLE_LAST)
			return (struct thing){.table = TABLE_JUDGEMENT,
					      .id = found->id};
	}
	if (thing.table == TABLE_RECORD) {
		thing.kind = casefile_kind_of(c, thing.id);
		if (thing.kind == KIND_DOCUMENT &&
		    rows_exist(c->db, TABLE_SOURCE, thing.id))
			thing.table = TABLE_SOURCE;
	}
	if (thing.table == TABLE_SOURCE)
		thing.kind = KIND_DOCUMENT;
	return thing;
}

static bool is_there(const struct hit *hits, int count,
		     const struct thing *thing)
{
	for (int i = 0; i < count; i++)
		if (hits[i].thing.id == thing->id &&
		    hits[i].thing.table == thing->table)
			return true;
	return false;
}

static enum status make_hits(struct search *s, struct hit *hits, int n,
			     int *ret_count, struct buffer *text,
			     struct error *err)
{
	int count = 0;

	for (int i = 0; i < s->count && count < n; i++) {
		const struct found *found = &s->found[i];
		struct hit *hit = &hits[count];

		hit->thing = thing_of(s->casefile, found);
		if (is_there(hits, count, &hit->thing))
			continue;
		if (read_text(s->casefile, found, text) == STATUS_NOMEM)
			return error_set(err, STATUS_NOMEM, "out of memory");
		hit->rank = found->rank;
		hit->snippet = find_snippet(hits, &s->query, text->data,
					    text->length);
		hit->thing.title = find_title(s->casefile, hits,
					      hit->thing.table,
					      hit->thing.id);
		if (hit->snippet == NULL || hit->thing.title == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		count++;
	}
	*ret_count = count;
	return STATUS_OK;
}

static enum status search(struct search *s, const char *words,
			  struct hit *hits, int n, int *ret_count,
			  struct error *err)
{
	struct buffer text;
	enum status status = find_query_read(hits, words, &s->query, err);

	*ret_count = 0;
	if (status != STATUS_OK || s->query.count == 0)
		return status;
	buffer_init(&text, 64 << 20);
	status = search_column(s, "name", NAMES_MAX, &text, err);
	if (status == STATUS_OK)
		status = search_column(s, "body", TEXTS_MAX, &text, err);
	qsort(s->found, (size_t)s->count, sizeof(*s->found), compare_found);
	if (status == STATUS_OK)
		status = make_hits(s, hits, n, ret_count, &text, err);
	buffer_release(&text);
	return status;
}

enum status find_search(struct casefile *casefile, const void *ctx,
			const char *words, int n, struct hit **ret_hits,
			int *ret_count, struct error *err)
{
	struct search s = {.casefile = casefile};
	struct hit *hits = talloc_zero_array(ctx, struct hit,
					     n > 0 ? (unsigned)n : 1);
	int count = 0;
	enum status status;
	bool begun;

	s.found = talloc_array(hits, struct found, NAMES_MAX + TEXTS_MAX);
	if (s.found == NULL) {
		talloc_free(hits);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	begun = db_read_begin(casefile->db);
	status = search(&s, words, hits, n, &count, err);
	db_read_end(casefile->db, begun);
	talloc_free(s.found);
	if (status != STATUS_OK) {
		talloc_free(hits);
		return status;
	}
	*ret_hits = hits;
	*ret_count = count;
	return STATUS_OK;
}
