/* fake_case: a case without a file, so that the interface can be tried
 * without the store. Only what a screen needs; nothing is kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/attach.h"
#include "src/ingest/addresses.h"
#include "assets/assets.h"
#include "src/analysis/panes.h"
#include "src/report/preview.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/citation_list.h"
#include "store/conflict.h"
#include "store/detail.h"
#include "store/draft.h"
#include "store/edit.h"
#include "store/entry.h"
#include "store/find.h"
#include "store/left.h"
#include "store/list.h"
#include "store/note_list.h"
#include "store/review.h"

#include "tests/ui/fake_case.h"

struct casefile {
	struct registry *registry;
	char analyst[64];
	char last[256];
	int64_t entries;
};

static struct casefile fake;

struct casefile *fake_case(void)
{
	const struct asset *asset = asset_find("registry.txt");
	struct error err;

	if (registry_parse((const char *)asset->data, asset->size,
			   &fake.registry, &err) != STATUS_OK) {
		fprintf(stderr, "%s\n", err.text);
		exit(3);
	}
	snprintf(fake.analyst, sizeof(fake.analyst), "vm");
	snprintf(fake.last, sizeof(fake.last), "call Lady R, 6 Oct");
	fake.entries = 1;
	return &fake;
}

const struct registry *casefile_registry(const struct casefile *c)
{
	return c->registry;
}

const char *casefile_name(const struct casefile *c)
{
	(void)c;
	return "orient-express";
}

const char *casefile_path(const struct casefile *c)
{
	(void)c;
	return "orient-express.taf";
}

char *casefile_meta(struct casefile *c, const void *ctx, const char *name)
{
	(void)c;
	return talloc_asprintf(ctx, "fake-%s", name);
}

bool casefile_is_writable(const struct casefile *c)
{
	(void)c;
	return true;
}

void casefile_set_analyst(struct casefile *c, const char *name)
{
	snprintf(c->analyst, sizeof(c->analyst), "%s", name);
}

const char *casefile_analyst(const struct casefile *c)
{
	return c->analyst;
}

bool casefile_changed_elsewhere(struct casefile *c)
{
	(void)c;
	return false;
}

int casefile_kind_of(struct casefile *c, int64_t record)
{
	(void)c;
	return record < 100 ? KIND_VESSEL
	       : record < 300 ? KIND_COMPANY
	       : record == 302 || record == 305 ? KIND_SHAREHOLDING
						: KIND_SHIP_ROLE;
}

enum table_id casefile_table_of(struct casefile *c, int64_t id)
{
	(void)c;
	(void)id;
	return TABLE_RECORD;
}

char *casefile_setting(struct casefile *c, const void *ctx, int64_t target,
		       const char *name)
{
	(void)c;
	(void)target;
	return talloc_strdup(ctx, strcmp(name, "key") == 0 ? "rusi23" : "");
}

enum status casefile_row(struct casefile *c, const void *ctx,
			 enum table_id table, int64_t id, struct row **ret_row,
			 struct error *err)
{
	struct row *row = talloc_zero(ctx, struct row);

	(void)c;
	(void)err;
	row_init(row, table, id);
	if (table == TABLE_CAPTURE) {
		row_set_text(row, CAPTURE_TYPE, "text/plain; charset=utf-8");
		row_set_text(row, CAPTURE_SHA256, "00");
	}
	*ret_row = row;
	return STATUS_OK;
}

int64_t capture_latest(struct casefile *c, int64_t source)
{
	(void)c;
	return source + 1000;
}

enum status blob_write_to(struct casefile *c, const char *sha256, FILE *stream,
			  struct error *err)
{
	(void)c;
	(void)sha256;
	(void)err;
	fputs("a copy", stream);
	return STATUS_OK;
}

char *derive_title(struct casefile *c, const void *ctx, int64_t record)
{
	(void)c;
	return talloc_asprintf(ctx, "Thing %lld", (long long)record);
}

const char *standing_mark(enum standing standing)
{
	static const char *const marks[] = {
#define MARK_OF(name, mark, words) mark,
		STANDING_TABLE(MARK_OF)
#undef MARK_OF
	};

	return marks[standing];
}

const char *standing_words(enum standing standing)
{
	(void)standing;
	return "";
}

/* --- fleet --- */

struct fleet {
	char filter[64];
};

static const char *const angara_also[] = {"was Ocean Energy", NULL};
static const char *const adler_also[] = {"reportedly as (not given)", NULL};

static const struct fleet_row ships[] = {
	{1, "Angara", false, "US May 2022", STANDING_SINGLE, 1, 1,
	 (const char **)(uintptr_t)angara_also, false},
	{2, "Maria", false, "US in 2022|no", STANDING_DISPUTED, 2, 2, NULL,
	 false},
	{3, "Lady R", false, "", STANDING_NONE, 0, 0, NULL, false},
	{4, "Maja", false, "US in 2022", STANDING_SINGLE, 1, 1, NULL, false},
	{5, "Adler", false, "listed", STANDING_SINGLE, 1, 1,
	 (const char **)(uintptr_t)adler_also, false},
	{6, "Ascalon", false, "listed", STANDING_SINGLE, 1, 1,
	 (const char **)(uintptr_t)adler_also, false},
	{7, "SPARTA IV", false, "listed", STANDING_SINGLE, 1, 1, NULL, false},
	{8, "(one of Azia Shipping Holdings')", true, "", STANDING_NONE, 0, 0,
	 NULL, false},
	{9, "(military vessel, at Dunai)", true, "", STANDING_NONE, 0, 0,
	 NULL, false},
};

