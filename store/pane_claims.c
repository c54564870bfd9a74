/* pane_rows, second half: what stands behind a cell (claims, citations,
 * sources), groups, joined records and what an analyst said of them. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/db.h"
#include "store/derive_internal.h"
#include "store/pane_internal.h"

char *pane_text(const void *ctx, struct statement *s, int column)
{
	size_t n;
	const char *text = db_column_text(s, column, &n);

	return text ? talloc_strndup(ctx, text, n) : NULL;
}

int64_t pane_integer(struct statement *s, int column, int64_t absent)
{
	/* NULL reads as 0. */
	int64_t value = db_column_integer(s, column);

	return value == 0 && absent != 0 && db_column_is_null(s, column)
		       ? absent : value;
}

enum status pane_prepare(struct pane_reader *reader, char *sql,
			 struct statement **ret, struct error *err)
{
	const char *kept = sql ? db_keep(reader->db, sql) : NULL;

	talloc_free(sql);
	return kept ? db_prepare(reader->db, kept, ret, err) : no_memory(err);
}

enum status pane_prepare_made(struct pane_reader *reader,
			      enum pane_query query, const void *of, char *sql,
			      struct statement **ret, struct error *err)
{
	const char *kept = sql ? db_remember(reader->db, of, (int)query, sql)
			       : NULL;

	talloc_free(sql);
	return kept ? db_prepare(reader->db, kept, ret, err) : no_memory(err);
}

/* ---- lists of ids ---- */

struct id_list {
	int64_t *items;
	int count, room;
};

static bool add_id(const void *ctx, struct id_list *list, int64_t id)
{
	int room = list->room ? list->room * 2 : 8;
	int64_t *items;

	for (int i = 0; i < list->count; i++)
		if (list->items[i] == id)
			return true;
	if (list->count == list->room) {
		items = talloc_realloc(ctx, list->items, int64_t,
				       (unsigned int)room);
		if (!items)
			return false;
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = id;
	return true;
}

/* The first column of every row, behind what is in the list. */
static enum status collect_ids(struct statement *s, const void *ctx,
			       struct id_list *list, struct error *err)
{
	while (db_step(s))
		if (!db_column_is_null(s, 0) &&
		    !add_id(ctx, list, db_column_integer(s, 0))) {
			db_reset(s);
			return no_memory(err);
		}
	return db_status(s, err);
}

static const struct kind *group_kind(struct pane_reader *reader)
{
	return registry_kind(casefile_registry(reader->casefile), KIND_GROUP);
}

static char *groups_sql(const struct kind *kind)
{
	char *values = derive_values_sql(NULL, &derive_names_kept, kind,
					 "SELECT COALESCE(g.same, g.id) FROM ",
					 " v JOIN ");
	char *sql = values ? derive_sql(NULL, &derive_names_kept, kind, values,
					" g ON g.id = v.id WHERE v.slot = ?1 "
					"AND v.r = ?2 AND v.standing NOT IN "
					"(?3, ?4) ORDER BY 1")
			   : NULL;

	talloc_free(values);
	return sql;
}

static char *members_sql(const struct kind *kind)
{
	return derive_values_sql(NULL, &derive_names_kept, kind,
				 "SELECT r FROM ",
				 " WHERE slot = ?1 AND id = ?2 AND "
				 "standing NOT IN (?3, ?4) ORDER BY ord");
}

static enum status member_query(struct pane_reader *reader, const void *ctx,
				enum pane_query query, int64_t id,
				int64_t **ret_ids, int *ret_count,
				struct error *err)
{
	const struct kind *kind = group_kind(reader);
	const struct field *member = registry_field(
		casefile_registry(reader->casefile), FIELD_GROUP_MEMBER);
	const char *made = db_recall(reader->db, kind, (int)query);
	struct id_list list = { .items = NULL };
	struct statement *s;
	enum status status =
		made ? db_prepare(reader->db, made, &s, err)
		     : pane_prepare_made(reader, query, kind,
					 query == PANE_GROUPS
						 ? groups_sql(kind)
						 : members_sql(kind),
					 &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, member->slot);
	db_bind_integer(s, 2, id);
	db_bind_integer(s, 3, STANDING_NEGATIVE);
	db_bind_integer(s, 4, STANDING_REJECTED);
	status = collect_ids(s, ctx, &list, err);
	if (status == STATUS_OK) {
		*ret_ids = list.items;
		*ret_count = list.count;
	}
	return status;
}

/* Most things are in no group, and nothing need be read to see it. */
static bool may_be_member(struct pane_reader *reader, int64_t record)
{
	const struct memory *memory = derive_memory(reader->casefile);
	int count = 1;

	if (memory)
		pairs_find(&memory->groups, record, &count);
	return count > 0;
}

enum status pane_groups(struct pane_reader *reader, const void *ctx,
			int64_t member, int64_t **ret_groups, int *ret_count,
			struct error *err)
{
	*ret_groups = NULL;
	*ret_count = 0;
	if (!may_be_member(reader, member))
		return STATUS_OK;
	return member_query(reader, ctx, PANE_GROUPS, member, ret_groups,
			    ret_count, err);
}

enum status pane_members(struct pane_reader *reader, const void *ctx,
			 int64_t group, int64_t **ret_members, int *ret_count,
			 struct error *err)
{
	return member_query(reader, ctx, PANE_MEMBERS, group, ret_members,
			    ret_count, err);
}

/* A field that takes that kind and does not take just any. */
static bool is_place_for(const struct registry *registry, int number,
			 int kind)
{
	const struct field *field = registry_field(registry, number);

	return field && field->type == VALUE_REFERENCE && field->qualifier &&
	       !strchr(field->qualifier, '*') &&
	       field_takes_kind(registry, field, kind);
}

/* Where a group stands, by the claims that name it. */
static enum status stands_for(struct pane_reader *reader, int64_t group,
			      int kind, bool *ret_does, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(reader->db,
					"SELECT DISTINCT field FROM claim "
					"WHERE ref = ?",
					&s, err);

	*ret_does = false;
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, group);
	while (db_step(s))
		if (is_place_for(casefile_registry(reader->casefile),
				 (int)db_column_integer(s, 0), kind))
			*ret_does = true;
	return db_status(s, err);
}

