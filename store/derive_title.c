/* How a record is called. Things by their name; what has none by a working
 * label in brackets, which is no name; relations and events by what stands on
 * their line. */
#include <ctype.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text_add.h"
#include "store/derive_internal.h"

static const char setting_sql[] =
	"SELECT value FROM setting WHERE target = ?2 AND name = ?3 AND "
	"(?1 = 0 OR entry <= ?1) ORDER BY " SETTING_LATEST("");

const char *engine_setting(struct engine *engine, int64_t target,
			   const char *name)
{
	struct statement *s;
	const char *value = NULL, *text;
	size_t length;

	if (engine_note(engine, db_prepare(engine->db, setting_sql, &s,
					   NULL)) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, engine->memory.known_by);
	db_bind_integer(s, 2, target);
	db_bind_text(s, 3, name, strlen(name));
	if (db_step(s)) {
		text = db_column_text(s, 0, &length);
		if (text && length > 0)
			value = arena_copy(&engine->desk->arena, text, length);
	}
	engine_note(engine, db_status(s, NULL));
	db_reset(s);
	return value;
}

/* The field by which things of a kind are called: name, title, or the first
 * of their line. */
static const struct field *title_field(const struct kind *kind)
{
	for (int i = 0; i < kind->field_count; i++)
		if (!strcmp(kind->fields[i]->word, "name") ||
		    !strcmp(kind->fields[i]->word, "title"))
			return kind->fields[i];
	return kind->line[0];
}

static const char *lower_label(struct engine *engine, const struct kind *kind)
{
	size_t n = strlen(kind->label);
	char *lower = arena_take(&engine->desk->arena, n + 1);

	if (!lower)
		return NULL;
	for (size_t i = 0; i <= n; i++)
		lower[i] = (char)tolower((unsigned char)kind->label[i]);
	return lower;
}

static const char *in_brackets(struct engine *engine, const char *a,
			       const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	char *text = arena_take(&engine->desk->arena, n + m + 3);

	if (!text)
		return NULL;
	text[0] = '(';
	memcpy(text + 1, a, n);
	memcpy(text + 1 + n, b, m);
	memcpy(text + 1 + n + m, ")", 2);
	return text;
}

/* "(company, not named: owner of the Maria)" as somebody labelled it, else
 * "(company, not named)". */
static const char *label_of(struct engine *engine, const struct made *made)
{
	const char *label, *kind;

	if (made->kind->kind->number == KIND_DOCUMENT) {
		label = engine_setting(engine, made->id, "key");
		if (label)
			return label;
	}
	label = engine_setting(engine, made->id, "label");
	if (label)
		return *label == '(' ? label
				     : in_brackets(engine, label, "");
	kind = lower_label(engine, made->kind->kind);
	return kind ? in_brackets(engine, kind, ", not named") : NULL;
}

static const char *fold(struct engine *engine, const char *text)
{
	struct buffer key;

	buffer_init_fixed(&key, engine->text, sizeof(engine->text));
	if (text_fold(text, strlen(text), &key) != STATUS_OK)
		return text;
	return arena_copy(&engine->desk->arena, key.data, key.length);
}

enum status title_of_made(struct engine *engine, struct error *err)
{
	struct made *made = &engine->made;
	const struct field *field;
	const struct cell *cell;

	if (kind_has_holds(made->kind->kind) || made->gone)
		return STATUS_OK;
	field = title_field(made->kind->kind);
	cell = field ? &made->cells[field->slot] : NULL;
	if (cell && cell->x && cell->standing != STANDING_NEGATIVE &&
	    cell->standing != STANDING_REJECTED) {
		made->title = cell->x;
		made->title_key = cell->k;
	} else {
		made->title = label_of(engine, made);
		made->label = made->kind->kind->number != KIND_DOCUMENT ||
			      (made->title && *made->title == '(');
	}
	if (made->title && !made->title_key)
		made->title_key = fold(engine, made->title);
	return made->title ? STATUS_OK : no_memory(err);
}

/* ---- titles for people ---- */

static char *id_title(const void *ctx, int64_t record)
{
	char printed[ID_LENGTH + 1];

	id_print(record, printed);
	return talloc_strdup(ctx, printed);
}

