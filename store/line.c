/* A kind's line while it is typed: split, understood, and what it fits. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/line_internal.h"
#include "store/rows.h"

static bool read_published(struct casefile *c, int64_t source,
			   struct span *ret)
{
	const struct field *f = registry_field(c->registry, FIELD_PUBLISHED);
	char sql[120];
	const char *kept;
	struct statement *s;
	bool found = false;

	snprintf(sql, sizeof(sql), "SELECT l%d, h%d FROM \"w_document\" WHERE "
		 "id = ?", f->slot, f->slot);
	kept = db_keep(c->db, sql);
	if (db_prepare(c->db, kept, &s, NULL) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, source);
	if (db_step(s) && !db_column_is_null(s, 0) &&
	    !db_column_is_null(s, 1)) {
		ret->low = db_column_integer(s, 0);
		ret->high = db_column_integer(s, 1);
		found = true;
	}
	db_reset(s);
	return found;
}

struct span edit_published(struct casefile *casefile, int64_t source)
{
	struct span span = { TIME_MIN, TIME_MAX };

	for (int hops = 0; source && hops < 8; hops++) {
		if (read_published(casefile, source, &span))
			break;
		source = db_integer(casefile->db, 0, "SELECT part_of FROM "
				    "source WHERE id = ?", 1, source);
	}
	return span;
}

static bool dates_meet(struct line_reader *r, const struct field *f,
		       const struct line_part *p, struct statement *s)
{
	struct value_input input = { .type = f->type,
				     .qualifier = f->qualifier,
				     .said = p->text, .context = r->context };
	struct value value;

	if (value_parse(&input, &value, NULL) != STATUS_OK ||
	    value.not_understood)
		return true;
	if (!db_column_is_null(s, 1) &&
	    db_column_integer(s, 1) > value.span.high)
		return false;
	return db_column_is_null(s, 2) ||
	       db_column_integer(s, 2) >= value.span.low;
}

/* Records whose first reference of `fits` is the same; the others must not
 * differ, dates must meet. Nothing to ask for (NULL) without a reference. */
