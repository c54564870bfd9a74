/* The one generator of SQL: tables and indexes of the cells from the registry.
 * It quotes every name. What each index is for:
 * - title_key: lists of things by name, and finding a name while it is typed;
 * - every reference with the main date: the calls of one ship in time, without
 *   a sort; sparse references cost only the rows that have them;
 * - the main date: a kind's list in time; rows whose first day is open or not
 *   said stand at its beginning, in no order;
 * - fields that the registry names: sorting and looking up by them;
 * - same, stands, denials: the few rows that are joined, disputed or denied;
 * - v_ by key, by reference, disputed: names beyond the first, members of
 *   groups, subjects of events, the view of conflicts. */
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"
#include "src/base/text_add.h"

const struct field *derive_main_date(const struct kind *kind)
{
	const struct field *found = NULL;

	for (int i = 0; kind->line[i]; i++)
		if (kind->line[i]->type == VALUE_DATE ||
		    kind->line[i]->type == VALUE_PERIOD)
			return kind->line[i];
	if (!kind_has_holds(kind))
		return NULL;
	for (int i = 0; i < kind->field_count && !found; i++)
		if (kind->fields[i]->type == VALUE_PERIOD)
			found = kind->fields[i];
	for (int i = 0; i < kind->field_count && !found; i++)
		if (kind->fields[i]->type == VALUE_DATE)
			found = kind->fields[i];
	return found;
}

const struct field *derive_rival_reference(const struct kind *kind)
{
	for (int i = 0; kind->rival[i]; i++)
		if (kind->rival[i]->type == VALUE_REFERENCE)
			return kind->rival[i];
	return NULL;
}

bool derive_has_key(const struct field *field)
{
	switch (field->type) {
	case VALUE_NAME:
	case VALUE_CHOICE:
	case VALUE_IDENTIFIER:
	case VALUE_COUNTRY:
	case VALUE_ADDRESS:
		return true;
	default:
		return false;
	}
}

bool derive_has_reference(const struct field *field)
{
	return field->type == VALUE_REFERENCE || field->type == VALUE_CHOICE;
}

bool derive_has_range(const struct field *field)
{
	return field->type == VALUE_DATE || field->type == VALUE_PERIOD ||
	       field->type == VALUE_NUMBER || field->type == VALUE_POSITION;
}

/* Text being put together; NULL once memory ran out. */
static void put(char **sql, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put(char **sql, const char *format, ...)
{
	va_list args;

	if (!*sql)
		return;
	va_start(args, format);
	*sql = text_vadd(*sql, format, args);
	va_end(args);
}

/* "w_port-call" in quotes, with quotes inside doubled. */
static void put_name(char **sql, const char *prefix, const char *word,
		     const char *suffix)
{
	put(sql, "\"%s", prefix);
	for (; *word; word++)
		put(sql, *word == '"' ? "\"%c" : "%c", *word);
	put(sql, "%s\"", suffix);
}

static void put_wide_columns(char **sql, const struct kind *kind)
{
	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];
		int s = f->slot;

		put(sql, ",\n\tx%d TEXT", s);
		if (derive_has_key(f))
			put(sql, ", k%d TEXT", s);
		if (derive_has_reference(f))
			put(sql, ", r%d INTEGER", s);
		if (derive_has_range(f))
			put(sql, ", l%d INTEGER, h%d INTEGER", s, s);
		put(sql, ", n%d INTEGER, c%d INTEGER", s, s);
	}
}

/* Before the cells: to reach a column SQLite goes over all that stand before
 * it, row by row, and these are what a whole kind is asked for. */
static void put_row_columns(char **sql)
{
	put(sql, ",\n\tstanding INTEGER NOT NULL, standing2 INTEGER,\n"
		 "\tby_low INTEGER, by_high INTEGER, same INTEGER,\n"
		 "\tlabel INTEGER, title TEXT, title_key TEXT");
}

static void put_row_columns_last(char **sql)
{
	put(sql, ",\n\tstanding INTEGER NOT NULL, standing2 INTEGER,\n"
		 "\tby_low INTEGER, by_high INTEGER,\n"
		 "\ttitle TEXT, title_key TEXT, label INTEGER, same INTEGER");
}

