/* The sources of a case. */
#include "store/ledger_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

enum { KEY, TITLE, PUBLISHED, READ, COPY, SAID, GRADE, BY, ORIGIN, ADDRESS,
       KIND, STANDING, DISPUTES, ID, COLUMNS };

_Static_assert((int)COLUMNS <= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than its rows have cells");

/* So many contested records are looked at for what disputes a source. */
enum { CONTESTED_MAX = 5000 };

static const struct ledger_column columns[COLUMNS] = {
	[KEY] = {"key", "Key", 10, 14, 0, 0, false, false},
	[TITLE] = {"title", "Title", 20, 60, 0, 2, false, false},
	[PUBLISHED] = {"published", "Dated", 9, 12, 2, 0, false, false},
	[READ] = {"read", "Read", 4, 7, 3, 0, false, false},
	[COPY] = {"copy", "Cp", 2, 2, 4, 0, false, false},
	[SAID] = {"citations", "Said", 4, 6, 5, 0, true, false},
	[GRADE] = {"grade", "Gr", 2, 2, 6, 0, false, false},
	[BY] = {"by", "By", 3, 3, 0, 0, false, false},
	[ORIGIN] = {"origin", "Origin", 12, 24, 1, 1, false, false},
	[ADDRESS] = {"address", "Address", 20, 50, 7, 2, false, true},
	[KIND] = {"kind", "Kind", 8, 16, 8, 0, false, true},
	[STANDING] = {"standing", "Standing", 12, 24, 9, 1, false, true},
	[DISPUTES] = {"disputes", "Disputes", 8, 8, 10, 0, true, true},
	[ID] = {"id", "Id", 13, 13, 11, 0, false, true},
};

static const struct ledger_segment by_id[] = {
	{"", {"id"}},
};

#define SETTING_SQL(name)                                                     \
	"(SELECT s.value FROM setting s WHERE s.target = w.id AND s.name = '" \
	name "' ORDER BY " SETTING_LATEST("s.") ")"
#define CITED_SQL "(SELECT count(*) FROM citation t WHERE t.source = w.id)"
#define HELD_SQL                                                              \
	"EXISTS (SELECT 1 FROM capture c WHERE c.source = w.id AND c.sha256 " \
	"IS NOT NULL)"
/* What is known from others alone, with no address, nobody can read. */
#define READ_SQL                                                              \
	"coalesce(" SETTING_SQL("reading") ", CASE WHEN w.address IS NOT "    \
	"NULL OR EXISTS (SELECT 1 FROM citation t WHERE t.source = w.id) "    \
	"THEN 'new' END)"
/* Who says most of what it says. */
#define ORIGIN_SQL                                                            \
	"coalesce((SELECT coalesce(t.origin, t.source) FROM citation t "      \
	"WHERE t.source = w.id GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT "   \
	"1), w.id)"

static const struct ledger_how how[COLUMNS] = {
	[KEY] = {.key = LEDGER_KEY_TEXT, .key_sql = SETTING_SQL("key") ", NULL",
		 .term = LEDGER_TERM_TEXT, .term_sql = SETTING_SQL("key")},
	[TITLE] = {.key = LEDGER_KEY_TITLE, .key_sql = "w.id, NULL",
		   .term = LEDGER_TERM_THING, .term_sql = "w.id IN (#)",
		   .indexed = true},
	[PUBLISHED] = {.key = LEDGER_KEY_DAY, .key_sql = "w.id",
		       .field = FIELD_PUBLISHED},
	[READ] = {.key = LEDGER_KEY_TEXT, .key_sql = READ_SQL ", NULL",
		  .term = LEDGER_TERM_TEXT, .term_sql = READ_SQL},
	[COPY] = {.key = LEDGER_KEY_NUMBERS, .key_sql = HELD_SQL ", NULL",
		  .term = LEDGER_TERM_NUMBER, .term_sql = HELD_SQL},
	[SAID] = {.key = LEDGER_KEY_NUMBERS, .key_sql = CITED_SQL ", NULL",
		  .term = LEDGER_TERM_NUMBER, .term_sql = CITED_SQL},
	[GRADE] = {.key = LEDGER_KEY_TEXT,
		   .key_sql = SETTING_SQL("reliability") ", NULL",
		   .term = LEDGER_TERM_TEXT,
		   .term_sql = SETTING_SQL("reliability")},
	[BY] = {.key = LEDGER_KEY_MADE},
	[ORIGIN] = {.key = LEDGER_KEY_MADE},
	[ADDRESS] = {.key = LEDGER_KEY_TEXT,
		     .key_sql = "coalesce(w.address, w.link), NULL",
		     .term = LEDGER_TERM_TEXT,
		     .term_sql = "coalesce(w.address, w.link)"},
	[KIND] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.kind, NULL"},
	[STANDING] = {.key = LEDGER_KEY_MADE, .term = LEDGER_TERM_STANDING},
	[DISPUTES] = {.key = LEDGER_KEY_MADE},
	[ID] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.id, NULL",
		.walk = by_id, .walk_count = 1},
};

