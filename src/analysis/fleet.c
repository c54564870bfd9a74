/* fleet: the vessels, each with what is said of her own designation. A case
 * of a person's size is ranked by how much is said of each ship; beyond
 * RANKED_MAX ships the list's own order (by name) stands, since counting what
 * is said of all of them would be a scan at each opening. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/listing.h"
#include "src/analysis/panes.h"
#include "src/analysis/wording.h"
#include "src/base/text.h"

enum { RANKED_MAX = 500, SAID_MAX = 1000, ALSO_MAX = 8 };

struct ranked {
	int64_t id;
	const char *title;
	bool label, group;
	int64_t said;
};

struct fleet {
	struct casefile *casefile;
	struct list *list;
	struct ranked *ranked; /* NULL: too many; the list's own order */
	int ranked_count;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static int fleet_destroy(struct fleet *fleet)
{
	list_close(fleet->list);
	return 0;
}

/* ---- ranking ---- */

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order;

	if (x->group != y->group)
		return x->group ? 1 : -1;
	if (x->label != y->label)
		return x->label ? 1 : -1;
	if (x->said != y->said)
		return x->said > y->said ? -1 : 1;
	order = strcasecmp(x->title, y->title);
	if (order)
		return order;
	return (x->id > y->id) - (x->id < y->id);
}

static bool add_ranked(struct fleet *fleet, const struct ranked *ranked)
{
	fleet->ranked = talloc_realloc(fleet, fleet->ranked, struct ranked,
				       (unsigned int)fleet->ranked_count + 1);
	if (!fleet->ranked)
		return false;
	fleet->ranked[fleet->ranked_count] = *ranked;
	fleet->ranked[fleet->ranked_count].title =
		talloc_strdup(fleet, ranked->title);
	return fleet->ranked[fleet->ranked_count++].title != NULL;
}

/* Of her and of the groups she is in: who is spoken of most comes first. */
static int64_t said_of(struct pane_reader *reader, const void *ctx, int64_t id)
{
	int64_t said = pane_said_of(reader, id, SAID_MAX), *groups;
	int count = 0;

	if (pane_groups(reader, ctx, id, &groups, &count, NULL) == STATUS_OK)
		for (int i = 0; i < count; i++)
			said += pane_said_of(reader, groups[i], SAID_MAX);
	return said;
}

static enum status rank_ships(struct fleet *fleet, struct pane_reader *reader,
			      const void *ctx, int count, struct error *err)
{
	struct list_row *rows;
	int n;
	enum status status = list_window(fleet->list, ctx, 0, count, &rows, &n,
					 err);

	for (int i = 0; i < n && status == STATUS_OK; i++) {
		struct ranked ranked = { .id = rows[i].id,
					 .title = rows[i].title,
					 .label = rows[i].label };

		ranked.said = said_of(reader, ctx, rows[i].id);
		if (!add_ranked(fleet, &ranked))
			status = no_memory(err);
	}
	return status;
}

/* Each word of the filter must begin a word of the title. */
static bool passes(const char *title, const char *filter)
{
	struct buffer have, want;
	bool all = true;

	buffer_init(&have, VALUE_TEXT_MAX);
	buffer_init(&want, VALUE_TEXT_MAX);
	(void)text_fold(title, strlen(title), &have);
	(void)text_fold(filter, strlen(filter), &want);
	for (const char *word = want.data; all && *word;) {
		size_t n = strcspn(word, " ");
		bool found = false;

		for (const char *at = have.data; *at && !found;) {
			found = strncmp(at, word, n) == 0;
			at += strcspn(at, " ");
			at += *at == ' ';
		}
		all = found;
		word += n + (word[n] == ' ');
	}
	buffer_release(&have);
	buffer_release(&want);
	return all;
}

/* Ships that nobody tells apart: a group without a known member is all that
 * the case has of them. */
static enum status rank_groups(struct fleet *fleet, struct pane_reader *reader,
			       const void *ctx, const char *filter,
			       struct error *err)
{
	int64_t *groups;
	int count = 0;
	enum status status = pane_unnamed_groups(reader, ctx, KIND_VESSEL,
						 RANKED_MAX, &groups, &count,
						 err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct ranked ranked = {
			.id = groups[i], .group = true,
			.title = pane_title(reader, ctx, groups[i]),
			.said = pane_said_of(reader, groups[i], SAID_MAX),
		};

		ranked.label = ranked.title[0] == '(';
		if ((!filter || passes(ranked.title, filter)) &&
		    !add_ranked(fleet, &ranked))
			status = no_memory(err);
	}
	return status;
}

static enum status rank(struct fleet *fleet, const char *filter, int count,
			struct error *err)
{
	void *ctx = talloc_new(fleet);
	struct pane_reader *reader = pane_reader_new(fleet->casefile, ctx);
	enum status status = reader ? STATUS_OK : no_memory(err);

