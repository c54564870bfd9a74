/* What a case was asked before: kinds and titles of records, documents with
 * their wholes, names of places, which kinds are empty or have nothing joined,
 * which rows are judged. It is used while a reader holds its view, when nothing can be
 * written, and by the next reader if nothing was written in between. Each
 * table is a row of slots by id: a record that falls on the slot of another
 * takes its place. */
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/ids.h"
#include "store/pane_internal.h"

enum {
	KIND_SLOTS = 32768, TITLE_SLOTS = 8192, SOURCE_SLOTS = 4096,
	/* More of them are asked for one by one. */
	SET_MAX = 16384,
	FIELD_SLOTS = 512,
	WORDS_SLOTS = 4096,
	CITED_SLOTS = 1024,
	LINKED_SLOTS = 512,
	LINKED_MAX = 64, /* of a record with more claims nothing is kept */
	KINDS_MAX = 128
};

struct kind_slot {
	int64_t record;
	int kind;
};
struct title_slot {
	int64_t record;
	char *title;
};
enum known { NOT_ASKED, NO, YES };

struct pane_cache {
	struct case_stamp stamp; /* when the last view began */
	struct kind_slot *kinds;
	struct title_slot *titles;
	struct pane_known *sources;
	struct pane_words *words;
	struct pane_cited *cited;
	struct pane_linked *linked;
	struct id_set {
		int64_t *ids; /* ascending */
		int count;
		enum known known; /* NO: they are too many to keep */
	} sets[PANE_SETS];
	enum known joined[KINDS_MAX], filled[KINDS_MAX];
	struct field_slot {
		const struct field *field;
		enum known valued;
	} fields[FIELD_SLOTS]; /* by number */
};

void pane_cache_begin(struct casefile *c)
{
	struct case_stamp now = casefile_stamp(c);
	struct pane_cache *kept = c->pane_kept;

	if (kept && !case_stamp_is(&kept->stamp, &now))
		TALLOC_FREE(kept);
	/* Without memory for it every question is asked anew. */
	if (!kept)
		kept = talloc_zero(c, struct pane_cache);
	if (kept)
		kept->stamp = now;
	c->pane_cache = kept;
	c->pane_kept = NULL;
}

int64_t pane_cache_others(const struct pane_cache *cache)
{
	return cache->stamp.others;
}

void pane_cache_end(struct casefile *c)
{
	c->pane_kept = c->pane_cache;
	c->pane_cache = NULL;
}

/* Ids of a made case differ in a few bits in the middle. */
static size_t slot_of(int64_t id, size_t slots)
{
	uint64_t mixed = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 40) % slots;
}

/* The tables are made when first something is kept: most views are of a few
 * rows. */
int pane_cache_kind(struct pane_cache *cache, int64_t record)
{
	const struct kind_slot *slot =
		cache->kinds ? &cache->kinds[slot_of(record, KIND_SLOTS)]
			     : NULL;

	return slot && slot->record == record ? slot->kind : 0;
}

void pane_cache_set_kind(struct pane_cache *cache, int64_t record, int kind)
{
	if (!cache->kinds)
		cache->kinds = talloc_zero_array(cache, struct kind_slot,
						 KIND_SLOTS);
	if (kind && cache->kinds)
		cache->kinds[slot_of(record, KIND_SLOTS)] =
			(struct kind_slot){ record, kind };
}

const char *pane_cache_title(struct pane_cache *cache, int64_t record)
{
	const struct title_slot *slot =
		cache->titles ? &cache->titles[slot_of(record, TITLE_SLOTS)]
			      : NULL;

	return slot && slot->record == record ? slot->title : NULL;
}

void pane_cache_set_title(struct pane_cache *cache, int64_t record,
			  const char *title)
{
	struct title_slot *slot;

	if (!cache->titles)
		cache->titles = talloc_zero_array(cache, struct title_slot,
						  TITLE_SLOTS);
	if (!cache->titles)
		return;
	slot = &cache->titles[slot_of(record, TITLE_SLOTS)];
	if (slot->record == record && strcmp(slot->title, title) == 0)
		return;
	talloc_free(slot->title);
	slot->title = talloc_strdup(cache, title);
	slot->record = slot->title ? record : 0;
}

struct pane_known *pane_cache_source(struct pane_cache *cache, int64_t source)
{
	struct pane_known *known;

