#include "store/detail.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "store/casefile_internal.h"
#include "store/detail_claim.h"
#include "store/pane_rows.h"
#include "store/rows.h"
#include "store/wide.h"

/* A joined record under the name that the first claim gives it, beside the one
 * that all have: "Rajin=Najin". */
static const char *as_named(struct casefile *c, struct detail *d,
			    const struct derive_field *from,
			    const struct derive_value *value, const char *text)
{
	int64_t claimed = from->claims[value->first].reference;
	const char *title, *own;

	if (!text || !value->reference || !claimed)
		return text;
	title = derive_title(c, d, value->reference);
	own = derive_own_title(c, d, claimed);
	if (!title || !own || strcasecmp(title, own) == 0)
		return text;
	return talloc_asprintf(d, "%s%s=%s", value->negative ? "not " : "",
			       own, title);
}

/* Claims of one value, in the order of the field's claims; those that fit no
 * value (unknown, withdrawn) stand under the first. */
static enum status fill_value(struct casefile *c, struct detail *d,
			      const struct derive_field *from, int index,
			      struct detail_value *out, struct error *err)
{
	const struct derive_value *v = &from->values[index];

	out->reference = v->reference;
	out->text = v->reference ? derive_title(c, d, v->reference)
				 : talloc_strdup(d, v->text ? v->text : "");
	if (v->reference && v->negative && out->text)
		out->text = talloc_asprintf(d, "not %s", out->text);
	out->as = as_named(c, d, from, v, out->text);
	out->standing = v->standing;
	out->by_low = v->by_low;
	out->by_high = v->by_high;
	out->claims = talloc_zero_array(d, struct detail_claim,
					(unsigned)from->claim_count);
	if (!out->claims || !out->text || !out->as)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < from->claim_count; i++) {
		const char *by;

		if (from->claims[i].value != index &&
		    !(from->claims[i].value < 0 && index == 0))
			continue;
		detail_claim_fill(c, d, &from->claims[i],
				  &out->claims[out->claim_count++], &by);
	}
	return STATUS_OK;
}

/* Only denials or unknowns: one value without a text carries them. */
static enum status fill_bare(struct casefile *c, struct detail *d,
			     const struct derive_field *from,
			     struct detail_field *out, struct error *err)
{
	struct detail_value *v = talloc_zero(d, struct detail_value);
	const char *by;

	if (!v)
		return error_set(err, STATUS_NOMEM, "out of memory");
	v->text = v->as = "";
	v->standing = from->standing;
	v->claims = talloc_zero_array(d, struct detail_claim,
				      (unsigned)from->claim_count);
	if (!v->claims)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < from->claim_count; i++)
		detail_claim_fill(c, d, &from->claims[i],
				  &v->claims[v->claim_count++], &by);
	out->values = v;
	out->value_count = 1;
	return STATUS_OK;
}

static enum status fill_field(struct casefile *c, struct detail *d,
			      const struct derive_field *from,
			      struct error *err)
{
	struct detail_field *out = &d->fields[d->field_count];
	enum status status = STATUS_OK;

	if (from->claim_count == 0)
		return STATUS_OK;
	out->field = from->field;
	out->standing = from->standing;
	out->why = from->why;
	d->field_count++;
	if (from->value_count == 0)
		return fill_bare(c, d, from, out, err);
	out->values = talloc_zero_array(d, struct detail_value,
					(unsigned)from->value_count);
	if (!out->values)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < from->value_count && status == STATUS_OK; i++) {
		status = fill_value(c, d, from, i, &out->values[i], err);
		out->value_count++;
	}
	return status;
}

/* ---- what the analyst attached ---- */

static enum status grow(const void *ctx, void *list, size_t size, int count,
			void **ret, struct error *err)
{
	void *grown = talloc_realloc_size(ctx, list,
					  size * ((size_t)count + 1));

	if (!grown)
		return error_set(err, STATUS_NOMEM, "out of memory");
	memset((char *)grown + size * (size_t)count, 0, size);
	*ret = grown;
	return STATUS_OK;
}