enum { SHIPS = (int)(sizeof(ships) / sizeof(ships[0])) };

/* FAKE_FLEET=N in the environment makes a long list instead. */
static int64_t fleet_size(void)
{
	const char *n = getenv("FAKE_FLEET");

	return n ? strtoll(n, NULL, 10) : SHIPS;
}

enum status fleet_open(struct casefile *c, const void *ctx,
		       const char *filter, struct fleet **ret_fleet,
		       struct error *err)
{
	struct fleet *fleet = talloc_zero(ctx, struct fleet);

	(void)c;
	(void)err;
	snprintf(fleet->filter, sizeof(fleet->filter), "%s",
		 filter ? filter : "");
	*ret_fleet = fleet;
	return STATUS_OK;
}

static bool fits(const struct fleet *fleet, int i)
{
	return strncasecmp(ships[i].title, fleet->filter,
			   strlen(fleet->filter)) == 0;
}

enum status fleet_count(struct fleet *fleet, int64_t *ret_count,
			struct error *err)
{
	int64_t count = 0;

	(void)err;
	for (int i = 0; i < SHIPS; i++)
		count += fits(fleet, i);
	*ret_count = fleet_size() > SHIPS ? fleet_size() : count;
	return STATUS_OK;
}

static struct fleet_row nth(struct fleet *fleet, const void *ctx, int64_t n)
{
	struct fleet_row row = ships[0];

	if (fleet_size() > SHIPS) {
		row.id = n + 1;
		row.title = talloc_asprintf(ctx, "Vessel %lld", (long long)n);
		row.also = NULL;
		return row;
	}
	for (int i = 0; i < SHIPS; i++)
		if (fits(fleet, i) && n-- == 0) {
			row = ships[i];
			break;
		}
	if (row.id == 9 && getenv("FAKE_TITLE"))
		row.title = getenv("FAKE_TITLE");
	return row;
}

enum status fleet_window(struct fleet *fleet, const void *ctx,
			 int64_t position, int n, struct fleet_row **ret_rows,
			 int *ret_count, struct error *err)
{
	struct fleet_row *rows =
		talloc_array(ctx, struct fleet_row, (unsigned)n);
	int64_t total;
	int count = 0;

	if (fleet_count(fleet, &total, err) != STATUS_OK)
		return STATUS_IO;
	while (count < n && position + count < total) {
		rows[count] = nth(fleet, ctx, position + count);
		count++;
	}
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}

enum status fleet_ids(struct fleet *fleet, const void *ctx, int64_t max,
		      int64_t **ret_ids, int64_t *ret_count, struct error *err)
{
	(void)fleet;
	return list_ids(NULL, ctx, max, ret_ids, ret_count, err);
}

enum status fleet_position(struct fleet *fleet, int64_t id,
			   int64_t *ret_position, struct error *err)
{
	(void)fleet;
	(void)err;
	*ret_position = id - 1;
	return STATUS_OK;
}

/* --- happenings --- */

#define FIRST_DAY INT64_C(1690848000) /* 1 August 2023 */
#define TEN_DAYS INT64_C(864000)

static const struct happening said[] = {
#define SAID(record_, when_, place_, what_, with_, low, high, standing_,      \
	     sources_)                                                        \
	{.record = (record_), .kind = KIND_PORT_CALL, .when = (when_),        \
	 .place = (place_), .what = (what_), .with = (with_),                 \
	 .by_low = (low), .by_high = (high), .standing = (standing_),         \
	 .sources = (sources_),                                               \
	 .sort_low = sizeof(when_) > 1                                        \
			     ? FIRST_DAY + ((record_) - 201) * TEN_DAYS       \
			     : TIME_MAX,                                      \
	 .sort_high = sizeof(when_) > 1                                       \
			      ? FIRST_DAY + ((record_) - 200) * TEN_DAYS      \
			      : TIME_MAX}
	SAID(201, "before mid-Aug", "", "AIS off, still; claimed", "Angara",
	     1, 2, STANDING_SINGLE, "wapo23 rusi23"),
	SAID(202, "mid-Aug-14 Oct", "Rajin-Dunai", ">=5 round trips by 2 ships",
	     "Angara", 1, 1, STANDING_SINGLE, "wapo23 (+1)"),
	SAID(203, "Sep", "", "one trip", "", 1, 1, STANDING_SINGLE, "rusi23"),
	SAID(204, "Sep-Dec", "Najin=Rajin", "docked, being loaded",
	     "Angara +1", 1, 1, STANDING_SINGLE, "noname24"),
	{.record = 205, .kind = KIND_EVENT_KIND, .when = "12 Sep|mid-Aug",
	 .when_standing = STANDING_TWO_WAYS, .place = "Rajin-Dunai",
	 .what = "joins the route", .with = "", .by_low = 1, .by_high = 1,
	 .standing = STANDING_SINGLE, .sources = "rusi23",
	 .sort_low = FIRST_DAY, .sort_high = TIME_MAX, .open_end = true},
	SAID(206, "14 Oct", "Dunai", "offloads, ends round trip", "", 1, 1,
	     STANDING_SINGLE, "rusi23 wapo23"),
	SAID(207, "", "Dunai", "seen, Figure 6", "Angara", 1, 1,
	     STANDING_SINGLE, "rusi23"),
	SAID(208, "", "Dunai", "unloads beside military", "Angara", 1, 1,
	     STANDING_SINGLE, "wapo23"),
	SAID(209, "", "Rajin", "appears to unload, load", "Angara +1", 1, 1,
	     STANDING_SINGLE, "rusi23 (+1)"),
	SAID(210, "", "N. Korea", "indicated: several hundred containers",
	     "Angara", 1, 1, STANDING_SINGLE, "rusi23 (+1)"),
};

