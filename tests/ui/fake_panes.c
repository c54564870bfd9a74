/* fake_panes: the rows of the case without a file: fleet, happenings, chain,
 * origins, status, detail, conflicts,
 * lists, and what is found. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/analysis/parts.h"
#include "src/analysis/timeline.h"
#include "store/conflict.h"
#include "store/detail.h"
#include "store/find.h"
#include "store/left.h"
#include "store/list.h"

#include "tests/ui/fake_case.h"

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

enum status happenings_read(struct casefile *c, const void *ctx,
			    int64_t position, int n,
			    struct happening **ret_rows, int *ret_count,
			    const char ***ret_about, int64_t *ret_total,
			    struct error *err)
{
	(void)c;
	(void)position;
	(void)n;
	(void)err;
	*ret_rows = talloc_memdup(ctx, said, sizeof(said));
	*ret_about = talloc_array(ctx, const char *, SAYINGS);
	for (int i = 0; i < SAYINGS; i++)
		(*ret_about)[i] = "Maria";
	*ret_count = SAYINGS;
	*ret_total = SAYINGS;
	return STATUS_OK;
}

struct compose_list {
	int count;
};

enum status compose_list_open(struct casefile *c, const void *ctx,
			      const struct compose_query *query,
			      struct compose_list **ret_list,
			      struct error *err)
{
	(void)c;
	(void)err;
	*ret_list = talloc_zero(ctx, struct compose_list);
	(*ret_list)->count = query->thing == 3 ? 0 : SAYINGS;
	return STATUS_OK;
}

int compose_list_count(const struct compose_list *list)
{
	return list->count;
}

int compose_list_find(const struct compose_list *list, int64_t record)
{
	for (int i = 0; i < list->count; i++)
		if (said[i].record == record)
			return i;
	return -1;
}

int compose_list_year(const struct compose_list *list)
{
	(void)list;
	return 2023;
}

enum status compose_list_rows(struct compose_list *list, const void *ctx,
			      const int *places, int n,
			      struct happening **ret_rows, int *ret_count,
			      const char ***ret_about, struct error *err)
{
	(void)list;
	(void)err;
	*ret_rows = talloc_array(ctx, struct happening, (unsigned)n + 1);
	for (int i = 0; i < n; i++)
		(*ret_rows)[i] = said[places[i]];
	*ret_count = n;
	*ret_about = NULL;
	return STATUS_OK;
}

/* --- nothing is disputed --- */

enum standing record_standing(struct casefile *c, int kind, int64_t record,
			      int *ret_by_low, int *ret_by_high)
{
	(void)c;
	(void)kind;
	(void)record;
	*ret_by_low = *ret_by_high = 1;
	return STANDING_SINGLE;
}

/* --- parts: none --- */

enum status parts_read(struct casefile *c, const void *ctx, int64_t record,
		       enum parts_of of, struct part **ret_parts,
		       int *ret_count, struct error *err)
{
	(void)c;
	(void)ctx;
	(void)record;
	(void)of;
	(void)err;
	*ret_parts = NULL;
	*ret_count = 0;
	return STATUS_OK;
}

/* --- nothing rests on anything --- */

enum status detail_premises(struct casefile *c, const void *ctx, int64_t claim,
			    struct detail_premise **ret_premises,
			    int *ret_count, struct error *err)
{
	(void)c;
	(void)ctx;
	(void)claim;
	(void)err;
	*ret_premises = NULL;
	*ret_count = 0;
	return STATUS_OK;
}

/* --- timeline: the last of what is said, without a day --- */

enum { UNDATED = 4 };
static const struct timeline_lane lanes[] = {{NULL, 0, UNDATED}};

enum status timeline_open(struct casefile *c, const void *ctx, int64_t ship,
			  struct timeline **ret_timeline, struct error *err)
{
	(void)c;
	(void)ship;
	(void)err;
	*ret_timeline = (struct timeline *)(void *)talloc_zero(ctx, int64_t);
	return STATUS_OK;
}

