/* Which place lies in which: "the Dunai facility" inside "Dunai" is no
 * contradiction. Told by the claims of a place's parent, all that stand, and
 * not by what its cell shows, so that no order of work can matter. */
#include <stdlib.h>
#include <string.h>

#include "store/derive_internal.h"

/* More places than this are in no chain of parents. */
enum { PLACES_MAX = 256 };

#define PARENTS(index)                                                        \
	"SELECT ref, id, citation FROM claim " index                          \
	"WHERE record = ?1 AND field = 1003 AND ref IS NOT NULL "        \
	"AND coalesce(polarity, 0) = 0 AND (?2 = 0 OR entry <= ?2)"
static const char *const parents_sql[2] = {
	PARENTS("INDEXED BY claim_record "), PARENTS("") };

static bool stands(const struct engine *engine, int64_t claim, int64_t citation)
{
	enum verdict verdict = gather_verdict(engine, claim, citation, NULL);

	return verdict != VERDICT_WITHDRAWN && verdict != VERDICT_REJECTED &&
	       !gather_replaced(engine, claim);
}

static bool seen(const int64_t *places, int count, int64_t place)
{
	for (int i = 0; i < count; i++)
		if (places[i] == place)
			return true;
	return false;
}

static int add_parents(struct engine *engine, int64_t place, int64_t *places,
		       int count)
{
	struct statement *s;

	if (engine_note(engine, db_prepare(engine->db,
					   parents_sql[engine->shadowed], &s,
					   NULL)) != STATUS_OK)
		return count;
	db_bind_integer(s, 1, place);
	db_bind_integer(s, 2, engine->memory.known_by);
	while (count < PLACES_MAX && db_step(s)) {
		int64_t parent = memory_representative(
			&engine->memory, db_column_integer(s, 0));

		if (stands(engine, db_column_integer(s, 1),
			   db_column_integer(s, 2)) &&
		    !seen(places, count, parent))
			places[count++] = parent;
	}
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	return count;
}

/* Parents of all that are joined into one. */
static int add_all_parents(struct engine *engine, int64_t place,
			   int64_t *places, int count)
{
	int n;
	const struct pair *joined =
		pairs_find(&engine->memory.joined, place, &n);

	if (n == 0)
		return add_parents(engine, place, places, count);
	for (int i = 0; i < n; i++)
		count = add_parents(engine, joined[i].b, places, count);
	return count;
}

bool places_within(struct engine *engine, int64_t a, int64_t b)
{
	int64_t places[PLACES_MAX];
	int count = 1;

	places[0] = a;
	for (int i = 0; i < count; i++) {
		if (i > 0 && places[i] == b)
			return true;
		count = add_all_parents(engine, places[i], places, count);
	}
	return false;
}

/* ---- what hangs on it ---- */

static const char children_sql[] =
	"SELECT DISTINCT record FROM claim WHERE ref = ? AND field = 1003";

static bool collect_place(struct pairs *below, int64_t place)
{
	for (int i = 0; i < below->count; i++)
		if (below->items[i].a == place)
			return true;
	return pairs_add(below, place, 0);
}

/* Places below one, with all that are joined with any of them. */
static enum status collect_below(struct engine *engine, int64_t place,
				 struct pairs *below, struct error *err)
{
	struct statement *s;
	bool room = collect_place(below, place);

	for (int i = 0; room && i < below->count; i++) {
		int64_t shown = memory_representative(&engine->memory,
						      below->items[i].a);
		int n;
		const struct pair *joined =
			pairs_find(&engine->memory.joined, shown, &n);
		enum status status;

		for (int j = 0; j < n && room; j++)
			room = collect_place(below, joined[j].b);
		status = db_prepare(engine->db, children_sql, &s, err);
		if (status != STATUS_OK)
			return status;
		db_bind_integer(s, 1, below->items[i].a);
		while (room && db_step(s))
			room = collect_place(below, db_column_integer(s, 0));
		status = rows_end(s, STATUS_OK, err);
		if (status != STATUS_OK)
			return status;
	}
	return room ? STATUS_OK : no_memory(err);
}

/* Records that refer to a place, and whether they name two in one field. */
static const char referring_sql[] =
	"SELECT DISTINCT c.record, r.kind, EXISTS (SELECT 1 FROM claim d "
	"WHERE d.record = c.record AND d.field = c.field AND d.ref <> c.ref) "
	"FROM claim c JOIN record r ON r.id = c.record WHERE c.ref = ?";

/* One that refers to a single place shows that place, wherever it lies; but
 * a joined record has claims elsewhere, a group passes them on, and a
 * relation may be a rival by its place. */
static bool mark_referring(struct derive *derive, int64_t record, int kind,
			   bool two)
{
	struct engine *engine = &derive->engine;
	const struct derive_kind *k = engine_kind(engine, kind);
	int n;
	const struct pair *members;

	if (two || (k && k->by_key) ||
	    idmap_get(engine->memory.representative, record, NULL))
		if (!derive_dirty(derive, record, kind))
			return false;
	members = pairs_find(&engine->memory.members,
			     memory_representative(&engine->memory, record),
			     &n);
	for (int i = 0; i < n; i++)
		if (!derive_dirty(derive, members[i].b, 0))
			return false;
	/* A member of a group may have the other place from there. */
	pairs_find(&engine->memory.groups, record, &n);
	return n == 0 || derive_dirty(derive, record, kind);
}

static enum status mark_place(struct derive *derive, int64_t place,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(derive->engine.db, referring_sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, place);
	while (status == STATUS_OK && db_step(s))
		if (!mark_referring(derive, db_column_integer(s, 0),
				    (int)db_column_integer(s, 1),
				    db_column_integer(s, 2) != 0))
			status = no_memory(err);
	return rows_end(s, status, err);
}

struct moved {
	struct derive *derive;
	struct pairs below;
	struct error *err;
	enum status status;
};

static bool each_moved(void *payload, int64_t place, int64_t unused)
{
	struct moved *moved = payload;

	(void)unused;
	moved->status = collect_below(&moved->derive->engine, place,
				      &moved->below, moved->err);
	return moved->status == STATUS_OK;
}

enum status derive_spread_places(struct derive *derive, struct error *err)
{
	struct moved moved = { derive, { 0 }, err, STATUS_OK };

	idmap_walk(derive->touched.parents, each_moved, &moved);
	for (int i = 0; i < moved.below.count && moved.status == STATUS_OK;
	     i++)
		moved.status = mark_place(derive, moved.below.items[i].a, err);
	pairs_release(&moved.below);
	return moved.status;
}