static char *memberless_sql(const struct kind *kind,
			    const struct field *member)
{
	char *wide = derive_sql(NULL, &derive_names_kept, kind,
				"SELECT g.id FROM ",
				" g WHERE g.same IS NULL AND NOT EXISTS "
				"(SELECT 1 FROM ");
	char *after = talloc_asprintf(NULL,
				      " v WHERE v.id = g.id AND v.slot = %d) "
				      "ORDER BY g.id",
				      member->slot);
	char *sql = wide && after ? derive_values_sql(NULL, &derive_names_kept,
						      kind, wide, after)
				  : NULL;

	talloc_free(wide);
	talloc_free(after);
	return sql;
}

enum status pane_unnamed_groups(struct pane_reader *reader, const void *ctx,
				int kind, int n, int64_t **ret_groups,
				int *ret_count, struct error *err)
{
	const struct field *member = registry_field(
		casefile_registry(reader->casefile), FIELD_GROUP_MEMBER);
	struct id_list list = { .items = NULL };
	struct statement *s;
	int kept = 0;
	enum status status = pane_prepare(
		reader, memberless_sql(group_kind(reader), member), &s, err);

	if (status == STATUS_OK)
		status = collect_ids(s, ctx, &list, err);
	for (int i = 0; i < list.count && kept < n && status == STATUS_OK;
	     i++) {
		bool does;

		status = stands_for(reader, list.items[i], kind, &does, err);
		if (status == STATUS_OK && does)
			list.items[kept++] = list.items[i];
	}
	*ret_groups = list.items;
	*ret_count = kept;
	return status;
}