static void put_tables(char **sql, const struct derive_names *names,
		       const struct kind *kind)
{
	put(sql, "CREATE %sTABLE ", names->temporary ? "TEMP " : "");
	put_name(sql, names->wide, kind->word, "");
	put(sql, " (\n\tid INTEGER PRIMARY KEY");
	if (!names->cells_first)
		put_row_columns(sql);
	put_wide_columns(sql, kind);
	if (names->cells_first)
		put_row_columns_last(sql);
	put(sql, "\n) STRICT;\n");
	put(sql, "CREATE %sTABLE ", names->temporary ? "TEMP " : "");
	put_name(sql, names->values, kind->word, "");
	put(sql, " (\n\tid INTEGER NOT NULL, slot INTEGER NOT NULL, "
		 "ord INTEGER NOT NULL,\n"
		 "\tx TEXT, k TEXT, r INTEGER, l INTEGER, h INTEGER,\n"
		 "\tstanding INTEGER NOT NULL, by_low INTEGER, "
		 "by_high INTEGER,\n"
		 "\tclaim INTEGER, PRIMARY KEY (id, slot, ord)\n"
		 ") STRICT, WITHOUT ROWID;\n");
}

/* Indexes of few rows are made with the empty table: kept up, they cost
 * nothing a row that is not in them, while each made afterwards walks the
 * whole table. Dense ones are made at the end, sorted. */
struct index {
	char **sql;
	const struct derive_names *names;
	const struct kind *kind;
	bool sparse; /* the turn: few rows, or many */
};

static void put_index(const struct index *x, bool sparse, const char *table,
		      const char *suffix, const char *columns,
		      const char *where)
{
	if (sparse != x->sparse)
		return;
	put(x->sql, "CREATE INDEX %s", x->names->temporary ? "temp." : "");
	put_name(x->sql, table, x->kind->word, suffix);
	put(x->sql, " ON ");
	put_name(x->sql, table, x->kind->word, "");
	put(x->sql, " (%s)", columns);
	if (where)
		put(x->sql, "\n\tWHERE %s", where);
	put(x->sql, ";\n");
}

static void put_field_index(const struct index *x, const struct field *f,
			    const struct field *date)
{
	char suffix[32], columns[64], where[64];
	int s = f->slot;
	char letter = 0;

	if (f->many)
		return;
	if (f->type == VALUE_REFERENCE)
		letter = 'r';
	else if (f->indexed && derive_has_key(f))
		letter = 'k';
	else if (f->indexed && derive_has_range(f) && f != date)
		letter = 'l';
	if (!letter)
		return;
	snprintf(suffix, sizeof(suffix), "_%c%d", letter, s);
	snprintf(where, sizeof(where), "%c%d IS NOT NULL", letter, s);
	if (letter == 'r' && date)
		snprintf(columns, sizeof(columns), "r%d, l%d", s, date->slot);
	else
		snprintf(columns, sizeof(columns), "%c%d", letter, s);
	put_index(x, !f->indexed, x->names->wide, suffix, columns, where);
}

static void put_standing_indexes(const struct index *x)
{
	const struct field *key = derive_rival_reference(x->kind);
	char text[80];

	if (kind_has_holds(x->kind)) {
		snprintf(text, sizeof(text), "(standing & 7) IN (%d, %d)",
			 STANDING_TWO_WAYS, STANDING_DISPUTED);
		put_index(x, true, x->names->wide, "_stands", "id", text);
	}
	if (kind_has_holds(x->kind) && key) {
		snprintf(text, sizeof(text), "r%d", key->slot);
		put_index(x, true, x->names->wide, "_denials", text,
			  "x0 = 'no'");
	}
	snprintf(text, sizeof(text), "standing IN (%d, %d)",
		 STANDING_TWO_WAYS, STANDING_DISPUTED);
	put_index(x, true, x->names->values, "_stands", "id", text);
}