	if (!cache->sources)
		cache->sources = talloc_zero_array(cache, struct pane_known,
						   SOURCE_SLOTS);
	if (!cache->sources)
		return NULL;
	known = &cache->sources[slot_of(source, SOURCE_SLOTS)];
	if (known->source == source)
		return known;
	talloc_free(known->own);
	*known = (struct pane_known){ .own = talloc_new(cache) };
	if (!known->own)
		return NULL;
	known->source = source;
	/* Its id is its record's, too. */
	pane_cache_set_kind(cache, source, KIND_DOCUMENT);
	return known;
}

struct pane_cited *pane_cache_cited(struct pane_cache *cache, int64_t citation)
{
	struct pane_cited *cited;

	if (!cache->cited)
		cache->cited = talloc_zero_array(cache, struct pane_cited,
						 CITED_SLOTS);
	if (!cache->cited)
		return NULL;
	cited = &cache->cited[slot_of(citation, CITED_SLOTS)];
	if (cited->said.id == citation)
		return cited;
	talloc_free(cited->own);
	*cited = (struct pane_cited){ .own = talloc_new(cache) };
	return cited->own ? cited : NULL;
}

const struct pane_linked *pane_cache_links(struct pane_cache *cache,
					   int64_t record)
{
	const struct pane_linked *linked =
		cache->linked ? &cache->linked[slot_of(record, LINKED_SLOTS)]
			      : NULL;

	return linked && linked->record == record ? linked : NULL;
}

void pane_cache_set_links(struct pane_cache *cache, int64_t record,
			  const struct pane_claim *claims, int count)
{
	struct pane_linked *linked;

	if (!cache->linked)
		cache->linked = talloc_zero_array(cache, struct pane_linked,
						  LINKED_SLOTS);
	if (!cache->linked || count > LINKED_MAX)
		return;
	linked = &cache->linked[slot_of(record, LINKED_SLOTS)];
	linked->record = 0;
	talloc_free(linked->claims);
	linked->claims = talloc_array(cache, struct pane_claim,
				      (unsigned int)count + 1);
	if (!linked->claims)
		return;
	for (int i = 0; i < count; i++)
		linked->claims[i] = (struct pane_claim){
			.claim = claims[i].claim,
			.citation = claims[i].citation,
			.record = claims[i].record,
			.replaced = claims[i].replaced,
			.judged = claims[i].judged,
			.verdict = claims[i].verdict,
		};
	linked->count = count;
	linked->record = record;
}

struct pane_words *pane_cache_words(struct pane_cache *cache, int64_t record,
				    int field)
{
	struct pane_words *words;

	if (!cache->words)
		cache->words = talloc_zero_array(cache, struct pane_words,
						 WORDS_SLOTS);
	if (!cache->words)
		return NULL;
	words = &cache->words[slot_of(record, WORDS_SLOTS)];
	if (words->record == record && words->field == field)
		return words;
	talloc_free(words->own);
	*words = (struct pane_words){ .own = talloc_new(cache) };
	if (!words->own)
		return NULL;
	words->record = record;
	words->field = field;
	return words;
}

/* ---- whole kinds ---- */

static bool finds(enum status status, struct statement *s)
{
	bool found = true; /* when in doubt it is looked for */

	if (status != STATUS_OK)
		return true;
	found = db_step(s);
	if (!found && db_status(s, NULL) != STATUS_OK)
		found = true;
	db_reset(s);
	return found;
}

static bool any(struct pane_reader *reader, const struct kind *kind,
		enum pane_query query, const char *where)
{
	const char *made = db_recall(reader->db, kind, (int)query);
	struct statement *s;
	enum status status =
		made ? db_prepare(reader->db, made, &s, NULL)
		     : pane_prepare_made(reader, query, kind,
					 derive_sql(NULL, &derive_names_kept,
						    kind, "SELECT 1 FROM ",
						    where), &s, NULL);

	return finds(status, s);
}

static char *any_value_sql(const struct kind *kind, const struct field *field)
{
	char *where = talloc_asprintf(NULL, " WHERE slot = %d AND r IS NOT "
				      "NULL LIMIT 1", field->slot);
	char *sql = where ? derive_values_sql(NULL, &derive_names_kept, kind,
					      "SELECT 1 FROM ", where)
			  : NULL;

	talloc_free(where);
	return sql;
}