static const char notes_sql[] =
	"SELECT n.id, n.type, n.text, n.state, coalesce(n.analyst, e.analyst) "
	"FROM note n LEFT JOIN entry e ON e.id = n.entry WHERE n.target = ? "
	"AND NOT EXISTS (SELECT 1 FROM note o WHERE o.replaces = n.id) "
	"ORDER BY n.id";

static enum status read_notes(struct casefile *c, struct detail *d,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, notes_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, d->id);
	while (status == STATUS_OK && db_step(s)) {
		struct detail_note *n;
		void *grown = NULL;

		status = grow(d, d->notes, sizeof(*d->notes), d->note_count,
			      &grown, err);
		if (status != STATUS_OK)
			break;
		d->notes = grown;
		n = &d->notes[d->note_count++];
		n->id = db_column_integer(s, 0);
		n->type = words_note[db_column_integer(s, 1)];
		n->text = talloc_strdup(d, db_column_text(s, 2, NULL));
		n->state = words_note_state[db_column_integer(s, 3)];
		n->by = db_column_is_null(s, 4)
				? ""
				: talloc_strdup(d, db_column_text(s, 4, NULL));
	}
	db_reset(s);
	return status;
}

/* A version is the id of a copy, as printed. */
static const char seen_sql[] =
	"SELECT source, max(entry), version, count(*) FROM seen WHERE "
	"record = ? GROUP BY source ORDER BY source";

static const char *day_of_copy(struct casefile *c, const void *ctx, int64_t id)
{
	int64_t at = db_integer(c->db, 0, "SELECT started FROM capture WHERE "
				"id = ?", 1, id);
	char text[CLOCK_TEXT_MAX];
	enum { DAY = 10 }; /* of 2024-02-05T... */

	clock_print(at, text);
	return at ? talloc_strndup(ctx, text, DAY) : "";
}

/* After the statement is done: what the ids stand for. */
static void name_seen(struct casefile *c, struct detail *d,
		      struct detail_seen *seen)
{
	const char *version = seen->last;
	int64_t newest = db_integer(
		c->db, 0, "SELECT id FROM capture WHERE source = ? AND page IS "
		"NULL ORDER BY started DESC, id DESC LIMIT 1", 1, seen->source);
	int64_t copy = 0;

	seen->key = casefile_setting(c, d, seen->source, "key");
	if (!seen->key)
		seen->key = derive_title(c, d, seen->source);
	if (!id_parse(version, strlen(version), &copy))
		return; /* of a list that names its versions itself */
	seen->last = day_of_copy(c, d, copy);
	if (newest && newest != copy)
		seen->newer = day_of_copy(c, d, newest);
}

static enum status read_seen(struct casefile *c, struct detail *d,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, seen_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, d->id);
	while (status == STATUS_OK && db_step(s)) {
		struct detail_seen *seen;
		const char *version = db_column_text(s, 2, NULL);
		void *grown = NULL;

		status = grow(d, d->seen, sizeof(*d->seen), d->seen_count,
			      &grown, err);
		if (status != STATUS_OK)
			break;
		d->seen = grown;
		seen = &d->seen[d->seen_count++];
		seen->source = db_column_integer(s, 0);
		seen->times = (int)db_column_integer(s, 3);
		seen->last = talloc_strdup(d, version ? version : "");
	}
	db_reset(s);
	for (int i = 0; i < d->seen_count && status == STATUS_OK; i++)
		name_seen(c, d, &d->seen[i]);
	return status;
}

static const char tags_sql[] =
	"SELECT word FROM tag t WHERE target = ? AND id = (SELECT id FROM tag "
	"WHERE target = t.target AND word = t.word ORDER BY entry DESC, id "
	"DESC LIMIT 1) AND coalesce(off, 0) = 0 ORDER BY word";