const struct timeline_lane *timeline_lanes(const struct timeline *timeline,
					   int *ret_count)
{
	(void)timeline;
	*ret_count = 1;
	return lanes;
}

int64_t timeline_total(const struct timeline *timeline)
{
	(void)timeline;
	return UNDATED + 1;
}

struct span timeline_range(const struct timeline *timeline)
{
	(void)timeline;
	return (struct span){TIME_MIN, TIME_MIN};
}

enum status timeline_window(struct timeline *timeline, const void *ctx,
			    int64_t position, int n,
			    struct timeline_row **ret_rows, int *ret_count,
			    struct error *err)
{
	(void)timeline;
	(void)position;
	(void)n;
	(void)err;
	*ret_rows = talloc_zero_array(ctx, struct timeline_row, UNDATED + 1);
	for (int i = 1; i <= UNDATED; i++) {
		(*ret_rows)[i].said = &said[SAYINGS - i];
		(*ret_rows)[i].about = "";
	}
	*ret_count = UNDATED + 1;
	return STATUS_OK;
}

enum status timeline_position(struct timeline *timeline, int64_t record,
			      int64_t *ret_position, struct error *err)
{
	(void)timeline;
	(void)record;
	(void)err;
	*ret_position = -1;
	return STATUS_OK;
}

enum status timeline_within(struct timeline *timeline, int64_t record,
			    struct span range, int64_t *ret_position,
			    struct error *err)
{
	(void)range;
	return timeline_position(timeline, record, ret_position, err);
}

enum status timeline_lane_bar(struct timeline *timeline, int lane,
			      struct span range, int width, char *bar,
			      struct error *err)
{
	(void)timeline;
	(void)lane;
	(void)range;
	(void)width;
	(void)err;
	bar[0] = '\0';
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
	(void)record;
	(void)max_rows;
	(void)err;
	if (ret_rest)
		*ret_rest = (struct chain_rest){.more = false};
	*ret_rows = talloc_array(ctx, struct chain_row, LINKS);
	memcpy(*ret_rows, chain, sizeof(chain));
	for (int i = 0; i < LINKS; i++)
		(*ret_rows)[i].kind = casefile_kind_of(c, chain[i].record);
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
			 int max_rows, struct origin_row **ret_rows,
			 int *ret_count, struct error *err)
{
	(void)c;
	(void)record;
	(void)err;
	*ret_rows = talloc_array(ctx, struct origin_row, ORIGINS);
	memcpy(*ret_rows, origins, sizeof(origins));
	*ret_count = max_rows < ORIGINS ? max_rows : ORIGINS;
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
	{.claim = 601, .citation = 501, .source = 402, .document = 402, .origin = 401,
	 .said = "offloading cargo", .value = "unloads",
	 .where = "rusi23 Fig. 5", .quote = "The Maria in Dunai",
	 .source_title = "The Orient Express", .speaker_title = "",
	 .origin_title = "RUSI", .as_of = "16 Oct 2023", .supports = true},
	{.claim = 602, .citation = 502, .source = 403, .document = 403, .origin = 401,
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
		field->values[0].text = field->values[0].as =
			i ? "14 Oct" : "so";
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
	*ret_info = info;
	return STATUS_OK;
}

int64_t detail_citation_claims(struct casefile *c, int64_t citation)
{
	(void)c;
	(void)citation;
	return 4;
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

enum status list_known(struct list *list, int64_t *ret_count, bool *ret_all,
		       struct error *err)
{
	(void)list;
	(void)err;
	*ret_count = SHIPS;
	*ret_all = true;
	return STATUS_OK;
}

enum status list_tally(struct list *list, int ms, bool *ret_ready,
		       struct error *err)
{
	(void)list;
	(void)ms;
	(void)err;
	*ret_ready = true;
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

enum status list_count(struct list *list, int64_t limit, int64_t *ret_count,
		       struct error *err)
{
	(void)list;
	(void)limit;
	(void)err;
	*ret_count = SHIPS;
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