static char *stored_title(struct engine *engine, const void *ctx,
			  const struct derive_kind *kind, int64_t record)
{
	struct statement *s;
	char *title = NULL;

	if (db_prepare(engine->db, kind->select_title, &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, record);
	if (db_step(s) && !db_column_is_null(s, 0))
		title = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return title;
}

enum { TITLE_PARTS = 4, TITLE_DEPTH = 2 };

static char *title_at(struct engine *engine, const void *ctx, int64_t record,
		      int depth);

static char *part_title(struct engine *engine, const void *ctx,
			const struct field *field, const struct cell *cell,
			int depth)
{
	if (field->type == VALUE_REFERENCE && cell->has_r)
		return title_at(engine, ctx, cell->r, depth + 1);
	return cell->x && field->type != VALUE_HOLDS
		       ? talloc_strdup(ctx, cell->x) : NULL;
}

/* "port call Maria, Dunai, 14 Oct 2023": its kind and what is said on its
 * line; texts that are sentences are cut by whoever shows them. */
static char *line_title(struct engine *engine, const void *ctx,
			const struct derive_kind *kind, int64_t record,
			int depth)
{
	struct rival_row row;
	const char *label = lower_label(engine, kind->kind);
	char *title;
	int parts = 0;

	if (!label || rival_row_read(engine, kind, record, &row, NULL) !=
			      STATUS_OK)
		return NULL;
	title = talloc_strdup(ctx, label);
	for (int i = 0; title && kind->kind->line[i] && parts < TITLE_PARTS;
	     i++) {
		const struct field *f = kind->kind->line[i];
		char *part = part_title(engine, ctx, f, &row.cells[f->slot],
					depth);

		if (!part)
			continue;
		title = text_add(title, "%s%s", parts++ ? ", " : " ", part);
		talloc_free(part);
	}
	return title;
}

static char *title_at(struct engine *engine, const void *ctx, int64_t record,
		      int depth)
{
	int64_t shown = memory_representative(&engine->memory, record);
	const struct derive_kind *kind =
		engine_kind(engine, engine_kind_of(engine, shown));
	char *title = NULL;

	if (kind && !kind_has_holds(kind->kind))
		title = stored_title(engine, ctx, kind, shown);
	else if (kind && depth < TITLE_DEPTH)
		title = line_title(engine, ctx, kind, shown, depth);
	else if (kind)
		title = talloc_strdup(ctx, kind->kind->label);
	return title ? title : id_title(ctx, record);
}

char *derive_title(struct casefile *casefile, const void *ctx, int64_t record)
{
	struct engine *engine;
	char *title;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return id_title(ctx, record);
	title = title_at(engine, ctx, record, 0);
	arena_reset(&engine->desk->arena);
	return title;
}

char *derive_own_words(struct db *db, const void *ctx, int64_t record,
		       int field)
{
	static const char sql[] =
		"SELECT said FROM claim WHERE record = ? AND field = ? "
		"AND polarity IS NULL AND said IS NOT NULL "
		"ORDER BY id LIMIT 1";
	struct statement *s;
	char *words = NULL;

	if (db_prepare(db, sql, &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, record);
	db_bind_integer(s, 2, field);
	if (db_step(s))
		words = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	return words;
}

char *derive_own_title(struct casefile *casefile, const void *ctx,
		       int64_t record)
{
	struct engine *engine;
	const struct derive_kind *kind;
	const struct field *name = NULL;
	char *own = NULL;
	int joined = 0;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return id_title(ctx, record);
	pairs_find(&engine->memory.joined,
		   memory_representative(&engine->memory, record), &joined);
	kind = joined > 0 ? engine_kind(engine, engine_kind_of(engine, record))
			  : NULL;
	if (kind && !kind_has_holds(kind->kind))
		name = title_field(kind->kind);
	if (name)
		own = derive_own_words(engine->db, ctx, record, name->number);
	return own ? own : derive_title(casefile, ctx, record);
}

static char *publisher_title(struct engine *engine, const void *ctx,
			     int64_t source)
{
	const struct derive_kind *kind = engine_kind(engine, KIND_DOCUMENT);
	const struct field *field = registry_field(engine->registry,
						   FIELD_PUBLISHER);
	struct rival_row row;
	const struct cell *cell;

	if (!kind || !field ||
	    rival_row_read(engine, kind, source, &row, NULL) != STATUS_OK)
		return NULL;
	cell = &row.cells[field->slot];
	if (cell->standing == STANDING_NEGATIVE ||
	    cell->standing == STANDING_REJECTED)
		return NULL;
	return part_title(engine, ctx, field, cell, 0);
}

char *derive_origin(struct casefile *casefile, const void *ctx,
		    int64_t source)
{
	struct engine *engine;
	const char *label;
	char *title;

	if (derive_ready(casefile, &engine, NULL) != STATUS_OK)
		return id_title(ctx, source);
	label = engine_setting(engine, source, "label");
	title = label ? talloc_strdup(ctx, label)
		      : publisher_title(engine, ctx, source);
	if (!title)
		title = title_at(engine, ctx, source, 0);
	arena_reset(&engine->desk->arena);
	return title;
}