int64_t pane_representative(struct pane_reader *reader, int64_t record)
{
	const struct kind *kind = registry_kind(
		casefile_registry(reader->casefile),
		casefile_kind_of(reader->casefile, record));
	int64_t representative = record;
	const char *made;
	struct statement *s;
	enum status status;

	if (!kind)
		return record;
	if (!pane_may_be_joined(reader, kind))
		return record;
	made = db_recall(reader->db, kind, PANE_SAME);
	status = made ? db_prepare(reader->db, made, &s, NULL)
		      : pane_prepare_made(
				reader, PANE_SAME, kind,
				derive_sql(NULL, &derive_names_kept, kind,
					   "SELECT COALESCE(same, id) FROM ",
					   " WHERE id = ?"),
				&s, NULL);
	if (status != STATUS_OK)
		return record;
	db_bind_integer(s, 1, record);
	if (db_step(s))
		representative = db_column_integer(s, 0);
	db_reset(s);
	return representative;
}

/* NULL: it is no thing of that kind. */
static char *title_of_thing(struct pane_reader *reader, const void *ctx,
			    const struct kind *kind, int64_t record)
{
	const char *made = db_recall(reader->db, kind, PANE_TITLE);
	char *title = NULL;
	struct statement *s;
	enum status status =
		made ? db_prepare(reader->db, made, &s, NULL)
		     : pane_prepare_made(
				reader, PANE_TITLE, kind,
				derive_sql(NULL, &derive_names_kept, kind,
					   "SELECT title FROM ",
					   " WHERE id = ?"),
				&s, NULL);

	if (status != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, record);
	if (db_step(s))
		title = pane_text(ctx, s, 0);
	db_reset(s);
	return title;
}

/* probably: looked for first, so that its kind need not be asked for. */
static char *read_title(struct pane_reader *reader, const void *ctx,
			const struct kind *probably, int64_t record)
{
	struct pane_cache *cache = pane_cache_of(reader);
	const struct kind *kind = NULL;
	char *title = probably ? title_of_thing(reader, ctx, probably, record)
			       : NULL;

	if (title && cache)
		pane_cache_set_kind(cache, record, probably->number);
	if (!title)
		kind = registry_kind(casefile_registry(reader->casefile),
				     casefile_kind_of(reader->casefile,
						      record));
	if (kind && !kind_has_holds(kind) && kind != probably)
		title = title_of_thing(reader, ctx, kind, record);
	return title ? title : derive_title(reader->casefile, ctx, record);
}

char *pane_title_as(struct pane_reader *reader, const void *ctx,
		    const struct kind *probably, int64_t record)
{
	struct pane_cache *cache = pane_cache_of(reader);
	const char *known = cache ? pane_cache_title(cache, record) : NULL;
	char *title;

	if (known)
		return talloc_strdup(ctx, known);
	title = read_title(reader, ctx, probably, record);
	if (title && cache)
		pane_cache_set_title(cache, record, title);
	return title;
}

char *pane_title(struct pane_reader *reader, const void *ctx, int64_t record)
{
	return pane_title_as(reader, ctx, NULL, record);
}

enum status pane_joined(struct pane_reader *reader, const void *ctx,
			int64_t record, int64_t **ret_records, int *ret_count,
			struct error *err)
{
	const struct kind *kind = registry_kind(
		casefile_registry(reader->casefile),
		casefile_kind_of(reader->casefile, record));
	struct id_list list = { .items = NULL };
	const char *made;
	struct statement *s;
	enum status status;