static enum status read_tags(struct casefile *c, struct detail *d,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, tags_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, d->id);
	while (status == STATUS_OK && db_step(s)) {
		void *grown = NULL;

		status = grow(d, d->tags, sizeof(*d->tags), d->tag_count,
			      &grown, err);
		if (status != STATUS_OK)
			break;
		d->tags = grown;
		d->tags[d->tag_count++] =
			talloc_strdup(d, db_column_text(s, 0, NULL));
	}
	db_reset(s);
	d->marked = db_integer(c->db, 1, "SELECT coalesce(off, 0) FROM mark "
			       "WHERE target = ? ORDER BY entry DESC, id DESC "
			       "LIMIT 1", 1, d->id) == 0;
	return status;
}

static const char identity_sql[] =
	"SELECT CASE WHEN about = ?1 THEN other ELSE about END, id, verdict, "
	"reason FROM judgement WHERE other IS NOT NULL AND "
	"(about = ?1 OR other = ?1) ORDER BY entry, id";

static enum status read_identities(struct casefile *c, struct detail *d,
				   struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, identity_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, d->id);
	while (status == STATUS_OK && db_step(s)) {
		struct detail_identity *i;
		void *grown = NULL;
		const char *reason = db_column_text(s, 3, NULL);

		status = grow(d, d->identities, sizeof(*d->identities),
			      d->identity_count, &grown, err);
		if (status != STATUS_OK)
			break;
		d->identities = grown;
		i = &d->identities[d->identity_count++];
		i->other = db_column_integer(s, 0);
		i->judgement = db_column_integer(s, 1);
		i->verdict = words_verdict[db_column_integer(s, 2)];
		i->reason = reason ? talloc_strdup(d, reason) : NULL;
	}
	db_reset(s);
	for (int i = 0; i < d->identity_count; i++)
		d->identities[i].title =
			derive_own_title(c, d, d->identities[i].other);
	return status;
}

/* Is the title a working label? Somebody's, or the one that a thing without a
 * name has by itself. */
static bool is_label(struct casefile *c, const struct detail *d)
{
	char *table = wide_table(NULL, d->kind, false);
	const char *sql = table ? wide_sql(c, "SELECT label FROM %s WHERE "
					   "id = ?1", table) : NULL;

	talloc_free(table);
	return sql && db_integer(c->db, 0, sql, 1, d->representative) != 0;
}

static enum status fill(struct casefile *c, struct detail *d,
			struct error *err)
{
	struct derive_field **fields;
	enum status status = derive_resolve_fields(
		c, d, d->representative, d->kind->fields, d->kind->field_count,
		&fields, err);

	if (status != STATUS_OK)
		return status;
	d->title = derive_title(c, d, d->id);
	d->label = is_label(c, d);
	if (d->kind->number == KIND_DOCUMENT)
		detail_address(c, d, d->id, &d->address, &d->lost);
	d->fields = talloc_zero_array(d, struct detail_field,
				      (unsigned)d->kind->field_count);
	if (!d->fields || !d->title)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < d->kind->field_count && status == STATUS_OK; i++)
		status = fill_field(c, d, fields[i], err);
	if (status == STATUS_OK)
		status = read_identities(c, d, err);
	if (status == STATUS_OK)
		status = read_notes(c, d, err);
	if (status == STATUS_OK)
		status = read_seen(c, d, err);
	return status == STATUS_OK ? read_tags(c, d, err) : status;
}

enum status detail_read(struct casefile *casefile, const void *ctx,
			int64_t record, struct detail **ret_detail,
			struct error *err)
{
	const struct kind *kind = registry_kind(
		casefile->registry, casefile_kind_of(casefile, record));
	struct detail *d;
	struct pane_reader *reader;
	enum status status;

	if (!kind)
		return error_set(err, STATUS_NOT_FOUND, "no such record in the "
				 "case");
	d = talloc_zero(ctx, struct detail);
	if (!d)
		return error_set(err, STATUS_NOMEM, "out of memory");
	d->id = record;
	d->kind = kind;
	reader = pane_reader_new(casefile, d);
	d->representative = derive_representative(casefile, record);
	status = reader ? fill(casefile, d, err)
			: error_set(err, STATUS_NOMEM, "out of memory");
	talloc_free(reader);
	if (status != STATUS_OK) {
		talloc_free(d);
		return status;
	}
	*ret_detail = d;
	return STATUS_OK;
}
