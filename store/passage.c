#include "store/passage.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/edit_internal.h"
#include "store/entry.h"
#include "store/passage_internal.h"
#include "store/rows.h"

enum { PASSAGES_MAX = 20000, CAPTURES_MAX = 1000, WANTED_MAX = 2000 };

/* --- reading --- */

/* One more element at the end of a talloc'ed array; false: no memory. */
static bool grow(const void *ctx, void **array, int count, size_t size)
{
	void *grown = *array;

	if (count % 64 == 0)
		grown = talloc_realloc_size(ctx, *array,
					    ((size_t)count + 64) * size);
	if (!grown)
		return false;
	*array = grown;
	return true;
}

static enum status no_memory(struct statement *s, struct error *err)
{
	db_reset(s);
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* "the words (en, by vm)" */
static const char *translation_of(const void *ctx, struct statement *s)
{
	const char *text = db_column_text(s, 4, NULL);
	const char *by = db_column_text(s, 5, NULL);
	const char *language = db_column_text(s, 6, NULL);

	if (!text || !*text)
		return NULL;
	return talloc_asprintf(ctx, "%s (%s%s%s%s)", text, language,
			       *language ? ", " : "",
			       *by ? "by " : "translator not said", by);
}

enum status passage_list(struct casefile *casefile, const void *ctx,
			 int64_t capture, struct passage **ret_passages,
			 int *ret_count, struct error *err)
{
	struct statement *s;
	void *list = NULL;
	int count = 0;
	enum status status = db_prepare(
		casefile->db, "SELECT p.id, p.citation, p.start, p.length, "
		"t.translation, coalesce(t.translator, ''), coalesce(t.language, "
		"'') FROM passage p JOIN citation t ON t.id = p.citation "
		"WHERE (capture = ?1 OR capture IN (SELECT c.id FROM capture "
		"o JOIN capture c ON c.source = o.source AND c.sha256 = "
		"o.sha256 WHERE o.id = ?1)) AND length > 0 AND NOT EXISTS "
		"(SELECT 1 FROM citation r WHERE r.replaces = "
		"p.citation) ORDER BY start, p.id", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, capture);
	while (count < PASSAGES_MAX && db_step(s)) {
		if (!grow(ctx, &list, count, sizeof(struct passage)))
			return no_memory(s, err);
		((struct passage *)list)[count++] = (struct passage){
			db_column_integer(s, 0), db_column_integer(s, 1),
			capture, db_column_integer(s, 2),
			db_column_integer(s, 3), translation_of(ctx, s)};
	}
	status = db_status(s, err);
	db_reset(s);
	*ret_passages = list;
	*ret_count = count;
	return status;
}

static enum status one_passage(struct casefile *casefile, const char *sql,
			       int64_t id, struct passage *ret_passage,
			       struct error *err)
{
	struct statement *s;
	bool found;
	enum status status = db_prepare(casefile->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	found = db_step(s);
	if (found)
		*ret_passage = (struct passage){
			db_column_integer(s, 0), db_column_integer(s, 1),
			db_column_integer(s, 2), db_column_integer(s, 3),
			db_column_integer(s, 4), NULL};
	db_reset(s);
	return found ? STATUS_OK
		     : error_set(err, STATUS_NOT_FOUND, "no passage of a copy "
				 "is known for this");
}

enum status passage_of(struct casefile *casefile, int64_t citation,
		       struct passage *ret_passage, struct error *err)
{
	return one_passage(casefile, "SELECT id, citation, capture, start, "
			   "length FROM passage WHERE citation = ?1 "
			   "ORDER BY id DESC LIMIT 1", citation, ret_passage,
			   err);
}

enum status passage_of_record(struct casefile *casefile, int64_t record,
			      struct passage *ret_passage, struct error *err)
{
	static const char of[] =
		"SELECT p.id, p.citation, p.capture, p.start, p.length FROM "
		"claim k JOIN passage p ON p.citation = k.citation WHERE "
		"k.record = ?1 ORDER BY k.id LIMIT 1";
	static const char naming[] =
		"SELECT p.id, p.citation, p.capture, p.start, p.length FROM "
		"claim k JOIN passage p ON p.citation = k.citation WHERE "
		"k.ref = ?1 ORDER BY k.id LIMIT 1";