enum { SAYINGS = (int)(sizeof(said) / sizeof(said[0])) };

enum status happenings_read(struct casefile *c, const void *ctx, int64_t ship,
			    int64_t position, int n,
			    struct happening **ret_rows, int *ret_count,
			    int64_t *ret_total, int *ret_year,
			    struct error *err)
{
	int count = ship == 3 ? 0 : SAYINGS;

	(void)c;
	(void)position;
	(void)n;
	(void)err;
	*ret_rows = talloc_array(ctx, struct happening, SAYINGS);
	memcpy(*ret_rows, said, sizeof(said));
	*ret_count = count;
	*ret_total = count;
	*ret_year = 2023;
	return STATUS_OK;
}

/* --- chain, origins --- */

enum { LAST_DAY = 1697241600 }; /* 14 Oct 2023 */

static const struct chain_row chain[] = {
#define LINK(depth_, record_, party_, role_, title_, listed_, low,             \
	     standing_, sources_)                                                         \
	{.depth = (depth_), .record = (record_), .party = (party_),           \
	 .role = (role_), .title = (title_), .listed = (listed_),             \
	 .standing = (standing_), .by_low = (low), .by_high = (low),          \
	 .sources = (sources_), .when = "", .span = {TIME_MIN, TIME_MAX},     \
	 .share = ""}
	LINK(0, 301, 101, "owner", "(not named: owner of the Maria)", "", 1,
	     STANDING_SINGLE, "rusi23"),
	LINK(1, 302, 102, "parent", "Azia Shipping Holdings, Cyprus", "", 1,
	     STANDING_SINGLE, "rusi23"),
	LINK(0, 303, 102, "operator", "Azia Shipping Holdings", "", 1,
	     STANDING_SINGLE, "rusi23"),
	LINK(0, 304, 103, "tech. mgr", "Azia Shipping Company, Vladivostok",
	     "", 1, STANDING_SINGLE, "rusi23"),
	{.depth = 1, .record = 305, .party = 104, .role = "FORMER",
	 .title = "Oboronlogistics LLC", .former = true, .listed = "listed",
	 .standing = STANDING_SINGLE, .by_low = 1, .by_high = 1,
	 .sources = "rusi23", .when = "",
	 .span = {LAST_DAY - 86400, LAST_DAY}, .share = "part owner"},
	LINK(2, 306, 105, "for", "Russian MoD logistics", "", 1,
	     STANDING_SINGLE, "rusi23"),
	LINK(2, 307, 106, "same?", "Oboronlogistika, probably", "", 0,
	     STANDING_UNCITED, "vm"),
	LINK(0, 308, 107, "DOC company", "JSC Sovfracht", "", 1,
	     STANDING_SINGLE, "rusi23 (+1)"),
	LINK(0, 309, 106, "associated", "Oboronlogistika", "", 1,
	     STANDING_SINGLE, "noname24"),
	LINK(0, 310, 108, "owners", "M Leasing, Marine Trans Shipping", "", 1,
	     STANDING_REJECTED, "mtimes23"),
};

enum { LINKS = (int)(sizeof(chain) / sizeof(chain[0])) };

enum status chain_read(struct casefile *c, const void *ctx, int64_t record,
		       enum chain_direction direction,
		       const struct span *as_of, int max_rows,
		       struct chain_row **ret_rows, int *ret_count,
		       struct chain_rest *ret_rest, struct error *err)
{
	(void)c;
	(void)record;
	(void)max_rows;
	(void)err;
	if (ret_rest)
		*ret_rest = (struct chain_rest){.more = false};
	*ret_rows = talloc_array(ctx, struct chain_row, LINKS);
	memcpy(*ret_rows, chain, sizeof(chain));
	*ret_count = as_of || direction == CHAIN_DOWN ? 3 : LINKS;
	return STATUS_OK;
}