static bool any_value(struct pane_reader *reader, const struct kind *kind,
		      const struct field *field)
{
	const char *made = db_recall(reader->db, field, PANE_ANY_VALUE);
	struct statement *s;
	enum status status =
		made ? db_prepare(reader->db, made, &s, NULL)
		     : pane_prepare_made(reader, PANE_ANY_VALUE, field,
					 any_value_sql(kind, field), &s, NULL);

	return finds(status, s);
}

bool pane_may_have_values(struct pane_reader *reader, const struct kind *kind,
			  const struct field *field)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct field_slot *slot;

	if (!cache)
		return true;
	slot = &cache->fields[(unsigned)field->number % FIELD_SLOTS];
	if (slot->field != field)
		*slot = (struct field_slot){
			field, any_value(reader, kind, field) ? YES : NO };
	return slot->valued == YES;
}

static bool ask_once(struct pane_reader *reader, const struct kind *kind,
		     enum known *answers, enum pane_query query,
		     const char *where)
{
	bool known = kind->number > 0 && kind->number < KINDS_MAX;

	if (known && answers && answers[kind->number] != NOT_ASKED)
		return answers[kind->number] == YES;
	if (!answers || !known)
		return true;
	answers[kind->number] = any(reader, kind, query, where) ? YES : NO;
	return answers[kind->number] == YES;
}

bool pane_may_be_joined(struct pane_reader *reader, const struct kind *kind)
{
	struct pane_cache *cache = pane_cache_of(reader);

	return ask_once(reader, kind, cache ? cache->joined : NULL,
			PANE_ANY_JOINED,
			" WHERE same IS NOT NULL LIMIT 1");
}

bool pane_may_have_rows(struct pane_reader *reader, const struct kind *kind)
{
	struct pane_cache *cache = pane_cache_of(reader);

	return ask_once(reader, kind, cache ? cache->filled : NULL,
			PANE_ANY_ROW, " LIMIT 1");
}

/* ---- what is judged, what is replaced ---- */

static void read_set(struct pane_reader *reader, struct id_set *set,
		     const char *sql)
{
	struct statement *s;
	int64_t *ids;
	int count = 0;

	set->known = NO;
	if (db_prepare(reader->db, sql, &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, SET_MAX + 1);
	ids = talloc_array(pane_cache_of(reader), int64_t, 64);
	while (ids && db_step(s)) {
		if (count > 0 && count % 64 == 0)
			ids = talloc_realloc(pane_cache_of(reader), ids,
					     int64_t,
					     (unsigned int)count + 64);
		if (ids)
			ids[count++] = db_column_integer(s, 0);
	}
	if (!ids || db_status(s, NULL) != STATUS_OK || count > SET_MAX) {
		db_reset(s);
		talloc_free(ids);
		return;
	}
	set->ids = ids;
	set->count = count;
	set->known = YES;
}

static const char *const set_sql[PANE_SETS] = {
	[PANE_JUDGED] = "SELECT DISTINCT about FROM judgement "
			"ORDER BY about LIMIT ?1",
	[PANE_COMPARED] = "SELECT about FROM judgement WHERE other IS NOT NULL "
			  "UNION SELECT other FROM judgement "
			  "WHERE other IS NOT NULL ORDER BY 1 LIMIT ?1",
	[PANE_REPLACED] = "SELECT DISTINCT replaces FROM claim "
			  "WHERE replaces IS NOT NULL "
			  "ORDER BY replaces LIMIT ?1",
	[PANE_RETOLD] = "SELECT DISTINCT replaces FROM citation "
			"WHERE replaces IS NOT NULL "
			"ORDER BY replaces LIMIT ?1",
	/* One walk over the claims: by record it would seek each of them. */
	[PANE_UNKNOWN] = "SELECT DISTINCT +record FROM claim "
			 "WHERE polarity = 2 ORDER BY 1 LIMIT ?1",
};
_Static_assert(POLARITY_UNKNOWN == 2, "as the statement has it");

bool pane_may_be(struct pane_reader *reader, enum pane_set which, int64_t id)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct id_set *set = cache ? &cache->sets[which] : NULL;

	if (set && set->known == NOT_ASKED)
		read_set(reader, set, set_sql[which]);
	if (!set || set->known == NO)
		return true;
	return ids_has(&(struct ids){.id = set->ids,
				     .count = (size_t)set->count}, id);
}