	if (one_passage(casefile, of, record, ret_passage, err) == STATUS_OK)
		return STATUS_OK;
	return one_passage(casefile, naming, record, ret_passage, err);
}

enum status passage_captures(struct casefile *casefile, const void *ctx,
			     int64_t source, int64_t **ret_captures,
			     int *ret_count, struct error *err)
{
	struct statement *s;
	void *list = NULL;
	int count = 0;
	enum status status = db_prepare(
		casefile->db, "SELECT c.id FROM capture c WHERE c.source = ?1 "
		"AND c.page IS NULL AND NOT EXISTS (SELECT 1 FROM capture n WHERE n.follows = "
		"c.id) ORDER BY coalesce(c.started, 0), c.id", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	while (count < CAPTURES_MAX && db_step(s)) {
		if (!grow(ctx, &list, count, sizeof(int64_t)))
			return no_memory(s, err);
		((int64_t *)list)[count++] = db_column_integer(s, 0);
	}
	status = db_status(s, err);
	db_reset(s);
	*ret_captures = list;
	*ret_count = count;
	return status;
}

static const char sql_wanted[] =
	"SELECT t.id, t.quote, t.at, p.id, p.capture, p.start, p.length "
	"FROM citation t LEFT JOIN passage p ON p.id = (SELECT max(q.id) FROM "
	"passage q WHERE q.citation = t.id) WHERE t.source = ?1 AND (t.quote "
	"IS NOT NULL OR t.at IS NOT NULL OR p.id IS NOT NULL) AND NOT EXISTS "
	"(SELECT 1 FROM passage h JOIN capture c ON c.id = h.capture JOIN "
	"capture o ON o.id = ?2 WHERE h.citation = t.id AND (c.id = o.id OR "
	"(c.source = o.source AND c.sha256 = o.sha256))) AND NOT EXISTS "
	"(SELECT 1 FROM citation n WHERE n.replaces = t.id) ORDER BY t.n, t.id";

static void read_wanted(const void *ctx, struct statement *s,
			struct passage_wanted *w)
{
	const char *quote = db_column_text(s, 1, NULL);
	const char *at = db_column_text(s, 2, NULL);

	w->citation = db_column_integer(s, 0);
	w->quote = quote ? talloc_strdup(ctx, quote) : NULL;
	w->at = at ? talloc_strdup(ctx, at) : NULL;
	w->earlier = (struct passage){
		db_column_integer(s, 3), w->citation, db_column_integer(s, 4),
		db_column_integer(s, 5), db_column_integer(s, 6), NULL};
}

enum status passage_wanted(struct casefile *casefile, const void *ctx,
			   int64_t source, int64_t capture,
			   struct passage_wanted **ret_wanted, int *ret_count,
			   struct error *err)
{
	struct statement *s;
	void *list = NULL;
	int count = 0;
	enum status status = db_prepare(casefile->db, sql_wanted, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	db_bind_integer(s, 2, capture);
	while (count < WANTED_MAX && db_step(s)) {
		if (!grow(ctx, &list, count, sizeof(struct passage_wanted)))
			return no_memory(s, err);
		read_wanted(ctx, s, (struct passage_wanted *)list + count++);
	}
	status = db_status(s, err);
	db_reset(s);
	*ret_wanted = list;
	*ret_count = count;
	return status;
}

struct span passage_published(struct casefile *casefile, int64_t source)
{
	return edit_published(casefile, source);
}

/* --- writing --- */

/* The hash of the range, where the bytes are held. */
static enum status hash_range(struct casefile *casefile, int64_t capture,
			      int64_t start, int64_t length,
			      char hash[SHA256_HEX + 1], struct error *err)
{
	struct row *row;
	const char *bytes;
	enum status status = casefile_row(casefile, NULL, TABLE_CAPTURE,
					  capture, &row, err);

	hash[0] = '\0';
	if (status != STATUS_OK)
		return status;
	bytes = row_text(row, CAPTURE_SHA256);
	if (bytes && blob_exists(casefile, bytes))
		status = blob_range_sha256(casefile, bytes, start, length,
					   hash, err);
	talloc_free(row);
	return status;
}

static enum status add_passage(struct casefile *casefile,
			       struct action *action,
			       const struct passage *passage, const char *how,
			       struct error *err)
{
	char hash[SHA256_HEX + 1];
	struct row row;
	enum status status = hash_range(casefile, passage->capture,
					passage->start, passage->length, hash,
					err);

	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_PASSAGE, 0);
	row_set_integer(&row, PASSAGE_CITATION, passage->citation);
	row_set_integer(&row, PASSAGE_CAPTURE, passage->capture);
	row_set_integer(&row, PASSAGE_START, passage->start);
	row_set_integer(&row, PASSAGE_LENGTH, passage->length);
	row_set_text(&row, PASSAGE_SHA256, hash);
	row_set_integer(&row, PASSAGE_HOW,
			words_find(words_found, how, strlen(how)));
	return action_add(action, &row, err);
}

int64_t passage_next_number(struct casefile *casefile, int64_t source)
{
	return db_integer(casefile->db, 1, "SELECT coalesce(max(n), 0) + 1 "
			  "FROM citation WHERE source = ?", 1, source);
}

static enum status add_citation(struct casefile *casefile,
				struct action *action,
				const struct edit_knowing *knowing,
				const struct translation *translation,
				int64_t *ret_citation, struct error *err)
{
	struct row row;
	enum status status;

	row_init(&row, TABLE_CITATION, 0);
	row_set_integer(&row, CITATION_SOURCE, knowing->source);
	row_set_integer(&row, CITATION_N,
			passage_next_number(casefile, knowing->source));
	row_set_text(&row, CITATION_AT, knowing->at);
	row_set_text(&row, CITATION_QUOTE, knowing->quote);
	if (translation) {
		row_set_text(&row, CITATION_TRANSLATION, translation->text);
		row_set_text(&row, CITATION_LANGUAGE, translation->language);
		row_set_text(&row, CITATION_TRANSLATOR,
			     translation->translator);
	}
	status = action_add(action, &row, err);
	*ret_citation = row.id;
	return status;
}

static enum status add_note(struct action *action, int64_t target, int type,
			    const char *text, struct error *err)
{
	struct row row;

	row_init(&row, TABLE_NOTE, 0);
	row_set_integer(&row, NOTE_TARGET, target);
	row_set_integer(&row, NOTE_TYPE, type);
	row_set_text(&row, NOTE_TEXT, text);
	return action_add(action, &row, err);
}

enum status passage_finish(struct action *action, enum status status,
			   int64_t *ret_entry, struct error *err)
{
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}

enum status passage_add_cited(struct casefile *casefile, struct action *action,
			      const struct edit_knowing *knowing,
			      const struct translation *translation,
			      int64_t *ret_citation, struct error *err)
{
	struct passage passage = {.capture = knowing->passage_capture,
				  .start = knowing->passage_start,
				  .length = knowing->passage_length};
	enum status status = add_citation(casefile, action, knowing,
					  translation, &passage.citation, err);

	if (status == STATUS_OK)
		status = add_passage(casefile, action, &passage, "selected",
				     err);
	if (status == STATUS_OK && ret_citation)
		*ret_citation = passage.citation;
	return status;
}

enum status passage_note(struct casefile *casefile,
			 const struct edit_knowing *knowing, const char *type,
			 const char *text, int64_t *ret_entry,
			 struct error *err)
{
	int64_t citation = 0;
	int number = words_find(words_note, type, strlen(type));
	struct action *action;
	char what[120];
	enum status status = edit_check_text("the note", text, err);

	if (status != STATUS_OK)
		return status;
	if (!*text || number < 0)
		return error_set(err, STATUS_INVALID, "an empty note");
	snprintf(what, sizeof(what), "%s: %.80s", type, text);
	status = action_begin(casefile, what, false, &action, err);
	if (status != STATUS_OK)
		return status;
	status = passage_add_cited(casefile, action, knowing, NULL, &citation,
				   err);
	if (status == STATUS_OK)
		status = add_note(action, citation, number, text, err);
	return passage_finish(action, status, ret_entry, err);
}

enum status passage_accept(struct casefile *casefile, int64_t capture,
			   const struct passage_offer *offers, int count,
			   int64_t *ret_entry, struct error *err)
{
	struct action *action;
	char what[80];
	enum status status;

	snprintf(what, sizeof(what), "%d passage%s found in a copy", count,
		 count == 1 ? "" : "s");
	status = action_begin(casefile, what, count > 1, &action, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		const struct passage passage = {
			.citation = offers[i].citation, .capture = capture,
			.start = offers[i].start, .length = offers[i].length};

		status = add_passage(casefile, action, &passage,
				     offers[i].searched ? "search" : "locator",
				     err);
	}
	return passage_finish(action, status, ret_entry, err);
}
