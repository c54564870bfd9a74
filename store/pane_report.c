/* pane_rows, last part: what a report walks. */
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"
#include "store/pane_internal.h"

/* ---- all of a kind ---- */

static char *ids_sql(const struct kind *kind)
{
	return derive_sql(NULL, &derive_names_kept, kind,
			  kind_has_holds(kind) ? "SELECT id, NULL FROM "
					       : "SELECT id, title_key FROM ",
			  kind_has_holds(kind)
				  ? " WHERE id > ?2 AND same IS NULL "
				    "ORDER BY id LIMIT ?3"
				  : " WHERE (title_key, id) > (?1, ?2) "
				    "AND same IS NULL "
				    "ORDER BY title_key, id LIMIT ?3");
}

static void read_place(struct statement *s, struct pane_place *place)
{
	size_t n;
	const char *key = db_column_is_null(s, 1) ? ""
						  : db_column_text(s, 1, &n);

	snprintf(place->title_key, sizeof(place->title_key), "%s", key);
	place->id = db_column_integer(s, 0);
}

enum status pane_ids(struct pane_reader *reader, const void *ctx,
		     const struct kind *kind, struct pane_place *place, int n,
		     int64_t **ret_ids, int *ret_count, struct error *err)
{
	const char *made = db_recall(reader->db, kind, PANE_IDS);
	int64_t *ids = talloc_array(ctx, int64_t, (unsigned int)n);
	struct statement *s;
	int count = 0;
	enum status status =
		made ? db_prepare(reader->db, made, &s, err)
		     : pane_prepare_made(reader, PANE_IDS, kind, ids_sql(kind),
					 &s, err);

	if (status != STATUS_OK)
		return status;
	if (!ids)
		return no_memory(err);
	db_bind_text(s, 1, place->title_key, strlen(place->title_key));
	db_bind_integer(s, 2, place->id);
	db_bind_integer(s, 3, n);
	while (count < n && db_step(s)) {
		read_place(s, place);
		ids[count++] = place->id;
	}
	db_reset(s);
	*ret_ids = ids;
	*ret_count = count;
	return STATUS_OK;
}

static char *held_sql(const struct kind *kind)
{
	char *before = talloc_asprintf(NULL,
				       "SELECT id, x%d IN ('no', 'unknown'), "
				       "by_high FROM ", kind->fields[0]->slot);
	char *sql = before ? derive_sql(NULL, &derive_names_kept, kind, before,
					" WHERE id > ?1 AND same IS NULL "
					"ORDER BY id LIMIT ?2") : NULL;

	talloc_free(before);
	return sql;
}

enum status pane_held(struct pane_reader *reader, const void *ctx,
		      const struct kind *kind, int64_t after, int n,
		      struct pane_held **ret_held, int *ret_count,
		      struct error *err)
{
	const char *made = db_recall(reader->db, kind, PANE_HELD);
	struct pane_held *held = talloc_array(ctx, struct pane_held,
					      (unsigned int)n);
	struct pane_cache *cache = pane_cache_of(reader);
	struct statement *s;
	int count = 0;
	enum status status =
		made ? db_prepare(reader->db, made, &s, err)
		     : pane_prepare_made(reader, PANE_HELD, kind,
					 held_sql(kind), &s, err);

	if (status != STATUS_OK)
		return status;
	if (!held)
		return no_memory(err);
	db_bind_integer(s, 1, after);
	db_bind_integer(s, 2, n);
	for (; count < n && db_step(s); count++) {
		held[count] = (struct pane_held){
			db_column_integer(s, 0),
			db_column_integer(s, 1) != 0,
			(int)pane_integer(s, 2, 0) };
		if (cache)
			pane_cache_set_kind(cache, held[count].id,
					    kind->number);
	}
	db_reset(s);
	*ret_held = held;
	*ret_count = count;
	return STATUS_OK;
}

/* ---- notes ---- */

enum { REPLACED_MAX = 64 };

/* A flag set on a note holds for the one that replaces it, until it is set
 * anew. */
static bool is_published(struct pane_reader *reader, const void *ctx,
			 int64_t note)
{
	for (int i = 0; note && i < REPLACED_MAX; i++) {
		char *value = casefile_setting(reader->casefile, ctx, note,
					       "publish");

		if (value)
			return strcmp(value, "yes") == 0;
		note = db_integer(reader->db, 0,
				  "SELECT COALESCE(replaces, 0) FROM note "
				  "WHERE id = ?1", 1, note);
	}
	return false;
}

static enum status read_notes(struct statement *s, const void *ctx,
			      struct pane_note **notes, int *count,
			      struct error *err)
{
	while (db_step(s)) {
		*notes = talloc_realloc(ctx, *notes, struct pane_note,
					(unsigned int)*count + 1);
		if (!*notes) {
			db_reset(s);
			return no_memory(err);
		}
		(*notes)[(*count)++] = (struct pane_note){
			.id = db_column_integer(s, 0),
			.target = pane_integer(s, 1, 0),
			.type = (int)pane_integer(s, 2, 0),
			.state = (int)pane_integer(s, 3, 0),
			.text = pane_text(*notes, s, 4),
			.analyst = pane_text(*notes, s, 5),
		};
	}
	return db_status(s, err);
}