	fleet->ranked = talloc_array(fleet, struct ranked, 1);
	if (!fleet->ranked)
		status = no_memory(err);
	if (status == STATUS_OK)
		status = rank_ships(fleet, reader, ctx, count, err);
	if (status == STATUS_OK)
		status = rank_groups(fleet, reader, ctx, filter, err);
	if (status == STATUS_OK)
		qsort(fleet->ranked, (size_t)fleet->ranked_count,
		      sizeof(*fleet->ranked), by_rank);
	talloc_free(ctx);
	return status;
}

enum status fleet_open(struct casefile *casefile, const void *ctx,
		       const char *filter, struct fleet **ret_fleet,
		       struct error *err)
{
	struct list_query query = { .kind = KIND_VESSEL, .filter = filter };
	struct fleet *fleet = talloc_zero(ctx, struct fleet);
	int64_t count = 0;
	enum status status;

	if (!fleet)
		return no_memory(err);
	fleet->casefile = casefile;
	status = list_open(casefile, fleet, &query, &fleet->list, err);
	if (status == STATUS_OK) {
		talloc_set_destructor(fleet, fleet_destroy);
		status = list_count(fleet->list, RANKED_MAX, &count, err);
	}
	if (status == STATUS_OK && count <= RANKED_MAX)
		status = rank(fleet, filter, (int)count, err);
	if (status != STATUS_OK) {
		talloc_free(fleet);
		return status;
	}
	*ret_fleet = fleet;
	return STATUS_OK;
}

enum status fleet_count(struct fleet *fleet, int64_t *ret_count,
			struct error *err)
{
	if (!fleet->ranked)
		return list_count(fleet->list, INT64_MAX - 1, ret_count, err);
	*ret_count = fleet->ranked_count;
	return STATUS_OK;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

enum status fleet_ids(struct fleet *fleet, const void *ctx, int64_t max,
		      int64_t **ret_ids, int64_t *ret_count, struct error *err)
{
	int n = fleet->ranked_count;
	int64_t *ids;

	if (!fleet->ranked)
		return list_ids(fleet->list, ctx, max, ret_ids, ret_count,
				err);
	n = n > max ? (int)max : n;
	ids = talloc_array(ctx, int64_t, (unsigned int)n + 1);
	if (!ids)
		return no_memory(err);
	for (int i = 0; i < n; i++)
		ids[i] = fleet->ranked[i].id;
	qsort(ids, (size_t)n, sizeof(*ids), by_id);
	*ret_ids = ids;
	*ret_count = n;
	return STATUS_OK;
}

enum status fleet_position(struct fleet *fleet, int64_t id,
			   int64_t *ret_position, struct error *err)
{
	if (!fleet->ranked)
		return list_position(fleet->list, id, ret_position, err);
	*ret_position = -1;
	for (int i = 0; i < fleet->ranked_count; i++)
		if (fleet->ranked[i].id == id)
			*ret_position = i;
	return STATUS_OK;
}

/* ---- rows ---- */

struct also {
	const char *texts[ALSO_MAX + 1];
	int count;
};

static bool add_also(struct also *also, char *text)
{
	if (text && also->count < ALSO_MAX)
		also->texts[also->count++] = text;
	return text != NULL;
}

/* Names beyond the first: the ones that she has no more, and others. */
static enum status add_names(struct pane_reader *reader, const void *ctx,
			     const struct pane_row *row,
			     const struct field *name, struct also *also,
			     struct error *err)
{
	struct pane_cell *values;
	int count;
	enum status status = pane_values(reader, ctx, row, name, &values,
					 &count, err);

	for (int i = 1; status == STATUS_OK && i < count; i++) {
		struct pane_claim *claim;
		bool former;

		if (values[i].standing == STANDING_REJECTED ||
		    values[i].standing == STANDING_NEGATIVE || !values[i].text)
			continue;
		status = pane_claim(reader, ctx, values[i].claim, &claim, err);
		if (status != STATUS_OK)
			break;
		former = telling_is_former(reader, ctx, claim);
		if (!add_also(also, talloc_asprintf(ctx, "%s %s",
						    former ? "was" : "also",
						    values[i].text)))
			status = no_memory(err);
	}
	return status;
}

/* "reportedly as (not given)": an identity that is not known to be hers. */
static char *identity_words(struct pane_reader *reader, const void *ctx,
			    const struct telling *telling)
{
	const char *name = telling_cell(reader, telling, "name")->text;
	const char *hedge = telling_winner(telling,
					   &telling->row->cells[0])->hedge;
	char *words = talloc_asprintf(ctx, "as %s",
				      name ? name : "(not given)");

	return words ? wording_hedged(ctx, hedge, words, false) : NULL;
}

static enum status add_identities(struct pane_reader *reader, const void *ctx,
				  int64_t target, struct also *also,
				  struct error *err)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						KIND_IDENTITY);
	const struct field *vessel = telling_field(reader, kind, "vessel");
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_references(reader, ctx, kind, vessel, target,
					     &found, &count, err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct telling *telling;

		status = telling_read(reader, ctx, kind, found[i].record,
				      &telling, err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
		else if (status == STATUS_OK &&
			 telling->row->standing != STANDING_NEGATIVE &&
			 telling->row->standing != STANDING_REJECTED &&
			 !add_also(also, identity_words(reader, ctx, telling)))
			status = no_memory(err);
	}
	return status;
}