static const struct origin_row origins[] = {
	{true, 401, "RUSI, from imagery", "", "", "", false, 12, "", 0},
	{false, 402, "The Orient Express", "rusi23", "16 Oct 23", "done",
	 false, 9, "rusi23/1", 501},
	{false, 403, "Washington Post", "wapo23", "16 Oct 23", "new", false,
	 5, "wapo23/1", 502},
	{true, 404, "Marine Traffic", "", "", "", false, 1, "", 0},
	{false, 403, "Washington Post", "wapo23", "16 Oct 23", "new", true, 1,
	 "wapo23/7", 503},
};

enum { ORIGINS = (int)(sizeof(origins) / sizeof(origins[0])) };

enum status origins_read(struct casefile *c, const void *ctx, int64_t record,
			 struct origin_row **ret_rows, int *ret_count,
			 struct error *err)
{
	(void)c;
	(void)record;
	(void)err;
	*ret_rows = talloc_array(ctx, struct origin_row, ORIGINS);
	memcpy(*ret_rows, origins, sizeof(origins));
	*ret_count = ORIGINS;
	return STATUS_OK;
}

enum left left_by_word(const char *word)
{
	return strcmp(word, "uncited") == 0 ? LEFT_UNCITED : LEFT_LAST;
}

const char *left_heading(enum left which)
{
	(void)which;
	return "Values without a source";
}

int64_t left_count(struct casefile *c, enum left which)
{
	(void)c;
	(void)which;
	return 1;
}

enum status left_window(struct casefile *c, const void *ctx, enum left which,
			int64_t position, int n, struct left_row **ret_rows,
			int *ret_count, struct error *err)
{
	(void)which;
	(void)position;
	(void)n;
	(void)err;
	*ret_rows = talloc_zero(ctx, struct left_row);
	**ret_rows = (struct left_row){
		.record = 1, .claim = 601, .title = "Angara", .why = "",
		.what = "Russia",
		.field = registry_field_by_word(
			c->registry, registry_kind(c->registry, KIND_VESSEL),
			"flag", 4)};
	*ret_count = 1;
	return STATUS_OK;
}

enum status case_status_read(struct casefile *c, const void *ctx,
			     struct case_status **ret_status,
			     struct error *err)
{
	struct case_status *status = talloc_zero(ctx, struct case_status);

	(void)err;
	status->records = 60;
	status->sources = 5;
	status->unread = 1;
	status->disputed = 1;
	status->kinds = talloc_zero(status, struct kind_count);
	status->kinds[0].kind = registry_kind(c->registry, KIND_VESSEL);
	status->kinds[0].count = SHIPS;
	status->kind_count = 1;
	*ret_status = status;
	return STATUS_OK;
}

/* --- detail and conflicts --- */

static struct detail_claim claims[] = {
	{.claim = 601, .citation = 501, .source = 402, .origin = 401,
	 .said = "offloading cargo", .value = "unloads",
	 .where = "rusi23 Fig. 5", .quote = "The Maria in Dunai",
	 .source_title = "The Orient Express", .speaker_title = "",
	 .origin_title = "RUSI", .as_of = "16 Oct 2023", .supports = true},
	{.claim = 602, .citation = 502, .source = 403, .origin = 401,
	 .said = "on Saturday", .value = "14 Oct", .where = "wapo23 l.33",
	 .quote = "offloading cargo", .source_title = "Washington Post",
	 .speaker_title = "RUSI", .origin_title = "RUSI",
	 .hedge = "", .as_of = "16 Oct 2023"},
};

enum status detail_read(struct casefile *c, const void *ctx, int64_t record,
			struct detail **ret_detail, struct error *err)
{
	struct detail *detail = talloc_zero(ctx, struct detail);
	int kind = record < 100 ? KIND_VESSEL
		   : record < 300 ? KIND_PORT_CALL : KIND_SHIP_ROLE;

	(void)err;
	detail->id = detail->representative = record;
	detail->kind = registry_kind(c->registry, kind);
	detail->title = record < 100 ? ships[(record - 1) % SHIPS].title
				     : "Maria at Dunai, 14 Oct 2023";
	detail->field_count = 2;
	detail->fields = talloc_zero_array(detail, struct detail_field, 2);
	for (int i = 0; i < 2; i++) {
		struct detail_field *field = &detail->fields[i];

		field->field = detail->kind->fields[i];
		field->value_count = 1;
		field->values = talloc_zero(detail, struct detail_value);
		field->values[0].text = i ? "14 Oct" : "so";
		field->values[0].by_low = field->values[0].by_high = 1;
		field->values[0].standing = STANDING_SINGLE;
		field->values[0].claims = claims;
		field->values[0].claim_count = 2;
	}
	*ret_detail = detail;
	return STATUS_OK;
}

enum status detail_citation(struct casefile *c, const void *ctx,
			    int64_t citation, struct citation_info **ret_info,
			    struct error *err)
{
	struct citation_info *info = talloc_zero(ctx, struct citation_info);

	(void)c;
	(void)err;
	info->id = citation;
	info->source = info->origin = 402;
	info->name = "rusi23/1";
	info->where = "l.54";
	info->quote = "another round trip";
	info->origin_title = "RUSI";
	info->claim_count = 4;
	*ret_info = info;
	return STATUS_OK;
}

