/* calls_view: what is said of a ship, in time; of anything else, what refers
 * to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/analysis/parts.h"
#include "ui/refers.h"
#include "ui/view.h"

enum { WHEN, PLACE, WHAT, WITH, BY, SOURCES, COLUMNS };
/* Up to so many rows all are at hand. */
enum { WHOLE_MAX = 200 };

static const struct view_column columns[COLUMNS] = {
	[WHEN] = {"when", "When", {15, 15, 0, 0}, false},
	[PLACE] = {"place", "Place", {6, 11, 1, 1}, false},
	[WHAT] = {"calls", "What is said", {20, 28, 0, 3}, false},
	[WITH] = {"with", "With", {8, 8, 3, 1}, false},
	[BY] = {"by", "By", {3, 3, 0, 0}, false},
	[SOURCES] = {"sources", "Sources", {13, 13, 2, 1}, false},
};

/* Of the whole case: years stand in the dates, and each row says whose it
 * is. */
static const struct view_column case_columns[COLUMNS] = {
	[WHEN] = {"when", "When", {15, 17, 0, 0}, false},
	[PLACE] = {"place", "Place", {6, 14, 1, 1}, false},
	[WHAT] = {"calls", "What is said", {20, 28, 0, 3}, false},
	[WITH] = {"who", "Who", {10, 20, 0, 2}, false},
	[BY] = {"by", "By", {3, 3, 0, 0}, false},
	[SOURCES] = {"sources", "Sources", {13, 13, 2, 1}, false},
};

static const struct field *field_of(const struct registry *registry, int kind,
				    const char *word)
{
	return registry_field_by_word(registry, registry_kind(registry, kind),
				      word, strlen(word));
}

static void set_fields(struct view_row *row, const struct registry *registry,
		       const struct happening *said)
{
	static const struct {
		int column;
		const char *word;
		enum parts_of parts;
	} named[] = {
		{WHEN, "when", PARTS_WHEN}, {PLACE, "place", PARTS_PLACE},
		{WHAT, "did", PARTS_WHAT}, {WITH, "with", PARTS_WITH},
	};

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		struct view_cell *cell = &row->cells[named[i].column];

		cell->kind = said->kind;
		cell->field = field_of(registry, said->kind, named[i].word);
		cell->parts = cell->text && *cell->text ? (int)named[i].parts
							: 0;
	}
}

/* about: whose it is, where no ship stands over the rows. */
static const char *title_of(struct view_load *load,
			    const struct happening *said, const char *about)
{
	return talloc_asprintf(load, "%s%s%s%s%s", about,
			       *about && *said->place ? " at " : "",
			       said->place, *said->when ? ", " : "",
			       said->when);
}

static void fill(struct view_load *load, const struct registry *registry,
		 const struct happening *said, const char *about)
{
	struct view_row *row = view_load_row(load);
	enum style style = said->standing == STANDING_REJECTED
				   ? STYLE_REJECTED : STYLE_NORMAL;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = said->record,
				      .kind = said->kind,
				      .record = said->record,
				      .title = title_of(load, said, about)};
	view_cell_set(row, WHEN, said->when, style);
	row->cells[WHEN].standing = said->when_standing;
	view_cell_set(row, PLACE, said->place, style);
	row->cells[PLACE].standing = said->place_standing;
	view_cell_set(row, WHAT, said->what, style);
	row->cells[WHAT].standing = said->what_standing;
	view_cell_set(row, WITH, load->query.subject.id ? said->with : about,
		      style);
	view_cell_set(row, SOURCES, said->sources, STYLE_NORMAL);
	view_cell_by(load, row, BY, said->standing, said->by_low,
		     said->by_high);
	set_fields(row, registry, said);
}

static void set_headings(struct view_load *load, int year)
{
	const struct chosen *subject = &load->query.subject;

	if (year > 0)
		load->headings[WHEN] =
			talloc_asprintf(load, "When (%d)", year);
	if (subject->title && *subject->title)
		load->headings[WHAT] =
			talloc_asprintf(load, "What is said of the %s",
					subject->title);
}

/* abouts: of each row; NULL: all are about the ship. */
static void fill_all(struct view_load *load, struct casefile *casefile,
		     const struct happening *said, const char *const *abouts,
		     int count)
{
	const char *ship = load->query.subject.title;

	for (int i = 0; i < count; i++)
		fill(load, casefile_registry(casefile), &said[i],
		     abouts ? abouts[i] : ship ? ship : "");
}

/* Kept until the ship is another one. */
static enum status open_list(struct store_side *side,
			     const struct view_load *load,
			     struct compose_list **ret_list, struct error *err)
{
	struct store_cache *cache =
		store_side_cache(side, load->view, load->generation);
	const struct compose_query query = {
		.thing = load->query.subject.id, .style = COMPOSE_SHORT};
	struct compose_list *list = cache->object;
	enum status status = STATUS_OK;

