/* A kind's line while it is typed: split, understood, and what it fits. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/find.h"
#include "store/rows.h"

struct reader {
	struct casefile *casefile;
	const struct kind *kind;
	struct line *line;
	struct span context;
	int next; /* which field of the kind's line comes next */
};

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

/* "when: Saturday" names its field; a comma part that begins with a digit
 * and follows a number ("1,000") is not cut here: quote it. */
static const struct field *named_field(const struct reader *r, char **text)
{
	char *colon = strchr(*text, ':');
	const struct field *f;

	if (!colon || colon[1] == '/')
		return NULL;
	f = registry_field_by_word(r->casefile->registry, r->kind, *text,
				   (size_t)(colon - *text));
	if (!f)
		return NULL;
	*text = colon + 1;
	while (isspace((unsigned char)**text))
		++*text;
	return f;
}

static int first_kind(const struct registry *r, const struct field *f)
{
	size_t n = strcspn(f->qualifier, ",");
	const struct kind *k = registry_kind_by_word(r, f->qualifier, n);

	return k ? k->number : 0;
}

static enum status read_reference(struct reader *r, struct line_part *p,
				  const void *ctx, struct error *err)
{
	const struct registry *registry = r->casefile->registry;
	struct thing *things;
	int count = 0, fitting = 0;
	enum status status = find_thing(r->casefile, ctx, p->text, 0, &things,
					&count, err);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		if (!field_takes_kind(registry, p->field, things[i].kind))
			continue;
		if (fitting++ == 0) {
			p->reference = things[i].id;
			p->understood = things[i].title;
		}
	}
	p->candidates = fitting;
	if (fitting == 1)
		return STATUS_OK;
	p->reference = 0;
	if (fitting > 1) {
		p->understood = talloc_asprintf(ctx, "%d are called so",
						fitting);
		return STATUS_OK;
	}
	p->new_kind = first_kind(registry, p->field);
	p->makes_new = p->new_kind != 0;
	p->understood = p->makes_new ? "new" : "kept as words";
	return STATUS_OK;
}

static enum status read_value(struct reader *r, struct line_part *p,
			      const void *ctx, struct error *err)
{
	struct value_input input = { .type = p->field->type,
				     .qualifier = p->field->qualifier,
				     .said = p->text, .context = r->context };
	const struct choice *c;
	struct value value;
	char shown[160], bounds[80];
	enum status status;

	if (p->field->type == VALUE_CHOICE) {
		c = registry_choice_by_word(r->casefile->registry,
					    p->field->qualifier, p->text,
					    strlen(p->text));
		p->understood = c ? c->word : "kept as words";
		return STATUS_OK;
	}
	status = value_parse(&input, &value, err);
	if (status != STATUS_OK)
		return status;
	if (value.not_understood) {
		p->understood = "kept as words";
		return STATUS_OK;
	}
	value_print_short(&value, p->text, NULL, 0, shown, sizeof(shown));
	value_print_bounds(&value, NULL, bounds, sizeof(bounds));
	p->understood = talloc_asprintf(ctx, "%s%s%s%s%s%s", shown,
					*bounds ? ": " : "", bounds,
					value.warning ? " (" : "",
					value.warning ? value.warning : "",
					value.warning ? ")" : "");
	return STATUS_OK;
}

static enum status read_part(struct reader *r, char *text, const void *ctx,
			     struct error *err)
{
	struct line_part *p;
	const struct field *f = named_field(r, &text);

	if (!f) {
		f = r->kind->line[r->next];
		if (f)
			r->next++;
	}
	if (!f)
		return error_set(err, STATUS_INVALID, "%s: a %s has no further "
				 "part; name its field (\"field: value\") or "
				 "put a comma in quotes", text, r->kind->word);
	if (!*text)
		return STATUS_OK;
	if (r->line->part_count == LINE_PARTS_MAX)
		return error_set(err, STATUS_LIMIT, "too many parts");
	p = &r->line->parts[r->line->part_count++];
	p->field = f;
	p->text = text;
	if (f->type == VALUE_REFERENCE)
		return read_reference(r, p, ctx, err);
	if (f->type == VALUE_TEXT)
		return STATUS_OK;
	return read_value(r, p, ctx, err);
}

static const struct line_part *part_of(const struct line *line,
				       const struct field *field)
{
	for (int i = 0; i < line->part_count; i++)
		if (line->parts[i].field == field)
			return &line->parts[i];
	return NULL;
}

static bool dates_meet(struct reader *r, const struct field *f,
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
 * differ, dates must meet. */
static char *fits_sql(const void *ctx, const struct kind *kind,
		      const struct line *line, const struct field **ret_date)
{
	const struct field *date = NULL;
	char *where = talloc_strdup(ctx, "");

	for (int i = 0; kind->fits[i]; i++) {
		const struct field *f = kind->fits[i];
		const struct line_part *p = part_of(line, f);

		if (f->type == VALUE_PERIOD || f->type == VALUE_DATE)
			date = f;
		if (f->type == VALUE_REFERENCE && p && p->reference)
			where = talloc_asprintf_append(
				where, " AND r%d = %" PRId64, f->slot,
				p->reference);
	}
	*ret_date = date;
	if (!*where)
		return NULL;
	if (date)
		return talloc_asprintf(ctx, "SELECT id, l%d, h%d FROM "
				       "\"w_%s\" WHERE 1%s LIMIT 200",
				       date->slot, date->slot, kind->word,
				       where);
	return talloc_asprintf(ctx, "SELECT id, NULL, NULL FROM \"w_%s\" "
			       "WHERE 1%s LIMIT 200", kind->word, where);
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
static enum status find_called_so(struct reader *r, enum value_type type,
				  int64_t *ids, int *n, struct error *err)
{
	for (int i = 0; r->kind->fits[i]; i++) {
		const struct line_part *p = part_of(r->line, r->kind->fits[i]);
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

static enum status find_fitting_things(struct reader *r, int64_t *ids, int *n,
				       struct error *err)
{
	enum status status = find_called_so(r, VALUE_IDENTIFIER, ids, n, err);

	if (status == STATUS_OK && *n == 0)
		status = find_called_so(r, VALUE_NAME, ids, n, err);
	return status;
}

static enum status find_fitting_records(struct reader *r, const char *sql,
					const struct field *date, int64_t *ids,
					int *n, struct error *err)
{
	const struct line_part *when = date ? part_of(r->line, date) : NULL;
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

static enum status find_fits(struct reader *r, const void *ctx, int64_t source,
			     struct error *err)
{
	struct line *line = r->line;
	const struct field *date;
	char *sql = fits_sql(ctx, r->kind, line, &date);
	int64_t ids[LINE_FITS_MAX];
	int n = 0;
	enum status status =
		sql ? find_fitting_records(r, sql, date, ids, &n, err)
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
	}
	return STATUS_OK;
}

enum status edit_read_line(struct casefile *casefile, const void *ctx,
			   const struct kind *kind, const char *text,
			   int64_t source, struct line **ret_line,
			   struct error *err)
{
	struct reader r = { .casefile = casefile, .kind = kind,
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
		status = read_part(&r, part, r.line, err);
	}
	if (status == STATUS_OK)
		status = find_fits(&r, r.line, source, err);
	if (status == STATUS_OK)
		*ret_line = r.line;
	return status;
}