static void put_indexes(char **sql, const struct derive_names *names,
			const struct kind *kind, bool sparse)
{
	const struct index x = { sql, names, kind, sparse };
	const struct field *date = derive_main_date(kind);
	char column[32];

	if (!kind_has_holds(kind))
		put_index(&x, false, names->wide, "_title", "title_key", NULL);
	if (date) {
		snprintf(column, sizeof(column), "l%d", date->slot);
		put_index(&x, false, names->wide, "_date", column, NULL);
	}
	for (int i = 0; i < kind->field_count; i++)
		put_field_index(&x, kind->fields[i], date);
	put_index(&x, true, names->wide, "_same", "same", "same IS NOT NULL");
	put_index(&x, false, names->values, "_k", "slot, k", "k IS NOT NULL");
	put_index(&x, false, names->values, "_r", "slot, r", "r IS NOT NULL");
	put_standing_indexes(&x);
}

const struct derive_names derive_names_kept = { "w_", "v_", false, false };
const struct derive_names derive_names_before = { "w_", "v_", false, true };
const struct derive_names derive_names_view = { "t_", "tv_", true, false };

char *derive_table_ddl(const void *ctx, const struct derive_names *names,
		       const struct kind *kind)
{
	char *sql = talloc_strdup(ctx, "");

	put_tables(&sql, names, kind);
	put_indexes(&sql, names, kind, true);
	return sql;
}

char *derive_index_ddl(const void *ctx, const struct derive_names *names,
		       const struct kind *kind)
{
	char *sql = talloc_strdup(ctx, "");

	put_indexes(&sql, names, kind, false);
	return sql;
}

char *derive_ddl(const void *ctx, const struct derive_names *names,
		 const struct registry *registry)
{
	char *sql = talloc_strdup(ctx, "");

	for (int i = 0; i < registry_kind_count(registry); i++) {
		const struct kind *kind = registry_kind_at(registry, i);

		put_tables(&sql, names, kind);
		put_indexes(&sql, names, kind, true);
		put_indexes(&sql, names, kind, false);
	}
	return sql;
}

static void put_wide_names(char **sql, const struct kind *kind)
{
	put(sql, "id");
	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];
		int s = f->slot;

		put(sql, ", x%d", s);
		if (derive_has_key(f))
			put(sql, ", k%d", s);
		if (derive_has_reference(f))
			put(sql, ", r%d", s);
		if (derive_has_range(f))
			put(sql, ", l%d, h%d", s, s);
		put(sql, ", n%d, c%d", s, s);
	}
	put(sql, ", standing, standing2, by_low, by_high, title, title_key, "
		 "label, same");
}

int derive_wide_columns(const struct kind *kind)
{
	int n = 1 + 8;

	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];

		n += 3 + derive_has_key(f) + derive_has_reference(f) +
		     2 * derive_has_range(f);
	}
	return n;
}

static const char value_names[] =
	"id, slot, ord, x, k, r, l, h, standing, by_low, by_high, claim";

/* Statements of a kind; `%` stands for its table. */
static char *statement_text(const void *ctx, const char *prefix,
			    const struct kind *kind, const char *before,
			    const char *after)
{
	char *sql = talloc_strdup(ctx, before);

	put_name(&sql, prefix, kind->word, "");
	put(&sql, "%s", after);
	return sql;
}

static const char *keep(struct db *db, char *sql)
{
	const char *kept = sql ? db_keep(db, sql) : NULL;

	talloc_free(sql);
	return kept;
}

static char *insert_wide(const struct derive_names *names,
			 const struct kind *kind)
{
	int n = derive_wide_columns(kind);
	char *sql = talloc_strdup(NULL, "INSERT OR REPLACE INTO ");

	put_name(&sql, names->wide, kind->word, "");
	put(&sql, " (");
	put_wide_names(&sql, kind);
	put(&sql, ") VALUES (?");
	for (int i = 1; i < n; i++)
		put(&sql, ",?");
	put(&sql, ")");
	return sql;
}

char *derive_select_wide(const struct derive_names *names,
			 const struct kind *kind)
{
	char *sql = talloc_strdup(NULL, "SELECT ");

	put_wide_names(&sql, kind);
	put(&sql, " FROM ");
	put_name(&sql, names->wide, kind->word, "");
	put(&sql, " WHERE id = ?");
	return sql;
}

char *derive_select_values(const struct derive_names *names,
			   const struct kind *kind)
{
	char *sql = talloc_asprintf(NULL, "SELECT %s FROM ", value_names);

	put_name(&sql, names->values, kind->word, "");
	put(&sql, " WHERE id = ? ORDER BY slot, ord");
	return sql;
}