	if (!kind)
		return error_set(err, STATUS_NOT_FOUND, "no such record");
	if (!add_id(ctx, &list, record))
		return no_memory(err);
	if (!pane_may_be_joined(reader, kind)) {
		*ret_records = list.items;
		*ret_count = list.count;
		return STATUS_OK;
	}
	made = db_recall(reader->db, kind, PANE_JOINED);
	status = made ? db_prepare(reader->db, made, &s, err)
		      : pane_prepare_made(
				reader, PANE_JOINED, kind,
				derive_sql(NULL, &derive_names_kept, kind,
					   "SELECT id FROM ",
					   " WHERE same = ? ORDER BY id"),
				&s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	status = collect_ids(s, ctx, &list, err);
	if (status == STATUS_OK) {
		*ret_records = list.items;
		*ret_count = list.count;
	}
	return status;
}

/* ---- claims ---- */

/* Citations are looked up beside it: the claims of a record mostly share one.
 * No order is asked for, which would be a sorter for each few rows. */
#define CLAIM_SELECT                                                          \
	"SELECT id, citation, record, field, ref, said, hedge, unit, as_of, " \
	"\"from\", \"to\", reading, polarity FROM claim "

static void read_claim(const void *ctx, struct statement *s,
		       struct pane_claim *claim)
{
	*claim = (struct pane_claim){
		.claim = db_column_integer(s, 0),
		.citation = pane_integer(s, 1, 0),
		.record = db_column_integer(s, 2),
		.field = (int)db_column_integer(s, 3),
		.reference = pane_integer(s, 4, 0),
		.said = pane_text(ctx, s, 5),
		.hedge = pane_text(ctx, s, 6),
		.unit = pane_text(ctx, s, 7),
		.as_of = pane_text(ctx, s, 8),
		.from = pane_text(ctx, s, 9),
		.to = pane_text(ctx, s, 10),
		.reading = (enum reading)pane_integer(s, 11, 0),
		.polarity = (enum polarity)pane_integer(s, 12, 0),
	};
}

/* Only where a claim stands. */
#define LINK_SELECT "SELECT id, citation, record FROM claim "

static void read_link(const void *ctx, struct statement *s,
		      struct pane_claim *claim)
{
	(void)ctx;
	*claim = (struct pane_claim){
		.claim = db_column_integer(s, 0),
		.citation = pane_integer(s, 1, 0),
		.record = db_column_integer(s, 2),
	};
}

typedef void (*claim_reader)(const void *ctx, struct statement *s,
			     struct pane_claim *claim);

/* The latest verdict on a row; -1: it is not judged, as most are not. */
static int64_t verdict_on(struct pane_reader *reader, int64_t id)
{
	if (!pane_may_be(reader, PANE_JUDGED, id))
		return -1;
	return db_integer(reader->db, -1,
			  "SELECT COALESCE(verdict, 0) FROM judgement "
			  "WHERE about = ?1 ORDER BY entry DESC, id DESC "
			  "LIMIT 1", 1, id);
}

static bool is_replaced(struct pane_reader *reader, int64_t claim)
{
	return pane_may_be(reader, PANE_REPLACED, claim) &&
	       db_integer(reader->db, 0, "SELECT 1 FROM claim "
			  "WHERE replaces = ?1 LIMIT 1", 1, claim) != 0;
}

/* A verdict on the whole citation counts where none stands on the claim.
 * Claims of one citation mostly follow each other. */
static void add_verdicts(struct pane_reader *reader,
			 struct pane_claim *claims, int count)
{
	int64_t citation = 0, of_citation = -1;

	for (int i = 0; i < count; i++) {
		int64_t verdict = verdict_on(reader, claims[i].claim);

		claims[i].replaced = is_replaced(reader, claims[i].claim);
		if (verdict < 0 && claims[i].citation != citation) {
			citation = claims[i].citation;
			of_citation = citation ? verdict_on(reader, citation)
					       : -1;
		}
		if (verdict < 0 && claims[i].citation)
			verdict = of_citation;
		claims[i].judged = verdict >= 0;
		claims[i].verdict = verdict > 0 ? (enum verdict)verdict
						: VERDICT_UNDECIDED;
	}
}

static int by_claim(const void *a, const void *b)
{
	const struct pane_claim *x = a, *y = b;

	return (x->claim > y->claim) - (x->claim < y->claim);
}

static void sort_claims(struct pane_claim *claims, int count)
{
	bool sorted = true;

	for (int i = 1; i < count; i++)
		sorted &= claims[i - 1].claim < claims[i].claim;
	if (!sorted)
		qsort(claims, (size_t)count, sizeof(*claims), by_claim);
}

/* Behind those that are there, by id. */
static enum status collect_claims(struct statement *s, const void *ctx,
				  claim_reader read,
				  struct pane_claim **claims, int *count,
				  struct error *err)
{
	int room = *count, first = *count;

