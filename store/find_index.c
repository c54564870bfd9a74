/* The words of the case in and out of the index. */
#include "store/find_internal.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <zlib.h>

#include "src/base/clock.h"
#include "src/base/deflated.h"
#include "store/open_entry.h"
#include "store/rows.h"

enum {
	/* Words past this are shown and not searched. */
	INDEXED_BYTES_MAX = 8 << 20,
	FOLDED_BYTES_MAX = 32 << 20,
	CAPTURE_BYTES_MAX = 48 << 20, /* one value holds 64 MiB */
	IDLE_PAGES = 64,
	IDLE_MS = 200 /* a commit costs more than merging some pages */
};

/* Contentless: folded words over unfolded content would look like damage to
 * FTS5's own check, and its 'rebuild' would lose them. Sizes of columns are
 * left out (a fifth of the index): ranking is our own. The ascii tokenizer
 * takes folded words as they are. Merging is left to idle moments, so that no
 * commit waits for it; a case that is never idle still merges, every 256th
 * commit. */
static const char ddl[] =
	"CREATE VIRTUAL TABLE find_text USING fts5(name, body, content='', "
	"columnsize=0, tokenize='ascii');"
	"INSERT INTO find_text (find_text, rank) VALUES ('automerge', 0);"
	"INSERT INTO find_text (find_text, rank) VALUES ('crisismerge', 256);"
	"CREATE TABLE find_capture (capture INTEGER PRIMARY KEY, "
	"size INTEGER NOT NULL, data BLOB NOT NULL) STRICT;"
	"INSERT OR REPLACE INTO meta (name, value) "
	"VALUES ('fold', '" FIND_FOLD "');";

const char *find_ddl(void)
{
	return ddl;
}

static enum status put_words(struct db *db, int64_t rowid,
			     enum find_column column, const char *words,
			     size_t length, bool gone, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		db, gone ? "INSERT INTO find_text (find_text, rowid, name, "
			   "body) VALUES ('delete', ?, ?, ?)"
			 : "INSERT INTO find_text (rowid, name, body) "
			   "VALUES (?, ?, ?)",
		&s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, rowid);
	db_bind_text(s, 2, "", 0);
	db_bind_text(s, 3, "", 0);
	db_bind_text(s, column == FIND_NAME ? 2 : 3, words, length);
	return db_run(s, err);
}

/* The same for the same row, for ever: a delete must hand back exactly what
 * was put in, so what does not fit is cut by a fixed rule. */
static enum status fold_texts(const struct find_texts *texts,
			      struct buffer *out, struct error *err)
{
	for (int i = 0; i < texts->count; i++) {
		size_t n = texts->length[i];

		if (out->length > 0)
			buffer_append_char(out, ' ');
		if (n > INDEXED_BYTES_MAX)
			n = INDEXED_BYTES_MAX;
		fold_searched(texts->text[i], n, out);
	}
	if (out->status == STATUS_LIMIT)
		return STATUS_OK;
	return out->status == STATUS_OK
		       ? STATUS_OK
		       : error_set(err, out->status, "out of memory");
}

static enum status index_texts(struct db *db, int64_t rowid,
			       const struct find_texts *texts, bool gone,
			       struct error *err)
{
	struct buffer words;
	enum status status;

	buffer_init(&words, FOLDED_BYTES_MAX);
	status = fold_texts(texts, &words, err);
	if (status == STATUS_OK && words.length > 0)
		status = put_words(db, rowid, texts->column, words.data,
				   words.length, gone, err);
	buffer_release(&words);
	return status;
}

static enum status drop_capture(struct casefile *casefile, int64_t capture,
				struct error *err);

enum status find_index_row(struct casefile *casefile, const struct row *row,
			   bool gone, struct error *err)
{
	enum find_doc doc = find_doc(row->table);
	struct find_texts texts;

	if (row->table == TABLE_CAPTURE)
		return gone ? drop_capture(casefile, row->id, err) : STATUS_OK;
	if (doc == FIND_DOC_LAST)
		return STATUS_OK;
	find_texts(casefile->registry, row, &texts);
	if (texts.count == 0)
		return STATUS_OK;
	return index_texts(casefile->db, find_rowid(doc, row->id), &texts,
			   gone, err);
}

