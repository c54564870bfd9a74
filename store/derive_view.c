/* A kind as it was: by a valid date, by what was known after an entry, or
 * both, in temporary tables of the same shape. The same code with another
 * memory and other names.
 *
 * Known by an entry: store/past.h turns the tables back. */
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/past.h"
#include "store/titles.h"

/* Kinds to which a field refers are derived too, for their titles. */
static bool is_wanted(const struct engine *engine, const struct kind *kind,
		      int number)
{
	if (number == kind->number || number == KIND_DOCUMENT ||
	    number == KIND_PLACE || number == KIND_GROUP)
		return true;
	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];

		if (f->type == VALUE_REFERENCE && f->qualifier &&
		    strcmp(f->qualifier, "*") &&
		    field_takes_kind(engine->registry, f, number))
			return true;
	}
	return false;
}

static int order_of(int kind)
{
	return kind == KIND_DOCUMENT ? 0 : kind == KIND_PLACE ? 1
		     : kind == KIND_GROUP ? 2 : 3;
}

static enum status make_tables(struct engine *engine, const struct kind *kind,
			       struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < engine->kind_count && status == STATUS_OK; i++)
		if (is_wanted(engine, kind, engine->kinds[i].kind->number))
			status = derive_view_tables(
				engine, engine->kinds[i].kind, err);
	return status;
}

static enum status fill_kind(struct engine *engine,
			     const struct derive_kind *kind, struct error *err)
{
	enum status status = derive_kind_anew(engine, kind, err);

	if (status == STATUS_OK)
		status = derive_view_indexes(engine, kind->kind, err);
	if (status == STATUS_OK)
		status = derive_anchored_anew(engine, kind->kind->number, err);
	if (status == STATUS_OK && order_of(kind->kind->number) < 3) {
		engine->memory.loaded = false;
		status = memory_load(engine, err);
	}
	return status;
}

static enum status fill_tables(struct engine *engine, const struct kind *kind,
			       struct error *err)
{
	enum status status = memory_load(engine, err);

	for (int order = 0; order < 4; order++)
		for (int i = 0; i < engine->kind_count &&
				status == STATUS_OK; i++) {
			int number = engine->kinds[i].kind->number;

			if (order_of(number) == order &&
			    is_wanted(engine, kind, number))
				status = fill_kind(engine, &engine->kinds[i],
						   err);
		}
	if (status == STATUS_OK)
		status = derive_rivals_anew(
			engine, engine_kind(engine, kind->number), err);
	return status;
}

static enum status derive_known(struct casefile *casefile,
				const struct kind *k,
				const struct derive_view *view,
				const struct past *past, struct error *err)
{
	struct engine engine;
	enum status status;

	status = engine_init(&engine, casefile, &derive_names_view, err);
	if (status == STATUS_OK) {
		engine.memory.known_by = past->until;
		engine.shadowed |= past->shadowed;
		engine.has_as_of = view->has_as_of;
		engine.as_of = view->as_of;
		status = make_tables(&engine, k, err);
	}
	if (status == STATUS_OK)
		status = fill_tables(&engine, k, err);
	engine_release(&engine);
	return status;
}

enum status derive_view(struct casefile *casefile, int kind,
			const struct derive_view *view, struct error *err)
{
	const struct kind *k = registry_kind(casefile_registry(casefile), kind);
	struct past past;
	enum status status;

	if (!k)
		return error_set(err, STATUS_NOT_FOUND, "no such kind");
	derive_view_drop(casefile, casefile->view);
	titles_forget(casefile);
	status = past_open(casefile, view->known_by, &past, err);
	if (status != STATUS_OK)
		return status;
	casefile->view = ++casefile->views;
	status = derive_known(casefile, k, view, &past, err);
	return past_close(casefile, &past, status, err);
}

int64_t derive_view_number(const struct casefile *casefile)
{
	return casefile->view;
}

/* Tables that cannot be dropped now are dropped with the next view. */
void derive_view_drop(struct casefile *casefile, int64_t number)
{
	const struct registry *r = casefile_registry(casefile);

	if (number == 0 || number != casefile->view)
		return;
	casefile->view = 0;
	for (int i = 0; i < registry_kind_count(r); i++) {
		char *sql = derive_drop_ddl(NULL, &derive_names_view,
					    registry_kind_at(r, i));

		if (sql)
			(void)!db_exec(casefile->db, sql, NULL);
		talloc_free(sql);
	}
}