enum status conflict_list(struct casefile *c, const void *ctx, int64_t record,
			  bool judged_too, struct conflict **ret_conflicts,
			  int *ret_count, struct error *err)
{
	struct conflict *conflict = talloc_zero(ctx, struct conflict);

	(void)judged_too;
	(void)err;
	conflict->group = CONFLICT_DESIGNATION;
	conflict->standing = STANDING_DISPUTED;
	conflict->record = 2;
	conflict->field = registry_field_by_word(
		c->registry, registry_kind(c->registry, KIND_DESIGNATION),
		"target", 6);
	conflict->what = "Maria: listed by the United States?";
	conflict->relation = "contradicts";
	conflict->claims = claims;
	conflict->claim_count = 2;
	conflict->judgement = "";
	*ret_conflicts = conflict;
	*ret_count = record == 0 || record == 2;
	return STATUS_OK;
}

/* --- lists --- */

struct list {
	const struct kind *kind;
};

enum status list_open(struct casefile *c, const void *ctx,
		      const struct list_query *query, struct list **ret_list,
		      struct error *err)
{
	struct list *list = talloc_zero(ctx, struct list);

	(void)err;
	list->kind = registry_kind(c->registry, query->kind);
	*ret_list = list;
	return STATUS_OK;
}

void list_close(struct list *list)
{
	talloc_free(list);
}

enum status list_ready(struct list *list, int ms, bool *ret_ready,
		       int64_t *ret_done, int64_t *ret_total,
		       struct error *err)
{
	(void)list;
	(void)ms;
	(void)err;
	*ret_ready = true;
	*ret_done = *ret_total = 0;
	return STATUS_OK;
}

enum status list_count(struct list *list, int64_t limit, int64_t *ret_count,
		       struct error *err)
{
	(void)list;
	(void)limit;
	(void)err;
	*ret_count = SHIPS;
	return STATUS_OK;
}

enum status list_ids(struct list *list, const void *ctx, int64_t max,
		     int64_t **ret_ids, int64_t *ret_count, struct error *err)
{
	(void)list;
	(void)max;
	(void)err;
	*ret_ids = talloc_array(ctx, int64_t, SHIPS);
	for (int i = 0; i < SHIPS; i++)
		(*ret_ids)[i] = i + 1;
	*ret_count = SHIPS;
	return STATUS_OK;
}

enum status list_position(struct list *list, int64_t id,
			  int64_t *ret_position, struct error *err)
{
	(void)list;
	(void)err;
	*ret_position = id - 1;
	return STATUS_OK;
}

enum status list_window(struct list *list, const void *ctx, int64_t position,
			int n, struct list_row **ret_rows, int *ret_count,
			struct error *err)
{
	struct list_row *rows =
		talloc_zero_array(ctx, struct list_row, (unsigned)n);
	int count = 0;

	(void)err;
	for (int64_t i = position; i < SHIPS && count < n; i++, count++) {
		struct list_row *row = &rows[count];

		row->id = ships[i].id;
		row->title = ships[i].title;
		row->by_low = row->by_high = 1;
		row->cells = talloc_zero_array(rows, struct list_cell,
					       REGISTRY_FIELDS_MAX);
		for (int f = 0; f < list->kind->field_count; f++)
			row->cells[f].text = f % 3 ? "" : "value";
	}
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}

/* --- history, find, notes --- */

enum status entry_log(struct casefile *c, const void *ctx, int64_t before,
		      int n, struct entry_info **ret_entries, int *ret_count,
		      struct error *err)
{
	struct entry_info *entry = talloc_zero(ctx, struct entry_info);

	(void)before;
	(void)n;
	(void)err;
	entry->id = c->entries;
	entry->kind = "do";
	entry->what = talloc_strdup(entry, c->last);
	entry->by = "vm";
	entry->live = true;
	*ret_entries = entry;
	*ret_count = 1;
	return STATUS_OK;
}

int64_t entry_undoable(struct casefile *c)
{
	return c->entries;
}

int64_t entry_redoable(struct casefile *c)
{
	return c->entries;
}

enum status entry_undo(struct casefile *c, const void *ctx, int64_t entry,
		       char **ret_what, struct error *err)
{
	(void)entry;
	(void)err;
	*ret_what = talloc_strdup(ctx, c->last);
	return STATUS_OK;
}

enum status entry_redo(struct casefile *c, const void *ctx, int64_t entry,
		       char **ret_what, struct error *err)
{
	return entry_undo(c, ctx, entry, ret_what, err);
}

enum status find_thing(struct casefile *c, const void *ctx, const char *text,
		       int kind, struct thing **ret_things, int *ret_count,
		       struct error *err)
{
	struct thing *thing = talloc_zero(ctx, struct thing);

	(void)c;
	(void)err;
	thing->table = TABLE_RECORD;
	thing->id = kind == KIND_DOCUMENT ? 402 : 2;
	thing->kind = kind ? kind : KIND_VESSEL;
	thing->title = talloc_strdup(thing, text);
	*ret_things = thing;
	*ret_count = 1;
	return STATUS_OK;
}