/* The settings that say "yes" are few; what they are set on, or what replaced
 * that, is looked at, so that unpublished notes cost nothing. */
enum status pane_published(struct pane_reader *reader, const void *ctx,
			   struct pane_note **ret_notes, int *ret_count,
			   struct error *err)
{
	static const char sql[] =
		"SELECT id, target, type, state, text, analyst FROM note n "
		"WHERE NOT EXISTS (SELECT 1 FROM note r "
		"WHERE r.replaces = n.id) ORDER BY COALESCE(dated, 0), id";
	struct pane_note *notes = NULL;
	struct statement *s;
	int count = 0, kept = 0;
	enum status status = db_prepare(reader->db, sql, &s, err);

	if (status == STATUS_OK)
		status = read_notes(s, ctx, &notes, &count, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		if (is_published(reader, ctx, notes[i].id))
			notes[kept++] = notes[i];
	*ret_notes = notes;
	*ret_count = kept;
	return STATUS_OK;
}

int64_t pane_unpublished(struct casefile *casefile)
{
	struct pane_reader *reader = pane_reader_new(casefile, NULL);
	struct pane_note *notes;
	int64_t all = db_integer(casefile_db(casefile), 0,
				 "SELECT COUNT(*) FROM note n WHERE NOT "
				 "EXISTS (SELECT 1 FROM note r "
				 "WHERE r.replaces = n.id)", 0);
	int count = 0;

	if (!reader || pane_published(reader, reader, &notes, &count, NULL) !=
			       STATUS_OK)
		count = 0;
	talloc_free(reader);
	return all - count;
}

/* ---- citations by name ---- */

static int64_t find_source(struct pane_reader *reader, const char *key,
			   size_t length)
{
	static const char sql[] =
		"SELECT target FROM setting o WHERE name = 'key' "
		"AND value = ? AND id = (SELECT id FROM setting "
		"WHERE target = o.target AND name = 'key' "
		"ORDER BY " SETTING_LATEST("") ") ORDER BY target";
	struct statement *s;
	int64_t source = 0;

	if (db_prepare(reader->db, sql, &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, key, length);
	if (db_step(s))
		source = db_column_integer(s, 0);
	db_reset(s);
	return source;
}

int64_t pane_find_citation(struct pane_reader *reader, const char *key,
			   size_t key_length, int64_t n)
{
	int64_t source = find_source(reader, key, key_length);

	return source ? db_integer(reader->db, 0,
				   "SELECT id FROM citation "
				   "WHERE source = ?1 AND n = ?2 ORDER BY id",
				   2, source, n)
		      : 0;
}

int64_t pane_citation_after(struct pane_reader *reader, int64_t citation)
{
	if (!pane_may_be(reader, PANE_RETOLD, citation))
		return 0;
	return db_integer(reader->db, 0, "SELECT id FROM citation "
			  "WHERE replaces = ?1 ORDER BY id DESC", 1, citation);
}

/* ---- hedges and as-of dates ---- */

enum { WORDS_MAX = 32 };

struct words {
	char *items[WORDS_MAX];
	int count;
};

/* In order, each once; what is beyond so many is left out. */
static void add_word(const void *ctx, struct words *words, const char *text)
{
	int at = 0, order = 1;

	while (at < words->count &&
	       (order = strcmp(text, words->items[at])) > 0)
		at++;
	if (words->count == WORDS_MAX || (at < words->count && order == 0))
		return;
	memmove(&words->items[at + 1], &words->items[at],
		sizeof(*words->items) * (size_t)(words->count - at));
	words->items[at] = talloc_strdup(ctx, text);
	words->count += words->items[at] != NULL;
}

static char *join_words(const void *ctx, const struct words *words)
{
	char *out = NULL;

	for (int i = 0; i < words->count; i++)
		out = talloc_asprintf(ctx, "%s%s%s", out ? out : "",
				      out ? "; " : "", words->items[i]);
	return out;
}

void pane_qualified(struct pane_reader *reader, const void *ctx,
		    int64_t citation, char **ret_hedges, char **ret_as_of)
{
	struct words hedges = { .count = 0 }, days = { .count = 0 };
	struct statement *s;

	*ret_hedges = *ret_as_of = NULL;
	if (db_prepare(reader->db, "SELECT hedge, as_of FROM claim "
		       "WHERE citation = ?", &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, citation);
	while (db_step(s)) {
		if (!db_column_is_null(s, 0))
			add_word(ctx, &hedges, db_column_text(s, 0, NULL));
		if (!db_column_is_null(s, 1))
			add_word(ctx, &days, db_column_text(s, 1, NULL));
	}
	db_reset(s);
	*ret_hedges = join_words(ctx, &hedges);
	*ret_as_of = join_words(ctx, &days);
}