	if (!list)
		status = compose_list_open(store_side_case(side), NULL, &query,
					   &list, err);
	if (status != STATUS_OK)
		return status;
	cache->object = list;
	*ret_list = list;
	return STATUS_OK;
}

/* Which rows of the list: of a short one the first, or all where somebody moves
 * in it; those around the screen, or around the row that is sought. */
static int *choose_places(struct view_load *load,
			  const struct compose_list *list, int *ret_count)
{
	int count = compose_list_count(list), *places;

	load->total = count;
	load->whole = count <= WHOLE_MAX;
	if (load->seek.id != 0) {
		load->sought = compose_list_find(list, load->seek.id);
		if (load->sought >= 0)
			load->position = load->sought - load->count / 2;
	}
	if (load->whole || load->position < 0)
		load->position = 0;
	if (load->position > count)
		load->position = count;
	count -= (int)load->position;
	if (!load->whole && count > load->count)
		count = load->count;
	if (load->whole && load->seek.id == 0) {
		int first = view_load_first(load, count);

		load->unfinished = first < count;
		count = first;
	}
	places = talloc_array(load, int, (unsigned)count + 1);
	for (int i = 0; places && i < count; i++)
		places[i] = (int)load->position + i;
	*ret_count = count;
	return places;
}

static enum status load_ship(struct store_side *side, struct view_load *load,
			     struct error *err)
{
	struct compose_list *list = NULL;
	struct happening *said;
	const char **about;
	int *places = NULL, count;
	enum status status = open_list(side, load, &list, err);

	if (status == STATUS_OK) {
		places = choose_places(load, list, &count);
		status = places ? compose_list_rows(list, load, places, count,
						    &said, &count, &about, err)
				: error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status != STATUS_OK)
		return status;
	fill_all(load, store_side_case(side), said, NULL, count);
	if (load->whole)
		load->total = load->row_count;
	set_headings(load, compose_list_year(list));
	return STATUS_OK;
}

static enum status load_case(struct casefile *casefile, struct view_load *load,
			     struct error *err)
{
	struct happening *said;
	const char **abouts;
	int count;
	enum status status = happenings_read(casefile, load, load->position,
					     load->count, &said, &count,
					     &abouts, &load->total, err);

	if (status != STATUS_OK)
		return status;
	fill_all(load, casefile, said, abouts, count);
	load->columns = case_columns;
	load->column_count = COLUMNS;
	return STATUS_OK;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct chosen *subject = &load->query.subject;

	if (subject->id == 0)
		return load_case(store_side_case(side), load, err);
	return subject->kind == KIND_VESSEL ? load_ship(side, load, err)
					    : refers_load(side, load, err);
}

/* "Rajin-Dunai" keeps its first port and the dash, "Najin=Rajin" what its own
 * source prints. */
static const char *fit_place(const char *text, int width, char *buffer,
			     size_t size)
{
	size_t dash = strcspn(text, "-"), same = strcspn(text, "=");

	if ((int)strlen(text) <= width)
		return text;
	if (text[same])
		snprintf(buffer, size, "%.*s", (int)same, text);
	else if (text[dash])
		snprintf(buffer, size, "%.*s", (int)dash + 1, text);
	else
		return text;
	return buffer;
}

/* "Angara +1" closes up before it is cut. */
static const char *fit_with(const char *text, int width, char *buffer,
			    size_t size)
{
	const char *plus = strstr(text, " +");

	if ((int)strlen(text) <= width || !plus)
		return text;
	snprintf(buffer, size, "%.*s%s", (int)(plus - text), text, plus + 1);
	return buffer;
}

/* "Angara" is one other, "Angara +1" are two. */
static long others(const char *with)
{
	const char *plus = strrchr(with, '+');

	if (!*with)
		return 0;
	return plus ? 1 + strtol(plus + 1, NULL, 10) : 1;
}

static const char *fit(const struct view_row *row, int column, int width,
		       unsigned shown, char *buffer, size_t size)
{
	const char *text = row->cells[column].text;
	const char *with = row->cells[WITH].text;

	if (!text)
		return "";
	if (column == PLACE)
		return fit_place(text, width, buffer, size);
	if (column == WITH)
		return fit_with(text, width, buffer, size);
	if (column != WHAT || (shown & 1u << WITH) || !with || !*with)
		return text;
	snprintf(buffer, size, "%s +%ld", text, others(with));
	return buffer;
}

const struct view_class calls_view = {
	.name = "calls",
	.title = "What is said",
	.empty = "nothing is said of it yet: a adds a call",
	.flags = VIEW_HEADS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
	.fit = fit,
};