enum status find_complete(struct casefile *c, const void *ctx,
			  const struct field *field, const char *text, int n,
			  struct thing **ret_things, int *ret_count,
			  struct error *err)
{
	(void)field;
	(void)n;
	(void)text;
	return find_thing(c, ctx, "Maria", 0, ret_things, ret_count, err);
}

enum status find_search(struct casefile *c, const void *ctx, const char *words,
			int n, struct hit **ret_hits, int *ret_count,
			struct error *err)
{
	struct hit *hits = talloc_zero_array(ctx, struct hit, SHIPS);
	int count = 0;

	(void)c;
	(void)n;
	(void)err;
	for (int i = 0; i < SHIPS; i++) {
		if (strncasecmp(ships[i].title, words, strlen(words)))
			continue;
		hits[count].thing = (struct thing){TABLE_RECORD, ships[i].id,
						   KIND_VESSEL,
						   ships[i].title};
		hits[count++].snippet = "the \1Maria\2 in Dunai";
	}
	*ret_hits = hits;
	*ret_count = count;
	return STATUS_OK;
}

enum status note_list(struct casefile *c, const void *ctx, bool open_only,
		      int n, struct note_info **ret_notes, int *ret_count,
		      struct error *err)
{
	struct note_info *note = talloc_zero(ctx, struct note_info);

	(void)c;
	(void)open_only;
	(void)n;
	(void)err;
	*note = (struct note_info){.id = 701, .target = 2,
				   .target_kind = KIND_VESSEL,
				   .target_table = TABLE_RECORD,
				   .type = "question", .state = "open",
				   .text = "what did the US list hold?",
				   .by = "vm", .title = "Maria"};
	*ret_notes = note;
	*ret_count = 1;
	return STATUS_OK;
}

enum status citation_claims(struct casefile *c, const void *ctx,
			    int64_t citation, int n,
			    struct citation_claim **ret_claims,
			    int *ret_count, struct error *err)
{
	struct citation_claim *claim = talloc_zero(ctx, struct citation_claim);

	(void)n;
	(void)err;
	claim->claim = citation + 1;
	claim->record = 1;
	claim->field = registry_field(c->registry, 201);
	claim->said = "Angara";
	claim->hedge = "";
	*ret_claims = claim;
	*ret_count = 1;
	return STATUS_OK;
}

enum status citation_list(struct casefile *c, const void *ctx, int64_t source,
			  int n, int64_t **ret_ids, int *ret_count,
			  struct error *err)
{
	int64_t *ids = talloc_array(ctx, int64_t, 1);

	(void)c;
	(void)source;
	(void)n;
	(void)err;
	ids[0] = 501;
	*ret_ids = ids;
	*ret_count = 1;
	return STATUS_OK;
}

/* --- edits: remembered as the last entry, and nothing else --- */

static enum status enter(struct casefile *c, int64_t *ret_entry,
			 const char *what, const char *text)
{
	snprintf(c->last, sizeof(c->last), "%s %s", what, text);
	*ret_entry = ++c->entries;
	return STATUS_OK;
}

enum status edit_read_line(struct casefile *c, const void *ctx,
			   const struct kind *kind, const char *text,
			   int64_t source, struct line **ret_line,
			   struct error *err)
{
	struct line *line = talloc_zero(ctx, struct line);
	int fields = 0;

	(void)c;
	(void)source;
	(void)err;
	while (kind->line[fields])
		fields++;
	line->kind = kind;
	line->parts = talloc_zero_array(line, struct line_part,
					(unsigned)fields + 1);
	for (int i = 0; i < fields && *text; i++) {
		size_t n = strcspn(text, ",");

		line->parts[i].field = kind->line[i];
		line->parts[i].text = talloc_strndup(line, text, n);
		if (strcmp(line->parts[i].text, "Maria") == 0) {
			line->parts[i].reference = 2;
			line->parts[i].understood = "known";
		}
		line->part_count = i + 1;
		text += n;
		text += strspn(text, ", ");
	}
	if (line->part_count > 2) {
		line->fits = talloc_zero_array(line, struct line_fit, 1);
		line->fits[0].record = 206;
		line->fits[0].title = "call, Maria, Dunai, 14 Oct 2023";
		line->fits[0].effect =
			"same ship, place, day: 2 documents, still 1 origin";
		line->fit_count = 1;
	}
	*ret_line = line;
	return STATUS_OK;
}

static bool said_rajin; /* which another source places elsewhere */

enum status edit_add_line(struct casefile *c, const struct kind *kind,
			  const char *text, const struct edit_knowing *knowing,
			  int64_t *ret_record, int64_t *ret_entry,
			  struct error *err)
{
	(void)knowing;
	(void)err;
	*ret_record = 206;
	said_rajin = strstr(text, "Rajin") != NULL;
	return enter(c, ret_entry, kind->word, text);
}

enum status edit_also_says(struct casefile *c, const void *ctx, int64_t record,
			   const struct field *const *fields,
			   const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	(void)record;
	(void)fields;
	(void)err;
	*ret_effect = talloc_strdup(ctx, "2 documents, still 1 origin");
	return enter(c, ret_entry, "also", knowing->at);
}