/* ---- what is disputed of what it says ----
 *
 * What is contested is found by the indexes that hold nothing else, and of it
 * who says it; how those claims stand is asked for the sources that are shown. */

/* A source says something of a field that is contested. */
struct said {
	int64_t source, record;
	int field;
};
struct disputes {
	struct pairs contested; /* record, field */
	int at, records;
	struct said *said; /* by source once all records are read */
	size_t count, capacity;
	bool sorted;
};

static int free_disputes(struct disputes *disputes)
{
	pairs_release(&disputes->contested);
	free(disputes->said);
	return 0;
}

static int by_source(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return (x->field > y->field) - (x->field < y->field);
}

static enum status add_said(struct disputes *disputes, struct said said,
			    struct error *err)
{
	if (disputes->count == disputes->capacity) {
		size_t capacity = disputes->capacity * 2 + 64;
		struct said *more = realloc(disputes->said,
					    capacity * sizeof(*more));

		if (more == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		disputes->said = more;
		disputes->capacity = capacity;
	}
	disputes->said[disputes->count++] = said;
	return STATUS_OK;
}

/* Who says something of the field (0: of any). */
static enum status take_field(struct ledger *ledger, struct disputes *disputes,
			      const struct pair *contested, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		ledger->db, contested->b != 0
			? "SELECT t.source, c.field FROM claim c JOIN citation "
			  "t ON t.id = c.citation WHERE c.record = ?1 AND "
			  "c.field = ?2"
			: "SELECT t.source, c.field FROM claim c JOIN citation "
			  "t ON t.id = c.citation WHERE c.record = ?1", &s,
		err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, contested->a);
	if (contested->b != 0)
		db_bind_integer(s, 2, contested->b);
	while (status == STATUS_OK && db_step(s))
		status = add_said(disputes,
				  (struct said){
					  .source = db_column_integer(s, 0),
					  .record = contested->a,
					  .field = (int)db_column_integer(
						  s, 1)}, err);
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

/* The next record; false: that was the last. */
static bool next_record(struct disputes *disputes)
{
	const struct pair *items = disputes->contested.items;

	if (disputes->at == disputes->contested.count)
		return false;
	disputes->records += disputes->at == 0 ||
			     items[disputes->at].a != items[disputes->at - 1].a;
	return disputes->records <= CONTESTED_MAX;
}

/* By source, each once. */
static void sort_said(struct disputes *disputes)
{
	size_t kept = 0;

	if (disputes->count > 1)
		qsort(disputes->said, disputes->count,
		      sizeof(*disputes->said), by_source);
	for (size_t i = 0; i < disputes->count; i++)
		if (i == 0 || by_source(&disputes->said[i],
					&disputes->said[kept - 1]) != 0)
			disputes->said[kept++] = disputes->said[i];
	disputes->count = kept;
	disputes->sorted = true;
}

static enum status prepare(struct ledger *ledger, int64_t until,
			   bool *ret_ready, struct error *err)
{
	struct disputes *disputes = ledger->known_before;
	enum status status = STATUS_OK;

	if (disputes == NULL) {
		disputes = talloc_zero(ledger, struct disputes);
		if (disputes == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
		talloc_set_destructor(disputes, free_disputes);
		ledger->known_before = disputes;
		status = ledger_contested(ledger, &disputes->contested, err);
	}
	while (status == STATUS_OK && !disputes->sorted &&
	       !ledger_is_late(until)) {
		if (!next_record(disputes))
			sort_said(disputes);
		else
			status = take_field(
				ledger, disputes,
				&disputes->contested.items[disputes->at++],
				err);
	}
	*ret_ready = status == STATUS_OK && disputes->sorted;
	return status;
}

static void count_claims(struct ledger_row *row,
			 const struct ledger_claim *claims, int count)
{
	for (int i = 0; i < count; i++) {
		if (claims[i].standing != STANDING_DISPUTED &&
		    claims[i].standing != STANDING_TWO_WAYS)
			continue;
		row->disputes++;
		if (row->standing != STANDING_DISPUTED)
			row->standing = claims[i].standing;
	}
}

/* The claims of one source on one field. */
static enum status stand_said(struct ledger *ledger, struct ledger_row *row,
			      const struct said *said, struct error *err)
{
	enum { CLAIMS_MAX = 200 };
	struct ledger_claim claims[CLAIMS_MAX];
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(
		ledger->db, "SELECT c.id, c.citation FROM claim c "
		"JOIN citation t ON t.id = c.citation WHERE c.record = ?1 AND "
		"c.field = ?2 AND t.source = ?3 AND NOT EXISTS (SELECT 1 FROM "
		"claim n WHERE n.replaces = c.id)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, said->record);
	db_bind_integer(s, 2, said->field);
	db_bind_integer(s, 3, said->source);
	while (count < CLAIMS_MAX && db_step(s)) {
		claims[count++] = (struct ledger_claim){
			.claim = db_column_integer(s, 0),
			.record = said->record,
			.field = registry_field(
				casefile_registry(ledger->casefile),
				said->field),
			.citation = db_column_integer(s, 1)};
	}
	db_reset(s);
	status = ledger_stand(ledger, claims, count, err);
	if (status == STATUS_OK)
		count_claims(row, claims, count);
	return status;
}

static enum status fill_disputes(struct ledger *ledger, struct ledger_row *row,
				 struct error *err)
{
	const struct disputes *disputes = ledger->known_before;
	size_t low = 0, high = disputes->count;
	enum status status = STATUS_OK;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (disputes->said[middle].source < row->id)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < disputes->count && status == STATUS_OK &&
	       disputes->said[low].source == row->id; low++)
		status = stand_said(ledger, row, &disputes->said[low], err);
	return status;
}

/* ---- cells ---- */

static const char source_sql[] =
	"SELECT " SETTING_SQL("key") ", " READ_SQL ", " HELD_SQL ", " CITED_SQL
	", " SETTING_SQL("reliability") ", " ORIGIN_SQL ", "
	"coalesce(w.address, w.link), coalesce(w.kind, 0), "
	"(SELECT min(t.id) FROM citation t WHERE t.source = w.id AND t.n = "
	"(SELECT min(n) FROM citation o WHERE o.source = w.id)) "
	"FROM source w WHERE w.id = ?1";

static const char *published(struct ledger *ledger, const void *ctx,
			     int64_t source)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	const struct field *field = registry_field(registry, FIELD_PUBLISHED);
	struct pane_row *row;

	if (field == NULL ||
	    pane_row(ledger->reader, ctx,
		     registry_kind(registry, KIND_DOCUMENT),
		     pane_representative(ledger->reader, source), &row,
		     NULL) != STATUS_OK)
		return NULL;
	return row->cells[field->slot].text;
}

static enum status fill(struct ledger *ledger, const void *ctx,
			struct ledger_row *row, struct error *err)
{
	struct ledger_cell *cells = row->cells;
	int64_t origin;
	struct statement *s;
	enum status status = db_prepare(ledger->db, source_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, row->id);
	if (!db_step(s)) {
		row->id = 0;
		return db_status(s, err);
	}
	row->table = TABLE_SOURCE;
	cells[ID].text = ledger_id_text(ctx, row->id);
	row->source = row->record = row->id;
	row->kind = KIND_DOCUMENT;
	row->copy = db_column_integer(s, 2) != 0;
	cells[KEY].text = row->said = ledger_column_copy(ctx, s, 0);
	cells[READ].text = ledger_column_copy(ctx, s, 1);
	cells[COPY].text = row->copy ? "c" : "-";
	cells[SAID].text = ledger_column_copy(ctx, s, 3);
	cells[GRADE].text = ledger_column_copy(ctx, s, 4);
	origin = db_column_integer(s, 5);
	cells[ADDRESS].text = ledger_column_copy(ctx, s, 6);
	cells[KIND].text = words_source_kind[db_column_integer(s, 7)];
	row->citation = db_column_integer(s, 8);
	db_reset(s);
	row->title = cells[TITLE].text = pane_title(ledger->reader, ctx,
						    row->id);
	cells[PUBLISHED].text = published(ledger, ctx, row->id);
	cells[ORIGIN].text = origin == row->id
				     ? "itself"
				     : derive_origin(ledger->casefile, ctx,
						     origin);
	if (origin != row->id)
		cells[ORIGIN].reference = origin;
	status = fill_disputes(ledger, row, err);
	ledger_fill_standing(ctx, row, BY, STANDING, DISPUTES);
	return status;
}

const struct ledger_class ledger_sources = {
	.table = "source",
	.columns = columns,
	.how = how,
	.column_count = COLUMNS,
	.walk = by_id,
	.walk_count = 1,
	.down = true,
	.usual_key = "w.id, NULL",
	.prepare = prepare,
	.fill = fill,
};
