/* pane_rows, third part: sources, citations, identities. */
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/derive_internal.h"
#include "store/pane_internal.h"
#include "store/rows.h"

enum { PART_DEPTH_MAX = 8 };

/* What was set of a source last, and its title, under which a document without
 * a key goes. The latest is found here: to order so few rows, SQLite would set
 * up a sorter for each source. */
struct set {
	char *value;
	int64_t seq, entry, id;
};

static void set_later(const void *ctx, struct statement *s, struct set *set)
{
	struct set here = { .seq = db_column_integer(s, 3),
			    .entry = db_column_integer(s, 4),
			    .id = db_column_integer(s, 5) };
	bool later = here.seq != set->seq     ? here.seq > set->seq
		     : here.entry != set->entry ? here.entry > set->entry
						: here.id > set->id;

	if (!later)
		return;
	talloc_free(set->value);
	*set = here;
	set->value = pane_text(ctx, s, 2);
}

static void read_settings(struct pane_reader *reader, const void *ctx,
			  int64_t source, char **ret_key, char **ret_reading)
{
	static const char sql[] =
		"SELECT (SELECT title FROM w_document WHERE id = ?1), "
		"s.name, s.value, COALESCE(s.seq, 0), s.entry, s.id "
		"FROM (SELECT 1) LEFT JOIN setting s ON s.target = ?1";
	struct pane_cache *cache = pane_cache_of(reader);
	struct set key = { .seq = INT64_MIN }, reading = key;
	struct statement *s;

	*ret_key = *ret_reading = NULL;
	if (db_prepare(reader->db, sql, &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, source);
	for (bool first = true; db_step(s); first = false) {
		const char *title = db_column_text(s, 0, NULL);
		const char *name = db_column_text(s, 1, NULL);

		if (first && title && cache)
			pane_cache_set_title(cache, source, title);
		if (name && strcmp(name, "key") == 0)
			set_later(ctx, s, &key);
		else if (name && strcmp(name, "reading") == 0)
			set_later(ctx, s, &reading);
	}
	db_reset(s);
	*ret_key = key.value;
	*ret_reading = reading.value;
}

/* The slot of a source with its settings read; NULL: no memory. */
static struct pane_known *known_source(struct pane_reader *reader,
				       int64_t source)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct pane_known *known =
		cache ? pane_cache_source(cache, source) : NULL;

	if (!known || known->key)
		return known;
	read_settings(reader, known->own, source, &known->key,
		      &known->reading);
	if (!known->key)
		known->key = talloc_strdup(known->own, "");
	return known->key ? known : NULL;
}

enum status pane_source(struct pane_reader *reader, const void *ctx,
			int64_t id, struct pane_source **ret_source,
			struct error *err)
{
	static const char sql[] =
		"SELECT part_of, cited_by, kind, state, address, link, "
		"EXISTS (SELECT 1 FROM capture c WHERE c.source = s.id "
		"AND c.sha256 IS NOT NULL) "
		"FROM source s WHERE id = ?";
	struct pane_source *source;
	struct statement *s;
	enum status status = db_prepare(reader->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	if (!db_step(s)) {
		status = db_status(s, err);
		return status != STATUS_OK ? status
					   : error_set(err, STATUS_NOT_FOUND,
						       "no such source");
	}
	source = talloc_zero(ctx, struct pane_source);
	if (source) {
		*source = (struct pane_source){
			.id = id,
			.part_of = pane_integer(s, 0, 0),
			.cited_by = pane_integer(s, 1, 0),
			.kind = (int)pane_integer(s, 2, 0),
			.state = (int)pane_integer(s, 3, 0),
			.address = pane_text(source, s, 4),
			.link = pane_text(source, s, 5),
			.copy = db_column_integer(s, 6) != 0,
		};
	}
	db_reset(s);
	if (!source)
		return no_memory(err);
	source->key = pane_key(reader, source, id);
	if (!source->key)
		return no_memory(err);
	*ret_source = source;
	return STATUS_OK;
}

static int64_t part_of(struct pane_reader *reader, int64_t source)
{
	const struct memory *memory = derive_memory(reader->casefile);
	const struct support_source *known =
		memory ? support_get(memory->support, source) : NULL;

	return known ? known->part_of
		     : db_integer(reader->db, 0, "SELECT COALESCE(part_of, 0) "
				  "FROM source WHERE id = ?1", 1, source);
}

static int64_t root_of(struct pane_reader *reader, int64_t source)
{
	for (int i = 0; i < PART_DEPTH_MAX; i++) {
		int64_t whole = part_of(reader, source);

		if (!whole)
			break;
		source = whole;
	}
	return source;
}

int64_t pane_root_source(struct pane_reader *reader, int64_t source)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct pane_known *known;