static char *insert_value(const struct derive_names *names,
			  const struct kind *kind)
{
	char *sql = talloc_strdup(NULL, "INSERT INTO ");

	put_name(&sql, names->values, kind->word, "");
	put(&sql, " (%s) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", value_names);
	return sql;
}

/* Rows whose first reference of the rival key is ?, and denials that leave
 * it open. */
static char *select_by_key(const struct derive_names *names,
			   const struct kind *kind, const struct field *key)
{
	char where[64];

	if (key->many)
		snprintf(where, sizeof(where),
			 " WHERE slot = %d AND r = ?", key->slot);
	else
		snprintf(where, sizeof(where), " WHERE r%d = ?", key->slot);
	return statement_text(NULL, key->many ? names->values : names->wide,
			      kind, "SELECT id FROM ", where);
}

static char *select_denials(const struct derive_names *names,
			    const struct kind *kind, const struct field *key)
{
	char where[96];

	snprintf(where, sizeof(where),
		 " WHERE x0 = 'no' AND r%d IS NULL", key->slot);
	return statement_text(NULL, names->wide, kind, "SELECT id FROM ",
			      where);
}

enum status derive_statements(struct db *db, const struct derive_names *names,
			      const struct kind *kind,
			      struct derive_kind *ret_kind)
{
	struct derive_kind k = { .kind = kind };
	const struct field *key = kind_has_holds(kind)
		? derive_rival_reference(kind) : NULL;

	k.date = derive_main_date(kind);
	k.columns = derive_wide_columns(kind);
	k.insert_wide = keep(db, insert_wide(names, kind));
	k.select_wide = keep(db, derive_select_wide(names, kind));
	k.insert_value = keep(db, insert_value(names, kind));
	k.select_values = keep(db, derive_select_values(names, kind));
	k.delete_wide = keep(db, statement_text(NULL, names->wide, kind,
						"DELETE FROM ",
						" WHERE id = ?"));
	k.delete_values = keep(db, statement_text(NULL, names->values, kind,
						  "DELETE FROM ",
						  " WHERE id = ?"));
	k.select_title = keep(db, statement_text(NULL, names->wide, kind,
						 "SELECT title FROM ",
						 " WHERE id = ?"));
	k.joined = keep(db, statement_text(NULL, names->wide, kind,
					   "SELECT id FROM ",
					   " WHERE same = ?"));
	k.of_kind = "SELECT id FROM record WHERE kind = ?1 AND "
		    "(?2 = 0 OR entry <= ?2) ORDER BY id";
	if (!k.joined)
		return STATUS_NOMEM;
	if (key)
		k.by_key = keep(db, select_by_key(names, kind, key));
	if (key)
		k.denials = keep(db, select_denials(names, kind, key));
	if (key)
		k.asserted = keep(db, statement_text(NULL, names->wide, kind,
						     "SELECT id FROM ",
						     " WHERE x0 = 'yes'"));
	if ((key && (!k.by_key || !k.denials || !k.asserted)) ||
	    !k.select_title)
		return STATUS_NOMEM;
	if (!k.insert_wide || !k.select_wide || !k.insert_value ||
	    !k.select_values || !k.delete_wide || !k.delete_values)
		return STATUS_NOMEM;
	*ret_kind = k;
	return STATUS_OK;
}

char *derive_sql(const void *ctx, const struct derive_names *names,
		 const struct kind *kind, const char *before,
		 const char *after)
{
	return statement_text(ctx, names->wide, kind, before, after);
}

char *derive_values_sql(const void *ctx, const struct derive_names *names,
			const struct kind *kind, const char *before,
			const char *after)
{
	return statement_text(ctx, names->values, kind, before, after);
}

char *derive_drop_ddl(const void *ctx, const struct derive_names *names,
		      const struct kind *kind)
{
	char *sql = talloc_asprintf(ctx, "DROP TABLE IF EXISTS %s",
				    names->temporary ? "temp." : "");

	put_name(&sql, names->wide, kind->word, "");
	put(&sql, "; DROP TABLE IF EXISTS %s",
	    names->temporary ? "temp." : "");
	put_name(&sql, names->values, kind->word, "");
	put(&sql, ";");
	return sql;
}