static enum status inflate_text(const void *ctx, struct statement *s,
				char **ret_text, size_t *ret_length,
				struct error *err)
{
	size_t packed = 0;
	const void *data = db_column_blob(s, 1, &packed);
	int64_t size = db_column_integer(s, 0);
	uLongf length = (uLongf)size;
	char *text;

	if (size < 0 || size > CAPTURE_BYTES_MAX)
		return error_set(err, STATUS_CORRUPT, "the kept words of a "
				 "capture are damaged: fetch or attach again");
	text = talloc_size(ctx, (size_t)size + 1);
	if (text == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (uncompress((Bytef *)text, &length, data, packed) != Z_OK ||
	    length != (uLongf)size) {
		talloc_free(text);
		return error_set(err, STATUS_CORRUPT, "the kept words of a "
				 "capture are damaged: fetch or attach again");
	}
	text[length] = '\0';
	*ret_text = text;
	*ret_length = length;
	return STATUS_OK;
}

enum status find_capture_text(struct casefile *casefile, const void *ctx,
			      int64_t capture, char **ret_text,
			      size_t *ret_length, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile->db, "SELECT size, data FROM find_capture "
		"WHERE capture = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, capture);
	if (db_step(s)) {
		status = inflate_text(ctx, s, ret_text, ret_length, err);
		db_reset(s);
		return status;
	}
	status = db_status(s, err);
	if (status != STATUS_OK)
		return status;
	return error_set(err, STATUS_NOT_FOUND, "no words are kept of this "
			 "capture");
}

static enum status drop_capture(struct casefile *casefile, int64_t capture,
				struct error *err)
{
	struct find_texts texts = {.column = FIND_BODY, .count = 1};
	struct statement *s;
	char *text;
	enum status status = find_capture_text(casefile, NULL, capture, &text,
					       &texts.length[0], err);

	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	texts.text[0] = text;
	status = index_texts(casefile->db, find_rowid(FIND_CAPTURE, capture),
			     &texts, true, err);
	talloc_free(text);
	if (status == STATUS_OK)
		status = db_prepare(casefile->db, "DELETE FROM find_capture "
				    "WHERE capture = ?", &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, capture);
	return db_run(s, err);
}

/* --- the words of a capture, in two steps --- */

struct find_packed {
	size_t length;       /* of the text */
	struct buffer words; /* folded */
	unsigned char *data; /* the text, deflated */
	size_t size;
};

static int release_words(struct find_packed *p)
{
	buffer_release(&p->words);
	return 0;
}

static enum status deflate_text(struct find_packed *p, const char *text,
				struct error *err)
{
	size_t room = deflated_most(p->length);

	p->data = talloc_size(p, room);
	if (p->data)
		p->size = deflated_put(text, p->length, Z_BEST_SPEED, p->data,
				       room);
	if (!p->size)
		return error_set(err, STATUS_NOMEM, "out of memory");
	p->data = talloc_realloc_size(p, p->data, p->size);
	return STATUS_OK;
}

enum status find_pack(const void *ctx, const char *text, size_t length,
		      struct find_packed **ret_packed, struct error *err)
{
	const struct find_texts texts = {.column = FIND_BODY,
					 .count = 1,
					 .text = {text},
					 .length = {length}};
	struct find_packed *p;
	enum status status;

