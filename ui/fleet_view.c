/* fleet_view: the vessels, with what is said of their own designation. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/analysis/parts.h"
#include "ui/view.h"

enum { NAME, LISTED, BY, COLUMNS };

enum { WHOLE_MAX = 400 /* so many ships are read at once, with what else they
			* are called in rows below them */ };

static const struct view_column columns[COLUMNS] = {
	[NAME] = {"vessels", "Vessels", {9, 18, 0, 1}, false},
	[LISTED] = {"listed", "Listed", {11, 12, 0, 0}, false},
	[BY] = {"by", "By", {2, 2, 0, 0}, true},
};

static enum status open_fleet(struct store_side *side, struct view_load *load,
			      struct fleet **ret_fleet, struct error *err)
{
	struct store_cache *cache = store_side_cache(
		side, load->view, load->generation);
	struct fleet *fleet = cache->object;
	enum status status = STATUS_OK;

	if (!fleet)
		status = fleet_open(store_side_case(side), NULL,
				    load->query.filter, &fleet, err);
	if (status != STATUS_OK)
		return status;
	cache->object = fleet;
	*ret_fleet = fleet;
	return STATUS_OK;
}

static void fill(struct view_load *load, const struct fleet_row *ship,
		 const struct field *listed)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = ship->id,
				      .kind = KIND_VESSEL,
				      .record = ship->id,
				      .title = ship->title};
	row->flags = ship->marked ? VIEW_ROW_MARKED : 0;
	view_cell_set(row, NAME, ship->title,
		      ship->label ? STYLE_LABEL : STYLE_NORMAL);
	view_cell_set(row, LISTED, ship->listed,
		      style_of_standing(ship->listed_standing));
	row->cells[NAME].reference = ship->id;
	row->cells[LISTED].field = listed;
	row->cells[LISTED].parts = *ship->listed ? PARTS_LISTED : PARTS_NONE;
	row->cells[LISTED].kind = KIND_DESIGNATION;
	if (*ship->listed)
		view_cell_by(load, row, BY, ship->listed_standing,
			     ship->by_low, ship->by_high);
}

static void fill_also(struct view_load *load, const struct fleet_row *ship)
{
	for (int i = 0; ship->also && ship->also[i]; i++) {
		struct view_row *row = view_load_row(load);

		if (!row)
			return;
		row->flags = VIEW_ROW_QUIET;
		view_cell_set(row, NAME,
			      talloc_asprintf(load, "  %s", ship->also[i]),
			      STYLE_DIM);
	}
}

static enum status find_place(struct fleet *fleet, struct view_load *load,
			      struct error *err)
{
	enum status status;

	if (load->seek.id == 0 || load->seek.table != TABLE_RECORD)
		return STATUS_OK;
	status = fleet_position(fleet, load->seek.id, &load->sought, err);
	if (status == STATUS_OK && load->sought >= 0) {
		load->position = load->sought - load->count / 2;
		if (load->position < 0)
			load->position = 0;
	}
	return status;
}

static enum status read_rows(struct casefile *casefile, struct fleet *fleet,
			     struct view_load *load, struct error *err)
{
	const struct registry *registry = casefile_registry(casefile);
	const struct field *listed = registry_field_by_word(
		registry, registry_kind(registry, KIND_DESIGNATION), "target",
		strlen("target"));
	bool whole = load->total <= WHOLE_MAX;
	struct fleet_row *ships;
	int count;
	enum status status = fleet_window(fleet, load,
					  whole ? 0 : load->position,
					  whole ? WHOLE_MAX : load->count,
					  &ships, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++) {
		fill(load, &ships[i], listed);
		if (whole && !load->query.narrow)
			fill_also(load, &ships[i]);
	}
	if (whole) {
		load->sought = -1;
		load->query.filter = NULL; /* the store did it */
		view_load_whole(load);
	}
	return STATUS_OK;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct fleet *fleet = NULL;
	enum status status = open_fleet(side, load, &fleet, err);

	if (status == STATUS_OK)
		status = fleet_count(fleet, &load->total, err);
	if (status == STATUS_OK)
		status = find_place(fleet, load, err);
	if (status == STATUS_OK)
		status = read_rows(store_side_case(side), fleet, load, err);
	return status;
}

/* On the listing the detail shows the designations, else the ship. */
static struct chosen lead(const struct view_row *row, int column)
{
	struct chosen chosen = row->chosen;

	if (column != NAME && row->cells[LISTED].text &&
	    *row->cells[LISTED].text)
		chosen.field = row->cells[LISTED].field;
	return chosen;
}

static enum status every(struct store_side *side, struct view_load *load,
			 int64_t **ret_ids, int64_t *ret_count,
			 struct error *err)
{
	struct fleet *fleet = NULL;
	enum status status = open_fleet(side, load, &fleet, err);

	return status == STATUS_OK ? fleet_ids(fleet, load, VIEW_SELECTED_MAX,
					       ret_ids, ret_count, err)
				   : status;
}

const struct view_class fleet_view = {
	.name = "vessels",
	.title = "Vessels",
	.empty = "No vessel yet: a adds one by its name. First a source? "
		 ":add-source ADDRESS, then p pins it. ? shows every key, :tour "
		 "and taffrail tour show around.",
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_LEADS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
	.every = every,
	.lead = lead,
};