/* Of a ship; a group has no names beyond its own. */
static enum status add_other_names(struct pane_reader *reader,
				   const void *ctx, int64_t id,
				   struct also *also, struct error *err)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						KIND_VESSEL);
	const struct field *name = telling_field(reader, kind, "name");
	struct pane_row *row;
	enum status status;

	if (!name)
		return STATUS_OK;
	status = pane_row(reader, ctx, kind, id, &row, err);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status == STATUS_OK && row->cells[name->slot].more > 0)
		status = add_names(reader, ctx, row, name, also, err);
	return status;
}

static enum status make_also(struct pane_reader *reader, const void *ctx,
			     const struct ranked *ship, const int64_t *groups,
			     int group_count, const char ***ret_also,
			     struct error *err)
{
	struct also also = { .count = 0 };
	enum status status = STATUS_OK;

	if (!ship->group)
		status = add_other_names(reader, ctx, ship->id, &also, err);
	if (status == STATUS_OK)
		status = add_identities(reader, ctx, ship->id, &also, err);
	for (int i = 0; i < group_count && status == STATUS_OK; i++)
		status = add_identities(reader, ctx, groups[i], &also, err);
	if (status != STATUS_OK)
		return status;
	also.texts[also.count] = NULL;
	*ret_also = talloc_memdup(ctx, also.texts,
				  sizeof(*also.texts) *
					  ((size_t)also.count + 1));
	return *ret_also ? STATUS_OK : no_memory(err);
}

static enum status make_row(struct pane_reader *reader, const void *ctx,
			    const struct ranked *ship, struct fleet_row *row,
			    struct error *err)
{
	struct listing listing = { .text = "" };
	int64_t *groups = NULL;
	int count = 0;
	enum status status = pane_groups(reader, ctx, ship->id, &groups,
					 &count, err);

	*row = (struct fleet_row){
		.id = ship->id,
		.title = talloc_strdup(ctx, ship->title),
		.label = ship->label,
		.marked = pane_marked(reader, ship->id),
	};
	if (!row->title)
		return no_memory(err);
	if (status == STATUS_OK)
		status = listing_read(reader, ctx, ship->id, groups, count,
				      &listing, err);
	row->listed = listing.text;
	row->listed_standing = listing.standing;
	row->by_low = listing.by_low;
	row->by_high = listing.by_high;
	if (status != STATUS_OK)
		return status;
	return make_also(reader, ctx, ship, groups, count, &row->also, err);
}

/* Ships of the window: from the ranking, or from the list. */
static enum status window_ships(struct fleet *fleet, const void *ctx,
				int64_t position, int n,
				struct ranked **ret_ships, int *ret_count,
				struct error *err)
{
	struct list_row *rows;
	enum status status;

	if (fleet->ranked) {
		if (position > fleet->ranked_count)
			position = fleet->ranked_count;
		*ret_ships = fleet->ranked + position;
		*ret_count = fleet->ranked_count - (int)position < n
				     ? fleet->ranked_count - (int)position
				     : n;
		return STATUS_OK;
	}
	status = list_window(fleet->list, ctx, position, n, &rows, ret_count,
			     err);
	if (status != STATUS_OK)
		return status;
	*ret_ships = talloc_zero_array(ctx, struct ranked,
				       (unsigned int)*ret_count + 1);
	for (int i = 0; i < *ret_count && *ret_ships; i++)
		(*ret_ships)[i] = (struct ranked){ .id = rows[i].id,
						   .title = rows[i].title,
						   .label = rows[i].label };
	return *ret_ships ? STATUS_OK : no_memory(err);
}

enum status fleet_window(struct fleet *fleet, const void *ctx,
			 int64_t position, int n, struct fleet_row **ret_rows,
			 int *ret_count, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(fleet->casefile, ctx);
	struct ranked *ships = NULL;
	struct fleet_row *rows;
	int count = 0;
	enum status status =
		reader ? window_ships(fleet, ctx, position < 0 ? 0 : position,
				      n, &ships, &count, err)
		       : no_memory(err);

	if (status != STATUS_OK)
		return status;
	rows = talloc_zero_array(ctx, struct fleet_row,
				 (unsigned int)count + 1);
	if (!rows)
		return no_memory(err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = make_row(reader, ctx, &ships[i], &rows[i], err);
	talloc_free(reader);
	if (status != STATUS_OK)
		return status;
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}