	if (length > CAPTURE_BYTES_MAX)
		return error_set(err, STATUS_LIMIT, "a page of more than "
				 "48 MiB of words: attach a part of it");
	p = talloc_zero(ctx, struct find_packed);
	if (p == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	p->length = length;
	buffer_init(&p->words, FOLDED_BYTES_MAX);
	talloc_set_destructor(p, release_words);
	status = deflate_text(p, text, err);
	if (status == STATUS_OK)
		status = fold_texts(&texts, &p->words, err);
	if (status == STATUS_OK)
		*ret_packed = p;
	else
		talloc_free(p);
	return status;
}

static enum status keep_capture(struct db *db, int64_t capture,
				const struct find_packed *packed,
				struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(db, "INSERT INTO find_capture "
					"(capture, size, data) VALUES (?, ?, "
					"?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, capture);
	db_bind_integer(s, 2, (int64_t)packed->length);
	db_bind_blob(s, 3, packed->data, packed->size);
	return db_run(s, err);
}

enum status find_index_packed(struct casefile *casefile, int64_t capture,
			      const struct find_packed *packed,
			      struct error *err)
{
	const struct buffer *words = &packed->words;
	enum status status = drop_capture(casefile, capture, err);

	if (status != STATUS_OK || packed->length == 0)
		return status;
	status = keep_capture(casefile->db, capture, packed, err);
	if (status == STATUS_OK && words->length > 0)
		status = put_words(casefile->db,
				   find_rowid(FIND_CAPTURE, capture),
				   FIND_BODY, words->data, words->length,
				   false, err);
	return status;
}

enum status find_index_text(struct casefile *casefile, int64_t capture,
			    const char *text, size_t length, struct error *err)
{
	struct find_packed *packed;
	enum status status = find_pack(NULL, text, length, &packed, err);

	if (status != STATUS_OK)
		return status;
	status = find_index_packed(casefile, capture, packed, err);
	talloc_free(packed);
	return status;
}

static enum status walk_table(struct casefile *c, enum find_doc doc,
			      struct buffer *words, find_visit *visit,
			      void *payload, struct error *err)
{
	enum table_id table = find_table(doc);
	struct statement *s;
	enum status status =
		rows_select_all(c->db, table, INT64_MIN, &s, err);

	while (status == STATUS_OK && db_step(s)) {
		struct find_texts texts;
		struct row row;

		rows_read(s, table, &row);
		find_texts(c->registry, &row, &texts);
		if (texts.count == 0)
			continue;
		buffer_clear(words);
		status = fold_texts(&texts, words, err);
		if (status == STATUS_OK && words->length > 0)
			status = visit(payload, find_rowid(doc, row.id),
				       texts.column, words->data,
				       words->length, err);
	}
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

static enum status walk_capture(struct casefile *c, int64_t capture,
				struct buffer *words, find_visit *visit,
				void *payload, struct error *err)
{
	struct find_texts texts = {.column = FIND_BODY, .count = 1};
	char *text;
	enum status status = find_capture_text(c, NULL, capture, &text,
					       &texts.length[0], err);

	if (status != STATUS_OK)
		return status;
	texts.text[0] = text;
	buffer_clear(words);
	status = fold_texts(&texts, words, err);
	if (status == STATUS_OK && words->length > 0)
		status = visit(payload, find_rowid(FIND_CAPTURE, capture),
			       FIND_BODY, words->data, words->length, err);
	talloc_free(text);
	return status;
}

static enum status walk_captures(struct casefile *c, struct buffer *words,
				 find_visit *visit, void *payload,
				 struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		c->db, "SELECT capture FROM find_capture ORDER BY capture", &s,
		err);

	while (status == STATUS_OK && db_step(s))
		status = walk_capture(c, db_column_integer(s, 0), words, visit,
				      payload, err);
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

enum status find_walk(struct casefile *casefile, find_visit *visit,
		      void *payload, struct error *err)
{
	enum status status = STATUS_OK;
	struct buffer words;

	buffer_init(&words, FOLDED_BYTES_MAX);
	for (int i = 0; i < FIND_DOC_LAST && status == STATUS_OK; i++)
		if (i != FIND_CAPTURE)
			status = walk_table(casefile, (enum find_doc)i, &words,
					    visit, payload, err);
	if (status == STATUS_OK)
		status = walk_captures(casefile, &words, visit, payload, err);
	buffer_release(&words);
	return status;
}

struct again {
	struct casefile *c;
	int64_t done, total;
};

enum { STEP_EVERY = 1024 };

static enum status put_again(void *payload, int64_t rowid,
			     enum find_column column, const char *words,
			     size_t length, struct error *err)
{
	struct again *a = payload;

	if (a->done++ % STEP_EVERY == 0 &&
	    !casefile_step(a->c, "search index", a->done, a->total))
		return error_set(err, STATUS_INTERRUPTED,
				 "stopped: nothing was changed");
	return put_words(a->c->db, rowid, column, words, length, false, err);
}

/* No more than so many: claims without words are among them. */
static int64_t count_texts(struct casefile *c)
{
	int64_t n = 0;

	for (int i = 0; c->watch.progress && i < FIND_DOC_LAST; i++)
		n += rows_count(c->db, find_table((enum find_doc)i));
	return n;
}

static enum status rebuild(struct casefile *casefile, struct error *err)
{
	struct again again = { .c = casefile, .total = count_texts(casefile) };
	enum status status = db_exec(casefile->db, "INSERT INTO find_text "
				     "(find_text) VALUES ('delete-all')", err);

	if (status == STATUS_OK)
		status = find_walk(casefile, put_again, &again, err);
	if (status == STATUS_OK)
		status = casefile_set_meta(casefile, "fold", FIND_FOLD, err);
	return status;
}

enum status find_rebuild(struct casefile *casefile, struct error *err)
{
	enum status status = open_entry_write(casefile, err);

	if (status != STATUS_OK)
		return status;
	status = rebuild(casefile, err);
	if (status == STATUS_OK)
		return db_commit(casefile->db, err);
	db_rollback(casefile->db);
	return status;
}

const char *find_rule(void)
{
	return FIND_FOLD;
}

bool find_is_stale(struct casefile *casefile)
{
	char *fold = casefile_meta(casefile, NULL, "fold");
	bool stale = fold == NULL || strcmp(fold, FIND_FOLD) != 0;

	talloc_free(fold);
	return stale;
}

static enum status merge_pages(struct db *db, sqlite3 *sqlite, bool *ret_more,
			       struct error *err)
{
	int64_t before = sqlite3_total_changes64(sqlite);
	struct statement *s;
	enum status status = db_prepare(db, "INSERT INTO find_text "
					"(find_text, rank) "
					"VALUES ('merge', ?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, IDLE_PAGES);
	status = db_run(s, err);
	if (status == STATUS_OK) /* FTS5: fewer than two, nothing was merged */
		*ret_more = sqlite3_total_changes64(sqlite) - before >= 2;
	return status;
}

enum status find_unread(struct casefile *casefile, const void *ctx,
			int64_t **ret_captures, int *ret_count,
			struct error *err)
{
	int64_t *captures = talloc_array(ctx, int64_t, 0);
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(
		casefile->db, "SELECT c.id FROM capture AS c JOIN blob AS b ON "
		"b.sha256 = c.sha256 LEFT JOIN find_capture AS f ON "
		"f.capture = c.id WHERE f.capture IS NULL ORDER BY c.id", &s,
		err);

	if (status != STATUS_OK)
		return status;
	while (captures && db_step(s)) {
		captures = talloc_realloc(ctx, captures, int64_t,
					  (unsigned)count + 1);
		if (captures)
			captures[count++] = db_column_integer(s, 0);
	}
	status = db_status(s, err);
	db_reset(s);
	if (!captures)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_captures = captures;
	*ret_count = count;
	return status;
}

enum status find_read(struct casefile *casefile, int64_t capture,
		      const char *text, size_t length, struct error *err)
{
	enum status status = db_begin(casefile->db, err);

	if (status != STATUS_OK)
		return status;
	status = find_index_text(casefile, capture, text, length, err);
	if (status == STATUS_OK)
		return db_commit(casefile->db, err);
	db_rollback(casefile->db);
	return status;
}

enum status find_idle(struct casefile *casefile, bool (*stop)(void *payload),
		      void *payload, bool *ret_more, struct error *err)
{
	int64_t until = clock_monotonic_ms() + IDLE_MS;
	enum status status = db_begin(casefile->db, err);
	bool more = true;

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && more && clock_monotonic_ms() < until &&
	       !(stop && stop(payload)))
		status = merge_pages(casefile->db, casefile->sqlite, &more,
				     err);
	if (status == STATUS_OK)
		status = db_commit(casefile->db, err);
	else
		db_rollback(casefile->db);
	if (status == STATUS_OK)
		*ret_more = more;
	return status;
}

enum status find_forget(struct casefile *casefile, struct error *err)
{
	return db_exec(casefile->db, "INSERT INTO find_text (find_text) "
		       "VALUES ('optimize')", err);
}