	known = cache ? pane_cache_source(cache, source) : NULL;
	if (!known)
		return root_of(reader, source);
	if (!known->root)
		known->root = root_of(reader, source);
	return known->root;
}

const char *pane_key(struct pane_reader *reader, const void *ctx,
		     int64_t source)
{
	const struct pane_known *known = known_source(reader, source);
	char *key, *reading;

	if (known)
		return talloc_strdup(ctx, known->key);
	read_settings(reader, ctx, source, &key, &reading);
	return key ? key : talloc_strdup(ctx, "");
}

const char *pane_reading(struct pane_reader *reader, const void *ctx,
			 int64_t source)
{
	const struct pane_known *known = known_source(reader, source);
	char *key, *reading;

	if (known)
		return known->reading ? talloc_strdup(ctx, known->reading)
				      : NULL;
	read_settings(reader, ctx, source, &key, &reading);
	return reading;
}

static const char *time_text(const void *ctx, struct statement *s, int column)
{
	char text[CLOCK_TEXT_MAX];

	if (db_column_is_null(s, column))
		return NULL;
	clock_print(db_column_integer(s, column), text);
	return talloc_strdup(ctx, text);
}

enum status pane_captures(struct pane_reader *reader, const void *ctx,
			  int64_t source, struct pane_capture **ret_captures,
			  int *ret_count, struct error *err)
{
	struct pane_capture *list = NULL;
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(
		reader->db, "SELECT id, started, sha256, method FROM capture "
			    "WHERE source = ? AND page IS NULL ORDER BY started, id",
		&s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	while (db_step(s)) {
		list = talloc_realloc(ctx, list, struct pane_capture,
				      (unsigned int)count + 1);
		if (!list) {
			db_reset(s);
			return no_memory(err);
		}
		list[count++] = (struct pane_capture){
			.id = db_column_integer(s, 0),
			.at = time_text(list, s, 1),
			.sha256 = pane_text(list, s, 2),
			.method = words_method[pane_integer(s, 3, 0)],
		};
	}
	*ret_captures = list;
	*ret_count = count;
	return db_status(s, err);
}

#define CITATION_SELECT                                                       \
	"SELECT id, source, origin, n, origin_unknown, means, at, \"by\", "   \
	"words FROM citation "

static void read_citation(const void *ctx, struct statement *s,
			  struct pane_citation *citation)
{
	*citation = (struct pane_citation){
		.id = db_column_integer(s, 0),
		.source = db_column_integer(s, 1),
		.origin = pane_integer(s, 2, 0),
		.n = pane_integer(s, 3, 0),
		.origin_unknown = pane_integer(s, 4, 0) != 0,
		.means = (int)pane_integer(s, 5, 0),
		.at = pane_text(ctx, s, 6),
		.speaker = pane_integer(s, 7, 0),
		.words = pane_text(ctx, s, 8),
	};
	if (!citation->origin && !citation->origin_unknown)
		citation->origin = citation->source;
}

static void add_verdict(struct pane_reader *reader,
			struct pane_citation *citation)
{
	int64_t verdict = -1;

	if (pane_may_be(reader, PANE_JUDGED, citation->id))
		verdict = db_integer(reader->db, -1,
				     "SELECT verdict FROM judgement "
				     "WHERE about = ?1 "
				     "ORDER BY entry DESC, id DESC LIMIT 1", 1,
				     citation->id);
	citation->judged = verdict >= 0;
	citation->verdict = verdict > 0 ? (enum verdict)verdict
					: VERDICT_UNDECIDED;
}

static enum status read_cited(struct pane_reader *reader, const void *ctx,
			      int64_t id, struct pane_citation *ret_citation,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(reader->db,
					CITATION_SELECT "WHERE id = ?", &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	if (!db_step(s)) {
		status = db_status(s, err);
		return status != STATUS_OK ? status
					   : error_set(err, STATUS_NOT_FOUND,
						       "no such citation");
	}
	read_citation(ctx, s, ret_citation);
	db_reset(s);
	add_verdict(reader, ret_citation);
	return STATUS_OK;
}

static const char *copy_text(const void *ctx, const char *text)
{
	return text ? talloc_strdup(ctx, text) : NULL;
}

enum status pane_cited(struct pane_reader *reader, const void *ctx, int64_t id,
		       struct pane_citation *ret_citation, struct error *err)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct pane_cited *kept = cache ? pane_cache_cited(cache, id) : NULL;
	enum status status = STATUS_OK;

	if (!kept)
		return read_cited(reader, ctx, id, ret_citation, err);
	if (kept->said.id != id)
		status = read_cited(reader, kept->own, id, &kept->said, err);
	if (status != STATUS_OK)
		return status;
	*ret_citation = kept->said;
	ret_citation->at = copy_text(ctx, kept->said.at);
	ret_citation->words = copy_text(ctx, kept->said.words);
	return STATUS_OK;
}

enum status pane_citation(struct pane_reader *reader, const void *ctx,
			  int64_t id, struct pane_citation **ret_citation,
			  struct error *err)
{
	struct pane_citation *citation = talloc(ctx, struct pane_citation);
	enum status status = citation ? pane_cited(reader, citation, id,
						   citation, err)
				      : no_memory(err);

	if (status == STATUS_OK)
		*ret_citation = citation;
	else
		talloc_free(citation);
	return status;
}

bool pane_is_cited(struct pane_reader *reader, int64_t source, int64_t known)
{
	if (known && !pane_may_be(reader, PANE_RETOLD, known))
		return true;
	return db_integer(reader->db, 0,
			  "SELECT 1 FROM citation c WHERE c.source = ?1 "
			  "AND NOT EXISTS (SELECT 1 FROM citation r "
			  "WHERE r.replaces = c.id) LIMIT 1", 1, source) != 0;
}

enum status pane_citations(struct pane_reader *reader, const void *ctx,
			   int64_t source, struct pane_citation **ret_citations,
			   int *ret_count, struct error *err)
{
	struct pane_citation *citations = NULL;
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(reader->db,
					CITATION_SELECT "WHERE source = ? "
							"ORDER BY n, id",
					&s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	while (db_step(s)) {
		citations = talloc_realloc(ctx, citations,
					   struct pane_citation,
					   (unsigned int)count + 1);
		if (!citations) {
			db_reset(s);
			return no_memory(err);
		}
		read_citation(citations, s, &citations[count++]);
	}
	for (int i = 0; i < count; i++)
		add_verdict(reader, &citations[i]);
	*ret_citations = citations;
	*ret_count = count;
	return db_status(s, err);
}

enum status pane_sources(struct pane_reader *reader, const void *ctx,
			 int64_t after, int n, int64_t **ret_sources,
			 int *ret_count, struct error *err)
{
	int64_t *sources = talloc_array(ctx, int64_t, (unsigned int)n);
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(reader->db,
					"SELECT id FROM source WHERE id > ? "
					"ORDER BY id LIMIT ?",
					&s, err);

	if (!sources)
		return no_memory(err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, after);
	db_bind_integer(s, 2, n);
	while (db_step(s) && count < n)
		sources[count++] = db_column_integer(s, 0);
	*ret_sources = sources;
	*ret_count = count;
	db_reset(s);
	return STATUS_OK;
}

/* ---- identities ---- */

static bool is_identity(enum verdict verdict)
{
	return verdict == VERDICT_SAME || verdict == VERDICT_PROBABLY_SAME ||
	       verdict == VERDICT_NOT_THE_SAME ||
	       verdict == VERDICT_UNDECIDED;
}

/* Newest first, so the first of each other record stands. */
static bool is_known(const struct pane_identity *identities, int count,
		     int64_t other)
{
	for (int i = 0; i < count; i++)
		if (identities[i].other == other)
			return true;
	return false;
}

enum status pane_identities(struct pane_reader *reader, const void *ctx,
			    int64_t record,
			    struct pane_identity **ret_identities,
			    int *ret_count, struct error *err)
{
	static const char sql[] =
		"SELECT id, CASE about WHEN ?1 THEN other ELSE about END, "
		"verdict, reason, analyst FROM (SELECT * FROM judgement "
		"WHERE about = ?1 AND other IS NOT NULL UNION "
		"SELECT * FROM judgement WHERE other = ?1) "
		"ORDER BY COALESCE(dated, 0) DESC, id DESC";
	struct pane_identity *list = NULL;
	struct statement *s;
	int count = 0;
	enum status status;

	*ret_identities = NULL;
	*ret_count = 0;
	if (!pane_may_be(reader, PANE_COMPARED, record))
		return STATUS_OK;
	status = db_prepare(reader->db, sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	while (db_step(s)) {
		enum verdict verdict = (enum verdict)pane_integer(s, 2, 0);
		int64_t other = db_column_integer(s, 1);

		if (!is_identity(verdict) || is_known(list, count, other))
			continue;
		list = talloc_realloc(ctx, list, struct pane_identity,
				      (unsigned int)count + 1);
		if (!list) {
			db_reset(s);
			return no_memory(err);
		}
		list[count++] = (struct pane_identity){
			.judgement = db_column_integer(s, 0),
			.other = other,
			.verdict = verdict,
			.reason = pane_text(list, s, 3),
			.analyst = pane_text(list, s, 4),
		};
	}
	*ret_identities = list;
	*ret_count = count;
	return db_status(s, err);
}