	while (db_step(s)) {
		if (*count == room) {
			room = room ? room * 2 : 8;
			*claims = talloc_realloc(ctx, *claims,
						 struct pane_claim,
						 (unsigned int)room);
		}
		if (!*claims) {
			db_reset(s);
			return no_memory(err);
		}
		read(*claims, s, &(*claims)[(*count)++]);
	}
	sort_claims(*claims + first, *count - first);
	return db_status(s, err);
}

/* What their citations say of how they are known. */
static enum status add_citations(struct pane_reader *reader, const void *ctx,
				 struct pane_claim *claims, int count,
				 struct error *err)
{
	struct pane_citation cited = { .id = 0 };
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct pane_claim *claim = &claims[i];

		if (!claim->citation)
			continue;
		if (claim->citation != cited.id)
			status = pane_cited(reader, ctx, claim->citation,
					    &cited, err);
		if (status == STATUS_NOT_FOUND) {
			cited = (struct pane_citation){ .id = 0 };
			status = STATUS_OK;
		}
		claim->source = cited.source;
		claim->at = cited.at;
		claim->speaker = cited.speaker;
		claim->words = cited.words;
	}
	return status;
}

enum status pane_claim(struct pane_reader *reader, const void *ctx,
		       int64_t id, struct pane_claim **ret_claim,
		       struct error *err)
{
	struct pane_claim *claim = NULL;
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(reader->db,
					CLAIM_SELECT "WHERE id = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	status = collect_claims(s, ctx, read_claim, &claim, &count, err);
	if (status == STATUS_OK)
		status = add_citations(reader, claim, claim, count, err);
	if (status != STATUS_OK)
		return status;
	if (count == 0)
		return error_set(err, STATUS_NOT_FOUND, "no such claim");
	add_verdicts(reader, claim, 1);
	*ret_claim = claim;
	return STATUS_OK;
}

/* sql: of one record, which is its parameter. */
static enum status claims_of(struct pane_reader *reader, const void *ctx,
			     const char *sql, claim_reader read,
			     const int64_t *records, int record_count,
			     struct pane_claim **ret_claims, int *ret_count,
			     struct error *err)
{
	struct pane_claim *claims = NULL;
	enum status status = STATUS_OK;
	int count = 0;