enum status edit_shown_values(struct casefile *c, const void *ctx,
			      int64_t record, struct edit_value **ret_values,
			      int *ret_count, struct error *err)
{
	const struct kind *kind = registry_kind(c->registry, KIND_PORT_CALL);
	struct edit_value *values = talloc_zero_array(ctx, struct edit_value,
						      2);

	(void)record;
	(void)err;
	values[0] = (struct edit_value){.field = kind->line[1], .claim = 601,
					.text = "Dunai"};
	values[1] = (struct edit_value){.field = kind->line[2], .claim = 602,
					.text = "14 Oct 2023"};
	*ret_values = values;
	*ret_count = 2;
	return STATUS_OK;
}

enum status edit_says(struct casefile *c, const void *ctx, int64_t record,
		      const struct edit_saying *sayings, int count,
		      const struct edit_knowing *knowing, char **ret_effect,
		      int64_t *ret_entry, struct error *err)
{
	(void)record;
	(void)err;
	said_rajin = false;
	for (int i = 0; i < count; i++)
		said_rajin |= sayings[i].said &&
			      strcmp(sayings[i].said, "Rajin") == 0;
	*ret_effect = talloc_strdup(ctx, "2 documents, still 1 origin");
	return enter(c, ret_entry, "also", knowing->at);
}

enum status edit_claim(struct casefile *c, int64_t record,
		       const struct field *field, const char *text,
		       bool negative, int64_t replaces,
		       const struct edit_knowing *knowing, int64_t *ret_entry,
		       struct error *err)
{
	(void)record;
	(void)field;
	(void)negative;
	(void)replaces;
	(void)knowing;
	(void)err;
	return enter(c, ret_entry, "claim", text);
}

enum status edit_add_source(struct casefile *c, const char *kind,
			    const char *address, const char *key,
			    const char *title, const char *publisher,
			    const char *published, int64_t *ret_source,
			    int64_t *ret_entry, struct error *err)
{
	(void)kind;
	(void)address;
	(void)key;
	(void)publisher;
	(void)published;
	(void)err;
	*ret_source = 402;
	return enter(c, ret_entry, "source", title);
}

enum status addresses_add(struct casefile *c, struct addresses *addresses,
			  int64_t *ret_entry, struct error *err)
{
	(void)err;
	return enter(c, ret_entry, "sources", addresses->list[0].text);
}

enum status attach_stream(struct casefile *c, int64_t source, FILE *stream,
			  const char *name, const char *obtained,
			  struct attach_report *ret_report, struct error *err)
{
	(void)source;
	(void)stream;
	(void)name;
	(void)err;
	ret_report->size = 12;
	return enter(c, &ret_report->entry, "attach", obtained);
}

enum status edit_note(struct casefile *c, int64_t target, const char *type,
		      const char *text, int64_t replaces, bool closed,
		      int64_t *ret_note, int64_t *ret_entry, struct error *err)
{
	(void)target;
	(void)replaces;
	(void)closed;
	(void)err;
	*ret_note = 701;
	return enter(c, ret_entry, type, text ? text : "");
}

enum status edit_note_all(struct casefile *c, const int64_t *targets,
			  int count, const char *type, const char *text,
			  int64_t *ret_entry, struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, type, text ? text : "");
}

enum status edit_tag_all(struct casefile *c, const int64_t *targets, int count,
			 const char *word, bool off, int64_t *ret_entry,
			 struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, off ? "untag" : "tag", word);
}

enum status edit_mark_all(struct casefile *c, const int64_t *targets,
			  int count, bool off, int64_t *ret_entry,
			  struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, "mark", off ? "off" : "on");
}

enum status edit_judge(struct casefile *c, int64_t about, const char *verdict,
		       int64_t other, const struct field *field,
		       const char *cause, const char *reason,
		       int64_t *ret_entry, struct error *err)
{
	(void)about;
	(void)other;
	(void)field;
	(void)cause;
	(void)reason;
	(void)err;
	return enter(c, ret_entry, "judge", verdict);
}

enum status edit_judge_all(struct casefile *c, const int64_t *about, int count,
			   const char *verdict, const char *cause,
			   const char *reason, int64_t *ret_entry,
			   struct error *err)
{
	(void)about;
	(void)count;
	(void)cause;
	(void)reason;
	(void)err;
	return enter(c, ret_entry, "judge", verdict);
}

enum status edit_outcome(struct casefile *c, const void *ctx, int64_t record,
			 int64_t entry, struct edit_outcome *ret_outcome,
			 struct error *err)
{
	(void)c;
	(void)ctx;
	(void)entry;
	(void)err;
	(void)record;
	*ret_outcome = (struct edit_outcome){
		.support = "1 document, 1 origin",
		.against = said_rajin ? "disputes rusi23/14" : NULL,
		.dispute_count = said_rajin,
		.words = "1 document, 1 origin"};
	return STATUS_OK;
}

enum status edit_set(struct casefile *c, int64_t target, const char *name,
		     const char *value, int64_t *ret_entry, struct error *err)
{
	(void)target;
	(void)value;
	(void)err;
	return enter(c, ret_entry, "set", name);
}