static enum status fits_sql(const void *ctx, const struct kind *kind,
			    const struct line *line, char **ret_sql,
			    const struct field **ret_date, struct error *err)
{
	const struct field *date = NULL;
	char *where = NULL;

	for (int i = 0; kind->fits[i]; i++) {
		const struct field *f = kind->fits[i];
		const struct line_part *p = line_part_of(line, f);

		if (f->type == VALUE_PERIOD || f->type == VALUE_DATE)
			date = f;
		if (f->type != VALUE_REFERENCE || !p || !p->reference)
			continue;
		where = talloc_asprintf(ctx, "%s AND r%d = %" PRId64,
					where ? where : "", f->slot,
					p->reference);
		if (!where)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_date = date;
	*ret_sql = NULL;
	if (!where)
		return STATUS_OK;
	if (date)
		*ret_sql = talloc_asprintf(ctx,
					   "SELECT id, l%d, h%d FROM "
					   "\"w_%s\" WHERE 1%s LIMIT 200",
					   date->slot, date->slot, kind->word,
					   where);
	else
		*ret_sql = talloc_asprintf(ctx,
					   "SELECT id, NULL, NULL FROM "
					   "\"w_%s\" WHERE 1%s LIMIT 200",
					   kind->word, where);
	return *ret_sql ? STATUS_OK
			: error_set(err, STATUS_NOMEM, "out of memory");
}

/* Joined records are offered as the one that stands for them. */
static void add_once(struct casefile *c, int64_t *ids, int *n, int64_t id)
{
	id = derive_representative(c, id);
	for (int i = 0; i < *n; i++)
		if (ids[i] == id)
			return;
	ids[(*n)++] = id;
}

/* A thing is told by its number, else by its whole name. */
static enum status find_called_so(struct line_reader *r, enum value_type type,
				  int64_t *ids, int *n, struct error *err)
{
	for (int i = 0; r->kind->fits[i]; i++) {
		const struct line_part *p = line_part_of(r->line, r->kind->fits[i]);
		struct thing *things;
		int count;
		enum status status;

		if (!p || p->field->type != type)
			continue;
		status = find_called(r->casefile, r->line, p->text,
				     r->kind->number, &things, &count, err);
		if (status == STATUS_NOT_FOUND)
			continue;
		if (status != STATUS_OK)
			return status;
		for (int k = 0; k < count && *n < LINE_FITS_MAX; k++)
			add_once(r->casefile, ids, n, things[k].id);
	}
	return STATUS_OK;
}

static enum status find_fitting_things(struct line_reader *r, int64_t *ids, int *n,
				       struct error *err)
{
	enum status status = find_called_so(r, VALUE_IDENTIFIER, ids, n, err);

	if (status == STATUS_OK && *n == 0)
		status = find_called_so(r, VALUE_NAME, ids, n, err);
	return status;
}

static enum status find_fitting_records(struct line_reader *r, const char *sql,
					const struct field *date, int64_t *ids,
					int *n, struct error *err)
{
	const struct line_part *when = date ? line_part_of(r->line, date) : NULL;
	struct statement *s;
	enum status status = db_prepare(r->casefile->db,
					db_keep(r->casefile->db, sql), &s, err);

	if (status != STATUS_OK)
		return status;
	while (*n < LINE_FITS_MAX && db_step(s))
		if (!when || dates_meet(r, date, when, s))
			add_once(r->casefile, ids, n, db_column_integer(s, 0));
	db_reset(s);
	return STATUS_OK;
}

static enum status find_fits(struct line_reader *r, const void *ctx, int64_t source,
			     struct error *err)
{
	struct line *line = r->line;
	const struct field *date = NULL;
	char *sql = NULL;
	int64_t ids[LINE_FITS_MAX];
	int n = 0;
	enum status status = fits_sql(ctx, r->kind, line, &sql, &date, err);

	if (status == STATUS_OK)
		status = sql ? find_fitting_records(r, sql, date, ids, &n, err)
			     : find_fitting_things(r, ids, &n, err);
	if (status != STATUS_OK)
		return status;
	line->fits = talloc_zero_array(ctx, struct line_fit,
				       n ? (unsigned)n : 1u);
	if (!line->fits)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < n; i++) {
		struct line_fit *fit = &line->fits[line->fit_count++];

		fit->record = ids[i];
		fit->title = derive_title(r->casefile, ctx, ids[i]);
		fit->effect = edit_effect(r->casefile, ctx, ids[i], source);
		if (!fit->title || !fit->effect)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	return STATUS_OK;
}

enum status edit_read_line(struct casefile *casefile, const void *ctx,
			   const struct kind *kind, const char *text,
			   int64_t source, struct line **ret_line,
			   struct error *err)
{
	struct line_reader r = { .casefile = casefile, .kind = kind,
			    .context = edit_published(casefile, source) };
	enum status status = edit_check_text("the line", text, err);

	r.line = talloc_zero(ctx, struct line);
	if (status != STATUS_OK)
		return status;
	if (r.line)
		r.line->parts = talloc_zero_array(r.line, struct line_part,
						  LINE_PARTS_MAX);
	if (!r.line || !r.line->parts)
		return error_set(err, STATUS_NOMEM, "out of memory");
	r.line->kind = kind;
	while (status == STATUS_OK && *text) {
		char *part = NULL;

		text = edit_cut_part(r.line, text, &part);
		if (!text)
			return error_set(err, STATUS_NOMEM, "out of memory");
		status = line_read_part(&r, part, err);
	}
	if (status == STATUS_OK)
		status = find_fits(&r, r.line, source, err);
	if (status == STATUS_OK)
		*ret_line = r.line;
	return status;
}