	for (int i = 0; i < record_count && status == STATUS_OK; i++) {
		struct statement *s;

		status = db_prepare(reader->db, sql, &s, err);
		if (status != STATUS_OK)
			break;
		db_bind_integer(s, 1, records[i]);
		status = collect_claims(s, ctx, read, &claims, &count, err);
	}
	if (status == STATUS_OK) {
		add_verdicts(reader, claims, count);
		*ret_claims = claims;
		*ret_count = count;
	}
	return status;
}

/* The same of all that a record is joined with. */
static enum status claims_of_all(struct pane_reader *reader, const void *ctx,
				 const char *sql, claim_reader read,
				 int64_t record,
				 struct pane_claim **ret_claims,
				 int *ret_count, struct error *err)
{
	int64_t *records;
	int count;
	enum status status = pane_joined(reader, ctx, record, &records,
					 &count, err);

	return status != STATUS_OK ? status
	       : claims_of(reader, ctx, sql, read, records, count, ret_claims,
			   ret_count, err);
}

enum status pane_claims(struct pane_reader *reader, const void *ctx,
			int64_t record, struct pane_claim **ret_claims,
			int *ret_count, struct error *err)
{
	enum status status = claims_of_all(
		reader, ctx, CLAIM_SELECT "WHERE record = ?", read_claim,
		record, ret_claims, ret_count, err);

	if (status != STATUS_OK)
		return status;
	if (pane_cache_of(reader))
		pane_cache_set_links(pane_cache_of(reader), record,
				     *ret_claims, *ret_count);
	return add_citations(reader, *ret_claims, *ret_claims, *ret_count,
			     err);
}

enum status pane_links(struct pane_reader *reader, const void *ctx,
		       int64_t record, struct pane_claim **ret_claims,
		       int *ret_count, struct error *err)
{
	struct pane_cache *cache = pane_cache_of(reader);
	const struct pane_linked *known =
		cache ? pane_cache_links(cache, record) : NULL;

	if (!known)
		return claims_of_all(reader, ctx,
				     LINK_SELECT "WHERE record = ?", read_link,
				     record, ret_claims, ret_count, err);
	*ret_claims = talloc_memdup(ctx, known->claims,
				    (size_t)known->count *
					    sizeof(*known->claims));
	*ret_count = known->count;
	return *ret_claims || known->count == 0 ? STATUS_OK : no_memory(err);
}

bool pane_says_unknown(struct pane_reader *reader, int64_t record)
{
	static const char sql[] = "SELECT 1 FROM claim WHERE record = ?1 "
				  "AND polarity = ?2 LIMIT 1";
	const struct kind *kind = registry_kind(
		casefile_registry(reader->casefile),
		casefile_kind_of(reader->casefile, record));
	int64_t *records;
	int count;
	bool unknown = false;

	if (kind && !pane_may_be_joined(reader, kind) &&
	    !pane_may_be(reader, PANE_UNKNOWN, record))
		return false;
	if (pane_joined(reader, reader, record, &records, &count, NULL) !=
	    STATUS_OK)
		return true;
	for (int i = 0; i < count && !unknown; i++)
		unknown = db_integer(reader->db, 0, sql, 2, records[i],
				     (int64_t)POLARITY_UNKNOWN) != 0;
	talloc_free(records);
	return unknown;
}

enum status pane_naming(struct pane_reader *reader, const void *ctx,
			int64_t record, struct pane_claim **ret_claims,
			int *ret_count, struct error *err)
{
	return claims_of(reader, ctx, LINK_SELECT "WHERE ref = ?", read_link,
			 &record, 1, ret_claims, ret_count, err);
}

enum status pane_cited_records(struct pane_reader *reader, const void *ctx,
			       int64_t citation, int64_t **ret_records,
			       int *ret_count, struct error *err)
{
	struct id_list list = { .items = NULL };
	struct statement *s;
	enum status status = db_prepare(reader->db,
					"SELECT DISTINCT record FROM claim "
					"WHERE citation = ? ORDER BY record",
					&s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, citation);
	status = collect_ids(s, ctx, &list, err);
	if (status == STATUS_OK) {
		*ret_records = list.items;
		*ret_count = list.count;
	}
	return status;
}

/* Of places, which are few, the same are asked for again and again. */
char *pane_own_words(struct pane_reader *reader, const void *ctx,
		     int64_t record, int field)
{
	struct pane_cache *cache = pane_cache_of(reader);
	struct pane_words *known = cache ? pane_cache_words(cache, record,
							    field) : NULL;

	if (!known)
		return derive_own_words(reader->db, ctx, record, field);
	if (!known->asked) {
		known->said = derive_own_words(reader->db, known->own, record,
					       field);
		known->asked = true;
	}
	return known->said ? talloc_strdup(ctx, known->said) : NULL;
}

int64_t pane_said_of(struct pane_reader *reader, int64_t record, int64_t limit)
{
	int64_t n = db_integer(reader->db, 0,
			       "SELECT COUNT(*) FROM (SELECT 1 FROM claim "
			       "WHERE record = ?1 LIMIT ?2)",
			       2, record, limit);

	return n + db_integer(reader->db, 0,
			      "SELECT COUNT(*) FROM (SELECT 1 FROM claim "
			      "WHERE ref = ?1 LIMIT ?2)",
			      2, record, limit);
}

bool pane_marked(struct pane_reader *reader, int64_t target)
{
	return db_integer(reader->db, 1,
			  "SELECT COALESCE(off, 0) FROM mark "
			  "WHERE target = ?1 "
			  "ORDER BY entry DESC, id DESC LIMIT 1",
			  1, target) == 0;
}