enum status edit_tell_apart(struct casefile *c, int64_t joined,
			    const char *name, const char *other,
			    int64_t *ret_record, int64_t *ret_other,
			    struct error *err)
{
	(void)c;
	(void)joined;
	(void)ret_record;
	(void)ret_other;
	return error_set(err, STATUS_AMBIGUOUS, "%s and %s are joined", name,
			 other);
}

/* --- what leaves --- */

enum status report_preview(struct casefile *c, const void *ctx,
			   const struct export_options *options, int max,
			   struct preview_line **ret_lines, int *ret_count,
			   int *ret_warnings, struct error *err)
{
	static const struct preview_line shown[] = {
		{PREVIEW_FILE, 0, "case-notes.md: 1 line, 13 bytes"},
		{PREVIEW_LINE, 1, "# Case notes"},
		{PREVIEW_WARNING, 1, "no second person has passed it"},
	};

	(void)c;
	(void)options;
	(void)max;
	(void)err;
	*ret_lines = talloc_memdup(ctx, shown, sizeof(shown));
	*ret_count = 3;
	*ret_warnings = 1;
	return STATUS_OK;
}

char *export_default_folder(struct casefile *c, const void *ctx)
{
	(void)c;
	return talloc_strdup(ctx, "notes");
}

enum status report_export(struct casefile *c, const char *folder,
			  const struct export_options *options,
			  struct error *err)
{
	(void)c;
	(void)folder;
	(void)options;
	(void)err;
	return STATUS_OK;
}

void report_keep_in_log(struct casefile *c, const char *folder,
			const char *format, const char *digest)
{
	(void)c;
	(void)folder;
	(void)format;
	(void)digest;
}

enum status review_items(struct casefile *c, const void *ctx, const char *text,
			 size_t length, struct review_item **ret_items,
			 int *ret_count, struct error *err)
{
	static const struct review_item one = {
		.note = 901, .citation = 801, .target = 901, .with = 801,
		.sentence = "The Maria was there.", .name = "rusi23/1",
		.document = "The Orient Express", .place = "rusi23/1",
		.quote = "the Maria", .translation = "",
		.says = "Maria, Name: Maria",
	};

	(void)c;
	(void)text;
	(void)length;
	(void)err;
	*ret_items = talloc_memdup(ctx, &one, sizeof(one));
	*ret_count = 1;
	return STATUS_OK;
}

enum status review_read(struct casefile *c, const void *ctx, int64_t target,
			int64_t with, struct review *ret_review,
			struct error *err)
{
	(void)c;
	(void)ctx;
	(void)target;
	(void)with;
	(void)err;
	*ret_review = (struct review){.given = false, .reason = "",
				      .analyst = ""};
	return STATUS_OK;
}

enum status review_add(struct casefile *c, int64_t target, int64_t with,
		       bool right, const char *reason, int64_t *ret_entry,
		       struct error *err)
{
	(void)target;
	(void)with;
	(void)err;
	return enter(c, ret_entry, right ? "right" : "wrong", reason);
}

enum status find_idle(struct casefile *c, bool *ret_more, struct error *err)
{
	(void)c;
	(void)err;
	*ret_more = false;
	return STATUS_OK;
}

/* Drafts are the one thing that is kept: a file each, below HOME. */
static FILE *draft_file(const char *name, const char *mode)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/fake-draft-%s", getenv("HOME"), name);
	return fopen(path, mode);
}

enum status draft_save(struct casefile *c, const struct draft *draft,
		       struct error *err)
{
	FILE *file = draft_file(draft->name, "we");

	(void)c;
	if (!file)
		return error_set(err, STATUS_IO, "no file for the draft");
	fwrite(draft->text, 1, strlen(draft->text) + 1, file);
	fwrite(draft->how, 1, strlen(draft->how) + 1, file);
	fwrite(draft->place, 1, strlen(draft->place) + 1, file);
	fclose(file);
	return STATUS_OK;
}

static bool draft_take(const void *ctx, const char *name, struct draft *ret)
{
	FILE *file = draft_file(name, "re");
	char *bytes = talloc_zero_size(ctx, 3 * 8192);
	const char *how;

	if (!file)
		return false;
	(void)!fread(bytes, 1, 3 * 8192 - 3, file);
	fclose(file);
	how = bytes + strlen(bytes) + 1;
	*ret = (struct draft){ .name = name, .text = bytes, .how = how,
			       .place = how + strlen(how) + 1 };
	return *ret->text || *ret->how;
}

enum status draft_list(struct casefile *c, const void *ctx,
		       struct draft **ret_drafts, int *ret_count,
		       struct error *err)
{
	static const char *const names[] = { "port-call", "note", "vessel" };
	struct draft *drafts = talloc_zero_array(ctx, struct draft, 3);
	int count = 0;

	(void)c;
	(void)err;
	for (int i = 0; i < 3; i++)
		count += draft_take(drafts, names[i], &drafts[count]);
	*ret_drafts = drafts;
	*ret_count = count;
	return STATUS_OK;
}
